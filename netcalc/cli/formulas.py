"""Derivatives as formulas: grad, jacobian, hessian, chain."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from netcalc.answer import Answer
from netcalc.cli.commands import Example
from netcalc.cli.question import question

Expression = Annotated[
    str,
    Argument(metavar="EXPR", help="An expression, or statements name = expression parted by ; in one word."),
]
Wrt = Annotated[
    list[str] | None,
    Option("--wrt", metavar="X,Y", help="By these names only, in this order: inputs or named statements."),
]
At = Annotated[
    list[str] | None,
    Option("--at", metavar="X=1,Y=2", help="Values, for numbers beside the formulas, or @point.json."),
]
Form = Annotated[
    str,
    Option("--form", metavar="HOW", help="auto: on one line up to 200 operations; steps: a named program."),
]
Timeout = Annotated[
    str, Option("--timeout", metavar="S", help="Seconds for making the formulas shorter; 10 by default.")
]


@question(
    Example("netcalc grad 'x^2*y' --at x=3,y=2"),
    Example("netcalc grad '1/(1+exp(-x))' --get gradient.x", "exp(-x)/(1 + exp(-x))^2"),
    reads="program",
    minus=True,
)
def grad(
    program: Expression,
    wrt: Wrt = None,
    at: At = None,
    form: Form = "auto",
    timeout: Timeout = "10",
) -> Answer:
    """The gradient of an expression as formulas, and with --at as numbers."""
    from netcalc.questions.formulas import grad

    return grad(program, wrt or None, at or (), form, timeout)


@question(
    Example("netcalc jacobian '[x*y, sin(x)]' --at x=1,y=2"),
    Example("netcalc jacobian '[x*y, sin(x)]' --bare", "[[y,x],[cos(x),0]]"),
    reads="program",
    minus=True,
)
def jacobian(
    program: Expression,
    wrt: Wrt = None,
    at: At = None,
    form: Form = "auto",
    timeout: Timeout = "10",
) -> Answer:
    """The Jacobian of [f, g], or of one result, as formulas: row i is the gradient of the i-th result."""
    from netcalc.questions.formulas import jacobian

    return jacobian(program, wrt or None, at or (), form, timeout)


@question(
    Example("netcalc hessian 'x^2*y' --at x=3,y=2"),
    reads="program",
    minus=True,
)
def hessian(
    program: Expression,
    wrt: Wrt = None,
    at: At = None,
    form: Form = "auto",
    timeout: Timeout = "10",
) -> Answer:
    """The Hessian of an expression as formulas: the second derivative by each pair of inputs."""
    from netcalc.questions.formulas import hessian

    return hessian(program, wrt or None, at or (), form, timeout)


@question(
    Example("netcalc chain 'u = x^2; v = sin(x); z = u*v' --at x=2"),
    Example("netcalc chain 'u = w*x; z = exp(u)' --wrt w --bare", "x*exp(w*x)"),
    reads="program",
    minus=True,
)
def chain(
    program: Annotated[
        str, Argument(metavar="PROGRAM", help="Statements name = expression parted by ; in one word.")
    ],
    wrt: Annotated[
        list[str] | None, Option("--wrt", metavar="X", help="The variable that the chain leads back to.")
    ] = None,
    at: At = None,
    form: Form = "auto",
    timeout: Timeout = "10",
) -> Answer:
    """The chain rule through the named statements of a program, link by link."""
    from netcalc.questions.chain import chain

    return chain(program, wrt or None, at or (), form, timeout)
