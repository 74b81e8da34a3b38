"""Points at which two formulas are compared: seeded random rationals, never integers, in strata.

First all variables positive, then both signs, magnitudes from 0.01 to 10; then points as far out as the
large literals of the formulas. A point is a short decimal, so that it can be typed again: x = -0.4373.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from netcalc.expression.graph import Graph

if TYPE_CHECKING:
    from fractions import Fraction
    from random import Random

SEED = 14
POSITIVE, SIGNED, FURTHER = 10, 14, 400
"""Points of the two strata, and how many more are tried where a formula is defined at few of them."""
MOST_BITS = 16
"""Bit variables whose rows are all looked at; of more, some rows, which can only prove two different."""
SOME_ROWS = 2000
FARTHEST, FAR_LITERALS = 10**9, 3


class Probe(NamedTuple):
    """A point, and whether all its numbers are positive."""

    point: dict[str, Fraction]
    positive: bool
    further: bool = False
    """True: of use only where too few of the others were."""


def bit_names(graph: Graph) -> set[str]:
    """The variables that logic reads, so that they are 0 or 1.

    >>> from netcalc.expression.parser import parse
    >>> sorted(bit_names(parse("where(c, x, y) + (a & not b)").graph))
    ['a', 'b', 'c']
    """
    found: set[str] = set()
    for operation, inputs, _, _ in graph.steps:
        if operation and operation.bits:
            for j in inputs[:1] if operation.name == "where" else inputs:
                while (row := graph.steps[j].operation) and row.name == "identity":
                    j = graph.steps[j].inputs[0]
                found.add(graph.steps[j].name)
    return found - {""}


def rows(names: Sequence[str]) -> Iterator[Probe]:
    """All bit rows of these variables; of too many variables some rows, the extreme ones first."""
    from fractions import Fraction

    zero, one = bits = (Fraction(0), Fraction(1))
    if len(names) <= MOST_BITS:
        for row in product(bits, repeat=len(names)):
            yield Probe(dict(zip(names, row, strict=True)), True)
        return
    for most, other in (bits, (one, zero)):
        yield Probe(dict.fromkeys(names, most), True)
        for name in names[:SOME_ROWS]:
            yield Probe({**dict.fromkeys(names, most), name: other}, True)
    random = _random()
    for _ in range(SOME_ROWS):
        yield Probe({name: random.choice(bits) for name in names}, True)


def probes(
    names: Sequence[str], bits: Collection[str], positive: Collection[str], literals: Sequence[Fraction]
) -> Iterator[Probe]:
    """The points, in a fixed order. `positive` variables are never negative."""
    random = _random()

    def point(signed: bool, uniform: bool = False) -> Probe:
        found = {name: _number(random, name in bits, uniform) for name in names}
        if signed:
            found = {
                name: a if name in positive or name in bits or random.random() < 0.5 else -a
                for name, a in found.items()
            }
        return Probe(found, all(a >= 0 for a in found.values()))

    for k in range(POSITIVE):
        yield point(False, k % 2 == 1)
    for k in range(SIGNED):
        yield point(True, k % 2 == 1)
    real = [name for name in names if name not in bits]
    for literal in literals:
        for k, name in enumerate(random.sample(real, min(len(real), 2)) * 2):
            far = point(k > 1).point
            size = abs(literal) * _decimal(random.randint(9001, 10999))
            far[name] = -size if k % 2 and name not in positive else size
            yield Probe(far, all(a >= 0 for a in far.values()))
    for k in range(FURTHER):
        yield point(k % 2 == 1, k % 4 < 2)._replace(further=True)


def far_literals(*graphs: Graph) -> list[Fraction]:
    """The largest literals that lie outside the points' own range."""
    from fractions import Fraction

    found = set()
    for graph in graphs:
        for step in graph.steps:
            text = step.literal
            if text and text[0] in "0123456789." and len(text) < 12 and 8 < abs(float(text)) <= FARTHEST:
                found.add(Fraction(text))
    return sorted(found, reverse=True)[:FAR_LITERALS]


def _random() -> Random:
    from random import Random

    return Random(SEED)


def _number(random: Random, bit: bool, uniform: bool) -> Fraction:
    """A number from 0.01 to 10, uniform or uniform in its logarithm; for a bit variable 0 or 1."""
    from fractions import Fraction

    if bit:
        return Fraction(random.randint(0, 1))
    tens = random.randint(10, 9999) if uniform else round(10 ** random.uniform(1, 3.999))
    return _decimal(10 * tens + random.choice((1, 3, 7, 9)))


def _decimal(ten_thousandths: int) -> Fraction:
    from fractions import Fraction

    return Fraction(ten_thousandths, 10_000)
