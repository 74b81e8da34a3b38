"""What `backprop --check` shows: every gradient beside a derivative that was found without it."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any, Literal

from netcalc.answer import Column, Note, Table
from netcalc.expression.check import Check, central_step, checks
from netcalc.expression.expand import expanded
from netcalc.expression.point import Point, shape_of
from netcalc.expression.trace import trace
from netcalc.operations import Floats

if TYPE_CHECKING:
    from netcalc.questions.array_passes import Over


def check_table(checks: Sequence[Check], result: str) -> Table:
    """A row for each gradient."""
    columns = (
        Column("name"),
        Column("gradient", "number", f"d{result}/dname"),
        Column("many_digits", "number", "50 digits", sparse=True),
        Column("central", "number", "central difference", sparse=True),
        Column("error", "number", sparse=True),
        Column("status"),
        Column("remark", sparse=True, spare=True),
    )
    rows = tuple(
        (one.name, one.gradient, one.many_digits, one.central, one.error, one.status, one.remark or None)
        for one in checks
    )
    return Table("check", columns, rows, "Check", "(f(x + h) - f(x - h))/(2h)")


def entry_checks(made: Over, point: Point, ties: Literal["split", "first"]) -> list[Check]:
    """The check of every entry of the gradients of an array program, which is written out entry by entry.

    Raises LimitError where that would be too many evaluations.
    """
    shapes = {name: shape_of(value) for name, value in point.items()}
    written = expanded(made.made.program, shapes)
    graph = written.program.graph
    at = {
        entry: value
        for name, value in point.items()
        for entry, value in zip(written.names.get(name, ()), _flat(value), strict=False)
    }
    steps = {**graph.inputs, **{name: step for step, name in graph.names.items()}}
    wanted = {entry: steps[entry] for name in made.made.wanted for entry in written.names[name]}
    found = trace(graph, Floats(ties), at)
    for name, step in made.made.wanted.items():
        for entry, gradient in zip(written.names[name], _flat(made.upstream(step)), strict=True):
            found.upstream[steps[entry]] = gradient
    finite = [edge for edge in found.edges if isfinite(edge[4])]
    return checks(found._replace(edges=finite), at, wanted)


def _flat(value: Any) -> list[float]:
    """The entries of an array, row after row."""
    return [entry for row in value for entry in _flat(row)] if isinstance(value, list) else [value]


def check_notes(checks: Sequence[Check]) -> list[Note]:
    """Which h was used, and what could not be checked."""
    notes = [
        Note("convention", f"central differences are taken in floats, h = {central_step(0):.3g}*max(1, |x|)")
    ]
    for status, text in (
        ("kink", "one-sided slopes differ, or an operation stands at its kink; a convention was used"),
        ("differs", "the gradient in floats is off by more than rounding; the 50 digits are right"),
        ("cannot be verified", "f has no value on both sides"),
    ):
        names = ", ".join(one.name for one in checks if one.status == status)
        if names:
            notes.append(Note("value" if status != "kink" else "kink", f"{status} ({names:.150}): {text}"))
    return notes
