"""A program's compute graph as a Diagram: boxes, arrows, and the rails that a screen shows in their place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from netcalc.answer import Arrow, Box, Column, Diagram, Formula, Kind, Rows, Table, Value
from netcalc.expression.drawing import rails
from netcalc.expression.graph import Graph
from netcalc.expression.printer import write
from netcalc.operations import VECTOR
from netcalc.operations.shapes import Shape, written
from netcalc.questions.array_passes import Over, room
from netcalc.questions.passes import LONGEST_DRAWING, Pass, subject

WIDEST = 36
"""Rails side by side of a drawing that has the page for itself."""
ALIKE = frozenset(("add", "mul", "and", "or", "xor", "max", "min", "dot"))
"""Operations whose inputs may change places, so that a gate needs no more than their sign."""

Numbers = Callable[[int], Value]


class Drawn(NamedTuple):
    """A program to be drawn, with what is known of its nodes."""

    graph: Graph
    names: Sequence[str | None]
    shapes: Sequence[Shape] | None = None
    """None: all are numbers."""
    value: Numbers | None = None
    """Of every step; None where there are no values."""
    gradient: Numbers | None = None

    @property
    def nodes(self) -> list[int]:
        """The steps with a box of their own."""
        return [i for i, name in enumerate(self.names) if name]

    @property
    def result(self) -> str:
        return self.names[self.graph.result] or ""

    def size(self, step: int) -> str:
        """An array's shape; "" of a number."""
        shape = self.shapes[step] if self.shapes else ()
        return written(shape) if shape else ""

    def text(self, step: int) -> str:
        """What a step computes, in the names of the nodes."""
        found = self.graph.steps[step]
        return write(self.graph.steps, step, self.names) if found.operation else found.literal or "input"


def of_pass(made: Pass | Over) -> Drawn:
    """What was traced, with its numbers; of a symbolic pass the structure alone."""
    if isinstance(made, Pass):
        structure = Drawn(made.graph, made.names)
        return structure if made.formulas else structure._replace(value=made.value, gradient=made.upstream)
    structure = Drawn(made.graph, made.made.names, made.shapes)
    if made.made.formulas:
        return structure
    most = room(made, {})
    return structure._replace(
        value=lambda step: made.value(step, most.value),
        gradient=lambda step: made.upstream(step, most.upstream),
    )


def diagram(drawn: Drawn) -> Diagram:
    """The drawing, its boxes in the order of the steps."""
    steps, names, nodes = drawn.graph.steps, drawn.names, drawn.nodes
    place = {step: k for k, step in enumerate(nodes)}
    boxes = [
        Box(
            names[i] or "",
            drawn.text(i),
            sign(drawn.graph, i, names),
            drawn.value(i) if drawn.value else None,
            drawn.gradient(i) if drawn.gradient else None,
            drawn.size(i),
        )
        for i in nodes
    ]
    arrows = [Arrow(place[j], place[i]) for i in nodes for j in steps[i].inputs if j in place]
    return Diagram(
        boxes,
        arrows,
        "Graph",
        subject(drawn.graph, len(drawn.nodes), drawn.result),
        _rails(drawn, boxes, arrows),
    )


def sign(graph: Graph, step: int, names: Sequence[str | None]) -> str:
    """A step without the inputs that wires lead to; where their order matters, with their names.

    >>> from netcalc.expression.naming import node_names
    >>> from netcalc.expression.parser import parse
    >>> graph = parse("1/(1 + exp(-x)) - max(x, 0)^2 + 3*x").graph
    >>> names = node_names(graph, graph.constant())
    >>> [sign(graph, i, names) for i, name in enumerate(names) if name]
    ['', '-', 'exp', '1 +', '1/', 'max(·, 0)', '^2', 'n4 - n6', '3*', '+']
    """
    steps = graph.steps
    operation, inputs, name, literal = steps[step]
    if operation is None:
        return "" if name else literal
    read = [j for j in inputs if names[j]]
    if operation.name == "identity" and read:
        return "="
    if operation is VECTOR:
        return "[ ]"
    if not read or (len(read) > 1 and operation.name not in ALIKE):
        return write(steps, step, names)
    if len(read) == len(inputs) and not operation.fixity:
        return operation.name
    if len(read) > 1 and operation.fixity:
        return operation.fixity.sign
    text = write(steps, step, dict.fromkeys(read, "·"))
    return text.replace("·", "").strip() if operation.fixity else _call(text, operation.name)


def _call(text: str, name: str) -> str:
    """A call with nothing but its one input is its name."""
    return name if text == f"{name}(·)" else text


def _rails(drawn: Drawn, boxes: Sequence[Box], arrows: Sequence[Arrow]) -> Table:
    """The drawing of a screen: an open circle is an input, a full one a gate."""
    drawing = rails_of(boxes, arrows)

    def row(k: int) -> tuple[Value, ...]:
        box = boxes[k]
        return (
            drawing[k] if drawing else None,
            box.name,
            Formula(box.formula),
            box.shape,
            box.value,
            box.gradient,
        )

    kind: Kind = "array" if drawn.shapes else "number"
    columns = (
        Column("graph", "drawing", sparse=True),
        Column("node"),
        Column("operation", "formula"),
        Column("shape", sparse=True),
        Column("value", kind, sparse=True, spare=True),
        Column("gradient", kind, f"d{drawn.result}/dnode", sparse=True, spare=True),
    )
    return Table("graph", columns, Rows(len(boxes), row), data=False)


def rails_of(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> list[str] | None:
    """The rails beside the rows; None where there are too many to draw."""
    if len(boxes) > LONGEST_DRAWING:
        return None
    read: list[list[int]] = [[] for _ in boxes]
    for source, target in arrows:
        read[target].append(source)
    drawn = [
        line if box.sign else line.replace("●", "○") for line, box in zip(rails(read), boxes, strict=True)
    ]
    return drawn if max(map(len, drawn)) <= 2 * WIDEST else None


def node_data(drawn: Drawn, found: Diagram) -> Table:
    """The boxes as data."""
    nodes, steps = drawn.nodes, drawn.graph.steps

    def row(k: int) -> tuple[Value, ...]:
        operation, inputs, name, _ = steps[nodes[k]]
        box = found.boxes[k]
        return (
            box.name,
            operation.name if operation else "input" if name else "number",
            [drawn.names[j] or write(steps, j) for j in inputs],
            Formula(box.formula) if operation else None,
            list(drawn.shapes[nodes[k]]) if drawn.shapes else [],
            box.value,
            box.gradient,
        )

    columns = tuple(
        Column(name, "formula" if name == "formula" else "text")
        for name in ("node", "op", "inputs", "formula", "shape", "value", "gradient")
    )
    return Table("nodes", columns, Rows(len(nodes), row), screen=False)


def edge_data(found: Diagram) -> Table:
    """The wires as data, in the direction of the values."""
    boxes, arrows = found.boxes, found.arrows

    def row(k: int) -> tuple[Value, ...]:
        return boxes[arrows[k].source].name, boxes[arrows[k].target].name

    return Table("edges", (Column("from"), Column("to")), Rows(len(arrows), row), screen=False)
