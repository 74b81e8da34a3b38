"""Formulas compared: equal."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from netcalc.answer import Answer
from netcalc.cli.commands import Example, Returns
from netcalc.cli.programs import Shapes
from netcalc.cli.question import question


@question(
    Example("netcalc equal 'log(x^2)' '2*log(x)' --get verdict", "equal where both are defined"),
    Example("netcalc equal '(A@B).T' 'B.T@A.T' --shape A=2x3,B=3x2", "true"),
    reads=("first", "second"),
    minus=True,
    returns=Returns(
        {
            "equal": "true or false; null where it is undecided",
            "verdict": "equal, equal where both are defined, different, or undecided",
            "counterexample": "where they differ: a value for each variable; else null",
        },
        {
            "sides": {
                "side": "first or second",
                "formula": "as it was read",
                "value": "at the counterexample, as text of at most 20 digits; or null",
            }
        },
        {1: "different", 3: "undecided"},
    ),
)
def equal(
    first: Annotated[str, Argument(metavar="EXPR", help="A formula, or statements parted by ; in one word.")],
    second: Annotated[
        str,
        Argument(metavar="EXPR", help="The other one; it may have other variables, and other statements."),
    ],
    positive: Annotated[
        list[str] | None,
        Option(
            "--positive", metavar="X,Y", help="These variables take positive values only; may be repeated."
        ),
    ] = None,
    shape: Shapes = None,
    timeout: Annotated[
        str | None,
        Option("--timeout", metavar="SECONDS", help="Undecided after so many seconds; 10 by default."),
    ] = None,
) -> Answer:
    """Are two formulas the same function?

    They are evaluated in 50 to 800 digits at random rational points. A difference proves them different, and
    the point is shown. Equal is meant almost everywhere. Exit code 0: equal, 1: different, 3: undecided.
    Arrays are compared entry by entry.
    """
    from netcalc.questions.equality import equal

    return equal(first, second, positive=positive or (), timeout=timeout, shape=shape or ())
