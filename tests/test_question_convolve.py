"""convolve as a student asks it: PyTorch's numbers, one place's sum, layouts, what is shown and refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy
import pytest
from terminal import ask

from netcalc.answer import Answer, Table
from netcalc.errors import FitError, NetcalcError
from netcalc.expression.point import constant
from netcalc.questions.convolve import convolve
from netcalc.questions.sizes import conv_shape, pool_shape

CASES = json.loads((Path(__file__).parent / "reference" / "convolutions.json").read_text())
"""What PyTorch 2.13 gives for random questions, in float64."""
IMAGE = [[1, 2, 0], [0, 1, 3], [2, 1, 1]]
DIAGONAL = [[1, 0], [0, 1]]


def table(answer: Answer, name: str) -> Table:
    return next(one for one in answer.sections if isinstance(one, Table) and one.name == name)


def rows(answer: Answer, name: str) -> list[dict[str, Any]]:
    found = table(answer, name)
    return [dict(zip([column.name for column in found.columns], row, strict=True)) for row in found.rows]


def notes(answer: Answer) -> list[str]:
    return [note.text for note in answer.notes]


@pytest.mark.parametrize("case", CASES, ids=[str(i) for i in range(len(CASES))])
def test_pytorch_gives_the_same(case: Any) -> None:
    answer = convolve(**case["question"], shape=case["shape"])
    assert numpy.shape(answer.output) == numpy.shape(case["output"])
    assert numpy.array(answer.output, float) == pytest.approx(
        numpy.array(case["output"]), rel=1e-13, abs=1e-12
    )
    assert answer.shape.numbers == (*numpy.shape(case["output"])[1:], len(case["output"]))


@pytest.mark.parametrize("case", CASES, ids=[str(i) for i in range(len(CASES))])
def test_the_sum_of_a_place_is_what_stands_there(case: Any) -> None:
    """The formula of a traced place has its value, and so have its lines."""
    shape = numpy.shape(case["output"])
    for place in {(1,) * len(shape), shape}:
        answer = convolve(**case["question"], shape=case["shape"], trace=place)
        value = numpy.array(answer.output, float)[tuple(number - 1 for number in place)]
        assert answer.place == place
        assert answer.value == value == pytest.approx(constant(answer.sum), rel=1e-13, abs=1e-13)
        lines = [row["sum"] for row in rows(answer, "trace") if row["sum"] is not None]
        pool = case["question"].get("pool")
        if pool == "max":
            assert max(lines) == value
        elif pool is None:
            assert sum(lines) == pytest.approx(value, rel=1e-12, abs=1e-12)
        assert str(answer.working[-1]).endswith(f"{float(value):.6g}")


@pytest.mark.parametrize("case", CASES[:20], ids=str)
def test_sizes_are_those_of_the_size_questions(case: Any) -> None:
    asked = dict(case["question"])
    for name in ("image", "bias", "pool"):
        asked.pop(name, None)
    filters = asked.pop("filters", None)
    if filters is None:
        expected = pool_shape(case["shape"], **asked)
    else:
        expected = conv_shape(case["shape"], kernel=numpy.shape(filters)[2:], filters=len(filters), **asked)
    answer = convolve(**case["question"], shape=case["shape"])
    assert answer.shape == expected.output
    assert answer.exact == expected.exact
    assert answer.fits is expected.fits


@pytest.mark.parametrize(
    ("image", "filters", "options", "output"),
    [
        (IMAGE, DIAGONAL, {"bias": 1}, [[3, 6], [2, 3]]),
        (IMAGE, [DIAGONAL], {}, [[[2, 5], [1, 2]]]),
        (IMAGE, [DIAGONAL, [[0, 0], [0, 1]]], {"bias": [0, 10]}, [[[2, 5], [1, 2]], [[11, 13], [11, 11]]]),
        (IMAGE, [[DIAGONAL]], {"bias": "1/2"}, [[[2.5, 5.5], [1.5, 2.5]]]),
        ([IMAGE], DIAGONAL, {}, [[2, 5], [1, 2]]),
        ([IMAGE], [DIAGONAL], {}, [[2, 5], [1, 2]]),
        ([IMAGE, IMAGE], [DIAGONAL, DIAGONAL], {}, [[4, 10], [2, 4]]),
        ([IMAGE, IMAGE], [[DIAGONAL], [DIAGONAL]], {"groups": 2}, [[[2, 5], [1, 2]], [[2, 5], [1, 2]]]),
        (IMAGE, "1/9*ones(3, 3)", {}, [[11 / 9]]),
        ([1, 2, 4], [1, -1], {}, [-1, -2]),
        ([1, 2, 4], [[1, -1], [0, 1]], {}, [[-1, -2], [2, 4]]),
        ([1, 2, 4], [[[1, -1]]], {}, [[-1, -2]]),
        ([[1, 2, 4], [1, 1, 1]], [[1, -1], [0, 5]], {"shape": "2@3"}, [4, 3]),
        ([1, 2, 4], [1, -1], {"padding": "causal"}, [-1, -1, -2]),
        ([1, 2, 4], [1, 1, 1], {"padding": "same"}, [3, 7, 6]),
        ([1, 2, 4], [1, 1], {"padding": "same"}, [3, 6, 4]),
        ([1, 2, 4, 8], [1, 1], {"stride": 2}, [3, 12]),
        ([1, 2, 4, 8], [1, 1], {"dilation": 2}, [5, 10]),
        ([1, 2, 4], [1, 1], {"stride": 2, "rounding": "ceil"}, [3, 4]),
        ([[[[1, 2], [3, 4]]]], [[[[1, 1], [1, 1]]]], {}, [[[10]]]),
        ([0.1, 0.2], [1, 1], {}, [0.3]),
        ([0.1, 0.1, 0.1], [1, 1, 1], {"bias": -0.3}, [0]),
        (IMAGE, None, {"pool": "max", "kernel": 2}, [[2]]),
        (IMAGE, None, {"pool": "max", "kernel": 2, "stride": 1}, [[2, 3], [2, 3]]),
        ([IMAGE], None, {"pool": "avg", "kernel": 3}, [[[11 / 9]]]),
        (IMAGE, None, {"pool": "avg", "kernel": 2, "padding": 1}, [[0.25, 0.5], [0.5, 1.5]]),
        ([-1, -2], None, {"pool": "max", "kernel": 2, "padding": 1}, [-1, -2]),
        ([1, 2, 3], None, {"pool": "avg", "kernel": 2, "rounding": "ceil"}, [1.5, 3]),
    ],
)
def test_by_hand(image: object, filters: object, options: dict[str, Any], output: object) -> None:
    assert convolve(image, filters, **options).output == output


def test_whole_numbers_stay_whole() -> None:
    assert type(convolve([1, 2], [1, 1]).output[0]) is int
    assert type(convolve([1, 2.5], [2, 2]).output[0]) is float
    assert type(convolve([1, 3], pool="avg", kernel=2).output[0]) is float


def test_a_wide_image_shows_its_ends() -> None:
    answer = convolve([list(range(100)), list(range(100))], [[1]])
    grid = table(answer, "grid")
    assert [column.name for column in grid.columns][:3] == ["i", "1", "2"]
    assert [column.name for column in grid.columns][-2:] == ["99", "100"]
    assert len(grid.columns) == 26
    assert grid.rows[0][11:15] == (10, 11, "…", 88)
    assert len(rows(answer, "output")) == 200


def test_a_row_for_every_number() -> None:
    answer = convolve(IMAGE, [DIAGONAL, DIAGONAL])
    assert rows(answer, "output")[5] == {"filter": 2, "row": 1, "column": 2, "value": 5}
    assert rows(convolve([[1, 2]], [[1]]), "output")[1] == {"filter": None, "row": 1, "column": 2, "value": 2}
    pooled = convolve([[[[1, 2]]]], pool="max", kernel=1)
    assert rows(pooled, "output")[1] == {"channel": 1, "depth": 1, "row": 1, "column": 2, "value": 2}


def test_filters_stand_under_one_another() -> None:
    grid = table(convolve(IMAGE, [DIAGONAL, DIAGONAL]), "grid")
    assert list(grid.rows) == [
        (1, 1, 2, 5),
        (None, 2, 1, 2),
        (None, None, None, None),
        (2, 1, 2, 5),
        (None, 2, 1, 2),
    ]
    assert list(table(convolve([1, 2], [[1], [2]]), "grid").rows) == [(1, 1, 2), (2, 2, 4)]
    assert list(table(convolve([1, 2], [3]), "grid").rows) == [("z", 3, 6)]


def test_the_trace_of_a_place() -> None:
    answer = convolve(IMAGE, [[1, -2], [0.5, 1]], padding=1, bias=-1, trace="1,2")
    assert answer.sum == "0*1 + 0*(-2) + 1*0.5 + 2*1 - 1"
    assert answer.value == 1.5
    assert [row["terms"] for row in rows(answer, "trace")] == ["0*1 + 0*(-2)", "1*0.5 + 2*1", "bias"]
    assert [row["row"] for row in rows(answer, "trace")] == [0, 1, None]
    assert rows(answer, "trace")[1]["x"] == [1, 2]
    found = table(answer, "trace")
    assert found.heading == "z(1,2)"
    assert found.subject == "rows 0 to 1, columns 1 to 2"
    assert found.total is not None
    assert found.total[-4:-2] == ("z(1,2)", 1.5)
    assert "padding, zeros: row 0" in notes(answer)


def test_quotients_stand_in_brackets() -> None:
    answer = convolve([1, 2], "[1/9, -1/3]", bias="1/7", trace=1)
    assert answer.sum == "1*(1/9) + 2*(-1/3) + (1/7)"
    assert answer.value == -26 / 63


def test_a_sum_that_nobody_asked_for() -> None:
    """The first place: in one line, or line by line where that is long; a very long one not at all."""
    short, long = convolve(IMAGE, DIAGONAL), convolve([IMAGE] * 4, [IMAGE] * 4, padding=1)
    assert [one.name for one in short.tables] == [one.name for one in long.tables] == ["output"]
    assert str(short.working[-1]) == "z(1,1) = 1*1 + 2*0 + 0*0 + 1*1 = 2"
    assert str(long.working[-1]).startswith("z(1,1) = 0 + 7 + 1 + 0 + ")
    assert table(long, "trace").total is not None
    assert "padding, zeros: row 0, column 0" in notes(long)
    assert "padding, zeros: row 0, column 0" not in notes(convolve(IMAGE, DIAGONAL, padding=1))
    huge = convolve([[1] * 30] * 30, [[1] * 30] * 30)
    assert len(huge.sections) == 3
    assert [step.formula for step in huge.working] == ["(N - F)/S + 1"]


def test_sums_of_lines_that_no_float_holds() -> None:
    large = [["1e308", "1e308"], ["-1e308", "-1e308"], [1.5, 0]]
    answer = convolve(large, [[1, 1]] * 3, trace=(1, 1))
    assert answer.value == 1.5
    assert rows(answer, "trace")[0]["sum"] == str(2 * 10**308)


def test_the_trace_of_a_pooling() -> None:
    options: Any = {"kernel": 2, "padding": 1, "trace": (1, 2)}
    largest = convolve(IMAGE, pool="max", **options)
    assert largest.sum == "max(2, 0)"
    assert [row["terms"] for row in rows(largest, "trace")] == ["padding", "2, 0"]
    assert "padding, does not count: row 0" in notes(largest)
    average = convolve(IMAGE, pool="avg", **options)
    assert average.sum == "(0 + 0 + 2 + 0)/4"
    assert any("PyTorch" in text for text in notes(average))


def test_the_trace_of_a_dilated_window() -> None:
    answer = convolve([1, 2, 4, 8], [1, 1], dilation=2, trace=2)
    assert table(answer, "trace").subject == "positions 2 to 4 in steps of 2"
    assert answer.sum == "2*1 + 8*1"


@pytest.mark.parametrize(
    ("trace", "place"),
    [
        ("2,1", (2, 1)),
        ("(2, 1)", (2, 1)),
        ("[2,1]", (2, 1)),
        ("2x1", (2, 1)),
        ((2, 1), (2, 1)),
        ("1,2,1", (2, 1)),
    ],
)
def test_how_a_place_is_written(trace: Any, place: tuple[int, ...]) -> None:
    assert convolve(IMAGE, DIAGONAL, trace=trace).place == place


@pytest.mark.parametrize(
    ("trace", "says"),
    [
        ("0,1", "there is no place 0,1"),
        ("1,3", "there is no place 1,3"),
        ("-1,1", "there is no place -1,1"),
        ("1", "no place in it"),
        ("2,1,1", "no place in it"),
        ("1,2,3,4", "no place in it"),
        ("", "no place"),
        ("a,b", "a,b is no place"),
        ("1.5,1", "is no place"),
        ("9" * 99 + ",1", "is no place"),
        ((1.5, 1), "whole number"),
        ((), "no place"),
    ],
)
def test_places_that_are_not_there(trace: Any, says: str) -> None:
    with pytest.raises(NetcalcError) as caught:
        convolve(IMAGE, DIAGONAL, trace=trace)
    assert says in caught.value.message
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("image", "filters", "options", "says", "hint"),
    [
        (IMAGE, None, {}, "needs FILTER", "--pool max"),
        ([IMAGE, IMAGE], DIAGONAL, {}, "the image is 2@3x3 and the filter 2x2", "spans all 2 channels"),
        (
            [IMAGE, IMAGE],
            DIAGONAL,
            {"groups": 2},
            "the filter 2x2",
            "in 2 groups filters are written [filter]",
        ),
        ([IMAGE, IMAGE], [DIAGONAL], {}, "2 channels (2@3x3) and each filter 1 (1@2x2)", "--groups 2"),
        ([IMAGE, IMAGE], [[[1]], [[1]], [[1]]], {}, "each filter 3 (3@1x1)", "--shape 2x3x3"),
        (IMAGE, [[DIAGONAL, DIAGONAL]], {}, "3x3, without channels) and each filter 2", "full depth"),
        (IMAGE, [1, 0], {}, "the image is 3x3 and the filter 2", "1x2"),
        ([1, 2], [[[[1]]]], {}, "the image is 2 and the filter 1x1x1x1", "[filter][place]"),
        (IMAGE, [[[[[1]]]]], {}, "the image is 3x3", "several are [filter][channel][row][column]"),
        ([IMAGE, IMAGE], [[DIAGONAL]], {"groups": 2}, "2 groups do not divide 1 filter", "--groups 1"),
        (IMAGE, [[1] * 5] * 5, {}, "a kernel of 5 reaches past the padded input of 3", "--padding 1"),
        (IMAGE, DIAGONAL, {"bias": [1, 2]}, "the bias is 2 numbers, and there is 1 filter", "--bias 1,0"),
        (IMAGE, DIAGONAL, {"bias": [[1, 2]]}, "the bias is 1x2", "--bias 1,0"),
        (IMAGE, DIAGONAL, {"kernel": 2}, "--kernel is the window of a pooling", "--pool max"),
        (IMAGE, DIAGONAL, {"pool": "max", "kernel": 2}, "a pooling has no filter", "leave FILTER out"),
        (IMAGE, None, {"pool": "max"}, "the size of the window is missing", "--kernel 2"),
        (IMAGE, None, {"pool": "mox", "kernel": 2}, "--pool is max or avg, not mox", "did you mean max?"),
        (IMAGE, None, {"pool": "max", "kernel": 2, "bias": 1}, "--bias is for convolutions", "leave it out"),
        (IMAGE, None, {"pool": "max", "kernel": 2, "groups": 3}, "--groups is for convolutions", "leave"),
        (IMAGE, None, {"pool": "max", "kernel": 2, "padding": 2}, "more than half", "at most 1"),
        (IMAGE, DIAGONAL, {"padding": "causal"}, "causal is for sequences", "same"),
        (IMAGE, DIAGONAL, {"rounding": "up"}, "neither floor nor ceil", ""),
        (IMAGE, DIAGONAL, {"shape": "3x4"}, "9 numbers, and 3x4 has 12", "--shape"),
        ([[IMAGE]], [[[[1]]]], {"shape": "9@1"}, "no way of writing 9@1", "9x1"),
    ],
)
def test_what_does_not_go_together(
    image: object, filters: object, options: dict[str, Any], says: str, hint: str
) -> None:
    with pytest.raises(NetcalcError) as caught:
        convolve(image, filters, **options)
    assert says in caught.value.message
    assert hint in (caught.value.hint or "")
    assert caught.value.exit_code == 2


def test_what_must_fit() -> None:
    with pytest.raises(FitError, match="does not fit"):
        convolve([1, 2, 3, 4], [1, 1], stride=3, strict=True)
    assert convolve([1, 2, 3, 4], [1, 1], stride=3).fits is False
    assert any(
        "the last 2 positions are never seen" in text for text in notes(convolve([1, 2, 3, 4], [1, 1], 3))
    )


def test_numbers_too_large_for_a_float() -> None:
    assert ask("convolve", "[1e308,1e308]", "[1.5,1]").code == 3
    assert convolve([10**300, 1], [10**300, 1]).output == [10**600 + 1]


# -- on the command line -----------------------------------------------------------------------------


def test_a_pipe_and_back() -> None:
    first = ask("convolve", "[[1,2,0],[0,1,3],[2,1,1]]", "[[1,0],[0,1]]", "--bare")
    assert first.out == "[[2,5],[1,2]]\n"
    second = ask("convolve", "-", "--pool", "max", "-F", "2", "--bare", stdin=first.out.encode())
    assert second == (0, "[[5]]\n", "")
    swept = ask("convolve", "-", "[[1]]", "--sweep", "stride=1,2", "--bare", stdin=b"1,2\n3,4\n")
    assert swept.out == "[[1,2],[3,4]]\n[[1]]\n"
    assert ask("convolve", "-", "[1]", stdin=None).out.startswith("usage: netcalc convolve")


def test_files_by_name(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("1,2,0\n0,1,3\n2,1,1\n")
    numpy.save(tmp_path / "w.npy", numpy.array([DIAGONAL, DIAGONAL]))
    heard = ask("convolve", f"@{tmp_path}/x.csv", f"@{tmp_path}/w.npy", "--get", "output.1")
    assert heard == (0, "[[2,5],[1,2]]\n", "")
    assert ask("convolve", f"@{tmp_path}/nowhere.csv", "[1]").code == 2


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("[[2,5],[1,2]]", 0),
        ("[[2, 5.0], [1, 4/2]]", 0),
        ("[[2,5],[1,3]]", 1),
        ("[2,5,1,2]", 1),
        ("[[2,5]]", 1),
        ("2x2", 1),
    ],
)
def test_expect(value: str, code: int) -> None:
    line = ("convolve", "[[1,2,0],[0,1,3],[2,1,1]]", "[[1,0],[0,1]]")
    assert ask(*line, "--expect", value).code == code


def test_expect_of_filters_and_of_a_place() -> None:
    line = ("convolve", "[[1,2,0],[0,1,3],[2,1,1]]", "[[[1,0],[0,1]],[[0.1,0],[0,0.2]]]")
    assert ask(*line, "--expect", "[[[2,5],[1,2]],[[0.3,0.8],[0.2,0.3]]]").code == 0
    assert ask(*line, "--expect", "[[[2,5],[1,2]],[[0.3,0.8],[0.2,0.4]]]").code == 1
    assert ask(*line, "--trace", "2,1,1", "--get", "value", "--expect", "0.3").code == 0
    assert ask(*line, "--trace", "2,1,1", "--get", "sum", "--expect", "0.1*1 + 0.2*1").code == 0
    assert ask(*line, "--get", "shape", "--expect", "2@2x2").code == 0


def test_a_narrow_terminal_gives_up_columns_and_no_digit() -> None:
    from netcalc.render import Paper, render

    answer = convolve([[123456] * 20], [[1]])
    text = "".join(render(answer, "table", Paper(width=40)))
    assert "left off at this width" in text
    assert max(map(len, text.splitlines())) <= 40
    assert "123456" in text


def test_signs_that_an_encoding_lacks() -> None:
    image = json.dumps([list(range(60))])
    heard = ask("convolve", image, "[[1]]", encoding="ascii")
    assert heard.code == 0
    assert heard.out.isascii()
    assert "..." in heard.out


def test_many_numbers_come_out_of_a_million(tmp_path: Path) -> None:
    numpy.save(tmp_path / "x.npy", numpy.arange(10**6).reshape(1000, 1000))
    heard = ask("convolve", f"@{tmp_path}/x.npy", "[[1,0,-1],[2,0,-2],[1,0,-1]]", "--get", "output.997")
    assert heard.out == "[" + ",".join(["-8"] * 998) + "]\n"


def test_a_file_needs_its_sign() -> None:
    heard = ask("convolve", "im.csv", "[[1]]")
    assert heard.code == 2
    assert "write @im.csv" in heard.err
