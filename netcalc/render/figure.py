"""A plot as a vector drawing: SVG for pages and notebooks, LaTeX's own picture for a solution sheet.

Both stand on the axes of the terminal's drawing, so that the numbers beside a curve are the same
everywhere. Several curves are told apart by a colour and a dash, in LaTeX by signs. Colours are about as far
from white as from black, and all other ink is that of the text around.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from netcalc.answer import Plot, Series
from netcalc.render.alphabet import visible
from netcalc.render.frame import WIDEST, Frame, Point, frame, runs, simplified, thinned

CELL, ROW = 9, 22
"""Pixels of the SVG."""
COLOURS = ("#2f81d9", "#e0463c", "#2f9452", "#a06bd6", "#c86a10", "#1b8f9c", "#cf4f8b", "#8f7d1f")
"""Each at least 3.8 to 1 against white, and 4.6 to 1 against #0d1117."""
DASHES = ("", "7 4", "2 3", "10 3 2 3")
_LETTER, _SIZE = 7.3, 12
"""Width of a letter, and its size."""
_TICK, _FOOT, _LINE, _SAMPLE, _HEAD = 5, 24, 20, 26, 9
"""Length of a tick, room for the numbers below, a line of the legend, its piece of curve, room above."""
_CELL_MM, _ROW_MM = 1.4, 4.2
"""Millimetres of the LaTeX picture."""
_MARKS = (r"$\bullet$", r"$\circ$", r"$\diamond$", r"$\ast$", r"$\star$", r"$\times$", r"$\triangle$", r"$+$")
_APART = 14
_SMOOTH, _SMOOTH_TEX = 0.004, 0.02
"""Of a cell: no drawn curve is farther from its points."""


class Drawing(NamedTuple):
    """What stands inside an SVG element, and its size in pixels."""

    width: float
    height: float
    body: str


def drawing(plot: Plot) -> Drawing:
    """The plot without an SVG element around it, its texts in currentColor."""
    made = frame(plot, WIDEST)
    if made is None:
        return Drawing(0, 0, "")
    left = _LETTER * made.margin + _TICK + 5
    wide, high = (made.width - 1) * CELL, (made.height - 1) * ROW
    beyond = _LETTER * (len(made.columns[max(made.columns)]) / 2 + len(made.title) + 1)
    width = left + wide + max(beyond, _LETTER * 2)
    legend, top = _svg_legend(plot, left, width)
    lines = [*_svg_grid(plot, made, wide, high), *_svg_axes(made, wide, high), *_svg_curves(plot, made)]
    body = "".join(f"{line}\n" for line in lines)
    named = f'<text x="0" y="{_SIZE}">{escape(visible(plot.y))}</text>\n' if plot.y else ""
    return Drawing(
        width,
        top + high + _TICK + _FOOT,
        f'{named}{legend}<g transform="translate({left:.1f} {top})">\n{body}</g>\n',
    )


def _svg_legend(plot: Plot, left: float, width: float) -> tuple[str, float]:
    """Pieces of the curves with their names, in lines that fit; and where the drawing begins below them."""
    x, y = left, (_LINE if plot.y else 0) + _SIZE
    entries = []
    for k, series in enumerate(plot.series if len(plot.series) > 1 else ()):
        name = visible(series.name)
        taken = _SAMPLE + 6 + _LETTER * (len(name) + 3)
        if x + taken > width and x > left:
            x, y = left, y + _LINE
        entries.append(
            f'<path d="M{x:.1f} {y - 4}h{_SAMPLE}"{_stroke(k)}/>'
            f'<text x="{x + _SAMPLE + 6:.1f}" y="{y}">{escape(name)}</text>\n'
        )
        x += taken
    rows = y + _LINE - _SIZE if entries else (_LINE if plot.y else 0)
    return "".join(entries), rows + _HEAD


def _stroke(k: int) -> str:
    """Colour and dash of the k-th curve: the colours begin anew with other dashes."""
    dash = DASHES[(k + k // len(COLOURS)) % len(DASHES)]
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f' fill="none" stroke="{COLOURS[k % len(COLOURS)]}" stroke-width="2" stroke-linejoin="round"{dashed}'
    )


def _svg_grid(plot: Plot, made: Frame, wide: int, high: int) -> Iterator[str]:
    """Quiet lines at the ticks, better seen at 0 and at the levels."""
    lines = "".join(f"M0 {row * ROW}H{wide}" for row in made.rows)
    lines += "".join(f"M{column * CELL} 0V{high}" for column in made.columns)
    yield f'<path d="{lines}" fill="none" stroke="currentColor" stroke-opacity="0.16"/>'
    if not plot.log and made.within(0.0):
        yield f'<path d="M0 {made.row(0.0) * ROW:.5g}H{wide}" fill="none" stroke="currentColor"/>'
    for k, label in made.columns.items():
        if label == "0" and k:
            yield f'<path d="M{k * CELL} 0V{high}" fill="none" stroke="currentColor"/>'
    for value, name in plot.levels:
        if made.within(value):
            y = made.row(value) * ROW
            yield f'<path d="M0 {y:.5g}H{wide}" fill="none" stroke="currentColor" stroke-dasharray="1 3"/>'
            yield f'<text x="{wide}" y="{y - 4:.5g}" text-anchor="end">{escape(visible(name))}</text>'


def _svg_axes(made: Frame, wide: int, high: int) -> Iterator[str]:
    ticks = "".join(f"M{-_TICK} {row * ROW}H0" for row in made.rows)
    ticks += "".join(f"M{column * CELL} {high}v{_TICK}" for column in made.columns)
    yield f'<path d="M0 0V{high}H{wide}{ticks}" fill="none" stroke="currentColor"/>'
    for row, label in made.rows.items():
        yield f'<text x="{-_TICK - 3}" y="{row * ROW + 4}" text-anchor="end">{escape(label)}</text>'
    foot = high + _TICK + 14
    for column, label in made.columns.items():
        yield f'<text x="{column * CELL}" y="{foot}" text-anchor="middle">{escape(label)}</text>'
    if made.title:
        last = max(made.columns)
        x = max(wide, last * CELL + _LETTER * len(made.columns[last]) / 2) + _LETTER
        yield f'<text x="{x:.1f}" y="{foot}" font-style="italic">{escape(made.title)}</text>'


def _svg_curves(plot: Plot, made: Frame) -> Iterator[str]:
    for k, series in enumerate(plot.series):
        for run in _lines(series, made):
            if len(run) == 1:
                x, y = run[0]
                colour = COLOURS[k % len(COLOURS)]
                yield f'<circle cx="{x * CELL:.5g}" cy="{y * ROW:.5g}" r="2.5" fill="{colour}"/>'
            else:
                path = " ".join(f"{x * CELL:.5g},{y * ROW:.5g}" for x, y in run)
                yield f'<polyline points="{path}"{_stroke(k)}/>'


def _lines(series: Series, made: Frame) -> Iterator[list[Point]]:
    """A curve's unbroken parts with as few corners as it needs; one that is no longer than a dot is one."""
    for run in runs(series, made):
        corners = simplified(thinned(run, made.width * CELL, CELL), _SMOOTH)
        dot = max(abs(x - corners[0][0]) + abs(y - corners[0][1]) for x, y in corners) < _SMOOTH
        yield corners[:1] if dot else corners


# LaTeX


def picture(plot: Plot, number: Callable[[str], str], words: Callable[[str], str]) -> str:
    """The plot as a picture environment, which needs no package; `number` and `words` set texts."""
    made = frame(plot, WIDEST)
    if made is None:
        return ""
    wide, high = (made.width - 1) * _CELL_MM, (made.height - 1) * _ROW_MM
    left = 2.2 * made.margin + 3
    legend = list(_legend(plot, high, words))
    lines = [*legend, *_axes(plot, made, wide, high, number, words), *_curves(plot, made, high)]
    body = "".join(f"{line}\n" for line in lines)
    size = f"({wide + left + 12:.1f},{high + 12 + 4.5 * len(legend):.1f})({-left:.1f},-8)"
    head = "{\\setlength{\\unitlength}{1mm}\\footnotesize\n"
    return f"{head}\\begin{{picture}}{size}\n{body}\\end{{picture}}}}\n"


def _legend(plot: Plot, high: float, words: Callable[[str], str]) -> Iterator[str]:
    """The names of several curves, the first on top, and of the vertical axis."""
    names = [one.name for one in plot.series] if len(plot.series) > 1 else []
    for k, name in reversed(list(enumerate(names))):
        y = high + 4 + 4.5 * (len(names) - 1 - k)
        yield f"\\put(2,{y:.2f}){{\\makebox(0,0)[l]{{{_MARKS[k % len(_MARKS)]} {words(name)}}}}}"
    if plot.y:
        yield f"\\put(0,{high + 4 + 4.5 * len(names):.2f}){{\\makebox(0,0)[l]{{{words(plot.y)}}}}}"


def _axes(
    plot: Plot,
    made: Frame,
    wide: float,
    high: float,
    number: Callable[[str], str],
    words: Callable[[str], str],
) -> Iterator[str]:
    yield f"\\put(0,-1){{\\line(1,0){{{wide:.2f}}}}}\\put(0,-1){{\\line(0,1){{{high + 1:.2f}}}}}"
    for row, label in made.rows.items():
        y = high - row * _ROW_MM
        yield f"\\put(-1,{y:.2f}){{\\line(1,0){{1}}}}"
        power = number(label).replace("1 \\cdot 10^", "10^") if plot.log else number(label)
        yield f"\\put(-1.5,{y:.2f}){{\\makebox(0,0)[r]{{{power}}}}}"
    for column, label in made.columns.items():
        x = column * _CELL_MM
        yield f"\\put({x:.2f},-2){{\\line(0,1){{1}}}}"
        yield f"\\put({x:.2f},-3){{\\makebox(0,0)[t]{{{number(label)}}}}}"
    if made.title:
        yield f"\\put({wide + 4:.2f},-3){{\\makebox(0,0)[tl]{{{words(made.title)}}}}}"
    for value, name in [*([] if plot.log else [(0.0, "")]), *plot.levels]:
        if made.within(value):
            y = high - made.row(value) * _ROW_MM
            yield f"\\multiput(0,{y:.2f})(2,0){{{int(wide / 2)}}}{{\\line(1,0){{0.7}}}}"
            yield f"\\put({wide:.2f},{y + 2:.2f}){{\\makebox(0,0)[r]{{{words(name)}}}}}" if name else ""


def _curves(plot: Plot, made: Frame, high: float) -> Iterator[str]:
    """Straight lines of any slope are Bezier curves here; \\line knows only a few slopes."""
    for k, series in enumerate(plot.series):
        parts = [
            [(x * _CELL_MM, high - y * _ROW_MM) for x, y in simplified(run, _SMOOTH_TEX)]
            for run in _lines(series, made)
        ]
        for corners in parts:
            if len(corners) == 1:
                yield "\\put({:.2f},{:.2f}){{\\circle*{{0.8}}}}".format(*corners[0])
            for (x, y), (u, v) in pairwise(corners):
                yield f"\\qbezier({x:.2f},{y:.2f})({(x + u) / 2:.2f},{(y + v) / 2:.2f})({u:.2f},{v:.2f})"
        if len(plot.series) > 1:
            for x, y in _marks(parts, k, len(plot.series)):
                yield f"\\put({x:.2f},{y:.2f}){{\\makebox(0,0){{{_MARKS[k % len(_MARKS)]}}}}}"


def _marks(parts: Sequence[list[Point]], k: int, count: int) -> Iterator[Point]:
    """Where the signs of one of several curves stand: in turns, so that all are seen where they coincide."""
    period = max(_APART, 4 * count) * _CELL_MM
    start = period * (2 * k + 1) / (2 * count)
    for corners in parts:
        for (x, y), (u, v) in pairwise(corners):
            first = -(-(x - start) // period)
            while start + first * period < u:
                at = start + first * period
                yield at, y + (v - y) * (at - x) / (u - x)
                first += 1
