"""A design: a network walked through, its costs, and what must be said beside them.

`summary` and `compare` stand on this one record, so that a figure of one is the figure of the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from netcalc.answer import Note, Shape, Value
from netcalc.errors import shown
from netcalc.network.amounts import amount
from netcalc.network.assembly import assemble
from netcalc.network.costs import Costs, costs
from netcalc.network.field import MOST_BITS
from netcalc.network.layers.count import within_bits
from netcalc.network.layers.options import written
from netcalc.network.layers.shaping import Dropout
from netcalc.network.notation import parse
from netcalc.network.walk import Row, Walk, walk
from netcalc.questions.counts import MOST_REMARKS, convention_notes, reading_notes, sharing_notes
from netcalc.questions.unfit import fit_notes


class Design(NamedTuple):
    """A network walked through, its costs, and how they are counted."""

    found: Walk
    costs: Costs
    bias: bool
    bytes: int
    batch: int

    @property
    def macs(self) -> int:
        return within_bits(self.costs.macs * self.batch)

    @property
    def activation_bytes(self) -> int:
        return self.kept(self.costs.activations)

    @property
    def parameter_bytes(self) -> int:
        return within_bits(self.found.params * self.bytes)

    @property
    def receptive_field(self) -> Value:
        """One number where all axes agree, else one for each; None where nothing slides."""
        return alike(self.costs.field)

    @property
    def layers(self) -> dict[str, Value]:
        """How many layers of each kind there are."""
        counts: dict[str, int] = {}
        for row in self.found.rows:
            counts[row.kind] = counts.get(row.kind, 0) + row.times
        return dict(counts)

    def kept(self, values: int) -> int:
        """The bytes that values take, for the whole batch."""
        return within_bits(values * self.batch * self.bytes)


def designed(network: str | Sequence[str], bias: bool, bytes: str | int, batch: str | int) -> Design:
    """A network, counted as asked. Raises what reading and walking it raise."""
    size, examples = amount(bytes, "bytes"), amount(batch, "batch")
    found = walk(assemble(parse(network), bias))
    return Design(found, costs(found), bias, size, examples)


def alike(numbers: Sequence[int]) -> Value:
    """One number where all are alike, else all of them as a shape; None of none."""
    if not numbers:
        return None
    return numbers[0] if len(set(numbers)) == 1 else Shape(tuple(numbers))


def quotient(number: int, by: int) -> float:
    """A ratio as a float; inf where it is too large for one."""
    try:
        return number / by
    except OverflowError:
        return float("inf")


# notes


def notes_of(design: Design) -> Iterator[Note]:
    """Whose rules were followed, and what is not counted."""
    found = design.found
    yield from reading_notes(found)
    yield from fit_notes(found)
    yield Note("convention", "1 MAC = 2 FLOPs; biases are not counted in them")
    yield Note(
        "convention",
        "activations: the input and every output of a layer with parameters or of a pooling, "
        f"{design.costs.activations:,} values",
    )
    if design.batch > 1:
        yield batch_note(design)
    if design.costs.excess:
        yield excess_note(design.costs.excess)
    elif design.costs.field and design.costs.ending:
        yield Note("convention", ending(design.costs.ending))
    yield from convention_notes(found, design.bias)
    yield from dropout_notes(found)
    yield from sharing_notes(found)


def batch_note(design: Design) -> Note:
    """Says that what is counted is for a whole batch."""
    return Note("convention", f"MACs and activations are those of all {design.batch:,} examples of a batch")


def excess_note(row: Row) -> Note:
    """Why there is no receptive field, though windows slide."""
    rounds = " and its rounds" if row.times > 1 else ""
    where = f"layer {row.number:,}, {shown(row.text)}{rounds}"
    return Note(
        "convention",
        f"no receptive field is given: behind {where}, it or its jump has more than {MOST_BITS:,} bits; "
        "every stride multiplies the jump, even where one place is left",
    )


def ending(row: Row) -> str:
    """Says where the receptive field ends that is given."""
    where = f"layer {row.number:,}, {shown(row.text)}"
    return f"the receptive field is that ahead of {where}, where places are mixed or laid out anew"


def dropout_notes(found: Walk) -> Iterator[Note]:
    """How many units a dropout leaves on average."""
    texts: dict[str, bool] = {}
    for row in found.rows:
        if isinstance(row.layer, Dropout):
            texts[dropped(row.layer, row.output.size)] = True
    return (Note("dropout", text) for text in list(texts)[:MOST_REMARKS])


def dropped(layer: Dropout, units: int) -> str:
    """What a dropout does to so many units."""
    p = layer.probability
    kept = kept_units(units, p)
    return (
        f"dropout with p = {written(p)} keeps (1 - p)*{units:,} = {kept} of {units:,} units on average "
        "in training; the parameters stay"
    )


def kept_units(units: int, probability: float) -> str:
    """Units that stay, in exact decimals."""
    from decimal import Decimal, localcontext

    with localcontext() as context:
        context.prec = 3000  # an integer here has fewer digits
        kept = f"{(1 - Decimal(repr(probability))) * units:,f}"
    return kept.rstrip("0").rstrip(".") if "." in kept else kept
