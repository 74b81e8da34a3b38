"""backprop --check: gradients beside derivatives in many digits and in floats."""

from __future__ import annotations

import json
import math

import formulas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf
from terminal import ask

from netcalc.errors import InputError, LimitError
from netcalc.expression.check import checks
from netcalc.expression.parser import parse
from netcalc.expression.trace import trace
from netcalc.operations import FLOATS
from netcalc.questions.gradients import backprop


def checked(text, wrt=None, **at):
    graph = parse(text).graph
    known = {**graph.inputs, **{name: step for step, name in graph.names.items()}}
    wanted = {name: known[name] for name in wrt or graph.inputs}
    return {check.name: check for check in checks(trace(graph, FLOATS, at), at, wanted)}


@pytest.mark.parametrize(
    ("text", "at", "statuses"),
    [
        ("(x+y)*z", {"x": -2.0, "y": 5.0, "z": -4.0}, ["agrees"] * 3),
        ("x^2", {"x": 0.0}, ["agrees"]),
        ("x^4 + y", {"x": 0.0, "y": 1.0}, ["agrees", "agrees"]),
        ("relu(x)", {"x": 0.0}, ["kink"]),
        ("relu(x)", {"x": 1e-9}, ["agrees"]),
        ("abs(x)*y", {"x": 0.0, "y": 0.0}, ["kink", "agrees"]),
        ("max(x,y) + z", {"x": 1.0, "y": 1.0, "z": 3.0}, ["kink", "kink", "agrees"]),
        ("step(x)", {"x": 0.0}, ["kink"]),
        ("step(x)*y", {"x": 0.5, "y": 2.0}, ["agrees", "agrees"]),
        ("relu(x) - relu(-x)", {"x": 0.0}, ["kink"]),
        ("leaky_relu(x) + softplus(y)", {"x": 0.0, "y": -800.0}, ["kink", "agrees"]),
        ("abs(x)^1.5", {"x": 0.0}, ["kink"]),
        ("x^1.5", {"x": 0.0}, ["cannot be verified"]),
        ("sigmoid(x)", {"x": 700.0}, ["agrees"]),
        ("tanh(x) + sin(1e6*y)", {"x": 0.3, "y": 0.7}, ["agrees", "agrees"]),
    ],
)
def test_status(text, at, statuses):
    assert [check.status for check in checked(text, **at).values()] == statuses


def test_named_statements_are_checked_too():
    found = checked("q = x + y; f = q*z", ["q", "x"], x=-2.0, y=5.0, z=-4.0)
    assert (found["q"].many_digits, found["q"].status) == (-4.0, "agrees")


def test_a_gradient_that_floats_get_wrong_differs():
    found = checked("((x + 1e17)^2 - 1e34)/x^3", x=1.0)
    assert found["x"].status == "differs"
    assert math.isclose(found["x"].many_digits, -4e17 - 1, rel_tol=1e-15)


def test_where_central_differences_see_nothing_it_is_said():
    found = checked("x*1e-9 + y^2", x=1.0, y=1e8)
    assert found["x"].status == "agrees"
    assert "cannot verify below" in found["x"].remark
    assert found["y"].remark == ""


@settings(max_examples=60)
@given(formulas.trees, st.lists(st.floats(-2, 2), min_size=4, max_size=4))
def test_many_digits_are_a_derivative(tree, numbers):
    at = dict(zip(formulas.NAMES, numbers, strict=True))
    names = sorted(formulas.names(tree))
    if not names:
        return
    found = checked(formulas.text(tree), names, **{name: at[name] for name in names})
    with mp.workdps(80):
        exact = {name: mpf(value) for name, value in at.items()}
        for name in names:
            h = mpf(10) ** -25
            sides = [formulas.value(tree, {**exact, name: exact[name] + step}) for step in (h, -h)]
            true = (sides[0] - sides[1]) / (2 * h)
            assert math.isclose(found[name].many_digits, true, rel_tol=1e-12, abs_tol=1e-20)
            assert found[name].status == "agrees"


def test_the_table_and_the_notes():
    answer = backprop("relu(x)*w + w^2", at="x=0,w=3", check=True)
    table = answer.tables[2]
    assert table.name == "check"
    names = [column.name for column in table.columns]
    assert names[:6] == ["name", "gradient", "many_digits", "central", "error", "status"]
    assert [row[5] for row in table.rows] == ["kink", "agrees"]
    plain = backprop("relu(x)*w + w^2", at="x=0,w=3")
    assert answer.fields == plain.fields
    assert answer.notes[: len(plain.notes)] == plain.notes
    assert any("h = 6.06e-06" in note.text for note in answer.notes)
    assert any(note.text.startswith("kink (x)") for note in answer.notes)


def test_the_command():
    heard = ask("backprop", "x*y", "--at", "x=2,y=3", "--check", "--json")
    rows = json.loads(heard.out)["tables"]["check"]
    assert [row["many_digits"] for row in rows] == [3, 2]
    assert ask("backprop", "x*y", "--at", "x=2,y=3", "--check", "--bare").out == "x=3,y=2\n"
    assert ask("backprop", "x*y", "--check").code == 2


def test_a_check_needs_values():
    with pytest.raises(InputError, match="needs values"):
        backprop("x*y", check=True)


def test_too_long_a_check_is_refused():
    text = " + ".join(f"x{i}*y" for i in range(500))
    with pytest.raises(LimitError):
        backprop(text, at={**{f"x{i}": 1.0 for i in range(500)}, "y": 2.0}, check=True)
