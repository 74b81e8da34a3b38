"""What the size questions show: the table, the working, what does not fit, and notes."""

from __future__ import annotations

import pytest
from size_questions import asked

from netcalc.answer import Answer, Value
from netcalc.errors import FitError
from netcalc.questions.sizes import conv_shape, pool_shape


def table(answer: Answer) -> list[dict[str, Value]]:
    """The rows of an answer's table by the names that JSON has."""
    (axes,) = answer.tables
    return [dict(zip([column.name for column in axes.columns], row, strict=True)) for row in axes.rows]


def shown(answer: Answer) -> tuple[list[str], list[list[Value]]]:
    """The headings and cells of the table that a screen shows."""
    (axes,) = answer.tables
    places = [i for i, column in enumerate(axes.columns) if column.screen]
    titles = [axes.columns[i].title or axes.columns[i].name for i in places]
    return titles, [[row[i] for i in places] for row in axes.rows]


def test_the_table_has_the_letters_that_are_used() -> None:
    titles, rows = shown(conv_shape("32x32x3", 5, padding=2, filters=10))
    assert titles == ["axis", "N", "F", "P", "S", "(N + 2P - F)/S + 1", "output"]
    assert rows == [
        ["height", 32, 5, 2, 1, "(32 + 2*2 - 5)/1 + 1 = 32", 32],
        ["width", 32, 5, 2, 1, "(32 + 2*2 - 5)/1 + 1 = 32", 32],
        ["channels", None, None, None, None, "10 filters", 10],
    ]
    assert shown(conv_shape(7, 3, 3)) == (
        ["axis", "N", "F", "S", "(N - F)/S + 1", "output"],
        [["length", 7, 3, 3, "(7 - 3)/3 + 1 = 2.33", 2]],
    )
    assert shown(conv_shape("64@9", 2, 1, "0:1", 2)) == (
        ["axis", "N", "F", "D", "F_eff", "P0", "P1", "S", "(N + P0 + P1 - F_eff)/S + 1", "output"],
        [["length", 9, 2, 2, 3, 0, 1, 1, "(9 + 0 + 1 - 3)/1 + 1 = 8", 8]],
    )
    assert shown(conv_shape(4, 3, 2, 1, transposed=True, output_padding=1)) == (
        ["axis", "N", "F", "P", "S", "OP", "(N - 1)*S - 2P + F + OP", "output"],
        [["length", 4, 3, 1, 2, 1, "(4 - 1)*2 - 2*1 + 3 + 1 = 8", 8]],
    )
    assert shown(conv_shape(4, 1, 3, "same", transposed=True))[1] == [
        ["length", 4, 1, 0, 3, 2, "4*3 = 12", 12]
    ]


def test_the_rows_that_scripts_read() -> None:
    height, width, channels = table(pool_shape("7x8x3", "3x2", "3x2", "0x1"))
    assert height == height | {
        "axis": "height",
        "size": 7,
        "kernel": 3,
        "padding": 0,
        "stride": 3,
        "dilation": 1,
        "formula": "(7 + 2*0 - 3)/3 + 1",
        "exact": 7 / 3,
        "output": 2,
        "note": "does not fit: the last row is never seen",
    }
    assert width["note"] is None
    assert channels["axis"] == "channels"
    assert channels["output"] == 3
    (uneven,) = table(conv_shape(7, 3, padding="0:1"))
    assert uneven["padding"] == [0, 1]
    names = [table(conv_shape(size, 1))[0]["axis"] for size in ("7", "7x7", "1@7x7x7")]
    assert names == ["length", "height", "depth"]


SUBJECTS = [
    ("conv-shape 7 --kernel 3", "7, kernel 3"),
    ("conv-shape 32x32x3 --kernel 5", "32x32x3, kernel 5x5"),
    ("conv-shape 32x32x3 --kernel 5 --filters 10", "32x32x3, 10 filters of 5x5x3"),
    ("conv-shape 32x32x3 --kernel 5 --filters 1", "32x32x3, 1 filter of 5x5x3"),
    ("conv-shape 28x28 --kernel 5 --filters 6", "28x28, 6 filters of 5x5x1"),
    ("conv-shape 3@9x9 --kernel 5x3 --filters 6", "3@9x9, 6 filters of 3@5x3"),
    ("conv-shape 64@100 --kernel 3 --filters 6", "64@100, 6 filters of 64@3"),
    ("conv-shape 8x8x6 --kernel 3 --filters 9 --groups 3", "8x8x6, 9 filters of 3x3x2, 3 groups"),
    ("conv-shape 8x8x6 --kernel 3 --transposed", "8x8x6, kernel 3x3, transposed"),
    ("pool-shape 8x8x6 --kernel 2", "8x8x6, pool 2x2"),
    ("pool-shape 8x8x6 --kernel 2 --rounding ceil", "8x8x6, pool 2x2, rounded up"),
]


@pytest.mark.parametrize(("question", "subject"), SUBJECTS)
def test_what_was_read_is_named(question: str, subject: str) -> None:
    (axes,) = asked(question.split()).tables
    assert (axes.heading, axes.subject) == ("Output size", subject)


WORKING = [
    ("conv-shape 32 --kernel 5 --padding 2", ["(N + 2P - F)/S + 1 = (32 + 2*2 - 5)/1 + 1 = 32"]),
    ("conv-shape 7 --kernel 3 --stride 3", ["(N - F)/S + 1 = (7 - 3)/3 + 1 = 2.33", "floor(2.33) = 2"]),
    (
        "conv-shape 7x8 --kernel 3",
        ["(N - F)/S + 1 = (7 - 3)/1 + 1 = 5", "(N - F)/S + 1 = (8 - 3)/1 + 1 = 6"],
    ),
    (
        "conv-shape 7 --kernel 3 --padding same",
        ["(N + 2P - F)/S + 1 = (7 + 2*1 - 3)/1 + 1 = 7", "P = (F - 1)/2 = (3 - 1)/2 = 1"],
    ),
    (
        "conv-shape 7 --kernel 4 --padding same",
        [
            "(N + P0 + P1 - F)/S + 1 = (7 + 1 + 2 - 4)/1 + 1 = 7",
            "P0 + P1 = F - 1 = 4 - 1 = 3: 1 before, 2 after",
        ],
    ),
    (
        "conv-shape 224 --kernel 7 --stride 2 --padding same",
        [
            "(N + P0 + P1 - F)/S + 1 = (224 + 2 + 3 - 7)/2 + 1 = 112",
            "P0 + P1 = max((ceil(N/S) - 1)*S + F - N, 0) = max((ceil(224/2) - 1)*2 + 7 - 224, 0)"
            " = 5: 2 before, 3 after",
        ],
    ),
    (
        "conv-shape 9 --kernel 3 --dilation 2 --padding causal",
        [
            "(N + P0 + P1 - F_eff)/S + 1 = (9 + 4 + 0 - 5)/1 + 1 = 9",
            "F_eff = D*(F - 1) + 1 = 2*(3 - 1) + 1 = 5",
            "P0 = F_eff - 1 = 5 - 1 = 4, all of it before",
        ],
    ),
    (
        "pool-shape 6 --kernel 3 --stride 2 --rounding ceil",
        ["(N - F)/S + 1 = (6 - 3)/2 + 1 = 2.5", "ceil(2.5) = 3"],
    ),
    (
        "pool-shape 5 --kernel 2 --padding 1 --rounding ceil",
        ["(N + 2P - F)/S + 1 = (5 + 2*1 - 2)/2 + 1 = 3.5", "ceil(3.5) - 1 = 3"],
    ),
    ("conv-shape 4 --kernel 3 --stride 2 --transposed", ["(N - 1)*S + F = (4 - 1)*2 + 3 = 9"]),
    (
        "conv-shape 4 --kernel 4 --stride 2 --padding same --transposed",
        ["N*S = 4*2 = 8", "2P = F - S = 4 - 2 = 2: 1 before, 1 after"],
    ),
    (
        "conv-shape 4 --kernel 1 --stride 2 --padding same --transposed",
        ["N*S = 4*2 = 8", "OP = S - F = 2 - 1 = 1"],
    ),
    (
        "conv-shape 5002 --kernel 3 --stride 1000",
        ["(N - F)/S + 1 = (5002 - 3)/1000 + 1 = 5.999", "floor(5.999) = 5"],
    ),
]


@pytest.mark.parametrize(("question", "steps"), WORKING)
def test_working(question: str, steps: list[str]) -> None:
    assert [str(step) for step in asked(question.split()).working] == steps


FIT = [
    ("conv-shape 7 --kernel 3 --stride 3", "= 2.33 does not fit: the last column is never seen"),
    ("conv-shape 8 --kernel 3 --stride 3", "= 2.67 does not fit: the last 2 columns are never seen"),
    ("conv-shape 2@8 --kernel 3 --stride 3", "the last 2 positions are never seen"),
    ("conv-shape 2@7 --kernel 3 --stride 3", "the last position is never seen"),
    ("conv-shape 7x9 --kernel 3 --stride 3", "the last row is never seen"),
    ("conv-shape 9x7 --kernel 3 --stride 3", "the last column is never seen"),
    ("conv-shape 7x7 --kernel 3 --stride 3", "the last row and the last column are never seen"),
    ("conv-shape 8x8 --kernel 3 --stride 3", "the last 2 rows and the last 2 columns are never seen"),
    ("conv-shape 1@7x9x9 --kernel 3 --stride 3", "the last slice is never seen"),
    (
        "conv-shape 1@7x7x7 --kernel 3 --stride 3",
        "the last slice, the last row and the last column are never seen",
    ),
    (
        "conv-shape 224x224x3 --kernel 7 --stride 2 --padding 3",
        "= 112.5 does not fit: only padding is never seen",
    ),
    (
        "pool-shape 6 --kernel 3 --stride 2 --rounding ceil",
        "the last window reaches 1 column past the padded input",
    ),
    (
        "pool-shape 3 --kernel 5 --stride 3 --rounding ceil",
        "= 0.33 does not fit: the last window reaches 2 columns past",
    ),
    (
        "pool-shape 6x6 --kernel 3 --stride 2 --rounding ceil",
        "reaches 1 row and 1 column past the padded input",
    ),
]


@pytest.mark.parametrize(("question", "said"), FIT)
def test_what_does_not_fit_is_said(question: str, said: str) -> None:
    answer = asked(question.split())
    (note,) = [note for note in answer.notes if note.kind == "fit"]
    assert said in note.text
    step = answer.working[0] if answer.exact[0] != int(answer.exact[0]) else answer.working[1]
    assert note.text.startswith(f"{step.numbers} = {step.result} does not fit: ")
    assert not answer.fits
    with pytest.raises(FitError) as caught:
        asked([*question.split(), "--strict"])
    assert caught.value.message == note.text
    assert caught.value.exit_code == 3


def test_strict_that_fits_is_an_answer() -> None:
    assert str(conv_shape(7, 3, 2, strict=True).output) == "3"


def test_axes_that_differ_have_a_note_each() -> None:
    notes = [note.text for note in conv_shape("7x8", 3, 3).notes]
    assert [text.split(": ")[1] for text in notes] == [
        "the last row is never seen",
        "the last 2 columns are never seen",
    ]


NOTES = [
    ("conv-shape 3x224x224 --kernel 3", "reading", "channels first is written 3@224x224"),
    ("pool-shape 3x224x224 --kernel 3", "reading", "channels first is written 3@224x224"),
    ("conv-shape 32x32x3 --kernel 3", "reading", "--filters"),
    ("conv-shape 224x224 --kernel 7 --stride 2 --padding same", "convention", "TensorFlow"),
    ("conv-shape 6 --kernel 3 --stride 2 --rounding ceil", "convention", "round convolutions down"),
    ("pool-shape 5 --kernel 2 --padding 1 --rounding ceil", "convention", "less one"),
    ("conv-shape 6 --kernel 3 --rounding ceil --transposed", "convention", "nothing to round"),
]


@pytest.mark.parametrize(("question", "kind", "said"), NOTES)
def test_notes(question: str, kind: str, said: str) -> None:
    assert any(note.kind == kind and said in note.text for note in asked(question.split()).notes)


@pytest.mark.parametrize(
    "question",
    ["conv-shape 7 --kernel 3", "pool-shape 8x8x3 --kernel 2", "conv-shape 32x32x3 --filters 10 --kernel 5"],
)
def test_nothing_is_noted_without_need(question: str) -> None:
    assert asked(question.split()).notes == ()


def test_columns_hold_what_they_say() -> None:
    for question, _ in WORKING + SUBJECTS:
        (axes,) = asked(question.split()).tables
        for row in axes.rows:
            assert len(row) == len(axes.columns)
        for column in axes.columns:
            assert column.screen or column.data
