"""The chain rule of an array program: a link is a Jacobian, a product of links is one of matrices.

    dL/dx = dL/dh@dh/dx        1x3 = (1x2)@(2x3)

Numerator layout, the entries of matrices counted row after row. A link has a size and a structure, and
entry by entry it is given where it has few entries. The whole derivative has the shape of x.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from netcalc.answer import Answer, Array, Column, Formula, Note, Step, Table, Value, Values
from netcalc.errors import LimitError
from netcalc.expression.derive import Locals
from netcalc.expression.graph import Graph
from netcalc.expression.latex import latex
from netcalc.expression.matrix_form import LONGEST, matrix_form
from netcalc.expression.parser import Program
from netcalc.expression.printer import program as program_text
from netcalc.expression.printer import write
from netcalc.expression.shapes import graph_shapes
from netcalc.expression.structure import Jacobian, jacobian
from netcalc.expression.trace import forward
from netcalc.operations.shapes import Shape, entries
from netcalc.questions.brief import LONGEST_CELL, LONGEST_LINE, on_screen
from netcalc.questions.chain import Reads, chain_rule, readings, shown_rule
from netcalc.questions.derivatives import derivative, row, shortest
from netcalc.questions.gradients_of_arrays import WIDTH, gradients_at, rows_at
from netcalc.questions.reading import Reading, by_entries, first_notes, question, result_name, subject

MOST_FORMULAS, MOST_NUMBERS = 100, 10_000
"""Entries of a link that are given as formulas, and as numbers."""
_TWICE = re.compile(r"\(\(((?:[^()]|\([^()]*\))*)\)\)")
"""A node's own brackets within those of a call: step((W@x))."""


class Link(NamedTuple):
    """A Jacobian of one statement by what it reads."""

    of: str
    by: str
    direct: bool
    rows: int
    columns: int
    structure: str
    formulas: Value
    """The entries as formulas; None where there are many."""
    value: Value
    """The entries as numbers; None where there are very many, or there is no point."""

    @property
    def label(self) -> Formula:
        return derivative(self.of, self.by, "∂" if self.direct else "d")

    @property
    def size(self) -> str:
        return f"{self.rows}x{self.columns}"


def chain_of_arrays(asked: Reading, form: str) -> Answer:
    """The answer of `chain` for a program over arrays."""
    assert asked.steps is not None
    x = asked.wanted[0]
    known = _known(asked)
    found = [link for reads in readings(asked, x) for link in _links(asked, reads, x, known)]
    places = {**asked.graph.inputs, **{name: step for step, name in asked.graph.names.items()}}
    form_of = matrix_form(asked.graph, asked.steps, {x: places[x]}, LONGEST if asked.longest else 0)
    graph = form_of.gradients[x]
    sizes = {name: size for name, size in asked.shapes.items() if size}
    total = Formula(program_text(graph), None if graph.names else partial(latex, graph), sizes)
    at = gradients_at(asked)[x] if asked.numbers else None
    links: list[Value] = [
        {
            "of": link.of,
            "by": link.by,
            "jacobian": [link.rows, link.columns],
            "structure": link.structure,
            "formula": link.formulas,
            "value": link.value,
        }
        for link in found
    ]
    lines = _working(found, x)
    label = derivative(result_name(asked.graph), x)
    shown: list[tuple[str, Value]] = [(label, total)]
    if graph.names:  # its steps stand one under another
        shown = [(line.name, on_screen(Formula(line.formula), LONGEST_LINE)) for line in form_of.lines]
    if at is not None:
        shown.append((label, Array(at, WIDTH) if isinstance(at, list) else at))
    fields: dict[str, Value] = {"total": total, "links": links, "at": at}
    sections = (_table(asked, found), shown_rule(lines), Values(tuple(shown), "Total"))
    return Answer("chain", question(asked, form), "total", fields, lines, sections, _notes(asked, found, x))


def _known(asked: Reading) -> dict[str, Any] | None:
    """The values of all names at the point."""
    if not asked.numbers:
        return None
    from netcalc.operations.arrays import Arrays

    values = forward(asked.graph, Arrays(), asked.point, asked.steps)
    places = {**asked.graph.inputs, **{name: step for step, name in asked.graph.names.items()}}
    return {name: values[step].tolist() for name, step in places.items()}


def _links(asked: Reading, reads: Reads, x: str, known: dict[str, Any] | None) -> list[Link]:
    """The links of one statement, in the order in which it reads."""
    assert asked.steps is not None
    named = {name: step for step, name in asked.graph.names.items()} | asked.graph.inputs
    sizes = {name: asked.steps[named[name]] for name in reads.own.inputs}
    steps = graph_shapes(reads.own, sizes)
    spans = ((0, 0),) * len(reads.own.steps)
    own = asked._replace(
        program=Program("", reads.own, spans), point=known or {}, shapes=sizes, steps=steps, wanted=[]
    )
    rows = entries(steps[reads.own.result])
    found = []
    for by in reads.by:
        columns = entries(sizes[by])
        one = own._replace(wanted=[by])
        formulas = _formulas(one) if rows * columns <= MOST_FORMULAS else None
        numbers = rows_at(one) if known and rows * columns <= MOST_NUMBERS else None
        text = _structure(reads, steps, by)
        found.append(Link(reads.of, by, by == x and reads.direct, rows, columns, text, formulas, numbers))
    return found


def _formulas(own: Reading) -> Value:
    """A Jacobian entry by entry, as rows of formulas; None where that is past a limit."""
    try:
        asked = by_entries(own)
    except LimitError:
        return None
    results = asked.graph.entries or (asked.graph.result,)
    texts, _ = shortest(asked, [graph for entry in results for graph in row(asked, entry)])
    width = len(asked.wanted)
    return [texts[k * width : (k + 1) * width] for k in range(len(results))]


def _structure(reads: Reads, steps: Sequence[Shape], by: str) -> str:
    """What the Jacobian looks like: the sum over paths from the statement to what it reads."""
    graph = reads.own
    texts = Locals(graph, graph.constant(), _names(graph, reads.of), "split", steps)
    found: dict[int, list[str]] = {graph.inputs[by]: ["I"]}
    for i, (operation, inputs, _, _) in enumerate(graph.steps):
        if operation is None:
            continue
        for position, j in enumerate(operation.split(inputs)[0]):
            if j in found:
                edge = jacobian(texts, i, position)
                edge = edge._replace(text=_TWICE.sub(r"(\1)", edge.text))
                found.setdefault(i, []).append(_product(edge, _sum(found[j])))
    return _sum(found[graph.result])


def _names(graph: Graph, of: str) -> list[str | None]:
    """Nodes inside a statement have no names: they are written out, in brackets where that is needed."""
    names: list[str | None] = []
    for i, step in enumerate(graph.steps):
        text = write(graph.steps, i)
        plain = not step.operation or not step.operation.fixity
        names.append(of if i == graph.result else text if plain else f"({text})")
    return names


def _sum(terms: Sequence[str]) -> str:
    return " + ".join(terms)


def _product(edge: Jacobian, below: str) -> str:
    """The Jacobian of an edge times what is beneath it."""
    text = edge.text
    if below == "I" or (text == "1" and edge.rows == edge.columns == 1):
        return text if below == "I" else below
    if text == "I":
        return below
    inner = below.removeprefix("diag")
    if text == "row of ones" and inner != below and _factor(inner) == inner:
        return f"row {inner[1:-1]}"
    sign = "*" if edge.rows == edge.columns == 1 else "@"
    return f"{_factor(text)}{sign}{_factor(below, ' */')}"


def _factor(text: str, signs: str = " ") -> str:
    """A text as a factor: in brackets where one of the signs stands outside of brackets."""
    depth = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if sign in signs and not depth:
            return f"({text})"
    return f"({text})" if text.startswith("-") else text


def _working(links: Sequence[Link], x: str) -> tuple[Step, ...]:
    """A line for each statement that reads others: the sum of products, and the sizes that go together."""
    columns = next(link.columns for link in links if link.by == x)
    own: dict[str, list[Link]] = {}
    for link in links:
        own.setdefault(link.of, []).append(link)
    lines = []
    for of, parts in own.items():
        if all(link.by == x for link in parts):
            continue
        rule = chain_rule(of, x, [(link.by, link.label) for link in parts], "@")
        sizes = [f"({link.size})@({link.columns}x{columns})" if link.by != x else link.size for link in parts]
        lines.append(Step(rule, " + ".join(sizes), f"{parts[0].rows}x{columns}"))
    return tuple(lines)


def _table(asked: Reading, links: Sequence[Link]) -> Table:
    columns = (
        Column("of", screen=False),
        Column("by", screen=False),
        Column("link", "formula", data=False),
        Column("size", title="Jacobian", data=False),
        Column("jacobian", screen=False),
        Column("structure", screen=False),
        Column("shown", "formula", "structure", data=False),
        Column("formula", screen=False),
        Column("value", "array", sparse=True),
    )
    rows = [
        (
            link.of,
            link.by,
            link.label,
            link.size,
            [link.rows, link.columns],
            link.structure,
            on_screen(Formula(link.structure), LONGEST_CELL),
            link.formulas,
            Array(link.value, 30) if isinstance(link.value, list) else None,
        )
        for link in links
    ]
    return Table("links", columns, rows, "Links", subject(asked.graph))


def _notes(asked: Reading, links: Sequence[Link], x: str) -> tuple[Note, ...]:
    notes = first_notes(asked)
    text = f"a link's row i is the gradient of entry i; the total has the shape of {x}"
    notes.append(Note("convention", text))
    if any(link.formulas is None for link in links):
        text = f"links of more than {MOST_FORMULAS} entries, or of very long sums, are not written out"
        notes.append(Note("limit", text))
    return tuple(notes)
