"""The Jacobian that an edge of a trace stands for: its size, and its structure in a few words.

Numerator layout, the entries of matrices counted row after row: d(W@x)/dW of a 2x3 matrix W is the 2x6 matrix
I kron x. Entrywise steps have a diagonal; where an input is stretched its rows or columns repeat.
"""

from __future__ import annotations

from typing import NamedTuple

from netcalc.expression.derive import Locals
from netcalc.expression.printer import write
from netcalc.expression.trace_of_arrays import integers
from netcalc.operations.shapes import Shape, entries


class Jacobian(NamedTuple):
    """d source / d target, as a matrix."""

    rows: int
    """Entries of the source."""
    columns: int
    """Entries of the target."""
    text: str
    """What it looks like: `diag(1 - h^2)`, `I kron x`, `row of ones`."""


def jacobian(texts: Locals, source: int, position: int) -> Jacobian:
    """The Jacobian of a step to its input at `position`.

    >>> from netcalc.expression.parser import parse
    >>> from netcalc.expression.shapes import shapes
    >>> program = parse("h = tanh(W@x); sum(h)")
    >>> sizes = shapes(program, {"W": (2, 3), "x": (3,)})
    >>> texts = Locals(program.graph, program.graph.constant(), ["W", "x", "z", "h", "f"], shapes=sizes)
    >>> [tuple(jacobian(texts, *edge)) for edge in ((2, 0), (2, 1), (3, 0), (4, 0))]
    [(2, 6, 'I kron x'), (2, 3, 'W'), (2, 2, 'diag(1 - h^2)'), (1, 2, 'row of ones')]
    """
    graph, shapes = texts.graph, texts.shapes
    assert shapes is not None
    operation, inputs, _, _ = graph.steps[source]
    assert operation
    arrays, settings = operation.split(inputs)
    sizes = [shapes[source], *(shapes[j] for j in arrays)]
    if all(not size for size in sizes) or not operation.structured(len(arrays)):
        text = _entrywise(texts, source, position, sizes[0], sizes[1 + position])
    else:
        names = [_name(texts, j) for j in (source, *arrays)]
        assert operation.structure
        text = operation.structure(names, sizes, *integers(graph, settings))[position]
    return Jacobian(entries(sizes[0]), entries(sizes[1 + position]), text)


def _name(texts: Locals, step: int) -> str:
    name = texts.names[step]
    if name:
        return name
    text = write(texts.graph.steps, step)
    return f"({text})" if texts.graph.steps[step].operation else text


def _entrywise(texts: Locals, source: int, position: int, own: Shape, target: Shape) -> str:
    """A diagonal, or what is left of it where the input was stretched."""
    local, shape = texts.slope(source, position)
    if entries(own) == 1 or local == "0":
        return local
    if entries(target) == 1:
        return f"column of {local}" if shape else f"column of {_many(local)}"
    if own == target:
        return f"diag({local})" if shape else _multiple(local, "I")
    pattern = "I kron ones" if len(target) == len(own) and target[-1] == 1 else "ones kron I"
    return f"diag({local})*({pattern})" if shape else _multiple(local, pattern)


def _many(local: str) -> str:
    return "ones" if local == "1" else f"{local}'s" if local.isidentifier() else f"entries {local}"


def _multiple(local: str, pattern: str) -> str:
    """A number times a pattern."""
    if local in ("1", "-1"):
        return pattern if local == "1" else f"-{pattern}" if pattern == "I" else f"-({pattern})"
    factor = local if all(c.isalnum() or c in "._" for c in local) else f"({local})"
    return f"{factor}*{pattern}" if pattern == "I" else f"{factor}*({pattern})"
