"""Layers without parameters that keep the values and change how they are laid out, or nothing at all."""

from __future__ import annotations

from typing import NamedTuple

from netcalc.errors import ShapeError
from netcalc.network.layers.inputs import depth, described, places, sequence, spatial
from netcalc.network.layers.kind import layer
from netcalc.network.layers.options import Axes, Probability, per_axis, written
from netcalc.network.shape import Shape
from netcalc.network.window import Window


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


@layer("crop")
class Crop(NamedTuple):
    """The middle of a signal: so many places along each axis.

    As U-Net cuts a map of the way down to the size of the one it is joined with.
    """

    size: Axes

    def shape(self, input: Shape) -> Shape:
        sizes = per_axis(self.size, len(spatial(input, "crop")), "size")
        if any(kept > side for kept, side in zip(sizes, input.spatial, strict=True)):
            raise ShapeError(
                f"the middle {written(sizes)} is larger than the input, {input}",
                hint=f"crop to at most {written(input.spatial)}",
            )
        return input._replace(spatial=sizes)

    def windows(self, input: Shape) -> tuple[Window, ...]:
        """Every place stays and counts from another one: as under a window of 1 and less than no padding."""
        kept = zip(input.spatial, self.shape(input).spatial, strict=True)
        return tuple(Window(1, before=-((side - size) // 2)) for side, size in kept)


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
