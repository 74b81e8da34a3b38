"""What is told of activation functions as tables and curves: one in full, several side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import inf, nan
from typing import TYPE_CHECKING

from netcalc.answer import Column, Phrase, Plot, Section, Series, Table, Value, Values
from netcalc.expression.derive import derivatives
from netcalc.expression.scan import beside, bound
from netcalc.expression.traits import FLAT, Steepest, Traits
from netcalc.operations import FLOATS

if TYPE_CHECKING:
    from netcalc.questions.activation import Portrait

REACH, PARTS = 5, 16
"""A curve reaches from -REACH to REACH, in so many parts of 1."""
MOST_CURVES = 6
MOST_ACROSS = 3
"""Points whose values stand side by side; more stand one under another."""

_FLAT = f"|g'| < {FLAT}"
_EVERYWHERE = Phrase(("everywhere",))


def pages(portraits: Sequence[Portrait], everything: bool) -> tuple[Section, ...]:
    """The sections of an answer; `everything` where no function was named."""
    if len(portraits) == 1:
        return _one(portraits[0])
    sections: list[Section] = [_properties(portraits), _formulas(portraits), _ranges(portraits)]
    across = len(portraits[0].values) <= MOST_ACROSS
    sections.append(_values(portraits, screen=not across))
    if across:
        sections.append(_side_by_side(portraits))
    if not everything and len(portraits) <= MOST_CURVES:
        curves = tuple(_series(one, one.name, 0) for one in portraits)
        sections.append(Plot(curves, "a", "g(a)"))
    return tuple(sections)


def _one(one: Portrait) -> tuple[Section, ...]:
    forms: list[tuple[str, Value]] = [("g(a)", one.formula), ("g'(a)", one.derivative)]
    if one.in_y:
        forms.append(("g'(a)", Phrase((one.in_y, " with y = g(a)"))))
    plot = Plot((_series(one, "g(a)", 0), _series(one, "g'(a)", 1)), "a", one.name, "and its derivative")
    return (
        Values(tuple(forms), one.name),
        _answers(one),
        _properties([one], screen=False),
        _formulas([one], screen=False),
        _ranges([one], screen=False),
        _values([one]),
        plot,
    )


# -- properties --------------------------------------------------------------------------------------


def _properties(portraits: Sequence[Portrait], screen: bool = True) -> Table:
    columns = (
        Column("activation"),
        Column("where", title="differentiable", data=False),
        Column("not_differentiable", "array", screen=False),
        Column("flat", title="saturates", data=False),
        Column("saturates_left", "number", screen=False),
        Column("saturates_right", "number", screen=False),
        Column("jump", title="explodes", data=False),
        Column("explodes", "flag", screen=False),
        Column("steepest", title="largest |g'|", data=False),
        Column("largest_slope", "number", screen=False),
        Column("largest_slope_at", "number", screen=False),
        Column("dead", "array", screen=False),
    )
    rows = [_property_row(one) for one in portraits]
    subject = f"of g: saturates where {_FLAT}, explodes where g' has no bound"
    return Table("properties", columns, rows, "Properties", subject, screen=screen)


def _property_row(one: Portrait) -> tuple[Value, ...]:
    found = one.traits
    return (
        one.name,
        Phrase(("except at ", *_listed(found.bends))) if found.bends else "yes",
        list(found.bends),
        _flat(found) or "no",
        found.left,
        found.right,
        Phrase(("at ", *_listed(found.jumps))) if found.jumps else "yes" if _explodes(found) else "no",
        _explodes(found),
        steepness(found.steepest),
        found.steepest.value,
        found.steepest.place,
        [list(part) for part in found.dead],
    )


def _explodes(found: Traits) -> bool:
    return found.steepest.value == inf


def _listed(numbers: Sequence[float]) -> list[Value]:
    pieces: list[Value] = []
    for number in numbers:
        pieces += [", ", number]
    return pieces[1:]


def _flat(found: Traits) -> Phrase | None:
    """Where a function saturates: `|a| > 4.58486`, `a < 0: dead`."""
    where = _where(found.left, found.right)
    return where and Phrase((*where, ": dead" if found.dead and _all_dead(found) else ""))


def _where(left: float | None, right: float | None) -> Phrase | None:
    if left is not None and right is not None:
        if left >= right:
            return _EVERYWHERE
        return Phrase(("|a| > ", right)) if left == -right else Phrase(("a < ", left, ", a > ", right))
    if left is not None:
        return Phrase(("a < ", left))
    return None if right is None else Phrase(("a > ", right))


def _all_dead(found: Traits) -> bool:
    """Whether g' is 0 wherever the function saturates."""
    low = {part[1] for part in found.dead if part[0] == -inf}
    high = {part[0] for part in found.dead if part[1] == inf}
    everywhere = (-inf, inf) in found.dead
    return everywhere or all(
        end is None or end in ends for end, ends in ((found.left, low), (found.right, high))
    )


def steepness(found: Steepest) -> Phrase:
    """The largest slope and its place: `0.25 at 0`, `1 for a > 0`, `1 as a -> inf`."""
    if found.along == "everywhere":
        return Phrase((found.value, " everywhere"))
    if found.along:
        return Phrase((found.value, " for a > " if found.along == "right" else " for a < ", found.at))
    return Phrase((found.value, " as a -> " if abs(found.at) == inf else " at ", found.at))


def _answers(one: Portrait) -> Table:
    """The properties of one function, a row each: yes or no, and where."""
    found = one.traits
    bends = Phrase(("everywhere except at ", *_listed(found.bends))) if found.bends else "everywhere"
    flat = _where(found.left, found.right)
    dead = Phrase(("g' = 0 ", *_parts(found.dead))) if found.dead else None
    jumps = Phrase(("a jump at ", *_listed(found.jumps))) if found.jumps else None
    largest = Phrase(("largest |g'| is ", *steepness(found.steepest)))
    rows: list[tuple[Value, ...]] = [
        ("differentiable", "yes", bends),
        (
            "saturates",
            _yes(flat),
            _saturation(flat),
        ),
        ("dead", _yes(dead), dead),
        ("explodes", _yes(_explodes(found)), jumps or (None if _explodes(found) else largest)),
        ("range", None, interval(found)),
        ("zero-centred", _yes(found.odd), "g(-a) = -g(a)" if found.odd else None),
    ]
    columns = (Column("property"), Column("answer", title=""), Column("where"))
    return Table("answers", columns, rows, "Properties", data=False)


def _saturation(flat: Phrase | None) -> Phrase:
    """Where |g'| is small, in full."""
    if flat is None:
        return Phrase((f"on neither side {_FLAT}",))
    return Phrase((f"{_FLAT} " if flat == _EVERYWHERE else f"{_FLAT} for ", *flat))


def _yes(holds: object) -> str:
    return "yes" if holds else "no"


def _parts(dead: Sequence[tuple[float, float]]) -> list[Value]:
    pieces: list[Value] = []
    for low, high in dead:
        pieces.append(" and " if pieces else "")
        if low == -inf:
            pieces += ["everywhere"] if high == inf else ["for a < ", high]
        else:
            pieces += ["for a > ", low] if high == inf else ["from ", low, " to ", high]
    return pieces


def interval(found: Traits) -> Phrase:
    """The range: a bracket where the bound is a value itself, `[-0.278465, inf)`; `{0, 1}` where it jumps."""
    if found.levels:
        return Phrase(("{", *_listed(found.levels), "}"))
    low, high, low_attained, high_attained = found.range
    return Phrase(("[" if low_attained else "(", low, ", ", high, "]" if high_attained else ")"))


# -- formulas and values -----------------------------------------------------------------------------


def _formulas(portraits: Sequence[Portrait], screen: bool = True) -> Table:
    columns = (
        Column("activation"),
        Column("formula", "formula", "g(a)"),
        Column("derivative", "formula", "g'(a)"),
        Column("derivative_in_y", "formula", screen=False),
    )
    rows = [(one.name, one.formula, one.derivative, one.in_y) for one in portraits]
    return Table("formulas", columns, rows, "Formulas", screen=screen)


def _ranges(portraits: Sequence[Portrait], screen: bool = True) -> Table:
    columns = (
        Column("activation"),
        Column("range", data=False),
        Column("low", "number", screen=False),
        Column("high", "number", screen=False),
        Column("low_attained", "flag", screen=False),
        Column("high_attained", "flag", screen=False),
        Column("zero_centred", "flag", "zero-centred"),
    )
    found = [(one.name, one.traits) for one in portraits]
    rows = [(name, interval(own), *own.range, own.odd) for name, own in found]
    return Table("ranges", columns, rows, "Ranges", "zero-centred: g(-a) = -g(a)", screen=screen)


def _values(portraits: Sequence[Portrait], screen: bool = True) -> Table:
    columns = (
        Column("activation", screen=len(portraits) > 1),
        Column("a", "number"),
        Column("value", "number", "g(a)"),
        Column("derivative", "number", "g'(a)"),
    )
    rows = [(one.name, *row) for one in portraits for row in one.values]
    return Table("values", columns, rows, "Values", screen=screen)


def _side_by_side(portraits: Sequence[Portrait]) -> Table:
    """Values of several functions: a column a point, g first, then g'."""
    places = [a for a, _, _ in portraits[0].values]
    titles = [f"{g}({a:g})" for g in ("g", "g'") for a in places]
    columns = (Column("activation"), *(Column(title, "number") for title in titles))
    rows: list[tuple[Value, ...]] = [
        (one.name, *(row[1] for row in one.values), *(row[2] for row in one.values)) for one in portraits
    ]
    return Table("across", columns, rows, "Values", data=False)


# -- curves ------------------------------------------------------------------------------------------


def _series(one: Portrait, name: str, order: int) -> Series:
    """g (0) or g' (1) as a curve, sharp at its bends and parted where it jumps."""
    graph = one.activation.graph
    function = bound(derivatives(graph, ["a"])["a"] if order else graph, FLOATS)
    points = sorted(_points(function, one.traits.bends), key=lambda point: point[0])
    return Series(name, [x for x, _ in points], [y for _, y in points])


def _points(function: Callable[[float], float], bends: Sequence[float]) -> Iterator[tuple[float, float]]:
    for k in range(-REACH * PARTS, REACH * PARTS + 1):
        if k / PARTS not in bends:
            yield k / PARTS, function(k / PARTS)
    for bend in bends:
        left, right = beside(bend)
        yield left, function(left)
        if abs(function(right) - function(left)) > 2.0**-40:
            yield bend, nan
        yield right, function(right)
