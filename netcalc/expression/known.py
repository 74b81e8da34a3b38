"""A formula that is compared with others: its values at the probes are computed once.

A key to a homework is compared with every student's answer, at the same seeded points and in the same
numbers of digits. What was computed for one comparison is kept for the next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
"""Numbers that one program keeps; what is looked at beyond that is computed each time."""

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


class Room:
    """How many numbers may still be kept, by all sides of one formula together."""

    def __init__(self, numbers: int = MOST_KEPT) -> None:
        self.numbers = numbers


class Side:
    """One formula, and, where there is room, what was seen of it where it was looked at before."""

    def __init__(self, graph: Graph, room: Room | None = None) -> None:
        self.graph = graph
        self._names = tuple(graph.inputs)
        self._bound: dict[int, Bound] = {}
        self._kept: dict[tuple[object, ...], Looked] = {}
        self._room = room

    def at(self, m: Digits, point: Mapping[str, Fraction], deadline: float) -> Looked:
        """What it is at a point, remembered or computed; sets m.unclear where noise hid something.

        Raises Late past the deadline.
        """
        if self._room is None:
            return self._looked(m, point, deadline)
        place = (m.bits, *[point[name] for name in self._names])
        seen = self._kept.get(place)
        if seen is None:
            seen = self._looked(m, point, deadline)
            if self._room.numbers >= len(seen.values):
                self._room.numbers -= len(seen.values)
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
    >>> known = Known(parse("[x*y, sin(x)]"))
    >>> len(known.side(0).graph.steps), known.side(1) is known.side(1)
    (3, True)
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.room = Room()
        self.worlds: dict[int, Digits] = {}
        """The numbers of so many digits that the values are made of."""
        self._sides: dict[int, Side] = {}
        self._entries: tuple[Mapping[str, Sequence[str]], Known] | None = None

    def side(self, entry: int) -> Side:
        """One entry, made when it is first compared."""
        if entry not in self._sides:
            graph = self.program.graph
            own = graph if graph.entries is None else graph.alone(graph.entries[entry])
            self._sides[entry] = Side(own, self.room)
        return self._sides[entry]

    def as_entries(self, names: Mapping[str, Sequence[str]], write: Callable[[], Program]) -> Known:
        """The program over the entries of its arrays, which are so named; written anew where names change."""
        if self._entries is None or self._entries[0] != names:
            self._entries = names, Known(write())
        return self._entries[1]
