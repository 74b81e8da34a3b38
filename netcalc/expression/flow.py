"""Arrays down, gradients back up: the trace of a program whose steps are vectors and matrices.

    entrywise     flow_j = upstream_i * local, summed where the input was stretched
    structured    flow_j = what the row's pull gives: the vector-Jacobian product

The same records as of numbers (trace.py); `local` is the diagonal of the Jacobian as an array, None for a
structured step. Some rows are taken together with the one that they follow (Operation.after): their flow
goes past that step to its input, and what stands at the step between is shown but not passed on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from netcalc.expression.graph import Graph
from netcalc.expression.trace import Trace
from netcalc.operations.shapes import Shape


def forward(graph: Graph, m: Any, inputs: Mapping[str, Any]) -> list[Any]:
    """The value of every step, over a world of arrays."""
    raise NotImplementedError


def backward(
    graph: Graph,
    m: Any,
    values: list[Any],
    shapes: Sequence[Shape],
    constant: list[bool],
    still: Sequence[bool],
) -> Trace:
    """The gradient of the result to every step that is not `still`, and what flowed along every edge."""
    raise NotImplementedError
