"""A table of an answer as CSV (RFC 4180, lines end in a newline): raw numbers, all digits, all rows.

Cells are what they are: `-1/n7^2` begins with a minus and is written so. Prefixing it, as is done
against spreadsheets that run what looks like a formula, would spoil every negative number and every
derivative. Only texts that others than the asker wrote, students' names, get an apostrophe there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import chain, islice

from netcalc.answer import Answer, Table, Value
from netcalc.errors import UnknownName, did_you_mean, shown
from netcalc.render import Paper
from netcalc.render.bare import spelled

_ROWS_A_PIECE = 1000


def pieces(answer: Answer, paper: Paper) -> Iterator[str]:
    """The first table, or the one that `paper.table` names; the answer's fields where it has no table."""
    table = _chosen(answer, paper.table)
    if table is None:
        return _written([list(answer.fields), map(_cell, answer.fields.values())])
    places = [(i, column.foreign) for i, column in enumerate(table.columns) if column.data]
    head = [table.columns[i].name for i, _ in places]
    return _written(
        chain(
            [head],
            (
                [_harmless(row[i]) if foreign else _cell(row[i]) for i, foreign in places]
                for row in table.rows
            ),
        )
    )


def _chosen(answer: Answer, name: str | None) -> Table | None:
    tables = {table.name: table for table in answer.tables}
    if name is None:
        return answer.tables[0] if tables else None
    if name in tables:
        return tables[name]
    known = f"tables: {', '.join(tables)}" if tables else f"{answer.command} has no tables"
    raise UnknownName(f"there is no table {shown(name)}", did_you_mean(name, tables, known))


def _written(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    from csv import writer

    source = iter(rows)
    while piece := list(islice(source, _ROWS_A_PIECE)):
        text = StringIO()
        writer(text, lineterminator="\n").writerows(piece)
        yield text.getvalue()


def _harmless(value: Value) -> str:
    """A text that no spreadsheet takes for a formula."""
    text = _cell(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _cell(value: Value) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else spelled(value)
