"""What a walked network costs, as a tree: every layer and every part with its sums and its field.

Sums are of the engine's exact integers; a part that stands for several rounds has the sum of all,
what is within it stands for one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from netcalc.network.field import Axis, Field, start, through, together, widened
from netcalc.network.layers.count import within_bits
from netcalc.network.rows import Part, Row, Walk
from netcalc.network.shape import Shape


class Entry(NamedTuple):
    """A layer, or a part with what is in it, and what it costs.

    `field` is behind it; of a layer that is repeated behind the first round, of a part behind the last.
    """

    row: Row | None
    part: Part | None
    params: int
    macs: int
    activations: int
    field: Field
    inner: tuple[Entry, ...] = ()

    @property
    def output(self) -> Shape:
        where = self.row or self.part
        assert where, "an entry is a layer or a part"
        return where.output


class Costs(NamedTuple):
    """The entries of a network, and what is known of all of them."""

    entries: tuple[Entry, ...]
    input: Field
    field: tuple[int, ...]
    """The receptive field, a number for each axis; () where nothing slides."""
    macs: int
    activations: int
    """Values, those of the input among them."""
    ending: Row | None
    """The first layer behind which a place has no field any more; None where there is none."""


def costs(walk: Walk, whole: bool = True) -> Costs:
    """What a network costs, entry by entry; no more than parameters where that is not the `whole` question.

    >>> from netcalc.network.assembly import assemble, parse
    >>> from netcalc.network.walk import walk
    >>> costs(walk(assemble(parse("32x32x3 2*( conv:8,3,p=1 ) pool:2")))).field
    (6, 6)
    """
    counting = Counting(walk.rows, whole)
    field = start(walk.network.input) if whole else None
    entries, _ = counting.entries(walk.items, field)
    macs = within_bits(sum(entry.macs for entry in entries))
    values = within_bits(walk.network.input.size + sum(entry.activations for entry in entries))
    return Costs(entries, field, counting.widest, macs, values, counting.ending)


class Counting:
    """The state of a count: the widest field so far, and where fields ended."""

    def __init__(self, rows: Sequence[Row], whole: bool) -> None:
        self.rows = rows
        self.whole = whole
        self.widest: tuple[int, ...] = ()
        self.last: Field = None
        """The field that was looked at last; many layers in a row see alike."""
        self.ending: Row | None = None
        self.known: dict[tuple[type, object, Shape], int] = {}

    def entries(self, items: Sequence[int | Part], field: Field) -> tuple[tuple[Entry, ...], Field]:
        """Entries one after another, and the field behind the last."""
        found = []
        for item in items:
            entry = self.part(item, field) if isinstance(item, Part) else self.layer(self.rows[item], field)
            field = entry.field
            found.append(entry)
        return tuple(found), field

    def layer(self, row: Row, field: Field) -> Entry:
        if row.layer is None or not self.whole:
            return Entry(row, None, row.params.number, 0, 0, None)
        after = through(row.layer, row.input, row.output, field)
        if field and after is None and self.ending is None:
            self.ending = row
        if after and hasattr(row.layer, "kernel"):
            self.seen(after)
        key = (type(row.layer), row.layer, row.input)
        if key not in self.known:
            self.known[key] = row.macs.number
        return Entry(row, None, row.params.number, self.known[key], row.activations, after)

    def seen(self, field: tuple[Axis, ...]) -> None:
        if field == self.last:
            return
        self.last = field
        sizes = tuple(axis.size for axis in field)
        self.widest = tuple(map(max, sizes, self.widest)) if self.widest else sizes

    def part(self, part: Part, field: Field) -> Entry:
        if part.kind == "joined":
            return self.joined(part, field)
        inner, after = self.entries(part.items, field)
        if part.times > 1:
            after = self.again(part, field, after)
        return summed(part, inner, after)

    def again(self, part: Part, before: Field, after: Field) -> Field:
        """The field behind the last of several rounds."""
        try:
            last = widened(before, after, part.times)
        except ValueError:
            last = after
            for _ in range(part.times - 1):
                _, last = self.entries(part.items, last)
        if last and self.widest:
            self.seen(last)
        return last

    def joined(self, part: Part, field: Field) -> Entry:
        branches = [self.part(item, field) for item in part.items if isinstance(item, Part)]
        row = self.rows[part.items[-1]]  # type: ignore[index]
        outputs = [branch.output for branch in branches]
        after = together([branch.field for branch in branches], outputs, part.output)
        if after and self.widest:
            self.seen(after)
        if field and after is None and self.ending is None:
            self.ending = row
        return summed(part, (*branches, Entry(row, None, 0, 0, 0, after)), after)


def summed(part: Part, inner: tuple[Entry, ...], field: Field) -> Entry:
    """A part with the sums of what is in it, all rounds together."""
    params = within_bits(part.times * sum([one.params for one in inner]))
    macs = within_bits(part.times * sum([one.macs for one in inner]))
    activations = within_bits(part.times * sum([one.activations for one in inner]))
    return Entry(None, part, params, macs, activations, field, inner)
