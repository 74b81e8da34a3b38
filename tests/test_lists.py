"""Numbers however they are listed: words, texts, files, Python's lists."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netcalc.errors import InputError, LimitError, NetcalcError, NotationError, ShapeError
from netcalc.expression import lists
from netcalc.expression.lists import numbers


@pytest.mark.parametrize(
    "listed",
    [
        ["1", "2", "3"],
        ["1,", "2,", "3"],
        ["1", ",", "2", ",3"],
        ["[1,", "2,", "3]"],
        ["[1,2,3]"],
        ["1,2,3"],
        ["1 2 3"],
        ["1", "4/2", "max(3, 2)"],
        ["2 - 1 , 2*1, 3"],
        ["[1, 2, 1 + 2]"],
        [" 1\t2  3 "],
        ["1\n2\n3\n"],
        ["1 2 3\n"],
        ["\n\n1,2,3\r\n"],
        ["[1,\n 2,\n 3]"],
        ["[1, 2, 3]*1"],
        "1 2 3",
        "[1, 2, 3]",
        [1, 2, 3],
        (1.0, 2, 3),
        [1, "2", 3],
        numpy.array([1, 2, 3]),
        [numpy.float64(1), numpy.int64(2), 3],
        range(1, 4),
    ],
    ids=str,
)
def test_one_vector(listed: Any) -> None:
    assert numbers(listed, float) == [1, 2, 3]


@pytest.mark.parametrize(
    "listed",
    [
        ["[[1, 2], [3, 4]]"],
        ["[[1,", "2],", "[3,", "4]]"],
        ["1,2", "3,4"],
        ["[1,2]", "[3,4]"],
        ["1 2\n3 4"],
        ["1,2\n3,4\n"],
        ["[1, 2]\n[3, 4]"],
        ["[[1, 2],", "[3, 4]]"],
        ["[[1,2],[3,4]].T.T"],
        [[1, 2], [3, 4]],
        [["1", "2"], [3, "8/2"]],
        numpy.array([[1, 2], [3, 4]]),
        [numpy.array([1, 2]), [3, 4]],
    ],
    ids=str,
)
def test_one_matrix(listed: Any) -> None:
    assert numbers(listed, float) == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        (["-1", "-2"], [-1, -2]),
        (["1 -2"], [1, -2]),
        (["5"], [5]),
        ([5], [5]),
        (5, [5]),
        ("[5]", [5]),
        ("[[5]]", [[5]]),
        (["pi"], [numpy.pi]),
        (["2*ones(3)"], [2, 2, 2]),
        (["2*[[1, 2], [3, 4]]"], [[2, 4], [6, 8]]),
        (["-e, 1e-3, .5, 1."], [-numpy.e, 0.001, 0.5, 1]),
    ],
    ids=str,
)
def test_others(listed: Any, found: Any) -> None:
    assert numbers(listed, float) == found


@pytest.mark.parametrize(
    ("listed", "error", "says"),
    [
        ([], InputError, "here are no numbers"),
        ([""], InputError, "here are no numbers"),
        (["  \n "], InputError, "here are no numbers"),
        (["[]"], InputError, "at least one entry"),
        (["[[], []]"], InputError, "at least one entry"),
        ([[], []], InputError, "here are no numbers"),
        (["1,2,"], NotationError, "missing beside a comma"),
        (["1,,2"], NotationError, "missing beside a comma"),
        (["1 - 2"], NotationError, "- is no number"),
        (["1", "-", "2"], NotationError, "- is no number"),
        (["2 * 3"], NotationError, r"\* is no number"),
        (["[1, [2, 3]]"], ShapeError, "beside lists"),
        (["1", "2,3"], ShapeError, "beside lists"),
        (["[[1, 2], [3]]"], ShapeError, "row 2 has 1 number, row 1 has 2"),
        (["1,2", "3,4,5"], ShapeError, "row 2 has 3 numbers, row 1 has 2"),
        (["[[[1]]]"], ShapeError, "one or two axes"),
        (["1, ones(2)"], InputError, "a list among numbers"),
        (["x"], InputError, "x is not a number"),
        (["1", "two"], InputError, "two is not a number"),
        (["[1, 2"], NotationError, "never closed"),
        (["1, 2]"], NotationError, "bracket"),
        (["1/0"], NetcalcError, "no finite value"),
        (["1e400"], NetcalcError, "no finite value"),
        (["@"], InputError, "missing after @"),
        (["@nowhere.csv"], InputError, "no file nowhere.csv"),
        ([None], InputError, "null is no number"),
        ([1, None], InputError, "null is no number"),
        ([{}], InputError, "is no number"),
        (b"12", InputError, "is no number"),
        ([1j], InputError, "is no number"),
        (["\x1b[31m"], NetcalcError, "x1b"),
    ],
    ids=str,
)
def test_what_is_no_list(listed: Any, error: type[NetcalcError], says: str) -> None:
    def finite(given: Any) -> float:
        if given in ("1e400", "1/0"):
            raise ValueError
        return float(given)

    with pytest.raises(error, match=says):
        numbers(listed, finite)


@pytest.mark.parametrize(
    ("text", "marked"),
    [("1, 2, x + 1", "x"), ("[1, 2*y]", "y"), ("1 two 3", "two"), ("1,,2", ","), ("4\n5 z\n", "z")],
)
def test_the_caret_stands_under_the_fault(text: str, marked: str) -> None:
    with pytest.raises(NetcalcError) as caught:
        numbers([text], float)
    place = caught.value.place
    assert place is not None
    assert place.text == text
    assert place.text[place.start : place.end].strip() == marked


def test_files(tmp_path: Path) -> None:
    for name, text in (
        ("a.csv", "1,2\n3,4\n"),
        ("a.json", '[[1, "2"], ["6/2", 4]]'),
        ("a.txt", "# scores\n1 2\n3 4\n"),
    ):
        (tmp_path / name).write_text(text)
        assert numbers([f"@{tmp_path}/{name}"], float) == [[1, 2], [3, 4]]
    numpy.save(tmp_path / "a.npy", numpy.array([1.0, 2.0]))
    assert numbers(f"@{tmp_path}/a.npy", float) == [1, 2]
    (tmp_path / "one.json").write_text("7")
    assert numbers([f"@{tmp_path}/one.json"], float) == [7]
    (tmp_path / "deep.json").write_text("[[[1]]]")
    with pytest.raises(ShapeError, match="one or two axes"):
        numbers([f"@{tmp_path}/deep.json"], float)


def test_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "LARGEST", 5)
    assert len(numbers(range(5), float)) == 5
    with pytest.raises(LimitError, match="6 numbers are past the limit of 5"):
        numbers([[1, 2, 3], [4, 5, 6]], float)


NUMBER = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(NUMBER, min_size=1))
def test_every_spelling_is_one_list(values: list[float]) -> None:
    texts = list(map(repr, values))
    for listed in (texts, [" ".join(texts)], [", ".join(texts)], f"[{','.join(texts)}]", values):
        assert numbers(listed, float) == values


@given(st.text(alphabet="0123456789.,[]() -+*/e\nx@", max_size=30))
def test_no_text_is_a_traceback(text: str) -> None:
    with suppress(NetcalcError):
        assert numbers([text], float)
