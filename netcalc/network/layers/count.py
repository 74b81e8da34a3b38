"""A number and the formula it came of, built together.

A layer writes its parameters once, `(Count(784, "n1") + 1)*Count(256, "n2")`, and the number, the
formula with the numbers put in, and the formula in symbols all come out of that one expression, so
no two of them can disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from operator import mul

from netcalc.errors import LimitError

MOST_BITS = 4096
"""Exact integers are no longer than this; a product is measured before it is computed."""

SUM, PRODUCT, ATOM = 1, 2, 3


class Count:
    """A whole number with its formula, in numbers and in symbols.

    >>> weights = (Count(784, "n1") + 1) * Count(256, "n2")
    >>> weights.number, weights.numbers, weights.symbols
    (200960, '(784 + 1)*256', '(n1 + 1)*n2')
    """

    __slots__ = ("_parts", "_symbol", "level", "number")

    def __init__(
        self, number: int, symbol: str = "", level: int = ATOM, parts: tuple[Count, str, Count] | None = None
    ) -> None:
        if number.bit_length() > MOST_BITS:
            raise too_large()
        self.number = number
        self.level = level
        self._symbol = symbol
        self._parts = parts

    def __add__(self, other: Count | int) -> Count:
        right = other if isinstance(other, Count) else Count(other)
        return Count(self.number + right.number, "", SUM, (self, " + ", right))

    def __mul__(self, other: Count | int) -> Count:
        right = other if isinstance(other, Count) else Count(other)
        if self.number.bit_length() + right.number.bit_length() > MOST_BITS + 1:
            raise too_large()
        return Count(self.number * right.number, "", PRODUCT, (self, "*", right))

    def __rmul__(self, other: int) -> Count:
        return Count(other) * self

    def __floordiv__(self, other: Count) -> Count:
        """A division that comes out even; `//` marks that it must."""
        number, rest = divmod(self.number, other.number)
        if rest:
            raise ValueError(f"{self.numbers}/{other.numbers} is not whole")
        return Count(number, "", PRODUCT, (self, "/", other))

    @property
    def numbers(self) -> str:
        """The formula with the numbers put in; written when it is asked for."""
        return self._written(lambda leaf: str(leaf.number))

    @property
    def symbols(self) -> str:
        """The formula in symbols; a number without one stands for itself."""
        return self._written(lambda leaf: leaf._symbol or str(leaf.number))

    def _written(self, leaf: Callable[[Count], str]) -> str:
        if self._parts is None:
            return leaf(self)
        left, sign, right = self._parts
        texts = (
            f"({part._written(leaf)})" if part.level < self.level else part._written(leaf)
            for part in (left, right)
        )
        return sign.join(texts)

    def __repr__(self) -> str:
        return f"Count({self.symbols} = {self.numbers} = {self.number})"


class Nothing(Count):
    """No parameters, no multiplications: no formula is shown for it."""

    __slots__ = ()

    def _written(self, leaf: Callable[[Count], str]) -> str:
        return ""


def product(factors: Iterable[Count]) -> Count:
    """All of them multiplied; there must be one.

    >>> product(Count(size, "F") for size in (3, 5)).numbers
    '3*5'
    """
    return reduce(mul, factors)


def within_bits(number: int) -> int:
    """A number, where it is within the limit."""
    if number.bit_length() > MOST_BITS:
        raise too_large()
    return number


def too_large() -> LimitError:
    return LimitError(
        f"a count here has more than {MOST_BITS:,} bits, about 1,233 digits",
        hint="sizes with fewer digits keep it exact",
    )


NOTHING = Nothing(0)
"""Of a layer that has none."""
