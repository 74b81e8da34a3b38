"""The axes that curves are drawn on, in cells, and where the curves run on them.

Every drawing of a plot stands on one frame, in a terminal, as SVG and in LaTeX: the numbers beside a curve
are the same everywhere. Ticks stand exactly in the middle of their cells.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from netcalc.answer import Plot, Series
from netcalc.render.alphabet import visible
from netcalc.render.scale import FLAT, Scale, scale, widened

ROWS = 12
"""Rows between the lowest and the highest tick, at most."""
WIDEST = 80
NARROWEST = 8
"""Cells of a curve that can still be read."""
_UP, _DECADES, _ACROSS, _GAP = 6, 8, 10, 3
"""Intervals of the axes at most, upwards, upwards where it is logarithmic, and across; blanks between the
numbers of the horizontal axis."""
_NEAR = 1e-9
"""Of a cell: what lies no farther beyond an end lies on it."""

Point = tuple[float, float]


class Upright(NamedTuple):
    """A vertical axis: its scale, where its first row stands (in ticks), rows between two ticks, all rows,
    their numbers, and between which rows curves are drawn."""

    scale: Scale
    top: float
    down: int
    height: int
    rows: dict[int, str]
    first: float
    last: float


class Frame(NamedTuple):
    """The axes of a plot, in cells from the left and from above, and in ticks of its scales."""

    x: Scale
    upright: Upright
    left: float
    """Where the first column stands, in ticks."""
    across: int
    """Cells between two ticks of the horizontal axis."""
    width: int
    columns: dict[int, str]
    """The columns of the ticks, and their numbers."""
    title: str
    """What is written beside the numbers of the horizontal axis, where it has room."""

    @property
    def height(self) -> int:
        return self.upright.height

    @property
    def rows(self) -> dict[int, str]:
        """The rows of the ticks, and their numbers."""
        return self.upright.rows

    @property
    def margin(self) -> int:
        """Letters of the longest number beside a row."""
        return max(map(len, self.rows.values()))

    def row(self, y: float) -> float:
        """Where a value stands, in rows from above; nan where it has no place."""
        return (self.upright.top - self.upright.scale.places([y])[0]) * self.upright.down

    def within(self, y: float) -> bool:
        """Is a value between the ends, and not at the lower one, where the axis stands anyway?"""
        row = self.row(y)
        return self.upright.first - _NEAR <= row < self.height - 1 - _NEAR


def frame(plot: Plot, width: int) -> Frame | None:
    """The axes for all curves of a plot in so many columns; None where they have no room or no points."""
    ys = [y for one in plot.series for x, y in zip(one.x, one.y, strict=True) if math.isfinite(x)]
    ys = [y for y in ys if math.isfinite(y) and (y > 0 or not plot.log)]
    if not ys:
        return None
    levels = [y for y, _ in plot.levels if math.isfinite(y) and (y > 0 or not plot.log)]
    upright = _upright(plot, *_range([*ys, *levels]))
    places = [x for one in plot.series for x in one.x if math.isfinite(x)]
    left, right = widened(*_range(places))
    whole = all(x == int(x) for x in places)
    room = width - 3 - max(map(len, upright.rows.values()))
    for title in (visible(plot.x), ""):
        for most in range(_ACROSS, 1, -1):
            x = scale(left, right, most, whole=whole)
            start, end = x.places((left, right))
            labels = {k: x.label(k) for k in x.within(left, right)}
            longest = max(map(len, labels.values()), default=0)
            across = int((room - longest - (len(title) + 2 if title else 0)) / (end - start))
            cells = math.ceil((end - start) * across - FLAT) + 1
            if across >= longest + _GAP and cells >= NARROWEST:
                first = min(labels, default=0)
                place = math.ceil((first - start) * across - FLAT)  # ticks stand in the middle of cells
                columns = {place + (k - first) * across: label for k, label in labels.items()}
                cells = math.ceil((end - first) * across - FLAT) + place + 1
                return Frame(x, upright, first - place / across, across, cells, columns, title)
    return None


def _range(numbers: Iterable[float]) -> tuple[float, float]:
    kept = list(numbers)
    return min(kept), max(kept)


def _upright(plot: Plot, low: float, high: float) -> Upright:
    """From one tick to another; on a logarithmic scale, where ticks lie far apart, from value to value, and
    likewise at an end that was asked for."""
    low, high = (low if plot.low is None else plot.low), (high if plot.high is None else plot.high)
    low, high = (low, high) if plot.log else widened(low, high)
    y = scale(low, high, _DECADES if plot.log else _UP, plot.log)
    bottom, top = y.around(low, high)
    last, first = y.places((low, high))
    within = y.within(low, high)
    if plot.log and len(within) < 2:
        last, first = bottom, top
    elif not plot.log and len(within) > 1:
        last, first = (bottom if plot.low is None else last), (top if plot.high is None else first)
    elif not plot.log:
        last, first = bottom, top
    down = max(1, int(ROWS / max(first - last, 1)))
    above = math.floor((top - first) * down + FLAT)
    height = math.ceil((top - last) * down - FLAT) - above + 1
    rows = {(top - k) * down - above: y.label(k) for k in range(max(top, bottom + 1), bottom - 1, -1)}
    kept = {row: label for row, label in rows.items() if 0 <= row < height}
    start = top - above / down
    return Upright(y, start, down, height, kept, (start - first) * down, (start - last) * down)


def runs(series: Series, made: Frame) -> Iterator[list[Point]]:
    """The curve's unbroken parts between the ends, in cells from the left and from above."""
    upright, run = made.upright, list[Point]()
    places = zip(made.x.places(series.x), upright.scale.places(series.y), strict=True)
    for x, y in places:
        if math.isfinite(x) and math.isfinite(y):
            run.append(((x - made.left) * made.across, (upright.top - y) * upright.down))
        elif run:
            yield from cut(run, upright.first, upright.last)
            run = []
    if run:
        yield from cut(run, upright.first, upright.last)


def cut(run: Sequence[Point], first: float, last: float) -> Iterator[list[Point]]:
    """The parts of a run that lie between two rows.

    >>> parts = cut([(0, 0), (2, 4), (4, 0)], 1, 2)
    >>> [[(round(x, 6), round(y, 6)) for x, y in part] for part in parts]
    [[(0.5, 1.0), (1.0, 2.0)], [(3.0, 2.0), (3.5, 1.0)]]
    """
    if all(first <= y <= last for _, y in run):
        yield list(run)
        return
    first, last = first - _NEAR, last + _NEAR
    found: list[Point] = []
    for a, b in pairwise(run):
        inside = _inside(a, b, first, last)
        if inside is None:
            if found:
                yield found
            found = []
            continue
        start, end = inside
        if not found or found[-1] != start:
            if found:
                yield found
            found = [start]
        found.append(end)
    if found:
        yield found


def _inside(a: Point, b: Point, first: float, last: float) -> tuple[Point, Point] | None:
    """The part of a segment between two rows."""
    if a[1] > b[1]:
        turned = _inside(b, a, first, last)
        return turned and (turned[1], turned[0])
    if b[1] < first or a[1] > last:
        return None
    start = a if a[1] >= first else _crossing(a, b, first)
    end = b if b[1] <= last else _crossing(a, b, last)
    return start, end


def _crossing(a: Point, b: Point, row: float) -> Point:
    part = (row - a[1]) / (b[1] - a[1])
    return a[0] + (b[0] - a[0]) * part, float(round(row / _NEAR) * _NEAR)


def thinned(points: Sequence[Point], most: int, fineness: int) -> Sequence[Point]:
    """Of many points over one column the first, the lowest, the highest and the last: the same picture."""
    if len(points) <= 4 * most:
        return points
    kept: list[Point] = []
    start = 0
    for i in range(1, len(points) + 1):
        if i == len(points) or round(points[i][0] * fineness) != round(points[start][0] * fineness):
            kept += _ends(points[start:i])
            start = i
    return kept


def _ends(column: Sequence[Point]) -> Iterable[Point]:
    places = range(len(column))
    lowest, highest = (pick(places, key=lambda i: column[i][1]) for pick in (min, max))
    return [column[i] for i in sorted({0, lowest, highest, len(column) - 1})]


def simplified(points: Sequence[Point], tolerance: float) -> list[Point]:
    """Fewer points whose polygon is nowhere farther than that from the others (Douglas and Peucker, 1973).

    >>> simplified([(0, 0), (1, 0.01), (2, 0), (3, 3)], 0.1)
    [(0, 0), (2, 0), (3, 3)]
    """
    kept = {0, len(points) - 1}
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        a, b = points[first], points[last]
        far = max(range(first + 1, last), key=lambda i: _distance(points[i], a, b), default=first)
        if far != first and _distance(points[far], a, b) > tolerance:
            kept.add(far)
            waiting += [(first, far), (far, last)]
    return [points[i] for i in sorted(kept)]


def _distance(point: Point, a: Point, b: Point) -> float:
    """From a segment."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    along = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / square if square else 0.0
    along = min(max(along, 0.0), 1.0)
    return math.hypot(point[0] - a[0] - along * dx, point[1] - a[1] - along * dy)
