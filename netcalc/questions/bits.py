"""What questions about functions of bits have in common: how many inputs, and how a row is written."""

from __future__ import annotations

from netcalc.answer import Column, Value
from netcalc.errors import InputError, LimitError, shown
from netcalc.expression.truth import FARTHEST_INPUTS, BitTable

MOST_COLUMNS, ROW_OF_NAMES = 6, 24
"""Inputs, and characters of their names, up to which each has a column."""


def most_inputs(given: int | str) -> int:
    """How many inputs may be looked at: --inputs.

    >>> most_inputs("20")
    20
    """
    text = str(given).strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= 400 and int(text)):
        raise InputError(
            f"--inputs is a whole number from 1 on, not {shown(text)}", "for example --inputs 20"
        )
    if int(text) > FARTHEST_INPUTS:
        hint = f"at most --inputs {FARTHEST_INPUTS}, which is {1 << FARTHEST_INPUTS:,} rows"
        raise LimitError(f"the rows of {text} inputs are too many to look at", hint)
    return int(text)


def row_text(table: BitTable, row: int) -> str:
    """The bits of a row, the first input first: `011`."""
    return "".join(map(str, table.row(row)))


def row_columns(table: BitTable) -> tuple[Column, ...]:
    """The columns of a row: its bits as one text for data, for people one under each input where they fit."""
    if not table.inputs:
        return (Column("row", screen=False),)
    if not _fits(table):
        return (Column("row"),)
    return (Column("row", screen=False), *(Column(name, "integer", data=False) for name in table.inputs))


def row_cells(table: BitTable, row: int) -> tuple[Value, ...]:
    """A row under its columns."""
    return (row_text(table, row), *(table.row(row) if _fits(table) else ()))


def _fits(table: BitTable) -> bool:
    return len(table.inputs) <= MOST_COLUMNS and sum(map(len, table.inputs)) <= ROW_OF_NAMES
