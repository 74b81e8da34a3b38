"""The working of the size questions: the formula with the numbers put in, axis by axis, and its result."""

from __future__ import annotations

from collections.abc import Iterator

from netcalc.answer import Column, Formula, Note, Step, Table, Value, Values
from netcalc.network.shape import Shape
from netcalc.network.slide import Axis, Kernel
from netcalc.network.window import places
from netcalc.questions.size_formula import Letters, Slide, exact_text, lessened, letters, quotient


def working(found: Slide) -> tuple[Step, ...]:
    """The steps of all axes, the size formulas first, equal ones once."""
    used = letters(found)
    sizes = [Step(used.formula, used.numbers(axis), exact_text(axis)) for axis in found.axes]
    others = [
        step
        for axis, padding in zip(found.axes, found.kernel.padding, strict=True)
        for step in other_steps(found, axis, padding)
    ]
    return tuple(dict.fromkeys([*sizes, *others]))


def other_steps(found: Slide, axis: Axis, padding: object) -> Iterator[Step]:
    """What stands beside the formula: rounding, the effective kernel, the padding of a word."""
    window = axis.window
    denominator = axis.exact[1]
    if denominator != 1 and found.kernel.rounding == "floor":
        yield Step(f"floor({exact_text(axis)})", "", str(axis.output))
    elif denominator != 1:
        less = " - 1" if lessened(found, axis) else ""
        yield Step(f"ceil({exact_text(axis)}){less}", "", str(axis.output))
    if window.dilation > 1:
        yield Step(
            "F_eff = D*(F - 1) + 1", f"{window.dilation}*({window.kernel} - 1) + 1", str(window.extent)
        )
    step = padding_step(axis, padding, letters(found))
    if step:
        yield step


def padding_step(axis: Axis, padding: object, used: Letters) -> Step | None:
    """How the padding of a word was found; a number needs no working."""
    window, size = axis.window, axis.size
    kernel = "F_eff" if window.dilation > 1 else "F"
    total = "2P" if used.padding == "P" else "P0 + P1"
    result = f"{window.before + window.after}: {window.before} before, {window.after} after"
    if padding == "causal":
        return Step(f"P0 = {kernel} - 1", f"{window.extent} - 1", f"{window.before}, all of it before")
    if padding != "same":
        return None
    if used.transposed and window.extent < window.stride:
        return Step(f"OP = S - {kernel}", f"{window.stride} - {window.extent}", str(axis.output_padding))
    if used.transposed:
        return Step(f"{total} = {kernel} - S", f"{window.extent} - {window.stride}", result)
    if window.stride == 1 and used.padding == "P":
        return Step(f"P = ({kernel} - 1)/2", f"({window.extent} - 1)/2", str(window.before))
    if window.stride == 1:
        return Step(f"{total} = {kernel} - 1", f"{window.extent} - 1", result)
    output = f"(ceil({size}/{window.stride}) - 1)*{window.stride}"
    return Step(
        f"{total} = max((ceil(N/S) - 1)*S + {kernel} - N, 0)",
        f"max({output} + {window.extent} - {size}, 0)",
        result,
    )


def beside(found: Slide) -> Values:
    """The steps that the table has no room for, as the screen shows them."""
    steps = [
        step
        for step in working(found)
        if (step.numbers and "=" in step.formula) or step.formula.startswith("ceil")
    ]
    return Values(tuple(named(step) for step in steps), "Working")


def named(step: Step) -> tuple[str, Formula]:
    """A line of working as a named value: what stands behind the formula belongs to it."""
    return step.formula, Formula(" = ".join(filter(None, step[1:])))


def axes_table(found: Slide) -> Table:
    """A row for every axis, and one for the channels."""
    used = letters(found)
    even = used.padding == "P"
    columns = (
        Column("axis"),
        Column("size", "integer", "N"),
        Column("kernel", "integer", "F"),
        Column("dilation", "integer", "D", screen=used.dilated),
        Column("effective_kernel", "integer", "F_eff", screen=used.dilated, spare=True),
        Column("padding", "integer" if even else "text", "P", screen=even),
        *(Column(name, "integer", data=False, spare=True) for name in used.padding.split() if not even),
        Column("stride", "integer", "S"),
        Column("output_padding", "integer", "OP", screen=used.extra),
        Column("formula", "formula", screen=False),
        Column("working", "text", used.formula, data=False),
        Column("exact", "number", screen=False),
        Column("output", "integer"),
        Column("note", screen=False),
    )
    rows = [axis_row(found, axis, used) for axis in found.axes]
    if found.filters is not None:
        rows.append(channels_row(found, columns))
    return Table("axes", columns, tuple(rows), "Output size", subject(found))


def axis_row(found: Slide, axis: Axis, used: Letters) -> tuple[Value, ...]:
    """One axis in the order of the table's columns."""
    window, numbers = axis.window, used.numbers(axis)
    sides = [window.before, window.after]
    return (
        axis.name,
        axis.size,
        window.kernel,
        window.dilation,
        window.extent,
        window.before if sides[0] == sides[1] else sides,
        *(sides if used.padding == "P0 P1" else ()),
        window.stride,
        axis.output_padding,
        Formula(numbers),
        f"{numbers} = {exact_text(axis)}",
        quotient(axis),
        axis.output,
        fit_text(found, [axis]) or None,
    )


def channels_row(found: Slide, columns: tuple[Column, ...]) -> tuple[Value, ...]:
    """The channels: as many as there are filters, or as went in."""
    said = "unchanged" if found.what == "pooling" else counted(found.filters or 0, "filter")
    cells = {"axis": "channels", "working": said, "output": found.filters}
    return tuple(cells.get(column.name) for column in columns)


def subject(found: Slide) -> str:
    """What was read: `32x32x3, 10 filters of 5x5x3`."""
    kernel = found.kernel
    if found.what == "pooling":
        parts = [f"pool {_sides(kernel)}"]
    elif found.filters is None:
        parts = [f"kernel {_sides(kernel)}"]
    else:
        depth = None if found.depth is None else found.depth // found.groups
        one = Shape(kernel.size, depth, found.shape.channels_first)
        parts = [f"{counted(found.filters, 'filter')} of {one}"]
    if found.groups > 1:
        parts.append(f"{found.groups} groups")
    if kernel.transposed:
        parts.append("transposed")
    if kernel.rounding == "ceil" and not kernel.transposed:
        parts.append("rounded up")
    return ", ".join([str(found.shape), *parts])


def _sides(kernel: Kernel) -> str:
    return "x".join(map(str, kernel.size))


def fit_notes(found: Slide) -> tuple[Note, ...]:
    """What does not fit, axes that are alike in one note."""
    used = letters(found)
    return tuple(
        Note("fit", f"{used.numbers(axes[0])} = {exact_text(axes[0])} {fit_text(found, axes)}")
        for axes in unfitting(found)
    )


def unfitting(found: Slide) -> list[list[Axis]]:
    """The axes along which the kernel does not fit exactly, those with the same numbers together."""
    alike: dict[object, list[Axis]] = {}
    for axis in found.axes:
        if axis.exact[1] != 1:
            alike.setdefault((axis.size, axis.window), []).append(axis)
    return list(alike.values())


def fit_text(found: Slide, axes: list[Axis]) -> str:
    """What not fitting means: `does not fit: the last column is never seen`."""
    fitted = axes[0].fit
    if fitted is None or fitted.fits:
        return ""
    if fitted.overhang:
        reach = joined([counted(fitted.overhang, sample(found, axis)) for axis in axes])
        return f"does not fit: the last window reaches {reach} past the padded input"
    if not fitted.unseen:
        return "does not fit: only padding is never seen"
    lost = joined([_last(fitted.unseen, sample(found, axis)) for axis in axes])
    verb = "is" if fitted.unseen == 1 == len(axes) else "are"
    return f"does not fit: {lost} {verb} never seen"


def way_to_fit(found: Slide) -> str:
    """The nearest inputs that the kernel fits exactly."""
    ways = []
    for axes in unfitting(found):
        axis = axes[0]
        rest = axis.exact[0] * axis.window.stride // axis.exact[1] % axis.window.stride
        near = [axis.size - rest, axis.size + axis.window.stride - rest]
        fitting = [str(size) for size in near if size >= 1 and places(size, axis.window) >= 1]
        what = "an input" if len(found.axes) == 1 else f"a {joined([one.name for one in axes])}"
        ways.append(f"{what} of {' or '.join(fitting)}")
    return f"{joined(ways)} fits; without --strict it is rounded {_direction(found)}"


def _direction(found: Slide) -> str:
    return "up" if found.kernel.rounding == "ceil" else "down"


def sample(found: Slide, axis: Axis) -> str:
    """What one sample along an axis is called; a bare side is that of an image."""
    names = {"height": "row", "width": "column", "depth": "slice", "length": "position"}
    side = axis.name == "length" and found.shape.channels is None
    return "column" if side else names[axis.name]


def counted(number: int, noun: str) -> str:
    """`1 filter`, `10 filters`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def joined(texts: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, last = texts
    return " and ".join(filter(None, [", ".join(most), last]))


def _last(number: int, noun: str) -> str:
    return f"the last {noun}" if number == 1 else f"the last {number} {noun}s"
