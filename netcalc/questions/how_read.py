"""How a program and what was given for it were read: what e is, which variable is called as a
function is, and what the program has no use for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from netcalc.answer import Note
from netcalc.errors import shown
from netcalc.expression.faults import unbracketed
from netcalc.expression.parser import Program
from netcalc.expression.point import Point


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
    """Says that a variable without a value is called as a function is: sin, where sin(x) may be meant."""
    function = unbracketed(names)
    text = f"{function} is read as a variable here; the function is {function}(x)"
    return [Note("reading", text)] if function else []
