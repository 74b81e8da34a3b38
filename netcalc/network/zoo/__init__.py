"""Well known networks in the notation, one file each: their source and published totals at the head.

A network of the zoo ends with its last dense layer, so that `[:-1]` cuts off its head.
"""

from __future__ import annotations

import os
from functools import cache

from netcalc.network.layers import plain_name

FOLDER = os.path.dirname(__file__)
ENDING = ".net"


@cache
def names() -> tuple[str, ...]:
    """The networks that ship."""
    return tuple(sorted(name.removesuffix(ENDING) for name in os.listdir(FOLDER) if name.endswith(ENDING)))


def has(name: str) -> bool:
    """Whether a name, in any spelling, is a network of the zoo.

    >>> has("VGG-16"), has("vgg61")
    (True, False)
    """
    return plain_name(name) in map(plain_name, names())


def proper_name(name: str) -> str:
    """The name of a zoo network as its file has it.

    >>> proper_name("LeNet-5")
    'lenet5'
    """
    return next(known for known in names() if plain_name(known) == plain_name(name))


@cache
def text(name: str) -> str:
    """The notation of a zoo network, comments and all."""
    with open(os.path.join(FOLDER, proper_name(name) + ENDING), encoding="utf-8") as file:
        return file.read()
