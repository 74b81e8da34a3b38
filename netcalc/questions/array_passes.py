"""A pass over vectors and matrices, and its tables.

Each node has a shape, and a gradient of the same shape. An edge stands for a Jacobian of as many rows as its
source has entries and as many columns as its target has: it is named by its size and its structure, and never
built; what flows is the vector-Jacobian product, written in matrix form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from math import fsum, prod
from typing import Any, NamedTuple

from netcalc.answer import Array, Column, Formula, Kind, Rows, Table, Value
from netcalc.errors import InputError
from netcalc.expression.derive import Locals, Symbolic, flow_texts, gradient_names, symbolic, symbolic_trace
from netcalc.expression.domain import gradient_fault, value_fault
from netcalc.expression.graph import Graph
from netcalc.expression.naming import node_names
from netcalc.expression.parser import Program
from netcalc.expression.point import Point
from netcalc.expression.printer import write
from netcalc.expression.structure import Jacobian, jacobian
from netcalc.expression.trace import Trace, trace
from netcalc.operations import Operation
from netcalc.operations.shapes import Shape, written
from netcalc.questions.brief import LONGEST_CELL, on_screen, short
from netcalc.questions.kinks import Ties
from netcalc.questions.passes import LONGEST_DRAWING, Pass, gates, operation_text, rails_beside, subject

WIDTH = 80
"""Columns of a screen that the tables are made for."""
LEAST, LARGEST, TIGHT = 14, 30, 2
"""Characters that an array has in a table, at least and at most; blanks between columns that stand close."""


class Over(NamedTuple):
    """A pass over arrays: the pass, the shape of every step, and the flow along every edge as text."""

    made: Pass
    shapes: Sequence[Shape]
    own: list[str]
    """What each node's own gradient is called."""
    flows: list[str]
    some: bool
    """Whether only some gradients were asked for, and the others not computed."""

    @property
    def graph(self) -> Graph:
        return self.made.graph

    def value(self, step: int, most: int = LARGEST) -> Value:
        """A step's value; None where the pass is symbolic."""
        return None if self.made.formulas else listed(self.made.found.values[step], most)

    def upstream(self, step: int, most: int = LARGEST) -> Value:
        """d result / d step, of the step's shape; None where it was not asked for."""
        found = self.made.found.upstream[step]
        if found is None and self.some and step not in self.made.wanted.values():
            return None
        if self.made.formulas:
            return self.made.upstream(step)
        return listed(zeros(self.shapes[step]) if found is None else found, most)


def listed(found: Any, most: int = LARGEST) -> Value:
    """An array of numpy as lists, a number as a float."""
    plain = found.tolist() if hasattr(found, "tolist") else found
    return Array(plain, most) if isinstance(plain, list) else float(plain)


def zeros(shape: Shape) -> Any:
    """An array of zeros, rows in lists; 0.0 for the shape of a number."""
    row: Any = 0.0
    for size in reversed(shape):
        row = [row] * size
    return row


def over(
    read: Program, point: Point, shapes: list[Shape], wanted: dict[str, int], asked: bool, ties: Ties
) -> Over:
    """The pass. Where only some gradients are `asked` for, no others but those of statements are computed.

    Raises InputError where the result is no number, DomainError where it or a gradient is not finite.
    """
    graph = read.graph
    _one_number(read, shapes[graph.result])
    constant = graph.constant()
    names = node_names(graph, constant)
    texts = Locals(graph, constant, names, ties, shapes)
    own = gradient_names(names, graph.result)
    needed = {*wanted.values(), *graph.names} if asked else None
    formulas: Symbolic | None = None
    if point or not graph.inputs:
        from netcalc.operations.arrays import Arrays

        found = trace(graph, Arrays(ties), point, shapes, needed)
        fault = value_fault(read, found, names) or gradient_fault(read, found, names, wanted.values())
        if fault:
            raise fault
    else:
        found = symbolic_trace(graph, ties, shapes, needed)
        formulas = symbolic(found, texts, list(wanted.values()))
    flows = flow_texts(found, texts, own)
    if formulas is None:
        flows = _differences(found, flows)
    return Over(Pass(read, found, names, texts, wanted, formulas), shapes, own, flows, asked)


TOTAL = re.compile(r"sum\([^()]*\)\*")
"""What is 1 in the gradient of a cross-entropy of a softmax, sum(t)*q - t, where the rows of t sum to 1."""


def _differences(found: Trace, flows: list[str]) -> list[str]:
    """The flows as text, q - t in the place of sum(t)*q - t where that is the same."""
    graph, made = found.graph, list(flows)
    for step, after in found.joined.items():
        inputs = graph.steps[step].inputs
        if after.name != "softmax" or len(inputs) != 2 or not _sums_to_one(found.values[inputs[0]]):
            continue
        start = behind_names(graph, inputs[after.position])
        for k, edge in enumerate(found.edges):
            if edge[0] == start:
                made[k] = TOTAL.sub("", made[k])
    return made


def _sums_to_one(truth: Any) -> bool:
    rows = truth.tolist() if truth.ndim == 2 else [truth.tolist()]
    return all(abs(fsum(row) - 1) < 1e-9 for row in rows)


def _one_number(read: Program, shape: Shape) -> None:
    if shape:
        what = f"a vector of {shape[0]}" if len(shape) == 1 else f"a matrix, {written(shape)}"
        raise InputError(
            f"backprop takes one number as the result, and this is {what}",
            "a loss or a sum makes it one: sum(...), mse(t, y); jacobian differentiates every entry",
            read.place(read.graph.result),
        )


def behind_names(graph: Graph, step: int) -> int:
    """The step that a name stands for: names of names are passed by."""
    operation = graph.steps[step].operation
    while operation and operation.name == "identity":
        step = graph.steps[step].inputs[0]
        operation = graph.steps[step].operation
    return step


# -- tables ------------------------------------------------------------------------------------------


def _size(shape: Shape) -> str:
    return written(shape) if shape else ""


class Room(NamedTuple):
    """Characters that arrays have in the table of nodes, and whether the gates have a column there: whole
    arrays come before gates."""

    value: int
    upstream: int
    gates: bool


def room(made: Over, at_kinks: Mapping[int, Operation]) -> Room:
    """What the other columns leave to arrays."""
    drawing, pattern = rails_beside(made.made), gates(made.made, at_kinks)
    shown_nodes = made.made.nodes[:LONGEST_DRAWING]
    fixed = [
        _widest("graph", drawing) if drawing else 0,
        _widest("node", (made.made.names[i] for i in shown_nodes)),
        _widest("operation", (operation_text(made.made, i) for i in shown_nodes)),
        _widest("shape", (_size(made.shapes[i]) for i in shown_nodes)),
    ]
    gate = _widest("", (pattern(i)[0] for i in shown_nodes))
    if made.made.formulas:
        formulas = (str(on_screen(made.upstream(i), LONGEST_CELL) or "") for i in shown_nodes)
        wide = _widest(f"d{made.made.result}/dnode", formulas)
        return Room(LARGEST, LARGEST, _room([*fixed, gate], 1) >= wide)
    titles = {"value": made.value, f"d{made.made.result}/dnode": made.upstream}
    needs = [
        _widest(title, (_whole(part(i)) if _few(made.shapes[i]) else _ANY for i in shown_nodes))
        for title, part in titles.items()
    ]
    roomy = 2 * _room([*fixed, gate], 2) >= sum(min(LARGEST, need) for need in needs)
    return Room(*_shares(_room([*fixed, gate] if roomy else fixed, 2), *needs), roomy)


def _shares(half: int, first: int, second: int) -> tuple[int, int]:
    """Half of the room for each of two columns that need so much; what one has no need of is the other's.

    >>> _shares(15, 17, 12), _shares(15, 20, 20), _shares(15, 8, 9)
    ((18, 15), (15, 15), (21, 22))
    """
    rest = 2 * half - min(half, second), 2 * half - min(half, first)
    return max(LEAST, min(LARGEST, rest[0])), max(LEAST, min(LARGEST, rest[1]))


_ANY = " " * LEAST
"""In the place of what is not shown whole in any case."""


def _few(shape: Shape) -> bool:
    """Whether an array has so few entries that it may be shown whole."""
    return 3 * prod(shape) <= LARGEST


def _whole(value: Any) -> str:
    """All of a small array, or a number, as text."""
    if isinstance(value, list):
        return f"[{', '.join(map(_whole, value))}]"
    return short(value) if isinstance(value, float) else ""


def node_table(made: Over, at_kinks: Mapping[int, Operation]) -> Table:
    """As passes.node_table, with the shape of every node; an array is shown as far as there is room."""
    nodes, steps = made.made.nodes, made.graph.steps
    drawing, pattern = rails_beside(made.made), gates(made.made, at_kinks)
    own = room(made, at_kinks)

    def row(k: int) -> tuple[Value, ...]:
        i = nodes[k]
        operation, inputs, name, _ = steps[i]
        upstream = made.upstream(i, own.upstream)
        return (
            drawing[k] if drawing else None,
            made.made.names[i],
            operation.name if operation else "input" if name else "number",
            [made.made.names[j] or write(steps, j) for j in inputs],
            Formula(operation_text(made.made, i)),
            _size(made.shapes[i]),
            list(made.shapes[i]),
            made.value(i, own.value),
            upstream,
            on_screen(upstream, LONGEST_CELL),
            *pattern(i),
            i in at_kinks,
        )

    kind: Kind = "formula" if made.made.formulas else "array"
    columns = (
        Column("graph", "drawing", data=False, sparse=True),
        Column("node"),
        Column("op", screen=False),
        Column("inputs", screen=False),
        Column("operation", "formula", data=False),
        Column("size", title="shape", data=False),
        Column("shape", screen=False),
        Column("value", "array", sparse=True),
        Column("upstream", kind, screen=False),
        Column("shown", kind, f"d{made.made.result}/dnode", data=False),
        Column("gates", title="gate", data=False, sparse=True, screen=own.gates),
        Column("gate", screen=False),
        Column("kink", "flag", screen=False),
    )
    return Table(
        "nodes",
        columns,
        Rows(len(nodes), row),
        "Nodes",
        subject(made.made.graph, len(nodes), made.made.result),
    )


def _widest(title: str, texts: Iterable[str | None]) -> int:
    return max([len(title), *(len(text or "") for text in texts)])


def _room(widths: Sequence[int], columns: int) -> int:
    """What is left of a screen beside columns of these widths, for each of the others."""
    taken = [width for width in widths if width]
    return (WIDTH - 1 - sum(taken) - TIGHT * (len(taken) + columns - 1)) // columns


def edge_table(made: Over) -> Table:
    """A row for every edge: its Jacobian by size and structure, and the product with it that flows."""
    edges, formulas = made.made.found.edges, made.made.formulas
    names = made.made.names
    near = range(min(len(edges), LONGEST_DRAWING))
    wide = _widest("", (_size_of(_jacobian(made, k)) for k in near))
    fixed = [
        _widest("from", (names[edges[k][0]] for k in near)),
        _widest("to", (names[edges[k][2]] for k in near)),
        _widest("Jacobian", (f"{' ' * wide} {_jacobian(made, k).text}" for k in near)),
        _widest("flow", (made.flows[k] for k in near)),
    ]
    most = max(LEAST, min(LARGEST, _room(fixed, 1)))

    def row(k: int) -> tuple[Value, ...]:
        source, position, target, local, flow = edges[k]
        stands_for = _jacobian(made, k)
        return (
            names[source],
            names[target],
            f"{_size_of(stands_for):{wide}} {stands_for.text}",
            [stands_for.rows, stands_for.columns],
            stands_for.text,
            None if local is None else Formula(made.made.texts.formula(source, position)),
            None if formulas or local is None else listed(local),
            Formula(made.own[source]) if formulas else made.upstream(source),
            Formula(made.flows[k]),
            None if formulas else listed(zeros(made.shapes[target]) if flow is None else flow, most),
        )

    columns = (
        Column("from"),
        Column("to"),
        Column("size", title="Jacobian", data=False),
        Column("jacobian", screen=False),
        Column("structure", screen=False),
        Column("formula", "formula", screen=False),
        Column("local", "array", screen=False),
        Column("upstream", "array", screen=False),
        Column("flow_formula", "formula", "flow"),
        Column("flow", "array", "value", sparse=True),
    )
    about = "flow = upstream times Jacobian, of the shape of the node that it flows to"
    return Table("edges", columns, Rows(len(edges), row), "Edges", about)


def _jacobian(made: Over, edge: int) -> Jacobian:
    source, position, *_ = made.made.found.edges[edge]
    return jacobian(made.made.texts, source, position)


def _size_of(found: Jacobian) -> str:
    return f"{found.rows}x{found.columns}"
