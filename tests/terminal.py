"""netcalc as a test asks it: in this process, or as a process of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import Any, NamedTuple
from unittest.mock import patch

from netcalc.cli.main import main

NETCALC = (sys.executable, "-m", "netcalc")


class Heard(NamedTuple):
    """An exit code, and what was written."""

    code: int
    out: str
    err: str


class Keyboard(io.TextIOWrapper):
    """A stdin that is a terminal."""

    def isatty(self) -> bool:
        return True


def ask(*words: str, stdin: bytes | None = b"", encoding: str = "utf-8") -> Heard:
    """One command line in this process; stdin None is a terminal."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2))
    source = Keyboard(io.BytesIO()) if stdin is None else io.TextIOWrapper(io.BytesIO(stdin))
    with redirect_stdout(out), redirect_stderr(err), patch.object(sys, "stdin", source):
        code = main(words)
    return Heard(code, *(_written(stream, encoding) for stream in (out, err)))


def _written(stream: io.TextIOWrapper, encoding: str) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode(encoding)


def process(*words: str | bytes, environment: dict[str, str] | None = None, **options: Any) -> Heard:
    """One command line as a process of its own; its output as UTF-8."""
    done = subprocess.run(
        [*NETCALC, *words],
        stdout=options.pop("stdout", subprocess.PIPE),
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
        timeout=60,
        check=False,
        **options,
    )
    return Heard(
        done.returncode, (done.stdout or b"").decode("utf-8"), done.stderr.decode("utf-8", "replace")
    )
