"""Arrays down, gradients back up: the trace of a program whose steps are vectors and matrices.

    entrywise     flow_j = upstream_i * local, summed where the input was stretched
    structured    flow_j = what the row's pull gives: the vector-Jacobian product

The same records as of numbers (trace.py); `local` is the diagonal of the Jacobian as an array, None for a
structured step. Where a step is taken together with the one that it follows (Operation.after) its flow goes
past that one, to its input; what stands in between is shown, and not passed on: log(softmax(z)) is right
where softmax(z) is rounded to 0. Numbers are walked here too, where there are such steps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from netcalc.expression.graph import Graph
from netcalc.expression.trace import Trace, number
from netcalc.operations import After, Operation
from netcalc.operations.shapes import Shape

_SHOWN: Any = object()
"""In the place of what is passed on: as much as is shown."""


class Joint(NamedTuple):
    """A step that is taken together with an earlier one, and the steps between them."""

    after: After
    start: int
    """The earlier step, as softmax."""
    between: tuple[int, ...]
    """The earlier step, and other names for it on the way to the later one."""


class Way(NamedTuple):
    """How a step lets the gradient through to one of its inputs."""

    local: Any
    """The diagonal of an entrywise step's Jacobian."""
    flow: Any
    """What flows to the input, a function of what arrives."""
    open: Any
    """The entries that a router let through; None: all."""


def joints(graph: Graph) -> dict[int, Joint]:
    """The steps that are taken together with one that they follow.

    >>> from netcalc.expression.parser import parse
    >>> joints(parse("q = softmax(z); cross_entropy(p, q)").graph)[3].start
    1
    """
    found = {}
    for i, (operation, inputs, _, _) in enumerate(graph.steps):
        if operation is None or not operation.after:
            continue
        for after in operation.after:
            chain = _chain(graph, inputs[after.position])
            start = graph.steps[chain[-1]].operation
            if start and start.name == after.name:
                found[i] = Joint(after, chain[-1], chain)
    return found


def _chain(graph: Graph, step: int) -> tuple[int, ...]:
    """A step and what it is another name for."""
    chain = [step]
    operation = graph.steps[step].operation
    while operation and operation.name == "identity":
        chain.append(graph.steps[chain[-1]].inputs[0])
        operation = graph.steps[chain[-1]].operation
    return tuple(chain)


def forward(graph: Graph, m: Any, inputs: Mapping[str, Any]) -> list[Any]:
    """The value of every step, over a world of arrays."""
    together = joints(graph)
    values: list[Any] = []
    with m.quiet():
        for i, (operation, places, name, literal) in enumerate(graph.steps):
            if operation is None:
                values.append(m.lift(inputs[name]) if name else number(m, literal))
            elif i in together:
                after = together[i].after
                values.append(after.value(m)(*joint_inputs(graph, values, i, together[i])))
            else:
                arrays, settings = operation.split(places)
                parts = [values[j] for j in arrays]
                values.append(operation.value(m)(*parts, *integers(graph, settings)))
    return values


def joint_inputs(graph: Graph, values: Sequence[Any], step: int, joint: Joint) -> list[Any]:
    """What belongs to the inputs of both rows together: their values, their steps."""
    inputs = [values[j] for j in graph.steps[step].inputs]
    inputs[joint.after.position] = values[graph.steps[joint.start].inputs[0]]
    return inputs


def integers(graph: Graph, settings: Sequence[int]) -> list[int]:
    """The settings of a step."""
    return [int(graph.steps[j].literal) for j in settings]


def backward(
    graph: Graph,
    m: Any,
    values: list[Any],
    shapes: Sequence[Shape],
    constant: list[bool],
    still: Sequence[bool],
    seed: Any = None,
) -> Trace:
    """The gradient of the result to every step that is not `still`, and what flowed along every edge.

    `seed` stands at the result: of an array the weights of its entries, by default 1 each.
    """
    with m.quiet():
        start = m.start(shapes[graph.result]) if seed is None else m.lift(seed)
        return _Walk(graph, m, values, shapes, still).back(constant, start)


class _Walk:
    """One walk back.

    `upstream` is what is shown at a step. `rest` is, for a step between two that are taken together, what of
    it goes on from there; `beyond` is what reaches its input without it. `open` marks the entries that a
    router let through, None all of them: what it shut out stays 0, whatever the slopes beneath it are.
    """

    def __init__(
        self, graph: Graph, m: Any, values: list[Any], shapes: Sequence[Shape], still: Sequence[bool]
    ) -> None:
        self.graph = graph
        self.m = m
        self.values = values
        self.shapes = shapes
        self.still = still
        self.arrays = any(shapes)
        self.together = joints(graph)
        self.between = {step for joint in self.together.values() for step in joint.between}
        self.starts = {joint.start for joint in self.together.values()}
        self.upstream: list[Any] = [None] * len(values)
        self.rest: dict[int, Any] = {}
        self.beyond: dict[int, Any] = {}
        self.open: dict[int, Any] = {}
        self.edges: list[tuple[int, int, int, Any, Any]] = []

    def back(self, constant: list[bool], seed: Any) -> Trace:
        graph = self.graph
        self._arrive(graph.result, seed, None)
        for i in range(len(self.values) - 1, -1, -1):
            operation, places, _, _ = graph.steps[i]
            if self.upstream[i] is not None:
                self.upstream[i] = self.m.settled(i, self.upstream[i], self.shapes[i])
            if operation is None or self.still[i]:
                continue
            arrays, settings = operation.split(places)
            self._step(i, operation, arrays, integers(graph, settings))
        joined = {i: joint.after for i, joint in self.together.items() if not self.still[i]}
        return Trace(graph, constant, self.values, self.upstream, self.edges, self.shapes, joined)

    def _step(self, i: int, operation: Operation, places: Sequence[int], settings: list[int]) -> None:
        """Every edge of a step."""
        numbers = (self.values[i], *[self.values[j] for j in places], *settings)
        pulls = operation.pulls_of(self.m, len(places)) if self.arrays else None
        slopes = operation.slopes_of(self.m, len(places)) if pulls is None else ()
        for position, j in enumerate(places):
            if self.still[j]:
                continue
            if pulls is None:
                edge = self._sloped(i, j, slopes[position](*numbers), operation.routes)
            else:
                edge = self._pulled(j, pulls[position], numbers)
            self._edge(i, position, j, edge)

    def _pulled(self, j: int, pull: Any, numbers: tuple[Any, ...]) -> Way:
        """How a structured step lets the gradient through to one input."""
        return Way(None, lambda arriving: pull(arriving, *numbers), None)

    def _sloped(self, i: int, j: int, local: Any, routes: bool) -> Way:
        """How an entrywise step does."""
        m, shape, target = self.m, self.shapes[i], self.shapes[j]
        mask = m.both_open(self.open.get(i), m.let_through(local, shape) if routes else None)

        def flow(arriving: Any) -> Any:
            return m.gathered(m.kept(mask, arriving * local), shape, target)

        return Way(m.shown(local, shape), flow, m.folded(mask, shape, target))

    def _edge(self, i: int, position: int, j: int, way: Way) -> None:
        """What flows along an edge, shown and passed on."""
        arriving, joint = self.upstream[i], self.together.get(i)
        if arriving is None or self.m.is_shut(self.open.get(i)):
            shown = self.m.nothing(self.shapes[j])
        elif joint and position == joint.after.position:
            shown = way.flow(arriving)
            self._arrive(j, shown, way.open, passed=None)
            _add(self.beyond, joint.start, self._jointly(i, joint, position))
        elif joint:
            shown = self._jointly(i, joint, position)
            self._arrive(j, shown, way.open)
        elif i in self.between:
            shown = self._from_between(i, j, way)
        else:
            shown = way.flow(arriving)
            self._arrive(j, shown, way.open)
        self.edges.append((i, position, j, way.local, shown))

    def _arrive(self, j: int, shown: Any, mask: Any, passed: Any = _SHOWN) -> None:
        """Add to what arrives at a step, and to what goes on from it."""
        before = self.upstream[j]
        self.upstream[j] = shown if before is None else before + shown
        self.open[j] = mask if before is None else self.m.either_open(self.open[j], mask)
        if j in self.between:
            _add(self.rest, j, shown if passed is _SHOWN else passed)

    def _jointly(self, i: int, joint: Joint, position: int) -> Any:
        """What flows from a step that is taken together with another, to an input of both rows."""
        inputs = joint_inputs(self.graph, self.values, i, joint)
        pull = joint.after.pulls(self.m)[position]
        return pull(self.upstream[i], self.values[i], self.values[joint.start], *inputs)

    def _from_between(self, i: int, j: int, way: Way) -> Any:
        """From a step that another one looks through: what it shows is not what it passes on."""
        rest, beyond = self.rest.get(i), self.beyond.get(i)
        passed = None if rest is None else way.flow(rest)
        if i not in self.starts:
            shown = way.flow(self.upstream[i])
            self._arrive(j, shown, way.open, passed)
            return shown
        shown = beyond if passed is None else passed if beyond is None else passed + beyond
        self._arrive(j, shown, way.open)
        return shown


def _add(sums: dict[int, Any], step: int, flow: Any) -> None:
    if flow is not None:
        sums[step] = sums[step] + flow if step in sums else flow
