"""Windows, really slid: every oracle here lays out the samples and counts."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from netcalc.errors import ShapeError
from netcalc.network.window import Window, cures, fit, places, transposed_size, window

small = st.integers(1, 12)
pads = st.integers(0, 8)
windows = st.builds(Window, small, st.integers(1, 6), pads, pads, st.integers(1, 4))


def slid(size: int, window: Window) -> list[list[int]]:
    """The samples under each place of the window; negative ones and those from `size` on are padding."""
    axis = list(range(-window.before, size + window.after))
    taps = range(0, window.kernel * window.dilation, window.dilation)
    return [
        [axis[start + tap] for tap in taps]
        for start in range(0, len(axis), window.stride)
        if start + taps[-1] < len(axis)
    ]


def slid_up(size: int, window: Window) -> int:
    """Places in ceil mode: windows go on while they overhang by less than a stride and start in the input."""
    last = window.dilation * (window.kernel - 1)
    end = size + window.before + window.after
    for place in count():
        start = place * window.stride
        overhang = start + last + 1 - end
        inside = start < size + window.before
        if overhang > 0 and not (overhang < window.stride and inside):
            return place
    raise AssertionError


def scattered(size: int, window: Window, output_padding: int) -> int:
    """A transposed convolution's output: every sample writes the window, then both ends are cut."""
    written = {i * window.stride + tap * window.dilation for i in range(size) for tap in range(window.kernel)}
    return max(written) + 1 + output_padding - window.before - window.after


@given(small, windows)
def test_rounded_down_as_really_slid(size: int, window: Window) -> None:
    seen = slid(size, window)
    assume(seen)
    found = fit(size, window)
    assert found.output == len(seen)
    last = window.before + size + window.after - 1
    assert found.fits == (seen[-1][-1] + window.before == last)
    assert found.unseen == sum(1 for sample in range(size) if sample > seen[-1][-1])
    assert found.overhang == 0


def test_no_more_is_unseen_than_there_is() -> None:
    assert fit(1, Window(1, stride=3, before=2)).unseen == 1


@given(small, windows)
def test_without_a_place_it_is_an_error(size: int, window: Window) -> None:
    assume(not slid(size, window))
    with pytest.raises(ShapeError, match="reaches past the padded input"):
        fit(size, window)


@given(small, windows)
def test_rounded_up_as_really_slid(size: int, window: Window) -> None:
    expected = slid_up(size, window)
    if expected:
        found = fit(size, window, "ceil")
        assert found.output == expected
        if found.output > places(size, window):
            assert 0 < found.overhang < window.stride
    else:
        with pytest.raises(ShapeError):
            fit(size, window, "ceil")


@given(small, windows)
def test_the_quotient_is_exact(size: int, window: Window) -> None:
    assume(places(size, window) >= 1)
    found = fit(size, window)
    span = size + window.before + window.after - window.dilation * (window.kernel - 1) - 1
    assert found.numerator * window.stride == (span + window.stride) * found.denominator
    assert found.numerator // found.denominator == found.output


@given(small, windows, st.integers(0, 5))
def test_transposed_as_really_scattered(size: int, window: Window, output_padding: int) -> None:
    assume(output_padding < max(window.stride, window.dilation))
    expected = scattered(size, window, output_padding)
    if expected < 1:
        with pytest.raises(ShapeError, match="leaves nothing"):
            transposed_size(size, window, output_padding)
    else:
        assert transposed_size(size, window, output_padding) == expected


@given(small, windows, st.integers(0, 5))
def test_transposed_is_the_way_back(size: int, window: Window, output_padding: int) -> None:
    assume(output_padding < window.stride)
    assume(scattered(size, window, output_padding) >= 1)
    assert places(transposed_size(size, window, output_padding), window) == size


def test_output_padding_has_a_limit() -> None:
    assert transposed_size(4, Window(3, stride=1, dilation=3), 2) == 12
    for extra, one in (
        (1, Window(3)),
        (2, Window(3, stride=2)),
        (3, Window(3, dilation=3)),
        (-1, Window(3, 2)),
    ):
        with pytest.raises(ShapeError, match="output padding"):
            transposed_size(4, one, extra)


@given(st.integers(1, 40), small, st.integers(1, 6), st.integers(1, 4))
def test_same_is_the_least_padding_that_keeps_a_stride_apart(
    size: int, kernel: int, stride: int, dilation: int
) -> None:
    found = window(size, kernel, stride, "same", dilation)
    wanted = len(range(0, size, stride))
    least = next(
        total for total in count() if len(slid(size, Window(kernel, stride, total, 0, dilation))) >= wanted
    )
    assert found.before + found.after == least
    assert found.after - found.before in (0, 1)
    assert fit(size, found).output == wanted


@given(st.integers(1, 40), st.integers(1, 9))
def test_same_is_the_lectures_padding_at_stride_one(size: int, half: int) -> None:
    kernel = 2 * half - 1
    found = window(size, kernel, 1, "same", 1)
    assert (found.before, found.after) == ((kernel - 1) // 2,) * 2


@given(small, small, st.integers(1, 6), st.integers(1, 4))
def test_same_transposed_is_a_stride_as_large(size: int, kernel: int, stride: int, dilation: int) -> None:
    assert transposed_size(size, window(size, kernel, stride, "same", dilation, True)) == size * stride


@given(st.integers(1, 40), small, st.integers(1, 6), st.integers(1, 4))
def test_causal_sees_nothing_to_come(size: int, kernel: int, stride: int, dilation: int) -> None:
    found = window(size, kernel, stride, "causal", dilation)
    assert found.after == 0
    assert [taps[-1] for taps in slid(size, found)] == list(range(0, size, stride))


def test_valid_and_pairs() -> None:
    assert window(5, 3, 1, "valid", 1) == Window(3)
    assert window(5, 3, 1, (0, 2), 1) == Window(3, after=2)


@given(small, windows, st.sampled_from(["floor", "ceil"]), st.booleans())
def test_the_ways_out_lead_out_and_are_the_nearest(
    size: int, window: Window, rounding: str, pooling: bool
) -> None:
    assume(places(size, window, rounding) < 1)  # type: ignore[arg-type]
    assume(not pooling or max(window.before, window.after) <= window.extent // 2)
    ways = cures(size, window, rounding, pooling)  # type: ignore[arg-type]

    def works(changed: Window) -> bool:
        try:
            return fit(size, changed, rounding, pooling).output >= 1  # type: ignore[arg-type]
        except ShapeError:
            return False

    padding = next(p for p in count() if places(size, window._replace(before=p, after=p), rounding) >= 1)  # type: ignore[arg-type]
    assert ways.padding == padding
    assert works(window._replace(before=padding, after=padding))
    kernels = [k for k in range(1, window.kernel) if works(window._replace(kernel=k))]
    assert ways.kernel == max(kernels, default=None)
    dilations = [d for d in range(1, window.dilation) if works(window._replace(dilation=d))]
    assert ways.dilation == max(dilations, default=None)


@given(windows)
def test_a_pool_is_padded_by_at_most_half(window: Window) -> None:
    size = 100
    widest = max(window.before, window.after)
    if 2 * widest <= window.dilation * (window.kernel - 1) + 1:
        assert fit(size, window, pooling=True) == fit(size, window)
    else:
        with pytest.raises(ShapeError, match=f"padding of {widest} is more than half") as caught:
            fit(size, window, pooling=True)
        most = int((caught.value.hint or "").split()[-1])
        fit(size, window._replace(before=most, after=most), pooling=True)
        with pytest.raises(ShapeError):
            fit(size, window._replace(before=most + 1, after=most + 1), pooling=True)


@pytest.mark.parametrize(("stride", "places"), [(1, 5), (2, 3), (3, 2)])
def test_the_lectures_seven_by_seven(stride: int, places: int) -> None:
    assert fit(7, Window(3, stride)).output == places


NO_WINDOWS = [
    (0, Window(1)),
    (-5, Window(1)),
    (5, Window(0)),
    (5, Window(1, stride=0)),
    (5, Window(1, dilation=0)),
    (5, Window(1, before=-1)),
]


@pytest.mark.parametrize(("size", "window"), NO_WINDOWS)
def test_what_no_axis_has(size: int, window: Window) -> None:
    for ask in (fit, transposed_size):
        with pytest.raises(ShapeError) as caught:
            ask(size, window)  # type: ignore[operator]
        assert caught.value.hint


def test_numbers_of_any_length_are_exact() -> None:
    size = 10**399 + 1
    assert fit(size, Window(2, stride=10**200)).output == 10**199
    assert transposed_size(size, Window(3, stride=7)) == (size - 1) * 7 + 3
