"""Functions of one variable: values at even places, and the curves between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from netcalc.answer import Answer, Column, Formula, Plot, Series, Step, Table, Value
from netcalc.errors import InputError, LimitError
from netcalc.expression.graph import Graph
from netcalc.expression.graph import Step as GraphStep
from netcalc.expression.printer import program as program_text
from netcalc.expression.printer import write
from netcalc.operations import OPERATIONS
from netcalc.questions.brief import short
from netcalc.questions.curve_notes import curve_notes
from netcalc.questions.curves import Drawn, Ends, curves, ends
from netcalc.questions.options import count, number, places
from netcalc.questions.ranges import HIGHEST, LOWEST, Asked, read_range

if TYPE_CHECKING:
    from fractions import Fraction

SAMPLES = 11
"""Places of the table, where none are asked for."""
MOST_SAMPLES = 100_000
LONGEST_TEXT, LONGEST_WORKING = 60, 40
"""Characters of a formula beside a curve; lines of working."""


def plot(
    programs: str | Sequence[str],
    start: float | str = LOWEST,
    end: float | str = HIGHEST,
    at: str | Sequence[str] | Mapping[str, object] = (),
    over: str | None = None,
    samples: int | str | None = None,
    points: str | Sequence[float] | None = None,
    low: float | str | None = None,
    high: float | str | None = None,
) -> Answer:
    """Functions of one variable from `start` to `end`: a table of values, and their curves.

    Each of `programs` is an expression or a program; one whose result is a vector is a curve for each entry.
    `over` names the variable that runs, by default the only one that `at` gives no value. The table has
    `samples` even places, or the `points` that are asked for; None stands where a curve has no value. Where
    one grows beyond all bounds the axis ends near the rest of it, or where `low` and `high` say.

    Raises InputError for a range that is empty or reversed, and where it is not plain what runs;
    DomainError where no curve has a value; LimitError past 20 curves.

    >>> answer = plot("x^2", 0, 1, samples=3)
    >>> answer.points, answer.curves
    ({'x': [0.0, 0.5, 1.0], 'f': [0.0, 0.25, 1.0]}, {'f': 'x^2'})
    """
    asked = read_range([programs] if isinstance(programs, str) else programs, start, end, at, over)
    places = _places(asked, samples, points)
    drawn = curves(asked, [x for x in places if asked.left <= x <= asked.right])
    lowest, highest = _end("low", low), _end("high", high)
    found = ends(drawn, asked.over, asked.left, asked.right, lowest, highest)
    table: dict[str, Value] = {
        "samples": None if points is not None else _several(samples),
        "points": None if points is None else list(places),
    }
    made = _answer(asked, places, drawn, found)
    return made._replace(question={**made.question, **table, "low": lowest, "high": highest})


# -- what is asked -----------------------------------------------------------------------------------


def _places(asked: Asked, samples: int | str | None, points: str | Sequence[float] | None) -> list[float]:
    """The places of the table."""
    if points is not None:
        if samples is not None:
            raise InputError("--samples and --points contradict each other", "give one of them")
        return places("points", points, MOST_SAMPLES)
    several = _several(samples)
    if several > MOST_SAMPLES:
        raise LimitError(
            f"{several:,} values are more than {MOST_SAMPLES:,}", "take fewer, or parts of the range"
        )
    first, last = _decimal(asked.left), _decimal(asked.right)
    found = (float(first + (last - first) * i / (several - 1)) for i in range(several))
    return list(dict.fromkeys(found))


def _several(samples: int | str | None) -> int:
    return count("samples", SAMPLES if samples is None else samples, 2, SAMPLES)


def _end(name: str, given: float | str | None) -> float | None:
    return None if given is None else number(name, given)


def _decimal(value: float) -> Fraction:
    """The number as it is written: 0.1 is a tenth."""
    from fractions import Fraction

    return Fraction(repr(value))


# -- the answer --------------------------------------------------------------------------------------


def _answer(asked: Asked, places: list[float], drawn: list[Drawn], found: Ends) -> Answer:
    values = {one.name: [_plain(one.along.at(x)[one.entry]) for x in places] for one in drawn}
    points: dict[str, Value] = {asked.over: list(places), **values}
    question: dict[str, Value] = {
        "programs": [program_text(program.graph) for program in asked.programs],
        "at": {name: asked.point[name] for name in asked.point},
        "over": asked.over,
        "from": asked.left,
        "to": asked.right,
    }
    fields: dict[str, Value] = {
        "points": points,
        "curves": {one.name: _formula(one) for one in drawn},
        "gaps": {
            one.name: [{"kind": gap.kind, "from": gap.left, "to": gap.right} for gap in curve.gaps]
            for one, curve in zip(drawn, found.curves, strict=True)
        },
        "low": found.low,
        "high": found.high,
    }
    return Answer(
        "plot",
        question,
        "points",
        fields,
        _working(asked, drawn, places),
        (_table(asked, places, values), _picture(asked, drawn, found)),
        tuple(curve_notes(asked.programs, asked.point, asked.over, drawn, found)),
    )


def _plain(value: float) -> float | None:
    return value if value == value else None


def _formula(one: Drawn) -> Value:
    return one.text if one.along.arrays else Formula(one.text)


def _table(asked: Asked, places: Sequence[float], values: Mapping[str, Sequence[float | None]]) -> Table:
    """The values; where there is none the screen says so."""
    columns = [Column(asked.over, "number")]
    rows: list[Sequence[Value]] = [places]
    for name, own in values.items():
        lost = None in own
        columns.append(Column(name, "number", screen=not lost))
        rows.append(own)
        if lost:
            columns.append(Column("shown", "number", name, data=False))
            rows.append(["no value" if value is None else value for value in own])
    made = tuple(zip(*rows, strict=True))
    return Table("points", tuple(columns), made, "Values", f"{_subject(asked)}".strip())


def _subject(asked: Asked) -> str:
    """The programs, and the values of what does not run."""
    texts = (
        "; ".join(program_text(program.graph) for program in asked.programs)
        if len(asked.programs) == 1
        else ""
    )
    at = ", ".join(f"{name} = {_brief(value)}" for name, value in asked.point.items())
    return ", ".join(filter(None, [texts, f"at {at}" if at else ""]))


def _brief(value: Any) -> str:
    return f"[{', '.join(map(_brief, value))}]" if isinstance(value, list) else short(value)


def _picture(asked: Asked, drawn: Sequence[Drawn], found: Ends) -> Plot:
    series = tuple(
        Series(_legend(one), curve.x, curve.y) for one, curve in zip(drawn, found.curves, strict=True)
    )
    heading = series[0].name if len(series) == 1 else "Curves"
    low, high = (found.low, found.high) if found.cut else (None, None)
    return Plot(series, asked.over, heading, f"over {asked.over}", low=low, high=high)


def _legend(one: Drawn) -> str:
    if not one.text or len(one.text) > LONGEST_TEXT:
        return one.name
    return (
        f"{one.name}: {one.text}" if one.along.count > 1 and one.along.arrays else f"{one.name} = {one.text}"
    )


def _working(asked: Asked, drawn: Sequence[Drawn], places: Sequence[float]) -> tuple[Step, ...]:
    """The formula at each place of the table, with the numbers put in."""
    lines = []
    for one in drawn:
        graph = one.along.program.graph
        if one.along.arrays or len(one.text) > 2 * LONGEST_TEXT:
            continue
        step = graph.entries[one.entry] if graph.entries else graph.result
        for x in places[: LONGEST_WORKING // len(drawn)]:
            value = one.along.at(x)[one.entry]
            if value == value and not graph.steps[step].name:
                numbers = write(_with_numbers(graph, {**asked.point, asked.over: x}), step)
                lines.append(Step(f"{one.name} = {one.text}", numbers, short(value)))
    return tuple(lines)


def _with_numbers(graph: Graph, point: Mapping[str, float]) -> list[GraphStep]:
    """The steps, with numbers in the place of variables."""
    steps = list(graph.steps)
    for name, i in graph.inputs.items():
        value = point[name]
        number = GraphStep(None, literal=short(abs(value)))
        if value < 0:
            steps.append(number)
            number = GraphStep(OPERATIONS["neg"], (len(steps) - 1,))
        steps[i] = number
    return steps
