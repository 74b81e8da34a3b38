"""What a question about formulas asks: a program, by what it is differentiated, where, of which shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import monotonic
from types import MappingProxyType
from typing import Any, NamedTuple

from netcalc.answer import Formula, Note, Value
from netcalc.errors import InputError, LimitError, shown
from netcalc.expression.declared import agreed, read_shapes
from netcalc.expression.derive import LONGEST_FORMULA
from netcalc.expression.expand import Expansion, beside, expanded
from netcalc.expression.graph import Graph
from netcalc.expression.naming import node_names
from netcalc.expression.parser import Program, parse
from netcalc.expression.point import Point, read_point
from netcalc.expression.printer import program as program_text
from netcalc.expression.shapes import is_array, outer_meant
from netcalc.operations.shapes import Shape
from netcalc.operations.shapes import written as written_shape
from netcalc.questions.brief import LONGEST_LINE
from netcalc.questions.gradients import asked_names, check_point, program_shapes, wanted_steps
from netcalc.questions.how_read import function_notes, reading_notes, spare_notes
from netcalc.questions.kinks import leaky_notes, notes_at
from netcalc.questions.options import one_of, seconds

Texts = str | Sequence[str]
At = Texts | Mapping[str, object]
Shapes = Texts | Mapping[str, object]

FORMS = ("auto", "steps")

STEPS_A_SECOND = 20_000
"""Steps of a program that are derived and written in a second, with room to spare."""


class Reading(NamedTuple):
    """A program, by what it is differentiated, where, and how the formulas are wanted."""

    program: Program
    point: Point
    wanted: list[str]
    begun: float
    timeout: float
    longest: int = LONGEST_FORMULA
    """Operations of a formula that stands on one line."""
    shapes: Mapping[str, Shape] = MappingProxyType({})
    """Shapes of the inputs, where they are known."""
    steps: list[Shape] | None = None
    """The shape of every step of an array program; None for one of numbers."""
    expansion: Expansion | None = None
    """Where this is an array program written out entry by entry: how, and what it was."""
    whole: Reading | None = None

    @property
    def graph(self) -> Graph:
        return self.program.graph

    @property
    def numbers(self) -> bool:
        """Are there numbers to show beside the formulas?"""
        return bool(self.point) or not self.graph.inputs


def reading(
    program: str, wrt: Texts | None, at: At, form: str, timeout: float | str, shape: Shapes = ()
) -> Reading:
    """The question, checked: names that are there, values for all inputs or none, shapes that fit."""
    begun = monotonic()
    one_of("form", form, FORMS)
    point, asked, declared = read_point(at), asked_names(wrt), read_shapes(shape)
    read = parse(program, variables=[*point, *declared, *(asked or ())])
    check_point(read, point)
    sizes = agreed(declared, point)
    found = program_shapes(read, sizes)
    wanted = list(wanted_steps(read, asked))
    allowed = seconds(timeout)
    if len(read.graph.steps) > STEPS_A_SECOND * allowed:
        raise LimitError(
            f"formulas for {len(read.graph.steps):,} steps take longer than {allowed:g} s",
            "give it a longer --timeout",
        )
    longest = 0 if form == "steps" else LONGEST_FORMULA
    arrays = found if is_array(read.graph, found) else None
    return Reading(read, point, wanted, begun, allowed, longest, sizes, arrays)


def by_entries(asked: Reading) -> Reading:
    """An array program's question entry by entry; one about numbers as it is."""
    if asked.steps is None:
        return asked
    made = expanded(asked.program, asked.shapes)
    point = {
        entry: value
        for name, whole in asked.point.items()
        for entry, value in zip(made.names.get(name, ()), flat(whole), strict=False)
    }
    wanted = [entry for name in asked.wanted for entry in made.names[name]]
    return asked._replace(
        program=made.program, point=point, wanted=wanted, steps=None, expansion=made, whole=asked
    )


def flat(value: Any) -> list[float]:
    """The entries of a point's value, row after row."""
    if not isinstance(value, list):
        return [value]
    return [entry for row in value for entry in flat(row)]


def one_number(asked: Reading, command: str) -> None:
    """Refuse an array where one number is differentiated."""
    shape = asked.steps[asked.graph.result] if asked.steps else ()
    if asked.graph.entries is not None and asked.steps is None:
        shape = (len(asked.graph.entries),)
    if shape:
        what = f"a vector of {shape[0]}" if len(shape) == 1 else f"a matrix {written_shape(shape)}"
        message = f"{command} takes one result, and this is {what}"
        hint = "jacobian differentiates every entry: netcalc jacobian '[x*y, sin(x)]'"
        raise InputError(message, hint, asked.program.place(asked.graph.result))


def question(asked: Reading, form: str) -> dict[str, Value]:
    """What was asked, as JSON repeats it."""
    own = asked.whole or asked
    inputs = own.graph.inputs
    sizes: dict[str, Value] = {
        name: list(size) for name, size in own.shapes.items() if name in inputs and size
    }
    return {
        "program": program_text(own.graph),
        "at": {name: own.point[name] for name in inputs if name in own.point},
        **({"shape": sizes} if sizes else {}),
        "wrt": own.wanted,
        "form": form,
    }


def first_notes(asked: Reading) -> list[Note]:
    """How the program, its values and its shapes were read, and by which conventions."""
    own = asked.whole or asked
    notes = reading_notes(own.program, own.point)
    notes += function_notes(name for name in own.graph.inputs if name not in own.point)
    declared = (name for name in own.shapes if name not in own.point)
    notes += spare_notes([name for name in declared if name not in own.graph.inputs])
    notes += namesake_notes({name: own.shapes.get(name, ()) for name in own.graph.inputs})
    notes += leaky_notes(own.graph, range(len(own.graph.steps)))
    notes += notes_at(own.graph, own.point, own.steps)
    meant = outer_meant(own.graph, own.steps) if own.steps else None
    return [*notes, Note("reading", meant)] if meant else notes


def namesake_notes(shapes: Mapping[str, Shape]) -> list[Note]:
    """Inputs that are called as entries of an array are called, and are none."""
    return [
        Note("reading", f"no entry of {array}, but a variable of its own: {shown(', '.join(names), 60)}")
        for array, names in beside(shapes).items()
    ]


def result_name(graph: Graph) -> str:
    """What the result is called: its own name, or f."""
    return node_names(graph, graph.constant())[graph.result] or "f"


def subject(graph: Graph) -> str:
    """The program as it was read, where it fits a few lines."""
    text = program_text(graph)
    return Formula(text) if len(text) <= LONGEST_LINE else f"{len(graph.steps):,} steps"
