"""How gradients fade: gradient-flow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from typer import Argument, Option

from netcalc.answer import Answer
from netcalc.cli.commands import Example
from netcalc.cli.question import question


def layers() -> Iterator[tuple[str, str]]:
    """The layers that sizes are followed through."""
    from netcalc.network.layers import LAYERS
    from netcalc.network.stages import FOLLOWED

    return (kind.entry for kind in LAYERS.values() if issubclass(kind.record, FOLLOWED))


@question(
    Example("netcalc gradient-flow '784 5*(256 tanh) 10' --init he --simulate 100"),
    Example("netcalc gradient-flow 784-99-99-10 --activation relu --sweep init=xavier,he"),
    reads="network",
    listing=("Layers that it follows", layers),
)
def gradient_flow(
    network: Annotated[
        list[str],
        Argument(metavar="NETWORK", help="A chain of layers from the input on; or @FILE, - (stdin)."),
    ],
    init: Annotated[
        str,
        Option("--init", metavar="RULE", help="xavier (the default), he, lecun, or normal:0.01 (its std)."),
    ] = "xavier",
    activation: Annotated[
        str | None,
        Option("--activation", metavar="NAME", help="Behind every hidden layer that has none: relu."),
    ] = None,
    simulate: Annotated[
        str | None,
        Option("--simulate", metavar="N", help="Measure N random networks beside what is expected."),
    ] = None,
    seed: Annotated[str, Option("--seed", metavar="N", help="Of the random networks; 0 by default.")] = "0",
) -> Answer:
    """How the size of activations and gradients changes from layer to layer, when training begins.

    Vanishing: the gradient is multiplied by less than 0.8 a layer, on average; exploding: by more than 1.25.
    Sizes are root mean squares, expected for wide layers whose weights are random as the rule says.
    """
    from netcalc.cli.progress import Bar
    from netcalc.questions.flow import gradient_flow

    with Bar("gradient-flow") as bar:
        return gradient_flow(network, init, activation, simulate, seed, bar.told)
