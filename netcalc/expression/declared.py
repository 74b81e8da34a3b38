"""Shapes that are declared where there are no values: `W=2x3,x=3`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from netcalc.errors import InputError, LimitError, NotationError, Place, ShapeError, shown
from netcalc.expression.point import Point, name_of, pairs, shape_of
from netcalc.operations.shapes import AXES, LARGEST, Shape, entries, written

Declared = str | Sequence[str] | Mapping[str, object]
"""`"W=2x3,x=3"`, several such texts, or a mapping of names to 3, (2, 3) or "2x3"."""

_HINT = "a matrix of two rows is W=2x3, a vector x=3, a number c=number"


def read_shapes(given: Declared) -> dict[str, Shape]:
    """The shapes that one or several texts or a mapping give to names.

    Raises NotationError for what is no shape, InputError where a name is given twice.

    >>> read_shapes("W=2x3, x=3, c=number")
    {'W': (2, 3), 'x': (3,), 'c': ()}
    >>> read_shapes({"W": (2, 3), "x": 3})
    {'W': (2, 3), 'x': (3,)}
    """
    found: dict[str, Shape] = {}
    for name, shape, place in _entries(given):
        if name in found:
            raise InputError(f"{shown(name)} is given two shapes", "leave one of them out", place)
        found[name] = shape
    return found


def agreed(declared: Mapping[str, Shape], point: Point) -> dict[str, Shape]:
    """The shapes of all names: those of their values, and those that are declared.

    Raises ShapeError where the two differ.

    >>> agreed({"W": (2, 3)}, {"x": [1.0, 2.0]})
    {'W': (2, 3), 'x': (2,)}
    """
    given = {name: shape_of(value) for name, value in point.items()}
    for name, shape in declared.items():
        if given.get(name, shape) != shape:
            message = f"{name} is declared as {written(shape)}, and its value is {written(given[name])}"
            raise ShapeError(message, "leave the shape out: values have their own")
    return {**declared, **given}


def _entries(given: Declared) -> Iterator[tuple[str, Shape, Place | None]]:
    if isinstance(given, Mapping):
        for name, shape in given.items():
            yield name_of(str(name), str(name), 0)[0], _of_value(shape, str(name)), None
        return
    for text in [given] if isinstance(given, str) else given:
        yield from _pairs(text)


def _pairs(text: str) -> Iterator[tuple[str, Shape, Place]]:
    for key, shape, start, place in pairs(text, "shape", _HINT):
        yield key, _shape(shape, Place(text, start, start + len(shape))), place


def _of_value(shape: object, name: str) -> Shape:
    """A shape of a mapping: a size, several, or a text."""
    if isinstance(shape, str):
        return _shape(shape, Place(shape, 0, len(shape)))
    sizes = tuple(shape) if isinstance(shape, Sequence) else (shape,)
    if not all(isinstance(size, int) for size in sizes):
        raise NotationError(f"{shown(name)} has no shape: {shown(repr(shape))}", _HINT)
    return _checked(tuple(int(size) for size in sizes if isinstance(size, int)), None)


def _shape(text: str, place: Place) -> Shape:
    """`2x3`, `2×3`, `(2, 3)` or `[2, 3]`; `number` has no axes."""
    plain = text.strip().lower()
    if plain in ("number", "scalar", "()"):
        return ()
    inside = re.fullmatch(r"\((.*?),?\s*\)|\[(.*)\]", plain)
    sizes = re.split("[x×,]", next(filter(None, inside.groups()), "") if inside else plain)
    if not all(re.fullmatch("[0-9]{1,18}", size.strip(), re.ASCII) for size in sizes):
        raise NotationError(f"{shown(text.strip()) or 'nothing'} is no shape", _HINT, place)
    return _checked(tuple(map(int, sizes)), place)


def _checked(shape: Shape, place: Place | None) -> Shape:
    if len(shape) > AXES:
        raise ShapeError(f"{written(shape)} has {len(shape)} axes: arrays have one or two", _HINT, place)
    if any(size < 1 for size in shape):
        raise ShapeError(f"{written(shape)} has no entries: sizes are 1 or more", None, place)
    if entries(shape) > LARGEST:
        raise LimitError(f"{written(shape)} is an array of more than {LARGEST:,} entries", None, place)
    return shape
