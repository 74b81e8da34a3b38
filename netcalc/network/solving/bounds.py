"""How far a number for a blank is looked for one by one, and which way it is better."""

from __future__ import annotations

from typing import NamedTuple

from netcalc.network.blanks import Blank, Role
from netcalc.network.solving.trials import Goal

BOUNDS: dict[Role, tuple[int, ...]] = {
    "kernel": (7, 11, 16, 32),
    "window": (7, 11, 16, 32),
    "stride": (4, 8, 16, 32),
    "padding": (3, 5, 8, 16),
    "cut": (3, 5, 8, 16),
    "dilation": (3, 4, 8, 16),
    "groups": (8, 16, 32, 64),
    "parts": (8, 16, 32, 64),
    "repeat": (8, 16, 32, 64),
    "scale": (4, 8, 16, 32),
    "width": (16, 32, 64, 128),
    "size": (16, 32, 64, 128),
}
"""How far one of several blanks is tried, at first and when nothing was found."""
LEVELS = range(4)
SMALLER_IS_MORE: frozenset[Role] = frozenset({"stride", "window", "dilation", "cut", "groups"})
"""Of these the smallest number leaves most of the network."""


class Range(NamedTuple):
    """A blank, and the first and last number that were tried in it."""

    name: str
    first: int
    last: int


def bounds(blank: Blank, level: int) -> Range:
    """The numbers that one of several blanks is tried with."""
    return Range(blank.name, blank.least, min(BOUNDS[role][level] for role in blank.roles))


def way(blank: Blank, goal: Goal) -> int:
    """Which way a blank is better: 1 more, -1 less, 0 neither."""
    if goal == "least":
        return -1
    return 0 if blank.roles == {"parts"} else -1 if blank.roles <= SMALLER_IS_MORE else 1
