"""One command line in, an exit code out; whatever goes wrong is said in the line's own way.

What ends a process rather than a line, Ctrl-C or lost output, is let through to main.py.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from netcalc.cli.commands import COMMANDS, ROWS, listing
from netcalc.cli.output import OutputLost, ReaderGone, complain, write
from netcalc.errors import (
    SHORTEST_BEGINNING,
    InputError,
    LimitError,
    NetcalcError,
    UnknownName,
    did_you_mean,
    shown,
)

TRACEBACK = "NETCALC_TRACEBACK"
"""Set in the environment, a bug shows its traceback."""
OTHER_NAMES = {
    "derivative": "grad",
    "gradient": "grad",
    "flops": "summary",
    "macs": "summary",
    "cost": "summary",
    "receptive-field": "summary",
    "kl": "cross-entropy",
    "entropy": "cross-entropy",
    "conv2d": "conv-shape or convolve",
}
"""What questions are called elsewhere, and the commands that answer them."""


PACKAGES = ("typer", "rich", "sympy", "numpy", "mpmath")
"""What netcalc stands on."""


class Bug(NetcalcError):
    """Whatever else was raised: its user sees one line."""

    kind = "bug"
    exit_code = 70


def answer(words: Sequence[str]) -> int:
    """The exit code of one command line, its answer or its error written."""
    try:
        try:
            return _answered(words)
        except NetcalcError as error:
            return _refused(error, words)
        except MemoryError as error:
            return _refused(explained(error), words)
    except (OutputLost, ReaderGone):
        raise
    except Exception as bug:
        return _refused(explained(bug), words)


def explained(error: Exception) -> NetcalcError:
    """What is said of an error, whatever it is. A bug is raised again where its traceback is wished for."""
    if isinstance(error, NetcalcError):
        return error
    if isinstance(error, MemoryError):
        return LimitError("this needs more memory than there is")
    if isinstance(error, ModuleNotFoundError) and error.name in PACKAGES:
        return InputError(f"the package {error.name} is not installed", "in netcalc's folder: pip install .")
    if os.environ.get(TRACEBACK):
        raise error
    what = shown(f"{type(error).__name__}: {error}", most=80)
    return Bug(f"a bug in netcalc ({what}); please report it, with the line you typed, {_where()}")


def _answered(words: Sequence[str]) -> int:
    match words:
        case [] | ["-h" | "--help" | "help"]:
            write([listing()])
        case ["--version"]:
            from netcalc import __version__

            write([f"netcalc {__version__}\n"])
        case ["help", name, *_]:
            return _run(name, ["-h"])
        case [name, *rest]:
            return _run(name, rest)
    return 0


def _run(name: str, argv: Sequence[str]) -> int:
    """One command, loaded and built; no other is."""
    if name in COMMANDS:
        return COMMANDS[name].load().build(name).run(argv)
    raise no_command(name, argv)


def no_command(name: str, argv: Sequence[str]) -> NetcalcError:
    """What is wrong with a line that begins with this word, which is no command."""
    if not name.startswith("-"):
        if elsewhere := _elsewhere(name):
            return UnknownName(f"there is no command {shown(name)}", f"did you mean {elsewhere}?")
        a_name = name[:1].isalpha() and name.replace("-", "").replace("_", "").isalnum()
        otherwise = "netcalc -h lists them" if a_name else f"it comes first, as in {ROWS[0].example.line}"
        begun = [known for known in COMMANDS if known.startswith(name.lower())]
        several = len(begun) > 1 and len(name) >= SHORTEST_BEGINNING
        hint = f"did you mean {' or '.join(begun)}?" if several else did_you_mean(name, COMMANDS, otherwise)
        return UnknownName(f"there is no command {shown(name)}", hint)
    command = next((word for word in argv if word in COMMANDS), None)
    if command is not None:
        write_it = f"write: netcalc {command} ... {shown(name)}"
        return InputError(f"the command comes first, and {shown(name)} after it", write_it)
    hint = did_you_mean(name, ("--help", "--version"), "netcalc -h lists what can be asked")
    return UnknownName(f"there is no option {shown(name)} of netcalc itself", hint)


def _elsewhere(name: str) -> str | None:
    """The command that answers what is called so elsewhere; an activation function is an argument.

    >>> _elsewhere("FLOPs"), _elsewhere("relu"), _elsewhere("parms")
    ('summary', 'netcalc activation relu', None)
    """
    from netcalc.operations import ACTIVATIONS

    plain = name.lower()
    return f"netcalc activation {plain}" if plain in ACTIVATIONS else OTHER_NAMES.get(plain)


def _refused(error: NetcalcError, words: Sequence[str]) -> int:
    """The error as text to stderr, and as an object to stdout where JSON is wanted."""
    complain(error)
    if _wants_json(words):
        from netcalc.render.errors import error_json

        write([error_json(error, words[0] if words[0] in COMMANDS else None)])
    return error.exit_code


def _wants_json(words: Sequence[str]) -> bool:
    """Was JSON asked for anywhere, and not silenced? The line may be too broken to parse."""
    line = "\0".join(words)
    asked = "--json" in words or "--format=json" in words or "--format\0json" in line
    return asked and "--quiet" not in words


def _where() -> str:
    """The address that the installed package gives for this."""
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        links = metadata("netcalc").get_all("Project-URL") or []
    except PackageNotFoundError:
        links = []
    addresses = dict(link.split(", ", 1) for link in links)
    return f"at {addresses['Issues']}" if "Issues" in addresses else "to those who gave you netcalc"
