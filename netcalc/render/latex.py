"""Answers as LaTeX, ready to paste into a solution sheet: the working, the tables, the values.

Needs nothing but amsmath. Formulas are set as mathematics, all other text with every special sign
escaped; the rails of a drawing have no place in a tabular and are left off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from netcalc.answer import Answer, Column, Diagram, Formula, Plot, Section, Step, Table, Text, Values
from netcalc.render import Paper
from netcalc.render.alphabet import visible
from netcalc.render.mathematics import math, text
from netcalc.render.sheet import (
    MOST,
    RIGHT,
    Sheet,
    ends,
    left_out,
    sections,
    sheet,
    subject_of,
    text_lines,
    undrawn,
)
from netcalc.render.typeset import (
    NUMBERS,
    Tree,
    formula,
    is_mathematical,
    is_number,
    is_symbolic,
    label,
    numeral,
    tree,
    value,
    written_cell,
)

SMALLER = ((96, "scriptsize"), (72, "footnotesize"))
"""Characters of a table that a page is too narrow for, and the size that is taken for a wider one."""


def pieces(answer: Answer, paper: Paper) -> Iterator[str]:
    """The sections, the working, the notes, a blank line between; commented at the head."""
    yield f"% netcalc {visible(answer.command)}; needs \\usepackage{{amsmath}}\n"
    for section in sections(answer):
        if _repeats(section, answer.working):
            continue
        yield _heading(section)
        yield _section(section, paper)
    if answer.working:
        yield "\n" + _working(answer.working)
    for note in answer.notes:
        yield f"\n\\noindent Note: {text(visible(note.text))}\n"


def _repeats(section: Section, working: tuple[Step, ...]) -> bool:
    """Whether a section says nothing that the working below does not say."""
    if not isinstance(section, Values) or not all(isinstance(value, str) for _, value in section.items):
        return False
    said = {(step.formula, " = ".join(filter(None, step[1:]))) for step in working}
    return all((str(name), value) in said for name, value in section.items)


def _section(section: Section, paper: Paper) -> str:
    match section:
        case Table():
            return _table(section, paper)
        case Values():
            return _values(section, paper)
        case Plot():
            from netcalc.render.figure import picture

            return picture(section, _numeral, lambda name: text(visible(name)))
        case Diagram():
            return _drawing(section, paper)
        case Text():
            return _verbatim(text_lines(section))


def _drawing(diagram: Diagram, paper: Paper) -> str:
    """A picture, where a page could hold it."""
    if len(diagram.boxes) > MOST:
        return _remark(left_out(len(diagram.boxes), "boxes of a drawing"))
    from netcalc.render.circuit import picture

    return picture(diagram, paper.digits, lambda name: f"${math(name)}$", _numeral)


def _verbatim(texts: list[str]) -> str:
    """Lines as they are; one that would end them is broken up."""
    kept = (line.replace("\\end{verbatim}", "\\end {verbatim}") for line in texts)
    return "\n".join(("\\begin{verbatim}", *kept, "\\end{verbatim}")) + "\n"


def _heading(section: Section) -> str:
    heading = rf"\textbf{{{text(visible(section.heading))}}}" if section.heading else ""
    line = r"\quad ".join(filter(None, (heading, _subject(subject_of(section)))))
    return f"\n\\noindent {line}\n\n" if line else "\n"


def _subject(subject: str) -> str:
    return f"${tree(subject)}$" if isinstance(subject, Formula) else text(visible(subject))


def _table(table: Table, paper: Paper) -> str:
    page = sheet(undrawn(table), paper.digits, write=written_cell)
    setters = [_setter(column) for column in page.columns]

    def row(texts: tuple[str, ...]) -> str:
        return _line(" & ".join([put(cell) for put, cell in zip(setters, texts, strict=True)]))

    gap = _line(" & ".join([r"\dots"] * len(page.columns))) if page.left_out else ""
    places = "".join("r" if column.kind in RIGHT else "l" for column in page.columns)
    total = "\\hline\n" + row(page.total) if page.total else ""
    tabular = (
        f"\\begin{{tabular}}{{{places}}}\n\\hline\n"
        f"{_line(' & '.join(map(_title, page.titles)))}\\hline\n"
        f"{''.join(map(row, page.rows))}{gap}{''.join(map(row, page.tail))}{total}"
        "\\hline\n\\end{tabular}\n"
    )
    return _fitting(page, tabular) + _remark(page.remark)


def _fitting(page: Sheet, tabular: str) -> str:
    """A table in smaller letters where a page is too narrow for it."""
    widths = [max(map(len, cells)) for cells in zip(page.titles, *page.everything, strict=True)]
    width = sum(widths) + 2 * len(widths)
    size = next((name for most, name in SMALLER if width > most), None)
    return f"{{\\{size}\\setlength{{\\tabcolsep}}{{2pt}}\n{tabular}}}\n" if size else tabular


def _line(cells: str) -> str:
    """A line of a tabular; one that begins with [ or * would be an argument of the one before."""
    return ("{}" if cells.startswith(("[", "*")) else "") + cells + r" \\" + "\n"


def _setter(column: Column) -> Callable[[str], str]:
    if is_mathematical(column):
        return _formula
    return _numeral if column.kind in NUMBERS else _prose


def _prose(cell: str) -> str:
    return _formula(cell) if isinstance(cell, Tree) else text(cell)


def _formula(cell: str) -> str:
    return text(cell) if (found := formula(cell)) is None else f"${found}$"


def _numeral(cell: str) -> str:
    return f"${numeral(cell)}$" if is_number(cell) else _formula(cell)


def _title(title: str) -> str:
    """A heading that is a formula, or a symbol, is set as one."""
    return f"${label(title)}$" if is_symbolic(title) else text(title)


def _values(values: Values, paper: Paper) -> str:
    head, tail = ends(values.items)
    lines = [f"{label(name)} &= {value(given, paper.digits)}" for name, given in (*head, *tail)]
    missing = len(values.items) - len(lines)
    return _aligned(lines) + _remark(left_out(missing, "values") if missing else None)


def _working(steps: tuple[Step, ...]) -> str:
    head, tail = ends(steps)
    lines = []
    for step in (*head, *tail):
        first, *rest = (tree(part) for part in step if part)
        lines.append(first + "".join(f" {'&' if i == 0 else ''}= {part}" for i, part in enumerate(rest)))
    missing = len(steps) - len(lines)
    return _aligned(lines) + _remark(left_out(missing, "steps") if missing else None)


def _remark(remark: str | None) -> str:
    return f"\n\\noindent {text(remark)}\n" if remark else ""


def _aligned(lines: list[str]) -> str:
    body = " \\\\\n".join(("{}" if line.startswith(("[", "*")) else "") + line for line in lines)
    return f"\\begin{{align*}}\n{body}\n\\end{{align*}}\n"
