"""Curves in a terminal: axes with round numbers, and the points between them as dots.

    10 ┤⡀
       │⠱⡀
     5 ┤ ⠘⢄
       │   ⠑⠤⣀
     0 ┤     ⠉⠉⠒⠒⠤⠤
       └┬────┬────┬
        0    5    10  step

Every tick stands exactly in the middle of its cell, so that what a curve shows can be read off the
axes: a cell of braille holds two by four dots; where the encoding has none, one by three in ASCII.
Several curves in one picture have a sign each.
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

Point = tuple[float, float]


class Pen(NamedTuple):
    """How a cell is drawn: its dots across and down, the dot that is its middle, and its sign."""

    across: int
    down: int
    middle: int
    signs: str
    """The sign of every set of dots: dot (i, j) is the bit j*across + i."""

    def sign(self, dots: int) -> str:
        return self.signs[dots] if dots else " "


def _braille() -> str:
    bits = (0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80)
    return "".join(chr(0x2800 + sum(b for i, b in enumerate(bits) if dots >> i & 1)) for dots in range(256))


BRAILLE = Pen(2, 4, 1, _braille())
ASCII = Pen(1, 3, 1, " '-'.:.|")
ONE = Pen(1, 1, 0, " *")
SIGNS = "●○◆◇▲△"
ASCII_SIGNS = "*o+x#@"


class Frame(NamedTuple):
    """The axes of a plot, in cells from the left and from above, and in ticks of its scales."""

    x: Scale
    y: Scale
    left: float
    """Where the first column stands, in ticks."""
    top: float
    """Where the first row stands, in ticks."""
    across: int
    """Cells between two ticks of the horizontal axis."""
    down: int
    """Cells between two ticks of the vertical axis."""
    width: int
    height: int
    columns: dict[int, str]
    """The columns of the ticks, and their numbers."""
    rows: dict[int, str]
    title: str
    """What is written beside the numbers of the horizontal axis, where it has room."""


def plotted(plot: Plot, width: int | None, encoding: str) -> list[tuple[str, str]]:
    """The lines of a plot, each as its axis and its curve; none where there is no room for one."""
    made = frame(plot, min(width or WIDEST, WIDEST))
    if made is None:
        return []
    widest = max(map(len, made.rows.values()))
    drawn = [
        (f" {made.rows.get(row, ''):>{widest}} {'┤' if row in made.rows else '│'}", line)
        for row, line in enumerate(_picture(plot, made, encoding))
    ]
    legend = [(" " * (widest + 3) + text, "") for text in _legend(plot, encoding)]
    return [*legend, *drawn, *((" " * (widest + 2) + line, "") for line in _feet(made))]


def _legend(plot: Plot, encoding: str) -> list[str]:
    if len(plot.series) == 1:
        return []
    return [
        f"{sign} {visible(one.name)}" for sign, one in zip(signs(plot, encoding), plot.series, strict=True)
    ]


def signs(plot: Plot, encoding: str) -> list[str]:
    """The sign that each of several curves is drawn with."""
    known = SIGNS if has(encoding, SIGNS) else ASCII_SIGNS
    return [known[i % len(known)] for i in range(len(plot.series))]


def has(encoding: str, text: str) -> bool:
    """Are these signs in the encoding?"""
    try:
        text.encode(encoding)
    except (UnicodeError, LookupError):
        return False
    return True


def finite(series: Series) -> Iterator[Point]:
    """The points that can be drawn."""
    return ((x, y) for x, y in zip(series.x, series.y, strict=True) if math.isfinite(x) and math.isfinite(y))


def frame(plot: Plot, width: int) -> Frame | None:
    """The axes for all curves of a plot in so many columns; None where they have no room or no points."""
    points = [p for one in plot.series for p in finite(one) if not plot.log or p[1] > 0]
    if not points:
        return None
    y, top, down, height, rows = _vertical(*_range(y for _, y in points), plot.log)
    left, right = widened(*_range(x for x, _ in points))
    whole = all(x == int(x) for x, _ in points)
    room = width - 3 - max(map(len, rows.values()))
    for title in (visible(plot.x), ""):
        for most in range(_ACROSS, 1, -1):
            x = scale(left, right, most, whole=whole)
            start, end = x.places((left, right))
            labels = {k: x.label(k) for k in x.within(left, right)}
            longest = max(map(len, labels.values()), default=0)
            across = int((room - longest - (len(title) + 2 if title else 0)) / (end - start))
            cells = math.ceil((end - start) * across - FLAT) + 1
            if across >= longest + _GAP and cells >= NARROWEST:
                columns = {round((k - start) * across): label for k, label in labels.items()}
                return Frame(x, y, start, top, across, down, cells, height, columns, rows, title)
    return None


def _range(numbers: Iterable[float]) -> tuple[float, float]:
    kept = list(numbers)
    return min(kept), max(kept)


def _vertical(low: float, high: float, log: bool) -> tuple[Scale, float, int, int, dict[int, str]]:
    """The scale, where its first row stands, rows between two ticks, all rows, and those of the ticks.

    From one tick to another; on a logarithmic scale, where ticks lie far apart, from value to value."""
    low, high = (low, high) if log else widened(low, high)
    y = scale(low, high, _DECADES if log else _UP, log)
    bottom, top = y.around(low, high)
    last, first = y.places((low, high)) if log and len(y.within(low, high)) > 1 else (bottom, top)
    down = max(1, int(ROWS / max(first - last, 1)))
    above = math.floor((top - first) * down)
    height = math.ceil((top - last) * down - FLAT) - above + 1
    rows = {(top - k) * down - above: y.label(k) for k in range(max(top, bottom + 1), bottom - 1, -1)}
    return (
        y,
        top - above / down,
        down,
        height,
        {row: label for row, label in rows.items() if 0 <= row < height},
    )


def _picture(plot: Plot, made: Frame, encoding: str) -> list[str]:
    if len(plot.series) > 1:
        layers = [
            _layer(one, made, ONE, sign) for one, sign in zip(plot.series, signs(plot, encoding), strict=True)
        ]
        return [_over(rows) for rows in zip(*layers, strict=True)]
    pen = BRAILLE if has(encoding, BRAILLE.signs) else ASCII
    return _layer(plot.series[0], made, pen)


def _over(rows: Sequence[str]) -> str:
    """Rows laid one over another, the first on top."""
    return "".join(next((sign for sign in cell if sign != " "), " ") for cell in zip(*rows, strict=True))


def _layer(series: Series, made: Frame, pen: Pen, sign: str | None = None) -> list[str]:
    """One curve as rows of cells."""
    cells = [[0] * made.width for _ in range(made.height)]
    for i, j in _dots(series, made, pen):
        column, row = i // pen.across, j // pen.down
        cells[row][column] |= 1 << (j % pen.down * pen.across + i % pen.across)
    return ["".join(map(pen.sign, row)) if sign is None else _signed(row, sign) for row in cells]


def _signed(row: Sequence[int], sign: str) -> str:
    return "".join(sign if dots else " " for dots in row)


def _dots(series: Series, made: Frame, pen: Pen) -> Iterator[tuple[int, int]]:
    """The dots of a curve, from the left and from above."""
    for run in runs(series, made):
        at = [
            (round(x * pen.across), round(y * pen.down) + pen.middle)
            for x, y in thinned(run, made.width * pen.across, pen.across)
        ]
        yield from at[:1]
        for a, b in pairwise(at):
            yield from _segment(a, b)


def runs(series: Series, made: Frame) -> Iterator[list[Point]]:
    """The curve's unbroken parts, in cells from the left and from above."""
    run: list[Point] = []
    for x, y in zip(made.x.places(series.x), made.y.places(series.y), strict=True):
        if math.isfinite(x) and math.isfinite(y):
            run.append(((x - made.left) * made.across, (made.top - y) * made.down))
        elif run:
            yield run
            run = []
    if run:
        yield run


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


def _segment(a: tuple[int, int], b: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The dots from one dot to another, without the first."""
    steps = max(abs(b[0] - a[0]), abs(b[1] - a[1]))
    for k in range(1, steps + 1):
        yield tuple(a[i] + round((b[i] - a[i]) * k / steps) for i in (0, 1))  # type: ignore[misc]


def _feet(made: Frame) -> list[str]:
    """The horizontal axis and the numbers below it."""
    rule = "".join("┬" if i in made.columns else "─" for i in range(made.width))
    numbers = ""
    for column, label in made.columns.items():
        numbers = numbers.ljust(1 + column - (len(label) - 1) // 2) + label
    return ["└" + rule, numbers + (f"  {made.title}" if made.title else "")]
