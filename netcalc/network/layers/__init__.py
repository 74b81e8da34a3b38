"""Every layer, one record each: what comes out of it, how many parameters, how many multiplications.

A layer is a record whose fields are its options in the notation and whose docstring is its help. It
answers

    shape(input)     the size of its output; raises where the input is not one it can read
    params(input)    its parameters, a Count: number and formula at once
    macs(input)      its multiply-accumulates, likewise; biases are not counted

and some answer more: windows(input) where it slides, reading(input) what the notation was understood
to mean, remark(input) what should be known beside it, buffers(input) numbers that are kept and not
learned. A new layer is a record in one of the modules here and its row in LAYERS.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple, Protocol

from netcalc.network.layers import activations, convolution, dense, normalization, pooling, sequences, shaping
from netcalc.network.layers.count import NOTHING, Count
from netcalc.network.layers.options import SHORT, in_order, options, spellings, written
from netcalc.network.shape import Shape

__all__ = ["LAYERS", "Count", "Kind", "Layer", "buffers", "name_of", "reading", "remark", "spelled", "usage"]


class Layer(Protocol):
    """What every layer answers."""

    def shape(self, input: Shape) -> Shape: ...
    def params(self, input: Shape) -> Count: ...
    def macs(self, input: Shape) -> Count: ...


class Kind(NamedTuple):
    """A name of the notation and the record that it makes; `preset` fills its first fields."""

    name: str
    record: Any
    preset: tuple[Any, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def in_order(self) -> tuple[str, ...]:
        """Options that may be given without their names."""
        return () if self.preset else in_order(self.record)

    @property
    def spellings(self) -> dict[str, str]:
        """Every name of an option, and the option."""
        return {} if self.preset else spellings(self.record)

    @property
    def needed(self) -> tuple[str, ...]:
        """Options without which the layer is not complete."""
        defaults = self.record._field_defaults
        return () if self.preset else tuple(name for name in options(self.record) if name not in defaults)


OTHER_NAMES = {"silu": ("swish",), "step": ("heaviside",), "sign": ("sgn",)}

LAYERS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("dense", dense.Dense, aliases=("fc", "linear")),
        Kind("conv", convolution.Conv),
        Kind("dwconv", convolution.DepthwiseConv),
        Kind("convt", convolution.TransposedConv),
        Kind("sparse", dense.Sparse),
        Kind("maxout", dense.Maxout),
        Kind("kernel", dense.Kernel),
        Kind("pool", pooling.Pool, aliases=("maxpool",)),
        Kind("avgpool", pooling.AveragePool),
        Kind("globalpool", pooling.GlobalPool),
        Kind("adaptivepool", pooling.AdaptivePool),
        Kind("upsample", pooling.Upsample),
        Kind("flatten", shaping.Flatten),
        Kind("tokens", shaping.Tokens),
        Kind("first", shaping.First),
        Kind("identity", shaping.Identity),
        Kind("dropout", shaping.Dropout),
        Kind("lrn", shaping.LocalResponse),
        Kind("bn", normalization.BatchNorm, aliases=("batchnorm",)),
        Kind("ln", normalization.LayerNorm, aliases=("layernorm",)),
        Kind("gn", normalization.GroupNorm, aliases=("groupnorm",)),
        Kind("in", normalization.InstanceNorm, aliases=("instancenorm",)),
        Kind("embedding", sequences.Embedding),
        Kind("posembedding", sequences.PositionEmbedding),
        Kind("classtoken", sequences.ClassToken),
        Kind("rnn", sequences.Rnn),
        Kind("gru", sequences.Gru),
        Kind("lstm", sequences.Lstm),
        Kind("attention", sequences.Attention),
        Kind("softmax", activations.Softmax),
        Kind("leaky_relu", activations.LeakyRelu),
        Kind("elu", activations.Elu),
        Kind("prelu", activations.PRelu),
        *(
            Kind(name, activations.Activation, (name,), OTHER_NAMES.get(name, ()))
            for name in activations.ENTRYWISE
        ),
    )
}

NAMES = {kind.record: kind.name for kind in LAYERS.values()}


def plain_name(name: str) -> str:
    """A name as it is compared: hyphens, underscores and case do not matter."""
    return name.lower().replace("-", "").replace("_", "")


@cache
def by_plain_name() -> dict[str, Kind]:
    """Every name and alias, plain, and what it means."""
    return {plain_name(name): kind for kind in LAYERS.values() for name in (kind.name, *kind.aliases)}


def find(name: str) -> Kind | None:
    """The kind of layer that goes by a name, however its user spells it.

    >>> find("Leaky-ReLU").name, find("fc").name, find("cov")
    ('leaky_relu', 'dense', None)
    """
    return by_plain_name().get(plain_name(name))


def name_of(layer: Layer) -> str:
    """The name of a layer in the notation."""
    return layer.function if isinstance(layer, activations.Activation) else NAMES[type(layer)]


def spelled(layer: Any) -> str:
    """A layer as the notation writes it, options at their defaults left out.

    >>> spelled(convolution.Conv(10, 5, padding=2)), spelled(dense.Sparse(50, 20))
    ('conv:10,5,p=2', 'sparse:50,m=20')
    """
    name = name_of(layer)
    kind = LAYERS[name]
    if kind.preset:
        return name
    defaults = layer._field_defaults
    said = [
        written(value) if option in kind.in_order else f"{SHORT.get(option, option)}={written(value)}"
        for option, value in zip(layer._fields, layer, strict=True)
        if option not in defaults or value != defaults[option]
    ]
    return f"{name}:{','.join(said)}" if said else name


def usage(kind: Kind, given: Mapping[str, str] | None = None) -> str:
    """How a layer is written: the options that it needs, in capitals those not given yet.

    >>> usage(LAYERS["conv"], {"filters": "10"}), usage(LAYERS["sparse"]), usage(LAYERS["relu"])
    ('conv:10,KERNEL', 'sparse:UNITS,m=INPUTS', 'relu')
    """
    values = {option: (given or {}).get(option, option.upper()) for option in kind.needed}
    needed = [
        value if option in kind.in_order else f"{SHORT.get(option, option)}={value}"
        for option, value in values.items()
    ]
    return f"{kind.name}:{','.join(needed)}" if needed else kind.name


def reading(layer: Layer, input: Shape) -> str:
    """What the notation was understood to mean, where that is worth saying: `10 filters of 5x5x3`."""
    answer = getattr(layer, "reading", None)
    return answer(input) if answer else ""


def remark(layer: Layer, input: Shape) -> str:
    """What should be known beside a layer's counts; empty for most."""
    answer = getattr(layer, "remark", None)
    return answer(input) if answer else ""


def buffers(layer: Layer, input: Shape) -> Count:
    """Numbers that a layer keeps and does not learn."""
    answer = getattr(layer, "buffers", None)
    return answer(input) if answer else NOTHING
