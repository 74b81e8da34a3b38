"""Layers that read or make sequences: embeddings, recurrent layers, attention.

A sequence is written channels@positions, `64@100`.
"""

from __future__ import annotations

from typing import NamedTuple

from netcalc.errors import ShapeError
from netcalc.network.groups import check_parts
from netcalc.network.layers.arrays import Array, Arrays, with_bias
from netcalc.network.layers.count import Count
from netcalc.network.layers.inputs import described, sequence
from netcalc.network.layers.kind import layer
from netcalc.network.layers.options import Biases, Natural
from netcalc.network.shape import Shape
from netcalc.network.window import Window


@layer("embedding")
class Embedding(NamedTuple):
    """A vector of D for each of V words: V*D parameters.

    Reads a vector of word numbers.
    """

    vocabulary: Natural
    channels: Natural

    def shape(self, input: Shape) -> Shape:
        if input.spatial:
            raise ShapeError(
                f"embedding reads a vector of word numbers, and the input is {described(input)}",
                hint="the input of embedding is how many words there are: 100 embedding:5000,64",
            )
        return Shape((input.size,), self.channels)

    def params(self, input: Shape) -> Count:
        return Count(self.vocabulary, "V") * Count(self.channels, "D")

    def arrays(self, input: Shape) -> Arrays:
        return (Array("table", (self.vocabulary, self.channels)),)

    def shared_as(self, input: Shape) -> tuple[object, ...]:
        """A table of V rows of D, which a dense layer without biases can share: a tied head."""
        return "table", self.vocabulary, self.channels


@layer("posembedding")
class PositionEmbedding(NamedTuple):
    """Adds a learned vector to each position: L*D parameters."""

    def shape(self, input: Shape) -> Shape:
        sequence(input)
        return input

    def params(self, input: Shape) -> Count:
        length, channels = sequence(input)
        return Count(length, "L") * Count(channels, "D")

    def arrays(self, input: Shape) -> Arrays:
        return (Array("table", sequence(input)),)


@layer("classtoken")
class ClassToken(NamedTuple):
    """Puts a learned position ahead: D parameters."""

    def shape(self, input: Shape) -> Shape:
        length, channels = sequence(input)
        return Shape((length + 1,), channels)

    def params(self, input: Shape) -> Count:
        return Count(sequence(input)[1], "D")

    def arrays(self, input: Shape) -> Arrays:
        return (Array("token", sequence(input)[1:]),)

    def windows(self, input: Shape) -> tuple[Window, ...]:
        """Every position moves on by one."""
        return (Window(1, before=1),)


class Recurrent(NamedTuple):
    """A recurrent layer of H units: g*(H*(C + H) + biases*H) parameters, g gates."""

    units: Natural
    biases: Biases = None
    bidirectional: bool = False
    last: bool = False

    @property
    def gates(self) -> int:
        return 1

    @property
    def directions(self) -> int:
        return 2 if self.bidirectional else 1

    def shape(self, input: Shape) -> Shape:
        length, _ = sequence(input)
        channels = self.units * self.directions
        return Shape((), channels) if self.last else Shape((length,), channels)

    def mixes(self, input: Shape) -> bool:
        return True

    def params(self, input: Shape) -> Count:
        units, biases = Count(self.units, "H"), self.biases_of_each_gate
        one = self._weights(input) + Count(biases, "biases") * units if biases else self._weights(input)
        return self._in_all(one)

    def arrays(self, input: Shape) -> Arrays:
        """Of all gates together, what reads the input and what reads the state; backward the same again."""
        rows = self.gates * self.units
        names = ((), ("b",), ("b_x", "b_h"))[self.biases_of_each_gate]
        one = (
            Array("W_x", (rows, sequence(input)[1])),
            Array("W_h", (rows, self.units)),
            *(Array(name, (rows,)) for name in names),
        )
        back = tuple(Array(f"{name}_back", shape) for name, shape in one)
        return one + back if self.bidirectional else one

    def macs(self, input: Shape) -> Count:
        return Count(sequence(input)[0], "L") * self._in_all(self._weights(input))

    def remark(self, input: Shape) -> str:
        if self.biases is not None:
            return ""
        return (
            "a recurrent layer has two biases for each unit and gate, as in PyTorch; "
            "Keras has one for rnn and lstm: biases=1"
        )

    @property
    def biases_of_each_gate(self) -> int:
        return 2 if self.biases is None else self.biases

    def _weights(self, input: Shape) -> Count:
        units = Count(self.units, "H")
        return units * (Count(sequence(input)[1], "C") + units)

    def _in_all(self, one: Count) -> Count:
        gates = one if self.gates == 1 else Count(self.gates, "g") * one
        return Count(2) * gates if self.bidirectional else gates


@layer("rnn")
class Rnn(Recurrent):
    """A simple recurrent layer: H*(C + H) + biases*H."""


@layer("gru")
class Gru(Recurrent):
    """A gated recurrent layer: 3*(H*(C + H) + biases*H)."""

    @property
    def gates(self) -> int:
        return 3


@layer("lstm")
class Lstm(Recurrent):
    """A long short-term memory: 4*(H*(C + H) + biases*H)."""

    @property
    def gates(self) -> int:
        return 4


@layer("attention")
class Attention(NamedTuple):
    """Self-attention: 4*(D*D + D) parameters.

    Queries, keys, values and output of all heads together, each a square matrix and a bias.
    """

    heads: Natural
    bias: bool | None = None

    def shape(self, input: Shape) -> Shape:
        check_parts(self.heads, "heads", sequence(input)[1])
        return input

    def mixes(self, input: Shape) -> bool:
        return True

    def params(self, input: Shape) -> Count:
        d = Count(sequence(input)[1], "D")
        return 4 * (d * d) if self.bias is False else 4 * (d * d + d)

    def arrays(self, input: Shape) -> Arrays:
        """Those of queries, keys, values and output, one behind another."""
        d = sequence(input)[1]
        return with_bias((4, d, d), self.bias, (4, d))

    def macs(self, input: Shape) -> Count:
        length, channels = sequence(input)
        count, d = Count(length, "L"), Count(channels, "D")
        return 4 * (count * d * d) + 2 * (count * count * d)

    def reading(self, input: Shape) -> str:
        return f"{self.heads} heads of {sequence(input)[1] // self.heads}"
