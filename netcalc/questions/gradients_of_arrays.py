"""Derivatives of array programs: gradients in matrix form, and the numbers of Jacobians."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from netcalc.answer import Answer, Array, Column, Formula, Note, Section, Table, Value, Values
from netcalc.expression.domain import gradient_fault, value_fault
from netcalc.expression.expand import nested
from netcalc.expression.latex import latex
from netcalc.expression.matrix_form import LONGEST, Line, MatrixForm, matrix_form
from netcalc.expression.naming import node_names
from netcalc.expression.printer import program as program_text
from netcalc.expression.trace import backward, forward
from netcalc.operations.shapes import Shape, entries, written
from netcalc.questions.brief import LONGEST_LINE, brief, on_screen
from netcalc.questions.gradients import wanted_steps
from netcalc.questions.passes import formula_notes
from netcalc.questions.reading import Reading, first_notes, flat, question, result_name, subject

_TOTAL = re.compile(r"sum\([^()]*\)\*")
"""The sum of the truth, in the gradient of a loss behind softmax."""

WIDTH = 72
"""Characters of an array on a line of its own."""


def matrix_gradient(asked: Reading, form: str) -> Answer:
    """The gradient of an array program: named steps in matrix form, and each gradient as a program."""
    sizes = asked.steps
    assert sizes is not None
    wanted = wanted_steps(asked.program, asked.wanted)
    made = matrix_form(asked.graph, sizes, wanted, LONGEST if asked.longest else 0)
    variables = {name: size for name, size in asked.shapes.items() if size and name in asked.graph.inputs}
    gradient: dict[str, Value] = {
        name: Formula(
            program_text(graph), None if graph.names else partial(latex, graph), variables, asked.graph
        )
        for name, graph in made.gradients.items()
    }
    numbers = gradients_at(asked) if asked.numbers else None
    shapes: dict[str, Value] = {name: list(sizes[step]) for name, step in wanted.items()}
    fields: dict[str, Value] = {"gradient": gradient, "at": numbers, "shapes": shapes}
    f = result_name(asked.graph)
    sections: tuple[Section, ...] = (_steps(asked, made), *_values(f, numbers))
    return Answer(
        "grad", question(asked, form), "gradient", fields, (), sections, _notes(asked, made, f, numbers)
    )


def _steps(asked: Reading, made: MatrixForm) -> Table:
    """A row for each step, which reads those above it and the program's statements."""
    columns = (
        Column("step", "formula"),
        Column("of", screen=False),
        Column("formula", "formula", screen=False),
        Column("shown", "formula", "formula", data=False),
        Column("size", title="shape", data=False),
        Column("shape", screen=False),
    )

    def row(line: Line) -> tuple[Value, ...]:
        formula = Formula(line.formula, partial(latex, line.graph))
        size = written(line.shape) if line.shape else ""
        return (line.name, line.of, formula, on_screen(formula, LONGEST_LINE), size, list(line.shape))

    return Table("steps", columns, list(map(row, made.lines)), "Gradient", subject(asked.graph))


def _values(f: str, numbers: dict[str, Value] | None) -> tuple[Values, ...]:
    if numbers is None:
        return ()
    items = [
        (f"d{f}/d{name}", Array(value, WIDTH) if isinstance(value, list) else value)
        for name, value in numbers.items()
    ]
    return (Values(tuple(items), "At the point"),)


def _notes(asked: Reading, made: MatrixForm, f: str, numbers: dict[str, Value] | None) -> tuple[Note, ...]:
    notes = first_notes(asked)
    if made.lines:
        line = made.lines[-1]
        notes.append(Note("reading", f"{line.name} stands for d{f}/d{line.of}, of the shape of {line.of}"))
    if numbers and any(len(brief(value)) > WIDTH for value in numbers.values()):
        notes.append(Note("value", "of longer arrays the ends are shown; --json has all"))
    notes += formula_notes(asked.graph)
    for formula in dict.fromkeys(line.formula for line in made.lines if _TOTAL.search(line.formula)):
        text = f"{formula} is {_TOTAL.sub('', formula)} where the truth sums to 1"
        notes += [Note("reading", text)] if made.found.joined else []
    return tuple(notes)


def gradients_at(asked: Reading) -> dict[str, Value]:
    """The gradient at the point by each name wanted, as a number or nested lists."""
    assert asked.steps is not None
    (row,) = rows_at(asked)
    found: dict[str, Value] = {}
    start = 0
    for name, step in wanted_steps(asked.program, asked.wanted).items():
        end = start + entries(asked.steps[step])
        found[name] = nested(asked.steps[step], row[start:end])
        start = end
    return found


def rows_at(asked: Reading) -> list[list[float]]:
    """A Jacobian at the point: a row for each entry of the result, by the entries of all names wanted.

    One way forward, and one back for each entry of the result, with a 1 standing there.
    """
    from netcalc.operations.arrays import Arrays

    graph, sizes = asked.graph, asked.steps
    assert sizes is not None
    m = Arrays()
    values = forward(graph, m, asked.point, sizes)
    wanted = list(wanted_steps(asked.program, asked.wanted).values())
    rows = []
    for seed in _seeds(sizes[graph.result]):
        found = backward(graph, m, values, sizes, wanted, seed)
        names = node_names(graph, found.constant)
        fault = value_fault(asked.program, found, names)
        if fault := fault or gradient_fault(asked.program, found, names, wanted):
            raise fault
        gradients = [_listed(found.upstream[step], sizes[step]) for step in wanted]
        rows.append([entry for gradient in gradients for entry in flat(gradient)])
    return rows


def _seeds(shape: Shape) -> list[Any]:
    """For each entry of the result an array with a 1 in its place; None for a number."""
    if not shape:
        return [None]
    count = entries(shape)
    return [nested(shape, [float(i == k) for i in range(count)]) for k in range(count)]


def _listed(gradient: Any, shape: Shape) -> Any:
    """A gradient as nested lists; zeros where nothing flows back."""
    if gradient is None:
        return nested(shape, [0.0] * entries(shape))
    return gradient.tolist() if hasattr(gradient, "tolist") else float(gradient)
