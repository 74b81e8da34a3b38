"""Activation functions: formula, derivative, range, and the three properties that a good one has."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import NamedTuple

from netcalc.answer import Answer, Formula, Named, Note, Step, Value
from netcalc.expression.derive import derivatives
from netcalc.expression.graph import Graph
from netcalc.expression.latex import latex
from netcalc.expression.printer import program, write
from netcalc.expression.steps import Steps, Term
from netcalc.expression.traits import Traits, traits
from netcalc.operations import FLOATS
from netcalc.questions.activation_names import Activation, activations
from netcalc.questions.activation_pages import pages
from netcalc.questions.brief import short
from netcalc.questions.options import places

MOST_POINTS = 1000


class Portrait(NamedTuple):
    """A function and all that is told of it."""

    activation: Activation
    formula: Formula
    derivative: Formula
    in_y: Formula | None
    """The derivative in y = g(a) alone, where the row has it so."""
    traits: Traits
    values: list[tuple[float, float, float]]
    """(a, g(a), g'(a)) at the points asked for."""

    @property
    def name(self) -> str:
        return self.activation.name


def activation(names: str | Sequence[str] = (), points: str | Sequence[float | str] = "0,1,-1") -> Answer:
    """What activation functions are like, all of them or those named; `leaky_relu:0.1` sets a parameter.

    `activations` has for each: `formula` and `derivative` in a, `derivative_in_y` in y = g(a) (null where
    there is none), `parameters`, `range` {low, high, low_attained, high_attained}, `zero_centred` (g(-a) =
    -g(a)), `not_differentiable` [a], `saturates` {left, right} (from where on |g'| < 0.01, null where that
    never comes), `explodes` (|g'| has no bound), `largest_slope` {value, at} of |g'| (`at` is
    null where it stays so on a whole range), `dead` [[from, to]] where g' is 0, and `values` [{a, value,
    derivative}] at `points`.

    The derivative is written by the steps of backprop; the numbers are computed in 50 digits. In brief the
    main answer is the derivatives, {name: derivative}. The tables `properties`, `formulas`, `ranges` and
    `values` have the same, a row for each function.

    Raises UnknownName for a function that there is none of, InputError for a parameter or a point that is no
    number, LimitError past 1,000 points.

    >>> found = activation("sigmoid").activations["sigmoid"]
    >>> found["derivative_in_y"], found["largest_slope"], round(found["saturates"]["right"], 5)
    ('y*(1 - y)', {'value': 0.25, 'at': 0.0}, 4.58486)
    """
    asked, shown_at = activations(names), places("points", points, MOST_POINTS)
    portraits = [_portrait(one, shown_at) for one in asked]
    given = [names] if isinstance(names, str) else list(names)
    question: dict[str, Value] = {"names": [one.name for one in asked] if given else [], "points": shown_at}
    records = {one.name: _record(one) for one in portraits}
    return Answer(
        "activation",
        question,
        "activations",
        {"activations": Named(records, by="derivative")},
        tuple(step for one in portraits for step in _working(one)),
        pages(portraits, everything=not given),
        tuple(_notes(portraits)),
    )


def _portrait(one: Activation, places: Sequence[float]) -> Portrait:
    graph = one.graph
    return Portrait(
        one,
        _formula(one.textbook),
        _formula(derivatives(graph, ["a"])["a"]),
        _in_y(one),
        traits(graph, one.bends),
        [_at(one, a) for a in places],
    )


def _at(one: Activation, a: float) -> tuple[float, float, float]:
    """The value and the slope at a, as backprop has them: no digits are lost far out."""
    given = (a, *one.parameters.values())
    value = one.operation.value(FLOATS)(*given)
    slope = one.operation.slopes_of(FLOATS, len(given))[0](value, *given)
    return a, value + 0.0, slope + 0.0


def _formula(graph: Graph) -> Formula:
    return Formula(program(graph), lambda name: latex(graph, name))


def _in_y(one: Activation) -> Formula | None:
    """The derivative as the row has it from the value alone: y*(1 - y)."""
    m = Steps()
    y, a = m.input("y"), m.input("a")
    terms = [m.number(0) for _ in one.parameters]
    slope = one.operation.slopes_of(m, 1 + len(terms))[0](y, a, *terms)
    if not isinstance(slope, Term):
        return None
    graph = Graph(tuple(m.steps), {}, slope.index).alone(slope.index)
    return Formula(write(m.steps, slope.index)) if [*graph.inputs] == ["y"] else None


def _record(one: Portrait) -> dict[str, Value]:
    found = one.traits
    return {
        "formula": one.formula,
        "derivative": one.derivative,
        "derivative_in_y": one.in_y,
        "parameters": dict(one.activation.parameters),
        "range": found.range._asdict(),
        "zero_centred": found.odd,
        "not_differentiable": list(found.bends),
        "saturates": {"left": found.left, "right": found.right},
        "explodes": found.steepest.value == inf,
        "largest_slope": {"value": found.steepest.value, "at": found.steepest.place},
        "dead": [list(part) for part in found.dead],
        "values": [{"a": a, "value": y, "derivative": slope} for a, y, slope in one.values],
    }


def _working(one: Portrait) -> list[Step]:
    """The formula and the derivative, and their values at the points."""
    name = one.activation.operation.name
    lines = [Step(f"{name}(a)", one.formula), Step(f"{name}'(a)", one.derivative, one.in_y or "")]
    for a, value, slope in one.values:
        lines += [Step(f"{name}({short(a)})", short(value)), Step(f"{name}'({short(a)})", short(slope))]
    return lines


def _notes(portraits: Sequence[Portrait]) -> list[Note]:
    notes = []
    if any(one.name == "leaky_relu" for one in portraits):
        text = "leaky_relu has slope 0.01 left of 0, as in PyTorch; the lecture's 0.1 is leaky_relu:0.1"
        notes.append(Note("convention", text))
    jumping = [one.name for one in portraits if one.traits.jumps]
    if jumping:
        text = f"where g jumps ({', '.join(jumping)}) its slopes (g(h) - g(-h))/2h grow beyond all bounds"
        notes.append(Note("convention", text))
    if any(a in one.traits.bends for one in portraits for a, _, _ in one.values):
        text = "at a kink g' is PyTorch's: 0, or of leaky_relu and elu the slope from the left"
        notes.append(Note("kink", text))
    return notes
