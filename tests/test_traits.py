"""Traits of functions against closed forms in mpmath, and against fine scans by other means."""

from __future__ import annotations

from itertools import pairwise
from math import acosh, inf, log, pi, sqrt

import mpmath
import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as some

from netcalc.expression.parser import parse
from netcalc.expression.scan import Scan, bound
from netcalc.expression.traits import Range, Steepest, traits
from netcalc.operations import ACTIVATIONS, FLOATS

MP = mpmath.mp.clone()
MP.dps = 40


def root(function, near):
    return float(MP.findroot(function, near))


def sigmoid(a):
    return 1 / (1 + MP.exp(-a))


def silu(a):
    return a * sigmoid(a)


def gelu(a):
    return a * MP.ncdf(a)


def slope(function):
    return lambda a: MP.diff(function, a)


def bent(function):
    return lambda a: MP.diff(function, a, 2)


SILU_LOW, GELU_LOW = root(slope(silu), -1.28), root(slope(gelu), -0.75)
SILU_STEEP = root(bent(silu), 2.4)

KNOWN = {
    "a": ((), (-inf, inf, False, False), (None, None), (1, 0, "everywhere"), ()),
    "sign(a)": ((0,), (-1, 1, True, True), (0, 0), (inf, 0, ""), ((-inf, inf),)),
    "step(a)": ((0,), (0, 1, True, True), (0, 0), (inf, 0, ""), ((-inf, inf),)),
    "sigmoid(a)": ((), (0, 1, False, False), (-2 * acosh(5), 2 * acosh(5)), (0.25, 0, ""), ()),
    "tanh(a)": ((), (-1, 1, False, False), (-acosh(10), acosh(10)), (1, 0, ""), ()),
    "relu(a)": ((0,), (0, inf, True, False), (0, None), (1, 0, "right"), ((-inf, 0),)),
    "leaky_relu(a)": ((0,), (-inf, inf, False, False), (None, None), (1, 0, "right"), ()),
    "leaky_relu(a, -3)": ((0,), (0, inf, True, False), (None, None), (3, 0, "left"), ()),
    "elu(a)": ((), (-1, inf, False, False), (log(0.01), None), (1, 0, "right"), ()),
    "elu(a, 2)": ((0,), (-2, inf, False, False), (log(0.005), None), (2, 0, ""), ()),
    "elu(a, 0.01)": ((0,), (-0.01, inf, False, False), (0, None), (1, 0, "right"), ()),
    "softplus(a)": ((), (0, inf, False, False), (-log(99), None), (1, inf, ""), ()),
    "silu(a)": (
        (),
        (float(silu(SILU_LOW)), inf, True, False),
        (root(lambda a: slope(silu)(a) + MP.mpf("0.01"), -6.3), None),
        (float(slope(silu)(SILU_STEEP)), SILU_STEEP, ""),
        (),
    ),
    "gelu(a)": (
        (),
        (float(gelu(GELU_LOW)), inf, True, False),
        (root(lambda a: slope(gelu)(a) + MP.mpf("0.01"), -3.1), None),
        (float(slope(gelu)(MP.sqrt(2))), sqrt(2), ""),
        (),
    ),
    "erf(a)": (
        (),
        (-1, 1, False, False),
        (-float(MP.sqrt(MP.log(200 / MP.sqrt(MP.pi)))), float(MP.sqrt(MP.log(200 / MP.sqrt(MP.pi))))),
        (float(2 / MP.sqrt(MP.pi)), 0, ""),
        (),
    ),
    "abs(a)": ((0,), (0, inf, True, False), (None, None), (1, 0, "everywhere"), ()),
    "clip(a, -1, 1)": ((-1, 1), (-1, 1, True, True), (-1, 1), (1, 0, ""), ((-inf, -1), (1, inf))),
    "a^2": ((), (0, inf, True, False), (None, None), (inf, inf, ""), ()),
    "exp(a)": ((), (0, inf, False, False), (log(0.01), None), (inf, inf, ""), ()),
    "atan(a)": ((), (-pi / 2, pi / 2, False, False), (-sqrt(99), sqrt(99)), (1, 0, ""), ()),
    "a/(1 + abs(a))": ((), (-1, 1, False, False), (-9, 9), (1, 0, ""), ()),
    "log(1 + a^2)": ((), (0, inf, True, False), (-100 - sqrt(9999), 100 + sqrt(9999)), (1, 1, ""), ()),
    "0*a": ((), (0, 0, True, True), (inf, -inf), (0, 0, "everywhere"), ((-inf, inf),)),
}


def near(number):
    return number if number is None else pytest.approx(number, rel=3e-16, abs=0)


@pytest.mark.parametrize("text", KNOWN)
def test_closed_forms(text):
    bends, (low, high, *reached), (left, right), (value, at, along), dead = KNOWN[text]
    found = traits(parse(text).graph, map(float, bends))
    assert found.range == Range(near(low), near(high), *reached)
    assert (found.left, found.right) == (near(left), near(right))
    assert found.steepest.value == near(value)
    assert abs(found.steepest.at) == near(abs(at))
    assert found.steepest.along == along
    assert found.bends == bends
    assert found.jumps == (bends if value == inf and bends else ())
    assert found.dead == dead


def test_every_activation_is_known():
    assert {text.partition("(")[0] for text in KNOWN} >= {*ACTIVATIONS} - {"identity"}


@pytest.mark.parametrize(
    ("text", "odd"),
    [("tanh(a)", True), ("a", True), ("erf(a)", True), ("sign(a)", True), ("a^3 - a", True), ("0*a", True),
     ("leaky_relu(a, 1)", True), ("sigmoid(a)", False), ("relu(a)", False), ("elu(a)", False),
     ("abs(a)", False), ("tanh(a) + 1e-9", False), ("step(a)", False)],
)  # fmt: skip
def test_odd(text, odd):
    assert traits(parse(text).graph).odd is odd


@pytest.mark.parametrize(
    ("text", "bends", "levels"),
    [("step(a)", [0.0], (0, 1)), ("sign(a)", [0.0], (-1, 0, 1)), ("2*step(a - 1)", [1.0], (0, 2)),
     ("0*a", [], (0,)), ("relu(a)", [0.0], ()), ("sigmoid(a)", [], ()), ("a + step(a)", [0.0], ())],
)  # fmt: skip
def test_a_function_that_is_flat_between_its_bends_has_levels(text, bends, levels):
    assert traits(parse(text).graph, bends).levels == levels


FINE = numpy.unique(
    numpy.concatenate(
        [numpy.linspace(-40, 40, 4001), numpy.geomspace(1e-6, 1e5, 300), -numpy.geomspace(1e-6, 1e5, 300)]
    )
)


@pytest.mark.parametrize("text", [text for text in KNOWN if text not in ("a^2", "exp(a)")])
def test_nothing_lies_beyond_on_a_fine_scan(text):
    """Values, slopes and thresholds, at thousands of places that the scan did not look at."""
    graph, bends = parse(text).graph, [float(bend) for bend in KNOWN[text][0]]
    found, scan = traits(graph, bends), Scan(graph, bends)
    away = [float(a) for a in FINE if a not in bends]
    values = [scan.value(a) for a in away]
    slopes = [abs(scan.slope(a)) for a in away]
    assert found.range.low <= min(values) + 1e-15 * abs(min(values))
    assert max(values) <= found.range.high
    assert max(slopes) <= found.steepest.value * (1 + 1e-15)
    for side, edge in ((1, found.left), (-1, found.right)):
        if edge is not None:
            assert all(s < 0.01 for a, s in zip(away, slopes, strict=True) if side * a < side * edge - 1e-9)
        else:
            assert slopes[0 if side > 0 else -1] >= 0.01
    if found.left is not None and found.right is None:
        beyond = next(s for a, s in zip(away, slopes, strict=True) if a > found.left)
        assert beyond >= 0.0099


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_bends_are_where_the_row_says(name):
    """One-sided slopes in many digits part at a row's kink, and nowhere else."""
    row = ACTIVATIONS[name]
    given = [float(text) for text in row.defaults]
    scan = Scan(parse("a").graph if name == "identity" else parse(f"{name}(a)").graph)
    h = scan.world.lift(2.0**-60)
    for x in (-3.0, -1.0, -0.01, 0.0, 0.01, 1.0, 3.0):
        here = scan.lift(x)
        right, middle, left = (scan.exact(0, here + side * h) for side in (1, 0, -1))
        gap = abs(scan.rounded((right - middle) * (2**60)) - scan.rounded((middle - left) * (2**60)))
        broken = abs(scan.rounded(right - left)) > 1e-6
        assert (gap > 1e-6 or broken) is bool(row.kink and row.kink(x, *given)), x


@given(some.floats(-1e308, 1e308))
def test_leaky_relu_of_any_slope(beta):
    found = traits(parse(f"leaky_relu(a, {beta!r})").graph, [0.0] if beta != 1 else [])
    assert found.left == (0 if abs(beta) < 0.01 else None)
    assert found.right is None
    assert found.steepest.value == max(1, abs(beta))
    assert found.range == Range(-inf if beta > 0 else 0.0, inf, beta <= 0, False)
    assert found.dead == (((-inf, 0.0),) if beta == 0 else ())
    assert found.jumps == ()


@given(some.floats(-1e308, 1e308))
def test_elu_of_any_size(alpha):
    found = traits(parse(f"elu(a, {alpha!r})").graph, [0.0] if alpha != 1 else [])
    size = abs(MP.mpf(repr(alpha)))
    edge = 0.0 if size <= MP.mpf("0.01") else float(MP.log(MP.mpf("0.01") / size))
    assert found.left == pytest.approx(edge, rel=1e-15, abs=0)
    assert found.steepest.value == pytest.approx(max(1, abs(alpha)), rel=3e-16)
    assert found.range == Range(-alpha if alpha > 0 else 0.0, inf, alpha <= 0, False)
    assert found.jumps == ()


@pytest.mark.parametrize("text", KNOWN)
def test_no_chord_is_steeper(text):
    """By the mean value theorem no difference quotient exceeds the largest slope: the scan missed nothing."""
    bends = [float(bend) for bend in KNOWN[text][0]]
    scan, steepest = Scan(parse(text).graph, bends), traits(parse(text).graph, bends).steepest.value
    values = [(float(a), scan.value(float(a))) for a in FINE]
    chords = [abs((v - u) / (b - a)) for (a, u), (b, v) in pairwise(values)]
    assert max(chords) <= steepest * (1 + 1e-8)


def test_a_bend_elsewhere():
    found = traits(parse("max(a, 3 - 2*a)").graph, [1.0])
    assert found.range == Range(1.0, inf, True, False)
    assert found.steepest == Steepest(2.0, 1.0, "left")
    broken = traits(parse("where(a > 2, 1, 0)").graph, [2.0])
    assert (broken.left, broken.right, broken.jumps) == (2.0, 2.0, (2.0,))
    assert broken.dead == ((-inf, inf),)


def test_bound_has_the_values_of_a_trace():
    graph = parse("q = a^2; where(a > 0, log(q), pi*q)").graph
    assert bound(graph, FLOATS)(2.0) == pytest.approx(log(4))
    assert bound(graph, FLOATS)(-1.0) == pytest.approx(3.141592653589793)
