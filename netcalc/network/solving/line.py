"""One blank followed from its least number on, where more of it never makes anything less.

What a number gives can be too little up to some place and too much from another on; both are found by
halving. Not every number makes a network: groups must divide the channels, strides the sides. Which
do repeats after a period, so that a number that does not is followed by one that does within it, or
by none at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import lcm

from netcalc.errors import LimitError, NetcalcError, NoSolution
from netcalc.network.groups import Uneven
from netcalc.network.solving.trials import Design, SearchTooLong, Trials, Values
from netcalc.network.tree import Block, Branches, Freeze, Leaf, Node, Repeat

FIRST_SCANNED = 256
"""How many numbers at least are tried for the first that makes a network."""
AMPLE = 10**9
"""A blank this many times the largest number asked about, which still changes nothing, never will."""
MOST_BETWEEN = 1000


def replaced(values: Values, at: int, value: int) -> Values:
    """Numbers with one of them changed."""
    return (*values[:at], value, *values[at + 1 :])


class Line:
    """The trials along the blank `at` of these values, from a number on."""

    def __init__(self, trials: Trials, values: Values, at: int, begin: int) -> None:
        self.trials = trials
        self.values = values
        self.at = at
        self.begin = begin
        self.blocked: NetcalcError | None = None
        """The error that ended the look for a first design, which no number mends."""
        wanted = trials.conditions
        asked = (wanted.max_params, wanted.max_macs, wanted.min_field, *(wanted.output or ((),))[0])
        self.end = (max(one or 0 for one in asked) + 1) * AMPLE

    def first(self) -> Design | None:
        """The design with the least number that makes a network; None where none was found.

        The numbers of the first period are tried, and those that the text has, for a width that must
        agree with another.
        """
        period, uneven = period_of(self.trials, self.values), True
        for value in self.candidates(period):
            outcome = self.trials.tried(replaced(self.values, self.at, value))
            if isinstance(outcome, Design):
                return outcome
            if value == self.begin and self.trials.hopeless(self.values, [self.at]):
                self.blocked = outcome
                return None
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
        """The first design from a number on, and before another: there is one in a period, or none."""
        outcome = self.trials.tried(replaced(self.values, self.at, value))
        if isinstance(outcome, NetcalcError):
            until = value + period_of(self.trials, replaced(self.values, self.at, value))
            for number in range(value + 1, until if stop is None else min(until, stop)):
                if not isinstance(outcome, NetcalcError) or isinstance(outcome, LimitError):
                    break
                outcome = self.trials.tried(replaced(self.values, self.at, number))
        return outcome if isinstance(outcome, Design) else None

    def last(self, first: Design) -> Design | None:
        """The last design that is not too large, from one that is not; None where none ever is.

        From a design that meets the conditions it is the last up to which all do. Raises LimitError
        where the end is netcalc's, and no condition's.
        """
        if self.trials.under(first):
            return self.halved(first, self.trials.over, True)
        return self.halved(first, lambda design: not self.trials.meets(design), True)

    def largest(self, first: Design) -> Design:
        """The last design; raises NoSolution, LimitError where it is no budget that ends the line."""
        name = self.trials.blanks[self.at].name
        try:
            last = self.last(first)
        except SearchTooLong:
            raise
        except LimitError as error:
            message = f"{name} is not yet as large as this allows: {error.message}"
            raise LimitError(message, "ask for less") from None
        if last is None:
            raise endless(name, first, self.trials)
        return last

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


def endless(name: str, design: Design, trials: Trials) -> NoSolution:
    """The error for a blank of which any amount fits the budget."""
    params = trials.conditions.max_params is not None
    spent = f"{design.params:,} parameters" if params else f"{design.macs:,} MACs"
    return NoSolution(
        f"there is no largest {name}: it changes nothing of the {spent}",
        hint=f"give {name} a number, or ask for something that depends on it",
    )


MOST_PERIOD = 4096


def period_of(trials: Trials, values: Values) -> int:
    """After how many numbers it repeats which of them come out even: strides, groups, heads, clusters."""
    try:
        leaves = leaves_of(trials.nodes(values))
    except NetcalcError:
        return 1
    strides, parts = 1, 1
    for layer in dict.fromkeys(leaf.layer for leaf in leaves):
        stride = getattr(layer, "stride", 1) or getattr(layer, "kernel", 1)
        strides *= lcm(*(stride if isinstance(stride, tuple) else (stride,)))
        for name in ("groups", "heads"):
            parts = lcm(parts, getattr(layer, name, 1))
    return min(strides * parts, MOST_PERIOD)


def leaves_of(nodes: Sequence[Node]) -> list[Leaf]:
    """Every layer of some nodes once."""
    found: list[Leaf] = []
    seen: set[int] = set()
    waiting = [tuple(nodes)]
    while waiting:
        items = waiting.pop()
        if id(items) in seen:
            continue
        seen.add(id(items))
        for node in items:
            match node:
                case Leaf():
                    found.append(node)
                case Branches(_, branches):
                    waiting.extend(branches)
                case Repeat() | Freeze() | Block():
                    waiting.append(node.items)
    return found
