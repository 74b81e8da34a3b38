"""A Diagram as LaTeX's own picture, which needs no package: the drawing of gates.py in other ink."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from netcalc.answer import Diagram
from netcalc.render.gates import Label, labels
from netcalc.render.layout import Layout, Spot, layout

Words = Callable[[str], str]
"""How a text is set."""

_WIDE, _LARGE, _SMALL = 160.0, 0.25, 0.16
"""Millimetres of a page, and of a unit of the drawing, at most and at least."""


def picture(diagram: Diagram, digits: int, words: Words, numeral: Words) -> str:
    """The picture environment; `words` sets names and formulas, `numeral` numbers.

    It is as wide as a page where that leaves it legible; a wider one needs a page of its own.
    """
    shown = labels(diagram, digits)
    made = layout(diagram, [label.cell for label in shown])
    width = made.width + 12
    unit = min(_LARGE, max(_SMALL, _WIDE / width))
    size = "\\scriptsize" if unit > 0.2 else "\\tiny"
    body = [*_wires(made, shown)]
    for label, spot in zip(shown, made.spots, strict=True):
        body += _box(label, spot, made.height, words, numeral)
    read = {source for source, _ in diagram.arrows}
    body += [
        _arrow(spot.right, made.height - spot.y, 10) for i, spot in enumerate(made.spots) if i not in read
    ]
    lines = "".join(f"{line}\n" for line in body)
    wide = f"% {width * unit:.0f} mm wide\n" if width * unit > _WIDE else ""
    head = f"{wide}{{\\setlength{{\\unitlength}}{{{unit:.3f}mm}}{size}\n"
    return f"{head}\\begin{{picture}}({width:.1f},{made.height:.1f})\n{lines}\\end{{picture}}}}\n"


def _wires(made: Layout, shown: list[Label]) -> Iterator[str]:
    """A bend is two parabolas, which meet where it turns."""
    for bend in made.bends:
        y0, y1 = made.height - bend.y0, made.height - bend.y1
        if y0 == y1:
            yield _line(bend.x0, y0, bend.x1 - bend.x0)
        else:
            x, y = (bend.x0 + bend.x1) / 2, (y0 + y1) / 2
            quarter = (bend.x1 - bend.x0) / 4
            yield _curve(bend.x0, y0, bend.x0 + quarter, y0, x, y)
            yield _curve(x, y, bend.x1 - quarter, y1, bend.x1, y1)
        if bend.target >= 0:
            left = _left(made.spots[bend.target], shown[bend.target])
            yield _arrow(bend.x1, y1, left - bend.x1)
    for lane in made.lanes:
        yield _line(lane.x0, made.height - lane.y, lane.x1 - lane.x0)


def _left(spot: Spot, label: Label) -> float:
    return spot.gate - label.cell.gate / 2 - label.glyph[0] / 2


def _line(x: float, y: float, length: float) -> str:
    return f"\\put({x:.1f},{y:.1f}){{\\line(1,0){{{length:.1f}}}}}"


def _arrow(x: float, y: float, length: float) -> str:
    return f"\\put({x:.1f},{y:.1f}){{\\vector(1,0){{{max(length, 0.1):.1f}}}}}"


def _curve(*corners: float) -> str:
    x0, y0, x1, y1, x2, y2 = (f"{corner:.1f}" for corner in corners)
    return f"\\qbezier({x0},{y0})({x1},{y1})({x2},{y2})"


def _box(label: Label, spot: Spot, bottom: float, words: Words, numeral: Words) -> Iterator[str]:
    width, height = label.glyph
    left, y = _left(spot, label), bottom - spot.y
    x = left + width / 2
    if label.name:
        yield f"\\put({x:.1f},{y:.1f}){{\\oval({width:.1f},{height:.1f})}}"
        yield _put(x, y + height / 2 + 3, "b", words(label.name))
    yield _put(x, y, "", words(label.sign))
    if label.shape:
        yield _put(x, y - height / 2 - 3, "t", words(label.shape))
    yield _line(left + width, y, spot.right - left - width)
    middle = (spot.gate + spot.right) / 2
    if label.value:
        yield _put(middle, y + 3, "b", numeral(label.value))
    if label.gradient:
        yield _put(middle, y - 3, "t", numeral(label.gradient))


def _put(x: float, y: float, side: str, text: str) -> str:
    return f"\\put({x:.1f},{y:.1f}){{\\makebox(0,0){f'[{side}]' if side else ''}{{{text}}}}}"
