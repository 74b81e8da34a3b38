"""Activation functions as layers: the shape stays, and only prelu has something to learn."""

from __future__ import annotations

from typing import NamedTuple

from netcalc.network.layers.count import NOTHING, Count
from netcalc.network.layers.inputs import channels
from netcalc.network.layers.options import Channelwise, Real
from netcalc.network.layers.shaping import Plain
from netcalc.network.shape import Shape

ENTRYWISE = ("sigmoid", "tanh", "relu", "silu", "gelu", "softplus", "step", "sign", "erf", "abs")
"""The activation functions of the expression language that take nothing but their argument."""


class Activation(NamedTuple):
    """An activation function, applied to every value; no parameters."""

    function: str

    def shape(self, input: Shape) -> Shape:
        return input

    def params(self, input: Shape) -> Count:
        return NOTHING

    def macs(self, input: Shape) -> Count:
        return NOTHING


class Softmax(Plain):
    """Scores to probabilities, over the channels; no parameters."""


class LeakyRelu(NamedTuple):
    """max(beta*a, a); no parameters."""

    beta: Real = 0.01

    def shape(self, input: Shape) -> Shape:
        return input

    def params(self, input: Shape) -> Count:
        return NOTHING

    def macs(self, input: Shape) -> Count:
        return NOTHING


class Elu(NamedTuple):
    """a where a > 0, else alpha*(exp(a) - 1); no parameters."""

    alpha: Real = 1.0

    def shape(self, input: Shape) -> Shape:
        return input

    def params(self, input: Shape) -> Count:
        return NOTHING

    def macs(self, input: Shape) -> Count:
        return NOTHING


class PRelu(NamedTuple):
    """max(beta*a, a) with a beta that is learned: one for all, or one for each of the channels."""

    slopes: Channelwise = 1

    def shape(self, input: Shape) -> Shape:
        return input

    def params(self, input: Shape) -> Count:
        return channels(input) if self.slopes == "channels" else Count(1)

    def macs(self, input: Shape) -> Count:
        return NOTHING
