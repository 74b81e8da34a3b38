"""True formulas that many texts are compared with, made ready for it: read once, and with their time.

A homework makes the formulas of its key ready; verdict.py compares with these as with any other, only faster.
"""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic
from typing import TYPE_CHECKING

from netcalc.answer import Formula

if TYPE_CHECKING:
    from netcalc.expression.known import Known


class Clock:
    """The time that several comparisons have together; past it all that are left are undecided."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.start()

    def start(self) -> None:
        """From now on."""
        self._until = monotonic() + self.seconds

    @property
    def left(self) -> float:
        """Seconds."""
        return max(self._until - monotonic(), 0)


class Ready(Formula):
    """A true formula that many texts are compared with: read once, its values kept for the next.

    `positive` variables take positive values only; where there is a clock, it is looked at.

    >>> ready = Ready("sin(x)*cos(x)")
    >>> ready, list(ready.known.program.graph.inputs)
    ('sin(x)*cos(x)', ['x'])
    """

    __slots__ = ("clock", "known", "positive")

    known: Known
    positive: tuple[str, ...]
    clock: Clock | None

    def __new__(cls, text: object, positive: Iterable[str] = (), clock: Clock | None = None) -> Ready:
        from netcalc.expression.known import Known
        from netcalc.expression.parser import parse
        from netcalc.expression.substitution import known_names, substituted

        formula = text if isinstance(text, Formula) else Formula(text)
        made = super().__new__(cls, text, shapes=formula.shapes, where=formula.where)
        assert isinstance(made, Ready)
        read = parse(str(made), variables={*made.shapes, *known_names(made.where)})
        made.known = Known(substituted(read, made.where))
        made.positive, made.clock = tuple(positive), clock
        return made
