"""What -h prints: what a command answers, worked examples, its options, and those of every command."""

from __future__ import annotations

from inspect import getdoc
from textwrap import wrap
from typing import TYPE_CHECKING

from typer.core import TyperArgument

from netcalc.cli.commands import COMMANDS
from netcalc.cli.settings import Settings

if TYPE_CHECKING:
    from netcalc.cli.question import Question

WIDTH = 79
COLUMN = 24
"""Where the explanations begin."""


def explanation(command: Question) -> str:
    """The help of one command, at most 80 columns wide."""
    own = [param for param in command.params if param.name not in Settings._fields]
    shared = [param for param in command.params if param.name in Settings._fields]
    sections = [
        _paragraphs(getdoc(command.recorded.function) or ""),
        ["Examples, with their main answer as --bare prints it", *_examples(command)],
        ["Arguments", *_entries(param for param in own if isinstance(param, TyperArgument))],
        ["Options", *_entries(param for param in own if not isinstance(param, TyperArgument))],
        ["Options of every command", *_entries(shared)],
    ]
    usage = " ".join(["usage: netcalc", command.name or "", *_usage(command), "[OPTION...]"])
    return (
        "\n\n".join("\n".join(lines) for lines in [[usage], *sections] if len(lines) > 1 or lines[0]) + "\n"
    )


def _usage(command: Question) -> list[str]:
    return [
        f"{argument.metavar}..." if argument.nargs != 1 else f"{argument.metavar}"
        for argument in command.arguments
    ]


def _paragraphs(text: str) -> list[str]:
    """Prose is wrapped; what is indented stays as it is."""
    lines: list[str] = []
    for number, paragraph in enumerate(text.split("\n\n")):
        lines += [""] if number else []
        lines += paragraph.split("\n") if paragraph.startswith(" ") else wrap(paragraph, WIDTH)
    return lines


def _examples(command: Question) -> list[str]:
    lines = []
    for example in (COMMANDS[command.name or ""].example, *command.recorded.examples):
        lines.append(f"  {example.line}")
        lines += [f"      {example.prints}"] if example.prints else []
    return lines


def _entries(params: object) -> list[str]:
    lines: list[str] = []
    for param in params:  # type: ignore[attr-defined]
        lines += _entry(_spelled(param), param.help or "")
    return lines


def _spelled(param: object) -> str:
    if isinstance(param, TyperArgument):
        return param.metavar or ""
    opts = sorted(param.opts, key=len)  # type: ignore[attr-defined]
    metavar = "" if getattr(param, "is_flag", False) else f" {param.metavar}"  # type: ignore[attr-defined]
    return ("" if opts[0].startswith("-") and len(opts[0]) == 2 else "    ") + ", ".join(opts) + metavar


def _entry(head: str, text: str) -> list[str]:
    """The option, and beside it what it does; below it where the option is too long."""
    lines = wrap(text, WIDTH - COLUMN)
    if len(head) + 4 > COLUMN:
        return [f"  {head}", *(" " * COLUMN + line for line in lines)]
    return [f"  {head}".ljust(COLUMN) + lines[0], *(" " * COLUMN + line for line in lines[1:])]
