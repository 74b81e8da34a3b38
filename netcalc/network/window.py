"""How many places a sliding window can stand along one axis: convolution, pooling, and the way back.

Everything here is about one axis, in samples. A 3x5 kernel on an image is two windows that know
nothing of each other. `places` counts and `cures` knows the ways out; this is their door.
"""

from __future__ import annotations

from math import gcd

from netcalc.errors import ShapeError
from netcalc.network.axes import Padding
from netcalc.network.cures import cures, no_place, nothing_left, too_wide
from netcalc.network.places import Fit, Rounding, Window, padded, places, pool_room, transposed_room

__all__ = ["Fit", "Rounding", "Window", "fit", "output_size", "transposed_size", "window"]


def fit(size: int, window: Window, rounding: Rounding = "floor", pooling: bool = False) -> Fit:
    """Slides a window along an axis.

        q = (N + P_before + P_after - F_eff)/S + 1

    All in samples; output >= 1. "floor" rounds q down, as every framework does for convolutions.
    "ceil" rounds it up, less one where the last window would start in the padding after the input,
    (output - 1)*S >= N + P_before, as torch.nn.MaxPool2d does with ceil_mode. With `pooling` the
    padding is held to half the effective kernel, as PyTorch does.
    Raises ShapeError where there is no place, and its hint is the smallest change that makes one.

    >>> fit(7, Window(3, stride=2)).output, fit(7, Window(3, stride=3)).fits
    (3, False)
    >>> fit(6, Window(3, stride=2), "ceil").output
    3
    """
    check(size, window)
    if pooling and max(window.before, window.after) > pool_room(window):
        raise too_wide(window, pool_room(window))
    output = places(size, window, rounding)
    if output < 1:
        raise no_place(size, window, cures(size, window, rounding, pooling))
    numerator = padded(size, window) - window.extent + window.stride
    common = gcd(numerator, window.stride)
    return Fit(size, window, output, numerator // common, window.stride // common)


def transposed_size(size: int, window: Window, output_padding: int = 0) -> int:
    """The output size of a transposed convolution along one axis.

        out = (N - 1)*S - P_before - P_after + F_eff + output_padding

    All in samples; out >= 1; output_padding < max(S, D), as torch.nn.ConvTranspose2d documents.
    Nothing is rounded. A negative `after`, as "same" resolves to where S > F_eff, lengthens the output.
    Raises ShapeError where the padding cuts everything away or the output padding is too large.

    >>> transposed_size(16, Window(4, stride=2, before=1, after=1))
    32
    """
    check(size, window)
    most = max(window.stride, window.dilation) - 1
    if not 0 <= output_padding <= most:
        raise ShapeError(
            f"an output padding of {output_padding} does not go with stride {window.stride} "
            f"and dilation {window.dilation}",
            hint=f"it must be at least 0 and less than the larger of the two: at most {most}",
        )
    room = transposed_room(size, window, output_padding)
    cut = window.before + window.after
    if cut > room:
        raise nothing_left(cut, room, room // 2)
    return room + 1 - cut


def output_size(size: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """Places a window can stand along one axis.

        out = floor((size + 2*padding - dilation*(kernel - 1) - 1) / stride) + 1

    All in samples; out >= 1. Rounds down, padding on both sides, as torch.nn.Conv2d documents.
    Raises ShapeError where the window reaches past the padded axis.

    >>> output_size(28, 5)
    24
    """
    return fit(size, Window(kernel, stride, padding, padding, dilation)).output


def window(
    size: int, kernel: int, stride: int, padding: Padding, dilation: int, transposed: bool = False
) -> Window:
    """A window with its padding resolved for an axis of `size` samples.

        same:    out = ceil(N/S), total padding max((out - 1)*S + F_eff - N, 0), the odd one after
        causal:  F_eff - 1, all of it before

    The rule of `same` is TensorFlow's. Transposed, `same` is what cuts the output to N*S.
    Raises ShapeError for a size, kernel, stride or dilation below 1.

    >>> window(224, 7, 2, "same", 1)
    Window(kernel=7, stride=2, before=2, after=3, dilation=1)
    >>> window(100, 3, 1, "causal", 4).before
    8
    """
    bare = Window(kernel, stride, 0, 0, dilation)
    check(size, bare)
    if padding == "valid":
        return bare
    if padding == "causal":
        if transposed:
            raise ShapeError(
                "there is no causal padding of a transposed convolution", hint="use same or a number"
            )
        return bare._replace(before=bare.extent - 1)
    if padding == "same":
        total = bare.extent - stride if transposed else same_total(size, bare)
        before = max(total, 0) // 2
        return bare._replace(before=before, after=total - before)
    before, after = padding
    return bare._replace(before=before, after=after)


def same_total(size: int, window: Window) -> int:
    """All the padding that `same` adds to an axis, before and after together.

    >>> same_total(224, Window(7, stride=2))
    5
    """
    output = -(-size // window.stride)
    return max((output - 1) * window.stride + window.extent - size, 0)


def check(size: int, window: Window) -> None:
    """Refuses what no axis has: sizes below 1, or negative padding before the input."""
    for what, value in zip(
        ("size", "kernel", "stride", "dilation"),
        (size, window.kernel, window.stride, window.dilation),
        strict=True,
    ):
        if value < 1:
            raise ShapeError(f"a {what} of {value} is below 1", hint=f"use a {what} of at least 1")
    if window.before < 0:
        raise ShapeError(f"a padding of {window.before} is negative", hint="use a padding of at least 0")
