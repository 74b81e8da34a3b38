"""The gradient of an array program as named steps in matrix form: `dz = 2*z; dW = outer(dz, x)`.

The walk back over steps of the program's own graph (matrices.py). A line is the gradient at a variable that
is asked for, at a statement, or at a node whose gradient is read more than once; what stands between is
written into its readers. Lines read the program's statements by their names, and a node that has none and is
needed gets one, in a line of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from netcalc.expression.graph import Graph, Step
from netcalc.expression.matrices import Matrices
from netcalc.expression.naming import fresh, gradient_name
from netcalc.expression.printer import program
from netcalc.expression.steps import Term
from netcalc.expression.trace import Trace, backward
from netcalc.operations.shapes import Shape

LONGEST = 20
"""Operations and leaves of a gradient that stands on one line, in the inputs alone."""


class Line(NamedTuple):
    """One named step: `dW`, its formula in the names of other steps, its shape."""

    name: str
    graph: Graph
    """What is named by other lines, or in the program, stands in it as an input."""
    shape: Shape
    of: str = ""
    """What it is the gradient of; empty for a step of the way forward."""

    @property
    def formula(self) -> str:
        return program(self.graph)


class MatrixForm(NamedTuple):
    """Every line, in an order in which they can be computed; and for each name asked for a program."""

    lines: list[Line]
    gradients: dict[str, Graph]
    found: Trace


def matrix_form(
    graph: Graph, shapes: Sequence[Shape], wanted: Mapping[str, int], longest: int = LONGEST
) -> MatrixForm:
    """d result / d name for each name that is wanted; `shapes` are those of all steps.

    A gradient of more than `longest` operations and leaves is a program of named steps.

    >>> from netcalc.expression.parser import parse
    >>> from netcalc.expression.shapes import shapes
    >>> read = parse("z = W@x; sum(z^2)")
    >>> made = matrix_form(read.graph, shapes(read, {"W": (2, 3), "x": (3,)}), read.graph.inputs)
    >>> [f"{line.name} = {line.formula}" for line in made.lines]
    ['dz = 2*z', 'dW = outer(dz, x)', 'dx = W.T@dz']
    >>> program(made.gradients["W"])
    'outer(2*(W@x), x)'
    """
    m = Matrices(graph, "split", shapes, settled={*graph.names, *wanted.values()})
    found = backward(graph, m, m.terms(), shapes, list(wanted.values()))
    roots = {name: m.whole(found.gradient(step), shapes[step]).index for name, step in wanted.items()}
    form = _Form(graph, m, found, roots)
    return MatrixForm(form.lines(), {name: form.program(i, longest) for name, i in roots.items()}, found)


class _Form:
    """Which steps get names, and what they are called."""

    def __init__(self, graph: Graph, m: Matrices, found: Trace, roots: Mapping[str, int]) -> None:
        self.graph = graph
        self.m = m
        self.roots = roots
        self.steps = tuple(m.steps)
        needed = self._needed()
        reads = Counter(j for i in needed for j in set(self.steps[i].inputs))
        reads.update(roots.values())
        self.labels = {i: name for i, name in graph.names.items() if i in needed}
        """The names of steps: first the statements."""
        self.forward: list[int] = []
        """Nodes without a name in the program that get one."""
        self.at: dict[int, int] = {}
        """For each step that is a named gradient the node at which it stands."""
        self._name_gradients(found, needed, reads)
        self._name_nodes(reads, found.constant)

    def _needed(self) -> set[int]:
        found: set[int] = set()
        for root in {*self.roots.values()}:
            if root not in found:
                found.update(Graph(self.steps, {}, root).beneath(root))
        return found

    def _name_gradients(self, found: Trace, needed: set[int], reads: Counter[int]) -> None:
        """The gradients at statements, and at nodes where they are read more than once."""
        for i in range(len(self.graph.steps) - 1, -1, -1):
            term = found.upstream[i]
            if not isinstance(term, Term) or term.index not in needed or not self._is_new(term):
                continue
            if self.m.shape(term) != self.m.shapes[i] or self.graph.steps[i].operation is None:
                continue
            taken = self.at.get(term.index)
            if i in self.graph.names:
                better = taken is None or taken not in self.graph.names
            else:
                better = taken is None and reads[term.index] > 1
            if better:
                self.at[term.index] = i

    def _is_new(self, term: Term) -> bool:
        """Whether a gradient is a step of its own: no number, and none of the program's steps."""
        return (
            term.exact is None
            and term.index >= len(self.graph.steps)
            and bool(self.steps[term.index].operation)
        )

    def _name_nodes(self, reads: Counter[int], constant: Sequence[bool]) -> None:
        """Names of nodes that the program has none for, and then those of all gradients."""
        taken = {*self.graph.inputs, *self.graph.names.values()}
        numbered = fresh("n", taken)
        stand = {*self.at.values()}
        for i, step in enumerate(self.graph.steps):
            if not step.operation or constant[i] or i in self.labels or i == self.graph.result:
                continue
            if i in stand or reads[i] > 1:
                self.labels[i] = self.graph.names.get(i) or next(numbered)
                self.forward += [i] if i not in self.graph.names else []
        names = {*taken, *self.labels.values()}
        for index, node in self.at.items():
            self.labels.setdefault(index, gradient_name(self._called(node), names))
        self.ends = {name: gradient_name(name, names) for name in self.roots}

    def _called(self, node: int) -> str:
        return self.labels.get(node) or self.graph.names.get(node) or "f"

    # -- what is written ----------------------------------------------------------------------------------

    def lines(self) -> list[Line]:
        found = [Line(self.labels[i], self._formula(i), self.m.shapes[i]) for i in self.forward]
        named = [(index, self.labels[index], self._called(node)) for index, node in self.at.items()]
        last = [(self.roots[name], label, name) for name, label in self.ends.items()]
        seen = set()
        for index, label, of in sorted([*named, *last], key=lambda line: line[0]):
            if label not in seen:
                seen.add(label)
                own = self.labels.get(index) in (None, label)
                found.append(Line(label, self._formula(index, own), self.m.shapes[index], of))
        return found

    def _formula(self, index: int, own: bool = True) -> Graph:
        """A step, with what has a name as an input; not `own`: its name is another line's."""
        steps = list(self.steps)
        for i, name in self.labels.items():
            if i != index or not own:
                steps[i] = Step(None, name=name)
        return Graph(tuple(steps), {}, index).alone(index)

    def program(self, root: int, longest: int) -> Graph:
        """A gradient as a program of its own."""
        own = Graph(self.steps, {}, root).alone(root)
        if own_size(own) <= longest:
            return own
        needed = Graph(self.steps, {}, root).beneath(root)
        labels = {i: self.labels[i] for i in needed if i in self.labels and i != root}
        return Graph(self.steps, labels, root).alone(root)


def own_size(graph: Graph) -> int:
    """How many operations and leaves a formula has, written out."""
    sizes: list[int] = []
    for step in graph.steps:
        sizes.append(min(1 + sum(sizes[j] for j in step.inputs), 10**6))
    return sizes[graph.result]
