"""An array program as a scalar one, entry by entry: W@x of a 1x2 matrix becomes W11*x1 + W12*x2.

What is known of scalar programs (equality in many digits, second derivatives, checks) holds for array
programs through this. An entrywise operation is written once for each entry; one of whole arrays is its
own definition, run over steps. Nothing is tidied: 0*log(x) keeps its domain.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

from netcalc.errors import LimitError
from netcalc.expression.graph import Graph, Step
from netcalc.expression.parser import Program
from netcalc.expression.shapes import shapes as step_shapes
from netcalc.expression.shapes import whole
from netcalc.expression.steps import ROWS, Term
from netcalc.operations import OPERATIONS, VECTOR, Operation
from netcalc.operations.entries import Entries, Grid
from netcalc.operations.shapes import Shape
from netcalc.operations.shapes import entries as count

MOST_STEPS = 100_000
"""Steps of a scalar program that an array program is written out as."""

MEANS: dict[str, Callable[[Shape], int]] = {
    **dict.fromkeys(("mse", "bce"), count),
    **dict.fromkeys(("cross_entropy", "entropy", "kl"), lambda shape: shape[0] if len(shape) == 2 else 1),
}
"""Losses, which are the mean of themselves on numbers: over how many entries, or rows."""


class Expansion(NamedTuple):
    """A scalar program, and what its inputs and statements are entries of.

    >>> from netcalc.expression.parser import parse
    >>> from netcalc.expression.printer import program
    >>> made = expanded(parse("h = W@x; sum(h)"), {"W": (1, 2), "x": (2,)})
    >>> program(made.program.graph), made.names["W"]
    ('h1 = W11*x1 + W12*x2', ('W11', 'W12'))
    """

    program: Program
    names: dict[str, tuple[str, ...]]
    """For each input and statement of the array program its entries' names, row after row."""
    shapes: dict[str, Shape]
    """The shapes of the same."""
    shape: Shape
    """The result's shape; the scalar program's result is its entries in a row, or the one number."""

    def whole(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Values of entries, gathered into the arrays that they are entries of, as nested lists."""
        return {
            name: nested(self.shapes[name], [values[entry] for entry in entries])
            for name, entries in self.names.items()
            if all(entry in values for entry in entries)
        }


def nested(shape: Shape, entries: Sequence[Any]) -> Any:
    """Entries in a row as an array of lists.

    >>> nested((2, 2), "abcd"), nested((), "a")
    ([['a', 'b'], ['c', 'd']], 'a')
    """
    if len(shape) == 2:
        width = shape[1]
        return [list(entries[k * width : (k + 1) * width]) for k in range(shape[0])]
    return list(entries) if shape else entries[0]


def expanded(
    program: Program, shapes: Mapping[str, Shape], inputs: Mapping[str, tuple[str, ...]] | None = None
) -> Expansion:
    """A program entry by entry; `shapes` are those of its inputs, a number where there is none.

    `inputs` are the names of the inputs' entries, where two programs are to share them.

    Raises ShapeError where shapes do not fit, LimitError where that would be too long a program.
    """
    graph = program.graph
    found = step_shapes(program, shapes)
    _not_too_long(graph, found)
    own = {name: found[step] for name, step in graph.inputs.items()}
    statements = {name: found[step] for step, name in graph.names.items()}
    taken = {*own, *statements}
    leaves = dict(inputs) if inputs is not None else entry_names(own, taken)
    taken.update(entry for entries in leaves.values() for entry in entries)
    named = entry_names(statements, taken)
    writer = _Writer(program, found, leaves, named)
    result = writer.written()
    names = {**{name: leaves[name] for name in own}, **named}
    return Expansion(result, names, {**own, **statements}, found[graph.result])


def entry_names(shapes: Mapping[str, Shape], taken: Collection[str]) -> dict[str, tuple[str, ...]]:
    """What the entries of arrays are called, counted from 1: x1, x2; W11, W12; with two digits W0112.

    Where a name of those is taken, or two arrays would share one: W_e11.

    >>> entry_names({"W": (2, 2), "x": (2,), "b": ()}, {"x1"})
    {'W': ('W11', 'W12', 'W21', 'W22'), 'x': ('x_e1', 'x_e2'), 'b': ('b',)}
    """
    used = {*taken}
    names: dict[str, tuple[str, ...]] = {}
    for name, shape in shapes.items():
        stem = name
        while shape and not used.isdisjoint(found := [stem + index for index in indices(shape)]):
            stem += "_e" if stem == name else "e"
        names[name] = tuple(found) if shape else (name,)
        used.update(names[name])
    return names


def beside(shapes: Mapping[str, Shape]) -> dict[str, list[str]]:
    """Arrays whose entries' names other inputs have, which are no entries but inputs of their own.

    >>> beside({"x": (2,), "x1": (), "x3": (), "W": (2, 2), "W12": ()})
    {'x': ['x1'], 'W': ['W12']}
    """
    found: dict[str, list[str]] = {}
    for name, shape in shapes.items():
        alike = [other for other in shapes if other.startswith(name) and _is_place(other[len(name) :], shape)]
        if alike:
            found[name] = alike
    return found


def _is_place(digits: str, shape: Shape) -> bool:
    """Is this one of `indices(shape)`?"""
    width = len(str(max(shape, default=0))) if len(shape) == 2 else len(digits)
    if not shape or not digits.isdecimal() or (digits[0] == "0" and len(shape) == 1):
        return False
    places = [int(digits[k : k + width]) for k in range(0, len(digits), width)]
    return len(digits) == width * len(shape) and all(1 <= i <= n for i, n in zip(places, shape, strict=True))


def indices(shape: Shape, between: str = "") -> list[str]:
    """The places of entries, counted from 1; without a sign between its two numbers all are equally long.

    >>> indices((3,)), indices((1, 2)), indices((1, 2), ","), indices((1, 11))[-1], indices(())
    (['1', '2', '3'], ['11', '12'], ['1,1', '1,2'], '0111', [''])
    """
    width = 0 if between or len(shape) < 2 else len(str(max(shape)))
    axes = [[str(i).zfill(width) for i in range(1, n + 1)] for n in shape]
    return [between.join(place) for place in product(*axes)]


def _not_too_long(graph: Graph, found: Sequence[Shape]) -> None:
    """Counts the steps before one is written."""
    total = 0
    for i, (operation, places, _, _) in enumerate(graph.steps):
        entries = count(found[i])
        if operation and operation.name == "matmul":
            entries *= 2 * found[places[0]][-1]
        elif operation and operation.shape:
            entries += 3 * sum(count(found[j]) for j in places)
        total += entries
    if total > MOST_STEPS:
        raise LimitError(
            f"written out entry by entry the program has about {total:,} steps; the limit is {MOST_STEPS:,}",
            "take smaller arrays: what holds for those holds for large ones",
        )


class _Written:
    """The world in which every operation on numbers is one step, as it stands."""

    pi = property(lambda self: self.append(Step(None, literal="pi")))

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._numbers: dict[str, Term] = {}

    def append(self, step: Step) -> Term:
        self.steps.append(step)
        return Term(self, len(self.steps) - 1)

    def literal(self, text: str) -> Term:
        if text not in self._numbers:
            self._numbers[text] = self.append(Step(None, literal=text))
        return self._numbers[text]

    def lift(self, a: Any) -> Term:
        if isinstance(a, Term):
            return a
        return -self.literal(f"{-a:g}") if a < 0 else self.literal(f"{a:g}")

    def __getattr__(self, name: str) -> Callable[..., Term]:
        row = OPERATIONS.get(ROWS.get(name, name))
        if row is None:
            raise AttributeError(name)
        return lambda *a: self.append(Step(row, tuple([self.lift(cell).index for cell in a])))


class _Writer:
    """Writes the scalar program, one step of the array program after another."""

    def __init__(
        self,
        program: Program,
        shapes: Sequence[Shape],
        leaves: Mapping[str, tuple[str, ...]],
        named: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.program = program
        self.shapes = shapes
        self.leaves = leaves
        self.named = named
        self.m = _Written()
        self.arrays = Entries(self.m)
        self.names: dict[int, str] = {}
        self.spans: list[tuple[int, int]] = []

    def written(self) -> Program:
        graph = self.program.graph
        grids: list[Grid] = []
        for i, step in enumerate(graph.steps):
            grid = Grid(self.arrays, self.shapes[i], self._entries(step, grids))
            if i in graph.names:
                grid = self._with_names(grid, self.named[graph.names[i]])
            grids.append(grid)
            self._placed(i)
        result = grids[graph.result]
        last = self._vector(result) if result.shape else result.entries[0].index
        self._placed(graph.result)
        made = Graph(tuple(self.m.steps), self.names, last)
        return self.program._replace(graph=made, spans=tuple(self.spans))

    def _placed(self, step: int) -> None:
        """Every step that was written since stands where `step` stood in the text."""
        self.spans += [self.program.spans[step]] * (len(self.m.steps) - len(self.spans))

    def _with_names(self, grid: Grid, names: Sequence[str]) -> Grid:
        """A statement's entries under their names; one that has a name already gets another step."""
        cells = []
        for cell, name in zip(grid.entries, names, strict=True):
            own = cell
            if self.m.steps[cell.index].name or cell.index in self.names:
                own = self.m.append(Step(OPERATIONS["identity"], (cell.index,)))
            self.names[own.index] = name
            cells.append(own)
        return Grid(self.arrays, grid.shape, cells)

    def _vector(self, grid: Grid) -> int:
        return self._step(VECTOR, grid.entries).index

    def _step(self, row: Operation, cells: Iterable[Term]) -> Term:
        return self.m.append(Step(row, tuple([cell.index for cell in cells])))

    def _entries(self, step: Step, grids: Sequence[Grid]) -> Sequence[Term]:
        """The entries of one step."""
        row, inputs, name, literal = step
        if row is None:
            leaves = self.leaves[name] if name else ()
            return [self.m.append(Step(None, name=leaf)) for leaf in leaves] or [self.m.literal(literal)]
        places, chosen = row.split(inputs)
        own = [grids[j] for j in places]
        if row.shape is None or (row.pulls and row.pulls_of(self.arrays, len(own)) is None):
            return self._entrywise(row, own).entries
        if row.name in ("max", "min"):
            return [self._step(row, own[0].entries)]
        if row.name in MEANS:
            return [self._mean(row, own)]
        value: Grid = row.value(self.arrays)(*own, *[whole(self.program.graph, j) for j in chosen])
        return value.entries

    def _entrywise(self, row: Operation, grids: Sequence[Grid]) -> Grid:
        return self.arrays.each(lambda *cells: self._step(row, cells), *grids)

    def _mean(self, row: Operation, grids: Sequence[Grid]) -> Term:
        """A loss is the mean of itself, of its entries or of the sums of its rows."""
        each = self._entrywise(row, grids)
        total = self.arrays.sum(each).entries[0]
        number = MEANS[row.name](each.shape)
        return self.m.divide(total, number) if number > 1 else total
