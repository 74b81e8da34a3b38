"""Values for a graph's inputs: `x=-2,y=pi/4`, `@point.json`, `@point.toml`, or a mapping.

A value is a constant expression, read by the same parser as everything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from netcalc.errors import DomainError, InputError, LimitError, NetcalcError, NotationError, Place, shown
from netcalc.expression.parser import parse
from netcalc.expression.tokens import TEXT_LIMIT, spelled
from netcalc.expression.trace import forward
from netcalc.operations import FLOATS

Point = dict[str, float]


def constant(text: str) -> float:
    """The value of an expression without variables.

    Raises NetcalcError where it can't be read, has a variable, or has no finite value.

    >>> constant("-1/4"), constant("1e-3"), round(constant("pi/4"), 6)
    (-0.25, 0.001, 0.785398)
    """
    program = parse(text)
    graph = program.graph
    for name, step in graph.inputs.items():
        raise InputError(
            f"{shown(name)} is not a number",
            "a value is a number such as -2, 1e-3 or pi/4",
            program.place(step),
        )
    if graph.entries:
        raise InputError(f"{shown(text)} is a vector", "a value is one number", Place(text, 0, len(text)))
    value = forward(graph, FLOATS, {})[graph.result]
    if value - value != 0:
        place = Place(text, 0, len(text))
        raise DomainError(
            f"{shown(text)} has no finite value", "floats reach from about 1e-308 to 1.8e308", place
        )
    return float(value)


def read_point(at: str | Sequence[str] | Mapping[str, object]) -> Point:
    """The values that one or several texts, files or a mapping give to names.

    Raises InputError where a name is given twice, NotationError where a text is no list of name=value.

    >>> read_point(["x=-2, y=5", "w_0=pi*0"])
    {'x': -2.0, 'y': 5.0, 'w0': 0.0}
    """
    point: Point = {}
    for name, value, place in _entries(at):
        if name in point:
            raise InputError(f"{shown(name)} is given two values", "leave one of them out", place)
        point[name] = value
    return point


def _entries(at: str | Sequence[str] | Mapping[str, object]) -> Iterator[tuple[str, float, Place | None]]:
    if isinstance(at, Mapping):
        for name, value in at.items():
            yield _name(str(name), str(name), 0)[0], _number(name, value), None
        return
    for text in [at] if isinstance(at, str) else at:
        if text.lstrip().startswith("@"):
            yield from _entries(_file(text.strip()[1:]))
        else:
            yield from _pairs(text)


def _pairs(text: str) -> Iterator[tuple[str, float, Place]]:
    """The entries of `x=-2, y=pi/4`, each with the place of its name."""
    start = 0
    for piece in _split(text):
        name, equals, value = piece.partition("=")
        if not equals:
            place = Place(text, start, start + len(piece))
            what = shown(piece.strip()) or "nothing"
            raise NotationError(
                f"a value is given as name=value, not as {what}", "for example --at 'x=-2,y=pi/4'", place
            )
        key, place = _name(name, text, start)
        yield key, _value(value, text, start + len(name) + 1), place
        start += len(piece) + 1


def _split(text: str) -> Iterator[str]:
    """The pieces between the commas that stand in no bracket."""
    depth, start = 0, 0
    for position, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if character == "," and depth <= 0:
            yield text[start:position]
            start = position + 1
    if start or text.strip():
        yield text[start:]


def _name(name: str, text: str, start: int) -> tuple[str, Place]:
    bare = name.strip()
    place = Place(text, start, start + len(name))
    try:
        graph = parse(bare, variables=("e",)).graph
        if list(graph.inputs) == [spelled(bare)] and len(graph.steps) == 1:
            return spelled(bare), place
    except NetcalcError:
        pass
    raise NotationError(
        f"{shown(bare) or 'nothing'} is no name", "a name is letters, digits and _: w0, y_hat", place
    )


def _value(value: str, text: str, start: int) -> float:
    try:
        return constant(value)
    except NetcalcError as error:
        if error.place:
            error.place = Place(text, error.place.start + start, max(error.place.end + start, start))
        if "=" in value:
            hint = f"values are parted by commas: --at '{','.join(text.replace(';', ' ').split())}'"
            raise NotationError("a second = in one value", hint, error.place) from None
        if not value.strip():
            raise NotationError(
                "a value is missing after =", "for example --at 'x=-2'", error.place
            ) from None
        raise


def _number(name: object, value: object) -> float:
    """A value of a mapping: a number, or a constant expression as text."""
    if isinstance(value, str):
        return constant(value)
    try:
        number = float(value)  # type: ignore[arg-type]
    except OverflowError:
        raise DomainError(f"{shown(str(name))} is too large for a float") from None
    except (TypeError, ValueError):
        hint = 'a value is a number, or a text such as "pi/4"'
        raise InputError(
            f"{shown(str(name))} has no number: {shown('null' if value is None else repr(value))}", hint
        ) from None
    if number - number != 0:
        raise DomainError(f"{shown(str(name))} is {number}, which is no finite number")
    return number


def _file(path: str) -> Mapping[str, Any]:
    """The mapping of names to values in a JSON or TOML file."""
    import json
    import tomllib

    try:
        with open(path, "rb") as file:
            data = file.read(TEXT_LIMIT + 1)
        if len(data) > TEXT_LIMIT:
            raise LimitError(f"{shown(path)} is larger than {TEXT_LIMIT:,} bytes")
        text = data.decode("utf-8-sig")
        found = tomllib.loads(text) if path.endswith(".toml") else json.loads(text)
    except FileNotFoundError:
        raise InputError(f"there is no file {shown(path)}", "@FILE names a .json or .toml file") from None
    except OSError as error:
        raise InputError(
            f"{shown(path)} can't be read: {error.strerror}", "@FILE names a .json or .toml file"
        ) from None
    except (ValueError, RecursionError) as error:
        raise NotationError(f"{shown(path)} is no JSON or TOML: {shown(str(error), 100)}") from None
    if not isinstance(found, dict):
        raise InputError(f"{shown(path)} holds no names with values", 'for example {"x": -2, "y": 5}')
    return found
