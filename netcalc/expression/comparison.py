"""Two formulas compared point by point, with digits raised until they part or are taken for the same.

Both sides are evaluated over the reals in balls of 50 digits (operations/digits.py): values further apart
than their noise prove the two different, and the point is the counterexample. Where noise hides what a
branch, a domain or the comparison itself hangs on, there are more digits, up to 800. A few points that agree
are looked at again with all 800. Work is bounded: points, digits, and a time after which the question stays
undecided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from netcalc.expression.graph import Graph
from netcalc.expression.known import Late, Looked, Side
from netcalc.expression.probes import MOST_BITS, Probe, bit_names, far_literals, probes, rows
from netcalc.expression.trace import forward
from netcalc.operations import FLOATS
from netcalc.operations.digits import Digits

if TYPE_CHECKING:
    from fractions import Fraction

LEVELS = (50, 200, 800)
"""Decimal digits, raised until noise and difference part."""
ENOUGH, LEAST = 8, 5
"""Points where both are defined: how many are looked for, and how few decide nothing."""
LOOKED_AGAIN, STEPS_LOOKED_AGAIN = 4, 2000
"""Points looked at again with all digits, and the steps of both formulas that this may come to."""
MOST_LIMITS = 30
"""Points past a limit after which there is no more hope."""
SHOWN_DIGITS = 20

Gather = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""From values of a program's variables to those that are shown: entries to the arrays they belong to."""
Verdict = Literal["equal", "equal where both are defined", "different", "undecided"]
State = Literal["same", "different", "first", "second", "neither", "limit"]


class Equality(NamedTuple):
    """The judgement. Equality is almost everywhere, and as certain as random points make it."""

    verdict: Verdict
    counterexample: dict[str, Fraction] | None = None
    values: tuple[str, str] | None = None
    """Both sides at the counterexample, in many digits."""
    note: str = ""
    probes: int = 0
    """Points at which both were defined and agreed."""
    digits: int = 0
    """The most digits that agreement was seen in; 0 where floats are exact, on bit rows."""
    complete: bool = False
    """Whether that was every point there is: all bit rows, or the one value of constants."""
    first_only: dict[str, Fraction] | None = None
    """A point where only the first formula is defined."""
    second_only: dict[str, Fraction] | None = None

    @property
    def equal(self) -> bool | None:
        """True, False, or None where that is not decided."""
        return {"different": False, "undecided": None}.get(self.verdict, True)


def _only_logic(graph: Graph) -> bool:
    return all(row is None or row.bits or row.name == "identity" for row, _, _, _ in graph.steps)


class Comparison:
    """What was seen of two formulas so far."""

    def __init__(
        self,
        side: Side,
        b: Graph,
        names: Sequence[str],
        positive: set[str],
        deadline: float,
        gather: Gather,
        worlds: dict[int, Digits],
    ) -> None:
        self.first, self.second = side, Side(b)
        self.a, self.b = a, b = side.graph, b
        self.gather = gather
        self.names, self.positive = names, positive
        self.deadline = deadline
        self.bits = bit_names(a) | bit_names(b)
        self.rows = bool(names) and self.bits >= {*names}
        self.logic = self.rows and _only_logic(a) and _only_logic(b)
        self.worlds = worlds
        self.digits = 0
        self.seen: dict[State, list[Probe]] = {}

    def judged(self) -> Equality:
        try:
            self._look()
            return self._verdict()
        except Late:
            seen = len(self.seen.get("same", ()))
            return Equality("undecided", note=f"the time limit was reached after {seen} points that agree")

    def _probes(self) -> Iterator[Probe]:
        if not self.names:
            return iter((Probe({}, False),))
        if self.rows:
            return rows(self.names)
        return probes(self.names, self.bits, self.positive, far_literals(self.a, self.b))

    def _look(self) -> None:
        """Look at points until enough is seen."""
        for probe in self._probes():
            if probe.further and (self._enough() or "different" in self.seen):
                break
            if len(self.seen.get("limit", ())) > MOST_LIMITS:
                break
            state = self.state(probe.point)
            self.seen.setdefault(state, []).append(probe)
            if state == "different" and probe.positive and (self.rows or self._visible(probe.point)):
                return
        self._look_again()

    def _enough(self) -> bool:
        return len(self.seen.get("same", ())) >= ENOUGH

    def _look_again(self) -> None:
        """A few points that agree, with all digits."""
        if "different" in self.seen:
            return
        points = min(LOOKED_AGAIN, STEPS_LOOKED_AGAIN // (len(self.a.steps) + len(self.b.steps)))
        for probe in self.seen.get("same", ())[:points]:
            if self.state(probe.point, LEVELS[-1:]) == "different":
                self.seen.setdefault("different", []).append(probe)

    # -- one point -----------------------------------------------------------------------------------

    def state(self, point: Mapping[str, Fraction], levels: Sequence[int] = LEVELS) -> State:
        """What the two are to each other at a point, with as many digits as that needs."""
        if self.logic:
            return self._bit_state(point)
        state: State | None = None
        for digits in levels:
            m = self._world(digits)
            m.unclear = False
            first, second = (side.at(m, point, self.deadline) for side in (self.first, self.second))
            state = _state(m, first, second)
            if state == "same":
                self.digits = max(self.digits, digits)
            if state and not m.unclear:
                return state
        return state or "limit"

    def _bit_state(self, point: Mapping[str, Fraction]) -> State:
        """Logic on a bit row: floats are exact."""
        if monotonic() > self.deadline:
            raise Late
        at = {name: float(a) for name, a in point.items()}
        first, second = (forward(graph, FLOATS, at)[graph.result] for graph in (self.a, self.b))
        if first != first or second != second:
            return (
                "neither" if first != first and second != second else "first" if first == first else "second"
            )
        return "same" if first == second else "different"

    def _world(self, digits: int) -> Digits:
        if digits not in self.worlds:
            self.worlds[digits] = Digits(digits)
        return self.worlds[digits]

    def _visible(self, point: Mapping[str, Fraction]) -> bool:
        """Can floats tell the two apart here, so that backprop shows it?"""
        at = {name: float(a) for name, a in point.items()}
        first, second = (forward(graph, FLOATS, at)[graph.result] for graph in (self.a, self.b))
        return bool(abs(first - second) > 1e-9 * max(abs(first), abs(second)))

    # -- what it comes to ----------------------------------------------------------------------------

    def _verdict(self) -> Equality:
        if "different" in self.seen:
            return self._different()
        agreed, limits = len(self.seen.get("same", ())), len(self.seen.get("limit", ()))
        least = 1 if self.rows or not self.names else LEAST
        first, second = (next(iter(self.seen.get(s, ())), None) for s in ("first", "second"))
        if agreed < least:
            return Equality(
                "undecided",
                note=self._why(agreed, limits),
                probes=agreed,
                first_only=first and first.point,
                second_only=second and second.point,
            )
        if self.rows and len(self.names) > MOST_BITS:
            why = f"{len(self.names)} bit variables have too many rows to look at all; {agreed} agree"
            return Equality("undecided", note=why, probes=agreed)
        verdict: Verdict = "equal where both are defined" if first or second else "equal"
        return Equality(
            verdict,
            note=self._gap(first, second),
            probes=agreed,
            digits=self.digits,
            complete=self.rows or not self.names,
            first_only=first and first.point,
            second_only=second and second.point,
        )

    def _different(self) -> Equality:
        differing = self.seen["different"]
        point = next((p.point for p in differing if self._visible(p.point)), differing[0].point)
        if self.state(point, LEVELS[-1:]) != "different":  # never seen; balls have to be wrong for it
            return Equality("undecided", note="more digits do not confirm the difference")
        note = ""
        positives = sum(probe.positive for probe in self.seen.get("same", ()))
        signed = [name for name in self.names if name not in self.bits]
        if signed and positives >= LEAST and not any(probe.positive for probe in differing):
            arrays = ",".join(self.gather(dict.fromkeys(signed)))
            note = f"the two agree where all variables are positive: --positive {arrays}"
        return Equality("different", point, self._shown(point), note, len(self.seen.get("same", ())))

    def _shown(self, point: Mapping[str, Fraction]) -> tuple[str, str]:
        """Both values, in as many digits as tell them apart."""
        m = self._world(LEVELS[-1])
        a, b = (side.at(m, point, self.deadline).result for side in (self.first, self.second))
        for digits in (SHOWN_DIGITS, *LEVELS):
            first, second = m.text(a, digits), m.text(b, digits)
            if first != second:
                break
        return first, second

    def _why(self, agreed: int, limits: int) -> str:
        if limits:
            return f"the numbers are beyond a limit at {limits} of the points"
        if not self.names:
            return "a side has no value"
        tried = sum(map(len, self.seen.values()))
        return f"both are defined at {agreed} of {tried} points; {LEAST} are needed"

    def _gap(self, first: Probe | None, second: Probe | None) -> str:
        said = [
            f"at {written(self.gather(probe.point))} only the {which} is defined"
            for which, probe in (("first", first), ("second", second))
            if probe
        ]
        return "; ".join(said)


def _state(m: Digits, first: Looked, second: Looked) -> State | None:
    """Two formulas at one point; None where noise hides it."""
    a, b = first.result, second.result
    for ball in (a, b):
        if not ball.known and ball.error is not None:
            return None if m.unclear else "limit"
    if not (a.known and b.known):
        return "first" if a.known else "second" if b.known else "neither"
    difference: Any = a - b
    if difference.error is None:
        return "different" if difference.middle else "same"
    if difference.error < m.magnitude(difference) - 4:
        return "different"
    floor = difference.error + m.bits / 3
    if floor < max(m.magnitude(a), m.magnitude(b)):
        return "same"
    return "same" if floor < max(first.largest(m), second.largest(m)) else None


def written(point: Mapping[str, Any]) -> str:
    """A point as --at reads it.

    >>> from fractions import Fraction
    >>> written({"x": Fraction(-4373, 10000), "v": [Fraction(2), Fraction(1, 2)]})
    'x=-0.4373,v=[2,0.5]'
    """
    return ",".join(f"{name}={_written(a)}" for name, a in point.items())


def _written(a: Any) -> str:
    if isinstance(a, list):
        return f"[{','.join(map(_written, a))}]"
    return repr(float(a)).removesuffix(".0")
