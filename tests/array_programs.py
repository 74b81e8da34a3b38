"""Losses over arrays with a point each, away from kinks; and their gradients by central differences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy

_RANDOM = numpy.random.default_rng(14)


def _at(**shapes: tuple[int, ...]) -> dict[str, Any]:
    return {name: _RANDOM.uniform(0.2, 1.3, shape).round(3).tolist() for name, shape in shapes.items()}


LOSSES: list[tuple[str, dict[str, Any]]] = [
    ("h = tanh(W1@x + b1); y = W2@h + b2; L = mse(t, y)",
     _at(W1=(4, 3), x=(3,), b1=(4,), W2=(2, 4), b2=(2,), t=(2,))),
    ("h = relu(X@W1 + b1); y = h@W2 + b2; L = mse(t, y)",
     _at(X=(5, 3), W1=(3, 4), b1=(4,), W2=(4, 2), b2=(2,), t=(5, 2))),
    ("z = X@W + b; q = softmax(z); L = cross_entropy(p, q)", _at(X=(3, 2), W=(2, 4), b=(4,), p=(3, 4))),
    ("q = softmax(X@W); kl(p, q) + entropy(p)", _at(X=(3, 2), W=(2, 4), p=(3, 4))),
    ("q = sigmoid(X@w + b); bce(y/2, q)", _at(X=(4, 3), w=(3,), b=(), y=(4,))),
    ("sum(log_softmax(A)*B) + logsumexp(v)", _at(A=(2, 3), B=(2, 3), v=(3,))),
    ("sum(logsumexp(A)^2)", _at(A=(2, 3))),
    ("norm(x)*prod(y) + max(x) + min(y)", _at(x=(3,), y=(2,))),
    ("sum(outer(a, b)*A) + dot(a, c)", _at(a=(2,), b=(3,), A=(2, 3), c=(2,))),
    ("sum(sum(A, axis=0)*mean(B, axis=1)) + sum(sum(A, axis=1, keep=1)*A)", _at(A=(2, 3), B=(3, 2))),
    ("sum(mean(A, axis=0, keep=1)*A^2)", _at(A=(2, 3))),
    ("sum((A + v)*c) + mean(A/(1 + u))", _at(A=(2, 3), v=(3,), c=(), u=(2, 1))),
    ("sum((A@B).T@A*s)", _at(A=(2, 3), B=(3, 2), s=())),
    ("x@A@x - y@x", _at(x=(3,), A=(3, 3), y=(3,))),
    ("u = [x, y, x*y]; sum(u^2)", _at(x=(), y=())),
    ("M = [u, v, u*v]; sum(M@w)", _at(u=(2,), v=(2,), w=(2,))),
    ("sum([[x, 1], [2, y]]@w)", _at(x=(), y=(), w=(2,))),
    ("sum(where(x > 0.1, x^2, 3*x)*max(x, y))", _at(x=(3,), y=())),
    ("q = x; r = q; sum(q*r) + sum(q)", _at(x=(3,))),
    ("a = softmax(Q@K.T/sqrt(2))@V; sum(a^2)", _at(Q=(3, 2), K=(4, 2), V=(4, 2))),
    ("m = mean(x); s = mean((x - m)^2); y = (x - m)/sqrt(s + 0.1); sum(y^3)", _at(x=(4,))),
    ("e = y - sigmoid(X@W)@v; 1/2*sum(e^2) + 0.1*sum(W^2)", _at(y=(4,), X=(4, 2), W=(2, 3), v=(3,))),
    ("sum(sigmoid(A)*silu(B) + gelu(A*B)) - sum(elu(A - 2)) + sum(leaky_relu(B - 2, 0.1))",
     _at(A=(2, 2), B=(2, 2))),
    ("sum(clip(x, low, 5)) + mse(x, c)", _at(x=(3,), low=(), c=())),
]  # fmt: skip


def gradient(loss: Callable[[Mapping[str, Any]], Any], at: Mapping[str, Any], name: str) -> Any:
    """d loss / d every entry of one array, by central differences."""
    found = numpy.zeros(at[name].shape)
    for place in numpy.ndindex(at[name].shape):
        sides = []
        for step in (1e-6, -1e-6):
            moved = at[name].copy()
            moved[place] += step
            sides.append(float(loss({**at, name: moved})))
        found[place] = (sides[0] - sides[1]) / 2e-6
    return found
