"""Names for the nodes of a graph: the student's own, then n1, n2, ... and f for the result."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import count

from netcalc.expression.graph import Graph


def node_names(graph: Graph, constant: list[bool]) -> list[str | None]:
    """A name for every node; None for a constant that stands inside an operation.

    >>> from netcalc.expression.parser import parse
    >>> graph = parse("q = x + y; 2*sin(q)").graph
    >>> node_names(graph, graph.constant())
    ['x', 'y', 'q', None, 'n1', 'f']
    """
    taken = {*graph.inputs, *graph.names.values()}
    numbered = fresh("n", taken)
    names: list[str | None] = []
    for i, step in enumerate(graph.steps):
        own = graph.names.get(i) or step.name
        if i == graph.result and not own:
            own = "f" if "f" not in taken else next(fresh("f", taken))
        names.append(own or (None if constant[i] else next(numbered)))
    return names


def fresh(stem: str, taken: Collection[str]) -> Iterator[str]:
    """stem1, stem2, ... without the names that are taken."""
    return (name for name in (f"{stem}{i}" for i in count(1)) if name not in taken)


def gradient_name(name: str, taken: Collection[str]) -> str:
    """What the gradient with respect to a node is called in formulas: dq for q.

    >>> gradient_name("q", {"x"}), gradient_name("x", {"dx"})
    ('dq', 'd_x')
    """
    stem = "d"
    while stem + name in taken:
        stem += "_"
    return stem + name
