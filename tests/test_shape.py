"""Sizes as they are written and read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netcalc.errors import InputError, LimitError, NetcalcError, NotationError, ShapeError
from netcalc.network.shape import Shape, channels_first_note, parse_shape, read_shape

READ = {
    "7": Shape((7,)),
    "28x28": Shape((28, 28)),
    "32x32x3": Shape((32, 32), 3),
    "3@224x224": Shape((224, 224), 3, channels_first=True),
    "64@100": Shape((100,), 64, channels_first=True),
    "3@16x112x112": Shape((16, 112, 112), 3, channels_first=True),
    "32 x 32 x 3": Shape((32, 32), 3),
    " 32X32×3 ": Shape((32, 32), 3),
    "64 @ 100": Shape((100,), 64, channels_first=True),
    "007": Shape((7,)),
    "0" * 9000 + "7": Shape((7,)),
    "9" * 400: Shape((10**400 - 1,)),
}

# text, error, the piece of the text that is marked, a piece of message or hint
REFUSED = [
    ("", NotationError, "", "a number is missing"),
    ("   ", NotationError, " ", "a number is missing"),
    ("x", NotationError, "x", "a number is missing"),
    ("3x", NotationError, "x", "a number is missing"),
    ("x3", NotationError, "x", "a number is missing"),
    ("3xx3", NotationError, "x", "a number is missing"),
    ("@", NotationError, "@", "a number is missing"),
    ("3@", NotationError, "@", "a number is missing"),
    ("@224x224", NotationError, "@", "a number is missing"),
    ("3@4@5", NotationError, "@", "two @"),
    ("abc", NotationError, "abc", "not a whole number"),
    ("3.5x2", NotationError, "3.5", "not a whole number"),
    ("1e3", NotationError, "1e3", "not a whole number"),
    ("32x32xthree", NotationError, "32x32xthree"[6:], "not a whole number"),
    ("٣x3", NotationError, "٣", "not a whole number"),
    ("²", NotationError, "²", "not a whole number"),
    ("7\n8", NotationError, "7\n8", r"7\n8"),
    ("(32, 32, 3)", NotationError, "(32, 32, 3)", "write 32x32x3"),
    ("[32,32,3]", NotationError, "[32,32,3]", "write 32x32x3"),
    ("32*32*3", NotationError, "32*32*3", "write 32x32x3"),
    ("0x5", InputError, "0", "below 1"),
    ("5x-4", InputError, "-4", "below 1"),
    ("0@5", InputError, "0", "below 1"),
    ("1x3x224x224", ShapeError, "1x3x224x224", "3@224x224"),
    ("8x224x224x3", ShapeError, "8x224x224x3", "224x224x3"),
    ("1x2x3x4x5", ShapeError, "1x2x3x4x5", "this has 5"),
    ("3@1x2x3x4", ShapeError, "4", "not 4"),
    ("9" * 401, LimitError, "9" * 401, "401"),
    ("3@" + "9" * 9_000, LimitError, "9" * 9_000, "9000"),
]


@pytest.mark.parametrize("text", READ)
def test_read(text: str) -> None:
    assert parse_shape(text) == READ[text]


@pytest.mark.parametrize(
    ("text", "error", "marked", "said"), REFUSED, ids=[repr(row[0])[:30] for row in REFUSED]
)
def test_refused(text: str, error: type[NetcalcError], marked: str, said: str) -> None:
    with pytest.raises(error) as caught:
        parse_shape(text)
    found = caught.value
    assert type(found) is error
    assert found.place is not None
    assert found.place.text == text
    assert text[found.place.start : found.place.end] in (marked, text if not marked.strip() else marked)
    assert said in f"{found.message} {found.hint}"
    assert len(found.message) < 200


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=3), st.integers(1, 10**6) | st.none())
def test_printed_as_it_was_written(sides: list[int], channels: int | None) -> None:
    text = "x".join(map(str, sides))
    if channels is not None:
        text = f"{channels}@{text}"
    shape = parse_shape(text)
    assert str(shape) == text
    assert read_shape(shape) == shape


@given(st.text(max_size=12) | st.text("0123456789xX×@,.-: ", max_size=12))
def test_any_text_is_a_size_or_an_error_of_ours(text: str) -> None:
    shape, error = None, None
    try:
        shape = parse_shape(text)
    except NetcalcError as raised:
        error = raised
    if shape is not None:
        assert min(shape.numbers) >= 1
    else:
        assert error is not None
        assert error.message.isprintable()
        assert error.hint


@pytest.mark.parametrize("piece", ["3x", "9", "0", " ", "1@", "3,", "a"])
def test_an_endless_text_is_refused_at_once(piece: str) -> None:
    with pytest.raises(LimitError) as caught:
        parse_shape(piece * 2_000_000)
    assert len(caught.value.message) < 200


def test_from_python() -> None:
    assert read_shape((32, 32, 3)) == Shape((32, 32), 3)
    assert read_shape([28, 28]) == Shape((28, 28))
    assert read_shape(7) == read_shape((7,)) == read_shape(Shape((), 7)) == Shape((7,))


NO_SIZES = [
    True,
    (1, True),
    3.0,
    (32, 2.5),
    float("nan"),
    None,
    b"7",
    {},
    (),
    [[1, 2]],
    (1, -1),
    0,
    10**400,
    (10**5000,),
    (1, 2, 3, 4),
    Shape((0, 1)),
    Shape((1, 2, 3, 4), 5),
    object(),
]


@pytest.mark.parametrize("value", NO_SIZES, ids=lambda value: type(value).__name__)
def test_refused_from_python(value: object) -> None:
    with pytest.raises(NetcalcError) as caught:
        read_shape(value)  # type: ignore[arg-type]
    assert caught.value.hint


@pytest.mark.parametrize("text", ["3x224x224", "1x28x28", "4x480x640", "64x56x56"])
def test_channels_first_is_pointed_out(text: str) -> None:
    first, rest = text.split("x", 1)
    note = channels_first_note(parse_shape(text))
    assert note is not None
    assert note.endswith(f"channels first is written {first}@{rest}")


@pytest.mark.parametrize(
    "text", ["32x32x3", "7x7x512", "1x1x10", "224x224", "3@224x224", "7", "64@100", "1x100x2"]
)
def test_channels_last_is_let_be(text: str) -> None:
    assert channels_first_note(parse_shape(text)) is None
