"""What a network has and costs: params, summary, compare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from typer import Argument, Option

from netcalc.answer import Answer
from netcalc.cli.commands import Example, Returns
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
    str | None,
    Option("--examples", metavar="N", help="Trained parameters per example of a training set of N."),
]
PARAMETERS = {
    "params": "all parameters",
    "trainable": "those that are learned",
    "frozen": "those that are not, inside freeze( ... )",
}
LAYER = {
    "layer": "as the notation writes it",
    "path": "the branches, repeats and blocks that it stands in; null at the top",
    "output": "the size of its output",
}
TIMES = {
    "times": "how many repeats the row stands for",
    "shared": "the name of parameters that several layers share; null where none do",
}
LISTING = ("Layers, with the options that may be left out", layers)


@question(
    Example("netcalc params 32x32x3 conv:10,5,p=2 relu pool:2 flatten 10", "26370"),
    Example("netcalc params '224x224x3 freeze( vgg16[:-1] ) 10' --get trainable", "40970"),
    reads="network",
    listing=LISTING,
    returns=Returns(
        {
            **PARAMETERS,
            "buffers": "what is kept and not learned: batch normalisation's statistics",
            "shapes": "with --shapes: that of every array, as in the table of them",
        },
        {
            "layers": {
                **LAYER,
                "formula": "the count's formula with the numbers put in",
                "params": "its parameters, once",
                **TIMES,
            },
            "arrays": {
                "layer": "with --shapes: the layer that learns it",
                "path": "where that stands, as above",
                "array": "what it is called: W, b",
                "shape": "how many entries it has along each axis",
                "params": "how many entries it has, once",
                "times": "how many repeats the row stands for",
            },
        },
    ),
)
def params(
    network: Words,
    no_bias: NoBias = False,
    shapes: Annotated[
        bool, Option("--shapes", help="The shape of every array too: W is n2 x n1, as in Wx + b.")
    ] = False,
) -> Answer:
    """The parameters of a network, layer by layer, each with its formula in numbers.

    A bare number is a dense layer: 784-256-10. Layers are words with arguments: conv:10,5,p=2 is ten 5x5
    filters with padding 2. Blocks repeat, 2*(...), and branch, add(... | ...); these need quotes.
    """
    from netcalc.questions.counts import params

    return params(network, bias=not no_bias, shapes=shapes)


@question(
    Example("netcalc summary vgg16 --get receptive_field", "212"),
    Example("netcalc summary 784 256 relu dropout:0.5 10 --examples 60000", "203530"),
    reads="network",
    listing=LISTING,
    returns=Returns(
        {
            **PARAMETERS,
            "macs": "multiply-accumulates of a forward pass; one is two FLOPs",
            "activation_bytes": "memory of the input and of the outputs that are kept: a note says which",
            "parameter_bytes": "memory of the parameters",
            "receptive_field": "places that one place sees, ahead of where all are mixed; or null",
            "output": "the output's size",
            "layers": "how many layers of each kind",
            "params_per_example": "with --examples: trained parameters for each training example",
        },
        {
            "layers": {
                **LAYER,
                "params": "its parameters, once",
                "macs": "its multiply-accumulates, once",
                "activation_bytes": "memory of its output, where that is counted",
                "parameter_bytes": "memory of its parameters",
                "field": "receptive field, in places of the input, per axis where axes differ",
                "jump": "distance of two neighbouring fields",
                "centre": "where the centre of the first field stands",
                **TIMES,
                "frozen": "whether its parameters are not learned",
            }
        },
    ),
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
    returns=Returns(
        {"networks": "an object each: the table below, its layers by kind, its ratios to the first"},
        {
            "networks": {
                "network": "as it was given",
                **PARAMETERS,
                "stored": "numbers kept at test time: parameters, buffers, the examples of a kernel machine",
                "macs": "multiply-accumulates",
                "activation_bytes": "memory of its activations",
                "parameter_bytes": "memory of its parameters",
                "stored_bytes": "memory of what is stored",
                "receptive_field": "ahead of where places are mixed; or null",
                "output": "the output's size",
                "...": "NAME_ratio: the same divided by the first network's",
            }
        },
    ),
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
