"""Answers as LaTeX, ready to paste into a solution sheet: the working, the tables, the values.

Needs nothing but amsmath. Formulas are set as mathematics, all other text with every special sign
escaped; the rails of a drawing have no place in a tabular and are left off.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from netcalc.answer import Answer, Column, Kind, Step, Table, Values
from netcalc.render import Paper
from netcalc.render.alphabet import visible
from netcalc.render.mathematics import math, name, text
from netcalc.render.sheet import RIGHT, ends, left_out, listing, sections, sheet, undrawn

_WORDS = re.compile(r"[\d ]*[A-Za-z][a-z]{2,}(?: [a-z]+)*")
_NUMBER = re.compile(r"-?[\d.,]+(?:e[-+]?\d+)?|-?inf")
_DERIVATIVE = re.compile(r"d([^\W\d_]\w*)/d([^\W\d_]\w*)")
_NUMBERS: frozenset[Kind] = frozenset(("count", "integer", "number"))


def pieces(answer: Answer, paper: Paper) -> Iterator[str]:
    """The sections, the working, the notes, a blank line between; commented at the head."""
    yield f"% netcalc {visible(answer.command)}; needs \\usepackage{{amsmath}}\n"
    for section in sections(answer):
        yield _heading(section)
        yield _table(section, paper) if isinstance(section, Table) else _values(section, paper)
    if answer.working:
        yield "\n" + _working(answer.working)
    for note in answer.notes:
        yield f"\n\\noindent Note: {text(visible(note.text))}\n"


def _heading(section: Table | Values) -> str:
    heading = rf"\textbf{{{text(visible(section.heading))}}}" if section.heading else ""
    subject = text(visible(section.subject)) if isinstance(section, Table) else ""
    line = r"\quad ".join(filter(None, (heading, subject)))
    return f"\n\\noindent {line}\n\n" if line else "\n"


def _table(table: Table, paper: Paper) -> str:
    page = sheet(undrawn(table), paper.digits)
    setters = [_setter(column) for column in page.columns]

    def row(texts: tuple[str, ...]) -> str:
        return _line(" & ".join([put(cell) for put, cell in zip(setters, texts, strict=True)]))

    gap = _line(" & ".join([r"\dots"] * len(page.columns))) if page.left_out else ""
    places = "".join("r" if column.kind in RIGHT else "l" for column in page.columns)
    total = "\\hline\n" + row(page.total) if page.total else ""
    return (
        f"\\begin{{tabular}}{{{places}}}\n\\hline\n"
        f"{_line(' & '.join(map(_title, page.titles)))}\\hline\n"
        f"{''.join(map(row, page.rows))}{gap}{''.join(map(row, page.tail))}{total}"
        "\\hline\n\\end{tabular}\n"
    ) + _remark(page.remark)


def _line(cells: str) -> str:
    """A line of a tabular; one that begins with [ or * would be an argument of the one before."""
    return ("{}" if cells.startswith(("[", "*")) else "") + cells + r" \\" + "\n"


def _setter(column: Column) -> Callable[[str], str]:
    if column.kind == "formula" or (column.kind == "text" and _symbolic(column.title or "")):
        return _formula
    return _numeral if column.kind in _NUMBERS else text


def _formula(cell: str) -> str:
    if not cell or _WORDS.fullmatch(cell):
        return text(cell)
    return f"${math(cell)}$"


def _numeral(cell: str) -> str:
    """A number, its minus sign a true one; whatever else may stand among numbers."""
    if not _NUMBER.fullmatch(cell):
        return _formula(cell)
    return f"${math(cell.replace(',', ''))}$" if "," not in cell else f"${cell.replace(',', '{,}')}$"


def _title(title: str) -> str:
    """A heading that is a formula, or a symbol, is set as one."""
    return f"${_label(title)}$" if _symbolic(title) else text(title)


def _symbolic(title: str) -> bool:
    return len(title) == 1 or bool(_DERIVATIVE.fullmatch(title) or re.search(r"[+*^=]", title))


def _values(values: Values, paper: Paper) -> str:
    listed = listing(values, paper.digits)
    lines = [f"{_label(label)} &= {_numeral(value).strip('$')}" for label, value in listed.shown]
    return _aligned(lines) + _remark(listed.remark)


def _label(label: str) -> str:
    derivative = _DERIVATIVE.fullmatch(label)
    if derivative is None:
        return math(label)
    return rf"\partial {name(derivative[1])}/\partial {name(derivative[2])}"


def _working(steps: tuple[Step, ...]) -> str:
    head, tail = ends(steps)
    lines = []
    for step in (*head, *tail):
        first, *rest = (math(visible(part)) for part in step if part)
        lines.append(first + "".join(f" {'&' if i == 0 else ''}= {part}" for i, part in enumerate(rest)))
    missing = len(steps) - len(lines)
    return _aligned(lines) + _remark(left_out(missing, "steps") if missing else None)


def _remark(remark: str | None) -> str:
    return f"\n\\noindent {text(remark)}\n" if remark else ""


def _aligned(lines: list[str]) -> str:
    body = " \\\\\n".join(("{}" if line.startswith(("[", "*")) else "") + line for line in lines)
    return f"\\begin{{align*}}\n{body}\n\\end{{align*}}\n"
