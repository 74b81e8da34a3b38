"""What an operation is: one record, written once for every kind of number.

`value` and `slopes` are written over a world `m`, which supplies the functions (worlds.py): the same
line of calculus gives floats in a trace and formulas in a gradient. Over arrays an operation works entry
by entry and broadcasts, its slopes too; one that does not has `shape` and `pulls`: for each input what flows
back to it, a vector-Jacobian product, in array functions of the world (arrays.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from netcalc.operations.shapes import Shape, broadcast

Entry = Callable[..., Any]
"""A function of numbers of one world: value(a, b), or slope(y, a, b) with y = value(a, b)."""


Structure = Callable[..., Sequence[str]]
"""The Jacobians to each input as text, from the names and shapes of y and the inputs, and the settings."""


class After(NamedTuple):
    """How a row goes on where it follows another, so that what floats lose between the two is not lost.

    Both rows are taken together: `value(m)(*inputs)` has the other row's input in the place of its result,
    and so has each pull(upstream, y, between, *inputs) of `pulls(m)`; `between` is that result.
    """

    name: str
    """The other row, as `softmax`."""
    position: int
    """Which input it is."""
    value: Callable[[Any], Entry]
    pulls: Callable[[Any], Sequence[Entry]]
    text: str = ""
    """The flow to the other row's input, in words for a note."""


class Fixity(NamedTuple):
    """How an operation is written between, before or after its inputs; a larger `level` binds tighter."""

    sign: str
    level: int

    @property
    def behind(self) -> bool:
        """Whether the sign stands after its input: `W.T`."""
        return self.sign.startswith(".")


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
    shape: Callable[..., Shape] | None = None
    """The result's shape from the inputs' shapes and the settings; None: entrywise, it broadcasts."""
    pulls: Callable[[Any, int], Sequence[Entry] | None] | None = None
    """pulls(m, count): for each input a function (upstream, y, *inputs) of what flows back to it, a
    vector-Jacobian product. None, of either: the operation is entrywise and its slopes tell."""
    structure: Structure | None = None
    after: tuple[After, ...] = ()
    settings: tuple[str, ...] = ()
    """The last arguments: literal whole numbers that may be left out and are written with their names,
    `sum(a, axis=0)`. A step has them as inputs; rows get them as Python's integers."""
    activation: str = ""
    """Of an activation function its formula in the names of the arguments, as a textbook has it. An
    activation takes one number `a`, and numbers with defaults."""

    @property
    def least(self) -> int:
        """The smallest number of inputs."""
        return max(len(self.arguments) - len(self.defaults) - len(self.settings), 1)

    @property
    def most(self) -> int | None:
        """The largest number of inputs; None where there is no largest."""
        return None if self.share else len(self.arguments)

    @property
    def signature(self) -> str:
        """How it is called: `leaky_relu(a, beta=0.01)`."""
        given = self.arguments[: self.least]
        optional = (f"{a}={d}" for a, d in zip(self.arguments[self.least :], self.defaults, strict=False))
        left = [name for name in self.settings if name not in given]
        chosen = (f"[{name}]" if self.of_sizes else f"{name}=..." for name in left)
        return f"{self.name}({', '.join([*given, *optional, *chosen, *(['...'] if self.share else [])])})"

    @property
    def of_sizes(self) -> bool:
        """Whether its settings are all that it takes: `ones(2, 3)`. Elsewhere they are written by name."""
        return bool(self.settings) and self.settings == self.arguments

    def slopes_of(self, m: Any, count: int) -> tuple[Entry, ...]:
        """One partial derivative for each of `count` inputs, each a function of (y, *inputs).

        Of numbers alone: a structured row's is what its pull makes of 1.
        """
        if self.share:
            return tuple(self.share(m, position) for position in range(count))
        if self.slopes:
            return self.slopes(m)
        pulls = self.pulls_of(m, count)
        return tuple(map(_of_one, pulls)) if pulls else (_flat,) * count

    def pulls_of(self, m: Any, count: int) -> Sequence[Entry] | None:
        """One vector-Jacobian product for each of `count` inputs; None where the row is entrywise."""
        return self.pulls(m, count) if self.pulls else None

    def structured(self, count: int) -> bool:
        """Whether `count` inputs are worked as whole arrays, not entry by entry."""
        return self.shape is not None and not (self.share and count > 1)

    def shape_of(self, *parts: Any) -> Shape:
        """The result's shape from the inputs' shapes, and the settings as integers. Raises Mismatch."""
        return self.shape(*parts) if self.shape else broadcast(*parts)

    def split(self, parts: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Any]]:
        """A step's inputs, or what belongs to each: those that are arrays, and the settings."""
        if not self.settings:
            return parts, ()
        arrays = len(self.arguments) - len(self.settings)
        return parts[:arrays], parts[arrays:]


def _flat(y: Any, *inputs: Any) -> int:
    return 0


def _of_one(pull: Entry) -> Entry:
    return lambda y, *inputs: pull(1, y, *inputs)
