"""The receptive field: how much of the input a place of a layer's output can see.

    r += (F_eff - 1)*jump,   jump *= S,   centre += ((F_eff - 1)/2 - P)*jump

Kept as the first and the last sample that a place sees, padding included, so that nothing is halved
and branches come together as the span of both: the largest field, where they are centred alike.
A transposed convolution divides the jump by its stride, and so does upsampling. Neighbours then no
longer see alike; their fields repeat after some places, and each of those is kept.

Normalisations do not count as mixing, though the statistics of some are taken over all places: what
they pass on of a far place is a scale, not its value.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import lcm
from typing import NamedTuple

from netcalc.errors import LimitError
from netcalc.network.layers import Layer
from netcalc.network.shape import Shape
from netcalc.network.window import Window

MOST_BITS = 1000
"""Of a field or a jump: both must go into a float."""
MOST_PHASES = 256
"""Places after which fields repeat; behind larger upsampling none is reported."""

MOST_KEPT = 256
"""Fields that are kept for the next layer that sees alike."""


class Axis(NamedTuple):
    """What the places along an axis see: from `lows` to `highs`, of each place before they repeat.

    The next places see the same, `jump` samples further on.

    >>> downsampled, upsampled = Axis((-3,), (3,), 2), Axis((0, 0), (0, 0), 1)
    >>> downsampled.size, downsampled.centre, downsampled.step, upsampled.step
    (7, 0, 2, 0.5)
    """

    lows: tuple[int, ...] = (0,)
    highs: tuple[int, ...] = (0,)
    jump: int = 1

    def low(self, place: int) -> int:
        rounds, phase = divmod(place, len(self.lows))
        return self.lows[phase] + rounds * self.jump

    def high(self, place: int) -> int:
        rounds, phase = divmod(place, len(self.highs))
        return self.highs[phase] + rounds * self.jump

    @property
    def size(self) -> int:
        """Samples that a place sees, from the first to the last; of the place that sees most."""
        return max(1, *(high - low + 1 for low, high in zip(self.lows, self.highs, strict=True)))

    @property
    def step(self) -> float:
        """Samples from one place's field to the next one's, on average."""
        return ratio(self.jump, len(self.lows))

    @property
    def centre(self) -> float:
        """The middle of the first place's field; sample 0 is the input's first."""
        return ratio(self.lows[0] + self.highs[0], 2)


Field = tuple[Axis, ...] | None
"""An axis for each of the output's; () of a vector that is the input still; None where places have
been mixed or laid out anew, so that there is nothing to say of them."""


def start(input: Shape) -> Field:
    """What the input sees of itself."""
    return tuple(Axis() for _ in input.spatial)


def through(layer: Layer, input: Shape, output: Shape, field: Field) -> Field:
    """The field behind a layer.

    >>> from netcalc.network.layers.convolution import Conv
    >>> sequence = Shape((32,), 3)
    >>> through(Conv(8, 3, 2, 1), sequence, Shape((16,), 8), start(sequence))
    (Axis(lows=(-1,), highs=(1,), jump=2),)
    """
    if field is None or layer.mixes(input):
        return None
    if len(input.spatial) != len(output.spatial):
        return None if input.spatial else start(output)
    if not input.spatial or not (windows := layer.windows(input)):
        return field
    if not layer.spreads(input):
        return tuple(gathered(axis, window) for axis, window in zip(field, windows, strict=True))
    if any(len(axis.lows) * one.stride > MOST_PHASES for axis, one in zip(field, windows, strict=True)):
        return None
    return tuple(spread(axis, window) for axis, window in zip(field, windows, strict=True))


@lru_cache(MOST_KEPT)
def gathered(axis: Axis, window: Window) -> Axis:
    """A window over the input: place o sees the inputs from o*S - P on, F_eff of them."""
    whole = lcm(len(axis.lows), window.stride)
    firsts = range(-window.before, whole - window.before, window.stride)
    lows = tuple(axis.low(first) for first in firsts)
    highs = tuple(axis.high(first + window.extent - 1) for first in firsts)
    return within(Axis(lows, highs, axis.jump * (whole // len(axis.lows))))


def spread(axis: Axis, window: Window) -> Axis:
    """A window over the output: place o is reached by the inputs i = (o + P - k)/S, 0 <= k < F_eff.

    Where a dilated window leaves out some of these, the field is at most this one.
    """
    ends = range(window.before, window.before + len(axis.lows) * window.stride)
    lows = tuple(axis.low(-((window.extent - 1 - end) // window.stride)) for end in ends)
    highs = tuple(axis.high(end // window.stride) for end in ends)
    return within(Axis(lows, highs, axis.jump))


def together(fields: list[Field], outputs: list[Shape], output: Shape) -> Field:
    """What is seen where branches come together: the span of what they see.

    A branch of one place that is meant for all of them has shown its place to all.
    """
    known = [field for field in fields if field is not None]
    if len(known) < len(fields) or any(one.spatial != output.spatial for one in outputs):
        return None
    if not output.spatial:
        return ()
    return tuple(
        spanned(size, along) for size, along in zip(output.spatial, zip(*known, strict=True), strict=True)
    )


def spanned(size: int, axes: Sequence[Axis]) -> Axis:
    """The span of several fields along an axis.

    Where branches move on at different rates, their first and last places are looked at and the result
    is an upper bound.
    """
    if len(set(axes)) == 1:
        return axes[0]
    phases = lcm(*(len(axis.lows) for axis in axes))
    jumps = {axis.jump * (phases // len(axis.lows)) for axis in axes}
    if len(jumps) == 1 and phases <= MOST_PHASES:
        lows = tuple(min(axis.low(place) for axis in axes) for place in range(phases))
        highs = tuple(max(axis.high(place) for axis in axes) for place in range(phases))
        return Axis(lows, highs, jumps.pop())
    ends = [(min(one.low(at) for one in axes), max(one.high(at) for one in axes)) for at in (0, size - 1)]
    widest = max(high - low for low, high in ends)
    return within(Axis((ends[0][0],), (ends[0][0] + widest,), -(-max(jumps) // phases)))


def widened(before: Field, after: Field, times: int) -> Field:
    """The field behind so many rounds of which the first led from `before` to `after`.

    Rounds that keep the jump widen the field by the same amount each. Raises ValueError where they may not.
    """
    if before is None or after is None or before == after:
        return after
    axes = zip(before, after, strict=True)
    if any(one.jump != other.jump or len(one.lows) * len(other.lows) > 1 for one, other in axes):
        raise ValueError("the first round does not tell what the others do")
    return tuple(moved(one, other, times) for one, other in zip(before, after, strict=True))


def moved(before: Axis, after: Axis, times: int) -> Axis:
    low = before.lows[0] + times * (after.lows[0] - before.lows[0])
    high = before.highs[0] + times * (after.highs[0] - before.highs[0])
    return within(Axis((low,), (high,), after.jump))


def within(axis: Axis) -> Axis:
    """An axis, where its numbers are within the limit."""
    if max(axis.jump, axis.highs[-1], -axis.lows[0]).bit_length() > MOST_BITS:
        raise LimitError(
            f"a receptive field here has more than {MOST_BITS:,} bits",
            hint="every stride multiplies the jump, even where one place is left; leave strides out there",
        )
    return axis


def ratio(number: int, parts: int) -> float:
    """A quotient, an int where it is whole."""
    return number // parts if number % parts == 0 else number / parts
