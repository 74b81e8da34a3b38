"""Are two formulas the same function?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from netcalc.answer import Answer, Column, Formula, Note, Step, Table, Value, Values
from netcalc.errors import NoAnswer, shown
from netcalc.expression.comparison import Equality
from netcalc.expression.declared import read_shapes
from netcalc.expression.equality_of_arrays import array_equality
from netcalc.expression.parser import Program, parse
from netcalc.expression.printer import program as program_text
from netcalc.expression.tokens import spelled
from netcalc.operations.shapes import Shape
from netcalc.questions.brief import LONGEST_CELL, on_screen
from netcalc.questions.gradients import program_shapes
from netcalc.questions.how_read import function_notes
from netcalc.questions.options import seconds
from netcalc.questions.reading import namesake_notes

NO = 1
"""The exit code of a question whose answer is no."""


def equal(
    first: str,
    second: str,
    positive: str | Sequence[str] = (),
    timeout: float | str | None = None,
    shape: str | Sequence[str] | Mapping[str, object] = (),
) -> Answer:
    """Are two formulas, or programs, the same function of their variables, almost everywhere?

    Both are evaluated in 50 to 800 digits at random rational points, of both signs and all positive: a
    difference larger than what rounding can make proves them different, and the point is the
    counterexample. `positive` names variables that take positive values only. `verdict` is `equal`, `equal
    where both are defined`, `different` or `undecided`; `equal` is True, True, False and None. `shape` says
    which variables are arrays, `"W=2x3,x=3"` or a mapping; those are compared entry by entry.

    Raises NotationError for a text that can't be read, UnknownName for a positive variable there is none of,
    ShapeError where arrays do not fit, LimitError for arrays of more entries than can be compared.

    >>> equal("tanh(x)", "2*sigmoid(2x) - 1").equal
    True
    >>> equal("abs(x)", "x", positive="x").verdict, equal("x^2", "2*x").equal
    ('equal', False)
    """
    sizes = read_shapes(shape)
    programs = _programs(first, second, sizes)
    for read in programs:
        program_shapes(read, sizes)
    names = [positive] if isinstance(positive, str) else positive
    above = [spelled(name.strip()) for text in names for name in text.split(",")]
    found = array_equality(*programs, sizes, above, None if timeout is None else seconds(timeout))
    at = None if found.counterexample is None else _floats(found.counterexample)
    fields: dict[str, Value] = {"equal": found.equal, "verdict": found.verdict, "counterexample": at}
    texts = [program_text(read.graph) for read in programs]
    return Answer(
        "equal",
        {
            "first": texts[0],
            "second": texts[1],
            "positive": above,
            **({"shape": {name: list(size) for name, size in sizes.items()}} if sizes else {}),
        },
        "equal",
        fields,
        _working(found),
        (_sides(found, texts), *_shown(found, at)),
        tuple(_notes(found, programs, sizes)),
        {True: 0, False: NO, None: NoAnswer.exit_code}[found.equal],
    )


def _floats(point: Any) -> Any:
    """Numbers of a counterexample, in arrays and alone, as floats."""
    if isinstance(point, dict):
        return {name: _floats(value) for name, value in point.items()}
    return [_floats(value) for value in point] if isinstance(point, list) else float(point)


def _programs(first: str, second: str, declared: Mapping[str, object]) -> tuple[Program, Program]:
    """Both programs; a name that one of them has as a variable is one in the other."""
    programs = [parse(first, declared.keys()), parse(second, declared.keys())]
    names = {name for read in programs for name in read.graph.inputs}
    if "e" in names:
        programs = [parse(text, variables={*names, *declared}) for text in (first, second)]
    return programs[0], programs[1]


def _working(found: Equality) -> tuple[Step, ...]:
    """How much was looked at."""
    if not found.equal or not found.probes:
        return ()
    where = "every point there is" if found.complete else f"{found.probes} random points"
    return (Step(f"the two agree at {where}" + f", in up to {found.digits} digits" * bool(found.digits)),)


def _sides(found: Equality, texts: Sequence[str]) -> Table:
    values = found.values or (None, None)
    columns = (
        Column("side"),
        Column("formula", "formula", screen=False),
        Column("shown", "formula", "formula", data=False),
        Column("value", "text", "value at the counterexample", sparse=True),
    )
    rows = tuple(
        (side, Formula(text), on_screen(Formula(text), LONGEST_CELL), value)
        for side, text, value in zip(("first", "second"), texts, values, strict=True)
    )
    return Table("sides", columns, rows, "Equal?", found.verdict)


def _shown(found: Equality, at: dict[str, Value] | None) -> tuple[Values, ...]:
    if at:
        return (Values(tuple(at.items()), "Counterexample"),)
    if found.equal and found.probes:
        points = "points" if found.complete else "random points"
        digits = (("digits", found.digits),) if found.digits else ()
        return (Values(((points, found.probes), *digits), "Compared"),)
    return ()


def _notes(found: Equality, programs: Sequence[Program], sizes: Mapping[str, Shape]) -> list[Note]:
    notes = [Note("value", found.note)] if found.note else []
    spare = [name for name in sizes if not any(name in read.graph.inputs for read in programs)]
    if spare:
        notes.append(Note("value", f"not in the programs: {shown(', '.join(spare), 150)}"))
    inputs = {name: sizes.get(name, ()) for read in programs for name in read.graph.inputs}
    notes += [*namesake_notes(inputs), *function_notes(inputs)]
    if any(read.euler for read in programs):
        notes.append(Note("convention", "e is read as Euler's number, 2.71828"))
    if found.equal and found.probes and not found.complete:
        notes.append(
            Note("convention", "equal is meant almost everywhere, and as sure as random points make it")
        )
    return notes
