"""Arithmetic, comparisons and logic: what is written between numbers.

A row reads as a line of calculus: the value, then one slope for each input, y being the value.
Levels of binding, loosest first: or 1, xor 2, and 3, not 4, comparisons 5, sums 6, products 7, a sign 8,
a product without a sign (2x) 9, powers 10, a root sign 11, .T behind its operand 12.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import add, mul, neg, sub
from typing import Any

from netcalc.operations import shapes
from netcalc.operations.operation import Entry, Fixity, Operation
from netcalc.operations.shapes import Shape

ROWS = (
    Operation(
        "add",
        ("a", "b"),
        lambda m: add,
        lambda m: (lambda y, a, b: 1, lambda y, a, b: 1),
        fixity=Fixity("+", 6),
        gate="add: distributes",
    ),
    Operation(
        "sub",
        ("a", "b"),
        lambda m: sub,
        lambda m: (lambda y, a, b: 1, lambda y, a, b: -1),
        fixity=Fixity("-", 6),
        gate="sub: distributes +, -",
    ),
    Operation(
        "mul",
        ("a", "b"),
        lambda m: mul,
        lambda m: (lambda y, a, b: b, lambda y, a, b: a),
        fixity=Fixity("*", 7),
        gate="mul: swaps",
    ),
    Operation(
        "div",
        ("a", "b"),
        lambda m: m.divide,
        lambda m: (lambda y, a, b: m.divide(1, b), lambda y, a, b: m.divide(m.divide(-a, b), b)),
        fixity=Fixity("/", 7),
        domain="division by zero",
    ),
    Operation(
        "neg",
        ("a",),
        lambda m: neg,
        lambda m: (lambda y, a: -1,),
        fixity=Fixity("-", 8),
    ),
    Operation(
        "pow",
        ("a", "b"),
        lambda m: m.power,
        lambda m: (
            lambda y, a, b: m.scale(b, m.power(a, b - 1)),
            lambda y, a, b: m.times_log(y, a),
        ),
        fixity=Fixity("^", 10),
        domain="a negative number has whole powers only, and 0 no negative ones",
    ),
    Operation("identity", ("a",), lambda m: lambda a: a, lambda m: (lambda y, a: 1,), activation="a"),
)


def _products(m: Any) -> tuple[Entry, Entry]:
    """What flows back through a@b: to a, whose rows meet b, and to b.

    (Giles, Collected matrix derivative results, 2008, section 2.2.1, and its kin for vectors.)
    """

    def to_a(upstream: Any, y: Any, a: Any, b: Any) -> Any:
        if len(m.shape(b)) > 1:
            return m.matmul(m.whole(upstream, m.shape(y)), m.transpose(b))
        if len(m.shape(a)) > 1:
            return m.outer(m.whole(upstream, m.shape(y)), b)
        return upstream * b

    def to_b(upstream: Any, y: Any, a: Any, b: Any) -> Any:
        if len(m.shape(a)) > 1:
            return m.matmul(m.transpose(a), m.whole(upstream, m.shape(y)))
        if len(m.shape(b)) > 1:
            return m.outer(a, m.whole(upstream, m.shape(y)))
        return upstream * a

    return to_a, to_b


def _product_structure(names: Sequence[str], sizes: Sequence[Shape]) -> tuple[str, str]:
    """The Jacobians of a@b, entries counted row after row."""
    _, a, b = names
    rows, columns = len(sizes[1]), len(sizes[2])
    to_a = (
        (f"I kron {b}.T" if rows > 1 else f"{b}.T")
        if columns > 1
        else f"I kron {b}"
        if rows > 1
        else f"row {b}"
    )
    to_b = (f"{a} kron I" if columns > 1 else a) if rows > 1 else f"{a} kron I" if columns > 1 else f"row {a}"
    return to_a, to_b


def _unstretched(m: Any, upstream: Any, shape: Shape) -> Any:
    """What arrives at an array of that shape, as it can be turned: a row that stands for all rows is not."""
    return upstream if m.shape(upstream) in ((), shape) else m.whole(upstream, shape)


MATRICES = (
    Operation(
        "matmul",
        ("a", "b"),
        lambda m: m.matmul,
        fixity=Fixity("@", 7),
        shape=shapes.matmul,
        pulls=lambda m, count: _products(m),
        structure=_product_structure,
        gate="matmul: swaps",
    ),
    Operation(
        "transpose",
        ("a",),
        lambda m: m.transpose,
        fixity=Fixity(".T", 12),
        shape=shapes.transpose,
        pulls=lambda m, count: (lambda u, y, a: m.transpose(_unstretched(m, u, m.shape(y))),),
        structure=lambda names, sizes: ("I" if len(sizes[1]) < shapes.AXES else "a permutation",),
    ),
)


def _entry(m: Any, position: int) -> Entry:
    return lambda upstream, y, *entries: m.entry(m.whole(upstream, m.shape(y)), position)


VECTOR = Operation(
    "vector",
    ("entries",),
    lambda m: m.stack,
    shape=shapes.stack,
    pulls=lambda m, count: [_entry(m, position) for position in range(count)],
    structure=lambda names, sizes: [
        f"columns {k * shapes.entries(size) + 1} to {(k + 1) * shapes.entries(size)} of I"
        if size
        else f"column {k + 1} of I"
        for k, size in enumerate(sizes[1:])
    ],
)
"""`[a, b]`: the entries stacked, along a new first axis. It has signs of its own, so it is in no table."""

COMPARISONS = (
    Operation("lt", ("a", "b"), lambda m: m.lt, fixity=Fixity("<", 5), kink=lambda a, b: a == b),
    Operation("le", ("a", "b"), lambda m: m.le, fixity=Fixity("<=", 5), kink=lambda a, b: a == b),
    Operation("gt", ("a", "b"), lambda m: m.gt, fixity=Fixity(">", 5), kink=lambda a, b: a == b),
    Operation("ge", ("a", "b"), lambda m: m.ge, fixity=Fixity(">=", 5), kink=lambda a, b: a == b),
)

LOGIC = (
    Operation("or", ("a", "b"), lambda m: m.either, fixity=Fixity("|", 1), bits=True),
    Operation("xor", ("a", "b"), lambda m: m.differ, fixity=Fixity("xor", 2), bits=True),
    Operation("and", ("a", "b"), lambda m: m.both, fixity=Fixity("&", 3), bits=True),
    Operation("not", ("a",), lambda m: m.opposite, fixity=Fixity("~", 4), bits=True),
)
