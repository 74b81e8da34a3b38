"""A forward and a backward pass as tables, working and notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from netcalc.answer import Column, Formula, Note, Rows, Step, Table, Value
from netcalc.expression.derive import Locals, Symbolic, past_flows
from netcalc.expression.drawing import rails
from netcalc.expression.graph import Graph
from netcalc.expression.graph import Step as GraphStep
from netcalc.expression.parser import Program
from netcalc.expression.point import Point
from netcalc.expression.printer import statements, write
from netcalc.expression.steps import Steps, Term
from netcalc.expression.trace import Trace
from netcalc.operations import Operation
from netcalc.questions.brief import LONGEST_CELL, on_screen, short
from netcalc.questions.how_read import function_notes, reading_notes
from netcalc.questions.kinks import Ties, kink_notes, leaky_notes

LONGEST_DRAWING = 200
"""Nodes of a graph that is drawn beside its table, and whose working is written out."""

WIDEST_DRAWING = 12
"""Rails side by side that leave room for the numbers in 80 columns."""


class Pass(NamedTuple):
    """A program, traced, its nodes named. `formulas` is there where no values were given."""

    program: Program
    found: Trace
    names: list[str | None]
    texts: Locals
    wanted: dict[str, int]
    formulas: Symbolic | None

    @property
    def graph(self) -> Graph:
        return self.program.graph

    @property
    def result(self) -> str:
        return self.names[self.graph.result] or ""

    @property
    def nodes(self) -> list[int]:
        """The steps with a row of their own: all but the constants inside an operation."""
        return [i for i, name in enumerate(self.names) if name]

    def value(self, step: int) -> Value:
        """A step's value: a number, or a formula in the inputs and the statements."""
        if self.formulas is None:
            return float(self.found.values[step])
        return Formula(write(self.graph.steps, step, self.graph.names), where=self.graph)

    def upstream(self, step: int) -> Value:
        """d result / d step: a number, or a formula in the gradients nearer the result."""
        if self.formulas is None:
            return float(self.found.gradient(step))
        return Formula(self.formulas.upstream[step])


def node_table(made: Pass, at_kinks: Mapping[int, Operation]) -> Table:
    """A row for every node: what it computes, its value, its gradient, and what its gate does with one."""
    nodes, symbolic = made.nodes, made.formulas is not None
    drawing = rails_beside(made)
    gate = gates(made, at_kinks)

    def row(k: int) -> tuple[Value, ...]:
        i = nodes[k]
        operation, inputs, _, _ = made.graph.steps[i]
        value = None if symbolic else made.found.values[i]
        spelled_inputs = [made.names[j] or write(made.graph.steps, j) for j in inputs]
        return (
            drawing[k] if drawing else None,
            made.names[i],
            operation.name if operation else "input" if made.graph.steps[i].name else "number",
            spelled_inputs,
            Formula(operation_text(made, i)),
            value,
            made.upstream(i),
            on_screen(made.upstream(i), LONGEST_CELL),
            *gate(i),
            i in at_kinks,
        )

    columns = (
        Column("graph", "drawing", data=False, sparse=True),
        Column("node"),
        Column("op", screen=False),
        Column("inputs", screen=False),
        Column("operation", "formula", data=False),
        Column("value", "number", sparse=True),
        Column("upstream", "formula" if symbolic else "number", screen=False),
        Column("shown", "formula" if symbolic else "number", f"d{made.result}/dnode", data=False),
        Column("gates", title="gate", data=False, sparse=True),
        Column("gate", screen=False),
        Column("kink", "flag", screen=False),
    )
    return Table(
        "nodes", columns, Rows(len(nodes), row), "Nodes", subject(made.graph, len(made.nodes), made.result)
    )


def operation_text(made: Pass, step: int) -> str:
    """What a node computes of the nodes that it reads, `q*z`; `input`, or the number that it is."""
    if made.graph.steps[step].operation is None:
        return made.graph.steps[step].literal or "input"
    return write(made.graph.steps, step, made.names)


def subject(graph: Graph, nodes: int, result: str) -> str:
    """The program as it was read, where it fits a few lines; its result goes by a name."""
    if nodes > LONGEST_DRAWING:
        return f"{nodes:,} nodes"
    lines = statements(graph)
    if graph.result not in graph.names and not graph.steps[graph.result].name:
        lines[-1] = f"{result} = {lines[-1]}"
    return Formula("; ".join(lines))


def _read_twice(made: Pass) -> set[int]:
    """The nodes that are read more than once: copy gates."""
    once: set[int] = set()
    twice: set[int] = set()
    for _, inputs, _, _ in made.graph.steps:
        for j in inputs:
            (twice if j in once else once).add(j)
    return {i for i in twice if made.names[i]}


def gates(made: Pass, at_kinks: Mapping[int, Operation]) -> Callable[[int], tuple[str, str]]:
    """What a step's gate does, as the screen says it (with its kink) and alone."""
    read_twice = _read_twice(made)

    def gate(i: int) -> tuple[str, str]:
        operation, inputs, _, _ = made.graph.steps[i]
        several = sum(made.names[j] is not None for j in inputs) > 1
        pattern = _gate(operation, several, i in read_twice)
        return "; ".join(filter(None, [pattern, "kink" if i in at_kinks else ""])), pattern

    return gate


def _gate(operation: Operation | None, several: bool, copied: bool) -> str:
    """The pattern in which a node with several inputs passes the gradient on, and that of one read twice."""
    passes = operation.gate if operation and (several or operation.routes) else ""
    return "; ".join(filter(None, [passes, "copy: adds" if copied else ""]))


def rails_beside(made: Pass) -> list[str] | None:
    """The rails beside the rows; None where there are too many to draw."""
    if len(made.nodes) > LONGEST_DRAWING:
        return None
    row_of = {step: row for row, step in enumerate(made.nodes)}
    drawn = rails([[row_of[j] for j in made.graph.steps[i].inputs if j in row_of] for i in made.nodes])
    return drawn if max(map(len, drawn)) <= 2 * WIDEST_DRAWING else None


def edge_table(made: Pass) -> Table:
    """A row for every edge: the local derivative as formula and number, and the flow, upstream x local."""
    edges, formulas = made.found.edges, made.formulas

    def row(k: int) -> tuple[Value, ...]:
        source, position, target, local, flow = edges[k]
        return (
            made.names[source],
            made.names[target],
            Formula(made.texts.formula(source, position)),
            None if formulas else float(local),
            Formula(formulas.names[source]) if formulas else made.upstream(source),
            Formula(formulas.flows[k]) if formulas else float(flow),
        )

    number: Literal["formula", "number"] = "formula" if formulas else "number"
    columns = (
        Column("from"),
        Column("to"),
        Column("formula", "formula", "local derivative"),
        Column("local", "number", sparse=True),
        Column("upstream", number),
        Column("flow", number),
    )
    return Table("edges", columns, Rows(len(edges), row), "Edges", "flow = upstream x local")


# -- working and notes -------------------------------------------------------------------------------


def working(made: Pass) -> tuple[Step, ...]:
    """The forward pass, a line a node, then the sum of flows that each gradient is."""
    if made.formulas or len(made.nodes) > LONGEST_DRAWING:
        return ()
    forward = (
        Step(
            f"{made.names[i]} = {operation_text(made, i)}",
            _with_numbers(made, i),
            short(made.found.values[i]),
        )
        for i in made.nodes
        if made.graph.steps[i].operation
    )
    backward = (_sum_of_flows(made, name, step) for name, step in made.wanted.items())
    return (*forward, *backward)


def _with_numbers(made: Pass, step: int) -> str:
    """An operation with the values of its inputs in their places: `2*(-1)`."""
    operation, inputs, _, _ = made.graph.steps[step]
    m = Steps(made.graph)
    terms = [m.written(made.found.values[j]) if made.names[j] else Term(m, j) for j in inputs]
    m.steps.append(GraphStep(operation, tuple(term.index for term in terms)))
    return write(m.steps, len(m.steps) - 1)


def _sum_of_flows(made: Pass, name: str, step: int) -> Step:
    f = made.result
    into = [edge for edge in made.found.edges if edge[2] == step]
    past = past_flows(made.found, made.texts)
    formula = " + ".join(
        past.get(e[:2]) or f"d{f}/d{made.names[e[0]]}*{_bracketed(made.texts.formula(e[0], e[1]))}"
        for e in into
    )
    numbers = " + ".join(
        _factor(e[4]) if e[:2] in past else f"{_factor(made.found.gradient(e[0]))}*{_factor(e[3])}"
        for e in into
    )
    return Step(
        f"d{f}/d{name}" + (f" = {formula}" if into else ""), numbers, short(made.found.gradient(step))
    )


def _bracketed(formula: str) -> str:
    return f"({formula})" if any(sign in formula for sign in " /") or formula.startswith("-") else formula


def _factor(value: float) -> str:
    return f"({short(value)})" if value < 0 else short(value)


def notes(made: Pass, point: Point, at_kinks: Mapping[int, Operation], ties: Ties) -> list[Note]:
    """What the asker should know of a pass: how it was read, and which conventions its slopes follow."""
    notes = reading_notes(made.program, point)
    notes += function_notes(name for name in made.graph.inputs if name not in point)
    notes += leaky_notes(made.graph, made.nodes)
    if made.formulas and any(edge[0] != made.graph.result for edge in made.found.edges):
        notes.append(Note("reading", f"dq stands for d{made.result}/dq, the gradient at a node q"))
    return [*notes, *_joined_notes(made), *kink_notes(at_kinks, lambda step: made.names[step] or "", ties)]


_AT_ZERO = {
    "norm": "the formula of norm's gradient, a/norm(a), has no value where all of a is 0",
    "prod": "the formula of prod's gradient, prod(a)/a, has no value where an entry of a is 0",
}


def formula_notes(graph: Graph) -> list[Note]:
    """Where the formulas of an array program say less than its numbers."""
    used = {step.operation.name for step in graph.steps if step.operation}
    return [
        Note("convention", f"{_AT_ZERO[name]}; with values the gradient is right there too")
        for name in sorted(used & _AT_ZERO.keys())
    ]


def _joined_notes(made: Pass) -> list[Note]:
    """Numbers that were taken together with those that they follow; of arrays see backprop_of_arrays.py."""
    if made.found.shapes is not None:
        return []
    graph, past = made.graph, past_flows(made.found, made.texts)
    notes = []
    for step, after in made.found.joined.items():
        operation = graph.steps[step].operation
        assert operation
        flows = [text for (source, _), text in past.items() if source != step]
        text = f"{operation.name} after {after.name}: taken together, so that both are right for any score"
        notes.append(Note("convention", f"{text}: {flows[0]} flows back through the two" if flows else text))
    return notes
