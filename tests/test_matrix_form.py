"""Gradients in matrix form: the texts, read again, give PyTorch's numbers and central differences."""

from __future__ import annotations

import json
from pathlib import Path

import array_programs
import numpy
import pytest

from netcalc.expression.matrix_form import matrix_form
from netcalc.expression.parser import parse
from netcalc.expression.printer import program as text
from netcalc.expression.shapes import shapes
from netcalc.expression.trace import forward
from netcalc.operations.arrays import Arrays

REFERENCE = Path(__file__).parent / "reference"
CASES = [row for row in json.loads((REFERENCE / "gradients.json").read_text()) if row["kind"] == "array"]
FORMS = pytest.mark.parametrize("longest", [0, 20, 10_000])


def arrays(at):
    return {name: numpy.array(value, dtype=float) for name, value in at.items()}


def value(source, at):
    """What a program comes to at a point, read from its text."""
    read = parse(source, variables=at)
    known = {name: at[name] for name in read.graph.inputs}
    found = shapes(read, {name: numpy.shape(array) for name, array in known.items()})
    return numpy.asarray(forward(read.graph, Arrays(), known, found)[read.graph.result])


def formed(source, at, wrt=None, longest=20):
    read = parse(source, variables=at)
    names = {**read.graph.inputs, **{name: step for step, name in read.graph.names.items()}}
    wanted = {name: names[name] for name in wrt} if wrt else read.graph.inputs
    found = shapes(read, {name: numpy.shape(array) for name, array in at.items()})
    return matrix_form(read.graph, found, wanted, longest), {
        name: found[step] for name, step in names.items()
    }


@FORMS
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_pytorch(case, longest):
    at = arrays(case["at"])
    made, _ = formed(case["text"], at, longest=longest)
    for name, expected in case["gradients"].items():
        found = value(text(made.gradients[name]), at)
        assert found.shape == numpy.shape(expected)
        assert found == pytest.approx(numpy.array(expected), rel=1e-7, abs=1e-10)


@FORMS
@pytest.mark.parametrize(("source", "at"), array_programs.LOSSES)
def test_central_differences(source, at, longest):
    at = arrays(at)
    made, _ = formed(source, at, longest=longest)
    for name, array in at.items():
        expected = array_programs.gradient(lambda moved: value(source, moved), at, name)
        found = value(text(made.gradients[name]), at)
        assert found.shape == array.shape, text(made.gradients[name])
        assert found == pytest.approx(expected, rel=1e-5, abs=1e-7), text(made.gradients[name])


@pytest.mark.parametrize(("source", "at"), array_programs.LOSSES)
def test_the_lines_are_a_program_in_their_order(source, at):
    at = arrays(at)
    made, sizes = formed(source, at)
    known = dict(at)
    read = parse(source, variables=at)
    found = shapes(read, {name: array.shape for name, array in at.items()})
    values = forward(read.graph, Arrays(), at, found)
    known |= {name: values[step] for step, name in read.graph.names.items()}
    for line in made.lines:
        assert line.name not in known
        known[line.name] = value(line.formula, known)
        assert known[line.name].shape == line.shape
        if line.of in sizes:
            assert line.shape == sizes[line.of]
    for name, graph in made.gradients.items():
        named = next(line.name for line in made.lines if line.of == name)
        assert known[named] == pytest.approx(value(text(graph), at), rel=1e-9, abs=1e-12)


TEXTS = [
    (
        "h = tanh(W1@x + b1); y = W2@h + b2; L = mse(t, y)",
        {"W1": (4, 3), "x": (3,), "b1": (4,), "W2": (2, 4), "b2": (2,), "t": (2,)},
        ("W2", "b2", "W1", "b1"),
        "n1 = W1@x + b1; dy = y - t; db2 = dy; dW2 = outer(dy, h); dh = W2.T@dy; dn1 = dh*(1 - h^2); "
        "db1 = dn1; dW1 = outer(dn1, x)",
    ),
    (
        "z = X@W + b; q = softmax(z); L = cross_entropy(p, q)",
        {"X": (5, 3), "W": (3, 4), "b": (4,), "p": (5, 4)},
        ("W", "b"),
        "dz = (sum(p, axis=1, keep=1)*q - p)/5; db = sum(dz, axis=0); dW = X.T@dz",
    ),
    ("z = W@x; cross_entropy([0, 1], softmax(z))", {"W": (2, 2), "x": (2,)}, ("W",),
     "dz = softmax(z) - [0, 1]; dW = outer(dz, x)"),
    ("sum(x)", {"x": (3,)}, ("x",), "dx = ones(3)"),
    ("sum(A)", {"A": (2, 3)}, ("A",), "dA = ones(2, 3)"),
    ("mean(A) + y", {"A": (2, 3), "y": ()}, ("A", "y"), "dy = 1; dA = ones(2, 3)/6"),
    ("x@A@x", {"x": (3,), "A": (3, 3)}, ("x", "A"), "dx = x@A + A@x; dA = outer(x, x)"),
    ("e = y - X@w; 1/2*sum(e^2)", {"y": (4,), "X": (4, 2), "w": (2,)}, ("w",), "dw = -(X.T@e)"),
    ("q = W@x; sum(q^2)", {"W": (2, 2), "x": (2,)}, ("q",), "dq = 2*q"),
    ("dz = W@x; z = 2*dz; sum(z)", {"W": (2, 2), "x": (2,)}, ("x",),
     "d_z = ones(2); ddz = d_z*2; dx = W.T@ddz"),
    ("x@y + 0*sum(v)", {"x": (2,), "y": (2,), "v": (3,)}, ("v",), "dv = 0*ones(3)"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "sizes", "wrt", "expected"), TEXTS)
def test_as_one_writes_it(source, sizes, wrt, expected):
    at = {name: numpy.ones(size) for name, size in sizes.items()}
    made, _ = formed(source, at, wrt)
    assert "; ".join(f"{line.name} = {line.formula}" for line in made.lines) == expected


def test_long_gradients_are_programs_and_short_ones_lines():
    at = {"W": numpy.ones((2, 2)), "x": numpy.ones(2)}
    source = "h = tanh(W@x); sum(h^2)"
    assert text(formed(source, at)[0].gradients["x"]) == "W.T@(2*tanh(W@x)*(1 - tanh(W@x)^2))"
    steps = text(formed(source, at, longest=0)[0].gradients["x"])
    assert steps == "n1 = W@x; h = tanh(n1); dh = 2*h; dn1 = dh*(1 - h^2); W.T@dn1"
