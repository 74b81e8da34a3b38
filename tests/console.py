"""Console blocks of the documentation: found, run in a shell, and compared or renewed.

A block is fenced with ```console. `$ ` begins a command, `> ` continues it; what follows is all that the
command prints, on both streams.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]


class Command(NamedTuple):
    """A command of a page: its first line's number, its text, and what should come out."""

    page: Path
    line: int
    text: str
    expected: str
    end: int
    """The line after the expected output."""


def pages() -> list[Path]:
    return [ROOT / "README.md", *sorted((ROOT / "examples").rglob("*.md"))]


def commands(page: Path) -> list[Command]:
    """The commands of all console blocks of a page."""
    found = []
    lines = page.read_text(encoding="utf-8").split("\n")
    inside, at = False, 0
    while at < len(lines):
        if lines[at].startswith("```"):
            inside = lines[at] == "```console"
        elif inside and lines[at].startswith("$ "):
            command, first = [lines[at][2:]], at
            while lines[at + 1].startswith("> "):
                at += 1
                command.append(lines[at][2:])
            output = at + 1
            while not lines[at + 1].startswith(("$ ", "```")):
                at += 1
            expected = "".join(line + "\n" for line in lines[output : at + 1])
            found.append(Command(page, first, "\n".join(command), expected, at + 1))
        at += 1
    return found


class Picture(NamedTuple):
    """A line of a page that draws a picture, which stands beside the page: its text and the file."""

    page: Path
    text: str
    file: str


def pictures(page: Path) -> list[Picture]:
    """The indented lines `    netcalc ... --out NAME.svg` of a page."""
    lines = re.compile(r"^ {4}(netcalc .* --out ([\w/-]+\.svg))$", re.MULTILINE)
    return [Picture(page, text, file) for text, file in lines.findall(page.read_text(encoding="utf-8"))]


def draw(picture: Picture, folder: Path) -> bytes:
    """What the line draws, written into a folder."""
    into = folder / Path(picture.file).name
    out = run(picture.text.replace(f"--out {picture.file}", f"--out '{into}'"), picture.page.parent)
    assert not out, out
    return into.read_bytes()


def run(text: str, folder: Path) -> str:
    """What a command prints, run by bash in a folder, with this interpreter's netcalc first on the path."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    kept = {name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "COLUMNS")}
    done = subprocess.run(
        ["bash", "-c", text],
        cwd=folder,
        env={**kept, "PATH": path, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        check=False,
    )
    return done.stdout.decode("utf-8")


def renew(page: Path) -> None:
    """Write the page's outputs anew."""
    lines = page.read_text(encoding="utf-8").split("\n")
    for command in reversed(commands(page)):
        first = command.line + len(command.text.split("\n"))
        output = run(command.text, page.parent).rstrip("\n").split("\n")
        lines[first : command.end] = output if output != [""] else []
    page.write_text("\n".join(lines), encoding="utf-8")
