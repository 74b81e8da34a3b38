"""Answers as LaTeX, ready to paste into a solution sheet: the working, the tables, the values.

Needs nothing but amsmath. Formulas are set as mathematics, all other text with every special sign
escaped; the rails of a drawing have no place in a tabular and are left off.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from netcalc.answer import (
    Answer,
    Array,
    Column,
    Diagram,
    Formula,
    Kind,
    Plot,
    Section,
    Step,
    Table,
    Text,
    Value,
    Values,
)
from netcalc.render import Paper
from netcalc.render.alphabet import visible
from netcalc.render.mathematics import math, name, text
from netcalc.render.sheet import (
    MOST,
    RIGHT,
    cell,
    ends,
    left_out,
    sections,
    sheet,
    subject_of,
    text_lines,
    undrawn,
    value_text,
)

_WORDS = re.compile(r"[\d ]*[A-Za-z][a-z]{2,}(?: [a-z]+)*")
_NUMBER = re.compile(r"-?[\d.,]+(?:e[-+]?\d+)?|-?inf")
_DERIVATIVE = re.compile(r"d([^\W\d_]\w*)/d([^\W\d_]\w*)")
_NUMBERS: frozenset[Kind] = frozenset(("count", "integer", "number"))


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
    line = r"\quad ".join(filter(None, (heading, text(visible(subject_of(section))))))
    return f"\n\\noindent {line}\n\n" if line else "\n"


def _table(table: Table, paper: Paper) -> str:
    page = sheet(undrawn(table), paper.digits, write=_cell)
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


class Tree(str):
    """A formula that is mathematics already."""


def _cell(value: Value, kind: Kind, digits: int) -> str:
    return Tree(_tree(value)) if isinstance(value, Formula) and value.tree else cell(value, kind, digits)


def _tree(value: Value) -> str:
    """A formula as it stands between dollars, as a tree where its question gave one."""
    if isinstance(value, Formula) and value.tree:
        return value.tree(name)
    return math(visible(str(value)))


def _formula(cell: str) -> str:
    if isinstance(cell, Tree):
        return f"${cell}$"
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
    head, tail = ends(values.items)
    lines = [
        f"{_tree(label) if isinstance(label, Formula) else _label(visible(label))}"
        f" &= {_value(value, paper.digits)}"
        for label, value in (*head, *tail)
    ]
    missing = len(values.items) - len(lines)
    return _aligned(lines) + _remark(left_out(missing, "values") if missing else None)


def _value(value: Value, digits: int) -> str:
    """A value that stands in a line of mathematics; a list of lists is a matrix."""
    if isinstance(value, Formula):
        return _tree(value)
    if isinstance(value, Array) and "…" in (short := value_text(value, digits)):
        return math(short)
    if isinstance(value, list) and value and all(isinstance(row, list) for row in value):
        rows = (" & ".join([_value(entry, digits) for entry in row]) for row in value)
        return rf"\begin{{bmatrix}} {r' @@ '.join(rows)} \end{{bmatrix}}".replace("@@", r"\\")
    return _numeral(value_text(value, digits)).strip("$")


def _label(label: str) -> str:
    derivative = _DERIVATIVE.fullmatch(label)
    if derivative is None:
        return math(label)
    return rf"\partial {name(derivative[1])}/\partial {name(derivative[2])}"


def _working(steps: tuple[Step, ...]) -> str:
    head, tail = ends(steps)
    lines = []
    for step in (*head, *tail):
        first, *rest = (_tree(part) for part in step if part)
        lines.append(first + "".join(f" {'&' if i == 0 else ''}= {part}" for i, part in enumerate(rest)))
    missing = len(steps) - len(lines)
    return _aligned(lines) + _remark(left_out(missing, "steps") if missing else None)


def _remark(remark: str | None) -> str:
    return f"\n\\noindent {text(remark)}\n" if remark else ""


def _aligned(lines: list[str]) -> str:
    body = " \\\\\n".join(("{}" if line.startswith(("[", "*")) else "") + line for line in lines)
    return f"\\begin{{align*}}\n{body}\n\\end{{align*}}\n"
