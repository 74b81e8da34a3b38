"""Activation functions: activation."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from netcalc.answer import Answer
from netcalc.cli.commands import Example, Returns
from netcalc.cli.programs import Out
from netcalc.cli.question import question


@question(
    Example("netcalc activation sigmoid --get activations.sigmoid.largest_slope.value", "0.25"),
    Example("netcalc activation relu leaky_relu:0.1 elu --points -2,-1,0,1"),
    returns=Returns(
        {
            "activations": "for each function what the tables have: formula, derivative, range, "
            "zero_centred, "
            "saturates {left, right}, not_differentiable, explodes, largest_slope {value, at}, dead, values",
        },
        {
            "properties": {
                "activation": "the function",
                "not_differentiable": "the places where it has no derivative",
                "saturates_left": "|g'| < 0.01 from there down; null where it never is",
                "saturates_right": "|g'| < 0.01 from there up; null where it never is",
                "explodes": "whether the slope has no bound",
                "largest_slope": "the largest |g'|",
                "largest_slope_at": "where it is, inf: far out; null where it is so on a whole range",
                "dead": "the ranges where g' is 0",
            },
            "formulas": {
                "activation": "the function",
                "formula": "of a",
                "derivative": "of a",
                "derivative_in_y": "with y = g(a), or null",
            },
            "ranges": {
                "activation": "the function",
                "low": "the largest lower bound",
                "high": "the smallest upper bound",
                "low_attained": "whether it is a value of the function",
                "high_attained": "whether it is a value of the function",
                "zero_centred": "whether g(-a) = -g(a)",
            },
            "values": {
                "activation": "the function",
                "a": "a place of --points",
                "value": "g(a)",
                "derivative": "g'(a), at a kink by convention",
            },
        },
    ),
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
