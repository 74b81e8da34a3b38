"""Pages of the documentation: headings with GitHub's anchors, sections, links that lead to other files.

The anchor of a heading: its text without markup, in lower case, of which letters, digits, `_`, hyphens and
spaces stay, spaces as hyphens; a second one of the same name ends in -1, a third in -2. That is the rule of
html-pipeline's table of contents, which GitHub renders by.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import NamedTuple

LINK = re.compile(r"\[(?:[^\[\]]|!?\[[^\]]*\]\([^)]*\))*\]\(<?([^()\s>]+(?:\([^()\s]*\)[^()\s]*)?)>?\)")
"""[text](target), where the text may hold a picture; the target may hold a pair of brackets."""
CODE = re.compile(r"(`+)(?:(?!\1).)+?\1")


class Heading(NamedTuple):
    level: int
    title: str
    anchor: str
    line: int
    """Counted from 0."""


class Link(NamedTuple):
    target: str
    line: int


def prose(page: Path) -> list[str]:
    """The lines of a page, those inside of fences and indented blocks empty."""
    kept, inside = [], False
    for line in page.read_text(encoding="utf-8").split("\n"):
        fence = line.startswith("```")
        kept.append("" if inside or fence or line.startswith("    ") else line)
        inside ^= fence
    return kept


def headings(page: Path) -> list[Heading]:
    seen: Counter[str] = Counter()
    found = []
    for number, line in enumerate(prose(page)):
        match = re.match(r"(#{1,6}) +(.*?) *#*$", line)
        if match:
            name = anchor(match[2])
            found.append(
                Heading(len(match[1]), match[2], f"{name}-{seen[name]}" if seen[name] else name, number)
            )
            seen[name] += 1
    return found


def anchor(title: str) -> str:
    """What GitHub makes of a heading, the first of its name."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", title)
    kept = (c for c in text.lower() if c in "- _" or unicodedata.category(c)[0] in "LMN")
    return "".join(kept).replace(" ", "-")


def links(page: Path) -> list[Link]:
    """The links of a page, pictures too, outside of code."""
    found = []
    for number, line in enumerate(prose(page)):
        text = CODE.sub("", line)
        for start in re.finditer(r"\[", text):
            match = LINK.match(text, start.start())
            if match:
                found.append(Link(match[1], number))
    return found


def section(page: Path, heading: Heading) -> range:
    """The lines of a heading's section, up to the next heading that is not below it."""
    after = [h.line for h in headings(page) if h.line > heading.line and h.level <= heading.level]
    return range(heading.line, after[0] if after else len(prose(page)))


def broken(page: Path, link: Link) -> str | None:
    """What is wrong with a link, if it leads into these files; None where it is right."""
    if re.match(r"[a-z][a-z0-9+.-]*:", link.target):
        return None
    path, _, name = link.target.partition("#")
    file = (page.parent / path).resolve() if path else page
    if not file.exists():
        return f"no file {path}"
    if name and (file.suffix != ".md" or name not in {heading.anchor for heading in headings(file)}):
        return f"no heading #{name} in {file.name}"
    return None
