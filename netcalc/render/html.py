"""Answers as HTML: nothing but elements, alignment and escaped text.

Formulas stand as they are typed here, so that a page needs nothing to show them; notebook.py hands in
another Hand, that of a place which sets mathematics.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import NamedTuple

from netcalc.answer import Answer, Column, Diagram, Kind, Plot, Section, Table, Text, Value, Values
from netcalc.errors import LimitError
from netcalc.render import Paper
from netcalc.render.alphabet import visible
from netcalc.render.sheet import (
    RIGHT,
    cell,
    ends,
    left_out,
    sections,
    sheet,
    subject_of,
    text_lines,
    value_text,
)
from netcalc.render.svg import Picture, clipped, root

_RULE = "; border-top: 1px solid"
_DRAWN = "; white-space: pre; font-family: monospace"
_LEFT, _NUMBERED = "text-align: left", "text-align: right"


def _written(text: str) -> str:
    return escape(visible(text))


def _plain_entry(text: str, column: Column) -> str:
    return escape(text)


def _plain_value(value: Value, digits: int) -> str:
    return escape(value_text(value, digits))


def _inline(picture: Picture, title: str) -> str:
    """A picture as an element, in the ink of the text around it."""
    return f"{root(picture.width, picture.height, title, 'currentColor')}\n{picture.body}</svg>\n"


class Hand(NamedTuple):
    """How the parts of an answer are written: each makes HTML of a text, a value or a picture."""

    prose: Callable[[str], str] = _written
    subject: Callable[[str], str] = _written
    text: Callable[[Value, Kind, int], str] = cell
    """A cell as text, which `entry` then writes."""
    entry: Callable[[str, Column], str] = _plain_entry
    title: Callable[[str], str] = escape
    label: Callable[[str], str] = _written
    value: Callable[[Value, int], str] = _plain_value
    picture: Callable[[Picture, str], str] = _inline


PLAIN = Hand()


def pieces(answer: Answer, paper: Paper, hand: Hand = PLAIN) -> Iterator[str]:
    """The sections in order, then the notes."""
    yield '<div class="netcalc">\n'
    for section in sections(answer):
        yield _paragraph(_heading(section, hand))
        yield _section(section, paper, hand)
    for note in answer.notes:
        yield f"<p>note: {hand.prose(note.text)}</p>\n"
    yield "</div>\n"


def _section(section: Section, paper: Paper, hand: Hand) -> str:
    match section:
        case Table():
            return _table(section, paper, hand)
        case Values():
            return _values(section, paper, hand)
        case Plot():
            return _plot(section, hand)
        case Diagram():
            return _drawing(section, paper, hand)
        case Text():
            lines = escape("\n".join(text_lines(section)))
            return f"<pre>\n{lines}\n</pre>\n"


def _paragraph(line: str | None) -> str:
    return f"<p>{line}</p>\n" if line else ""


def _heading(section: Section, hand: Hand) -> str:
    heading = f"<strong>{hand.prose(section.heading)}</strong>" if section.heading else ""
    return " ".join(filter(None, (heading, hand.subject(subject_of(section)))))


def _opening(section: Table | Values) -> str:
    """A table, named for those who hear the page: a caption would be as narrow as the columns."""
    named = _named(section)
    return f'<table aria-label="{_written(named)}">\n' if named else "<table>\n"


def _named(section: Section) -> str:
    return clipped(f"{section.heading} {subject_of(section)}".strip())


# Pictures


def _plot(plot: Plot, hand: Hand) -> str:
    from netcalc.render.figure import drawing

    made = Picture(*drawing(plot))
    return hand.picture(made, _named(plot)) if made.body else ""


def _drawing(diagram: Diagram, paper: Paper, hand: Hand) -> str:
    from netcalc.render.gates import picture

    try:
        return hand.picture(picture(diagram, paper.digits), _named(diagram))
    except LimitError as error:
        return _paragraph(hand.prose(error.message))


# Tables


def _table(table: Table, paper: Paper, hand: Hand) -> str:
    page = sheet(table, paper.digits, write=hand.text)
    kinds = [column.kind for column in page.columns]

    def row(texts: Iterable[str]) -> str:
        return _row(map(hand.entry, texts, page.columns), kinds)

    gap = _row(["&hellip;"] * len(kinds), kinds) if page.left_out else ""
    body = "".join(map(row, page.rows)) + gap + "".join(map(row, page.tail))
    head = _row(map(hand.title, page.titles), kinds, 'th scope="col"')
    total = _row(map(hand.entry, page.total, page.columns), kinds, ruled=True) if page.total else ""
    foot = f"<tfoot>\n{total}</tfoot>\n" if total else ""
    return (
        f"{_opening(table)}<thead>\n{head}</thead>\n<tbody>\n{body}</tbody>\n{foot}</table>\n"
        f"{_paragraph(page.remark)}"
    )


def _row(cells: Iterable[str], kinds: Iterable[Kind], element: str = "td", ruled: bool = False) -> str:
    def placed(text: str, kind: Kind) -> str:
        style = (
            (_NUMBERED if kind in RIGHT else _LEFT)
            + (_DRAWN if kind == "drawing" else "")
            + (_RULE if ruled else "")
        )
        return f'<{element} style="{style}">{text}</{element[:2]}>'

    return f"<tr>{''.join(map(placed, cells, kinds))}</tr>\n"


def _values(values: Values, paper: Paper, hand: Hand) -> str:
    """Named values: each name heads its row."""
    head, tail = ends(values.items)
    missing = len(values.items) - len(head) - len(tail)
    name = f'th scope="row" style="{_LEFT}; font-weight: normal"'

    def row(label: str, value: Value) -> str:
        cell = f'<td style="{_LEFT}">{hand.value(value, paper.digits)}</td>'
        return f"<tr><{name}>{hand.label(label)}</th>{cell}</tr>\n"

    rows = (row(*item) for item in (*head, *tail))
    remark = _paragraph(left_out(missing, "values")) if missing else ""
    return f"{_opening(values)}<tbody>\n{''.join(rows)}</tbody>\n</table>\n{remark}"
