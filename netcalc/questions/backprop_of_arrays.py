"""`backprop` over vectors and matrices: the Answer, its working and its notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from netcalc.answer import Answer, Array, Formula, Note, Step, Value, Values
from netcalc.expression.point import Point
from netcalc.expression.printer import program as program_text
from netcalc.expression.shapes import outer_meant
from netcalc.expression.trace import kinks
from netcalc.operations import Operation
from netcalc.operations.shapes import Shape
from netcalc.questions.array_passes import TOTAL, WIDTH, Over, behind_names, edge_table, node_table, room
from netcalc.questions.brief import LONGEST_LINE, on_screen, short
from netcalc.questions.how_read import spare_notes
from netcalc.questions.kinks import Ties
from netcalc.questions.passes import LONGEST_DRAWING, formula_notes, notes, operation_text

LONGEST_GRADIENT = 3 * WIDTH
"""Characters of a gradient that stands on lines of its own."""
LONGEST_WORKING = 60
"""Characters of an array in a line of working."""


def array_answer(made: Over, point: Point, declared: Mapping[str, Shape], ties: Ties) -> Answer:
    """The pass as an Answer."""
    graph, symbolic_pass = made.graph, made.made.formulas is not None
    gradients = {name: _gradient(made, step) for name, step in made.made.wanted.items()}
    value = _value(made, graph.result)
    nodes: dict[str, Value] = {
        name: {
            "shape": list(made.shapes[step]),
            "value": _value(made, step),
            "gradient": made.upstream(step),
        }
        for step, name in graph.names.items()
    }
    at_kinks = {} if symbolic_pass else kinks(made.made.found)
    shown_values = [Values(tuple(_shown_gradients(made, gradients)), "Gradients")]
    if not symbolic_pass:
        shown_values.append(Values(((made.made.result, value),)))
    return Answer(
        "backprop",
        _question(made, point, declared, ties),
        "gradients",
        {"gradients": gradients, "value": value, "nodes": nodes},
        array_working(made),
        (node_table(made, at_kinks), edge_table(made), *shown_values),
        tuple(_notes(made, point, declared, at_kinks, ties)),
    )


def checked_arrays(answer: Answer, made: Over, point: Point, ties: Ties) -> Answer:
    """The answer with its check between the tables and the gradients."""
    from netcalc.questions.checking import check_notes, check_table, entry_checks

    found = entry_checks(made, point, ties)
    tables, rest = answer.sections[:2], answer.sections[2:]
    return answer._replace(
        sections=(*tables, check_table(found, made.made.result), *rest),
        notes=(*answer.notes, *check_notes(found)),
    )


def _question(made: Over, point: Point, declared: Mapping[str, Shape], ties: Ties) -> dict[str, Value]:
    inputs = made.graph.inputs
    return {
        "program": program_text(made.graph),
        "at": {name: point[name] for name in inputs if name in point},
        "shape": {name: list(made.shapes[step]) for name, step in inputs.items() if made.shapes[step]},
        "wrt": list(made.made.wanted),
        "ties": ties,
    }


def _value(made: Over, step: int) -> Value:
    found = made.made.value(step) if made.made.formulas else made.value(step)
    if isinstance(found, Formula):
        return Formula(found, found.tree, _shapes(made), found.where)
    return found


def _gradient(made: Over, step: int) -> Value:
    if made.made.formulas:
        return Formula(made.made.formulas.gradients[step], shapes=_shapes(made), where=made.graph)
    return made.upstream(step)


def _shapes(made: Over) -> dict[str, Shape]:
    """The shapes of the inputs."""
    return {name: made.shapes[i] for name, i in made.graph.inputs.items()}


def _shown_gradients(made: Over, gradients: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
    for name, gradient in gradients.items():
        label = f"d{made.made.result}/d{name}"
        if isinstance(gradient, Array):
            fits = len(_all_of(gradient)) <= LONGEST_GRADIENT
            gradient = Array(gradient, LONGEST_GRADIENT if fits else WIDTH - len(f" {label} = "))
        yield label, on_screen(gradient, LONGEST_LINE)


# -- working and notes -------------------------------------------------------------------------------


def array_working(made: Over) -> tuple[Step, ...]:
    """The forward pass, a line a node, and what each gradient is; nothing of a long program."""
    return tuple(_working(made))


def _working(made: Over) -> Iterator[Step]:
    """The forward pass, a line a node, then the flows that each gradient is the sum of."""
    own = made.made
    if own.formulas or len(own.nodes) > LONGEST_DRAWING:
        return
    for i in own.nodes:
        if made.graph.steps[i].operation:
            yield Step(f"{own.names[i]} = {operation_text(own, i)}", "", _brief(made.value(i)))
    for name, step in own.wanted.items():
        into = [made.flows[k] for k, edge in enumerate(own.found.edges) if edge[2] == step]
        formula = f"d{own.result}/d{name}" + (f" = {' + '.join(into)}" if into else "")
        yield Step(formula, "", _brief(made.upstream(step)))


def _brief(value: Value) -> str:
    """An array in a line of working, where it fits there; else its size."""
    text = _all_of(value)
    if len(text) <= LONGEST_WORKING or not isinstance(value, list):
        return text
    size = f"{len(value)}x{len(value[0])}" if isinstance(value[0], list) else f"{len(value)}"
    return f"({size} numbers)"


def _all_of(value: Any) -> str:
    """An array as text; of one that is too long for any line no more than that it is."""
    if not isinstance(value, list):
        return short(value)
    if len(value) * 3 > LONGEST_GRADIENT:
        return " " * (LONGEST_GRADIENT + 1)
    return f"[{', '.join(map(_all_of, value))}]"


def _notes(
    made: Over,
    point: Point,
    declared: Mapping[str, Shape],
    at_kinks: Mapping[int, Operation],
    ties: Ties,
) -> Iterator[Note]:
    own = made.made
    yield from notes(own, point, at_kinks, ties)
    yield from spare_notes([name for name in declared if name not in made.graph.inputs])
    if own.formulas is None and any(edge[0] != made.graph.result for edge in own.found.edges):
        yield Note("reading", f"dq stands for d{own.result}/dq, the gradient at a node q, of q's shape")
    yield from _joined_notes(made)
    if own.formulas:
        yield from formula_notes(made.graph)
    routers = {step.operation.name for step in made.graph.steps if step.operation and len(step.inputs) == 1}
    for name in sorted(routers & {"max", "min"}) if ties == "first" else ():
        yield Note("convention", f"{name}: the formula shares a tie; with values the first gets all of it")
    meant = outer_meant(made.graph, made.shapes)
    if meant:
        yield Note("reading", meant)
    most = room(made, at_kinks).value
    if any(_is_long(made.value(i), most) for i in own.nodes):
        yield Note("value", "of longer arrays the ends are shown; --json has all")


def _is_finite(value: Any) -> bool:
    return all(map(_is_finite, value)) if isinstance(value, list) else value is None or isfinite(value)


def _is_long(value: Value, most: int) -> bool:
    return isinstance(value, list) and len(_all_of(value)) > most


def _joined_notes(made: Over) -> Iterator[Note]:
    """Rows that were taken together: a loss and the softmax that it follows."""
    names, found = made.made.names, made.made.found
    for step, after in found.joined.items():
        operation, inputs, _, _ = made.graph.steps[step]
        assert operation
        q = inputs[after.position]
        start = behind_names(made.graph, q)
        target = names[made.graph.steps[start].inputs[0]]
        pairs = zip(made.flows, found.edges, strict=True)
        text = next((flow for flow, edge in pairs if edge[0] == start), "")
        if not text:
            continue
        if TOTAL.search(text) and made.made.formulas:
            text += f", which is {TOTAL.sub('', text)} where {names[inputs[0]] or 'the truth'} sums to 1"
        elif after.name == "softmax" and len(inputs) == 2 and not TOTAL.search(text):
            text += f", since {names[inputs[0]] or 'the truth'} sums to 1"
        flows = (
            f"{operation.name} after {after.name}: taken together, so that what flows to {target} is right"
        )
        yield Note("convention", f"{flows} for scores of any size: {text}")
        if not made.made.formulas and not _is_finite(made.upstream(inputs[after.position])):
            yield Note(
                "value",
                f"at {names[inputs[after.position]]} itself, on the way there, the gradient is not finite",
            )
