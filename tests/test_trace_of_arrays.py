"""Traces over arrays: PyTorch's figures, the texts of flows and Jacobians as numbers, faults."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy
import pytest

from netcalc.errors import NetcalcError
from netcalc.expression.derive import Locals, flow_texts, gradient_names, symbolic, symbolic_trace
from netcalc.expression.domain import gradient_fault, value_fault
from netcalc.expression.naming import node_names
from netcalc.expression.parser import parse
from netcalc.expression.shapes import shapes
from netcalc.expression.structure import jacobian
from netcalc.expression.trace import backward, forward, kinks, trace
from netcalc.operations import FLOATS
from netcalc.operations.arrays import Arrays

REFERENCE = Path(__file__).parent / "reference"
M = Arrays()
ARRAYS = [row for row in json.loads((REFERENCE / "gradients.json").read_text()) if row["kind"] == "array"]
WORKED = {
    name: row
    for name, row in json.loads((REFERENCE / "worked.json").read_text()).items()
    if any(isinstance(value, list) for value in row.get("at", {}).values())
}


def traced(source, at, wanted=None):
    program = parse(source, variables=at)
    at = {name: numpy.array(at[name], dtype=float) for name in program.graph.inputs}
    found = shapes(program, {name: value.shape for name, value in at.items()})
    names = wanted if wanted is None else [program.graph.inputs[name] for name in wanted]
    return trace(program.graph, M, at, found, names)


def gradients(found):
    return {name: found.gradient(step) for name, step in found.graph.inputs.items()}


@pytest.mark.parametrize("row", ARRAYS, ids=lambda row: row["text"])
def test_reference_gradients(row):
    found = traced(row["text"], row["at"])
    assert math.isclose(found.values[found.graph.result], row["value"], rel_tol=1e-7, abs_tol=1e-12)
    assert set(row["gradients"]) == set(found.graph.inputs)
    for name, expected in row["gradients"].items():
        assert numpy.shape(gradients(found)[name]) == numpy.shape(expected)
        assert numpy.allclose(gradients(found)[name], expected, rtol=1e-7, atol=1e-12)


def test_there_is_something_to_compare_with():
    assert len(ARRAYS) == 28
    assert set(WORKED) == {"softmax-cross-entropy", "matrix-norm", "mlp-relu"}


@pytest.mark.parametrize("name", WORKED)
def test_worked_examples(name):
    row = WORKED[name]
    found = traced(row["text"], row["at"])
    assert found.values[found.graph.result] == pytest.approx(row["value"], abs=5e-7)
    for variable, expected in row["gradients"].items():
        assert numpy.allclose(gradients(found)[variable], expected, rtol=0, atol=5e-7)


# -- rows that are taken together ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "at", "value", "z"),
    [
        ("cross_entropy(p, softmax(z))", {"p": [0, 1], "z": [1000, 0]}, 1000, [1, -1]),
        ("q = softmax(z); cross_entropy(p, q)", {"p": [0, 1], "z": [1000, -1000]}, 2000, [1, -1]),
        ("q = softmax(z); r = q; cross_entropy(p, r)", {"p": [0.5, 0.5], "z": [1000, 0]}, 500, [0.5, -0.5]),
        (
            "cross_entropy(p, softmax(z))",
            {"p": [[0, 1], [1, 0]], "z": [[1000, 0]] * 2},
            500,
            [[0.5, -0.5], [0, 0]],
        ),
        ("cross_entropy(p, softmax(z))", {"p": [0, 2], "z": [1000, 0]}, 2000, [2, -2]),
        ("kl(p, softmax(z))", {"p": [0, 1], "z": [1000, 0]}, 1000, [1, -1]),
        ("entropy(softmax(z))", {"z": [1000, -1000]}, 0, [0, 0]),
        ("kl(softmax(z), p)", {"p": [0.5, 0.5], "z": [1000, -1000]}, math.log(2), [0, 0]),
        ("-(p@log(softmax(z)))", {"p": [0, 1], "z": [1000, 0]}, 1000, [1, -1]),
        ("-sum(log(sigmoid(z)))", {"z": [-1000, 1000]}, 1000, [-1, 0]),
        ("bce(p, sigmoid(z))", {"p": [1, 0], "z": [-1000, 1000]}, 1000, [-0.5, 0.5]),
        ("bce(p, sigmoid(z))", {"p": [1, 1], "z": [40, 36]}, None, [-2.124177e-18, -1.159761e-16]),
        ("q = softmax(z); cross_entropy(p, q) + sum(q*[5, 7])", {"p": [0, 1], "z": [1000, 0]}, 1005, [1, -1]),
        ("q = softmax(z); cross_entropy(p, q) + q@q", {"p": [0.3, 0.7], "z": [0.2, 0.1]}, None, None),
    ],
)
def test_scores_of_a_thousand(source, at, value, z):
    found = traced(source, at)
    assert value is None or math.isclose(found.values[found.graph.result], value, rel_tol=1e-15)
    assert z is None or numpy.allclose(gradients(found)["z"], z, rtol=1e-6, atol=1e-30)
    names = node_names(found.graph, found.constant)
    program = parse(source, variables=at)
    assert value_fault(program, found, names) is None
    assert gradient_fault(program, found, names, [found.graph.inputs["z"]]) is None


def test_the_step_between_shows_its_own_gradient():
    found = traced("q = softmax(z); cross_entropy(p, q)", {"p": [0.25, 0.75], "z": [0.3, 0.2]})
    q = found.values[1]
    assert numpy.allclose(found.upstream[1], [-0.25 / q[0], -0.75 / q[1]])
    assert [after.name for after in found.joined.values()] == ["softmax"]


# -- texts -----------------------------------------------------------------------------------------------

PROGRAMS = [
    ("z = W@x + b; h = relu(z); q = softmax(U@h + c); cross_entropy(t, q)", "W32 x2 b3 U43 c4 t4"),
    ("A = X@W + b; h = tanh(A); e = y - h@v; 0.5*sum(e^2)", "X52 W23 b3 v3 y5"),
    ("mean((X@w - y)^2) + 0.1*sum(w^2)", "X52 w2 y5"),
    ("u = x*y; v = 3; w = sum(u)*v; w^2", "x2 y2"),
    ("sum(x) + 0*sum(q)", "x2 q3"),
    ("bce(t, sigmoid(X@w + b))", "X52 w2 b t5"),
    ("sum(a*b, axis=1)@c", "a23 b3 c2"),
    ("sum(a*b, axis=1)@c + sum(mean(a, axis=1, keep=1))", "a22 b2 c2"),
    ("prod(x) + max(x) + norm(A) + min(A)", "x3 A22"),
    ("[a, b, a*b]@v", "a b v3"),
    ("sum([x, y]*s)", "x3 y3 s"),
    ("sum((A - mean(A, axis=1, keep=1))^2)", "A23"),
    ("sum(log(softmax(Z))*b)", "Z23 b3"),
    ("cross_entropy(P, softmax(X@W + b))", "P43 X42 W23 b3"),
    ("sum(logsumexp(X)*v) + sum(log_softmax(X)*x)", "X23 v2 x3"),
    ("mse(t, y)", "t21 y3"),
    ("sum(outer(x, y)@y)", "x2 y3"),
    ("mean(a + B)", "a B23"),
    ("x@(W.T)@y", "x3 W23 y2"),
    ("kl(p, q) + entropy(q)", "p3 q3"),
    ("entropy(softmax(Z)) + kl(softmax(z), q)", "Z23 z3 q3"),
    ("s = softmax(Z); kl(s, Q) + kl(P, s)", "Z23 P23 Q23"),
    ("kl(softmax(a), softmax(b))", "a3 b3"),
    ("sum(max(x, Y)) + sum(where(x > 0, x^2, Y))", "x3 Y23"),
    ("dot(x, y)*sum(exp(x)*3)", "x3 y3"),
    ("q = softmax(z); r = q; cross_entropy(p, r) + log(q)@v + sum(q^2)", "z3 p3 v3"),
]


def declared(text):
    return {word[0]: tuple(map(int, word[1:])) for word in text.split()}


def drawn(sizes):
    random = numpy.random.default_rng(14)
    return {name: random.uniform(0.1, 0.9, size) for name, size in sizes.items()}


def computed(text, at):
    program = parse(text, variables=at)
    found = shapes(program, {name: numpy.shape(value) for name, value in at.items()})
    return forward(program.graph, M, at, found)[program.graph.result]


@pytest.mark.parametrize(("source", "sizes"), PROGRAMS, ids=[source for source, _ in PROGRAMS])
def test_every_flow_as_text_is_the_number(source, sizes):
    found = traced(source, drawn(declared(sizes)))
    graph = found.graph
    names = node_names(graph, found.constant)
    own = gradient_names(names, graph.result)
    texts = flow_texts(found, Locals(graph, found.constant, names, shapes=found.shapes), own)
    known = {name: found.values[i] for i, name in enumerate(names) if name}
    known |= {name: found.gradient(i) for i, name in enumerate(own) if name and name != "1"}
    for (_, _, target, _, flow), text in zip(found.edges, texts, strict=True):
        assert numpy.shape(flow) == found.shapes[target]
        value = computed(text, known)
        assert numpy.shape(value) == found.shapes[target], text
        assert numpy.allclose(value, flow, rtol=1e-9, atol=1e-12), text


@pytest.mark.parametrize(("source", "sizes"), PROGRAMS, ids=[source for source, _ in PROGRAMS])
def test_gradients_as_programs_are_the_numbers(source, sizes):
    at = drawn(declared(sizes))
    found = traced(source, at)
    graph = found.graph
    names = node_names(graph, found.constant)
    texts = Locals(graph, found.constant, names, shapes=found.shapes)
    made = symbolic(symbolic_trace(graph, "split", found.shapes), texts, list(graph.inputs.values()))
    for name, step in graph.inputs.items():
        value = computed(made.gradients[step], at)
        assert numpy.shape(value) == found.shapes[step], name
        assert numpy.allclose(value, found.gradient(step), rtol=1e-9, atol=1e-12), made.gradients[step]


@pytest.mark.parametrize(
    ("source", "sizes", "expected"),
    [
        ("f = W@x", "W23 x3", [(2, 6, "I kron x"), (2, 3, "W")]),
        ("f = X@W", "X43 W32", [(8, 12, "I kron W.T"), (8, 6, "X kron I")]),
        ("f = x@W", "x2 W23", [(3, 2, "W.T"), (3, 6, "x kron I")]),
        ("f = x@y", "x2 y2", [(1, 2, "row y"), (1, 2, "row x")]),
        ("f = outer(x, y)", "x2 y3", [(6, 2, "I kron y"), (6, 3, "x kron I")]),
        ("f = tanh(x)", "x3", [(3, 3, "diag(1 - f^2)")]),
        ("f = softmax(x)", "x3", [(3, 3, "diag(f) - outer(f, f)")]),
        ("f = softmax(X)", "X23", [(6, 6, "each row: diag(f) - outer(f, f)")]),
        ("f = sum(x)", "x3", [(1, 3, "row of ones")]),
        ("f = sum(X, axis=0)", "X22", [(2, 4, "ones kron I")]),
        ("f = sum(X, axis=1)", "X22", [(2, 4, "I kron ones")]),
        ("f = mean(x)", "x4", [(1, 4, "row of 1/4")]),
        ("f = x + b", "x3 b", [(3, 3, "I"), (3, 1, "column of ones")]),
        ("f = X + b", "X23 b3", [(6, 6, "I"), (6, 3, "ones kron I")]),
        ("f = X + b", "X23 b21", [(6, 6, "I"), (6, 2, "I kron ones")]),
        ("f = X - b", "X23 b3", [(6, 6, "I"), (6, 3, "-(ones kron I)")]),
        ("f = c*x", "c x3", [(3, 1, "column of x"), (3, 3, "c*I")]),
        ("f = x*y", "x3 y3", [(3, 3, "diag(y)"), (3, 3, "diag(x)")]),
        ("f = X.T", "X23", [(6, 6, "a permutation")]),
        ("f = [x, y]", "x2 y2", [(4, 2, "columns 1 to 2 of I"), (4, 2, "columns 3 to 4 of I")]),
        ("f = norm(x)", "x3", [(1, 3, "row x/f")]),
        ("f = a*b", "a b", [(1, 1, "b"), (1, 1, "a")]),
    ],
)
def test_the_jacobian_of_an_edge(source, sizes, expected):
    program = parse(source)
    graph = program.graph
    found = shapes(program, declared(sizes))
    names = node_names(graph, graph.constant())
    texts = Locals(graph, graph.constant(), names, shapes=found)
    made = [tuple(jacobian(texts, graph.result, k)) for k in range(len(expected))]
    assert made == expected


@pytest.mark.parametrize(
    ("source", "sizes"),
    [
        ("f = W@x", "W23 x3"),
        ("f = X@W", "X43 W32"),
        ("f = x@W", "x2 W23"),
        ("f = outer(x, y)", "x2 y3"),
        ("f = softmax(x)", "x3"),
        ("f = x@y", "x2 y2"),
        ("f = tanh(x)", "x3"),
        ("f = norm(x)", "x3"),
    ],
)
def test_what_the_words_for_a_jacobian_mean(source, sizes):
    """The words, computed, against the rows that walks back from single entries give."""
    program = parse(source)
    graph, at = program.graph, drawn(declared(sizes))
    found = shapes(program, declared(sizes))
    values = forward(graph, M, at, found)
    names = node_names(graph, graph.constant())
    texts = Locals(graph, graph.constant(), names, shapes=found)
    for position, step in enumerate(graph.steps[graph.result].inputs):
        rows = []
        for k in range(math.prod(found[graph.result])):
            seed = numpy.zeros(math.prod(found[graph.result]))
            seed[k] = 1
            back = backward(graph, M, values, found, seed=seed.reshape(found[graph.result]))
            rows.append(numpy.ravel(back.upstream[step]))
        made = jacobian(texts, graph.result, position)
        assert (made.rows, made.columns) == numpy.shape(rows)
        known = {**at, "f": values[graph.result]}
        assert any(
            numpy.shape(matrix) == numpy.shape(rows) and numpy.allclose(matrix, rows)
            for matrix in meant(made.text, known, made.rows)
        )


def meant(text, known, rows):
    """The matrices that the words can mean: beside kron a vector is a row or a column, as the size has it."""
    if " kron " in text:
        left, right = text.split(" kron ")
        for axis in (0, 1):
            factors = [None if word == "I" else matrix(word, known, axis) for word in (left, right)]
            other = next(factor for factor in factors if factor is not None)
            eye = numpy.eye(rows // len(other)) if rows % len(other) == 0 else numpy.eye(1)
            yield numpy.kron(*[eye if factor is None else factor for factor in factors])
    elif text.startswith("row "):
        yield numpy.ravel(computed(text[4:], known))[None]
    else:
        text = text.replace("diag(1 - f^2)", "D*(1 - f^2)").replace("diag(f)", "D*f")
        yield computed(text, {**known, "D": numpy.eye(3)})


def matrix(word, known, axis):
    value = numpy.asarray(computed(word, known))
    return value if value.ndim == 2 else numpy.expand_dims(value, axis)


# -- faults and kinks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "at", "message"),
    [
        ("sum(log(x))", {"x": [1, -1, 2]}, "no value: log(x) at entry 2: x = -1"),
        ("sum(1/A)", {"A": [[1, 2], [3, 0]]}, "division by zero: 1/A at row 2, column 2: A = 0"),
        ("sum(exp(W@x))", {"W": [[1, 2], [300, 400]], "x": [1, 2]},
         "overflow: exp(n1) at entry 2: n1 = 1100 is too large for a float"),
        ("sum(sqrt(x))", {"x": [1, 0]},
         "the gradient to x has no finite value: d/dx of sqrt(x) is undefined at entry 2"),
        ("sum(x & y)", {"x": [1, 0], "y": [1, 2]}, "and takes 0 and 1 only: x & y at entry 2: x = 0, y = 2"),
        ("cross_entropy(p, q)", {"p": [0, 1], "q": [1, 0]}, "no value: cross_entropy(p, q)"),
        ("sum(x)/y", {"x": [1, 2], "y": 0}, "division by zero: n1/y at n1 = 3, y = 0"),
        ("sum(where(x > 0, x, log(x)))", {"x": [1, -3]}, "no value: log(x) at entry 2: x = -3"),
        ("sum(where(x > 0, log(x), 0))", {"x": [1, -3]}, None),
        ("norm(x) + sum(sqrt(y)*0)", {"x": [0, 0], "y": [1, 2]}, None),
    ],
)  # fmt: skip
def test_a_fault_names_its_entry(source, at, message):
    found = traced(source, at)
    names = node_names(found.graph, found.constant)
    program = parse(source, variables=at)
    fault = value_fault(program, found, names) or gradient_fault(
        program, found, names, found.graph.inputs.values()
    )
    assert fault is None or isinstance(fault, NetcalcError)
    assert (fault.message if fault else None) == message


def test_kinks_of_any_entry():
    found = traced("norm(x) + max(x) + sum(relu(y)) + sum(abs(y + 1))", {"x": [0, 0], "y": [1, 0]})
    assert [operation.name for operation in kinks(found).values()] == ["norm", "max", "relu"]


# -- what is walked back -------------------------------------------------------------------------------------


def test_only_what_is_wanted_is_walked_back():
    at = {"X": [[1.0, 2.0]], "W": [[1.0], [2.0]], "b": [0.5], "t": [[1.0]]}
    everything = traced("mse(t, relu(X@W + b))", at)
    found = traced("mse(t, relu(X@W + b))", at, ["W", "b"])
    for name in ("W", "b"):
        assert numpy.allclose(gradients(found)[name], gradients(everything)[name])
    inputs = found.graph.inputs
    assert found.upstream[inputs["X"]] is None
    assert {edge[2] for edge in found.edges}.isdisjoint({inputs["X"], inputs["t"]})


def test_only_what_is_wanted_is_walked_back_over_numbers():
    graph = parse("sin(x)*y + x").graph
    found = trace(graph, FLOATS, {"x": 0.5, "y": 2.0}, wanted=[graph.inputs["y"]])
    assert found.upstream[graph.inputs["x"]] is None
    assert found.gradient(graph.inputs["y"]) == math.sin(0.5)


def test_no_input_is_changed():
    at = {"W": numpy.ones((2, 3)), "x": numpy.arange(3.0)}
    before = {name: value.copy() for name, value in at.items()}
    program = parse("sum(relu(W@x)^2)")
    trace(program.graph, M, at, shapes(program, {"W": (2, 3), "x": (3,)}))
    assert all((at[name] == before[name]).all() for name in at)
