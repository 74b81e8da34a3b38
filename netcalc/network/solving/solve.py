"""Fills in the blanks of a network: the most for a budget, all that give an output, the least that see far.

How they are looked for is `network.search`'s, what one costs `network.trials`'; here stands what is
asked, which solutions are better than others, and what is said where there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from netcalc.errors import InputError, NoSolution
from netcalc.network.blanks import Blank
from netcalc.network.solving.best import Best
from netcalc.network.solving.bounds import Range, way
from netcalc.network.solving.search import Search
from netcalc.network.solving.trials import Design, Goal, Trials, Values


class Found(NamedTuple):
    """The solutions, best first, and how they were looked for."""

    goal: Goal
    blanks: tuple[Blank, ...]
    designs: tuple[Design, ...]
    searched: tuple[Range, ...]
    """Blanks that were tried one by one; the others were followed to their last number."""
    idle: tuple[str, ...]
    """Blanks that any number would do in; the smallest stands in the solutions."""
    some: bool
    """Whether there are so many largest designs that only some widths were tried."""
    next: Design | None
    """Of a sole blank: the design with the next number, which no longer meets the conditions."""


def solve(trials: Trials) -> Found:
    """Numbers for the blanks of a network that meet all conditions.

    Under a budget (max_params, max_macs) the designs that can't be enlarged in any blank, those with the
    most even widths first, then those that use most of the budget; else with an output all designs that
    give it, those that lose no columns first and then the small ones; with a field alone the smallest
    designs. Raises InputError where there is no blank or no condition, NoSolution where no design meets
    them, saying which came closest, SearchTooLong past the limit of work.

    >>> from netcalc.network.notation import parse
    >>> from netcalc.network.solving.trials import Conditions
    >>> solve(Trials(parse("784 _ 10"), Conditions(max_params=100_000))).designs[0].values
    (125,)
    """
    check(trials)
    search = Search(trials)
    search.run()
    designs = ordered(search)
    if not designs:
        raise nothing_found(trials, search.searched)
    return Found(
        search.goal, trials.blanks, designs, search.searched, tuple(search.growth.idle), search.growth.some,
        beyond(designs[0], search),
    )  # fmt: skip


def accepts(trials: Trials, found: Found, values: Values) -> bool:
    """Whether these numbers are a right answer beside those found: they do, and can't be bettered.

    Under a budget no blank can be enlarged by itself, with a field alone none can be lessened.
    """
    design = trials.tried(values)
    if not isinstance(design, Design) or not trials.meets(design):
        return False
    growing = Search(trials).growth.growing
    return found.goal == "all" or Best(trials, growing, found.searched).bettered(design) is None


def check(trials: Trials) -> None:
    """Refuses a question without a blank, or without a condition."""
    if not trials.blanks:
        raise InputError(
            "the network has no blank to fill in", hint="write _ in the place of a number: 784 _ 10"
        )
    if not any(one is not None for one in trials.conditions):
        raise InputError(
            "nothing is asked of the network",
            hint="add --max-params N, --max-macs N, --output SHAPE or --min-field N",
        )


MOST_COMPARED = 1000
"""Designs that are compared with each other, those that use most of the budget."""


# what is best


def ordered(search: Search) -> tuple[Design, ...]:
    """The solutions that no other betters, best first."""
    trials = search.trials
    designs = sorted(search.growth.found.values(), key=lambda one: rank(one, trials))
    if search.goal != "all":
        designs = Best(trials, search.growth.growing, search.searched).of(designs[:MOST_COMPARED])
    whole = [trials.completed(one) for one in designs]
    return tuple(sorted(whole, key=lambda one: rank(one, trials)))


def beyond(design: Design, search: Search) -> Design | None:
    """The next design of a sole blank, which no longer does: the proof that this one is the best."""
    if len(search.blanks) > 1 or search.goal == "all":
        return None
    value = design.values[0] + (1 if way(search.blanks[0], search.goal) > 0 else -1)
    outcome = search.trials.tried((value,)) if value >= search.blanks[0].least else None
    return outcome if isinstance(outcome, Design) else None


def rank(design: Design, trials: Trials) -> tuple[object, ...]:
    """How designs are ordered: no lost columns, widths that are even, most of the budget, small."""
    wanted = trials.conditions
    used = -(
        (design.params * (wanted.max_macs or 1) if wanted.max_params is not None else 0)
        + (design.macs * (wanted.max_params or 1) if wanted.max_macs is not None else 0)
    )
    return (
        design.lost,
        design.skipped,
        -narrowest(design, trials),
        used,
        design.params,
        design.macs,
        design.values,
    )


def narrowest(design: Design, trials: Trials) -> int:
    """The smallest of several widths under a budget, which nothing else weighs against each other; else 0."""
    budget = trials.conditions.max_params is not None or trials.conditions.max_macs is not None
    widths = [
        value for blank, value in zip(trials.blanks, design.values, strict=True) if blank.roles == {"width"}
    ]
    return min(widths) if budget and len(widths) > 1 else 0


def nothing_found(trials: Trials, searched: Sequence[Range]) -> NoSolution:
    """The error for conditions that no design meets: what came closest."""
    if trials.closest is None:
        fault = trials.fault
        if fault is None:
            return NoSolution("no number makes a network of this")
        return NoSolution(f"no number makes a network of this: {fault.message}", fault.hint, fault.place)
    design = trials.closest[1]
    closest = f"{named(trials.blanks, design.values)} comes closest, and {short_of(trials, design)}"
    tried = " and ".join(f"{one.name} from {one.first} to {one.last:,}" for one in searched)
    if trials.limit:
        return NoSolution(f"nothing within netcalc's limits meets this: {closest}", trials.limit.message)
    if searched and len(trials.blanks) > 1:
        return NoSolution(f"nothing was found: {closest}", f"tried {tried}; larger ones may do")
    return NoSolution(f"nothing meets this: {closest}", f"tried {tried}" if tried else None)


def named(blanks: Sequence[Blank], values: Values) -> str:
    return ", ".join(f"{blank.name} = {value:,}" for blank, value in zip(blanks, values, strict=True))


def short_of(trials: Trials, design: Design) -> str:
    """What a design has too much or too little of."""
    wanted = trials.conditions
    said = []
    if wanted.output is not None and (
        not trials.sides(design) or any(a != b for a, b in trials.sides(design))
    ):
        said.append(f"gives {design.output}, not {wanted.output}")
    if wanted.max_params is not None and design.params > wanted.max_params:
        said.append(f"has {design.params:,} parameters, more than {wanted.max_params:,}")
    if wanted.max_macs is not None and design.macs > wanted.max_macs:
        said.append(f"has {design.macs:,} MACs, more than {wanted.max_macs:,}")
    if wanted.min_field is not None and design.reach < wanted.min_field:
        said.append(f"sees {design.reach:,}, fewer than {wanted.min_field:,}")
    return " and ".join(said)
