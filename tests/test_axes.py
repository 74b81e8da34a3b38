"""Options with one value for all axes or one for each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netcalc.errors import InputError, LimitError, NetcalcError, NotationError, ShapeError
from netcalc.network.axes import Padding, one_number, paddings, per_axis, spelled

NUMBERS = [
    ("3", 1, (3,)),
    ("3", 3, (3, 3, 3)),
    ("3x5", 2, (3, 5)),
    (" 3 × 5 ", 2, (3, 5)),
    (3, 2, (3, 3)),
    ((3, 5), 2, (3, 5)),
    ([3], 2, (3, 3)),
    (("3", 5), 2, (3, 5)),
]

PADDINGS = [
    ("2", 2, ((2, 2), (2, 2))),
    ("0", 1, ((0, 0),)),
    ("0:1", 2, ((0, 1), (0, 1))),
    ("0:1x1:1", 2, ((0, 1), (1, 1))),
    ("0 : 1 x 2", 2, ((0, 1), (2, 2))),
    ("same", 3, ("same", "same", "same")),
    ("SAME", 1, ("same",)),
    ("valid", 2, ("valid", "valid")),
    ("causal", 1, ("causal",)),
    ("samex1", 2, ("same", (1, 1))),
    (2, 1, ((2, 2),)),
    ((1, 2), 2, ((1, 1), (2, 2))),
    (((0, 1),), 2, ((0, 1), (0, 1))),
    (((0, 1), 2), 2, ((0, 1), (2, 2))),
    (("same", 2), 2, ("same", (2, 2))),
]

REFUSED = [
    (per_axis, "3x3", 1, ShapeError, "such as 3"),
    (per_axis, "3x3", 3, ShapeError, "3x3x3"),
    (per_axis, "5x5x3", 2, ShapeError, "a filter spans all channels"),
    (per_axis, (3, 3), 1, ShapeError, "such as 3"),
    (per_axis, (), 1, ShapeError, "kernel"),
    (per_axis, "", 1, NotationError, "missing"),
    (per_axis, "3x", 2, NotationError, "missing"),
    (per_axis, "x3", 2, NotationError, "missing"),
    (per_axis, "two", 2, NotationError, "two is not a whole number"),
    (per_axis, "2.5", 2, NotationError, "2.5 is not a whole number"),
    (per_axis, "3,5", 2, NotationError, "3x5"),
    (per_axis, "0", 2, InputError, "0 is below 1"),
    (per_axis, "-3", 2, InputError, "-3 is below 1"),
    (per_axis, -3, 2, InputError, "-3 is below 1"),
    (per_axis, True, 2, InputError, "not a whole number"),
    (per_axis, 2.0, 2, InputError, "2.0 is not a whole number"),
    (per_axis, None, 2, InputError, "not a whole number"),
    (per_axis, b"3", 2, InputError, "not a whole number"),
    (per_axis, "9" * 401, 2, LimitError, "401"),
    (per_axis, 10**400, 2, LimitError, "400 digits"),
    (per_axis, ((10**5000,),), 2, InputError, "not a whole number"),
    (paddings, "-1", 2, InputError, "-1 is below 0"),
    (paddings, "0:1:2", 1, NotationError, "3 sides"),
    (paddings, "0:", 1, NotationError, "missing"),
    (paddings, ":", 1, NotationError, "missing"),
    (paddings, "smae", 1, NotationError, "did you mean same?"),
    (paddings, "full", 1, NotationError, "same, valid or causal"),
    (paddings, "causal", 2, ShapeError, "causal is for sequences"),
    (paddings, ("causal", 1), 2, ShapeError, "causal is for sequences"),
    (paddings, ((1, 2, 3),), 1, InputError, "pair"),
    (paddings, (0, 1), 1, ShapeError, "2 axes"),
    (paddings, 1.5, 1, InputError, "not a whole number"),
]


@pytest.mark.parametrize(("value", "rank", "read"), NUMBERS)
def test_numbers(value: object, rank: int, read: tuple[int, ...]) -> None:
    assert per_axis(value, rank, "kernel") == read  # type: ignore[arg-type]


@pytest.mark.parametrize(("value", "rank", "read"), PADDINGS)
def test_paddings(value: object, rank: int, read: tuple[Padding, ...]) -> None:
    assert paddings(value, rank) == read  # type: ignore[arg-type]


@pytest.mark.parametrize(("reader", "value", "rank", "error", "said"), REFUSED)
def test_refused(reader: object, value: object, rank: int, error: type[NetcalcError], said: str) -> None:
    what = "kernel" if reader is per_axis else "padding"
    with pytest.raises(error) as caught:
        reader(value, rank, what)  # type: ignore[operator]
    found = caught.value
    assert type(found) is error
    assert found.message.startswith(f"{what}: ")
    assert found.hint
    assert said in f"{found.message} {found.hint}"
    if isinstance(value, str):
        assert found.place is not None
        assert found.place.text == value


def test_the_fault_is_marked() -> None:
    with pytest.raises(NotationError) as caught:
        per_axis("3x five", 2, "kernel")
    place = caught.value.place
    assert place is not None
    assert place.text[place.start : place.end] == "five"
    with pytest.raises(InputError) as negative:
        paddings("1x0:-1", 2)
    place = negative.value.place
    assert place is not None
    assert place.text[place.start : place.end] == "-1"


@pytest.mark.parametrize("piece", ["3x", "9", "0", " ", "0:", "3,", "a"])
def test_an_endless_text_is_refused_at_once(piece: str) -> None:
    for reader in (per_axis, paddings):
        with pytest.raises(LimitError):
            reader(piece * 2_000_000, 2, "option")


def test_a_single_number_takes_no_cross() -> None:
    assert one_number(" 10 ", "filters") == one_number(10, "filters") == 10
    for text in ("10x5", "", " ", "ten"):
        with pytest.raises(NotationError, match="filters: "):
            one_number(text, "filters")


sides = st.integers(0, 50)
one_padding = st.tuples(sides, sides) | st.sampled_from(["same", "valid"])


@given(st.lists(one_padding, min_size=1, max_size=3))
def test_padding_is_spelled_as_it_is_read(values: list[Padding]) -> None:
    assert paddings(spelled(values), len(values)) == tuple(values)


@given(st.lists(st.integers(1, 10**30), min_size=1, max_size=3))
def test_numbers_are_spelled_as_they_are_read(values: list[int]) -> None:
    assert per_axis(spelled(values), len(values), "kernel") == tuple(values)


@given(st.text("0123456789xX×: -same", max_size=10), st.integers(1, 3))
def test_any_text_is_read_or_an_error_of_ours(text: str, rank: int) -> None:
    for reader in (per_axis, paddings):
        error, read = None, None
        try:
            read = reader(text, rank, "option")
        except NetcalcError as raised:
            error = raised
        assert (read and len(read) == rank) or (error and error.hint)
