"""Sums of products of powers, and what +, *, /, powers, roots, exp and log make of them.

    sum = c1*product1 + c2*product2 + ...      product = base^power * base^power * ...

with rational c and powers. Bases are whole numbers (prime as far as they were factored), pi, and functions of
such sums. Roots and powers of rationals are powers of primes, logarithms sums of theirs, and exp(a + b) is a
product: what is alike has one form. None: no such sum is known, or it would be long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import chain
from math import floor, isqrt
from typing import TYPE_CHECKING, Any

from netcalc.operations.ball import EXACT_BITS

if TYPE_CHECKING:
    from fractions import Fraction

MOST_TERMS = 64
"""Of a sum; a longer one is known by its digits alone."""
LARGEST_FACTOR = 1000
"""What is looked for in a whole number; the rest stays one base."""
HIGHEST_POWER = 8
"""Of a sum that is multiplied out."""

Product = frozenset[tuple[Any, Any]]
"""Bases with their powers: {(2, 1/2), ("pi", 1)} is sqrt(2)*pi."""
Terms = dict[Product, Any]
"""Products with the rational number of times that each is added."""
ONE: Product = frozenset()


def is_short(number: Fraction) -> bool:
    return max(number.numerator.bit_length(), number.denominator.bit_length()) <= EXACT_BITS


def base_of(base: Any, power: Any = 1) -> Product:
    from fractions import Fraction

    return frozenset({(base, Fraction(power))})


def plus(a: Terms, b: Terms) -> Terms:
    total = dict(a)
    for product, count in b.items():
        total[product] = total.get(product, 0) + count
    return {product: count for product, count in total.items() if count}


def product_of(a: Terms, b: Terms) -> Terms | None:
    if len(a) * len(b) > MOST_TERMS:
        return None
    total: Terms = {}
    for one, n in a.items():
        for other, k in b.items():
            number, product = _multiplied(chain(one, other))
            total = plus(total, {product: n * k * number})
    return total


def _multiplied(factors: Iterable[tuple[Any, Any]]) -> tuple[Any, Product]:
    """Factors as a rational number times a product: sqrt(2)*sqrt(6) is 2*sqrt(3)."""
    from fractions import Fraction

    powers: dict[Any, Any] = {}
    for base, power in factors:
        powers[base] = powers.get(base, 0) + power
    number = Fraction(1)
    for base, power in powers.items():
        whole = floor(power)
        if isinstance(base, int) and whole and abs(whole) * base.bit_length() <= EXACT_BITS:
            number *= Fraction(base) ** whole
            powers[base] = power - whole
    return number, frozenset((base, power) for base, power in powers.items() if power)


def over(a: Terms, b: Terms) -> Terms | None:
    """A quotient; a divisor of several terms is a base of its own."""
    if not b:
        return None
    ratios = {a[product] / b[product] if product in a else 0 for product in b}
    if len(ratios) == 1 and a.keys() == b.keys():
        return {ONE: ratios.pop()}
    inverse = power_of(b, -1)
    return None if inverse is None else product_of(a, inverse)


def power_of(a: Terms, n: Any) -> Terms | None:
    """A power of a sum; one that is no whole number only of what is above 0."""
    from fractions import Fraction

    if len(a) > 1:
        if n not in range(1, HIGHEST_POWER + 1):
            return {base_of(frozenset(a.items()), n): Fraction(1)}
        lower = a if n == 1 else power_of(a, n - 1)
        return lower if n == 1 or lower is None else product_of(lower, a)
    ((product, count),) = a.items()
    if n != int(n):
        return _root(product, count, n)
    if abs(n) * max(count.numerator.bit_length(), count.denominator.bit_length()) > EXACT_BITS:
        return None
    number, powered = _multiplied((base, power * n) for base, power in product)
    return {powered: number * Fraction(count) ** n}


def _root(product: Product, count: Any, n: Any) -> Terms | None:
    """A power that is no whole number, of a product whose factors are all above 0."""
    if count < 0 or not all(map(_is_positive, product)):
        return None
    factors = ((base, power * n) for base, power in (*product, *factors_of(count)))
    number, powered = _multiplied(factors)
    return {powered: number}


def _is_positive(factor: tuple[Any, Any]) -> bool:
    base, _ = factor
    return isinstance(base, int) or base == "pi" or (isinstance(base, tuple) and base[0] == "exp")


@lru_cache(maxsize=1024)
def factors_of(number: Fraction) -> tuple[tuple[int, int], ...]:
    """A positive rational as whole numbers with their powers, prime where they are small.

    >>> from fractions import Fraction
    >>> factors_of(Fraction(12, 5))
    ((2, 2), (3, 1), (5, -1))
    """
    found: list[tuple[int, int]] = []
    for whole, side in ((number.numerator, 1), (number.denominator, -1)):
        rest, factor = whole, 2
        while factor <= LARGEST_FACTOR and factor <= rest:
            power = 0
            while rest % factor == 0:
                rest, power = rest // factor, power + 1
            if power:
                found.append((factor, side * power))
            factor += 1
        if rest > 1:
            root = isqrt(rest)
            found.append((root, 2 * side) if root * root == rest else (rest, side))
    return tuple(found)


# -- functions that are known ----------------------------------------------------------------------------


def _exp(a: Terms) -> Terms:
    """exp(1/2*log(2) + 3*pi) is 2^(1/2) times the third power of exp(pi)."""
    number, product = _multiplied((_exponential(part), count) for part, count in a.items())
    return {product: number}


def _exponential(product: Product) -> Any:
    """The base that exp of a product is: 2 for log(2)."""
    if len(product) == 1:
        ((base, power),) = product
        if power == 1 and isinstance(base, tuple) and base[0] == "log":
            return base[1]
    return ("exp", product)


def _log(a: Terms) -> Terms | None:
    """log(12) is 2*log(2) + log(3), and log of an exponential its exponent."""
    from fractions import Fraction

    if len(a) != 1:
        return {base_of(("ln", frozenset(a.items()))): Fraction(1)}
    ((product, count),) = a.items()
    if count < 0 or not all(map(_is_positive, product)):
        return None
    total: Terms = {}
    for base, power in (*product, *factors_of(count)):
        is_power = isinstance(base, tuple)
        total = plus(total, {base[1] if is_power else base_of(("log", base)): Fraction(power)})
    return total


def _square_root(a: Terms) -> Terms | None:
    from fractions import Fraction

    return power_of(a, Fraction(1, 2)) if a else None


RULES: dict[str, Callable[[Terms], Terms | None]] = {
    "exp": _exp,
    "ln": _log,
    "log1p": lambda a: _log(plus(a, {ONE: 1})),
    "sqrt": _square_root,
}
"""Functions of which it is known what they make of a sum; another one is a base of its own."""
AT_ZERO = {
    **dict.fromkeys(("sin", "sinh", "atan", "tanh", "erf", "log1p"), 0),
    **dict.fromkeys(("cos", "cosh", "erfc"), 1),
}
"""What functions are at exactly 0."""
