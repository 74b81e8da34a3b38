"""How a convolution's answer is laid out: the numbers as grids, and as rows for programs; the working."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

from netcalc.answer import Column, Formula, Rows, Section, Step, Table, Value, Values
from netcalc.questions.places import SIDES, Asked, Traced, formula, in_short, trace_table
from netcalc.questions.size_working import named, subject
from netcalc.questions.size_working import working as size_working

MOST_ACROSS = 24
"""Columns of a grid on the screen; a wider one shows its ends."""
LONGEST_SUM = 80
"""Characters of a sum that stands in one line."""
MOST_LINES = 16
"""Lines of a window that is shown though nobody asked."""


def sections(made: Asked, output: Any, found: Traced | None, trace: bool) -> tuple[Section, ...]:
    """The numbers, how many there are and why, and one place's sum: the one asked for, or the first."""
    return (
        _data(made, output),
        _grid(made, output),
        Values(tuple(map(named, size_working(made.slide))), "Working"),
        *((_sum(made, found, trace),) if found else ()),
    )


def working(made: Asked, found: Traced | None) -> tuple[Step, ...]:
    """The size along each axis, and one place's sum."""
    if found is None:
        return size_working(made.slide)
    last = Step(found.name, in_short(found, LONGEST_SUM), spelled_value(found.value))
    return (*size_working(made.slide), last)


def is_tabled(found: Traced, trace: bool) -> bool:
    """Whether a sum stands line by line, not in one."""
    return trace or (len(formula(found)) > LONGEST_SUM and len(found.lines) <= MOST_LINES)


def spelled_value(value: int | float) -> str:
    """A result as it stands in a line of working: six digits of a float."""
    return str(value) if isinstance(value, int) else f"{value:.6g}"


def _sum(made: Asked, found: Traced, trace: bool) -> Section:
    """A sum that nobody asked for is in one line, where that is short enough."""
    if is_tabled(found, trace):
        return trace_table(made, found, data=trace)
    text = formula(found)
    short = len(text) <= LONGEST_SUM
    total = Formula(f"{text} = {spelled_value(found.value)}")
    return Values(((found.name, total),) if short else ())


def _data(made: Asked, output: Any) -> Table:
    """A row for each number that came out, as programs read it."""
    names = ("channel" if made.pool else "filter", *SIDES[made.rank])
    columns = (*(Column(name, "integer") for name in names), Column("value", "number"))
    shape = (made.lead if made.several else 1, *made.size.spatial)

    def row(i: int) -> tuple[Value, ...]:
        place = unravelled(i, shape)
        value = output if made.several else [output]
        for k in place:
            value = value[k]
        lead = place[0] + 1 if made.several else None
        return (lead, *[k + 1 for k in place[1:]], value)

    return Table("output", columns, Rows(prod(shape), row), "Output", _subject(made), screen=False)


def _subject(made: Asked) -> str:
    """What was read and what came of it: `3@5x5, 2 filters of 3@3x3: 2@3x3`."""
    bias = ", with bias" if made.bias else ""
    pool = f"{made.pool} " if made.pool else ""
    return f"{subject(made.slide).replace('pool ', f'{pool}pool ')}{bias}: {made.size}"


def _grid(made: Asked, output: Any) -> Table:
    """The output as it stands, filter under filter; of many columns the ends."""
    tall, width = made.size.spatial[-2] if made.rank > 1 else 1, made.size.spatial[-1]
    half = MOST_ACROSS // 2
    shown: list[int | None] = list(range(width))
    if width > MOST_ACROSS:
        shown = [*range(half), None, *range(width - half, width)]
    outer = made.shape[: len(made.shape) - min(made.rank, 2)]
    columns = (
        *(Column(name, "integer") for name in _leading(made)),
        _corner(made),
        *(
            Column("…") if j is None else Column(str(j + 1), "number", spare=place > 0)
            for place, j in enumerate(shown)
        ),
    )
    apart = tall + 1 if tall > 1 else 1  # a blank row between two grids

    def row(number: int) -> tuple[Value, ...]:
        which, i = divmod(number, apart)
        if i == tall > 1:
            return (None,) * len(columns)
        place = unravelled(which, outer)
        grid = output
        for k in place:
            grid = grid[k]
        label = [k + 1 if i == 0 else None for k in place] if made.rank > 1 else []
        entries, head = (grid[i], i + 1) if made.rank > 1 else (grid, which + 1 if made.several else "z")
        return (*label, head, *["…" if j is None else entries[j] for j in shown])

    count = prod(outer) * apart - (tall > 1)
    return Table("grid", columns, Rows(count, row), "Output", _subject(made), data=False)


def _leading(made: Asked) -> tuple[str, ...]:
    """The axes whose numbers stand before a grid's own."""
    if made.rank == 1:
        return ()
    return (("channel" if made.pool else "filter",) if made.several else ()) + SIDES[made.rank][:-2]


def _corner(made: Asked) -> Column:
    """The column of row numbers; a signal's filters are its rows."""
    if made.rank == 1 and not made.several:
        return Column("i", "text")
    return Column("i", "integer", "k\\i" if made.rank == 1 else "i\\j")


def unravelled(number: int, shape: Sequence[int]) -> list[int]:
    """The place on each axis of an entry in a row.

    >>> unravelled(5, (2, 3))
    [1, 2]
    """
    place: list[int] = []
    for size in reversed(shape):
        number, k = divmod(number, size)
        place.insert(0, k)
    return place
