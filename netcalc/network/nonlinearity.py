"""The activation functions behind a layer of weights, as one function of a number, and its mean squares.

What a layer hands on is the mean square E[g(a)^2] of its pre-activations a, normal with variance q, and what
the gradient is multiplied by on its way back is E[g'(a)^2]. Both are kept as logarithms: a net of a thousand
layers reaches numbers that no float has.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache, lru_cache
from math import inf
from typing import NamedTuple

from netcalc.network.gaussian import places
from netcalc.operations import FLOATS, OPERATIONS

Function = Callable[[float], float]
Slope = Callable[[float, float], float]

DEGREES = {"relu": 1, "leaky_relu": 1, "abs": 1, "step": 0, "sign": 0}
"""Functions with g(s*a) = s^degree*g(a) for s > 0: their mean squares are known without an integral."""
LOWEST, HIGHEST = 1e-20, 1e20
"""Standard deviations between which the integral is taken; beyond, a power law goes on."""
WIDEST = 32.0
"""Where the largest slope is looked for; all activations are flat or straight behind it."""


class Piece(NamedTuple):
    """One activation: its operation and the numbers that its layer gives it, leaky_relu's 0.01."""

    name: str
    numbers: tuple[float, ...] = ()


@cache
def functions(piece: Piece) -> tuple[Function, Slope]:
    """An activation and its slope: of a number, and of what it becomes and the number."""
    operation, numbers = OPERATIONS[piece.name], piece.numbers
    value, slope = operation.value(FLOATS), operation.slopes_of(FLOATS, 1 + len(numbers))[0]
    if not numbers:
        return value, slope
    return lambda a: value(a, *numbers), lambda y, a: slope(y, a, *numbers)


class Curve(NamedTuple):
    """Activations one after another; none is the identity.

    >>> relu = Curve((Piece("relu"),))
    >>> relu.at(-2.0), relu.at(3.0), Curve(()).at(5.0), relu.steepest
    ((0.0, 0.0), (3.0, 1.0), (5.0, 1.0), 1.0)
    """

    pieces: tuple[Piece, ...]

    def at(self, a: float) -> tuple[float, float]:
        """The value and the slope at a number."""
        slope = 1.0
        for piece in self.pieces:
            value_of, slope_of = functions(piece)
            y = value_of(a)
            slope *= slope_of(y, a)
            a = y
        return a, slope

    @property
    def degree(self) -> int | None:
        """Where all pieces have one: 1 for lines through 0 on either side, 0 for steps at 0."""
        degrees = [DEGREES.get(piece.name) for piece in self.pieces]
        return None if None in degrees else min((d for d in degrees if d is not None), default=1)

    @property
    def steepest(self) -> float:
        """The largest size of the slope: 0.25 for sigmoid."""
        grid = [k / 64 for k in range(int(-WIDEST * 64), int(WIDEST * 64) + 1)]
        best = max(grid, key=self._steepness)
        return self._steepness(_climbed(self._steepness, best, 1 / 64))

    def _steepness(self, a: float) -> float:
        return abs(self.at(a)[1])


def _climbed(function: Callable[[float], float], at: float, step: float) -> float:
    """The top of a hill near a place."""
    while step > 1e-12:
        better = max((at - step, at, at + step), key=function)
        at, step = (better, step) if function(better) > function(at) else (at, step / 2)
    return at


@lru_cache(4096)
def squares(curve: Curve, variance: float) -> tuple[float, float]:
    """The logarithms of E[g(a)^2] and E[g'(a)^2] for a normal a, from the logarithm of its variance.

    -inf where it is 0: the slope of a step.

    >>> relu = Curve((Piece("relu"),))
    >>> [math.exp(log) for log in squares(relu, 0.0)]
    [0.5, 0.5]
    """
    degree = curve.degree
    if degree is not None:
        value, slope = (
            (left * left + right * right) / 2
            for left, right in zip(curve.at(-1.0), curve.at(1.0), strict=True)
        )
        return logarithm(value) + degree * variance, logarithm(slope)
    low, high = 2 * math.log(LOWEST), 2 * math.log(HIGHEST)
    if low <= variance <= high:
        return _integrals(curve, variance)
    end, inside = (low, low + 2) if variance < low else (high, high - 2)
    pairs = zip(_integrals(curve, end), _integrals(curve, inside), strict=True)
    value, slope = (_continued(at, near, end - inside, variance - end) for at, near in pairs)
    return value, slope


def _integrals(curve: Curve, variance: float) -> tuple[float, float]:
    value = slope = 0.0
    for a, count in places(math.exp(variance / 2)):
        y, steep = curve.at(a)
        value += count * y * y
        slope += count * steep * steep
    return logarithm(value), logarithm(slope)


def _continued(end: float, inside: float, apart: float, further: float) -> float:
    """A power law, of a whole or half power, that goes on as it went from inside to the end."""
    if end == -inf:
        return end
    return end + further * round(2 * (end - inside) / apart) / 2


def logarithm(number: float) -> float:
    """The logarithm, -inf of 0."""
    return math.log(number) if number else -inf
