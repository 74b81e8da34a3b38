"""Averages over a normal number, against mpmath's quadrature in 30 digits."""

from __future__ import annotations

import math

import mpmath
import pytest

from netcalc.network.gaussian import places

DEVIATIONS = (1e-20, 1e-6, 0.01, 0.3, 1.0, 1.7, 4.0, 30.0, 1e4, 1e20)
FUNCTIONS = {
    "tanh": mpmath.tanh,
    "sigmoid": lambda a: 1 / (1 + mpmath.exp(-a)),
    "erf": mpmath.erf,
    "softplus": lambda a: mpmath.log1p(mpmath.exp(a)) if a < 60 else a,
    "silu": lambda a: a / (1 + mpmath.exp(-a)),
    "gelu": lambda a: a * mpmath.ncdf(a),
    "elu": lambda a: a if a > 0 else mpmath.expm1(a),
    "relu": lambda a: max(a, 0),
    "sech2": lambda a: mpmath.sech(a) ** 2,
    "bell": lambda a: mpmath.exp(-a * a),
}
FLOATS = {
    "tanh": math.tanh,
    "sigmoid": lambda a: 1 / (1 + math.exp(-a)) if a > -700 else 0.0,
    "erf": math.erf,
    "softplus": lambda a: max(a, 0) + math.log1p(math.exp(-abs(a))),
    "silu": lambda a: a / (1 + math.exp(-a)) if a > -700 else 0.0,
    "gelu": lambda a: a * math.erfc(-a / math.sqrt(2)) / 2,
    "elu": lambda a: a if a > 0 else math.expm1(a),
    "relu": lambda a: max(a, 0.0),
    "sech2": lambda a: 1 / math.cosh(a) ** 2 if abs(a) < 350 else 0.0,
    "bell": lambda a: math.exp(-a * a),
}


def expected(function, deviation):
    """E[f(s*z)^2] by mpmath, cut where the function or the normal changes."""
    with mpmath.workdps(30):
        cuts = sorted({0, *(10.0**k for k in range(-2, 2)), *(10.0**k / deviation for k in range(-2, 3)), 13})
        cuts = [cut for cut in cuts if cut <= 13]

        def both(z):
            return (function(deviation * z) ** 2 + function(-deviation * z) ** 2) * mpmath.npdf(z)

        return mpmath.quad(both, cuts)


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("deviation", DEVIATIONS)
def test_mean_squares(name, deviation):
    found = math.fsum(count * FLOATS[name](a) ** 2 for a, count in places(deviation))
    assert found == pytest.approx(float(expected(FUNCTIONS[name], deviation)), rel=1e-12)


@pytest.mark.parametrize("deviation", DEVIATIONS)
@pytest.mark.parametrize(("power", "moment"), [(0, 1), (1, 0), (2, 1), (3, 0), (4, 3), (6, 15), (8, 105)])
def test_moments(deviation, power, moment):
    found = math.fsum(count * (a / deviation) ** power for a, count in places(deviation))
    assert found == pytest.approx(moment, rel=1e-12, abs=1e-12)


def test_few_places():
    assert len(places(1.0)) <= 150
    assert all(count >= 0 for _, count in places(3.0))
