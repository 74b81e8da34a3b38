"""Every link of a page that leads to a file of the project, or to a heading in one, leads somewhere."""

from __future__ import annotations

import pytest
from console import ROOT
from pages import Link, anchor, broken, headings, links, section

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "examples").rglob("*.md"), *(ROOT / "netcalc").rglob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of(page):
    found = {f"{page.name}:{link.line + 1}: {link.target}": broken(page, link) for link in links(page)}
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


def test_there_are_links():
    assert sum(len(links(page)) for page in PAGES) > 50


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Row 1: two consecutive ones", "row-1-two-consecutive-ones"),
        ("Row 2: what one perceptron can't do", "row-2-what-one-perceptron-cant-do"),
        ("Row 27: 784 - 256 (ReLU) - 10", "row-27-784---256-relu---10"),
        ("Row 30: z_ij = Σ x·w + b", "row-30-z_ij--σ-xw--b"),
        ("The `--at` option", "the---at-option"),
        ("See [the page](page.md)", "see-the-page"),
        ("What *is* it?", "what-is-it"),
    ],
)
def test_anchor(title, name):
    assert anchor(title) == name


PAGE = """# Head

[one](#head), [two](#head-1) and ![three](there.svg), `[code](nowhere.md)`.

```console
# no heading
[no link](nowhere.md)
```

    [no link](nowhere.md)

## Head

[![picture](there.svg)](https://example.org) [lost](nowhere.md) [lost](#nowhere) [lost](there.svg#head)

### Below

# Last
"""


def test_what_is_broken(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    (tmp_path / "there.svg").touch()
    assert [link.target for link in links(page)] == [
        *("#head", "#head-1", "there.svg"),
        *("https://example.org", "there.svg", "nowhere.md", "#nowhere", "there.svg#head"),
    ]
    assert [broken(page, link) for link in links(page)] == [
        *[None] * 5,
        *("no file nowhere.md", "no heading #nowhere in page.md", "no heading #head in there.svg"),
    ]
    assert broken(page, Link("page.md#last", 0)) is None


def test_sections(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    found = headings(page)
    assert [heading.anchor for heading in found] == ["head", "head-1", "below", "last"]
    assert [section(page, heading) for heading in found] == [
        *(range(17), range(11, 17), range(15, 17), range(17, 19)),
    ]
