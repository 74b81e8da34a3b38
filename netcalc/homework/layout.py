"""Where the tables and fields of a TOML text stand. tomllib says what they are, and not where.

A scan, not a second parser: it knows strings, comments and brackets, so that it can tell where a
statement ends, and is used on texts that tomllib has read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from netcalc.errors import Place

_PIECE = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|[\[{]|[\]}]|\n',
    re.DOTALL,
)
_KEY = re.compile(r'\s*(?:"([^"\n]*)"|\'([^\'\n]*)\'|([\w-]+))')

Span = tuple[int, int]


class Layout(NamedTuple):
    """The spans of a text's statements: `top` before any table, `tables` one for each [[question]]."""

    text: str
    top: dict[str, Span]
    tables: list[dict[str, Span]]
    """Field -> where it is set; "" is the table's head."""

    def place(self, table: int | None = None, field: str = "") -> Place:
        """Where a field is set; the head of its table, or the text's beginning, where it is not found.

        >>> layout('title = "x"\\n[[question]]\\nid = "q1"\\npoints = -1').place(0, "points")[1:]
        (35, 46)
        """
        found = self.top if table is None else self.tables[table] if table < len(self.tables) else {}
        start, end = found.get(field) or found.get("") or self.top.get("question") or (0, 0)
        return Place(self.text, start, end)

    def line(self, place: Place) -> int:
        """The line of a place, counted from 1."""
        return self.text.count("\n", 0, place.start) + 1


def layout(text: str, table: str = "question") -> Layout:
    """The spans of all statements, the tables those of one array of tables."""
    found = Layout(text, {}, [])
    current: dict[str, Span] = found.top
    for start, end in _statements(text):
        statement = text[start:end]
        if statement.startswith("["):
            current = {"": (start, end)}
            if statement.startswith("[[") and _name(statement[2:]) == table:
                found.tables.append(current)
            else:
                found.top.setdefault(_name(statement.lstrip("[")) or "", (start, end))
        elif (name := _name(statement)) is not None:
            current.setdefault(name, (start, end))
    return found


def _name(statement: str) -> str | None:
    match = _KEY.match(statement)
    return match and next(name for name in match.groups() if name is not None)


def _statements(text: str) -> Iterator[Span]:
    """The spans of statements, without blanks and comments around them."""
    start, depth, end = 0, 0, 0
    for piece in _PIECE.finditer(text):
        sign = piece[0]
        if sign[0] == "#":
            yield from _trimmed(text, start, piece.start()) if not depth else ()
            start = piece.end() if not depth else start
        elif sign == "\n" and depth <= 0:
            yield from _trimmed(text, start, piece.start())
            start, depth = piece.end(), 0
        else:
            depth += (sign in "[{") - (sign in "]}")
        end = piece.end()
    yield from _trimmed(text, start, max(end, len(text)))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    inner = text[start:end]
    if inner.strip():
        yield start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip())
