"""How numbers for blanks are looked for: along a line where more costs more, else one by one.

More width, a larger input, another round cost more and give more, so between a number that fits and
one that does not the search halves the way (`network.line`). A kernel, a stride, a padding, groups are
tried one by one. A sole one is tried as far as it can matter; of several each has narrow bounds, which
are widened while nothing is found. What a repeat does is looked at: one whose rounds shrink what they
are given can cost less with more of them, and is tried one by one too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from netcalc.errors import LimitError, NetcalcError, NoSolution
from netcalc.network.blanks import Role
from netcalc.network.line import Line, replaced
from netcalc.network.rows import Part
from netcalc.network.trials import Design, SearchTooLong, Trials, Values

Goal = Literal["most", "all", "least"]
"""The largest within a budget; every one with the output; the smallest that sees far enough."""

BOUNDS: dict[Role, tuple[int, ...]] = {
    "kernel": (7, 11, 16, 32),
    "window": (7, 11, 16, 32),
    "stride": (4, 8, 16, 32),
    "padding": (3, 5, 8, 16),
    "cut": (3, 5, 8, 16),
    "dilation": (3, 4, 8, 16),
    "groups": (8, 16, 32, 64),
    "parts": (8, 16, 32, 64),
    "repeat": (8, 16, 32, 64),
    "scale": (4, 8, 16, 32),
    "width": (16, 32, 64, 128),
    "size": (16, 32, 64, 128),
}
"""How far one of several blanks is tried, at first and when nothing was found."""
WIDE: frozenset[Role] = frozenset({"width", "size"})
MOST_ALONE = 4096
"""How far a sole blank is tried one by one."""
SMALLER_IS_MORE = frozenset({"stride", "window", "dilation", "cut", "groups"})
"""Of these the smallest number leaves most of the network."""


class Range(NamedTuple):
    """A blank, and the first and last number that were tried in it."""

    name: str
    first: int
    last: int


class Search:
    """The state of a search: what was found, what was tried one by one."""

    def __init__(self, trials: Trials) -> None:
        self.trials = trials
        self.blanks = trials.blanks
        wanted = trials.conditions
        self.goal: Goal = "most" if wanted.budget else "all" if wanted.output else "least"
        self.found: dict[Values, Design] = {}
        self.searched: tuple[Range, ...] = ()
        self.idle: dict[str, None] = {}
        self.some = False
        asked = wanted.output.numbers if wanted.output else ()
        self.far = min(4 * max((*trials.numbers, *asked)) + 64, MOST_ALONE)
        """How far a sole blank is tried one by one: past every size that the network can have."""
        self.blocked: NetcalcError | None = None
        """The error that no number along the last line mends."""
        self.line = Line(trials)
        self.start = tuple(blank.least for blank in self.blanks)
        self.growing = [at for at in range(len(self.blanks)) if self.grows(at)]
        self.stepped = [at for at in range(len(self.blanks)) if at not in self.growing]

    def run(self) -> None:
        if len(self.blanks) > 1:
            self.several()
        elif self.growing:
            self.along(self.start, 0)
        else:
            self.alone()

    def keep(self, design: Design) -> None:
        if self.trials.meets(design):
            self.found[design.values] = design

    # what a blank does

    def grows(self, at: int) -> bool:
        """Whether more of a blank never makes anything less."""
        roles = self.blanks[at].roles
        growing = WIDE if self.trials.conditions.min_field is not None else WIDE | {"scale"}
        if roles <= growing or (roles == {"padding"} and len(self.blanks) == 1):
            return True
        return roles <= {*growing, "repeat"} and not self.shrinks(at)

    def shrinks(self, at: int) -> bool:
        """Whether a later round of some repeat gives less than it is given, or may with other numbers."""
        here = self.blanks[at].items
        if any(blank.items & here and not blank.roles <= {*WIDE, "repeat"} for blank in self.blanks):
            return True
        for width in reversed(PROBES):
            values = tuple(
                3 if i == at else width if blank.roles <= WIDE else blank.least
                for i, blank in enumerate(self.blanks)
            )
            try:
                found = self.trials.walked(values)
            except SearchTooLong:
                raise
            except NetcalcError:
                continue
            return any(map(less, later_rounds(found.items)))
        return True

    # a sole blank

    def alone(self) -> None:
        """Tries every number, and follows a line where that may go on for ever."""
        last = self.far
        blank = self.blanks[0]
        for value in range(blank.least, last + 1):
            outcome = self.trials.tried((value,))
            if isinstance(outcome, Design):
                self.keep(outcome)
            if self.found and (self.goal == "least" or (self.goal == "most" and self.smaller(0))):
                break
        self.searched = (Range(blank.name, blank.least, value),)
        if not isinstance(outcome, Design) or value < last or self.smaller(0):
            return
        too_little = self.goal == "least" and not self.found and not self.trials.over(outcome)
        if too_little or (self.goal == "most" and self.trials.meets(outcome)):
            self.along((last,), 0, last)

    def smaller(self, at: int) -> bool:
        return self.blanks[at].roles <= SMALLER_IS_MORE

    # several blanks

    def several(self) -> None:
        for level in range(len(BOUNDS["kernel"]) if self.stepped else 1):
            self.searched = tuple(self.range(at, level) for at in self.stepped)
            self.step(self.start, self.stepped, level)
            if self.found:
                return

    def range(self, at: int, level: int) -> Range:
        blank = self.blanks[at]
        return Range(blank.name, blank.least, min(BOUNDS[role][level] for role in blank.roles))

    def step(self, values: Values, left: Sequence[int], level: int) -> None:
        """Tries one stepped blank after another, and then what grows."""
        if not left:
            self.grown(values)
        elif not self.trials.hopeless(values, [*left, *self.growing]):
            _, first, last = self.range(left[0], level)
            for value in range(first, last + 1):
                self.step(replaced(values, left[0], value), left[1:], level)

    def grown(self, values: Values) -> None:
        if self.growing:
            self.spread(values, self.growing)
            return
        outcome = self.trials.tried(values)
        if isinstance(outcome, Design):
            self.keep(outcome)

    # what grows

    def spread(self, values: Values, growing: Sequence[int]) -> str:
        """Tries numbers for all growing blanks but the last, which is followed along its line."""
        if len(growing) == 1:
            return self.along(values, growing[0])
        at, rest = growing[0], growing[1:]
        best, misses = "invalid", 0
        for value in self.grid(values, at, rest):
            state = self.spread(replaced(values, at, value), rest)
            best = state if best == "invalid" else best
            misses = misses + 1 if state == "invalid" else 0
            stuck = state == "invalid" and self.blocked and not self.trials.mends(at, self.blocked)
            if state == "over" or misses > MOST_MISSES or stuck:
                break
            if state == "found" and self.goal == "least":
                break
        return best

    def grid(self, values: Values, at: int, rest: Sequence[int]) -> Iterator[int]:
        """The numbers that are tried in a growing blank: each of the first, then some."""
        value = self.enough(values, at, rest)
        if self.goal == "all" and not self.shapes_output(at):
            self.idle[self.blanks[at].name] = None
            yield value
            return
        dense = DENSE[min(len(self.growing), len(DENSE) - 1)]
        while True:
            yield value
            if self.goal == "most" and value > dense.until and not self.shapes_output(at):
                self.some = True
                value += max(1, value * dense.percent // 100)
            else:
                value += 1

    def enough(self, values: Values, at: int, rest: Sequence[int]) -> int:
        """The smallest number with which the output is not too small whatever the rest: a place to begin."""
        least = self.blanks[at].least
        wanted = self.trials.conditions.output
        if wanted is None or not self.shapes_output(at):
            return least
        ample = max(wanted.numbers) * AMPLE
        wide = tuple(ample if i in rest else value for i, value in enumerate(values))
        line = self.line.of(wide, at, least)
        low, high = least - 1, least
        while self.too_small(line.following(high)):
            low, high = high, 2 * high + 1
            if high > ample:
                return least
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.too_small(line.following(middle)) else (low, middle)
        return high

    def too_small(self, design: Design | None) -> bool:
        return design is None or self.trials.under(design)

    def shapes_output(self, at: int) -> bool:
        """Whether the output depends on a blank, as far as two trials show."""
        if self.trials.conditions.output is None:
            return False
        can_be = False
        for others in PROBES:
            wide = tuple(others if i in self.growing else one for i, one in enumerate(self.start))
            tried = [self.trials.tried(replaced(wide, at, value)) for value in PROBES]
            outputs = {one.output for one in tried if isinstance(one, Design)}
            if len(outputs) > 1:
                return True
            can_be = can_be or bool(outputs)
        return not can_be

    def along(self, values: Values, at: int, begin: int | None = None) -> str:
        """Follows one growing blank and keeps what it finds; says how that went."""
        line = self.line.of(values, at, self.blanks[at].least if begin is None else begin)
        first = line.first()
        if first is None:
            self.blocked = line.blocked
            return "invalid"
        if self.trials.over(first):
            return "over"
        if self.goal == "least":
            return self.kept(line.least(first))
        last = self.last(line, first)
        if self.goal == "most":
            if last is None:
                raise self.endless(at, first)
            if len(self.growing) > 1 and self.trials.meets(last):
                last = self.climbed(last, at)
            return self.kept(last)
        if last is None:
            self.idle[self.blanks[at].name] = None
            return self.kept(line.least(first))
        least = line.least(first)
        for design in line.between(least, last):
            self.kept(design)
        return self.kept(last)

    def kept(self, design: Design | None) -> str:
        if design is None:
            return "under"
        self.keep(design)
        return "found" if self.trials.meets(design) else "under"

    def climbed(self, design: Design, done: int) -> Design:
        """The same with every other growing blank as large as it may be."""
        for at in self.growing:
            if at != done:
                last = self.last(self.line.of(design.values, at, design.values[at]), design)
                if last is None:
                    raise self.endless(at, design)
                design = last
        return design

    def last(self, line: Line, first: Design) -> Design | None:
        """The last design on a line; None where no condition ends it.

        Raises LimitError where it is not the budget that ends it, and the largest is asked for.
        """
        try:
            return line.last(first)
        except SearchTooLong:
            raise
        except LimitError as error:
            if self.goal == "all":
                return None
            name = self.blanks[line.at].name
            raise LimitError(
                f"{name} is not yet as large as this allows: {error.message}", "ask for less"
            ) from None

    def endless(self, at: int, design: Design) -> NoSolution:
        name = self.blanks[at].name
        wanted = self.trials.conditions
        what = "parameters" if wanted.max_params is not None else "MACs"
        count = design.params if wanted.max_params is not None else design.macs
        return NoSolution(
            f"there is no largest {name}: it changes nothing of the {count:,} {what}",
            hint=f"give {name} a number, or ask for something that depends on it",
        )

    # whether an answer can be bettered

    def is_best(self, design: Design, at: int) -> bool:
        """Whether no larger number would do in one blank; a smaller one of a stride, or for a field alone."""
        value = design.values[at]
        if self.goal == "most" and at in self.growing:
            last = self.line.of(design.values, at, value).last(design)
            return last is not None and last.values == design.values
        if self.blanks[at].roles == {"parts"}:
            return True
        smaller = self.goal == "least" or self.smaller(at)
        least = self.blanks[at].least
        others = range(least, value) if smaller else range(value + 1, max(self.far, value + 1) + 1)
        for other in others:
            outcome = self.trials.tried(replaced(design.values, at, other))
            if isinstance(outcome, Design) and self.trials.meets(outcome):
                return False
        return True

    def beyond(self, design: Design) -> Design | None:
        """The next design of a sole blank, which no longer does: the proof that this one is the best."""
        if len(self.blanks) > 1 or self.goal == "all":
            return None
        down = self.goal == "least" or (self.smaller(0) and not self.growing)
        value = design.values[0] + (-1 if down else 1)
        outcome = self.trials.tried((value,)) if value >= self.blanks[0].least else None
        return outcome if isinstance(outcome, Design) else None


class Dense(NamedTuple):
    """Numbers are tried one by one up to `until`, then each so many percent larger than the last."""

    until: int
    percent: int


DENSE = (Dense(4096, 0), Dense(4096, 0), Dense(200, 3), Dense(8, 50), Dense(2, 400), Dense(1, 900))
"""By how many growing blanks there are."""
MOST_MISSES = 70
"""Numbers in a row with which a network can't be, before a search gives up."""
PROBES = (1, 2, 4, 8, 16, 32, 64, 240, 512)
"""Widths with which most networks can be."""
AMPLE = 2**24
"""A size this many times the output's is large enough."""


def later_rounds(items: Sequence[int | Part]) -> Iterator[Part]:
    """All rounds of repeats but the first."""
    for item in items:
        if isinstance(item, Part):
            if item.kind == "rounds" and item.title != "round 1":
                yield item
            yield from later_rounds(item.items)


def less(part: Part) -> bool:
    """Whether something of a part's output is smaller than its input."""
    before, after = part.input.numbers, part.output.numbers
    return len(before) != len(after) or any(a < b for a, b in zip(after, before, strict=True))
