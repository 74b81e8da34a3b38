"""The curves of a question: their names and values, and the ends between which they are drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, floor, log10
from typing import NamedTuple

from netcalc.errors import InputError, LimitError, ShapeError
from netcalc.expression.along import Along
from netcalc.expression.curve import CELLS, HUGE, MOST, Curve, Sampler
from netcalc.expression.declared import agreed
from netcalc.expression.parser import Program
from netcalc.expression.point import Point
from netcalc.expression.printer import write
from netcalc.expression.shapes import is_array
from netcalc.operations.shapes import Shape, entries, written
from netcalc.questions.brief import short
from netcalc.questions.gradients import program_shapes
from netcalc.questions.ranges import Asked

MOST_CURVES = 20
WORK = 5_000_000
"""Steps that are computed for one curve."""


class Drawn(NamedTuple):
    """A curve: its name, its formula or what tells it apart, and its values."""

    name: str
    text: str
    along: Along
    entry: int
    sampler: Sampler


class Ends(NamedTuple):
    """Between which values curves are drawn; whether something is cut off there; the curves."""

    low: float
    high: float
    cut: bool
    curves: list[Curve]


def curves(asked: Asked, places: Sequence[float]) -> list[Drawn]:
    """A sampler for each curve, under its name; `places` are those of the table."""
    found = []
    for program in asked.programs:
        along, cells, most = _along(asked, program)
        for entry, (name, text) in enumerate(_entries(asked, program, along)):
            sampler = Sampler(_entry(along, entry), asked.left, asked.right, places, cells, most)
            found.append(Drawn(name, text, along, entry, sampler))
        if len(found) > MOST_CURVES:
            raise LimitError(
                f"these are {len(found):,} curves; the limit is {MOST_CURVES}", "draw fewer at once"
            )
    return _with_names(found, asked.over)


def _along(asked: Asked, program: Program) -> tuple[Along, int, int]:
    """The program's values; and how many parts and places its length leaves time for."""
    given = {name: value for name, value in asked.point.items() if name in program.graph.inputs}
    sizes = _shapes(program, given, asked.over)
    shape = sizes[program.graph.result]
    arrays = is_array(program.graph, sizes)
    if len(shape) == 2:
        hint = "sum, mean or norm makes one number of it"
        place = program.place(program.graph.result)
        raise InputError(
            f"a curve has one number at each place, and this is a matrix {written(shape)}", hint, place
        )
    if entries(shape) > MOST_CURVES:
        raise LimitError(
            f"these are {entries(shape):,} curves; the limit is {MOST_CURVES}", "draw fewer at once"
        )
    cost = len(program.graph.steps) * (5 if arrays else 1) + sum(map(entries, sizes)) // 100
    most = min(MOST, WORK // cost + 1)
    return Along(program, asked.over, given, sizes if arrays else None), min(CELLS, ceil(most / 5) + 1), most


def _shapes(program: Program, given: Point, over: str) -> list[Shape]:
    """The shape of every step; what runs is a number."""
    try:
        return program_shapes(program, agreed({}, given))
    except ShapeError as error:
        error.hint = f"{over} runs, and is one number at each place"
        raise


def _entry(along: Along, entry: int) -> Callable[[float], float]:
    return lambda x: along.at(x)[entry]


def _entries(asked: Asked, program: Program, along: Along) -> list[tuple[str, str]]:
    """The name of each curve of a program, "" where it has none, and its formula or what tells it apart."""
    graph = program.graph
    if graph.entries is not None and not along.arrays:
        own = graph.names.get(graph.result, "")
        return [
            (graph.names.get(step, f"{own}{k}" if own else ""), write(graph.steps, step, graph.names))
            for k, step in enumerate(graph.entries, 1)
        ]
    count = len(along.at(asked.left))
    name, text = graph.names.get(graph.result, ""), write(graph.steps, graph.result, graph.names)
    if count == 1:
        return [(name, text)]
    vectors = {
        n: v for n, v in asked.point.items() if n in graph.inputs and isinstance(v, list) and len(v) == count
    }
    vectors = {n: v for n, v in vectors.items() if not isinstance(v[0], list)}
    return [
        (f"{name}{k + 1}" if name else "", ", ".join(f"{n} = {short(v[k])}" for n, v in vectors.items()))
        for k in range(count)
    ]


def _with_names(drawn: list[Drawn], over: str) -> list[Drawn]:
    """Every curve with a name of its own: f, or f1, f2, ... where several have none."""
    taken = {over, *(one.name for one in drawn)}
    bare = [i for i, one in enumerate(drawn) if not one.name]
    fresh = (f"f{k}" for k in range(1, 2 * len(taken) + len(bare) + 2))
    seen: set[str] = set()
    found = []
    for one in drawn:
        name = one.name or (
            "f" if len(bare) == 1 and "f" not in taken else next(n for n in fresh if n not in taken)
        )
        stem, k = name, 1
        while name in seen or name == over:
            k += 1
            name = f"{stem}_{k}"
        seen.add(name)
        found.append(one._replace(name=name))
    return found


def ends(
    drawn: Sequence[Drawn], over: str, left: float, right: float, low: float | None, high: float | None
) -> Ends:
    """The ends of the vertical axis, those that are asked for first, and the curves between them.

    Raises DomainError where no curve has a value, InputError where no curve reaches between the ends.
    """
    found = [own for own in (one.sampler.ends() for one in drawn) if own is not None]
    if not found:
        one = drawn[0]
        fault = one.along.fault(one.entry, left / 2 + right / 2)
        where = f"{one.name} has no value from {over} = {short(left)} to {short(right)}"
        raise fault.within(where) if fault else InputError(where)
    lowest, highest = min(own[0] for own in found), max(own[1] for own in found)
    first, last = _between(low, high, lowest, highest)
    if any(one.sampler.poles for one in drawn):
        first, last = _rounded(first, last, low is None, high is None)
        return Ends(first, last, True, [one.sampler.curve(first, last) for one in drawn])
    cut = low is not None or high is not None
    return Ends(first, last, cut, [one.sampler.curve(first, last) for one in drawn])


def _between(low: float | None, high: float | None, lowest: float, highest: float) -> tuple[float, float]:
    """The ends that are asked for, else those of the values; there is something between them."""
    first, last = lowest if low is None else low, highest if high is None else high
    if low is not None and high is not None and low >= high:
        raise InputError(f"--low {short(low)} is not below --high {short(high)}", "--low is the lower end")
    if first > highest or last < lowest or (first == last and lowest < highest):
        where = f"above {short(first)}" if first >= highest else f"below {short(last)}"
        raise InputError(
            f"nothing lies {where}", f"the values reach from {short(lowest)} to {short(highest)}"
        )
    return first, last


def _rounded(low: float, high: float, below: bool, above: bool) -> tuple[float, float]:
    """Ends that were not asked for, moved outwards to round numbers.

    >>> _rounded(-2.95, 2.95, True, True), _rounded(-2.95, 2.95, True, False)
    ((-3.0, 3.0), (-3.0, 2.95))
    """
    from fractions import Fraction

    size = Fraction(high) - Fraction(low)
    if not size or size > HUGE:
        return low, high
    step = Fraction(10) ** floor(log10(size)) / 2
    return (
        float(floor(Fraction(low) / step) * step) if below else low,
        float(ceil(Fraction(high) / step) * step) if above else high,
    )
