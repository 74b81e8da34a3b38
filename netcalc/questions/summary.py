"""The question `summary`: what a whole design has and costs, layer by layer and in total.

Costs are `network.costs`'s; here they become two trees that fit a terminal one under another, what is
counted and what is kept in memory, and one flat table for scripts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import is_
from typing import TypeVar

from netcalc.answer import Answer, Column, Rows, Section, Step, Table, Value, Values
from netcalc.errors import shown
from netcalc.network.amounts import amount
from netcalc.network.costs import Entry
from netcalc.network.field import Field
from netcalc.network.layers.count import within_bits
from netcalc.network.walk import Row
from netcalc.questions.counts import MOST_TERMS, drawing_notes, path, term
from netcalc.questions.design import Design, alike, designed, notes_of, quotient
from netcalc.questions.outline import Line, Outline, outline

T = TypeVar("T")
Cells = tuple[Value, ...]

COUNTED = (
    Column("drawing", "drawing", "layer", data=False),
    Column("layer", screen=False),
    Column("output", "shape"),
    Column("parameters", "count"),
    Column("macs", "count", "MACs"),
    Column("activations", "count", "activation bytes", sparse=True),
    Column("weights", "count", "parameter bytes", sparse=True, spare=True),
)
SEEN = (
    Column("drawing", "drawing", "layer", data=False),
    Column("layer", screen=False),
    Column("activations", "count"),
    Column("parameters", "count", sparse=True),
    Column("field", "shape", sparse=True),
    Column("jump", "shape", sparse=True),
    Column("centre", "shape", sparse=True),
)
DATA = (
    Column("layer"),
    Column("path"),
    Column("output", "shape"),
    Column("params", "integer"),
    Column("macs", "integer"),
    Column("activation_bytes", "integer"),
    Column("parameter_bytes", "integer"),
    Column("field", "shape"),
    Column("jump", "shape"),
    Column("centre", "shape"),
    Column("times", "integer"),
    Column("shared"),
    Column("frozen"),
)


def summary(
    network: str | Sequence[str],
    bytes: str | int = 4,
    batch: str | int = 1,
    examples: str | int | None = None,
    bias: bool = True,
) -> Answer:
    """What a network has and costs.

        MACs                each layer's, as network.layers has them; 1 MAC is 2 FLOPs, biases not counted
        activation bytes    (input + outputs of layers with parameters, and of poolings)*batch*bytes
        receptive field     r += (F_eff - 1)*jump, jump *= S, up to the first layer that mixes all places

    In numbers and bytes; MACs and activations are for the whole batch. `bytes` is what one number takes,
    4 as float32. With `examples`, the size of a training set, trained parameters per example.

    Main answer `params`; also `trainable`, `frozen`, `macs`, `activation_bytes`, `parameter_bytes`,
    `receptive_field`, `output`, `layers` {kind: count} and, with examples, `params_per_example`. In the
    table a layer that is repeated stands once, with one round's numbers and its first round's field.
    Raises what `params` raises, and InputError for bytes, batch or examples below 1.

    >>> summary("784-256-10").macs
    203264
    """
    design = designed(network, bias, bytes, batch)
    training = None if examples is None else amount(examples, "examples")
    found = design.found
    fields: dict[str, Value] = {
        "params": found.params,
        "trainable": found.trainable,
        "frozen": found.frozen,
        "macs": design.macs,
        "activation_bytes": design.activation_bytes,
        "parameter_bytes": design.parameter_bytes,
        "receptive_field": design.receptive_field,
        "output": found.output,
        "layers": design.layers,
    }
    if training is not None:
        fields["params_per_example"] = quotient(found.trainable, training)
    question: dict[str, Value] = {
        "network": found.network.text,
        "bytes": design.bytes,
        "batch": design.batch,
        "examples": training,
        "bias": bias,
    }
    drawing = outline(design.costs.entries)
    sections = (*trees(design, drawing), layers_table(design), *totals(design, fields))
    notes = (*notes_of(design), *drawing_notes(drawing))
    return Answer("summary", question, "params", fields, tuple(working(design, training)), sections, notes)


# the trees


def trees(design: Design, drawing: Outline) -> Iterator[Table]:
    """What is counted; and below it what is kept and seen, but for plain chains where one table has room."""
    plain = is_plain(design)
    subject = shown(design.found.network.text, 200)
    found, kept = design.found, design.kept(design.found.network.input.size)
    first = ("input", "input", found.network.input, None, None, *((kept, None) if plain else (None, None)))
    rows = after(first, drawing.lines, lambda line: counted(design, line, plain))
    memory = (design.activation_bytes, design.parameter_bytes) if plain else (None, None)
    total = ("total", None, None, found.params, design.macs, *memory)
    yield Table("layers", COUNTED, rows, "Summary", subject, total, data=False)
    if not plain:
        yield memory_tree(design, drawing.closed)


def after(first: Cells, items: Sequence[T], row: Callable[[T], Cells]) -> Rows:
    """The input's row, and a row for each item, made when it is looked at."""
    return Rows(1 + len(items), lambda place: row(items[place - 1]) if place else first)


def is_plain(design: Design) -> bool:
    """A chain of layers in which nothing slides."""
    return not design.costs.field and not any(entry.part for entry in design.costs.entries)


def counted(design: Design, line: Line, plain: bool) -> tuple[Value, ...]:
    """A row of the first table: output, parameters, MACs."""
    entry = line.entry
    if entry is None:
        return (line.drawn, line.dotted, line.output, None, None, None, None)
    return (
        line.drawn,
        line.dotted,
        line.output,
        entry.params or None,
        entry.macs * design.batch or None,
        *(memory(design, entry) if plain else (None, None)),
    )


def memory(design: Design, entry: Entry) -> tuple[int | None, int | None]:
    """The bytes of its activations and of its parameters, where it has any."""
    return design.kept(entry.activations) or None, within_bits(entry.params * design.bytes) or None


def memory_tree(design: Design, closed: bool) -> Table:
    """The layers that keep something, or look further than the one before."""
    kept = filter(None, map(kept_or_seen, design.costs.entries))
    input = design.found.network.input
    first = ("input", "input", design.kept(input.size), None, *seen(design.costs.input))
    rows = after(first, outline(tuple(kept), closed).lines, lambda line: remembered(design, line))
    number = "1 byte" if design.bytes == 1 else f"{design.bytes:,} bytes"
    examples = "" if design.batch == 1 else f", batch of {design.batch:,}"
    bytes = (design.activation_bytes, design.parameter_bytes or None)
    total = ("total", None, *bytes, design.receptive_field, None, None)
    heading = "Memory in bytes and receptive field" if design.costs.field else "Memory in bytes"
    return Table("memory", SEEN, rows, heading, f"{number} a number{examples}", total, data=False)


def kept_or_seen(entry: Entry) -> Entry | None:
    """An entry without those layers that neither keep anything nor look at more than one place."""
    if entry.row:
        return entry if entry.activations or sees(entry.row, entry.field) else None
    inner = tuple([kept for one in entry.inner if (kept := kept_or_seen(one))])
    if not inner:
        return None
    if entry.part and entry.part.kind == "joined":
        inner += entry.inner[-1:]
    same = len(inner) == len(entry.inner) and all(map(is_, inner, entry.inner))
    return entry if same else entry._replace(inner=inner)


def sees(row: Row, field: Field) -> bool:
    """Whether a layer looks at more places than its own, and it is known at which."""
    return bool(field and row.layer is not None and row.layer.windows(row.input))


def remembered(design: Design, line: Line) -> tuple[Value, ...]:
    """A row of the second table: memory, and what a place sees."""
    entry = line.entry
    if entry is None:
        return (line.drawn, line.dotted, None, None, None, None, None)
    return (line.drawn, line.dotted, *memory(design, entry), *seen(entry.field))


def seen(field: Field) -> tuple[Value, Value, Value]:
    """Size, jump and centre of a field, each one number or one for each axis."""
    if not field:
        return None, None, None
    sizes, steps, centres = zip(*((axis.size, axis.step, axis.centre) for axis in field), strict=True)
    return alike(sizes), one_or_each(steps), one_or_each(centres)


def one_or_each(numbers: Sequence[float]) -> Value:
    """One number where all are alike, else one for each axis."""
    return numbers[0] if len(set(numbers)) == 1 else tuple(numbers)


def totals(design: Design, fields: dict[str, Value]) -> Iterator[Section]:
    """What is known of the whole beside its parameters and MACs."""
    found = design.found
    parts: dict[str, Value] = {"trainable": found.trainable, "frozen": found.frozen} if found.frozen else {}
    buffers: dict[str, Value] = {"buffers": found.buffers} if found.buffers else {}
    names = ["activation_bytes", "parameter_bytes", "receptive_field", "params_per_example"]
    known = {name: fields[name] for name in names if fields.get(name) is not None}
    yield Values(tuple((parts | buffers | known).items()))
    if not is_plain(design):
        yield Values(tuple(design.layers.items()), "Layers")


# data


def layers_table(design: Design) -> Table:
    """One flat row for every layer, with everything that is known of it."""
    input = design.found.network.input
    first: tuple[Value, ...] = (
        "input", None, input, 0, 0, design.kept(input.size), 0, *seen(design.costs.input), 1, None, False
    )  # fmt: skip
    shared: set[str | None] = {row.shared for row in design.found.rows if row.shared and row.frozen}
    rows = after(first, list(leaves(design.costs.entries)), lambda entry: record(design, entry, shared))
    return Table("layers", DATA, rows, subject=shown(design.found.network.text, 200), screen=False)


def leaves(entries: Sequence[Entry]) -> Iterator[Entry]:
    """The layers among entries, however deep."""
    for entry in entries:
        if entry.row:
            yield entry
        else:
            yield from leaves(entry.inner)


def record(design: Design, entry: Entry, frozen: set[str | None]) -> tuple[Value, ...]:
    """A layer's row; `frozen` are the names of shared parameters that are not trained."""
    row = entry.row
    assert row, "leaves are layers"
    return (
        row.text,
        path(row),
        row.output,
        entry.params,
        entry.macs * design.batch,
        design.kept(entry.activations),
        entry.params * design.bytes,
        *seen(entry.field),
        row.times,
        row.shared,
        row.frozen or row.shared in frozen,
    )


# working


def working(design: Design, examples: int | None) -> Iterator[Step]:
    """Each total from what it is made of."""
    found, batch = design.found, design.batch
    counts = [row for row in found.rows if row.counted and row.params.number]
    if 1 < len(counts) <= MOST_TERMS:
        yield Step("params", " + ".join(map(term, counts)), str(found.params))
    times = "" if batch == 1 else "batch*"
    yield Step(
        f"macs = {times}sum of all layers", f"{batch}*{design.costs.macs}" if times else "", str(design.macs)
    )
    yield Step(
        "activation_bytes = values*batch*bytes",
        f"{design.costs.activations}*{batch}*{design.bytes}",
        str(design.activation_bytes),
    )
    yield Step(
        "parameter_bytes = params*bytes", f"{found.params}*{design.bytes}", str(design.parameter_bytes)
    )
    if examples is not None:
        ratio = quotient(found.trainable, examples)
        yield Step("trainable/examples", f"{found.trainable}/{examples}", f"{ratio:.6g}")
