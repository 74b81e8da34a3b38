"""Rows of both sides of a function with one and the same sum: the proof that no perceptron computes it.

Numbers that no weights can meet at once (weights.py) say that some true rows push nowhere harder than some
false ones. Inputs of the false rows that push too hard are taken back, which leaves them false, until the
sums are the same; then rows are left out as long as the others still meet (Caratheodory, 1911).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations_with_replacement
from math import gcd, lcm
from typing import TYPE_CHECKING

from netcalc.expression.bits.monotone_order import Meeting, Sides

if TYPE_CHECKING:
    from fractions import Fraction

PAIRS = 10
"""Inputs up to which all pairs of rows are looked through."""


def meeting(unate: Sides, found: Meeting) -> Meeting:
    """The rows of a contradiction, or fewer, made to meet: sums that are equal, as many of both sides.

    >>> from netcalc.expression.bits.monotone_order import sides
    >>> function = sides(0b1111100010001000, 4)  # x1&x2 | x3&x4
    >>> meeting(function, Meeting({12: 1, 3: 1}, {10: 1, 5: 1}))
    Meeting(true={3: 1, 12: 1}, false={5: 1, 10: 1})
    """
    if unate.inputs - unate.signs.count(0) <= PAIRS and (pairs := _pairs(unate)):
        return pairs
    return _fewer(unate.inputs, _balanced(unate, found))


def row_sum(rows: Mapping[int, int], count: int) -> list[int]:
    """The sum of rows, input by input.

    >>> row_sum({0b011: 2, 0b110: 1}, 3)
    [1, 3, 2]
    """
    places = [1 << count - 1 - i for i in range(count)]
    return [sum(times for row, times in rows.items() if row & place) for place in places]


def holds(meeting: Meeting, truth: int, count: int) -> bool:
    """Is it a proof? The rows are as true as is said, as many, and their sums are one."""
    true, false = meeting
    return (
        all(truth >> row & 1 and times > 0 for row, times in true.items())
        and all(not truth >> row & 1 and times > 0 for row, times in false.items())
        and 0 < sum(true.values()) == sum(false.values())
        and row_sum(true, count) == row_sum(false, count)
    )


def _pairs(unate: Sides) -> Meeting | None:
    """Two true rows and two false ones that meet, the lowest; None where there are none."""
    ignored = sum(unate.place(i) for i, sign in enumerate(unate.signs) if not sign)
    rows = [row for row in range(1 << unate.inputs) if not row & ignored]
    spread = {row: int(f"{row:b}", 4) for row in rows}
    true = [row for row in rows if unate.truth >> row & 1]
    false = [row for row in rows if not unate.truth >> row & 1]
    sums = {spread[a] + spread[b]: (a, b) for a, b in combinations_with_replacement(true, 2)}
    for a, b in combinations_with_replacement(false, 2):
        if met := sums.get(spread[a] + spread[b]):
            return Meeting(_counted(met), _counted((a, b)))
    return None


def _counted(rows: Iterable[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for row in rows:
        found[row] = found.get(row, 0) + 1
    return found


def _balanced(unate: Sides, found: Meeting) -> Meeting:
    """The same with false rows turned back until the sums are equal; counted as they were turned round."""
    turned = unate.turned
    true = {row ^ turned: times for row, times in found.true.items()}
    false = {row ^ turned: times for row, times in found.false.items()}
    false[0] = false.get(0, 0) + sum(true.values()) - sum(false.values())
    less = zip(row_sum(false, unate.inputs), row_sum(true, unate.inputs), strict=True)
    for variable, (high, low) in enumerate(less):
        false = _taken_back(false, unate.place(variable), high - low)
    return Meeting(*({row ^ turned: n for row, n in rows.items() if n} for rows in (true, false)))


def _taken_back(rows: dict[int, int], place: int, times: int) -> dict[int, int]:
    """Rows with an input set so many times less."""
    made: dict[int, int] = {}
    for row, count in rows.items():
        moved = min(count, times) if row & place else 0
        times -= moved
        made[row] = made.get(row, 0) + count - moved
        made[row & ~place] = made.get(row & ~place, 0) + moved
    return made


def _fewer(count: int, found: Meeting) -> Meeting:
    """The same proof with rows left out until none can be: at most two more than there are inputs."""
    from fractions import Fraction

    rows = [(row, side) for side, own in enumerate(found) for row in own]
    times = [Fraction(found[side][row]) for row, side in rows]
    while (direction := _dependence([_vector(row, side, count) for row, side in rows])) is not None:
        step = min(t / a for t, a in zip(times, direction, strict=True) if a > 0)
        times = [t - step * a for t, a in zip(times, direction, strict=True)]
        kept = [k for k, t in enumerate(times) if t]
        rows, times = [rows[k] for k in kept], [times[k] for k in kept]
    scale = lcm(*(t.denominator for t in times))
    whole = [int(t * scale) for t in times]
    common = gcd(*whole)
    sides: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for (row, side), n in sorted(zip(rows, whole, strict=True)):
        sides[side][row] = n // common
    return Meeting(*sides)


def _vector(row: int, side: int, count: int) -> list[int]:
    """What a row adds to the difference of the sums, and to the difference and the sum of how many."""
    sign = -1 if side else 1
    return [*(sign * (row >> k & 1) for k in range(count)), sign, 1]


def _dependence(vectors: list[list[int]]) -> list[Fraction] | None:
    """Numbers, the last but zeros 1, with which the vectors add up to 0; None where they are independent."""
    from fractions import Fraction

    reduced: list[tuple[int, list[Fraction], list[Fraction]]] = []
    for k, vector in enumerate(vectors):
        rest = [Fraction(a) for a in vector]
        made = [Fraction(int(j == k)) for j in range(len(vectors))]
        for pivot, other, by in reduced:
            if factor := rest[pivot]:
                rest = [a - factor * b for a, b in zip(rest, other, strict=True)]
                made = [a - factor * b for a, b in zip(made, by, strict=True)]
        pivot = next((i for i, a in enumerate(rest) if a), -1)
        if pivot < 0:
            return made
        unit = rest[pivot]
        reduced.append((pivot, [a / unit for a in rest], [a / unit for a in made]))
    return None
