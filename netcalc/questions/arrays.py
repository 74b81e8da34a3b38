"""A forward and a backward pass over vectors and matrices, as tables, working and notes.

Each node has a shape, and a gradient of the same shape. An edge stands for a Jacobian of as many rows as its
source has entries and as many columns as its target has: it is named by its size and its structure, and never
built; what flows is the vector-Jacobian product, written in matrix form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import fsum
from typing import Any, NamedTuple

from netcalc.answer import Answer, Array, Column, Formula, Note, Rows, Step, Table, Value, Values
from netcalc.errors import InputError, shown
from netcalc.expression.derive import Locals, Symbolic, flow_texts, gradient_names, symbolic, symbolic_trace
from netcalc.expression.domain import gradient_fault, value_fault
from netcalc.expression.graph import Graph
from netcalc.expression.naming import node_names
from netcalc.expression.parser import Program
from netcalc.expression.point import Point
from netcalc.expression.printer import program as program_text
from netcalc.expression.printer import write
from netcalc.expression.structure import jacobian
from netcalc.expression.trace import Trace, kinks, trace
from netcalc.operations import Operation
from netcalc.operations.shapes import Shape, written
from netcalc.questions.passes import (
    LONGEST_CELL,
    LONGEST_DRAWING,
    LONGEST_LINE,
    Pass,
    Ties,
    gates,
    notes,
    on_screen,
    operation_text,
    rails_beside,
    short,
    subject,
)

WIDTH = 80
"""Columns of a screen that the tables are made for."""
LEAST, LARGEST = 14, 30
"""Characters that an array has in a table, at least and at most."""
LONGEST_WORKING = 60


class Over(NamedTuple):
    """A pass over arrays: the pass, the shape of every step, and the flow along every edge as text."""

    made: Pass
    shapes: Sequence[Shape]
    own: list[str]
    """What each node's own gradient is called."""
    flows: list[str]

    @property
    def graph(self) -> Graph:
        return self.made.graph

    def value(self, step: int, most: int = LARGEST) -> Value:
        """A step's value; None where the pass is symbolic."""
        return None if self.made.formulas else listed(self.made.found.values[step], most)

    def upstream(self, step: int, most: int = LARGEST) -> Value:
        """d result / d step, of the step's shape; None where it was not asked for."""
        if self.made.formulas:
            return self.made.upstream(step)
        found = self.made.found.upstream[step]
        if found is None and step not in self.made.wanted.values():
            return None
        return listed(_zeros(self.shapes[step]) if found is None else found, most)


def listed(found: Any, most: int = LARGEST) -> Value:
    """An array of numpy as lists, a number as a float."""
    plain = found.tolist() if hasattr(found, "tolist") else found
    return Array(plain, most) if isinstance(plain, list) else float(plain)


def _zeros(shape: Shape) -> Any:
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
    return Over(Pass(read, found, names, texts, wanted, formulas), shapes, own, flows)


_TOTAL = re.compile(r"sum\([^()]*\)\*")
"""What is 1 in the gradient of a cross-entropy of a softmax, sum(t)*q - t, where the truth's rows sum to 1."""


def _differences(found: Trace, flows: list[str]) -> list[str]:
    """The flows as text, q - t in the place of sum(t)*q - t where that is the same."""
    graph, made = found.graph, list(flows)
    for step, after in found.joined.items():
        inputs = graph.steps[step].inputs
        if after.name != "softmax" or len(inputs) != 2 or not _sums_to_one(found.values[inputs[0]]):
            continue
        start = _behind_names(graph, inputs[after.position])
        for k, edge in enumerate(found.edges):
            if edge[0] == start:
                made[k] = _TOTAL.sub("", made[k])
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


def array_answer(made: Over, point: Point, declared: Mapping[str, Shape], ties: Ties) -> Answer:
    """The pass as an Answer."""
    graph, symbolic_pass = made.graph, made.made.formulas is not None
    gradients = {name: _gradient(made, step) for name, step in made.made.wanted.items()}
    value = made.made.value(graph.result)
    nodes: dict[str, Value] = {
        name: {
            "shape": list(made.shapes[step]),
            "value": made.made.value(step) if symbolic_pass else made.value(step),
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
        tuple(_working(made)),
        (_node_table(made, at_kinks), _edge_table(made), *shown_values),
        tuple(_notes(made, point, declared, at_kinks, ties)),
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


def _gradient(made: Over, step: int) -> Value:
    if made.made.formulas:
        return Formula(made.made.formulas.gradients[step])
    return made.upstream(step)


def _shown_gradients(made: Over, gradients: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
    for name, gradient in gradients.items():
        label = f"d{made.made.result}/d{name}"
        if isinstance(gradient, Array):
            gradient = Array(gradient, WIDTH - len(label) - len("  = "))
        yield label, on_screen(gradient, LONGEST_LINE)


# -- tables ------------------------------------------------------------------------------------------


def _size(shape: Shape) -> str:
    return written(shape) if shape else ""


def _node_table(made: Over, at_kinks: Mapping[int, Operation]) -> Table:
    nodes, steps = made.made.nodes, made.graph.steps
    formulas = made.made.formulas is not None
    drawing = rails_beside(made.made)
    pattern = gates(made.made, at_kinks)
    shown_nodes = nodes[:LONGEST_DRAWING]
    fixed = [
        _widest("graph", drawing) if drawing else 0,
        _widest("node", (made.made.names[i] for i in shown_nodes)),
        _widest("operation", (operation_text(made.made, i) for i in shown_nodes)),
        _widest("shape", (_size(made.shapes[i]) for i in shown_nodes)),
    ]
    gate = _widest("", (pattern(i)[0] for i in shown_nodes))
    roomy = formulas or _room([*fixed, gate], 2) >= LEAST
    most = max(LEAST, min(LARGEST, _room([*fixed, gate] if roomy else fixed, 2)))

    def row(k: int) -> tuple[Value, ...]:
        i = nodes[k]
        operation, inputs, name, _ = steps[i]
        upstream = made.upstream(i, most)
        return (
            drawing[k] if drawing else None,
            made.made.names[i],
            operation.name if operation else "input" if name else "number",
            [made.made.names[j] or write(steps, j) for j in inputs],
            Formula(operation_text(made.made, i)),
            _size(made.shapes[i]),
            list(made.shapes[i]),
            made.value(i, most),
            upstream,
            on_screen(upstream, LONGEST_CELL),
            *pattern(i),
            i in at_kinks,
        )

    kind: Any = "formula" if formulas else "array"
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
        Column("gates", title="gate", data=False, sparse=True, screen=roomy),
        Column("gate", screen=False),
        Column("kink", "flag", screen=False),
    )
    return Table("nodes", columns, Rows(len(nodes), row), "Nodes", subject(made.made))


def _widest(title: str, texts: Iterable[str | None]) -> int:
    return max([len(title), *(len(text or "") for text in texts)])


def _room(widths: Sequence[int], columns: int) -> int:
    """What is left of a screen beside columns of these widths, for each of the others."""
    taken = [width for width in widths if width]
    return (WIDTH - 1 - sum(taken) - 3 * (len(taken) + columns - 1)) // columns


def _edge_table(made: Over) -> Table:
    edges, formulas = made.made.found.edges, made.made.formulas
    names = made.made.names
    structures = [jacobian(made.made.texts, source, position) for source, position, *_ in edges]
    near = range(min(len(edges), LONGEST_DRAWING))
    fixed = [
        _widest("from", (names[edges[k][0]] for k in near)),
        _widest("to", (names[edges[k][2]] for k in near)),
        _widest("Jacobian", (_jacobian_size(structures[k]) for k in near)),
        _widest("structure", (structures[k].text for k in near)),
        _widest("flow", (made.flows[k] for k in near)),
    ]
    most = max(LEAST, min(LARGEST, _room(fixed, 1)))

    def row(k: int) -> tuple[Value, ...]:
        source, _, target, local, flow = edges[k]
        return (
            names[source],
            names[target],
            _jacobian_size(structures[k]),
            [structures[k].rows, structures[k].columns],
            structures[k].text,
            None if formulas or local is None else listed(local),
            Formula(made.own[source]) if formulas else made.upstream(source),
            Formula(made.flows[k]),
            None if formulas else listed(_zeros(made.shapes[target]) if flow is None else flow, most),
        )

    columns = (
        Column("from"),
        Column("to"),
        Column("size", title="Jacobian", data=False),
        Column("jacobian", screen=False),
        Column("structure", "formula"),
        Column("local", "array", screen=False),
        Column("upstream", "array", screen=False),
        Column("formula", "formula", "flow"),
        Column("flow", "array", "value", sparse=True),
    )
    about = "flow = upstream times Jacobian, of the shape of the node that it flows to"
    return Table("edges", columns, Rows(len(edges), row), "Edges", about)


def _jacobian_size(found: Any) -> str:
    return f"{found.rows}x{found.columns}"


# -- working and notes -------------------------------------------------------------------------------


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
    if not isinstance(value, list):
        return short(value)
    return (
        f"[{', '.join(map(_all_of, value))}]" if len(value) < LONGEST_WORKING else " " * LONGEST_WORKING + "."
    )


def _notes(
    made: Over,
    point: Point,
    declared: Mapping[str, Shape],
    at_kinks: Mapping[int, Operation],
    ties: Ties,
) -> Iterator[Note]:
    own = made.made
    yield from notes(own, point, at_kinks, ties)
    spare = [name for name in declared if name not in made.graph.inputs]
    if spare:
        yield Note("value", f"not in the program: {shown(', '.join(spare), 150)}")
    if own.formulas is None and any(edge[0] != made.graph.result for edge in own.found.edges):
        yield Note("reading", f"dq stands for d{own.result}/dq, the gradient at a node q, of q's shape")
    yield from _joined_notes(made)
    if any(_is_long(made.value(i)) for i in own.nodes):
        yield Note("value", "of longer arrays the ends are shown; --json has all")


def _is_long(value: Value) -> bool:
    return isinstance(value, list) and len(_all_of(value)) > LEAST


def _joined_notes(made: Over) -> Iterator[Note]:
    """Rows that were taken together: a loss and the softmax that it follows."""
    names, found = made.made.names, made.made.found
    for step, after in found.joined.items():
        operation, inputs, _, _ = made.graph.steps[step]
        assert operation
        q = inputs[after.position]
        start = _behind_names(made.graph, q)
        target = names[made.graph.steps[start].inputs[0]]
        pairs = zip(made.flows, found.edges, strict=True)
        text = next((flow for flow, edge in pairs if edge[0] == start), "")
        if not text:
            continue
        if _TOTAL.search(text):
            text += f", which is {_TOTAL.sub('', text)} where {names[inputs[0]] or 'the truth'} sums to 1"
        elif after.name == "softmax" and len(inputs) == 2:
            text += f", since {names[inputs[0]] or 'the truth'} sums to 1"
        flows = (
            f"{operation.name} after {after.name}: taken together, so that what flows to {target} is right"
        )
        yield Note("convention", f"{flows} for scores of any size: {text}")


def _behind_names(graph: Graph, step: int) -> int:
    operation = graph.steps[step].operation
    while operation and operation.name == "identity":
        step = graph.steps[step].inputs[0]
        operation = graph.steps[step].operation
    return step
