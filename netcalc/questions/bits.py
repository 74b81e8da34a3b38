"""What questions about functions of bits have in common: the net that is asked, how a row is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from netcalc.answer import Column, Note, Value
from netcalc.errors import LimitError, shown
from netcalc.expression.bits.columns import Net
from netcalc.expression.bits.truth import FARTHEST_INPUTS, BitTable
from netcalc.expression.point import Point
from netcalc.expression.printer import program
from netcalc.questions.how_read import euler_notes, function_notes, spare_notes
from netcalc.questions.options import count

MOST_COLUMNS, ROW_OF_NAMES = 6, 24
"""Inputs, and characters of their names, up to which each has a column."""


def most_inputs(given: int | str) -> int:
    """How many inputs may be looked at: --inputs.

    >>> most_inputs("20")
    20
    """
    most = count("inputs", given, 1, 20)
    if most > FARTHEST_INPUTS:
        hint = f"at most --inputs {FARTHEST_INPUTS}, which is {1 << FARTHEST_INPUTS:,} rows"
        raise LimitError(f"the rows of {most} inputs are too many to look at", hint)
    return most


def net_question(net: Net, point: Point) -> dict[str, Value]:
    """What was asked of a net, as JSON repeats it: the values that it reads, shapes, and its inputs."""
    return {
        "at": {name: point[name] for name in _read(net) if name in point},
        "shape": {name: list(size) for name, size in net.sizes.items() if size and name not in point},
        "inputs": list(net.inputs),
    }


def net_text(net: Net) -> str:
    """The program as it was read, before arrays were written out."""
    return program((net.written or net.program).graph)


def _read(net: Net) -> Mapping[str, int]:
    """The names that the program reads."""
    return (net.written or net.program).graph.inputs


def net_notes(net: Net, point: Point) -> Iterator[Note]:
    """How a net and its values were read."""
    yield from euler_notes(net.program.euler)
    yield from function_notes(n for n in _read(net) if n not in point and not _side_by_side(n))
    yield from spare_notes([name for name in point if name not in _read(net)])
    if point:
        yield Note("reading", f"inputs are what has no value: {shown(', '.join(net.inputs), 150) or 'none'}")
    yield from _joined_notes(net)
    yield from _number_notes(net)
    yield from _power_notes(net)


def _joined_notes(net: Net) -> Iterator[Note]:
    """Says that x1x2 is one name, where x1 & x2 may have been meant; once."""
    joined = next((name for name in net.inputs if _side_by_side(name)), None)
    if joined is not None:
        product = shown(" & ".join(_side_by_side(joined)), 60)
        yield Note("reading", f"{shown(joined)} is one name; the product is written {product}")


def _side_by_side(name: str) -> list[str]:
    """The names that one name might have been meant for.

    >>> _side_by_side("x1x2"), _side_by_side("x12")
    (['x1', 'x2'], [])
    """
    pieces = re.findall("[A-Za-z][0-9]+", name)
    return pieces if len(pieces) > 1 and "".join(pieces) == name else []


def _number_notes(net: Net) -> Iterator[Note]:
    """Says which input is one number that a whole array is multiplied by, where w.x may have been meant."""
    steps = (net.written or net.program).graph.steps
    for operation, inputs, _, _ in steps:
        if operation is None or operation.name != "mul":
            continue
        names = [steps[step].name for step in inputs]
        for one, other in (names, names[::-1]):
            if one in net.inputs and not net.sizes.get(one) and (size := net.sizes.get(other)):
                text = "x".join(map(str, size))
                said = f"{shown(one)} is one number and {shown(other)} has {text}"
                yield Note("reading", f"{said}: --shape {shown(one)}={text} makes it an array")


def _power_notes(net: Net) -> Iterator[Note]:
    """Says that ^ is a power where two inputs stand beside it; once."""
    steps = net.graph.steps
    for operation, inputs, _, _ in steps:
        if operation is not None and operation.name == "pow":
            base, exponent = (steps[step].name for step in inputs)
            if base in net.inputs and exponent in net.inputs:
                text = f"{shown(base)}^{shown(exponent)} is a power"
                yield Note(
                    "reading", f"{text}; one of the two, and not both, is {shown(base)} xor {shown(exponent)}"
                )
                return


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
