"""What -h prints: what a command answers, worked examples, its options, and those of every command."""

from __future__ import annotations

from collections.abc import Iterable
from inspect import getdoc
from textwrap import wrap
from typing import TYPE_CHECKING

from typer.core import TyperOption

from netcalc.cli.commands import COMMANDS

if TYPE_CHECKING:
    from netcalc.cli.question import Question

WIDTH = 79
COLUMN = 24
"""Where the explanations begin."""


def explanation(command: Question) -> str:
    """The help of one command, at most 80 columns wide."""
    own = [option for option in command.options if option.name in command.recorded.own]
    shared = [option for option in command.options if option.name not in command.recorded.own]
    answers = "" if command.recorded.alone else ", with their main answer as --bare prints it"
    blocks = {
        f"Examples{answers}": _examples(command),
        "Arguments": _entries((argument.metavar, argument.help) for argument in command.arguments),
        "Options": _entries((_spelled(option), option.help) for option in own),
        "Fields of its answer, for --get and --json": _entries(_fields(command)),
        "Options of every command": _entries((_spelled(option), _help(option, command)) for option in shared),
    }
    if command.recorded.listing:
        title, listed = command.recorded.listing
        blocks[title] = _entries(listed())
    lines = [_usage(command), "", *_paragraphs(getdoc(command.recorded.function) or "")]
    for title, entries in blocks.items():
        lines += ["", title, *entries] if entries else []
    return "\n".join(lines) + "\n"


def _help(option: TyperOption, command: Question) -> str | None:
    """An option's help; formats that only this command has are named with the others."""
    more = command.recorded.reports
    if option.name != "format" or not more:
        return option.help
    return f"{option.help} Also {', '.join(more)}."


def _fields(command: Question) -> Iterable[tuple[str, str]]:
    return command.recorded.returns.answer.items() if command.recorded.returns else ()


def _usage(command: Question) -> str:
    words = [f"{argument.metavar}{'...' if argument.nargs != 1 else ''}" for argument in command.arguments]
    return " ".join(["usage: netcalc", command.name, *words, "[OPTION...]"])


def _paragraphs(text: str) -> list[str]:
    """Prose is wrapped; what is indented stays as it is."""
    lines: list[str] = []
    for number, paragraph in enumerate(text.split("\n\n")):
        lines += [""] if number else []
        lines += paragraph.split("\n") if paragraph.startswith(" ") else wrap(paragraph, WIDTH)
    return lines


def _examples(command: Question) -> list[str]:
    lines = []
    for example in (COMMANDS[command.name].example, *command.recorded.examples):
        lines.append(f"  {example.line}")
        lines += [f"      {example.prints}"] if example.prints else []
    return lines


def _spelled(option: TyperOption) -> str:
    opts = sorted(option.opts, key=len)
    metavar = "" if option.is_flag else f" {option.metavar}"
    return ("" if len(opts[0]) == 2 else "    ") + ", ".join(opts) + metavar


def _entries(entries: Iterable[tuple[str | None, str | None]]) -> list[str]:
    return [line for head, text in entries for line in _entry(head or "", text or "")]


def _entry(head: str, text: str) -> list[str]:
    """The option, and beside it what it does; below it where the option is too long."""
    lines = wrap(text, WIDTH - COLUMN)
    if len(head) + 4 > COLUMN:
        return [f"  {head}", *(" " * COLUMN + line for line in lines)]
    return [f"  {head}".ljust(COLUMN) + lines[0], *(" " * COLUMN + line for line in lines[1:])]
