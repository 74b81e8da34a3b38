"""Answers that go elsewhere: to a file, and in the formats that one command has beside the usual ones.

A module of such a format has `pieces(answer, paper)`, as all formats have, or `reports(answer)`, which yields
names and texts: one text without a name, or one for each of several, which then need a folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING, Any

from netcalc.answer import Answer
from netcalc.cli.output import OutputLost, write
from netcalc.cli.settings import Settings, digits
from netcalc.cli.sources import Sources
from netcalc.errors import InputError, shown
from netcalc.render import FORMATS, Paper

if TYPE_CHECKING:
    from netcalc.cli.question import Question

ENDINGS = {
    ".svg": "svg",
    ".dot": "dot",
    ".gv": "dot",
    ".mmd": "mermaid",
    ".json": "json",
    ".csv": "csv",
    ".md": "markdown",
    ".tex": "latex",
    ".html": "html",
    ".txt": "table",
}
"""How a file's name ends, and the format that is meant."""

Named = tuple[str, Iterable[str]]
"""A report: whose it is, "" where there is one, and its text in pieces."""

_LONGEST_NAME = 60


def by_ending(settings: Settings, out: str, reports: Collection[str]) -> Settings:
    """The settings, with the format that the file's ending means where they name none.

    Raises InputError for an ending that no format of the command has, and for bare text in a file that ends
    as a picture or a page does.
    """
    ending = os.path.splitext(out)[1].lower()
    if settings.form == "bare" and ENDINGS.get(ending, "table") != "table":
        option = "--bare" if settings.get is None else "--get"
        message = f"{option} is plain text, and {shown(out, 80)} ends in {ending}"
        raise InputError(message, f"leave {option} out, or write to a file that ends in .txt")
    if settings.format is not None or settings.form in ("json", "bare"):
        return settings
    known = {ending: form for ending, form in ENDINGS.items() if form in FORMATS or form in reports}
    if ending not in known:
        what = f"{shown(out, 80)} ends in {shown(ending)}" if ending else f"{shown(out, 80)} has no ending"
        hint = f"endings: {', '.join(known)}; for another one say --format NAME"
        raise InputError(f"{what}, and that names no format", hint)
    return settings._replace(format=known[ending])


def deliver_report(command: Question, given: dict[str, Any], settings: Settings, sources: Sources) -> int:
    """Asks, and writes the answer's reports to stdout or where --out says; the exit code."""
    out: str | None = given.get("out")
    _check(settings, out)
    answer = command.ask(given, sources)
    named = list(_reports(command, answer, settings, files=out is not None))
    if out is not None:
        _save(named, out, settings.form)
    elif len(named) == 1:
        write(() if settings.quiet else named[0][1])
    else:
        hint = f"add --out FOLDER for a file each, or --out FILE and one of the {len(named):,}"
        raise InputError(f"{settings.form} is a report for each of {len(named):,}", hint)
    return answer.exit_code


def _check(settings: Settings, out: str | None) -> None:
    what = "--out" if out is not None else f"--format {settings.form}"
    for name, asked in (("--sweep", settings.sweep), ("--expect", settings.expect is not None)):
        if asked:
            raise InputError(f"{what} and {name} contradict each other", "give one of them")
    if out == "":
        raise InputError("--out names no file", "write --out FILE")


def _reports(command: Question, answer: Answer, settings: Settings, files: bool) -> Iterator[Named]:
    encoding = "utf-8" if files else _encoding()
    colour = settings.color == "always" and settings.form == "table"
    sheet = Paper(colour=colour, digits=digits(settings.digits), encoding=encoding, table=settings.table)
    if settings.form not in command.recorded.reports:
        from netcalc.cli.delivery import inked

        return iter([("", _begun(inked(answer, settings, sheet)))])
    from netcalc.render.alphabet import encodable

    module = import_module(command.recorded.reports[settings.form])
    if hasattr(module, "pieces"):
        return iter([("", _begun(encodable(text, encoding) for text in module.pieces(answer, sheet)))])
    return ((name, (encodable(text, encoding),)) for name, text in module.reports(answer))


def _begun(pieces: Iterable[str]) -> Iterable[str]:
    """The same pieces, the first of them made: what can't be written says so before a file is opened."""
    rest = iter(pieces)
    return chain([next(rest, "")], rest)


def _encoding() -> str:
    import sys

    return getattr(sys.stdout, "encoding", None) or "utf-8"


def _save(named: Sequence[Named], out: str, form: str) -> None:
    """One report to the file; several, or one into a folder, to a file each."""
    folder = os.path.isdir(out) or out.endswith(("/", os.sep)) or len(named) > 1
    single = named[0][0] == ""
    if folder and single:
        raise InputError(f"{shown(out)} is a folder", f"--format {form} is one file: --out {shown(out)}/FILE")
    if not folder:
        return _write_file(out, named[0][1])
    try:
        os.makedirs(out, exist_ok=True)
    except (OSError, ValueError) as error:
        raise OutputLost(_why(out, error)) from None
    for name, (_, text) in zip(file_names([name for name, _ in named]), named, strict=True):
        _write_file(os.path.join(out, f"{name}.json"), text)
    return None


def file_names(names: Sequence[str]) -> list[str]:
    """A file name for each of several names, whoever chose those; no two alike, in small letters either.

    >>> file_names(["ann", "Ann", "../../etc/passwd", "", "b\\x00c", "zoë"])
    ['ann', 'Ann-2', 'etc_passwd', '_', 'b_c', 'zoë']
    """
    from unicodedata import normalize

    taken: set[str] = set()
    found = []
    for name in names:
        plain = re.sub(r"[^\w.@+ -]+", "_", normalize("NFC", name))[:_LONGEST_NAME].strip("._ -") or "_"
        number, free = 1, plain
        while free.casefold() in taken:
            number += 1
            free = f"{plain}-{number}"
        taken.add(free.casefold())
        found.append(free)
    return found


def _write_file(path: str, pieces: Iterable[str]) -> None:
    try:
        with open(path, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.writelines(pieces)
    except (OSError, ValueError) as error:
        raise OutputLost(_why(path, error)) from None


def _why(path: str, error: Exception) -> str:
    return f"{shown(path, 120)}: {(getattr(error, 'strerror', None) or str(error)).lower()}"
