"""Numbers down, gradients up, against PyTorch's figures and mpmath's derivatives."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from formulas import names, text, trees, value
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mpf

from netcalc.expression.derive import symbolic_trace
from netcalc.expression.parser import parse
from netcalc.expression.printer import write
from netcalc.expression.steps import Term
from netcalc.expression.swift import gradients as swift_gradients
from netcalc.expression.trace import forward, kinks, trace
from netcalc.operations import FLOATS, Floats

REFERENCE = Path(__file__).parent / "reference"
SCALARS = [row for row in json.loads((REFERENCE / "gradients.json").read_text()) if row["kind"] == "scalar"]
WORKED = {
    name: row
    for name, row in json.loads((REFERENCE / "worked.json").read_text()).items()
    if "text" in row and not any(isinstance(v, list) for v in row.get("at", {}).values()) and "value" in row
}
POINTS = st.fixed_dictionaries(
    {name: st.integers(-200, 200).map(lambda n: n / 100) for name in ("x", "y", "w0", "b")}
)


def traced(source, at, ties="split"):
    graph = parse(source, variables=at).graph
    return trace(graph, Floats(ties), {name: float(v) for name, v in at.items()})


def gradients(found):
    return {name: float(found.gradient(step)) for name, step in found.graph.inputs.items()}


@pytest.mark.parametrize("row", SCALARS, ids=[row["text"][:40] for row in SCALARS])
def test_reference_gradients(row):
    found = traced(row["text"], row["at"])
    assert math.isclose(found.values[found.graph.result], row["value"], rel_tol=1e-7, abs_tol=1e-12)
    for name, expected in row["gradients"].items():
        assert math.isclose(gradients(found)[name], expected, rel_tol=1e-7, abs_tol=1e-12)


@pytest.mark.parametrize("name", WORKED)
def test_worked_examples(name):
    row = WORKED[name]
    found = traced(row["text"], row["at"])
    assert found.values[found.graph.result] == pytest.approx(row["value"], abs=5e-7)
    for variable, expected in row["gradients"].items():
        assert gradients(found)[variable] == pytest.approx(expected, abs=5e-7)


def test_worked_nodes_in_order():
    row = WORKED["sigmoid-bonus"]
    found = traced(row["text"], row["at"])
    nodes = [i for i, step in enumerate(found.graph.steps) if step.operation]
    assert len(nodes) == len(row["nodes_in_order"])
    for i, (_, value_there, upstream) in zip(nodes, row["nodes_in_order"], strict=True):
        assert found.values[i] == pytest.approx(value_there, abs=5e-7)
        assert found.upstream[i] == pytest.approx(upstream, abs=5e-7)


@given(trees, POINTS)
def test_value_and_gradients_of_random_programs(tree, at):
    found = traced(text(tree), at)
    exact = {name: mpf(v) for name, v in at.items()}
    scale = max([1.0, *map(abs, found.values)])
    assert float(value(tree, exact)) == pytest.approx(
        found.values[found.graph.result], rel=1e-9, abs=1e-12 * scale
    )
    step = mpf(10) ** -15
    for name in names(tree):
        up = value(tree, {**exact, name: exact[name] + step})
        down = value(tree, {**exact, name: exact[name] - step})
        size = max([scale, *(abs(float(edge[4])) for edge in found.edges)])
        assert float((up - down) / (2 * step)) == pytest.approx(
            gradients(found)[name], rel=1e-7, abs=1e-9 * size
        )


@given(trees, POINTS)
def test_the_walk_over_formulas_gives_the_same_numbers(tree, at):
    graph = parse(text(tree), variables=at).graph
    numbers, formulas = trace(graph, FLOATS, at), symbolic_trace(graph, "split")
    for step in graph.inputs.values():
        gradient = formulas.upstream[step]
        if not isinstance(gradient, Term):
            assert (gradient or 0) == numbers.gradient(step)
            continue
        again = parse(write(gradient.world.steps, gradient.index), variables=at).graph
        size = max([1.0, *(abs(float(edge[4])) for edge in numbers.edges)])
        there = forward(again, FLOATS, at)[again.result]
        assert there == pytest.approx(numbers.gradient(step), rel=1e-9, abs=1e-12 * size)


@given(trees, POINTS)
def test_the_swift_walk_gives_the_same_numbers(tree, at):
    graph = parse(text(tree), variables=at).graph
    whole, swift = trace(graph, FLOATS, at), swift_gradients(graph, FLOATS, at)
    assert swift.values == whole.values
    for i in graph.inputs.values():
        assert swift.upstream[i] == whole.upstream[i]


@pytest.mark.parametrize(
    ("source", "at"),
    [
        ("where(x > 0, log(x), 5*y)", {"x": -1.0, "y": 2.0}),
        ("max(x, y, z) + min(x, y) + relu(x)", {"x": 1.0, "y": 1.0, "z": 1.0}),
        ("u = x^2; y + 1", {"x": 3.0, "y": 1.0}),
        ("(-2)^2*y + x^3", {"x": 2.0, "y": 1.0}),
        ("t*log(sigmoid(x)) + bce(t, sigmoid(2*x))", {"x": -700.0, "t": 1.0}),
        ("leaky_relu(x) + clip(y, 0, 1)", {"x": -1.0, "y": 1.0}),
        ("sum(x) + norm(y) + mse(x, y)", {"x": 2.0, "y": -1.0}),
        ("x", {"x": 2.0}),
    ],
)
def test_the_swift_walk_at_edges(source, at):
    graph = parse(source).graph
    whole, swift = trace(graph, FLOATS, at), swift_gradients(graph, FLOATS, at)
    assert swift.values == whole.values
    for step in graph.inputs.values():
        assert (swift.upstream[step] or 0) == whole.gradient(step)


@pytest.mark.parametrize(
    ("source", "at", "expected"),
    [
        ("x*x", {"x": 3}, {"x": 6}),
        ("x", {"x": 3}, {"x": 1}),
        ("x - x", {"x": 3}, {"x": 0}),
        ("q = x*y; f = q + q*q", {"x": 2, "y": 3}, {"x": 39, "y": 26}),
        ("q = x; f = q*x", {"x": 3}, {"x": 6}),
        ("u = x^2; y + 1", {"x": 3, "y": 1}, {"x": 0, "y": 1}),
        ("q = x*y; q", {"x": 2, "y": 3}, {"x": 3, "y": 2}),
        ("(-2)^x + (-2)^2*y", {"x": 2, "y": 1}, {"y": 4}),
        ("x^2", {"x": -2}, {"x": -4}),
        ("x^0", {"x": 0}, {"x": 0}),
        ("where(x > 0, log(x), 5*y)", {"x": -1, "y": 2}, {"x": 0, "y": 5}),
        ("where(x > 0, 1/x, 0)", {"x": 0}, {"x": 0}),
        ("max(x, y)*z", {"x": 1, "y": 2, "z": 3}, {"x": 0, "y": 3, "z": 2}),
        ("relu(x) + step(y)", {"x": 0, "y": 0}, {"x": 0, "y": 0}),
        ("(x > 0)*y", {"x": 1, "y": 7}, {"x": 0, "y": 1}),
    ],
)
def test_gradients_by_hand(source, at, expected):
    found = gradients(traced(source, at))
    assert {name: found[name] for name in expected} == expected


def test_constants_get_no_edge():
    found = traced("2*x + 3^2", {"x": 1})
    kinds = [found.graph.steps[edge[0]].operation.name for edge in found.edges]
    assert kinds == ["add", "mul"]


def test_a_named_constant_is_a_node():
    found = traced("c = 2; c*x", {"x": 5})
    (step,) = found.graph.names
    assert found.gradient(step) == 5


def test_ties():
    assert gradients(traced("max(x, y)", {"x": 1, "y": 1})) == {"x": 0.5, "y": 0.5}
    assert gradients(traced("max(x, y)", {"x": 1, "y": 1}, "first")) == {"x": 1, "y": 0}


@pytest.mark.parametrize(
    ("source", "at", "expected"),
    [
        ("relu(x)", {"x": 0}, {"relu"}),
        ("relu(x)", {"x": 1}, set()),
        ("max(x, 0) + abs(x)", {"x": 0}, {"max", "abs"}),
        ("clip(x, 0, 1)", {"x": 1}, {"clip"}),
        ("x < 1", {"x": 1}, {"lt"}),
        ("leaky_relu(x) + elu(x)", {"x": 0}, {"leaky_relu"}),
        ("relu(0)*x", {"x": 1}, set()),
    ],
)
def test_kinks(source, at, expected):
    assert {operation.name for operation in kinks(traced(source, at)).values()} == expected


@pytest.mark.parametrize(
    "source",
    ["+".join(["x*y"] * 30_000), "; ".join(["a1=x", *(f"a{i}=sin(a{i - 1})*x" for i in range(2, 30_000))])],
)
def test_a_long_program_is_walked_without_recursion(source):
    found = traced(source, {"x": 0.5, "y": 2.0})
    assert math.isfinite(gradients(found)["x"])
