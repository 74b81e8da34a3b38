"""Gradient descent: descend."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from netcalc.answer import Answer
from netcalc.cli.commands import Example, Returns
from netcalc.cli.programs import Out, Program, Ties
from netcalc.cli.question import question


@question(
    Example("netcalc descend 'mse(t, w*x + b)' --at w=0,b=0,x=2,t=1 --wrt w,b --steps 5"),
    Example("netcalc descend 'w^4' --at w=2 --method adam --steps 100 --every 10"),
    reads="program",
    minus=True,
    returns=Returns(
        {"point": "the variables that moved, after the last step", "value": "the result there"},
        {
            "steps": {
                "step": "how many updates were made",
                "value": "the result before the next one",
                "norm": "the length of the gradient",
                "point": "the variables that move",
                "gradient": "of the result, by each of them",
                "memory": "of momentum and adam: what they keep; else null",
            }
        },
        {3: "a value or a gradient left the floats; the step and the node are named"},
    ),
    by_ending=True,
)
def descend(
    program: Program,
    at: Annotated[
        list[str] | None,
        Option("--at", metavar="X=1,Y=2", help="Where to begin: values of all variables, or @point.json."),
    ] = None,
    wrt: Annotated[
        list[str] | None,
        Option("--wrt", metavar="X,Y", help="Only these variables move; all do by default."),
    ] = None,
    rate: Annotated[str, Option("--rate", metavar="R", help="Learning rate, 0.1 by default.")] = "0.1",
    steps: Annotated[str, Option("--steps", metavar="N", help="Updates, 10 by default.")] = "10",
    method: Annotated[
        str, Option("--method", metavar="NAME", help="sgd (the default), momentum (0.9) or adam.")
    ] = "sgd",
    decay: Annotated[
        str, Option("--decay", metavar="D", help="Weight decay (L2): D*w is added to the gradient.")
    ] = "0",
    every: Annotated[str, Option("--every", metavar="N", help="Show every N-th step, and the last.")] = "1",
    ties: Ties = "split",
    out: Out = None,
) -> Answer:
    """Gradient descent from a point, step by step: point, value and gradient, and the curve of the value.

    sgd is w = w - rate*gradient; momentum is PyTorch's SGD with momentum 0.9; adam has 0.9, 0.999 and 1e-8.
    It stops at the first step that has no finite value, and says where that came from.
    """
    from netcalc.cli.progress import Bar
    from netcalc.questions.descend import descend

    with Bar("descend") as bar:
        return descend(program, at or (), wrt or None, rate, steps, method, decay, every, ties, bar.told)
