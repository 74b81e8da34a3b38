"""What is said where a derivative hangs on a convention: at kinks, and on the slope of leaky_relu.

The conventions are those of `backprop`, and every question that gives numbers there says which was used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from netcalc.answer import Note
from netcalc.errors import shown
from netcalc.expression.printer import write
from netcalc.expression.trace import Trace, forward, kinks
from netcalc.operations import FLOATS, Operation

if TYPE_CHECKING:
    from netcalc.expression.graph import Graph
    from netcalc.operations.shapes import Shape

Ties = Literal["split", "first"]
TIES: tuple[Ties, ...] = ("split", "first")

MOST_PLACES = 3
"""Kinks of one kind that are named by their formulas."""


def convention(name: str, ties: Ties, first: str = "--ties first") -> str:
    """What is done at a kink of the operation called `name`; `first` is the way to the other one at a tie.

    >>> convention("relu", "split")
    "relu has a kink at 0: relu'(0) = 0 is used"
    """
    if name in ("max", "min"):
        if ties == "first":
            return f"{name} has a tie: all of the gradient goes to the first of the tied inputs"
        return (
            f"{name} has a tie: its inputs share the gradient equally, as in PyTorch; "
            f"the lecture routes all of it to one: {first}"
        )
    if name in ("leaky_relu", "elu", "clip"):
        return f"{name} has a kink here: the slope from the left is used"
    if name in ("relu", "abs", "norm"):
        return f"{name} has a kink at 0: {name}'(0) = 0 is used"
    return f"{name} jumps here: its derivative is taken as 0"


def kink_notes(
    at_kinks: Mapping[int, Operation],
    place: Callable[[int], str],
    ties: Ties,
    first: str = "--ties first",
    most: int | None = None,
) -> list[Note]:
    """One note for each kind of kink, naming where it stands and which convention was used."""
    steps: dict[str, list[int]] = {}
    for step, operation in at_kinks.items():
        steps.setdefault(operation.name, []).append(step)
    notes = []
    for name, own in steps.items():
        rest = ["..."] if most and len(own) > most else []
        places = dict.fromkeys(map(place, own[:most]))
        at = shown(", ".join([*places, *rest]))
        notes.append(Note("kink", f"{convention(name, ties, first)} (at {at})"))
    return notes


def leaky_notes(graph: Graph, steps: Iterable[int]) -> list[Note]:
    """Whether leaky_relu stands among these steps with a slope that it was not given."""
    if not any(_plain_leaky(graph, step) for step in steps):
        return []
    text = "leaky_relu has slope 0.01 left of 0, as in PyTorch; the lecture's 0.1 is leaky_relu(a, 0.1)"
    return [Note("convention", text)]


def _plain_leaky(graph: Graph, step: int) -> bool:
    operation, inputs, _, _ = graph.steps[step]
    return bool(operation and operation.name == "leaky_relu" and graph.steps[inputs[1]].literal == "0.01")


def notes_at(graph: Graph, point: Mapping[str, Any], shapes: list[Shape] | None) -> list[Note]:
    """The kinks of a program at a point, named by their formulas; none where there is no point."""
    if not point or not any(step.operation and step.operation.kink for step in graph.steps):
        return []
    values = forward(graph, _world(shapes), point, shapes)
    found = kinks(Trace(graph, graph.constant(), values, [], [], shapes))

    def place(step: int) -> str:
        return graph.names.get(step) or write(graph.steps, step, graph.names)

    return kink_notes(found, place, "split", "netcalc backprop --ties first", MOST_PLACES)


def _world(shapes: list[Shape] | None) -> Any:
    if shapes is None:
        return FLOATS
    from netcalc.operations.arrays import Arrays

    return Arrays()
