"""The options that every command has, once. What they mean together is decided in delivery.py."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, NamedTuple

from typer import Option

from netcalc.errors import InputError, shown

MOST_DIGITS = 17
"""A float has no more."""


class Settings(NamedTuple):
    """How an answer is wanted, in the words of the command line."""

    format: Annotated[
        str | None,
        Option(
            "--format",
            metavar="NAME",
            help="table (the default), json, csv, markdown, latex, html or svg (a picture).",
        ),
    ] = None
    json: Annotated[bool, Option("--json", help="Short for --format json; errors are JSON too.")] = False
    bare: Annotated[
        bool, Option("--bare", help="Only the main answer, on one line; not with --format or --json.")
    ] = False
    get: Annotated[
        str | None,
        Option("--get", metavar="PATH", help="Only one value inside the JSON answer: gradients.x, output.0."),
    ] = None
    quiet: Annotated[bool, Option("--quiet", help="Print no answer; the exit code tells.")] = False
    expect: Annotated[
        str | None,
        Option(
            "--expect",
            metavar="VALUE",
            help="Is VALUE the main answer, or what --get picks? Prints right or wrong; exit code 0 or 1.",
        ),
    ] = None
    show_answer: Annotated[
        bool, Option("--show-answer", help="With --expect: print the right answer too.")
    ] = False
    rtol: Annotated[
        str | None,
        Option("--rtol", metavar="X", help="With --expect: relative tolerance; |x - t| <= A + X*|t|."),
    ] = None
    atol: Annotated[str | None, Option("--atol", metavar="A", help="With --expect: absolute tolerance.")] = (
        None
    )
    sweep: Annotated[
        list[str] | None,
        Option(
            "--sweep",
            metavar="NAME=V1,V2,...",
            help="The same question for several values of an option; repeated, for all their combinations.",
        ),
    ] = None
    digits: Annotated[
        str | None,
        Option("--digits", metavar="N", help="Significant digits in tables, 1 to 17; 6 by default."),
    ] = None
    color: Annotated[
        str | None,
        Option("--color", metavar="WHEN", help="auto (on a terminal, the default), always or never."),
    ] = None
    table: Annotated[
        str | None,
        Option("--table", metavar="NAME", help="With --format csv: which table; the first by default."),
    ] = None
    help: Annotated[bool, Option("--help", "-h", help="These lines.")] = False

    @property
    def form(self) -> str:
        """The form the answer takes: bare, or one of the formats."""
        if self.bare or self.get is not None:
            return "bare"
        return "json" if self.json else "table" if self.format is None else self.format


def consistent(settings: Settings, own: Collection[str] = ()) -> None:
    """Raises InputError where two of the options contradict each other.

    `own` are those to which a command gives a meaning of its own.
    """
    forms = [
        name
        for name, asked in (
            ("--json", settings.json and settings.format != "json"),
            (f"--format {shown(settings.format or '')}", settings.format is not None),
            ("--bare", settings.bare),
            ("--get", settings.get is not None and not settings.bare and settings.expect is None),
        )
        if asked
    ]
    if len(forms) > 1:
        raise InputError(f"{forms[0]} and {forms[1]} contradict each other", "give one of them")
    if settings.expect is not None and settings.sweep:
        raise InputError("--expect compares one answer, and --sweep asks for several", "give one of them")
    if settings.expect is None:
        needs_expect = (
            ("--show-answer", settings.show_answer),
            ("--rtol", settings.rtol),
            ("--atol", settings.atol),
        )
        for name, given in needs_expect:
            if given and name[2:].replace("-", "_") not in own:
                raise InputError(f"{name} goes with --expect VALUE, which is missing")
    if settings.table is not None and settings.form != "csv":
        raise InputError("--table chooses the table that --format csv writes", "add --format csv")


def digits(text: str | None) -> int:
    """--digits as a number, 6 where it is not given."""
    if text is None:
        return 6
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_DIGITS:
        return int(text)
    raise InputError(f"--digits {shown(text)} is no number of digits from 1 to {MOST_DIGITS}")


def tolerance(name: str, text: str | None) -> float | None:
    """--rtol or --atol as a number."""
    if text is None:
        return None
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise InputError(f"{name} {shown(text)} is no tolerance: it is a number of at least 0, such as 1e-3")
    return number
