"""Curves: enough places to draw them, jumps and poles where they are, ends that a pole does not spoil."""

from __future__ import annotations

import math
from bisect import bisect
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcalc.expression.curve import MOST, Sampler, places


def safe(function):
    def value(x):
        try:
            return function(x)
        except (ValueError, ZeroDivisionError):
            return math.nan
        except OverflowError:
            return math.inf

    return value


def sampled(function, left=-5.0, right=5.0, **more):
    return Sampler(safe(function), left, right, **more)


def drawn(function, left=-5.0, right=5.0):
    sampler = sampled(function, left, right)
    return sampler, sampler.curve(*sampler.ends())


def on(curve, x):
    """Where the drawn line stands at a place; nan where it is parted."""
    k = min(max(bisect(curve.x, x), 1), len(curve.x) - 1)
    if curve.x[k - 1] == x:
        return curve.y[k - 1]
    (a, b), (y, z) = curve.x[k - 1 : k + 1], curve.y[k - 1 : k + 1]
    return y if a == b else y + (z - y) * (x - a) / (b - a)


SMOOTH = {
    "line": lambda x: 2 * x - 1,
    "sine": math.sin,
    "fast sine": lambda x: math.sin(40 * x),
    "no multiple of the even places": lambda x: math.sin(32 * math.pi * x),
    "kink": lambda x: abs(x - 0.1234),
    "kinks": lambda x: max(0.0, x - 1.01) - max(0.0, x - 1.02),
    "narrow peak": lambda x: math.exp(-1000 * (x - 0.01) ** 2),
    "very narrow peak": lambda x: math.exp(-((300 * (x - 1.2345)) ** 2)),
    "steep": lambda x: math.tanh(1e5 * (x - 1.2)),
    "root": math.cbrt,
    "edge": lambda x: math.sqrt(x - 0.5),
    "both edges": math.asin,
    "power": lambda x: x**9,
    "exponential": lambda x: math.exp(5 * x),
    "limit at an edge": lambda x: x * math.log(x),
    "constant": lambda x: 3.0,
    "huge": lambda x: 1e307 * x,
    "tiny": lambda x: 1e-300 * x,
}


@pytest.mark.parametrize("name", SMOOTH)
def test_the_drawn_line_is_the_function(name):
    function = SMOOTH[name]
    sampler, curve = drawn(function)
    low, high = sampler.ends()
    assert sampler.poles == []
    assert curve.whole
    assert not [gap for gap in curve.gaps if gap.kind != "none"]
    for k in range(20_011):
        x = -5 + 10 * k / 20_010
        true = safe(function)(x)
        if math.isfinite(true):
            assert abs(on(curve, x) - true) <= (high - low) / 100 or _steep(function, x, (high - low) / 100)


def _steep(function, x, most):
    """Does it pass through so much within a tenth of the drawing's finest dot?"""
    near = [safe(function)(x + d) for d in (-5e-4, 5e-4)]
    return abs(near[1] - near[0]) > most


@pytest.mark.parametrize("name", SMOOTH)
def test_ends_are_the_lowest_and_the_highest_value(name):
    values = [safe(SMOOTH[name])(-5 + k / 2000) for k in range(20_001)]
    values = [y for y in values if math.isfinite(y)]
    low, high = sampled(SMOOTH[name]).ends()
    room = (max(values) - min(values)) / 50 or 1e-9
    assert low == pytest.approx(min(values), abs=room)
    assert high == pytest.approx(max(values), abs=room)


POLES = {
    "1/x": (lambda x: 1 / x, [0]),
    "between the places": (lambda x: 1 / (x - 0.1234), [0.1234]),
    "where no float is": (math.tan, [-3 * math.pi / 2, -math.pi / 2, math.pi / 2, 3 * math.pi / 2]),
    "even": (lambda x: (x - 0.1234) ** -2, [0.1234]),
    "upside down": (lambda x: -1 / (x - 1 / 3) ** 4, [1 / 3]),
    "logarithm": (math.log, [0]),
    "logarithm of a distance": (lambda x: math.log(abs(x - 0.3)), [0.3]),
    "weak": (lambda x: abs(x - 0.2) ** -0.5, [0.2]),
    "two": (lambda x: 1 / ((x - 1) * (x + 2)), [-2, 1]),
    "at an end": (lambda x: 1 / (x - 5), [5]),
    "beside a line": (lambda x: x + 0.1 / (x - 0.01), [0.01]),
    "overflow": (lambda x: math.exp(math.exp(2 * x)), [math.log(math.log(1.797e308)) / 2]),
}


@pytest.mark.parametrize("name", POLES)
def test_poles_are_found_and_spoil_nothing(name):
    function, true = POLES[name]
    sampler = sampled(function)
    low, high = sampler.ends()
    assert sampler.poles == [pytest.approx(x, abs=1e-6) for x in true]
    values = sorted(y for y in (safe(function)(-5 + k / 100.7) for k in range(1008)) if math.isfinite(y))
    tenth = len(values) // 10
    middle = values[-1 - tenth] - values[tenth]
    assert high - low <= 3.2 * middle
    assert low <= values[tenth] + middle / 10
    assert high >= values[-1 - len(values) // 8] - middle / 10


@pytest.mark.parametrize("name", POLES)
def test_no_line_crosses_a_pole(name):
    function, true = POLES[name]
    sampler, curve = drawn(function)
    low, high = sampler.ends()
    for (a, y), (b, z) in pairwise(zip(curve.x, curve.y, strict=True)):
        joined = y == y and z == z
        if joined and any(a <= x <= b for x in true):
            assert min(y, z) >= high or max(y, z) <= low, "it leaves the drawing before it joins"


def test_poles_just_beyond_the_ends_spoil_nothing():
    sampler = sampled(math.tan, -math.pi / 2, math.pi / 2)
    low, high = sampler.ends()
    assert -20 < low < -3 < 3 < high < 20
    assert sampler.poles == [pytest.approx(x) for x in (-math.pi / 2, math.pi / 2)]


BOUNDED = {
    "peak": SMOOTH["narrow peak"],
    "oscillation": lambda x: math.sin(1 / x),
    "cusp": lambda x: -math.sqrt(abs(x - 0.2)),
    "limit": lambda x: math.sin(x) / x,
    "exponential": lambda x: math.exp(x * x),
    "line to the largest floats": lambda x: 3e307 * x,
    "high power": lambda x: x**41,
    "jump": lambda x: 1e6 * (x > 0.3),
}


@pytest.mark.parametrize("name", BOUNDED)
def test_what_is_bounded_has_no_pole(name):
    sampler = sampled(BOUNDED[name])
    assert sampler.ends()
    assert sampler.poles == []


def test_an_odd_place_at_zero_of_a_wide_range():
    # so many ulps of 0 as there are up to the next place are beyond floats
    _, curve = drawn(lambda x: float(x > 1), 0, 1000)
    assert [gap.kind for gap in curve.gaps] == ["jump"]


@pytest.mark.parametrize("at", [0.0, 0.1234, -4.99, 1 / 3, 1e-12])
def test_a_jump_is_parted_at_neighbouring_floats(at):
    _, curve = drawn(lambda x: 1.0 if x > at else -1.0)
    (gap,) = curve.gaps
    assert gap.kind == "jump"
    assert gap.left <= at <= gap.right
    assert gap.right - gap.left <= 2 * math.ulp(at) or (at == 0 and gap.right < 1e-50)
    values = {x: y for x, y in zip(curve.x, curve.y, strict=True) if y == y}
    assert {y for x, y in values.items() if x <= gap.left} == {-1.0}
    assert {y for x, y in values.items() if x >= gap.right} == {1.0}
    assert any(
        a == b == gap.left and y != y for (a, _), (b, y) in pairwise(zip(curve.x, curve.y, strict=True))
    )


def test_a_point_alone_between_two_jumps():
    _, curve = drawn(lambda x: float((x > 0) - (x < 0)))
    assert [gap.kind for gap in curve.gaps] == ["jump", "jump"]
    assert on(curve, 0.0) == 0 or curve.y[curve.x.index(0.0)] == 0


def test_where_there_is_no_value():
    _, curve = drawn(lambda x: math.log(x * x - 1))
    (gap,) = (gap for gap in curve.gaps if gap.kind == "none")
    assert gap.left == pytest.approx(-1, abs=1e-12)
    assert gap.right == pytest.approx(1, abs=1e-12)
    _, curve = drawn(lambda x: math.sin(x) / x)
    assert [(gap.kind, gap.left, gap.right) for gap in curve.gaps] == [("none", 0, 0)]
    assert sampled(lambda x: math.nan).ends() is None


@pytest.mark.parametrize(
    "function",
    [lambda x: math.sin(1e6 * x), lambda x: math.tan(100 * x), lambda x: math.sin(80 * math.pi * x * 10)],
)
def test_too_fast_to_draw_is_said_and_ends(function):
    calls = []
    sampler = sampled(lambda x: (calls.append(x), function(x))[1])
    curve = sampler.curve(*sampler.ends())
    assert not curve.whole
    assert len(calls) < MOST + 5000
    low, high = sampler.ends()
    for (_, y), (_, z) in pairwise(zip(curve.x, curve.y, strict=True)):
        if y == y and z == z and sampler.poles:
            assert not (min(y, z) <= low and max(y, z) >= high)


@given(st.floats(-1e300, 1e300), st.floats(0, 1e300), st.lists(st.floats(-1e300, 1e300), max_size=5))
def test_places_lie_in_their_range(left, width, also):
    right = left + width
    inside = [x for x in also if left <= x <= right]
    found = places(left, right, inside)
    assert found[0] == left
    assert found[-1] == right
    assert found == sorted(set(found))
    assert set(inside) <= set(found)


@given(st.floats(-1e3, 1e3), st.floats(1e-6, 1e3), st.floats(-10, 10), st.floats(-10, 10), st.floats(-3, 3))
@settings(max_examples=40)
def test_a_cubic_wherever(left, width, a, b, c):
    def cubic(x):
        t = (x - left) / width
        return a * t**3 + b * t**2 + c * t

    sampler, curve = drawn(cubic, left, left + width)
    low, high = sampler.ends()
    for k in range(300):
        x = left + width * k / 299
        if left <= x <= left + width:
            assert on(curve, x) == pytest.approx(cubic(x), abs=(high - low) / 80 + 1e-9)
