"""A table as people see it: the columns that have something in them, at most 200 rows, cells as text.

The kind of a column decides how its values are written: a count has thousands separators, a number is
rounded to the digits asked for, a flag is yes or nothing. Formats for people start from a Sheet and
differ in alignment and escapes only; data (JSON, CSV, bare) never comes here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeGuard, TypeVar

from netcalc.answer import (
    Answer,
    Array,
    Column,
    Diagram,
    Kind,
    Phrase,
    Plot,
    Section,
    Shape,
    Table,
    Text,
    Value,
    Values,
)
from netcalc.render.alphabet import visible
from netcalc.render.bare import spelled_integer, spelled_number

T = TypeVar("T")

MOST = 200
"""Rows shown of a table, and values of a list: a longer one shows its ends."""
RIGHT: frozenset[Kind] = frozenset(("count", "integer", "number", "shape"))
"""Kinds that stand to the right of their column."""

_DOTS = "…"
_WHOLE = 1e16
_ALL_DIGITS = 17


class Sheet(NamedTuple):
    """What is shown of a table; `tail` are the last rows where `left_out` stand between."""

    columns: tuple[Column, ...]
    rows: list[tuple[str, ...]]
    tail: list[tuple[str, ...]]
    left_out: int
    total: tuple[str, ...] | None

    @property
    def titles(self) -> tuple[str, ...]:
        """The headings: title or name, with the unit."""
        return tuple(map(_title, self.columns))

    @property
    def everything(self) -> list[tuple[str, ...]]:
        """All rows shown, the total last."""
        return [*self.rows, *self.tail, *([self.total] if self.total else [])]

    @property
    def remark(self) -> str | None:
        """What is said where rows are left out."""
        return left_out(self.left_out, "rows") if self.left_out else None

    def without(self, places: set[int]) -> Sheet:
        """The sheet with some columns given up."""
        kept = [i for i in range(len(self.columns)) if i not in places]

        def pick(row: tuple[str, ...]) -> tuple[str, ...]:
            return tuple([row[i] for i in kept])

        columns = tuple([self.columns[i] for i in kept])
        total = pick(self.total) if self.total else None
        return Sheet(columns, list(map(pick, self.rows)), list(map(pick, self.tail)), self.left_out, total)


def sheet(
    table: Table, digits: int, ink: Callable[[str], str] = str, write: Callable[..., str] | None = None
) -> Sheet:
    """The table as text, every cell passed through `ink`; `write(value, kind, digits)` is a cell's text."""
    put = write or (lambda value, kind, digits: ink(cell(value, kind, digits)))
    head, tail = ends(table.rows)
    shown = [*head, *tail, *([table.total] if table.total else [])]

    def wanted(i: int, column: Column) -> bool:
        if not column.screen:
            return False
        return not column.sparse or any(_is_something(row[i]) for row in shown)

    places = [i for i, column in enumerate(table.columns) if wanted(i, column)]
    columns = tuple([table.columns[i] for i in places])

    def texts(row: tuple[Value, ...]) -> tuple[str, ...]:
        return tuple([put(row[i], column.kind, digits) for i, column in zip(places, columns, strict=True)])

    columns_inked = tuple([column._replace(title=ink(_title(column)), unit="") for column in columns])
    total = texts(table.total) if table.total else None
    missing = len(table.rows) - len(head) - len(tail)
    return Sheet(columns_inked, list(map(texts, head)), list(map(texts, tail)), missing, total)


class Listing(NamedTuple):
    """What is shown of named values: names, and values as text; `tail` after those left out."""

    items: list[tuple[str, str]]
    tail: list[tuple[str, str]]
    remark: str | None

    @property
    def shown(self) -> list[tuple[str, str]]:
        """All of them, one after another."""
        return [*self.items, *self.tail]


def listing(values: Values, digits: int) -> Listing:
    """The values as text; a long list shows its ends."""
    head, tail = ends(values.items)
    missing = len(values.items) - len(head) - len(tail)

    def texts(items: Sequence[tuple[str, Value]]) -> list[tuple[str, str]]:
        return [(visible(name), value_text(value, digits)) for name, value in items]

    return Listing(texts(head), texts(tail), left_out(missing, "values") if missing else None)


def _is_something(value: Value) -> bool:
    """Zero is something, though Python holds it for False."""
    return value is not None and value is not False and value != ""


def undrawn(table: Table) -> Table:
    """The table without its drawings; the data column that a drawing has for title stands in for it."""
    columns, total = list(table.columns), list(table.total or ())
    for i, drawing in enumerate(table.columns):
        if drawing.kind != "drawing" or not drawing.screen:
            continue
        columns[i] = drawing._replace(screen=False)
        for j, other in enumerate(table.columns):
            if other.name == drawing.title and not other.screen:
                columns[j] = other._replace(screen=True)
                if total and total[j] is None:
                    total[j] = total[i]
    return table._replace(columns=tuple(columns), total=tuple(total) or None)


def sections(answer: Answer) -> list[Section]:
    """The sections that have something in them; the fields of an answer that brings none for people."""
    kept = [section for section in answer.sections if _has_something(section)]
    return kept or [Values(tuple(answer.fields.items()), answer.command)]


def subject_of(section: Section) -> str:
    """What stands beside a section's heading."""
    return section.subject if isinstance(section, Table | Plot | Diagram) else ""


def _has_something(section: Section) -> bool:
    match section:
        case Values():
            return bool(section.items)
        case Plot():
            return any(y - y == 0 for series in section.series for y in series.y)
        case Text():
            return bool(section.text)
        case Diagram():
            return len(section.boxes) > 0
        case Table():
            return section.screen and (len(section.rows) > 0 or section.total is not None)


def text_lines(text: Text) -> list[str]:
    """The lines of a text, control characters seen and harmless."""
    return [visible(line) for line in text.text.splitlines()]


def ends(rows: Sequence[T]) -> tuple[Sequence[T], Sequence[T]]:
    """All of a short sequence, or the ends of a long one; only what is shown is looked at."""
    if len(rows) <= MOST:
        return rows[:], rows[:0]
    return rows[: MOST // 2], rows[len(rows) - MOST // 2 :]


def left_out(count: int, what: str) -> str:
    """The line that says that a screen does not show all."""
    return f"{count:,} {what} left out here; csv and json have all"


def cell(value: Value, kind: Kind = "text", digits: int = 6) -> str:
    """A value as people read it, on one line, control characters escaped.

    >>> [cell(200960, "count"), cell(-0.19661193, "number"), cell(True, "flag"), cell(None)]
    ['200,960', '-0.196612', 'yes', '']
    >>> cell([0.1, 2.0]), cell({"x": -4.0, "y": 1 / 3}), cell(Shape((32, 32), 10), "shape")
    ('[0.1, 2]', 'x=-4, y=0.333333', '32x32x10')
    >>> cell(Phrase(("a < ", -2 / 3)), "text", 3)
    'a < -0.667'
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return ("yes" if value else "") if kind == "flag" else spelled_number(value)
    if isinstance(value, int):
        return grouped(value) if kind == "count" else spelled_integer(value)
    if isinstance(value, float):
        return rounded(value, digits)
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, Shape):
        return str(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{visible(name)}={cell(entry, kind, digits)}" for name, entry in value.items())
    if isinstance(value, Array):
        return glimpse(value, digits, value.most)
    if isinstance(value, Phrase):
        return "".join([cell(part, "number", digits) for part in value])
    return "[" + ", ".join(cell(entry, kind, digits) for entry in value) + "]"


def glimpse(entries: Sequence[Value], digits: int, most: int) -> str:
    """An array on one line of about `most` characters: whole where it fits, else its ends. No number is cut.

    >>> glimpse([1.0, 0.25], 6, 20), glimpse([1.0, 0.25, 3.0, 4.0, 1 / 3], 6, 20)
    ('[1, 0.25]', '[1, …, 0.333333]')
    >>> glimpse([[1.0, 2.0], [3.0, 4.0]], 6, 20), glimpse([[1.0] * 9] * 9, 6, 20)
    ('[[1, 2], [3, 4]]', '[[1, 1, …, 1, 1], …]')
    >>> glimpse([[1 / 3] * 9] * 9, 6, 15)
    '[[0.333333, …]]'
    """
    whole = _DOTS if len(entries) * 3 > most else f"[{', '.join([_entry(e, digits, most) for e in entries])}]"
    if len(whole) <= most and _DOTS not in whole:
        return whole
    if _is_row(entries[0]):
        rest = f", {_DOTS}]" if len(entries) > 1 else "]"
        text = f"[{_entry(entries[0], digits, most - 1 - len(rest))}{rest}"
        shortest = f"[{_entry(entries[0], digits, 0)}]"
        return text if len(text) <= most or _DOTS not in shortest else shortest
    return _ends_of(entries, digits, most)


def _is_row(value: Value) -> TypeGuard[Sequence[Value]]:
    return isinstance(value, list | tuple)


def _entry(value: Value, digits: int, most: int) -> str:
    return glimpse(value, digits, most) if _is_row(value) else cell(value, "array", digits)


def _ends_of(entries: Sequence[Value], digits: int, most: int) -> str:
    """As many numbers from the back and the front as there is room for; the first one always."""
    front, back = [cell(entries[0], "array", digits)], list[str]()
    room = most - len(front[0]) - len(f"[, {_DOTS}]")
    for k in range(1, min(len(entries), most)):
        text = cell(entries[-(k + 1) // 2] if k % 2 else entries[k // 2], "array", digits)
        room -= len(text) + 2
        if room < 0:
            break
        (back if k % 2 else front).append(text)
    return f"[{', '.join([*front, *([_DOTS] if len(entries) > 1 else []), *reversed(back)])}]"


def value_text(value: Value, digits: int) -> str:
    """A named value that stands outside of tables: an integer is a count there."""
    return cell(value, "count" if isinstance(value, int) else "number", digits)


def rounded(value: float, digits: int) -> str:
    """A float with so many significant digits; a whole number keeps all of its own.

    >>> [rounded(x, 6) for x in (1.3678794, -3.0, 1e-20, 6.02214076e23, 1234567.0, -0.0, float("inf"))]
    ['1.36788', '-3', '1e-20', '6.02214e+23', '1234567', '0', 'inf']
    """
    if digits >= _ALL_DIGITS or (value.is_integer() and abs(value) < _WHOLE):
        return spelled_number(value)
    return format(value, f".{max(digits, 1)}g")


def grouped(value: int) -> str:
    """An integer with thousands separators, whatever its size.

    >>> grouped(-1006633280)
    '-1,006,633,280'
    """
    digits = spelled_integer(abs(value))
    first = len(digits) % 3 or 3
    groups = [digits[:first], *(digits[i : i + 3] for i in range(first, len(digits), 3))]
    return ("-" if value < 0 else "") + ",".join(groups)


def _title(column: Column) -> str:
    name = visible(column.name if column.title is None else column.title)
    return f"{name} ({column.unit})" if column.unit else name
