"""A drawing in Mermaid's language, which Markdown pages draw in a fence ```mermaid."""

from __future__ import annotations

from collections.abc import Iterator

from netcalc.answer import Answer, Box, Diagram
from netcalc.render import Paper
from netcalc.render.alphabet import visible
from netcalc.render.dot import drawing_of
from netcalc.render.gates import Label, labels


def pieces(answer: Answer, paper: Paper) -> Iterator[str]:
    """The drawing of an answer."""
    yield written(drawing_of(answer), paper.digits)


def written(diagram: Diagram, digits: int = 6) -> str:
    """The whole chart: an input is a stadium, a gate a box with what it computes."""
    shown = zip(diagram.boxes, labels(diagram, digits), strict=True)
    lines = [
        "flowchart LR",
        *(f"  n{i}{_shape(box, label)}" for i, (box, label) in enumerate(shown)),
        *(f"  n{source} --> n{target}" for source, target in diagram.arrows),
    ]
    return "\n".join(lines) + "\n"


def _shape(box: Box, label: Label) -> str:
    head = quoted(box.name if not label.name else f"{box.name} = {box.formula}")
    numbers = (("shape ", box.shape), ("value ", label.value), ("gradient ", label.gradient))
    text = "<br/>".join([head, *(quoted(f"{what}{found}") for what, found in numbers if found)])
    return f'["{text}"]' if label.name else f'(["{text}"])'


def quoted(text: str) -> str:
    """A text inside quotes; what is no plain letter becomes a numbered sign.

    >>> quoted('a < "b"#')
    'a #60; #34;b#34;#35;'
    """
    return "".join(
        c if c.isascii() and (c.isalnum() or c in " .,=+-/()[]@") else f"#{ord(c)};" for c in visible(text)
    )
