"""The world of many digits: against mpmath and against floats, row by row."""

from __future__ import annotations

import math

import formulas
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from netcalc.expression.parser import parse
from netcalc.expression.trace import forward
from netcalc.operations import FLOATS, OPERATIONS
from netcalc.operations.digits import Digits

M = Digits(60)
OF_NUMBERS = [name for name in OPERATIONS if name not in oracles.OF_ARRAYS]
CASES = [(name, point) for name in OF_NUMBERS for point in oracles.points(name)]


def value(text, digits=60, **point):
    m = Digits(digits)
    graph = parse(text).graph
    return forward(graph, m, {name: m.lift(a) for name, a in point.items()})[graph.result]


def near(ball, true):
    middle, error = ball.world.rounded(ball)
    return abs(mpf(middle) - true) <= mpf(2) ** error + abs(true) * mpf(10) ** -38


@pytest.mark.parametrize(("name", "point"), CASES)
def test_every_row_at_many_digits(name, point):
    ball = OPERATIONS[name].value(M)(*map(M.lift, point))
    with mp.workdps(90):
        assert near(ball, oracles.VALUES[name](*map(mpf, point)))
    assert ball.error is None or ball.error < -150


@pytest.mark.parametrize(("name", "point"), CASES)
def test_every_row_as_floats_have_it(name, point):
    ball = OPERATIONS[name].value(M)(*map(M.lift, point))
    assert math.isclose(float(M.rounded(ball)[0]), OPERATIONS[name].value(FLOATS)(*point), rel_tol=1e-12)


SLOPES = [
    (name, position, point)
    for name, point in CASES
    if OPERATIONS[name].slopes or OPERATIONS[name].share or OPERATIONS[name].pulls
    for position in range(len(point))
]


def inputs_of(name):
    """How many numbers a row takes."""
    return len(OPERATIONS[name].arguments) - len(OPERATIONS[name].settings)


@pytest.mark.parametrize(("name", "position", "point"), SLOPES)
def test_every_slope(name, position, point):
    row, balls = OPERATIONS[name], [M.lift(a) for a in point]
    ball = M.lift(row.slopes_of(M, len(point))[position](row.value(M)(*balls), *balls))
    numbers = row.slopes_of(FLOATS, len(point))[position](row.value(FLOATS)(*point), *point)
    assert math.isclose(float(M.rounded(ball)[0]), numbers, rel_tol=1e-9, abs_tol=1e-300)


EDGES = [-1e3, -2.0, -1.0, -0.5, -0.0, 0.0, 0.5, 1.0, 1.5, 2.0, 40.0]


@pytest.mark.parametrize("name", OF_NUMBERS)
@pytest.mark.parametrize("a", EDGES)
@pytest.mark.parametrize("b", EDGES)
def test_undefined_where_floats_are(name, a, b):
    row = OPERATIONS[name]
    point = [a, b, 0.5][: inputs_of(name)]
    number, ball = row.value(FLOATS)(*point), row.value(M)(*map(M.lift, point))
    if math.isinf(number):
        return
    assert ball.known == (not math.isnan(number))
    if ball.known:
        assert math.isclose(float(M.rounded(ball)[0]), number, rel_tol=1e-9, abs_tol=1e-15)


@pytest.mark.parametrize("name", [name for name in OF_NUMBERS if name not in ("where", "mse")])
@pytest.mark.parametrize("lost", [M.undefined, M.beyond])
def test_what_is_no_number_passes_through(name, lost):
    row = OPERATIONS[name]
    count = inputs_of(name)
    for position in range(count):
        inputs = [lost if k == position else M.lift(1) for k in range(count)]
        assert not row.value(M)(*inputs).known


@pytest.mark.parametrize(
    "text",
    [
        "9^9^9^9",
        "exp(1e3000)",
        "exp(exp(exp(exp(10))))",
        "1e9999999999999^9",
        "sin(10^10^10)",
        "2^0.5^-(9^99)",
    ],
)
def test_what_is_too_large_is_beyond_at_once(text):
    ball = value(text)
    assert not ball.known
    assert ball.error is not None


def test_the_branch_not_taken_does_no_harm():
    assert value("where(x > 0, x, log(-1)/0 + exp(1e3000))", x=2).middle == 2


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.1 + 0.2", "0.3"),
        ("(1/3)*3", "1"),
        ("sqrt(4/9)", "2/3"),
        ("2^-2", "0.25"),
        ("x/x", "1"),
        ("0*log(2)", "0"),
        ("exp(0)", "1"),
        ("log(1)", "0"),
    ],
)
def test_rationals_stay_exact(text, number):
    from fractions import Fraction

    assert value(text, x=0.1).middle == Fraction(number)


@pytest.mark.parametrize("text", ["sin(1)^2 + cos(1)^2 - 1", "exp(1000) - exp(999)*exp(1)", "tan(pi/4) - 1"])
def test_noise_is_known_to_be_noise(text):
    ball = value(text)
    assert abs(ball.middle) <= mpf(2) ** ball.error
    assert value(f"step({text})").world.unclear


def test_what_is_clear_is_not_unclear():
    assert not value("step(sin(1)) + where(exp(1) > 2, 1, 0) + sqrt(2)^2").world.unclear


@given(formulas.trees, st.lists(st.floats(-3, 3), min_size=4, max_size=4))
def test_the_error_holds_on_any_formula(tree, numbers):
    point = dict(zip(formulas.NAMES, numbers, strict=True))
    ball = value(formulas.text(tree), digits=25, **point)
    with mp.workdps(60):
        true = formulas.value(tree, {name: mpf(a) for name, a in point.items()})
        middle, error = ball.world.rounded(ball)
        assert abs(mpf(middle) - true) <= mpf(2) ** error
