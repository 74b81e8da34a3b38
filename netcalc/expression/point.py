"""Values for a graph's inputs: `x=-2,y=pi/4,W=[[1,2],[3,4]]`, `W=@w.csv`, `@point.json`, or a mapping.

A value is a constant expression, read by the same parser as everything else: a number, or an array of one
or two axes, which is a list of numbers or of rows here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from netcalc.errors import (
    DomainError,
    InputError,
    LimitError,
    NetcalcError,
    NotationError,
    Place,
    ShapeError,
    shown,
)
from netcalc.expression.files import read_array, read_names
from netcalc.expression.parser import Program, parse
from netcalc.expression.shapes import shapes
from netcalc.expression.tokens import spelled
from netcalc.expression.trace import forward
from netcalc.operations import FLOATS, VECTOR
from netcalc.operations.shapes import LARGEST, Shape, entries

MOST_WORK = 3 * LARGEST
"""Entries that are computed on the way to a value."""

Point = dict[str, Any]
"""A name's value: a float, a list of floats, or a list of rows, all of one length."""


def constant(text: str, most: int = MOST_WORK) -> float:
    """The value of an expression without variables; `most` entries are computed on the way.

    Raises NetcalcError where it can't be read, has a variable, or has no finite value.

    >>> constant("-1/4"), constant("1e-3"), round(constant("pi/4"), 6)
    (-0.25, 0.001, 0.785398)
    """
    found = value(text, most)
    if isinstance(found, list):
        what = "a matrix" if isinstance(found[0], list) else "a vector"
        raise InputError(f"{shown(text)} is {what}", "a value is one number", Place(text, 0, len(text)))
    return float(found)


def value(text: str, most: int = MOST_WORK) -> Any:
    """The value of an expression without variables: a float, or an array as a list.

    Raises LimitError where more than `most` entries would be computed, before any is.

    >>> value("[1, 1/4]"), value("[[1, 2], [3, 4]]"), value("2*ones(3)"), value("ones(2)")
    ([1.0, 0.25], [[1.0, 2.0], [3.0, 4.0]], [2.0, 2.0, 2.0], [1.0, 1.0])
    """
    program = parse(text)
    for name, step in program.graph.inputs.items():
        raise InputError(
            f"{shown(name)} is not a number",
            "a value is a number such as -2, 1e-3 or pi/4, or an array: [1, 2], [[1, 2], [3, 4]]",
            program.place(step),
        )
    sizes = shapes(program, {})
    if not any(sizes):
        return float(_finite(program, forward(program.graph, FLOATS, {}), program.graph.result))
    _not_too_much(program, sizes, most)
    computed = (
        i for i, step in enumerate(program.graph.steps) if step.operation and step.operation is not VECTOR
    )
    if not any(sizes[j] for i in computed for j in (i, *program.graph.steps[i].inputs)):
        return _written_out(program)
    from netcalc.operations.arrays import Arrays

    found = forward(program.graph, Arrays(), {}, sizes)[program.graph.result].tolist()
    try:
        return checked(found, shown(text))
    except DomainError as error:
        error.place = Place(text, 0, len(text))
        raise


def _not_too_much(program: Program, sizes: Sequence[Shape], most: int) -> None:
    """Counts what is to be computed before anything is: a value is typed, and read in no time."""
    work = 0
    for i, (operation, inputs, _, _) in enumerate(program.graph.steps):
        if operation:
            work += entries(sizes[i]) * (sizes[inputs[0]][-1] if operation.name == "matmul" else 1)
    if work > most:
        raise LimitError(f"a value of {work:,} products and sums is past the limit of {most:,}")


def _written_out(program: Program) -> Any:
    """An array whose entries are all there: no numpy is asked."""
    graph = program.graph
    numbers = forward(graph, FLOATS, {})
    found: list[Any] = []
    for i, (operation, inputs, _, _) in enumerate(graph.steps):
        if operation is VECTOR:
            entries = [found[j] for j in inputs]
            found.append(
                [
                    e if isinstance(e, list) else _finite(program, numbers, j)
                    for e, j in zip(entries, inputs, strict=True)
                ]
            )
        else:
            found.append(numbers[i])
    return found[graph.result]


def _finite(program: Program, numbers: list[Any], step: int) -> float:
    if numbers[step] - numbers[step] == 0:
        return float(numbers[step])
    place = program.place(step)
    text = shown(program.text[place.start : place.end])
    raise DomainError(f"{text} has no finite value", "floats reach from about 1e-308 to 1.8e308", place)


def shape_of(found: Any) -> Shape:
    """The shape of a value.

    >>> shape_of(2.0), shape_of([1.0, 2.0]), shape_of([[1.0, 2.0]])
    ((), (2,), (1, 2))
    """
    if not isinstance(found, list):
        return ()
    return (len(found), len(found[0])) if isinstance(found[0], list) else (len(found),)


def read_point(at: str | Sequence[str] | Mapping[str, object]) -> Point:
    """The values that one or several texts, files or a mapping give to names.

    Raises InputError where a name is given twice, NotationError where a text is no list of name=value.

    >>> read_point(["x=-2, y=5", "w_0=pi*0"])
    {'x': -2.0, 'y': 5.0, 'w0': 0.0}
    >>> read_point("W=[[1,2],[3,4]]")
    {'W': [[1.0, 2.0], [3.0, 4.0]]}
    """
    point: Point = {}
    for name, found, place in _entries(() if at is None else at):
        if name in point:
            raise InputError(f"{shown(name)} is given two values", "leave one of them out", place)
        point[name] = found
    return point


def _entries(at: str | Sequence[str] | Mapping[str, object]) -> Iterator[tuple[str, Any, Place | None]]:
    if isinstance(at, Mapping):
        for name, given in at.items():
            yield name_of(str(name), str(name), 0)[0], _given(name, given), None
        return
    for text in [at] if isinstance(at, str) or not isinstance(at, Sequence) else at:
        if not isinstance(text, str):
            hint = "for example {'x': -2, 'y': 5}, or 'x=-2,y=5'"
            raise InputError(f"values are given by name, not as {shown(repr(text), 60)}", hint)
        if text.lstrip().startswith("@"):
            yield from _entries(read_names(text.strip()[1:]))
        else:
            yield from _pairs(text)


def _pairs(text: str) -> Iterator[tuple[str, Any, Place]]:
    """The entries of `x=-2, y=pi/4`, each with the place of its name."""
    for key, given, start, place in pairs(text, "value", "for example --at 'x=-2,y=pi/4'"):
        yield key, _value(given, text, start), place


def pairs(text: str, what: str, hint: str) -> Iterator[tuple[str, str, int, Place]]:
    """The pieces of a list of name=value: name, its text and where that starts, place of the name."""
    start, given = 0, ""
    for piece in split(text):
        before = given.strip()
        name, equals, given = piece.partition("=")
        if not equals:
            place = Place(text, start, start + len(piece))
            said = shown(piece.strip()) or "nothing"
            if before.lstrip("-").isdecimal() and piece.isdecimal():
                hint = f"decimals have a point: {before}.{piece}"
            raise NotationError(f"a {what} is given as name={what}, not as {said}", hint, place)
        key, place = name_of(name, text, start)
        yield key, given, start + len(name) + 1, place
        start += len(piece) + 1


def split(text: str) -> Iterator[str]:
    """The pieces between the commas that stand in no bracket."""
    depth, start = 0, 0
    for position, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if character == "," and depth <= 0:
            yield text[start:position]
            start = position + 1
    if start or text.strip():
        yield text[start:]


def name_of(name: str, text: str, start: int) -> tuple[str, Place]:
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


def _value(given: str, text: str, start: int) -> Any:
    if given.lstrip().startswith("@"):
        path = given.strip()[1:]
        return checked(read_array(path), shown(path))
    try:
        return value(given)
    except NetcalcError as error:
        if error.place:
            error.place = Place(text, error.place.start + start, max(error.place.end + start, start))
        if not given.strip():
            raise NotationError(
                "a value is missing after =", "for example --at 'x=-2'", error.place
            ) from None
        if given.strip() == "[]":
            raise InputError("an array has at least one entry", "for example x=[1, 2]", error.place) from None
        if "=" in given and isinstance(error, NotationError):
            hint = f"values are parted by commas: --at '{','.join(text.replace(';', ' ').split())}'"
            raise NotationError("a second = in one value", hint, error.place) from None
        raise


def _given(name: object, given: object) -> Any:
    """A value of a mapping: a number, a list, an array, or a constant expression as text."""
    if isinstance(given, str):
        return value(given)
    if hasattr(given, "tolist"):  # an array of numpy, or one that behaves like it
        given = given.tolist()
    if isinstance(given, list | tuple):
        return checked(given, shown(str(name)))
    return _number(str(name), given)


def checked(found: Any, what: str) -> Any:
    """A value as floats and lists of floats.

    Raises InputError where it has no entries, or more than two axes, or entries that are no numbers;
    ShapeError where rows differ in length; DomainError where an entry is not finite.

    >>> checked([[1, 2], ["pi*0", 4]], "W")
    [[1.0, 2.0], [0.0, 4.0]]
    """
    if not isinstance(found, list | tuple):
        return _number(what, found)
    if not found or [] in found or () in found:
        raise InputError(f"{what} has no entries" if not found else f"a row of {what} has no entries")
    deep = [isinstance(entry, list | tuple) for entry in found]
    if not any(deep):
        _count(len(found), what)
        return [_number(f"entry {i} of {what}", entry) for i, entry in enumerate(found, 1)]
    if not all(deep):
        one, other = deep.index(True) + 1, deep.index(False) + 1
        raise ShapeError(f"entry {one} of {what} is a list and entry {other} is a number")
    return _rows(found, what)


def _rows(found: Any, what: str) -> list[list[float]]:
    width = len(found[0])
    _count(len(found) * width, what)
    for i, row in enumerate(found, 1):
        if len(row) != width:
            message = f"row {i} of {what} has {len(row)} entries, row 1 has {width}"
            raise ShapeError(message, "all rows of a matrix have one length")
        if any(isinstance(entry, list | tuple) for entry in row):
            raise ShapeError(f"{what} has three axes or more: arrays have one or two")
    return [
        [_number(f"entry {i}, {k} of {what}", entry) for k, entry in enumerate(row, 1)]
        for i, row in enumerate(found, 1)
    ]


def _count(entries: int, what: str) -> None:
    if entries > LARGEST:
        raise LimitError(f"{what} has {entries:,} entries; the limit is {LARGEST:,}")


def _number(what: str, given: object) -> float:
    """A number of a mapping or a list; a text is a constant expression."""
    if type(given) is float and given - given == 0:
        return given
    if isinstance(given, str):
        return constant(given)
    try:
        number = float(given)  # type: ignore[arg-type]
    except OverflowError:
        raise DomainError(f"{what} is too large for a float") from None
    except (TypeError, ValueError):
        hint = 'a value is a number, a list of numbers, or a text such as "pi/4"'
        raise InputError(
            f"{what} is {shown('null' if given is None else repr(given))}, no number", hint
        ) from None
    if number - number != 0:
        raise DomainError(f"{what} is {number}, which is no finite number")
    return number
