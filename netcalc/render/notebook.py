"""Answers as a notebook shows them: the HTML of html.py with its formulas as LaTeX, which the notebook sets.

MathJax looks for dollars in the text of a page, so that a formula stands between two of them, and a text that
has some of its own, or a backslash, stands where MathJax is told not to look. A picture is an image: a
notebook that is not trusted yet strips an SVG element of everything but its texts, and shows an image.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from html import escape

from netcalc.answer import Answer, Column, Formula, Value
from netcalc.render import Paper
from netcalc.render import html as page
from netcalc.render.alphabet import visible
from netcalc.render.sheet import value_text
from netcalc.render.svg import Picture, document
from netcalc.render.typeset import (
    NUMBERS,
    Tree,
    formula,
    is_formula,
    is_mathematical,
    is_number,
    is_symbolic,
    label,
    tree,
    value,
    written_cell,
)

_LONGEST = 400
"""Characters of LaTeX on one line; a longer formula stays text, which is folded."""
_FOR_TEX = re.compile(r"[$\\]")
_NO_MATHJAX = re.compile(r"\\text(?:tt)?\{[^{}]*[^\w {}]")
"""Signs within a text, whose escapes LaTeX has and MathJax has not."""


def pieces(answer: Answer, paper: Paper) -> Iterator[str]:
    """The sections in order, then the notes."""
    return page.pieces(answer, paper, _HAND)


def _prose(text: str) -> str:
    """A text that MathJax leaves alone: versions 2 and 3 have a class each for that."""
    written = escape(visible(text))
    if _FOR_TEX.search(written) is None:
        return written
    return f'<span class="tex2jax_ignore mathjax_ignore">{written}</span>'


def _set(latex: str | None, text: str) -> str:
    """A formula between dollars, or the text where it can't be one, or is none."""
    if not latex or len(latex) > _LONGEST or _NO_MATHJAX.search(latex):
        return _prose(text)
    size = r"\displaystyle " if r"\frac" in latex else ""
    return f"${size}{escape(latex)}$"


def _subject(text: str) -> str:
    return _set(tree(text), text) if isinstance(text, Formula) else _prose(text)


def _cell(text: str, column: Column) -> str:
    if isinstance(text, Tree) or is_mathematical(column):
        return _set(formula(text), text)
    if column.kind in NUMBERS and not is_number(text):
        return _set(formula(text), text)
    return _prose(text)


def _title(title: str) -> str:
    return _set(label(title), title) if is_symbolic(title) else _prose(title)


def _label(name: str) -> str:
    return _set(label(name) if isinstance(name, Formula) or is_formula(name) else None, name)


def _value(given: Value, digits: int) -> str:
    text = value_text(given, digits)
    if isinstance(given, Formula) or (isinstance(given, list) and given and isinstance(given[0], list)):
        return _set(value(given, digits), text)
    return _prose(text)


def _picture(picture: Picture, title: str) -> str:
    """As wide as it is: what does not fit is scrolled to, and not made small."""
    data = b64encode("".join(document([picture], title)).encode()).decode()
    named = escape(visible(title))
    return f'<img alt="{named}" style="max-width: none" src="data:image/svg+xml;base64,{data}">\n'


_HAND = page.Hand(_prose, _subject, written_cell, _cell, _title, _label, _value, _picture)
