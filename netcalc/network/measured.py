"""The same sizes measured: random networks, a random input and a random gradient at the output.

Beside what `network.flow` expects in the limit of wide layers this is what networks of these very widths
do, on average over so many of them. Weights are drawn from normal distributions, on numpy's PCG64.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from netcalc.errors import InputError, LimitError, shown
from netcalc.network.flow import Level
from netcalc.network.nonlinearity import Curve
from netcalc.network.stages import Chain, Stage

if TYPE_CHECKING:
    from numpy.random import Generator

MOST_WEIGHTS = 20_000_000
"""Weights of one network, which are kept while it is measured: 160 MB."""
MOST_DRAWN = 2_000_000_000
"""Weights of all networks together."""
MOST_PRODUCTS = 50_000_000_000
"""Multiplications of all convolutions, there: a minute or two with the way back."""

ROUNDING = 1e-12
"""A spread of less than this part of the mean is rounding."""

Told = Callable[[int, int], None]
"""Hears how many networks are done, and how many there are."""


class Measure(NamedTuple):
    """A root mean square over many networks, and its standard error; None of a single one."""

    size: float
    error: float | None
    deviation: float | None
    """How many standard errors the mean square is above the expected one."""


class Measured(NamedTuple):
    """For every layer what it hands on and the gradient there; the first place is the input's."""

    networks: int
    activations: tuple[Measure, ...]
    gradients: tuple[Measure, ...]


def check_measurable(chain: Chain, networks: int) -> None:
    """Raises InputError where a layer is not measured, LimitError where it is too much."""
    for stage in chain.stages:
        if stage.nodes is None and stage.slide is None:
            raise InputError(
                f"{shown(stage.texts[0])} is not measured: dense layers and convolutions are",
                "leave out --simulate: the expected sizes are known",
            )
    weights = sum(math.prod(_axes(stage)) for stage in chain.stages)
    products = sum(stage.slide.products for stage in chain.stages if stage.slide)
    if weights > MOST_WEIGHTS:
        raise LimitError(f"{weights:,} weights are too many to draw; the limit is {MOST_WEIGHTS:,}")
    if weights * networks > MOST_DRAWN:
        raise LimitError(
            f"{networks:,} networks of {weights:,} weights are more than {MOST_DRAWN:,} random numbers",
            f"at most --simulate {MOST_DRAWN // weights:,}",
        )
    if products * networks > MOST_PRODUCTS:
        most = MOST_PRODUCTS // products
        raise LimitError(
            f"{networks:,} networks of {products:,} multiplications are more than {MOST_PRODUCTS:,}",
            f"at most --simulate {most:,}" if most else "leave out --simulate: the expected sizes are known",
        )


def _axes(stage: Stage) -> tuple[int, ...]:
    """The axes of a layer's weights: nodes and inputs, or those of what slides."""
    return stage.slide.weights if stage.slide else (stage.nodes or (0, 0))[::-1]


def measured(
    chain: Chain, levels: Sequence[Level], networks: int, seed: int, progress: Told | None = None
) -> Measured:
    """The sizes in so many random networks, beside the expected ones in `levels`."""
    import numpy

    random = numpy.random.default_rng(seed)
    squares = numpy.zeros((2, networks, len(levels) + 1))
    with numpy.errstate(all="ignore"):
        for network in range(networks):
            squares[:, network] = _one(chain, levels, random)
            if progress is not None:
                progress(network + 1, networks)
        first = -math.log(chain.keep)
        gradient = levels[0].gradient + levels[0].factor + first
        expected = (
            [first, *(one.activations for one in levels)],
            [gradient, *(one.gradient for one in levels)],
        )
        found = [
            tuple(
                _measure(squares[side, :, place], expected[side][place]) for place in range(len(levels) + 1)
            )
            for side in (0, 1)
        ]
    return Measured(networks, *found)


def _measure(squares: Any, expected: float) -> Measure:
    """The mean of the networks' mean squares, as a root: r = sqrt(m), its error e(m)/(2r)."""
    mean = float(squares.mean())
    size = math.sqrt(mean)
    if len(squares) < 2:
        return Measure(size, None, None)
    error = float(squares.std(ddof=1)) / math.sqrt(len(squares))
    if not error > ROUNDING * mean:  # exact, or not finite
        return Measure(size, 0.0 if math.isfinite(mean) else None, None)
    return Measure(size, error / (2 * size), (mean - math.exp(min(expected, 700.0))) / error)


class _Passed(NamedTuple):
    """What one layer keeps on the way there for the way back."""

    back: Callable[[Any], Any]
    """From the gradient of its sums to that of its input."""
    slope: Any


def _one(chain: Chain, levels: Sequence[Level], random: Generator) -> Any:
    """The mean squares of activations and gradients in one network, at the input and behind each layer."""
    import numpy

    first = chain.stages[0]
    inputs = first.slide.input.size if first.slide else first.fan.fan_in
    mask = _mask(chain.keep, inputs, random)
    h = _unit(inputs, random) * mask
    forward, passed = [_mean_square(h)], []
    for stage, one in zip(chain.stages, levels, strict=True):
        h, kept = _there(stage, one, h, random)
        forward.append(_mean_square(h))
        passed.append(kept)
    gradient = _unit(len(h), random)
    backward = [_mean_square(gradient)]
    for back, slope in reversed(passed):
        gradient = back(gradient * slope)
        backward.append(_mean_square(gradient))
    backward[-1] = _mean_square(gradient * mask)
    return numpy.array([forward, backward[::-1]])


def _there(stage: Stage, level: Level, h: Any, random: Generator) -> tuple[Any, _Passed]:
    """What a layer hands on, and what it keeps."""
    weights = random.standard_normal(_axes(stage)) * math.sqrt(level.variance)
    slide = stage.slide
    y, slope = _curve(stage.curve, slide.there(weights, h) if slide else weights @ h)
    mask = _mask(stage.keep, len(y), random)
    back = partial(slide.back, weights) if slide else weights.T.__matmul__
    return y * mask, _Passed(back, slope * mask)


def _curve(curve: Curve, a: Any) -> tuple[Any, Any]:
    """The value and the slope of activations at every entry."""
    from netcalc.operations import OPERATIONS
    from netcalc.operations.arrays import Arrays

    world, slope = Arrays(), 1.0
    for name, numbers in curve.pieces:
        operation = OPERATIONS[name]
        y = operation.value(world)(a, *numbers)
        slope = slope * operation.slopes_of(world, 1 + len(numbers))[0](y, a, *numbers)
        a = y
    return a, slope


def _mask(keep: float, count: int, random: Generator) -> Any:
    """What dropout multiplies by: 1/keep where a value stays, else 0."""
    return 1.0 if keep == 1 else (random.random(count) < keep) / keep


def _unit(count: int, random: Generator) -> Any:
    """Random numbers whose mean square is 1."""
    numbers = random.standard_normal(count)
    return numbers / math.sqrt(_mean_square(numbers))


def _mean_square(numbers: Any) -> float:
    return float(numbers @ numbers) / len(numbers)
