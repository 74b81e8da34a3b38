"""Are two formulas the same function? Falsified with many digits, at random rational points.

Equality almost everywhere is what is judged: kinks and removable gaps are met with probability 0. How two
formulas are compared at the points stands in comparison.py; here are vectors of them, and what needs no
point, because both are the same formula.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from time import monotonic

from netcalc.errors import ShapeError, UnknownName, did_you_mean, shown
from netcalc.expression.comparison import Comparison, Equality, Gather
from netcalc.expression.graph import Graph
from netcalc.expression.known import Known, Side
from netcalc.expression.parser import Program

TIMEOUT = 10.0
"""Seconds."""


def equality(
    a: Program | Known,
    b: Program,
    positive: Collection[str] = (),
    timeout: float | None = None,
    gather: Gather = dict,
    places: Sequence[str] = (),
) -> Equality:
    """Are two programs the same function of their variables? Each is its result.

    A first one that many are compared with is given as Known: it is evaluated once.

    `positive` variables are drawn from the positive numbers only. After `timeout` seconds, 10 by default,
    the question is undecided. Vectors are compared entry by entry; `places` are what the entries are called,
    and `gather` is how points are shown (arrays, equality_of_arrays.py).

    Raises UnknownName for a positive variable that neither has, ShapeError for unlike vectors.

    >>> from netcalc.expression.parser import parse
    >>> equality(parse("log(x^2)"), parse("2*log(x)")).verdict
    'equal where both are defined'
    >>> equality(parse("abs(x)"), parse("x")).note
    'the two agree where all variables are positive: --positive x'
    """
    deadline = monotonic() + (TIMEOUT if timeout is None else timeout)
    known = a if isinstance(a, Known) else Known(a)
    a = known.program
    names = list({**a.graph.inputs, **b.graph.inputs})
    check_variables(positive, names)
    entries = [program.graph.entries or (program.graph.result,) for program in (a, b)]
    if len(entries[0]) != len(entries[1]):
        raise ShapeError(f"one side has {len(entries[0])} entries and the other {len(entries[1])}")

    def judged(first: Side, second: Graph) -> Equality:
        if identical(first.graph, second):
            return Equality("equal", note="both are the same formula")
        read = {**first.graph.inputs, **second.inputs}
        own = [name for name in names if name in read]
        return Comparison(first, second, own, set(positive), deadline, gather, known.worlds).judged()

    if a.graph.entries is None and b.graph.entries is None:
        return judged(known.side(0), b.graph)
    return _of_all(
        (judged(known.side(i), b.graph.alone(j)) for i, j in enumerate(entries[1])),
        places or [f"entry {place}" for place in range(1, len(entries[0]) + 1)],
    )


def check_variables(positive: Collection[str], names: Collection[str]) -> None:
    """Raises UnknownName for a variable said to be positive that neither side has."""
    for name in positive:
        if name not in names:
            raise UnknownName(
                f"there is no variable {shown(name) or 'without a name'} to be positive",
                did_you_mean(name, names, f"the variables are {shown(', '.join(names) or 'none', 150)}"),
            )


def _of_all(found: Iterator[Equality], places: Sequence[str]) -> Equality:
    """The verdict on vectors: the first entry that is told apart decides, then the first that is open."""
    seen: list[tuple[str, Equality]] = []
    for place, one in zip(places, found, strict=True):
        seen.append((place, one))
        if one.verdict == "different":
            break
    for verdict in ("different", "undecided", "equal where both are defined"):
        for place, one in seen:
            if one.verdict == verdict:
                return one._replace(note="; ".join(filter(None, [place, one.note])))
    return max((one for _, one in seen), key=lambda one: one.probes)


def identical(a: Graph, b: Graph) -> bool:
    """Are the two graphs the same, whatever their statements are called?"""
    known: dict[object, int] = {}

    def number_of(graph: Graph) -> int:
        own: list[int] = []
        for operation, inputs, name, literal in graph.steps:
            if operation and operation.name == "identity":
                own.append(own[inputs[0]])
                continue
            key = (operation and operation.name, tuple(own[j] for j in inputs), name, literal)
            own.append(known.setdefault(key, len(known)))
        return own[graph.result]

    return number_of(a) == number_of(b)
