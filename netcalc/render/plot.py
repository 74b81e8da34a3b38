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
Several curves are told apart by a colour, where there is one, and by a sign that stands on each now and
then; the signs of curves that coincide take turns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from netcalc.answer import Plot, Series
from netcalc.render.alphabet import visible
from netcalc.render.frame import WIDEST, Frame, frame, runs, thinned

APART = 10
"""Cells between two signs on one curve, at least."""


class Stretch(NamedTuple):
    """A part of a line: of the axes and what else is quiet, or of the curve of this number."""

    text: str
    curve: int | None = None


class Pen(NamedTuple):
    """How a cell is drawn: its dots across and down, the dot that is its middle, and its sign."""

    across: int
    down: int
    middle: int
    signs: str
    """The sign of every set of dots: dot (i, j) is the bit j*across + i."""


def _braille() -> str:
    bits = (0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80)
    return "".join(chr(0x2800 + sum(b for i, b in enumerate(bits) if dots >> i & 1)) for dots in range(256))


BRAILLE = Pen(2, 4, 1, _braille())
ASCII = Pen(1, 3, 1, " '-'.:.|")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SIGNS = "●○◆◇▲△" + LETTERS
ASCII_SIGNS = "*o+x#@" + LETTERS

Cells = dict[tuple[int, int], int]
"""Column and row of a cell, and its dots."""


def plotted(plot: Plot, width: int | None, encoding: str) -> list[list[Stretch]]:
    """The lines of a plot; none where there is no room for one."""
    made = frame(plot, min(width or WIDEST, WIDEST))
    if made is None:
        return []
    margin = made.margin
    known = signs(plot, encoding)
    drawn = [
        [Stretch(f" {made.rows.get(row, ''):>{margin}} {'┤' if row in made.rows else '│'}"), *line]
        for row, line in enumerate(_picture(plot, made, encoding, known))
    ]
    feet = [[Stretch(" " * (margin + 2) + line)] for line in _feet(made)]
    return [*_legend(plot, known, margin, min(width or WIDEST, WIDEST)), *drawn, *feet]


def _legend(plot: Plot, known: Sequence[str], margin: int, width: int) -> list[list[Stretch]]:
    """The names of several curves with their signs, of levels, and of the vertical axis."""
    indent = " " * (margin + 3)
    lines = [[Stretch(f" {visible(plot.y)[: width - 1]}")]] if plot.y else []
    if len(plot.series) > 1:
        for k, (sign, one) in enumerate(zip(known, plot.series, strict=True)):
            lines += [
                [Stretch(indent), Stretch(f"{sign if i == 0 else ' '} {text}", k)]
                for i, text in enumerate(_folded(visible(one.name), width - len(indent) - 2))
            ]
    named = [name for _, name in plot.levels if name]
    return [*lines, *([Stretch(f"{indent}─ {visible(name)}"[:width])] for name in named)]


def _folded(text: str, width: int) -> list[str]:
    from netcalc.render.folding import fold

    return [text] if len(text) <= width else fold(text, max(width, 1), indent=0)


def signs(plot: Plot, encoding: str) -> list[str]:
    """The sign of each of several curves."""
    known = SIGNS if has(encoding, SIGNS) else ASCII_SIGNS
    return [known[i % len(known)] for i in range(len(plot.series))]


def has(encoding: str, text: str) -> bool:
    """Are these signs in the encoding?"""
    try:
        text.encode(encoding)
    except (UnicodeError, LookupError):
        return False
    return True


# -- the curves --------------------------------------------------------------------------------------


def _picture(plot: Plot, made: Frame, encoding: str, known: Sequence[str]) -> list[list[Stretch]]:
    """The rows of the drawing: the curves, the first on top, over the lines that run across."""
    pen = BRAILLE if has(encoding, BRAILLE.signs) else ASCII
    layers = [_cells(one, made, pen) for one in plot.series]
    texts = {(column, row): ("─", None) for row in _across(plot, made) for column in range(made.width)}
    owners: dict[tuple[int, int], int] = {}
    dots: Cells = {}
    for k, layer in reversed(list(enumerate(layers))):
        for cell, bits in layer.items():
            dots[cell] = dots.get(cell, 0) | bits
            owners[cell] = k
    inked: dict[tuple[int, int], tuple[str, int | None]] = dict(texts)
    inked |= {cell: (pen.signs[bits], owners[cell]) for cell, bits in dots.items()}
    if len(layers) > 1:
        inked |= {cell: (known[k], k) for cell, k in _marks(layers, made).items()}
    return [list(_line(inked, row, made.width)) for row in range(made.height)]


def _across(plot: Plot, made: Frame) -> set[int]:
    """The rows of lines that run across: of 0, where it is no end, and of the levels."""
    values = [0.0] * (not plot.log) + [value for value, _ in plot.levels]
    return {round(made.row(value)) for value in values if made.within(value)}


def _line(inked: Mapping[tuple[int, int], tuple[str, int | None]], row: int, width: int) -> Iterator[Stretch]:
    """The cells of a row, those of one colour together; blanks take the colour before them."""
    text, curve = "", None
    for column in range(width):
        sign, own = inked.get((column, row), (" ", curve))
        if own != curve and text.strip():
            yield Stretch(text, curve)
            text = ""
        text, curve = text + sign, own
    yield Stretch(text, curve)


def _marks(layers: Sequence[Cells], made: Frame) -> dict[tuple[int, int], int]:
    """Where the signs of the curves stand, in turns, so that each is seen also where curves coincide."""
    found: dict[tuple[int, int], int] = {}
    period = max(APART, 3 * len(layers))
    for k, layer in enumerate(layers):
        rows: dict[int, list[int]] = {}
        for column, row in layer:
            rows.setdefault(column, []).append(row)
        own = range(period * (2 * k + 1) // (2 * len(layers)), made.width, period)
        columns = [column for column in own if column in rows] or sorted(rows)[len(rows) // 2 :][:1]
        for column in columns:
            places = sorted(rows[column])
            found.setdefault((column, places[len(places) // 2]), k)
    return found


def _cells(series: Series, made: Frame, pen: Pen) -> Cells:
    """One curve as cells with dots."""
    cells: Cells = {}
    for i, j in _dots(series, made, pen):
        cell = i // pen.across, j // pen.down
        cells[cell] = cells.get(cell, 0) | 1 << (j % pen.down * pen.across + i % pen.across)
    return cells


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
