"""What an operation is: one record, written once for every kind of number.

`value` and `slopes` are written over a world `m`, which supplies the functions (worlds.py): the same
line of calculus gives floats in a trace and formulas in a gradient.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

Entry = Callable[..., Any]
"""A function of numbers of one world: value(a, b), or slope(y, a, b) with y = value(a, b)."""


class Fixity(NamedTuple):
    """How an operation is written between or before its inputs; a larger `level` binds tighter."""

    sign: str
    level: int


class Operation(NamedTuple):
    """A row of the table of operations.

    `slopes(m)` gives one function per input, the partial derivative to that input; where the number of
    inputs varies it is one function of the input's position. None: the operation is flat, all its
    derivatives are 0 (comparisons, logic).

    >>> from netcalc.operations import OPERATIONS, FLOATS
    >>> mul = OPERATIONS["mul"]
    >>> mul.value(FLOATS)(3.0, 4.0), [slope(12.0, 3.0, 4.0) for slope in mul.slopes_of(FLOATS, 2)]
    (12.0, [4.0, 3.0])
    """

    name: str
    arguments: tuple[str, ...]
    value: Callable[[Any], Entry]
    slopes: Callable[[Any], tuple[Entry, ...]] | None = None
    share: Callable[[Any, int], Entry] | None = None
    """In place of `slopes`, for any number of inputs: share(m, position)."""
    fixity: Fixity | None = None
    defaults: tuple[str, ...] = ()
    """Literals for the last arguments, where they are left out."""
    options: tuple[str, ...] = ()
    """Whole numbers after the arguments, written out (`axis=0`); what is left out is no input."""
    sizes: bool = False
    """True: the arguments are written-out whole numbers too: ones(2, 3)."""
    gate: str = ""
    """The pattern in which the gradient passes through: `mul: swaps`."""
    kink: Callable[..., bool] | None = None
    """Whether floats stand where the operation has no derivative and a convention is used."""
    domain: str = ""
    """Where the operation has values, said to whoever left it."""
    routes: bool = False
    """True: an input whose slope is 0 is not looked at, so a fault beneath it is none."""
    bits: bool = False
    """True: takes 0 and 1 only."""

    @property
    def least(self) -> int:
        """The smallest number of inputs."""
        return len(self.arguments) - len(self.defaults)

    @property
    def most(self) -> int | None:
        """The largest number of inputs; None where there is no largest."""
        return None if self.share else len(self.arguments) + len(self.options)

    @property
    def signature(self) -> str:
        """How it is called: `leaky_relu(a, beta=0.01)`."""
        given = self.arguments[: self.least]
        optional = (f"{a}={d}" for a, d in zip(self.arguments[self.least :], self.defaults, strict=True))
        chosen = (f"{name}=..." for name in self.options)
        return f"{self.name}({', '.join([*given, *optional, *chosen, *(['...'] if self.share else [])])})"

    def slopes_of(self, m: Any, count: int) -> tuple[Entry, ...]:
        """One partial derivative for each of `count` inputs, each a function of (y, *inputs)."""
        if self.share:
            return tuple(self.share(m, position) for position in range(count))
        return self.slopes(m) if self.slopes else (_flat,) * count


def _flat(y: Any, *inputs: Any) -> int:
    return 0
