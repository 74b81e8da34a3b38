"""A program's values along one variable, all others held still: what is drawn as curves.

A result that is a vector is several values at each place. A value counts only where all that it reads is
finite: exp(x + 1) > exp(x) at 1000 compares two overflows, and says nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from netcalc.errors import NetcalcError
from netcalc.expression.domain import value_fault
from netcalc.expression.graph import Graph
from netcalc.expression.naming import node_names
from netcalc.expression.parser import Program
from netcalc.expression.trace import Trace, forward
from netcalc.operations import FLOATS
from netcalc.operations.shapes import Shape, entries

MOST_KEPT = 1_000_000
"""Values that are remembered."""


class Along:
    """The entries of a program's result as functions of one of its inputs.

    `point` are the values of the other inputs; `shapes` those of all steps where it works on arrays.

    >>> from netcalc.expression.parser import parse
    >>> along = Along(parse("[x^2, a/x]"), "x", {"a": 1.0})
    >>> along.at(2.0), along.at(0.0), along.fault(1, 0.0).message
    ([4.0, 0.5], [0.0, nan], 'division by zero: a/x at a = 1, x = 0')
    """

    def __init__(
        self, program: Program, over: str, point: Mapping[str, Any], shapes: Sequence[Shape] | None = None
    ) -> None:
        self.program = program
        self.over = over
        self._shapes = shapes
        self._point = dict(point)
        self._known: dict[float, list[float]] = {}
        if shapes is not None:
            from netcalc.operations.arrays import Arrays

            self._arrays = Arrays()
            self._point = {name: self._arrays.lift(value) for name, value in point.items()}

    @property
    def arrays(self) -> bool:
        """Does the program work on arrays?"""
        return self._shapes is not None

    @property
    def count(self) -> int:
        """How many entries the result has."""
        if self._shapes is None:
            return len(self.program.graph.entries or (0,))
        return entries(self._shapes[self.program.graph.result])

    def at(self, x: float) -> list[float]:
        """The entries of the result, nan where one has no value."""
        if x not in self._known:
            if len(self._known) > MOST_KEPT:
                self._known.clear()
            self._known[x] = self._numbers(x) if self._shapes is None else self._array(x)
        return self._known[x]

    def fault(self, entry: int, x: float) -> NetcalcError | None:
        """Why an entry has no value at a place; None where it has one."""
        graph = self.program.graph
        if self._shapes is None:
            graph = _to(graph, entry)
            values = forward(graph, FLOATS, {**self._point, self.over: x})
        else:
            with self._arrays.quiet():
                values = forward(graph, self._arrays, self._inputs(x), self._shapes)
        return self._fault(graph, values)

    def _fault(self, graph: Graph, values: list[Any]) -> NetcalcError | None:
        constant = graph.constant()
        found = Trace(graph, constant, values, [None] * len(values), [], self._shapes)
        program = self.program._replace(graph=graph)
        return value_fault(program, found, node_names(graph, constant))

    def _numbers(self, x: float) -> list[float]:
        graph = self.program.graph
        values = forward(graph, FLOATS, {**self._point, self.over: x})
        places = graph.entries or (graph.result,)
        if all(type(value) is list or math.isfinite(value) for value in values):
            return [float(values[i]) for i in places]
        return [
            math.nan if self._fault(_to(graph, entry), values) else float(values[i])
            for entry, i in enumerate(places)
        ]

    def _inputs(self, x: float) -> dict[str, Any]:
        return {**self._point, self.over: self._arrays.lift(x)}

    def _array(self, x: float) -> list[float]:
        import numpy

        graph = self.program.graph
        with self._arrays.quiet():
            values = forward(graph, self._arrays, self._inputs(x), self._shapes)
            result = numpy.atleast_1d(values[graph.result]).astype(float).tolist()
            if any(bool(numpy.isinf(value).any()) for value in values) and self._fault(graph, values):
                return [math.nan] * len(result)
        return [y if math.isfinite(y) else math.nan for y in result]


def _to(graph: Graph, entry: int) -> Graph:
    """The graph whose result is one entry of the result."""
    return graph._replace(result=graph.entries[entry]) if graph.entries else graph
