"""An answer as one SVG picture: its drawings and plots, one under another; else its tables as on a screen.

It loads nothing, neither fonts nor styles, and stands on a light and on a dark page: its ink is as far from
white as from black. Widths of texts are those of a fixed-width font.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from netcalc.answer import Answer, Diagram, Plot, Section
from netcalc.render import Paper
from netcalc.render.alphabet import visible
from netcalc.render.sheet import sections, subject_of

INK = "#767f89"
"""4.1 to 1 against white, 4.7 to 1 against #0d1117."""
FONT = "monospace"
LETTER = 0.605
"""Width of a letter of the widest usual fonts of this kind, in its size."""
_MARGIN, _HEAD, _BETWEEN = 16, 26, 18


class Picture(NamedTuple):
    """What stands inside an SVG element, and its size in pixels."""

    width: float
    height: float
    body: str


def pieces(answer: Answer, paper: Paper) -> Iterator[str]:
    """One SVG document."""
    drawn = [section for section in sections(answer) if isinstance(section, Diagram | Plot)]
    pictures = [_headed(section, _picture(section, paper)) for section in drawn]
    pictures = [picture for picture in pictures if picture.body]
    if not pictures:
        from netcalc.render.screenshot import screen

        pictures = [screen(answer, paper)]
    titles = (f"{section.heading} {subject_of(section)}".strip() for section in drawn)
    title = f"netcalc {answer.command}: {'; '.join(titles)}" if drawn else f"netcalc {answer.command}"
    as_it_is = _is_utf8(paper.encoding)
    for piece in document(pictures, title):
        yield piece if as_it_is else piece.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _is_utf8(encoding: str) -> bool:
    """Whether signs may stand as they are: a file of XML that says nothing of it is in UTF-8."""
    return encoding.lower().replace("_", "-") in ("utf-8", "utf8")


def document(pictures: list[Picture], title: str) -> Iterator[str]:
    """Pictures under one another, with a margin around them."""
    width = max(picture.width for picture in pictures) + 2 * _MARGIN
    height = sum(picture.height + _BETWEEN for picture in pictures) - _BETWEEN + 2 * _MARGIN
    yield root(width, height, title) + "\n"
    top: float = _MARGIN
    for picture in pictures:
        yield f'<g transform="translate({_MARGIN} {number(top)})">\n{picture.body}</g>\n'
        top += picture.height + _BETWEEN
    yield "</svg>\n"


def root(width: float, height: float, title: str, ink: str = INK) -> str:
    """The opening of an SVG element, named for those who can't see it."""
    wide, high = number(width), number(height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}"'
        f' role="img" color="{ink}" fill="currentColor" font-family="{FONT}" font-size="12">'
        f"<title>{written(title)}</title>"
    )


def written(text: str) -> str:
    """A text inside an element or an attribute."""
    return escape(visible(text))


def number(value: float) -> str:
    """A coordinate, to a hundredth of a pixel.

    >>> number(3.0), number(2.504), number(-0.001)
    ('3', '2.5', '0')
    """
    return f"{round(value, 2) + 0:.2f}".rstrip("0").rstrip(".")


def _picture(section: Diagram | Plot, paper: Paper) -> Picture:
    if isinstance(section, Diagram):
        from netcalc.render.gates import picture

        return picture(section, paper.digits)
    from netcalc.render.figure import drawing

    return Picture(*drawing(section))


def _headed(section: Section, picture: Picture) -> Picture:
    """The picture under its heading and subject."""
    heading, subject = section.heading, clipped(subject_of(section))
    if not picture.body or not (heading or subject):
        return picture
    size = 13
    text = (
        f'<text x="0" y="{size}" font-size="{size}"><tspan font-weight="bold">{written(heading)}</tspan>'
        f'<tspan dx="{size if heading else 0}">{written(subject)}</tspan></text>\n'
    )
    wide = (len(heading) + len(subject) + 2) * size * LETTER
    body = f'{text}<g transform="translate(0 {_HEAD})">\n{picture.body}</g>\n'
    return Picture(max(picture.width, wide), picture.height + _HEAD, body)


def clipped(text: str, most: int = 120) -> str:
    """A text as long as a heading may be."""
    return text if len(text) <= most else text[: most - 1] + "…"
