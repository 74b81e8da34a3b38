"""A reference page for every command, made of the command's own definition.

The pages here have no outputs under their examples: those are written, and compared, as on every page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from inspect import getdoc
from pathlib import Path

from console import ROOT

from netcalc.cli.commands import GROUPS, ROWS, Example, Row
from netcalc.cli.question import Question

FOLDER = ROOT / "examples" / "reference"
READ_FILES = {"check", "batch", "completion"}
"""Commands whose examples need files that are elsewhere, or print what is for no reader."""
CODES = {
    0: "answered, or with `--expect` right",
    1: "with `--expect`: wrong",
    2: "the question can't be asked so",
    3: "no finite answer, or a limit was reached",
    70: "a bug in netcalc",
    74: "the output could not be written",
    130: "interrupted",
}
"""Exit codes of every command; a command says what else they mean of it."""


def pages() -> dict[Path, str]:
    """Every page and what stands on it: one for each command, and one that lists them."""
    found = {FOLDER / f"{row.name}.md": _page(row) for row in ROWS}
    return {FOLDER / "README.md": _contents(), **found}


def _contents() -> str:
    lines = [
        "# Reference",
        "",
        "Every command: what it answers, its options, its exit codes, the fields of its JSON.",
    ]
    for group in GROUPS:
        lines += ["", f"## {group}", "", "| command | answers |", "|---|---|"]
        lines += [
            f"| [{row.name}]({row.name}.md) | {_cell(row.summary)} |" for row in ROWS if row.group == group
        ]
    lines += ["", "## Options of every command", "", *_options(_shared(ROWS[0].load().build(ROWS[0].name)))]
    return "\n".join([*lines, ""])


def _page(row: Row) -> str:
    command = row.load().build(row.name)
    recorded = command.recorded
    own = [option for option in command.options if option.name in recorded.own]
    arguments = [f"{a.metavar}{'...' if a.nargs != 1 else ''}" for a in command.arguments]
    lines = [f"# {row.name}", "", f"{row.summary[0].upper()}{row.summary[1:]}", ""]
    lines += [f"    netcalc {' '.join([row.name, *arguments, '[OPTION...]'])}", ""]
    lines += [getdoc(recorded.function) or "", ""]
    lines += ["## Examples", "", *_examples(row, [row.example, *recorded.examples])]
    lines += ["", "## Arguments", "", *_rows(("argument", "what it is"), _arguments(command))]
    if own:
        lines += ["", "## Options", "", *_options(own)]
    if not recorded.alone:
        lines += [
            "",
            "Beside these it has the [options of every command](README.md#options-of-every-command).",
        ]
    if recorded.reports:
        lines += ["", f"Formats of its own: {', '.join(f'`{name}`' for name in recorded.reports)}."]
    lines += ["", "## Exit codes", "", *_rows(("code", "meaning"), _codes(command))]
    if recorded.returns:
        lines += ["", "## JSON", "", "The fields of `answer`:", ""]
        lines += _rows(("field", "meaning"), _named(recorded.returns.answer))
        for name, columns in recorded.returns.tables.items():
            lines += [
                "",
                f"The columns of the table `{name}`:",
                "",
                *_rows(("column", "meaning"), _named(columns)),
            ]
    return "\n".join([*lines, ""])


def _examples(row: Row, examples: Iterable[Example]) -> list[str]:
    """A console block, whose outputs are written and compared like those of any page."""
    if row.name in READ_FILES:
        return [f"    {example.line}" for example in examples]
    return ["```console", *(f"$ {example.line}" for example in examples), "```"]


def _shared(command: Question) -> list[object]:
    return [option for option in command.options if option.name not in command.recorded.own]


def _arguments(command: Question) -> Iterable[tuple[str, str]]:
    return ((f"`{argument.metavar}`", argument.help or "") for argument in command.arguments)


def _options(options: Iterable[object]) -> list[str]:
    def spelled(option: object) -> str:
        opts = sorted(option.opts, key=len)  # type: ignore[attr-defined]
        value = "" if option.is_flag else f" {option.metavar}"  # type: ignore[attr-defined]
        return f"`{', '.join(opts)}{value}`"

    return _rows(("option", "what it does"), ((spelled(o), o.help) for o in options))  # type: ignore[attr-defined]


def _codes(command: Question) -> Iterable[tuple[str, str]]:
    said = command.recorded.returns.codes if command.recorded.returns else {}
    expects = not command.recorded.alone
    for code, meaning in CODES.items():
        parts = [meaning] if code != 1 or expects else []
        parts += [said[code]] if code in said else []
        if parts:
            yield str(code), "; ".join(parts)


def _named(entries: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return ((f"`{name}`" if name != "..." else "...", text) for name, text in entries.items())


def _rows(head: tuple[str, str], rows: Iterable[tuple[str, str]]) -> list[str]:
    return [f"| {head[0]} | {head[1]} |", "|---|---|", *(f"| {_cell(a)} | {_cell(b)} |" for a, b in rows)]


def _cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", text)
