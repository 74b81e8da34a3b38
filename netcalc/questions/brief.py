"""Numbers and formulas as they fit a line of working, a cell of a table, a screen."""

from __future__ import annotations

from typing import Any

from netcalc.answer import Formula, Value

LONGEST_CELL, LONGEST_LINE = 100, 2000
"""Characters of a formula in a table, and on a line of its own, that a screen shows."""


def short(value: float) -> str:
    """A number in a line of working: six significant digits; -0 is 0.

    >>> short(2 / 3), short(-0.0), short(1e10)
    ('0.666667', '0', '1e+10')
    """
    return f"{value:.6g}" if value else "0"


def brief(value: Any) -> str:
    """A number in six digits, an array in brackets.

    >>> brief([[1.0, 2 / 3]])
    '[[1, 0.666667]]'
    """
    return f"[{', '.join(map(brief, value))}]" if isinstance(value, list) else short(value)


def on_screen(value: Value, most: int) -> Value:
    """A value as a screen shows it: a formula of more than `most` characters is left to JSON.

    >>> on_screen(Formula("x^2"), 10), on_screen(Formula("x^2 + 1"), 5)
    ('x^2', 'a formula of 7 characters; --json has it')
    """
    if isinstance(value, Formula) and len(value) > most:
        return f"a formula of {len(value):,} characters; --json has it"
    return value
