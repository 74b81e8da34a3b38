"""The counting questions: how many parameters a network has, layer by layer.

What is counted is `network.walk`'s; here its rows become a table, with the branches drawn beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netcalc.answer import Answer, Column, Note, Step, Table, Value, Values
from netcalc.errors import shown
from netcalc.network.assembly import assemble
from netcalc.network.notation import parse
from netcalc.network.shape import channels_first_note
from netcalc.network.walk import Row, Walk, walk

MOST_TERMS = 24
"""Terms of the sum that the working writes out; a longer sum explains nothing."""
MOST_REMARKS = 3
"""Notes of one kind, where every layer has something to say."""

COLUMNS = (
    Column("drawing", "drawing", "layer", data=False),
    Column("layer", screen=False),
    Column("path", sparse=True, spare=True),
    Column("output", "shape"),
    Column("reading", sparse=True, spare=True, data=False),
    Column("formula", "formula"),
    Column("params", "integer", screen=False),
    Column("times", "integer", screen=False),
    Column("rounds", "integer", "times", sparse=True, data=False),
    Column("shared", sparse=True),
    Column("frozen", "flag", sparse=True, data=False),
    Column("parameters", "count", data=False),
)


def params(network: str | Sequence[str], bias: bool = True) -> Answer:
    """The parameters of a network, layer by layer.

        dense (n1 + 1)*n2      conv (F*F*C/g + 1)*K      every other layer in network.layers

    The network is a text in the notation of `network.notation`, or the words a shell has made of it; a
    name of the zoo is one. Without `bias` no layer has any but those that say bias=yes.

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
    }
    sections: tuple[Table | Values, ...] = (layers_table(found, shown(text, 200)), *values(found))
    notes = (*reading_notes(found), *convention_notes(found, bias), *sharing_notes(found))
    return Answer(
        "params", {"network": text, "bias": bias}, "params", fields, working(found), sections, notes
    )


# the table


def layers_table(found: Walk, subject: str) -> Table:
    """A row for every layer; a repeated one stands once, with how many times it is there."""
    input = found.network.input
    first = ("input", "input", None, input, None, "", 0, 1, None, None, False, None)
    marks = rails(found.rows)
    rows = [first, *(cells(row, mark) for row, mark in zip(found.rows, marks, strict=True))]
    total = ("total", *[None] * (len(COLUMNS) - 2), found.params)
    return Table("layers", COLUMNS, rows, "Parameters", subject, total)


def cells(row: Row, rail: str) -> tuple[Value, ...]:
    number = row.params.number
    return (
        rail + row.text,
        row.text,
        "/".join(map(str, row.path)) or None,
        row.output,
        (row.layer and row.layer.reading(row.input)) or None,
        row.params.numbers,
        number,
        row.times,
        row.times if row.times > 1 else None,
        row.shared,
        row.frozen and number > 0,
        number * row.times or None,
    )


def rails(rows: Sequence[Row]) -> Iterator[str]:
    """The branches as lines beside the layers: ╭ where they part, ├ the next one, ╰ where they meet."""
    before: tuple[tuple[int, int], ...] = ()
    for row in rows:
        here = tuple((piece.visit, piece.branch) for piece in row.path if piece.visit)
        drawn = [rail(before[level] if level < len(before) else None, one) for level, one in enumerate(here)]
        meets = row.layer is None and len(before) > len(here)
        yield "".join(drawn) + ("╰ " if meets else "")
        before = here


def rail(before: tuple[int, int] | None, here: tuple[int, int]) -> str:
    """The sign of one branch beside a layer, from the branch that the layer above stands in."""
    if before == here:
        return "│ "
    return "├ " if before and before[0] == here[0] else "╭ "


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
        read = row.layer.reading(row.input) if row.layer else ""
        result = f"{row.params.number}: {read}" if read else str(row.params.number)
        steps[Step(row.params.symbols, row.params.numbers, result)] = True
    if 1 < len(counted) <= MOST_TERMS:
        steps[Step("params", " + ".join(map(term, counted)), str(found.params))] = True
    return tuple(steps)


def term(row: Row) -> str:
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
    if found.buffers:
        yield Note(
            "convention",
            "buffers are the running mean and variance of batch normalisation, which are not learned "
            "and not counted",
        )
    texts = dict.fromkeys(row.layer.remark(row.input) for row in found.rows if row.layer)
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
