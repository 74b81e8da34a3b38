"""Curves and their axes: round numbers that are exact, and curves that stand where the numbers say."""

from __future__ import annotations

import math
import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcalc.answer import Answer, Plot, Series
from netcalc.render import Paper, render
from netcalc.render.frame import frame
from netcalc.render.plot import plotted
from netcalc.render.scale import FLAT, Scale, scale, widened

FLOATS = st.floats(allow_nan=False, allow_infinity=False)


def plot(*ys, log=False, x="step", xs=None):
    return Plot((Series("f", range(len(ys)) if xs is None else xs, ys),), x, "f", "", log)


def lines(drawn, width=None, encoding="utf-8"):
    return ["".join(text for text, _ in line) for line in plotted(drawn, width, encoding)]


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
                if cell not in " ─":
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


def curves(*ys, **more):
    return Plot(tuple(Series(f"f{k}", range(len(one)), one) for k, one in enumerate(ys, 1)), "x", **more)


def test_several_curves_have_a_sign_each_and_a_name():
    text = lines(curves([0, 1], [1, 0]))
    assert [line.strip() for line in text[:2]] == ["● f1", "○ f2"]
    body = "\n".join(text[2:])
    assert 3 < body.count("●") < 12 > body.count("○") > 3
    assert "*" in "".join(lines(curves([0, 1], [1, 0]), None, "ascii"))


def test_curves_that_coincide_are_all_seen():
    """Their signs take turns along the one line."""
    body = lines(curves([0, 5], [0, 5], [0, 5]))[3:]
    signs = [cell for column in zip(*body[:-2], strict=False) for cell in column if cell in "●○◆"]
    assert signs[:6] == list("●○◆●○◆")


@pytest.mark.parametrize("count", [2, 3, 7, 20])
def test_each_curve_has_its_own_ink(count):
    """Curves apart from each other: the sign and the number of a curve stand on its row and nowhere else."""
    drawn = plotted(curves(*[[k, k] for k in range(count)]), 80, "utf-8")[count:-2]
    owners = [{curve for text, curve in line[1:] if curve is not None and text.strip()} for line in drawn]
    assert set().union(*owners) == set(range(count))
    assert all(len(own) <= 1 for own in owners) or count > 13


def test_of_curves_that_coincide_the_first_is_on_top():
    drawn = plotted(curves([0, 5], [0, 5]), 80, "utf-8")[2:-2]
    inked = [(text, curve) for line in drawn for text, curve in line[1:] if text.strip()]
    assert {curve for text, curve in inked if "○" not in text} == {0}


def test_zero_has_a_quiet_line_where_it_is_no_end():
    def across(*ys, **more):
        return [row for row, line in enumerate(lines(plot(*ys, **more))[:-2]) if "──" in line]

    read = Read(lines(plot(-1, -1, 1)))
    assert [read.rows[row] for row in across(-1, -1, 1)] == [0]
    assert across(1, 2, 3) == across(0, 1, 2) == across(0.001, 1, 1000, log=True) == []


def test_levels_have_a_quiet_line_a_name_and_room():
    level = curves([0, 1], levels=((3.0, "the limit"),))
    text = lines(level)
    assert text[0].strip() == "─ the limit"
    read = Read(text[1:])
    assert [read.rows[row] for row, line in enumerate(text[1:-2]) if "──" in line] == [3]


def test_the_vertical_axis_has_a_name():
    assert lines(curves([0, 1], y="loss"))[0] == " loss"


@pytest.mark.parametrize(("low", "high"), [(-0.5, 0.5), (-1, None), (None, 0.75), (0.3, 0.9)])
def test_what_is_beyond_the_ends_is_cut_off(low, high):
    read = Read(lines(curves([-3, 3], low=low, high=high)))
    per_row = abs(read.value(1) - read.value(0))
    shown = [read.value(row) for column in read.ink.values() for row, _ in column]
    assert min(shown) >= Fraction(-3 if low is None else low) - per_row
    assert max(shown) <= Fraction(3 if high is None else high) + per_row
    assert max(shown) - min(shown) > Fraction(1, 2)


def test_no_line_joins_what_lies_beyond_the_two_ends():
    """A curve that leaves above and comes back below, parted at its pole, has no ink between the two."""
    pole = curves([1, 50, math.nan, -50, -1], low=-2, high=2)
    read = Read(lines(pole))
    assert read.column(2) not in read.ink


def test_the_axis_reaches_over_places_without_a_value():
    nan = math.nan
    read = Read(lines(plot(nan, nan, 1, 2, nan)))
    assert list(read.columns.values()) == [0, 1, 2, 3, 4]
    assert set(read.ink) == set(range(int(read.column(2)), int(read.column(3)) + 1))


@given(st.floats(-1e3, 1e3), st.floats(1e-3, 1e3), st.integers(40, 80))
def test_every_tick_stands_where_its_number_says(left, width, columns):
    """Wherever the range begins: a kink on a tick is drawn in the tick's column."""
    made = frame(Plot((Series("f", [left, left + width], [0, 1]),), "x"), columns)
    for column, label in made.columns.items():
        at = (made.x.places([float(label)])[0] - made.left) * made.across
        assert at == pytest.approx(column, abs=1e-6)


def test_nothing_finite_is_no_drawing():
    assert lines(plot(math.nan, math.inf)) == []
    assert lines(plot(-1.0, 0.0, log=True)) == []


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
