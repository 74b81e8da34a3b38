"""Where a trace has no finite numbers: which step is named, and what is no fault."""

from __future__ import annotations

import pytest

from netcalc import backprop, grad
from netcalc.errors import DomainError, InputError


@pytest.mark.parametrize(
    ("source", "at", "message", "under"),
    [
        ("1/x", "x=0", "division by zero: 1/x at x = 0", "1/x"),
        ("y + 2/(x - x)", "x=1,y=1", "division by zero: 2/n1 at n1 = 0", "2/(x - x)"),
        ("log(q - 3)*x", "q=2,x=1", "no value: log(n1) at n1 = -1", "log(q - 3)"),
        ("sqrt(-x)", "x=4", "no value: sqrt(n1) at n1 = -4", "sqrt(-x)"),
        ("(-8)^x", "x=1/3", "no value: (-8)^x at x = 0.333333", "(-8)^x"),
        ("exp(x)", "x=1000", "overflow: exp(x) at x = 1000 is too large", "exp(x)"),
        ("x*x", "x=1e200", "overflow: x*x", "x*x"),
        ("1/(1/x)", "x=0", "division by zero: 1/x at x = 0", "1/x"),
        ("relu(log(x))", "x=0", "no value: log(x)", "log(x)"),
        ("1^log(x)", "x=-1", "no value: log(x)", "log(x)"),
        ("q = 1/x; f = q - q", "x=0", "division by zero: 1/x", "1/x"),
        ("clip(x, 1, 0)", "x=0.5", "no value: clip(x, 1, 0)", "clip(x, 1, 0)"),
        (
            "sqrt(x)",
            "x=0",
            "the gradient to x has no finite value: d/dx of sqrt(x) at x = 0 is undefined",
            "sqrt(x)",
        ),
        ("x^0.5", "x=0", "the gradient to x has no finite value", "x^0.5"),
        ("1/(1+exp(-x))", "x=-800", "overflow: exp(n1) at n1 = 800 is too large for a float", "exp(-x)"),
        ("x/(x*x)", "x=1e200", "overflow: x*x at x = 1e+200 is too large for a float", "x*x"),
        ("where(x^2 < y^2, x, y)", "x=1e200,y=1e250", "overflow: y^2", "y^2"),
        ("1/log(x*x)", "x=1e200", "overflow: x*x", "x*x"),
        ("(x*x)^(-0.001)", "x=1e200", "overflow: x*x", "x*x"),
        ("acos(x)", "x=1.0000001", "no value: acos(x) at x = 1.0000001", "acos(x)"),
        ("bce(0, q)", "q=-1", "no value: bce(0, q) at q = -1", "bce(0, q)"),
        ("bce(p, q)", "p=1,q=2", "no value: bce(p, q) at p = 1, q = 2", "bce(p, q)"),
        ("(-0.5)^x", "x=2000", "the gradient to x has no finite value", "(-0.5)^x"),
        ("(-2)^x", "x=2", "the gradient to x has no finite value", "(-2)^x"),
        ("sqrt(x)^2", "x=0", "the gradient to x has no finite value", "sqrt(x)"),
    ],
)
def test_no_finite_answer(source, at, message, under):
    with pytest.raises(DomainError) as caught:
        backprop(source, at)
    assert message in caught.value.message
    place = caught.value.place
    assert place.text[place.start : place.end] == under


@pytest.mark.parametrize(
    ("source", "at"),
    [("x and y", "x=1,y=2"), ("~x", "x=0.5"), ("where(x, 1, 2)", "x=3"), ("(x and y) > 0", "x=2,y=1")],
)
def test_logic_takes_bits_only(source, at):
    with pytest.raises(InputError, match="0 and 1 only"):
        backprop(source, at)


@pytest.mark.parametrize(
    ("source", "at", "value"),
    [
        ("where(x > 0, 1/x, 3)", "x=0", 3),
        ("where(x > 0, exp(1000*x), 3*x)", "x=-1", -3),
        ("max(x, 0) + 0*y", "x=-1,y=2", 0),
        ("sigmoid(x)", "x=-800", 0),
        ("softplus(x)", "x=1000", 1000),
        ("x^0", "x=0", 1),
        ("0^0", (), 1),
        ("2^-(10^9)", (), 0),
    ],
)
def test_what_is_no_fault(source, at, value):
    assert backprop(source, at).value == value


@pytest.mark.parametrize(
    ("source", "wrt", "message", "under", "hint"),
    [
        ("sqrt(b) + a^x", "b", "to b has no finite value: d/db of sqrt(b)", "sqrt(b)", None),
        ("a^x + sqrt(b)", "x", "to x has no finite value: d/dx of a^x", "a^x", None),
        ("sqrt(b) + a^x", None, "to b has no finite value: d/db of sqrt(b)", "sqrt(b)", "--wrt a"),
        ("a^x + sqrt(b)", "x,a,b", "to x has no finite value: d/dx of a^x", "a^x", "--wrt a"),
        ("q = sqrt(b); a^x + 2*q", "b,q", "to b has no finite value: d/db of sqrt(b)", "sqrt(b)", "--wrt q"),
    ],
)
@pytest.mark.parametrize("question", [backprop, grad])
def test_the_gradient_that_is_lost_is_lost_at_its_own_operation(question, source, wrt, message, under, hint):
    with pytest.raises(DomainError) as caught:
        question(source, wrt=wrt, at="a=-2,x=2,b=0")
    error = caught.value
    assert message in error.message
    assert error.place.text[error.place.start : error.place.end] == under
    assert error.hint == (hint and f"the others are finite: {hint}")


@pytest.mark.parametrize(("wrt", "under"), [("b", "sqrt(b)"), ("x", "a^x")])
@pytest.mark.parametrize("source", ["sum(sqrt(b)) + a^x", "a^x + sum(sqrt(b))"])
def test_of_arrays_too(source, wrt, under):
    with pytest.raises(DomainError) as caught:
        backprop(source, wrt=wrt, at="a=-2,x=2,b=[1,0]")
    error = caught.value
    assert error.place.text[error.place.start : error.place.end] == under


def test_a_variable_left_out_of_wrt_may_have_no_derivative():
    assert backprop("a^x", "a=-2,x=2", wrt="a").gradients == {"a": -4}
