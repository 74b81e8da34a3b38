"""The compute graph as a drawing: graph."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from netcalc.answer import Answer
from netcalc.cli.commands import Example, Returns
from netcalc.cli.programs import DRAWINGS, Out, Program, Shapes
from netcalc.cli.question import question


@question(
    Example("netcalc graph 'q = x + y; f = q*z' --at x=-2,y=5,z=-4 --get values.q", "3"),
    Example("netcalc graph 'sum(relu(W@x + b))' --shape W=4x3,x=3,b=4 --format mermaid"),
    reads="program",
    minus=True,
    returns=Returns(
        {
            "nodes": "for each node its formula in the nodes that it reads",
            "edges": "objects {from, to}, in the direction of the values",
            "inputs": "the variables",
            "values": "with --at: the value of each node; else null",
            "gradients": "with --at and a result of one number: its gradient by each node; else null",
        },
        {
            "nodes": {
                "node": "its name; n1, n2, ... where it has none",
                "op": "the operation; input, number",
                "inputs": "the nodes and numbers that it reads",
                "formula": "in the nodes that it reads; null for an input",
                "shape": "of an array; [] is a number",
                "value": "with --at, or null",
                "gradient": "of the result by this node, or null",
            },
            "edges": {"from": "the node that is read", "to": "the node that reads"},
        },
        {3: "with --at, a value or gradient is not finite there"},
    ),
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
