"""Arithmetic, comparisons and logic: what is written between numbers.

A row reads as a line of calculus: the value, then one slope for each input, y being the value.
Levels of binding, loosest first: or 1, xor 2, and 3, not 4, comparisons 5, sums 6, products 7, a sign 8,
a product without a sign (2x) 9, powers 10, a root sign 11.
"""

from __future__ import annotations

from operator import add, mul, neg, sub

from netcalc.operations.operation import Fixity, Operation

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
    Operation("identity", ("a",), lambda m: lambda a: a, lambda m: (lambda y, a: 1,)),
)

VECTOR = Operation("vector", ("entries",), lambda m: lambda *entries: list(entries))
"""`[f, g]`: the entries side by side. Only a program's result is one, so it stands in no formula."""

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
