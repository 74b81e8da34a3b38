"""A text in lines of a given width.

Broken at spaces, in a longer word behind an operator, never within a number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_WORD = re.compile(r"\s+|\S+")
_PART = re.compile(r"(?:-?\d[\d.,]*(?:e[+-]?\d+)?|[^-+*/,;|=\d])*[-+*/,;|=]?")
_ATOM = re.compile(r"-?\d[\d.,]*(?:e[+-]?\d+)?|.", re.DOTALL)


def fold(text: str, width: int, measure: Callable[[str], int] = len, indent: int = 0) -> list[str]:
    """Lines of at most `width` columns, all but the first indented; a longer number has its own line.

    >>> fold("the last column is never seen", 12)
    ['the last', 'column is', 'never seen']
    >>> fold("(784 + 1)*256 = 123456789012", 8)
    ['(784 +', '1)*256 =', '123456789012']
    """
    lines: list[str] = []
    line, used = "", 0
    for token in _tokens(text, width - indent, measure):
        columns = measure(token)
        if used + columns > width and line.strip():
            lines.append(line.rstrip())
            line, used = " " * indent, indent
            if token.isspace():
                continue
        line, used = line + token, used + columns
    return [*lines, line.rstrip()]


def _tokens(text: str, width: int, measure: Callable[[str], int]) -> Iterator[str]:
    for word in _WORD.findall(text):
        if measure(word) <= width:
            yield word
        else:
            for part in filter(None, _PART.findall(word)):
                yield from [part] if measure(part) <= width else _ATOM.findall(part)
