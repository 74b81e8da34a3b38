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
from netcalc.network.rows import Part, Path, Piece
from netcalc.network.rows import Row as Row
from netcalc.network.rows import Walk as Walk
from netcalc.network.shape import Shape, channels_first, channels_first_note
from netcalc.network.tree import Block, Branches, Freeze, Leaf, Network, Node, Repeat

MOST_SAID = 200
"""Characters of a message or hint; numbers of hundreds of digits would drown the rest."""


Known = dict[tuple[type, Any, Shape], tuple[Shape, Count, Count]]
"""What layers have answered of their inputs."""


class Parameters(NamedTuple):
    """A set of parameters that layers share, by the layer that brought it."""

    row: Row
    weights: Count


def walk(network: Network, known: Known | None = None) -> Walk:
    """Walks a network's input through it. Walks that are given the same `known` ask no layer twice.

    Raises ShapeError, InputError where a layer can't read what it is given, naming the layer by its
    number and its branch; LimitError where a number gets too large.

    >>> from netcalc.network.assembly import assemble, parse
    >>> walk(assemble(parse("784-256-10"))).params
    203530
    """
    walker = Walker({} if known is None else known)
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
        tuple(walker.here),
    )


def with_channels(shape: Shape) -> Shape:
    """An image written as height x width has one channel."""
    return shape._replace(channels=depth(shape)) if shape.spatial else shape


class Walker:
    """The state of a walk: the rows so far, the shared parameters, how many layers have passed."""

    def __init__(self, known: Known) -> None:
        self.rows: list[Row] = []
        self.here: list[int | Part] = []
        self.shared: dict[str, Parameters] = {}
        self.number = 0
        self.visits = 0
        self.frozen = False
        self.known = known

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
                    shape = self.freeze(node, shape, path)
                case Block(name, items, _, place):
                    outer, start = self.opened(), shape
                    shape = self.block(items, shape, (*path, Piece(name)), place)
                    self.closed(outer, "block", name, start, shape)
        return shape

    # parts

    def opened(self) -> list[int | Part]:
        """Begins a part; gives the items around it, for when it is closed."""
        outer, self.here = self.here, []
        return outer

    def closed(
        self, outer: list[int | Part], kind: Any, title: str, input: Shape, output: Shape, times: int = 1
    ) -> None:
        outer.append(Part(kind, title, tuple(self.here), input, output, times))
        self.here = outer

    def freeze(self, node: Freeze, shape: Shape, path: Path) -> Shape:
        before, self.frozen = self.frozen, True
        outer = self.opened()
        output = self.items(node.items, shape, (*path, Piece("freeze")))
        self.closed(outer, "freeze", "", shape, output)
        self.frozen = before
        return output

    # layers

    def leaf(self, leaf: Leaf, shape: Shape, path: Path) -> Shape:
        self.number += 1
        try:
            row = self.row(leaf, shape, path)
        except NetcalcError as error:
            raise self.located(error, leaf.text, path, leaf.place) from None
        self.add(row)
        return row.output

    def add(self, row: Row) -> None:
        self.here.append(len(self.rows))
        self.rows.append(row)

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
        named = alone.name if isinstance(alone, Block) else ""
        block = alone if isinstance(alone, Block) else Block("repeat", node.items, node.layers)
        outer, start = self.opened(), shape
        for round in range(1, node.times + 1):
            output, steady = self.round(block, shape, (*path, Piece(block.name)), round, node.times)
            shape = output
            if steady:
                break
        alike = len(self.here) == 1 and isinstance(self.here[0], Part)
        if alike:  # one round after another: no part for the rounds within the repeat
            self.here = list(self.here[0].items)  # type: ignore[union-attr]
        self.closed(outer, "repeat", named, start, shape, node.times if alike else 1)
        return shape

    def round(self, block: Block, shape: Shape, path: Path, round: int, last: int) -> tuple[Shape, bool]:
        """A round, and whether it stands for those after it too."""
        start, before, shared = len(self.rows), self.number, len(self.shared)
        rounds, level = self.opened(), len(path) - 1
        piece = Piece(block.name, round) if last > 1 else path[-1]
        output = self.block(block.items, shape, (*path[:-1], piece), block.place)
        steady = output == shape and len(self.shared) == shared
        if steady:
            self.stand_for(start, level, path[-1], round, last)
            self.number += (last - round) * (self.number - before)
        until = last if steady else round
        title = f"round {round}" if until == round else f"rounds {round} to {until}"
        self.closed(rounds, "rounds", title, shape, output, until - round + 1)
        return output, steady or round == last

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
        outer = self.opened()
        for number, branch in enumerate(node.branches, 1):
            around = self.opened()
            outputs.append(self.items(branch, shape, (*path, Piece(node.kind, number, visit))))
            self.closed(around, "branch", str(number), shape, outputs[-1])
        self.number += 1
        try:
            output = together(node.kind, shape, outputs)
            check_size(output)
        except NetcalcError as error:
            raise self.located(error, node.kind, path, node.place) from None
        self.add(Row(self.number, node.kind, node.kind, path, shape, output, frozen=self.frozen))
        self.closed(outer, "joined", node.kind, shape, output)
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
