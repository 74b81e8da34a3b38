"""Functions as curves: plot."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from netcalc.answer import Answer
from netcalc.cli.commands import Example, Returns
from netcalc.cli.programs import Out
from netcalc.cli.question import question


@question(
    Example("netcalc plot 'relu(x)' 'sigmoid(x)' --samples 3 --get points.f2"),
    Example("netcalc plot 'tanh(a*x)' --at 'a=[1,5,20]' --format svg"),
    reads="programs",
    minus=True,
    returns=Returns(
        {
            "points": "the variable's values, and each curve's at them",
            "curves": "the formula of each curve",
            "gaps": "for each curve the places where it has no value or no bound",
            "low": "the lower end of the drawing's vertical axis",
            "high": "its upper end",
        },
        {
            "points": {
                "...": "a column for the variable and one for each curve",
            }
        },
        {3: "no curve has a value on the range"},
    ),
    by_ending=True,
)
def plot(
    programs: Annotated[
        list[str],
        Argument(
            metavar="EXPR",
            help="An expression in one variable, or statements parted by ; in one word; several for several"
            " curves. A vector is a curve for each entry.",
        ),
    ],
    start: Annotated[str, Option("--from", metavar="A", help="Where it begins; -5 by default.")] = "-5",
    end: Annotated[str, Option("--to", metavar="B", help="Where it ends; 5 by default.")] = "5",
    at: Annotated[
        list[str] | None,
        Option("--at", metavar="X=1,Y=2", help="Values of the other variables, or @point.json."),
    ] = None,
    over: Annotated[
        str | None,
        Option("--over", metavar="X", help="The variable that runs; by default the one without a value."),
    ] = None,
    samples: Annotated[
        str | None,
        Option("--samples", metavar="N", help="Values in the table, at even places; 11 by default."),
    ] = None,
    points: Annotated[
        str | None, Option("--points", metavar="X1,X2,...", help="Values in the table at these places.")
    ] = None,
    low: Annotated[
        str | None, Option("--low", metavar="Y", help="Where the vertical axis begins; what is below is cut.")
    ] = None,
    high: Annotated[
        str | None, Option("--high", metavar="Y", help="Where the vertical axis ends; what is above is cut.")
    ] = None,
    out: Out = None,
) -> Answer:
    """Functions of one variable as curves over a range, and a table of their values.

    A curve has gaps where it has no value, and is parted where it jumps. Where it grows beyond all bounds
    the axis shows the rest, and a note says so.
    """
    from netcalc.questions.plot import plot

    return plot(programs, start, end, at or (), over, samples, points, low, high)
