"""The sums and maxima of `network.convolve` for many numbers, by numpy; loaded only for those.

No padded copy of the image is made, nor one of all its windows: either the window's cells are walked, each
of them for all places at once, or the places, each for all cells at once, whichever are fewer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import Any, NamedTuple

import numpy

from netcalc.network.signal import Signal
from netcalc.network.slide import Axis


class Part(NamedTuple):
    """Cells of the window, the places they are looked at from, and what they see of a channel there.

    Either the cells are one, an index on each axis, or the places are; the others are a slice on each axis.
    """

    cells: tuple[int | slice, ...]
    places: tuple[int | slice, ...]
    seen: tuple[slice, ...]


def convolved(
    image: Signal,
    filters: Signal,
    offsets: Sequence[Any],
    axes: Sequence[Axis],
    groups: int,
    floats: bool,
) -> list[Any]:
    """The sums, filter after filter.

    `floats`: by floats, which hold all integers below 2^53 exactly, and for which processors have the faster
    product; else by integers of 64 bits.
    """
    kind = numpy.float64 if floats else numpy.int64
    x = numpy.array(image.values, kind).reshape(groups, -1, *image.shape[1:])
    w = numpy.array(filters.values, kind).reshape(groups, -1, *filters.shape[1:])
    outputs = [axis.output for axis in axes]
    found = numpy.zeros((groups, w.shape[1], *outputs), kind)
    found += numpy.array(offsets, kind).reshape(groups, -1, *[1] * len(axes))
    every = slice(None)
    for cells, places, seen in _parts(axes):
        for group in range(groups):
            here: Any = (group, every, every, *cells), (group, every, *seen), (group, every, *places)
            weights, values = w[here[0]], x[here[1]]
            summed = values.ndim - (len(axes) if isinstance(cells[0], int) else 0)
            found[here[2]] += numpy.tensordot(weights, values, axes=summed)
    whole = floats and image.denominator
    return (found.astype(numpy.int64) if whole else found).ravel().tolist()


def maxima(image: Signal, axes: Sequence[Axis]) -> list[Any]:
    """The largest number under the window, channel after channel."""
    kind = numpy.int64 if image.denominator else numpy.float64
    x = numpy.array(image.values, kind).reshape(image.shape)
    found = numpy.full((image.shape[0], *[axis.output for axis in axes]), x.min(), kind)
    for cells, places, seen in _parts(axes):
        where, values = found[(slice(None), *places)], x[(slice(None), *seen)]
        if isinstance(cells[0], slice):
            values = values.max(axis=tuple(range(1, values.ndim)))
        found[(slice(None), *places)] = numpy.maximum(where, values)
    return found.ravel().tolist()


def _parts(axes: Sequence[Axis]) -> Iterator[Part]:
    """All that the window sees, cell by cell or place by place."""
    by_cell = prod(axis.window.kernel for axis in axes) <= prod(axis.output for axis in axes)
    lines = [_lines(axis, by_cell) for axis in axes]
    for line in product(*lines):
        fixed, along, seen = zip(*line, strict=True)
        yield Part(fixed, along, seen) if by_cell else Part(along, fixed, seen)


def _lines(axis: Axis, by_cell: bool) -> list[tuple[int, slice, slice]]:
    """Along one axis: each cell with the places from which it sees the input, and what it sees from there;
    or each place with the cells that see the input."""
    window = axis.window
    steps = (window.dilation, window.kernel), (window.stride, axis.output)
    (outer, count), (inner, most) = steps if by_cell else reversed(steps)
    found = []
    for fixed in range(count):
        start = fixed * outer - window.before
        first = max(-(start // inner), 0)
        end = min(-((start - axis.size) // inner), most)
        if first < end:
            seen = slice(start + first * inner, start + (end - 1) * inner + 1, inner)
            found.append((fixed, slice(first, end), seen))
    return found
