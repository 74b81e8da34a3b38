"""Layers without parameters that keep the values and change how they are laid out, or nothing at all."""

from __future__ import annotations

from typing import NamedTuple

from netcalc.errors import ShapeError
from netcalc.network.layers.count import NOTHING, Count
from netcalc.network.layers.inputs import depth, described, places, sequence
from netcalc.network.layers.options import Probability
from netcalc.network.shape import Shape


class Plain(NamedTuple):
    """A layer without options, without parameters, whose output has the size of its input."""

    def shape(self, input: Shape) -> Shape:
        return input

    def params(self, input: Shape) -> Count:
        return NOTHING

    def macs(self, input: Shape) -> Count:
        return NOTHING


class Identity(Plain):
    """The input itself."""


class LocalResponse(Plain):
    """Local response normalisation, without parameters."""


class Flatten(Plain):
    """All values as one vector."""

    def shape(self, input: Shape) -> Shape:
        if not input.spatial:
            return input
        return Shape((), (places(input) * depth(input)).number)


class Tokens(Plain):
    """The places of an image, row by row, as a sequence."""

    def shape(self, input: Shape) -> Shape:
        if len(input.spatial) < 2:
            raise ShapeError(f"tokens are made of an image, and the input is {described(input)}")
        return Shape((places(input).number,), depth(input))


class First(Plain):
    """The first position of a sequence."""

    def shape(self, input: Shape) -> Shape:
        return Shape((), sequence(input)[1])


class Dropout(NamedTuple):
    """Leaves out each value with a probability while training; no parameters."""

    probability: Probability = 0.5

    def shape(self, input: Shape) -> Shape:
        return input

    def params(self, input: Shape) -> Count:
        return NOTHING

    def macs(self, input: Shape) -> Count:
        return NOTHING
