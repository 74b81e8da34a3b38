"""Sizes through deep nets, against a recursion in mpmath's numbers and sums of a few lines."""

from __future__ import annotations

import math
from itertools import accumulate, pairwise

import mpmath
import pytest

from netcalc.errors import DomainError
from netcalc.network.assembly import assemble, parse
from netcalc.network.flow import FURTHEST, flow, root
from netcalc.network.initialization import initialization
from netcalc.network.stages import chain
from netcalc.network.walk import walk


def flowed(text, init="xavier"):
    return flow(chain(walk(assemble(parse(text)))), initialization(init))


ACTIVATIONS = {
    "tanh": (mpmath.tanh, lambda a: mpmath.sech(a) ** 2),
    "sigmoid": (lambda a: 1 / (1 + mpmath.exp(-a)), lambda a: mpmath.exp(-a) / (1 + mpmath.exp(-a)) ** 2),
    "relu": (lambda a: max(a, mpmath.mpf(0)), lambda a: mpmath.mpf(a > 0)),
    "gelu": (lambda a: a * mpmath.ncdf(a), lambda a: mpmath.ncdf(a) + a * mpmath.npdf(a)),
    "softplus": (lambda a: mpmath.log1p(mpmath.exp(a)), lambda a: 1 / (1 + mpmath.exp(-a))),
}
VARIANCES = {
    "xavier": lambda i, o: mpmath.mpf(2) / (i + o),
    "he": lambda i, o: mpmath.mpf(2) / i,
    "lecun": lambda i, o: mpmath.mpf(1) / i,
    "normal:0.1": lambda i, o: mpmath.mpf("0.01"),
}


def average(function, q):
    s = mpmath.sqrt(q)
    return mpmath.quad(lambda z: function(s * z) ** 2 * mpmath.npdf(z), [-12, -4, -1, 0, 1, 4, 12])


def by_hand(widths, name, init):
    """Mean squares of activations, and of gradients from the input on: a loop there and a loop back."""
    g, slope = ACTIVATIONS[name]
    m, forward, factors = mpmath.mpf(1), [], []
    for depth, (ins, outs) in enumerate(pairwise(widths), 2):
        variance = VARIANCES[init](ins, outs)
        q = variance * ins * m
        last = depth == len(widths)
        m = q if last else average(g, q)
        factors.append(variance * outs * (1 if last else average(slope, q)))
        forward.append(m)
    backward = [mpmath.mpf(1)]
    for factor in reversed(factors):
        backward.insert(0, backward[0] * factor)
    return [float(mpmath.sqrt(x)) for x in forward], [float(mpmath.sqrt(x)) for x in backward]


@pytest.mark.parametrize("init", VARIANCES)
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_recursion(name, init):
    widths = (30, 50, 50, 20, 70, 10)
    found = flowed(f"30 50 {name} 50 {name} 20 {name} 70 {name} 10", init)
    with mpmath.workdps(20):
        forward, backward = by_hand(widths, name, init)
    assert [root(one.activations) for one in found.levels] == pytest.approx(forward, rel=1e-11)
    gradients = [root(found.gradient), *(root(one.gradient) for one in found.levels)]
    assert gradients == pytest.approx(backward, rel=1e-11)
    assert found.factor == pytest.approx((backward[1] / backward[4]) ** (1 / 3), rel=1e-11)
    assert found.growth == pytest.approx((forward[3] / forward[0]) ** (1 / 3), rel=1e-11)


@pytest.mark.parametrize(
    ("network", "init", "factor"),
    [
        ("784 20*(256 relu) 10", "he", 1),
        ("784 20*(256 relu) 10", "xavier", math.sqrt(0.5)),
        ("784 20*(256 relu) 10", "lecun", math.sqrt(0.5)),
        ("784 20*(256 relu) 10", "normal:0.01", 0.01 * 16 * math.sqrt(0.5)),
        ("784 20*256 10", "xavier", 1),
        ("784 20*256 10", "he", math.sqrt(2)),
        ("784 20*(256 abs) 10", "lecun", 1),
        ("784 20*(256 leaky_relu:0.2) 10", "he", math.sqrt(1.04)),
        ("784 20*(256 step) 10", "he", 0),
        ("784 20*(256 sign) 10", "he", 0),
        ("784 20*(256 relu dropout:0.5) 10", "he", math.sqrt(2)),
        ("64@100 20*(dense:32 relu) 10", "he", 1),
        ("32x32x8 20*(conv:8,3,p=1 relu) flatten 10", "he", 1),
        ("64x64x16 4*(conv:16,2,s=2 relu) flatten 10", "he", 0.5),
        ("784 256 relu 10", "he", 1),
        ("784 10", "he", 1),
    ],
)
def test_exact_factors(network, init, factor):
    assert flowed(network, init).factor == pytest.approx(factor, rel=1e-14)


def test_weights_of_he_and_rectifiers_keep_a_size_exactly():
    found = flowed("784 20*(256 relu) 10", "he")
    assert {root(one.activations) for one in found.levels[:-1]} == {1.0}
    assert {one.factor for one in found.levels[1:-1]} == {0.0}


def test_glorot_keeps_linear_nets():
    found = flowed("100 5*100", "xavier")
    assert {one.activations for one in found.levels} == {0.0}
    assert found.gradient == 0.0


@pytest.mark.parametrize(
    ("network", "init", "trend"),
    [
        ("784 5*(256 sigmoid) 10", "xavier", "vanishing"),
        ("784 5*(256 tanh) 10", "xavier", "steady"),
        ("784 50*(256 tanh) 10", "xavier", "steady"),
        ("784 5*(256 relu) 10", "he", "steady"),
        ("784 5*(256 relu) 10", "xavier", "vanishing"),
        ("784 5*(256 relu) 10", "normal:0.01", "vanishing"),
        ("784 5*(256 relu) 10", "normal:1", "exploding"),
        ("784 5*(256 tanh) 10", "normal:1", "exploding"),
        ("784 5*(256 step) 10", "normal:1", "vanishing"),
        ("784 10*(256 sigmoid) 256 relu 10", "he", "vanishing"),
        ("784 10*256 10", "he", "exploding"),
        ("784 10", "normal:0.01", "steady"),
    ],
)
def test_trends(network, init, trend):
    assert flowed(network, init).trend == trend


MOST = 120


def depth_by_multiplying(network, init, small):
    """Over how many hidden layers of a net that has them the gradient first falls or grows so far."""
    factors = [root(one.factor) for one in flowed(network.format(MOST), init).levels[1:-1]]
    products = accumulate(factors, lambda a, b: a * b)
    passed = (total < small if small < 1 else total > small for total in products)
    return next((hidden for hidden, gone in enumerate(passed, 2) if gone), None)


@pytest.mark.parametrize(
    ("network", "init"),
    [
        ("784 {}*(256 sigmoid) 10", "xavier"),
        ("784 {}*(256 sigmoid) 10", "normal:0.3"),
        ("784 {}*(256 relu) 10", "xavier"),
        ("784 {}*(256 relu) 10", "normal:0.12"),
        ("784 {}*(256 tanh) 10", "normal:0.2"),
        ("784 {}*(256 tanh) 10", "xavier"),
        ("784 {}*(256 gelu) 10", "he"),
        ("784 {}*(256 step) 10", "he"),
    ],
)
@pytest.mark.parametrize("begun", [1, 3, 60])
def test_depths(network, init, begun):
    found = flowed(network.format(begun), init)
    vanishes, explodes = (depth_by_multiplying(network, init, small) for small in (1e-6, 1e6))
    assert (found.vanishes if found.vanishes and found.vanishes <= MOST else None) == vanishes
    assert (found.explodes if found.explodes and found.explodes <= MOST else None) == explodes


def test_the_depth_is_that_of_the_network_itself():
    """Ten rectifiers, and then sigmoids: no rule of the first ten tells where it ends."""
    found = flowed("784 10*(256 relu) 10*(256 sigmoid) 10")
    products = accumulate((root(one.factor) for one in found.levels[1:-1]), lambda a, b: a * b)
    assert found.vanishes == next(depth for depth, total in enumerate(products, 2) if total < 1e-6)
    assert 15 < found.vanishes < 20


@pytest.mark.parametrize("hidden", [1, 5, 1000])
def test_depths_far_off(hidden):
    """0.9996^(d - 1) < 1e-6 from d = 34,533 on, though no such net is walked through."""
    deviation = 0.9996 * math.sqrt(2 / 256)
    expected = math.floor(math.log(1e-6) / math.log(0.9996)) + 2
    found = flowed(f"784 {hidden}*(256 relu) 10", f"normal:{deviation!r}")
    assert found.vanishes == pytest.approx(expected, abs=1)
    assert found.explodes is None


@pytest.mark.parametrize("init", ["he", "xavier"])
def test_what_never_happens(init):
    found = flowed("784 5*(256 tanh) 10" if init == "xavier" else "784 5*(256 relu) 10", init)
    assert (found.vanishes, found.explodes) == (None, None)
    assert FURTHEST >= 300


def test_the_last_hidden_layer_is_what_goes_on():
    found = flowed("784 512 tanh 256 relu 64 relu 10", "he")
    assert found.further.stage.fan == (64, 64, 64)
    assert (
        flowed("32x32x3 conv:16,3,p=1 relu conv:8,5,s=2 relu flatten 10", "he").further.stage.fan
        == (200,) * 3
    )


@pytest.mark.parametrize(
    ("network", "init", "activations", "gradient"),
    [
        ("784 1000*(256 relu) 10", "normal:1", math.inf, math.inf),
        ("784 1000*(256 relu) 10", "normal:0.001", 0, 0),
        ("784 1000*(256 tanh) 10", "normal:0.001", 0, 0),
        ("784 1000*(256 softplus) 10", "normal:1", math.inf, math.inf),
    ],
)
def test_beyond_floats_logarithms_go_on(network, init, activations, gradient):
    found = flowed(network, init)
    last = found.levels[-2]
    assert (root(last.activations), root(found.gradient)) == (activations, gradient)
    assert math.isfinite(last.activations)
    assert math.isfinite(found.gradient)
    steps = [
        b.activations - a.activations for a, b in zip(found.levels[-12:-3], found.levels[-11:-2], strict=True)
    ]
    assert steps == pytest.approx([steps[0]] * len(steps))


@pytest.mark.parametrize("network", ["9 9 elu:1e200 9", "9 9 leaky_relu:1e200 9", "9 2*(9 elu:1e999) 9"])
def test_what_is_too_large_for_floats_is_an_error(network):
    with pytest.raises(DomainError):
        flowed(network)


def test_the_gradient_of_weights():
    """dL/dW_ij = dL/da_i*x_j, independent of one another; None where weights are used at many places."""
    found = flowed("784 256 relu 10", "normal:0.01")
    back = 0.01 * math.sqrt(10)
    assert root(found.levels[0].weight_gradient) == pytest.approx(back * math.sqrt(0.5))
    assert root(found.levels[1].weight_gradient) == pytest.approx(0.28 * math.sqrt(0.5))
    assert flowed("9x9x3 conv:4,3 relu flatten 10").levels[0].weight_gradient is None
    assert flowed("64@100 32").levels[0].weight_gradient is None
