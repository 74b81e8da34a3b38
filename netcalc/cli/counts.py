"""What a network has and costs: params, summary, compare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from typer import Argument, Option

from netcalc.answer import Answer
from netcalc.cli.commands import Example
from netcalc.cli.question import question


def layers() -> Iterator[tuple[str, str]]:
    """Every layer of the notation, each from its own record."""
    from netcalc.network.layers import LAYERS

    return (kind.entry for kind in LAYERS.values())


Words = Annotated[
    list[str],
    Argument(metavar="NETWORK", help="Layers from the input on; or @FILE, - (stdin), a known network."),
]
NoBias = Annotated[bool, Option("--no-bias", help="Leave out the biases that no layer asks for.")]
Bytes = Annotated[
    str, Option("--bytes", metavar="B", help="Bytes of one number; 4 by default, as float32. 2 is float16.")
]
Batch = Annotated[
    str, Option("--batch", metavar="N", help="MACs and activations of so many examples; 1 by default.")
]
Examples = Annotated[
    str | None, Option("--examples", metavar="N", help="Parameters per example of a training set of N.")
]
LISTING = ("Layers, with the options that may be left out", layers)


@question(
    Example("netcalc params 32x32x3 conv:10,5,p=2 relu pool:2 flatten 10", "26370"),
    Example("netcalc params '224x224x3 freeze( vgg16[:-1] ) 10' --get trainable", "40970"),
    reads="network",
    listing=LISTING,
)
def params(network: Words, no_bias: NoBias = False) -> Answer:
    """The parameters of a network, layer by layer, each with its formula in numbers.

    A bare number is a dense layer: 784-256-10. Layers are words with arguments: conv:10,5,p=2 is ten 5x5
    filters with padding 2. Blocks repeat, 2*(...), and branch, add(... | ...); these need quotes.
    """
    from netcalc.questions.counts import params

    return params(network, bias=not no_bias)


@question(
    Example("netcalc summary vgg16 --get receptive_field", "212"),
    Example("netcalc summary 784 256 relu dropout:0.5 10 --examples 60000", "203530"),
    reads="network",
    listing=LISTING,
)
def summary(
    network: Words,
    bytes: Bytes = "4",
    batch: Batch = "1",
    examples: Examples = None,
    no_bias: NoBias = False,
) -> Answer:
    """What a whole design has and costs: parameters, MACs, memory, receptive field, layer by layer.

    One MAC is two FLOPs. Activation memory is the input and every output of a layer with parameters or of
    a pooling. The receptive field is reported up to the first layer that mixes all places.
    """
    from netcalc.questions.summary import summary

    return summary(network, bytes, batch, examples, bias=not no_bias)


@question(
    Example("netcalc compare 784-256-10 784-128-128-10 '784 9*(64 relu) 10'"),
    Example("netcalc compare vgg16 resnet50 --get networks.1.ratios.macs", "0.2643254291856857"),
    reads="networks",
    listing=LISTING,
)
def compare(
    networks: Annotated[
        list[str], Argument(metavar="NETWORK", help="At least two networks, each in quotes as one word.")
    ],
    bytes: Bytes = "4",
    batch: Batch = "1",
    examples: Examples = None,
    no_bias: NoBias = False,
) -> Answer:
    """Designs side by side: parameters, stored numbers, MACs, memory, receptive field, and their ratios.

    Ratios are to the first network. Stored numbers are what is kept at test time: the parameters, and what
    a kernel machine keeps of its training set.
    """
    from netcalc.questions.compare import compare

    return compare(networks, bytes, batch, bias=not no_bias, examples=examples)
