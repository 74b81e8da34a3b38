"""Answers as quiet tables on a screen, drawn by rich; this is the only door to it.

rich is asked for the table itself. What to put into it is decided here and in widths.py, because what rich
does where a table is too wide is to cut its cells: columns are given up, texts folded, or rows written as
records, until nothing has to be cut. Cells are plain segments, so that no text is ever read as markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO
from typing import NamedTuple

from rich.box import Box
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.segment import Segment
from rich.style import Style
from rich.table import Table as RichTable

from netcalc.answer import Answer, Diagram, Plot, Section, Table, Text, Values
from netcalc.render import Paper
from netcalc.render.alphabet import encodable, visible
from netcalc.render.folding import fold
from netcalc.render.sheet import RIGHT, Sheet, listing, sections, sheet, subject_of, text_lines, undrawn
from netcalc.render.widths import GAP, TIGHT, fitted, span, widths_of

_BOLD, _DIM, _PLAIN = Style(bold=True), Style(dim=True), Style()
_CURVES = tuple(Style(color=name) for name in ("cyan", "magenta", "yellow", "green", "blue", "red"))
"""The colours of several curves in one plot."""
_NARROWEST = 20
"""No terminal is taken for narrower: it breaks the lines itself."""
_PIPE = 80
"""Into a pipe tables have their natural width; lists of values are set for this one."""
_LONGEST_SUBJECT = 1000
_LONGEST_NAME = 24
"""Names of values are padded to the longest, where that is no longer than this."""
_NUMBER = re.compile(r"-?[\d,.]+(?:e[+-]?\d+)?|-?inf|nan")

Line = list[Segment]


class Cell(NamedTuple):
    """The lines of a cell, for rich: measured once, never wrapped, never read as markup."""

    lines: tuple[str, ...]
    style: Style = _PLAIN

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for i, line in enumerate(self.lines):
            if i:
                yield Segment.line()
            blank = options.max_width - cell_len(line) if options.justify == "right" else 0
            yield Segment(" " * blank + line, self.style)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        width = max(map(cell_len, self.lines), default=0)
        return Measurement(width, width)


def pieces(answer: Answer, paper: Paper) -> Iterator[str]:
    """The sections in order, with a blank line between, then the notes."""
    if paper.width is not None:
        paper = paper._replace(width=max(paper.width, _NARROWEST))
    between = ""
    for block in _blocks(answer, paper):
        yield between + "".join(_written(line, paper.colour) + "\n" for line in block)
        between = "\n"


def lines(answer: Answer, paper: Paper) -> Iterator[list[tuple[str, bool, bool]]]:
    """The lines of the screen for other formats: pieces of text, each bold or dim or neither."""
    for k, block in enumerate(_blocks(answer, paper)):
        yield from [[]] * bool(k)
        for line in block:
            yield [(text, bool(style and style.bold), bool(style and style.dim)) for text, style, _ in line]


def _blocks(answer: Answer, paper: Paper) -> Iterator[list[Line]]:
    for section in sections(answer):
        if section.heading or subject_of(section):
            yield _heading(section, paper)
        yield _section(section, paper)
    if answer.notes:
        yield [
            line for note in answer.notes for line in _folded(f"note: {_ink(note.text, paper)}", paper, _DIM)
        ]


def _section(section: Section, paper: Paper) -> list[Line]:
    match section:
        case Table():
            return _table(section, paper)
        case Values():
            return _values(section, paper)
        case Plot():
            return _plot(section, paper)
        case Diagram():
            return _table(section.rails, paper) if section.rails else []
        case Text():  # not folded: what is copied from the screen stays what it is
            return [[Segment(_ink(line, paper), _style(line, section))] for line in text_lines(section)]


def _style(line: str, text: Text) -> Style:
    return _DIM if text.comment and line.startswith(text.comment) else _PLAIN


def _ink(text: str, paper: Paper) -> str:
    return encodable(visible(text), paper.encoding)


def _heading(section: Section, paper: Paper) -> list[Line]:
    heading = _ink(section.heading, paper)
    lines = _folded("  ".join(filter(None, (heading, _ink(_clipped(subject_of(section)), paper)))), paper)
    if cell_len(heading) <= (paper.width or cell_len(heading)):
        first = lines[0][0].text
        lines[0] = [Segment(first[: len(heading)], _BOLD), Segment(first[len(heading) :])]
    return lines


def _clipped(subject: str) -> str:
    """A subject as long as can be read; a whole program is not repeated, and no number is cut."""
    end = _LONGEST_SUBJECT
    while subject[end - 1 : end + 1].isdigit() and end < len(subject):
        end += 1
    return subject if end >= len(subject) else subject[:end] + "..."


# Tables


def _table(table: Table, paper: Paper) -> list[Line]:
    def ink(text: str) -> str:
        return _ink(text, paper)

    page = sheet(table, paper.digits, ink)
    widths, given_up, gap = widths_of(page, cell_len), list[str](), GAP
    if paper.width is not None and span(widths) > paper.width >= span(widths, TIGHT):
        gap = TIGHT
    elif paper.width is not None and span(widths) > paper.width:
        plain = sheet(undrawn(table), paper.digits, ink)
        page, widths, given_up = fitted((page, plain), paper.width, cell_len)
        if not widths:
            return _records(plain, paper)
    remarks = [page.remark] if page.remark else []
    if given_up:
        remarks.append(f"left off at this width: {', '.join(given_up)}")
    return _drawn(page, widths, gap, paper) + [
        line for remark in remarks for line in _folded(" " + remark, paper, _DIM)
    ]


def _drawn(page: Sheet, widths: list[int], gap: int, paper: Paper) -> list[Line]:
    table = RichTable(
        box=_box(paper),
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, gap - 2),  # beside the blank that parts two columns
        header_style=_BOLD,
        border_style=_DIM,
    )
    for column, title, width in zip(page.columns, page.titles, widths, strict=True):
        right = column.kind in RIGHT
        table.add_column(Cell((title,)), justify="right" if right else "left", width=width, no_wrap=True)
    for row in page.rows:
        table.add_row(*map(_cell, row, widths))
    if page.left_out:
        table.add_row(*[Cell((_ink("…", paper)[:width],), _DIM) for width in widths])
    for row in page.tail:
        table.add_row(*map(_cell, row, widths))
    if page.total:
        table.add_section()
        table.add_row(*map(_cell, page.total, widths))
    console = _console(span(widths, gap))
    lines = console.render_lines(table, console.options, pad=False)
    return [[Segment(" "), *line] for line in lines]


def _cell(text: str, width: int) -> Cell:
    return Cell((text,) if cell_len(text) <= width else tuple(fold(text, width, cell_len)))


def _box(paper: Paper) -> Box:
    """One rule under the header and one above the total."""
    rule = _ink("─", paper) * 4
    blank = " " * 4
    return Box("\n".join((blank, blank, rule, blank, rule, rule, blank, blank)) + "\n", ascii=True)


def _console(width: int) -> Console:
    """A console that looks at nothing around it: no environment, no terminal, nothing to guess."""
    return Console(
        file=StringIO(),
        width=width,
        height=25,
        color_system=None,
        force_terminal=False,
        force_jupyter=False,
        force_interactive=False,
        no_color=True,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        _environ={},
    )


def _records(page: Sheet, paper: Paper) -> list[Line]:
    """Each row as a few lines `title: value`, where a table would have to be cut."""

    def record(row: tuple[str, ...]) -> list[Line]:
        named = ((f"{title}: " if title else "", cell) for title, cell in zip(page.titles, row, strict=True))
        texts = (title + cell for title, cell in named if cell)
        return [line for text in texts for line in _folded(" " + text, paper, hanging=4)]

    blocks = list(map(record, page.rows))
    if page.left_out:
        blocks.append([[Segment(" " + _ink("…", paper), _DIM)]])
    blocks += map(record, page.everything[len(page.rows) :])
    empty: Line = []
    return [line for block in filter(None, blocks) for line in (empty, *block)][1:]


# Plots, values, texts


def _plot(plot: Plot, paper: Paper) -> list[Line]:
    """The axes quiet, the curves not; several have a colour each."""
    from netcalc.render.plot import plotted

    drawn = plotted(plot, paper.width, paper.encoding)
    if not drawn:
        return _folded(f" a curve needs a terminal wider than {paper.width}", paper, _DIM)
    colours = _CURVES if len(plot.series) > 1 else (_PLAIN,)
    return [
        [
            Segment(_ink(text, paper), _DIM if curve is None else colours[curve % len(colours)])
            for text, curve in line
        ]
        for line in drawn
    ]


def _values(values: Values, paper: Paper) -> list[Line]:
    """Named values in as many columns as the width has room for, signs and equals signs in line."""
    listed = listing(values, paper.digits)
    margin = " " if values.heading else ""
    pairs = [f"{_ink(name, paper)} = {_ink(value, paper)}" for name, value in listed.items]
    row = margin + (" " * GAP).join(pairs)
    if len(dict(listed.items)) < len(listed.items):  # lines of one equation, one under another
        return [line for pair in pairs for line in _folded(margin + pair, paper)]
    if not listed.remark and cell_len(row) <= (paper.width or _PIPE):
        return [[Segment(row)]]  # nothing above or below to stand in line with
    widest = max(cell_len(_ink(name, paper)) for name, _ in listed.shown)
    named = widest if widest <= _LONGEST_NAME else 0
    signed = _signed(listed.shown)

    def text(item: tuple[str, str]) -> str:
        name, value = (_ink(part, paper) for part in item)
        sign = " " if signed and not value.startswith("-") else ""
        return f"{name}{' ' * (named - cell_len(name))} = {sign}{value}"

    hanging = len(margin) + named + len(" = ")
    lines = _grid([text(item) for item in listed.items], margin, hanging, paper)
    if listed.remark:
        lines.append([Segment(margin + _ink("…", paper), _DIM)])
        lines += _grid([text(item) for item in listed.tail], margin, hanging, paper)
        lines += _folded(margin + listed.remark, paper, _DIM)
    return lines


def _signed(items: list[tuple[str, str]]) -> bool:
    """Numbers of which some are negative: the others keep a place for the sign."""
    texts = [value for _, value in items]
    return any(text.startswith("-") for text in texts) and all(map(_NUMBER.fullmatch, texts))


def _grid(texts: list[str], margin: str, hanging: int, paper: Paper) -> list[Line]:
    width = paper.width or _PIPE
    widest = max(map(cell_len, texts))
    across = max(1, (width - len(margin) + GAP) // (widest + GAP))
    if across == 1:
        return [line for text in texts for line in _folded(margin + text, paper, hanging=hanging)]
    padded = [text + " " * (widest - cell_len(text)) for text in texts]
    rows = (padded[i : i + across] for i in range(0, len(padded), across))
    return [[Segment(margin + (" " * GAP).join(row))] for row in rows]


def _folded(text: str, paper: Paper, style: Style = _PLAIN, hanging: int = 2) -> list[Line]:
    """A text in lines that fit the terminal, the later ones indented; in a pipe one line."""
    if paper.width is None or cell_len(text) <= paper.width:
        return [[Segment(text, style)]]
    lines = fold(text, paper.width, cell_len, indent=min(hanging, paper.width // 4))
    return [[Segment(line, style)] for line in lines]


def _written(line: Line, colour: bool) -> str:
    """A line without blanks at its end, coloured where there is colour and something to see."""
    if not colour:
        return "".join(segment.text for segment in line).rstrip(" ")
    blank = Style.null()
    inked = [Segment(text, style if style and text.strip(" ") else blank) for text, style, _ in line]
    parts = [(segment.text, segment.style or blank) for segment in Segment.simplify(inked)]
    while parts and not (trimmed := parts[-1][0].rstrip(" ")):
        parts.pop()
    if parts:
        parts[-1] = (trimmed, parts[-1][1])
    return "".join(style.render(text, color_system=ColorSystem.STANDARD) for text, style in parts)
