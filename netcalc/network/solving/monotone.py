"""Whether more of a blank never makes anything less: widths, sizes, rounds that do not shrink."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from netcalc.errors import NetcalcError
from netcalc.network.blanks import Role
from netcalc.network.rows import Part
from netcalc.network.solving.trials import Design, SearchTooLong, Trials

WIDE: frozenset[Role] = frozenset({"width", "size"})
PROBES = (1, 2, 4, 8, 16, 32, 64, 240, 512)
"""Widths with which most networks can be."""
MOST_AGREEING = 40
"""Numbers of the text that are tried where no such width agrees with what it is added to."""


def grows(trials: Trials, at: int) -> bool:
    """Whether more of a blank never makes anything less."""
    roles = trials.blanks[at].roles
    growing = WIDE if trials.conditions.min_field is not None else WIDE | {"scale"}
    if roles <= growing or (roles == {"padding"} and len(trials.blanks) == 1):
        return True
    return roles <= {*growing, "repeat"} and not shrinks(trials, at)


def shrinks(trials: Trials, at: int) -> bool:
    """Whether a later round of some repeat gives less than it is given, or may with other numbers."""
    here = trials.blanks[at].items
    if any(blank.items & here and not blank.roles <= {*WIDE, "repeat"} for blank in trials.blanks):
        return True
    for width in reversed(PROBES):
        values = (width if blank.roles <= WIDE else blank.least for blank in trials.blanks)
        try:
            found = trials.walked(tuple(3 if i == at else value for i, value in enumerate(values)))
        except SearchTooLong:
            raise
        except NetcalcError:
            continue
        return any(map(less, later_rounds(found.items)))
    return True


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


def matters(trials: Trials, at: int, growing: Sequence[int], what: Callable[[Design], object]) -> bool:
    """Whether something of a design depends on a growing blank, as far as trials show."""
    can_be = False
    for others in (*PROBES, *trials.numbers[:MOST_AGREEING]):
        if can_be and others not in PROBES:
            break
        wide = [others if i in growing else blank.least for i, blank in enumerate(trials.blanks)]
        tried = [trials.tried((*wide[:at], value, *wide[at + 1 :])) for value in PROBES]
        given = {what(one) for one in tried if isinstance(one, Design)}
        if len(given) > 1:
            return True
        can_be = can_be or bool(given)
    return not can_be
