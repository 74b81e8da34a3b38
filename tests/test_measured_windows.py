"""Convolutions of random networks, against sums written out and against the definition of a transpose."""

from __future__ import annotations

from itertools import product

import numpy
import pytest

from netcalc.network.assembly import assemble, parse
from netcalc.network.flow import flow
from netcalc.network.initialization import initialization
from netcalc.network.measured import check_measurable, measured
from netcalc.network.measured_windows import Slide
from netcalc.network.stages import chain
from netcalc.network.walk import walk

LAYERS = [
    "7x9x2 conv:3,2x3",
    "8x8x2 conv:3,3,s=2,p=1",
    "9x8x4 conv:6,3,g=2,d=2,p=same",
    "7x7x3 dwconv:3,m=2,s=3",
    "8@11 conv:4,4,p=causal,d=2",
    "8@11 conv:4,4,p=1:2,s=2",
    "2@4x5x6 conv:3,2x3x2,p=1x0x1",
    "5@6 dense:3",
    "5x5 conv:2,3",
]


def slide_of(text: str) -> Slide:
    found = chain(walk(assemble(parse(text)))).stages[0].slide
    assert found is not None
    return found


def written_out(slide: Slide, weights: numpy.ndarray, x: numpy.ndarray) -> numpy.ndarray:
    """Every sum term by term; what is outside of the input is 0."""
    groups, filters, channels, *kernel = weights.shape
    sizes = slide.input.spatial
    image = x.reshape(-1, *sizes)
    found = numpy.zeros((groups * filters, *slide.output.spatial))
    for g, k, c in product(range(groups), range(filters), range(channels)):
        for place in product(*map(range, slide.output.spatial)):
            for cell in product(*map(range, kernel)):
                at = tuple(
                    p * one.stride + f * one.dilation - one.before
                    for p, f, one in zip(place, cell, slide.windows, strict=True)
                )
                if all(0 <= i < size for i, size in zip(at, sizes, strict=True)):
                    term = weights[(g, k, c, *cell)] * image[(g * channels + c, *at)]
                    found[(g * filters + k, *place)] += term
    return found.ravel()


@pytest.mark.parametrize("text", LAYERS)
def test_there_and_back(text: str) -> None:
    slide, random = slide_of(text), numpy.random.default_rng(0)
    weights = random.standard_normal(slide.weights)
    x = random.standard_normal(slide.input.size)
    y = slide.there(weights, x)
    assert y == pytest.approx(written_out(slide, weights, x), abs=1e-12)
    assert len(y) == slide.output.size
    gradient = random.standard_normal(len(y))
    back = slide.back(weights, gradient)
    assert back.shape == x.shape
    assert back @ x == pytest.approx(gradient @ y, rel=1e-12)


@pytest.mark.parametrize(
    "network",
    [
        "12x12x3 conv:6,3 relu conv:6,3,s=3 relu flatten 5",
        "12x12x4 dwconv:3 conv:8,1 flatten 5",
        "6@30 conv:6,3,d=2 relu dense:4 relu flatten 5",
    ],
)
@pytest.mark.parametrize("init", ["he", "normal:0.2"])
def test_without_padding_activations_are_as_expected(network: str, init: str) -> None:
    read = chain(walk(assemble(parse(network))))
    levels = flow(read, initialization(init)).levels
    check_measurable(read, 1500)
    beside = measured(read, levels, 1500, 0)
    assert max(abs(one.deviation) for one in beside.activations if one.deviation is not None) < 4.5
    assert abs(beside.gradients[-2].deviation or 0) < 4.5
