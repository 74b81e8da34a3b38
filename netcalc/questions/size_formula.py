"""The size formula of a question: which letters it has, and an axis's numbers in it.

The letters are the lecture's: N the size, F the kernel, P the padding, S the stride, D the dilation.
A formula has only the letters that are used; all axes of one answer have the same.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from netcalc.answer import Formula, Value
from netcalc.network.shape import Shape
from netcalc.network.slide import Axis, Kernel


class Slide(NamedTuple):
    """A kernel on an input, and what came out on each axis."""

    what: Literal["convolution", "pooling"]
    shape: Shape
    kernel: Kernel
    axes: tuple[Axis, ...]
    filters: int | None
    groups: int = 1
    depth: int | None = None
    """The input's channels as a filter sees them; an image without channels has one."""


class Letters(NamedTuple):
    """Which letters this answer's formula has."""

    padding: Literal["", "P", "P0 P1"]
    dilated: bool
    transposed: bool
    extra: bool
    same: bool
    """The output of a transposed convolution is N*S and needs no other letter."""

    @property
    def formula(self) -> str:
        kernel = "F_eff" if self.dilated else "F"
        if self.same:
            return "N*S"
        if self.transposed:
            return f"(N - 1)*S{self._padding('-')} + {kernel}{' + OP' if self.extra else ''}"
        return f"(N{self._padding('+')} - {kernel})/S + 1"

    def _padding(self, sign: str) -> str:
        return {"": "", "P": f" {sign} 2P", "P0 P1": f" {sign} P0 {sign} P1"}[self.padding]

    def numbers(self, axis: Axis) -> str:
        """The formula with an axis's numbers put in."""
        size, window = axis.size, axis.window
        sign = "-" if self.transposed else "+"
        padding = {
            "": "",
            "P": f" {sign} 2*{window.before}",
            "P0 P1": f" {sign} {window.before} {sign} {window.after}",
        }[self.padding]
        if self.same:
            return f"{size}*{window.stride}"
        if self.transposed:
            extra = f" + {axis.output_padding}" if self.extra else ""
            return f"({size} - 1)*{window.stride}{padding} + {window.extent}{extra}"
        return f"({size}{padding} - {window.extent})/{window.stride} + 1"


def letters(found: Slide) -> Letters:
    """The letters that are used on any axis."""
    windows = [axis.window for axis in found.axes]
    asked = any(one in ("same", "causal") for one in found.kernel.padding)
    padded = asked or any(one.before or one.after for one in windows)
    even = all(one.before == one.after for one in windows)
    return Letters(
        padding=("P" if even else "P0 P1") if padded else "",
        dilated=any(one.dilation > 1 for one in windows),
        transposed=found.kernel.transposed,
        extra=any(axis.output_padding for axis in found.axes),
        same=found.kernel.transposed and set(found.kernel.padding) == {"same"},
    )


def exact_text(axis: Axis) -> str:
    """The unrounded output to two decimals, or to as many as keep it from looking whole.

    >>> from netcalc.network.window import Window, fit
    >>> exact_text(Axis("width", 7, Window(3, stride=3), 2, fit(7, Window(3, stride=3))))
    '2.33'
    """
    numerator, denominator = axis.exact
    if denominator == 1:
        return str(numerator)
    decimals = 2
    while (rounded := (2 * numerator * 10**decimals + denominator) // (2 * denominator)) % 10**decimals == 0:
        decimals += 1
    whole, fraction = divmod(rounded, 10**decimals)
    return f"{whole}.{fraction:0{decimals}}".rstrip("0")


def quotient(axis: Axis) -> Value:
    """The unrounded output: an int where it is whole, else a float, and too large for one a formula."""
    numerator, denominator = axis.exact
    if denominator == 1:
        return numerator
    try:
        return numerator / denominator
    except OverflowError:
        return Formula(f"{numerator}/{denominator}")


def lessened(found: Slide, axis: Axis) -> bool:
    """Whether rounding up would have let the last window start in the padding."""
    numerator, denominator = axis.exact
    return found.kernel.rounding == "ceil" and -(-numerator // denominator) > axis.output
