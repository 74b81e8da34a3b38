"""Answers as ink: one module per format, each loaded when its format is named.

A format's module has `pieces(answer, paper)`, which yields text: a long answer is not held in memory,
and a reader that goes away stops the writing. A new format is a module and its row in FORMATS.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from importlib import import_module
from typing import NamedTuple

from netcalc.answer import Answer, Sweep
from netcalc.errors import UnknownName, did_you_mean, shown

FORMATS = {
    "table": "netcalc.render.table",
    "json": "netcalc.render.json",
    "csv": "netcalc.render.csv",
    "markdown": "netcalc.render.markdown",
    "latex": "netcalc.render.latex",
    "html": "netcalc.render.html",
    "svg": "netcalc.render.svg",
}
"""Format -> the module that writes it."""


class Paper(NamedTuple):
    """What is written on: what fits beside each other, and which characters and colours there are."""

    width: int | None = None
    """Columns of the terminal; None is a pipe, where everything has its natural width."""
    colour: bool = False
    digits: int = 6
    """Significant digits of numbers that are shown to people; data always has all."""
    encoding: str = "utf-8"
    table: str | None = None
    """Which of an answer's tables csv writes; None is the first."""


def render(answer: Answer | Sweep, form: str, paper: Paper) -> Iterator[str]:
    """The answer in one of FORMATS, piece by piece; the last piece ends the line.

    Characters that the paper's encoding does not have are spelled with those that it has. Raises
    UnknownName for a format, or a table of the answer, that there is none of.

    >>> answer = Answer("params", {"network": "784-10"}, "params", {"params": 7850})
    >>> print(*render(answer, "csv", Paper()), sep="", end="")
    params
    7850
    """
    check_format(form)
    if isinstance(answer, Sweep) and form != "json":
        from netcalc.render.sweep import gathered

        answer = gathered(answer)
    from netcalc.render.alphabet import encodable

    for piece in import_module(FORMATS[form]).pieces(answer, paper):
        yield encodable(piece, paper.encoding)


def check_format(form: str, more: Collection[str] = ()) -> None:
    """Raises UnknownName for a format that there is none of, before anything is asked.

    `more` are formats beside FORMATS, which one command has.
    """
    if form not in (known := (*FORMATS, *more)):
        hint = did_you_mean(form, known, f"formats: {', '.join(known)}")
        raise UnknownName(f"there is no format {shown(form)}", hint)
