"""Pooling and its kin: layers without parameters that change how many places there are."""

from __future__ import annotations

from typing import NamedTuple

from netcalc.errors import ShapeError
from netcalc.network.groups import nearest_divisor
from netcalc.network.layers.count import Count
from netcalc.network.layers.inputs import spatial
from netcalc.network.layers.kind import layer
from netcalc.network.layers.options import Axes, Paddings, per_axis
from netcalc.network.layers.sliding import slid, windows
from netcalc.network.shape import Shape
from netcalc.network.window import Rounding, Window


@layer("pool", "maxpool")
class Pool(NamedTuple):
    """The largest value under each window.

    The stride is the kernel's size where none is given. A vector is parted into clusters of F nodes.
    """

    kernel: Axes
    stride: Axes | None = None
    padding: Paddings = 0
    dilation: Axes = 1
    ceil: bool = False

    def windows(self, input: Shape) -> tuple[Window, ...]:
        stride = self.kernel if self.stride is None else self.stride
        return windows(spatial(input, "pool"), self, stride)

    def shape(self, input: Shape) -> Shape:
        if not input.spatial:
            return Shape((), clusters(input.size, self))
        rounding: Rounding = "ceil" if self.ceil else "floor"
        return input._replace(spatial=slid(input, self.windows(input), rounding, pooling=True))

    def pools(self, input: Shape) -> bool:
        return True

    def mixes(self, input: Shape) -> bool:
        """Clusters of a vector's nodes have no places to look at."""
        return not input.spatial

    def reading(self, input: Shape) -> str:
        return "" if input.spatial else f"{clusters(input.size, self)} clusters of {self.kernel} nodes"


@layer("avgpool")
class AveragePool(Pool):
    """The mean of the values under each window."""


@layer("globalpool")
class GlobalPool(NamedTuple):
    """One value for each channel, of all places: to 1x1xC."""

    def shape(self, input: Shape) -> Shape:
        return input._replace(spatial=tuple(1 for _ in spatial(input, "globalpool")))

    def pools(self, input: Shape) -> bool:
        return True

    def mixes(self, input: Shape) -> bool:
        return self.shape(input) != input


@layer("adaptivepool")
class AdaptivePool(NamedTuple):
    """Pools to the given places, whatever the input's."""

    output: Axes

    def shape(self, input: Shape) -> Shape:
        rank = len(spatial(input, "adaptivepool"))
        return input._replace(spatial=per_axis(self.output, rank, "output"))

    def pools(self, input: Shape) -> bool:
        return True

    def mixes(self, input: Shape) -> bool:
        """To other places than the input has: the windows are no longer of one size."""
        return self.shape(input) != input


@layer("upsample")
class Upsample(NamedTuple):
    """Every place becomes several."""

    factor: Axes = 2

    def shape(self, input: Shape) -> Shape:
        factors = per_axis(self.factor, len(spatial(input, "upsample")), "factor")
        sizes = (Count(size) * factor for size, factor in zip(input.spatial, factors, strict=True))
        return input._replace(spatial=tuple(size.number for size in sizes))

    def windows(self, input: Shape) -> tuple[Window, ...]:
        """As a transposed convolution whose kernel is its stride."""
        return tuple(Window(factor, factor) for factor in per_axis(self.factor, len(input.spatial), "factor"))

    def spreads(self, input: Shape) -> bool:
        return True


def clusters(nodes: int, pool: Pool) -> int:
    """How many clusters the nodes of a vector are parted into."""
    if pool != type(pool)(pool.kernel) or not isinstance(pool.kernel, int):
        raise ShapeError(
            f"the input is a vector, {nodes}, whose nodes pool parts into clusters of one size",
            hint="give the size alone, pool:4, or write a sequence as channels@positions",
        )
    if nodes % pool.kernel:
        raise ShapeError(
            f"{nodes} nodes do not part into clusters of {pool.kernel}",
            hint=f"clusters of {nearest_divisor(pool.kernel, nodes)} come out even",
        )
    return nodes // pool.kernel
