"""Where the boxes of a Diagram stand, and how its wires run: layers from left to right.

    layers       a box stands one layer right of the last box that it reads (the longest path), an input just
                 ahead of its first reader
    order        wires over several layers have a place in each, a lane that all readers share; barycentre
                 sweeps, and the order with the fewest crossings stays (Sugiyama, Tagawa and Toda, 1981)
    coordinates  each place as near to its neighbours as the order allows (order.py)

A wire bends between columns only, and goes straight through a column on its own lane: it can't touch a box.
Lists and loops: no graph is too deep.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from netcalc.answer import Diagram
from netcalc.errors import LimitError
from netcalc.render.order import ordered, settled

MOST_PLACES = 60_000
"""Boxes, and places of wires on their way through the layers, of one picture."""
LANE = 12.0
"""Height of a wire's own place."""
SPACE = 10.0
"""Between two places of a layer."""
PORT = 9.0
"""Between two wires into one box."""
_GAP, _WIDEST_GAP, _SLOPE = 34.0, 150.0, 0.22
"""Between two columns: at least, at most, and for each unit that a wire climbs there."""


class Cell(NamedTuple):
    """The room of a box: what stands at its left, the labelled piece of wire at its right, and its height."""

    gate: float
    stub: float
    height: float


class Spot(NamedTuple):
    """Where a box stands: its column from `left` to `right`, the gate's right end, and its middle."""

    left: float
    gate: float
    right: float
    y: float


class Bend(NamedTuple):
    """A wire from one column to the next, into the box `target`, or on along a lane (-1)."""

    source: int
    x0: float
    y0: float
    x1: float
    y1: float
    target: int


class Lane(NamedTuple):
    """A wire straight through a column; `branches` where it parts behind it."""

    source: int
    x0: float
    x1: float
    y: float
    branches: bool


class Layout(NamedTuple):
    """A drawing without ink, from (0, 0) to (width, height)."""

    width: float
    height: float
    spots: list[Spot]
    bends: list[Bend]
    lanes: list[Lane]


class Layers(NamedTuple):
    """The places of every layer: boxes by their number, and lanes after them."""

    rows: list[list[int]]
    layer: list[int]
    source: list[int]
    """The box whose wire a place carries; of a box itself."""
    links: list[list[tuple[int, int]]]
    """From the places of a layer to those of the next."""


def layout(diagram: Diagram, cells: Sequence[Cell]) -> Layout:
    """The drawing for boxes of these sizes. Raises LimitError where it has more than MOST_PLACES places."""
    layers = _layered(len(cells), diagram.arrows)
    boxes = len(cells)
    heights = [cell.height for cell in cells] + [LANE] * (len(layers.source) - boxes)
    rows = ordered(layers.rows, layers.links)
    weights = [1.0] * boxes + [8.0] * (len(layers.source) - boxes)
    ys = settled(rows, layers.links, heights, weights, SPACE)
    columns = _columns(layers._replace(rows=rows), cells, ys)
    bottom = max((y + h / 2 for y, h in zip(ys, heights, strict=True)), default=0.0)
    spots = [Spot(*columns[layers.layer[i]], ys[i]) for i in range(boxes)]
    bends, lanes = _wires(layers, columns, cells, ys)
    return Layout(columns[-1][2] if columns else 0.0, bottom, spots, bends, lanes)


def _layered(boxes: int, arrows: Sequence[tuple[int, int]]) -> Layers:
    layer, readers = _layers(boxes, arrows)
    last = [max((layer[t] for t in to), default=layer[i]) for i, to in enumerate(readers)]
    places = boxes + sum(max(0, last[i] - layer[i] - 1) for i in range(boxes))
    if places > MOST_PLACES:
        raise LimitError(
            f"a picture of {boxes:,} nodes has {places:,} places for them and their wires, more than"
            f" {MOST_PLACES:,}",
            "--format dot or mermaid, for a program that draws large graphs",
        )
    depth = max(layer, default=-1) + 1
    rows: list[list[int]] = [[] for _ in range(depth)]
    links: list[list[tuple[int, int]]] = [[] for _ in range(max(depth - 1, 0))]
    source = list(range(boxes))
    for i in range(boxes):
        rows[layer[i]].append(i)
    for i, to in enumerate(readers):
        waiting, before = sorted(to, key=layer.__getitem__), i
        k = 0
        for at in range(layer[i] + 1, last[i] + 1):
            while k < len(waiting) and layer[waiting[k]] == at:
                links[at - 1].append((before, waiting[k]))
                k += 1
            if at < last[i]:
                lane = len(source)
                source.append(i)
                layer.append(at)
                rows[at].append(lane)
                links[at - 1].append((before, lane))
                before = lane
    for row in rows:
        row.sort(key=source.__getitem__)
    return Layers(rows, layer, source, links)


def _layers(boxes: int, arrows: Sequence[tuple[int, int]]) -> tuple[list[int], list[list[int]]]:
    """Each box's layer, and who reads it.

    Where every box right behind what it reads would need too many places, it stands right ahead of its first
    reader, as inputs always do: the lanes of a long sum of products become short.
    """
    readers: list[list[int]] = [[] for _ in range(boxes)]
    layer, is_leaf = [0] * boxes, [True] * boxes
    for source, target in sorted(arrows, key=lambda arrow: arrow[1]):
        readers[source].append(target)
        is_leaf[target] = False
        layer[target] = max(layer[target], layer[source] + 1)
    all_late = boxes + _lanes(layer, readers) > MOST_PLACES
    for i in range(boxes - 1, -1, -1):
        if all_late or is_leaf[i]:
            layer[i] = min((layer[t] - 1 for t in readers[i]), default=layer[i])
    return layer, readers


def _lanes(layer: Sequence[int], readers: Sequence[Sequence[int]]) -> int:
    """The places of wires on their way, inputs not counted that would move."""
    return sum(max(layer[t] for t in to) - layer[i] - 1 for i, to in enumerate(readers) if to and layer[i])


def _columns(layers: Layers, cells: Sequence[Cell], ys: Sequence[float]) -> list[tuple[float, float, float]]:
    """Of each layer the left end, the right end of its gates, and the right end."""
    columns = []
    x = 0.0
    for at, row in enumerate(layers.rows):
        boxes = [cells[p] for p in row if p < len(cells)]
        gate, stub = max(cell.gate for cell in boxes), max(cell.stub for cell in boxes)
        columns.append((x, x + gate, x + gate + stub))
        x += gate + stub
        if at < len(layers.links):
            climb = max(abs(ys[a] - ys[b]) for a, b in layers.links[at])
            x += min(max(_GAP, _SLOPE * climb), _WIDEST_GAP)
    return columns


def _wires(
    layers: Layers, columns: Sequence[tuple[float, float, float]], cells: Sequence[Cell], ys: Sequence[float]
) -> tuple[list[Bend], list[Lane]]:
    boxes, bends, leaving = len(cells), list[Bend](), [0] * len(ys)
    for at, links in enumerate(layers.links):
        into: dict[int, list[int]] = {}
        for a, b in sorted(links, key=lambda link: ys[link[0]]):
            into.setdefault(b, []).append(a)
            leaving[a] += 1
        x0, x1 = columns[at][2], columns[at + 1][0]
        for b, sources in into.items():
            for a, y in zip(sources, ports(ys[b], len(sources)), strict=True):
                bends.append(Bend(layers.source[a], x0, ys[a], x1, y, b if b < boxes else -1))
    lanes = [
        Lane(
            layers.source[p], columns[layers.layer[p]][0], columns[layers.layer[p]][2], ys[p], leaving[p] > 1
        )
        for p in range(boxes, len(ys))
    ]
    return bends, lanes


def ports(y: float, count: int) -> list[float]:
    """Where so many wires come into a box whose middle is at y, from above."""
    return [y + PORT * (k - (count - 1) / 2) for k in range(count)]


def gaps(layout: Layout) -> list[tuple[float, float]]:
    """Where wires bend: from the right end of a column to the left end of the next."""
    columns = sorted({(spot.left, spot.right) for spot in layout.spots})
    return [(a[1], b[0]) for a, b in pairwise(columns)]
