"""A number of many digits that knows how far it may be off: exact and rational, or a middle and a bound.

    true value = middle +- 2^error                          error is a binary logarithm; None: exact

Arithmetic on rationals stays exact as long as it is short; beyond that each operation adds its rounding
and passes on the noise of its inputs (Moore, Interval Analysis, 1966, by middle and radius). Two marks
are no numbers: `undefined`, outside a domain, and `beyond`, too large to look at. A number's own operators
ask its world, which knows how many digits are carried.
"""

from __future__ import annotations

from math import inf, log2
from typing import Any, Literal

from netcalc.operations.single import Single

EXACT_BITS = 12_000
"""Bits of a numerator or denominator that stay exact."""
LARGEST = 40
"""Binary magnitude of the largest exponent: numbers reach to 2^(2^40)."""
FARTHEST = 1 << 44
"""Binary exponent of the largest and the smallest number: beyond, its logarithm is no exact float."""
SHARP = -8
"""Noise of an exponent or an angle, as a logarithm, past which its function says nothing."""
SPARE_BITS = 24


class Ball:
    """A number of the world Arithmetic."""

    __slots__ = ("_near", "error", "middle", "world")

    def __init__(self, world: Arithmetic, middle: Any, error: float | None = None) -> None:
        self.world = world
        self.middle = middle
        """A Fraction where the number is exact, an mpf where it is not, None where it is no number."""
        self.error = error
        self._near: tuple[Any, float] | None = None

    def __repr__(self) -> str:
        return f"Ball({self.middle}, {self.error})"

    @property
    def known(self) -> bool:
        """Whether it is a number."""
        return self.middle is not None

    @property
    def exact(self) -> bool:
        return self.middle is not None and self.error is None

    def __add__(self, other: Any) -> Ball:
        return self.world.add(self, self.world.lift(other))

    __radd__ = __add__

    def __sub__(self, other: Any) -> Ball:
        return self.world.add(self, -self.world.lift(other))

    def __rsub__(self, other: Any) -> Ball:
        return self.world.add(self.world.lift(other), -self)

    def __mul__(self, other: Any) -> Ball:
        return self.world.times(self, self.world.lift(other))

    __rmul__ = __mul__

    def __neg__(self) -> Ball:
        return Ball(self.world, -self.middle, self.error) if self.known else self


def noise(*errors: float) -> float:
    """The logarithm of a sum of errors given by their logarithms.

    >>> noise(-10, -10), noise(-inf, -inf)
    (-9.0, -inf)
    """
    largest = max(errors)
    if largest == -inf:
        return largest
    total = 0.0
    for error in errors:
        total += 2.0 ** max(error - largest, -1000)
    return largest + log2(total)


class Arithmetic(Single):
    """Numbers of so many decimal digits: literals, + - * /, signs. Powers and roots are of digits.py."""

    def __init__(self, digits: int = 50, ties: Literal["split", "first"] = "split") -> None:
        from fractions import Fraction

        from mpmath import MPContext  # type: ignore[import-untyped]

        self.ties = ties
        self.unclear = False
        self._fraction = Fraction
        self._context = context = MPContext()
        context.trap_complex = True
        context.dps = digits
        context.prec += SPARE_BITS
        self.bits: int = context.prec
        """Binary digits that are carried."""
        self.undefined = Ball(self, None)
        self.beyond = Ball(self, None, 0)
        self.one = self.lift(1)
        self.zero = self.lift(0)

    # -- numbers -------------------------------------------------------------------------------------

    def lift(self, a: Any) -> Ball:
        """An int, float or Fraction as a number of this world, exactly."""
        if isinstance(a, Ball):
            return a
        return Ball(self, a if type(a) is self._fraction else self._fraction(a))

    @property
    def pi(self) -> Ball:
        return self._rounded(+self._context.pi)

    def magnitude(self, a: Ball) -> float:
        """log2 |a|; -inf for 0."""
        if not a.middle:
            return -inf
        if a.exact:
            return log2(abs(a.middle.numerator)) - log2(a.middle.denominator)
        return self._size(a.middle)

    def rounded(self, a: Ball) -> tuple[Any, float]:
        """An mpf near the number, and the logarithm of how far it may be off."""
        if a.error is not None:
            return a.middle, a.error
        if a._near is None:
            number = self._context.mpf(a.middle.numerator) / a.middle.denominator
            a._near = number, self._size(number) - self.bits + 1
        return a._near

    def text(self, a: Ball, digits: int) -> str:
        """The number in so many significant digits."""
        number: str = self._context.nstr(self.rounded(a)[0], digits, min_fixed=-5, max_fixed=digits)
        return number.removesuffix(".0")

    def _size(self, number: Any) -> float:
        _, mantissa, exponent, _ = number._mpf_
        return float(exponent + log2(mantissa)) if mantissa else -inf

    def _rounded(self, number: Any, *errors: float) -> Ball:
        if not -FARTHEST < number._mpf_[2] < FARTHEST:
            return self.beyond
        return Ball(self, number, noise(self._size(number) - self.bits, *errors))

    def _short(self, fraction: Any) -> Ball:
        """An exact result as long as it is short enough to stay so."""
        found = Ball(self, fraction)
        if max(fraction.numerator.bit_length(), fraction.denominator.bit_length()) <= EXACT_BITS:
            return found
        return Ball(self, *self.rounded(found))

    def _lost(self, *a: Ball) -> Ball | None:
        """What comes of inputs that are no numbers; None where all are."""
        for ball in a:
            if ball.middle is None:
                break
        else:
            return None
        return self.undefined if any(not b.known and b.error is None for b in a) else self.beyond

    def sign_of(self, a: Ball) -> int:
        """1, -1, or 0; 0 too where the number is lost in its noise."""
        if a.error is not None and a.error > self.magnitude(a) - 4:
            self.unclear = True
            return 0
        return int(a.middle > 0) - int(a.middle < 0)

    # -- arithmetic ----------------------------------------------------------------------------------

    def add(self, a: Ball, b: Ball) -> Ball:
        if a.middle is None or b.middle is None:
            return self._lost(a, b) or a
        if a.error is None:
            if b.error is None:
                return self._short(a.middle + b.middle)
            if not a.middle:
                return b
        elif b.error is None and not b.middle:
            return a
        (x, x_error), (y, y_error) = self.rounded(a), self.rounded(b)
        return self._rounded(x + y, x_error, y_error)

    def times(self, a: Ball, b: Ball) -> Ball:
        if a.middle is None or b.middle is None:
            return self._lost(a, b) or a
        if a.error is None and b.error is None:
            return self._short(a.middle * b.middle)
        if (a.error is None and not a.middle) or (b.error is None and not b.middle):
            return self.zero
        (x, x_error), (y, y_error) = self.rounded(a), self.rounded(b)
        return self._rounded(x * y, x_error + self._size(y), y_error + self._size(x), x_error + y_error)

    def divide(self, x: Any, y: Any) -> Ball:
        a, b = self.lift(x), self.lift(y)
        if lost := self._lost(a, b):
            return lost
        if not self.sign_of(b):
            return self.undefined
        if a.exact and (b.exact or not a.middle):
            return self._short(a.middle / b.middle) if b.exact else self.zero
        (p, p_error), (q, q_error) = self.rounded(a), self.rounded(b)
        quotient = p / q
        own = 2 - self._size(q)
        return self._rounded(quotient, p_error + own, q_error + self._size(quotient) + own)

    def scale(self, x: Any, y: Any) -> Ball:
        a, b = self.lift(x), self.lift(y)
        return self.zero if a.known and not self.sign_of(a) else self.times(a, b)

    def _blurred(self) -> Ball:
        """The result where the noise of the input hides it: more digits may show it."""
        self.unclear = True
        return self.beyond
