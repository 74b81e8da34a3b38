"""A kernel over a whole input: the windows of all its axes, and the channels that come out.

The size questions read their options with it and show what it found. What goes wrong on one axis is
headed by that axis; the way out is one change that mends all of them together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from netcalc.errors import InputError, ShapeError, did_you_mean, shown
from netcalc.network.axes import Padding, paddings, per_axis, spelled
from netcalc.network.shape import Shape, channels_first, channels_first_note
from netcalc.network.window import (
    Cures,
    Fit,
    Rounding,
    Window,
    cures,
    fit,
    has_place,
    no_place,
    nothing_left,
    padding_allowed,
    pool_room,
    too_wide,
    transposed_room,
    transposed_size,
    window,
)

AXES = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}
PADDING_OPTION = "--padding"

PerAxis = str | int | Sequence[int]


class Kernel(NamedTuple):
    """What slides, its options read for every axis."""

    size: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[Padding, ...]
    dilation: tuple[int, ...]
    rounding: Rounding = "floor"
    pooling: bool = False
    transposed: bool = False
    output_padding: tuple[int, ...] = ()


class Axis(NamedTuple):
    """What came out along one axis; `fit` is None for a transposed convolution, which always fits."""

    name: str
    size: int
    window: Window
    output: int
    fit: Fit | None = None
    output_padding: int = 0

    @property
    def exact(self) -> tuple[int, int]:
        """The unrounded output, as a numerator and a denominator."""
        return (self.fit.numerator, self.fit.denominator) if self.fit else (self.output, 1)


def read_kernel(
    rank: int,
    size: PerAxis,
    stride: PerAxis,
    padding: str | int | Sequence[object],
    dilation: PerAxis,
    rounding: str = "floor",
    pooling: bool = False,
) -> Kernel:
    """The options of a convolution or pooling on `rank` axes, as texts, numbers or tuples.

    >>> read_kernel(2, "3x5", 1, "same", 1).padding
    ('same', 'same')
    """
    return Kernel(
        per_axis(size, rank, "kernel"),
        per_axis(stride, rank, "stride"),
        paddings(padding, rank),
        per_axis(dilation, rank, "dilation"),
        read_rounding(rounding),
        pooling,
    )


def turned_round(kernel: Kernel, output_padding: PerAxis) -> Kernel:
    """The same kernel as that of a transposed convolution.

    Raises InputError where `same`, which fixes the output at N*S, meets an output padding.
    """
    rank = len(kernel.size)
    extra = per_axis(output_padding, rank, "output padding", least=0)
    if any(extra) and "same" in kernel.padding:
        raise InputError(
            "output padding: with padding same the output is N*S already", hint="leave one of the two out"
        )
    return kernel._replace(transposed=True, output_padding=extra)


def read_rounding(text: str) -> Rounding:
    """`floor` or `ceil`.

    >>> read_rounding("ceil")
    'ceil'
    """
    match text.strip().lower() if isinstance(text, str) else text:
        case "floor":
            return "floor"
        case "ceil":
            return "ceil"
    word = shown(text) if isinstance(text, str) else f"a {type(text).__name__}"
    hint = did_you_mean(word, ("floor", "ceil"), "write floor or ceil")
    raise InputError(f"rounding: {word or 'nothing'} is neither floor nor ceil", hint=hint)


def slide(shape: Shape, kernel: Kernel) -> tuple[Axis, ...]:
    """The kernel along every spatial axis of the input.

    Raises ShapeError where it finds no place, and its hint is the smallest change that makes one.

    >>> [axis.output for axis in slide(Shape((28, 28)), read_kernel(2, 5, 1, 0, 1))]
    [24, 24]
    """
    windows = tuple(
        window(*options, transposed=kernel.transposed)
        for options in zip(
            shape.spatial, kernel.size, kernel.stride, kernel.padding, kernel.dilation, strict=True
        )
    )
    names = AXES[len(windows)]
    if kernel.transposed:
        check_transposed(shape, kernel, windows)
        return tuple(map(grown, names, shape.spatial, windows, kernel.output_padding))
    check_room(shape, kernel, windows)
    fits = (fit(size, each, kernel.rounding) for size, each in zip(shape.spatial, windows, strict=True))
    return tuple(
        Axis(name, found.size, found.window, found.output, found)
        for name, found in zip(names, fits, strict=True)
    )


def grown(name: str, size: int, window: Window, output_padding: int) -> Axis:
    """An axis of a transposed convolution; padding below nothing is told as output padding."""
    extra = output_padding - min(window.after, 0)
    window = window._replace(after=max(window.after, 0))
    return Axis(name, size, window, transposed_size(size, window, extra), None, extra)


def check_room(shape: Shape, kernel: Kernel, windows: tuple[Window, ...]) -> None:
    """Refuses a kernel larger than the padded input, or a pool padded too widely.

    The way out is one change that mends every axis.
    """
    sizes, rounding, pooling = shape.spatial, kernel.rounding, kernel.pooling
    wide = {i: pool_room(one) for i, one in enumerate(windows) if pooling and not padding_allowed(one)}
    full = {
        i: cures(sizes[i], one, rounding, pooling)
        for i, one in enumerate(windows)
        if i not in wide and not has_place(sizes[i], one, rounding, pooling)
    }
    padding = _padding_text(kernel, wide | {i: ways.padding for i, ways in full.items()})
    if wide:
        raise _headed(too_wide(windows[min(wide)], padding, PADDING_OPTION), shape, list(wide), windows)
    if full:
        ways = Cures(
            padding,
            _joint(shape, kernel, windows, "kernel", {i: one.kernel for i, one in full.items()}),
            _joint(shape, kernel, windows, "dilation", {i: one.dilation for i, one in full.items()}),
        )
        first = min(full)
        error = no_place(sizes[first], windows[first], ways, PADDING_OPTION)
        raise _headed(error, shape, list(full), windows)


def check_transposed(shape: Shape, kernel: Kernel, windows: tuple[Window, ...]) -> None:
    """Refuses padding that cuts a transposed convolution's whole output away."""
    rooms = [
        transposed_room(size, one, extra)
        for size, one, extra in zip(shape.spatial, windows, kernel.output_padding, strict=True)
    ]
    cut = [one.before + one.after for one in windows]
    lost = [i for i, room in enumerate(rooms) if cut[i] > room]
    if lost:
        most = _padding_text(kernel, {i: rooms[i] // 2 for i in lost})
        error = nothing_left(cut[lost[0]], rooms[lost[0]], most, PADDING_OPTION)
        raise _headed(error, shape, lost, windows)


def _padding_text(kernel: Kernel, changed: Mapping[int, int | str | None]) -> str:
    """The padding option with some axes changed, as it would be typed."""
    both = {i: (int(one), int(one)) for i, one in changed.items() if one is not None}
    return spelled([both.get(i, one) for i, one in enumerate(kernel.padding)])


def _joint(
    shape: Shape,
    kernel: Kernel,
    windows: tuple[Window, ...],
    option: Literal["kernel", "dilation"],
    changed: Mapping[int, int | str | None],
) -> str | None:
    """One value of an option that mends all axes, as it would be typed, or None where there is none.

    What was one number for all axes stays one number.
    """
    numbers = {i: int(one) for i, one in changed.items() if one is not None}
    if len(numbers) < len(changed):
        return None
    before = kernel.size if option == "kernel" else kernel.dilation
    if len(set(before)) == 1:
        after = [min(numbers.values())] * len(before)
    else:
        after = [numbers.get(i, one) for i, one in enumerate(before)]
    for size, one, value in zip(shape.spatial, windows, after, strict=True):
        tried = one._replace(kernel=value) if option == "kernel" else one._replace(dilation=value)
        if not has_place(size, tried, kernel.rounding, kernel.pooling):
            return None
    return spelled(after)


def _headed(error: ShapeError, shape: Shape, faulty: list[int], windows: tuple[Window, ...]) -> ShapeError:
    """The error with its axis named, where the axes differ, and channels first where that is likelier."""
    if len(set(zip(shape.spatial, windows, strict=True))) > 1:
        error = error.within(AXES[len(windows)][faulty[0]])
    if channels_first_note(shape):
        meant = f"if the channels come first, write {channels_first(shape)}"
        return ShapeError(error.message, hint=f"{meant}; otherwise {error.hint}")
    return error
