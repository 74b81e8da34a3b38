"""Shapes that would fit: what an error offers for names that have no value and no shape yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product

from netcalc.errors import NetcalcError
from netcalc.expression.parser import Program
from netcalc.expression.shapes import shapes
from netcalc.operations import VECTOR
from netcalc.operations.shapes import Shape

TRIES = 500
LONGEST = 200
"""Steps of a program for which shapes are tried."""


def fitting(
    program: Program, given: Mapping[str, Shape], names: Sequence[str], matrices: bool = True
) -> dict[str, Shape] | None:
    """The first shapes of some inputs with which a program's shapes go together; None where none is found.

    All are numbers where that fits. Sizes are those of the arrays that are given or written, or 2 and 3; a
    capital is a matrix before it is a vector, any other name the other way round. Without `matrices` none is.

    >>> from netcalc.expression.parser import parse
    >>> fitting(parse("sum(W@x + b)"), {"x": (2,), "b": (3,)}, ["W"])
    {'W': (3, 2)}
    >>> fitting(parse("X*y"), {}, ["X", "y"])
    {'X': (), 'y': ()}
    >>> fitting(parse("[1, 2, 1, 0]@x"), {}, ["x"])
    {'x': (4,)}
    """
    numbers: dict[str, Shape] = dict.fromkeys(names, ())
    if len(program.graph.steps) > LONGEST or _fits(program, {**given, **numbers}):
        return numbers
    sizes = known_sizes(program, given) or [2, 3]
    choices = [[one for one in _shapes(name, sizes) if matrices or len(one) < 2] for name in names]
    for tried in islice(_simplest_first(choices), TRIES):
        found = dict(zip(names, tried, strict=True))
        if _fits(program, {**given, **found}):
            return found
    return None


def known_sizes(program: Program, given: Mapping[str, Shape]) -> list[int]:
    """The sizes of the arrays that are given, and of those that the program writes out.

    >>> from netcalc.expression.parser import parse
    >>> known_sizes(parse("[1, 2, 1]@x + b"), {"b": (2,)})
    [2, 3]
    """
    written = {len(step.inputs) for step in program.graph.steps if step.operation is VECTOR}
    return sorted(written | {size for shape in given.values() for size in shape})


def _shapes(name: str, sizes: Sequence[int]) -> Iterator[Shape]:
    vectors: list[Shape] = [(size,) for size in sizes]
    matrices: list[Shape] = sorted(product(sizes, repeat=2), key=lambda shape: shape[0] == shape[1])
    return iter([*matrices, *vectors, ()] if name[:1].isupper() else [(), *vectors, *matrices])


def _simplest_first(choices: Sequence[Sequence[Shape]]) -> Iterator[tuple[Shape, ...]]:
    """One of each, in the order of how far down their lists they stand together."""
    most = sum(len(choice) - 1 for choice in choices)
    return (tried for down in range(most + 1) for tried in _at(choices, down))


def _at(choices: Sequence[Sequence[Shape]], down: int) -> Iterator[tuple[Shape, ...]]:
    if not choices:
        if not down:
            yield ()
        return
    for k, shape in enumerate(choices[0][: down + 1]):
        for rest in _at(choices[1:], down - k):
            yield (shape, *rest)


def _fits(program: Program, given: Mapping[str, Shape]) -> bool:
    try:
        shapes(program, given)
    except NetcalcError:
        return False
    return True
