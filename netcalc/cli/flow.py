"""How gradients fade: gradient-flow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from typer import Argument, Option

from netcalc.answer import Answer
from netcalc.cli.commands import Example, Returns
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
    returns=Returns(
        {
            "verdict": "vanishing, steady or exploding",
            "factor": "the gradient's factor of a hidden layer, on average",
            "growth": "the activations' factor of a hidden layer, on average",
            "gradient": "the first hidden layer's gradient over the last one's",
            "vanishes_at": "over how many hidden layers it falls below 1e-6, or null",
            "explodes_at": "over how many it grows past 1e6, or null",
            "slopes": "the largest slope of each activation",
            "deviation": "with --simulate: standard errors between measured and expected, at most; else null",
        },
        {
            "layers": {
                "layer": "with its activation",
                "output": "its size",
                "fan_in": "inputs of a unit",
                "fan_out": "units that an input goes to",
                "variance": "of a weight, as a formula",
                "std": "its root",
                "pre_activations": "root mean square of a",
                "activations": "root mean square of h = g(a)",
                "slope_factor": "rms g'(a)",
                "weight_factor": "sqrt(variance*fan_out)",
                "factor": "their product: what the gradient is multiplied by on its way back",
                "gradient": "rms dL/dh of the layer's output; the network's output has 1",
                "weight_gradient": "rms dL/dW",
                "log10_activations": "where floats end, the logarithm does not",
                "log10_gradient": "the same of the gradient",
                "measured_activations": "with --simulate: the mean over random networks, or null",
                "activations_error": "its standard error, or null",
                "measured_gradient": "the same of the gradient",
                "gradient_error": "its standard error, or null",
            }
        },
    ),
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
        Option(
            "--simulate",
            metavar="N",
            help="Measure N random networks beside what is expected: dense, conv, dwconv.",
        ),
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
