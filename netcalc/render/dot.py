"""A drawing in Graphviz's language: `dot -Tpdf`. Every text is quoted, and read as nothing but a text."""

from __future__ import annotations

from collections.abc import Iterator

from netcalc.answer import Answer, Diagram
from netcalc.errors import InputError
from netcalc.render import Paper
from netcalc.render.alphabet import visible
from netcalc.render.gates import GREEN, RED, Label, labels


def pieces(answer: Answer, paper: Paper) -> Iterator[str]:
    """The drawing of an answer."""
    yield written(drawing_of(answer), paper.digits)


def drawing_of(answer: Answer) -> Diagram:
    """The first drawing among the sections. Raises InputError where there is none."""
    for section in answer.sections:
        if isinstance(section, Diagram):
            return section
    raise InputError(f"{answer.command} drew nothing", "add --draw, or ask netcalc graph")


def written(diagram: Diagram, digits: int = 6) -> str:
    """The whole file: inputs as plain names, gates as boxes, value and gradient beneath."""
    shown = labels(diagram, digits)
    lines = [
        "digraph netcalc {",
        "  rankdir=LR;",
        '  node [shape=box, style=rounded, fontname="monospace", fontsize=11];',
        *(f"  n{i} {_attributes(label)};" for i, label in enumerate(shown)),
        *(f"  n{source} -> n{target};" for source, target in diagram.arrows),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _attributes(label: Label) -> str:
    numbers = [(label.value, GREEN), (label.gradient, RED)]
    parts = [f'<font point-size="9">{quoted(label.name)}</font>'] if label.name else []
    parts.append(f"<b>{quoted(label.sign)}</b>")
    parts += [f'<font point-size="9">{quoted(label.shape)}</font>'] if label.shape else []
    parts += [f'<font color="{colour}">{quoted(text)}</font>' for text, colour in numbers if text]
    plain = "" if label.name else ", shape=plaintext"
    return f"[label=<{'<br/>'.join(parts)}>{plain}]"


def quoted(text: str) -> str:
    """A text inside a label; what is no plain letter becomes a numbered sign of HTML.

    >>> quoted('a < "b"')
    'a &#60; &#34;b&#34;'
    """
    return "".join(
        c if c.isascii() and (c.isalnum() or c in " .,=+-*/()_") else f"&#{ord(c)};" for c in visible(text)
    )
