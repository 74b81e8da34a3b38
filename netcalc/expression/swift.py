"""Value and gradients of a program of numbers, and nothing else kept: for descent, which walks it many times.

The same walk as trace.py without its record of edges, and with arithmetic in line. Whoever finds that a
number is not finite asks trace.py what happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from netcalc.expression.graph import Graph
from netcalc.expression.trace import backward, forward
from netcalc.operations import OPERATIONS, Entry, Floats

_ADD, _MUL = OPERATIONS["add"], OPERATIONS["mul"]


class Gradients(NamedTuple):
    """The value of every step, and d result / d step, None where nothing flows back."""

    values: list[Any]
    upstream: list[Any]


def gradients(graph: Graph, m: Floats, inputs: Mapping[str, float]) -> Gradients:
    """Values and gradients at a point. Steps that hold no variable may have one here, which means nothing.

    >>> from netcalc.expression.parser import parse
    >>> from netcalc.operations import FLOATS
    >>> graph = parse("(x + y)*z").graph
    >>> found = gradients(graph, FLOATS, {"x": -2.0, "y": 5.0, "z": -4.0})
    >>> found.values[graph.result], [found.upstream[i] for i in graph.inputs.values()]
    (-12.0, [-4.0, -4.0, 3.0])
    """
    values = forward(graph, m, inputs)
    upstream = _upstream(graph, m, values)
    return Gradients(values, backward(graph, m, values).upstream if upstream is None else upstream)


def _upstream(graph: Graph, m: Floats, values: list[Any]) -> list[Any] | None:
    """The walk back; None where a row may be taken together with the one that it follows."""
    steps = graph.steps
    upstream: list[Any] = [None] * len(values)
    upstream[graph.result] = 1
    bound: dict[str, tuple[tuple[Entry, ...], bool]] = {}
    for i in range(graph.result, -1, -1):
        arriving = upstream[i]
        if arriving is None:
            continue
        operation, places, _, _ = steps[i]
        if operation is _ADD:
            a, b = places
            before = upstream[a]
            upstream[a] = arriving if before is None else before + arriving
            before = upstream[b]
            upstream[b] = arriving if before is None else before + arriving
        elif operation is _MUL:
            a, b = places
            before = upstream[a]
            upstream[a] = arriving * values[b] if before is None else before + arriving * values[b]
            before = upstream[b]
            upstream[b] = arriving * values[a] if before is None else before + arriving * values[a]
        elif operation is not None:
            found = bound.get(operation.name)
            if found is None:
                if operation.after:
                    return None
                found = operation.slopes_of(m, len(places)), operation.routes
                if not operation.share:
                    bound[operation.name] = found
            slopes, routes = found
            if len(places) == 1:
                (j,) = places
                local = slopes[0](values[i], values[j])
                if local != 0 or not routes:
                    before = upstream[j]
                    upstream[j] = arriving * local if before is None else before + arriving * local
                continue
            numbers = (values[i], *[values[j] for j in places])
            for slope, j in zip(slopes, places, strict=True):
                if steps[j].literal:
                    continue
                local = slope(*numbers)
                if local != 0 or not routes:
                    before = upstream[j]
                    upstream[j] = arriving * local if before is None else before + arriving * local
    return upstream
