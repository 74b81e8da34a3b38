"""Random networks beside what is expected of them."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy
import pytest

from netcalc.errors import InputError, LimitError
from netcalc.network.assembly import assemble, parse
from netcalc.network.flow import flow, root
from netcalc.network.initialization import initialization
from netcalc.network.measured import check_measurable, measured
from netcalc.network.stages import chain
from netcalc.network.walk import walk


def both(text, init, networks, seed=0):
    read = chain(walk(assemble(parse(text))))
    found = flow(read, initialization(init))
    check_measurable(read, networks)
    return found, measured(read, found.levels, networks, seed)


def deviations(beside):
    return [one.deviation for one in (*beside.activations, *beside.gradients) if one.deviation is not None]


@pytest.mark.parametrize("init", ["xavier", "he", "lecun", "normal:0.05"])
@pytest.mark.parametrize(
    "name", ["tanh", "sigmoid", "relu", "gelu", "elu:1.5", "softplus", "erf", "silu", "sign"]
)
def test_the_two_columns_agree(name, init):
    """Within sampling error, and that is small enough for a tenth to be seen."""
    found, beside = both(f"200 4*(200 {name}) 100", init, 60)
    assert max(map(abs, deviations(beside))) < 4.5
    for one, level in zip(beside.activations[1:-1], found.levels, strict=False):
        assert one.error < 0.035 * root(level.activations)
        assert one.size == pytest.approx(root(level.activations), rel=0.08)
    for one, level in zip(beside.gradients[1:], found.levels, strict=True):
        assert one.error < 0.03 * root(level.gradient) or not one.size
        assert one.size == pytest.approx(root(level.gradient), rel=0.08)


@pytest.mark.parametrize(
    "network",
    ["20 5*(20 relu) 4", "7 12 relu 5 relu 9", "20 3*20 4", "9 dropout:0.3 3*(16 relu dropout:0.5) 8"],
)
@pytest.mark.parametrize("init", ["xavier", "he"])
def test_lines_are_exact_at_any_width(network, init):
    _, beside = both(network, init, 4000)
    assert max(map(abs, deviations(beside))) < 4.5


def test_a_wrong_expectation_is_seen():
    read = chain(walk(assemble(parse("300 4*(300 tanh) 100"))))
    levels = flow(read, initialization("xavier")).levels
    wrong = [one._replace(activations=one.activations + 0.2, gradient=one.gradient - 0.2) for one in levels]
    beside = measured(read, wrong, 60, 0)
    assert min(abs(one.deviation) for one in (*beside.activations[1:-1], *beside.gradients[1:-1])) > 4.5


def test_weights_of_another_distribution_make_the_same_sizes():
    """What is expected, measured here in a loop of its own, on uniform weights and a mean square error."""
    random = numpy.random.default_rng(3)
    widths = (400, 300, 300, 300, 200)
    forward, backward = numpy.zeros((2, 40, 3))
    for network in range(40):
        x = random.choice((-1.0, 1.0), widths[0])
        weights = [
            random.uniform(-1, 1, (outs, ins)) * math.sqrt(3 * 2 / (ins + outs))
            for ins, outs in pairwise(widths)
        ]
        hidden = [x]
        for w in weights[:-1]:
            hidden.append(numpy.tanh(w @ hidden[-1]))
        gradient = random.choice((-1.0, 1.0), widths[-1])
        for depth in (3, 2, 1):
            gradient = weights[depth].T @ gradient
            backward[network, depth - 1] = (gradient**2).mean()
            gradient = gradient * (1 - hidden[depth] ** 2)
        forward[network] = [(h**2).mean() for h in hidden[1:]]
    found = flow(chain(walk(assemble(parse("400 3*(300 tanh) 200")))), initialization("xavier"))
    for sizes, expected in (
        (forward, [math.exp(one.activations) for one in found.levels[:-1]]),
        (backward, [math.exp(one.gradient) for one in found.levels[:-1]]),
    ):
        error = sizes.std(axis=0, ddof=1) / math.sqrt(len(sizes))
        assert (abs(sizes.mean(axis=0) - expected) < 4.5 * error).all()


def test_seeds():
    one, same, other = (both("30 30 tanh 30", "xavier", 3, seed)[1] for seed in (1, 1, 2))
    assert one == same
    assert one != other


def test_errors():
    _, beside = both("30 30 relu 30", "he", 400)
    assert beside.activations[0].size == pytest.approx(1)
    assert beside.activations[0].error == beside.gradients[-1].error == 0
    assert beside.activations[0].deviation is None
    alone = both("30 30 relu 30", "he", 1)[1].activations[1]
    assert (alone.error, alone.deviation) == (None, None)
    many = both("30 30 relu 30", "he", 1600)[1].activations[1]
    assert many.error == pytest.approx(beside.activations[1].error / 2, rel=0.15)


def test_steps_let_no_gradient_through():
    _, beside = both("30 3*(30 sign) 30", "he", 20)
    assert [one.size for one in beside.gradients[:3]] == [0, 0, 0]
    assert beside.gradients[3].size > 0


def test_sizes_beyond_floats_are_no_fault():
    _, beside = both("30 400*(30 relu) 30", "normal:30", 2)
    assert beside.activations[-2].size == math.inf or math.isnan(beside.activations[-2].size)
    assert beside.activations[-2].error is None


def test_progress_is_told():
    read = chain(walk(assemble(parse("9 9"))))
    heard = []
    measured(read, flow(read, initialization("he")).levels, 3, 0, lambda *told: heard.append(told))
    assert heard == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("network", "networks", "error"),
    [
        ("784 sparse:256,m=20 10", 2, InputError),
        ("900x900x10 conv:100,9 conv:2,3", 1, LimitError),
        ("30000-30000", 1, LimitError),
        ("784-256-10", 10**6, LimitError),
    ],
)
def test_what_is_not_measured(network, networks, error):
    with pytest.raises(error):
        check_measurable(chain(walk(assemble(parse(network)))), networks)
