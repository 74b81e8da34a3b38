"""The question: forward and backward pass as an Answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from terminal import ask

from netcalc import backprop
from netcalc.answer import Formula
from netcalc.errors import InputError, UnknownName
from netcalc.expression.parser import parse

BONUS = "1/(1+exp(-(w0*x0+w1*x1+w2)))"
AT = "w0=2,w1=-3,x0=-1,x1=-2,w2=-3"


def rows(answer, name):
    table = next(table for table in answer.tables if table.name == name)
    keep = [k for k, column in enumerate(table.columns) if column.data]
    return [{table.columns[k].name: row[k] for k in keep} for row in table.rows]


def test_the_bonus_question():
    answer = backprop(BONUS, AT)
    assert answer.value == pytest.approx(0.731059, abs=5e-7)
    assert answer.gradients == pytest.approx(
        {"w0": -0.196612, "x0": 0.393224, "w1": -0.393224, "x1": -0.589836, "w2": 0.196612}, abs=5e-7
    )
    assert list(answer.gradients) == ["w0", "x0", "w1", "x1", "w2"]


def test_tables():
    answer = backprop("q = x + y; f = q*z", "x=-2,y=5,z=-4")
    assert answer.nodes == {"q": {"value": 3, "gradient": -4}, "f": {"value": -12, "gradient": 1}}
    nodes = rows(answer, "nodes")
    assert [set(row) for row in nodes] == [{"node", "op", "inputs", "value", "upstream", "gate", "kink"}] * 5
    assert nodes[2] == {
        "node": "q",
        "op": "add",
        "inputs": ["x", "y"],
        "value": 3,
        "upstream": -4,
        "gate": "add: distributes",
        "kink": False,
    }
    assert rows(answer, "edges")[0] == {
        "from": "f",
        "to": "q",
        "formula": "z",
        "local": -4,
        "upstream": 1,
        "flow": -4,
    }


@pytest.mark.parametrize(
    ("source", "node", "gate"),
    [
        ("x + y", "f", "add: distributes"),
        ("x*y", "f", "mul: swaps"),
        ("max(x, y)", "f", "max: routes"),
        ("x*y + x", "x", "copy: adds"),
        ("q = x*y; q*q", "q", "mul: swaps; copy: adds"),
        ("1 + x", "f", ""),
    ],
)
def test_gate_patterns(source, node, gate):
    found = rows(
        backprop(source, {name: k + 1.5 for k, name in enumerate(parse(source).graph.inputs)}), "nodes"
    )
    assert {row["node"]: row["gate"] for row in found}[node] == gate


def test_the_gate_patterns_are_told_as_they_are():
    told = (Path(__file__).parent.parent / "examples" / "reference" / "backprop.md").read_text("utf-8")
    for gate in ("add: distributes", "copy: adds", "mul: swaps", "max: routes"):
        assert gate in told


def test_constants_take_no_row():
    nodes = rows(backprop("1/2*x + 3^2", "x=1"), "nodes")
    assert [row["node"] for row in nodes] == ["x", "n1", "f"]
    assert nodes[1]["inputs"] == ["1/2", "x"]


def test_working_puts_the_numbers_in():
    working = list(map(str, backprop("q = x + y; f = q*z", "x=-2,y=5,z=-4").working))
    assert working[:2] == ["q = x + y = -2 + 5 = 3", "f = q*z = 3*(-4) = -12"]
    assert "df/dx = df/dq*1 = (-4)*1 = -4" in working


@pytest.mark.parametrize(
    ("wrt", "expected"),
    [("x", {"x": -4}), ("z,x", {"z": 3, "x": -4}), ("q", {"q": -4}), (["q", "f"], {"q": -4, "f": 1})],
)
def test_wrt(wrt, expected):
    answer = backprop("q = x + y; f = q*z", "x=-2,y=5,z=-4", wrt=wrt)
    assert answer.gradients == expected
    assert list(answer.gradients) == list(expected)


def test_wrt_unknown():
    with pytest.raises(UnknownName) as caught:
        backprop("alpha*x", "alpha=1,x=2", wrt="alfa")
    assert caught.value.hint == "did you mean alpha?"


def test_missing_values_come_with_the_line_to_type():
    with pytest.raises(InputError) as caught:
        backprop(BONUS, "w0=2,w1=-3,x0=-1,x1=-2")
    error = caught.value
    assert error.message == "no value for w2"
    assert error.hint == "try: --at 'w0=2,w1=-3,x0=-1,x1=-2,w2=0'"
    assert error.place.text[error.place.start : error.place.end] == "w2"


@pytest.mark.parametrize(
    ("source", "at", "hint"),
    [
        ("alpha*beta", "alpah=1,beta=2", "try: --at 'alpha=1,beta=2'"),
        ("w0x0 + b", "w0=1,x0=2,b=1", "w0x0 is one name; the product is w0*x0"),
        ("x + y", "x=0.1", "try: --at 'x=0.1,y=0'"),
        ("sum(x + Y)", "x=[1,2]", "try: --at 'x=[1,2],Y=0'"),
        ("sum(W@x)", "x=[1,2]", "try: --at 'x=[1,2],W=[[0,0],[0,0]]'"),
        ("sum(W@x + b)", "x=[1,2],b=[3,4,5]", "try: --at 'x=[1,2],b=[3,4,5],W=[[0,0],[0,0],[0,0]]'"),
        ("dot(x, y)", "x=[1,2]", "try: --at 'x=[1,2],y=[0,0]'"),
        ("sum(W@x)", "x=[1,2,3,4]", "try: --at 'x=[1,2,3,4],W=@w.csv'"),
    ],
)
def test_the_way_out_of_a_missing_value(source, at, hint):
    with pytest.raises(InputError) as caught:
        backprop(source, at)
    assert caught.value.hint == hint


def test_a_statement_may_not_have_a_value():
    with pytest.raises(InputError, match="assigned in the program and given a value"):
        backprop("q = x + y; q*z", "x=1,y=2,z=3,q=4")


def notes(answer, kind):
    return [note.text for note in answer.notes if note.kind == kind]


def test_notes():
    assert "unused" in notes(backprop("x + 1", "x=1,unused=2"), "value")[0]
    assert "Euler" in notes(backprop("e^x", "x=1"), "convention")[0]
    assert not notes(backprop("e^x", "x=1,e=2"), "convention")
    assert "0.1" in notes(backprop("leaky_relu(x)", "x=1"), "convention")[0]
    assert not notes(backprop("leaky_relu(x, 0.1)", "x=1"), "convention")
    assert "--ties first" in notes(backprop("max(x, y)", "x=1,y=1"), "kink")[0]
    assert "relu'(0) = 0" in notes(backprop("relu(x)", "x=0"), "kink")[0]


def test_ties_first():
    assert backprop("max(x, y)", "x=1,y=1", ties="first").gradients == {"x": 1, "y": 0}
    with pytest.raises(InputError, match="split or first"):
        backprop("x", "x=1", ties="frist")


def test_without_values_the_trace_is_symbolic():
    answer = backprop("q = x + y; f = q*z")
    assert answer.value == "q*z"
    assert answer.gradients == {"x": "z", "y": "z", "z": "x + y"}
    assert all(isinstance(gradient, Formula) for gradient in answer.gradients.values())
    assert [row["upstream"] for row in rows(answer, "nodes")] == ["dq", "dq", "z", "q", "1"]
    assert all(row["value"] is None for row in rows(answer, "nodes"))


def test_a_program_without_inputs_is_a_number():
    answer = backprop("c = 3; c^2 + 1")
    assert answer.value == 10
    assert answer.gradients == {}
    assert answer.nodes == {"c": {"value": 3, "gradient": 6}}


def test_a_name_of_ours_is_never_the_users():
    nodes = [row["node"] for row in rows(backprop("sin(n1*f)", "n1=1,f=2"), "nodes")]
    assert len(set(nodes)) == len(nodes)
    assert nodes[:2] == ["n1", "f"]


def test_a_large_trace_makes_its_rows_when_they_are_looked_at():
    answer = backprop("+".join(["x*y"] * 5_000), "x=1,y=2")
    assert answer.gradients == {"x": 10_000, "y": 5_000}
    assert len(answer.tables[0].rows) == 10_001
    assert answer.tables[0].rows[-1][1] == "f"


@pytest.mark.parametrize("command", ["backprop", "grad", "chain", "jacobian", "hessian", "graph", "descend"])
def test_a_function_without_brackets_is_shown_with_them(command):
    heard = ask(command, "sin*x", "--at", "x=1")
    assert heard.code == 2
    assert "sin(x)" in heard.err
    heard = ask(command, "sin", "x", "--at", "x=1")
    assert f"netcalc {command} 'sin(x)' --at x=1" in heard.err


@pytest.mark.parametrize(
    "words",
    [
        ("grad", "sin*x"),
        ("backprop", "sin*x"),
        ("graph", "sin*x"),
        ("plot", "sin"),
        ("equal", "sin", "x"),
        ("truth-table", "sin | x"),
        ("separable", "sin | x"),
    ],
)
def test_a_variable_that_is_called_as_a_function_is_said(words):
    assert "sin is read as a variable here; the function is sin(x)" in ask(*words).out
    assert "read as a variable" not in ask(*(word.replace("sin", "s") for word in words)).out


def test_several_curves_and_a_function_without_brackets():
    assert "sin(x)" in ask("plot", "sin", "x").err
    assert "--over x --at 'a=1'" in ask("plot", "a", "x").err
