"""The sliding dot products against a loop over every cell, in plain Python and by numpy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from netcalc.errors import DomainError, LimitError, NetcalcError
from netcalc.network import convolve, convolve_arrays
from netcalc.network.convolve import convolved, pooled
from netcalc.network.shape import Shape
from netcalc.network.signal import Signal, signal
from netcalc.network.slide import Axis, read_kernel, slide

PADDINGS = st.sampled_from([0, 1, 2, "same", "0:1", "2:0"])


def axes_of(sizes: Sequence[int], kernel: Sequence[int], pooling: bool = False, **options: Any) -> Any:
    asked = {"stride": 1, "padding": 0, "dilation": 1, "rounding": "floor", **options}
    return slide(Shape(tuple(sizes)), read_kernel(len(sizes), tuple(kernel), **asked, pooling=pooling))


def cells(
    axes: Sequence[Axis], out: Sequence[int], kernel: Sequence[int]
) -> Iterator[tuple[tuple[int, ...], ...]]:
    """The cells of a window, and where in the input each of them stands."""
    for tap in product(*map(range, kernel)):
        yield (
            tap,
            tuple(
                o * axis.window.stride - axis.window.before + f * axis.window.dilation
                for o, f, axis in zip(out, tap, axes, strict=True)
            ),
        )


def inside(place: Sequence[int], sizes: Sequence[int]) -> bool:
    return all(0 <= p < size for p, size in zip(place, sizes, strict=True))


def at(values: Any, place: Sequence[int]) -> Any:
    for number in place:
        values = values[number]
    return values


def by_hand(image: Any, filters: Any, bias: Any, axes: Sequence[Axis], groups: int) -> list[Any]:
    """Every sum, one product after another; nested lists in, entries in a row out."""
    sizes, share = [axis.size for axis in axes], len(filters) // groups
    kernel = [axis.window.kernel for axis in axes]
    found = []
    for k, weights in enumerate(filters):
        for out in product(*[range(axis.output) for axis in axes]):
            total = bias[k]
            for c, weight in enumerate(weights):
                for tap, place in cells(axes, out, kernel):
                    if inside(place, sizes):
                        channel = k // share * len(weights) + c
                        total += at(image[channel], place) * at(weight, tap)
            found.append(total)
    return found


@st.composite
def questions(draw: st.DrawFn) -> Any:
    rank = draw(st.sampled_from([1, 2, 2, 3]))
    groups = draw(st.sampled_from([1, 1, 2]))
    sizes = draw(st.lists(st.integers(1, 6 if rank < 3 else 3), min_size=rank, max_size=rank))
    kernel = draw(st.lists(st.integers(1, 3 if rank < 3 else 2), min_size=rank, max_size=rank))
    options = {
        "stride": draw(st.integers(1, 3)),
        "padding": draw(PADDINGS),
        "dilation": draw(st.integers(1, 2)),
        "rounding": draw(st.sampled_from(["floor", "ceil"])),
    }
    try:
        axes = axes_of(sizes, kernel, **options)
    except NetcalcError:
        assume(False)
    depth, share = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    shapes = (groups * depth, *sizes), (groups * share, depth, *kernel), (groups * share,)
    drawn = [
        draw(st.lists(st.integers(-99, 99), min_size=prod(shape), max_size=prod(shape))) for shape in shapes
    ]
    return [Signal(shape, values) for shape, values in zip(shapes, drawn, strict=True)], axes, groups


@given(questions())
def test_all_ways_give_the_sums_of_a_loop(asked: Any) -> None:
    (image, filters, bias), axes, groups = asked
    expected = by_hand(image.nested, filters.nested, bias.values, axes, groups)
    found = convolved(image, filters, bias, axes, groups).signal
    assert list(found.values) == expected
    assert found.shape == (filters.shape[0], *[axis.output for axis in axes])
    for floats in (True, False):
        assert convolve_arrays.convolved(image, filters, bias.values, axes, groups, floats) == expected


@given(questions(), st.sampled_from(["max", "avg"]), st.booleans())
def test_poolings_are_those_of_a_loop(asked: Any, what: str, many: bool) -> None:
    (image, _, _), axes, _ = asked
    kernel, sizes = [axis.window.kernel for axis in axes], [axis.size for axis in axes]
    ends = [axis.size + axis.window.after for axis in axes]
    expected = []
    for plane in image.nested:
        for out in product(*[range(axis.output) for axis in axes]):
            seen = [place for _, place in cells(axes, out, kernel)]
            values = [at(plane, place) for place in seen if inside(place, sizes)]
            counted = [place for place in seen if all(p < end for p, end in zip(place, ends, strict=True))]
            assume(values)
            expected.append(max(values) if what == "max" else Fraction(sum(values), len(counted)))
    with pytest.MonkeyPatch.context() as patch:
        if many:
            patch.setattr(convolve, "FEW", -1)
        found = pooled(image, axes, what).signal
    assert [Fraction(value, found.denominator) for value in found.values] == expected


def test_decimals_and_fractions_are_exact() -> None:
    image, filters = signal((1, 3), [0.1, 0.2, 0.3]), signal((1, 1, 2), [Fraction(1, 9), 1])
    found = convolved(image, filters, signal((1,), [0.5]), axes_of([3], [2])).signal
    exact = [Fraction(1, 90) + Fraction(7, 10), Fraction(2, 90) + Fraction(8, 10)]
    assert [Fraction(value, found.denominator) for value in found.values] == exact
    assert found.numbers == [float(value) for value in exact]


@pytest.mark.parametrize("largest", [1, 2**40, 2**52 + 1, 2**60 + 1, 2**61 + 2**60 + 1, 2**70])
def test_many_numbers_of_any_size_are_exact(largest: int) -> None:
    """Floats below 2^53, integers of 64 bits, Python's own."""
    values = [largest - 7 * k for k in range(400)]
    image, filters = Signal((1, 20, 20), values), Signal((2, 1, 2, 2), [1, 1, 1, 0, 1, 1, 1, 1])
    axes = axes_of([20, 20], [2, 2])
    expected = convolved(image, filters, None, axes).signal
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(convolve, "FEW", -1)
        found = convolved(image, filters, None, axes).signal
    assert list(found.values) == list(expected.values)
    assert found.values[0] == values[0] + values[1] + values[20]


def test_floats_are_within_the_bound_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    values = [(-1) ** k * 1.1**k / 3 for k in range(60)]
    image, filters = signal((1, 60), values), signal((1, 1, 9), [1 / 7, -1 / 3, 0.1] * 3)
    axes = axes_of([60], [9])
    exact = convolved(image, filters, None, axes)
    monkeypatch.setattr(convolve, "FEW", -1)
    monkeypatch.setattr(convolve, "PATIENCE", -1)
    found = convolved(image, filters, None, axes)
    assert exact.error == 0 == found.signal.denominator
    away = [abs(x - y) for x, y in zip(found.signal.numbers, exact.signal.numbers, strict=True)]
    assert 0 < max(away) <= found.error < 1e-9 * max(map(abs, found.signal.numbers))


def test_averages_in_floats_tell_their_bound() -> None:
    image = Signal((1, 4), [0.1, 0.2, 0.3, 0.4], 0)
    found = pooled(image, axes_of([4], [2], pooling=True, stride=2), "avg")
    assert found.signal.numbers == pytest.approx([0.15, 0.35])
    assert 0 < found.error < 1e-14


def test_the_maximum_of_floats_is_a_float_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    image = signal((1, 4), [1e300, 1 / 3, -1e300, -1e-300])
    axes = axes_of([4], [2], pooling=True, stride=2)
    few = pooled(image, axes, "max").signal.numbers
    monkeypatch.setattr(convolve, "FEW", -1)
    assert few == pooled(image, axes, "max").signal.numbers == [1e300, -1e-300]


def test_a_maximum_over_padding_alone_is_none() -> None:
    axes = axes_of([1], [2], pooling=True, padding=1, dilation=2)
    with pytest.raises(DomainError, match="window 1 stands on nothing but padding"):
        pooled(Signal((1, 1), [5]), axes, "max")
    assert pooled(Signal((1, 1), [5]), axes, "avg").signal.numbers == [0]


@pytest.mark.parametrize(
    ("size", "options", "says"),
    [
        (3, {"padding": 10**9}, "2,000,000,00"),
        (3, {"padding": 10**30}, "would come out"),
        (2_000_000, {"padding": 1_000_000, "kernel": 2_000}, "products"),
    ],
)
def test_limits_are_looked_at_first(size: int, options: dict[str, Any], says: str) -> None:
    kernel = options.pop("kernel", 1)
    axes = axes_of([size], [kernel], **options)
    with pytest.raises(LimitError, match=says):
        convolved(Signal((1, size), [1] * size), Signal((1, 1, kernel), [1] * kernel), None, axes)


def test_a_window_larger_than_memory() -> None:
    axes = axes_of([3, 3], [10**9, 10**9], pooling=True, stride=10**9, rounding="ceil")
    image = Signal((1, 3, 3), list(range(9)))
    with pytest.raises(LimitError):
        pooled(image, axes, "avg")
    with pytest.raises(LimitError):
        pooled(image, axes, "max")


def test_far_padding_takes_no_memory() -> None:
    axes = axes_of([3], [2], padding=10**12, stride=10**12)
    assert convolved(Signal((1, 3), [1, 2, 3]), Signal((1, 1, 2), [1, 10]), None, axes).signal.values == [
        0,
        21,
        0,
    ]
