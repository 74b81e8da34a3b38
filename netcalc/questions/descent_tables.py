"""The steps of a descent as a table and as working: points, gradients, and the rule with numbers put in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from netcalc.answer import Column, Formula, Rows, Step, Table, Value, Values
from netcalc.errors import shown
from netcalc.expression.descend import Descent, Moment, Move
from netcalc.expression.graph import Graph
from netcalc.expression.printer import write
from netcalc.questions.brief import short

WIDEST = 4
"""Numbers beside the value that a row has room for in 80 columns."""
LONGEST_WORKING = 200
"""Lines of working that are written out."""
LONGEST_SUBJECT = 60
"""Characters of a rule that stands beside the table's heading."""


class Names(NamedTuple):
    """What the result is called, what moves, and which names are taken."""

    result: str
    moved: tuple[str, ...]
    taken: frozenset[str]

    def slope(self, name: str) -> str:
        return f"d{self.result}/d{name}"


class Entry(NamedTuple):
    """One number of what moves: its name, and where it stands."""

    name: str
    of: str
    place: tuple[int, ...]

    def number(self, values: Mapping[str, Any] | None) -> Value:
        """The entry of a point or of a gradient."""
        if values is None:
            return None
        whole = values[self.of]
        return float(whole[self.place]) if self.place else float(whole)


class Layout(NamedTuple):
    """Which numbers a row of the screen has beside the value."""

    points: tuple[Entry, ...]
    slopes: tuple[Entry, ...]
    norm: bool

    @property
    def left_off(self) -> bool:
        """Is there more in JSON?"""
        return not self.slopes


def plain(value: Any) -> Any:
    """An array as nested lists, a number as Python's."""
    return value.tolist() if hasattr(value, "tolist") else float(value)


def columns_of(found: Descent, names: Names) -> Layout:
    """As many of the points, the gradients and the gradient's length as fit side by side."""
    point = found.moments[0].point or {}
    count = sum(getattr(point[name], "size", 1) for name in names.moved)
    every = tuple(_entries(names, point)) if count <= WIDEST else ()
    slopes = every if 2 * count <= WIDEST else ()
    used = len(every) + len(slopes)
    return Layout(every, slopes, count > 1 and used < WIDEST)


def _entries(names: Names, point: Mapping[str, Any]) -> Iterator[Entry]:
    """The numbers that move: w, or w1, w2 of a vector, W11, W12 of a matrix, counted from 1."""
    for name in names.moved:
        shape = getattr(point[name], "shape", ())
        places: list[tuple[int, ...]] = [()]
        for size in shape:
            places = [(*place, i) for place in places for i in range(size)]
        for place in places:
            counted = "".join(str(i + 1) for i in place)
            clash = place and f"{name}{counted}" in names.taken
            yield Entry(f"{name}[{','.join(counted)}]" if clash else name + counted, name, place)


def step_table(found: Descent, names: Names) -> Table:
    """A row for each step that is kept; JSON has whole points and gradients."""
    layout, moments = columns_of(found, names), found.moments

    def row(k: int) -> tuple[Value, ...]:
        moment = moments[k]
        return (
            moment.step,
            moment.value,
            *(entry.number(moment.point) for entry in layout.points),
            *(entry.number(moment.gradient) for entry in layout.slopes),
            moment.norm,
            _whole(moment.point),
            _whole(moment.gradient),
            _memory(moment),
        )

    columns = (
        Column("step", "integer"),
        Column("value", "number", names.result),
        *(Column(entry.name, "number", data=False) for entry in layout.points),
        *(Column(names.slope(entry.name), "number", data=False, spare=True) for entry in layout.slopes),
        Column("norm", "number", "|gradient|", screen=layout.norm, spare=True),
        Column("point", screen=False),
        Column("gradient", screen=False),
        Column("memory", screen=False),
    )
    return Table("steps", columns, Rows(len(moments), row), "Steps", _subject(found, names))


def _whole(values: Mapping[str, Any] | None) -> Value:
    return None if values is None else {name: plain(value) for name, value in values.items()}


def _memory(moment: Moment) -> Value:
    """What momentum and Adam remember at a step, from the steps before it."""
    if not moment.moves or not any(move.memory for move in moment.moves.values()):
        return None
    return {
        name: {kept.removesuffix("0"): plain(value) for kept, value in move.memory.items()}
        for name, move in moment.moves.items()
    }


# -- the rule ----------------------------------------------------------------------------------------


class Line(NamedTuple):
    """A statement of the rule: its step, what it gives a value to, and its text."""

    step: int
    target: str
    text: str


def rule_section(found: Descent, names: Names) -> tuple[Values, ...]:
    """The rule above the table, where it is too long to stand beside the heading."""
    if _fits(rule := _rule(found, names)):
        return ()
    items = tuple((line.target, Formula(line.text)) for line in rule)
    return (Values(items, f"Each step{_likewise(names)}"),)


def _subject(found: Descent, names: Names) -> str:
    """The rule beside the heading: `w = w - 0.1*df/dw`."""
    rule = _rule(found, names)
    if not _fits(rule):
        return ""
    return _joined(rule) + _likewise(names)


def _likewise(names: Names) -> str:
    """What else moves by the same rule."""
    return f", likewise {shown(', '.join(names.moved[1:]), 40)}" if names.moved[1:] else ""


def _rule(found: Descent, names: Names) -> list[Line]:
    """The rule of the first name that moves, with the numbers of the plan."""
    return _lines(found, names, names.moved[0], short(found.plan.rate), short(found.plan.decay))


def _joined(rule: Sequence[Line]) -> str:
    return ", ".join(f"{line.target} = {line.text}" for line in rule)


def _fits(rule: Sequence[Line]) -> bool:
    return len(_joined(rule)) <= LONGEST_SUBJECT


def _lines(found: Descent, names: Names, name: str, rate: str = "rate", decay: str = "decay") -> list[Line]:
    """The statements of the rule in the names of one input."""
    rule = found.rule.graph
    texts = {one: _fresh(one, names.taken) for one in (*rule.inputs, *rule.names.values())}
    slope = names.slope(name)
    texts |= {"w": name, "rate": rate, "decay": decay, "gradient": slope}
    squared = found.plan.method == "adam" and "g" in rule.inputs
    if "g" in rule.inputs and not squared:
        texts["g"] = slope
    labels = [texts.get(step.name or rule.names.get(i, "")) for i, step in enumerate(rule.steps)]
    lines = [Line(rule.inputs["g"], texts["g"], slope)] if squared else []
    for step in _statements(rule):
        target = texts[rule.names.get(step, "w")]
        lines.append(Line(step, target, write(rule.steps, step, labels)))
    return lines


def _statements(rule: Graph) -> list[int]:
    return [*sorted(rule.names), rule.result]


def _fresh(name: str, taken: frozenset[str]) -> str:
    """A name of the rule that is none of the program's."""
    while name in taken:
        name += "_"
    return name


def rule_notes(found: Descent, names: Names) -> list[str]:
    """What is to be known of the method beside its rule."""
    plan, notes = found.plan, []
    if plan.method == "momentum":
        v = _fresh("v", names.taken)
        notes.append(
            f"momentum as in PyTorch: {_fresh('v0', names.taken)} is the {v} of the step before, 0 at first"
        )
    if plan.method == "adam":
        m0, s0, t = (_fresh(one, names.taken) for one in ("m0", "s0", "t"))
        notes.append(
            f"Adam as in PyTorch: {m0} and {s0} are those of the step before, 0 at first; {t} counts from 1"
        )
    if plan.decay:
        added = f"{short(plan.decay)}*{names.moved[0]}"
        text = f"the decay adds {added} to the gradient (L2, PyTorch's weight_decay)"
        notes.append(f"{text}; {names.result} and the gradients shown are without it")
    return notes


def working(found: Descent, names: Names) -> tuple[Step, ...]:
    """The rule with the numbers put in, for every number that moves and every step that is kept; for arrays
    the rule alone."""
    point = found.moments[0].point or {}
    scalars = [name for name in names.moved if not getattr(point[name], "shape", ())]
    arrays = [name for name in names.moved if name not in scalars]
    alone = (Step(f"{line.target} = {line.text}") for name in arrays for line in _lines(found, names, name))
    numbers = (
        Step(
            f"{line.target} = {line.text}",
            _with_numbers(found.rule.graph, move, line),
            short(move.values[line.step]),
        )
        for moment in found.moments
        for name, move in (moment.moves or {}).items()
        if name in scalars
        for line in _lines(found, names, name)
    )
    return (*alone, *islice(numbers, LONGEST_WORKING))


def _with_numbers(rule: Graph, move: Move, line: Line) -> str:
    """A statement of the rule with the values in the places of names."""
    if not rule.steps[line.step].operation:
        return ""
    labels = [
        _factor(move.values[i]) if step.name or i in rule.names else None for i, step in enumerate(rule.steps)
    ]
    return write(rule.steps, line.step, labels)


def _factor(value: float) -> str:
    return f"({short(value)})" if value < 0 else short(value)
