"""The networks that ship: zoo."""

from __future__ import annotations

from typing import Annotated

from typer import Argument

from netcalc.answer import Answer
from netcalc.cli.commands import Example, Returns
from netcalc.cli.question import question


@question(
    Example("netcalc zoo --get networks.resnet50", "25557032"),
    Example("netcalc zoo vgg16 --get macs", "15470264320"),
    returns=Returns(
        {
            "networks": "without NAME: every network and its parameters",
            "name": "with NAME, as all below: the network's name",
            "input": "the size of its input",
            "output": "the size of its output",
            "params": "its parameters",
            "macs": "its multiply-accumulates",
            "title": "what it is",
            "source": "where it was published",
            "note": "what differs from there, or null",
            "notation": "the whole network on one line, without its comments",
            "text": "its file",
        },
        {
            "networks": {
                "name": "the network",
                "input": "the size of its input",
                "output": "the size of its output",
                "params": "its parameters",
                "macs": "its multiply-accumulates",
                "title": "what it is",
                "source": "where it was published",
            }
        },
    ),
)
def zoo(
    name: Annotated[
        list[str] | None, Argument(metavar="[NAME]", help="The network to show; without one all are listed.")
    ] = None,
) -> Answer:
    """The networks that ship, with their sizes, or the text of one of them.

    The text is the file as it is, with its source and published totals: netcalc zoo unet > my.net is a
    beginning of your own. Hyphens, underscores and case of a name do not matter.
    """
    from netcalc.questions.zoo import zoo

    return zoo(" ".join(name) if name else None)
