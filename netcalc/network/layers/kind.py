"""The names that a layer goes by, and what it answers where its record says nothing of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol, TypeVar

from netcalc.network.layers.arrays import Arrays
from netcalc.network.layers.count import NOTHING, Count
from netcalc.network.layers.options import SHORT, in_order, options, spellings, written
from netcalc.network.shape import Shape
from netcalc.network.window import Window

Record = TypeVar("Record", bound=type)


class Layer(Protocol):
    """What every layer answers of an input."""

    @property
    def kind(self) -> Kind: ...
    def shape(self, input: Shape) -> Shape:
        """The size of its output; raises where the input is not one it can read."""

    def params(self, input: Shape) -> Count:
        """What it learns: number and formula at once."""

    def arrays(self, input: Shape) -> Arrays:
        """The arrays that hold what it learns, each with its shape: W, b."""

    def macs(self, input: Shape) -> Count:
        """Its multiply-accumulates; biases are not counted."""

    def buffers(self, input: Shape) -> Count:
        """Numbers that it keeps and does not learn."""

    def shared_as(self, input: Shape) -> tuple[object, ...]:
        """What its parameters are to other layers: those that say the same can share one set."""

    def pools(self, input: Shape) -> bool:
        """Whether it gathers places into fewer values: its output is kept, though it has no parameters."""

    def windows(self, input: Shape) -> tuple[Window, ...]:
        """The windows that it slides along the places of its input, one for each axis; () where none."""

    def spreads(self, input: Shape) -> bool:
        """Whether its windows stand over the output: every place of the input becomes several."""

    def mixes(self, input: Shape) -> bool:
        """Whether every value of its output depends on all places."""

    def reading(self, input: Shape) -> str:
        """What the notation was understood to mean, where that is worth saying: `10 filters of 5x5x3`."""

    def remark(self, input: Shape) -> str:
        """What should be known beside its counts; empty for most."""


UNLESS_SAID: dict[str, Callable[[Any, Shape], object]] = {
    "shape": lambda layer, input: input,
    "params": lambda layer, input: NOTHING,
    "arrays": lambda layer, input: (),
    "macs": lambda layer, input: NOTHING,
    "buffers": lambda layer, input: NOTHING,
    "shared_as": lambda layer, input: (layer.kind.name, layer.params(input).numbers),
    "pools": lambda layer, input: False,
    "windows": lambda layer, input: (),
    "spreads": lambda layer, input: False,
    "mixes": lambda layer, input: False,
    "reading": lambda layer, input: "",
    "remark": lambda layer, input: "",
}
"""A layer that says nothing of itself keeps the shape, learns nothing and multiplies nothing."""


class Kind(NamedTuple):
    """A record and its names in the notation; its docstring is the layer's help."""

    name: str
    aliases: tuple[str, ...]
    record: Any

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)

    @property
    def in_order(self) -> tuple[str, ...]:
        """Options that may be given without their names."""
        return in_order(self.record)

    @property
    def spellings(self) -> dict[str, str]:
        """Every name of an option, and the option."""
        return spellings(self.record)

    @property
    def needed(self) -> tuple[str, ...]:
        """Options without which the layer is not complete."""
        return tuple(name for name in options(self.record) if name not in self.record._field_defaults)

    @property
    def entry(self) -> tuple[str, str]:
        """Its line in a list of layers: how it is written, and what it is, with its other options.

        >>> from netcalc.network.layers import LAYERS
        >>> LAYERS["dropout"].entry
        ('dropout:0.5', 'Leaves out values at random while training.')
        """
        defaults = self.record._field_defaults
        values = {name: name.upper() for name in self.needed} or {
            name: written(defaults[name]) for name in self.in_order
        }
        others = [f"{SHORT.get(name, name)}=" for name in options(self.record) if name not in values]
        return self.written(values), " ".join([self.record.__doc__.partition("\n")[0], *others])

    def usage(self, given: Mapping[str, str] | None = None) -> str:
        """How the layer is written: the options that it needs, in capitals those not given yet.

        >>> from netcalc.network.layers import LAYERS
        >>> LAYERS["conv"].usage({"filters": "10"}), LAYERS["sparse"].usage(), LAYERS["relu"].usage()
        ('conv:10,KERNEL', 'sparse:UNITS,m=INPUTS', 'relu')
        """
        values = {option: (given or {}).get(option, option.upper()) for option in self.needed}
        return self.written(values)

    def written(self, values: Mapping[str, str]) -> str:
        """The layer with some options, those that need a name under their short one: `conv:10,5,p=2`."""
        said = [
            value if option in self.in_order else f"{SHORT.get(option, option)}={value}"
            for option, value in values.items()
        ]
        return f"{self.name}:{','.join(said)}" if said else self.name


def layer(name: str, *aliases: str) -> Callable[[Record], Record]:
    """Makes a record a layer of the notation, under a name and other names.

    @layer("dense", "fc", "linear")
    class Dense(NamedTuple): ...
    """

    def named(record: Record) -> Record:
        record.kind = Kind(name, aliases, record)  # type: ignore[attr-defined]
        for question, answer in UNLESS_SAID.items():
            if not hasattr(record, question):
                setattr(record, question, answer)
        return record

    return named
