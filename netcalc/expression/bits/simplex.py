"""Linear programs in whole numbers: the dual simplex method without a fraction, and so without rounding.

    minimise  c.y   where  a.y >= b  for every constraint, y >= 0, c >= 0

Since no cost is below 0, y = 0 is optimal before the first constraint, and each one that is added and
broken is mended from where the program stands (Lemke, 1954). The dictionary is kept over one common
denominator, the last pivot: every division is exact (Edmonds, 1967).
"""

from __future__ import annotations

from collections.abc import Sequence

STANDSTILL = 30
"""Pivots without progress after which the smallest index is chosen, which can't go round (Bland, 1977)."""


class LinearProgram:
    """A program that grows by constraints.

    >>> program = LinearProgram([1, 1])
    >>> program.add([2, 1], 3), program.add([1, 3], 4), program.solve()
    (None, None, True)
    >>> program.values(), program.denominator
    ([5, 5], 5)
    >>> program.add([-1, -1], -1), program.solve(), program.multipliers
    (None, False, {0: 2, 1: 1, 2: 5})
    """

    def __init__(self, costs: Sequence[int]) -> None:
        self._count = len(costs)
        self._rows: list[list[int]] = [[0, *costs]]
        """Basic variables, the objective first: a constant, then what each non-basic one adds, all over the
        denominator."""
        self._basic: list[int] = [-1]
        self._free = list(range(len(costs)))
        """The non-basic variables: y is 0, 1, ..., the slack of a constraint has the next number."""
        self._constraints = 0
        self._still = 0
        self.denominator = 1
        self.pivots = 0
        self.multipliers: dict[int, int] = {}
        """After `solve` has found nothing: how often each constraint is added to the sum of them that no y
        can meet, a.y <= 0 < b."""

    def copy(self) -> LinearProgram:
        """The same program, to go on with in two ways."""
        other = LinearProgram([])
        other.__dict__.update(self.__dict__)
        other._rows, other._basic, other._free = self._rows[:], self._basic[:], self._free[:]
        return other

    def add(self, coefficients: Sequence[int], least: int) -> None:
        """One more constraint: coefficients.y >= least."""
        row = [0] * len(self._rows[0])
        row[0] = -least * self.denominator
        places = {variable: place for place, variable in enumerate(self._free, 1)}
        basic = dict(zip(self._basic, self._rows, strict=True))
        for variable, coefficient in enumerate(coefficients):
            if coefficient and variable in places:
                row[places[variable]] += coefficient * self.denominator
            elif coefficient:
                row = [a + coefficient * b for a, b in zip(row, basic[variable], strict=True)]
        self._rows.append(row)
        self._basic.append(self._count + self._constraints)
        self._constraints += 1

    def solve(self) -> bool:
        """Is there a y? If so, `values` is a cheapest one; if not, `multipliers` prove it."""
        while broken := [i for i, row in enumerate(self._rows) if i and row[0] < 0]:
            careful = self._still > STANDSTILL
            leaving = min(broken, key=lambda i: self._basic[i] if careful else self._rows[i][0])
            entering = self._entering(leaving)
            if entering is None:
                self._refute(leaving)
                return False
            before = self._rows[0][0] * self._rows[leaving][entering]
            denominator = self.denominator
            self._pivot(leaving, entering)
            self._still = self._still + 1 if self._rows[0][0] * denominator == before else 0
        return True

    def values(self) -> list[int]:
        """y times the denominator."""
        found = [0] * self._count
        for variable, row in zip(self._basic, self._rows, strict=True):
            if 0 <= variable < self._count:
                found[variable] = row[0]
        return found

    @property
    def cost(self) -> int:
        """c.y times the denominator."""
        return self._rows[0][0]

    def _entering(self, leaving: int) -> int | None:
        """The column whose cost rises least for what it mends; of several the first variable."""
        row, costs = self._rows[leaving], self._rows[0]
        best = None
        for k in range(1, len(row)):
            if row[k] <= 0:
                continue
            if best is not None:
                less = costs[k] * row[best] - costs[best] * row[k]
                if less > 0 or (less == 0 and self._free[k - 1] > self._free[best - 1]):
                    continue
            best = k
        return best

    def _pivot(self, leaving: int, entering: int) -> None:
        pivot_row, before = self._rows[leaving], self.denominator
        pivot = pivot_row[entering]
        for i, row in enumerate(self._rows):
            if i != leaving:
                factor = row[entering]
                made = [(pivot * a - factor * b) // before for a, b in zip(row, pivot_row, strict=True)]
                made[entering] = factor
                self._rows[i] = made
        turned = [-a for a in pivot_row]
        turned[entering] = before
        self._rows[leaving] = turned
        self.denominator = pivot
        self.pivots += 1
        left = self._basic[leaving]
        self._basic[leaving], self._free[entering - 1] = self._free[entering - 1], left

    def _refute(self, row: int) -> None:
        """A constraint that stays broken whatever the others do: they add up to a contradiction."""
        found = {self._basic[row]: self.denominator}
        found.update({v: -a for v, a in zip(self._free, self._rows[row][1:], strict=True) if a})
        self.multipliers = {v - self._count: a for v, a in sorted(found.items()) if v >= self._count}
