"""The formula of each node of a net: over what the node itself reads, and over the inputs of the net.

A node's own formula is that of its step alone, for all values of the bits that it reads, whether the net ever
gives it those or not. Where it is no bit, which happens for values that never come, it is free to choose.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from netcalc.expression.bits.columns import walked
from netcalc.expression.bits.cubes import TooMany
from netcalc.expression.bits.factored import Shortest, shortest
from netcalc.expression.bits.logic import joined, product
from netcalc.expression.bits.rows import every_row
from netcalc.expression.bits.truth import BITS, Node, TruthTable, beside, truth

MOST_READ = 16
"""Bits that a node reads, for a formula over these."""


class Written(NamedTuple):
    """A formula over some names; None in the place of one that has too many terms."""

    names: tuple[str, ...]
    found: Shortest | None

    @property
    def text(self) -> str | None:
        """As netcalc reads it again."""
        return self.found.logic.text(self.names) if self.found else None

    @property
    def sum(self) -> str | None:
        """The sum of products that it was factored from; None where it is that, or was made otherwise."""
        if self.found is None or self.found.cover is None:
            return None
        cubes = self.found.cover.cubes
        return joined("|", [product(cube, len(self.names)) for cube in cubes]).text(self.names)


class NodeFormula(NamedTuple):
    """A node's formula over what it reads itself, and over the inputs of the net."""

    own: Written
    inputs: Written


def node_formulas(table: TruthTable) -> dict[str, NodeFormula]:
    """The formulas of all nodes that are bits; a node that hangs on no input has one only as a result.

    >>> from netcalc.expression.bits.net import read_net
    >>> from netcalc.expression.bits.truth import truth_table
    >>> found = node_formulas(truth_table(read_net("z = step(a + b - 1.5); y = z or c")))
    >>> {name: (formula.own.text, formula.inputs.text) for name, formula in found.items()}
    {'z': ('a & b', 'a & b'), 'y': ('z | c', 'a & b | c')}
    """
    made = _Formulas(table)
    results = {node.step for node in table.results}
    return {
        node.name: made.of(node)
        for node in table.nodes
        if node.kind and (node.step in results or node.step in made.bits)
    }


class _Formulas:
    """The bits of a net, and what is known of them."""

    def __init__(self, table: TruthTable) -> None:
        self.table, self.net = table, table.net
        self.inputs = {step: name for name, step in self.net.graph.inputs.items() if name in self.net.inputs}
        self.bits = {
            node.step: node
            for node in table.nodes
            if node.kind and not self.inputs.keys().isdisjoint(self.net.graph.beneath(node.step))
        }

    def of(self, node: Node) -> NodeFormula:
        steps = self._reads(node.step)
        own = self._own(node, steps)
        if own is not None and all(step in self.inputs for step in steps):
            return NodeFormula(own, own)
        inputs = Written(self.net.inputs, _shortest(node.truth, 0, len(self.net.inputs)))
        return NodeFormula(inputs if own is None else own, inputs)

    def _reads(self, step: int) -> list[int]:
        """The bits that a step reads: nodes, and inputs that no node stands between."""
        found: set[int] = set()
        seen, waiting = {step}, [step]
        while waiting:
            i = waiting.pop()
            if i in self.inputs or (i in self.bits and i != step):
                found.add(i)
                continue
            fresh = [j for j in self.net.graph.steps[i].inputs if j not in seen]
            seen.update(fresh)
            waiting += fresh
        return sorted(found)

    def _own(self, node: Node, steps: Sequence[int]) -> Written | None:
        """The formula over these bits; None where they are too many."""
        if len(steps) > MOST_READ or not steps:
            return None
        names = tuple([self.inputs.get(step) or self.bits[step].name for step in steps])
        given = {step: BITS if step in self.inputs else self._kind(step) for step in steps}
        rows = every_row(len(steps))
        if node.step in given:  # an input that has another name
            return None
        column = walked(self.net, rows, given, [node.step]).columns[node.step]
        kind = node.kind
        assert kind is not None
        return Written(names, _shortest(truth(column, rows, kind), beside(column, rows, kind), len(steps)))

    def _kind(self, step: int) -> tuple[int, int]:
        kind = self.bits[step].kind
        assert kind is not None
        return kind


def _shortest(function: int, free: int, inputs: int) -> Shortest | None:
    try:
        return shortest(function, free, inputs)
    except TooMany:
        return None
