"""A formula that is compared with others: its values at the probes are computed once.

A key to a homework is compared with every student's answer, at the same seeded points and in the same
numbers of digits. What was computed for one comparison is kept for the next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import monotonic
from typing import TYPE_CHECKING, Any

from netcalc.expression.graph import Graph
from netcalc.expression.parser import Program
from netcalc.expression.trace import number

if TYPE_CHECKING:
    from fractions import Fraction

    from netcalc.operations.ball import Ball
    from netcalc.operations.digits import Digits

MOST_KEPT = 50_000
"""Numbers that one formula keeps; what is looked at beyond that is computed each time."""

Bound = list[tuple[Callable[..., Any] | None, tuple[int, ...], str, "Ball | None"]]
"""Each step's function in one world, its inputs, its name if it is one, its number if it is one."""


class Late(Exception):
    """The time is over."""


class Looked:
    """A formula at one point: the value of every step."""

    __slots__ = ("_largest", "result", "unclear", "values")

    def __init__(self, values: list[Ball], result: int, unclear: bool) -> None:
        self.values = values
        self.result = values[result]
        self.unclear = unclear
        """Whether noise hid something on the way."""
        self._largest: float | None = None

    def largest(self, m: Digits) -> float:
        """log2 of the largest value among the steps."""
        if self._largest is None:
            self._largest = max(m.magnitude(ball) for ball in self.values if ball.known)
        return self._largest


class Side:
    """One formula, and what was seen of it where it was looked at before; `room` is for so many numbers."""

    def __init__(self, graph: Graph, room: int = MOST_KEPT) -> None:
        self.graph = graph
        self._names = tuple(graph.inputs)
        self._bound: dict[int, Bound] = {}
        self._kept: dict[tuple[object, ...], Looked] = {}
        self._room = room

    def at(self, m: Digits, point: Mapping[str, Fraction], deadline: float) -> Looked:
        """What it is at a point, remembered or computed; sets m.unclear where noise hid something.

        Raises Late past the deadline.
        """
        if not self._room and not self._kept:
            return self._looked(m, point, deadline)
        place = (m.bits, *[point[name] for name in self._names])
        seen = self._kept.get(place)
        if seen is None:
            seen = self._looked(m, point, deadline)
            if self._room >= len(seen.values):
                self._room -= len(seen.values)
                self._kept[place] = seen
        m.unclear |= seen.unclear
        return seen

    def _looked(self, m: Digits, point: Mapping[str, Fraction], deadline: float) -> Looked:
        before, m.unclear = m.unclear, False
        seen = Looked(self._values(m, point, deadline), self.graph.result, m.unclear)
        m.unclear |= before
        return seen

    def _values(self, m: Digits, point: Mapping[str, Fraction], deadline: float) -> list[Ball]:
        """The value of every step; trace.forward with an eye on the time."""
        values: list[Ball] = []
        for i, (function, places, name, literal) in enumerate(self._steps(m)):
            if i % 64 == 0 and monotonic() > deadline:
                raise Late
            if function is not None:
                values.append(function(*[values[j] for j in places]))
            else:
                values.append(m.lift(point[name]) if literal is None else literal)
        return values

    def _steps(self, m: Digits) -> Bound:
        if m.bits not in self._bound:
            self._bound[m.bits] = [
                (
                    operation and operation.value(m),
                    places,
                    name,
                    None if operation or name else number(m, literal),
                )
                for operation, places, name, literal in self.graph.steps
            ]
        return self._bound[m.bits]


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
