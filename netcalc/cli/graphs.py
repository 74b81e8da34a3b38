"""The compute graph as a drawing: graph."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from netcalc.answer import Answer
from netcalc.cli.commands import Example
from netcalc.cli.programs import DRAWINGS, Out, Program, Shapes
from netcalc.cli.question import question


@question(
    Example("netcalc graph 'q = x + y; f = q*z' --at x=-2,y=5,z=-4 --get values.q", "3"),
    Example("netcalc graph 'sum(relu(W@x + b))' --shape W=4x3,x=3,b=4 --format mermaid"),
    reads="program",
    minus=True,
    reports=DRAWINGS,
    by_ending=True,
)
def graph(
    program: Program,
    at: Annotated[
        list[str] | None,
        Option(
            "--at",
            metavar="X=1,Y=2",
            help="Values of the variables, or @point.json; values and gradients are drawn.",
        ),
    ] = None,
    shape: Shapes = None,
    out: Out = None,
) -> Answer:
    """Draws the compute graph of an expression: a gate for every operation, and what reads what.

    With --at every node has its value, and the gradient of the result with respect to it. The main answer
    lists what the gates compute. As svg it is a picture, dot and mermaid are for the programs of these names;
    on a screen the graph is drawn as rails, an open circle for an input and a full one for a gate.
    """
    from netcalc.questions.graphs import graph

    return graph(program, at=at or (), shape=shape or ())
