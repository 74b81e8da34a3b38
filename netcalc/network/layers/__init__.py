"""Every layer, one record each: what comes out of it, how many parameters, how many multiplications.

A layer is a record whose fields are its options in the notation and whose docstring is its help. It
answers what `kind.Layer` lists; what it does not say itself is so: the shape stays, nothing is
learned, nothing multiplied. A new layer is a record under @layer in one of the modules here.
"""

from __future__ import annotations

from functools import cache
from types import ModuleType
from typing import Any

from netcalc.network.layers import activations, convolution, dense, normalization, pooling, sequences, shaping
from netcalc.network.layers.count import Count
from netcalc.network.layers.kind import Kind, Layer
from netcalc.network.layers.options import written

__all__ = ["LAYERS", "Count", "Kind", "Layer", "find", "plain_name", "spelled"]

ROOMS = (dense, convolution, pooling, shaping, normalization, sequences, activations)


def kinds(room: ModuleType) -> list[Kind]:
    """The layers of a module, in their order."""
    found = (getattr(record, "kind", None) for record in vars(room).values())
    return [kind for kind in found if isinstance(kind, Kind)]


LAYERS: dict[str, Kind] = {kind.name: kind for room in ROOMS for kind in kinds(room)}


def plain_name(name: str) -> str:
    """A name as it is compared: hyphens, underscores and case do not matter."""
    return name.lower().replace("-", "").replace("_", "")


@cache
def by_plain_name() -> dict[str, Kind]:
    """Every name and alias, plain, and what it means."""
    return {plain_name(name): kind for kind in LAYERS.values() for name in kind.names}


def find(name: str) -> Kind | None:
    """The kind of layer that goes by a name, however its user spells it.

    >>> find("Leaky-ReLU").name, find("fc").name, find("cov")
    ('leaky_relu', 'dense', None)
    """
    return by_plain_name().get(plain_name(name))


def spelled(layer: Any) -> str:
    """A layer as the notation writes it, options at their defaults left out.

    >>> spelled(convolution.Conv(10, 5, padding=2)), spelled(dense.Sparse(50, 20))
    ('conv:10,5,p=2', 'sparse:50,m=20')
    """
    defaults = layer._field_defaults
    values = {
        option: written(value)
        for option, value in zip(layer._fields, layer, strict=True)
        if option not in defaults or value != defaults[option]
    }
    kind: Kind = layer.kind
    return kind.written(values)
