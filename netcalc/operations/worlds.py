"""The numbers an operation works on. This world is floats; formulas are a world of `expression`.

A world `m` supplies the functions of its numbers by name; `+ - *` and unary `-` are the numbers' own.
Some of its members are no functions of the language: `literal` reads a number, `scale(a, b)` is a*b where
0 times anything is 0, `normal_cdf` and `normal_density` are the normal distribution's, `undefined` is what
has no value. Others stand for what floats would lose: `expm1`, `log1p`, and where y is rounded to 1
`one_less_sigmoid(y, a)`, 1 - y, `one_less_square(a)`, 1 - a^2, and `one_less_tanh_square(y, a)`, 1 - y^2; and
`times_log(y, a)`, which is y log a, 0 where y is 0, and has no value below 0 also where y = a^b is so small
that it is rounded to 0.
`ties` says who gets the gradient where max or min has a tie.

Outside its domain a function of floats is nan, and a result too large for a float is inf, so that a
fault in the branch of a `where` that is not taken does no harm. Whoever reads the result looks for
the first step that left the finite numbers and says what happened there. A pole (1/0, log 0) is nan
rather than inf: 1/(1/0) has no value, it is not 0. nan passes through everything, comparisons too.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from math import inf, nan
from typing import Literal

from netcalc.operations.single import Single


def _guarded(function: Callable[[float], float], overflow: float = inf) -> Callable[[float], float]:
    """A function of `math` that answers nan outside its domain, and `overflow` past the largest float."""

    def value(a: float) -> float:
        try:
            return function(a)
        except ValueError:
            return nan
        except OverflowError:
            return overflow

    return value


def _odd(b: float) -> bool:
    return b % 2 == 1


class Floats(Single):
    """Python's floats, by the C library's functions.

    >>> FLOATS.sigmoid(-1000.0), FLOATS.softplus(1000.0), FLOATS.divide(1.0, 0.0)
    (0.0, 1000.0, nan)
    """

    pi = math.pi
    undefined = nan

    def __init__(self, ties: Literal["split", "first"] = "split") -> None:
        self.ties = ties

    literal = staticmethod(float)

    exp = staticmethod(_guarded(math.exp))
    log = staticmethod(_guarded(math.log))
    log1p = staticmethod(_guarded(math.log1p))
    log2 = staticmethod(_guarded(math.log2))
    log10 = staticmethod(_guarded(math.log10))
    expm1 = staticmethod(_guarded(math.expm1))
    sqrt = staticmethod(_guarded(math.sqrt))
    sin = staticmethod(_guarded(math.sin))
    cos = staticmethod(_guarded(math.cos))
    tan = staticmethod(_guarded(math.tan))
    asin = staticmethod(_guarded(math.asin))
    acos = staticmethod(_guarded(math.acos))
    atan = staticmethod(math.atan)
    cosh = staticmethod(_guarded(math.cosh))
    tanh = staticmethod(math.tanh)
    erf = staticmethod(math.erf)
    abs = staticmethod(abs)

    @staticmethod
    def sinh(a: float) -> float:
        try:
            return math.sinh(a)
        except OverflowError:
            return math.copysign(inf, a)

    @staticmethod
    def normal_cdf(a: float) -> float:
        return math.erfc(-a / math.sqrt(2)) / 2

    @staticmethod
    def normal_density(a: float) -> float:
        return math.exp(-a * a / 2) / math.sqrt(2 * math.pi)

    @staticmethod
    def divide(a: float, b: float) -> float:
        return a / b if b else nan

    @staticmethod
    def power(a: float, b: float) -> float:
        if a != a or b != b:  # IEEE 754 has 1^nan = nan^0 = 1, which would hide a fault
            return nan
        try:
            return math.pow(a, b)
        except ValueError:  # 0 to a negative power, or a negative number to a fraction
            return nan
        except OverflowError:
            return -inf if a < 0 and _odd(b) else inf

    @staticmethod
    def scale(a: float, b: float) -> float:
        return a * b if a else 0.0

    @classmethod
    def times_log(cls, y: float, a: float) -> float:
        return nan if a < 0 else cls.scale(y, cls.log(a))

    @staticmethod
    def sign(a: float) -> float:
        return a if a != a else float((a > 0) - (a < 0))

    @staticmethod
    def step(a: float) -> float:
        return a if a != a else float(a > 0)

    @staticmethod
    def sigmoid(a: float) -> float:
        if a >= 0:
            return 1 / (1 + math.exp(-a))
        rising = math.exp(a)
        return rising / (1 + rising)

    @classmethod
    def one_less_sigmoid(cls, y: float, a: float) -> float:
        return cls.sigmoid(-a)

    @classmethod
    def one_less_tanh_square(cls, y: float, a: float) -> float:
        return 4 * cls.sigmoid(2 * a) * cls.sigmoid(-2 * a)

    @staticmethod
    def one_less_square(a: float) -> float:
        return (1 - a) * (1 + a)

    @staticmethod
    def softplus(a: float) -> float:
        return max(a, 0.0) + math.log1p(math.exp(-abs(a))) if a == a else a

    @staticmethod
    def lt(a: float, b: float) -> float:
        return 1.0 if a < b else 0.0 if a >= b else nan

    @staticmethod
    def le(a: float, b: float) -> float:
        return 1.0 if a <= b else 0.0 if a > b else nan

    @classmethod
    def gt(cls, a: float, b: float) -> float:
        return cls.lt(b, a)

    @classmethod
    def ge(cls, a: float, b: float) -> float:
        return cls.le(b, a)

    @staticmethod
    def where(condition: float, a: float, b: float) -> float:
        return a if condition == 1 else b if condition == 0 else nan

    @staticmethod
    def largest(*a: float) -> float:
        return nan if any(map(math.isnan, a)) else max(a)

    @staticmethod
    def smallest(*a: float) -> float:
        return nan if any(map(math.isnan, a)) else min(a)

    @staticmethod
    def both(a: float, b: float) -> float:
        return a * b if _bits(a, b) else nan

    @staticmethod
    def either(a: float, b: float) -> float:
        return a + b - a * b if _bits(a, b) else nan

    @staticmethod
    def differ(a: float, b: float) -> float:
        return float(a != b) if _bits(a, b) else nan

    @staticmethod
    def opposite(a: float) -> float:
        return 1 - a if _bits(a) else nan


def _bits(*a: float) -> bool:
    return all(bit in (0, 1) for bit in a)


FLOATS = Floats()
