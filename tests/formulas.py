"""Random formulas as trees of tuples, which tests write as text and evaluate without netcalc."""

from __future__ import annotations

from typing import Any

import oracles
from hypothesis import strategies as st
from mpmath import mpf

NAMES = ("x", "y", "w0", "b")
LITERALS = ("2", "0.5", "3", "1.25")
SMOOTH = ("sin", "cos", "tanh", "sigmoid", "softplus", "atan", "erf", "silu", "gelu")
SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/", "lt": "<", "ge": ">="}

_LEAVES = st.one_of(
    st.sampled_from(NAMES).map(lambda name: ("name", name)),
    st.sampled_from(LITERALS).map(lambda literal: ("number", literal)),
)


def _grow(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.tuples(st.sampled_from(("add", "sub", "mul")), inner, inner),
        st.tuples(st.sampled_from(SMOOTH), inner),
        st.tuples(st.just("neg"), inner),
        st.tuples(st.just("pow"), inner, st.sampled_from(("2", "3")).map(lambda n: ("number", n))),
        # a denominator that is never 0
        st.builds(
            lambda a, b: ("div", a, ("add", ("number", "2"), ("pow", b, ("number", "2")))), inner, inner
        ),
    )


trees = st.recursive(_LEAVES, _grow, max_leaves=12)


def text(tree: Any) -> str:
    """A tree as text, every operation in brackets of its own."""
    head, *rest = tree
    if head in ("name", "number"):
        return str(rest[0])
    if head == "neg":
        return f"(-{text(rest[0])})"
    if head == "pow":
        return f"({text(rest[0])}^{text(rest[1])})"
    if head in SIGNS:
        return f"({text(rest[0])} {SIGNS[head]} {text(rest[1])})"
    return f"{head}({', '.join(map(text, rest))})"


def value(tree: Any, point: dict[str, mpf]) -> mpf:
    """A tree's value by mpmath."""
    head, *rest = tree
    if head == "name":
        return point[rest[0]]
    if head == "number":
        return mpf(rest[0])
    return oracles.VALUES[head](*(value(inner, point) for inner in rest))


def names(tree: Any) -> set[str]:
    head, *rest = tree
    if head in ("name", "number"):
        return {rest[0]} if head == "name" else set()
    return set().union(*map(names, rest))
