"""What commands about programs have in common: the program, its variables, where and of which shapes."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

DRAWINGS = {"dot": "netcalc.render.dot", "mermaid": "netcalc.render.mermaid"}
"""Formats of commands that draw a graph, beside those that all have."""

Program = Annotated[
    str,
    Argument(metavar="EXPR", help="An expression, or statements name = expression parted by ; in one word."),
]
Wrt = Annotated[
    list[str] | None,
    Option("--wrt", metavar="X,Y", help="By these names only, in this order: inputs or named statements."),
]
At = Annotated[
    list[str] | None,
    Option("--at", metavar="X=1,Y=2", help="Values, for numbers beside the formulas, or @point.json."),
]
Shapes = Annotated[
    list[str] | None,
    Option("--shape", metavar="W=2x3", help="These variables are arrays: W=2x3,x=3; may be repeated."),
]
Ties = Annotated[
    str,
    Option("--ties", metavar="HOW", help="Where max or min is tied: split the gradient, or first takes all."),
]

Weights = Annotated[
    list[str] | None,
    Option("--at", metavar="W=[1,2]", help="Values of weights and biases, which are then no inputs."),
]
BitShapes = Annotated[
    list[str] | None,
    Option("--shape", metavar="X=4", help="Inputs that are arrays, with entries x1 to x4."),
]
MostInputs = Annotated[
    str, Option("--inputs", metavar="N", help="At most so many inputs, 16 by default and 20 at most.")
]
"""These three are for programs over bits."""

Out = Annotated[
    str | None,
    Option(
        "--out",
        metavar="FILE",
        help="Write to this file, in the format of its ending: .svg, .json, .md, .tex.",
    ),
]
"""For commands under @question(..., by_ending=True); what is written where is not the question's concern."""
