"""The process: a command line in, an exit code out, and never a traceback.

0 answered, or right; 1 wrong; 2 malformed; 3 no finite answer; 70 a bug; 74 output lost; 130 Ctrl-C.
Little is imported here: Ctrl-C during the imports is caught too.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

RIGHT, BUG, OUTPUT_LOST, INTERRUPTED = 0, 70, 74, 130
PATIENCE = 200_000
"""New objects before Python looks for unreachable ones among them; 700 otherwise."""
TRACEBACK = "NETCALC_TRACEBACK"
"""Set in the environment, a bug shows its traceback."""


def main(argv: Sequence[str] | None = None) -> int:
    """Answers one command line, the process's own where none is given; the exit code."""
    if argv is not None:
        return _outcome(list(argv))
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


def _outcome(words: list[str]) -> int:
    try:
        return _guarded(words)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as bug:  # the last handler: whatever it is, its user sees one line
        if os.environ.get(TRACEBACK):
            raise
        return _report(bug, words)


def _guarded(words: list[str]) -> int:
    from netcalc.cli.output import OutputLost, ReaderGone
    from netcalc.errors import LimitError, NetcalcError

    try:
        try:
            return _answered(words)
        except NetcalcError as error:
            return _refused(error, words)
        except MemoryError:
            return _refused(LimitError("this needs more memory than there is"), words)
    except ReaderGone:
        return RIGHT
    except OutputLost as lost:
        print(f"netcalc: the output could not be written: {lost}", file=sys.stderr)
        return OUTPUT_LOST


def _answered(words: list[str]) -> int:
    from netcalc.cli.output import write

    match words:
        case [] | ["-h" | "--help" | "help"]:
            from netcalc.cli.commands import listing

            write([listing()])
        case ["--version"]:
            from netcalc import __version__

            write([f"netcalc {__version__}\n"])
        case ["help", name, *_]:
            return _run([name, "-h"])
        case _:
            return _run(words)
    return RIGHT


def _run(words: list[str]) -> int:
    from netcalc.cli.commands import COMMANDS

    if words[0].startswith("-") and words[0] not in COMMANDS:
        raise _ahead_of_command(words)
    from netcalc.cli.group import run

    return run(words)


def _ahead_of_command(words: list[str]) -> Exception:
    """An option before the command: either meant for netcalc itself, or in the wrong place."""
    from netcalc.cli.commands import COMMANDS
    from netcalc.errors import InputError, UnknownName, did_you_mean, shown

    command = next((word for word in words if word in COMMANDS), None)
    if command is not None:
        return InputError(
            f"the command comes first, and {shown(words[0])} after it",
            f"write: netcalc {command} ... {shown(words[0])}",
        )
    return UnknownName(
        f"there is no option {shown(words[0])} of netcalc itself",
        did_you_mean(words[0], ("--help", "--version"), "netcalc -h lists what can be asked"),
    )


def _refused(error: Exception, words: list[str]) -> int:
    """The error as text to stderr, and as an object to stdout where JSON is wanted."""
    from netcalc.cli.output import complain, write
    from netcalc.errors import NetcalcError

    assert isinstance(error, NetcalcError)
    complain(error)
    if _wants_json(words):
        from netcalc.render.errors import error_json

        write([error_json(error, _command(words))])
    return error.exit_code


def _wants_json(words: list[str]) -> bool:
    """Was JSON asked for anywhere, and not silenced? The line may be too broken to parse."""
    line = "\0".join(words)
    asked = "--json" in words or "--format=json" in words or "--format\0json" in line
    return asked and "--quiet" not in words


def _command(words: list[str]) -> str | None:
    from netcalc.cli.commands import COMMANDS

    return words[0] if words and words[0] in COMMANDS else None


def _report(bug: Exception, words: list[str]) -> int:
    """One line about a bug, and where to report it."""
    from netcalc.cli.output import OutputLost, ReaderGone
    from netcalc.errors import NetcalcError

    class Bug(NetcalcError):
        kind = "bug"
        exit_code = BUG

    what = f"{type(bug).__name__}: {bug}".encode("unicode_escape").decode("ascii")[:160]
    try:
        said = Bug(f"a bug in netcalc ({what}); please report it, with the line you typed, {_where()}")
        return _refused(said, words)
    except (OutputLost, ReaderGone):
        return BUG


def _where() -> str:
    """The address that the installed package gives for this."""
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        links = metadata("netcalc").get_all("Project-URL") or []
    except PackageNotFoundError:
        links = []
    addresses = dict(link.split(", ", 1) for link in links)
    return f"at {addresses['Issues']}" if "Issues" in addresses else "to those who gave you netcalc"
