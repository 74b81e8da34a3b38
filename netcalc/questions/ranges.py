"""What is drawn as curves: the programs, the variable that runs, from where to where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from netcalc.errors import InputError, Place, shown
from netcalc.expression.faults import in_brackets, unbracketed
from netcalc.expression.parser import Program, parse
from netcalc.expression.point import Point, read_point
from netcalc.expression.tokens import spelled
from netcalc.questions.brief import short
from netcalc.questions.options import number

LOWEST, HIGHEST = -5, 5
"""The range, where none is asked for."""


class Asked(NamedTuple):
    """The programs, the variable that runs, where from and to, and the values of the others."""

    programs: list[Program]
    over: str
    left: float
    right: float
    point: Point


def read_range(
    texts: Sequence[str],
    start: float | str,
    end: float | str,
    at: str | Sequence[str] | Mapping[str, object],
    over: str | None,
) -> Asked:
    """What is drawn, checked: programs, the one variable that runs, an interval that is not empty.

    Raises InputError for an empty range, for names without a value, and for a variable that is assigned.
    """
    left, right = number("from", start), number("to", end)
    if not left < right:
        message = (
            f"the range from {short(left)} to {short(right)} is {'reversed' if right < left else 'empty'}"
        )
        hint = (
            f"--from {short(right)} --to {short(left)}" if right < left else "--from -5 --to 5 is the default"
        )
        raise InputError(message, hint)
    point = read_point(at)
    name = spelled(over.strip()) if over is not None else None
    programs = [parse(text, variables=[*point, *([name] if name else [])]) for text in texts]
    if not programs:
        raise InputError("there is nothing to draw", "for example netcalc plot 'sin(x)'")
    return Asked(programs, _variable(programs, point, name), left, right, point)


def _variable(programs: Sequence[Program], point: Point, over: str | None) -> str:
    """The variable that runs: the one that is named, or the only one without a value."""
    for program in programs:
        for step, name in program.graph.names.items():
            if name in point or name == over:
                what = "given a value" if name in point else "said to run"
                hint = f"give the statement another name than {name}"
                raise InputError(f"{name} is assigned in the program and {what}", hint, program.place(step))
    places = {
        name: program.place(step) for program in programs for name, step in program.graph.inputs.items()
    }
    free = [name for name in places if name not in point]
    if over is not None:
        return _named(over, point, free, places)
    if len(free) > 1:
        runs = "x" if "x" in free else free[0]
        others = [name for name in free if name != runs]
        values = ",".join(f"{name}=1" for name in others)
        message = f"{shown(', '.join(free), 80)} have no value, and one variable runs"
        function = unbracketed(free)
        hint = in_brackets(function) if function else f"try: --over {runs} --at '{shown(values, 100)}'"
        if all(unbracketed([name]) for name in free):
            each = shown(" ".join(f"{name}(x)" for name in free), 100)
            hint = f"functions are written with brackets: {each}"
        raise InputError(message, hint, places[others[0]])
    if not free and places:
        names = shown(", ".join(places), 60)
        raise InputError(
            "all variables have values, and none is left to run", f"leave one of {names} out of --at"
        )
    return free[0] if free else "x"


def _named(over: str, point: Point, free: list[str], places: Mapping[str, Place]) -> str:
    if over in point:
        raise InputError(f"{shown(over)} runs, and is given a value", f"leave {shown(over)} out of --at")
    if places and over not in places:
        names = shown(", ".join(places), 100)
        raise InputError(f"there is no {shown(over) or 'empty name'} in the program", f"variables: {names}")
    missing = [name for name in free if name != over]
    if missing:
        values = ",".join(f"{name}=1" for name in missing)
        message = f"no value for {shown(', '.join(missing))}"
        function = unbracketed(missing)
        hint = in_brackets(function) if function else f"try: --at '{shown(values, 100)}'"
        raise InputError(message, hint, places[missing[0]])
    return over
