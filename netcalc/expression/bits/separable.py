"""Can one perceptron compute a function of bits? Weights, or rows that prove that none can.

Which way an input pushes, and which pushes harder, decides most functions at once (monotone_order.py); for
the others there is a linear program in whole numbers (weights.py). Nothing here is rounded, and what comes
out is looked at again on every row before it is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from netcalc.expression.bits.meeting import holds, meeting
from netcalc.expression.bits.monotone_order import Meeting, Met, classes, sides
from netcalc.expression.bits.weights import Contradiction, smallest_weights


class Perceptron(NamedTuple):
    """step(w.x + b) with b = 1/2 - `reach`: true from w.x = `reach` on.

    The weights are whole and the bias lies halfway, so that no row stands at step(0).
    """

    weights: tuple[int, ...]
    reach: int
    smallest: bool
    """Whether no whole weights with a smaller sum of their sizes do it."""

    @property
    def bias(self) -> float:
        """b, a half: -2.5."""
        return 0.5 - self.reach


def separation(truth: int, count: int) -> Perceptron | Meeting:
    """A perceptron for a function of `count` bits, or the proof that there is none.

    `truth` has bit r set where the function is true in row r; the first input is the highest bit of r.

        step(w.x + b) = 1  where w.x >= reach,   0  where w.x <= reach - 1

    >>> separation(0b11100000, 3)  # x1 & (x2 | x3)
    Perceptron(weights=(2, 1, 1), reach=3, smallest=True)
    >>> separation(0b0110, 2)  # xor: 01 + 10 = 00 + 11
    Meeting(true={1: 1, 2: 1}, false={0: 1, 3: 1})
    """
    everything = (1 << (1 << count)) - 1
    if truth in (0, everything):
        return Perceptron((0,) * count, int(not truth), True)
    try:
        found = _perceptron(truth, count)
    except Met as met:
        found = met.meeting
    if isinstance(found, Meeting):
        found = Meeting(*(dict(sorted(side.items())) for side in found))
    right = holds(found, truth, count) if isinstance(found, Meeting) else computes(found, truth, count)
    assert right, f"no answer for {truth:#x} of {count} bits"
    return found


def _perceptron(truth: int, count: int) -> Perceptron | Meeting:
    unate = sides(truth, count)
    try:
        found = smallest_weights(unate, classes(unate))
    except Contradiction as contradiction:
        return meeting(unate, contradiction.meeting)
    weights = tuple(sign * weight for sign, weight in zip(unate.signs, found.numbers, strict=True))
    turned = sum(weight for weight in weights if weight < 0)
    return Perceptron(weights, found.threshold + 1 + turned, found.smallest)


def computes(perceptron: Perceptron, truth: int, count: int) -> bool:
    """Does it compute the function, row by row?"""
    reach = perceptron.reach
    bits = bytearray((1 << count) + 7 >> 3)
    for row, a in enumerate(weighted_sums(perceptron.weights)):
        if a >= reach:
            bits[row >> 3] |= 1 << (row & 7)
    return int.from_bytes(bits, "little") == truth


def weighted_sums(weights: Sequence[int]) -> list[int]:
    """w.x in every row.

    >>> weighted_sums((2, 1))
    [0, 1, 2, 3]
    """
    found = [0]
    for weight in weights:
        found = [b for a in found for b in (a, a + weight)]
    return found
