"""Curves and their axes: round numbers that are exact, and curves that stand where the numbers say."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from random import Random
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcalc.answer import Answer, Plot, Series
from netcalc.render import Paper, render
from netcalc.render.figure import picture, svg
from netcalc.render.plot import frame, plotted, thinned
from netcalc.render.scale import FLAT, Scale, scale, widened

FLOATS = st.floats(allow_nan=False, allow_infinity=False)


def plot(*ys, log=False, x="step", xs=None):
    return Plot((Series("f", range(len(ys)) if xs is None else xs, ys),), x, "f", "", log)


def lines(drawn, width=None, encoding="utf-8"):
    return [axis + curve for axis, curve in plotted(drawn, width, encoding)]


class Read:
    """A drawing as its reader sees it: numbers beside rows and below columns, and where there is ink."""

    def __init__(self, text):
        *body, rule, numbers = text
        self.edge = rule.index("└")
        self.rows = {row: line[: self.edge - 1].strip() for row, line in enumerate(body)}
        self.rows = {row: Fraction(label) for row, label in self.rows.items() if label}
        columns = [match.start() - self.edge - 1 for match in re.finditer("┬", rule)]
        self.columns = dict(zip(columns, map(Fraction, numbers.split()), strict=False))
        self.ink = {}
        for row, line in enumerate(body):
            for column, cell in enumerate(line[self.edge + 1 :]):
                if cell != " ":
                    self.ink.setdefault(column, []).append((row, cell))

    def value(self, row):
        (r0, a), *_, (r1, b) = self.rows.items()
        return a + (b - a) * (Fraction(row) - r0) / (r1 - r0)

    def column(self, x):
        (c0, a), *_, (c1, b) = self.columns.items()
        return c0 + (c1 - c0) * (Fraction(x) - a) / (b - a)


# -- scales ------------------------------------------------------------------------------------------


@given(FLOATS, FLOATS, st.integers(2, 12))
@settings(max_examples=300)
def test_a_scale_covers_the_range_in_few_intervals_whose_numbers_are_exact(a, b, most):
    low, high = widened(min(a, b), max(a, b))
    found = scale(low, high, most)
    first, last = found.around(low, high)
    unit = found.digit * Fraction(10) ** found.exponent
    assert found.digit in (1, 2, 5)
    assert first * unit <= Fraction(low) <= (first + 1) * unit
    assert (last - 1) * unit <= Fraction(high) <= last * unit
    assert last - first <= most
    for tick in (first, last):
        assert Fraction(found.label(tick)) == tick * unit
        assert len(found.label(tick)) <= 24


@given(FLOATS, FLOATS, FLOATS)
def test_a_value_has_its_place_between_the_ticks(a, b, c):
    low, value, high = sorted((a, b, c))
    low, high = widened(low, high)
    found = scale(low, high, 6)
    (place,) = found.places([value])
    assert place == pytest.approx(float(Fraction(value) / (found.digit * Fraction(10) ** found.exponent)))


@pytest.mark.parametrize(
    ("scale", "tick", "label"),
    [
        (Scale(1, 0), 0, "0"),
        (Scale(5, -1), -3, "-1.5"),
        (Scale(2, 4), 5, "100000"),
        (Scale(1, 7), 3, "3e+07"),
        (Scale(1, -3), 5, "0.005"),
        (Scale(1, -7), 25, "2.5e-06"),
        (Scale(1, 0), 10_000_000_001, "10000000001"),
        (Scale(1, 308), -2, "-2e+308"),
        (Scale(1, 0, log=True), 3, "1000"),
        (Scale(5, 0, log=True), -2, "1e-10"),
        (Scale(5, 0, log=True), 1, "1e+05"),
    ],
)
def test_labels(scale, tick, label):
    assert scale.label(tick) == label


@given(st.floats(1e-300, 1e300), st.floats(1e-300, 1e300))
def test_a_logarithmic_scale(a, b):
    low, high = min(a, b), max(a, b)
    found = scale(low, high, 8, log=True)
    first, last = found.around(low, high)
    assert last - first <= 8
    assert Fraction(found.label(first)) <= Fraction(low) * Fraction(1 + 1e-9)
    assert Fraction(high) <= Fraction(found.label(last)) * Fraction(1 + 1e-9)


def test_what_has_no_logarithm_has_no_place():
    assert all(map(math.isnan, Scale(1, 0, log=True).places([0.0, -1.0, math.inf, math.nan])))
    assert all(map(math.isnan, Scale(1, 0).places([math.inf, -math.inf, math.nan])))


@pytest.mark.parametrize("value", [0.0, 5.0, -1e-300, 1e300, 5e-324, -1.7e308])
def test_a_single_number_has_a_range_around_it(value):
    low, high = widened(value, value * (1 + FLAT / 10))
    assert low < value < high or abs(value) == 5e-324
    assert math.isfinite(low)
    assert math.isfinite(high)
    assert low < high


# -- the drawing -------------------------------------------------------------------------------------


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=60), st.integers(30, 100))
@settings(max_examples=150)
def test_a_curve_passes_where_its_axes_say(ys, width):
    """Read by the numbers at the axes, every point has ink within a cell of it."""
    text = lines(plot(*ys), width)
    if not text:
        return
    read = Read(text)
    per_row = abs(read.value(1) - read.value(0))
    for x, y in enumerate(ys):
        column = read.column(x)
        near = [c for c in read.ink if abs(c - column) <= 1]
        assert any(abs(read.value(row) - Fraction(y)) <= per_row for c in near for row, _ in read.ink[c])


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=60))
def test_there_is_no_ink_beyond_the_values(ys):
    read = Read(lines(plot(*ys), 80))
    per_row = abs(read.value(1) - read.value(0))
    for column in read.ink.values():
        for row, _ in column:
            assert min(map(Fraction, ys)) - per_row <= read.value(row) <= max(map(Fraction, ys)) + per_row


@given(
    st.lists(FLOATS | st.sampled_from([math.nan, math.inf, -math.inf]), max_size=30),
    st.integers(1, 120),
    st.booleans(),
    st.sampled_from(["utf-8", "ascii", "cp437", "latin-1"]),
)
@settings(max_examples=200)
def test_no_line_is_wider_than_its_terminal(ys, width, log, encoding):
    drawn = plot(*ys, log=log)
    for line in lines(drawn, width, encoding):
        assert len(line) <= min(width, 80)
    answer = Answer("x", {}, "a", {"a": 1.0}, (), (drawn,))
    page = "".join(render(answer, "table", Paper(max(width, 20), encoding=encoding)))
    page.encode(encoding)
    assert max(map(len, page.splitlines())) <= max(width, 20)


def test_every_tick_stands_in_its_own_row_and_column():
    read = Read(lines(plot(9, 4, 1, 0, 1, 4, 9)))
    assert read.rows == {0: 10, 2: 8, 4: 6, 6: 4, 8: 2, 10: 0}
    assert list(read.columns.values()) == list(range(7))
    assert [row for row, _ in read.ink[read.column(3)]] == [10]


def test_dots_of_braille():
    """A point on a tick is the second of the four dots of its cell, on the left: U+2802 among the others."""
    read = Read(lines(plot(1, 0), 40))
    for x, row in ((0, 0), (1, 10)):
        (cell,) = (cell for there, cell in read.ink[read.column(x)] if there == row)
        assert (ord(cell) - 0x2800) & 0x02
    assert set(read.ink) == set(range(int(read.column(1)) + 1))


def test_ascii():
    text = lines(plot(1, 0), 40, "ascii")
    assert text[0].rstrip().endswith("┤-.")  # the renderer spells the axis
    page = "".join(
        render(Answer("x", {}, "a", {"a": 1}, (), (plot(1, 0),)), "table", Paper(40, encoding="ascii"))
    )
    assert page.startswith("f\n\n   1 +-.\n")
    assert page.isascii()


def test_what_is_not_finite_parts_the_curve():
    read = Read(lines(plot(0, 1, math.nan, 1, 0)))
    assert read.column(2) not in read.ink
    assert {read.column(1), read.column(3)} <= set(read.ink)


def test_several_curves_have_a_sign_each_and_a_name():
    two = Plot((Series("one", [0, 1], [0, 1]), Series("two", [0, 1], [1, 0])), "x")
    text = "\n".join(lines(two))
    assert "● one" in text
    assert "○ two" in text
    assert text.count("●") > 10 < text.count("○")
    assert "*" in "".join(lines(two, None, "ascii"))


def test_nothing_finite_is_no_drawing():
    assert lines(plot(math.nan, math.inf)) == []
    assert lines(plot(-1.0, 0.0, log=True)) == []
    assert svg(plot(math.nan)) == ""
    assert picture(plot(math.nan), str, str) == ""


def test_a_terminal_too_narrow_for_a_curve_says_so():
    answer = Answer("x", {}, "a", {"a": 1}, (), (plot(1.00001e-9, 1.00002e-9),))
    page = "".join(render(answer, "table", Paper(20)))
    assert "wider than 20" in " ".join(page.split())


def test_a_range_of_many_decades_begins_and_ends_near_its_values():
    read = Read(lines(plot(*[10.0**-k for k in range(13)], log=True)))
    assert [*read.rows.values()][:1] == [1]
    assert [*read.rows.values()][-1] == Fraction("1e-12")
    first, last = read.ink[min(read.ink)][0], read.ink[max(read.ink)][-1]
    assert first[0] == 0
    assert last[0] == max(read.rows)


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


# -- other pages -------------------------------------------------------------------------------------


def test_svg_has_the_same_numbers_and_its_curve_in_place():
    root = ElementTree.fromstring(svg(plot(9, 4, 1, 0)))
    texts = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["10", "8", "6", "4", "2", "0", "0", "1", "2", "3", "step"]
    (line,) = root.iter("{http://www.w3.org/2000/svg}polyline")
    corners = [tuple(map(float, pair.split(","))) for pair in line.get("points").split()]
    ticks = [float(node.get("y")) - 4 for node in root.iter("{http://www.w3.org/2000/svg}text")][:6]
    assert len(corners) == 4
    assert corners[-1][1] == ticks[-1]  # 0 stands at the tick of 0
    assert corners[1][1] == ticks[3]  # 4 at the tick of 4
    assert "\x1b" not in svg(plot(1, 2, x="\x1b[1m"))


def test_latex_needs_no_package():
    page = picture(plot(9, 4, 1, 0), lambda label: f"${label}$", str)
    assert page.count(r"\qbezier") == 3
    assert r"\makebox(0,0)[r]{$10$}" in page
    assert page.count("{") == page.count("}")
