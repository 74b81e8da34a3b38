"""The world of exact rationals: Python's integers and fractions, for programs that need no more.

What is decided here is decided: step(0.1 + 0.2 - 0.3) is step(0). Outside its domain a function is nan, as
floats have it. A function that leaves the rationals (exp, sigmoid, a root), and a number of very many bits,
raise NotRational: digits.py goes on from there.
"""

from __future__ import annotations

from math import nan
from typing import Any, NoReturn

from netcalc.operations.single import Single

MOST_BITS = 12_000
"""Bits of a numerator or denominator."""


class NotRational(Exception):
    """No rational number, or one too long to carry."""


class Rationals(Single):
    """Integers and fractions.

    >>> m = Rationals()
    >>> m.literal("0.1") + m.literal("0.2") - m.literal("0.3"), m.divide(1, 3), m.power(2, -1)
    (Fraction(0, 1), Fraction(1, 3), Fraction(1, 2))
    """

    undefined = nan

    def __init__(self) -> None:
        from fractions import Fraction

        self._fraction = Fraction

    def __getattr__(self, name: str) -> NoReturn:
        raise NotRational(name)

    @property
    def pi(self) -> NoReturn:
        raise NotRational("pi")

    def lift(self, a: Any) -> Any:
        """An int, a float or a Fraction, exactly."""
        return self._fraction(a) if type(a) is float and a == a else a

    def literal(self, text: str) -> Any:
        if text.isdecimal() and len(text) <= MOST_BITS // 4:
            return int(text)
        _, _, power = text.lower().partition("e")
        if abs(int(power or 0)) > MOST_BITS // 4:
            raise NotRational(text)
        return self._fraction(text)

    def divide(self, a: Any, b: Any) -> Any:
        if a != a or b != b or not b:
            return nan
        return self._fraction(a) / b

    def power(self, a: Any, b: Any) -> Any:
        if a != a or b != b:
            return nan
        if b != int(b):
            raise NotRational("a root")
        n, base = int(b), self._fraction(self.lift(a))
        if n < 0 and not base:
            return nan
        if max(base.numerator.bit_length(), base.denominator.bit_length()) * abs(n) > MOST_BITS:
            if abs(base) in (0, 1):
                return base ** (2 if n % 2 == 0 else 1)
            raise NotRational("a large power")
        return base**n

    def scale(self, a: Any, b: Any) -> Any:
        return a * b if a else 0

    # -- choices -------------------------------------------------------------------------------------

    def abs(self, a: Any) -> Any:
        return abs(a)

    def sign(self, a: Any) -> Any:
        return a if a != a else (a > 0) - (a < 0)

    def step(self, a: Any) -> Any:
        return a if a != a else int(a > 0)

    def lt(self, a: Any, b: Any) -> Any:
        return int(a < b) if a == a and b == b else nan

    def le(self, a: Any, b: Any) -> Any:
        return int(a <= b) if a == a and b == b else nan

    def gt(self, a: Any, b: Any) -> Any:
        return self.lt(b, a)

    def ge(self, a: Any, b: Any) -> Any:
        return self.le(b, a)

    def largest(self, *a: Any) -> Any:
        return nan if any(x != x for x in a) else max(map(self.lift, a))

    def smallest(self, *a: Any) -> Any:
        return nan if any(x != x for x in a) else min(map(self.lift, a))

    def where(self, condition: Any, a: Any, b: Any) -> Any:
        return self.lift(a) if condition == 1 else self.lift(b) if condition == 0 else nan

    # -- logic ---------------------------------------------------------------------------------------

    def both(self, a: Any, b: Any) -> Any:
        return a * b if a in (0, 1) and b in (0, 1) else nan

    def either(self, a: Any, b: Any) -> Any:
        return a + b - a * b if a in (0, 1) and b in (0, 1) else nan

    def differ(self, a: Any, b: Any) -> Any:
        return int(a != b) if a in (0, 1) and b in (0, 1) else nan

    def opposite(self, a: Any) -> Any:
        return 1 - a if a in (0, 1) else nan
