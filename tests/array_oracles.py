"""Values of every operation over arrays, by loops over lists of mpmath's numbers: no numpy, no netcalc."""

from __future__ import annotations

from itertools import product
from typing import Any

import oracles
from mpmath import mp, mpf


def shape(a: Any) -> tuple[int, ...]:
    return (len(a), *shape(a[0])) if isinstance(a, list) else ()


def flat(a: Any) -> list[Any]:
    return [entry for row in a for entry in flat(row)] if isinstance(a, list) else [a]


def filled(size: tuple[int, ...], entries: Any) -> Any:
    """Lists of that shape, filled from an iterator."""
    if not size:
        return next(entries)
    return [filled(size[1:], entries) for _ in range(size[0])]


def each(function: Any, *a: Any) -> Any:
    """A function entry by entry, with broadcasting."""
    size = stretched(*map(shape, a))
    return filled(size, iter([function(*(_at(b, place) for b in a)) for place in product(*map(range, size))]))


def stretched(*sizes: tuple[int, ...]) -> tuple[int, ...]:
    axes = max(map(len, sizes))
    padded = [(1,) * (axes - len(size)) + size for size in sizes]
    return tuple(max(column) for column in zip(*padded, strict=True))


def _at(a: Any, place: tuple[int, ...]) -> Any:
    for index in place[len(place) - len(shape(a)) :]:
        a = a[index if len(a) > 1 else 0]
    return a


def rows(a: Any) -> list[list[Any]]:
    return a if len(shape(a)) == 2 else [flat(a)]


def by_row(function: Any, a: Any) -> Any:
    made = [function(row) for row in rows(a)]
    if len(shape(a)) == 2:
        return made
    return made[0] if shape(a) or not isinstance(made[0], list) else made[0][0]


def transpose(a: Any) -> Any:
    return [list(column) for column in zip(*a, strict=True)] if len(shape(a)) == 2 else a


def matmul(a: Any, b: Any) -> Any:
    left, right = rows(a), transpose(b) if len(shape(b)) == 2 else [b]
    made = [[sum(x * y for x, y in zip(r, c, strict=True)) for c in right] for r in left]
    if len(shape(b)) == 1:
        made = [row[0] for row in made]
    return made if len(shape(a)) == 2 else made[0]


def total(a: Any, axis: int | None = None, keep: int = 0) -> Any:
    if axis is None:
        return sum(flat(a), mpf(0))
    if len(shape(a)) == 1:
        return [sum(a, mpf(0))] if keep else sum(a, mpf(0))
    sums = [sum(row, mpf(0)) for row in (a if axis == 1 else transpose(a))]
    if not keep:
        return sums
    return [[entry] for entry in sums] if axis == 1 else [sums]


def mean(a: Any, axis: int | None = None, keep: int = 0) -> Any:
    size = len(flat(a)) if axis is None else shape(a)[axis]
    return each(lambda entry: entry / size, total(a, axis, keep))


def prod(a: Any) -> mpf:
    found = mpf(1)
    for entry in flat(a):
        found *= entry
    return found


def softmax(row: list[Any]) -> list[Any]:
    return [mp.exp(a) / sum(mp.exp(b) for b in row) for a in row]


def row_mean(function: Any, *a: Any) -> mpf:
    parts = [function(*row) for row in zip(*map(rows, a), strict=True)]
    return sum(parts) / len(parts)


def xlog(p: Any, q: Any) -> Any:
    return p * mp.ln(q) if p else mpf(0)


VALUES = {
    "sum": total,
    "mean": mean,
    "prod": prod,
    "norm": lambda a: mp.sqrt(sum(entry**2 for entry in flat(a))),
    "dot": lambda a, b: sum(x * y for x, y in zip(a, b, strict=True)),
    "outer": lambda a, b: [[x * y for y in b] for x in a],
    "matmul": matmul,
    "transpose": transpose,
    "softmax": lambda a: by_row(softmax, a),
    "log_softmax": lambda a: by_row(lambda row: [mp.ln(entry) for entry in softmax(row)], a),
    "logsumexp": lambda a: by_row(lambda row: mp.ln(sum(map(mp.exp, row))), a),
    "ones": lambda *sizes: filled(sizes, iter([mpf(1)] * 100)),
    "max": lambda *a: max(flat(a[0])) if len(a) == 1 else each(max, *a),
    "min": lambda *a: min(flat(a[0])) if len(a) == 1 else each(min, *a),
    "mse": lambda t, y: mean(each(lambda a, b: (a - b) ** 2, t, y)),
    "bce": lambda p, q: mean(each(oracles.VALUES["bce"], p, q)),
    "cross_entropy": lambda p, q: row_mean(lambda r, s: -sum(map(xlog, r, s)), p, q),
    "entropy": lambda p: row_mean(lambda r: -sum(map(xlog, r, r)), p),
    "kl": lambda p, q: row_mean(lambda r, s: sum(map(xlog, r, r)) - sum(map(xlog, r, s)), p, q),
    "vector": lambda *a: list(a),
}

_ONE = [((3,),), ((2, 3),), ((2, 2),)]
_TWO = [((3,), (3,)), ((2, 3), (3,)), ((2, 1), (1, 3)), ((), (2, 2)), ((2, 3), ())]
_THREE = [((3,), (), ()), ((2, 3), (3,), (2, 1))]

SHAPES: dict[str, list[tuple[tuple[int, ...], ...]]] = {
    "dot": [((3,), (3,))],
    "outer": [((2,), (3,)), ((3,), (1,))],
    "matmul": [((2, 3), (3,)), ((2, 3), (3, 4)), ((3,), (3,)), ((2,), (2, 3)), ((1, 3), (3, 1))],
    "max": [*_ONE, *_TWO],
    "min": [*_ONE, *_TWO],
    "cross_entropy": [((3,), (3,)), ((2, 3), (2, 3))],
    "kl": [((3,), (3,)), ((2, 3), (2, 3))],
    "vector": [((), ()), ((3,), (3,)), ((2,),)],
}
"""Shapes to try each operation with; by default those of an entrywise one, by its number of inputs."""

SETTINGS: dict[str, list[tuple[int, ...]]] = {
    "sum": [(), (0,), (1,), (0, 1), (1, 1)],
    "mean": [(), (0,), (1,), (0, 1), (1, 1)],
    "ones": [(3,), (2, 3)],
}


def cases(name: str, count: int) -> list[tuple[tuple[tuple[int, ...], ...], tuple[int, ...]]]:
    """Shapes and settings to try a row of so many array inputs with."""
    sizes = SHAPES.get(name) or [[()], _ONE, _TWO, _THREE][count]
    return [
        (size, settings)
        for size in sizes
        for settings in SETTINGS.get(name, [()])
        if name == "ones" or not settings or settings[0] < len(size[0])
    ]


def inputs(name: str, sizes: tuple[tuple[int, ...], ...]) -> list[Any]:
    """Floats in those shapes, inside the operation's domain and off its kinks."""
    made = []
    for position, size in enumerate(sizes):
        if name in VALUES:
            column = [0.31, 0.87, 0.12, 0.55, 0.43, 0.74, 0.23, 0.68, 0.91, 0.37, 0.62, 0.19]
            column = [a + 0.017 * position for a in column]
        else:
            column = [point[min(position, len(point) - 1)] for point in oracles.points(name)] * 12
        made.append(filled(size, iter(column)))
    return made


def value(name: str, a: list[Any], settings: tuple[int, ...] = ()) -> Any:
    """The value of a row over lists of numbers."""
    exact = [each(mpf, b) for b in a]
    if name in VALUES:
        return VALUES[name](*exact, *settings)
    return each(oracles.VALUES[name], *exact)


def slopes(name: str, a: list[Any], settings: tuple[int, ...], weights: Any, position: int) -> list[mpf]:
    """d(sum of weights*value)/d(every entry of the input at `position`), by central differences."""
    h = mpf(10) ** -15
    found = []
    for k in range(len(flat(a[position]))):
        sides = []
        for step in (h, -h):
            entries = [mpf(entry) + (step if i == k else 0) for i, entry in enumerate(flat(a[position]))]
            moved = [*a[:position], filled(shape(a[position]), iter(entries)), *a[position + 1 :]]
            made = flat(value(name, moved, settings))
            sides.append(sum(w * v for w, v in zip(flat(weights), made, strict=True)))
        found.append((sides[0] - sides[1]) / (2 * h))
    return found
