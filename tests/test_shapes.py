"""Shapes before anything is computed: NumPy's rules, and what is said where they do not hold."""

from __future__ import annotations

import numpy
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from netcalc.errors import InputError, ShapeError
from netcalc.expression.parser import parse
from netcalc.expression.shapes import graph_shapes, is_array, outer_meant, shapes
from netcalc.operations.shapes import Mismatch, broadcast, entries, matmul, written

SIZES = st.lists(st.integers(1, 4), max_size=2).map(tuple)


def checked(rule, like, *sizes):
    """Compare a rule with numpy, errors included."""
    try:
        expected = like(*map(numpy.zeros, sizes)).shape
    except ValueError:
        expected = None
    try:
        found = rule(*sizes)
    except Mismatch:
        found = None
    assert found == expected


@given(SIZES, SIZES, SIZES)
def test_broadcasting_is_numpys(a, b, c):
    checked(broadcast, lambda x, y, z: x + y + z, a, b, c) if _fits(a, b) and _fits(b, c) else None
    checked(broadcast, lambda x, y: x + y, a, b)


def _fits(a, b):
    try:
        broadcast(a, b)
    except Mismatch:
        return False
    return True


@given(SIZES, SIZES)
def test_products_are_numpys(a, b):
    checked(matmul, numpy.matmul, a, b)


@given(SIZES)
def test_words_for_shapes(a):
    assert entries(a) == numpy.zeros(a).size
    assume(a)
    assert written(a) == "x".join(map(str, a))


GIVEN = {"W": (2, 3), "x": (3,), "y": (2,), "X": (5, 3), "V": (3, 2), "c": (), "b": (1, 3)}


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("W@x", (2,)),
        ("W@x + y", (2,)),
        ("X@W.T + y", (5, 2)),
        ("x@x", ()),
        ("y@W", (3,)),
        ("outer(y, x)", (2, 3)),
        ("sum(W)", ()),
        ("sum(W, axis=0)", (3,)),
        ("sum(W, axis=1, keep=1)", (2, 1)),
        ("mean(W, axis=1)", (2,)),
        ("W + sum(W, axis=1, keep=1)", (2, 3)),
        ("softmax(W)", (2, 3)),
        ("logsumexp(W)", (2,)),
        ("logsumexp(x)", ()),
        ("max(W)", ()),
        ("max(W, x)", (2, 3)),
        ("max(c, 0)", ()),
        ("where(x > 0, b, c)", (1, 3)),
        ("mse(W, x)", ()),
        ("cross_entropy(W, W)", ()),
        ("ones(2, 3)@x", (2,)),
        ("ones(4)", (4,)),
        ("[x, x]", (2, 3)),
        ("[[1, 2], [3, 4]]@[1, 2]", (2,)),
        ("x.T@x", ()),
        ("W.T.T", (2, 3)),
        ("clip(W, 0, 1)", (2, 3)),
        ("q = W@x; relu(q)*c", (2,)),
    ],
)
def test_shapes_of_programs(text, shape):
    program = parse(text, variables=GIVEN)
    assert shapes(program, GIVEN)[program.graph.result] == shape
    assert graph_shapes(program.graph, GIVEN) == shapes(program, GIVEN)


@pytest.mark.parametrize(
    ("text", "message", "hint", "place"),
    [
        ("W@y", "W is 2x3 and y is 2: W@y needs 3 entries in y", "write W.T@y", "W@y"),
        ("1 + W@W", "W is 2x3 and W is 2x3: W@W needs 3 rows in W", "write W.T@W", "W@W"),
        ("X@W", "X is 5x3 and W is 2x3: X@W needs 3 rows in W", "write X@W.T", "X@W"),
        ("W.T@x", "W.T is 3x2 and x is 3: W.T@x needs 2 entries in x", "write W@x", "W.T@x"),
        ("W.T.T@y", "W is 2x3 and y is 2: W@y needs 3 entries in y", "write W.T@y", "W.T.T@y"),
        ("x@V@W@y", "x@V@W is 3 and y is 2: (x@V@W)@y needs 3 entries in y", None, "x@V@W@y"),
        ("x@y", "x is 3 and y is 2: x@y needs 3 entries in y", "a column times a row is outer(x, y)", "x@y"),
        (
            "x*y.T",
            "x is 3 and y.T is 2: they do not go together entry by entry",
            "a column times a row is outer(x, y)",
            "x*y.T",
        ),
        ("W + V", "W is 2x3 and V is 3x2: they do not go together entry by entry", None, "W + V"),
        (
            "(x + 1)@(y*2)",
            "x + 1 is 3 and y*2 is 2: (x + 1)@(y*2) needs 3 entries in y*2",
            "a column times a row is outer(x + 1, y*2)",
            None,
        ),
        ("c@x", "c is a number and x is 3: @ multiplies arrays", "write c*x", "c@x"),
        ("q = x + 1; q@y", "q is 3 and y is 2: q@y needs 3 entries in y", None, "q@y"),
        ("outer(W, x)", "outer takes two vectors, and W is 2x3, x is 3", None, "outer(W, x)"),
        ("dot(x, y)", "x is 3 and y is 2: dot takes two vectors of one size", None, None),
        ("sum(x, axis=1)", "there is no axis 1: x has axis 0 only", None, None),
        ("sum(c, axis=0)", "there is no axis 0: c is a number and has no axes", None, None),
        ("sum(W, axis=2)", "there is no axis 2: W has the axes 0 and 1", None, None),
        ("sum(W, axis=0, keep=2)", "keep is 0 or 1, not 2", None, None),
        (
            "[x, y]",
            "entry 1 is a vector of 3 and entry 2 is a vector of 2: the entries of a vector are of one shape",
            "all rows of a matrix have one length",
            "[x, y]",
        ),
        (
            "[1, x]",
            "entry 1 is a number and entry 2 is a vector of 3: the entries of a vector are of one shape",
            "a row that is one number c throughout is c*ones(3)",
            "[1, x]",
        ),
        ("[W, W]", "arrays have one or two axes", None, "[W, W]"),
        ("cross_entropy(x, y)", "x is 3 and y is 2: both are of one shape", None, None),
        ("mse(x, y)", "x is 3 and y is 2: they do not go together entry by entry", None, None),
        ("ones(0)", "an array has 1 to 10,000,000 entries", None, "ones(0)"),
        ("ones(99999, 99999)", "an array has 1 to 10,000,000 entries", None, None),
    ],
)
def test_shapes_that_do_not_go_together(text, message, hint, place):
    with pytest.raises(ShapeError) as caught:
        shapes(parse(text, variables=GIVEN), GIVEN)
    assert caught.value.message == message
    assert hint is None or caught.value.hint == hint
    found = caught.value.place
    assert place is None or found.text[found.start : found.end] == place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x@x.T", "the .T of a vector is the vector: a column times a row is outer(x, x)"),
        ("x.T*x", "the .T of a vector is the vector: a column times a row is outer(x, x)"),
        ("q = x + 1; q@(2*x).T", "the .T of a vector is the vector: a column times a row is outer(q, 2*x)"),
        ("x.T@x", None),
        ("W@x.T", None),
        ("W.T@y", None),
        ("x*x", None),
    ],
)
def test_a_column_times_a_row_is_offered(text, expected):
    program = parse(text)
    assert outer_meant(program.graph, shapes(program, GIVEN)) == expected


def test_a_broadcast_that_grows_too_large_is_refused():
    program = parse("outer(x, x)")
    with pytest.raises(ShapeError, match="at most 10,000,000"):
        shapes(program, {"x": (10_000,)})


def test_settings_are_whole_numbers():
    graph = parse("sum(x, axis=0)").graph
    broken = graph._replace(steps=(graph.steps[0], graph.steps[1]._replace(literal="0.5"), graph.steps[2]))
    with pytest.raises(InputError, match=r"whole number, not 0\.5"):
        graph_shapes(broken, {"x": (3,)})


@pytest.mark.parametrize(
    ("text", "given_shapes", "expected"),
    [
        ("x*y", {}, False),
        ("[x*y, sin(x)]", {}, False),
        ("[x, y]@[y, x]", {}, True),
        ("sum(x)", {"x": (3,)}, True),
        ("[[x, y], [y, x]]", {}, True),
        ("sum(ones(3))*x", {}, True),
        ("max(x, y) + sum(x)", {}, False),
    ],
)
def test_which_programs_work_on_arrays(text, given_shapes, expected):
    program = parse(text)
    assert is_array(program.graph, shapes(program, given_shapes)) is expected
