"""Derivatives of expressions: backprop."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from netcalc.answer import Answer
from netcalc.cli.commands import Example, Returns
from netcalc.cli.programs import DRAWINGS, Out, Shapes, Ties
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
    returns=Returns(
        {
            "gradients": "of the result, by each variable; formulas where no values are given",
            "value": "the result",
            "nodes": "for each named statement its value and its gradient",
        },
        {
            "nodes": {
                "node": "its name; n1, n2, ... where it has none",
                "op": "the operation; input, number",
                "inputs": "the nodes and numbers that it reads",
                "shape": "of arrays: its shape",
                "value": "of the forward pass",
                "upstream": "the gradient of the result by this node",
                "gate": "how gradients pass: add: distributes, copy: adds, mul: swaps, max: routes; or empty",
                "kink": "whether it stands where a convention decides the slope",
            },
            "edges": {
                "from": "the node that reads",
                "to": "the node that is read, to which the gradient flows",
                "formula": "of numbers: the local derivative",
                "local": "its value",
                "jacobian": "of arrays: the size of the Jacobian that the edge stands for",
                "structure": "its structure, diag(...) or a name",
                "upstream": "the gradient at `from`",
                "flow_formula": "of arrays: the flow as a formula",
                "flow": "what flows: upstream times local",
            },
            "check": {
                "name": "with --check: the variable, of an array its entry",
                "gradient": "as it was found",
                "many_digits": "a derivative in 50 digits, found in another way",
                "central": "central differences in floats",
                "error": "of the gradient, relative to that in 50 digits",
                "status": "agrees, kink, cannot be verified, or differs",
                "remark": "what central differences can't see, or null",
            },
        },
        {3: "the result or a gradient has no finite value at this point"},
    ),
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
    ties: Ties = "split",
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
