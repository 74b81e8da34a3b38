"""Derivatives of expressions: backprop."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from netcalc.answer import Answer
from netcalc.cli.commands import Example
from netcalc.cli.programs import DRAWINGS, Out, Shapes
from netcalc.cli.question import question


@question(
    Example("netcalc backprop 'q = x+y; f = q*z' --at x=-2,y=5,z=-4 --get nodes.q.value", "3"),
    Example(
        "netcalc backprop 'norm(W@x)^2' --at 'W=[[1,2],[3,4]],x=[1,-1]' --bare",
        "W=[[-2,2],[-2,2]],x=[-8,-12]",
    ),
    reads="program",
    minus=True,
    reports=DRAWINGS,
    by_ending=True,
)
def backprop(
    program: Annotated[
        str,
        Argument(
            metavar="EXPR", help="An expression, or statements name = expression parted by ; in one word."
        ),
    ],
    at: Annotated[
        list[str] | None,
        Option(
            "--at",
            metavar="X=1,Y=2",
            help="Values of the variables, or @point.json, W=@w.csv; may be repeated.",
        ),
    ] = None,
    wrt: Annotated[
        list[str] | None, Option("--wrt", metavar="X,Y", help="Gradients of these names only, in this order.")
    ] = None,
    ties: Annotated[
        str,
        Option(
            "--ties", metavar="HOW", help="Where max or min is tied: split the gradient, or first takes all."
        ),
    ] = "split",
    check: Annotated[
        bool,
        Option(
            "--check",
            help="Compare every gradient with a derivative in 50 digits, and with central differences.",
        ),
    ] = False,
    shape: Shapes = None,
    draw: Annotated[
        bool,
        Option(
            "--draw", help="Draw the compute graph ahead of the tables; with --format svg the drawing alone."
        ),
    ] = False,
    out: Out = None,
) -> Answer:
    """The forward pass through an expression's compute graph, and the gradients back through it.

    Node by node: value, upstream gradient and what the gate does with it; edge by edge: the local
    derivative and what flows. Without --at the trace is symbolic. Vectors and matrices are values too,
    x=[1,2] or W=@w.csv; --shape declares them where there are none.
    """
    from netcalc.questions.gradients import backprop

    return backprop(
        program, at=at or (), wrt=wrt or None, ties=ties, check=check, shape=shape or (), draw=draw
    )
