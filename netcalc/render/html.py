"""Answers as plain HTML tables, for notebooks: nothing but elements, alignment and escaped text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from netcalc.answer import Answer, Column, Diagram, Plot, Section, Table, Text, Values
from netcalc.errors import LimitError
from netcalc.render import Paper
from netcalc.render.alphabet import visible
from netcalc.render.sheet import RIGHT, listing, sections, sheet, subject_of, text_lines


def pieces(answer: Answer, paper: Paper) -> Iterator[str]:
    """The sections in order, then the notes."""
    yield '<div class="netcalc">\n'
    for section in sections(answer):
        yield _heading(section)
        yield _section(section, paper)
    for note in answer.notes:
        yield f"<p>note: {_text(note.text)}</p>\n"
    yield "</div>\n"


def _text(text: str) -> str:
    return escape(visible(text))


def _section(section: Section, paper: Paper) -> str:
    match section:
        case Table():
            return _table(section, paper)
        case Values():
            return _values(section, paper)
        case Plot():
            from netcalc.render.figure import svg

            return svg(section)
        case Diagram():
            return _drawing(section, paper)
        case Text():
            return f"<pre>\n{escape(chr(10).join(text_lines(section)))}\n</pre>\n"


def _drawing(diagram: Diagram, paper: Paper) -> str:
    """The drawing as an SVG element in the colour of the text around it."""
    from netcalc.render.gates import picture
    from netcalc.render.svg import root

    try:
        made = picture(diagram, paper.digits)
    except LimitError as error:
        return f"<p>{_text(error.message)}</p>\n"
    title = f"{diagram.heading} {diagram.subject}".strip()
    return f"{root(made.width, made.height, title, 'currentColor')}\n{made.body}</svg>\n"


def _heading(section: Section) -> str:
    heading = f"<strong>{_text(section.heading)}</strong>" if section.heading else ""
    line = " ".join(filter(None, (heading, _text(subject_of(section)))))
    return f"<p>{line}</p>\n" if line else ""


def _table(table: Table, paper: Paper) -> str:
    page = sheet(table, paper.digits, escape)
    gap = [("&hellip;",) * len(page.columns)] if page.left_out else []
    body = [_row(row, page.columns, "td") for row in (*page.rows, *gap, *page.tail)]
    head = _row(page.titles, page.columns, "th")
    foot = f"<tfoot>\n{_row(page.total, page.columns, 'td')}</tfoot>\n" if page.total else ""
    remark = f"<p>{page.remark}</p>\n" if page.remark else ""
    return f"<table>\n<thead>\n{head}</thead>\n<tbody>\n{''.join(body)}</tbody>\n{foot}</table>\n{remark}"


def _row(cells: Iterable[str], columns: tuple[Column, ...], element: str) -> str:
    def cell(text: str, column: Column) -> str:
        style = "text-align: right" if column.kind in RIGHT else "text-align: left"
        if column.kind == "drawing":
            style += "; white-space: pre; font-family: monospace"
        return f'<{element} style="{style}">{text}</{element}>'

    return f"<tr>{''.join(map(cell, cells, columns))}</tr>\n"


def _values(values: Values, paper: Paper) -> str:
    listed = listing(values, paper.digits)
    rows = (f"<tr><td>{escape(name)}</td><td>{escape(text)}</td></tr>\n" for name, text in listed.shown)
    remark = f"<p>{listed.remark}</p>\n" if listed.remark else ""
    return f"<table>\n<tbody>\n{''.join(rows)}</tbody>\n</table>\n{remark}"
