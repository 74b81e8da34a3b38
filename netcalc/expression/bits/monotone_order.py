"""Which way each input of a Boolean function pushes, and which of two pushes harder.

A function is a whole number, its truth table: bit r is its value in row r, and rows are counted as they
are written, so that the first input is the highest bit of r. In a perceptron every input pushes one way (the
function is unate), and of two inputs one pushes at least as hard as the other everywhere (it is
2-monotonic: Winder, 1962). Where one of these fails, four rows show it: two on which the function is true
have the same sum as two on which it is false.
"""

from __future__ import annotations

from functools import cache, cmp_to_key
from typing import NamedTuple


class Meeting(NamedTuple):
    """Rows, each as often as it is counted, whose sums are one: as many true ones as false ones.

    No perceptron tells them apart: w.x + b adds up to the same number on both sides.
    """

    true: dict[int, int]
    false: dict[int, int]


class Sides(NamedTuple):
    """A function whose inputs push one way each."""

    truth: int
    inputs: int
    """How many there are."""
    signs: tuple[int, ...]
    """1: it pushes towards true, -1: towards false, 0: the function ignores it."""

    @property
    def turned(self) -> int:
        """The row in which all inputs push towards false; the inputs that are ignored are 0 in it."""
        return sum(1 << self.inputs - 1 - i for i, sign in enumerate(self.signs) if sign < 0)

    def place(self, variable: int) -> int:
        """The bit of a row that an input is."""
        return 1 << self.inputs - 1 - variable


class Met(Exception):
    """Rows of both sides have the same sum, so that no perceptron tells them apart."""

    def __init__(self, meeting: Meeting) -> None:
        super().__init__()
        self.meeting = meeting


@cache
def rows_with(count: int, low: int) -> int:
    """The rows in which none of the places of `low` is set, as a set of bits.

    >>> f"{rows_with(2, 0b01):04b}", f"{rows_with(2, 0b11):04b}"
    ('0101', '0001')
    """
    block = 1
    for k in range(count):
        if not low >> k & 1:
            block |= block << (1 << k)
    return block


def sides(truth: int, count: int) -> Sides:
    """Which way each input pushes. Raises Met where one pushes both ways.

    >>> sides(0b0100, 2).signs
    (1, -1)
    """
    signs = []
    for variable in range(count):
        place = 1 << count - 1 - variable
        off = truth & rows_with(count, place)
        on = truth >> place & rows_with(count, place)
        up, down = on & ~off, off & ~on
        if up and down:
            one, other = _first(up), _first(down)
            raise Met(Meeting({one + place: 1, other: 1}, {one: 1, other + place: 1}))
        signs.append(1 if up else -1 if down else 0)
    return Sides(truth, count, tuple(signs))


def classes(unate: Sides) -> list[list[int]]:
    """The inputs that matter, the hardest pushing first; those that push alike together.

    Raises Met where of two inputs neither pushes at least as hard as the other.

    >>> classes(sides(0b11101000, 3)), classes(sides(0b11100000, 3))
    ([[0, 1, 2]], [[0], [1, 2]])
    """

    def weaker(i: int, j: int) -> int:
        return _compared(unate, j, i)

    found: list[list[int]] = []
    for variable in sorted((i for i, sign in enumerate(unate.signs) if sign), key=cmp_to_key(weaker)):
        if found and not _compared(unate, found[-1][0], variable):
            found[-1].append(variable)
        else:
            found.append([variable])
    return found


def stronger(unate: Sides, i: int, j: int) -> tuple[int, int]:
    """A true row and a false one between which input i takes over from input j: i pushes harder."""
    more, _, (one, other) = _parted(unate, i, j)
    row = _first(more)
    return row | one, row | other


def pushing(unate: Sides, variable: int) -> tuple[int, int]:
    """A true row and a false one that differ in one input alone."""
    place = unate.place(variable)
    off = unate.truth & rows_with(unate.inputs, place)
    on = unate.truth >> place & rows_with(unate.inputs, place)
    row = _first(on ^ off)
    return (row | place, row) if unate.signs[variable] > 0 else (row, row | place)


def _compared(unate: Sides, i: int, j: int) -> int:
    """1 where input i pushes harder than j, 0 where they push alike."""
    more, less, (one, other) = _parted(unate, i, j)
    if more and less:
        up, down = _first(more), _first(less)
        raise Met(Meeting({up | one: 1, down | other: 1}, {up | other: 1, down | one: 1}))
    return 1 if more else -1 if less else 0


def _parted(unate: Sides, i: int, j: int) -> tuple[int, int, tuple[int, int]]:
    """Rows without i and j: where i alone makes it true and j does not, where it is the other way round; and
    what is set in a row where i alone pushes, and where j does."""
    a, b = unate.place(i), unate.place(j)
    one = (a if unate.signs[i] > 0 else 0) | (0 if unate.signs[j] > 0 else b)
    other = (a | b) ^ one
    rows = rows_with(unate.inputs, a | b)
    by_one, by_other = unate.truth >> one & rows, unate.truth >> other & rows
    return by_one & ~by_other, by_other & ~by_one, (one, other)


def _first(rows: int) -> int:
    """The first row of a set."""
    return (rows & -rows).bit_length() - 1
