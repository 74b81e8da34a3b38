"""The smallest whole weights of a perceptron for a function that each input pushes one way.

    minimise  sum of w_i   where  w.x - t >= 1 on true rows, t - w.x >= 0 on false ones, w >= 0, t >= 0

with inputs that push towards false turned round. Of the rows those are looked at that are broken most,
until none is (Dantzig, Fulkerson and Johnson, 1954). Inputs that push alike share a weight; where the
program's cheapest weights are no whole numbers they are looked for between (Land and Doig, 1960), and
whether no smaller ones are possible is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import gcd
from typing import NamedTuple

from netcalc.expression.bits.monotone_order import Meeting, Sides, pushing, rows_with, stronger
from netcalc.expression.bits.simplex import LinearProgram

MOST_PIVOTS = 4000
"""Steps of the search for smaller whole weights, after which it is left."""


class Weights(NamedTuple):
    """Weights of the inputs, all at least 0, and the largest sum of a false row; true ones reach one more."""

    numbers: list[int]
    threshold: int
    smallest: bool
    """Whether no whole numbers with a smaller sum do it."""


class Contradiction(Exception):
    """Rows that no weights can part, each as often as it is counted: the sums of the true ones are nowhere
    above those of the false ones, inputs turned round that push towards false."""

    def __init__(self, meeting: Meeting) -> None:
        super().__init__()
        self.meeting = meeting


class Problem:
    """The rows of a function, inputs in classes that share a weight."""

    def __init__(self, unate: Sides, classes: Sequence[Sequence[int]]) -> None:
        self.unate = unate
        self.classes = classes
        self.sizes = [len(members) for members in classes]
        masks = [[0], *([0] for _ in classes)]
        for members, mask in zip(classes, masks[1:], strict=True):
            for variable in members:
                mask.append(mask[-1] | unate.place(variable))
        rows = [0]
        for mask in masks[1:]:
            rows = [row | more for more in mask for row in rows]
        least, most = extremes(unate)
        turned = unate.turned
        bits = [side.to_bytes((1 << unate.inputs) + 7 >> 3, "little") for side in (least, most)]
        self.rows = [row ^ turned for row in rows]
        self.true, self.false = (
            [point for point, row in enumerate(self.rows) if side[row >> 3] >> (row & 7) & 1] for side in bits
        )

    def sums(self, weights: Sequence[int]) -> list[int]:
        """w.x at every point, points counted as `rows` are."""
        found = [0]
        for size, weight in zip(self.sizes, weights, strict=True):
            multiples = [weight * k for k in range(size + 1)]
            found = [a + more for more in multiples for a in found]
        return found

    def counts(self, row: int) -> list[int]:
        """How many inputs of each class push towards true in a row."""
        pushed = row ^ self.unate.turned
        return [sum(bool(pushed & self.unate.place(i)) for i in members) for members in self.classes]

    def needs(self, row: int, true: bool) -> tuple[list[int], int]:
        """What a row needs: coefficients of the weights and of t, and what they come to at least."""
        counts = self.counts(row)
        return ([*counts, -1], 1) if true else ([*(-k for k in counts), 1], 0)


class Search:
    """The program of a problem as far as its rows were looked at."""

    def __init__(self, problem: Problem, orders: bool) -> None:
        self.problem = problem
        self.program = LinearProgram([*problem.sizes, 0])
        self.added: list[tuple[int, bool]] = []
        """The row of each constraint, and whether it is true in it."""
        if orders:
            self._add_orders()

    def _add_orders(self) -> None:
        """What two rows together need: weights differ by 1 where the inputs' force does, and none is 0."""
        leaders = [members[0] for members in self.problem.classes]
        unate = self.problem.unate
        pairs = [stronger(unate, i, j) for i, j in pairwise(leaders)]
        for pair in [*pairs, *(pushing(unate, i) for i in leaders[-1:])]:
            (above, one), (below, none) = (self.problem.needs(row, row == pair[0]) for row in pair)
            self.program.add([a + b for a, b in zip(above, below, strict=True)], one + none)

    def solve(self, program: LinearProgram) -> bool:
        """Cheapest weights for all rows; False where there are none."""
        problem = self.problem
        while program.solve():
            *weights, t = program.values()
            sums = problem.sums(weights)
            low = min(problem.true, key=sums.__getitem__)
            high = max(problem.false, key=sums.__getitem__)
            broken = [(low, True)] if sums[low] - t < program.denominator else []
            broken += [(high, False)] if sums[high] > t else []
            if not broken:
                return True
            for point, true in broken:
                row = problem.rows[point]
                program.add(*problem.needs(row, true))
                self.added.append((row, true))
        return False

    def whole(self, least: int, bound: int | None) -> tuple[list[int] | None, bool]:
        """Whole weights with the smallest sum below `bound`, if there are any, and whether all was tried.

        `least` is what no sum is below.
        """
        best, waiting, spent = None, [self.program], 0
        while waiting and (bound is None or bound > least):
            program = waiting.pop()
            begun = program.pivots
            possible = self.solve(program)
            spent += program.pivots - begun
            if not possible or (bound is not None and -(-program.cost // program.denominator) >= bound):
                continue
            *weights, _ = program.values()
            unit = program.denominator
            broken = next((k for k, weight in enumerate(weights) if weight % unit), None)
            if broken is None:
                best, bound = [weight // unit for weight in weights], program.cost // unit
                continue
            if spent > MOST_PIVOTS:
                return best, False
            waiting += _branches(program, broken, weights[broken] // unit)
        return best, True


def _branches(program: LinearProgram, place: int, floor: int) -> list[LinearProgram]:
    """The program with a weight rounded up at least, and with it rounded down at most."""
    own = [int(k == place) for k in range(place + 1)]
    above, below = program.copy(), program
    above.add(own, floor + 1)
    below.add([-a for a in own], -floor)
    return [above, below]


def smallest_weights(unate: Sides, classes: Sequence[Sequence[int]]) -> Weights:
    """Whole weights whose sum is as small as was found. Raises Contradiction where there are none.

    >>> from netcalc.expression.bits.monotone_order import sides
    >>> smallest_weights(sides(0b11100000, 3), [[0], [1, 2]])
    Weights(numbers=[2, 1, 1], threshold=2, smallest=True)
    """
    problem = Problem(unate, classes)
    search = Search(problem, orders=True)
    if not search.solve(search.program):
        raise Contradiction(_refutation(unate, classes))
    program = search.program.copy()
    *scaled, _ = program.values()
    least = -(-program.cost // program.denominator)
    found, _ = search.whole(least, None)
    if found is None:
        found = [a // gcd(*scaled) for a in scaled]
    numbers = [0] * unate.inputs
    for members, weight in zip(classes, found, strict=True):
        for variable in members:
            numbers[variable] = weight
    threshold = max(map(problem.sums(found).__getitem__, problem.false))
    return _smaller(unate, classes, Weights(numbers, threshold, sum(numbers) == least), least)


def _smaller(unate: Sides, classes: Sequence[Sequence[int]], known: Weights, least: int) -> Weights:
    """The same, or smaller weights in which inputs that push alike differ."""
    if known.smallest:
        return known
    alone = [[variable] for members in classes for variable in members]
    problem = Problem(unate, alone)
    found, complete = Search(problem, orders=False).whole(least, sum(known.numbers))
    if found is None:
        return known._replace(smallest=complete)
    numbers = [0] * unate.inputs
    for (variable,), weight in zip(alone, found, strict=True):
        numbers[variable] = weight
    threshold = max(map(problem.sums(found).__getitem__, problem.false))
    return Weights(numbers, threshold, complete)


def _refutation(unate: Sides, classes: Sequence[Sequence[int]]) -> Meeting:
    """Rows that no weights can part, inputs each for itself."""
    search = Search(Problem(unate, [[variable] for members in classes for variable in members]), orders=False)
    assert not search.solve(search.program), "inputs that push alike can share a weight"
    rows: dict[bool, dict[int, int]] = {True: {}, False: {}}
    for constraint, times in search.program.multipliers.items():
        row, true = search.added[constraint]
        rows[true][row] = times
    return Meeting(rows[True], rows[False])


def extremes(unate: Sides) -> tuple[int, int]:
    """The true rows that no input can leave, and the false ones that none can enter; inputs that the function
    ignores stand at 0. As sets of bits.

    >>> from netcalc.expression.bits.monotone_order import sides
    >>> [f"{rows:08b}" for rows in extremes(sides(0b11100000, 3))]
    ['01100000', '00011000']
    """
    truth, count = unate.truth, unate.inputs
    everything = (1 << (1 << count)) - 1
    ignored = sum(unate.place(i) for i, sign in enumerate(unate.signs) if not sign)
    least = truth & rows_with(count, ignored)
    most = (truth ^ everything) & rows_with(count, ignored)
    for variable, sign in enumerate(unate.signs):
        place = unate.place(variable)
        off = rows_with(count, place)
        if sign > 0:
            least &= ~((truth & off) << place)
            most &= ~((truth ^ everything) >> place & off)
        elif sign < 0:
            least &= ~(truth >> place & off)
            most &= ~(((truth ^ everything) & off) << place)
    return least, most
