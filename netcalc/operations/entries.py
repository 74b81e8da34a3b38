"""Arrays over any world of single numbers: many digits, steps of a graph.

A Grid is a shape and its entries in a row, row after row. The world Entries(m) has every function of the
world m, worked entry by entry under broadcasting, and the functions of whole arrays in terms of those.
It is plain Python: an entry has operators of its own, and numpy's arrays of such objects lose themselves in
them (`number + array` asks the number).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import add, mul, neg, sub
from typing import Any

from netcalc.operations.shapes import Shape, broadcast, reduction
from netcalc.operations.shapes import entries as count


class Grid:
    """An array of one world: no axis, one or two.

    >>> from netcalc.operations import FLOATS
    >>> m = Entries(FLOATS)
    >>> (m.grid([[1.0, 2.0], [3.0, 4.0]]) * m.grid([10.0, 20.0]) + 1).nested
    [[11.0, 41.0], [31.0, 81.0]]
    """

    __slots__ = ("entries", "shape", "world")

    def __init__(self, world: Entries, shape: Shape, entries: Sequence[Any]) -> None:
        self.world = world
        self.shape = shape
        self.entries = tuple(entries)

    def __repr__(self) -> str:
        return f"Grid({self.shape}, {self.nested})"

    @property
    def nested(self) -> Any:
        """The entries as lists in a list; a scalar's is the entry itself."""
        if len(self.shape) == 2:
            return [list(row) for row in self.rows]
        return list(self.entries) if self.shape else self.entries[0]

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The rows of a matrix; a vector is one row."""
        width = self.shape[-1] if self.shape else 1
        count = self.shape[0] if len(self.shape) == 2 else 1
        return [self.entries[k * width : (k + 1) * width] for k in range(count)]

    @property
    def columns(self) -> list[tuple[Any, ...]]:
        """The columns of a matrix, from left to right."""
        return [tuple(row[k] for row in self.rows) for k in range(self.shape[-1])]

    def __add__(self, other: Any) -> Grid:
        return self.world.each(add, self, other)

    def __radd__(self, other: Any) -> Grid:
        return self.world.each(add, other, self)

    def __sub__(self, other: Any) -> Grid:
        return self.world.each(sub, self, other)

    def __rsub__(self, other: Any) -> Grid:
        return self.world.each(sub, other, self)

    def __mul__(self, other: Any) -> Grid:
        return self.world.each(mul, self, other)

    def __rmul__(self, other: Any) -> Grid:
        return self.world.each(mul, other, self)

    def __neg__(self) -> Grid:
        return self.world.each(neg, self)


class Entries:
    """Arrays whose entries are numbers of the world `m`.

    >>> from netcalc.operations import FLOATS
    >>> m = Entries(FLOATS)
    >>> m.matmul(m.grid([[1.0, 2.0], [3.0, 4.0]]), m.grid([1.0, -1.0])).nested, m.exp(m.grid([0.0])).nested
    ([-1.0, -1.0], [1.0])
    """

    def __init__(self, m: Any) -> None:
        self.m = m

    def __getattr__(self, name: str) -> Any:
        """What the world of the entries has: a function is worked entry by entry, a number is a Grid."""
        found = getattr(self.m, name)
        if callable(found):
            return lambda *inputs: self.each(found, *inputs)
        return found if isinstance(found, str) else self.lift(found)

    # -- arrays ----------------------------------------------------------------------------------------

    def literal(self, text: str) -> Grid:
        return self.lift(self.m.literal(text))

    def lift(self, a: Any) -> Grid:
        """A single number as an array without axes."""
        return a if isinstance(a, Grid) else Grid(self, (), (a,))

    def grid(self, nested: Any) -> Grid:
        """Lists in a list as an array; all rows are equally long."""
        if not isinstance(nested, list | tuple):
            return self.lift(nested)
        if nested and isinstance(nested[0], list | tuple):
            return Grid(self, (len(nested), len(nested[0])), [entry for row in nested for entry in row])
        return Grid(self, (len(nested),), nested)

    def each(self, function: Callable[..., Any], *inputs: Any) -> Grid:
        """A function of numbers, entry by entry."""
        grids = [self.lift(a) for a in inputs]
        shape = broadcast(*[grid.shape for grid in grids])
        columns = [spread(grid.shape, grid.entries, shape) for grid in grids]
        return Grid(self, shape, [function(*entries) for entries in zip(*columns, strict=True)])

    # -- functions of whole arrays -----------------------------------------------------------------------

    def shape(self, a: Any) -> Shape:
        return self.lift(a).shape

    def largest(self, *a: Any) -> Grid:
        """Of several entry by entry; of one, its largest entry."""
        return self._extreme(self.m.largest, a)

    def smallest(self, *a: Any) -> Grid:
        return self._extreme(self.m.smallest, a)

    def _extreme(self, function: Callable[..., Any], a: Sequence[Any]) -> Grid:
        return self.each(function, *a) if len(a) > 1 else self.lift(function(*self.lift(a[0]).entries))

    def stack(self, *parts: Any) -> Grid:
        """`[a, b]`: the parts along a new first axis."""
        grids = [self.lift(part) for part in parts]
        return Grid(self, (len(grids), *grids[0].shape), [entry for grid in grids for entry in grid.entries])

    def ones(self, *sizes: int) -> Grid:
        return Grid(self, sizes, [self.m.literal("1")] * count(sizes))

    def transpose(self, a: Any) -> Grid:
        grid = self.lift(a)
        if len(grid.shape) < 2:
            return grid
        return Grid(self, grid.shape[::-1], [entry for column in grid.columns for entry in column])

    def matmul(self, x: Any, y: Any) -> Grid:
        a, b = self.lift(x), self.lift(y)
        columns = b.columns if len(b.shape) == 2 else [b.entries]
        entries = [self._total([p * q for p, q in zip(r, c, strict=True)]) for r in a.rows for c in columns]
        return Grid(self, (*a.shape[:-1], *b.shape[1:]), entries)

    dot = matmul

    def outer(self, x: Any, y: Any) -> Grid:
        a, b = self.lift(x), self.lift(y)
        return Grid(self, (*a.shape, *b.shape), [p * q for p in a.entries for q in b.entries])

    def sum(self, a: Any, axis: int | None = None, keep: int = 0) -> Grid:
        """Over all entries, or along one axis; with `keep` that axis stays, of size 1."""
        grid = self.lift(a)
        shape = reduction(grid.shape, axis, keep)
        if axis is None:
            return Grid(self, shape, [self._total(grid.entries)])
        lines = grid.columns if axis == 0 and len(grid.shape) == 2 else grid.rows
        return Grid(self, shape, [self._total(line) for line in lines])

    def mean(self, a: Any, axis: int | None = None, keep: int = 0) -> Grid:
        grid = self.lift(a)
        total = self.sum(grid, axis, keep)
        number = count(grid.shape) // count(total.shape)
        return total if number == 1 else self.each(self.m.divide, total, number)

    def prod(self, a: Any) -> Grid:
        return self.lift(reduce(mul, self.lift(a).entries))

    def norm(self, a: Any) -> Grid:
        grid = self.lift(a)
        return self.lift(self.m.sqrt(self._total([self.m.power(entry, 2) for entry in grid.entries])))

    def _total(self, entries: Sequence[Any]) -> Any:
        return reduce(add, entries)

    # -- over the last axis ------------------------------------------------------------------------------

    def _rows(self, function: Callable[[Sequence[Any]], Sequence[Any]], a: Any) -> Grid:
        grid = self.lift(a)
        return Grid(self, grid.shape, [entry for row in grid.rows for entry in function(row)])

    def logsumexp(self, a: Any) -> Grid:
        grid = self.lift(a)
        totals = [self.m.log(self._total([self.m.exp(entry) for entry in row])) for row in grid.rows]
        return Grid(self, grid.shape[:-1], totals)

    def softmax(self, a: Any) -> Grid:
        def shares(row: Sequence[Any]) -> Sequence[Any]:
            rising = [self.m.exp(entry) for entry in row]
            total = self._total(rising)
            return [self.m.divide(entry, total) for entry in rising]

        return self._rows(shares, a)

    def log_softmax(self, a: Any) -> Grid:
        def shares(row: Sequence[Any]) -> Sequence[Any]:
            total = self.m.log(self._total([self.m.exp(entry) for entry in row]))
            return [entry - total for entry in row]

        return self._rows(shares, a)


def spread(own: Shape, entries: Sequence[Any], shape: Shape) -> Sequence[Any]:
    """The entries of an array of shape `own`, repeated until they fill `shape`.

    >>> spread((2, 1), "ab", (2, 3)), spread((2,), "ab", (2, 2))
    (('a', 'a', 'a', 'b', 'b', 'b'), ('a', 'b', 'a', 'b'))
    """
    if own == shape:
        return entries
    if not own:
        return (entries[0],) * count(shape)
    rows, columns = shape if len(shape) == 2 else (1, *shape)
    height, width = own if len(own) == 2 else (1, *own)
    return tuple(
        entries[(i if height > 1 else 0) * width + (j if width > 1 else 0)]
        for i in range(rows)
        for j in range(columns)
    )
