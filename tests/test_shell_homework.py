"""Homework marked by a shell, and a large batch spread over cores: what the pages show is run.

Each way to mark runs as graders run it, with PATH and HOME alone; FORCE_COLOR changes nothing.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from console import ROOT

SHELL = ROOT / "examples" / "homework" / "shell"
ASKED = ("q1", "q2", "q3", "q4")
RIGHT = {"q1": "32x32x10", "q2": "203,530", "q3": "0.731", "q4": "cos(x1)*cos(x2)"}
HOSTILE = (
    "$(touch PWNED)",
    "`touch PWNED`",
    '"; touch PWNED; "',
    "'; touch PWNED; '",
    "$(shell touch PWNED)",
    "%s%n\\n",
    "--help",
    "--show-answer",
    "-h",
    "",
    "*",
    "~",
    "\r",
)


class Ran(NamedTuple):
    code: int
    out: str


Run = Callable[..., Ran]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the examples, and a netcalc on its own path: this interpreter's, of this tree."""
    shutil.copytree(SHELL, tmp_path / "work")
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "netcalc"
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m netcalc "$@"\n')
    command.chmod(0o755)
    return tmp_path / "work"


@pytest.fixture
def run(desk: Path) -> Run:
    def run(*command: str, **environment: str) -> Ran:
        alone = {"PATH": f"{desk.parent / 'bin'}:{os.environ['PATH']}", "HOME": str(desk.parent)}
        done = subprocess.run(
            command,
            cwd=desk,
            env={**alone, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
            check=False,
            text=True,
        )
        return Ran(done.returncode, done.stdout)

    return run


def hand_in(desk: Path, **answers: str) -> None:
    """answers.txt, right but for what is given."""
    lines = [f"{name} = {text}\n" for name, text in {**RIGHT, **answers}.items()]
    (desk / "answers.txt").write_text("".join(lines), newline="")


# -- the ways to mark: what each says of every question ------------------------------------------------


def marked_by_script(run: Run, desk: Path, **environment: str) -> tuple[str, dict[str, bool]]:
    """`set -e` ends it at the first wrong answer: what comes after is not known."""
    code, out = run("./mark.sh", "answers.txt", **environment)
    asked = re.findall(r"^(q\d): ", out, re.MULTILINE)
    assert (code == 0) == out.endswith("all right\n")
    assert code in (0, 1)
    verdicts = dict.fromkeys(asked, True)
    if code:
        verdicts[asked[-1]] = False
    return out, verdicts


def marked_by_make(run: Run, desk: Path, **environment: str) -> tuple[str, dict[str, bool]]:
    code, out = run("make", "-k", **environment)
    verdicts = {name: f"{name}: right\n" in out for name in ASKED}
    assert all(re.search(rf"^{name}: ", out, re.MULTILINE) for name in ASKED)
    assert (code == 0) == all(verdicts.values())
    return out, verdicts


def marked_by_bats(run: Run, desk: Path, **environment: str) -> tuple[str, dict[str, bool]]:
    code, out = run("bats", "--tap", "mark.bats", **environment)
    found = re.findall(r"^(not )?ok \d+ (q\d): ", out, re.MULTILINE)
    assert (code == 0) == all(not wrong for wrong, _ in found)
    return out, {name: not wrong for wrong, name in found}


def marked_by_the_tests_of_bats(run: Run, desk: Path, **environment: str) -> tuple[str, dict[str, bool]]:
    """The same file where there is no bats: every test a function of bash."""
    text = (desk / "mark.bats").read_text()
    tests = re.findall(r"^@test '(q\d): ", text, re.MULTILINE)
    body = re.sub(r"^@test '(q\d): .*' \{$", r"test_\1() {", text, flags=re.MULTILINE)
    said, verdicts = "", {}
    for name in tests:
        code, out = run("bash", "-ec", f"{body}\ntest_{name}", **environment)
        said, verdicts[name] = said + out, code == 0
    return said, verdicts


def steps(text: str) -> Iterator[tuple[str, str]]:
    """The name of each step of a workflow that runs something, and its lines."""
    for step in re.split(r"^      - ", text, flags=re.MULTILINE)[1:]:
        named = re.match(r"name: (.*)", step)
        runs = re.search(r"^        run: \|\n((?:          .*\n)+)", step, re.MULTILINE)
        if named and runs:
            yield named[1], re.sub("^ {10}", "", runs[1], flags=re.MULTILINE)


def marked_by_actions(run: Run, desk: Path, **environment: str) -> tuple[str, dict[str, bool]]:
    """As a runner does: each step a file for `bash -e`, and the others run after one that fails."""
    said, verdicts = "", {}
    for name, lines in steps((desk / "actions.yml").read_text()):
        if name == "netcalc":
            continue
        (desk.parent / "step.sh").write_text(lines)
        code, out = run("bash", "-e", str(desk.parent / "step.sh"), **environment)
        said, verdicts[name.partition(",")[0]] = said + out, code == 0
    return said, verdicts


def where(there: object, why: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not there, reason=why)


BATS = shutil.which("bats")
WAYS = pytest.mark.parametrize(
    "marked",
    [
        marked_by_script,
        pytest.param(marked_by_make, marks=where(shutil.which("make"), "needs make")),
        pytest.param(marked_by_bats, marks=where(BATS, "needs bats")),
        pytest.param(marked_by_the_tests_of_bats, marks=where(not BATS, "bats itself is here")),
        marked_by_actions,
    ],
    ids=lambda way: way.__name__,
)
Way = Callable[..., tuple[str, dict[str, bool]]]


@WAYS
def test_all_right(marked: Way, run: Run, desk: Path) -> None:
    assert marked(run, desk)[1] == dict.fromkeys(ASKED, True)


@WAYS
@pytest.mark.parametrize("names", [("q1", "q3"), ("q2", "q4")], ids="-".join)
def test_wrong_ones(marked: Way, names: tuple[str, ...], run: Run, desk: Path) -> None:
    hand_in(desk, **dict.fromkeys(names, "7"))
    out, verdicts = marked(run, desk)
    assert verdicts == {name: name not in names for name in verdicts}
    assert names[0] in verdicts
    assert not any(truth in out for truth in ("32x32x10", "203530", "0.7310", RIGHT["q4"]))


@WAYS
@pytest.mark.parametrize("first", range(0, len(HOSTILE), len(ASKED)))
def test_an_answer_is_not_run(marked: Way, first: int, run: Run, desk: Path) -> None:
    hand_in(desk, **dict(zip(ASKED, HOSTILE[first:], strict=False)))
    out, verdicts = marked(run, desk)
    assert verdicts["q1"] is False
    assert not any(verdicts[name] for name in ASKED[: len(HOSTILE) - first] if name in verdicts)
    assert "usage:" not in out
    assert "32x32x10" not in out
    assert not list(desk.parent.rglob("PWNED"))


@WAYS
def test_nothing_handed_in(marked: Way, run: Run, desk: Path) -> None:
    (desk / "answers.txt").unlink()
    verdicts = marked(run, desk)[1]
    assert verdicts
    assert not any(verdicts.values())


@WAYS
def test_colours_change_nothing(marked: Way, run: Run, desk: Path) -> None:
    hand_in(desk, q4="sin(x1)")
    plain = marked(run, desk)
    assert plain == marked(run, desk, FORCE_COLOR="true")
    assert "\x1b" not in plain[0]


def test_the_workflow_is_read_whole() -> None:
    text = (SHELL / "actions.yml").read_text()
    named = [name for name, _ in steps(text)]
    assert [name.partition(",")[0] for name in named] == ["netcalc", *ASKED]
    assert text.count("run: |") == len(named)
    assert text.count("if: ${{ !cancelled() }}") == len(ASKED)


# -- Gradescope ----------------------------------------------------------------------------------------


def test_run_autograder(run: Run, desk: Path) -> None:
    grader = desk.parent / "autograder"
    for folder in ("source", "submission", "results"):
        (grader / folder).mkdir(parents=True)
    shutil.copy(SHELL.parent / "key.toml", grader / "source")
    results = grader / "results" / "results.json"
    for handed, passed in ((None, []), ("q1 = 32x32x10\nq2 = 1\nq3 = 0.73106\n", ["q1", "q3"])):
        if handed:
            (grader / "submission" / "answers.txt").write_text(handed)
        texts = []
        for colour in ({}, {"FORCE_COLOR": "true"}):
            assert run("./run_autograder", AUTOGRADER=str(grader), **colour) == (0, "")
            texts.append(results.read_text())
        tests = json.loads(texts[0])["tests"]
        assert texts[0] == texts[1]
        assert [test["name"] for test in tests] == ["q1", "q2", "q3"]
        assert [test["name"] for test in tests if test["status"] == "passed"] == passed


# -- a large batch -------------------------------------------------------------------------------------

QUESTIONS = [["params", f"{k}-10"] for k in range(1, 30)] + [["nonsense"], ["conv-shape", "5", "-F", "9"]]


def shown(beginning: str) -> str:
    """The indented block of README that begins so."""
    blocks = re.findall(r"(?:^    .*\n)+", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    [block] = [block for block in blocks if block.lstrip().startswith(beginning)]
    return re.sub("^    ", "", block, flags=re.MULTILINE)


@pytest.mark.parametrize(
    ("beginning", "tool"),
    [("split ", "xargs"), ("parallel ", "parallel")],
)
def test_spread_over_cores(beginning: str, tool: str, run: Run, desk: Path) -> None:
    if not shutil.which(tool):
        pytest.skip(f"needs {tool}")
    lines = [json.dumps({"id": k, "argv": argv}) for k, argv in enumerate(QUESTIONS)]
    (desk / "questions.jsonl").write_text("\n".join(lines) + "\n")
    command = shown(beginning)
    if tool == "parallel":
        command = command.splitlines()[0].replace("--keep-order", "--keep-order --block 500")
    assert run("bash", "-c", command.replace("-l 10000", "-l 4"))[0] == 0
    together = run("netcalc", "batch", "@questions.jsonl")
    assert together.code == 0
    assert (desk / "answers.jsonl").read_text() == together.out
    assert [json.loads(line)["id"] for line in together.out.splitlines()] == list(range(len(QUESTIONS)))
    assert tool == "parallel" or len(list(desk.glob("answers.piece.*"))) == 8
