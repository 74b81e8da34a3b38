"""What `backprop --check` shows: every gradient beside a derivative that was found without it."""

from __future__ import annotations

from collections.abc import Sequence

from netcalc.answer import Column, Note, Table
from netcalc.expression.check import Check, central_step


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
