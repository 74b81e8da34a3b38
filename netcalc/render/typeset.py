"""What of an answer is mathematics, and its LaTeX: formulas, symbols among headings, names of derivatives.

latex.py puts it into a document, notebook.py between the dollars of a page. A formula is
set as the tree that it is; the signs of any other text are set one by one.
"""

from __future__ import annotations

import re

from netcalc.answer import Array, Column, Formula, Kind, Value
from netcalc.render.alphabet import visible
from netcalc.render.mathematics import math, name, text
from netcalc.render.sheet import cell, value_text

NUMBERS: frozenset[Kind] = frozenset(("count", "integer", "number"))
_WORDS = re.compile(r"[\d ]*[A-Za-z][a-z]{2,}(?: [a-z]+)*|[a-z]{2} [a-z]{3,}")
_NUMBER = re.compile(r"-?[\d.,]+(?:e[-+]?\d+)?|-?inf")
_PHRASE = re.compile(r"\b(?!and|or|not|xor)[A-Za-z]{3,} (?!and|or|not|xor)[A-Za-z]{3,}\b")
_FIELD = re.compile(r"[a-z]{2,}(?:_[a-z]{2,})+")
_SYMBOL = re.compile(r"[^\d_]|[^\W\d_]_?\d+|[^\W\d_]+'?\(.*\)|\w+ - \w+")
_DERIVATIVE = re.compile(r"d([^\W\d_]\w*)/d([^\W\d_]\w*)")


class Tree(str):
    """A formula that is mathematics already."""


def written_cell(value: Value, kind: Kind, digits: int) -> str:
    """A cell as text, or as the LaTeX of a formula."""
    text = cell(value, kind, digits)
    given = Formula(value) if kind == "formula" and type(value) is str else value
    if not isinstance(given, Formula) or (given.tree is None and _WORDS.fullmatch(text)):
        return text
    return text if (found := given.latex(name)) is None else Tree(found)


def tree(value: Value) -> str:
    """A formula as it stands between dollars; of a text that is none, the signs one by one."""
    found = value.latex(name) if isinstance(value, Formula) else None
    return math(visible(str(value))) if found is None else found


def formula(cell: str) -> str | None:
    """A cell as it stands between dollars; None for words.

    >>> formula("exp(n5)"), formula("input"), formula("10 filters")
    ('e^{n_{5}}', None, None)
    """
    if isinstance(cell, Tree):
        return str(cell)
    return None if not cell or _WORDS.fullmatch(cell) else tree(Formula(cell))


def is_formula(name: str) -> bool:
    """Whether the name of a value is none in words: `g(a)`, `df/dx`; `first/last hidden` is words."""
    return not (_WORDS.fullmatch(name) or _PHRASE.search(name) or _FIELD.fullmatch(name))


def is_number(cell: str) -> bool:
    """Whether a cell is a number as people read it: `200,960`."""
    return bool(_NUMBER.fullmatch(cell))


def is_mathematical(column: Column) -> bool:
    """Whether the cells of a column are formulas."""
    return column.kind == "formula" or (column.kind == "text" and is_symbolic(column.title or ""))


def is_symbolic(title: str) -> bool:
    """Whether a heading is a formula, or a symbol; a network is neither: `784 9*(64 relu) 10`."""
    if _SYMBOL.fullmatch(title) or _DERIVATIVE.fullmatch(title):
        return True
    return bool(re.search(r"[+*^=]", title)) and Formula(title).latex(name) is not None


def label(called: str) -> str:
    """A name of a value as it stands between dollars: `df/dx` is a derivative.

    >>> label("df/dw0"), label("(N - F)/S + 1"), label("first/last hidden")
    ('\\\\partial f/\\\\partial w_{0}', '\\\\frac{N - F}{S} + 1', '\\\\text{first/last hidden}')
    """
    if isinstance(called, Formula):
        return tree(called)
    if derivative := _DERIVATIVE.fullmatch(called):
        return rf"\partial {name(derivative[1])}/\partial {name(derivative[2])}"
    if _PHRASE.search(called):
        return rf"\text{{{text(visible(called))}}}"
    return math(visible(called)) if _WORDS.fullmatch(called) else tree(Formula(called))


def value(given: Value, digits: int) -> str:
    """A value that stands in a line of mathematics; a list of lists is a matrix."""
    if isinstance(given, Formula):
        return tree(given)
    if isinstance(given, Array) and "…" in (short := value_text(given, digits)):
        return math(short)
    if isinstance(given, list) and given and all(isinstance(row, list) for row in given):
        rows = (" & ".join([value(entry, digits) for entry in row]) for row in given)
        return rf"\begin{{bmatrix}} {r' @@ '.join(rows)} \end{{bmatrix}}".replace("@@", r"\\")
    return numeral(value_text(given, digits))


def numeral(written: str) -> str:
    """A number in mathematics, its minus sign a true one; whatever else may stand among numbers."""
    if "," in written and is_number(written):
        return written.replace(",", "{,}")
    return rf"\text{{{text(written)}}}" if _WORDS.fullmatch(written) else math(written)
