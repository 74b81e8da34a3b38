"""One place of a convolution's output: the window over the image there, and its sum written out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import gcd, prod
from typing import TYPE_CHECKING, Any, NamedTuple

from netcalc.answer import Column, Formula, Note, Table, Value
from netcalc.network.convolve import counted, stands
from netcalc.network.shape import Shape
from netcalc.network.signal import Signal
from netcalc.questions.size_formula import Slide
from netcalc.questions.size_working import joined

if TYPE_CHECKING:
    from fractions import Fraction

MOST_TERMS = 200
"""Of a sum that nobody asked for."""
SIDES = {1: ("position",), 2: ("row", "column"), 3: ("depth", "row", "column")}
"""What the numbers of a place are called."""


class Asked(NamedTuple):
    """An image, channels first, and what slides over it."""

    image: Signal
    filters: Signal | None
    """(K, C/groups, *kernel); None for a pooling."""
    bias: Signal | None
    slide: Slide
    pool: str | None
    several: bool
    """Whether the filters, or the channels of a pooling, are an axis of the output."""

    @property
    def rank(self) -> int:
        return len(self.slide.axes)

    @property
    def is_small(self) -> bool:
        """Whether a sum is written out that nobody asked for."""
        return prod(self.filters.shape[1:] if self.filters else self.slide.kernel.size) <= MOST_TERMS

    @property
    def lead(self) -> int:
        """How many grids come out."""
        return self.filters.shape[0] if self.filters else self.image.shape[0]

    @property
    def size(self) -> Shape:
        """The size of the output, channels first."""
        spatial = tuple(axis.output for axis in self.slide.axes)
        return Shape(spatial, self.lead if self.several else None, True)

    @property
    def shape(self) -> tuple[int, ...]:
        """The axes of the output's lists."""
        return ((self.lead,) if self.several else ()) + self.size.spatial


class Line(NamedTuple):
    """A line of the window: numbers side by side in the input, and the filter's beside them."""

    channel: int
    at: tuple[int, ...]
    """Where it stands on the axes before the last, counted from 1; outside the input it is padding."""
    x: list[Fraction]
    w: list[Fraction]
    """Empty for a pooling."""


class Traced(NamedTuple):
    """One place of the output, and all that went into it."""

    place: tuple[int, ...]
    pool: str | None
    lines: list[Line]
    bias: Fraction | None
    value: int | float
    cells: int
    """What an average is over."""
    padding: list[str]
    """`row 0`, `column 6`: lines of the window outside the input."""
    whole: bool
    """Whether the numbers are integers throughout."""

    @property
    def name(self) -> str:
        return f"z({','.join(map(str, self.place))})"


# -- one place ---------------------------------------------------------------------------------------


def traced(made: Asked, place: tuple[int, ...], output: Any) -> Traced:
    """What goes into the output at a place, counted from 1."""
    value = output
    for number in place:
        value = value[number - 1]
    lead, *spots = [number - 1 for number in (place if made.several else (1, *place))]
    looked = counted if made.pool == "avg" else stands
    windows = [looked(axis)[spot] for axis, spot in zip(made.slide.axes, spots, strict=True)]
    signals = [one for one in (made.image, made.filters, made.bias) if one]
    return Traced(
        place,
        made.pool,
        list(_lines(made, lead, windows)),
        _fraction(made.bias, lead) if made.bias else None,
        value,
        prod(map(len, windows)),
        list(_padding(made, windows)),
        all(one.denominator == 1 for one in signals),
    )


def _lines(made: Asked, lead: int, windows: Sequence[range]) -> Iterator[Line]:
    """The lines of the window, channel after channel; a maximum leaves padding out."""
    depth = made.filters.shape[1] if made.filters else 1
    first = lead // (made.lead // made.slide.groups) * depth if made.filters else lead
    sizes = [axis.size for axis in made.slide.axes]
    for channel in range(depth):
        for spots in product(*[list(enumerate(window)) for window in windows[:-1]]):
            rows = tuple(p for _, p in spots)
            cells = [(*rows, p) for p in windows[-1]]
            if made.pool == "max":
                cells = [cell for cell in cells if _inside(cell, sizes)]
            x = [_seen(made.image, first + channel, cell, sizes) for cell in cells]
            w = _weights(made, lead, channel, tuple(m for m, _ in spots)) if made.filters else []
            yield Line(first + channel + 1, tuple(p + 1 for p in rows), x, w)


def _inside(cell: Sequence[int], sizes: Sequence[int]) -> bool:
    return all(0 <= p < size for p, size in zip(cell, sizes, strict=True))


def _seen(image: Signal, channel: int, cell: Sequence[int], sizes: Sequence[int]) -> Fraction:
    """A number of the image, 0 outside of it."""
    from fractions import Fraction

    if not _inside(cell, sizes):
        return Fraction(0)
    place = channel
    for p, size in zip(cell, sizes, strict=True):
        place = place * size + p
    return _fraction(image, place)


def _weights(made: Asked, lead: int, channel: int, at: tuple[int, ...]) -> list[Fraction]:
    """A line of a filter."""
    assert made.filters
    place = 0
    for number, size in zip((lead, channel, *at), made.filters.shape, strict=False):
        place = place * size + number
    width = made.filters.shape[-1]
    return [_fraction(made.filters, place * width + n) for n in range(width)]


def _fraction(signal: Signal, place: int) -> Fraction:
    from fractions import Fraction

    value = signal.values[place]
    return Fraction(value, signal.denominator) if signal.denominator else Fraction(value)


def _padding(made: Asked, windows: Sequence[range]) -> Iterator[str]:
    """The lines of the window outside the input, by their numbers."""
    for name, axis, window in zip(SIDES[made.rank], made.slide.axes, windows, strict=True):
        outside = [str(p + 1) for p in window if not 0 <= p < axis.size]
        if outside:
            yield f"{name}{'s' * (len(outside) > 1)} {joined(outside)}"


def formula(found: Traced) -> str:
    """All that goes into a place as one formula: 1*1 + 2*0 + 0*0 + 1*1 + 1."""
    lines = [products(line, found.pool) for line in found.lines if line.x]
    if found.pool == "max":
        return f"max({', '.join(lines)})"
    total = " + ".join(lines)
    if found.pool:
        return f"({total})/{found.cells}"
    return total + ("" if found.bias is None else _added(found.bias))


def products(line: Line, pool: str | None) -> str:
    """A line of the window: 1*1 + 2*0, or the numbers that are pooled."""
    if pool:
        return (", " if pool == "max" else " + ").join(map(_signed if pool == "avg" else spelled, line.x))
    return " + ".join(f"{_signed(x)}*{_signed(w)}" for x, w in zip(line.x, line.w, strict=True))


def _signed(number: Fraction) -> str:
    """A number as it stands within a formula: negative ones and quotients in brackets."""
    text = spelled(number)
    return f"({text})" if text.startswith("-") or "/" in text else text


def _added(number: Fraction) -> str:
    text = spelled(abs(number))
    return f" {'-' if number < 0 else '+'} {f'({text})' if '/' in text else text}"


def spelled(number: Fraction) -> str:
    """A number as people write it: 3, 0.5, 1/9; a float where its fraction is no one's.

    >>> from fractions import Fraction
    >>> spelled(Fraction(3)), spelled(Fraction(-1, 2)), spelled(Fraction(1, 9))
    ('3', '-0.5', '1/9')
    """
    if number.denominator == 1:
        return str(number.numerator)
    rest = number.denominator
    while (common := gcd(rest, 10)) > 1:
        rest //= common
    if rest > 1 and number.denominator < 10_000:
        return f"{number.numerator}/{number.denominator}"
    try:
        return repr(number.numerator / number.denominator)
    except OverflowError:
        return f"{number.numerator}/{number.denominator}"


def _sum(line: Line, found: Traced) -> Value:
    """What a line adds, or its maximum; None where a maximum has nothing but padding there."""
    if found.pool == "max":
        return _number(max(line.x), found) if line.x else None
    terms = line.x if found.pool else [x * w for x, w in zip(line.x, line.w, strict=True)]
    return _number(sum(terms[1:], terms[0]), found) if terms else 0


def _number(number: Fraction, found: Traced) -> Value:
    """An integer, a float, or a formula where it is too large for a float."""
    if found.whole:
        return number.numerator
    try:
        return number.numerator / number.denominator
    except OverflowError:
        return Formula(spelled(number))


# -- shown -------------------------------------------------------------------------------------------


def in_short(found: Traced, most: int) -> str:
    """The formula, or where it is longer than that the sums of the window's lines, or nothing.

    >>> line = Line(1, (1,), [1, 2], [3, 4])
    >>> made = Traced((1, 1), None, [line, line], None, 22, 4, [], True)
    >>> in_short(made, 80), in_short(made, 10), in_short(made, 1)
    ('1*3 + 2*4 + 1*3 + 2*4', '11 + 11', '')
    """
    lines = [line for line in found.lines if line.x]
    if sum(len(line.x) for line in lines) > most:
        return ""
    text = formula(found)
    if len(text) > most and found.pool is None:
        sums: list[Any] = [sum(x * w for x, w in zip(line.x, line.w, strict=True)) for line in lines]
        text = " + ".join(map(_signed, sums)) + ("" if found.bias is None else _added(found.bias))
    return text if len(text) <= most else ""


def trace_table(made: Asked, found: Traced, data: bool = True) -> Table:
    """The lines of the window under one another, and what each adds."""
    what = {None: "x*w", "avg": "x", "max": "x"}[found.pool]
    several = len({line.channel for line in found.lines}) > 1
    columns = (
        Column("channel", "integer", screen=several),
        *(Column(name, "integer", sparse=True) for name in SIDES[made.rank][:-1]),
        Column("terms", "formula", what),
        Column("sum", "number", "max" if found.pool == "max" else None),
        Column("x", "array", screen=False),
        Column("w", "array", screen=False),
    )
    rows: list[tuple[Value, ...]] = [_trace_row(line, found) for line in found.lines]
    blank = (None,) * len(SIDES[made.rank])
    if found.bias is not None:
        rows.append((*blank, "bias", _number(found.bias, found), None, None))
    name = f"{found.name} = sum/{found.cells}" if found.pool == "avg" else found.name
    total = (*blank, name, found.value, None, None)
    return Table("trace", columns, rows, found.name, _window(made, found), total, data=data)


def _trace_row(line: Line, found: Traced) -> tuple[Value, ...]:
    terms = Formula(products(line, found.pool)) if line.x else "padding"
    x, w = ([_number(n, found) for n in numbers] for numbers in (line.x, line.w))
    return (line.channel, *line.at, terms, _sum(line, found), x, w)


def _window(made: Asked, found: Traced) -> str:
    """Where the window stands: `rows 1 to 3, columns 1 to 3`."""
    spots = found.place[1:] if made.several else found.place
    parts = []
    for name, axis, spot in zip(SIDES[made.rank], made.slide.axes, spots, strict=True):
        window = stands(axis)[spot - 1]
        first, last = window[0] + 1, window[-1] + 1
        step = f" in steps of {window.step}" if window.step > 1 and len(window) > 1 else ""
        parts.append(f"{name} {first}" if first == last else f"{name}s {first} to {last}{step}")
    return ", ".join(parts)


def padding_notes(found: Traced) -> Iterator[Note]:
    """What of the window is padding."""
    if found.padding:
        counts = "does not count" if found.pool == "max" else "zeros"
        yield Note("reading", f"padding, {counts}: {', '.join(found.padding)}")
