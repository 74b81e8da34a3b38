"""A network, filled in: a tree of layers, branches and repeats, named blocks with their names.

Blocks that are used several times are one object here, so that a tree stays as small as its text;
every part knows how many layers it stands for, and none stands for more than the limit.
"""

from __future__ import annotations

from typing import NamedTuple

from netcalc.errors import LimitError, Place
from netcalc.network.layers import Layer
from netcalc.network.shape import Shape
from netcalc.network.syntax import Joining

MOST_LAYERS = 100_000
MOST_NESTED = 200


class Leaf(NamedTuple):
    """A layer; `shared` names a set of parameters that several layers use."""

    layer: Layer
    text: str
    shared: str | None = None
    place: Place | None = None
    layers: int = 1


class Branches(NamedTuple):
    """Branches that read the same input, and how their outputs come together."""

    kind: Joining
    branches: tuple[tuple[Node, ...], ...]
    layers: int
    place: Place | None = None


class Repeat(NamedTuple):
    """Items several times over, one after another, each time with parameters of their own."""

    times: int
    items: tuple[Node, ...]
    layers: int


class Freeze(NamedTuple):
    """Items whose parameters are not trained."""

    items: tuple[Node, ...]
    layers: int


class Block(NamedTuple):
    """Items under a name: `basic(64)`, `vgg16[:-1]`."""

    name: str
    items: tuple[Node, ...]
    layers: int
    place: Place | None = None


Node = Leaf | Branches | Repeat | Freeze | Block


class Network(NamedTuple):
    """An input and what it passes through; `text` is how it was asked for."""

    text: str
    input: Shape
    items: tuple[Node, ...]


def layers_of(items: tuple[Node, ...]) -> int:
    return sum(item.layers for item in items)


def checked(layers: int, place: Place | None = None) -> int:
    """A number of layers, where it is within the limit."""
    if layers > MOST_LAYERS:
        count = f"{layers:,}" if layers < 10**30 else "far more"
        raise LimitError(
            f"a network has at most {MOST_LAYERS:,} layers after repeats, this one {count}",
            hint="repeat fewer times; counts grow in proportion once the sizes stay the same",
            place=place,
        )
    return layers
