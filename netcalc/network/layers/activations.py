"""Activation functions as layers: the shape stays, and only prelu has something to learn."""

from __future__ import annotations

from typing import Any, NamedTuple

from netcalc.network.layers.arrays import Array, Arrays
from netcalc.network.layers.count import Count
from netcalc.network.layers.inputs import channels
from netcalc.network.layers.kind import layer
from netcalc.network.layers.options import Channelwise, Real
from netcalc.network.shape import Shape


class Entrywise(NamedTuple):
    """A function without options, of every value."""


def entrywise(name: str, formula: str, *aliases: str) -> Any:
    """The record of such a function."""
    return layer(name, *aliases)(type(name, (Entrywise,), {"__doc__": f"{formula}, of every value."}))


Sigmoid = entrywise("sigmoid", "1/(1 + exp(-a))")
Tanh = entrywise("tanh", "(exp(a) - exp(-a))/(exp(a) + exp(-a))")
Relu = entrywise("relu", "max(0, a)")
Silu = entrywise("silu", "a*sigmoid(a)", "swish")
Gelu = entrywise("gelu", "a*(1 + erf(a/sqrt(2)))/2")
Softplus = entrywise("softplus", "log(1 + exp(a))")
Step = entrywise("step", "1 where a > 0, else 0", "heaviside")
Sign = entrywise("sign", "-1, 0 or 1", "sgn")
Erf = entrywise("erf", "the error function erf(a)")
Abs = entrywise("abs", "|a|")


@layer("leaky_relu")
class LeakyRelu(NamedTuple):
    """max(beta*a, a), of every value."""

    beta: Real = 0.01


@layer("elu")
class Elu(NamedTuple):
    """a where a > 0, else alpha*(exp(a) - 1)."""

    alpha: Real = 1.0


@layer("prelu")
class PRelu(NamedTuple):
    """max(beta*a, a), beta learned: 1; prelu:channels has C."""

    slopes: Channelwise = 1

    def params(self, input: Shape) -> Count:
        return channels(input) if self.slopes == "channels" else Count(1)

    def arrays(self, input: Shape) -> Arrays:
        return (Array("beta", (self.params(input).number,)),)


@layer("softmax")
class Softmax(NamedTuple):
    """Scores to probabilities, over the channels."""
