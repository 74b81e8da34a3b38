"""softmax: what it answers, refuses and remarks, and that formulas give the same numbers."""

from __future__ import annotations

import json
from math import exp, inf, log
from pathlib import Path
from typing import Any

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from terminal import ask

import netcalc
from netcalc.errors import DomainError, InputError, LimitError, NetcalcError
from netcalc.expression.point import value
from netcalc.questions import softmax as module
from netcalc.questions.softmax import softmax


def texts(answer: Any) -> str:
    return "\n".join(note.text for note in answer.notes)


def test_fields_by_hand() -> None:
    answer = softmax([1, 2, 3], jacobian=True)
    raised = [exp(-2), exp(-1), 1]
    q = [one / sum(raised) for one in raised]
    assert answer.softmax == pytest.approx(q, rel=1e-15)
    assert answer.max == 3
    assert answer.total == pytest.approx(sum(raised), rel=1e-15)
    assert answer.sum == pytest.approx(1, rel=1e-15)
    assert answer.log_softmax == pytest.approx(list(map(log, q)), rel=1e-14)
    slopes = numpy.diag(q) - numpy.outer(q, q)
    assert numpy.allclose(answer.jacobian, slopes, rtol=1e-13)
    assert list(answer.fields) == ["softmax", "jacobian", "max", "total", "sum", "log_softmax"]
    assert answer.question == {"x": [1, 2, 3], "temperature": 1, "jacobian": True}


def test_working_is_the_sheet() -> None:
    assert list(map(str, softmax("1, 2, 3").working)) == [
        "S = sum(exp(x - c)) = exp(-2) + exp(-1) + exp(0) = 1.50321",
        "q1 = exp(x1 - c)/S = exp(-2)/1.50321 = 0.0900306",
        "q2 = exp(x2 - c)/S = exp(-1)/1.50321 = 0.244728",
        "q3 = exp(x3 - c)/S = exp(0)/1.50321 = 0.665241",
        "softmax = [q1, q2, q3] = [0.0900306, 0.244728, 0.665241]",
    ]
    assert "exp((x1 - c)/T)/S = exp(-1)" in str(softmax("1, 2, 3", temperature=2).working[1])


@pytest.mark.parametrize("shift", [1000, -1000, 10**6])
def test_a_shift_changes_nothing(shift: int) -> None:
    assert softmax([1 + shift, 2 + shift, 3 + shift]).softmax == softmax([1, 2, 3]).softmax


def test_every_row_by_itself() -> None:
    answer = softmax([[1, 2], [1000, 1000], [-inf, 0]], temperature=3, jacobian=True)
    rows = [softmax(row, 3, jacobian=True) for row in ([1, 2], [1000, 1000], [-inf, 0])]
    for name in answer.fields:
        assert answer.fields[name] == [row.fields[name] for row in rows]
    assert len(answer.tables[0].rows) == 6
    assert [row[:4] for row in answer.tables[0].rows][2:4] == [(2, 1, 1000.0, 0.0), (2, 2, 1000.0, 0.0)]


VECTOR = st.lists(st.floats(-100, 100), min_size=1, max_size=3)


@settings(max_examples=20)  # each has its Jacobian as formulas, made shorter
@given(VECTOR, st.sampled_from([1.0, 0.5, 3.0]))
def test_formulas_give_the_same_numbers(x: list[float], temperature: float) -> None:
    answer = softmax(x, temperature, jacobian=True)
    for name, field in (("softmax", "softmax"), ("log_softmax", "log_softmax")):
        found = value(f"{name}({x}/{temperature})")
        assert numpy.allclose(found, answer.fields[field], rtol=1e-12, atol=1e-15)
    found = netcalc.jacobian("softmax(z/T)", at={"z": x, "T": temperature}, wrt="z").at
    assert numpy.allclose(found, answer.jacobian, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize(
    ("x", "options", "error", "says"),
    [
        ([inf, 1], {}, InputError, "score of inf"),
        ([float("nan"), 1], {}, InputError, "score of nan"),
        ("nan, 1", {}, InputError, "nan is not a number"),
        ("inf, 1", {}, InputError, "score of inf"),
        ("+∞ 1", {}, InputError, "score of inf"),
        ("1e400, 1", {}, DomainError, "no finite value"),
        ("", {}, InputError, "here are no scores"),
        ([-inf, -inf], {}, DomainError, "all scores are -inf"),
        ([[1, 2], [-inf, -inf]], {}, DomainError, "all scores of row 2 are -inf"),
        ("1,2", {"temperature": 0}, InputError, "temperature 0 is not above 0"),
        ("1,2", {"temperature": "-1/2"}, InputError, "temperature -1/2 is not above 0"),
        ("1,2", {"temperature": "inf"}, InputError, "not inf"),
        ("1,2", {"temperature": float("nan")}, InputError, "not nan"),
        ("1,2", {"temperature": "warm"}, InputError, "not warm"),
        ("1,2", {"temperature": None}, InputError, "not None"),
        ("1,1", {"temperature": "1e-310", "jacobian": True}, DomainError, "beyond floats"),
    ],
)
def test_what_is_refused(x: Any, options: dict[str, Any], error: type[NetcalcError], says: str) -> None:
    with pytest.raises(error, match=says):
        softmax(x, **options)


@pytest.mark.parametrize(
    ("x", "told"),
    [
        (["1,5", "2,5"], "decimals have a point: 1.5 2.5"),
        (["-1,5", "2,5"], "decimals have a point: -1.5 2.5"),
        (["1,5"], None),
        ("1,5", None),
        (["1", "2,5"], None),
        (["1,2,3", "4,5,6"], None),
    ],
)
def test_decimal_commas_are_told(x: Any, told: str | None) -> None:
    try:
        notes = texts(softmax(x))
    except NetcalcError:
        notes = ""
    assert told in notes if told else "decimals" not in notes


def test_too_many_derivatives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_DERIVATIVES", 8)
    assert softmax("1, 2", jacobian=True).jacobian
    with pytest.raises(LimitError, match="the Jacobian has 9 entries; the limit is 8"):
        softmax("1, 2, 3", jacobian=True)


@pytest.mark.parametrize(
    ("x", "options", "said", "unsaid"),
    [
        ("1,2,3", {}, "x + 1000 = 1001, 1002, 1003 has the same q: exp(-c) cancels", "temperature"),
        ("1,2,3,4,5", {}, "x + 1000 has the same q", "1001"),
        ("1e-9,2", {}, "x + 1000 has the same q", "= 1000"),
        ("1000,2", {}, "without c, exp(1000) is too large for a float", "cancels"),
        ("1000,2", {"temperature": 2}, "cancels", "too large"),
        ("-1000,-2000", {}, "without c all exponentials are 0 in floats, as exp(-1000) is", "cancels"),
        ("-inf,2", {}, "a score of -inf is masked", "below the smallest"),
        ("0,-2000", {}, "a share is below the smallest float", "masked"),
        ("0,-2000,-inf,-3000", {}, "2 shares are below the smallest float", "xxx"),
        ("1,2", {"temperature": 2}, "T > 1 evens the shares out", "sharpens"),
        ("1,2", {"temperature": 0.5}, "T < 1 sharpens the shares", "evens"),
        ("1,2", {"jacobian": True}, "the rows and the columns of the Jacobian sum to 0", "xxx"),
    ],
)
def test_remarks(x: str, options: dict[str, Any], said: str, unsaid: str) -> None:
    found = texts(softmax(x, **options))
    assert said in found
    assert unsaid not in found


@pytest.mark.parametrize(
    ("words", "bare"),
    [
        (("1000", "1000", "-1000"), "[0.5,0.5,0]"),
        (("-1", "-1"), "[0.5,0.5]"),
        (("-inf", "1"), "[0,1]"),
        (("-e", "-e"), "[0.5,0.5]"),
        (("[7,", "7]"), "[0.5,0.5]"),
        (("0,0", "1,1"), "[[0.5,0.5],[0.5,0.5]]"),
        (("--bare", "--temperature", "1/2", "--", "-2", "-2"), "[0.5,0.5]"),
        (("5", "--get", "jacobian"), "null"),
        (("0", "0", "--jacobian", "--get", "jacobian"), "[[0.25,-0.25],[-0.25,0.25]]"),
        (("0", "0", "--jacobian", "--temperature", "2", "--get", "jacobian.0"), "[0.125,-0.125]"),
    ],
    ids=" ".join,
)
def test_command_lines(words: tuple[str, ...], bare: str) -> None:
    assert ask("softmax", *words, *([] if {"--get", "--bare"} & {*words} else ["--bare"])) == (
        0,
        bare + "\n",
        "",
    )


def test_stdin_and_files(tmp_path: Path) -> None:
    assert ask("softmax", "-", "--bare", stdin=b"3\n3\n") == (0, "[0.5,0.5]\n", "")
    assert ask("softmax", "-", "--bare", stdin=b"3 3\n1,1\n").out == "[[0.5,0.5],[0.5,0.5]]\n"
    swept = ask("softmax", "-", "--sweep", "temperature=1,2", "--bare", stdin=b"3 3")
    assert swept == (0, "[0.5,0.5]\n[0.5,0.5]\n", "")
    assert ask("softmax", "-", stdin=None).code == 2
    assert ask("softmax", "1", "-").code == 2
    (tmp_path / "x.csv").write_text("3,-inf,3\n")
    assert ask("softmax", f"@{tmp_path}/x.csv", "--bare").out == "[0.5,0,0.5]\n"
    (tmp_path / "x.csv").write_text("3,nan\n")
    assert ask("softmax", f"@{tmp_path}/x.csv").code == 2


def test_expect_reads_a_solution_sheet() -> None:
    line = ("softmax", "1", "2", "3", "--expect")
    assert ask(*line, "0.0900, 0.245, 0.665").out == "right\n"
    assert ask(*line, "[0.0900306, 0.244728, 0.665241]").out == "right\n"
    assert ask(*line, "[0.665, 0.245, 0.0900]").code == 1
    assert ask(*line, "0.0900, 0.245").code == 1
    assert ask("softmax", "1", "2", "3", "--get", "softmax.2", "--expect", "1/(1+e^-1+e^-2)").code == 0


def test_screen() -> None:
    out = ask("softmax", "1", "2", "3", "--jacobian").out
    for line in (
        "Softmax  q = exp(x - c)/sum(exp(x - c)), c = max(x) = 3",
        "   1   1      -2     0.135335   0.0900306",
        " sum                  1.50321           1",
        "softmax(x) = [0.0900306, 0.244728, 0.665241]",
        " q1   0.0819251   -0.022033   -0.059892",
    ):
        assert line in out.splitlines()
    wide = ask("softmax", *map(str, range(12)), "--jacobian").out
    assert "J = [[" in wide
    assert max(map(len, wide.splitlines())) <= 230


def test_tables_as_data() -> None:
    answer = json.loads(ask("softmax", "1", "2", "--jacobian", "--json").out)
    assert list(answer["tables"]) == ["scores", "jacobian"]
    assert [(row["of"], row["by"]) for row in answer["tables"]["jacobian"]] == [
        ("q1", "x1"), ("q1", "x2"), ("q2", "x1"), ("q2", "x2"),
    ]  # fmt: skip
    assert answer["tables"]["jacobian"][1]["value"] == answer["answer"]["jacobian"][0][1]
    assert list(json.loads(ask("softmax", "[[1,2]]", "--json").out)["tables"]) == ["scores", "rows"]


def test_a_million_scores() -> None:
    scores = numpy.random.default_rng(0).normal(size=10**6)
    answer = softmax(scores)
    raised = numpy.exp(scores)
    assert numpy.allclose(answer.softmax, raised / raised.sum(), rtol=1e-12)
