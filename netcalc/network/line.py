"""One blank followed from its least number on, where more of it never makes anything less.

What a number gives can be too little up to some place and too much from another on; both are found by
halving. Not every number makes a network: groups must divide the channels, strides the sides. Which
do repeats after a period, so that a number that does not is followed by one that does within it, or
by none at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from netcalc.errors import LimitError, NetcalcError
from netcalc.network.groups import Uneven
from netcalc.network.trials import Design, SearchTooLong, Trials, Values

FIRST_SCANNED = 256
"""How many numbers at least are tried for the first that makes a network."""
AMPLE = 10**9
"""A blank this many times the largest number asked about, which still changes nothing, never will."""
MOST_BETWEEN = 1000


def replaced(values: Values, at: int, value: int) -> Values:
    """Numbers with one of them changed."""
    return (*values[:at], value, *values[at + 1 :])


class Line:
    """The trials along one blank; `of` says which, and what the others are."""

    def __init__(self, trials: Trials) -> None:
        self.trials = trials
        self.values: Values = ()
        self.at = 0
        self.begin = 1
        self.blocked: NetcalcError | None = None
        wanted = trials.conditions
        asked = (wanted.max_params, wanted.max_macs, wanted.min_field, *(wanted.output or ((),))[0])
        self.end = (max(one or 0 for one in asked) + 1) * AMPLE

    def of(self, values: Values, at: int, begin: int) -> Line:
        line = Line(self.trials)
        line.values, line.at, line.begin = values, at, begin
        return line

    def first(self) -> Design | None:
        """The design with the least number that makes a network; None where none was found.

        The numbers of the first period are tried, and those that the text has, for a width that must
        agree with another.
        """
        period, uneven = self.trials.period(self.values), True
        for value in self.candidates(period):
            outcome = self.trials.tried(replaced(self.values, self.at, value))
            if isinstance(outcome, Design):
                return outcome
            uneven = uneven and isinstance(outcome, Uneven)
            if uneven and value > self.begin + period:
                return None
            if isinstance(outcome, LimitError) or not self.trials.mends(self.at, outcome):
                self.blocked = outcome
                return None
        return None

    def candidates(self, period: int) -> Iterator[int]:
        until = self.begin + max(FIRST_SCANNED, period + 2)
        yield from range(self.begin, until)
        yield from (number for number in self.trials.numbers if number >= until)

    def following(self, value: int, stop: int | None = None) -> Design | None:
        """The first design from a number on."""
        until = value + 1
        while value < until and (stop is None or value < stop):
            outcome = self.trials.tried(replaced(self.values, self.at, value))
            if isinstance(outcome, Design):
                return outcome
            if isinstance(outcome, LimitError):
                return None
            if until == value + 1:
                until = value + self.trials.period(replaced(self.values, self.at, value))
            value += 1
        return None

    def last(self, first: Design) -> Design | None:
        """The last design that is not too large, from one that is not; None where none ever is.

        Raises LimitError where the end is netcalc's, and no condition's.
        """
        return self.halved(first, self.trials.over, True)

    def least(self, first: Design) -> Design | None:
        """The first design that is not too small; None where all are."""
        if not self.trials.under(first):
            return first
        low = self.halved(first, lambda design: not self.trials.under(design), False)
        return None if low is None else self.following(low.values[self.at] + 1)

    def halved(self, first: Design, past: Callable[[Design], bool], ends: bool) -> Design | None:
        """The last design ahead of those that are past something, or None where none ever is."""
        low, high = first, self.value(first) + 1
        while True:
            found = self.following(high)
            if found is None or past(found):
                break
            low, high = found, 2 * self.value(found) + 1
            if high > self.end:
                return None
        while high - self.value(low) > 1:
            middle = (self.value(low) + high) // 2
            found = self.following(middle, high)
            if found is None or past(found):
                high = middle
            else:
                low = found
        outcome = self.trials.made.get(replaced(self.values, self.at, high))
        if ends and isinstance(outcome, LimitError) and not isinstance(outcome, SearchTooLong):
            raise outcome
        return low

    def between(self, least: Design | None, last: Design) -> Iterator[Design]:
        """The designs from one to another, the first thousand of them."""
        if least is None:
            return
        first, end = self.value(least), self.value(last)
        for value in range(first, min(end, first + MOST_BETWEEN - 1) + 1):
            outcome = self.trials.tried(replaced(self.values, self.at, value))
            if isinstance(outcome, Design):
                yield outcome

    def value(self, design: Design) -> int:
        return design.values[self.at]
