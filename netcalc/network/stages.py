"""A network as a chain of stages: a layer of weights each, and the activations behind it.

This is the form in which sizes are followed from layer to layer: a layer whose effect on them is known in
the mean-field limit has a place in it, any other is refused by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import NamedTuple

from netcalc.errors import InputError, LimitError, NetcalcError, shown
from netcalc.network.layers.activations import Elu, Entrywise, LeakyRelu, PRelu, Softmax
from netcalc.network.layers.convolution import Conv, DepthwiseConv
from netcalc.network.layers.dense import Dense, Sparse
from netcalc.network.layers.inputs import depth, nodes
from netcalc.network.layers.options import per_axis
from netcalc.network.layers.shaping import Dropout, Flatten, Identity
from netcalc.network.measured_windows import Slide, slide_of
from netcalc.network.nonlinearity import Curve, Piece
from netcalc.network.rows import Part, Row, Walk
from netcalc.network.shape import Shape
from netcalc.network.tree import Block, Branches, Freeze, Leaf, Node, Repeat

MOST_STAGES = 10_000
"""Layers of weights in one chain."""
MOST_INPUTS = 10**15
"""Whole numbers up to here are floats."""
PRELU = 0.25
"""The slope that prelu begins with, in He et al., 2015, and in PyTorch."""
WEIGHTS = (Dense, Sparse, Conv, DepthwiseConv)
SILENT = (Flatten, Identity, Dropout)
CURVES = (Entrywise, LeakyRelu, Elu, PRelu)
FOLLOWED = (*WEIGHTS, *SILENT, *CURVES, Softmax)
KNOWN = "dense, sparse, conv and dwconv, activations, dropout and flatten"


class Fan(NamedTuple):
    """How many inputs a node reads, and how many nodes read an input."""

    fan_in: int
    fan_out: int | float
    readers: float
    """Nodes that read an input, on average over its places: fewer than fan_out where a window strides."""


class Stage(NamedTuple):
    """A layer of weights and what is behind it, up to the next one."""

    texts: tuple[str, ...]
    output: Shape
    fan: Fan
    curve: Curve = Curve(())
    keep: float = 1.0
    """The part of the values that dropout leaves in."""
    nodes: tuple[int, int] | None = None
    """Inputs and nodes of a dense layer of a vector; None for another one."""
    slide: Slide | None = None
    """What slides over places; None for another one."""
    padded: bool = False
    """Whether some of what a node reads is no signal."""

    @property
    def text(self) -> str:
        return " ".join(self.texts)

    @property
    def repeated(self) -> Stage:
        """The same layer once more, on its own output."""
        if self.nodes:
            return self._replace(
                fan=Fan(self.nodes[1], self.nodes[1], self.nodes[1]), nodes=(self.nodes[1],) * 2
            )
        return self._replace(fan=_alike(self))


def _alike(stage: Stage) -> Fan:
    """A layer of other than dense weights that is read as it reads: as many channels on both sides."""
    out = round(stage.fan.fan_out)
    return Fan(out, out, out)


class Chain(NamedTuple):
    """The stages in their order. `keep` is what a dropout of the input leaves of it."""

    input: Shape
    stages: tuple[Stage, ...]
    keep: float = 1.0
    left_out: str = ""
    """A softmax at the end, which is taken for a part of the loss."""


def check_layers(items: Sequence[Node]) -> None:
    """Raises InputError at the first item that has no place in a chain, with its place in the text."""
    for node in items:
        match node:
            case Leaf():
                _check_leaf(node)
            case Branches():
                raise InputError(
                    f"the sizes are followed along a chain, and {node.kind} joins branches",
                    "leave the branches out: gradient-flow reads one path",
                    node.place,
                )
            case Block():
                _check_block(node)
            case Repeat() | Freeze():
                check_layers(node.items)


def _check_block(block: Block) -> None:
    """A fault in nobody's text, in a network of the zoo, is marked by that name."""
    try:
        check_layers(block.items)
    except NetcalcError as error:
        error.place = error.place or block.place
        raise


def _check_leaf(leaf: Leaf) -> None:
    if leaf.shared is not None:
        raise InputError(
            f"{shown(leaf.text)} shares its weights, and the sizes are those of independent ones",
            "leave out as=",
            leaf.place,
        )
    if not isinstance(leaf.layer, FOLLOWED):
        raise InputError(
            f"how the sizes pass through {shown(leaf.text)} is not known here",
            f"known are {KNOWN}",
            leaf.place,
        )


def chain(walk: Walk) -> Chain:
    """The chain that a walked network is. Its layers were checked.

    Raises InputError where activations or dropout stand where the recursion can't follow them, LimitError
    past 10,000 layers of weights.
    """
    rows = list(_rows(walk))
    last = rows[-1] if rows else None
    softmax = last is not None and isinstance(last.layer, Softmax)
    stages: list[Stage] = []
    keep = 1.0
    for row in rows[:-1] if softmax else rows:
        if isinstance(row.layer, WEIGHTS):
            padded = any(one.before or one.after for one in row.layer.windows(row.input))
            made = Stage((row.text,), row.output, fan(row), nodes=_dense(row), slide=slide_of(row))
            stages.append(made._replace(padded=padded))
        elif not stages:
            keep *= _of_input(row)
        else:
            stages[-1] = _with(stages[-1], row)
    if not stages:
        raise InputError("there is no layer of weights", "for example gradient-flow '784 5*(256 tanh) 10'")
    return Chain(walk.network.input, tuple(stages), keep, last.text if last and softmax else "")


def _rows(walk: Walk) -> Iterator[Row]:
    """Every layer, each as often as it is there."""
    weights = sum(row.times for row in walk.rows if isinstance(row.layer, WEIGHTS))
    if weights > MOST_STAGES:
        raise LimitError(
            f"this network has {weights:,} layers of weights; the limit is {MOST_STAGES:,}",
            "repeat fewer times: the factor a layer does not change any more",
        )
    return _unrolled(walk.items, walk.rows)


def _unrolled(items: Sequence[int | Part], rows: Sequence[Row]) -> Iterator[Row]:
    for item in items:
        if isinstance(item, Part):
            for _ in range(item.times):
                yield from _unrolled(item.items, rows)
        else:
            yield rows[item]


def _of_input(row: Row) -> float:
    """What a layer ahead of all weights leaves of the input."""
    if isinstance(row.layer, Dropout):
        return 1 - row.layer.probability
    if isinstance(row.layer, (*CURVES, Softmax)):
        raise InputError(
            f"layer {row.number}, {shown(row.text)}: of the input only its mean square is known, 1",
            "begin with a layer of weights",
        )
    return 1.0


def _with(stage: Stage, row: Row) -> Stage:
    """A stage with one more layer behind it."""
    texts = (*stage.texts, row.text)
    if isinstance(row.layer, Dropout):
        return stage._replace(texts=texts, keep=stage.keep * (1 - row.layer.probability))
    if isinstance(row.layer, Softmax):
        raise InputError(
            f"layer {row.number}, softmax: known at the end only, where it is a part of the loss",
            "leave it out",
        )
    if not isinstance(row.layer, CURVES):
        return stage._replace(texts=texts, output=row.output)
    if stage.keep < 1:
        raise InputError(
            f"layer {row.number}, {shown(row.text)}: behind a dropout its input is no normal number",
            "put the dropout behind the activation",
        )
    return stage._replace(texts=texts, curve=Curve((*stage.curve.pieces, piece(row.layer))))


def piece(layer: object) -> Piece:
    """The function of an activation layer."""
    match layer:
        case LeakyRelu(beta):
            return Piece("leaky_relu", (beta,))
        case Elu(alpha):
            return Piece("elu", (alpha,))
        case PRelu():
            return Piece("leaky_relu", (PRELU,))
    return Piece(layer.kind.name)  # type: ignore[attr-defined]


def fan(row: Row) -> Fan:
    """The fans of a layer of weights, as initialisations count them.

        dense   n1, n2        conv    F*F*C/g, F*F*K/g
        sparse  m, U*m/n1     dwconv  F*F, F*F*m

    An input of a convolution is read by F*F*K/g nodes times the places of the output for one of the
    input; padding is taken for signal, and borders are left out.
    """
    match row.layer:
        case Dense(units):
            return _checked(nodes(row.input), units, units)
        case Sparse(units, inputs):
            readers = min(units, MOST_INPUTS + 1) * inputs / nodes(row.input)
            return _checked(inputs, readers, readers)
        case Conv(filters, kernel, groups=groups):
            window = prod(per_axis(kernel, len(row.input.spatial), "kernel"))
            ins, outs = window * depth(row.input) // groups, window * filters // groups
        case DepthwiseConv(kernel, multiplier=multiplier):
            ins = prod(per_axis(kernel, len(row.input.spatial), "kernel"))
            outs = ins * multiplier
        case _:
            raise AssertionError("only layers of weights have fans")
    return _checked(ins, outs, outs * prod(row.output.spatial) / prod(row.input.spatial))


def _checked(fan_in: int, fan_out: int | float, readers: float) -> Fan:
    if max(fan_in, fan_out) > MOST_INPUTS:
        raise LimitError(f"a node reads or feeds at most {MOST_INPUTS:,} others here")
    return Fan(fan_in, fan_out, readers)


def _dense(row: Row) -> tuple[int, int] | None:
    is_vector = isinstance(row.layer, Dense) and not row.output.spatial
    return (nodes(row.input), row.layer.units) if is_vector and isinstance(row.layer, Dense) else None


def with_activation(chain: Chain, layer: object, text: str) -> Chain:
    """The chain with an activation behind every layer of weights that has none, but the last."""
    extra = Curve((piece(layer),))
    stages = [stage if stage.curve.pieces else _activated(stage, extra, text) for stage in chain.stages[:-1]]
    return chain._replace(stages=(*stages, chain.stages[-1]))


def _activated(stage: Stage, extra: Curve, text: str) -> Stage:
    """The activation comes ahead of a dropout."""
    return stage._replace(texts=(stage.texts[0], text, *stage.texts[1:]), curve=extra)
