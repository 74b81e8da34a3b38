"""Constant expressions as exact fractions: 1/9 is a ninth, and ones(3, 3)/9 nine of them."""

from __future__ import annotations

from math import isfinite
from typing import Any

from netcalc.errors import DomainError, InputError, Place, shown
from netcalc.operations import Floats

MOST_BITS = 4096
"""Of a power that is exact."""


def exact(text: str) -> Any:
    """The value of an expression without variables: exact where arithmetic is, else a float.

    Raises NetcalcError where it can't be read, has a variable, or has no finite value.

    >>> exact("1/9"), exact("[1, 1]/4"), exact("sqrt(4)")
    (Fraction(1, 9), [Fraction(1, 4), Fraction(1, 4)], 2.0)
    """
    from netcalc.expression.expand import expanded, nested
    from netcalc.expression.parser import parse
    from netcalc.expression.trace import forward

    program = parse(text)
    for name, step in program.graph.inputs.items():
        hint = "an entry is a number such as -2, 1e-3, 1/9 or sqrt(2)"
        raise InputError(f"{shown(name)} is not a number", hint, program.place(step))
    if program.graph.names:
        raise InputError(
            "statements are asked for nowhere here", "write one expression, such as 1/9*ones(3, 3)"
        )
    made = expanded(program, {})
    graph = made.program.graph
    values = forward(graph, Rational(), {})
    found = [values[step] for step in graph.entries or (graph.result,)]
    if not all(map(_is_finite, found)):
        hint = "floats reach from about 1e-308 to 1.8e308"
        raise DomainError(f"{shown(text)} has no finite value", hint, Place(text, 0, len(text)))
    return nested(made.shape, found)


def _is_finite(value: Any) -> bool:
    try:
        return isfinite(value)
    except OverflowError:  # a fraction larger than any float
        return False


class Rational(Floats):
    """Exact fractions; a function that has no fraction for its value gives a float.

    >>> m = Rational()
    >>> m.divide(m.literal("1"), m.literal("3")), m.power(m.literal("2"), m.literal("-2"))
    (Fraction(1, 3), Fraction(1, 4))
    """

    @staticmethod
    def literal(text: str) -> Any:  # type: ignore[override]
        from fractions import Fraction

        return Fraction(text)

    @staticmethod
    def divide(a: Any, b: Any) -> Any:
        from fractions import Fraction

        exact = Fraction(a) if isinstance(a, int) else a
        return exact / b if b else Floats.undefined

    @staticmethod
    def power(a: Any, b: Any) -> Any:
        if isinstance(a, float) or isinstance(b, float) or b != int(b) or (b < 0 and not a):
            return Floats.power(float(a), float(b))
        bits = max(a.numerator.bit_length(), a.denominator.bit_length())
        return a ** int(b) if bits * abs(b) <= MOST_BITS else Floats.power(float(a), float(b))
