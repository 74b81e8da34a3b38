"""`graph`: a program's compute graph, drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from netcalc.answer import Answer, Formula, Note, Step, Value
from netcalc.expression.declared import Declared, agreed, read_shapes
from netcalc.expression.domain import value_fault
from netcalc.expression.naming import node_names
from netcalc.expression.parser import Program, parse
from netcalc.expression.point import Point, read_point
from netcalc.expression.printer import program as program_text
from netcalc.expression.shapes import is_array, outer_meant
from netcalc.expression.trace import Trace, forward, kinks
from netcalc.operations.shapes import Shape
from netcalc.questions.array_passes import Over, listed, over
from netcalc.questions.backprop_of_arrays import array_working
from netcalc.questions.diagram import Drawn, diagram, edge_data, node_data, of_pass
from netcalc.questions.gradients import check_point, number_pass, program_shapes
from netcalc.questions.how_read import function_notes, reading_notes, spare_notes
from netcalc.questions.passes import Pass, notes, working


def graph(program: str, at: str | Sequence[str] | Mapping[str, object] = (), shape: Declared = ()) -> Answer:
    """The compute graph of a program: a box for every operation, and what reads what.

    `at` gives values to the inputs (`"x=-2,W=[[1,2],[3,4]]"`, a list of such texts, `@point.json`, or a
    mapping): every node then has its value, and where the result is one number also its gradient, d result /
    d node. Without values the structure alone is drawn; `shape` (`"W=2x3,x=3"`) declares arrays. Edges lead
    from what is read to what reads it.

    Raises NotationError and UnknownName for a text that can't be read, InputError for a missing value,
    ShapeError where shapes do not go together, DomainError where a value or a gradient is not finite.

    >>> answer = graph("q = x + y; f = q*z", at={"x": -2, "y": 5, "z": -4})
    >>> answer.nodes, answer.values["f"], answer.gradients["q"]
    ({'q': 'x + y', 'f': 'q*z'}, -12.0, -4.0)
    >>> [(edge["from"], edge["to"]) for edge in answer.edges]
    [('x', 'q'), ('y', 'q'), ('q', 'f'), ('z', 'f')]
    """
    point, declared = read_point(at), read_shapes(shape)
    read = parse(program, variables=[*point, *declared])
    check_point(read, point)
    sizes = program_shapes(read, agreed(declared, point))
    made = _traced(read, point, sizes)
    drawn = _drawn(read, point, sizes) if made is None else of_pass(made)
    return _answer(read, point, declared, drawn, made)


def _traced(read: Program, point: Point, sizes: list[Shape]) -> Pass | Over | None:
    """The pass where there are values and the result is one number."""
    if (read.graph.inputs and not point) or sizes[read.graph.result]:
        return None
    if is_array(read.graph, sizes):
        return over(read, point, sizes, read.graph.inputs, False, "split")
    return number_pass(read, point, None, "split")


def _drawn(read: Program, point: Point, sizes: list[Shape]) -> Drawn:
    """The structure, and the values where there are any: those of a vector have no gradient."""
    graph = read.graph
    constant = graph.constant()
    names = node_names(graph, constant)
    shapes = sizes if any(sizes) else None
    if graph.inputs and not point:
        return Drawn(graph, names, shapes)
    from netcalc.operations.arrays import Arrays

    values = forward(graph, Arrays(), point, sizes)
    fault = value_fault(read, Trace(graph, constant, values, [None] * len(values), [], sizes), names)
    if fault:
        raise fault
    return Drawn(graph, names, shapes, lambda step: listed(values[step]))


def _answer(
    read: Program, point: Point, declared: Mapping[str, Shape], drawn: Drawn, made: Pass | Over | None
) -> Answer:
    found = diagram(drawn)
    sizes = (
        {box.name: drawn.shapes[i] for box, i in zip(found.boxes, drawn.nodes, strict=True)}
        if drawn.shapes
        else {}
    )
    arrays = {name: size for name, size in sizes.items() if size}
    inputs = read.graph.inputs
    fields: dict[str, Value] = {
        "nodes": {box.name: Formula(box.formula, shapes=arrays) for box in found.boxes if box.sign},
        "edges": [
            {"from": found.boxes[source].name, "to": found.boxes[target].name}
            for source, target in found.arrows
        ],
        "inputs": list(inputs),
        "values": {box.name: box.value for box in found.boxes} if drawn.value else None,
        "gradients": {box.name: box.gradient for box in found.boxes} if drawn.gradient else None,
    }
    question: dict[str, Value] = {
        "program": program_text(read.graph),
        "at": {name: point[name] for name in inputs if name in point},
        "shape": {name: list(arrays[name]) for name in inputs if name in arrays},
    }
    sections = (found, node_data(drawn, found), edge_data(found))
    return Answer(
        "graph",
        question,
        "nodes",
        fields,
        _working(made),
        sections,
        tuple(_notes(read, point, declared, drawn, made)),
    )


def _working(made: Pass | Over | None) -> tuple[Step, ...]:
    if made is None:
        return ()
    return working(made) if isinstance(made, Pass) else array_working(made)


def _notes(
    read: Program, point: Point, declared: Mapping[str, Shape], drawn: Drawn, made: Pass | Over | None
) -> list[Note]:
    if made is None:
        found = reading_notes(read, point)
        found += function_notes(name for name in read.graph.inputs if name not in point)
    else:
        own = made.made if isinstance(made, Over) else made
        found = notes(own, point, kinks(own.found), "split")
    found += spare_notes([name for name in declared if name not in read.graph.inputs])
    meant = outer_meant(read.graph, drawn.shapes) if drawn.shapes else None
    if meant:
        found.append(Note("reading", meant))
    if drawn.value and drawn.gradient is None:
        found.append(
            Note("reading", "the result is no single number, so that there are values and no gradients")
        )
    return found
