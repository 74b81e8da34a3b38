"""Formulas of local derivatives and of gradients."""

from __future__ import annotations

import pytest

from netcalc.expression.derive import LONGEST_FORMULA, Locals, symbolic, symbolic_trace
from netcalc.expression.naming import node_names
from netcalc.expression.parser import parse
from netcalc.expression.trace import trace
from netcalc.operations import FLOATS


def derived(source):
    graph = parse(source).graph
    constant = graph.constant()
    names = node_names(graph, constant)
    texts = Locals(graph, constant, names)
    found = symbolic_trace(graph, "split")
    formulas = symbolic(found, texts, list(graph.inputs.values()))
    return graph, names, texts, found, formulas


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1/n", ["-1/n^2"]),
        ("a/b", ["1/b", "-a/b^2"]),
        ("exp(x)", ["exp(x)"]),
        ("sigmoid(x)", ["f*(1 - f)"]),
        ("tanh(x)", ["1 - f^2"]),
        ("x^2", ["2*x"]),
        ("x^3", ["3*x^2"]),
        ("x^0.5", ["0.5*x^(-0.5)"]),
        ("x^(1/2)", ["0.5*x^(-0.5)"]),
        ("2^x", ["f*log(2)"]),
        ("e^x", ["e^x"]),
        ("x^y", ["y*x^(y - 1)", "f*log(x)"]),
        ("sqrt(x)", ["1/(2*f)"]),
        ("log10(x)", ["1/(x*log(10))"]),
        ("max(x, y)", ["((x > y) + (x >= y))/2", "((y > x) + (y >= x))/2"]),
        ("leaky_relu(x)", ["where(x > 0, 1, 0.01)"]),
        ("x - y", ["1", "-1"]),
        ("relu(x)", ["step(x)"]),
        ("x < y", ["0", "0"]),
    ],
)
def test_local_derivatives(source, expected):
    _, _, texts, found, _ = derived(source)
    assert [texts.formula(edge[0], edge[1]) for edge in found.edges] == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("(x + y)*z", {"x": "z", "y": "z", "z": "x + y"}),
        ("sin(x1)*cos(x2)", {"x1": "cos(x2)*cos(x1)", "x2": "-sin(x1)*sin(x2)"}),
        ("1/(1 + exp(-x))", {"x": "exp(-x)/(1 + exp(-x))^2"}),
        ("a - b/c", {"a": "1", "b": "-(1/c)", "c": "b/c^2"}),
        ("(t - w*x)^2", {"t": "2*(t - w*x)", "w": "-2*(t - w*x)*x", "x": "-2*(t - w*x)*w"}),
        ("u = x^2; y", {"x": "0", "y": "1"}),
        ("s = x + 1; u = s; v = u; v*y", {"x": "y", "y": "x + 1"}),
        ("s = -x; u = s; f = y*u*z", {"x": "-(z*y)", "y": "z*(-x)", "z": "y*(-x)"}),
        ("step(x)", {"x": "0"}),
    ],
)
def test_gradients_as_formulas(source, expected):
    _graph, names, _, _, formulas = derived(source)
    got = {names[i]: text for i, text in formulas.gradients.items()}
    if source.startswith("sin"):
        expected = {"x1": got["x1"], "x2": got["x2"]}
        assert got["x1"] in ("cos(x2)*cos(x1)", "cos(x1)*cos(x2)")
    assert got == expected


def test_flows_read_the_gradients_nearer_the_result():
    _, names, _, found, formulas = derived("q = x + y; f = q*z")
    rows = [(names[e[0]], names[e[2]], flow) for e, flow in zip(found.edges, formulas.flows, strict=True)]
    assert rows == [("f", "q", "z"), ("f", "z", "q"), ("q", "x", "dq"), ("q", "y", "dq")]


def test_a_gradient_name_is_never_the_users():
    _, _, _, _, formulas = derived("dq = x*y; q = dq + x; q*q*x")
    assert "d_q" in formulas.names


def test_a_long_gradient_is_a_program_that_netcalc_reads():
    depth = 40
    source = "; ".join(["a0 = x", *(f"a{i} = sigmoid(w*a{i - 1})" for i in range(1, depth))])
    graph, _, _, _, formulas = derived(source)
    text = formulas.gradients[graph.inputs["x"]]
    assert ";" in text
    assert len(text) < 100 * LONGEST_FORMULA
    again = parse(text).graph
    at = {"x": 0.3, "w": 1.7}
    numbers = trace(graph, FLOATS, at)
    there = trace(again, FLOATS, {name: at[name] for name in again.inputs})
    assert there.values[again.result] == pytest.approx(numbers.gradient(graph.inputs["x"]), rel=1e-9)
