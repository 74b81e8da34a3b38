"""Layers without parameters that keep the values and change how they are laid out, or nothing at all."""

from __future__ import annotations

from typing import NamedTuple

from netcalc.errors import ShapeError
from netcalc.network.layers.inputs import depth, described, places, sequence
from netcalc.network.layers.kind import layer
from netcalc.network.layers.options import Probability
from netcalc.network.shape import Shape


@layer("flatten")
class Flatten(NamedTuple):
    """All values as one vector."""

    def shape(self, input: Shape) -> Shape:
        if not input.spatial:
            return input
        return Shape((), (places(input) * depth(input)).number)


@layer("tokens")
class Tokens(NamedTuple):
    """The places of an image, row by row, as a sequence."""

    def shape(self, input: Shape) -> Shape:
        if len(input.spatial) < 2:
            raise ShapeError(f"tokens are made of an image, and the input is {described(input)}")
        return Shape((places(input).number,), depth(input))


@layer("first")
class First(NamedTuple):
    """The first position of a sequence."""

    def shape(self, input: Shape) -> Shape:
        return Shape((), sequence(input)[1])


@layer("identity")
class Identity(NamedTuple):
    """The input itself."""


@layer("dropout")
class Dropout(NamedTuple):
    """Leaves out values at random while training."""

    probability: Probability = 0.5


@layer("lrn")
class LocalResponse(NamedTuple):
    """Local response normalisation."""
