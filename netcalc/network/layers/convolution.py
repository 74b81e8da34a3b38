"""Convolutions: one set of weights that slides along the places of its input."""

from __future__ import annotations

from math import gcd
from typing import NamedTuple

from netcalc.network.groups import UnevenGroups, nearest_divisor
from netcalc.network.layers.arrays import Arrays, with_bias
from netcalc.network.layers.count import Count, product
from netcalc.network.layers.inputs import channels, depth, places, spatial
from netcalc.network.layers.kind import layer
from netcalc.network.layers.options import Axes, Extra, Natural, Paddings, per_axis, written
from netcalc.network.layers.sliding import slid, windows
from netcalc.network.shape import Shape
from netcalc.network.window import Window, transposed_size


@layer("conv")
class Conv(NamedTuple):
    """K filters over all channels: (F*F*C/g + 1)*K parameters.

    On sequences, images and volumes; the kernel, stride, padding and dilation are for all axes or for
    each (3x5).
    """

    filters: Natural
    kernel: Axes
    stride: Axes = 1
    padding: Paddings = 0
    dilation: Axes = 1
    groups: Natural = 1
    bias: bool | None = None

    def windows(self, input: Shape) -> tuple[Window, ...]:
        return windows(spatial(input, "conv"), self, self.stride)

    def shape(self, input: Shape) -> Shape:
        sizes = slid(input, self.windows(input))
        check_groups(self.groups, depth(input), self.filters)
        return input._replace(spatial=sizes, channels=self.filters)

    def params(self, input: Shape) -> Count:
        one = filter_weights(self, input)
        return (one if self.bias is False else one + 1) * Count(self.filters, "K")

    def arrays(self, input: Shape) -> Arrays:
        deep = depth(input) // self.groups
        return with_bias((self.filters, deep, *sides(self.kernel, input)), self.bias, (self.filters,))

    def macs(self, input: Shape) -> Count:
        return filter_weights(self, input) * Count(self.filters, "K") * places(self.shape(input))

    def reading(self, input: Shape) -> str:
        return filters_read(self.filters, self.kernel, depth(input) // self.groups, input)


@layer("dwconv")
class DepthwiseConv(NamedTuple):
    """m filters for every channel: (F*F + 1)*C*m parameters."""

    kernel: Axes
    stride: Axes = 1
    padding: Paddings = 0
    dilation: Axes = 1
    multiplier: Natural = 1
    bias: bool | None = None

    def windows(self, input: Shape) -> tuple[Window, ...]:
        return windows(spatial(input, "dwconv"), self, self.stride)

    def shape(self, input: Shape) -> Shape:
        sizes = slid(input, self.windows(input))
        return input._replace(spatial=sizes, channels=self._filters(input).number)

    def params(self, input: Shape) -> Count:
        one = kernel_weights(self.kernel, input)
        return (one if self.bias is False else one + 1) * self._filters(input)

    def arrays(self, input: Shape) -> Arrays:
        filters = self._filters(input).number
        return with_bias((filters, 1, *sides(self.kernel, input)), self.bias, (filters,))

    def macs(self, input: Shape) -> Count:
        return kernel_weights(self.kernel, input) * self._filters(input) * places(self.shape(input))

    def reading(self, input: Shape) -> str:
        return filters_read(self._filters(input).number, self.kernel, 1, input)

    def _filters(self, input: Shape) -> Count:
        several = self.multiplier > 1
        return channels(input) * Count(self.multiplier, "m") if several else channels(input)


@layer("convt")
class TransposedConv(NamedTuple):
    """A convolution turned round, from small to large: F*F*C/g*K + K."""

    filters: Natural
    kernel: Axes
    stride: Axes = 1
    padding: Paddings = 0
    dilation: Axes = 1
    groups: Natural = 1
    output_padding: Extra = 0
    bias: bool | None = None

    def windows(self, input: Shape) -> tuple[Window, ...]:
        return windows(spatial(input, "convt"), self, self.stride, transposed=True)

    def spreads(self, input: Shape) -> bool:
        return True

    def shape(self, input: Shape) -> Shape:
        extra = per_axis(self.output_padding, len(input.spatial), "output padding")
        axes = zip(input.spatial, self.windows(input), extra, strict=True)
        sizes = tuple(transposed_size(size, along, more) for size, along, more in axes)
        check_groups(self.groups, depth(input), self.filters)
        return input._replace(spatial=sizes, channels=self.filters)

    def params(self, input: Shape) -> Count:
        filters = Count(self.filters, "K")
        weights = filter_weights(self, input) * filters
        return weights if self.bias is False else weights + filters

    def arrays(self, input: Shape) -> Arrays:
        each = self.filters // self.groups
        return with_bias((depth(input), each, *sides(self.kernel, input)), self.bias, (self.filters,))

    def macs(self, input: Shape) -> Count:
        return filter_weights(self, input) * Count(self.filters, "K") * places(input)

    def reading(self, input: Shape) -> str:
        return filters_read(self.filters, self.kernel, depth(input) // self.groups, input)


def sides(kernel: Axes, input: Shape) -> tuple[int, ...]:
    """The kernel's size along each axis of the input."""
    return per_axis(kernel, len(input.spatial), "kernel")


def kernel_weights(kernel: Axes, input: Shape) -> Count:
    """F*F: the weights of one filter for one channel."""
    return product(Count(side, "F") for side in sides(kernel, input))


def filter_weights(conv: Conv | TransposedConv, input: Shape) -> Count:
    """F*F*C, or F*F*C/g where a filter sees only its group: the weights of one filter."""
    one = kernel_weights(conv.kernel, input) * channels(input)
    return one if conv.groups == 1 else one // Count(conv.groups, "g")


def check_groups(groups: int, inputs: int, filters: int) -> None:
    for count, what in ((inputs, "input channels"), (filters, "filters")):
        if count % groups:
            fitting = nearest_divisor(groups, gcd(inputs, filters))
            raise UnevenGroups(
                f"{groups} groups do not part {count} {what} evenly",
                hint=f"g={fitting} divides {inputs} input channels and {filters} filters",
            )


def filters_read(filters: int, kernel: Axes, deep: int, input: Shape) -> str:
    """What the notation was understood to mean: `10 filters of 5x5x3`."""
    return f"{filters} filter{'' if filters == 1 else 's'} of {written(sides(kernel, input))}x{deep}"
