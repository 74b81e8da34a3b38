"""Gradients checked against derivatives that know nothing of the walk back: many digits, and floats beside.

    many digits   (f(x + h) - f(x - h))/2h in 100 digits, h = 10^-30: right to 50 digits where f is smooth
    central       the same in floats, h = eps^(1/3)*max(1, |x|) (Nocedal and Wright, 2006, section 8.1)

Where the slopes from the left and from the right stay apart when h shrinks there is a kink, and no
derivative to compare with. Floats see nothing below about 10*eps*max|f|/h.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from sys import float_info
from typing import TYPE_CHECKING, Literal, NamedTuple

from netcalc.errors import LimitError
from netcalc.expression.graph import Graph, Step
from netcalc.expression.trace import Trace, forward, kinks
from netcalc.operations import FLOATS
from netcalc.operations.ball import Ball
from netcalc.operations.digits import Digits

if TYPE_CHECKING:
    from fractions import Fraction

DIGITS, SMALL, SMALLER = 100, 30, 35
"""Digits carried, and the two h as negative powers of ten."""
MOST_STEPS = 150_000
"""Steps of the graph times the names to check."""
RELATIVE, OF_THE_FLOWS = 1e-9, 1e-12
"""How far a gradient in floats may be off: of itself, and of the flows that were added up."""

Status = Literal["agrees", "kink", "cannot be verified", "differs"]


class Check(NamedTuple):
    """One gradient and what was found of it; None is a number that there is none of."""

    name: str
    gradient: float
    many_digits: float | None
    central: float | None
    status: Status
    remark: str = ""

    @property
    def error(self) -> float | None:
        """|gradient - many digits|."""
        return None if self.many_digits is None else abs(self.gradient - self.many_digits)


class Slopes(NamedTuple):
    """Derivatives in many digits: None where f is not defined on both sides."""

    value: float | None
    kink: bool = False
    blur: float = 0.0
    """How far the value may be off."""


def checks(found: Trace, point: Mapping[str, float], wanted: Mapping[str, int]) -> list[Check]:
    """The check of every wanted gradient of a trace in floats.

    Raises LimitError where that would be too many evaluations.

    >>> from netcalc.expression.parser import parse
    >>> from netcalc.expression.trace import trace
    >>> graph = parse("x*y + relu(z)").graph
    >>> at = {"x": 2.0, "y": 3.0, "z": 0.0}
    >>> [check.status for check in checks(trace(graph, FLOATS, at), at, graph.inputs)]
    ['agrees', 'agrees', 'kink']
    """
    if len(found.graph.steps) * len(wanted) > MOST_STEPS:
        raise LimitError(
            f"checking {len(wanted):,} gradients of {len(found.graph.steps):,} steps takes too long",
            "check a few: --wrt x,y",
        )
    bent = _bent(found)
    return [_check(found, point, name, step, step in bent) for name, step in wanted.items()]


def _bent(found: Trace) -> set[int]:
    """The steps that have a kink of the result above them."""
    needed = set(found.graph.beneath(found.graph.result))
    steps: set[int] = set()
    for i in kinks(found):
        if i in needed and i not in steps:
            steps.update(found.graph.beneath(i))
    return steps


def _check(found: Trace, point: Mapping[str, float], name: str, step: int, bent: bool) -> Check:
    graph, at = _freed(found, point, step)
    gradient = float(found.gradient(step))
    slopes = derivative(graph, at)
    central, least = _central(graph, at)
    unseen = max(abs(gradient), abs(slopes.value or 0)) < least
    remark = f"central cannot verify below {least:.2g}" if unseen and central is not None else ""
    if slopes.kink or bent:
        return Check(name, gradient, None, central, "kink", remark)
    if slopes.value is None:
        return Check(name, gradient, None, central, "cannot be verified", "f has no value beside the point")
    flows = sum(abs(flow) for _, _, target, _, flow in found.edges if target == step)
    off = abs(gradient - slopes.value)
    right = off <= RELATIVE * abs(slopes.value) + OF_THE_FLOWS * flows + slopes.blur
    return Check(name, gradient, slopes.value, central, "agrees" if right else "differs", remark)


_FREED = "\0"
"""A name that no program has: the step that is varied."""


def _freed(found: Trace, point: Mapping[str, float], step: int) -> tuple[Graph, dict[str, float]]:
    """The graph with one step as an input of its own, and the values of the inputs."""
    graph = found.graph
    steps = (*graph.steps[:step], Step(None, name=_FREED), *graph.steps[step + 1 :])
    at = {name: point[name] for name in graph.inputs}
    return Graph(steps, graph.names, graph.result), {**at, _FREED: float(found.values[step])}


def derivative(graph: Graph, at: Mapping[str, float]) -> Slopes:
    """df/dx in many digits for the input that is varied."""
    from fractions import Fraction

    m = Digits(DIGITS)
    fixed = {name: m.lift(value) for name, value in at.items()}
    here = Fraction(at[_FREED])

    def f(x: Fraction) -> Ball:
        value: Ball = forward(graph, m, {**fixed, _FREED: m.lift(x)})[graph.result]
        return value

    middle, gaps, slope = f(here), [], m.zero
    for power in (SMALL, SMALLER):
        h = Fraction(1, 10**power) * max(Fraction(1), abs(here))
        right, left = f(here + h), f(here - h)
        if not (right.known and left.known and middle.known):
            return Slopes(None)
        gaps.append(m.abs(right + left - 2 * middle) * (1 / h))
        slope = (right - left) * (1 / (2 * h))
    kink = m.sign_of(gaps[1]) > 0 and m.sign_of(2 * gaps[1] - gaps[0]) > 0
    number, error = m.rounded(slope)
    return Slopes(float(number), kink, 10.0**-50 + 2.0 ** max(error, -1000))


def _central(graph: Graph, at: Mapping[str, float]) -> tuple[float | None, float]:
    """Central differences in floats, and the size below which they are noise."""
    x = at[_FREED]
    h = central_step(x)
    above, below = (forward(graph, FLOATS, {**at, _FREED: a})[graph.result] for a in (x + h, x - h))
    slope = (above - below) / ((x + h) - (x - h))
    least = 10 * float_info.epsilon * max(abs(above), abs(below)) / h
    return (slope, least) if isfinite(slope) else (None, 0.0)


def central_step(x: float) -> float:
    """The h of central differences in floats: eps^(1/3)*max(1, |x|).

    >>> round(central_step(0.5), 10)
    6.0555e-06
    """
    return float(float_info.epsilon ** (1 / 3) * max(1.0, abs(x)))
