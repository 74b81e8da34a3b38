"""Activations as curves: values, slopes, and their mean squares, against mpmath."""

from __future__ import annotations

import math
from itertools import product

import mpmath
import pytest

from netcalc.network.nonlinearity import HIGHEST, LOWEST, Curve, Piece, squares

CURVES = {
    "identity": (Curve(()), lambda a: a),
    "relu": (Curve((Piece("relu"),)), lambda a: max(a, mpmath.mpf(0))),
    "leaky_relu": (Curve((Piece("leaky_relu", (0.1,)),)), lambda a: a if a > 0 else a * mpmath.mpf(0.1)),
    "abs": (Curve((Piece("abs"),)), abs),
    "step": (Curve((Piece("step"),)), lambda a: mpmath.mpf(a > 0)),
    "sign": (Curve((Piece("sign"),)), mpmath.sign),
    "tanh": (Curve((Piece("tanh"),)), mpmath.tanh),
    "sigmoid": (Curve((Piece("sigmoid"),)), lambda a: 1 / (1 + mpmath.exp(-a))),
    "erf": (Curve((Piece("erf"),)), mpmath.erf),
    "softplus": (Curve((Piece("softplus"),)), lambda a: mpmath.log1p(mpmath.exp(a))),
    "silu": (Curve((Piece("silu"),)), lambda a: a / (1 + mpmath.exp(-a))),
    "gelu": (Curve((Piece("gelu"),)), lambda a: a * mpmath.ncdf(a)),
    "elu": (Curve((Piece("elu", (1.5,)),)), lambda a: a if a > 0 else 1.5 * mpmath.expm1(a)),
    "sigmoid of relu": (
        Curve((Piece("relu"), Piece("sigmoid"))),
        lambda a: 1 / (1 + mpmath.exp(-max(a, mpmath.mpf(0)))),
    ),
    "sign of tanh": (Curve((Piece("tanh"), Piece("sign"))), lambda a: mpmath.sign(mpmath.tanh(a))),
    "abs of leaky_relu": (
        Curve((Piece("leaky_relu", (-2.0,)), Piece("abs"))),
        lambda a: abs(a if a > 0 else -2 * a),
    ),
}
CASES = pytest.mark.parametrize("name", CURVES)


@CASES
@pytest.mark.parametrize("a", [-30.0, -2.5, -0.3, 0.2, 1.0, 7.0])
def test_value_and_slope(name, a):
    curve, exact = CURVES[name]
    with mpmath.workdps(40):
        value, slope = float(exact(mpmath.mpf(a))), float(mpmath.diff(exact, a))
    assert curve.at(a) == pytest.approx((value, slope), rel=1e-12, abs=1e-14)


@CASES
@pytest.mark.parametrize("deviation", [1e-3, 1.0, 50.0])
def test_mean_squares(name, deviation):
    curve, exact = CURVES[name]
    with mpmath.workdps(25):
        cuts = [0, *sorted({*(c / deviation for c in (0.1, 1, 5, 20, 80) if c / deviation < 12), 1, 3, 12})]

        def both(function, z):
            return (function(deviation * z) ** 2 + function(-deviation * z) ** 2) * mpmath.npdf(z)

        value = mpmath.quad(lambda z: both(exact, z), cuts)
        slope = mpmath.quad(lambda z: both(lambda a: mpmath.diff(exact, a), z), cuts)
    found = [math.exp(log) for log in squares(curve, 2 * math.log(deviation))]
    assert found == pytest.approx([float(value), float(slope)], rel=1e-10, abs=1e-12)


@pytest.mark.parametrize(
    ("name", "value", "slope"),
    [("relu", 0.5, 0.5), ("identity", 1, 1), ("abs", 1, 1), ("step", 0.5, 0), ("sign", 1, 0)],
)
def test_lines_and_steps_are_exact(name, value, slope):
    logs = squares(CURVES[name][0], 0.0)
    assert logs == (math.log(value), math.log(slope) if slope else -math.inf)


@CASES
@pytest.mark.parametrize("end", [LOWEST, HIGHEST])
def test_nothing_jumps_where_the_power_law_begins(name, end):
    curve, _ = CURVES[name]
    log = 2 * math.log(end)
    inside, outside = squares(curve, log * 0.9999999), squares(curve, log * 1.0000001)
    further = squares(curve, log * 3)
    for near, far, last in zip(inside, outside, further, strict=True):
        if near == -math.inf:
            assert far == last == -math.inf
            continue
        assert far == pytest.approx(near, abs=1e-4)
        power = (last - far) / (log * 3 - log)
        assert 2 * power == pytest.approx(round(2 * power), abs=1e-5)


@pytest.mark.parametrize(
    ("name", "power", "slope"),
    [
        ("tanh", 0, -0.5),
        ("sigmoid", 0, -0.5),
        ("softplus", 1, 0),
        ("gelu", 1, 0),
        ("silu", 1, 0),
        ("elu", 1, 0),
    ],
)
def test_far_out_activations_are_lines_or_flat(name, power, slope):
    """Flat: the slope's mean square is what is left around 0, in proportion to 1/s."""
    near, far = squares(CURVES[name][0], 1000.0), squares(CURVES[name][0], 2000.0)
    assert [b - a for a, b in zip(near, far, strict=True)] == pytest.approx([1000 * power, 1000 * slope])


@pytest.mark.parametrize(
    ("curve", "most"),
    [
        (Curve((Piece("sigmoid"),)), 0.25),
        (Curve((Piece("tanh"),)), 1),
        (Curve((Piece("relu"),)), 1),
        (Curve((Piece("step"),)), 0),
        (Curve((Piece("leaky_relu", (-3.0,)),)), 3),
        (Curve((Piece("elu", (2.0,)),)), 2),
        (Curve((Piece("erf"),)), 2 / math.sqrt(math.pi)),
        (Curve((Piece("gelu"),)), 1.1289041451),
        (Curve((Piece("silu"),)), 1.0998393194),
        (Curve((Piece("tanh"), Piece("sigmoid"))), 0.25),
    ],
    ids=lambda part: part.pieces[-1].name if isinstance(part, Curve) else None,
)
def test_steepest(curve, most):
    assert curve.steepest == pytest.approx(most, rel=1e-9)


def test_pieces_follow_one_another():
    names = ("relu", "tanh", "sigmoid", "abs")
    for first, second in product(names, names):
        both = Curve((Piece(first), Piece(second)))
        y, slope = Curve((Piece(first),)).at(-1.3)
        z, steep = Curve((Piece(second),)).at(y)
        assert both.at(-1.3) == (z, slope * steep)
