"""The world of many digits: balls of mpmath's digits, exact rationals where they are short.

The same functions as floats have, over the reals: outside its domain, and at a pole, a function is
`undefined`. A magnitude is looked at before an exponential, a power or a sine is computed, so that none
runs for seconds: past LARGEST the result is `beyond`, which is a limit and no value.

What is noise is not decided: where a domain, a comparison or a pole hangs on a number that could as well
be zero, it is taken for zero and `unclear` is set; whoever asked raises the precision and asks again.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf, log2
from typing import Any, Literal

from netcalc.operations.ball import EXACT_BITS, LARGEST, SHARP, Arithmetic, Ball, noise

LONGEST_TURN = 4000
"""Binary magnitude of the largest angle whose sine is computed."""
MOST_FOUND = 5000
"""Values of functions that a world remembers: formulas that are compared read the same ones."""
FARTHEST_TAIL = 20
"""Binary magnitude of the farthest point of erf's tail."""


class Digits(Arithmetic):
    """A world of numbers with so many decimal digits.

    >>> m = Digits(50)
    >>> m.divide(m.lift(1), m.lift(3)).middle, m.log(m.lift(-1)).known
    (Fraction(1, 3), False)
    """

    def __init__(self, digits: int = 50, ties: Literal["split", "first"] = "split") -> None:
        super().__init__(digits, ties)
        self._found: dict[tuple[str, Any, float | None], Ball] = {}

    def literal(self, text: str) -> Ball:
        """A literal, exactly where it is of any reasonable size."""
        mantissa, _, exponent = text.lower().partition("e")
        power = int(exponent or 0)
        if abs(power) <= EXACT_BITS // 4:
            return self._short(self._fraction(text))
        return self.times(self.lift(self._fraction(mantissa)), self.power(self.lift(10), self.lift(power)))

    # -- functions -----------------------------------------------------------------------------------

    def _function(
        self,
        name: str,
        a: Ball,
        steepness: Callable[[float, float], float],
        largest: float = inf,
        sharp: float = inf,
    ) -> Ball:
        """mpmath's function `name`. `steepness` bounds log2 |f'| by the magnitudes of a and of f(a)."""
        if lost := self._lost(a):
            return lost
        place = (name, a.middle, a.error)
        if (found := self._found.get(place)) is not None:
            return found
        if self.magnitude(a) > largest:
            return self.beyond
        x, error = self.rounded(a)
        if error > sharp:
            return self._blurred()
        value = getattr(self._context, name)(x)
        found = self._rounded(value, error + steepness(self._size(x), self._size(value)))
        if len(self._found) < MOST_FOUND:
            self._found[place] = found
        return found

    def exp(self, x: Any) -> Ball:
        a = self.lift(x)
        if a.exact and not a.middle:
            return self.one
        return self._function("exp", a, lambda size, y: y + 1, LARGEST, SHARP)

    def expm1(self, x: Any) -> Ball:
        a = self.lift(x)
        if a.exact and not a.middle:
            return a
        return self._function("expm1", a, lambda size, y: max(y, 0) + 2, LARGEST, SHARP)

    def log(self, x: Any) -> Ball:
        a = self.lift(x)
        if lost := self._lost(a):
            return lost
        if self.sign_of(a) <= 0:
            return self.undefined
        if a.exact and a.middle == 1:
            return self.zero
        return self._function("ln", a, lambda size, y: 2 - size)

    def log1p(self, x: Any) -> Ball:
        return self.log(1 + self.lift(x))

    def times_log(self, y: Any, x: Any) -> Ball:
        a = self.lift(x)
        if lost := self._lost(a):
            return lost
        return self.undefined if self.sign_of(a) < 0 else self.scale(y, self.log(a))

    def log2(self, x: Any) -> Ball:
        return self.divide(self.log(x), self.log(2))

    def log10(self, x: Any) -> Ball:
        return self.divide(self.log(x), self.log(10))

    def sqrt(self, x: Any) -> Ball:
        from math import isqrt

        a = self.lift(x)
        if lost := self._lost(a):
            return lost
        if (sign := self.sign_of(a)) < 0:
            return self.undefined
        if not sign:
            return a if a.exact else Ball(self, self._context.mpf(0), (a.error or 0) / 2)
        if a.exact:
            roots = isqrt(a.middle.numerator), isqrt(a.middle.denominator)
            if (roots[0] ** 2, roots[1] ** 2) == (a.middle.numerator, a.middle.denominator):
                return self.lift(self._fraction(*roots))
        return self._function("sqrt", a, lambda size, y: y - size + 1)

    def _turn(self, name: str, x: Any) -> Ball:
        return self._function(name, self.lift(x), lambda size, y: 0, LONGEST_TURN, SHARP)

    def sin(self, x: Any) -> Ball:
        return self._turn("sin", x)

    def cos(self, x: Any) -> Ball:
        return self._turn("cos", x)

    def tan(self, x: Any) -> Ball:
        return self.divide(self.sin(x), self.cos(x))

    def asin(self, x: Any) -> Ball:
        a = self.lift(x)
        if lost := self._lost(a):
            return lost
        rest = 1 - self.times(a, a)
        if (sign := self.sign_of(rest)) < 0:
            return self.undefined
        if not sign:
            quarter = self.divide(self.pi, 2)
            return quarter if a.middle > 0 else -quarter
        return self._function("asin", a, lambda size, y: 2 - self.magnitude(rest) / 2)

    def acos(self, x: Any) -> Ball:
        return self.divide(self.pi, 2) - self.asin(x)

    def atan(self, x: Any) -> Ball:
        return self._function("atan", self.lift(x), lambda size, y: 0)

    def sinh(self, x: Any) -> Ball:
        return self._function("sinh", self.lift(x), lambda size, y: max(y, 0) + 2, LARGEST, SHARP)

    def cosh(self, x: Any) -> Ball:
        return self._function("cosh", self.lift(x), lambda size, y: y + 1, LARGEST, SHARP)

    def tanh(self, x: Any) -> Ball:
        return self._function("tanh", self.lift(x), lambda size, y: 0, LARGEST)

    def erf(self, x: Any) -> Ball:
        return self._function("erf", self.lift(x), lambda size, y: 1, FARTHEST_TAIL)

    def one_less_square(self, x: Any) -> Ball:
        a = self.lift(x)
        return 1 - self.times(a, a)

    def one_less_tanh_square(self, y: Any, x: Any) -> Ball:
        return self.one_less_square(y)

    def one_less_sigmoid(self, y: Any, x: Any) -> Ball:
        return self.sigmoid(-self.lift(x))

    def sigmoid(self, x: Any) -> Ball:
        return self.divide(1, 1 + self.exp(-self.lift(x)))

    def softplus(self, x: Any) -> Ball:
        a = self.lift(x)
        decaying = self.exp(-self.abs(a))
        return self.largest(a, 0) + self._function("log1p", decaying, lambda size, y: 0)

    def normal_cdf(self, x: Any) -> Ball:
        a = -self.divide(x, self.sqrt(2))
        tail = self._function("erfc", a, lambda size, y: min(y + max(size, 0) + 3, 1), FARTHEST_TAIL, SHARP)
        return self.divide(tail, 2)

    def normal_density(self, x: Any) -> Ball:
        a = self.lift(x)
        return self.divide(self.exp(-self.divide(self.times(a, a), 2)), self.sqrt(2 * self.pi))

    # -- powers ----------------------------------------------------------------------------------------

    def power(self, x: Any, y: Any) -> Ball:
        a, b = self.lift(x), self.lift(y)
        if lost := self._lost(a, b):
            return lost
        whole = self._whole(b)
        if whole is not None:
            return self._whole_power(a, whole)
        sign = self.sign_of(a)
        if sign > 0:
            return self.exp(self.times(b, self.log(a)))
        return self.zero if sign == 0 and self.sign_of(b) > 0 else self.undefined

    def _whole(self, a: Ball) -> int | None:
        """The integer that a number is, or, in its noise, could be."""
        if a.exact:
            return int(a.middle) if a.middle.denominator == 1 else None
        if self.magnitude(a) > LARGEST:
            return None
        nearest: int = int(self._context.nint(a.middle))
        if self.sign_of(a - nearest):
            return None
        return nearest

    def _whole_power(self, a: Ball, n: int) -> Ball:
        if n == 0:
            return self.one
        if not (sign := self.sign_of(a)):
            return self.zero if n > 0 and a.exact else self._vanishing(a, n)
        size = self.magnitude(a)
        if a.exact and abs(n) * self._length(a) <= EXACT_BITS:
            return Ball(self, a.middle**n)
        if log2(abs(n)) + log2(abs(size) + 2) > LARGEST:
            return self.beyond
        x, error = self.rounded(a)
        if error - size + log2(abs(n)) > SHARP:
            return self._blurred()
        value = abs(x) ** n
        signed = value if sign > 0 or n % 2 == 0 else -value
        return self._rounded(signed, self._size(value) + error - size + 2 + log2(abs(n)))

    def _length(self, a: Ball) -> int:
        return int(max(a.middle.numerator.bit_length(), a.middle.denominator.bit_length()))

    def _vanishing(self, a: Ball, n: int) -> Ball:
        """A whole power of what is lost in its noise."""
        if n < 0:
            return self.undefined
        error = 0.0 if a.error is None else a.error
        return Ball(self, self._context.mpf(0), noise(error * n if error > 0 else error))

    # -- choices -------------------------------------------------------------------------------------

    def abs(self, x: Any) -> Ball:
        a = self.lift(x)
        return Ball(self, abs(a.middle), a.error) if a.known else a

    def sign(self, x: Any) -> Ball:
        a = self.lift(x)
        return self.lift(self.sign_of(a)) if a.known else a

    def step(self, x: Any) -> Ball:
        a = self.lift(x)
        return self.lift(int(self.sign_of(a) > 0)) if a.known else a

    def _compared(self, x: Any, y: Any, holds: Callable[[int], bool]) -> Ball:
        difference = self.lift(x) - y
        return self.lift(int(holds(self.sign_of(difference)))) if difference.known else difference

    def lt(self, x: Any, y: Any) -> Ball:
        return self._compared(x, y, lambda sign: sign < 0)

    def le(self, x: Any, y: Any) -> Ball:
        return self._compared(x, y, lambda sign: sign <= 0)

    def gt(self, x: Any, y: Any) -> Ball:
        return self._compared(x, y, lambda sign: sign > 0)

    def ge(self, x: Any, y: Any) -> Ball:
        return self._compared(x, y, lambda sign: sign >= 0)

    def largest(self, *inputs: Any) -> Ball:
        a = [self.lift(x) for x in inputs]
        return self._lost(*a) or self._widened(a, max)

    def smallest(self, *inputs: Any) -> Ball:
        a = [self.lift(x) for x in inputs]
        return self._lost(*a) or self._widened(a, min)

    def _widened(self, a: list[Ball], choose: Callable[..., Ball]) -> Ball:
        """The extreme one, its noise that of all that come near it."""
        exact = all(ball.exact for ball in a)
        chosen = choose(a, key=lambda ball: ball.middle if exact else self.rounded(ball)[0])
        near = [b.error for b in a if b.error is not None and not self._parted(chosen, b)]
        return Ball(self, self.rounded(chosen)[0], max(near)) if near else chosen

    def _parted(self, a: Ball, b: Ball) -> bool:
        difference = a - b
        return a is not b and (difference.error or -inf) < self.magnitude(difference) - 4

    def where(self, condition: Any, x: Any, y: Any) -> Ball:
        c = self.lift(condition)
        bit = self._bit(c)
        if bit is None:
            return self._lost(c) or self.undefined
        return self.lift(x) if bit else self.lift(y)

    # -- logic ---------------------------------------------------------------------------------------

    def _bit(self, a: Ball) -> int | None:
        whole = self._whole(a) if a.known else None
        return None if whole not in (0, 1) else whole

    def _logic(self, rule: Callable[..., int], *inputs: Any) -> Ball:
        a = [self.lift(x) for x in inputs]
        bits = [self._bit(ball) for ball in a]
        return self._lost(*a) or (self.undefined if None in bits else self.lift(rule(*bits)))

    def both(self, *a: Any) -> Ball:
        return self._logic(lambda p, q: p & q, *a)

    def either(self, *a: Any) -> Ball:
        return self._logic(lambda p, q: p | q, *a)

    def differ(self, *a: Any) -> Ball:
        return self._logic(lambda p, q: p ^ q, *a)

    def opposite(self, *a: Any) -> Ball:
        return self._logic(lambda p: 1 - p, *a)
