"""The walk over steps of a graph: local derivatives, upstream gradients and gradients as formulas."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Literal, NamedTuple

from netcalc.errors import LimitError
from netcalc.expression.graph import Graph, Step
from netcalc.expression.matrices import Matrices
from netcalc.expression.naming import fresh, gradient_name
from netcalc.expression.printer import program, write
from netcalc.expression.steps import Steps, Term
from netcalc.expression.trace import Trace, backward
from netcalc.expression.trace_of_arrays import Joint, integers, joint_inputs, joints
from netcalc.operations.shapes import Shape

LONGEST_FORMULA = 200
"""Operations that a formula has on one line; a longer one is written as named steps."""

STEPS_LIMIT = 1_000_000
"""Steps that all the gradients of one answer have as formulas; they share few of them."""

# Marks in the place of names: the step's own, the gradient that arrives, and the inputs from _FIRST on.
_OWN, _ARRIVING, _BETWEEN, _FIRST = 0xE000, 0xE001, 0xE002, 0xE003


class Locals:
    """Texts of local derivatives in the names of nodes; the same pattern is derived once.

    >>> from netcalc.expression.parser import parse
    >>> graph = parse("1/x^3").graph
    >>> texts = Locals(graph, graph.constant(), ["", "x", "", "n1", "f"])
    >>> texts.formula(4, 1), texts.formula(3, 0)
    ('-1/n1^2', '3*x^2')
    """

    def __init__(
        self,
        graph: Graph,
        constant: list[bool],
        names: Sequence[str | None],
        ties: Literal["split", "first"] = "split",
        shapes: Sequence[Shape] | None = None,
    ) -> None:
        self.graph = graph
        self.constant = constant
        self.names = names
        self.ties = ties
        self.shapes = shapes
        self._templates: dict[tuple[object, ...], str] = {}
        self._slope_shapes: dict[tuple[object, ...], Shape] = {}

    def formula(self, source: int, position: int) -> str:
        """d source / d its input at `position`; of an entrywise step over arrays its diagonal.

        A structured step has none: its Jacobian is told in words (structure.py).
        """
        return self._text(source, position, "")

    def slope(self, source: int, position: int) -> tuple[str, Shape]:
        """The same for an entrywise step, and the shape of that formula: () where all entries are alike."""
        text = self.formula(source, position)
        return text, self._slope_shapes[self._key(source, position, "slope")]

    def flow(self, arriving: str, source: int, position: int) -> str:
        """What flows to that input, `arriving` being the name of the source's own gradient: `dq*z`."""
        return self._text(source, position, "" if arriving == "1" and not self.shapes else arriving)

    def joint(self, arriving: str, source: int, position: int, joint: Joint) -> str:
        """What flows to an input of two steps that are taken together."""
        places = joint_inputs(self.graph, range(len(self.names)), source, joint)
        key = (source, position, joint, arriving != "1")
        if key not in self._templates:
            m, own, terms = self._marked(source, places)
            between = m.input(chr(_BETWEEN), self._shape(joint.start))
            upstream = m.input(chr(_ARRIVING), self._shape(source)) if arriving != "1" else 1
            flow = joint.after.pulls(m)[position](upstream, own, between, *terms)
            self._templates[key] = self._written(m, m.whole(flow, self._shape(places[position])))
        marks = {_BETWEEN: self.names[joint.start] or "", **self._marks(source, places, arriving)}
        return self._templates[key].translate(marks)

    def _shape(self, step: int) -> Shape:
        return self.shapes[step] if self.shapes else ()

    def _marks(self, source: int, places: Sequence[int], arriving: str) -> dict[int, str]:
        """What stands in the place of each mark."""
        values = {_FIRST + k: self.names[j] or "" for k, j in enumerate(places)}
        return {_OWN: self.names[source] or "", _ARRIVING: arriving, **values}

    def _text(self, source: int, position: int, arriving: str) -> str:
        """The text of a slope; with what arrives, that of a flow. The result's own gradient is 1."""
        _, inputs, _, _ = self.graph.steps[source]
        kind = "slope" if not arriving else "start" if arriving == "1" else "flow"
        key = self._key(source, position, kind)
        if key not in self._templates:
            self._templates[key] = self._derive(source, position, kind)
        return self._templates[key].translate(self._marks(source, inputs, arriving))

    def _key(self, source: int, position: int, kind: str) -> tuple[object, ...]:
        """What a template depends on."""
        operation, inputs, _, _ = self.graph.steps[source]
        assert operation
        constants = tuple(write(self.graph.steps, j) if self.constant[j] else "" for j in inputs)
        shapes = tuple(self._shape(j) for j in (source, *inputs)) if self.shapes else ()
        return operation.name, len(inputs), position, constants, kind, shapes

    def _marked(self, source: int, places: Sequence[int]) -> tuple[Steps, Term, list[Term]]:
        """A world of formulas, and in it the step and its inputs as names that are marks."""
        m: Steps = Matrices(ties=self.ties) if self.shapes else Steps(ties=self.ties)
        terms = [
            self._constant(m, j) if self.constant[j] else m.input(chr(_FIRST + k), self._shape(j))
            for k, j in enumerate(places)
        ]
        return m, m.input(chr(_OWN), self._shape(source)), terms

    def _derive(self, source: int, position: int, kind: str) -> str:
        """The text with a mark in the place of each name."""
        operation, inputs, _, _ = self.graph.steps[source]
        assert operation
        arrays, settings = operation.split(inputs)
        m, own, terms = self._marked(source, arrays)
        upstream = m.input(chr(_ARRIVING), self._shape(source)) if kind == "flow" else 1
        pulls = operation.pulls_of(m, len(arrays)) if self.shapes else None
        if pulls is not None:
            flow = pulls[position](upstream, own, *terms, *integers(self.graph, settings))
            self._slope_shapes[self._key(source, position, kind)] = m.shape(flow)
            return self._written(m, m.whole(flow, self._shape(arrays[position])))
        slope = operation.slopes_of(m, len(arrays))[position](own, *terms)
        if slope == own:  # exp is its own derivative: show it as it is written
            slope = m.apply(operation, *terms)
        self._slope_shapes[self._key(source, position, kind)] = m.shape(slope)
        if kind == "flow":
            slope = m.scale(upstream, slope)
        if self.shapes and kind != "slope":
            target = self._shape(arrays[position])
            slope = m.whole(m.gathered(slope, self._shape(source), target), target)
        return self._written(m, slope)

    def _written(self, m: Steps, term: Any) -> str:
        return write(m.steps, term.index) if isinstance(term, Term) else str(term)

    def _constant(self, m: Steps, step: int) -> Term:
        """A constant's own little graph, written again in the world m."""
        again: dict[int, Term] = {}
        for i in self.graph.beneath(step):
            operation, inputs, _, literal = self.graph.steps[i]
            if operation:
                again[i] = m.apply(operation, *(again[j] for j in inputs))
            else:
                again[i] = m.literal(literal)
        return again[step]


class Symbolic(NamedTuple):
    """Gradients as formulas. Upstream and flows read the gradients nearer the result by name: `dq*z`."""

    names: list[str]
    """What each node's own gradient is called: `dq`; the result's is 1."""
    upstream: list[str]
    flows: list[str]
    """One an edge, in the order of the trace's edges."""
    gradients: dict[int, str]
    """For each step asked for, its whole formula in the inputs, or as named steps where it is long."""


def symbolic(found: Trace, texts: Locals, wanted: Sequence[int]) -> Symbolic:
    """The formulas of a trace that was walked over steps of its own graph."""
    names = texts.names
    own = gradient_names(names, found.graph.result)
    flows = flow_texts(found, texts, own)
    sums: dict[int, list[str]] = {}
    for (_, _, target, _, _), flow in zip(found.edges, flows, strict=True):
        if not _is_zero(flow):
            sums.setdefault(target, []).append(flow)
    upstream = [" + ".join(sums.get(i, [_zero(found, i)])) for i in range(len(names))]
    upstream[found.graph.result] = "1"
    graphs = gradient_graphs(found, names, wanted)
    return Symbolic(own, upstream, flows, {i: program(graph) for i, graph in graphs.items()})


def _is_zero(flow: str) -> bool:
    return flow == "0" or (flow.startswith("0*ones(") and flow.count("(") == 1)


def _zero(found: Trace, step: int) -> str:
    """The gradient of a step that nothing flows back to."""
    sizes = ", ".join(map(str, found.shapes[step])) if found.shapes else ""
    return f"0*ones({sizes})" if sizes else "0"


def flow_texts(found: Trace, texts: Locals, own: Sequence[str]) -> list[str]:
    """What flows along every edge of a trace, in the names of nodes and of their gradients, `own`."""
    together = joints(found.graph) if found.joined else {}
    past = {step for joint in together.values() for step in joint.between}
    beyond: dict[int, list[str]] = {}
    rest: dict[int, list[str]] = {}
    flows = []
    for source, position, target, _, _ in found.edges:
        joint = together.get(source)
        over = joint is not None and position == joint.after.position
        if found.upstream[source] is None:
            flow = _zero(found, target)
        elif joint and not over:
            flow = texts.joint(own[source], source, position, joint)
        elif source in beyond:
            on = [texts.flow(_sum(rest[source]), source, position)] if source in rest else []
            flow = " + ".join([*beyond[source], *on])
        else:
            flow = texts.flow(own[source], source, position)
        flows.append(flow)
        if joint and over and not _is_zero(flow):
            beyond.setdefault(joint.start, []).append(texts.joint(own[source], source, position, joint))
        passed = [] if over else rest.get(source, []) if source in past else [flow]
        if target in past and passed and not _is_zero(flow):
            rest.setdefault(target, []).extend(passed)
    return flows


def past_flows(found: Trace, texts: Locals) -> dict[tuple[int, int], str]:
    """What flows past a step, or from one that looks past it, by source and position: `q - p`."""
    if not found.joined:
        return {}
    own = gradient_names(texts.names, found.graph.result)
    together = joints(found.graph)
    past = {*together, *(joint.start for joint in together.values())}
    flows = flow_texts(found, texts, own)
    pairs = zip(found.edges, flows, strict=True)
    over = {(i, joint.after.position) for i, joint in together.items()}
    return {edge[:2]: flow for edge, flow in pairs if edge[0] in past and edge[:2] not in over}


def _sum(texts: Sequence[str]) -> str:
    return f"({' + '.join(texts)})" if len(texts) > 1 or not texts[0].isidentifier() else texts[0]


def gradient_names(names: Sequence[str | None], result: int) -> list[str]:
    """What each node's own gradient is called: `dq`; the result's is 1."""
    taken = {name for name in names if name}
    own = [gradient_name(name, taken) if name else "" for name in names]
    own[result] = "1"
    return own


def symbolic_trace(
    graph: Graph,
    ties: Literal["split", "first"],
    shapes: Sequence[Shape] | None = None,
    wanted: Collection[int] | None = None,
) -> Trace:
    """The walk down and up over steps of the graph itself; with `shapes` in matrix form."""
    if shapes is None:
        m = Steps(graph, ties)
        return backward(graph, m, m.terms(), wanted=wanted)
    matrices = Matrices(graph, ties, shapes, graph.names)
    return backward(graph, matrices, matrices.terms(), shapes, wanted)


def gradient_graphs(
    found: Trace, names: Sequence[str | None], wanted: Sequence[int], longest: int = LONGEST_FORMULA
) -> dict[int, Graph]:
    """Gradients in the inputs alone: nameless, or, with more operations than `longest`, with named steps."""
    own = gradient_names(names, found.graph.result)
    terms = {i: term for i, term in enumerate(found.upstream) if isinstance(term, Term)}
    if found.shapes:
        terms.update(_whole(found, wanted))
    whole = {i: _numeral(found.gradient(i)) for i in wanted if i not in terms}
    steps = next((tuple(term.world.steps) for term in terms.values()), ())
    sizes = _sizes(steps)
    labels = {i: name for i, name in enumerate(names) if name and i < len(steps) and steps[i].operation}
    for i, term in terms.items():
        if steps[term.index].operation and own[i]:
            labels.setdefault(term.index, own[i])
    written = 0
    for i in wanted:
        if i not in terms:
            continue
        last = terms[i].index
        if sizes[last] <= longest:
            whole[i] = Graph(steps, {}, last).alone(last)
            continue
        needed = Graph(steps, {}, last).beneath(last)
        written += len(needed)
        if written > STEPS_LIMIT:
            raise LimitError(
                f"the gradients have more than {STEPS_LIMIT:,} steps as formulas",
                "give values with --at, or ask for fewer names with --wrt",
            )
        whole[i] = Graph(steps, {j: labels[j] for j in needed if j in labels and j != last}, last).alone(last)
    return whole


def _whole(found: Trace, wanted: Sequence[int]) -> dict[int, Term]:
    """The gradients of arrays with all their entries."""
    assert found.shapes
    m = next((term.world for term in found.upstream if isinstance(term, Term)), Matrices())
    return {i: m.whole(found.gradient(i), found.shapes[i]) for i in wanted if found.shapes[i]}


def _numeral(number: int) -> Graph:
    m = Steps()
    last = m.number(number).index
    return Graph(tuple(m.steps), {}, last)


def derivatives(
    graph: Graph, wanted: Sequence[str], ties: Literal["split", "first"] = "split"
) -> dict[str, Graph]:
    """d result / d input for each name, in the inputs alone and without names; run again, second ones.

    >>> from netcalc.expression.parser import parse
    >>> first = derivatives(parse("x^2*y").graph, ["x"])["x"]
    >>> program(first), program(derivatives(first, ["y"])["y"])
    ('y*2*x', 'x*2')
    """
    own = graph.alone(graph.result)._replace(names={})
    found = symbolic_trace(own, ties)
    made = {}
    for name in wanted:
        term = found.gradient(own.inputs[name]) if name in own.inputs else 0
        made[name] = (
            Graph(tuple(term.world.steps), {}, term.index).alone(term.index)
            if isinstance(term, Term)
            else _numeral(term)
        )
    return made


def by_statements(graph: Graph, step: int) -> Graph:
    """One statement's own formula: the statements that it reads stand in it as inputs.

    >>> from netcalc.expression.parser import parse
    >>> program(by_statements(parse("u = x^2; v = sin(x); z = u*v").graph, 4))
    'u*v'
    """
    steps = [
        Step(None, name=graph.names[i]) if i in graph.names and i != step else own
        for i, own in enumerate(graph.steps)
    ]
    return Graph(tuple(steps), {}, step).alone(step)


def size(graph: Graph) -> int:
    """How many operations and leaves a formula has, written out; no further than one line holds."""
    return _sizes(graph.steps)[graph.result]


def named(graph: Graph) -> Graph:
    """The same formula with a name for every operation that is read more than once."""
    once: set[int] = set()
    twice: set[int] = set()
    for step in graph.steps:
        for j in step.inputs:
            (twice if j in once else once).add(j)
    constant = graph.constant()
    twice = {j for j in twice if graph.steps[j].operation and not constant[j]}
    labels = fresh("n", graph.inputs)
    return graph._replace(names={j: next(labels) for j in sorted(twice - {graph.result})})


def _sizes(steps: Sequence[Step]) -> list[int]:
    """How many operations the text of each step has, written out; no further than it matters."""
    sizes: list[int] = []
    for step in steps:
        sizes.append(min(1 + sum(sizes[j] for j in step.inputs), LONGEST_FORMULA + 1))
    return sizes
