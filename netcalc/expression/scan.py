"""A function of one number looked at from far left to far right, with its first two derivatives.

    scan      floats, at 0 and at +-2^k, four places an octave, k from -10 to 19, and on both sides of each
              bend; where g'' changes its sign g' turns, where g' does g turns
    root      a place between two others, halved in floats to 40 bits, then found on the straight line between
              the ends of what is left in 50 digits, which doubles those bits; signs that differ for want of
              bits alone are seen there, too

Why this is enough for activation functions: they are made of exponentials, error functions and hyperbolic
ones of a, whose derivatives change their signs a few times within a few units of 0, and at the bends, which
are told; parameters only stretch them upwards. Between two turns g' is monotone: it crosses a threshold
where the ends say so, and nowhere else. Beyond 2^19, where exp(-a) begins with 200,000 zeros, a function is
what it was in the last two octaves: it has come to rest, or it grows. A function that swings between two
places a fifth apart would deceive the scan.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf, nan, nextafter
from typing import TYPE_CHECKING, Any, NamedTuple

from netcalc.expression.derive import derivatives
from netcalc.expression.graph import Graph
from netcalc.expression.trace import number
from netcalc.operations import FLOATS
from netcalc.operations.digits import Digits

if TYPE_CHECKING:
    from netcalc.operations.ball import Ball

NEAREST, FARTHEST, PER_OCTAVE = -10, 19, 4
"""The places of a scan: binary magnitudes, and how many there are to an octave."""
DIGITS, CLOSE = 50, 2.0**-40
BESIDE = 2.0**-100
"""How far the places beside a bend at 0 are from it."""
NEARER = 30, 40
"""How near to a bend it is seen whether g is broken there, as negative powers of two."""


class Spot(NamedTuple):
    """A place of the scan: where, g' and g'' there; `bend` is the place that it stands beside, or at."""

    x: float
    slope: float
    bending: float
    bend: float | None = None

    @property
    def on_bend(self) -> bool:
        return self.x == self.bend

    @property
    def place(self) -> float:
        """Where it stands, the bend for the two beside it."""
        return self.x if self.bend is None else self.bend


class Scan:
    """A graph with one input, and its `bends`: the places where it has no derivative.

    >>> from netcalc.expression.parser import parse
    >>> scan = Scan(parse("tanh(a)").graph)
    >>> scan.slope(0.0), [scan.rounded(root) for root in scan.roots(2)]
    (1.0, [0.0])
    """

    def __init__(self, graph: Graph, bends: Sequence[float] = ()) -> None:
        name = next(iter(graph.inputs), "")
        slope = derivatives(graph, [name])[name]
        self.graphs = graph, slope, derivatives(slope, [name])[name]
        self.bends = tuple(bends)
        self.world = Digits(DIGITS)
        self._floats = tuple(bound(one, FLOATS) for one in self.graphs)
        self._exact: dict[int, Callable[[Any], Any]] = {}
        spots = [self._spot(x) for x in places() if x not in self.bends]
        for bend in self.bends:
            spots += [self._spot(x, bend) for x in (bend, *beside(bend))]
        self.spots = sorted(spots)

    def _spot(self, x: float, bend: float | None = None) -> Spot:
        return Spot(x, self.slope(x), self.near(2, x), bend)

    # -- in floats -------------------------------------------------------------------------------------

    def near(self, order: int, x: float) -> float:
        """g, g' or g'' at a place, in floats; in many digits where floats end."""
        found: float = self._floats[order](x)
        return found if found - found == 0 else self.rounded(self.exact(order, self.lift(x)))

    def value(self, x: float) -> float:
        return self.near(0, x)

    def slope(self, x: float) -> float:
        return self.near(1, x)

    # -- in many digits --------------------------------------------------------------------------------

    def lift(self, x: Any) -> Ball:
        """A float or a Fraction, exactly."""
        found: Ball = self.world.lift(x)
        return found

    def exact(self, order: int, x: Ball) -> Ball:
        """g, g' or g'' at a place."""
        if order not in self._exact:
            self._exact[order] = bound(self.graphs[order], self.world)
        found: Ball = self._exact[order](x)
        return found

    def rounded(self, ball: Ball) -> float:
        """The nearest float; nan for what is no number."""
        return float(self.world.rounded(ball)[0]) if ball.known else nan

    def jumps(self, bend: float) -> bool:
        """Whether g is broken at a bend: nearer to it the values beside it stay as far apart."""
        from fractions import Fraction

        m, gaps = self.world, []
        for power in NEARER:
            h = Fraction(max(1.0, abs(bend))) / 2**power
            right, left = (self.exact(0, self.lift(Fraction(bend) + side * h)) for side in (1, -1))
            gaps.append(m.abs(right - left))
        return m.sign_of(gaps[1]) > 0 and m.sign_of(2 * gaps[1] - gaps[0]) > 0

    def rational(self, order: int, x: float) -> bool:
        """Whether g, g' or g'' is a rational number at x, which was not rounded on the way."""
        return self.exact(order, self.lift(x)).exact

    # -- roots -----------------------------------------------------------------------------------------

    def roots(self, order: int) -> list[Ball]:
        """Where g' (1) or g'' (2) changes its sign between two bends."""
        found: list[Ball] = []
        left, before, zeros = 0.0, 0.0, list[float]()
        for spot in self.spots:
            sign = spot.slope if order == 1 else spot.bending
            if spot.on_bend:
                before = 0.0
            if sign == 0:
                zeros.append(spot.x)
            elif sign:
                if before * sign < 0:
                    one = len(zeros) == 1
                    root = self.lift(zeros[0]) if one else self.between(order, left, spot.x)
                    found += [] if root is None else [root]
                left, before, zeros = spot.x, 0.0 if spot.on_bend else sign, []
        return found

    def between(self, order: int, left: float, right: float, level: str = "0", sign: int = 1) -> Ball | None:
        """The place between two others where sign times g' or g'' comes to a level.

        None where many digits see no such place: what floats saw was their rounding.
        """
        goal, exact_goal = float(level), self.world.literal(level)
        low, high = self._halved(lambda x: sign * self.near(order, x) > goal, left, right)
        above = [self._above(order, x, exact_goal, sign) for x in (low, high)]
        if above[0] == above[1]:
            if self._above(order, left, exact_goal, sign) == self._above(order, right, exact_goal, sign):
                return None
            low, high = self._halved(lambda x: self._above(order, x, exact_goal, sign), left, right)
        a, b = self.lift(low), self.lift(high)
        at_a, at_b = (self.exact(order, x) * sign - exact_goal for x in (a, b))
        part = self.world.divide(at_a, at_a - at_b)
        return a + (b - a) * part if part.known else a

    def _above(self, order: int, x: float, goal: Ball, sign: int) -> bool:
        return self.world.sign_of(self.exact(order, self.lift(x)) * sign - goal) > 0

    def _halved(self, above: Callable[[float], bool], left: float, right: float) -> tuple[float, float]:
        """Two places, close beside each other, between which a function passes its goal."""
        low, high = left, right
        rises = above(right)
        while abs(high - low) > CLOSE * max(abs(low), abs(high)):
            middle = (low + high) / 2
            if middle in (low, high):
                break
            if above(middle) is rises:
                high = middle
            else:
                low = middle
        return low, high


def bound(graph: Graph, m: Any) -> Callable[[Any], Any]:
    """A graph with one input as a function of one number of the world m.

    >>> from netcalc.expression.parser import parse
    >>> bound(parse("a^2 + 1").graph, FLOATS)(3.0)
    10.0
    """
    steps = [
        (operation and operation.value(m), places, None if operation or name else number(m, literal))
        for operation, places, name, literal in graph.steps
    ]
    result = graph.result

    def value(x: Any) -> Any:
        values: list[Any] = []
        for function, places, constant in steps:
            if function is None:
                values.append(x if constant is None else constant)
            else:
                values.append(function(*[values[j] for j in places]))
        return values[result]

    return value


def places() -> list[float]:
    """The places of a scan beside those at bends, from left to right."""
    octaves = range(NEAREST * PER_OCTAVE, FARTHEST * PER_OCTAVE + 1)
    positive = [2.0 ** (k / PER_OCTAVE) for k in octaves]
    return [*(-x for x in reversed(positive)), 0.0, *positive]


def beside(bend: float) -> tuple[float, float]:
    """The places just left and just right of a bend."""
    if bend == 0:
        return -BESIDE, BESIDE
    return nextafter(bend, -inf), nextafter(bend, inf)
