"""The shape of every step of a program, before anything is computed: one loop down the list.

Where shapes do not go together the error names both in the user's own words, marks the place, and offers
a way out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from netcalc.errors import InputError, ShapeError, shown
from netcalc.expression.graph import Graph
from netcalc.expression.parser import Program
from netcalc.expression.printer import write
from netcalc.operations import VECTOR
from netcalc.operations.shapes import LARGEST, Mismatch, Shape, entries


def shapes(program: Program, given: Mapping[str, Shape]) -> list[Shape]:
    """The shape of every step. An input that `given` has no shape for is a number.

    Raises ShapeError where shapes do not go together, InputError for a setting that is no whole number.

    >>> from netcalc.expression.parser import parse
    >>> shapes(parse("relu(x)*2"), {"x": (3,)})
    [(3,), (3,), (), (3,)]
    """
    return _shapes(program.graph, given, program)


def graph_shapes(graph: Graph, given: Mapping[str, Shape]) -> list[Shape]:
    """The same for a graph that was not read from a text."""
    return _shapes(graph, given, None)


def _shapes(graph: Graph, given: Mapping[str, Shape], program: Program | None) -> list[Shape]:
    found: list[Shape] = []
    if not any(given.values()) and _has_numbers_alone(graph):
        return [()] * len(graph.steps)
    for i, (operation, inputs, name, _) in enumerate(graph.steps):
        if operation is None:
            found.append(given.get(name, ()) if name else ())
            continue
        arrays, settings = operation.split(inputs)
        try:
            shape = operation.shape_of(*[found[j] for j in arrays], *[whole(graph, j) for j in settings])
        except (Mismatch, InputError) as fault:
            raise _error(graph, i, fault, found, program) from None
        if entries(shape) > LARGEST:
            raise _error(graph, i, Mismatch(f"an array has at most {LARGEST:,} entries"), found, program)
        found.append(shape)
    return found


def _has_numbers_alone(graph: Graph) -> bool:
    """Whether every operation of a graph of numbers is entrywise, so that there is nothing to look at."""
    return all(operation is None or operation.shape is None for operation, _, _, _ in graph.steps)


def is_array(graph: Graph, found: Sequence[Shape]) -> bool:
    """Whether a program works on arrays: a vector of numbers as the whole result is none.

    >>> from netcalc.expression.parser import parse
    >>> program = parse("[x*y, sin(x)]")
    >>> is_array(program.graph, shapes(program, {}))
    False
    """
    last = graph.result
    bare = graph.steps[last].operation is VECTOR and len(found[last]) == 1
    return any(shape and not (bare and i == last) for i, shape in enumerate(found))


def whole(graph: Graph, step: int) -> int:
    """A setting as an integer: an axis, a size.

    Raises InputError where it is none.
    """
    literal = graph.steps[step].literal
    if not literal.isdigit() or len(literal) > 9:
        text = shown(write(graph.steps, step), 40)
        raise InputError(f"an axis or a size is a whole number, not {text}")
    return int(literal)


def _error(
    graph: Graph, step: int, fault: Mismatch | InputError, found: Sequence[Shape], program: Program | None
) -> Exception:
    """The fault in the names of the program, at its place."""
    place = program.place(step) if program else None
    if isinstance(fault, InputError):
        return InputError(fault.message, fault.hint, place)
    inputs = graph.steps[step].inputs
    hint = _filled(fault.hint, _texts(graph, [_turned_back(graph, j, found) for j in inputs]))
    return ShapeError(_filled(fault.message, _texts(graph, inputs)), hint or None, place)


def outer_meant(graph: Graph, found: Sequence[Shape]) -> str | None:
    """The note on a product of vectors of which one is turned, as if it were a column or a row.

    `x.T@y` is how a sum of products is often written, and stands; `x@y.T` and `x.T*y` mean outer(x, y).
    """
    for operation, inputs, _, _ in graph.steps:
        if (
            not operation
            or operation.name not in ("matmul", "mul")
            or any(len(found[j]) != 1 for j in inputs)
        ):
            continue
        plain = [_turned_back(graph, j, found) for j in inputs]
        if plain[1] != inputs[1] or (operation.name == "mul" and plain != list(inputs)):
            texts = _texts(graph, plain)
            product = f"outer({texts['a']}, {texts['b']})"
            return f"the .T of a vector is the vector: a column times a row is {product}"
    return None


def _turned_back(graph: Graph, step: int, found: Sequence[Shape]) -> int:
    """The vector that a step is the .T of; else the step itself."""
    operation, inputs, _, _ = graph.steps[step]
    turned = operation is not None and operation.name == "transpose" and len(found[step]) == 1
    return inputs[0] if turned and step not in graph.names else step


def _filled(message: str | None, texts: Mapping[str, str]) -> str:
    """The message with the inputs' texts in the place of {a}, {b}, ..."""
    pieces = (message or "").split("{")
    filled = [pieces[0]]
    for piece in pieces[1:]:
        letter, _, rest = piece.partition("}")
        before, after = filled[-1][-1:], rest[:1]
        text = texts.get(letter, letter)
        inside = (before and before in "@*") or (after and after in "@*.")
        filled += [f"({text})" if inside and not _is_tight(text) else text, rest]
    return "".join(filled).replace(".T.T", "")


def _is_tight(text: str) -> bool:
    """Whether a text stands beside an operator without a bracket of its own."""
    while text.endswith(".T"):
        text = text.removesuffix(".T")
    return text.replace("_", "").isalnum()


def _texts(graph: Graph, steps: Sequence[int]) -> dict[str, str]:
    """What the inputs are called: {"a": "W", "b": "relu(x)"}."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return {
        letter: shown(graph.names.get(j) or write(graph.steps, j, graph.names), 40)
        for letter, j in zip(letters, steps, strict=False)
    }
