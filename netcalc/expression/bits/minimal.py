"""The shortest sum of products for a function of bits: fewest terms, then fewest literals.

Quine (1952) and McCluskey (1956): a shortest sum is made of prime implicants; which of them is a covering
problem, solved by reductions and branch and bound (Coudert, 1994). Of a unate function, so of whatever one
perceptron computes, all primes are needed, and the sum is unique. Where there are too many primes, or too
many ways to choose, a sum of which no term can go is the answer, and says that it is not proven the shortest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from netcalc.expression.bits.cubes import Cube, TooMany, is_unate, ones, prime_cubes, some_cover, union

MOST_WORK = 4_000_000
"""Rows times primes that are looked at before the best choice so far is the answer."""
MOST_CORE = 400
"""Primes that are still to choose from where choices are tried at all."""
MOST_TERMS = 2000
"""Terms of a sum that anybody may want to see."""
TERM = 1 << 20
"""What a term costs, in literals."""


class Cover(NamedTuple):
    """Cubes whose sum is a function; `least` where none has fewer, or as many with fewer literals."""

    cubes: tuple[Cube, ...]
    least: bool

    @property
    def literals(self) -> int:
        return sum(cube.literals for cube in self.cubes)


def shortest_cover(function: int, free: int, inputs: int) -> Cover:
    """A sum of products that is 1 where `function` is and not `free`, and 0 where neither is.

    Raises TooMany where there is no end of terms.

    >>> found = shortest_cover(0b11111000, 0, 3)
    >>> [(f"{cube.care:03b}", f"{cube.value:03b}") for cube in found.cubes], found.least
    ([('100', '100'), ('011', '011')], True)
    """
    function &= ~free
    unate = not free and is_unate(function, inputs)
    try:
        primes = prime_cubes(function | free, inputs)
    except TooMany:
        return _sorted(some_cover(function, free, inputs), unate)
    if unate:
        return _sorted(primes, True)
    search = _Search(some_cover(function, free, inputs))
    search.look(function, primes, ())
    return _sorted(search.best, search.complete)


def _sorted(cubes: Sequence[Cube], least: bool) -> Cover:
    """Terms in the order of their inputs. Raises TooMany."""
    if len(cubes) > MOST_TERMS:
        raise TooMany
    return Cover(tuple(sorted(cubes, key=lambda c: (-c.care, -c.value))), least)


def cost(cubes: Sequence[Cube]) -> int:
    return sum(TERM + cube.literals for cube in cubes)


class _Search:
    """Branch and bound over which primes are taken."""

    def __init__(self, first: Sequence[Cube]) -> None:
        self.best: Sequence[Cube] = first
        self.least = cost(first)
        self.complete = True
        self.work = 0

    def look(self, left: int, primes: Sequence[Cube], taken: tuple[Cube, ...]) -> None:
        """The best way to cover what is left."""
        left, primes, taken = _reduced(left, primes, taken)
        if not left:
            if cost(taken) < self.least:
                self.best, self.least = taken, cost(taken)
            return
        self.work += left.bit_count() * len(primes)
        if self.work > MOST_WORK or len(primes) > MOST_CORE:
            self.complete = False
            return
        if cost(taken) + _at_least(left, primes) >= self.least:
            return
        row = min(ones(left), key=lambda row: sum(p.rows >> row & 1 for p in primes))
        choices = [p for p in primes if p.rows >> row & 1]
        for choice in sorted(choices, key=lambda p: -(p.rows & left).bit_count()):
            self.look(left & ~choice.rows, [p for p in primes if p is not choice], (*taken, choice))


def _reduced(
    left: int, primes: Sequence[Cube], taken: tuple[Cube, ...]
) -> tuple[int, Sequence[Cube], tuple[Cube, ...]]:
    """What remains after all that has to be: a prime that alone covers a row is taken, one that another
    covers at no higher cost is left out."""
    while True:
        needed = _essential(left, primes)
        taken += tuple(needed)
        left &= ~union(needed)
        before = len(primes)
        primes = _undominated(left, [p for p in primes if p.rows & left])
        if not needed and len(primes) == before:
            return left, primes, taken


def _essential(left: int, primes: Sequence[Cube]) -> list[Cube]:
    once = twice = 0
    for prime in primes:
        twice |= once & prime.rows
        once |= prime.rows
    alone = once & ~twice & left
    return [prime for prime in primes if prime.rows & alone]


def _undominated(left: int, primes: list[Cube]) -> list[Cube]:
    if len(primes) > 2 * MOST_CORE:
        return primes
    kept: list[Cube] = []
    for prime in sorted(primes, key=lambda p: (p.literals, -(p.rows & left).bit_count(), -p.care, -p.value)):
        own = prime.rows & left
        if not any(own & ~other.rows == 0 for other in kept):
            kept.append(prime)
    return kept


def _at_least(left: int, primes: Sequence[Cube]) -> int:
    """What covering costs at the least: rows of which no two have a prime in common need one each."""
    rows = sorted(
        (sum(1 << k for k, prime in enumerate(primes) if prime.rows >> row & 1) for row in ones(left)),
        key=int.bit_count,
    )
    met, total = 0, 0
    for own in rows:
        if not own & met:
            met |= own
            total += min(TERM + p.literals for k, p in enumerate(primes) if own >> k & 1)
    return total
