"""Are two formulas the same function? Reference pairs, tricky pairs by hand, and random rewritings."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import formula_pairs
import formulas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from netcalc.errors import UnknownName
from netcalc.expression.comparison import Equality, written
from netcalc.expression.equality import equality
from netcalc.expression.parser import parse
from netcalc.expression.probes import bit_names, probes

REFERENCE = json.loads((Path(__file__).parent / "reference" / "equality.json").read_text())


def judged(a, b, positive=(), timeout=None) -> Equality:
    return equality(parse(a), parse(b), positive, timeout)


@pytest.mark.parametrize("pair", REFERENCE, ids=lambda pair: f"{pair['a']} ? {pair['b']}")
def test_reference(pair):
    assert judged(pair["a"], pair["b"]).verdict == pair["verdict"]
    assert judged(pair["b"], pair["a"]).verdict == pair["verdict"]


@pytest.mark.parametrize(("a", "b", "verdict"), formula_pairs.PAIRS)
def test_pairs(a, b, verdict):
    assert judged(a, b).verdict == verdict
    assert judged(b, a).verdict == verdict


@pytest.mark.parametrize(("a", "b", "verdict"), formula_pairs.PAIRS)
def test_a_counterexample_is_one(a, b, verdict):
    found = judged(a, b)
    assert (found.counterexample is None) == (verdict != "different")
    if found.counterexample is None:
        return
    assert found.values
    assert found.values[0] != found.values[1]
    names = "".join(f"{name} = {value}; " for name, value in found.counterexample.items())
    sides = [parse(names + side) for side in (a, b)]
    assert equality(*sides).verdict == "different"


@pytest.mark.parametrize(
    ("a", "b", "positive", "verdict"),
    [
        ("sqrt(x^2)", "x", ["x"], "equal"),
        ("log(x^2)", "2*log(x)", ["x"], "equal"),
        ("abs(x*y)", "x*y", ["x", "y"], "equal"),
        ("abs(x*y)", "x*y", ["x"], "different"),
        ("atan(x)+atan(1/x)", "pi/2", ["x"], "equal"),
    ],
)
def test_positive_variables(a, b, positive, verdict):
    assert judged(a, b, positive).verdict == verdict


def test_an_unknown_positive_variable_is_named():
    with pytest.raises(UnknownName, match="there is no variable z"):
        judged("x", "x + 0", ["z"])


def test_where_all_positive_points_agree_the_note_says_so():
    assert "--positive x" in judged("sqrt(x^2)", "x").note
    assert judged("x", "x + 1").note == ""


def test_which_side_is_not_defined():
    found = judged("log(x^2)", "2*log(x)")
    assert found.first_only
    assert found.first_only["x"] < 0
    assert found.second_only is None
    assert "only the first is defined" in found.note


def test_time_is_bounded():
    chain = "x + " + " + ".join(f"sin({k}*x)" for k in range(1, 2000))
    assert judged(chain, chain + " + 0*x", timeout=0.05).verdict == "undecided"


def test_long_formulas_are_compared():
    names = [f"a{k} = sin(a{k - 1})*1.01" for k in range(1, 300)]
    program = "; ".join(["a0 = x", *names])
    assert judged(program, program + "; a299 + 0").verdict == "equal"
    assert judged(program, program + "; a299 + 1e-30").verdict == "different"


@settings(max_examples=40)
@given(formulas.trees)
def test_a_formula_equals_itself_written_differently(tree):
    text = formulas.text(tree)
    assert judged(text, f"1 + ({text}) - 1").equal is True
    assert judged(text, f"({text})*(1 + 1e-12) + 1e-15").equal is False


@settings(max_examples=40)
@given(formulas.trees, formulas.trees, st.randoms())
def test_different_means_that_mpmath_sees_it_too(first, second, random):
    found = judged(formulas.text(first), formulas.text(second))
    if not found.counterexample:
        return
    at = {name: mpf(a.numerator) / a.denominator for name, a in found.counterexample.items()}
    at |= {name: mpf(1) for name in formulas.NAMES if name not in at}
    with mp.workdps(900):
        assert formulas.value(first, at) != formulas.value(second, at)


def test_points_are_never_whole_and_in_range():
    drawn = list(probes(["x", "y"], (), ["y"], []))
    numbers = [abs(a) for probe in drawn for a in probe.point.values()]
    assert all(a.denominator > 1 and Fraction(1, 101) < a <= 10 for a in numbers)
    assert all(probe.point["y"] > 0 for probe in drawn)
    assert any(probe.positive for probe in drawn)
    assert any(probe.point["x"] < 0 for probe in drawn)
    assert [p.point for p in drawn] == [p.point for p in probes(["x", "y"], (), ["y"], [])]


def test_bits_are_what_logic_reads():
    assert bit_names(parse("q = a; (q & b) + x*(y > 0)").graph) == {"a", "b"}


def test_many_bit_variables():
    names = [f"x{k}" for k in range(13)]
    assert judged(" & ".join(names), " & ".join(reversed(names))).verdict == "equal"
    assert judged(" & ".join(names), "0").verdict == "different"
    names = [f"x{k}" for k in range(40)]
    assert judged(" | ".join(names), " | ".join(reversed(names))).verdict == "undecided"
    assert judged(" & ".join(names), "0").verdict == "different"


def test_a_point_is_written_as_at_reads_it():
    assert written({"x": Fraction(-1, 4), "n": Fraction(1)}) == "x=-0.25,n=1"


@pytest.mark.parametrize("start", ["x + 2", "1/(x^2 + 2)"])
def test_a_number_squared_a_thousand_times_is_beyond_a_limit(start):
    squares = "; ".join([f"a0 = {start}", *(f"a{i} = a{i - 1}*a{i - 1}" for i in range(1, 1000))])
    found = equality(parse(squares), parse(f"{squares}; a999 + a999 - a999"))
    assert found.verdict == "undecided"
    assert "beyond a limit" in found.note
