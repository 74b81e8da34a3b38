"""A formula that many are compared with: its values at the probes are computed once.

A key to a homework is compared with every student's answer, at the same seeded points and in the same
numbers of digits. What was computed for one comparison is kept for the next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from netcalc.expression.graph import Graph
from netcalc.expression.parser import Program

if TYPE_CHECKING:
    from fractions import Fraction

    from netcalc.operations.ball import Ball
    from netcalc.operations.digits import Digits

MOST_KEPT = 50_000
"""Numbers that one formula keeps; what is looked at beyond that is computed each time."""

Look = Callable[[Graph, "Digits", Mapping[str, "Fraction"]], "list[Ball]"]


class Side:
    """One formula, and the value of every step where it was looked at before."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._names = tuple(graph.inputs)
        self._kept: dict[tuple[object, ...], tuple[list[Ball], bool]] = {}
        self._room = MOST_KEPT

    def values(self, m: Digits, point: Mapping[str, Fraction], look: Look) -> list[Ball]:
        """The value of every step, remembered or looked up; m.unclear is set where noise hid something."""
        place = (m.bits, *[point[name] for name in self._names])
        if place not in self._kept:
            return self._looked(place, m, point, look)
        values, unclear = self._kept[place]
        m.unclear |= unclear
        return values

    def _looked(
        self, place: tuple[object, ...], m: Digits, point: Mapping[str, Fraction], look: Look
    ) -> list[Ball]:
        before, m.unclear = m.unclear, False
        values = look(self.graph, m, point)
        if self._room >= len(values):
            self._room -= len(values)
            self._kept[place] = values, m.unclear
        m.unclear |= before
        return values


class Known:
    """A program that others are compared with: a side for each entry of a vector, one for all else.

    >>> from netcalc.expression.parser import parse
    >>> len(Known(parse("[x*y, sin(x)]")).sides), len(Known(parse("x*y")).sides)
    (2, 1)
    """

    def __init__(self, program: Program) -> None:
        graph, entries = program.graph, program.graph.entries or ()
        graphs = [graph.alone(i) for i in entries] if len(entries) > 1 else [graph]
        self.program = program
        self.sides = [Side(graph) for graph in graphs]
        self.worlds: dict[int, Digits] = {}
        """The numbers of so many digits that the values are made of."""
