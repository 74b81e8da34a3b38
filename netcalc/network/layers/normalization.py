"""Normalisations, each with a learned scale and shift for every channel: 2*C parameters."""

from __future__ import annotations

from typing import NamedTuple

from netcalc.network.groups import check_parts
from netcalc.network.layers.arrays import Array, Arrays
from netcalc.network.layers.count import Count
from netcalc.network.layers.inputs import channels, depth
from netcalc.network.layers.kind import layer
from netcalc.network.layers.options import Natural
from netcalc.network.shape import Shape


@layer("ln", "layernorm")
class LayerNorm(NamedTuple):
    """Layer normalisation, of each place: 2*C parameters."""

    def params(self, input: Shape) -> Count:
        return 2 * channels(input)

    def arrays(self, input: Shape) -> Arrays:
        return scale_and_shift(input)


@layer("in", "instancenorm")
class InstanceNorm(NamedTuple):
    """Instance normalisation, of each channel: 2*C parameters."""

    def params(self, input: Shape) -> Count:
        return 2 * channels(input)

    def arrays(self, input: Shape) -> Arrays:
        return scale_and_shift(input)


@layer("bn", "batchnorm")
class BatchNorm(NamedTuple):
    """Batch normalisation: 2*C parameters.

    Its 2*C running statistics are buffers, and no parameters.
    """

    def params(self, input: Shape) -> Count:
        return 2 * channels(input)

    def arrays(self, input: Shape) -> Arrays:
        return scale_and_shift(input)

    def buffers(self, input: Shape) -> Count:
        """Running mean and variance of each channel. (PyTorch's count of batches seen is left out.)"""
        return 2 * channels(input)


@layer("gn", "groupnorm")
class GroupNorm(NamedTuple):
    """Group normalisation, of groups of channels: 2*C parameters."""

    groups: Natural

    def shape(self, input: Shape) -> Shape:
        check_parts(self.groups, "groups", depth(input))
        return input

    def params(self, input: Shape) -> Count:
        return 2 * channels(input)

    def arrays(self, input: Shape) -> Arrays:
        return scale_and_shift(input)


def scale_and_shift(input: Shape) -> Arrays:
    """What every normalisation learns: a number to multiply each channel by, and one to add."""
    return Array("scale", (depth(input),)), Array("shift", (depth(input),))
