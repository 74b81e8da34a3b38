"""A window along one axis and the places it can stand, counted; nothing here complains.

Letters, as in the lecture: N the size, F the kernel, P the padding, S the stride, D the dilation,
F_eff = D(F - 1) + 1 the samples from a kernel's first to its last. All in samples.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Rounding = Literal["floor", "ceil"]


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


def transposed_room(size: int, window: Window, output_padding: int = 0) -> int:
    """The most that padding may cut from a transposed convolution, both sides together.

    >>> transposed_room(1, Window(3))
    2
    """
    return (size - 1) * window.stride + window.extent + output_padding - 1
