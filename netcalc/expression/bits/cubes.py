"""Functions of bits as integers, and the products of literals that they are sums of.

A function of n inputs is an integer of 2^n bits: bit r is its value in row r, the first input the highest bit
of r. A cube is a product of literals, x1 & ~x3; a cover of a function is cubes whose sum it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

MOST_CALLS = 200_000
"""Steps of a recursion over cofactors."""
MOST_PRIMES, MOST_PRIME_BITS = 4000, 1 << 28
"""Prime implicants that are looked at, and the bits of all their rows."""


class TooMany(Exception):
    """More cubes than are looked at."""


class Cube(NamedTuple):
    """A product of literals: input k of n is read where `care` has bit n - 1 - k, as `value` has it."""

    care: int
    value: int
    rows: int
    """The rows in which it is true, as the bits of an integer."""

    @property
    def literals(self) -> int:
        return self.care.bit_count()


def everywhere(inputs: int) -> int:
    """The function that is 1 in all rows."""
    return (1 << (1 << inputs)) - 1


def ones(function: int) -> Iterator[int]:
    """The rows in which a function is 1, in order.

    >>> list(ones(0b1010))
    [1, 3]
    """
    digits = format(function, "b")[::-1]
    row = digits.find("1")
    while row >= 0:
        yield row
        row = digits.find("1", row + 1)


@cache
def variable(k: int, inputs: int) -> int:
    """The function that is input k.

    >>> [f"{variable(k, 2):04b}" for k in (0, 1)]
    ['1100', '1010']
    """
    half = 1 << (inputs - 1 - k)
    found, width = ((1 << half) - 1) << half, 2 * half
    while width < 1 << inputs:
        found |= found << width
        width *= 2
    return found


@cache
def counted(count: int, inputs: int) -> int:
    """The function that is 1 where so many of the inputs are.

    >>> f"{counted(1, 2):04b}"
    '0110'
    """
    if not 0 <= count <= inputs:
        return 0
    if not inputs:
        return 1
    return counted(count, inputs - 1) | counted(count - 1, inputs - 1) << (1 << (inputs - 1))


def counts(function: int, inputs: int) -> list[int] | None:
    """How many of the inputs have to be 1 for a function to be; None where it matters which.

    >>> counts(0b11101000, 3), counts(0b1000, 2), counts(0b1010, 2)
    ([2, 3], [2], None)
    """
    found = []
    for count in range(inputs + 1):
        rows = counted(count, inputs)
        if function & rows not in (0, rows):
            return None
        if function & rows:
            found.append(count)
    return found


def cofactors(function: int, k: int, inputs: int) -> tuple[int, int]:
    """What becomes of a function where input k is 0, and where it is 1, over all the inputs.

    >>> [f"{f:04b}" for f in cofactors(0b1000, 0, 2)]
    ['0000', '1010']
    """
    half, one = 1 << (inputs - 1 - k), variable(k, inputs)
    high = function & one
    low = function ^ high
    return low | low << half, high | high >> half


def is_unate(function: int, inputs: int) -> bool:
    """Whether each input can only raise the function, or only lower it: so it is of every perceptron."""
    for k in range(inputs):
        low, high = cofactors(function, k, inputs)
        if low & ~high and high & ~low:
            return False
    return True


def monomials(function: int, inputs: int) -> int:
    """The products whose xor a function is (Zhegalkin, 1927); of those products the function again.

    Bit r is the product of the inputs that are 1 in row r.

    >>> f"{monomials(0b0110, 2):04b}", f"{monomials(0b1110, 2):04b}"
    ('0110', '1110')
    """
    for k in range(inputs):
        function ^= (function & ~variable(k, inputs)) << (1 << (inputs - 1 - k))
    return function


def with_rows(cubes: Iterable[tuple[int, int]], inputs: int) -> list[Cube]:
    """Cubes from what they read and how."""
    ones = [variable(k, inputs) for k in range(inputs)]
    whole = everywhere(inputs)
    found = []
    for care, value in cubes:
        rows = whole
        for k, one in enumerate(ones):
            bit = 1 << (inputs - 1 - k)
            if care & bit:
                rows &= one if value & bit else ~one
        found.append(Cube(care, value, rows))
    return found


# -- prime implicants --------------------------------------------------------------------------------------


def prime_cubes(function: int, inputs: int) -> list[Cube]:
    """All cubes that imply a function and lose that with any of their literals.

    The primes of f are those of f0 & f1, and ~x times those of f0, x times those of f1, that do not imply the
    other one. Raises TooMany.

    >>> [(f"{cube.care:b}", f"{cube.value:b}") for cube in prime_cubes(0b1110, 2)]
    [('1', '1'), ('10', '10')]
    """
    return _Primes().of(function, inputs)


class _Primes:
    """The recursion, what it found before, and how far it went."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, int], list[Cube]] = {}
        self.calls = 0

    def of(self, function: int, inputs: int) -> list[Cube]:
        if not function:
            return []
        if function == everywhere(inputs):
            return [Cube(0, 0, function)]
        found = self.known.get((function, inputs))
        if found is None:
            self.calls += 1
            if self.calls > MOST_CALLS:
                raise TooMany
            found = self.known[function, inputs] = self._split(function, inputs)
            if len(found) > MOST_PRIMES or len(found) << inputs > MOST_PRIME_BITS:
                raise TooMany
        return found

    def _split(self, function: int, inputs: int) -> list[Cube]:
        half, top = 1 << (inputs - 1), 1 << (inputs - 1)
        low, high = function & ((1 << half) - 1), function >> half
        found = [Cube(c, v, rows | rows << half) for c, v, rows in self.of(low & high, inputs - 1)]
        if low == high:
            return found
        found += [Cube(c | top, v, rows) for c, v, rows in self.of(low, inputs - 1) if rows & ~high]
        return found + [
            Cube(c | top, v | top, rows << half) for c, v, rows in self.of(high, inputs - 1) if rows & ~low
        ]


def some_cover(function: int, free: int, inputs: int) -> list[Cube]:
    """A cover by primes of which none can go, not always the shortest (Minato, 1993, after Morreale, 1970).

    Raises TooMany.

    >>> [(f"{cube.care:b}", f"{cube.value:b}") for cube in some_cover(0b1110, 0, 2)]
    [('10', '10'), ('1', '1')]
    """
    calls = 0

    def covered(least: int, most: int, n: int) -> tuple[list[tuple[int, int]], int]:
        nonlocal calls
        calls += 1
        if calls > MOST_CALLS:
            raise TooMany
        if not least:
            return [], 0
        if most == everywhere(n):
            return [(0, 0)], most
        half = top = 1 << (n - 1)
        mask = (1 << half) - 1
        least0, least1, most0, most1 = least & mask, least >> half, most & mask, most >> half
        if least0 == least1 and most0 == most1:
            both, rows = covered(least0, most0, n - 1)
            return both, rows | rows << half
        low, rows0 = covered(least0 & ~most1, most0, n - 1)
        high, rows1 = covered(least1 & ~most0, most1, n - 1)
        left = (least0 & ~rows0) | (least1 & ~rows1)
        both, rows = covered(left, most0 & most1, n - 1)
        cubes = [(c | top, v | top) for c, v in high] + [(c | top, v) for c, v in low] + both
        return cubes, rows0 | rows | (rows1 | rows) << half

    return with_rows(covered(function & ~free, function | free, inputs)[0], inputs)


def union(cubes: Sequence[Cube]) -> int:
    """The rows in which any of the cubes is true."""
    found = 0
    for cube in cubes:
        found |= cube.rows
    return found
