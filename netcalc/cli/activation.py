"""Activation functions: activation."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from netcalc.answer import Answer
from netcalc.cli.commands import Example
from netcalc.cli.programs import Out
from netcalc.cli.question import question


@question(
    Example("netcalc activation sigmoid --get activations.sigmoid.largest_slope.value", "0.25"),
    Example("netcalc activation relu leaky_relu:0.1 elu --points -2,-1,0,1"),
    by_ending=True,
)
def activation(
    names: Annotated[
        list[str] | None,
        Argument(
            metavar="[NAME]",
            help="Functions, with a parameter where they have one: tanh, leaky_relu:0.1; all by default.",
        ),
    ] = None,
    points: Annotated[
        str, Option("--points", metavar="A,B", help="Where to show values; 0,1,-1 by default.")
    ] = "0,1,-1",
    out: Out = None,
) -> Answer:
    """What activation functions are like: formula, derivative, range, and three properties, computed.

    Is it differentiable, does it saturate (|g'| < 0.01 from some place on), does its slope explode? One
    function is told about in full, with the curve of it and its derivative, several side by side.
    """
    from netcalc.questions.activation import activation

    return activation(names or (), points)
