"""A bar on stderr for what takes long: only where stderr is a terminal, and gone when it is done."""

from __future__ import annotations

import sys
from shutil import get_terminal_size
from time import monotonic
from types import TracebackType
from typing import Self, TextIO

PATIENCE, PAUSE = 0.5, 0.1
"""Seconds before a bar is drawn, and between two drawings."""
WIDEST = 30
"""Cells of the bar."""
_SIGNS = (("█", "░"), ("#", "."))
"""What is done and what is not, where the encoding has the first pair or not."""


class Bar:
    """Told how many of its steps are done; draws itself over its last drawing."""

    def __init__(self, title: str, stream: TextIO | None = None) -> None:
        self._title = title
        self._stream = sys.stderr if stream is None else stream
        self._next = monotonic() + PATIENCE
        self._drawn = 0
        self._live = self._stream is not None and self._stream.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._drawn:
            self._write("\r" + " " * self._drawn + "\r")

    def told(self, done: int, steps: int, remark: str = "") -> None:
        """So many steps are done."""
        if self._live and (now := monotonic()) >= self._next:
            self._next = now + PAUSE
            line = drawing(self._title, done, steps, remark, _columns(), self._encoding())
            self._write("\r" + line.ljust(self._drawn))
            self._drawn = len(line)

    def _encoding(self) -> str:
        return getattr(self._stream, "encoding", None) or "ascii"

    def _write(self, text: str) -> None:
        """A terminal that is gone is no reason to stop."""
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):
            self._live, self._drawn = False, 0


def drawing(title: str, done: int, steps: int, remark: str, columns: int, encoding: str) -> str:
    """The line of a bar, in fewer columns than the terminal has.

    >>> drawing("descend", 250, 1000, "f = 0.5", 80, "ascii")
    'descend #######.......................  25%  250 of 1,000  f = 0.5'
    """
    part = min(done / steps, 1.0) if steps else 1.0
    ends = f"  {part:.0%}  {done:,} of {steps:,}"
    room = columns - 1 - len(title) - 1 - len(ends)
    full, empty = _signs(encoding)
    cells = max(0, min(WIDEST, room))
    filled = int(part * cells)
    line = f"{title} {full * filled}{empty * (cells - filled)}{ends}"
    fuller = f"{line}  {remark}" if remark else line
    return (fuller if len(fuller) < columns else line)[: columns - 1]


def _signs(encoding: str) -> tuple[str, str]:
    try:
        "".join(_SIGNS[0]).encode(encoding)
    except (UnicodeError, LookupError):
        return _SIGNS[1]
    return _SIGNS[0]


def _columns() -> int:
    return get_terminal_size().columns
