"""A program over bits as it was asked: its text, its weights, exactly, and what is left, the inputs.

A name that has no value is an input, 0 or 1 in each row; one that is an array has an entry each, x1 to x4.
Weights and biases are numbers as they were typed: 0.1 is a tenth, 1/3 a third, and sqrt(2) the root itself,
which stands in the program as a step of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from netcalc.errors import InputError, NetcalcError, ShapeError, shown
from netcalc.expression.bits.columns import Net
from netcalc.expression.declared import Declared, agreed, read_shapes
from netcalc.expression.expand import expanded
from netcalc.expression.files import read_names
from netcalc.expression.fitting import fitting, known_sizes
from netcalc.expression.graph import Graph, Step
from netcalc.expression.parser import Program, parse
from netcalc.expression.point import Point, pairs, read_point
from netcalc.expression.probes import bit_names
from netcalc.expression.shapes import is_array, shapes
from netcalc.expression.substitution import substituted
from netcalc.expression.tokens import spelled
from netcalc.expression.trace import forward
from netcalc.operations import VECTOR
from netcalc.operations.rationals import NotRational, Rationals
from netcalc.operations.shapes import Shape

At = str | Sequence[str] | Mapping[str, object]


def read_net(text: str, at: At = (), shape: Declared = ()) -> Net:
    """A program, weights where it has any, and the shapes of inputs that are arrays.

    An input without a value and a shape is a number where that fits, else a vector; a matrix is declared.

    Raises NotationError and UnknownName for what can't be read, InputError for a value of a name that the
    program computes, ShapeError where shapes do not go together.

    >>> read_net("step(w@x + b)", at="w=[1,2,1],b=-2.5").inputs
    ('x1', 'x2', 'x3')
    """
    point, declared = read_point(at), read_shapes(shape)
    read = _parsed(text, [*point, *declared])
    for step, name in read.graph.names.items():
        if name in point or name in declared:
            hint = f"leave {name} out of the values, or out of the program"
            raise InputError(f"{name} is computed in the program, and given", hint, read.place(step))
    sizes = agreed(declared, point)
    bare = [name for name in read.graph.inputs if name not in sizes]
    sizes.update(_fitted(read, sizes, bare))
    exact = exact_point(at, point)
    whole = substituted(read, _definitions(at, exact))
    left = whole.graph.inputs
    if not is_array(whole.graph, shapes(whole, sizes)):
        free = tuple(name for name in left if name not in point)
        return Net(whole, {name: exact[name] for name in left if name in point}, free, read, sizes)
    made = expanded(whole, sizes)
    constants = {
        entry: value
        for name in left
        if name in point
        for entry, value in zip(made.names[name], _flat(exact[name]), strict=True)
    }
    free = tuple(entry for name in left if name not in point for entry in made.names[name])
    return Net(made.program, constants, free, read, sizes)


def _parsed(text: str, names: Sequence[str]) -> Program:
    """The program; e is a variable where logic reads it."""
    read = parse(text, names)
    if read.euler:
        other = parse(text, [*names, "e"])
        if "e" in bit_names(other.graph):
            return other
    return read


def _fitted(read: Program, sizes: Mapping[str, Shape], names: Sequence[str]) -> Mapping[str, Shape]:
    """Shapes for the names that have none. Raises ShapeError, with how a shape is given, where none fits."""
    found = fitting(read, sizes, names, matrices=False) if names else {}
    if found is not None:
        return found
    plain = dict.fromkeys(names, ())
    vectors = [{**plain, name: (size,)} for name in names for size in known_sizes(read, sizes)]
    faults = [fault for tried in vectors if (fault := _fault(read, {**sizes, **tried}))]
    fault = _fault(read, {**sizes, **plain})
    if fault is None:
        return plain
    if farther := [one for one in faults if _reach(one) > _reach(fault)]:
        raise max(farther, key=_reach)
    fault.hint = f"say the size of the inputs: --shape {shown(names[0])}=4"
    raise fault


def _fault(read: Program, sizes: Mapping[str, Shape]) -> ShapeError | None:
    try:
        shapes(read, sizes)
    except ShapeError as error:
        return error
    return None


def _reach(fault: ShapeError) -> int:
    """How far a program was read when shapes did not go together."""
    return fault.place.end if fault.place else 0


def exact_point(at: At, point: Point) -> dict[str, Any]:
    """The values of a point as fractions: of a text exactly what it says, of a float its shortest decimal.

    What is written and no fraction is not there.

    >>> exact_point("a=0.1, b=1/3, c=sqrt(2)", read_point("a=0.1, b=1/3, c=sqrt(2)"))
    {'a': Fraction(1, 10), 'b': Fraction(1, 3)}
    """
    written = {name: _read(text) for name, text in _texts(at)}
    found = {name: written[name] if name in written else _exact(value) for name, value in point.items()}
    return {name: value for name, value in found.items() if value is not None}


def _definitions(at: At, exact: Mapping[str, Any]) -> Graph:
    """The values that are no fractions as statements: w = sqrt(2)."""
    steps: list[Step] = []
    names: dict[int, str] = {}
    for name, text in _texts(at):
        if name not in exact:
            begun, graph = len(steps), parse(text).graph
            steps += [step._replace(inputs=tuple(begun + j for j in step.inputs)) for step in graph.steps]
            names[begun + graph.result] = name
    return Graph(tuple(steps), names, len(steps) - 1)


def _texts(at: At) -> Iterator[tuple[str, str]]:
    """The values that were written as texts, under the names that the program has for them."""
    if isinstance(at, Mapping):
        for name, value in at.items():
            if (text := _as_text(value)) is not None:
                yield spelled(str(name).strip()), text
        return
    for text in [at] if isinstance(at, str) else at:
        if text.lstrip().startswith("@"):
            yield from _texts(read_names(text.strip()[1:]))
            continue
        for name, value, _, _ in pairs(text, "value", ""):
            if not value.lstrip().startswith("@"):
                yield name, value


def _as_text(value: object) -> str | None:
    """A text, or a list with texts in it as one text; None where there is none.

    >>> _as_text("pi"), _as_text(["1/3", 2]), _as_text([0.5, 2])
    ('pi', '[1/3,2]', None)
    """
    if isinstance(value, str):
        return value
    if not isinstance(value, list | tuple):
        return None
    entries = [_as_text(entry) for entry in value]
    if all(entry is None for entry in entries):
        return None
    return f"[{','.join(repr(v) if text is None else text for text, v in zip(entries, value, strict=True))}]"


def _read(text: str) -> Any:
    """A constant expression as fractions in lists; None where it is none."""
    try:
        graph = parse(text).graph
        whole = [row for row, _, _, _ in graph.steps if row and row.shape and row is not VECTOR]
        return None if graph.inputs or whole else forward(graph, Rationals(), {})[graph.result]
    except (NetcalcError, NotRational):
        return None


def _exact(value: Any) -> Any:
    from fractions import Fraction

    return [_exact(entry) for entry in value] if isinstance(value, list) else Fraction(repr(value))


def _flat(value: Any) -> list[Any]:
    return [entry for part in value for entry in _flat(part)] if isinstance(value, list) else [value]
