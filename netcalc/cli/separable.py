"""Linear separability: separable."""

from __future__ import annotations

from typing import Annotated

from typer import Argument

from netcalc.answer import Answer
from netcalc.cli.commands import Example, Returns
from netcalc.cli.programs import BitShapes, MostInputs, Weights
from netcalc.cli.question import question


@question(
    Example("netcalc separable 'x1 & (x2 | x3)' --get perceptron", "step(2*x1 + x2 + x3 - 2.5)"),
    Example("netcalc separable 'step(w@x - 1.5)' --at w=[1,1,1] --get weights", "x1=1,x2=1,x3=1"),
    reads="formula",
    minus=True,
    returns=Returns(
        {
            "separable": "whether one perceptron computes it",
            "weights": "whole numbers, one for each input, which are one choice of many: --get perceptron "
            "--expect takes any that is right; null where there is none",
            "bias": "it ends in .5, so that no row stands at 0; null where there is none",
            "perceptron": "the same as a formula; null where there is none",
            "smallest": "whether whole weights of a smaller sum are ruled out; null where there is none",
            "proof": "rows where it is true and as many where it is not, with one sum; null if separable",
        },
        {
            "rows": {
                "row": "its bits",
                "truth": "what is wanted",
                "sum": "w.x + b; null where there are none",
            },
            "proof": {
                "row": "its bits",
                "truth": "what is wanted",
                "times": "how often it is counted",
                "needs": "what it asks of weights and bias",
            },
        },
        {3: "a row has no value, can't be decided, or there are too many inputs"},
    ),
)
def separable(
    formula: Annotated[
        str, Argument(metavar="FORMULA", help="Logic over bits, or any program whose result is 0 or 1.")
    ],
    at: Weights = None,
    shape: BitShapes = None,
    inputs: MostInputs = "16",
) -> Answer:
    """Can one perceptron, step(w.x + b), compute a function of bits?

    If so, with weights that are whole and small. If not, with the proof: true rows and as many false rows
    that have the same sum. Decided in whole numbers. Exit code 0 either way.
    """
    from netcalc.questions.separable import separable

    return separable(formula, at or (), shape or (), inputs)
