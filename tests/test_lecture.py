"""The lecture's rows stand in its order, each with a question, a command that answers it, a way by hand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from console import ROOT, commands
from pages import Heading, broken, headings, links, prose, section

FOLDER = ROOT / "examples" / "lecture"
PAGES = sorted(FOLDER.glob("[0-9]*.md"))
ORDER = [*range(1, 39), *range(40, 46), 39]
"""The rows as the lecture has them: 39, a question of another sheet, at the end."""
ROW = re.compile(r"\| (\d+) \| \[([^\]]+)\]\(([^)#]+)#([^)]+)\) \|(.+)\|(.+)\|")


class Row(NamedTuple):
    """A line of the table at the head: its number, and where its link leads."""

    number: int
    page: Path
    anchor: str
    question: str
    answer: str


def table() -> list[Row]:
    lines = (FOLDER / "README.md").read_text(encoding="utf-8").split("\n")
    begin = lines.index("|---|---|---|---|") + 1
    rows = [line for line in lines[begin:] if line.startswith("|")]
    found = [ROW.fullmatch(line.replace(r"\|", "/")) for line in rows]
    assert None not in found, rows[found.index(None)]
    return [Row(int(m[1]), FOLDER / m[3], m[4], m[5].strip(), m[6].strip()) for m in found if m]


def row_headings(page: Path) -> list[tuple[int, Heading]]:
    """The headings `## Row N: ...` of a page."""
    found = ((re.match(r"Row (\d+): \S", heading.title), heading) for heading in headings(page))
    return [(int(match[1]), heading) for match, heading in found if match and heading.level == 2]


def lacking(page: Path, heading: Heading) -> list[str]:
    """What a row's section does not have, and should."""
    lines = section(page, heading)
    words = "\n".join(prose(page)[line] for line in lines)
    answered = [
        c for c in commands(page) if c.line in lines and re.search(r"\bnetcalc\b", c.text) and c.expected
    ]
    has = {
        "a question in words": bool(re.search(r"(?<!\*)\*[^*]+[?.:]\*", words)),
        "a command with its answer": bool(answered),
        "a way by hand": "By hand" in words,
    }
    return [what for what, there in has.items() if not there]


def test_the_table_has_every_row_in_order():
    assert [row.number for row in table()] == ORDER


@pytest.mark.parametrize("row", table(), ids=lambda row: f"row {row.number}")
def test_row(row):
    named = {heading.anchor: (number, heading) for number, heading in row_headings(row.page)}
    assert row.anchor in named, f"no heading ## Row {row.number}: ... with this anchor"
    number, heading = named[row.anchor]
    assert number == row.number
    assert lacking(row.page, heading) == []
    assert row.question.endswith("?")
    assert row.answer


def test_the_pages_have_the_rows_in_order():
    assert [number for page in PAGES for number, _ in row_headings(page)] == ORDER


@pytest.mark.parametrize(
    ("page", "next"), [*zip(PAGES, [*PAGES[1:], FOLDER / "README.md"], strict=True)], ids=str
)
def test_a_page_ends_with_a_link_to_the_next(page, next):
    last = links(page)[-1]
    assert last.target == next.name
    assert page.read_text(encoding="utf-8").rstrip("\n").count("\n") == last.line
    assert broken(page, last) is None


SECTION = """# Page

## Row 1: one

*How many?*

```console
$ netcalc params 3-2 --bare
8
```

By hand: (3 + 1)*2 = 8.

## Row 2: two

```console
$ netcalc params 3-2 --bare
```

### By itself

```console
$ echo 8
8
```

## Rows 3 and 4: none
"""


def test_what_a_section_lacks(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(SECTION, encoding="utf-8")
    assert [number for number, _ in row_headings(page)] == [1, 2]
    one, two = (heading for _, heading in row_headings(page))
    assert lacking(page, one) == []
    assert lacking(page, two) == ["a question in words", "a command with its answer", "a way by hand"]
