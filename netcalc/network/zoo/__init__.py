"""Well known networks in the notation, one file each: their source and published totals at the head.

The last item of a network is its head, what is put in its place for another task, so that `[:-1]` cuts it
off: the last dense layer, the scores of SqueezeNet, the last convolution of U-Net, the decoder of the
autoencoder, the tied head of GPT-2. A shared set of parameters keeps its name wherever the network is used.
"""

from __future__ import annotations

import os
import re
from functools import cache
from typing import NamedTuple

from netcalc.network.layers import plain_name

FOLDER = os.path.dirname(__file__)
ENDING = ".net"


@cache
def names() -> tuple[str, ...]:
    """The networks that ship, by name, resnet50 before resnet101."""
    found = (name.removesuffix(ENDING) for name in os.listdir(FOLDER) if name.endswith(ENDING))
    return tuple(sorted(found, key=by_number))


def by_number(name: str) -> list[str | int]:
    """What sorts names with the numbers in them as numbers.

    >>> sorted(["vgg11_bn", "resnet101", "vgg11", "resnet50"], key=by_number)
    ['resnet50', 'resnet101', 'vgg11', 'vgg11_bn']
    """
    return [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", name)]


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


class Head(NamedTuple):
    """What the comments ahead of a network say: what it is, where it is from, what differs from there."""

    title: str
    source: str
    note: str | None


@cache
def head(name: str) -> Head:
    """The head of a network's file.

    >>> head("mlp").title
    "The lecture's multilayer perceptron: handwritten digits, 256 hidden ReLU nodes"
    """
    comments = re.findall(r"^# ?(.*)$", text(name), re.MULTILINE)
    entries: dict[str, str] = {}
    entry = "title"
    for line in comments:
        if named := re.match(r"(\w+): (.*)", line) if entries else None:
            entry, line = named[1], named[2]
        entries[entry] = " ".join(filter(None, (entries.get(entry), line.strip())))
    return Head(entries["title"], entries["source"], entries.get("note"))
