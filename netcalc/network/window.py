"""How many places a sliding window can stand along one axis: convolution, pooling, and the way back.

Everything here is about one axis, in samples. A 3x5 kernel on an image is two windows that know
nothing of each other. Letters, as in the lecture: N the size, F the kernel, P the padding, S the
stride, D the dilation, F_eff = D(F - 1) + 1 the samples from a kernel's first to its last.

Where a window finds no place, the hint is a promise: every change is tried before it is given.
"""

from __future__ import annotations

from math import gcd
from typing import Literal, NamedTuple

from netcalc.errors import ShapeError
from netcalc.network.axes import Padding

Rounding = Literal["floor", "ceil"]


class NoPlace(ShapeError):
    """A window larger than its padded input."""


class Window(NamedTuple):
    """A window along one axis, its padding resolved into samples before and after the input.

    >>> Window(kernel=3, dilation=2).extent
    5
    """

    kernel: int
    stride: int = 1
    before: int = 0
    after: int = 0
    dilation: int = 1

    @property
    def extent(self) -> int:
        """The effective kernel, F_eff = D(F - 1) + 1."""
        return self.dilation * (self.kernel - 1) + 1


class Fit(NamedTuple):
    """What came of sliding a window along an axis.

    `numerator`/`denominator` is the exact q = (N + P_before + P_after - F_eff)/S + 1 in lowest terms.
    """

    size: int
    window: Window
    output: int
    numerator: int
    denominator: int

    @property
    def fits(self) -> bool:
        """Whether q is whole: the last window ends where the padded input ends."""
        return self.denominator == 1

    @property
    def end(self) -> int:
        """Where the last window ends, counted from the start of the padding before the input."""
        return (self.output - 1) * self.window.stride + self.window.extent

    @property
    def unseen(self) -> int:
        """Samples of the input behind the last window, which therefore no window sees."""
        return max(min(self.size + self.window.before - self.end, self.size), 0)

    @property
    def overhang(self) -> int:
        """Samples by which the last window reaches past the padded input (ceil mode only)."""
        return max(self.end - padded(self.size, self.window), 0)


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
    if pooling and not padding_allowed(window):
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


# places, counted without complaint


def padded(size: int, window: Window) -> int:
    """The input's size with its padding."""
    return size + window.before + window.after


def places(size: int, window: Window, rounding: Rounding = "floor") -> int:
    """Places for the window, below 1 where there is none; says nothing of what is wrong with it."""
    span = padded(size, window) - window.extent
    down, up = span // window.stride + 1, -(-span // window.stride) + 1
    starts_in_padding = (up - 1) * window.stride >= size + window.before
    return down if rounding == "floor" or starts_in_padding else up


def pool_room(window: Window) -> int:
    """The most padding that a pool may have on either side: half its effective kernel, rounded down.

    >>> pool_room(Window(3)), pool_room(Window(3, dilation=2))
    (1, 2)
    """
    return window.extent // 2


def padding_allowed(window: Window) -> bool:
    """Whether a pool may be padded so widely."""
    return max(window.before, window.after) <= pool_room(window)


def transposed_room(size: int, window: Window, output_padding: int = 0) -> int:
    """The most that padding may cut from a transposed convolution, both sides together.

    >>> transposed_room(1, Window(3))
    2
    """
    return (size - 1) * window.stride + window.extent + output_padding - 1


def same_total(size: int, window: Window) -> int:
    """All the padding that `same` adds to an axis, before and after together.

    >>> same_total(224, Window(7, stride=2))
    5
    """
    output = -(-size // window.stride)
    return max((output - 1) * window.stride + window.extent - size, 0)


def check(size: int, window: Window) -> None:
    """Refuses what no axis has: sizes below 1, or negative padding before the input."""
    if min(size, window.kernel, window.stride, window.dilation) < 1:
        given = {"size": size, **window._asdict()}
        what = next(name for name in ("size", "kernel", "stride", "dilation") if given[name] < 1)
        raise ShapeError(f"a {what} of {given[what]} is below 1", hint=f"use a {what} of at least 1")
    if window.before < 0:
        raise ShapeError(f"a padding of {window.before} is negative", hint="use a padding of at least 0")


# ways out


class Cures(NamedTuple):
    """The smallest changes any one of which makes room for a window; None where one alone can't."""

    padding: int | str | None
    kernel: int | str | None
    dilation: int | str | None


def cures(size: int, window: Window, rounding: Rounding = "floor", pooling: bool = False) -> Cures:
    """The least padding, largest kernel and largest dilation with which the window finds a place; each alone.

    >>> cures(5, Window(9))
    Cures(padding=2, kernel=5, dilation=None)
    """
    # rounded up, one place is left as long as the window overhangs by less than a stride
    slack = window.stride - 1 if rounding == "ceil" else 0
    room = padded(size, window) + slack
    padding = -(-(window.extent - size - slack) // 2)
    kernel = (room - 1) // window.dilation + 1
    dilation = (room - 1) // (window.kernel - 1) if window.dilation > 1 and window.kernel > 1 else 0

    def works(changed: Window) -> bool:
        return has_place(size, changed, rounding, pooling)

    return Cures(
        padding if works(window._replace(before=padding, after=padding)) else None,
        kernel if works(window._replace(kernel=kernel)) else None,
        dilation if dilation and works(window._replace(dilation=dilation)) else None,
    )


def has_place(size: int, window: Window, rounding: Rounding = "floor", pooling: bool = False) -> bool:
    """Whether `fit` would find a place."""
    allowed = not pooling or padding_allowed(window)
    return allowed and places(size, window, rounding) >= 1


def no_place(size: int, window: Window, ways: Cures, option: str = "") -> ShapeError:
    """The error for a window larger than its padded input, with its ways out.

    `option` is how the asker spells padding, such as "--padding".
    """
    message = f"{spelled_kernel(window)} reaches past the padded input of {padded(size, window)}"
    spelled = f" ({option} {ways.padding})" if option else ""
    steps = [
        f"pad by {ways.padding}{spelled}" if ways.padding else "",
        f"use a kernel of at most {ways.kernel}" if ways.kernel else "",
        f"use a dilation of at most {ways.dilation}" if ways.dilation else "",
    ]
    *most, last = filter(None, steps)
    return NoPlace(message, hint=" or ".join(filter(None, [", ".join(most), last])))


def too_wide(window: Window, most: int | str, option: str = "") -> ShapeError:
    """The error for a pool with more padding than it may have."""
    widest = max(window.before, window.after)
    spelled = f" ({option} {most})" if option else ""
    return ShapeError(
        f"padding of {widest} is more than half of {spelled_kernel(window)}",
        hint=f"pad by at most {most}{spelled}",
    )


def nothing_left(cut: int, room: int, most: int | str, option: str = "") -> ShapeError:
    """The error for a transposed convolution whose padding cuts everything away."""
    spelled = f" ({option} {most})" if option else ""
    return ShapeError(
        f"padding of {cut} in all leaves nothing of an output of {room + 1}",
        hint=f"pad by at most {most}{spelled}",
    )


def spelled_kernel(window: Window) -> str:
    """`a kernel of 3`, or with its dilation `a kernel of 3 with dilation 2 (5 across)`."""
    if window.dilation == 1:
        return f"a kernel of {window.kernel}"
    return f"a kernel of {window.kernel} with dilation {window.dilation} ({window.extent} across)"
