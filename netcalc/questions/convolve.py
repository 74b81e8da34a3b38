"""The sliding dot products on real numbers: what comes out of a convolution, and out of a pooling.

The sums are `network.convolve`'s, the places of the window those of the size questions, by the same code.
How the answer is laid out stands in `questions.grids`, one place's sum in `questions.places`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from netcalc.answer import Answer, Array, Formula, Note, Value
from netcalc.errors import FitError, InputError, NotationError, Place, ShapeError, shown
from netcalc.network.axes import one_number, whole_number
from netcalc.network.convolve import Found, convolved, pooled
from netcalc.network.groups import check_groups
from netcalc.network.shape import Shape, read_shape
from netcalc.network.signal import Signal
from netcalc.network.slide import PerAxis, read_kernel, slide
from netcalc.questions.grids import is_tabled, sections, working
from netcalc.questions.options import one_of
from netcalc.questions.places import SIDES, Asked, Traced, formula, padding_notes, traced
from netcalc.questions.signals import image_of, read_signal
from netcalc.questions.size_formula import Slide, quotient
from netcalc.questions.size_working import counted, fit_notes, way_to_fit
from netcalc.questions.sizes import Size, asked, convention_notes

Numbers = object
"""A text ([[1, 2], [3, 4]], @image.csv), nested lists, or an array of numpy."""

POOLS = ("max", "avg")


def convolve(
    image: Numbers,
    filters: Numbers = None,
    stride: PerAxis | None = None,
    padding: str | int | Sequence[object] = 0,
    dilation: PerAxis = 1,
    bias: Numbers = None,
    groups: str | int = 1,
    pool: str | None = None,
    kernel: PerAxis | None = None,
    rounding: str = "floor",
    strict: bool = False,
    trace: str | Sequence[int] | None = None,
    shape: Size | None = None,
) -> Answer:
    """A convolution on real numbers, or with `pool` a pooling.

        z[k, i, j] = sum over c, m, n of x[c, i*S - P + m*D, j*S - P + n*D] * w[k, c, m, n]  +  b[k]

    The image is [length], [height][width], [channel][height][width] or [channel][depth][height][width];
    `shape` reads it otherwise: "2@100", "28x28x3" (channels last). A filter has the image's axes, as
    [channel][height][width] spans its full depth; several filters have one axis more, in front. `trace` is a
    place, (i, j) or with several filters (k, i, j), counted from 1: its sum is written out. Options of the
    window as for `conv_shape` and `pool_shape`.

    Main answer `output`, nested lists, the filters first; also `shape`, `fits`, `exact`, `place`, `sum`,
    `value`. The filter is not flipped: a cross-correlation, as torch.nn.Conv2d computes it. Integers and
    decimals are exact. Raises ShapeError where sizes do not go together, LimitError past 4*10^9 products.

    >>> convolve([[1, 2, 0], [0, 1, 3], [2, 1, 1]], [[1, 0], [0, 1]], bias=1).output
    [[3, 6], [2, 3]]
    >>> convolve("[0.1, 0.2, 0.4]", "[1, 1]").output, convolve([[1, 5], [2, 3]], pool="max", kernel=2).output
    ([0.3, 0.6], [[5]])
    """
    size = None if shape is None else read_shape(shape)
    signal, read = image_of(read_signal(image, "the image"), size)
    if pool is not None:
        _check_pool(pool, filters, bias, groups)
        made, found = _pooled(signal, read, pool, kernel, (stride, padding, dilation, rounding))
    else:
        if kernel is not None:
            raise InputError("--kernel is the window of a pooling", "add --pool max, or leave it out")
        weights = _weights(filters)
        made, found = _convolved(signal, read, weights, bias, groups, (stride, padding, dilation, rounding))
    return _answer(made, found, strict, trace)


def _check_pool(pool: str, filters: Numbers, bias: Numbers, groups: str | int) -> None:
    one_of("pool", pool, POOLS)
    if filters is not None:
        raise InputError(
            "a pooling has no filter", "leave FILTER out: netcalc convolve IMAGE --pool max -F 2"
        )
    for name, given in (("--bias", bias is not None), ("--groups", str(groups).strip() != "1")):
        if given:
            raise InputError(f"{name} is for convolutions, and a pooling has none", "leave it out")


Options = tuple[PerAxis | None, str | int | Sequence[object], PerAxis, str]
"""Stride, padding, dilation, rounding."""


def _pooled(
    image: Signal, size: Shape, pool: str, kernel: PerAxis | None, options: Options
) -> tuple[Asked, Found]:
    if kernel is None:
        hint = "for example: netcalc convolve '[[1,5],[2,3]]' --pool max --kernel 2"
        raise InputError("the size of the window is missing: --kernel", hint)
    stride, padding, dilation, rounding = options
    step = kernel if stride is None else stride
    read = read_kernel(len(size.spatial), kernel, step, padding, dilation, rounding, pooling=True)
    found = Slide("pooling", size, read, slide(size, read), size.channels)
    return Asked(image, None, None, found, pool, size.channels is not None), pooled(image, found.axes, pool)


def _weights(filters: Numbers) -> Signal:
    if filters is None:
        hint = "for example: netcalc convolve '[[1,2],[3,4]]' '[[1,-1]]', or --pool max --kernel 2"
        raise InputError("convolve needs FILTER", hint)
    return read_signal(filters, "the filter")


def _convolved(
    image: Signal, size: Shape, weights: Signal, bias: Numbers, groups: str | int, options: Options
) -> tuple[Asked, Found]:
    parted = one_number(groups, "groups")
    several, filters = _filters(weights, size, parted)
    stride, padding, dilation, rounding = options
    kernel = read_kernel(
        len(size.spatial), filters.shape[2:], 1 if stride is None else stride, padding, dilation, rounding
    )
    count, channels = filters.shape[0], image.shape[0]
    check_groups(parted, channels, count)
    if filters.shape[1] * parted != channels:
        raise _apart(size, filters, parted)
    offsets = None if bias is None else _biases(bias, count)
    found = Slide("convolution", size, kernel, slide(size, kernel), count, parted, size.channels)
    made = Asked(image, filters, offsets, found, None, several)
    return made, convolved(image, filters, offsets, found.axes, parted)


def _filters(weights: Signal, size: Shape, groups: int) -> tuple[bool, Signal]:
    """Whether there is an axis of filters, and the filters as [filter][channel][place]."""
    rank, axes, shape = len(size.spatial), len(weights.shape), weights.shape
    plain = size.channels is None
    if axes == rank and (plain or size.channels == 1 or size.channels == groups == 1):
        return False, weights._replace(shape=(1, 1, *shape))
    if axes == rank + 1:
        return (plain, weights._replace(shape=(shape[0], 1, *shape[1:]) if plain else (1, *shape)))
    if axes == rank + 2:
        return True, weights
    raise _wrong_axes(size, weights, groups)


def _wrong_axes(size: Shape, weights: Signal, groups: int) -> ShapeError:
    rank, written = len(size.spatial), "x".join(map(str, weights.shape)) or "a number"
    message = f"the image is {size} and the filter {written}"
    if groups > 1:
        hint = f"in {groups} groups filters are written [filter][channel]{_layout(rank)}"
    elif len(weights.shape) == rank and size.channels is not None:
        hint = f"a filter spans all {size.channels} channels: write it [channel]{_layout(rank)}"
    elif rank == 2 and len(weights.shape) == 1:
        width = weights.shape[0]
        hint = f"write rows: [[1, ...]] is a filter of 1x{width}, [[1], ...] one of {width}x1"
    elif rank == 1 and len(weights.shape) == 4:
        hint = "several filters of a signal are [filter][place]"
    else:
        hint = f"one filter is {_layout(rank)}, several are [filter][channel]{_layout(rank)}"
    return ShapeError(message, hint)


def _layout(rank: int) -> str:
    return {1: "[place]", 2: "[row][column]", 3: "[depth][row][column]"}[rank]


def _apart(size: Shape, filters: Signal, groups: int) -> ShapeError:
    """The error for filters that are not as deep as the image."""
    depth, channels = filters.shape[1], size.channels or 1
    one = Shape(filters.shape[2:], depth, True)
    image = size if size.channels else f"{size}, without channels"
    per = f" in {groups} groups" if groups > 1 else ""
    message = f"the image has {counted(channels, 'channel')}{per} ({image}) and each filter {depth} ({one})"
    if groups == 1 and len(size.spatial) == 2 and size.spatial[-1] == depth and size.channels:
        last = Shape((size.channels, size.spatial[0]), size.spatial[1])
        return ShapeError(message, f"if the channels of the image come last, add --shape {last}")
    if channels % depth == 0 and channels > depth:
        parted = channels // depth
        return ShapeError(message, f"a filter spans the full depth; in parts of it: --groups {parted}")
    return ShapeError(message, "a filter spans the full depth of the image, the channels first")


def _biases(bias: Numbers, filters: int) -> Signal:
    """One for each filter; a single number is for all."""
    read = read_signal([bias] if isinstance(bias, int | float) else bias, "the bias")
    if len(read.values) == 1:
        return Signal((filters,), list(read.values) * filters, read.denominator)
    if read.shape != (filters,):
        has = f"{len(read.values)} numbers" if len(read.shape) == 1 else "x".join(map(str, read.shape))
        message = (
            f"the bias is {has}, and there {'is' if filters == 1 else 'are'} {counted(filters, 'filter')}"
        )
        raise ShapeError(message, "give one number for all, or one for each: --bias 1,0")
    return read


# -- the answer --------------------------------------------------------------------------------------


def _answer(made: Asked, found: Found, strict: bool, trace: str | Sequence[int] | None) -> Answer:
    told = made.slide
    if made.rank == 1:  # a bare side is that of an image elsewhere, and here a signal's
        told = told._replace(shape=told.shape._replace(channels=told.shape.channels or 1))
    fitting = fit_notes(told)
    if strict and fitting:
        raise FitError(fitting[0].text, hint=way_to_fit(told))
    output = found.signal._replace(shape=made.shape).nested
    place = None if trace is None else _place(trace, made)
    shown_place = traced(made, place or (1,) * len(made.shape), output) if place or made.is_small else None
    tabled = shown_place is not None and is_tabled(shown_place, place is not None)
    fields: dict[str, Value] = {
        "output": Array(output),
        "shape": made.size,
        "fits": not fitting,
        "exact": tuple(quotient(axis) for axis in made.slide.axes),
        "place": place,
        "sum": Formula(formula(shown_place)) if place and shown_place else None,
        "value": shown_place.value if place and shown_place else None,
    }
    return Answer(
        "convolve",
        _question(made, strict, place),
        "output",
        fields,
        working(made, shown_place),
        sections(made, output, shown_place, place is not None),
        (*fitting, *_notes(made, found, shown_place if tabled else None)),
    )


def _question(made: Asked, strict: bool, place: tuple[int, ...] | None) -> dict[str, Value]:
    """The question as it was read; the numbers themselves only where a page holds them."""
    filters, shape = made.filters, made.slide.shape
    return asked(shape, made.slide.kernel) | {
        "filters": None if filters is None else list(filters.shape),
        "bias": made.bias.numbers if made.bias else None,
        "groups": made.slide.groups,
        "pool": made.pool,
        "strict": strict,
        "trace": place,
    }


def _place(trace: str | Sequence[int], made: Asked) -> tuple[int, ...]:
    """A place of the output, counted from 1: 1,1 or (1, 1); with several filters theirs comes first.

    Raises NotationError for what is no place, InputError for one that is not there.
    """
    numbers = _place_numbers(trace)
    if len(numbers) == made.rank and made.several and made.lead == 1:
        numbers = (1, *numbers)
    if len(numbers) == made.rank + 1 and not made.several and numbers[0] == 1:
        numbers = numbers[1:]
    names = ("channel" if made.pool else "filter",) * made.several + SIDES[made.rank]
    written = shown(",".join(map(str, numbers)), 40)
    if len(numbers) != len(made.shape):
        hint = f"write {', '.join(names)}: --trace {','.join('1' * len(names))}"
        raise InputError(f"the output is {made.size}, and --trace {written} is no place in it", hint)
    if not all(1 <= number <= size for number, size in zip(numbers, made.shape, strict=True)):
        last = ",".join(map(str, made.shape))
        hint = f"places are counted from 1: the last one is {last}"
        raise InputError(f"the output is {made.size}, and there is no place {written} in it", hint)
    return numbers


def _place_numbers(trace: object) -> tuple[int, ...]:
    if isinstance(trace, int):
        return (trace,)
    if not isinstance(trace, str):
        return tuple(whole_number(number, "trace") for number in trace)  # type: ignore[attr-defined]
    if not re.fullmatch(r"\s*[\[(]?\s*-?[0-9]{1,15}(\s*[,x\s]\s*-?[0-9]{1,15})*\s*[\])]?\s*", trace):
        place = Place(trace, 0, len(trace))
        raise NotationError(f"trace: {shown(trace, 40) or 'nothing'} is no place", "write --trace 1,1", place)
    return tuple(map(int, re.findall("-?[0-9]+", trace)))


def _notes(made: Asked, found: Found, place: Traced | None) -> Iterator[Note]:
    """How it was computed, where there is more than one way."""
    if made.filters:
        yield Note("convention", "the filter is not flipped: a cross-correlation, as networks compute it")
    elif any(axis.window.before or axis.window.after for axis in made.slide.axes):
        if made.pool == "max":
            yield Note("convention", "padding is never the maximum")
        else:
            text = (
                "an average counts the zeros of the padding, as PyTorch does by default; TensorFlow does not"
            )
            yield Note("convention", text)
    yield from convention_notes(made.slide)
    if place:
        yield from padding_notes(place)
    if not found.signal.denominator and found.error:
        yield Note("value", f"computed in floats: each number is within {found.error:.2g} of the exact one")
