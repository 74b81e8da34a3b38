"""Gradients: forward and backward pass, node by node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from netcalc.answer import Answer, Formula, Section, Table, Value, Values
from netcalc.errors import InputError, ShapeError, UnknownName, did_you_mean, nearest, shown
from netcalc.expression.declared import Declared, agreed, read_shapes
from netcalc.expression.derive import Locals, symbolic, symbolic_trace
from netcalc.expression.domain import gradient_fault, value_fault
from netcalc.expression.faults import in_brackets, unbracketed
from netcalc.expression.fitting import fitting
from netcalc.expression.naming import node_names
from netcalc.expression.parser import Program, parse
from netcalc.expression.point import Point, read_point
from netcalc.expression.printer import program as program_text
from netcalc.expression.shapes import is_array, shapes
from netcalc.expression.tokens import spelled
from netcalc.expression.trace import kinks, trace
from netcalc.operations import Floats
from netcalc.operations.shapes import Shape, entries, written
from netcalc.questions.brief import LONGEST_LINE, on_screen
from netcalc.questions.kinks import TIES, Ties
from netcalc.questions.options import one_of
from netcalc.questions.passes import Pass, edge_table, node_table, notes, working

if TYPE_CHECKING:
    from netcalc.questions.array_passes import Over

LONGEST_TYPED = 12
"""Entries of an array that a hint writes out."""


def backprop(
    program: str,
    at: str | Sequence[str] | Mapping[str, object] = (),
    wrt: str | Sequence[str] | None = None,
    ties: str = "split",
    check: bool = False,
    shape: Declared = (),
    draw: bool = False,
) -> Answer:
    """The forward and the backward pass of a program whose result is one number, node by node.

        upstream of a node = sum over its readers of (upstream of the reader) * (local derivative)

    `at` gives values to the inputs (`"x=-2,W=[[1,2],[3,4]]"`, a list of such texts, `@point.json`, or a
    mapping); without it the trace is symbolic, and `shape` (`"W=2x3,x=3"`) declares arrays. Of an array every
    node has the shape, and its gradient the same one; an edge stands for a Jacobian. `wrt` names inputs or
    named statements (default: all inputs in order of first appearance). `ties="first"` gives all of a tied
    max or min to its first input, "split" shares it equally, as PyTorch and JAX do. At kinks
    relu'(0) = abs'(0) = 0 and leaky_relu, elu and clip take the slope from the left, as PyTorch does.
    `check` compares every gradient (of an array each entry) with a derivative in 50 digits, and shows central
    differences in floats beside it: a third table, `check`. `draw` puts the compute graph ahead.

    Raises NotationError and UnknownName for a text that can't be read, InputError for a missing value,
    DomainError where the result or a gradient has no finite value.

    >>> answer = backprop("(x + y)*z", at={"x": -2, "y": 5, "z": -4})
    >>> answer.value, answer.gradients
    (-12.0, {'x': -4.0, 'y': -4.0, 'z': 3.0})
    """
    shares = one_of("ties", ties, TIES)
    point, declared = read_point(at), read_shapes(shape)
    asked = asked_names(wrt)
    read = parse(program, variables=[*point, *declared, *(asked or ())])
    check_point(read, point)
    sizes = program_shapes(read, agreed(declared, point))
    if check and not point and read.graph.inputs:
        inputs = read.graph.inputs.items()
        values = ",".join(f"{name}={_typed(name, sizes[step], 1.0)}" for name, step in inputs)
        raise InputError("a check needs values for the variables", f"try: --at '{shown(values, 150)}'")
    if is_array(read.graph, sizes):
        from netcalc.questions.array_passes import over
        from netcalc.questions.backprop_of_arrays import array_answer, checked_arrays

        traced = over(read, point, sizes, wanted_steps(read, asked), asked is not None, shares)
        whole = array_answer(traced, point, declared, shares)
        whole = checked_arrays(whole, traced, point, shares) if check else whole
        return _drawn(whole, traced) if draw else whole
    scalar(read, "backprop")
    made = number_pass(read, point, asked, shares)
    answer = _answer(made, point, shares)
    answer = _checked(answer, made, point) if check else answer
    return _drawn(answer, made) if draw else answer


def _drawn(answer: Answer, made: Pass | Over) -> Answer:
    """The answer with its drawing ahead, whose rails then need not stand beside the nodes."""
    from netcalc.questions.diagram import diagram, of_pass

    return answer._replace(sections=(diagram(of_pass(made)), *map(_without_rails, answer.sections)))


def _without_rails(section: Section) -> Section:
    if not isinstance(section, Table) or section.name != "nodes":
        return section
    columns = (
        column._replace(screen=column.kind != "drawing" and column.screen) for column in section.columns
    )
    return section._replace(columns=tuple(columns))


def program_shapes(read: Program, given: Mapping[str, Shape]) -> list[Shape]:
    """The shape of every step. Raises ShapeError, with how a shape is given where names have none.

    A statement's shape is what its formula makes it: a shape given to it is an InputError.
    """
    for step, name in read.graph.names.items():
        if name in given:
            hint = f"leave {name} out of the shapes, or out of the program"
            raise InputError(f"{name} is assigned in the program and given a shape", hint, read.place(step))
    try:
        return shapes(read, given)
    except ShapeError as error:
        bare = [name for name in read.graph.inputs if name not in given]
        if bare and "a number" in error.message:
            found = fitting(read, given, bare) or {bare[0]: (3,)}
            declared = ",".join(f"{name}={written(shape)}" for name, shape in found.items() if shape)
            names = shown(", ".join(bare), 60)
            hint = f"without a value or a shape a name is a number: {names}"
            error.hint = f"{hint}; --shape '{shown(declared, 150)}'" if declared else hint
        raise


def asked_names(wrt: str | Sequence[str] | None) -> list[str] | None:
    """The names of --wrt, in their order; None where it was not given."""
    if wrt is None:
        return None
    lists = [wrt] if isinstance(wrt, str) else wrt
    return list(dict.fromkeys(spelled(name.strip()) for names in lists for name in names.split(",")))


def check_point(read: Program, point: Point) -> None:
    """Every input has a value, or none has; no statement has one."""
    inputs = read.graph.inputs
    for step, name in read.graph.names.items():
        if name in point:
            hint = f"leave {name} out of the values, or out of the program"
            raise InputError(f"{name} is assigned in the program and given a value", hint, read.place(step))
    missing = [name for name in inputs if name not in point]
    if point and missing:
        message = f"no value for {shown(', '.join(missing))}"
        raise InputError(message, _way_out(missing, read, point), read.place(inputs[missing[0]]))


def _way_out(missing: list[str], read: Program, point: Point) -> str:
    """The line to type, with a mistyped name mended; or the product that a name was meant to be."""
    inputs = read.graph.inputs
    if "T" in missing:
        return "the transpose is written W.T; T is a name like any other"
    if function := unbracketed(missing):
        return in_brackets(function)
    for name in missing:
        halves = ((name[:k], name[k:]) for k in range(1, len(name)))
        factors = next((half for half in halves if {*half} <= {*point}), None)
        if factors:
            return f"{shown(name)} is one name; the product is {'*'.join(factors)}"
    typed = {name: _spelled(value) for name, value in point.items()}
    sizes = fitting(read, agreed({}, point), missing) or {}
    for name in missing:
        mistyped = nearest(name, [other for other in typed if other not in inputs])
        typed = {name if other == mistyped else other: value for other, value in typed.items()}
        typed.setdefault(name, _typed(name, sizes.get(name, ()), 0.0))
    values = ",".join(f"{name}={value}" for name, value in typed.items())
    return f"try: --at '{shown(values, 150)}'"


def _spelled(value: Any) -> str:
    """A number or an array as it is typed."""
    if isinstance(value, list):
        return f"[{','.join(map(_spelled, value[:100]))}]"
    return repr(value).removesuffix(".0")


def _typed(name: str, shape: Shape, number: float) -> str:
    """A value of a shape, all of one number, as it is typed; read from a file where it is a long one."""
    if entries(shape) > LONGEST_TYPED:
        return f"@{name.lower()}.csv"
    value: Any = number
    for size in reversed(shape):
        value = [value] * size
    return _spelled(value)


def number_pass(read: Program, point: Point, asked: list[str] | None, ties: Ties) -> Pass:
    """A program of numbers traced at a point, or as formulas where there is none.

    Raises DomainError where the result or a wanted gradient has no finite value.
    """
    graph = read.graph
    constant = graph.constant()
    names = node_names(graph, constant)
    wanted = wanted_steps(read, asked)
    texts = Locals(graph, constant, names, ties)
    if point or not graph.inputs:
        found = trace(graph, Floats(ties), point)
        fault = value_fault(read, found, names) or gradient_fault(read, found, names, wanted.values())
        if fault:
            raise fault
        return Pass(read, found, names, texts, wanted, None)
    found = symbolic_trace(graph, ties)
    return Pass(read, found, names, texts, wanted, symbolic(found, texts, list(wanted.values())))


def scalar(read: Program, command: str) -> None:
    """Refuse a vector where one number is differentiated."""
    entries = read.graph.entries
    if entries is not None:
        message = f"{command} takes one result, and this is a vector of {len(entries)}"
        hint = "jacobian differentiates every entry: netcalc jacobian '[x*y, sin(x)]'"
        raise InputError(message, hint, read.place(read.graph.result))


def wanted_steps(read: Program, asked: list[str] | None) -> dict[str, int]:
    """The names to differentiate by, and their steps."""
    inputs = read.graph.inputs
    if asked is None:
        return inputs
    known = {**inputs, **{name: step for step, name in read.graph.names.items()}}
    for name in asked:
        if name not in known:
            names = ", ".join(known) or "none"
            hint = did_you_mean(name, known, f"the names of the program are {shown(names, 150)}")
            raise UnknownName(f"there is no {shown(name) or 'empty name'} in the program", hint)
    return {name: known[name] for name in asked}


def _answer(made: Pass, point: Point, ties: Ties) -> Answer:
    graph, found = made.graph, made.found
    value = made.value(graph.result)
    gradients = {name: _gradient(made, step) for name, step in made.wanted.items()}
    nodes: dict[str, Value] = {
        name: {"value": made.value(step), "gradient": made.upstream(step)}
        for step, name in graph.names.items()
    }
    at_kinks = {} if made.formulas else kinks(found)
    shown_values = [
        Values(
            tuple((f"d{made.result}/d{n}", on_screen(g, LONGEST_LINE)) for n, g in gradients.items()),
            "Gradients",
        )
    ]
    if made.formulas is None:
        shown_values.append(Values(((made.result, value),)))
    question: dict[str, Value] = {
        "program": program_text(graph),
        "at": {name: point[name] for name in graph.inputs if name in point},
        "wrt": list(made.wanted),
        "ties": ties,
    }
    return Answer(
        "backprop",
        question,
        "gradients",
        {"gradients": gradients, "value": value, "nodes": nodes},
        working(made),
        (node_table(made, at_kinks), edge_table(made), *shown_values),
        tuple(notes(made, point, at_kinks, ties)),
    )


def _checked(answer: Answer, made: Pass, point: Point) -> Answer:
    """The answer with its check between the tables and the gradients."""
    from netcalc.expression.check import checks
    from netcalc.questions.checking import check_notes, check_table

    found = checks(made.found, point, made.wanted)
    tables, rest = answer.sections[:2], answer.sections[2:]
    return answer._replace(
        sections=(*tables, check_table(found, made.result), *rest),
        notes=(*answer.notes, *check_notes(found)),
    )


def _gradient(made: Pass, step: int) -> Value:
    """d result / d step in the inputs alone."""
    if made.formulas:
        return Formula(made.formulas.gradients[step], where=made.graph)
    return float(made.found.gradient(step))
