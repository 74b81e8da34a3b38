"""Derivatives as formulas: grad, jacobian, hessian, chain. All four take the same options."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated

from typer import Option

from netcalc.answer import Answer
from netcalc.cli.commands import Example, Returns
from netcalc.cli.programs import At, Program, Shapes, Wrt
from netcalc.cli.question import Recorded, question

Form = Annotated[
    str,
    Option("--form", metavar="HOW", help="auto: on one line up to 200 operations; steps: a named program."),
]
Timeout = Annotated[
    str, Option("--timeout", metavar="S", help="Seconds for making the formulas shorter; 10 by default.")
]
FINITE = {3: "with --at, a value is not finite there"}


def _formulas(where: str, what: str, returns: Returns, *examples: Example) -> Recorded:
    """A command about derivatives: the question `where`, and what its help says."""
    module, _, name = where.partition(":")

    def asked(
        program: Program,
        wrt: Wrt = None,
        at: At = None,
        shape: Shapes = None,
        form: Form = "auto",
        timeout: Timeout = "10",
    ) -> Answer:
        answer: Answer = getattr(import_module(module), name)(
            program, wrt=wrt or None, at=at or (), form=form, timeout=timeout, shape=shape or ()
        )
        return answer

    asked.__doc__ = what
    return question(*examples, reads="program", minus=True, returns=returns)(asked)


grad = _formulas(
    "netcalc.questions.formulas:grad",
    """The gradient of an expression as formulas, and with --at as numbers.

    That of a program over arrays is a program of named steps in matrix form.
    """,
    Returns(
        {
            "gradient": "a formula for each variable; of arrays, or with --form steps, a program",
            "at": "its values there; null without --at",
            "shapes": "of arrays: the shape of each gradient",
        },
        {
            "gradient": {"name": "the variable", "formula": "the derivative", "value": "with --at, or null"},
            "steps": {
                "step": "of arrays, or with --form steps: its name",
                "of": "what it is the gradient of",
                "formula": "in the steps before it",
                "shape": "its shape",
            },
        },
        FINITE,
    ),
    Example("netcalc grad '1/(1+exp(-x))' --at x=0 --get gradient.x", "exp(-x)/(1 + exp(-x))^2"),
    Example("netcalc grad 'z = W@x; sum(z^2)' --shape W=2x3,x=3"),
)

jacobian = _formulas(
    "netcalc.questions.formulas:jacobian",
    """The Jacobian of [f, g], or of one result, as formulas: row i is the gradient of the i-th result.

    Arrays are taken entry by entry, row after row: x1, x2; W11, W12.
    """,
    Returns(
        {
            "jacobian": "its rows, of formulas",
            "shape": "how many rows and columns",
            "rows_of": "the results",
            "columns_of": "the variables",
            "at": "its values there; null without --at",
        },
        {
            "jacobian": {
                "of": "the result",
                "by": "the variable",
                "formula": "the derivative",
                "value": "with --at, or null",
            }
        },
        FINITE,
    ),
    Example("netcalc jacobian '[x*y, sin(x)]' --at x=1,y=2"),
    Example("netcalc jacobian 'W@x' --shape W=2x2,x=2 --wrt x --bare", "[[W11,W12],[W21,W22]]"),
)

hessian = _formulas(
    "netcalc.questions.formulas:hessian",
    "The Hessian of an expression as formulas: the second derivative by each pair of inputs.",
    Returns(
        {"hessian": "its rows, of formulas", "at": "its values there; null without --at"},
        {
            "hessian": {
                "by": "the first variable",
                "and": "the second one",
                "formula": "the second derivative",
                "value": "with --at, or null",
            }
        },
        FINITE,
    ),
    Example("netcalc hessian 'x^2*y' --at x=3,y=2"),
    Example("netcalc hessian 'x@x' --shape x=2 --bare", "[[2,0],[0,2]]"),
)

chain = _formulas(
    "netcalc.questions.chain:chain",
    """The chain rule through the named statements of a program, link by link.

    --wrt names the one variable that the chain leads back to.
    """,
    Returns(
        {
            "total": "the whole derivative, as a formula",
            "links": "the links, each of one named statement by one that it reads",
            "at": "the value of the whole there; null without --at",
        },
        {
            "links": {
                "of": "the named statement",
                "by": "what it reads: a statement, or the variable",
                "formula": "the derivative of the one by the other alone",
                "value": "with --at, or null",
            }
        },
        FINITE,
    ),
    Example("netcalc chain 'u = x^2; v = sin(x); z = u*v' --at x=2"),
    Example("netcalc chain 'u = w*x; z = exp(u)' --wrt w --bare", "x*exp(w*x)"),
)
