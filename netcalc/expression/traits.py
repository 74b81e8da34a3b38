"""What a function of one number is like: where it flattens, how steep it gets, between which values it stays.

Computed from its graph and from the places where it has no derivative; scan.py says how, and why what it
finds is all there is. A number that is said is the float nearest to one of 50 digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf, isfinite
from typing import TYPE_CHECKING, NamedTuple

from netcalc.expression.graph import Graph
from netcalc.expression.scan import FARTHEST, Scan, Spot, beside, places

if TYPE_CHECKING:
    from netcalc.operations.ball import Ball

FLAT = "0.01"
"""A function saturates where |g'| is less."""
SYMMETRIC = 1e-12
"""Values are opposite where their sum is less than this part of them."""
NEARLY = 1e-9
"""So near to FLAT, as a part of it, a slope is looked at in many digits."""
BEYOND = 900
"""Binary magnitude of the place at which a slow function is looked at for its limit."""
GROWS = 0.75
"""Growth in the last octave, as a part of that in the one before, from which on it does not end."""


class Range(NamedTuple):
    """All values: the largest lower and the smallest upper bound, and whether each is a value itself."""

    low: float
    high: float
    low_attained: bool
    high_attained: bool


class Steepest(NamedTuple):
    """The largest |g'|, or its smallest upper bound, and where: as near to 0 as it gets; inf is the far end.

    `along` is where it stays so: "left" or "right" of `at`, "everywhere", or "" at `at` alone.
    """

    value: float
    at: float
    along: str = ""

    @property
    def place(self) -> float | None:
        """The one place; None where there is a whole range: g'(0) of relu is not its largest slope."""
        return None if self.along else self.at


class Traits(NamedTuple):
    """What a function is like. `left` and `right`: from where on |g'| < FLAT, None where that never comes.

    `dead` are the intervals in which g' is 0, `jumps` those of the bends where g itself is broken.
    `levels` are all values of a function that is flat between its bends, in order; none of any other.
    """

    range: Range
    odd: bool
    left: float | None
    right: float | None
    steepest: Steepest
    bends: tuple[float, ...]
    jumps: tuple[float, ...]
    dead: tuple[tuple[float, float], ...]
    levels: tuple[float, ...] = ()


class Extreme(NamedTuple):
    """A value that may be the largest or the smallest of all."""

    value: float
    attained: bool
    at: float


def traits(graph: Graph, bends: Iterable[float] = ()) -> Traits:
    """The traits of a graph with one input; `bends` are the places where it has no derivative.

    >>> from netcalc.expression.parser import parse
    >>> found = traits(parse("sigmoid(a)").graph)
    >>> found.range, found.right
    (Range(low=0.0, high=1.0, low_attained=False, high_attained=False), 4.584863339122355)
    >>> traits(parse("relu(a)").graph, [0.0]).steepest
    Steepest(value=1.0, at=0.0, along='right')
    """
    scan = Scan(graph, sorted(set(bends)))
    peaks = scan.roots(2)
    jumps = tuple(bend for bend in scan.bends if scan.jumps(bend))
    dead = _dead(scan)
    return Traits(
        _range(scan),
        _odd(scan),
        _flat_from(scan, 1, peaks, jumps),
        _flat_from(scan, -1, peaks, jumps),
        _steepest(scan, peaks, jumps),
        scan.bends,
        jumps,
        dead,
        _levels(scan) if dead == ((-inf, inf),) else (),
    )


def _odd(scan: Scan) -> bool:
    """Whether g(-a) = -g(a) all along the scan."""
    pairs = ((scan.value(x), scan.value(-x)) for x in places())
    return all(abs(a + b) <= SYMMETRIC * abs(a) for a, b in pairs if isfinite(a) or isfinite(b))


# -- values and slopes -------------------------------------------------------------------------------


def _range(scan: Scan) -> Range:
    ends = [_end(scan, 0, -1), _end(scan, 0, 1), *(_at(scan, 0, turn) for turn in scan.roots(1))]
    for bend in scan.bends:
        near = [_at(scan, 0, scan.lift(x))._replace(attained=False) for x in beside(bend)]
        ends += [*near, _at(scan, 0, scan.lift(bend))]
    low, high = min(end.value for end in ends), max(end.value for end in ends)
    reached = {end.value for end in ends if end.attained}
    return Range(low, high, low in reached, high in reached)


def _levels(scan: Scan) -> tuple[float, ...]:
    """The values of a function that is flat between its bends: 0 and 1 of step."""
    near = (x for bend in scan.bends for x in (*beside(bend), bend))
    return tuple(sorted({scan.rounded(scan.exact(0, scan.lift(x))) for x in (0.0, *near)}))


def _at(scan: Scan, order: int, place: Ball) -> Extreme:
    return Extreme(scan.rounded(scan.exact(order, place)), True, scan.rounded(place))


def _end(scan: Scan, order: int, side: int) -> Extreme:
    """Where g or g' goes on the far left (-1) or right (1): to a number, reached if it rests there, or on."""
    function = scan.slope if order else scan.value
    before, near, far = (function(side * 2.0**k) for k in (FARTHEST - 2, FARTHEST - 1, FARTHEST))
    if not isfinite(far) or abs(far - near) > abs(near - before) * GROWS:
        growth = far - near if isfinite(far) else far
        return Extreme(inf if growth > 0 else -inf, False, side * inf)
    last, other = (scan.exact(order, scan.lift(side * 2.0**k)) for k in (FARTHEST, FARTHEST - 1))
    rests = last.exact and other.exact and last.middle == other.middle
    if near != far and (beyond := scan.exact(order, scan.lift(side * 2.0**BEYOND))).known:
        last = beyond  # it comes to rest slowly, as 1/a does, and can be looked at farther out
    return Extreme(scan.rounded(last), rests, side * inf)


def _steepest(scan: Scan, peaks: Sequence[Ball], jumps: Sequence[float]) -> Steepest:
    if jumps:
        return Steepest(inf, min(jumps, key=abs))
    ends = [_end(scan, 1, side) for side in (-1, 1)]
    found = [*ends, *(_at(scan, 1, peak) for peak in peaks)]
    for bend in scan.bends:
        found += [_at(scan, 1, scan.lift(x))._replace(at=bend) for x in beside(bend)]
    value = max(abs(one.value) for one in found)
    for end in ends:
        if end.attained and abs(end.value) == value:
            return _all_along(scan, end)
    level = (spot.x for spot in scan.spots if abs(spot.slope) == value and scan.rational(1, spot.x))
    return Steepest(value, min((*level, *(one.at for one in found if abs(one.value) == value)), key=abs))


def _all_along(scan: Scan, end: Extreme) -> Steepest:
    """The part of the line, from one end on, on which g is as steep as there."""
    right, value = end.at > 0, abs(end.value)
    last = end.at
    for spot in scan.spots[::-1] if right else scan.spots:
        if spot.on_bend:
            continue
        if abs(spot.slope) != value:
            return Steepest(value, last, "right" if right else "left")
        last = spot.place
    return Steepest(value, 0.0, "everywhere")


# -- flat parts --------------------------------------------------------------------------------------


def _flat_from(scan: Scan, side: int, peaks: Iterable[Ball], jumps: Sequence[float]) -> float | None:
    """From where on |g'| < FLAT to the left (side 1: the scan runs to the right) or to the right (-1).

    A jump is steeper than any number. A function that is flat all along is so up to the other end.
    """
    turns = [Spot(x, scan.slope(x), 0.0) for x in map(scan.rounded, peaks)]
    spots = sorted((*scan.spots, *turns), key=lambda spot: side * spot.x)
    outer = spots[0]
    if not _is_flat(scan, outer):
        return None
    for spot in spots:
        if spot.on_bend and spot.x in jumps:
            return spot.x
        if not _is_flat(scan, spot):
            if outer.bend is not None and outer.bend == spot.bend:
                return spot.bend
            place = scan.between(1, outer.x, spot.x, FLAT, 1 if spot.slope > 0 else -1)
            return spot.x if place is None else scan.rounded(place)
        outer = spot
    return side * inf


def _is_flat(scan: Scan, spot: Spot) -> bool:
    """Whether |g'| < FLAT, in many digits where floats may not tell."""
    least = float(FLAT)
    if abs(abs(spot.slope) - least) > NEARLY * least:
        return abs(spot.slope) < least
    m = scan.world
    return m.sign_of(m.abs(scan.exact(1, scan.lift(spot.x))) - m.literal(FLAT)) < 0


def _dead(scan: Scan) -> tuple[tuple[float, float], ...]:
    """The intervals in which g' is 0, and not for want of digits."""
    found: list[tuple[float, float]] = []
    run: list[Spot] = []
    for spot in (*scan.spots, None):
        if spot is not None and spot.slope == 0:
            run.append(spot)
            continue
        if run and run[0].place < run[-1].place and all(scan.rational(1, one.x) for one in (run[0], run[-1])):
            low = -inf if run[0] is scan.spots[0] else run[0].place
            found.append((low, inf if run[-1] is scan.spots[-1] else run[-1].place))
        run = []
    return tuple(found)
