"""cross-entropy: its three sums, what is a distribution and what is none, and formulas beside it."""

from __future__ import annotations

import json
from fractions import Fraction
from math import e, inf, log, log1p, log2
from pathlib import Path
from typing import Any

import numpy
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from terminal import ask

import netcalc
from netcalc.errors import DomainError, InputError, NetcalcError, ShapeError
from netcalc.questions.cross_entropy import MOST_EXACT, cross_entropy


def texts(answer: Any) -> str:
    return "\n".join(note.text for note in answer.notes)


def test_fields_by_hand() -> None:
    answer = cross_entropy("1/2, 1/4, 1/4", "1/4, 1/4, 1/2", base=2)
    assert answer.fields == {"cross_entropy": 1.75, "entropy": 1.5, "kl": 0.25, "unit": "bits"}
    assert answer.question == {
        "p": [0.5, 0.25, 0.25], "q": [0.25, 0.25, 0.5], "base": "2", "normalize": False,
    }  # fmt: skip
    assert list(map(str, answer.working)) == [
        "H(p,q) = -sum(p*log2(q)) = 1 + 0.5 + 0.25 = 1.75",
        "H(p) = -sum(p*log2(p)) = 0.5 + 0.5 + 0.5 = 1.5",
        "D(p||q) = sum(p*log2(p/q)) = 0.5 - 0.25 = 0.25",
        "D(p||q) = H(p,q) - H(p) = 1.75 - 1.5 = 0.25",
    ]
    assert [tuple(row) for row in answer.tables[0].rows] == [
        (1, 0.5, 0.25, 0.5, 1.0, 0.5),
        (2, 0.25, 0.25, 0.5, 0.5, 0.0),
        (3, 0.25, 0.5, 0.5, 0.25, -0.25),
    ]


@pytest.mark.parametrize(
    ("base", "unit"),
    [("e", "nats"), ("2", "bits"), (2, "bits"), (e, "nats"), (" E ", "nats"), ("bits", "bits")],
)
def test_bases(base: Any, unit: str) -> None:
    answer = cross_entropy("0.5, 0.5", "0.5, 0.5", base)
    assert answer.unit == unit
    assert answer.entropy == (log(2) if unit == "nats" else 1)


@pytest.mark.parametrize("base", [10, "3", "", "ee", 0, -2, float("nan"), "log", None])
def test_no_base(base: Any) -> None:
    with pytest.raises(InputError, match="the base is e or 2"):
        cross_entropy("0.5, 0.5", "0.5, 0.5", base)


@pytest.mark.parametrize(
    ("p", "q"),
    [
        ("1/3,1/3,1/3", "0.2,0.3,0.5"),
        ([Fraction(1, 3)] * 3, ["0.2", "3/10", 0.5]),
        ("ones(3)/3", "[1, 1.5, 2.5]/5"),
        (numpy.ones(3) / 3, (0.2, 0.3, 0.5)),
        ([1 / 3] * 3, [0.2, 0.3, 0.5]),
    ],
    ids=str,
)
def test_spellings_of_one_pair(p: Any, q: Any) -> None:
    answer = cross_entropy(p, q)
    assert answer.entropy == pytest.approx(log(3), rel=1e-15)
    assert answer.cross_entropy == pytest.approx(-(log(0.2) + log(0.3) + log(0.5)) / 3, rel=1e-15)


WEIGHTS = st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 1000)), min_size=2, max_size=6)


@given(WEIGHTS)
def test_formulas_give_the_same_numbers(weights: list[tuple[int, int]]) -> None:
    columns = list(zip(*weights, strict=True))
    assume(sum(columns[0]))
    p, q = ([one / sum(column) for one in column] for column in columns)
    answer = cross_entropy(p, q)
    for name, text in (
        ("entropy", "entropy(p)"),
        ("cross_entropy", "cross_entropy(p, q)"),
        ("kl", "kl(p, q)"),
    ):
        at = {"s": 1, "p": p} if name == "entropy" else {"s": 1, "p": p, "q": q}
        found = netcalc.backprop(f"s*{text}", at=at, wrt="s").value  # by p, entropy has no slope at 0
        assert found == pytest.approx(answer.fields[name], rel=1e-9, abs=1e-12)
    assert cross_entropy(p, q, base=2).entropy == pytest.approx(answer.entropy / log(2), rel=1e-14)


def test_softmax_as_a_distribution() -> None:
    scores = {"p": [0, 0, 1], "z": [1, 2, 3]}
    found = netcalc.backprop("cross_entropy(p, softmax(z))", at=scores).value
    assert cross_entropy("0,0,1", "softmax([1, 2, 3])").cross_entropy == pytest.approx(found, rel=1e-14)
    answer = cross_entropy([0, 0, 1], netcalc.softmax([1, 2, 3]).softmax)
    assert answer.cross_entropy == pytest.approx(found, rel=1e-14)
    assert answer.kl == pytest.approx(answer.cross_entropy, rel=1e-14)
    assert "H(p,q) = -log(q3) = -log(0.665241) = 0.407606" in map(str, answer.working)


@pytest.mark.parametrize(
    ("p", "q", "options", "error", "says"),
    [
        ("0.333,0.333,0.333", "1/3,1/3,1/3", {}, InputError, "p sums to 0.999, and"),
        ("0.5,0.5", "0.5,0.6", {}, InputError, "q sums to 1.1, and"),
        ("0.5,0.5", "0.500001,0.500001", {}, InputError, "q sums to 1.000002, and"),
        ("0.3", "0.3", {}, InputError, "p sums to 0.3, and"),
        ("2", "1", {}, InputError, "p sums to 2, and"),
        ("1.5,-0.5", "0.5,0.5", {}, InputError, "p2 = -0.5 is negative"),
        ("0.5,0.5", "-1,2", {"normalize": True}, InputError, "q1 = -1 is negative"),
        ("0,0", "0.5,0.5", {}, InputError, "p sums to 0"),
        ("0,0", "0.5,0.5", {"normalize": True}, InputError, "p sums to 0"),
        ("0.5,0.5", "1/3,1/3,1/3", {}, ShapeError, "p has 2 entries and q has 3 entries"),
        ("1", "0.5,0.5", {}, ShapeError, "p has 1 entry and q has 2 entries"),
        ("[[0.5,0.5]]", "0.5,0.5", {}, ShapeError, "p is a matrix"),
        ("0.5,0.5", [[0.5, 0.5]], {}, ShapeError, "q is a matrix"),
        ("", "0.5,0.5", {}, InputError, "no probabilities"),
        ([], [], {}, InputError, "no probabilities"),
        ([float("nan"), 1], "0.5,0.5", {}, InputError, "nan is no probability"),
        ([inf, 1], "0.5,0.5", {"normalize": True}, InputError, "inf is no probability"),
        ("x,1", "0.5,0.5", {}, InputError, "x is not a number"),
        ("1/0,1", "0.5,0.5", {}, DomainError, "no finite value"),
        ("1e999,1", "0.5,0.5", {"normalize": True}, DomainError, "no finite value"),
        ("1e308,1e308", "0.5,0.5", {"normalize": True}, DomainError, "too large for a float"),
        ([1e308] * 2000, [1] * 2000, {"normalize": True}, DomainError, "too large for a float"),
        (["1e500"] * 2000, [1] * 2000, {"normalize": True}, DomainError, "no finite value"),
    ],
    ids=lambda part: str(part)[:40],
)
def test_what_is_no_distribution(
    p: Any, q: Any, options: dict[str, Any], error: type[NetcalcError], says: str
) -> None:
    with pytest.raises(error, match=says):
        cross_entropy(p, q, **options)


def test_ways_out() -> None:
    for p, hint in (
        ("0.3", "a coin has two: 0.3,0.7"),
        ("0.25", "0.25,0.75"),
        ("0.333,0.333,0.333", "--normalize"),
        ("2", "--normalize"),
    ):
        with pytest.raises(InputError) as caught:
            cross_entropy(p, p)
        assert hint in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("p", "said"),
    [
        ("0.1,0.2,0.7", None),
        ("1/3,1/3,1/3", None),
        ([0.1] * 10, None),
        ("softmax([1,2,3,4])", None),
        ("0.333333,0.333333,0.333333", "p sums to 0.999999 and is divided by it"),
        ("0.3333333,0.3333333,0.3333333", "p sums to 0.9999999 and is divided by it"),
    ],
    ids=str,
)
def test_what_is_near_enough_to_one(p: Any, said: str | None) -> None:
    answer = cross_entropy(p, p)
    assert ("divided" in texts(answer)) is bool(said)
    assert said is None or said in texts(answer)
    assert answer.kl == 0
    assert answer.entropy == answer.cross_entropy


def test_normalize_divides_by_the_sum() -> None:
    answer = cross_entropy("1, 2, 1", "3, 3, 6", base=2, normalize=True)
    assert answer.fields == cross_entropy("1/4,1/2,1/4", "1/4,1/4,1/2", base=2).fields
    assert "p sums to 4 and is divided by it" in texts(answer)
    assert "q sums to 12 and is divided by it" in texts(answer)
    assert answer.question["p"] == [1, 2, 1]
    assert [row[1] for row in answer.tables[0].rows] == [0.25, 0.5, 0.25]
    assert "divided" not in texts(cross_entropy("1/2,1/2", "1/2,1/2", normalize=True))


def test_weights_that_nearly_sum_to_1_are_divided_all_the_same() -> None:
    # H of (1, t)/(1 + t) = log(1 + t) - t*log(t)/(1 + t); the first term is 2% of it
    for t in (1e-13, 1e-20):
        expected = log1p(t) - t / (1 + t) * log(t)
        found = cross_entropy([1, t], [1, 1], normalize=True)
        assert found.entropy == pytest.approx(expected, rel=1e-14, abs=0)


@pytest.mark.parametrize(
    ("p", "q", "sums", "said"),
    [
        ("0.5,0.5", "1,0", (inf, log(2), inf), "q2 = 0 where p2 = 0.5: -log(0) is infinite"),
        ("1,1,1,1", "1,0,0,0", (inf, log(4), inf), "q2 = 0 where p2 = 1, and at 2 more"),
        ("1,0", "1,0", (0, 0, 0), "0*log(0) = 0"),
        ("1,0", "0.5,0.5", (log(2), 0, log(2)), "p is sure of outcome 1: H(p) = 0"),
        ("0.5,0.5", "0.5,0.5", (log(2), log(2), 0), "D(p||q) = 0, as p = q"),
        ("0.5,0.5", "1/4,3/4", None, "H(p,q) >= H(p), 0.836988 >= 0.693147"),
        ("0.5,0.5", "0.50000001,0.49999999", None, "D(p||q) is lost in the rounding of H(p,q) - H(p)"),
        ("1", "1", (0, 0, 0), "p is sure of outcome 1"),
    ],
)
def test_remarks(p: str, q: str, sums: tuple[float, ...] | None, said: str) -> None:
    answer = cross_entropy(p, q, normalize=True)
    assert said in texts(answer)
    if sums:
        assert (answer.cross_entropy, answer.entropy, answer.kl) == sums


def test_infinite_is_an_answer() -> None:
    line = ("cross-entropy", "--p", "0.5,0.5", "--q", "1,0")
    assert ask(*line, "--bare") == (0, "inf\n", "")
    assert ask(*line, "--expect", "inf") == (0, "right\n", "")
    assert ask(*line, "--expect", "1000").code == 1
    assert json.loads(ask(*line, "--json").out)["answer"]["kl"] == "inf"


def test_what_is_typed_is_exact() -> None:
    """D(p||q) of decimals that floats tell apart only roughly: delta^2/(2 p (1 - p)) and a little more."""
    found = cross_entropy("0.5,0.5", "0.5000000000001,0.4999999999999").kl
    assert found == pytest.approx(2e-26, rel=1e-15)
    many = ["0.0001"] * 10_000
    assert len(many) > MOST_EXACT
    assert cross_entropy(many, many, base=2).entropy == pytest.approx(log2(10_000), rel=1e-15)


def test_a_large_pair() -> None:
    p, q = (numpy.random.default_rng(k).random(100_000) for k in (0, 1))
    p, q = p / p.sum(), q / q.sum()
    answer = cross_entropy(p, q)
    assert answer.kl == pytest.approx(float((p * numpy.log(p / q)).sum()), rel=1e-10)
    assert answer.cross_entropy == pytest.approx(float(-(p * numpy.log(q)).sum()), rel=1e-10)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "a distribution is missing: --p"),
        (["--p", "0.5,0.5"], "a distribution is missing: --q"),
        (["--p", "0.5", "0.5", "--q", "1"], "options alone, and here is 0.5"),
        (["--p", "0.25", "0.75", "--q", "1", "0"], "a list is one word, with commas: --p 0.25,0.75"),
        (["0.5,0.5"], "options alone, and here is 0.5,0.5"),
        (["--p", "-", "--q", "1"], "- is no number"),
        (["--p", "@nowhere.csv", "--q", "1"], "there is no file nowhere.csv"),
        (["--p", "1", "--q", "1", "--normalise"], "did you mean --normalize?"),
    ],
    ids=" ".join,
)
def test_command_lines_that_can_not_be_asked(words: list[str], says: str) -> None:
    heard = ask("cross-entropy", *words)
    assert heard.code == 2
    assert says in heard.err


def test_files_and_sweeps(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("0.5\n0.5\n")
    line = ("cross-entropy", "--p", f"@{tmp_path}/p.csv", "--q", "1/4,3/4")
    assert float(ask(*line, "--bare").out) == pytest.approx(-(log(1 / 4) + log(3 / 4)) / 2, rel=1e-15)
    assert ask(*line, "--sweep", "base=e,2", "--bare").out.count("\n") == 2


def test_screen() -> None:
    lines = ask("cross-entropy", "--p", "1/2,1/4,1/4", "--q", "1/4,1/4,1/2", "--base", "2").out.splitlines()
    for line in (
        "   i      p      q   -p*log2(p)   -p*log2(q)   p*log2(p/q)",
        " sum      1      1          1.5         1.75          0.25",
        " H(p) = 1.5   H(p,q) = 1.75   D(p||q) = 0.25",
        "D(p||q) = H(p,q) - H(p) = 1.75 - 1.5 = 0.25",
    ):
        assert line in lines
    assert max(map(len, lines)) <= 80


def test_latex_sets_the_divergence() -> None:
    latex = ask("cross-entropy", "--p", "1/2,1/2", "--q", "1/4,3/4", "--format", "latex").out
    assert r"D(p \parallel q) = H(p,q) - H(p)" in latex
    assert r"\lor" not in latex
