"""How the size of activations and of gradients changes from layer to layer, when training begins.

The weights are random, independent, with mean 0 and the variance var that an initialisation gives; biases
are 0. A pre-activation a is then a sum of many independent numbers, normal in the limit of wide layers, and
mean squares follow one another:

    q = var*fan_in*m              the variance of a; m the mean square of what the layer reads
    m' = E[g(a)^2]                what it hands on
    d = d'*var*readers*E[g'(a)^2] the mean square of dL/dh, ahead of it from behind it

(Poole et al., 2016; Schoenholz et al., 2017.) The last line takes the weights on the way back for
independent of those on the way there. For the first layer, and for layers without activations, all of it
holds at any width. Sizes are kept as logarithms of mean squares.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from math import inf
from typing import Literal, NamedTuple

from netcalc.errors import DomainError, shown
from netcalc.network.initialization import Init
from netcalc.network.nonlinearity import logarithm, squares
from netcalc.network.stages import Chain, Stage

Trend = Literal["vanishing", "steady", "exploding"]

STEADY = (0.8, 1.25)
"""A gradient is steady where its factor a layer is within these, on average."""
GONE = 1e-6
"""A gradient smaller than this part of what it was has vanished; past 1/GONE it has exploded."""
FURTHEST = 500
"""Further layers that are looked at."""
SETTLED = 1e-13
"""A factor whose logarithm changes by less from layer to layer changes no more."""


class Level(NamedTuple):
    """A stage and the sizes in it, as logarithms of mean squares; `exp(size/2)` is a root mean square."""

    stage: Stage
    variance: float
    """Of a weight, as it is."""
    before: float
    """Of what it reads."""
    spread: float
    """Of its pre-activations: their variance q."""
    activations: float
    """Of what it hands on."""
    slope: float
    """Of the factor by which its activation changes the gradient."""
    weights: float
    """Of the factor by which its weights do."""
    gradient: float = 0.0
    """Of the gradient at its output, that at the output of the network being 1."""

    @property
    def factor(self) -> float:
        """Of what it multiplies the gradient by."""
        return self.slope + self.weights

    @property
    def weight_gradient(self) -> float | None:
        """Of the gradient of its weights; None where they are used at several places."""
        return None if self.stage.nodes is None else self.gradient + self.slope + self.before


class Flow(NamedTuple):
    """The levels of a network from the input on, and what they come to."""

    levels: tuple[Level, ...]
    gradient: float
    """Of the gradient at the input."""
    further: Level | None
    """The last hidden layer once more, behind itself; None where there is no hidden layer."""
    vanishes: int | None
    """With so many hidden layers, the first one's gradient is below GONE of the last one's; None: with
    FURTHEST more it is not."""
    explodes: int | None

    @property
    def hidden(self) -> int:
        return len(self.levels) - 1

    @property
    def between(self) -> tuple[Level, ...]:
        """The layers whose factors lie between the first hidden layer and the last; of a single one, what
        a second would do."""
        if self.hidden > 1:
            return self.levels[1:-1]
        return () if self.further is None else (self.further,)

    @property
    def total(self) -> float:
        """Of the gradient of the first hidden layer, that of the last being 1."""
        return sum(level.factor for level in self.between)

    @property
    def factor(self) -> float:
        """The gradient's factor a layer on average, as a root mean square; 1 where nothing lies between."""
        return root(self.total / len(self.between)) if self.between else 1.0

    @property
    def growth(self) -> float:
        """The same of the activations."""
        changes = [level.activations - level.before for level in self.between]
        return root(sum(changes) / len(changes)) if changes else 1.0

    @property
    def trend(self) -> Trend:
        low, high = STEADY
        return "vanishing" if self.factor < low else "exploding" if self.factor > high else "steady"


def root(log: float) -> float:
    """The root mean square whose mean square has this logarithm: 0 and inf beyond the floats.

    >>> root(0.0), root(-inf), root(2000.0)
    (1.0, 0.0, inf)
    """
    try:
        return math.exp(log / 2)
    except OverflowError:
        return inf


def flow(chain: Chain, init: Init) -> Flow:
    """The sizes in a chain whose weights begin by a rule; the input has the mean square 1.

    >>> from netcalc.network.assembly import assemble, parse
    >>> from netcalc.network.initialization import RULES
    >>> from netcalc.network.stages import chain
    >>> from netcalc.network.walk import walk
    >>> found = flow(chain(walk(assemble(parse("784 20*(256 relu) 10")))), RULES["he"])
    >>> found.trend, found.factor
    ('steady', 1.0)
    """
    size = -math.log(chain.keep)
    levels: list[Level] = []
    for stage in chain.stages:
        levels.append(level(stage, init, size))
        size = levels[-1].activations
    gradient = 0.0
    for place in range(len(levels) - 1, -1, -1):
        levels[place] = levels[place]._replace(gradient=gradient)
        gradient += levels[place].factor
    gradient -= math.log(chain.keep)
    return _judged(tuple(levels), gradient, init)


def level(stage: Stage, init: Init, before: float) -> Level:
    """What happens in a stage that reads numbers of a size."""
    reads, fan = stage.fan.fan_in, (stage.fan.fan_in, stage.fan.fan_out)
    spread = math.log(init.times(reads, *fan)) + before
    value, slope = squares(stage.curve, spread)
    if not (value < inf and slope < inf):
        raise DomainError(f"{shown(stage.text)}: the mean square is too large for a float")
    lost = -math.log(stage.keep)
    return Level(
        stage,
        init.variance(*fan),
        before,
        spread,
        value + lost,
        slope + lost,
        logarithm(init.times(stage.fan.readers, *fan)),
    )


def _judged(levels: tuple[Level, ...], gradient: float, init: Init) -> Flow:
    """The flow, with what would become of it if the last hidden layer were repeated."""
    hidden = levels[:-1]
    if not hidden:
        return Flow(levels, gradient, None, None, None)
    further = level(hidden[-1].stage.repeated, init, hidden[-1].activations)
    vanishes, explodes = _depths(hidden, further, init)
    return Flow(levels, gradient, further, vanishes, explodes)


def _depths(hidden: tuple[Level, ...], further: Level, init: Init) -> tuple[int | None, int | None]:
    """With how many hidden layers the gradient has vanished, and exploded."""
    gone = 2 * math.log(GONE)
    total, settled, before = 0.0, 0.0, inf
    vanishes = explodes = None
    for depth, one in enumerate(_endless(hidden, further, init), 2):
        total += one.factor
        if vanishes is None and total < gone:
            vanishes = depth
        if explodes is None and total > -gone:
            explodes = depth
        settled = one.factor if abs(one.factor - before) < SETTLED else 0.0
        before = one.factor
        found = vanishes if one.factor <= 0 else explodes
        if depth > len(hidden) and (found or settled or one.factor == -inf):
            break
    if settled < 0 and vanishes is None:
        vanishes = depth + math.floor((gone - total) / settled) + 1
    if settled > 0 and explodes is None:
        explodes = depth + math.floor((-gone - total) / settled) + 1
    return vanishes, explodes


def _endless(hidden: tuple[Level, ...], further: Level, init: Init) -> Iterator[Level]:
    """The hidden layers behind the first, and then the last of them again and again."""
    yield from hidden[1:]
    one = further
    for _ in range(FURTHEST):
        yield one
        one = level(one.stage, init, one.activations)
