"""A reader of drawings that knows nothing of netcalc: where the texts, boxes and wires of an SVG stand."""

from __future__ import annotations

import re
from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree

WIDE, HIGH, DEEP = 0.605, 0.8, 0.2
"""A letter of a fixed-width font: its width, how far it stands above its line and below, in its size."""
EXACT = 0.02
"""Coordinates are written to a hundredth."""


class Rectangle(NamedTuple):
    """From the left and from above; `what` is its text."""

    x0: float
    y0: float
    x1: float
    y1: float
    what: str

    def meets(self, other: Rectangle) -> bool:
        return (
            self.x0 + EXACT < other.x1
            and other.x0 + EXACT < self.x1
            and self.y0 + EXACT < other.y1
            and other.y0 + EXACT < self.y1
        )

    def holds(self, x: float, y: float) -> bool:
        return self.x0 + EXACT < x < self.x1 - EXACT and self.y0 + EXACT < y < self.y1 - EXACT

    def around(self, other: Rectangle) -> bool:
        return (
            self.x0 - EXACT <= other.x0
            and self.y0 - EXACT <= other.y0
            and other.x1 <= self.x1 + EXACT
            and other.y1 <= self.y1 + EXACT
        )


class Drawing(NamedTuple):
    """What was read: the canvas, each box's texts and gate, texts of no box, and points along the wires."""

    canvas: Rectangle
    boxes: list[list[Rectangle]]
    gates: list[Rectangle | None]
    texts: list[Rectangle]
    wires: list[list[tuple[float, float]]]


def read(svg: str) -> Drawing:
    """A drawing of gates and wires as the document has it."""
    root = ElementTree.fromstring(svg)
    canvas = Rectangle(0, 0, float(root.attrib["width"]), float(root.attrib["height"]), "canvas")
    found = Drawing(canvas, [], [], [], [])
    _group(root, 0, 0, found, found.texts)
    return found


def _group(element: ElementTree.Element, x: float, y: float, found: Drawing, texts: list[Rectangle]) -> None:
    for child in element:
        tag = child.tag.rpartition("}")[2]
        if tag == "g":
            moved = re.fullmatch(r"translate\(([-\d.]+) ([-\d.]+)\)", child.attrib.get("transform", ""))
            if moved:
                _group(child, x + float(moved[1]), y + float(moved[2]), found, texts)
            else:
                found.boxes.append([])
                found.gates.append(None)
                _group(child, x, y, found, found.boxes[-1])
        elif tag == "text":
            texts.append(_text(child, x, y))
        elif tag == "rect":
            left, top, width, height = (float(child.attrib[name]) for name in ("x", "y", "width", "height"))
            found.gates[-1] = Rectangle(x + left, y + top, x + left + width, y + top + height, "gate")
        elif tag == "path" and child.attrib.get("fill") == "none":
            found.wires.extend(_wires(child.attrib["d"], x, y))


def _text(element: ElementTree.Element, x: float, y: float) -> Rectangle:
    size = float(element.attrib["font-size"])
    text = "".join(element.itertext())
    wide = len(text) * size * WIDE
    left = x + float(element.attrib["x"]) - (wide / 2 if element.attrib.get("text-anchor") == "middle" else 0)
    line = y + float(element.attrib["y"])
    return Rectangle(left, line - HIGH * size, left + wide, line + DEEP * size, text)


def _wires(path: str, x: float, y: float) -> list[list[tuple[float, float]]]:
    """The strokes of a path of M, H and C, as points not far apart."""
    strokes: list[list[tuple[float, float]]] = []
    for letter, numbers in re.findall(r"([MHC])([^MHC]*)", path):
        at = [float(number) for number in numbers.split()]
        if letter == "M":
            strokes.append([(at[0] + x, at[1] + y)])
            continue
        begin = strokes[-1][-1]
        corners = [(at[0] + x, begin[1])] if letter == "H" else _pairs(at, x, y)
        ends = [begin, *corners] if letter == "C" else [begin, begin, corners[0], corners[0]]
        strokes[-1] += [_bezier(ends, k / 24) for k in range(1, 25)]
    return strokes


def _pairs(at: list[float], x: float, y: float) -> list[tuple[float, float]]:
    return [(at[k] + x, at[k + 1] + y) for k in range(0, len(at), 2)]


def _bezier(ends: list[tuple[float, float]], t: float) -> tuple[float, float]:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    x, y = (sum(w * end[axis] for w, end in zip(weights, ends, strict=True)) for axis in (0, 1))
    return x, y


def assert_nothing_overlaps(found: Drawing) -> None:
    """Texts and gates meet no other; what is a gate's stands in it or outside; wires run through none."""
    alone = [*found.texts, *(text for box in found.boxes for text in box)]
    for a, b in combinations(alone, 2):
        assert not a.meets(b), f"{a} meets {b}"
    for k, gate in enumerate(found.gates):
        if gate is None:
            continue
        for i, box in enumerate(found.boxes):
            for text in box:
                inside = i == k and gate.around(text)
                assert inside or not gate.meets(text), f"{text} meets {gate}"
    for a, b in combinations([gate for gate in found.gates if gate], 2):
        assert not a.meets(b)
    solid = [*alone, *(gate for gate in found.gates if gate)]
    for rectangle in solid:
        assert found.canvas.around(rectangle), f"{rectangle} leaves {found.canvas}"
    for stroke in found.wires:
        for x, y in stroke:
            for rectangle in solid:
                assert not rectangle.holds(x, y), f"a wire runs through {rectangle} at {x, y}"
