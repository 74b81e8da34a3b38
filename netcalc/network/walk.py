"""A shape walks through a network, layer by layer, and everything is counted on the way.

Items that are repeated are walked until nothing changes any more: once a repeat gives back the size
that it was given, the rest of its rounds are the same, and its rows stand for all of them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from netcalc.errors import NetcalcError, Place, ShapeError, shown
from netcalc.network.joining import together
from netcalc.network.layers import Count, Layer
from netcalc.network.layers.count import NOTHING, within_bits
from netcalc.network.layers.inputs import Misplaced, depth
from netcalc.network.shape import Shape, channels_first, channels_first_note
from netcalc.network.tree import Block, Branches, Freeze, Leaf, Network, Node, Repeat

MOST_SAID = 200
"""Characters of a message or hint; numbers of hundreds of digits would drown the rest."""


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


class Walk(NamedTuple):
    """A network walked through: a row for every layer, and the totals."""

    network: Network
    rows: tuple[Row, ...]
    output: Shape
    params: int
    frozen: int
    buffers: int

    @property
    def trainable(self) -> int:
        return self.params - self.frozen

    @property
    def macs(self) -> int:
        """Multiply-accumulates of all layers."""
        return within_bits(sum(row.macs.number * row.times for row in self.rows))


class Parameters(NamedTuple):
    """A set of parameters that layers share, by the layer that brought it."""

    row: Row
    weights: Count


def walk(network: Network) -> Walk:
    """Walks a network's input through it.

    Raises ShapeError, InputError where a layer can't read what it is given, naming the layer by its
    number and its branch; LimitError where a number gets too large.

    >>> from netcalc.network.assembly import assemble, parse
    >>> walk(assemble(parse("784-256-10"))).params
    203530
    """
    walker = Walker()
    try:
        output = walker.items(network.items, with_channels(network.input), ())
    except ShapeError as error:
        if channels_first_note(network.input):
            error.hint = (
                f"if the channels come first, write {channels_first(network.input)}; else {error.hint}"
            )
        raise
    shared = {row.shared for row in walker.rows if row.shared and row.frozen}
    counted = [row for row in walker.rows if row.counted]
    frozen = [row for row in counted if row.frozen or row.shared in shared]
    return Walk(
        network,
        tuple(walker.rows),
        output,
        within_bits(sum(row.params.number * row.times for row in counted)),
        within_bits(sum(row.params.number * row.times for row in frozen)),
        within_bits(sum(row.buffers.number * row.times for row in counted)),
    )


def with_channels(shape: Shape) -> Shape:
    """An image written as height x width has one channel."""
    return shape._replace(channels=depth(shape)) if shape.spatial else shape


class Walker:
    """The state of a walk: the rows so far, the shared parameters, how many layers have passed."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.shared: dict[str, Parameters] = {}
        self.number = 0
        self.visits = 0
        self.frozen = False
        self.known: dict[tuple[type, Any, Shape], tuple[Shape, Count, Count]] = {}

    def items(self, items: tuple[Node, ...], shape: Shape, path: Path) -> Shape:
        """The shape behind some items; one frame for every level that items nest."""
        for node in items:
            match node:
                case Leaf():
                    shape = self.leaf(node, shape, path)
                case Branches():
                    shape = self.branches(node, shape, path)
                case Repeat():
                    shape = self.repeat(node, shape, path)
                case Freeze():
                    before, self.frozen = self.frozen, True
                    shape = self.items(node.items, shape, (*path, Piece("freeze")))
                    self.frozen = before
                case Block():
                    shape = self.block(node.items, shape, (*path, Piece(node.name)), node.place)
        return shape

    # layers

    def leaf(self, leaf: Leaf, shape: Shape, path: Path) -> Shape:
        self.number += 1
        try:
            row = self.row(leaf, shape, path)
        except NetcalcError as error:
            raise self.located(error, leaf.text, path, leaf.place) from None
        self.rows.append(row)
        return row.output

    def row(self, leaf: Leaf, shape: Shape, path: Path) -> Row:
        layer = leaf.layer
        key = (type(layer), layer, shape)
        if key not in self.known:
            self.known[key] = answers(layer, shape)
        output, params, kept = self.known[key]
        row = Row(
            self.number, leaf.text, layer.kind.name, path, shape, output, params, kept,
            shared=leaf.shared, frozen=self.frozen, layer=layer,
        )  # fmt: skip
        return row if leaf.shared is None else self.sharing(row, leaf.shared)

    def sharing(self, row: Row, name: str) -> Row:
        """A row whose parameters go by a name: counted where they are first met, and the same at each use."""
        if row.params is NOTHING:
            raise ShapeError(f"{row.kind} has no parameters to share", hint=f"leave out as={shown(name)}")
        if name not in self.shared:
            self.shared[name] = Parameters(row, row.params)
            return row
        first, weights = self.shared[name]
        if shared_as(first) != shared_as(row):
            raise ShapeError(
                f"{shown(name)} has {shown(row.params.numbers)} parameters here, on {row.input}, "
                f"and {shown(weights.numbers)} on {first.input} in layer {first.number}, {shown(first.text)}",
                hint=sharing_hint(first, row),
            )
        return row._replace(params=NOTHING, buffers=NOTHING, counted=False)

    # blocks

    def block(self, items: tuple[Node, ...], shape: Shape, path: Path, place: Place | None) -> Shape:
        """Items under a name; a fault in nobody's text, in a zoo network, is marked by that name."""
        try:
            return self.items(items, shape, path)
        except NetcalcError as error:
            error.place = error.place or place
            raise

    # repeats

    def repeat(self, node: Repeat, shape: Shape, path: Path) -> Shape:
        """Rounds of the same items, until a round changes neither the shape nor what is shared."""
        alone = node.items[0] if len(node.items) == 1 else None
        block = alone if isinstance(alone, Block) else Block("repeat", node.items, node.layers)
        for round in range(1, node.times + 1):
            start, before, shared = len(self.rows), self.number, len(self.shared)
            piece = Piece(block.name, round) if node.times > 1 else Piece(block.name)
            output = self.block(block.items, shape, (*path, piece), block.place)
            if output == shape and len(self.shared) == shared:
                self.stand_for(start, len(path), Piece(block.name), round, node.times)
                self.number += (node.times - round) * (self.number - before)
                break
            shape = output
        return shape

    def stand_for(self, start: int, level: int, piece: Piece, round: int, last: int) -> None:
        """Lets the rows since `start` stand for all rounds from this one to the last."""
        if round == last:
            return
        rounds = piece._replace(name=f"{piece.name}.{round}-{last}")
        for at in range(start, len(self.rows)):
            row = self.rows[at]
            path = (*row.path[:level], rounds, *row.path[level + 1 :])
            self.rows[at] = row._replace(path=path, times=row.times * (last - round + 1))

    # branches

    def branches(self, node: Branches, shape: Shape, path: Path) -> Shape:
        self.visits += 1
        visit = self.visits
        outputs = []
        for number, branch in enumerate(node.branches, 1):
            outputs.append(self.items(branch, shape, (*path, Piece(node.kind, number, visit))))
        self.number += 1
        try:
            output = together(node.kind, shape, outputs)
            check_size(output)
        except NetcalcError as error:
            raise self.located(error, node.kind, path, node.place) from None
        self.rows.append(Row(self.number, node.kind, node.kind, path, shape, output, frozen=self.frozen))
        return output

    # errors

    def located(self, error: NetcalcError, text: str, path: Path, place: Place | None) -> NetcalcError:
        """The error with the number of its layer, its branch, and where it stands in the user's text."""
        branch = next((piece for piece in reversed(path) if piece.visit), None)
        where = f" in branch {branch.branch} of {branch.name}" if branch else ""
        message = f"layer {self.number}, {shown(text)}{where}: {shown(error.message, MOST_SAID)}"
        hint = mended(error, place) if isinstance(error, Misplaced) else error.hint
        hint = hint and shown(hint, MOST_SAID)
        kind = ShapeError if isinstance(error, Misplaced) else type(error)
        return kind(message, hint, place)


def shared_as(row: Row) -> tuple[object, ...]:
    """What a row's parameters are to those that share them."""
    return () if row.layer is None else row.layer.shared_as(row.input)


def sharing_hint(first: Row, row: Row) -> str:
    """The rule that two layers with one name have broken; a tied head has one of its own."""
    if {first.kind, row.kind} == {"dense", "embedding"}:
        return "dense:V,bias=no on D channels can share the table of embedding:V,D"
    return "layers that share parameters are of one kind and read inputs of one size"


def answers(layer: Layer, shape: Shape) -> tuple[Shape, Count, Count]:
    """All that a layer says of an input."""
    output = layer.shape(shape)
    check_size(output)
    return output, layer.params(shape), layer.buffers(shape)


def check_size(shape: Shape) -> None:
    within_bits(max(shape.numbers))


def mended(error: Misplaced, place: Place | None) -> str | None:
    """The hint, with the user's own text as it should be where it is short enough to repeat."""
    if place is None or len(place.text) > 120 or "\n" in place.text:
        return error.hint
    return f"{error.hint}: {place.text[: place.start]}{error.ahead} {place.text[place.start :]}"
