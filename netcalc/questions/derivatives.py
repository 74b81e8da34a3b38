"""Derivatives by the names that a question wants: as graphs, formulas and numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from netcalc.answer import Formula, Note
from netcalc.expression.derive import (
    LONGEST_FORMULA,
    gradient_graphs,
    size,
    symbolic_trace,
)
from netcalc.expression.domain import gradient_fault, value_fault
from netcalc.expression.graph import Graph
from netcalc.expression.latex import latex
from netcalc.expression.naming import node_names
from netcalc.expression.parser import parse
from netcalc.expression.printer import program as program_text
from netcalc.expression.tidy import tidied
from netcalc.expression.trace import trace
from netcalc.operations import FLOATS
from netcalc.questions.gradients import wanted_steps
from netcalc.questions.reading import (
    Reading,
    first_notes,
)


def row(asked: Reading, entry: int) -> list[Graph]:
    """One result's derivatives by the names wanted, not yet tidied."""
    own = asked.graph.alone(entry)
    places = {**own.inputs, **{name: step for step, name in own.names.items()}}
    found = symbolic_trace(own, "split")
    names = node_names(own, own.constant())
    graphs = gradient_graphs(found, names, [places[n] for n in asked.wanted if n in places], asked.longest)
    zero = Graph((parse("0").graph.steps[0],), {}, 0)
    return [graphs[places[name]] if name in places else zero for name in asked.wanted]


def numbers_at(asked: Reading, entries: Sequence[int]) -> list[list[float]] | None:
    """The derivatives of each entry at the point, a row for each; None where there is no point.

    Those of arrays are of the array program's own walk back, which is right where the entries' is not: at
    scores of 1000, and at kinks.
    """
    if not asked.numbers:
        return None
    if asked.whole:
        from netcalc.questions.gradients_of_arrays import rows_at

        return rows_at(asked.whole)
    return [_numbers(asked, entry) for entry in entries]


def _numbers(asked: Reading, entry: int) -> list[float]:
    graph = asked.graph._replace(result=entry)
    read = asked.program._replace(graph=graph)
    wanted = wanted_steps(read, asked.wanted).values()
    found = trace(graph, FLOATS, asked.point)
    names = node_names(graph, found.constant)
    fault = value_fault(read, found, names) or gradient_fault(read, found, names, wanted)
    if fault:
        raise fault
    return [float(found.gradient(step)) for step in wanted]


def shortest(asked: Reading, graphs: Sequence[Graph]) -> tuple[list[Formula], tuple[Note, ...]]:
    """The formulas, tidied where they stand on one line; and the notes of the answer."""
    lines = [k for k, graph in enumerate(graphs) if not graph.names and size(graph) <= LONGEST_FORMULA]
    steps = asked.graph.steps
    names = [asked.graph.names.get(i) or step.name for i, step in enumerate(steps)]
    decimals = any("." in step.literal for step in steps)
    variables = [name for name in names if name]
    made = tidied([graphs[k] for k in lines], variables, asked.timeout, decimals, asked.begun)
    best = list(graphs)
    for k, graph in zip(lines, made.graphs, strict=True):
        best[k] = graph
    notes = first_notes(asked)
    if made.stopped:
        notes.append(Note("limit", f"{made.stopped}: a formula may be longer than it needs to be"))
    return [written(graph, asked.graph) for graph in best], tuple(notes)


def written(graph: Graph, asked: Graph) -> Formula:
    """A formula as text, that can be set in LaTeX where it stands on one line."""
    return Formula(program_text(graph), None if graph.names else partial(latex, graph), where=asked)


def derivative(f: str, x: str, sign: str = "d") -> Formula:
    """The name of a derivative: `df/dx`, or `∂f/∂x` where x is held apart from what hangs on it."""

    def tree(name: Callable[[str], str]) -> str:
        return rf"\frac{{\partial {name(f)}}}{{\partial {name(x)}}}"

    return Formula(f"{sign}{f}/{sign}{x}", tree)
