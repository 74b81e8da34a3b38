"""Layers that slide a window along the places of their input: its windows, and the places they leave."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from netcalc.network.axes import paddings
from netcalc.network.layers.options import Axes, Paddings, per_axis
from netcalc.network.shape import Shape
from netcalc.network.window import Rounding, Window, fit, window

MOST_KEPT = 256
"""Answers about windows that are kept for the next layer of the same kind."""


class Sliding(Protocol):
    """What a convolution and a pooling have in common."""

    @property
    def kernel(self) -> Axes: ...
    @property
    def padding(self) -> Paddings: ...
    @property
    def dilation(self) -> Axes: ...


def windows(
    sizes: tuple[int, ...], layer: Sliding, stride: Axes, transposed: bool = False
) -> tuple[Window, ...]:
    """A window for each axis, from options that are for all axes or for each."""
    return along_axes(sizes, layer.kernel, stride, layer.padding, layer.dilation, transposed)


@lru_cache(MOST_KEPT)
def along_axes(
    sizes: tuple[int, ...],
    kernel: Axes,
    stride: Axes,
    padding: Paddings,
    dilation: Axes,
    transposed: bool,
) -> tuple[Window, ...]:
    """A window for each axis; the layers of a network have few different ones."""
    rank = len(sizes)
    along_each = zip(
        sizes,
        per_axis(kernel, rank, "kernel"),
        per_axis(stride, rank, "stride"),
        paddings(padding, rank),
        per_axis(dilation, rank, "dilation"),
        strict=True,
    )
    return tuple(window(*options, transposed=transposed) for options in along_each)


def slid(
    input: Shape, along: tuple[Window, ...], rounding: Rounding = "floor", pooling: bool = False
) -> tuple[int, ...]:
    """The places of the output, axis by axis."""
    return places(input.spatial, along, rounding, pooling)


@lru_cache(MOST_KEPT)
def places(
    sizes: tuple[int, ...], along: tuple[Window, ...], rounding: Rounding, pooling: bool
) -> tuple[int, ...]:
    axes = zip(sizes, along, strict=True)
    return tuple(fit(size, one, rounding, pooling).output for size, one in axes)
