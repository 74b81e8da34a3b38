"""A Diagram as gates and wires, drawn as a lecture draws a compute graph.

Left to right, inputs as plain names, values above the wires in one colour and gradients below in another; a
gate shows its sign, with its name above and its array's shape below.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from netcalc.answer import Array, Box, Diagram, Value
from netcalc.render.alphabet import visible
from netcalc.render.layout import PORT, Bend, Cell, Layout, Spot, layout
from netcalc.render.sheet import cell as cell_text
from netcalc.render.svg import LETTER, Picture, number, written

GREEN, RED = "#208a3c", "#dc4040"
"""Values and gradients: as far from white as from black."""
_SIZE, _SMALL = 12, 10
_GATE, _PAD = 26, 14
_LINE = 12
"""Height of a line of small text."""
_LONGEST = 32
"""Letters of a name or a sign; the whole stands in the box's title."""
_ARRAY = 18
"""Characters of an array beside a wire."""
_ARROW = 6


class Label(NamedTuple):
    """The texts of a box as they are drawn."""

    sign: str
    """In the gate; of an input its name."""
    name: str
    """Above the gate; "" of an input."""
    shape: str
    value: str
    gradient: str
    ways: int
    """Wires that come in."""

    @property
    def glyph(self) -> tuple[float, float]:
        """Width and height of the gate."""
        if not self.name:
            return wide(self.sign, _SIZE) + 8, _GATE - 4
        return max(_GATE, wide(self.sign, _SIZE) + _PAD), max(_GATE, (self.ways - 1) * PORT + _PAD)

    @property
    def cell(self) -> Cell:
        """The room that the box takes."""
        width, height = self.glyph
        unit = max(width, wide(self.name, _SMALL) + 4, wide(self.shape, _SMALL) + 4)
        stub = max(wide(self.value, _SIZE), wide(self.gradient, _SIZE))
        lines = _LINE * bool(self.name or self.shape)
        return Cell(unit, stub + 12 if stub else 12, max(height + 2 * lines, 2 * _LINE + 10 if stub else 0))


def wide(text: str, size: float) -> float:
    """Pixels of a text in a fixed-width font."""
    return len(text) * size * LETTER


def labels(diagram: Diagram, digits: int) -> list[Label]:
    """What every box shows."""
    ways = [0] * len(diagram.boxes)
    for _, target in diagram.arrows:
        ways[target] += 1
    return [_label(box, digits, count) for box, count in zip(diagram.boxes, ways, strict=True)]


def _label(box: Box, digits: int, ways: int) -> Label:
    name = _brief(box.name)
    sign = _brief(box.sign if "(" in box.sign else box.sign.replace("*", "×"))
    sign = "−" if sign == "-" else sign
    value, gradient = (short(found, digits) for found in (box.value, box.gradient))
    return Label(
        sign or name, name if sign else "", f"({box.shape})" * bool(box.shape), value, gradient, ways
    )


def _brief(text: str) -> str:
    text = visible(text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def short(value: Value, digits: int) -> str:
    """A value beside a wire: a number, or the ends of an array."""
    if isinstance(value, list):
        value = Array(value, _ARRAY)
    return cell_text(value, "number", digits)


def picture(diagram: Diagram, digits: int) -> Picture:
    """The drawing as the inside of an SVG element. Raises LimitError where it is too large."""
    shown = labels(diagram, digits)
    made = layout(diagram, [label.cell for label in shown])
    read = {source for source, _ in diagram.arrows}
    body = [*_wires(made, shown)]
    for i, (box, label, spot) in enumerate(zip(diagram.boxes, shown, made.spots, strict=True)):
        body += _box(box, label, spot, i in read)
    return Picture(made.width + _ARROW + 2, made.height, "".join(f"{line}\n" for line in body))


def _wires(made: Layout, shown: list[Label]) -> Iterator[str]:
    path = "".join([*(_bend(bend, made, shown) for bend in made.bends), *map(_lane, made.lanes)])
    if path:
        yield f'<path d="{path}" fill="none" stroke="currentColor" opacity="0.7"/>'
    heads = "".join(
        _head(_left(made.spots[bend.target], shown[bend.target]), bend.y1)
        for bend in made.bends
        if bend.target >= 0
    )
    if heads:
        yield f'<path d="{heads}" stroke="none"/>'
    leaving: dict[tuple[float, float], int] = {}
    for bend in made.bends:
        leaving[bend.x0, bend.y0] = leaving.get((bend.x0, bend.y0), 0) + 1
    for (x, y), count in leaving.items():
        if count > 1:
            yield f'<circle cx="{number(x)}" cy="{number(y)}" r="2"/>'


def _left(spot: Spot, label: Label) -> float:
    """Where the gate begins; it stands in the middle of what belongs to it."""
    unit, width = label.cell.gate, label.glyph[0]
    return spot.gate - unit / 2 - width / 2


def _bend(bend: Bend, made: Layout, shown: list[Label]) -> str:
    middle = (bend.x0 + bend.x1) / 2
    x0, y0, x1, y1, x = map(number, (bend.x0, bend.y0, bend.x1, bend.y1, middle))
    path = f"M{x0} {y0}" + (f"H{x1}" if y0 == y1 else f"C{x} {y0} {x} {y1} {x1} {y1}")
    if bend.target < 0:
        return path
    return path + f"H{number(_left(made.spots[bend.target], shown[bend.target]) - 1)}"


def _lane(lane: tuple[int, float, float, float, bool]) -> str:
    return f"M{number(lane[1])} {number(lane[3])}H{number(lane[2])}"


def _head(x: float, y: float) -> str:
    return f"M{number(x)} {number(y)}l{-_ARROW} -3v6z"


def _box(box: Box, label: Label, spot: Spot, is_read: bool) -> Iterator[str]:
    width, height = label.glyph
    left = _left(spot, label)
    x, y = left + width / 2, spot.y
    yield f"<g><title>{written(_spoken(box, label))}</title>"
    if label.name:
        yield (
            f'<rect x="{number(left)}" y="{number(y - height / 2)}" width="{number(width)}"'
            f' height="{number(height)}" rx="{_GATE // 2}" fill-opacity="0.12" stroke="currentColor"/>'
        )
        yield _text(label.name, x, y - height / 2 - 4, _SMALL)
    yield _text(label.sign, x, y + 4, _SIZE, bold=True)
    if label.shape:
        yield _text(label.shape, x, y + height / 2 + 10, _SMALL)
    end = spot.right if is_read else spot.right + _ARROW
    stub = f"M{number(left + width)} {number(y)}H{number(end)}"
    yield f'<path d="{stub}" fill="none" stroke="currentColor" opacity="0.7"/>'
    if not is_read:
        yield f'<path d="{_head(end, y)}" stroke="none"/>'
    x = (spot.gate + spot.right) / 2
    if label.value:
        yield _text(label.value, x, y - 5, _SIZE, GREEN)
    if label.gradient:
        yield _text(label.gradient, x, y + 13, _SIZE, RED)
    yield "</g>"


def _spoken(box: Box, label: Label) -> str:
    """What is read out, and shown under the pointer."""
    text = box.name if box.formula == "input" else f"{box.name} = {box.formula}"
    parts = [
        text,
        box.shape,
        label.value and f"value {label.value}",
        label.gradient and f"gradient {label.gradient}",
    ]
    return ", ".join(filter(None, parts))


def _text(text: str, x: float, y: float, size: float, fill: str = "", bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    colour = f' fill="{fill}"' if fill else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{size}" text-anchor="middle"{colour}{weight}>'
        f"{written(text)}</text>"
    )
