"""What questions about functions of bits have in common: how many inputs, and how a row is written."""

from __future__ import annotations

from netcalc.errors import InputError, LimitError, shown
from netcalc.expression.truth import FARTHEST_INPUTS, BitTable

ROW_OF_NAMES = 30
"""Characters up to which the inputs stand above their bits."""


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


def row_title(table: BitTable) -> str:
    """What stands above the bits of rows: the inputs, where they are short enough."""
    names = " ".join(table.inputs)
    return names if 0 < len(names) <= ROW_OF_NAMES else "row"


def row_under_title(table: BitTable, row: int) -> str:
    """The bits of a row, each under the name of its input."""
    if row_title(table) == "row":
        return row_text(table, row)
    return " ".join(f"{bit:>{len(name)}}" for name, bit in zip(table.inputs, table.row(row), strict=True))
