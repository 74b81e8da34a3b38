"""The sliding dot products themselves: convolution as networks mean it, and pooling.

    z[k, i, j] = sum over c, m, n of x[c, i*S - P + m*D, j*S - P + n*D] * w[k, c, m, n]  +  b[k]

Channels come first, any number of spatial axes after them; outside the input there are zeros. The filter is
not flipped: what networks call a convolution is a cross-correlation. How often a window fits, and where it
stands, is `network.window`'s; here are the numbers. They are exact: integers over a common denominator, in
plain Python where there are few, by numpy where there are many and no integer gets too large for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import lcm, prod
from operator import mul
from typing import NamedTuple

from netcalc.errors import DomainError, LimitError
from netcalc.network.signal import Signal
from netcalc.network.slide import Axis
from netcalc.operations.shapes import LARGEST

MOST_WORK = 4_000_000_000
"""Products of one question."""
MOST_OUTPUT = 5_000_000
"""Numbers that come out of one question."""
FEW = 500_000
"""Products that take no longer than loading numpy would."""
PATIENCE = 20_000_000
"""Products of integers too large for numpy that are done one by one."""
EPSILON = 2.0**-53


class Found(NamedTuple):
    """What came out, and how far a number of it can be from the true one where it was done in floats."""

    signal: Signal
    error: float = 0.0


def convolved(
    image: Signal, filters: Signal, bias: Signal | None, axes: Sequence[Axis], groups: int = 1
) -> Found:
    """The filters at every place of the image.

    Shapes: image (C, *places), filters (K, C/groups, *kernel), bias (K,), result (K, *outputs).
    Raises LimitError for more products or results than netcalc makes.

    >>> from netcalc.network.shape import Shape
    >>> from netcalc.network.slide import read_kernel, slide
    >>> axes = slide(Shape((3,)), read_kernel(1, 2, 1, 0, 1))
    >>> convolved(Signal((1, 3), [1, 2, 4]), Signal((1, 1, 2), [1, -1]), None, axes).signal.nested
    [[-1, -2]]
    """
    shape = (filters.shape[0], *[axis.output for axis in axes])
    work = prod(shape) * prod(filters.shape[1:])
    check_size(shape, work)
    exact = image.denominator and filters.denominator and (bias is None or bias.denominator)
    if exact:
        weights, offsets, common = _over_one(image, filters, bias)
        largest = _largest(image.values, weights, offsets, shape[0])
        if work <= FEW:
            return Found(Signal(shape, _sums(image, weights, filters.shape, offsets, axes, groups), common))
        if largest < 2**63:
            from netcalc.network import convolve_arrays

            whole = image._replace(denominator=1), Signal(filters.shape, weights)
            values = convolve_arrays.convolved(*whole, offsets, axes, groups, largest < 2**53)
            return Found(Signal(shape, values, common))
        if work <= PATIENCE:
            return Found(Signal(shape, _sums(image, weights, filters.shape, offsets, axes, groups), common))
    return _in_floats(image, filters, bias, axes, groups, shape)


def check_size(shape: tuple[int, ...], work: int) -> None:
    """Refuses what would take too long, or give more than anybody looks at."""
    if prod(shape) > MOST_OUTPUT:
        raise LimitError(
            f"{prod(shape):,} numbers would come out; the limit is {MOST_OUTPUT:,}",
            "take a larger stride, or fewer filters at a time",
        )
    if work > MOST_WORK:
        raise LimitError(
            f"this is a matter of {work:,} products; the limit is {MOST_WORK:,}",
            "take a larger stride, or fewer filters at a time",
        )


def _over_one(
    image: Signal, filters: Signal, bias: Signal | None
) -> tuple[Sequence[int], Sequence[int], int]:
    """Weights and biases as integers, so that the sums stand over one common denominator."""
    products = image.denominator * filters.denominator
    if bias is None:
        return filters.values, [0] * filters.shape[0], products
    common = lcm(products, bias.denominator)
    factor = common // products
    weights = filters.values if factor == 1 else [weight * factor for weight in filters.values]
    return weights, [offset * (common // bias.denominator) for offset in bias.values], common


def _largest(image: Sequence[int], weights: Sequence[int], offsets: Sequence[int], filters: int) -> int:
    """What no sum of products, nor any part of one, can exceed."""
    size = len(weights) // filters
    widest = max(sum(map(abs, weights[k : k + size])) for k in range(0, len(weights), size))
    return max(map(abs, image)) * widest + max(map(abs, offsets))


def _sums(
    image: Signal,
    weights: Sequence[int],
    shape: tuple[int, ...],
    offsets: Sequence[int],
    axes: Sequence[Axis],
    groups: int,
) -> list[int]:
    """The sums one by one, filter after filter."""
    filters, depth, *kernel = shape
    size, share = depth * prod(kernel), filters // groups
    planes = _planes(image)
    rows = [weights[k * size : (k + 1) * size] for k in range(filters)]
    found: list[list[int]] = [[] for _ in range(filters)]
    for place in places(axes):
        for group in range(groups):
            seen = [plane[cell] for plane in planes[group * depth : (group + 1) * depth] for cell in place]
            for k in range(group * share, (group + 1) * share):
                found[k].append(sum(map(mul, rows[k], seen)) + offsets[k])
    return [value for row in found for value in row]


def _planes(image: Signal) -> list[list[int]]:
    """The channels, each with a zero at its end: what place -1 reads."""
    size = prod(image.shape[1:])
    return [[*image.values[k : k + size], 0] for k in range(0, len(image.values), size)]


def places(axes: Sequence[Axis]) -> list[list[int]]:
    """For each place of the window the cells of a channel under it, -1 for padding.

    >>> from netcalc.network.shape import Shape
    >>> from netcalc.network.slide import read_kernel, slide
    >>> places(slide(Shape((3,)), read_kernel(1, 2, 2, 1, 1)))
    [[-1, 0], [1, 2]]
    """
    found: list[list[int]] = [[0]]
    for axis in axes:
        lines = [[p if 0 <= p < axis.size else -1 for p in line] for line in stands(axis)]
        found = [
            [cell * axis.size + p if min(cell, p) >= 0 else -1 for cell, p in product(place, line)]
            for place in found
            for line in lines
        ]
    return found


def stands(axis: Axis) -> list[range]:
    """The samples under the window at each of its places, counted from 0; below 0 and from the size on
    there is padding."""
    window = axis.window
    starts = range(-window.before, axis.output * window.stride - window.before, window.stride)
    return [range(start, start + window.extent, window.dilation) for start in starts]


def _in_floats(
    image: Signal,
    filters: Signal,
    bias: Signal | None,
    axes: Sequence[Axis],
    groups: int,
    shape: tuple[int, ...],
) -> Found:
    """The same in floats, with a bound of what rounding does.

    A sum of n products is right within n + 3 roundings of the sum of their sizes (Higham, 2002, 3.1).
    """
    from netcalc.network import convolve_arrays

    x, w, b = (
        Signal(one.shape, one.numbers, 0)
        for one in (image, filters, bias or Signal((shape[0],), [0] * shape[0]))
    )
    values = convolve_arrays.convolved(x, w, b.values, axes, groups, True)
    largest = _largest(x.values, w.values, b.values, shape[0])
    return Found(Signal(shape, values, 0), (prod(filters.shape[1:]) + 3) * EPSILON * largest)


# -- pooling -----------------------------------------------------------------------------------------


def pooled(image: Signal, axes: Sequence[Axis], what: str) -> Found:
    """The largest number, or the average, under the window, each channel by itself.

    Padding is no candidate for a maximum; an average counts its zeros (but not what a last window that was
    rounded up reaches beyond it), as torch.nn.AvgPool2d does by default.
    Raises DomainError for a maximum over nothing but padding.

    >>> from netcalc.network.shape import Shape
    >>> from netcalc.network.slide import read_kernel, slide
    >>> axes = slide(Shape((4,)), read_kernel(1, 2, 2, 0, 1, pooling=True))
    >>> image = Signal((1, 4), [1, 2, 4, 0])
    >>> pooled(image, axes, "max").signal.nested, pooled(image, axes, "avg").signal.nested
    ([[2, 4]], [[1.5, 2.0]])
    """
    return _averages(image, axes) if what == "avg" else Found(_maxima(image, axes))


def _maxima(image: Signal, axes: Sequence[Axis]) -> Signal:
    shape = (image.shape[0], *[axis.output for axis in axes])
    work = prod(shape) * prod(axis.window.kernel for axis in axes)
    check_size(shape, work)
    for axis in axes:
        _check_sight(axis)
    if work <= FEW:
        planes, cells = _planes(image), places(axes)
        values = [max([plane[cell] for cell in place if cell >= 0]) for plane in planes for place in cells]
        return Signal(shape, values, image.denominator)
    from netcalc.network import convolve_arrays

    if max(map(abs, image.values)) >= 2**53:  # rounding keeps the order: the maximum stays one
        image = Signal(image.shape, image.numbers, 0)
    values = convolve_arrays.maxima(image, axes)
    return Signal(shape, values, image.denominator)


def _check_sight(axis: Axis) -> None:
    """Refuses a window that stands between the samples of the input, which a dilated one can."""
    for number, line in enumerate(stands(axis), 1):
        first = line.start if line.start >= 0 else line.start % line.step
        if not first < min(axis.size, line.stop):
            message = f"{axis.name}: window {number} stands on nothing but padding, which has no maximum"
            raise DomainError(message, "use less padding or a smaller dilation")


def _averages(image: Signal, axes: Sequence[Axis]) -> Found:
    """Sums of windows, each over the number of its cells."""
    channels, kernel = image.shape[0], [axis.window.kernel for axis in axes]
    if channels * prod(kernel) > LARGEST:
        raise LimitError(f"a window has {prod(kernel):,} cells; the limit is {LARGEST // channels:,}")
    ones = Signal((channels, 1, *kernel), [1] * (channels * prod(kernel)))
    sums = convolved(image, ones, None, axes, channels)
    counts = [prod(each) for each in product(*[list(map(len, counted(axis))) for axis in axes])] * channels
    shape, values, denominator = sums.signal
    if not denominator:
        averages = [value / count for value, count in zip(values, counts, strict=True)]
        return Found(Signal(shape, averages, 0), sums.error / min(counts))
    common = lcm(*set(counts))
    exact = [value * (common // count) for value, count in zip(values, counts, strict=True)]
    return Found(Signal(shape, exact, denominator * common))


def counted(axis: Axis) -> list[range]:
    """The samples under the window at each of its places that an average counts: those within the padding."""
    end = axis.size + axis.window.after
    return [range(line.start, min(line.stop, end), line.step) for line in stands(axis)]
