"""Answers as GitHub's Markdown: pipe tables, formulas in code spans, notes as a list.

Whatever Markdown would interpret stands in a code span, where only the pipe means something (it ends
the cell, even there); prose is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from netcalc.answer import Answer, Diagram, Plot, Section, Table, Text, Values
from netcalc.render import Paper
from netcalc.render.alphabet import visible
from netcalc.render.sheet import (
    MOST,
    RIGHT,
    left_out,
    listing,
    sections,
    sheet,
    subject_of,
    text_lines,
    undrawn,
)

_SAFE = re.compile(r"(?!.*(?::[\w+-]+:|//|www\.))[A-Za-z0-9 .,:;()=+/-]*")
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>|#$&~!]")
_OPENING = re.compile(r"^([-+=]|\d+(?=[.)]))")
_EMOJI = re.compile(r"(:[\w+-]+:)")


def pieces(answer: Answer, paper: Paper) -> Iterator[str]:
    """The sections in order, then the notes, a blank line between."""
    between = ""
    for section in sections(answer):
        yield between + _heading(section)
        yield _section(section, paper)
        between = "\n"
    if answer.notes:
        yield "\n" + "".join(f"- {escaped(visible(note.text))}\n" for note in answer.notes)


def code(text: str, in_table: bool = False) -> str:
    """A code span, whatever backticks the text holds.

    >>> code("a|b", in_table=True), code("x`y")
    ('`a\\\\|b`', '``x`y``')
    """
    if in_table and "\\|" in text:  # in a code span of a table these two can't stand side by side
        return escaped(text)
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    pad = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return fence + pad + (text.replace("|", "\\|") if in_table else text) + pad + fence


def escaped(text: str) -> str:
    """Prose in which nothing is markup.

    >>> print(escaped("a*b and :smile: <b>"))
    a\\*b and `:smile:` \\<b\\>
    """
    parts = _EMOJI.split(text)
    prose = [code(part) if i % 2 else _SPECIAL.sub(_escape, part) for i, part in enumerate(parts)]
    return _OPENING.sub(lambda found: found[0] if found[0].isdigit() else "\\" + found[0], "".join(prose))


def _escape(found: re.Match[str]) -> str:
    return "&#124;" if found[0] == "|" else "\\" + found[0]


def _span(text: str, in_table: bool = False) -> str:
    """A text as it is where nothing in it is markup, else as code."""
    return text if _SAFE.fullmatch(text) else code(text, in_table)


def _section(section: Section, paper: Paper) -> str:
    match section:
        case Table():
            return _table(section, paper)
        case Values():
            return _values(section, paper)
        case Plot():
            return _plot(section, paper)
        case Diagram():
            return _drawing(section, paper)
        case Text():
            return _fenced(text_lines(section))


def _drawing(diagram: Diagram, paper: Paper) -> str:
    """A chart that pages draw, where they would."""
    if len(diagram.boxes) > MOST:
        return left_out(len(diagram.boxes), "boxes of a drawing") + "\n"
    from netcalc.render.mermaid import written

    return f"```mermaid\n{written(diagram, paper.digits)}```\n"


def _fenced(texts: list[str]) -> str:
    """Lines as they are, between fences longer than any in them."""
    fence = "`" * max(3, 1 + max((len(run) for line in texts for run in re.findall("`+", line)), default=0))
    return "\n".join((fence, *texts, fence)) + "\n"


def _heading(section: Section) -> str:
    heading = f"**{_span(visible(section.heading))}**" if section.heading else ""
    beside = _span(visible(subject_of(section))) if subject_of(section) else ""
    line = " ".join(filter(None, (heading, beside)))
    return f"{line}\n\n" if line else ""


def _plot(plot: Plot, paper: Paper) -> str:
    """The drawing as it stands in a terminal."""
    from netcalc.render.plot import plotted

    drawn = plotted(plot, None, paper.encoding)
    lines = ("".join(text for text, _ in line).rstrip() + "\n" for line in drawn)
    return f"```text\n{''.join(lines)}```\n"


def _table(table: Table, paper: Paper) -> str:
    page = sheet(undrawn(table), paper.digits)
    formulas = [column.kind == "formula" for column in page.columns]

    def row(texts: tuple[str, ...]) -> str:
        cells = (
            code(text, in_table=True) if formula and text else _span(text, in_table=True)
            for text, formula in zip(texts, formulas, strict=True)
        )
        return f"| {' | '.join(cells)} |\n"

    rules = ("---:" if column.kind in RIGHT else "---" for column in page.columns)
    head = (
        f"| {' | '.join(_span(title, in_table=True) for title in page.titles)} |\n| {' | '.join(rules)} |\n"
    )
    gap = row(("...",) * len(page.columns)).replace("`", "") if page.left_out else ""
    total = row(page.total) if page.total else ""
    body = "".join(map(row, page.rows)) + gap + "".join(map(row, page.tail)) + total
    return head + body + (f"\n{page.remark}\n" if page.remark else "")


def _values(values: Values, paper: Paper) -> str:
    listed = listing(values, paper.digits)
    lines = [f"- {code(f'{name} = {text}')}\n" for name, text in listed.shown]
    if listed.remark:
        lines.insert(len(listed.items), f"- {listed.remark}\n")
    return "".join(lines)
