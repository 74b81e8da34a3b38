"""Completion for shells: completion.

The scripts beside this module ask netcalc itself what may follow, so that they never need to change.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from typing import Annotated, NamedTuple

from typer import Argument, Option

from netcalc.cli.commands import Example
from netcalc.cli.completing import Candidate, Typed, candidates, typed
from netcalc.cli.output import OutputLost, write
from netcalc.cli.question import question
from netcalc.errors import UnknownName, did_you_mean, shown

FOLDER = os.path.join(os.path.dirname(__file__), "shells")


class Shell(NamedTuple):
    """A shell: how it is handed a candidate, where it looks for a script, and what it needs besides."""

    written: Callable[[Typed, Candidate], str]
    place: str
    """Under the folder that `base` names in the environment, or, where it is not set, `home`."""
    base: str
    home: str
    besides: str = ""


def _for_bash(line: Typed, candidate: Candidate) -> str:
    """bash puts it in the place of what follows the last : or =, where no quote is open."""
    if line.quote:
        return candidate.word
    kept = max(line.last.rfind(sign) for sign in ":=") + 1
    return re.sub(r"([^\w@%+=:,./-])", r"\\\1", candidate.word[kept:])


def _described(line: Typed, candidate: Candidate) -> str:
    return f"{candidate.word}\t{candidate.about}" if candidate.about else candidate.word


SHELLS = {
    "bash": Shell(_for_bash, "bash-completion/completions/netcalc", "XDG_DATA_HOME", "~/.local/share"),
    "zsh": Shell(
        _described,
        "_netcalc",
        "",
        "~/.zfunc",
        "zsh finds it where ~/.zshrc has these two lines: fpath+=~/.zfunc; autoload -Uz compinit && compinit",
    ),
    "fish": Shell(_described, "fish/completions/netcalc.fish", "XDG_CONFIG_HOME", "~/.config"),
}


@question(
    Example("source <(netcalc completion bash)"),
    Example("netcalc completion fish --install"),
    alone=True,
)
def completion(
    shell: Annotated[str, Argument(metavar="SHELL", help="bash, zsh or fish.")],
    install: Annotated[
        bool, Option("--install", help="Write the script to where the shell looks for it, and say where.")
    ] = False,
    line: Annotated[
        str | None,
        Option("--line", metavar="TEXT", help="What may follow this line; it is what the script asks."),
    ] = None,
) -> int:
    """The script that completes netcalc's commands, options, layers, networks and functions in a shell.

    It is printed, and no file is touched without --install: for one session write
    source <(netcalc completion bash), in fish netcalc completion fish | source.
    """
    if shell not in SHELLS:
        known = ", ".join(SHELLS)
        raise UnknownName(
            f"there is no completion for {shown(shell)}", did_you_mean(shell, SHELLS, f"for {known}")
        )
    if line is not None:
        write(_answers(SHELLS[shell], line))
    elif install:
        write([_installed(shell)])
    else:
        write([_script(shell)])
    return 0


def _answers(shell: Shell, line: str) -> Iterable[str]:
    read = typed(line)
    return (shell.written(read, candidate) + "\n" for candidate in candidates(read))


def _script(shell: str) -> str:
    with open(os.path.join(FOLDER, f"netcalc.{shell}"), encoding="utf-8") as file:
        return file.read()


def _installed(name: str) -> str:
    """Writes the script; what was written, and what is still to be done."""
    shell = SHELLS[name]
    path = os.path.join(os.environ.get(shell.base) or os.path.expanduser(shell.home), shell.place)
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(_script(name))
    except OSError as error:
        raise OutputLost(f"{shown(path, 120)}: {(error.strerror or str(error)).lower()}") from None
    besides = f"; {shell.besides}" if shell.besides else "; a new shell reads it"
    return f"written to {path}{besides}\n"
