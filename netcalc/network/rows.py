"""What a walk through a network leaves behind: a row for every layer, and how the rows stand together."""

from __future__ import annotations

from typing import Literal, NamedTuple

from netcalc.network.layers import Count, Layer
from netcalc.network.layers.count import NOTHING, within_bits
from netcalc.network.shape import Shape
from netcalc.network.tree import Network


class Piece(NamedTuple):
    """A step of the way to a layer: a block, a round of a repeat, a branch.

    `branch` counts from 1 where it is one, and `visit` tells apart two places of the same name.
    """

    name: str
    branch: int = 0
    visit: int = 0

    def __str__(self) -> str:
        return f"{self.name}.{self.branch}" if self.branch else self.name


Path = tuple[Piece, ...]


class Row(NamedTuple):
    """A layer at its place. Its counts are for one of the `times` that it stands there."""

    number: int
    text: str
    kind: str
    path: Path
    input: Shape
    output: Shape
    params: Count = NOTHING
    buffers: Count = NOTHING
    times: int = 1
    shared: str | None = None
    counted: bool = True
    """False where the layer uses parameters that an earlier one has brought."""
    frozen: bool = False
    layer: Layer | None = None
    """The layer itself; None where branches come together."""

    @property
    def macs(self) -> Count:
        """Its multiply-accumulates, counted when they are asked for."""
        return NOTHING if self.layer is None else self.layer.macs(self.input)

    @property
    def activations(self) -> int:
        """Values that it adds to activation memory: its output, where it has parameters or is a pooling."""
        if self.layer is None or not (self.params.number or not self.counted or self.layer.pools(self.input)):
            return 0
        return self.output.size


class Part(NamedTuple):
    """Rows that stand together: places in the list of rows, and parts within.

    block      items under a name
    repeat     items that are `times` there, or where rounds differ (times is 1) a part for each
    rounds     some rounds of a repeat, alike
    freeze     items that are not trained
    joined     branches, and last the row where they come together
    branch     one of them; an empty one is the identity
    """

    kind: Literal["block", "repeat", "rounds", "freeze", "joined", "branch"]
    title: str
    items: tuple[int | Part, ...]
    input: Shape
    output: Shape
    times: int = 1


class Walk(NamedTuple):
    """A network walked through: a row for every layer, and the totals."""

    network: Network
    rows: tuple[Row, ...]
    output: Shape
    params: int
    frozen: int
    buffers: int
    items: tuple[int | Part, ...] = ()
    """How the rows stand together, from the outermost on."""

    @property
    def trainable(self) -> int:
        return self.params - self.frozen

    @property
    def macs(self) -> int:
        """Multiply-accumulates of all layers."""
        return within_bits(sum(row.macs.number * row.times for row in self.rows))

    @property
    def activations(self) -> int:
        """Values of activation memory: the input, and every output that its row counts, once."""
        rows = sum(row.activations * row.times for row in self.rows)
        return within_bits(self.network.input.size + rows)

    @property
    def field(self) -> tuple[int, ...]:
        """The receptive field, a number for each axis; () where nothing slides."""
        from netcalc.network.costs import costs

        return costs(self).field
