"""Blanks of which more costs more: all but the last are tried with many numbers, the last is halved.

What the search has found is kept here, whatever led there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Literal, NamedTuple

from netcalc.errors import LimitError, NetcalcError
from netcalc.network.solving.line import Line, replaced
from netcalc.network.solving.monotone import grows, matters
from netcalc.network.solving.trials import Design, SearchTooLong, Trials, Values

State = Literal["invalid", "under", "found", "first", "over"]
"""How a line went: no network at all, too little, something that does, its first does, too much."""


class Dense(NamedTuple):
    """Numbers are tried one by one up to `until`, then each so many percent larger than the last."""

    until: int
    percent: int


DENSE = (Dense(4096, 0), Dense(4096, 0), Dense(200, 3), Dense(8, 50), Dense(2, 400), Dense(1, 900))
"""By how many growing blanks there are."""
MOST_MISSES = 70
"""Numbers in a row with which a network can't be, before only those of its text are tried."""
OUTPUT, FIELD = attrgetter("output"), attrgetter("field")
AMPLE = 2**24
"""A size this many times the output's is large enough."""


class Growth:
    """The growing blanks of a network, and every design that was found to meet the conditions."""

    def __init__(self, trials: Trials) -> None:
        self.trials = trials
        self.blanks = trials.blanks
        self.goal = trials.conditions.goal
        self.growing = [at for at in range(len(self.blanks)) if grows(trials, at)]
        self.found: dict[Values, Design] = {}
        self.idle: dict[str, None] = {}
        """Blanks on which nothing depends that is asked for."""
        self.some = False
        """Whether of large numbers only some were tried."""
        self.blocked: NetcalcError | None = None
        """The error that no number along the last line mends."""

    def keep(self, outcome: Design | NetcalcError | None) -> bool:
        """Whether this meets the conditions, and was kept."""
        meets = isinstance(outcome, Design) and self.trials.meets(outcome)
        if meets and isinstance(outcome, Design):
            self.found[outcome.values] = outcome
        return meets

    def fill(self, values: Values) -> None:
        """Looks for numbers for the growing blanks, the others being as they are."""
        if self.growing:
            self.spread(values, self.growing)
        else:
            self.keep(self.trials.tried(values))

    def spread(self, values: Values, growing: Sequence[int]) -> State:
        """Tries numbers for all growing blanks but the last, which is followed along its line."""
        if len(growing) == 1:
            return self.along(values, growing[0])
        at, rest = growing[0], growing[1:]
        ends = self.ends(at)
        best: State = "invalid"
        tries, misses = self.grid(values, at, rest), 0
        while (value := next(tries, None)) is not None:
            state = self.spread(replaced(values, at, value), rest)
            best = state if best == "invalid" else best
            misses = misses + 1 if state == "invalid" else 0
            if misses == MOST_MISSES:
                tries, self.some = iter([one for one in self.trials.numbers if one > value]), True
            stuck = state == "invalid" and self.blocked and not self.trials.mends(at, self.blocked)
            if stuck or state in ends:
                break
        return best

    def ends(self, at: int) -> frozenset[State]:
        """How a line went after which no larger number is tried in a blank."""
        if self.goal == "most" or at in self.shaping:
            return frozenset({"over"})
        seeing = at in self.seeing
        if self.goal == "all" or not seeing:
            self.idle[self.blanks[at].name] = None
        if not seeing:
            return frozenset({"over", "under", "found", "first"})
        return frozenset({"over", "first"} if self.goal == "least" else {"over", "found", "first"})

    def along(self, values: Values, at: int, begin: int | None = None) -> State:
        """Follows one growing blank and keeps what it finds; says how that went."""
        line = Line(self.trials, values, at, self.blanks[at].least if begin is None else begin)
        first = line.first()
        if first is None:
            self.blocked = line.blocked
            return "invalid"
        if self.trials.over(first):
            return "over"
        if self.goal == "most":
            last = line.largest(first)
            if self.keep(last) and len(self.found) == 1:
                self.check_ends(last)
            return "found" if last.values in self.found else "under"
        least = line.least(first)
        if self.goal == "all":
            self.all_between(line, least, first)
        return "under" if not self.keep(least) else "first" if least == first else "found"

    def check_ends(self, design: Design) -> None:
        """Raises what `Line.largest` raises where the budget does not end one of the growing blanks."""
        for at in self.growing:
            Line(self.trials, design.values, at, design.values[at]).largest(design)

    def all_between(self, line: Line, least: Design | None, first: Design) -> None:
        """Keeps every design of a line, or notes that its blank is idle where no output ends them."""
        try:
            last = line.last(first)
        except SearchTooLong:
            raise
        except LimitError:
            last = None
        if last is None:
            self.idle[self.blanks[line.at].name] = None
            return
        for design in line.between(least, last):
            self.keep(design)
        self.keep(last)

    def grid(self, values: Values, at: int, rest: Sequence[int]) -> Iterator[int]:
        """The numbers that are tried in a growing blank: each of the first, then some."""
        value = self.enough(values, at, rest)
        least = self.goal == "least"
        dense = DENSE[min(len(self.growing) + least, len(DENSE) - 1)]
        while True:
            yield value
            if value > dense.until and (least or (self.goal == "most" and at not in self.shaping)):
                self.some = True
                value += max(1, value * dense.percent // 100)
            else:
                value += 1

    def enough(self, values: Values, at: int, rest: Sequence[int]) -> int:
        """The smallest number with which the output is not too small whatever the rest: a place to begin."""
        least = self.blanks[at].least
        wanted = self.trials.conditions.output
        if wanted is None or at not in self.shaping:
            return least
        ample = max(wanted.numbers) * AMPLE
        wide = tuple(ample if i in rest else value for i, value in enumerate(values))
        line = Line(self.trials, wide, at, least)
        first = line.first()
        found = line.least(first) if first else None
        return found.values[at] if found else least

    @cached_property
    def shaping(self) -> frozenset[int]:
        """The growing blanks that the output depends on, where one is asked for."""
        if self.trials.conditions.output is None:
            return frozenset()
        return frozenset(at for at in self.growing if matters(self.trials, at, self.growing, OUTPUT))

    @cached_property
    def seeing(self) -> frozenset[int]:
        """The growing blanks that the receptive field depends on, where one is asked for."""
        if self.trials.conditions.min_field is None:
            return frozenset()
        return frozenset(at for at in self.growing if matters(self.trials, at, self.growing, FIELD))
