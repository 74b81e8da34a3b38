"""The world of arrays and every row over it: values, gradients, formulas; against loops in mpmath."""

from __future__ import annotations

import math

import array_oracles as lists
import numpy
import oracles
import pytest

from netcalc.expression.graph import Graph, Step
from netcalc.expression.matrices import Matrices
from netcalc.expression.parser import parse
from netcalc.expression.printer import write
from netcalc.expression.shapes import graph_shapes
from netcalc.expression.trace import backward, forward, trace
from netcalc.operations import FLOATS, OPERATIONS, VECTOR, Floats
from netcalc.operations.arrays import Arrays

M = Arrays()
ROWS = {**OPERATIONS, "vector": VECTOR}
CASES = [
    (name, sizes, settings)
    for name, row in ROWS.items()
    for sizes, settings in lists.cases(name, len(row.arguments) - len(row.settings))
]
IDS = [f"{name}-{sizes}-{settings}" for name, sizes, settings in CASES]


def alone(name, sizes, settings):
    """A graph of one step, its inputs a, b, c."""
    letters = "abc"[: len(sizes)] if name != "ones" else ""
    leaves = [Step(None, name=letter) for letter in letters]
    leaves += [Step(None, literal=str(setting)) for setting in settings]
    graph = Graph((*leaves, Step(ROWS[name], tuple(range(len(leaves))))), {}, len(leaves))
    at = dict(zip(letters, lists.inputs(name, sizes), strict=True)) if letters else {}
    return graph, at


def close(found, expected):
    assert numpy.shape(found) == lists.shape(expected)
    exact = [float(entry) for entry in lists.flat(expected)]
    assert numpy.allclose(numpy.ravel(found), exact, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(("name", "sizes", "settings"), CASES, ids=IDS)
def test_value_and_its_shape(name, sizes, settings):
    graph, at = alone(name, sizes, settings)
    shapes = graph_shapes(graph, {letter: lists.shape(a) for letter, a in at.items()})
    found = forward(graph, M, at, shapes)[-1]
    assert numpy.shape(found) == shapes[-1]
    close(found, lists.value(name, list(at.values()), settings))


SMOOTH = [case for case in zip(CASES, IDS, strict=True) if case[0][0] not in {*oracles.BITS, "where", "ones"}]


def weighted(name, sizes, settings):
    """A row alone, with weights at its result: graph, values of inputs, shapes, weights."""
    graph, at = alone(name, sizes, settings)
    shapes = graph_shapes(graph, {letter: lists.shape(a) for letter, a in at.items()})
    weights = 0.3 + 0.1 * numpy.arange(math.prod(shapes[-1])).reshape(shapes[-1])
    return graph, at, shapes, weights


@pytest.mark.parametrize(("name", "sizes", "settings"), [c for c, _ in SMOOTH], ids=[i for _, i in SMOOTH])
def test_gradients(name, sizes, settings):
    graph, at, shapes, weights = weighted(name, sizes, settings)
    found = backward(graph, M, forward(graph, M, at, shapes), shapes, seed=weights)
    for position, letter in enumerate(at):
        gradient = found.gradient(graph.inputs[letter])
        assert numpy.shape(gradient) == numpy.shape(at[letter])
        expected = lists.slopes(name, list(at.values()), settings, weights.tolist(), position)
        assert numpy.allclose(numpy.ravel(gradient), [float(e) for e in expected], rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize(("name", "sizes", "settings"), [c for c, _ in SMOOTH], ids=[i for _, i in SMOOTH])
def test_gradients_in_matrix_form_are_the_same_numbers(name, sizes, settings):
    """Each formula is written, read again and computed; the result is summed up with the weights."""
    graph, at, shapes, weights = weighted(name, sizes, settings)
    steps = [*graph.steps, Step(None, name="u"), Step(OPERATIONS["mul"], (graph.result, len(graph.steps)))]
    steps.append(Step(OPERATIONS["sum"], (len(steps) - 1,)))
    whole = Graph(tuple(steps), {}, len(steps) - 1)
    at = {**at, "u": weights}
    sizes_of = {letter: numpy.shape(a) for letter, a in at.items()}
    shapes = graph_shapes(whole, sizes_of)
    numbers = trace(whole, M, at, shapes)
    m = Matrices(whole, shapes=shapes)
    found = backward(whole, m, m.terms(), shapes)
    for letter in at:
        step = whole.inputs[letter]
        term = m.whole(found.gradient(step), shapes[step])
        assert m.shape(term) == shapes[step]
        again = parse(write(m.steps, term.index), variables=at).graph
        made = forward(again, M, at, graph_shapes(again, sizes_of))[again.result]
        assert numpy.allclose(made, numbers.gradient(step), rtol=1e-11, atol=1e-13)


# -- the conventions of floats -------------------------------------------------------------------------

EDGES = [-1000.0, -2.0, -1.0, -0.5, -0.0, 0.0, 0.3, 0.5, 1.0, 1.5, 2.0, 40.0, 800.0, math.nan, math.inf]
ENTRYWISE = [name for name, row in OPERATIONS.items() if row.shape is None]


def same(x, y):
    return (x != x and y != y) or math.isclose(x, y, rel_tol=1e-12, abs_tol=1e-300)


def grid(count):
    points = [EDGES] if count == 1 else numpy.meshgrid(*[EDGES] * count)
    return [numpy.ravel(axis).astype(float) for axis in points]


@pytest.mark.parametrize("name", ENTRYWISE)
def test_every_entry_is_what_floats_give(name):
    row = OPERATIONS[name]
    columns = grid(len(row.arguments))
    with M.quiet():
        found = row.value(M)(*columns)
        slopes = [numpy.broadcast_to(s(found, *columns), found.shape) for s in row.slopes_of(M, len(columns))]
    for k, point in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
        expected = row.value(FLOATS)(*point)
        assert same(float(found[k]), expected), point
        if not math.isfinite(expected) or not all(map(math.isfinite, point)):
            continue
        for slope, own in zip(slopes, row.slopes_of(FLOATS, len(columns)), strict=True):
            assert same(float(slope[k]), float(own(expected, *point))), point


@pytest.mark.parametrize("name", ["max", "min"])
@pytest.mark.parametrize("ties", ["split", "first"])
@pytest.mark.parametrize("count", [2, 3])
def test_ties_entry_by_entry(name, ties, count):
    row, floats, m = OPERATIONS[name], Floats(ties), Arrays(ties)
    columns = [
        numpy.array(c) for c in zip(*[(1, 1, 1), (1, 2, 1), (2, 1, 1), (1, 1, 2), (3, 2, 2)], strict=True)
    ]
    columns = [column.astype(float) for column in columns[:count]]
    y = row.value(m)(*columns)
    for position in range(count):
        found = row.slopes_of(m, count)[position](y, *columns)
        for k, point in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
            assert found[k] == row.slopes_of(floats, count)[position](row.value(floats)(*point), *point)


@pytest.mark.parametrize(
    ("source", "ties", "expected"),
    [
        ("max(x)", "split", [0, 0.5, 0.5]),
        ("max(x)", "first", [0, 1, 0]),
        ("min(-x)", "split", [0, -0.5, -0.5]),
        ("min(-x)", "first", [0, -1, 0]),
    ],
)
def test_ties_of_all_entries(source, ties, expected):
    graph = parse(source).graph
    at = {"x": [1, 2, 2]}
    found = trace(graph, Arrays(ties), at, graph_shapes(graph, {"x": (3,)}))
    assert found.gradient(0).tolist() == expected


@pytest.mark.parametrize(
    ("source", "x", "value", "gradient"),
    [
        ("norm(x)", [0, 0], 0, [0, 0]),
        ("norm(x)", [3e200, 4e200], 5e200, [0.6, 0.8]),
        ("norm(x)", [3e-200, 4e-200], 5e-200, [0.6, 0.8]),
        ("prod(x)", [2, 0, 3], 0, [0, 6, 0]),
        ("prod(x)", [0, 0, 3], 0, [0, 0, 0]),
        ("sum(softmax(x)*[1, 2])", [1000, -1000], 1, [0, 0]),
        ("sum(softmax(x)*[1, 2])", [1000, 1000], 1.5, [-0.25, 0.25]),
        ("logsumexp(x)", [1000, 1000], 1000 + math.log(2), [0.5, 0.5]),
        ("logsumexp(x)", [-1000, -1000], -1000 + math.log(2), [0.5, 0.5]),
        ("log_softmax(x)@[1, 0]", [-1000, 1000], -2000, [1, -1]),
        ("sum(sigmoid(x))", [1000, -1000], 1, [0, 0]),
        ("sum(softplus(x))", [1000, -1000], 1000, [1, 0]),
        ("sum(silu(x))", [1000, -1000], 1000, [1, 0]),
        ("cross_entropy([0, 1], [0, x@[1, 0]])", [0.5, 9], math.log(2), [-2, 0]),
        ("entropy([0, 1] + 0*x)", [1, 1], 0, None),
        ("kl([0, 1], [0, 1] + 0*x)", [1, 1], 0, None),
        ("sum(where(x > 0, log(x), 0))", [-1, 2], math.log(2), [0, 0.5]),
        ("sum(where(x > 0, sqrt(x), x^2))", [0, 4], 2, [0, 0.25]),
        ("sum(max(x, 0)*(x > 0))", [-1, 2], 2, [0, 1]),
    ],
)
def test_far_out_and_at_the_edges(source, x, value, gradient):
    graph = parse(source).graph
    found = trace(graph, M, {"x": x}, graph_shapes(graph, {"x": (len(x),)}))
    assert math.isclose(found.values[graph.result], value, rel_tol=1e-15, abs_tol=1e-15)
    if gradient is not None:
        assert numpy.allclose(found.gradient(graph.inputs["x"]), gradient, rtol=1e-15, atol=1e-15)


def test_numbers_and_lists_are_lifted():
    assert M.shape(M.lift(3)) == ()
    assert M.shape(M.lift([[1, 2]])) == (1, 2)
    assert isinstance(M.lift(3), float)
