"""Gradient descent: a trace, an update of what may move, and again.

    sgd         w = w - rate*g
    momentum    v = 0.9*v0 + g, w = w - rate*v                       v0 the v before, 0 at first
    adam        m = 0.9*m0 + 0.1*g,          m_hat = m/(1 - 0.9^t),
                s = 0.999*s0 + 0.001*g^2,    s_hat = s/(1 - 0.999^t),
                w = w - rate*m_hat/(sqrt(s_hat) + 1e-8)

Momentum as in PyTorch's SGD (the rate outside of v), Adam as Kingma and Ba (2015) have it, weight decay as
PyTorch's weight_decay: g = gradient + decay*w. A rule is a program of netcalc's own language, so that what is
shown of it is what was computed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from math import hypot, inf, isfinite
from typing import Any, Literal, NamedTuple

from netcalc.errors import DomainError, NetcalcError, NoAnswer
from netcalc.expression.domain import gradient_fault, value_fault
from netcalc.expression.naming import node_names
from netcalc.expression.parser import Program, parse
from netcalc.expression.swift import gradients
from netcalc.expression.trace import Trace, forward, kinks, trace
from netcalc.operations import Floats
from netcalc.operations.shapes import Shape

RULES = {
    "sgd": "w - rate*g",
    "momentum": "v = 0.9*v0 + g; w - rate*v",
    "adam": (
        "m = 0.9*m0 + 0.1*g; s = 0.999*s0 + 0.001*g^2;"
        " m_hat = m/(1 - 0.9^t); s_hat = s/(1 - 0.999^t); w - rate*m_hat/(sqrt(s_hat) + 1e-8)"
    ),
}
"""What a step makes of w, from its gradient g and, in `t` the number of the step, from what is remembered:
v0 is what the statement v was the step before, 0 at first."""

DECAYED = "g = gradient + decay*w; "
"""What stands ahead of a rule where there is weight decay."""

MOST_KEPT = 1_000_000
"""Entries of points and gradients that are kept of all steps together; else only those at the ends are."""
_RECORD = 10
"""What a moment takes beside its entries, counted in entries."""
_FALLEN = 1e6
"""A value that fell to so many times its size below 0 points to a function without a lowest one."""


class Plan(NamedTuple):
    """How to descend."""

    rate: float = 0.1
    steps: int = 10
    method: str = "sgd"
    decay: float = 0.0
    every: int = 1
    ties: Literal["split", "first"] = "split"

    @property
    def rule(self) -> Program:
        """The update of one input as a program."""
        return parse((DECAYED if self.decay else "") + RULES[self.method])


class Move(NamedTuple):
    """The update of one input: the values of the rule's steps, of which the last is the new w."""

    values: list[Any]
    memory: dict[str, Any]


class Moment(NamedTuple):
    """One step's point, its value and gradient, and the updates that lead on from it (none at the end)."""

    step: int
    value: float
    norm: float
    """The length of the whole gradient."""
    point: Mapping[str, Any] | None
    """None where so much is not kept of every step; so are the gradient and the moves."""
    gradient: Mapping[str, Any] | None
    moves: Mapping[str, Move] | None


class Descent(NamedTuple):
    """What happened: the value at every step, and every so many steps the whole moment."""

    plan: Plan
    rule: Program
    values: list[float]
    moments: list[Moment]
    at_kinks: dict[str, int]
    """The operations that stood at a kink, and the first step at which they did."""

    @property
    def thinned(self) -> bool:
        """Are there moments without their points?"""
        return any(moment.point is None for moment in self.moments)


Progress = Callable[[int, int], None]
"""Told of every step, and how many there are."""


def descend(
    read: Program,
    start: Mapping[str, Any],
    moved: Sequence[str],
    plan: Plan,
    shapes: Sequence[Shape] | None = None,
    progress: Progress | None = None,
) -> Descent:
    """The way down from a point; only the inputs that are `moved` change.

    Raises DomainError at the first step whose value, gradient or update is no finite number.

    >>> found = descend(parse("(w - 3)^2"), {"w": 0.0}, ["w"], Plan(rate=0.25, steps=3))
    >>> found.values, found.moments[-1].point
    ([9.0, 2.25, 0.5625, 0.140625], {'w': 2.625})
    """
    walk = _Walk(read, start, moved, plan, shapes)
    with nullcontext() if shapes is None else walk.m.quiet():
        return walk.down(progress)


class _Walk:
    def __init__(
        self,
        read: Program,
        start: Mapping[str, Any],
        moved: Sequence[str],
        plan: Plan,
        shapes: Sequence[Shape] | None,
    ) -> None:
        self.m: Any = _world(plan.ties, shapes is not None)
        self.read, self.shapes, self.plan, self.rule = read, shapes, plan, plan.rule
        self.constant = read.graph.constant()
        self.moved = {name: read.graph.inputs[name] for name in moved}
        lift: Any = self.m.lift if shapes is not None else float
        self.point = {name: lift(start[name]) for name in read.graph.inputs}
        self.memory: dict[str, dict[str, Any]] = {name: {} for name in moved}
        self.names = node_names(read.graph, self.constant)
        self.bends = any(step.operation and step.operation.kink for step in read.graph.steps)
        entries = sum(getattr(self.point[name], "size", 1) for name in moved)
        self.room = (entries + _RECORD) * (2 + plan.steps // plan.every) <= MOST_KEPT
        self.values: list[float] = []
        self.at_kinks: dict[str, int] = {}

    def down(self, progress: Progress | None) -> Descent:
        plan, moments = self.plan, []
        for t in range(plan.steps + 1):
            found = self._traced(t)
            if progress:
                progress(t, plan.steps)
            last = t == plan.steps
            moves = {} if last else self._moves(found, t)
            if t % plan.every == 0 or last:
                moments.append(self._moment(t, found, moves))
            self.point |= {name: move.values[self.rule.graph.result] for name, move in moves.items()}
        return Descent(plan, self.rule, self.values, moments, self.at_kinks)

    def _traced(self, t: int) -> Trace:
        found = self._walked()
        fault = value_fault(self.read, found, self.names)
        fault = fault or gradient_fault(self.read, found, self.names, self.moved.values())
        if fault:
            raise self._lost(fault, t)
        self.values.append(float(found.values[self.read.graph.result]))
        if self.bends:
            for operation in kinks(found).values():
                self.at_kinks.setdefault(operation.name, t)
        return found

    def _walked(self) -> Trace:
        """The trace at the point; of numbers without its edges, unless a fault asks where it arose."""
        graph = self.read.graph
        if self.shapes is None:
            quick = gradients(graph, self.m, self.point)
            found = Trace(graph, self.constant, quick.values, quick.upstream, [])
            moved = [found.gradient(step) for step in self.moved.values()]
            if all(map(isfinite, moved)) and not value_fault(self.read, found, self.names):
                return found
        return trace(graph, self.m, self.point, self.shapes, self.moved.values())

    def _moves(self, found: Trace, t: int) -> dict[str, Move]:
        return {name: self._move(name, gradient, t) for name, gradient in self._gradients(found).items()}

    def _gradients(self, found: Trace) -> dict[str, Any]:
        """The gradient by each name that moves, of its shape also where nothing flows back."""
        return {
            name: self.point[name] * 0.0 if found.upstream[step] is None else found.upstream[step]
            for name, step in self.moved.items()
        }

    def _move(self, name: str, gradient: Any, t: int) -> Move:
        rule, memory = self.rule.graph, self.memory[name]
        known = {"w": self.point[name], "g": gradient, "gradient": gradient}
        known |= {"rate": self.plan.rate, "decay": self.plan.decay, "t": float(t + 1)}
        inputs = {one: known[one] if one in known else memory.get(one, 0.0) for one in rule.inputs}
        values = forward(rule, self.m, inputs, None if self.shapes is None else ())
        self._check(name, values, t)
        self.memory[name] = {
            f"{one}0": values[i] for i, one in rule.names.items() if f"{one}0" in rule.inputs
        }
        return Move(values, memory)

    def _check(self, name: str, values: list[Any], t: int) -> None:
        """An update that leaves the finite numbers is a fault of its own."""
        graph = self.rule.graph
        for step in (*graph.names, graph.result):
            if not _finite(values[step]):
                what = "an entry of " * (self.shapes is not None) + (graph.names.get(step) or "w")
                text = f"the update of {name}: {what} is too large for a float"
                raise self._lost(DomainError(text, None, self.rule.place(step)), t)

    def _moment(self, t: int, found: Trace, moves: dict[str, Move]) -> Moment:
        gradients = self._gradients(found)
        norm = hypot(*(_length(gradient) for gradient in gradients.values()))
        if 0 < t < self.plan.steps and not self.room:
            return Moment(t, self.values[-1], norm, None, None, None)
        point = {name: self.point[name] for name in self.moved}
        return Moment(t, self.values[-1], norm, point, gradients, moves or None)

    def _lost(self, fault: NetcalcError, t: int) -> NetcalcError:
        """The fault at its step, with what it may have come of."""
        if t == 0 and not self.values:
            return fault.within("step 0")
        lost = fault.within(f"step {t}")
        if isinstance(fault, NoAnswer):
            lost.hint = self._cause(t)
        return lost

    def _cause(self, t: int) -> str:
        """What may be behind it, as far as the values before tell."""
        f, values = self.names[self.read.graph.result], self.values
        last = len(values) - 1
        slower = f"is the rate {self.plan.rate:.6g} too large? try --rate {self.plan.rate / 10:.6g}"
        path = f"from {values[0]:.6g} at step 0 to {values[last]:.6g} at step {last}"
        if values[last] > values[0]:
            return f"{f} rose {path}: {slower}"
        if abs(values[last]) > _FALLEN * max(abs(values[0]), 1.0):
            return f"{f} fell {path}: it may have no lowest value"
        return f"all was finite up to step {last}: {slower}"


def _world(ties: Literal["split", "first"], arrays: bool) -> Any:
    if not arrays:
        return Floats(ties)
    from netcalc.operations.arrays import Arrays

    return Arrays(ties)


def _finite(value: Any) -> bool:
    """Is every entry a finite number?"""
    difference = value - value
    return bool(difference == 0) if not hasattr(difference, "all") else bool((difference == 0).all())


def _length(gradient: Any) -> float:
    """The square root of the sum of squares, without overflow on the way."""
    if not getattr(gradient, "ndim", 0):
        return abs(float(gradient))
    largest = float(abs(gradient).max())
    if largest in (0.0, inf):
        return largest
    scaled = gradient / largest
    return largest * float((scaled * scaled).sum() ** 0.5)
