"""Round numbers along an axis: 0, 0.5, 1 or 1e-06, 0.0001, 0.01, and where between them a value stands.

A tick is a whole number k, and stands for k*unit, unit = 1, 2 or 5 times a power of ten; on a
logarithmic scale for 10^(k*stride). Ticks are counted and written in integers: no rounding, whatever
the size of the numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from sys import float_info
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

FLAT = 1e-12
"""Numbers that differ by less than this part of their size are drawn as one."""
_STRIDES = (1, 2, 5, 10, 20, 50, 100, 200)
_LARGEST, _SMALLEST = 1e300, 1e-300
"""Units beyond these are divided by in exact numbers."""
_ZEROS, _DIGITS = 4, 7
"""A number with more zeros behind the point, or more digits before it, may be written with an exponent."""


class Scale(NamedTuple):
    """The tick k stands for k*digit*10^exponent; where `log`, for 10^(k*digit)."""

    digit: int
    exponent: int
    log: bool = False

    def label(self, tick: int) -> str:
        """The number of a tick, exactly.

        >>> [Scale(5, -1).label(k) for k in (-1, 0, 3)], Scale(2, 0, log=True).label(-3)
        (['-0.5', '0', '1.5'], '1e-06')
        """
        if self.log:
            power = tick * self.digit
            return _written(1, power) if abs(power) <= _ZEROS else f"1e{power:+03d}"
        return _written(tick * self.digit, self.exponent)

    def places(self, values: Sequence[float]) -> list[float]:
        """Where values stand, in ticks; nan where a value has no place."""
        if self.log:
            return [math.log10(v) / self.digit if 0 < v < math.inf else math.nan for v in values]
        unit = self._unit()
        if _SMALLEST < unit < _LARGEST:
            divisor = float(unit)
            return [v / divisor if math.isfinite(v) else math.nan for v in values]
        from fractions import Fraction

        return [float(Fraction(v) / unit) if math.isfinite(v) else math.nan for v in values]

    def around(self, low: float, high: float) -> tuple[int, int]:
        """The nearest ticks below and above."""
        if self.log:
            first, last = self.places((low, high))
            return math.floor(first + FLAT), math.ceil(last - FLAT)
        from fractions import Fraction

        unit = self._unit()
        return math.floor(Fraction(low) / unit), math.ceil(Fraction(high) / unit)

    def within(self, low: float, high: float) -> range:
        """The ticks from low to high."""
        below, above = self.around(low, high)
        first, last = self.places((low, high))
        return range(below + (below < first - FLAT), above + (above <= last + FLAT))

    def _unit(self) -> Fraction:
        from fractions import Fraction

        return self.digit * Fraction(10) ** self.exponent


def widened(low: float, high: float) -> tuple[float, float]:
    """The same range, or one around a single number.

    >>> widened(1, 3), widened(5, 5), widened(0, 0)
    ((1, 3), (4.5, 5.5), (-1.0, 1.0))
    """
    size = max(abs(low), abs(high))
    if high / 2 - low / 2 > FLAT * size / 2:  # halves: their difference is no larger than a float
        return low, high
    room = size / 10 or 1.0
    return max(low - room, -float_info.max), min(high + room, float_info.max)


def scale(low: float, high: float, most: int, log: bool = False, whole: bool = False) -> Scale:
    """The finest scale that leads from below low to above high in at most so many intervals.

    `whole`: only whole numbers at the ticks. low < high, on a logarithmic scale 0 < low; most >= 2, as 0 is
    always a tick.

    >>> scale(0, 9, 6), scale(1e-7, 3, 6, log=True)
    (Scale(digit=2, exponent=0, log=False), Scale(digit=2, exponent=0, log=True))
    """
    choices = _logarithmic() if log else _linear(low, high, most)
    for choice in choices:
        first, last = choice.around(low, high)
        if last - first <= most and not (whole and choice.exponent < 0):
            return choice
    raise AssertionError("scales grow without end")


def _logarithmic() -> Iterator[Scale]:
    return (Scale(stride, 0, log=True) for stride in _STRIDES)


def _linear(low: float, high: float, most: int) -> Iterator[Scale]:
    """Scales that grow, from one that is too fine."""
    from fractions import Fraction

    interval = (Fraction(high) - Fraction(low)) / most
    exponent = math.floor(math.log10(interval.numerator) - math.log10(interval.denominator)) - 1
    while True:
        yield from (Scale(digit, exponent) for digit in (1, 2, 5))
        exponent += 1


def _written(number: int, exponent: int) -> str:
    """number*10^exponent in decimals, or with an exponent where that is shorter and there are many digits."""
    if not number:
        return "0"
    digits = str(abs(number)).rstrip("0")
    exponent += len(str(abs(number))) - len(digits)
    before = len(digits) + exponent
    if exponent >= 0:
        plain = digits + "0" * exponent
    else:
        plain = f"{digits[: max(before, 0)] or '0'}.{digits[max(before, 0) :].rjust(-exponent, '0')}"
    short = digits[0] + ("." + digits[1:] if digits[1:] else "") + f"e{before - 1:+03d}"
    many = before > _DIGITS or before <= -_ZEROS
    return ("-" if number < 0 else "") + (short if many and len(short) < len(plain) else plain)
