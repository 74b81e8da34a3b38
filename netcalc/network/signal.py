"""Numbers in a grid of any rank, exact: integers over one common denominator.

A 0.1 that somebody wrote is 1/10 here, so that a sum of products shows 0.3 and no 0.30000000000000004.
Only a great many numbers of all a float's digits stay floats: their last digits are no one's decimal.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm
from typing import TYPE_CHECKING, Any, NamedTuple

from netcalc.errors import DomainError, InputError, ShapeError

if TYPE_CHECKING:
    from fractions import Fraction

MOST_LONG = 100_000
"""Numbers that are made exact whatever their digits; more are tried with MOST_DECIMALS."""
MOST_DECIMALS = 9
MOST_BITS = 10_000
"""Of a common denominator."""
_WHOLE = 2**53

Number = Any
"""An int, a float or a Fraction; Any because the last is imported late."""


class Signal(NamedTuple):
    """Entries in a row, the last axis running fastest; `denominator` 0 says that they are floats.

    >>> made = signal((2,), [0.5, 3])
    >>> made.values, made.denominator, made.nested
    ([5, 30], 10, [0.5, 3.0])
    """

    shape: tuple[int, ...]
    values: Sequence[Any]
    denominator: int = 1

    @property
    def numbers(self) -> list[int | float]:
        """The entries as ints, or as the nearest floats where any has a denominator.

        Raises DomainError where one is too large for a float, or so small that it would be 0.
        """
        if self.denominator == 1:
            return list(self.values)
        if self.denominator == 0:
            return [float(value) for value in self.values]
        try:
            found = [value / self.denominator for value in self.values]  # int/int is rounded correctly
        except OverflowError:
            raise DomainError(
                "a number is too large for a float", "floats reach from about 1e-308 to 1.8e308"
            ) from None
        if any(value and not number for value, number in zip(self.values, found, strict=True)):
            message = "a number is too small for a float, and not 0"
            raise DomainError(message, "floats reach from about 1e-308 to 1.8e308")
        return found

    @property
    def nested(self) -> Any:
        """The entries as lists in lists."""
        return nested(self.shape, self.numbers)


def nested(shape: Sequence[int], entries: list[Any]) -> Any:
    """Entries in a row as lists in lists; without axes the one entry.

    >>> nested((2, 1, 2), [1, 2, 3, 4]), nested((), [5])
    ([[[1, 2]], [[3, 4]]], 5)
    """
    for size in reversed(shape[1:]):
        entries = [entries[k : k + size] for k in range(0, len(entries), size)]
    return entries if shape else entries[0]


def flat(whole: Any, what: str, most: int) -> tuple[tuple[int, ...], list[Any]]:
    """The shape of lists in lists, of at most `most` axes, and their entries in a row.

    Raises InputError where there is nothing, ShapeError where lists differ in length or depth.

    >>> flat([[1, 2], [3, 4]], "the image", 4)
    ((2, 2), [1, 2, 3, 4])
    """
    shape: tuple[int, ...] = ()
    level = [whole]
    while any(isinstance(entry, list | tuple) for entry in level):
        _check(level, shape, what)
        if len(shape) == most:
            raise ShapeError(f"{what} has more than {most} axes", "it has one list for each axis")
        shape = (*shape, len(level[0]))
        level = [entry for entries in level for entry in entries]
    return shape, level


def _check(level: list[Any], shape: tuple[int, ...], what: str) -> None:
    """All lists, of one length, and not empty."""
    for i, entry in enumerate(level):
        if not isinstance(entry, list | tuple):
            one = next(k for k, e in enumerate(level) if isinstance(e, list | tuple))
            message = f"{_place(one, shape, what)} is a list and {_place(i, shape, 'entry')} is a number"
            raise ShapeError(message, "the rows of an image are lists: [[1, 2], [3, 4]]")
        if not entry:
            raise InputError(f"{_place(i, shape, what)} has no entries", "for example [[1, 2], [3, 4]]")
        if len(entry) != len(level[0]):
            first = f"{_place(0, shape, 'entry')} has {len(level[0])}"
            message = f"{_place(i, shape, what)} has {_entries(len(entry))}, {first}"
            raise ShapeError(message, "all rows have one length")


def _entries(count: int) -> str:
    return f"{count} entr{'y' if count == 1 else 'ies'}"


def _place(position: int, shape: tuple[int, ...], what: str) -> str:
    """`entry 2,1 of the image`, with "entry" for `what` no more than that; the whole where it has no axes."""
    if not shape:
        return what
    numbers = []
    for size in reversed(shape):
        position, k = divmod(position, size)
        numbers.append(str(k + 1))
    place = ",".join(reversed(numbers))
    return f"entry {place}" if what == "entry" else f"entry {place} of {what}"


def signal(shape: tuple[int, ...], entries: Sequence[Number]) -> Signal:
    """Numbers as integers over a common denominator; a float is the shortest decimal that reads as it.

    >>> signal((2,), [1, 2.0]).denominator, signal((1,), [0.1]).values
    (1, [1])
    """
    if all(type(entry) is int for entry in entries):
        return Signal(shape, entries)
    plain = all(type(entry) is int or type(entry) is float for entry in entries)
    if plain and (found := _decimals(entries)):
        return Signal(shape, *found)
    if len(entries) <= MOST_LONG and (found := _fractions(entries)):
        return Signal(shape, *found)
    return Signal(shape, [float(entry) for entry in entries], 0)


def _decimals(entries: Sequence[Number]) -> tuple[list[int], int] | None:
    """Numbers of few decimals over a power of ten; None where they have more."""
    if max(map(abs, entries)) * 10**MOST_DECIMALS >= _WHOLE:
        if all(entry == int(entry) and abs(entry) < _WHOLE for entry in entries):
            return [int(entry) for entry in entries], 1
        return None
    for decimals in range(MOST_DECIMALS + 1):
        unit = 10**decimals
        if all(round(entry * unit) / unit == entry for entry in entries):
            return [round(entry * unit) for entry in entries], unit
    return None


def _fractions(entries: Sequence[Number]) -> tuple[list[int], int] | None:
    from fractions import Fraction

    exact: list[Fraction] = [Fraction(repr(e)) if isinstance(e, float) else Fraction(e) for e in entries]
    common = 1
    for number in exact:
        common = lcm(common, number.denominator)
        if common.bit_length() > MOST_BITS:
            return None
    return [number.numerator * (common // number.denominator) for number in exact], common
