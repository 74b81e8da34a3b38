"""A function of one number as a curve: enough places to draw it, and where it is parted.

Places are even ones and one between each two of them, shifted so that no period fits them. Where a line
through three places bends they are halved again; what is still sharp then is a jump, a pole or the edge of
a domain, and is halved down to neighbouring floats. So kinks and steps are sharp, and no line crosses a pole.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import groupby, pairwise
from typing import Literal, NamedTuple

CELLS = 320
"""Even parts of the range, at first."""
LEVELS = 8
"""How often a part that is not straight is halved before it counts as sharp."""
MOST = 20_000
"""Places that are looked at while parts are halved."""
MOST_SHARP = 300
"""Sharp places that are looked into; more are an oscillation."""
HALVINGS = 200
FINE = 400
"""A line is straight within this part of the drawing's height."""
WHOLE = 100
"""Whole numbers in a range, which are places too."""
HUGE = 1e290
_GOLDEN = (5**0.5 - 1) / 2
_OCTAVES, _FEWEST = 60, 9


class Gap(NamedTuple):
    """Where a curve is parted: from `left` to `right` there is no value, or between them a jump or a pole."""

    kind: Literal["none", "jump", "pole"]
    left: float
    right: float


class Curve(NamedTuple):
    """Places and values, nan where the curve is parted."""

    x: list[float]
    y: list[float]
    gaps: list[Gap]
    whole: bool
    """False: it changes faster than the places could follow."""


class Sampler:
    """A function over a range, looked at in so many places. nan and infinities are places without a value.

    >>> sampler = Sampler(lambda x: 1 / x if x else math.nan, -5.0, 5.0)
    >>> [f"{end:.1g}" for end in sampler.ends() or ()], sampler.poles
    (['-3', '3'], [0.0])
    >>> found = sampler.curve(-3.0, 3.0)
    >>> found.gaps, found.whole
    ([Gap(kind='none', left=0.0, right=0.0)], True)
    """

    def __init__(
        self,
        function: Callable[[float], float],
        left: float,
        right: float,
        also: Iterable[float] = (),
        cells: int = CELLS,
        most: int = MOST,
    ) -> None:
        self.left, self.right = left, right
        self._function = function
        self._most = most
        self._known: dict[float, float] = {}
        self._places = places(left, right, also, cells)
        self.poles: list[float] = []
        """Places near which it grows beyond all bounds."""
        for x in self._places:
            self.at(x)

    def at(self, x: float) -> float:
        """The value; nan where there is none."""
        if x not in self._known:
            y = self._function(x)
            self._known[x] = y if math.isfinite(y) else math.nan
        return self._known[x]

    def ends(self) -> tuple[float, float] | None:
        """The lowest and the highest value; where it grows beyond all bounds, ends that show the rest.

        Those are the first and the last tenth of the values, and as much again on either side as lies
        between the two. None: there is no value at all.
        """
        values = sorted(y for y in map(self.at, self._places) if y == y)
        if not values:
            return None
        tenth = len(values) // 10
        first, last = values[tenth], values[-1 - tenth]
        room = min(last - first, HUGE)
        low, high = first - room, last + room
        self.poles = self._unbounded(self._places, low, high)
        if not self.poles:
            self._halved(values[0], values[-1])  # peaks between the places, and poles
            self.poles = self._unbounded(sorted(self._known), low, high)
        if self.poles:
            return max(values[0], low), min(values[-1], high)
        return _range(y for y in self._known.values() if y == y)

    def curve(self, low: float, high: float) -> Curve:
        """The curve as it is drawn from low to high."""
        sharp, whole = self._halved(low, high)
        whole = whole and len(sharp) <= MOST_SHARP
        gaps = [gap for part in sharp for gap in self._parted(*part, low, high)] if whole else []
        sides = {gap.left for gap in gaps} if whole else self._leaps(low, high)
        return Curve(*self._points(sides), [*self._lost(), *gaps], whole)

    # -- where it grows beyond all bounds -------------------------------------------------------------

    def _unbounded(self, places: Sequence[float], low: float, high: float) -> list[float]:
        """Where among these places it grows beyond all bounds, and beyond these ends."""
        found = []
        for i, x in enumerate(places):
            if not self._has(x):
                continue
            beside = [places[j] for j in (i - 1, i + 1) if 0 <= j < len(places)]
            for other in beside:
                if not self._has(other):
                    edge = self._edge(x, other)
                    if abs(self.at(edge)) > HUGE or self._grows(edge, x - edge, low, high):
                        found.append(edge)
            y = self.at(x)
            if not low <= y <= high and not any(abs(self.at(other)) > abs(y) for other in beside):
                top = self._climbed(beside[0] if i else x, x, beside[-1])
                if any(self._grows(top, other - top, low, high) for other in beside):
                    found.append(top)
        return self._merged(found)

    def _merged(self, found: list[float]) -> list[float]:
        """The same without those that are one place, met from both sides."""
        near = (self._places[-1] / 2 - self._places[0] / 2) * 1e-9
        kept: list[float] = []
        for x in sorted(found):
            x = 0.0 if abs(x) < near else x
            if not kept or x / 2 - kept[-1] / 2 > near:
                kept.append(x)
        return kept

    def _has(self, x: float) -> bool:
        return self.at(x) == self.at(x)

    def _edge(self, known: float, lost: float) -> float:
        """The last place with a value, or nearly so, between one with and one without."""
        for _ in range(HALVINGS):
            middle = known / 2 + lost / 2
            if middle in (known, lost):
                break
            known, lost = (middle, lost) if self._has(middle) else (known, middle)
        return known

    def _climbed(self, left: float, top: float, right: float) -> float:
        """Where the size of the values is largest between two places, as far as halving leads."""
        for _ in range(_OCTAVES):
            tried = [left / 2 + top / 2, top / 2 + right / 2]
            for x in tried:
                if not self._has(x):
                    return x
            best = max((*tried, top), key=lambda x: abs(self.at(x)))
            if best == tried[0] != top:
                right, top = top, best
            elif best == tried[1] != top:
                left, top = top, best
            else:
                left, right = tried
        return top

    def _grows(self, near: float, reach: float, low: float, high: float) -> bool:
        """Do the values grow without end towards a place, and beyond these ends?

        At distances that shrink by a constant factor a value without bounds grows by the same amount each
        time (a logarithm) or by more (a pole); one that has a limit grows by less and less.
        """
        if not 0 < abs(reach) < math.inf:
            return False
        octaves = int(min(_OCTAVES, math.log2(abs(reach)) - math.log2(math.ulp(near))))
        if octaves < _FEWEST:
            return False
        values = [self.at(near + reach * 2.0 ** -(octaves * k / 5)) for k in (1, 2, 3, 4)]
        if low <= values[-1] <= high:
            return False
        sizes = list(map(abs, values))
        growth = [b - a for a, b in pairwise(sizes)]
        return growth[0] > 1e-6 * sizes[0] and all(b > a / 2 for a, b in pairwise(growth))

    # -- how it is drawn ------------------------------------------------------------------------------

    def _halved(self, low: float, high: float) -> tuple[list[tuple[float, float]], bool]:
        """The parts that are sharp however often they are halved; and whether all could be."""
        waiting = list(pairwise(self._places))
        for _ in range(LEVELS):
            sharper = []
            for a, b in waiting:
                middle = a / 2 + b / 2
                if not a < middle < b:
                    continue
                if len(self._known) > self._most:
                    return [], False
                if not self._straight(a, middle, b, low, high):
                    sharper += [(a, middle), (middle, b)]
            waiting = sharper
        return waiting, True

    def _straight(self, a: float, middle: float, b: float, low: float, high: float) -> bool:
        values = [self.at(x) for x in (a, middle, b)]
        lost = sum(y != y for y in values)
        if lost:
            return lost == len(values)
        if all(y >= high for y in values) or all(y <= low for y in values):
            return True
        first, between, last = (_clipped(y, low, high) for y in values)
        return abs(between / 2 - first / 4 - last / 4) <= _height(low, high) / FINE

    def _parted(self, a: float, b: float, low: float, high: float) -> list[Gap]:
        """The jump or the pole within a sharp part; none where it is steep, or the edge of a domain."""
        before, after = a, b
        for _ in range(HALVINGS):
            middle = a / 2 + b / 2
            if not a < middle < b:
                break
            if self._has(a) != self._has(b):
                a, b = (middle, b) if self._has(middle) == self._has(a) else (a, middle)
            elif not self._has(a):
                break
            elif not self._has(middle):  # a hole: its two edges
                return [gap for part in ((a, middle), (middle, b)) for gap in self._parted(*part, low, high)]
            else:
                left, between, right = self.at(a), self.at(middle), self.at(b)
                a, b = (
                    (a, middle)
                    if abs(between / 2 - left / 2) >= abs(right / 2 - between / 2)
                    else (middle, b)
                )
        if not (self._has(a) and self._has(b)):
            return []
        first, last = (_clipped(self.at(x), low, high) for x in (a, b))
        if abs(last / 2 - first / 2) <= _height(low, high) / FINE:
            return []
        pole = self._grows(a, before - a, low, high) or self._grows(b, after - b, low, high)
        return [Gap("pole" if pole else "jump", a, b)]

    def _leaps(self, low: float, high: float) -> set[float]:
        """The places after which it leaps over the whole drawing, up or down: poles, or nearly so."""
        beyond = {x: (y >= high) - (y <= low) for x, y in sorted(self._known.items()) if y == y}
        return {a for a, b in pairwise(beyond) if beyond[a] * beyond[b] < 0}

    def _points(self, sides: Collection[float]) -> tuple[list[float], list[float]]:
        """All places and values, with a nan after each of these sides of a jump."""
        xs, ys = [], []
        for x in sorted(self._known):
            xs.append(x)
            ys.append(self._known[x])
            if x in sides:
                xs.append(x)
                ys.append(math.nan)
        return xs, ys

    def _lost(self) -> list[Gap]:
        """The parts of the range without a value."""
        found = []
        for has, places in groupby(sorted(self._known), self._has):
            if not has:
                first, *rest = places
                found.append(Gap("none", first, rest[-1] if rest else first))
        return found


def places(left: float, right: float, also: Iterable[float] = (), cells: int = CELLS) -> list[float]:
    """Even places of a range, one between each two, the whole numbers where they are few, and others.

    >>> places(0.0, 1.0, cells=2)
    [0.0, 0.15, 0.5, 0.773606797749979, 1.0]
    """
    parts = [i / cells for i in range(cells + 1)]
    shifted = [(i + 0.3 + 0.4 * (i * _GOLDEN % 1)) / cells for i in range(cells)]
    found = {min(max(left * (1 - t) + right * t, left), right) for t in (*parts, *shifted)}
    if right / 2 - left / 2 <= WHOLE / 2:
        found.update(map(float, range(math.ceil(left), math.floor(right) + 1)))
    return sorted({*found, *also, left, right})


def _range(numbers: Iterable[float]) -> tuple[float, float]:
    kept = list(numbers)
    return min(kept), max(kept)


def _height(low: float, high: float) -> float:
    """Half of what is between two ends, so that no difference is too large for a float."""
    return high / 2 - low / 2 or 1.0


def _clipped(y: float, low: float, high: float) -> float:
    """A value, or the end beyond which no drawing shows it."""
    return min(max(y, low - _height(low, high)), high + _height(low, high))
