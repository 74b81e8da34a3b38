"""How a program and what was given for it were read: what e is, which variable is called as a
function is, and what the program has no use for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from netcalc.answer import Note
from netcalc.errors import shown
from netcalc.expression.faults import unbracketed
from netcalc.expression.parser import Program
from netcalc.expression.point import Point

OWN_NAMES = frozenset(("mu", "nu", "xi", "pi", "lr", "dx", "dy", "dz", "dt"))
"""Names of two letters that are no product."""


def reading_notes(read: Program, point: Point) -> list[Note]:
    """How a program and its values were read."""
    return [*euler_notes(read.euler), *spare_notes([name for name in point if name not in read.graph.inputs])]


def euler_notes(euler: bool) -> list[Note]:
    """Says that e is no variable, where it stood in a program without a value."""
    text = "e is read as Euler's number, 2.71828; a value for e makes it a variable"
    return [Note("convention", text)] if euler else []


def spare_notes(names: Sequence[str]) -> list[Note]:
    """Says which names were given values or shapes, and are no inputs of the program."""
    return [Note("value", f"not in the program: {shown(', '.join(names), 150)}")] if names else []


def function_notes(names: Iterable[str]) -> list[Note]:
    """Says which variable without a value may be meant otherwise: sin for sin(x), wx for w*x; one of each."""
    free = list(names)
    function = unbracketed(free)
    notes = []
    if function:
        text = f"{function} is read as a variable here; the function is {function}(x)"
        notes.append(Note("reading", text))
    product = next((name for name in free if factors(name)), None)
    if product:
        text = f"{shown(product)} is one name; a product has its sign, {'*'.join(factors(product))}"
        notes.append(Note("reading", text))
    return notes


def factors(name: str) -> list[str]:
    """The variables of one letter whose product a name may be meant for; none where it is a name of its own.

    >>> factors("wx"), factors("w1x1"), factors("x12"), factors("mu"), factors("loss")
    (['w', 'x'], ['w1', 'x1'], [], [], [])
    """
    pieces = re.findall("[a-z][0-9]*", name)
    whole = "".join(pieces) == name and len(pieces) == 2 and name not in OWN_NAMES
    return pieces if whole else []
