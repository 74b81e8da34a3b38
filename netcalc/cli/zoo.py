"""The networks that ship: zoo."""

from __future__ import annotations

from typing import Annotated

from typer import Argument

from netcalc.answer import Answer
from netcalc.cli.commands import Example
from netcalc.cli.question import question


@question(
    Example("netcalc zoo --get networks.resnet50", "25557032"),
    Example("netcalc zoo vgg16 --get macs", "15470264320"),
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
