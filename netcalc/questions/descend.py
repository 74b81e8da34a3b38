"""Gradient descent, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from netcalc.answer import Answer, Array, Note, Plot, Section, Series, Value, Values
from netcalc.errors import InputError, LimitError, did_you_mean, shown
from netcalc.expression.declared import agreed
from netcalc.expression.descend import RULES, Descent, Plan, Progress
from netcalc.expression.descend import descend as walked
from netcalc.expression.naming import node_names
from netcalc.expression.parser import Program, parse
from netcalc.expression.point import Point, read_point
from netcalc.expression.printer import program as program_text
from netcalc.expression.shapes import is_array, outer_meant, shapes
from netcalc.operations.shapes import Shape, written
from netcalc.questions.descent_tables import (
    Names,
    columns_of,
    plain,
    rule_notes,
    rule_section,
    step_table,
    working,
)
from netcalc.questions.gradients import asked_names, check_point, wanted_steps
from netcalc.questions.how_read import reading_notes
from netcalc.questions.kinks import TIES, convention
from netcalc.questions.options import count, number, one_of

MOST_STEPS = 1_000_000
"""Steps of one descent."""
DECADES = 1000.0
"""Where the largest value is so many times the smallest, the curve's axis is logarithmic."""
ROUNDING = 1e-12
"""A rise of less than this part of the value is rounding."""
LONGEST_VALUE = 200
"""Characters of an array that a screen shows whole."""


def descend(
    program: str,
    at: str | Sequence[str] | Mapping[str, object] = (),
    wrt: str | Sequence[str] | None = None,
    rate: float | str = 0.1,
    steps: int | str = 10,
    method: str = "sgd",
    decay: float | str = 0,
    every: int | str = 1,
    ties: str = "split",
    progress: Progress | None = None,
) -> Answer:
    """Gradient descent from a point, step by step.

        sgd         w = w - rate*g                        g the gradient, with decay g + decay*w
        momentum    v = 0.9*v + g, w = w - rate*v         as torch.optim.SGD(momentum=0.9)
        adam        as Kingma and Ba, 2015: 0.9, 0.999, 1e-8, bias-corrected

    `at` gives values to all inputs; those of `wrt` move (default: all), the others are held still. `every`
    thins the table of steps. `decay` is L2: it adds decay*w to the gradient, as PyTorch's weight_decay; the
    value shown is without it. `ties` says who gets the gradient of a tied max or min. `progress` is told of
    every step, and how many there are.

    Raises NotationError and UnknownName for a text that can't be read, InputError for a missing value or an
    option out of range, DomainError at the first step that has no finite value, LimitError past
    1,000,000 steps.

    >>> answer = descend("(w - 3)^2", at={"w": 0}, rate=0.25, steps=2)
    >>> answer.point, answer.value
    ({'w': 2.25}, 0.5625)
    """
    shares = one_of("ties", ties, TIES, "ties are those of max and min")
    plan = _plan(rate, steps, method, decay, every)._replace(ties=shares)
    point, asked = read_point(at), asked_names(wrt)
    read = parse(program, variables=[*point, *(asked or ())])
    moved = _moved(read, asked)
    _check_start(read, point)
    sizes = shapes(read, agreed({}, point))
    _one_number(read, sizes)
    start = {name: point[name] for name in read.graph.inputs}
    found = walked(read, start, moved, plan, sizes if is_array(read.graph, sizes) else None, progress)
    answer = _answer(read, found, moved, point, asked is None)
    meant = outer_meant(read.graph, sizes)
    return answer._replace(notes=(*answer.notes, Note("reading", meant))) if meant else answer


# -- what is asked -----------------------------------------------------------------------------------


def _plan(rate: float | str, steps: int | str, method: str, decay: float | str, every: int | str) -> Plan:
    if method not in RULES:
        methods = ", ".join(RULES)
        hint = did_you_mean(str(method), RULES, f"methods: {methods}")
        raise InputError(f"there is no method {shown(str(method))}", hint)
    step = number("rate", rate, "0.01")
    if step <= 0:
        hint = "a rate is a number above 0; to climb, descend the negative: '-(...)'"
        raise InputError(f"the rate {shown(str(rate))} leads nowhere, or up", hint)
    weight = number("decay", decay, "0.01")
    if weight < 0:
        raise InputError(f"the decay {shown(str(decay))} is below 0", "0 is none; 0.01 is a usual one")
    moves = count("steps", steps, 0, 100)
    if moves > MOST_STEPS:
        raise LimitError(
            f"{moves:,} steps are more than {MOST_STEPS:,}", "go on from --bare's point with --at"
        )
    return Plan(step, moves, method, weight, count("every", every, 1, 10))


def _moved(read: Program, asked: list[str] | None) -> list[str]:
    """The inputs that move."""
    if not read.graph.inputs:
        raise InputError("there is no variable to move", "for example netcalc descend '(w - 3)^2' --at w=0")
    moved = wanted_steps(read, asked)
    for name, step in moved.items():
        if name not in read.graph.inputs:
            inputs = ", ".join(read.graph.inputs)
            hint = f"inputs move: {shown(inputs, 150)}"
            raise InputError(f"{name} is computed in the program and can't move", hint, read.place(step))
    return list(moved)


def _check_start(read: Program, point: Point) -> None:
    """A descent begins somewhere: there are values for all inputs."""
    if not point:
        values = ",".join(f"{name}=0" for name in read.graph.inputs)
        raise InputError("a descent begins at values", f"try: --at '{shown(values, 150)}'")
    check_point(read, point)


def _one_number(read: Program, sizes: Sequence[Shape]) -> None:
    shape = sizes[read.graph.result]
    if shape:
        what = f"a vector of {shape[0]}" if len(shape) == 1 else f"a matrix {written(shape)}"
        hint = "sum, mean or mse makes one number of it: mse(y, X@w)"
        message = f"descend makes one number smaller, and this is {what}"
        raise InputError(message, hint, read.place(read.graph.result))


# -- the answer --------------------------------------------------------------------------------------


def _answer(read: Program, found: Descent, moved: list[str], point: Point, all_move: bool) -> Answer:
    plan = found.plan
    result = node_names(read.graph, read.graph.constant())[read.graph.result] or "f"
    names = Names(result, tuple(moved), frozenset((*read.graph.inputs, *read.graph.names.values())))
    end = found.moments[-1].point or {}
    reached: dict[str, Value] = {name: plain(end[name]) for name in moved}
    value = found.values[-1]
    question: dict[str, Value] = {
        "program": program_text(read.graph),
        "at": {name: point[name] for name in read.graph.inputs},
        "wrt": list(moved),
        "rate": plan.rate,
        "steps": plan.steps,
        "method": plan.method,
        "decay": plan.decay,
        "every": plan.every,
        "ties": plan.ties,
    }
    shown_point = tuple((name, _on_screen(end[name])) for name in moved)
    sections: list[Section] = [*rule_section(found, names), step_table(found, names), *_curve(found, result)]
    sections += [Values(shown_point, f"After {_steps(plan.steps)}"), Values(((result, value),))]
    return Answer(
        "descend",
        question,
        "point",
        {"point": reached, "value": value},
        working(found, names),
        tuple(sections),
        (*reading_notes(read, point), *_notes(found, names, read, all_move)),
    )


def _steps(count: int) -> str:
    return f"{count:,} step{'' if count == 1 else 's'}"


def _on_screen(value: Any) -> Value:
    """A value as a screen shows it: the ends of a long array."""
    return Array(plain(value), LONGEST_VALUE) if getattr(value, "ndim", 0) else plain(value)


def _curve(found: Descent, result: str) -> list[Section]:
    """The value over the steps; on a logarithmic axis where it fell by powers of ten, and said so."""
    values = found.values
    if len(values) < 2:
        return []
    log = min(values) > 0 and max(values) / min(values) >= DECADES
    subject = "over the steps" + (", on a logarithmic scale" if log else "")
    return [Plot((Series(result, range(len(values)), values),), "step", result, subject, log)]


def _notes(found: Descent, names: Names, read: Program, all_move: bool) -> list[Note]:
    plan, values = found.plan, found.values
    notes = [Note("convention", text) for text in rule_notes(found, names)]
    if all_move and len(read.graph.inputs) > 1:
        names_of_all = shown(", ".join(read.graph.inputs), 60)
        notes.append(
            Note("reading", f"all of {names_of_all} move; --wrt names those that shall, not the data")
        )
    rose = sum(after - before > ROUNDING * abs(before) for before, after in pairwise(values))
    if rose:
        larger = f", and is larger at the end: is the rate {plan.rate:.6g} too large?"
        text = f"{names.result} rose at {rose:,} of {_steps(plan.steps)}"
        notes.append(Note("value", text + larger * (values[-1] > values[0])))
    if found.moments[-1].norm == 0 and plan.steps:
        notes.append(Note("value", "the gradient is 0 at the end: a minimum, or another flat place"))
    for operation, step in found.at_kinks.items():
        notes.append(Note("kink", f"{convention(operation, plan.ties)} (first at step {step:,})"))
    if found.thinned:
        text = (
            "too many points and gradients: only those at the ends are in --json; --every N keeps fewer steps"
        )
        notes.append(Note("reading", text))
    elif names.moved and columns_of(found, names).left_off:
        notes.append(Note("reading", "--json has the whole point and gradient at each of these steps"))
    return notes
