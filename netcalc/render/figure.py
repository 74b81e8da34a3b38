"""A plot as a vector drawing: SVG for notebooks, LaTeX's own picture for a solution sheet.

Both stand on the axes of the terminal's drawing, so that the numbers beside a curve are the same
everywhere; a cell is CELL wide and ROW high.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from itertools import pairwise

from netcalc.answer import Plot
from netcalc.render.alphabet import visible
from netcalc.render.plot import WIDEST, Frame, Point, frame, runs, thinned

CELL, ROW = 8, 18
"""Pixels of the SVG."""
_COLOURS = ("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#8c564b", "#e377c2")
_LETTER, _TICK, _FOOT = 7, 4, 34
_CELL_MM, _ROW_MM = 1.4, 3.0
"""Millimetres of the LaTeX picture."""


def svg(plot: Plot) -> str:
    """The plot as an SVG element, axes in the colour of the text around it; "" where nothing is finite."""
    made = frame(plot, WIDEST)
    if made is None:
        return ""
    left = _LETTER * max(map(len, made.rows.values())) + 2 * _TICK + 2
    wide, high = (made.width - 1) * CELL, (made.height - 1) * ROW
    beyond = _LETTER * (max(map(len, made.columns.values())) + len(made.title) + 3)
    body = [*_svg_axes(made, wide, high), *_svg_curves(plot, made)]
    keys = _svg_legend(plot, high) if len(plot.series) > 1 else []
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + wide + beyond}"'
        f' height="{high + ROW + _FOOT + len(keys) * ROW}" font-family="monospace" font-size="12"'
        f' fill="currentColor" stroke="none">\n<g transform="translate({left}, {ROW})">\n'
        + "".join(f"{line}\n" for line in (*body, *keys))
        + "</g>\n</svg>\n"
    )


def _svg_axes(made: Frame, wide: int, high: int) -> Iterator[str]:
    foot = high + _TICK
    yield f'<path d="M0 0V{foot}H{wide}" fill="none" stroke="currentColor" opacity="0.5"/>'
    for row, label in made.rows.items():
        y = row * ROW
        yield f'<path d="M{-_TICK} {y}H0" stroke="currentColor" opacity="0.5"/>'
        yield f'<text x="{-_TICK - 2}" y="{y + 4}" text-anchor="end">{escape(label)}</text>'
    for column, label in made.columns.items():
        x = column * CELL
        yield f'<path d="M{x} {foot}V{foot + _TICK}" stroke="currentColor" opacity="0.5"/>'
        yield f'<text x="{x}" y="{foot + _TICK + 14}" text-anchor="middle">{escape(label)}</text>'
    if made.title:
        x = wide + _LETTER * (len(made.columns[max(made.columns)]) // 2 + 2)
        yield f'<text x="{x}" y="{foot + _TICK + 14}">{escape(made.title)}</text>'


def _svg_curves(plot: Plot, made: Frame) -> Iterator[str]:
    for i, series in enumerate(plot.series):
        colour = _COLOURS[i % len(_COLOURS)]
        for run in runs(series, made):
            points = _corners(run, made, CELL)
            if len(points) == 1:
                x, y = points[0]
                yield f'<circle cx="{x * CELL:.4g}" cy="{y * ROW:.4g}" r="2" fill="{colour}"/>'
            else:
                path = " ".join(f"{x * CELL:.5g},{y * ROW:.5g}" for x, y in points)
                yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>'


def _svg_legend(plot: Plot, high: int) -> list[str]:
    return [
        f'<text x="0" y="{high + _FOOT + (i + 1) * ROW}" fill="{_COLOURS[i % len(_COLOURS)]}">'
        f"{escape(visible(series.name))}</text>"
        for i, series in enumerate(plot.series)
    ]


def _corners(run: list[Point], made: Frame, fineness: int) -> list[Point]:
    return list(thinned(run, made.width * fineness, fineness))


# LaTeX


def picture(plot: Plot, number: Callable[[str], str], words: Callable[[str], str]) -> str:
    """The plot as a picture environment, which needs no package; `number` and `words` set texts."""
    made = frame(plot, WIDEST)
    if made is None:
        return ""
    wide, high = (made.width - 1) * _CELL_MM, (made.height - 1) * _ROW_MM
    left = 2.2 * max(map(len, made.rows.values())) + 3
    body = "".join(
        f"{line}\n" for line in (*_axes(made, wide, high, number, words), *_curves(plot, made, high, words))
    )
    size = f"({wide + left + 12:.1f},{high + 10:.1f})({-left:.1f},-8)"
    head = "{\\setlength{\\unitlength}{1mm}\\footnotesize\n"
    return f"{head}\\begin{{picture}}{size}\n{body}\\end{{picture}}}}\n"


def _axes(
    made: Frame, wide: float, high: float, number: Callable[[str], str], words: Callable[[str], str]
) -> Iterator[str]:
    yield f"\\put(0,-1){{\\line(1,0){{{wide:.2f}}}}}\\put(0,-1){{\\line(0,1){{{high + 1:.2f}}}}}"
    for row, label in made.rows.items():
        y = high - row * _ROW_MM
        yield f"\\put(-1,{y:.2f}){{\\line(1,0){{1}}}}"
        yield f"\\put(-1.5,{y:.2f}){{\\makebox(0,0)[r]{{{number(label)}}}}}"
    for column, label in made.columns.items():
        x = column * _CELL_MM
        yield f"\\put({x:.2f},-2){{\\line(0,1){{1}}}}"
        yield f"\\put({x:.2f},-3){{\\makebox(0,0)[t]{{{number(label)}}}}}"
    if made.title:
        yield f"\\put({wide + 4:.2f},-3){{\\makebox(0,0)[tl]{{{words(made.title)}}}}}"


def _curves(plot: Plot, made: Frame, high: float, words: Callable[[str], str]) -> Iterator[str]:
    """Straight lines of any slope are Bezier curves here; \\line knows only a few slopes. One of several
    curves has its name at its end."""
    for series in plot.series:
        end = ""
        for run in runs(series, made):
            corners = [(x * _CELL_MM, high - y * _ROW_MM) for x, y in _corners(run, made, 1)]
            if len(corners) == 1:
                yield "\\put({:.2f},{:.2f}){{\\circle*{{0.6}}}}".format(*corners[0])
            for (x, y), (u, v) in pairwise(corners):
                yield f"\\qbezier({x:.2f},{y:.2f})({(x + u) / 2:.2f},{(y + v) / 2:.2f})({u:.2f},{v:.2f})"
            end = f"\\put({corners[-1][0] + 1:.2f},{corners[-1][1]:.2f})"
        if end and len(plot.series) > 1:
            yield f"{end}{{\\makebox(0,0)[l]{{{words(series.name)}}}}}"
