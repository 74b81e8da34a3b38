"""Are two array programs the same function? Compared entry by entry, written out as scalar programs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from netcalc.errors import ShapeError
from netcalc.expression.comparison import Equality
from netcalc.expression.equality import check_variables, equality, identical
from netcalc.expression.expand import entry_names, expanded, indices, nested
from netcalc.expression.known import Known
from netcalc.expression.parser import Program
from netcalc.expression.shapes import is_array, shapes
from netcalc.operations.shapes import Shape
from netcalc.operations.shapes import written as written_shape


def array_equality(
    a: Program | Known,
    b: Program,
    sizes: Mapping[str, Shape] = {},
    positive: Collection[str] = (),
    timeout: float | None = None,
) -> Equality:
    """The same as `equality` for programs over arrays; `sizes` are the shapes of the variables of both.

    A counterexample is one of whole arrays. An array equals only an array of its own shape.

    Raises ShapeError where shapes do not fit, in a program or between the two, and what `equality` raises.

    >>> from netcalc.expression.parser import parse
    >>> sides = parse("A@(B@x)"), parse("(A@B)@x")
    >>> array_equality(*sides, {"A": (2, 2), "B": (2, 3), "x": (3,)}).verdict
    'equal'
    """
    key = a if isinstance(a, Known) else Known(a)
    a = key.program
    found = shapes(a, sizes), shapes(b, sizes)
    results = found[0][a.graph.result], found[1][b.graph.result]
    if not any(is_array(read.graph, steps) for read, steps in zip((a, b), found, strict=True)):
        return equality(key, b, positive, timeout)
    variables = list({**a.graph.inputs, **b.graph.inputs})
    check_variables(positive, variables)
    if results[0] != results[1]:
        raise _unlike(*results)
    if identical(a.graph, b.graph):
        return Equality("equal", note="both are the same formula")
    statements = {*a.graph.names.values(), *b.graph.names.values()}
    own = {name: sizes.get(name, ()) for name in variables}
    names = entry_names(own, {*variables, *statements})

    def gather(values: Mapping[str, Any]) -> dict[str, Any]:
        """Arrays of what is known of their entries; a 1 stands for an entry that does not matter."""
        return {
            name: nested(own[name], [values.get(entry, 1) for entry in entries])
            for name, entries in names.items()
            if any(entry in values for entry in entries)
        }

    first = key.as_entries(names, lambda: expanded(key.program, sizes, names).program)
    second = expanded(b, sizes, names).program
    above = [entry for name in positive for entry in names[name]]
    places = [f"entry {place}" for place in indices(results[0], ",")]
    one = equality(first, second, above, timeout, gather, places)
    return one._replace(
        counterexample=one.counterexample and gather(one.counterexample),
        first_only=one.first_only and gather(one.first_only),
        second_only=one.second_only and gather(one.second_only),
    )


def _unlike(first: Shape, second: Shape) -> ShapeError:
    message = f"the first is {written_shape(first)} and the second {written_shape(second)}"
    turned = first == second[::-1] and len(first) > 1
    return ShapeError(message, "transpose one of them" if turned else "equal arrays are of one shape")
