"""Errors as a person and as a script read them.

    netcalc: no value for w2
      1/(1+exp(-(w0*x0+w1*x1+w2)))
                             ^^
      try: --at 'w0=2,w1=-3,x0=-1,x1=-2,w2=0'

The caret stands under the place whatever the text holds: tabs, wide and combining characters, escaped
control characters. A long text is cut to a window around the place, and what message and hint repeat of it
is cut here too, whoever wrote them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netcalc.errors import NetcalcError, Place
from netcalc.render.alphabet import encodable, visible

if TYPE_CHECKING:
    from netcalc.render import Paper

_WINDOW = 72
"""Columns of source text shown at most: with indent and ellipses it fits 80."""
_LONGEST, _LONGEST_WORD = 160, 30
"""Characters of a message or a hint that go unquestioned. In a longer one every word is cut, a user's digits
for one, and then the rest of it: netcalc's own words fit, and some 200 characters of the user's."""


def error_text(error: NetcalcError, paper: Paper) -> str:
    """What is wrong, the place with a caret, the way out: a few lines for stderr."""
    lines = [f"netcalc: {visible(brief(error.message))}"]
    if error.place is not None and error.place.text.strip():
        lines += _marked(error.place, paper)
    if error.hint:
        lines.append(f"  {visible(brief(error.hint))}")
    return "".join(encodable(line, paper.encoding) + "\n" for line in lines)


def brief(text: str) -> str:
    """A message or hint on one line, and no longer than anyone reads.

    >>> brief("pad by 12 or use a kernel of at most " + "9" * 400)
    'pad by 12 or use a kernel of at most 999999999999999999999999999999...'
    """
    line = " ".join(text.split("\n"))
    if len(line) <= _LONGEST:
        return line
    line = " ".join(map(_brief_word, line.split(" ")))
    return line if len(line) <= _LONGEST else line[:_LONGEST].rpartition(" ")[0] + " ..."


def _brief_word(word: str) -> str:
    closing = word[max(len(word.rstrip("'),;:")), len(word) - 2) :]
    return word if len(word) <= _LONGEST_WORD else f"{word[:_LONGEST_WORD]}...{closing}"


def error_json(error: NetcalcError, command: str | None) -> str:
    """The error object, on one line, for stdout: a pipe into jq is never empty."""
    from netcalc.render.json import value_json

    return value_json(error_object(error, command), encoding="ascii") + "\n"


def error_object(error: NetcalcError, command: str | None) -> dict[str, Any]:
    """The error as JSON has it; `span` counts characters of the text, lines and columns from 1."""
    hint = error.hint and brief(error.hint)
    what = {"kind": error.kind, "message": brief(error.message), "hint": hint, "span": _span(error.place)}
    return {"schema": 1, "command": command, "error": what}


def _span(place: Place | None) -> dict[str, int] | None:
    if place is None:
        return None
    start, end = _clamped(place)
    before = place.text[:start]
    column = start - (before.rfind("\n") + 1) + 1
    return {"start": start, "end": end, "line": before.count("\n") + 1, "column": column}


def _clamped(place: Place) -> tuple[int, int]:
    start = min(max(place.start, 0), len(place.text))
    return start, min(max(place.end, start), len(place.text))


def _marked(place: Place, paper: Paper) -> list[str]:
    """The line of the text that holds the place, and carets under it."""
    start, end = _clamped(place)
    line_start = place.text.rfind("\n", 0, start) + 1
    line_end = place.text.find("\n", line_start)
    line = place.text[line_start : line_end if line_end >= 0 else None].removesuffix("\r")
    many = "\n" in place.text.strip()
    margin = f"  {place.text.count(chr(10), 0, line_start) + 1} | " if many else "  "
    room = _WINDOW if paper.width is None else min(_WINDOW, max(paper.width - len(margin) - 6, 20))
    first = min(start - line_start, len(line))
    text, before, under = _window(line, first, max(end - line_start, first), room, paper.encoding)
    return [margin + text, " " * (len(margin) + before) + "^" * under]


def _window(line: str, start: int, end: int, room: int, encoding: str) -> tuple[str, int, int]:
    """As much of the line around the place as there is room for, the columns before it, and under it."""
    first = last = start
    used = 0
    for limit in (room * 2 // 3, room):  # the place and what follows, then what is before it, then the rest
        while last < len(line) and (taken := used + _room_of(line[last], encoding)) <= limit:
            last, used = last + 1, taken
        while first > 0 and (taken := used + _room_of(line[first - 1], encoding)) <= room:
            first, used = first - 1, taken
    cells = [_cell(c, encoding) for c in line[first:last]]
    head, tail = "..." if first else "", "..." if last < len(line) else ""
    before = len(head) + sum(columns for _, columns in cells[: start - first])
    under = sum(columns for _, columns in cells[start - first : end - first])
    return head + "".join(text for text, _ in cells) + tail, before, max(under, 1)


def _room_of(character: str, encoding: str) -> int:
    """Its columns; a combining mark counts too, or a thousand of them would fit."""
    return max(_cell(character, encoding)[1], 1)


def _cell(character: str, encoding: str) -> tuple[str, int]:
    """How a character of the source is shown, and in how many columns."""
    if character == "\t":
        return " ", 1
    text = encodable(visible(character), encoding)
    if text.isascii():
        return text, len(text)
    from unicodedata import category, east_asian_width

    if category(text) in ("Mn", "Me"):
        return text, 0
    return text, 2 if east_asian_width(text) in "WF" else 1
