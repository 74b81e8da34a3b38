"""Where a trace over arrays left the finite numbers: the step, and the entry.

As of numbers (domain.py): the fault is where a step is not finite though what it reads is, and what the
result does not read is none, entry by entry: of where(c, a, b) only the branch that an entry takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy

from netcalc.expression.graph import Graph
from netcalc.expression.trace import Trace
from netcalc.expression.trace_of_arrays import joints
from netcalc.operations import Operation
from netcalc.operations.arrays import Arrays
from netcalc.operations.shapes import Shape


class Lost(NamedTuple):
    """A step, one of its entries that is no finite number, and what it was made of there."""

    step: int
    entry: tuple[int, ...]
    value: float
    inputs: tuple[float | None, ...]
    """The entries of the inputs that it is made of; None where it is made of many."""


def lost_value(found: Trace) -> Lost | None:
    """Where the fault of a result that is not finite arose; None where all that it reads is finite."""
    if all(bool(numpy.isfinite(value).all()) for value in found.values):
        return None
    read = _read(found)
    bad = {i: _bad(found.values[i]) & mask for i, mask in read.items()}
    step = next((i for i in sorted(bad, reverse=True) if bad[i].any()), None)
    while step is not None:
        beneath = next((j for j in found.graph.steps[step].inputs if j in bad and bad[j].any()), None)
        if beneath is None:
            entry = tuple(int(k) for k in numpy.argwhere(bad[step])[0])
            return _lost(found, step, entry)
        step = beneath
    return None


def _bad(value: Any) -> Any:
    return ~numpy.isfinite(value)


def _read(found: Trace) -> dict[int, Any]:
    """The entries of every step that the result hangs on, as masks."""
    graph, shapes = found.graph, found.shapes
    assert shapes is not None
    together = joints(graph)
    read = {graph.result: numpy.ones(shapes[graph.result], dtype=bool)}
    for i in range(graph.result, -1, -1):
        operation = graph.steps[i].operation
        if i not in read or operation is None or not read[i].any():
            continue
        for position, j in enumerate(graph.steps[i].inputs):
            mask = _mask(found, i, position, read[i])
            if i in together and together[i].after.position == position:
                j, mask = graph.steps[together[i].start].inputs[0], numpy.ones((), dtype=bool)
            read[j] = read.get(j, False) | numpy.broadcast_to(mask, shapes[j])
    return read


def _mask(found: Trace, step: int, position: int, mask: Any) -> Any:
    """The entries of an input that those entries of a step read."""
    operation, inputs, _, _ = found.graph.steps[step]
    assert operation
    assert found.shapes is not None
    if operation.structured(len(inputs)):
        return numpy.ones((), dtype=bool)
    if operation.name == "where" and position > 0:
        taken = numpy.equal(found.values[inputs[0]], 1 if position == 1 else 0)
        mask = mask & numpy.broadcast_to(taken, mask.shape)
    return Arrays.folded(mask, found.shapes[step], found.shapes[inputs[position]])


def _lost(found: Trace, step: int, entry: tuple[int, ...]) -> Lost:
    """The entry with what it was made of."""
    operation, inputs, _, _ = found.graph.steps[step]
    assert found.shapes is not None
    shape = found.shapes[step]
    made: tuple[float | None, ...] = ()
    if operation and not operation.structured(len(inputs)):
        made = tuple(float(numpy.broadcast_to(found.values[j], shape)[entry]) for j in inputs)
    elif operation:
        made = tuple(float(found.values[j]) if found.shapes[j] == () else None for j in inputs)
    return Lost(step, entry, float(numpy.asarray(found.values[step])[entry]), made)


class LostFlow(NamedTuple):
    """A wanted step whose gradient is not finite, and the edge and the entry where it was lost."""

    wanted: int
    edge: tuple[int, int, int, Any, Any] | None
    entry: tuple[int, ...]
    local: float | None
    """The slope there; None of a structured step."""


def lost_gradient(found: Trace, wanted: Iterable[int]) -> LostFlow | None:
    """The first wanted gradient that is not finite, and where on the way back it was lost."""
    bad = next((i for i in wanted if not numpy.isfinite(found.gradient(i)).all()), None)
    if bad is None:
        return None
    for edge in found.edges:
        if _is_passed_on(found.graph, edge) and not numpy.isfinite(edge[4]).all():
            return _lost_flow(found, bad, edge)
    entry = tuple(int(k) for k in numpy.argwhere(_bad(found.gradient(bad)))[0])
    return LostFlow(bad, None, entry, None)


def _is_passed_on(graph: Graph, edge: tuple[int, int, int, Any, Any]) -> bool:
    """Whether what flows along an edge goes on: not to a step that its source is taken together with."""
    together = joints(graph)
    names = {step for joint in together.values() for step in joint.between[:-1]}
    joint = together.get(edge[0])
    return edge[0] not in names and not (joint and joint.after.position == edge[1])


def _lost_flow(found: Trace, wanted: int, edge: tuple[int, int, int, Any, Any]) -> LostFlow:
    source, _, target, local, flow = edge
    assert found.shapes is not None
    entry = tuple(int(k) for k in numpy.argwhere(_bad(flow))[0])
    if local is None:
        return LostFlow(wanted, edge, entry, None)
    at = numpy.argwhere(_bad(local) | _bad(found.upstream[source] * local))
    slope = float(numpy.asarray(local)[tuple(at[0])]) if len(at) else None
    own = tuple(int(k) for k in at[0]) if len(at) and found.shapes[source] == found.shapes[target] else entry
    return LostFlow(wanted, edge, own, slope)


def kinks(found: Trace) -> dict[int, Operation]:
    """The steps of which an entry stands where its operation has no derivative."""
    assert found.shapes is not None
    return {
        i: operation
        for i, (operation, places, _, _) in enumerate(found.graph.steps)
        if operation and operation.kink and not found.constant[i]
        if _bent(operation, [found.values[j] for j in places])
    }


def _bent(operation: Operation, values: Sequence[Any]) -> bool:
    assert operation.kink
    if operation.structured(len(values)):
        return bool(operation.kink(*values))
    marks = numpy.frompyfunc(operation.kink, len(values), 1)(*values)
    return bool(numpy.any(marks))


def place(entry: tuple[int, ...], shape: Shape) -> str:
    """An entry as people count: from 1.

    >>> place((1,), (3,)), place((0, 2), (2, 3))
    ('entry 2', 'row 1, column 3')
    """
    if len(shape) == 2:
        return f"row {entry[0] + 1}, column {entry[1] + 1}"
    return f"entry {entry[0] + 1}" if shape else ""
