"""Numbers of many digits that also know what they are made of: sqrt(2)*x - sqrt(2)*x is 0, and not almost 0.

Sums that are alike cancel exactly (sums.py). Whether another one is 0 is left to its digits: what is written
here says only what is so.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

from netcalc.operations.ball import Arithmetic, Ball
from netcalc.operations.digits import Digits
from netcalc.operations.sums import (
    AT_ZERO,
    MOST_TERMS,
    ONE,
    RULES,
    Product,
    Terms,
    base_of,
    is_short,
    over,
    plus,
    power_of,
    product_of,
)


class Sum(Ball):
    """A number of the world Symbols that is no rational, and what it is the sum of."""

    __slots__ = ("terms",)

    def __init__(self, world: Arithmetic, middle: Any, error: float | None, terms: Terms) -> None:
        super().__init__(world, middle, error)
        self.terms = terms

    @property
    def key(self) -> frozenset[tuple[Product, Any]]:
        """What it has in common with numbers that are made alike."""
        return frozenset(self.terms.items())

    def __neg__(self) -> Ball:
        return Sum(self.world, -self.middle, self.error, {product: -n for product, n in self.terms.items()})


class Symbols(Digits):
    """A world of numbers with so many decimal digits, in which what cancels by its form cancels.

    >>> m = Symbols(50)
    >>> (m.sqrt(8) - 2 * m.sqrt(2)).middle, m.times(m.pi, m.divide(3, m.pi)).middle
    (Fraction(0, 1), Fraction(3, 1))
    >>> (m.log(6) - m.log(2) - m.log(3)).middle, m.exp(m.log(2)).middle
    (Fraction(0, 1), Fraction(2, 1))
    """

    def _told(self, found: Ball, terms: Terms | None) -> Ball:
        """A result, of which it is known what it is the sum of."""
        if terms is None or not found.known or found.exact or len(terms) > MOST_TERMS:
            return found
        if not all(map(is_short, terms.values())):
            return found
        if not terms.keys() - {ONE}:
            return self.lift(terms.get(ONE, 0))
        return Sum(self, found.middle, found.error, terms)

    @property
    def pi(self) -> Ball:
        return self._told(super().pi, {base_of("pi"): self._fraction(1)})

    def add(self, a: Ball, b: Ball) -> Ball:
        found = super().add(a, b)
        return found if found is a or found is b else self._combined(found, plus, a, b)

    def times(self, a: Ball, b: Ball) -> Ball:
        return self._combined(super().times(a, b), product_of, a, b)

    def divide(self, x: Any, y: Any) -> Ball:
        a, b = self.lift(x), self.lift(y)
        return self._combined(super().divide(a, b), over, a, b)

    def _combined(self, found: Ball, rule: Callable[[Terms, Terms], Terms | None], a: Ball, b: Ball) -> Ball:
        if not found.known or found.exact:
            return found
        one, other = _terms(a), _terms(b)
        return found if one is None or other is None else self._told(found, rule(one, other))

    def _function(
        self,
        name: str,
        a: Ball,
        steepness: Callable[[float, float], float],
        largest: float = inf,
        sharp: float = inf,
    ) -> Ball:
        if name in AT_ZERO and a.exact and not a.middle:
            return self.lift(AT_ZERO[name])
        found = super()._function(name, a, steepness, largest, sharp)
        terms = _terms(a)
        if terms is None or not found.known:
            return found
        made = RULES[name](terms) if name in RULES else None
        return self._told(found, made or {base_of((name, frozenset(terms.items()))): self._fraction(1)})

    def _whole_power(self, a: Ball, n: int) -> Ball:
        found = super()._whole_power(a, n)
        return self._told(found, power_of(a.terms, n)) if isinstance(a, Sum) and not found.exact else found

    def abs(self, x: Any) -> Ball:
        a = self.lift(x)
        if not isinstance(a, Sum) or (a.error or 0) > self.magnitude(a) - 4:
            return super().abs(a)
        return -a if a.middle < 0 else a

    def _widened(self, a: list[Ball], choose: Callable[..., Ball]) -> Ball:
        chosen = choose(a, key=lambda ball: self.rounded(ball)[0])
        if all(self._parted(chosen, ball) or _alike(chosen, ball) for ball in a):
            return chosen
        return super()._widened(a, choose)


def _terms(a: Ball) -> Terms | None:
    """What a number is the sum of; None where its digits are all that is known."""
    if a.exact:
        return {ONE: a.middle} if a.middle else {}
    return a.terms if isinstance(a, Sum) else None


def _alike(a: Ball, b: Ball) -> bool:
    difference = a - b
    return difference.exact and not difference.middle
