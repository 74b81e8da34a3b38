"""Layers whose nodes read a whole vector: dense, sparse, maxout, and the kernel machine beside them."""

from __future__ import annotations

from math import comb
from typing import NamedTuple

from netcalc.errors import InputError
from netcalc.network.layers.arrays import Array, Arrays, with_bias
from netcalc.network.layers.count import MOST_BITS, Count, product
from netcalc.network.layers.inputs import nodes, places, vector, with_nodes
from netcalc.network.layers.kind import layer
from netcalc.network.layers.options import Natural
from netcalc.network.shape import Shape


@layer("dense", "fc", "linear")
class Dense(NamedTuple):
    """Every node reads every input: (n1 + 1)*n2 parameters.

    Acts on each position of a sequence.
    """

    units: Natural
    bias: bool | None = None

    def shape(self, input: Shape) -> Shape:
        nodes(input)
        return with_nodes(input, self.units)

    def mixes(self, input: Shape) -> bool:
        return reads_all(input)

    def params(self, input: Shape) -> Count:
        return inputs_and_bias(nodes(input), self.bias) * Count(self.units, "n2")

    def arrays(self, input: Shape) -> Arrays:
        return with_bias((self.units, nodes(input)), self.bias, (self.units,))

    def macs(self, input: Shape) -> Count:
        return at_each_position(input, Count(nodes(input), "n1") * Count(self.units, "n2"))

    def shared_as(self, input: Shape) -> tuple[object, ...]:
        """Without biases its weights are a table, n2 rows of n1: an embedding's, where the head is tied."""
        rows = "table" if self.bias is False else "dense"
        return rows, self.units, nodes(input)


@layer("sparse")
class Sparse(NamedTuple):
    """Every node reads m random inputs: (m + 1)*n2 parameters."""

    units: Natural
    inputs: Natural
    bias: bool | None = None

    def shape(self, input: Shape) -> Shape:
        if self.inputs > nodes(input):
            raise InputError(
                f"a node can't read {self.inputs} of {nodes(input)} inputs",
                hint=f"m is at most {nodes(input)}",
            )
        return with_nodes(input, self.units)

    def mixes(self, input: Shape) -> bool:
        return reads_all(input)

    def params(self, input: Shape) -> Count:
        return inputs_and_bias(self.inputs, self.bias, "m") * Count(self.units, "n2")

    def arrays(self, input: Shape) -> Arrays:
        return with_bias((self.units, self.inputs), self.bias, (self.units,))

    def macs(self, input: Shape) -> Count:
        return at_each_position(input, Count(self.inputs, "m") * Count(self.units, "n2"))

    def reading(self, input: Shape) -> str:
        return f"each node reads {self.inputs} of {nodes(input)}"

    def remark(self, input: Shape) -> str:
        n, m = nodes(input), self.inputs
        ways = ways_to_choose(n, m)
        result = "" if ways is None else f" = {ways:,}"
        return f"C(n1, m) = C({n}, {m}){result} ways to choose the inputs of one node"


@layer("maxout")
class Maxout(NamedTuple):
    """The largest of several dense pieces: pieces*(n1 + 1)*n2."""

    units: Natural
    pieces: Natural = 2
    bias: bool | None = None

    def shape(self, input: Shape) -> Shape:
        nodes(input)
        return with_nodes(input, self.units)

    def mixes(self, input: Shape) -> bool:
        return reads_all(input)

    def params(self, input: Shape) -> Count:
        one = inputs_and_bias(nodes(input), self.bias) * Count(self.units, "n2")
        return Count(self.pieces, "pieces") * one

    def arrays(self, input: Shape) -> Arrays:
        each = (self.pieces, self.units)
        return with_bias((*each, nodes(input)), self.bias, each)

    def macs(self, input: Shape) -> Count:
        one = Count(nodes(input), "n1") * Count(self.units, "n2")
        return at_each_position(input, Count(self.pieces, "pieces") * one)


@layer("kernel")
class Kernel(NamedTuple):
    """A kernel machine: a weight for each of N stored examples."""

    examples: Natural

    def shape(self, input: Shape) -> Shape:
        vector(input)
        return Shape((), 1)

    def mixes(self, input: Shape) -> bool:
        return True

    def params(self, input: Shape) -> Count:
        return Count(self.examples, "N")

    def arrays(self, input: Shape) -> Arrays:
        return (Array("w", (self.examples,)),)

    def buffers(self, input: Shape) -> Count:
        """The examples themselves, which it keeps."""
        return self.macs(input)

    def macs(self, input: Shape) -> Count:
        return Count(self.examples, "N") * Count(vector(input), "D")

    def reading(self, input: Shape) -> str:
        return f"{self.examples} stored examples of {vector(input)}"

    def remark(self, input: Shape) -> str:
        stored = self.macs(input)
        working = f"{stored.symbols} = {stored.numbers} = {stored.number:,}"
        return f"the examples themselves are {working} stored numbers"


def reads_all(input: Shape) -> bool:
    """Whether a node reads the whole input, and not one position of a sequence."""
    return len(input.spatial) != 1


def inputs_and_bias(inputs: int, bias: bool | None, symbol: str = "n1") -> Count:
    """What one node has: a weight for each input, and a bias where it has one."""
    weights = Count(inputs, symbol)
    return weights if bias is False else weights + 1


def at_each_position(input: Shape, count: Count) -> Count:
    return product((count, places(input))) if len(input.spatial) == 1 else count


def ways_to_choose(n: int, m: int) -> int | None:
    """C(n, m), or None where it has too many bits: C(n, m) >= (n/m)^m is looked at first."""
    fewer = min(m, n - m)
    if fewer * max(1, n.bit_length() - fewer.bit_length() - 1) > MOST_BITS:
        return None
    ways = comb(n, fewer)
    return ways if ways.bit_length() <= MOST_BITS else None
