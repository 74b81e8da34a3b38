"""How numbers for blanks are looked for: along a line where more costs more, else one by one.

More width, a larger input, another round cost more and give more, so between a number that fits and
one that does not the search halves the way (`network.growth`, `network.line`). A kernel, a stride, a
padding, groups, a repeat whose rounds shrink what they are given are tried one by one. A sole one is
tried as far as it can matter; of several each has narrow bounds (`network.bounds`), which are widened
while nothing is found.
"""

from __future__ import annotations

from collections.abc import Sequence

from netcalc.network.solving.bounds import LEVELS, SMALLER_IS_MORE, Range, bounds
from netcalc.network.solving.growth import Growth
from netcalc.network.solving.line import replaced
from netcalc.network.solving.trials import Design, Trials, Values

MOST_ALONE = 4096
"""How far a sole blank is tried one by one."""


class Search:
    """One search: `growth.found` has what it found, `searched` what was tried one by one."""

    def __init__(self, trials: Trials) -> None:
        self.trials = trials
        self.blanks = trials.blanks
        self.goal = trials.conditions.goal
        self.growth = Growth(trials)
        self.stepped = [at for at in range(len(self.blanks)) if at not in self.growth.growing]
        self.start = tuple(blank.least for blank in self.blanks)
        self.searched: tuple[Range, ...] = ()

    def run(self) -> None:
        if not self.stepped:
            self.growth.fill(self.start)
        elif len(self.blanks) == 1:
            self.alone()
        else:
            self.several()

    def alone(self) -> None:
        """Tries every number that can matter; for a field follows a line where that may go on for ever."""
        blank, last = self.blanks[0], far(self.trials)
        smaller = self.goal == "least" or (self.goal == "most" and blank.roles <= SMALLER_IS_MORE)
        for value in range(blank.least, last + 1):
            outcome = self.trials.tried((value,))
            if self.growth.keep(outcome) and smaller:
                break
        self.searched = (Range(blank.name, blank.least, value),)
        if self.goal == "least" and not self.growth.found and isinstance(outcome, Design):
            self.growth.along((last,), 0, last)

    def several(self) -> None:
        for level in LEVELS:
            self.searched = tuple(bounds(self.blanks[at], level) for at in self.stepped)
            self.step(self.start, self.stepped)
            if self.growth.found:
                break

    def step(self, values: Values, left: Sequence[int]) -> None:
        """Tries one stepped blank after another, and then what grows."""
        if not left:
            self.growth.fill(values)
        elif not self.trials.hopeless(values, [*left, *self.growth.growing]):
            _, first, last = self.searched[len(self.stepped) - len(left)]
            for value in range(first, last + 1):
                self.step(replaced(values, left[0], value), left[1:])


def far(trials: Trials) -> int:
    """How far a sole blank is tried one by one: past every size that the network can have."""
    wanted = trials.conditions.output
    largest = max(*trials.numbers, *(wanted.numbers if wanted else ()), 1)
    return min(4 * largest + 64, MOST_ALONE)
