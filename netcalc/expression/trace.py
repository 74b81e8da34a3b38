"""Numbers down, gradients back up: reverse-mode differentiation, with everything on the way kept.

    forward     y_i = operation_i(y_j, y_k, ...)                          children first
    backward    upstream_j = sum over readers i of upstream_i * dy_i/dy_j     readers first

(Griewank and Walther, Evaluating Derivatives, 2008, section 3.2.) One loop down the list and one loop
up, over any world: floats give numbers, steps give formulas. What no variable stands beneath is
a constant and gets no gradient. Arrays are walked in trace_of_arrays.py.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from netcalc.expression.graph import Graph
from netcalc.operations import Entry, Floats, Operation
from netcalc.operations.operation import After
from netcalc.operations.shapes import Shape


class Edge(NamedTuple):
    """What flows back from a step to one of its inputs: flow = upstream[source] * local."""

    source: int
    position: int
    """Which of the source's inputs the target is."""
    target: int
    local: Any
    """d source / d target, through this input alone."""
    flow: Any


class Trace(NamedTuple):
    """A graph with a value and an upstream gradient at each step.

    `upstream[i]` is d result / d step i; None where nothing flows back: constants, and steps that the
    result does not read or a router passed by.
    """

    graph: Graph
    constant: list[bool]
    values: list[Any]
    upstream: list[Any]
    edges: list[tuple[int, int, int, Any, Any]]
    """From the result towards the inputs, each the fields of an Edge: a trace makes very many."""
    shapes: Sequence[Shape] | None = None
    """Every step's shape; None where all are numbers."""
    joined: Mapping[int, After] = {}
    """The steps that were taken together with the step that they follow."""

    def gradient(self, step: int) -> Any:
        """d result / d step, 0 where nothing flows back."""
        found = self.upstream[step]
        return 0 if found is None else found


def trace(
    graph: Graph,
    m: Any,
    inputs: Mapping[str, Any],
    shapes: Sequence[Shape] | None = None,
    wanted: Collection[int] | None = None,
) -> Trace:
    """Values and gradients of a graph at a point.

    With `shapes` (expression/shapes.py) over arrays: m is then a world of arrays. Only steps that lead to one
    of `wanted` are walked back; None: all are.

    >>> from netcalc.expression.parser import parse
    >>> from netcalc.operations import FLOATS
    >>> graph = parse("(x + y)*z").graph
    >>> found = trace(graph, FLOATS, {"x": -2.0, "y": 5.0, "z": -4.0})
    >>> found.values[graph.result], [found.upstream[i] for i in graph.inputs.values()]
    (-12.0, [-4.0, -4.0, 3.0])
    """
    values = forward(graph, m, inputs, shapes)
    return backward(graph, m, values, shapes, wanted)


def forward(
    graph: Graph, m: Any, inputs: Mapping[str, Any], shapes: Sequence[Shape] | None = None
) -> list[Any]:
    """The value of every step."""
    if shapes is not None:
        return _forward(graph, m, inputs)
    functions: dict[str, Any] = {}
    values: list[Any] = []
    append = values.append
    for operation, places, name, literal in graph.steps:
        if operation is None:
            append(inputs[name] if name else number(m, literal))
            continue
        function = functions.get(operation.name)
        if function is None:
            if operation.after and isinstance(m, Floats) and _has_joints(graph):
                return _forward(graph, m, inputs)
            function = functions[operation.name] = operation.value(m)
        if len(places) == 2:
            append(function(values[places[0]], values[places[1]]))
        elif len(places) == 1:
            append(function(values[places[0]]))
        else:
            append(function(*[values[j] for j in places]))
    return values


def _forward(graph: Graph, m: Any, inputs: Mapping[str, Any]) -> list[Any]:
    """The walk over arrays, and over numbers where steps are taken together."""
    from netcalc.expression import trace_of_arrays

    return trace_of_arrays.forward(graph, m, inputs)


def _backward(
    graph: Graph,
    m: Any,
    values: list[Any],
    shapes: Sequence[Shape],
    constant: list[bool],
    still: Sequence[bool],
    seed: Any,
) -> Trace:
    from netcalc.expression import trace_of_arrays

    return trace_of_arrays.backward(graph, m, values, shapes, constant, still, seed)


def _has_joints(graph: Graph) -> bool:
    """Whether a step is taken together with one that it follows."""
    from netcalc.expression import trace_of_arrays

    return bool(trace_of_arrays.joints(graph))


def number(m: Any, literal: str) -> Any:
    """A literal as a number of the world."""
    if literal == "pi":
        return m.pi
    return m.exp(1.0) if literal == "e" else m.literal(literal)


def backward(
    graph: Graph,
    m: Any,
    values: list[Any],
    shapes: Sequence[Shape] | None = None,
    wanted: Collection[int] | None = None,
    seed: Any = None,
) -> Trace:
    """The gradient of the result with respect to every step, and what flowed along every edge.

    `seed` stands at an array that is the result: the weights of its entries in what is differentiated.
    """
    constant = graph.constant()
    still = constant if wanted is None else apart(graph, constant, wanted)
    if shapes is not None:
        return _backward(graph, m, values, shapes, constant, still, seed)
    upstream: list[Any] = [None] * len(values)
    upstream[graph.result] = 1
    edges: list[tuple[int, int, int, Any, Any]] = []
    bound: dict[object, tuple[Entry, ...]] = {}
    for i in range(len(values) - 1, -1, -1):
        operation, places, _, _ = graph.steps[i]
        if operation is None or still[i]:
            continue
        key = (operation.name, len(places)) if operation.share else operation.name
        slopes = bound.get(key)
        if slopes is None:
            if operation.after and isinstance(m, Floats) and _has_joints(graph):
                found = _backward(graph, m, values, [()] * len(values), constant, still, None)
                return found._replace(shapes=None)
            slopes = bound[key] = operation.slopes_of(m, len(places))
        arriving = upstream[i]
        numbers = (values[i], *[values[j] for j in places])
        for position, j in enumerate(places):
            if still[j]:
                continue
            local = slopes[position](*numbers)
            if arriving is None or (operation.routes and local == 0):
                flow: Any = 0
            else:
                flow = arriving * local
                before = upstream[j]
                upstream[j] = flow if before is None else before + flow
            edges.append((i, position, j, local, flow))
    return Trace(graph, constant, values, upstream, edges)


def apart(graph: Graph, constant: Sequence[bool], wanted: Collection[int]) -> list[bool]:
    """For each step whether nothing that is wanted hangs on what flows back to it."""
    found: list[bool] = []
    for i, (_, inputs, _, _) in enumerate(graph.steps):
        found.append(constant[i] or (i not in wanted and all(found[j] for j in inputs)))
    return found


def kinks(found: Trace) -> dict[int, Operation]:
    """The steps that stand where their operation has no derivative, so that a convention was used."""
    if found.shapes is not None:
        from netcalc.expression import lost_entries

        return lost_entries.kinks(found)
    steps = found.graph.steps
    return {
        i: operation
        for i, (operation, places, _, _) in enumerate(steps)
        if operation and operation.kink and not found.constant[i]
        if operation.kink(*[found.values[j] for j in places])
    }
