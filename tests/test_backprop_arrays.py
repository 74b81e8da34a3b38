"""backprop over vectors and matrices: the question, its tables, its notes, its formulas."""

from __future__ import annotations

import json
from math import prod
from pathlib import Path

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netcalc import backprop
from netcalc.answer import Formula
from netcalc.errors import DomainError, InputError, ShapeError
from netcalc.expression.parser import parse
from netcalc.expression.shapes import shapes
from netcalc.expression.trace import forward
from netcalc.operations.arrays import Arrays
from netcalc.render import Paper, render
from netcalc.render.bare import spelled
from netcalc.verdict import judge

REFERENCE = Path(__file__).parent / "reference"
CASES = [case for case in json.loads((REFERENCE / "gradients.json").read_text()) if case["kind"] == "array"]
WORKED = json.loads((REFERENCE / "worked.json").read_text())
BY_HAND = [WORKED[name] for name in ("softmax-cross-entropy", "matrix-norm", "mlp-relu")]

NET = "h = tanh(W@x + b); p = softmax(U@h + c); L = cross_entropy(t, p)"
AT = {
    "W": [[0.11, -0.05], [-0.2, -0.12], [1.13, -1.29]],
    "x": [0.47, -1.22],
    "b": [1.03, -0.71, 0.9],
    "U": [[-0.54, 0.4, 0.03], [1, 2, 3]],
    "c": [1.37, 0],
    "t": [1, 0],
}
PROGRAMS = [
    (NET, AT),
    ("L = 0.5*sum((y - v@relu(W@x))^2)", {"W": [[1, 2], [3, 4]], "x": [1, -1], "v": [1, 2], "y": 1}),
    ("mse(t, sigmoid(X@w + b))", {"X": [[1, 2], [3, 4], [5, 6]], "w": [0.1, -0.2], "b": 0.5, "t": [0, 1, 0]}),
    (
        "cross_entropy(T, softmax(X@W))",
        {"X": [[1, 2], [3, 4]], "W": [[1, 0, 2], [0, 1, 0]], "T": [[1, 0, 0], [0, 0.5, 0.5]]},
    ),
    ("norm(W@x - b)^2 + 0.1*sum(W^2)", {"W": [[1, 2], [3, 4]], "x": [1, -1], "b": [0, 2]}),
    ("sum(sum(X, axis=0)*mean(X, axis=0, keep=1)) + max(X) + prod(X)", {"X": [[1, 2], [3, 0.5]]}),
    ("[x, y]@[[1, 2], [3, 4]]@[y, x*y] + dot(z, z) + logsumexp(z)", {"x": 1, "y": 2, "z": [1, 2]}),
    (
        "sum(outer(a, b)*ones(2, 3)) + sum(where(a > 1.5, a^2, 0)) + entropy(softmax(b))",
        {"a": [1, 2], "b": [1, 2, 3]},
    ),
    ("sum((V.T*x).T) + sum(mean(V, axis=1)*[x, 2*x].T)", {"V": [[1, 2, 3], [4, 5, 6]], "x": [0.5, -1]}),
    ("bce(t, sigmoid(z)) + kl(p, softmax(z))", {"t": [0, 1], "z": [0.5, -1], "p": [0.2, 0.8]}),
]  # fmt: skip
EVERY = pytest.mark.parametrize(("source", "at"), PROGRAMS, ids=[source for source, _ in PROGRAMS])


def rows(answer, name):
    table = next(table for table in answer.tables if table.name == name)
    keep = [k for k, column in enumerate(table.columns) if column.data]
    return [{table.columns[k].name: row[k] for k in keep} for row in table.rows]


@pytest.mark.parametrize("case", CASES + BY_HAND, ids=lambda case: case["text"])
def test_reference(case):
    answer = backprop(case["text"], at=case["at"])
    close = {"rtol": 1e-7, "atol": 1e-12} if "kind" in case else {"rtol": 0, "atol": 6e-7}
    numpy.testing.assert_allclose(answer.value, case["value"], **close)
    for name, gradient in case["gradients"].items():
        numpy.testing.assert_allclose(answer.gradients[name], gradient, **close)


@EVERY
def test_every_gradient_agrees_with_many_digits(source, at):
    answer = backprop(source, at=at, check=True)
    found = rows(answer, "check")
    assert len(found) == sum(prod(numpy.shape(gradient)) for gradient in answer.gradients.values())
    assert {row["status"] for row in found} == {"agrees"}


@EVERY
def test_nodes_and_edges(source, at):
    """What flows into a node adds up to its gradient; a Jacobian has a row for each entry of its source."""
    answer = backprop(source, at=at)
    nodes = {row["node"]: row for row in rows(answer, "nodes")}
    into: dict[str, list[numpy.ndarray]] = {}
    for edge in rows(answer, "edges"):
        shape = {end: nodes[edge[end]]["shape"] for end in ("from", "to")}
        assert edge["jacobian"] == [prod(shape["from"]), prod(shape["to"])]
        assert edge["structure"]
        assert isinstance(edge["flow_formula"], Formula)
        assert list(numpy.shape(edge["flow"])) == shape["to"]
        if edge["local"] is not None:
            assert edge["formula"]
        into.setdefault(edge["to"], []).append(numpy.array(edge["flow"]))
    for name, row in nodes.items():
        assert list(numpy.shape(row["value"])) == list(numpy.shape(row["upstream"])) == row["shape"]
        if name in into:
            numpy.testing.assert_allclose(row["upstream"], sum(into[name]), rtol=1e-12, atol=1e-12)


def value(text, at, given):
    """The value of an array formula at a point."""
    program = parse(text, variables=at)
    graph = program.graph
    found = shapes(program, given)
    made = forward(graph, Arrays(), at, found)[graph.result]
    return made.tolist() if hasattr(made, "tolist") else made


@EVERY
def test_formulas_are_programs_of_the_same_numbers(source, at):
    given = {name: numpy.shape(entries) for name, entries in at.items()}
    symbolic = backprop(source, shape={name: shape for name, shape in given.items() if shape})
    numeric = backprop(source, at=at)
    assert all(row["value"] is None for row in rows(symbolic, "nodes"))
    for name, formula in symbolic.gradients.items():
        assert isinstance(formula, Formula)
        found = numpy.broadcast_to(value(formula, at, given), given[name])
        numpy.testing.assert_allclose(found, numeric.gradients[name], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("source", "at"), [PROGRAMS[k] for k in (0, 1, 2, 4)])
@pytest.mark.parametrize("how", ["at", "shape"])
def test_tables_fit_80_columns(source, at, how):
    given = {name: numpy.shape(entries) for name, entries in at.items() if numpy.shape(entries)}
    answer = backprop(source, at=at) if how == "at" else backprop(source, shape=given)
    short = answer._replace(notes=(), sections=tuple(s._replace(subject="") for s in answer.tables))
    text = "".join(render(short, "table", Paper(width=80)))
    assert max(map(len, text.splitlines())) <= 80
    assert "left off" not in text
    assert "/dnode" in text.splitlines()[2]  # a table, no records


def test_small_arrays_stand_whole_beside_each_other():
    answer = backprop("cross_entropy(t, softmax(z))", at={"z": [1000, -1000, 0], "t": [0, 0, 1]})
    text = "".join(render(answer, "table", Paper(width=80)))
    assert "[1000, -1000, 0]" in text
    assert "…" not in text


def test_shapes_stand_in_the_table():
    text = "".join(render(backprop(NET, at=AT), "table", Paper()))
    assert " ●       W      input                 3x2 " in text
    assert "2x2 diag(p) - outer(p, p)   p - t " in text
    assert "3x6 I kron x " in text
    assert "dL/dx = [-0.108093, -0.16687]" in text


def test_softmax_before_a_cross_entropy_shows_the_difference():
    def flow(answer):
        return next(row["flow_formula"] for row in rows(answer, "edges") if row["from"] == "p")

    assert flow(backprop(NET, at=AT)) == "p - t"
    assert flow(backprop(NET, at={**AT, "t": [1, 1]})) == "sum(t)*p - t"
    declared = backprop(NET, shape={name: numpy.shape(entries) for name, entries in AT.items()})
    assert flow(declared) == "sum(t)*p - t"
    assert "p - t where t sums to 1" in notes(declared, "convention")[0]
    assert "since t sums to 1" in notes(backprop(NET, at=AT), "convention")[0]


def test_scores_of_a_thousand():
    answer = backprop("q = softmax(z); cross_entropy(p, q)", at={"p": [0, 1], "z": [1000, -1000]}, check=True)
    assert answer.value == 2000
    assert answer.gradients == {"z": [1, -1], "p": [0, 2000]}
    assert {row["status"] for row in rows(answer, "check")} == {"agrees"}
    assert "at q itself" in notes(answer, "value")[0]


def notes(answer, kind):
    return [note.text for note in answer.notes if note.kind == kind]


def test_notes():
    assert "outer(x, y)" in notes(backprop("sum(x*y.T)", at="x=[1,2],y=[3,4]"), "reading")[1]
    assert "relu'(0) = 0" in notes(backprop("sum(relu(x))", at="x=[1,0]"), "kink")[0]
    assert "--ties first" in notes(backprop("max(x)", at="x=[1,1]"), "kink")[0]
    assert notes(backprop("sum(x)", at="x=[1,2],u=1", shape="W=2x3"), "value") == [
        "not in the program: u",
        "not in the program: W",
    ]
    assert notes(backprop("sum(x)", at={"x": list(range(50))}), "value") == [
        "of longer arrays the ends are shown; --json has all"
    ]
    assert not notes(backprop("sum(x)", at="x=[1,2]"), "value")
    assert "prod(a)/a" in notes(backprop("prod(x)", shape="x=3"), "convention")[0]
    assert backprop("prod(x)", at="x=[0,2,3]").gradients == {"x": [6, 0, 0]}


def test_ties_first():
    answer = backprop("max(x)", at="x=[1,1]", ties="first")
    assert answer.gradients == {"x": [1, 0]}
    assert notes(answer, "convention") == [
        "max: the formula shares a tie; with values the first gets all of it"
    ]
    assert notes(backprop("max(x)", shape="x=2", ties="first"), "convention") == notes(answer, "convention")
    assert not notes(backprop("sum(max(x, 1))", at="x=[1,1]", ties="first"), "convention")
    assert not notes(backprop("max(x)", at="x=[1,1]"), "convention")


def test_wrt():
    answer = backprop(NET, at=AT, wrt="h,U")
    assert list(answer.gradients) == ["h", "U"]
    nodes = {row["node"]: row["upstream"] for row in rows(answer, "nodes")}
    assert nodes["W"] is None
    assert nodes["p"] is not None


def test_nothing_flows_through_a_sign():
    assert backprop("sum(sign(W@x))", at="W=[[1,2],[3,4]],x=[1,1]").gradients == {
        "W": [[0, 0], [0, 0]],
        "x": [0, 0],
    }


def test_formulas_are_compared_as_functions():
    gradients = backprop("sum(W@x)", shape="W=2x3,x=3").gradients
    assert judge(gradients, "W=ones(2,1)*x, x=sum(W, axis=0)").right
    assert not judge(gradients, "W=outer(ones(2),x), x=W@x").right
    assert judge(gradients["x"], "ones(2)@W").right


def test_working():
    working = list(map(str, backprop("z = W@x; sum(z)", at="W=[[1,2],[3,4]],x=[1,-1]").working))
    assert working == [
        "z = W@x = [-1, -1]",
        "f = sum(z) = -2",
        "df/dW = outer(dz, x) = [[1, -1], [1, -1]]",
        "df/dx = W.T@dz = [4, 6]",
    ]
    assert "(50 numbers)" in str(backprop("sum(2*x)", at={"x": list(range(50))}).working[0])


@pytest.mark.parametrize(
    ("source", "asked", "error", "message", "hint"),
    [
        ("W@x", {"at": "W=[[1,2],[3,4]],x=[1,2]"}, InputError, "a vector of 2", "sum"),
        ("W", {"at": "W=[[1,2]]"}, InputError, "a matrix, 1x2", "sum"),
        ("sum(W@x)", {"at": "W=[[1,2],[3,4]],x=[1,2,3]"}, ShapeError, "W is 2x2 and x is 3", None),
        ("sum(W@x)", {"at": "W=[[1,2],[3,4],[5,6]],x=[1,2,3]"}, ShapeError, "W is 3x2 and x is 3", "W.T@x"),
        ("sum(W@x)", {"shape": "W=2x3"}, ShapeError, "x is a number", "--shape 'x=3'"),
        ("sum(W@x)", {"shape": "W=2x2"}, ShapeError, "x is a number", "--shape 'x=2'"),
        ("sum(W@x)", {}, ShapeError, "W is a number", "W, x; --shape 'W=2x3,x=3'"),
        ("sum(V@(W@x + b))", {}, ShapeError, "W is a number", "--shape 'V=2x3,W=3x2,x=2'"),
        ("x@y", {"at": "x=1,y=2"}, ShapeError, "@ multiplies arrays", "write x*y"),
        ("sum(x*y)", {"at": "x=[1,2],y=[1,2,3]"}, ShapeError, "x is 2 and y is 3", "outer(x, y)"),
        ("sum(W@x)", {"at": "W=[[1,2],[3,4]]"}, InputError, "no value for x", "W=[[1,2],[3,4]],x=[0,0]"),
        ("c*sum(x)", {"shape": "x=2", "check": True}, InputError, "a check needs values", "c=1,x=[1,1]'"),
        ("sum(W^T@x)", {"at": "W=[[1,2],[3,4]],x=[1,2]"}, InputError, "no value for T", "W.T"),
        ("sum(W)", {"at": "W=[[1,2]]", "shape": "W=2x1"}, ShapeError, "declared as 2x1", None),
        ("sum(log(x))", {"at": "x=[1,0]"}, DomainError, "log(x) at entry 2", "positive"),
        ("sum(1/W)", {"at": "W=[[1,0]]"}, DomainError, "1/W at row 1, column 2", None),
        ("sum(exp(x))", {"at": "x=[1,1000]"}, DomainError, "overflow", None),
        ("sum(sqrt(x))", {"at": "x=[1,0]"}, DomainError, "gradient to x", None),
    ],
)  # fmt: skip
def test_refused(source, asked, error, message, hint):
    with pytest.raises(error) as caught:
        backprop(source, **asked)
    assert message in caught.value.message
    assert hint is None or hint in caught.value.hint


def test_what_is_printed_is_read_again():
    answer = backprop(NET, at=AT)
    text = spelled(answer.gradients)
    assert text.startswith("W=[[0.21")
    assert judge(answer.gradients, text).right
    assert judge(answer.gradients["b"], "[0.450, 0.931, 0.0253]").right
    assert not judge(answer.gradients["b"], "[0.450, 0.931]").right
    assert not judge(answer.gradients, text.replace("W=[[0.21", "W=[[0.22")).right


@given(
    st.sampled_from(["tanh", "sigmoid", "exp", "abs", "softplus"]),
    st.integers(1, 3),
    st.integers(1, 3),
    st.data(),
)
def test_a_layer_is_what_numpy_makes_of_it(name, height, width, data):
    """Against central differences in numpy, of a function written here."""
    number = st.integers(-8, 8).map(lambda k: k / 4 + 0.1)
    at = {
        "W": data.draw(
            st.lists(st.lists(number, min_size=width, max_size=width), min_size=height, max_size=height)
        ),
        "x": data.draw(st.lists(number, min_size=width, max_size=width)),
        "v": data.draw(st.lists(number, min_size=height, max_size=height)),
    }
    own = {
        "tanh": numpy.tanh,
        "sigmoid": lambda a: 1 / (1 + numpy.exp(-a)),
        "exp": numpy.exp,
        "abs": numpy.abs,
    }
    own["softplus"] = lambda a: numpy.log1p(numpy.exp(a))

    def f(point):
        return numpy.array(point["v"]) @ own[name](numpy.array(point["W"]) @ numpy.array(point["x"]))

    if name == "abs" and (numpy.abs(numpy.array(at["W"]) @ numpy.array(at["x"])) < 1e-3).any():
        return
    answer = backprop(f"v@{name}(W@x)", at=at)
    numpy.testing.assert_allclose(answer.value, f(at), rtol=1e-12, atol=1e-12)
    for key, entries in at.items():
        base = numpy.array(entries)
        slopes = numpy.zeros_like(base)
        for place in numpy.ndindex(base.shape):
            step = numpy.zeros_like(base)
            step[place] = 1e-5
            slopes[place] = (f({**at, key: base + step}) - f({**at, key: base - step})) / 2e-5
        numpy.testing.assert_allclose(answer.gradients[key], slopes, rtol=1e-5, atol=1e-6)


def test_a_batch_of_an_mlp_is_traced_whole():
    random = numpy.random.default_rng(14)
    at = {
        "X": random.normal(size=(64, 50)),
        "W": 0.1 * random.normal(size=(50, 20)),
        "T": numpy.eye(20)[random.integers(20, size=64)],
    }
    answer = backprop("cross_entropy(T, softmax(X@W))", at=at, wrt="W")
    scores = at["X"] @ at["W"]
    q = numpy.exp(scores) / numpy.exp(scores).sum(axis=1, keepdims=True)
    numpy.testing.assert_allclose(
        answer.gradients["W"], at["X"].T @ (q - at["T"]) / 64, rtol=1e-9, atol=1e-12
    )
    assert max(map(len, "".join(render(answer, "table", Paper())).splitlines())) < 300
