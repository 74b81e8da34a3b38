"""The axes that curves are drawn on: what is cut off, and points that are left out without being missed."""

from __future__ import annotations

import math
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netcalc.answer import Plot, Series
from netcalc.render.frame import cut, frame, runs, simplified, thinned

POINT = st.tuples(st.floats(0, 50), st.floats(-20, 20))
RUN = st.lists(POINT, min_size=2, max_size=20).map(sorted)


def plot(*ys):
    return Plot((Series("f", range(len(ys)), ys),), "step", "f")


@pytest.mark.parametrize("seed", range(10))
def test_thinning_many_points_leaves_the_same_picture(seed):
    random = Random(seed)
    ys = [random.gauss(0, 1) for _ in range(random.randint(600, 3000))]
    wide = plot(*ys)
    made = frame(wide, 80)
    points = [(x * made.width / len(ys), y) for x, y in enumerate(ys)]
    kept = thinned(points, made.width * 2, 2)
    assert len(kept) <= 4 * (made.width * 2 + 1)
    for column in range(made.width * 2):
        of = [y for x, y in points if round(x * 2) == column]
        thin = [y for x, y in kept if round(x * 2) == column]
        assert (of[0], of[-1], min(of), max(of)) == (thin[0], thin[-1], min(thin), max(thin))


def on(points, x):
    """Where a polygon stands at a place, by its own segment there; None where it has none."""
    for (a, y), (b, z) in pairwise(points):
        if a <= x <= b and a < b:
            return y + (z - y) * (x - a) / (b - a)
    return None


@given(RUN, st.floats(-10, 0), st.floats(1, 10))
def test_a_cut_curve_is_the_curve_between_the_ends_and_nothing_else(run, first, last):
    parts = list(cut(run, first, last))
    for part in parts:
        assert all(first - 1e-6 <= y <= last + 1e-6 for _, y in part)
    for k in range(200):
        x = run[0][0] + (run[-1][0] - run[0][0]) * k / 200
        steep = [b for a, b in pairwise(run) if b[0] - a[0] < 1e-3 and a[0] - 1 < x < b[0] + 1]
        whole = on(run, x)
        if steep or whole is None:
            continue
        shown = [y for y in (on(part, x) for part in parts) if y is not None]
        if first + 1e-3 < whole < last - 1e-3:
            assert any(y == pytest.approx(whole, abs=1e-3) for y in shown)
        elif whole < first - 1e-3 or whole > last + 1e-3:
            assert all(y != pytest.approx(whole, abs=1e-4) for y in shown)


@pytest.mark.parametrize(
    ("run", "parts"),
    [
        ([(0, 5), (1, 5)], []),
        ([(0, -5), (1, 5)], [[(0.5, 0.0), (0.6, 1.0)]]),
        ([(0, 0.5)], [[(0, 0.5)]]),
        ([(0, 5)], []),
        ([(0, 0.5), (1, 5), (2, 0.5)], [[(0, 0.5), (1 / 9, 1.0)], [(2 - 1 / 9, 1.0), (2, 0.5)]]),
        ([(0, 1), (1, 1), (2, 3)], [[(0, 1), (1, 1), (1, 1)]]),
    ],
)
def test_cut(run, parts):
    found = list(cut(run, 0, 1))
    assert len(found) == len(parts)
    for part, wanted in zip(found, parts, strict=True):
        assert [pytest.approx(point, abs=1e-6) for point in wanted] == part


@given(st.lists(POINT, min_size=1, max_size=60), st.floats(0.001, 2))
def test_a_simplified_curve_is_near_every_point_that_it_leaves_out(points, tolerance):
    kept = simplified(points, tolerance)
    assert kept[0] == points[0]
    assert kept[-1] == points[-1]
    assert set(kept) <= set(points)
    for x, y in points:
        assert (
            min(distance(x, y, a, b) for a, b in zip(kept, kept[1:] or kept, strict=False))
            <= tolerance + 1e-9
        )


def distance(x, y, a, b):
    """From a segment, by trying many of its points and then the foot of the perpendicular."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    part = ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy) if dx or dy else 0
    return min(
        math.hypot(x - a[0] - dx * t, y - a[1] - dy * t) for t in (0, 1, *([part] if 0 <= part <= 1 else []))
    )


def test_long_curves_are_simplified_without_recursion():
    points = [(k, float(k % 2)) for k in range(1200)]
    assert simplified(points, 0.1) == points


def test_runs_are_parted_where_there_is_no_value():
    wide = plot(0, 1, math.nan, 1, math.inf, 2)
    made = frame(wide, 80)
    assert [len(run) for run in runs(wide.series[0], made)] == [2, 1, 1]
