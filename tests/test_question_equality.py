"""`equal`: what it answers, its exit codes, its errors."""

from __future__ import annotations

import json

import pytest
from terminal import ask

import netcalc
from netcalc.errors import InputError, UnknownName
from netcalc.questions.equality import equal


@pytest.mark.parametrize(
    ("first", "second", "code", "said"),
    [
        ("tanh(x)", "2*sigmoid(2x)-1", 0, True),
        ("log(x^2)", "2*log(x)", 0, True),
        ("sqrt(x^2)", "x", 1, False),
        ("log(-1-x^2)", "log(-2-x^2)", 3, None),
    ],
)
def test_exit_codes(first, second, code, said):
    heard = ask("equal", first, second, "--json")
    assert heard.code == code
    assert json.loads(heard.out)["answer"]["equal"] is said
    assert ask("equal", first, second, "--quiet") == (code, "", "")
    bare = {True: "true", False: "false", None: "null"}[said]
    assert ask("equal", first, second, "--bare") == (code, bare + "\n", "")


@pytest.mark.parametrize(
    ("first", "second", "expected", "code"),
    [
        ("x", "x+0", "true", 0),
        ("x", "x+0", "false", 1),
        ("x", "x+1", "false", 0),
        ("x", "x+1", "true", 1),
        ("1/0", "1", "true", 3),
        ("1/0", "1", "false", 3),
    ],
)
def test_expect(first, second, expected, code):
    assert ask("equal", first, second, "--expect", expected).code == code


def test_the_counterexample_and_both_values_are_shown():
    answer = equal("x^2", "x^2 + 1e-10")
    (x,) = answer.counterexample.values()
    values = [float(row[-1]) for row in answer.tables[0].rows]
    assert values == pytest.approx([x**2, x**2 + 1e-10], rel=1e-15)


def test_backprop_confirms_a_counterexample():
    answer = equal("sigmoid(x)*y", "tanh(x)*y")
    values = [
        netcalc.backprop(text, at=answer.counterexample).value for text in ("sigmoid(x)*y", "tanh(x)*y")
    ]
    assert values[0] != pytest.approx(values[1], rel=1e-6)


def test_notes():
    assert "--positive x" in equal("abs(x)", "x").notes[0].text
    assert "only the first is defined" in equal("log(x^2)", "2*log(x)").notes[0].text
    assert any("Euler" in note.text for note in equal("e^x", "exp(x)").notes)


def test_e_is_a_variable_where_it_is_one_in_either():
    assert equal("e = x; e + 1", "x + 1").equal
    assert equal("e^x", "exp(x)").equal


def test_positive():
    assert equal("sqrt(x^2)", "x", positive="x").equal
    assert equal("sqrt((x*y)^2)", "x*y", positive=["x", "y"]).equal
    assert ask("equal", "sqrt((x*y)^2)", "x*y", "--positive", "x", "--positive", "y").code == 0
    with pytest.raises(UnknownName):
        equal("x", "x", positive="z")


@pytest.mark.parametrize("timeout", ["0", "-1", "soon", "nan", "1e9"])
def test_a_timeout_is_seconds(timeout):
    with pytest.raises(InputError):
        equal("x", "y", timeout=timeout)


def test_a_long_comparison_ends_in_time():
    deep = "; ".join(["a0 = x", *(f"a{i} = sin(a{i - 1})*1.1" for i in range(1, 20_000))])
    assert equal(deep, deep + " + 0*x", timeout=0.1).verdict == "undecided"


def test_expressions_that_begin_with_a_minus_sign_and_files(tmp_path):
    path = tmp_path / "formula.txt"
    path.write_text("-x\n")
    assert ask("equal", "-x", f"@{path}").code == 0
    assert ask("equal", f"@{path}", "-1*x").code == 0


def test_vectors():
    assert equal("[x + y, x*y]", "[y + x, y*x]").equal
    answer = equal("[x + y, x*y]", "[y + x, y]")
    assert not answer.equal
    assert "entry 2" in answer.notes[0].text
    assert ask("equal", "[x, y]", "x").code == 2


def test_a_text_that_can_not_be_read_is_an_error():
    heard = ask("equal", "sigmiod(x)", "x")
    assert heard.code == 2
    assert "did you mean sigmoid?" in heard.err


def test_expect_compares_formulas_as_functions():
    line = ("backprop", "x*y", "--get", "value", "--expect")
    assert ask(*line, "y*x") == (0, "right\n", "")
    assert ask(*line, "y + x") == (1, "wrong\n", "")
    assert ask("backprop", "(x+y)*z", "--expect", "x=z,y=z,z=y+x") == (0, "right\n", "")
    heard = ask("jacobian", "sin(x1)*cos(x2)", "--expect", "[cos(x2)*cos(x1), -sin(x2)*sin(x1)]")
    assert heard == (0, "right\n", "")


def test_an_undecided_formula_is_exit_3():
    heard = ask("backprop", "log(-1-x^2)", "--get", "value", "--expect", "log(-2-x^2)")
    assert (heard.code, heard.out) == (3, "")
    assert "not decided" in heard.err


def test_what_was_looked_at_is_said():
    assert "random points = 24" in ask("equal", "x", "x + y - y").out
    assert "points = 4\n" in ask("equal", "a & b", "b & a").out
    assert not equal("a & b", "b & a").notes
