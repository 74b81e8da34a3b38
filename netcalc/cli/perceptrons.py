"""Nets of perceptrons: truth-table."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from netcalc.answer import Answer
from netcalc.cli.commands import Example, Returns
from netcalc.cli.programs import BitShapes, MostInputs, Weights
from netcalc.cli.question import question


@question(
    Example("netcalc truth-table 'x1 xor x2' --target 'step(x1 + x2 - 0.5)' --get agrees", "false"),
    Example("netcalc truth-table 'step(W@x + b)' --at 'W=[[1,2],[1,1]],b=[-1.5,-0.5]'"),
    reads=("program", "target"),
    minus=True,
    returns=Returns(
        {
            "formula": "the shortest formula of the result over the inputs",
            "formulas": "for each node of 0 and 1 the shortest formula over what it reads",
            "over_inputs": "for each of them the shortest formula over the inputs",
            "agrees": "with --target whether the result is the target on all rows, else null",
            "differences": "with --target on how many rows it is not, else null",
            "inputs": "the bits",
        },
        {
            "rows": {"...": "a column for each input, each named node, the result, and the target"},
            "formulas": {
                "node": "its name",
                "formula": "over what it reads",
                "over_inputs": "over the inputs",
            },
            "differences": {"...": "the columns of rows, for the rows where the result is not the target"},
        },
        {3: "a row has no value, can't be decided, or there are too many inputs"},
    ),
)
def truth_table(
    program: Annotated[
        str,
        Argument(
            metavar="PROGRAM", help="Statements name = expression parted by ; in one word, or one formula."
        ),
    ],
    target: Annotated[
        str | None,
        Option("--target", metavar="FORMULA", help="What it should compute: shows the rows that differ."),
    ] = None,
    at: Weights = None,
    shape: BitShapes = None,
    inputs: MostInputs = "16",
) -> Answer:
    """What a net of perceptrons computes on all bit inputs, and the shortest formula for it.

    Every named node is a column; one of 0 and 1 gets a formula, over what it reads and over the inputs.
    Exact: step(0.1*x1 + 0.2*x2 - 0.3*x3) at 1, 1, 1 is step(0), which is 0.
    """
    from netcalc.questions.truth import truth_table

    return truth_table(program, target, at or (), shape or (), inputs)
