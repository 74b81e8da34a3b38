"""A list, a shape or named values taken apart, and the text that was given for them beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from netcalc.answer import Choices, Records, Value
from netcalc.brackets import inside, parts
from netcalc.errors import NetcalcError, NotationError, shown
from netcalc.network.shape import Shape
from netcalc.picking import plain_name
from netcalc.rounding import MOST_WORK


class Elements(NamedTuple):
    """What a list, a shape or named values are made of, each true one beside the text given for it."""

    pairs: list[tuple[Value, str | None]]
    """None where nothing is given."""
    more: int = 0
    """How many were given that are not asked for."""


def elements(value: Value, text: str) -> Elements:
    """The elements of a value and of a text; a value that has none is its own only element.

    Raises NotationError where the text can't be taken apart.

    >>> elements({"x": 1.0, "y": 2.0}, "y=2, z=3")
    Elements(pairs=[(1.0, None), (2.0, '2')], more=1)
    >>> elements(Shape((32, 32), 10), "32x32").pairs
    [(32, '32'), (32, '32'), (10, None)]
    """
    if isinstance(value, Mapping):
        true, given = by_name(value, text)
        return Elements([(item, given.get(name)) for name, item in true.items()], len(given.keys() - true))
    if isinstance(value, Shape):
        return _side_by_side(value.numbers, list(map(str, sizes(text))))
    if isinstance(value, Records):
        return _side_by_side(value.brief, texts_of(value.brief, text))
    if isinstance(value, Sequence) and not isinstance(value, str | Choices):
        return _side_by_side(value, texts_of(value, text))
    return Elements([(value, text)])


def by_name(value: Mapping[str, Value], text: str) -> tuple[dict[str, Value], dict[str, str]]:
    """Named values and the texts given for them, under the same names.

    >>> by_name({"x": 1.0}, "df/dx = 2")
    ({'x': 1.0}, {'x': '2'})
    """
    true = {plain_name(name): item for name, item in value.items()}
    return true, {_meant(name, true): item for name, item in named_texts(text).items()}


def _meant(name: str, true: Mapping[str, Value]) -> str:
    """The name that is asked for; df/dx and dx stand for x, as a trace writes them."""
    derivative = re.fullmatch(r"(?:[d∂]\w+/)?[d∂](\w+)", name)
    return derivative[1] if derivative and name not in true and derivative[1] in true else name


def _side_by_side(true: Sequence[Value], given: Sequence[str]) -> Elements:
    """By their places; rows of a matrix entry by entry."""
    found = Elements([], max(len(given) - len(true), 0))
    for place, item in enumerate(true):
        text = given[place] if place < len(given) else None
        if isinstance(item, str) or not isinstance(item, Sequence):
            found.pairs.append((item, text))
            continue
        row = _side_by_side(item, [] if text is None else texts_of(item, text))
        found.pairs.extend(row.pairs)
        found = found._replace(more=found.more + row.more)
    return found


def texts_of(value: Sequence[Value], text: str) -> list[str]:
    """The text's parts, one for each item of such a list; a constant expression of an array is computed.

    Raises NotationError for a vector where a matrix is asked, and for a number where there are several.

    >>> texts_of([1.0, 2.0], "[1,2]"), texts_of([[1.0], [2.0]], "[[1],[2]]"), texts_of([2, 3], "2x3")
    (['1', '2'], ['[1]', '[2]'], ['2', '3'])
    """
    if value and all(type(item) is int for item in value) and re.search("[x×@]", text, re.IGNORECASE):
        try:
            return list(map(str, sizes(text)))
        except NotationError:
            if "," not in text:
                raise
    within = inside(text)
    items = parts(text if within is None else within)
    nested = bool(value) and not any(
        isinstance(item, bool | int | float | str | Mapping | None) for item in value
    )
    if within is None and len(items) == 1 != len(value) and _of_floats(value):
        return texts_of(value, _computed(text, nested))
    if nested and within is None and len(value) > 1:
        raise _no_array(text, nested)
    if nested and not any(inside(item) is not None for item in items):
        items = [text]  # a flat list is a one-row matrix
    elif not nested and len(items) == 1 and (row := inside(items[0])) is not None:
        items = parts(row)
    return items


def _of_floats(value: Value) -> bool:
    """Is this a float, or an array of floats?"""
    return all(map(_of_floats, value)) if isinstance(value, list | tuple) else isinstance(value, float)


def _computed(text: str, nested: bool) -> str:
    """The array of a constant expression such as 2*[1, 2], written out."""
    from netcalc.expression.point import value

    with suppress(NetcalcError):
        if isinstance(found := value(text, MOST_WORK), list):
            return repr(found)
    raise _no_array(text, nested)


def _no_array(text: str, nested: bool) -> NotationError:
    what = "matrix: rows stand in brackets, [[1, 2], [3, 4]]" if nested else "vector: it is written [1, 2]"
    return NotationError(f"{shown(text)} is no {what}")


def named_texts(text: str) -> dict[str, str]:
    """The text of each named value, `x=1, y=[2, 3]`; raises NotationError where a name is missing or twice.

    >>> named_texts("x=1, w_0=[2, 3]")
    {'x': '1', 'w0': '[2, 3]'}
    """
    named: dict[str, str] = {}
    for part in parts(text):
        name, equals, item = (piece.strip() for piece in part.partition("="))
        if not (name and equals):
            raise NotationError(f"{shown(part)} has no name: named values are written x=1,y=2")
        steps = ";" in item and "=" in item.partition(";")[0]  # a formula as a program of named steps
        if not steps and re.match(r"[^\s;([]+[\s;]+\w+\s*=", item):
            raise NotationError(f"{shown(part)} names more than one value: commas part them, x=1,y=2")
        if (name := plain_name(name)) in named:
            raise NotationError(f"{shown(name)} is given twice")
        named[name] = item
    return named


def sizes(text: str) -> tuple[int, ...]:
    """Every spelling of a shape as its numbers, places first and channels last."""
    within = inside(text)
    channels, at, places = (text if within is None else within).rpartition("@")
    parts = re.split("[x×,]" if within is None or at else "[,x×]", places, flags=re.IGNORECASE)
    numbers = [part.strip().replace("_", "") for part in (*parts, *([channels] if at else []))]
    if not all(re.fullmatch("[0-9]{1,400}", number) for number in numbers):
        raise NotationError(f"{shown(text)} is no shape: numbers with x between them, or channels@places")
    return tuple(map(int, numbers))
