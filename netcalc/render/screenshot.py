"""The tables of an answer as a picture of a screen, letter by letter where they stand in a terminal."""

from __future__ import annotations

from netcalc.answer import Answer
from netcalc.render import Paper
from netcalc.render.svg import LETTER, Picture, number, written

_SIZE, _LINE = 13, 15


def screen(answer: Answer, paper: Paper) -> Picture:
    """The lines of the screen as text, as wide as they are."""
    from netcalc.render.table import lines

    rows, body = list(lines(answer, paper._replace(width=None, encoding="utf-8"))), []
    for k, row in enumerate(rows):
        parts = "".join(_part(text, bold, dim) for text, bold, dim in row)
        if parts:
            y = number((k + 0.75) * _LINE)
            body.append(f'<text xml:space="preserve" x="0" y="{y}" font-size="{_SIZE}">{parts}</text>\n')
    widest = max((sum(len(text) for text, _, _ in row) for row in rows), default=0)
    return Picture(widest * _SIZE * LETTER, len(rows) * _LINE, "".join(body))


def _part(text: str, bold: bool, dim: bool) -> str:
    style = (' font-weight="bold"' if bold else "") + (' opacity="0.85"' if dim else "")
    return f"<tspan{style}>{written(text)}</tspan>" if style else written(text)
