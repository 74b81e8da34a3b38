"""The inverse questions: solve."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from netcalc.answer import Answer
from netcalc.cli.commands import Example, Returns
from netcalc.cli.question import question


@question(
    Example("netcalc solve 32x32x3 conv:10,_f,s=_s,p=_p --output 16x16", "_f=2,_s=2,_p=0"),
    Example("netcalc solve '100x100x3 _*( conv:16,3,p=1 relu )' --min-field 32", "_=16"),
    reads="network",
    returns=Returns(
        {
            "solutions": "objects with blanks {name: number}, params, macs, output, lost; the best first",
            "network": "the best one, its blanks filled in",
            "found": "how many were found",
        },
        {
            "solutions": {
                "...": "a column for each blank",
                "output": "the output's size",
                "params": "parameters",
                "macs": "multiply-accumulates",
                "receptive_field": "ahead of where places are mixed; or null",
                "lost": "rows and columns that no window sees, summed over all layers",
            }
        },
        {3: "nothing meets the condition, or a limit was reached"},
    ),
)
def solve(
    network: Annotated[
        list[str],
        Argument(metavar="NETWORK", help="As for params, with _ or _name where a number is looked for."),
    ],
    output: Annotated[
        str | None,
        Option("--output", metavar="SHAPE", help="What shall come out: 16x16x10, or 16x16 of any depth."),
    ] = None,
    max_params: Annotated[
        str | None, Option("--max-params", metavar="N", help="At most so many parameters.")
    ] = None,
    max_macs: Annotated[
        str | None, Option("--max-macs", metavar="N", help="At most so many multiply-accumulates.")
    ] = None,
    min_field: Annotated[
        str | None, Option("--min-field", metavar="N", help="A receptive field of at least N samples.")
    ] = None,
    no_bias: Annotated[
        bool, Option("--no-bias", help="Leave out the biases that no layer asks for.")
    ] = False,
) -> Answer:
    """Fills in the blanks of a network so that it meets all conditions.

    A blank is _ in the place of a whole number: units, filters, a kernel, a stride, a padding, a repeat
    count, a side of the input. Every _ is a blank of its own, _h twice is one number. A budget gives the
    most that it allows, an output all that give it, a field alone the least that sees so far. --expect
    takes any right solution, or the word none.
    """
    from netcalc.questions.solve import solve

    return solve(network, output, max_params, max_macs, min_field, bias=not no_bias)
