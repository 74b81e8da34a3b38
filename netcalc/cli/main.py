"""The process: a command line in, an exit code out, and never a traceback.

0 answered, or right; 1 wrong; 2 malformed; 3 no finite answer; 70 a bug; 74 output lost; 130 Ctrl-C.
Little is imported here: Ctrl-C during the imports is caught too.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

READER_GONE, OUTPUT_LOST, INTERRUPTED = 0, 74, 130
PATIENCE = 200_000
"""New objects before Python looks for unreachable ones among them; 700 otherwise."""


def main(argv: Sequence[str] | None = None) -> int:
    """Answers one command line, the process's own where none is given; the exit code."""
    if argv is not None:
        return _outcome(argv)
    # Imports leave no garbage, and a process that ends frees all: looking for it took a quarter of the time.
    gc.set_threshold(PATIENCE)
    code = _outcome([_as_utf8(word) for word in sys.argv[1:]])
    gc.freeze()
    return code


def _as_utf8(word: str) -> str:
    """A word that an ASCII locale could not decode, read as UTF-8."""
    if word.isascii() or word.isprintable():
        return word
    return os.fsencode(word).decode("utf-8", "surrogateescape")


def _outcome(words: Sequence[str]) -> int:
    try:
        from netcalc.cli.door import answer
        from netcalc.cli.output import OutputLost, ReaderGone

        try:
            return answer(words)
        except ReaderGone:
            return READER_GONE
        except OutputLost as lost:
            print(f"netcalc: the output could not be written: {lost}", file=sys.stderr)
            return OUTPUT_LOST
    except KeyboardInterrupt:
        return INTERRUPTED
