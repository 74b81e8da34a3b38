"""Stdout and stderr, and what can go wrong with them: a reader that leaves, a disk that is full."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from netcalc.errors import InputError, NetcalcError, did_you_mean, shown

if TYPE_CHECKING:
    from netcalc.cli.settings import Settings
    from netcalc.render import Paper

WHEN = ("auto", "always", "never")


class ReaderGone(Exception):
    """Nobody reads stdout any more: `| head -1`."""


class OutputLost(Exception):
    """Stdout could not be written: a full disk, a closed descriptor."""


def write(pieces: Iterable[str]) -> None:
    """Everything to stdout, in any encoding, with \\n as line ends. Raises ReaderGone or OutputLost."""
    out = sys.stdout
    if out is None:
        raise OutputLost("stdout is closed")
    _prepare(out)
    try:
        for piece in pieces:
            out.write(piece)
        out.flush()
    except BrokenPipeError:
        _let_go(out)
        raise ReaderGone from None
    except OSError as error:
        _let_go(out)
        raise OutputLost((error.strerror or str(error)).lower()) from None


def complain(error: NetcalcError) -> None:
    """An error to stderr, as text. Where even that is closed, the exit code has to do."""
    from netcalc.render import Paper
    from netcalc.render.errors import error_text

    err = sys.stderr
    if err is None:
        return
    _prepare(err)
    try:
        err.write(error_text(error, Paper(encoding=err.encoding or "utf-8")))
        err.flush()
    except OSError:
        _let_go(err)


def paper(settings: Settings, digits: int) -> Paper:
    """What stdout is: how wide, in which characters, in colour or not."""
    from netcalc.render import Paper

    out = sys.stdout
    terminal = out is not None and out.isatty()
    coloured = _coloured(settings.color or "auto", terminal)
    return Paper(
        width=_columns() if terminal else None,
        colour=coloured and settings.form == "table",
        digits=digits,
        encoding=getattr(out, "encoding", None) or "utf-8",
        table=settings.table,
    )


def _columns() -> int:
    from shutil import get_terminal_size

    return get_terminal_size().columns


def _coloured(when: str, terminal: bool) -> bool:
    if when not in WHEN:
        raise InputError(
            f"--color {shown(when)} is none of auto, always, never", hint=did_you_mean(when, WHEN)
        )
    if when != "auto":
        return when == "always"
    return terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _prepare(stream: TextIO) -> None:
    """No character and no platform may change or refuse what is written."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace", newline="\n")


def _let_go(stream: TextIO) -> None:
    """What is left in the buffer goes nowhere, or the interpreter would complain at its end."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        return
