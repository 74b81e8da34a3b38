"""Notes on the conventions behind a derivative: formulas with numbers say what backprop says."""

from __future__ import annotations

import pytest

from netcalc import NetcalcError, backprop, chain, grad, hessian, jacobian

ZERO = "relu has a kink at 0: relu'(0) = 0 is used"
LEFT = "leaky_relu has a kink here: the slope from the left is used"
SLOPE = "leaky_relu has slope 0.01 left of 0, as in PyTorch; the lecture's 0.1 is leaky_relu(a, 0.1)"
TIE = (
    "max has a tie: its inputs share the gradient equally, as in PyTorch; "
    "the lecture routes all of it to one: netcalc backprop --ties first"
)


def _notes(answer):
    return [note.text for note in answer.notes if note.kind == "kink" or note.text == SLOPE]


@pytest.mark.parametrize(
    ("answer", "notes"),
    [
        (lambda: grad("relu(x)", at="x=0"), [f"{ZERO} (at relu(x))"]),
        (lambda: grad("relu(x)", at="x=1"), []),
        (lambda: grad("relu(x)"), []),
        (lambda: grad("relu(-2)*x", at="x=0"), []),
        (lambda: grad("relu(0)*x", at="x=0"), []),
        (lambda: grad("leaky_relu(x, 0.1)", at="x=0"), [f"{LEFT} (at leaky_relu(x, 0.1))"]),
        (lambda: grad("leaky_relu(x)", at="x=0"), [SLOPE, f"{LEFT} (at leaky_relu(x))"]),
        (lambda: grad("leaky_relu(x)"), [SLOPE]),
        (lambda: grad("max(0, x)", at="x=0"), [f"{TIE} (at max(0, x))"]),
        (lambda: grad("h = relu(x); h*relu(2x)", at="x=0"), [f"{ZERO} (at h, relu(2*x))"]),
        (lambda: grad("sum(relu(x))", at={"x": [0, 1]}), [f"{ZERO} (at relu(x))"]),
        (lambda: grad("sum(relu(x))", at={"x": [2, 1]}), []),
        (
            lambda: jacobian("[relu(x), relu(x), relu(2x), relu(3x)]", at="x=0"),
            [f"{ZERO} (at relu(x), relu(2*x), ...)"],
        ),
        (lambda: jacobian("relu(x)", at={"x": [0, 1]}), [f"{ZERO} (at relu(x))"]),
        (lambda: hessian("relu(x)^2", at="x=0"), [f"{ZERO} (at relu(x))"]),
        (lambda: chain("u = relu(x); u^2 + u", at="x=0"), [f"{ZERO} (at u)"]),
        (lambda: chain("u = relu(x); sum(u)", at={"x": [0, 1]}), [f"{ZERO} (at u)"]),
    ],
)
def test_formulas_with_numbers_say_which_convention_was_used(answer, notes):
    assert _notes(answer()) == notes


def test_formulas_and_backprop_say_the_same_of_a_kink():
    program, at = "a = abs(x); b = clip(x, 0, 1); c = step(x); f = a + b + c", "x=0"
    assert _notes(grad(program, at=at)) == _notes(backprop(program, at=at)) != []


def test_many_kinks_are_one_short_note():
    text = " + ".join(f"relu({k}*x)" for k in range(1, 2000))
    (note,) = _notes(grad(text, at="x=0"))
    assert note == f"{ZERO} (at relu(1*x), relu(2*x), relu(3*x), ...)"


def test_a_point_without_a_value_is_still_named_first():
    with pytest.raises(NetcalcError, match=r"no value: log\(x\) at x = -1"):
        grad("relu(log(x))", at="x=-1")
