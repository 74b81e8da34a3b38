"""equal on array programs: identities of matrix algebra, near misses, counterexamples, refusals."""

from __future__ import annotations

import json

import pytest
from terminal import ask

from netcalc import equal
from netcalc.errors import InputError, LimitError, NotationError, ShapeError, UnknownName
from netcalc.expression.equality_of_arrays import array_equality
from netcalc.expression.parser import parse

SAME, APART, GAP = "equal", "different", "equal where both are defined"

PAIRS = [
    ("W2@(W1@x + b1) + b2", "(W2@W1)@x + (W2@b1 + b2)", "W1=4x3,W2=2x4,x=3,b1=4,b2=2", SAME),
    ("W2@relu(W1@x + b1) + b2", "(W2@W1)@x + (W2@b1 + b2)", "W1=4x3,W2=2x4,x=3,b1=4,b2=2", APART),
    ("(A@B)@C", "A@(B@C)", "A=2x3,B=3x4,C=4x2", SAME),
    ("(A@B).T", "B.T@A.T", "A=2x3,B=3x2", SAME),
    ("(A@B).T", "A.T@B.T", "A=2x2,B=2x2", APART),
    ("A@B", "B@A", "A=2x2,B=2x2", APART),
    ("A@B", "A*B", "A=2x2,B=2x2", APART),
    ("x@A@y", "y@A.T@x", "A=2x3,x=2,y=3", SAME),
    ("x@A", "A.T@x", "A=2x3,x=2", SAME),
    ("outer(a, b)@c", "a*dot(b, c)", "a=2,b=3,c=3", SAME),
    ("outer(a, b)", "outer(b, a).T", "a=2,b=3", SAME),
    ("sum(A@x)", "sum(A, axis=0)@x", "A=3x2,x=2", SAME),
    ("sum(A*outer(x, y))", "x@A@y", "A=2x3,x=2,y=3", SAME),
    ("softmax(z)", "softmax(z - max(z))", "z=3", SAME),
    ("softmax(z)", "softmax(2*z)", "z=3", APART),
    ("log_softmax(z)", "z - logsumexp(z)", "z=3", SAME),
    ("log(softmax(z))", "log_softmax(z)", "z=3", SAME),
    ("cross_entropy(p, softmax(z))", "sum(p)*logsumexp(z) - p@z", "p=3,z=3", SAME),
    ("cross_entropy(p, q)", "entropy(p) + kl(p, q)", "p=2x3,q=2x3", SAME),
    ("cross_entropy(p, q)", "kl(p, q)", "p=3,q=3", APART),
    ("cross_entropy([0, 1, 0], softmax(z))", "logsumexp(z) - [0, 1, 0]@z", "z=3", SAME),
    ("mse(t, y)", "mean((t - y)^2)", "t=2x3,y=2x3", SAME),
    ("mse(t, y)", "norm(t - y)^2/3", "t=3,y=3", SAME),
    ("mse(t, y)", "norm(t - y)^2", "t=3,y=3", APART),
    ("norm(x)", "sum(abs(x))", "x=2", APART),
    ("sum(log(x))", "log(prod(x))", "x=2", GAP),
    ("A*(1/sum(A, axis=1, keep=1))", "A/sum(A, axis=1, keep=1)", "A=2x3", SAME),
    ("mean(A, axis=0)", "ones(3)@A/3", "A=3x2", SAME),
    ("[a, b]@[c, d]", "a*c + b*d", "", SAME),
    ("[a, b]", "[b, a]", "", APART),
    ("[u, v]@w", "[u@w, v@w]", "u=2,v=2,w=2", SAME),
    ("max(x)", "max([1, 1]*x)", "x=2", SAME),
    ("sum(x)", "x@ones(4)", "x=4", SAME),
    ("x + 1e-20", "x", "x=2", APART),
    ("W@relu(x)", "W@x", "W=1x2,x=2", APART),
    ("A@x", "x*A@[1]", "A=1x1,x=1", SAME),
    ("[x]", "[x + y - y]", "", SAME),
]


@pytest.mark.parametrize(("a", "b", "shapes", "verdict"), PAIRS)
def test_pairs(a, b, shapes, verdict):
    assert equal(a, b, shape=shapes).verdict == verdict
    assert equal(b, a, shape=shapes).verdict == verdict


@pytest.mark.parametrize(("a", "b", "shapes", "verdict"), [pair for pair in PAIRS if pair[3] == APART])
def test_a_counterexample_is_one(a, b, shapes, verdict):
    found = equal(a, b, shape=shapes)
    at = found.counterexample
    names = "".join(f"{name} = {json.dumps(value)}; " for name, value in at.items())
    assert equal(names + a, names + b).verdict == APART
    assert set(at) == {*parse(a).graph.inputs, *parse(b).graph.inputs}


def test_entries_are_named_by_their_places():
    answer = equal("A*[[1, 1], [1, 2]]", "A", shape="A=2x2")
    assert answer.notes[0].text.startswith("entry 2,2")
    assert equal("x*[1, 1, 2]", "x", shape="x=3").notes[0].text.startswith("entry 3")


def test_positive_arrays():
    assert equal("sqrt(x^2)", "x", positive="x", shape="x=3").equal
    answer = equal("sqrt(x^2)", "x", shape="x=2")
    assert not answer.equal
    assert "--positive x" in answer.notes[0].text
    assert "x1" not in answer.notes[0].text
    with pytest.raises(UnknownName, match="no variable y"):
        equal("x*1", "x", positive="y", shape="x=2")


def test_where_only_one_is_defined():
    note = equal("sum(log(x))", "log(prod(x))", shape="x=2").notes[0].text
    assert "at x=[-" in note
    assert "only the second is defined" in note


@pytest.mark.parametrize(
    ("a", "b", "shapes", "error"),
    [
        ("W@x", "x@W", "W=2x3,x=3", ShapeError),
        ("A", "A.T", "A=2x3", ShapeError),
        ("x", "sum(x)", "x=2", ShapeError),
        ("x", "y", "x=2,y=3", ShapeError),
        ("x", "x", "x=2x2x2", ShapeError),
        ("x", "x", "x", NotationError),
        ("q = 2*x; q", "2*x", "x=2,q=2", InputError),
        ("x", "x", "x=2,x=3", InputError),
        ("W@x", "W@x + 0", "W=500x500,x=500", LimitError),
    ],
)
def test_refusals(a, b, shapes, error):
    with pytest.raises(error):
        equal(a, b, shape=shapes)


def test_the_same_formula_is_equal_at_any_size():
    assert equal("W@x", "W@x", shape="W=5000x500,x=500").equal


def test_a_name_of_entries_that_is_taken():
    assert equal("W11*W", "W*W11", shape="W=2x2").equal
    assert not equal("W11*W", "W*W", shape="W=2x2").equal


def test_without_arrays_it_is_the_scalar_question():
    found = array_equality(parse("x^2"), parse("x*x"))
    assert found.verdict == "equal"
    assert equal("x", "x + y - y", shape="z=2").notes[0].text == "not in the programs: z"


def test_the_command():
    heard = ask("equal", "(A@B).T", "B.T@A.T", "--shape", "A=2x3", "--shape", "B=3x2", "--bare")
    assert heard == (0, "true\n", "")
    heard = ask("equal", "A@B", "B@A", "--shape", "A=2x2,B=2x2", "--json")
    assert heard.code == 1
    answer = json.loads(heard.out)
    assert answer["question"]["shape"] == {"A": [2, 2], "B": [2, 2]}
    assert [len(row) for row in answer["answer"]["counterexample"]["A"]] == [2, 2]
    assert "A = [[" in ask("equal", "A@B", "B@A", "--shape", "A=2x2,B=2x2").out
    heard = ask("equal", "W@x", "x@W", "--shape", "W=2x3,x=3")
    assert heard.code == 2
    assert "x@W needs 2 rows in W" in heard.err or "W" in heard.err


def test_expect_compares_array_formulas():
    line = ("grad", "z = W@x; sum(z^2)", "--shape", "W=2x3,x=3", "--get", "gradient.x", "--expect")
    assert ask(*line, "2*W.T@W@x") == (0, "right\n", "")
    assert ask(*line, "2*x@W.T@W") == (0, "right\n", "")
    assert ask(*line, "x@W.T@W").code == 1
    heard = ask(*line, "2*W@x")
    assert heard.code == 1
    assert "the first is 3 and the second 2" in heard.err
    assert ask(*line, "W.T@x").code == 1
    all_of = (*line[:4], "--expect", "W=outer(2*(W@x), x), x=2*W.T@(W@x)")
    assert ask(*all_of) == (0, "right\n", "")
