"""Which designs can't be bettered, and how one that can be is.

A blank is bettered by more of it, a stride, a window, groups by less, and where nothing but a field is
asked for every blank by less. The search betters what it lists by the same rule as answers are judged by.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from netcalc.errors import LimitError, NoSolution
from netcalc.network.solving.bounds import Range, way
from netcalc.network.solving.line import Line, replaced
from netcalc.network.solving.trials import Design, SearchTooLong, Trials, Values


class Best:
    """Designs made better one blank at a time; `searched` says how far one was tried number by number."""

    def __init__(self, trials: Trials, growing: Collection[int], searched: Sequence[Range]) -> None:
        self.trials = trials
        self.growing = growing
        self.lasts = {one.name: one.last for one in searched}
        self.ways = [way(blank, trials.conditions.goal) for blank in trials.blanks]

    def of(self, designs: Sequence[Design]) -> list[Design]:
        """These bettered as far as they can be, without those that another is better than."""
        climbed = {one.values: one for one in map(self.climbed, self.unbettered(designs))}
        return self.unbettered(list(climbed.values()))

    def unbettered(self, designs: Sequence[Design]) -> list[Design]:
        """Those that no other is at least as good as in every blank."""
        return [
            one
            for one in designs
            if not any(other is not one and self.betters(other.values, one.values) for other in designs)
        ]

    def betters(self, one: Values, other: Values) -> bool:
        """Whether numbers are at least as good as others in every blank."""
        return all(
            a == b if sign == 0 else (a - b) * sign >= 0
            for a, b, sign in zip(one, other, self.ways, strict=True)
        )

    def climbed(self, design: Design) -> Design:
        """A design that can't be bettered in any blank, from one that may."""
        while better := self.bettered(design):
            design = better
        return design

    def bettered(self, design: Design) -> Design | None:
        """A design with a better number in one blank, which meets the conditions too."""
        for at, sign in enumerate(self.ways):
            better = self.larger(design, at) if sign > 0 else self.smaller(design, at) if sign < 0 else None
            if better:
                return better
        return None

    def smaller(self, design: Design, at: int) -> Design | None:
        least = self.trials.blanks[at].least
        if at in self.growing:
            line = Line(self.trials, design.values, at, least)
            first = line.first()
            found = line.least(first) if first else None
            return found if found and found.values[at] < design.values[at] else None
        return self.within(design, at, range(least, design.values[at]))

    def larger(self, design: Design, at: int) -> Design | None:
        """One within what was searched; past that the last one up to which all do."""
        value = design.values[at]
        line = Line(self.trials, design.values, at, value)
        if at in self.growing:
            last = line.largest(design)
            return last if last.values[at] > value else None
        searched = self.lasts.get(self.trials.blanks[at].name, 0)
        if better := self.within(design, at, range(searched, value, -1)):
            return better
        try:
            last = line.largest(design)
        except SearchTooLong:
            raise
        except (LimitError, NoSolution):
            if len(self.ways) == 1:
                raise
            return None
        return last if last.values[at] > value else None

    def within(self, design: Design, at: int, numbers: range) -> Design | None:
        """The first of some numbers that does."""
        for number in numbers:
            outcome = self.trials.tried(replaced(design.values, at, number))
            if isinstance(outcome, Design) and self.trials.meets(outcome):
                return outcome
        return None
