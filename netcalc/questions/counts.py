"""The counting questions: how many parameters a network has, layer by layer.

What is counted is `network.walk`'s; here its rows become a table, and a tree for the screen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod

from netcalc.answer import Answer, Column, Note, Section, Step, Table, Value, Values
from netcalc.errors import shown
from netcalc.network.assembly import assemble
from netcalc.network.costs import costs
from netcalc.network.layers.arrays import Arrays
from netcalc.network.notation import parse
from netcalc.network.shape import channels_first_note
from netcalc.network.walk import Row, Walk, walk
from netcalc.questions.outline import Line, Outline, outline
from netcalc.questions.unfit import fit_notes

MOST_TERMS = 24
"""Terms of the sum that the working writes out; a longer sum explains nothing."""
MOST_REMARKS = 3
"""Notes of one kind, where every layer has something to say."""

DATA = (
    Column("layer"),
    Column("path"),
    Column("output", "shape"),
    Column("formula", "formula"),
    Column("params", "integer"),
    Column("times", "integer"),
    Column("shared"),
)
TREE = (
    Column("drawing", "drawing", "layer", data=False),
    Column("layer", screen=False),
    Column("output", "shape"),
    Column("reading", sparse=True, spare=True),
    Column("formula", "formula"),
    Column("parameters", "count"),
)
SHAPED = tuple(Column("arrays", sparse=True) if column.name == "reading" else column for column in TREE)
"""The same with the arrays of each layer, in the place of how it was read."""
ARRAYS = (
    Column("layer"),
    Column("path"),
    Column("array"),
    Column("shape"),
    Column("params", "integer"),
    Column("times", "integer"),
)


def params(network: str | Sequence[str], bias: bool = True, shapes: bool = False) -> Answer:
    """The parameters of a network, layer by layer.

        dense (n1 + 1)*n2      conv (F*F*C/g + 1)*K      every other layer in network.layers

    The network is a text in the notation of `network.notation`, or the words a shell has made of it; a
    name of the zoo is one. Without `bias` no layer has any but those that say bias=yes. With `shapes` the
    answer has every array that is learned and its shape; W of a dense layer is n2 x n1, as in Wx + b.

    Main answer `params`; also `trainable`, `frozen`, `buffers`. Parameters that layers share are counted
    once; batch normalisation's running statistics are buffers and not counted.
    Raises NotationError and UnknownName for what can't be read, ShapeError where layers do not go
    together, LimitError past 100,000 layers.

    >>> params("784-256-10").params
    203530
    """
    program = parse(network)
    found = walk(assemble(program, bias))
    text = found.network.text
    fields: dict[str, Value] = {
        "params": found.params,
        "trainable": found.trainable,
        "frozen": found.frozen,
        "buffers": found.buffers,
        **({"shapes": [array.shape for row in found.rows for array in learned(row)]} if shapes else {}),
    }
    drawing = outline(costs(found, whole=False).entries)
    sections: tuple[Section, ...] = (
        tree(found, drawing, shapes), layers_table(found), *values(found), *arrays_table(found, shapes)
    )  # fmt: skip
    notes = (
        *reading_notes(found),
        *fit_notes(found),
        *convention_notes(found, bias),
        *sharing_notes(found),
        *drawing_notes(drawing),
    )
    asked: dict[str, Value] = {"network": text, "bias": bias, **({"shapes": True} if shapes else {})}
    return Answer("params", asked, "params", fields, working(found), sections, notes)


# the table


def tree(found: Walk, drawing: Outline, shapes: bool) -> Table:
    """The layers as a tree; a block stands there once, with the sum of all its rounds at its head."""
    input = found.network.input
    rows = [("input", "input", input, None, "", None), *(cells(line, shapes) for line in drawing.lines)]
    total = ("total", *[None] * (len(TREE) - 2), found.params)
    columns = SHAPED if shapes else TREE
    return Table("layers", columns, rows, "Parameters", shown(found.network.text, 200), total, data=False)


def cells(line: Line, shapes: bool) -> tuple[Value, ...]:
    """A row of the screen: the layer, its output, what it reads or (`shapes`) learns, its parameters."""
    row = line.entry.row if line.entry else None
    said = arrays if shapes else reading
    return (
        line.drawn,
        line.dotted,
        line.output,
        (said(row) or None) if row else None,
        row.params.numbers if row else "",
        (line.entry.params or None) if line.entry else None,
    )


def layers_table(found: Walk) -> Table:
    """A row for every layer; a repeated one stands once, with how many times it is there."""
    input = found.network.input
    first = ("input", None, input, "", 0, 1, None)
    rows = [first, *map(record, found.rows)]
    return Table("layers", DATA, rows, subject=shown(found.network.text, 200), screen=False)


def record(row: Row) -> tuple[Value, ...]:
    """A row of the data."""
    return (
        row.text, path(row), row.output, row.params.numbers, row.params.number, row.times, row.shared
    )  # fmt: skip


def path(row: Row) -> str | None:
    """The way to a layer: basic(64).1-2/add.1."""
    return "/".join(map(str, row.path)) or None


def reading(row: Row) -> str:
    """What a layer's parameters are, in words: 6 filters of 5x5x1."""
    return "" if row.layer is None else row.layer.reading(row.input)


def arrays(row: Row) -> str:
    """What a layer learns, where it was not counted before: W 256x784, b 256."""
    return ", ".join(map(str, learned(row)))


def learned(row: Row) -> Arrays:
    """The arrays that are counted with this row: shared ones are with the first that has them."""
    return row.layer.arrays(row.input) if row.layer is not None and row.counted else ()


def arrays_table(found: Walk, shapes: bool) -> tuple[Table, ...]:
    """A row for every array, where they are asked for; one that is repeated stands once."""
    rows = [
        (row.text, path(row), array.name, array.shape, prod(array.shape), row.times)
        for row in found.rows
        for array in learned(row)
    ]
    return (Table("arrays", ARRAYS, rows, screen=False),) if shapes else ()


def values(found: Walk) -> tuple[Values, ...]:
    """What else is counted, where there is any of it."""
    items: list[tuple[str, Value]] = []
    if found.frozen:
        items += [("trainable", found.trainable), ("frozen", found.frozen)]
    if found.buffers:
        items.append(("buffers", found.buffers))
    return (Values(tuple(items)),) if items else ()


# working and notes


def working(found: Walk) -> tuple[Step, ...]:
    """Every formula once, in symbols, with the numbers put in, and its result; then the sum."""
    counted = [row for row in found.rows if row.counted and row.params.number]
    steps = {}
    for row in counted:
        read = reading(row)
        result = f"{row.params.number}: {read}" if read else str(row.params.number)
        steps[Step(row.params.symbols, row.params.numbers, result)] = True
    if 1 < len(counted) <= MOST_TERMS:
        steps[Step("params", " + ".join(map(term, counted)), str(found.params))] = True
    return tuple(steps)


def term(row: Row) -> str:
    """A summand of the parameters: 3*650 for a layer of three rounds."""
    return str(row.params.number) if row.times == 1 else f"{row.times}*{row.params.number}"


def reading_notes(found: Walk) -> Iterator[Note]:
    """How the input was understood, where it may have been meant otherwise."""
    text = channels_first_note(found.network.input)
    if text:
        yield Note("reading", text)


def convention_notes(found: Walk, bias: bool) -> Iterator[Note]:
    """Whose rule was followed, and what is not counted."""
    if not bias:
        yield Note("convention", "no layer has biases but those that say bias=yes")
    if any(row.kind == "bn" for row in found.rows):
        yield Note(
            "convention",
            "buffers are the running mean and variance of batch normalisation, which are not learned "
            "and not counted",
        )
    texts = dict.fromkeys(row.layer.remark(row.input) for row in found.rows if row.layer is not None)
    for text in list(filter(None, texts))[:MOST_REMARKS]:
        yield Note("convention", text)


def sharing_notes(found: Walk) -> Iterator[Note]:
    """What is shared, how often it is used, and that it is counted once."""
    uses: dict[str, int] = {}
    brought: dict[str, Row] = {}
    for row in found.rows:
        if row.shared:
            uses[row.shared] = uses.get(row.shared, 0) + row.times
            brought.setdefault(row.shared, row)
    for name, row in list(brought.items())[:MOST_REMARKS]:
        count = f"{row.params.number:,} parameters"
        times = "time" if uses[name] == 1 else "times"
        yield Note(
            "sharing", f"{shown(name)} is one set of {count}, used {uses[name]:,} {times}, counted once"
        )


def drawing_notes(drawing: Outline) -> Iterator[Note]:
    """How the drawing is read."""
    return (Note("drawing", text) for text in drawing.notes)
