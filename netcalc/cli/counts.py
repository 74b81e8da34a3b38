"""What a network has and costs: params."""

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


@question(
    Example("netcalc params 32x32x3 conv:10,5,p=2 relu pool:2 flatten 10", "26370"),
    Example("netcalc params '224x224x3 freeze( vgg16[:-1] ) 10' --get trainable", "40970"),
    reads="network",
    listing=("Layers, with the options that may be left out", layers),
)
def params(
    network: Annotated[
        list[str],
        Argument(metavar="NETWORK", help="Layers from the input on; or @FILE, - (stdin), a known network."),
    ],
    no_bias: Annotated[
        bool, Option("--no-bias", help="Leave out the biases that no layer asks for.")
    ] = False,
) -> Answer:
    """The parameters of a network, layer by layer, each with its formula in numbers.

    A bare number is a dense layer: 784-256-10. Layers are words with arguments: conv:10,5,p=2 is ten 5x5
    filters with padding 2. Blocks repeat, 2*(...), and branch, add(... | ...); these need quotes.
    """
    from netcalc.questions.counts import params

    return params(network, bias=not no_bias)
