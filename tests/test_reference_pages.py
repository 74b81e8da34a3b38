"""The reference pages say what the commands are, and the commands' JSON is what they say."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from console import commands, renew
from reference_pages import FOLDER, pages
from terminal import ask
from test_cli_contract import HOMEWORK, LINES, WRITERS

from netcalc.cli.commands import COMMANDS, ROWS

MORE = {
    "backprop": ["'W@x' --at W=[[1]],x=[2]", "'x^2' --at x=2 --check", "'a = x^2' --at x=2"],
    "convolve": ["[[1,2],[3,4]] [[1]] --trace 1,2"],
    "grad": ["'sum(W@x)' --shape W=2x3,x=3"],
    "params": ["784-10 --shapes"],
    "summary": ["784-10 --examples 60000"],
    "zoo": ["lenet5"],
}
"""Lines whose answers have what those of the examples lack."""


@pytest.fixture(scope="module", autouse=True)
def _renewed(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--renew"):
        FOLDER.mkdir(exist_ok=True)
        for path, text in pages().items():
            path.write_text(text, encoding="utf-8")
            renew(path)


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.stem)
def test_pages_are_up_to_date(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    for command in reversed(commands(path)):
        del lines[command.line + 1 : command.end]
    assert "\n".join(lines) == pages()[path], "pytest --renew tests/test_reference_pages.py"


def test_every_page_is_of_a_command() -> None:
    assert set(FOLDER.iterdir()) == set(pages())


@pytest.mark.parametrize("name", [row.name for row in ROWS if row.name not in WRITERS])
def test_json_holds_what_is_said_of_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HOMEWORK)
    returns = COMMANDS[name].load().returns
    assert returns
    answers = [answer for line in lines(name) if (answer := answered(line))]
    fields = {field for answer in answers for field in answer["answer"]}
    assert fields == set(returns.answer)
    tables = {table for answer in answers for table in answer["tables"]}
    assert tables == set(returns.tables)
    for table, columns in returns.tables.items():
        printed = {column for answer in answers for row in answer["tables"].get(table, []) for column in row}
        assert set(columns) - {"..."} <= printed
        assert "..." in columns or printed <= set(columns)


def lines(name: str) -> list[list[str]]:
    """A command's examples, as they ask for all of an answer."""
    examples = [example.line for example in (COMMANDS[name].example, *COMMANDS[name].load().examples)]
    asked = [shlex.split(line)[2:] for line in examples] + [shlex.split(line) for line in MORE.get(name, [])]
    return [[*LINES[name]], *([name, *_whole(words)] for words in asked)]


def _whole(words: list[str]) -> list[str]:
    kept = [word for word in words if word != "--bare"]
    for option in ("--get", "--format", "--expect"):
        if option in kept:
            at = kept.index(option)
            del kept[at : at + 2]
    return kept


def answered(line: list[str]) -> dict[str, dict[str, list[dict[str, object]]]] | None:
    """The answer's object; None for a sweep, whose objects are answers themselves."""
    read = json.loads(ask(*line, "--json").out)
    return read if "answer" in read else None
