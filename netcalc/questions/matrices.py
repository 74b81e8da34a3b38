"""Derivatives of array programs: gradients in matrix form, and the numbers of Jacobians."""

from __future__ import annotations

from typing import Any

from netcalc.expression.domain import gradient_fault, value_fault
from netcalc.expression.expand import nested
from netcalc.expression.naming import node_names
from netcalc.expression.trace import backward, forward
from netcalc.operations.arrays import Arrays
from netcalc.operations.shapes import Shape, entries
from netcalc.questions.gradients import wanted_steps
from netcalc.questions.reading import Reading, flat


def rows_at(asked: Reading) -> list[list[float]]:
    """A Jacobian at the point: a row for each entry of the result, by the entries of all names wanted.

    One way forward, and one back for each entry of the result, with a 1 standing there.
    """
    graph, sizes = asked.graph, asked.steps
    assert sizes is not None
    m = Arrays()
    values = forward(graph, m, asked.point, sizes)
    wanted = list(wanted_steps(asked.program, asked.wanted).values())
    rows = []
    for seed in _seeds(sizes[graph.result]):
        found = backward(graph, m, values, sizes, wanted, seed)
        names = node_names(graph, found.constant)
        fault = value_fault(asked.program, found, names)
        if fault := fault or gradient_fault(asked.program, found, names, wanted):
            raise fault
        gradients = [_listed(found.upstream[step], sizes[step]) for step in wanted]
        rows.append([entry for gradient in gradients for entry in flat(gradient)])
    return rows


def _seeds(shape: Shape) -> list[Any]:
    """For each entry of the result an array with a 1 in its place; None for a number."""
    if not shape:
        return [None]
    count = entries(shape)
    return [nested(shape, [float(i == k) for i in range(count)]) for k in range(count)]


def _listed(gradient: Any, shape: Shape) -> Any:
    """A gradient as nested lists; zeros where nothing flows back."""
    if gradient is None:
        return nested(shape, [0.0] * entries(shape))
    return gradient.tolist() if hasattr(gradient, "tolist") else float(gradient)
