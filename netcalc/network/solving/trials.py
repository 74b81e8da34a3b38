"""A network with blanks, tried with numbers in them: what it costs then, and which conditions it meets.

Only what a blank has a part in is put together anew for each trial, and the layers' answers are kept, so
that thousands of trials are a matter of a second. How many there may be is counted in layers walked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from netcalc.errors import LimitError, NetcalcError
from netcalc.network.assembly import Assembly
from netcalc.network.blanks import blanks_of
from netcalc.network.groups import UnevenGroups
from netcalc.network.layers.count import within_bits
from netcalc.network.shape import Shape
from netcalc.network.syntax import Program
from netcalc.network.tree import Network, Node, checked, layers_of
from netcalc.network.unseen import lost, skipped
from netcalc.network.walk import Known, Walk, walk
from netcalc.network.window import NoPlace

MOST_WORK = 250_000
"""Layers that a search walks through: a few seconds."""

TRIAL, FAULT = 10, 25
"""What a trial costs before its first layer, and what an error costs, in layers walked."""

Goal = Literal["most", "all", "least"]
"""The largest within a budget; every one with the output; the smallest that sees far enough."""

Values = tuple[int, ...]
"""A number for each blank."""


class Conditions(NamedTuple):
    """What a network shall be. An output without channels is any with these places."""

    output: Shape | None = None
    max_params: int | None = None
    max_macs: int | None = None
    min_field: int | None = None

    @property
    def goal(self) -> Goal:
        if self.max_params is not None or self.max_macs is not None:
            return "most"
        return "least" if self.output is None else "all"


class Design(NamedTuple):
    """The network with numbers in its blanks; what no condition asks for is 0 until it is completed."""

    values: Values
    params: int
    macs: int
    output: Shape
    field: tuple[int, ...]
    lost: int
    """Columns behind the last place of a window, in all layers: rounding down has lost them."""
    skipped: int
    """Columns between two places of a window."""

    @property
    def reach(self) -> int:
        """The receptive field along the axis where it is least."""
        return min(self.field, default=0)


Outcome = Design | NetcalcError


class Trials:
    """Trials of one network, each made once; `spent` is the work so far, `best_miss` what came closest."""

    def __init__(self, program: Program, conditions: Conditions, bias: bool = True) -> None:
        self.program = program
        self.conditions = conditions
        self.blanks = blanks_of(program)
        self.assembly = Assembly(program, bias, marked=True)
        self.fixed: dict[int, Node] = {}
        self.known: Known = {}
        self.counted: dict[object, int] = {}
        self.made: dict[Values, Outcome] = {}
        self.spent = 0
        self.closest: tuple[tuple[int, ...], Design] | None = None
        self.fault: NetcalcError | None = None
        self.limit: LimitError | None = None
        """The last error of a number that was too large for netcalc."""
        self.numbers = numbers_in(program.text, self.assembly.start_or_none())
        self.embeds = "embedding" in program.text.lower()

    # one trial

    def tried(self, values: Values) -> Outcome:
        """What comes of these numbers: a design, or the error that they lead to."""
        if values not in self.made:
            self.made[values] = outcome = self.outcome(values)
            if isinstance(outcome, NetcalcError):
                self.fault = self.fault or outcome
                self.limit = outcome if isinstance(outcome, LimitError) else self.limit
            elif missed := self.missed(outcome):
                key = (*missed, *values)
                self.closest = min(self.closest or (key, outcome), (key, outcome), key=lambda one: one[0])
        return self.made[values]

    def outcome(self, values: Values) -> Outcome:
        try:
            found = self.walked(values)
            wanted = self.conditions
            macs = self.macs(found) if wanted.max_macs is not None else 0
            field = found.field if wanted.min_field is not None else ()
            return Design(values, found.params, macs, found.output, field, 0, 0)
        except SearchTooLong:
            raise
        except NetcalcError as error:
            self.work(FAULT)
            return error

    def completed(self, design: Design) -> Design:
        """The design with everything that is known of it: one more walk, which is no further search."""
        found = self.through(design.values)
        return Design(
            design.values, found.params, self.macs(found), found.output, found.field,
            sum(map(lost, found.rows)), sum(map(skipped, found.rows)),
        )  # fmt: skip

    def macs(self, found: Walk) -> int:
        """The multiply-accumulates of a walk; each layer is asked once for each input."""
        total = 0
        for row in found.rows:
            key = (type(row.layer), row.layer, row.input)
            if key not in self.counted:
                self.counted[key] = row.macs.number
            total += self.counted[key] * row.times
        return within_bits(total)

    def walked(self, values: Values, items: int | None = None) -> Walk:
        """The walk through the network with these numbers, which counts as work of the search."""
        found = self.through(values, items)
        self.work(len(found.rows) + TRIAL)
        return found

    def through(self, values: Values, items: int | None = None) -> Walk:
        """The walk through the network with these numbers, or through its first items only."""
        nodes = self.nodes(values, items)
        return walk(Network(self.program.text, self.assembly.start(), nodes), self.known)

    def nodes(self, values: Values, items: int | None = None) -> tuple[Node, ...]:
        """The network put together; what no blank has a part in is put together once."""
        self.assembly.blanks = {
            start: str(value)
            for blank, value in zip(self.blanks, values, strict=True)
            for start in blank.starts
        }
        self.assembly.blocks = {}
        nodes = []
        for number, item in enumerate(self.program.items[:items]):
            if any(number in blank.items for blank in self.blanks):
                nodes.append(self.assembly.node(item, {}))
            else:
                if number not in self.fixed:
                    self.fixed[number] = self.assembly.node(item, {})
                nodes.append(self.fixed[number])
        checked(layers_of(tuple(nodes)))
        return tuple(nodes)

    def hopeless(self, values: Values, free: Sequence[int]) -> bool:
        """Whether what comes before the first of the free blanks can't be, or costs too much already."""
        before = min((min(self.blanks[at].items) for at in free), default=0)
        if before < 1:
            return False
        try:
            found = self.walked(values, before)
        except SearchTooLong:
            raise
        except NetcalcError as error:
            self.work(FAULT)
            self.fault = self.fault or error
            return True
        most = self.conditions.max_params
        return most is not None and found.params > most

    def mends(self, at: int, error: NetcalcError) -> bool:
        """Whether another number in a blank may mend an error.

        A width makes no room for a window, and places change no channels; an embedding alone makes
        places of a width.
        """
        roles = self.blanks[at].roles
        if isinstance(error, NoPlace):
            return roles != {"width"} or self.embeds
        return not isinstance(error, UnevenGroups) or roles != {"size"} or self.embeds

    def work(self, layers: int) -> None:
        self.spent += layers
        if self.spent > MOST_WORK:
            raise SearchTooLong(
                f"the search stopped after {len(self.made):,} designs, {MOST_WORK:,} layers in all",
                hint="fill in some of the blanks, give two of them one name, or ask for more at once",
            )

    # conditions

    def over(self, design: Design) -> bool:
        """Whether something is larger than it may be."""
        wanted = self.conditions
        return (
            (wanted.max_params is not None and design.params > wanted.max_params)
            or (wanted.max_macs is not None and design.macs > wanted.max_macs)
            or any(found > target for found, target in self.sides(design))
        )

    def under(self, design: Design) -> bool:
        """Whether something is smaller than it must be, or of another kind than it shall be."""
        wanted = self.conditions
        if wanted.min_field is not None and design.reach < wanted.min_field:
            return True
        sides = self.sides(design)
        return any(found < target for found, target in sides) or (wanted.output is not None and not sides)

    def meets(self, design: Design) -> bool:
        return not self.over(design) and not self.under(design)

    def sides(self, design: Design) -> list[tuple[int, int]]:
        """The output's numbers, each with the one it shall be; none where they do not compare."""
        wanted, found = self.conditions.output, design.output
        if wanted is None:
            return []
        if wanted.channels is None and len(wanted.spatial) == 1:
            side = wanted.spatial[0]
            return [(size, side) for size in (found.spatial or found.numbers)]
        if wanted.channels is None:
            same = len(wanted.spatial) == len(found.spatial)
            return list(zip(found.spatial, wanted.spatial, strict=True)) if same else []
        same = len(wanted.spatial) == len(found.spatial)
        return list(zip(found.numbers, wanted.numbers, strict=True)) if same else []

    def missed(self, design: Design) -> tuple[int, ...]:
        """How far a design is from the conditions, in thousandths; nothing where it meets them."""
        if self.meets(design):
            return ()
        wanted, far = self.conditions, 0
        for found, most in ((design.params, wanted.max_params), (design.macs, wanted.max_macs)):
            far += 0 if most is None or found <= most else (found - most) * 1000 // max(most, 1)
        if wanted.min_field is not None and design.reach < wanted.min_field:
            far += (wanted.min_field - design.reach) * 1000 // wanted.min_field
        sides = self.sides(design)
        far += sum(abs(found - target) * 1000 // target for found, target in sides)
        return (int(wanted.output is not None and not sides), far)


MOST_NUMBERS = 500


def numbers_in(text: str, input: Shape | None) -> list[int]:
    """The numbers of a network's text and input, and their differences, in order: widths that may agree."""
    read = {int(digits) for digits in re.findall(r"(?<!\d)\d{1,9}(?!\d)", text[:10_000])}
    read |= set(input.numbers if input else ()) | {1}
    some = sorted(read)[:40]
    return sorted(read | {a - b for a in some for b in some if a > b})[:MOST_NUMBERS]


class SearchTooLong(LimitError):
    """A search that was given up."""
