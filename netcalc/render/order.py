"""Places of a drawing in layers: in which order they stand, with few crossings, and how far apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

Links = Sequence[Sequence[tuple[int, int]]]
"""Between each layer and the next: pairs of places."""

_SWEEPS, _PATIENCE = 12, 4
"""Sweeps over all layers at most, and how many without a better order end them."""
_ROUNDS = 9
_FEW = 400
"""Places up to which neighbours are also swapped one by one."""


def crossings(rows: Sequence[Sequence[int]], links: Links) -> int:
    """How many pairs of links cross.

    >>> crossings([[0, 1], [2, 3]], [[(0, 3), (1, 2)]]), crossings([[0, 1], [3, 2]], [[(0, 3), (1, 2)]])
    (1, 0)
    """
    rank = _ranks(rows)
    return sum(_inversions(between, rank, len(rows[at + 1])) for at, between in enumerate(links))


def _ranks(rows: Sequence[Sequence[int]]) -> dict[int, int]:
    return {place: k for row in rows for k, place in enumerate(row)}


def _inversions(between: Sequence[tuple[int, int]], rank: dict[int, int], size: int) -> int:
    """Pairs of links that cross, counted in a Fenwick tree of those already seen."""
    tree, found = [0] * (size + 1), 0
    ends = [b for _, b in sorted((rank[a], rank[b]) for a, b in between)]
    for seen, b in enumerate(ends):
        at = b + 1
        below = 0
        while at:
            below += tree[at]
            at &= at - 1
        found += seen - below
        at = b + 1
        while at <= size:
            tree[at] += 1
            at += at & -at
    return found


def ordered(rows: Sequence[Sequence[int]], links: Links) -> list[list[int]]:
    """The layers in the best order that was found: barycentre sweeps to and fro."""
    now = [list(row) for row in rows]
    best, fewest, idle = [list(row) for row in now], crossings(now, links), 0
    left, right = _neighbours(links)
    few = sum(map(len, rows)) <= _FEW
    for sweep in range(_SWEEPS):
        if not fewest or idle == _PATIENCE:
            break
        to_the_right = sweep % 2 == 0
        layers = range(1, len(now)) if to_the_right else range(len(now) - 2, -1, -1)
        for at in layers:
            _sort(now, at, at - 1 if to_the_right else at + 1, left if to_the_right else right)
        if few:
            _swap(now, left, right)
        count = crossings(now, links)
        idle = 0 if count < fewest else idle + 1
        if count < fewest:
            best, fewest = [list(row) for row in now], count
    return best


def _neighbours(links: Links) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Of each place those to its left, and those to its right."""
    left: dict[int, list[int]] = {}
    right: dict[int, list[int]] = {}
    for between in links:
        for a, b in between:
            left.setdefault(b, []).append(a)
            right.setdefault(a, []).append(b)
    return left, right


def _sort(rows: list[list[int]], at: int, fixed: int, neighbours: dict[int, list[int]]) -> None:
    """One layer by the mean rank of its neighbours in the fixed one; one without any stays about there."""
    rank = {place: k for k, place in enumerate(rows[fixed])}
    scale = len(rows[fixed]) / len(rows[at])

    def middle(item: tuple[int, int]) -> float:
        k, place = item
        near = neighbours.get(place, ())
        return sum(rank[other] for other in near) / len(near) if near else (k + 0.5) * scale - 0.5

    rows[at] = [place for _, place in sorted(enumerate(rows[at]), key=middle)]


def _swap(rows: list[list[int]], *sides: dict[int, list[int]]) -> None:
    """Neighbours of every layer swapped where that spares a crossing."""
    rank = _ranks(rows)
    for row in rows:
        for k in range(len(row) - 1):
            pairs = [(side.get(row[k], ()), side.get(row[k + 1], ())) for side in sides]
            gain = sum(_order(rank[a], rank[b]) for above, below in pairs for a in above for b in below)
            if gain > 0:
                row[k], row[k + 1] = row[k + 1], row[k]
        rank.update((place, k) for k, place in enumerate(row))


def _order(above: int, below: int) -> int:
    """1 where the upper of two places leads lower than the other, and so crosses it; -1 where it does not."""
    return (above > below) - (above < below)


def settled(
    rows: Sequence[Sequence[int]],
    links: Links,
    heights: Sequence[float],
    weights: Sequence[float],
    space: float,
) -> list[float]:
    """The middle of every place, each near its neighbours, none nearer to another than `space` allows.

    The highest place begins at 0.
    """
    ys = [0.0] * len(heights)
    apart = [[(heights[a] + heights[b]) / 2 + space for a, b in pairwise(row)] for row in rows]
    for row, steps in zip(rows, apart, strict=True):
        y = 0.0
        for place, step in zip(row, [0.0, *steps], strict=True):
            y += step
            ys[place] = y
    left, right = _neighbours(links)
    for turn in range(
        _ROUNDS
    ):  # the last one to the right: a gate in the middle of its inputs, chains straight
        forward = turn % 2 == 0
        near = left if forward else right
        for at in range(len(rows)) if forward else range(len(rows) - 1, -1, -1):
            wished = [_wish(place, ys, near) for place in rows[at]]
            found = _spread(wished, [weights[place] for place in rows[at]], apart[at])
            for place, y in zip(rows[at], found, strict=True):
                ys[place] = y
    top = min((y - h / 2 for y, h in zip(ys, heights, strict=True)), default=0.0)
    return [y - top for y in ys]


def _wish(place: int, ys: Sequence[float], neighbours: dict[int, list[int]]) -> float:
    near = neighbours.get(place)
    return sum([ys[other] for other in near]) / len(near) if near else ys[place]


def _spread(wished: Sequence[float], weights: Sequence[float], apart: Sequence[float]) -> list[float]:
    """Places as near to their wishes as they may stand, in their order: least squares.

    Less the room ahead of each, that is an isotonic regression: blocks that would overlap are pooled.

    >>> _spread([0, 0, 50], [1, 1, 1], [10, 10])
    [-5.0, 5.0, 50.0]
    """
    ahead = [0.0]
    for step in apart:
        ahead.append(ahead[-1] + step)
    blocks: list[tuple[float, float, int]] = []
    for wish, weight, room in zip(wished, weights, ahead, strict=True):
        mean, total, count = wish - room, weight, 1
        while blocks and blocks[-1][0] >= mean:
            other, more, places = blocks.pop()
            mean = (mean * total + other * more) / (total + more)
            total, count = total + more, count + places
        blocks.append((mean, total, count))
    means = [mean for mean, _, count in blocks for _ in range(count)]
    return [mean + room for mean, room in zip(means, ahead, strict=True)]
