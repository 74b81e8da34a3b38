"""Functions of calculus, and those that choose among their inputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from netcalc.operations import shapes
from netcalc.operations.operation import After, Entry, Operation
from netcalc.operations.reductions import row_sums
from netcalc.operations.shapes import Shape


def _after_softmax(m: Any) -> tuple[Entry]:
    """What flows to a from log(softmax(a))."""
    return (lambda upstream, y, q, a: upstream - q * row_sums(m, upstream, m.shape(q)),)


ROWS = (
    Operation("exp", ("a",), lambda m: m.exp, lambda m: (lambda y, a: y,)),
    Operation(
        "log",
        ("a",),
        lambda m: m.log,
        lambda m: (lambda y, a: m.divide(1, a),),
        domain="the logarithm is defined for positive numbers only",
        after=(
            After("softmax", 0, lambda m: m.log_softmax, _after_softmax, "upstream - {q}*sum(upstream)"),
            After(
                "sigmoid",
                0,
                lambda m: lambda a: -m.softplus(-a),
                lambda m: (lambda u, y, q, a: u * m.sigmoid(-a),),
                "upstream*(1 - {q})",
            ),
        ),
    ),
    Operation(
        "log2",
        ("a",),
        lambda m: m.log2,
        lambda m: (lambda y, a: m.divide(1, a * m.log(2)),),
        domain="the logarithm is defined for positive numbers only",
    ),
    Operation(
        "log10",
        ("a",),
        lambda m: m.log10,
        lambda m: (lambda y, a: m.divide(1, a * m.log(10)),),
        domain="the logarithm is defined for positive numbers only",
    ),
    Operation(
        "sqrt",
        ("a",),
        lambda m: m.sqrt,
        lambda m: (lambda y, a: m.divide(1, 2 * y),),
        domain="the square root is defined from 0 on",
    ),
    Operation("sin", ("a",), lambda m: m.sin, lambda m: (lambda y, a: m.cos(a),)),
    Operation("cos", ("a",), lambda m: m.cos, lambda m: (lambda y, a: -m.sin(a),)),
    Operation("tan", ("a",), lambda m: m.tan, lambda m: (lambda y, a: 1 + m.power(y, 2),)),
    Operation(
        "asin",
        ("a",),
        lambda m: m.asin,
        lambda m: (lambda y, a: m.divide(1, m.sqrt(m.one_less_square(a))),),
        domain="asin is defined from -1 to 1",
    ),
    Operation(
        "acos",
        ("a",),
        lambda m: m.acos,
        lambda m: (lambda y, a: m.divide(-1, m.sqrt(m.one_less_square(a))),),
        domain="acos is defined from -1 to 1",
    ),
    Operation("atan", ("a",), lambda m: m.atan, lambda m: (lambda y, a: m.divide(1, 1 + m.power(a, 2)),)),
    Operation("sinh", ("a",), lambda m: m.sinh, lambda m: (lambda y, a: m.cosh(a),)),
    Operation("cosh", ("a",), lambda m: m.cosh, lambda m: (lambda y, a: m.sinh(a),)),
)


def _share(m: Any, position: int, above: str, least: str) -> Entry:
    """How much of the gradient the input at `position` gets from a max (above: gt, least: ge) or a min.

    All of it where it wins, nothing where it loses. A tie is shared equally, or goes to the first.
    """
    beats, reaches = getattr(m, above), getattr(m, least)

    def slope(y: Any, *inputs: Any) -> Any:
        own = inputs[position]
        if len(inputs) == 1:
            return 1
        if m.ties == "first":
            won = [
                (beats if other < position else reaches)(own, a)
                for other, a in enumerate(inputs)
                if other != position
            ]
            return m.smallest(*won) if len(won) > 1 else won[0]
        if len(inputs) == 2:
            other = inputs[1 - position]
            return m.divide(beats(own, other) + reaches(own, other), 2)
        return m.divide(reaches(own, y), sum(reaches(a, y) for a in inputs))

    return slope


def _several(*a: Shape) -> Shape:
    """The shape of a max or min: of one array over all its entries, of several entry by entry."""
    return shapes.broadcast(*a) if len(a) > 1 else ()


def _pull_of_one(m: Any, count: int, least: str) -> tuple[Entry] | None:
    """What flows back through the max or min of all entries of one array."""
    reaches = getattr(m, least)
    return (lambda upstream, y, a: upstream * m.shared(reaches(a, y)),) if count == 1 else None


def _tied(choose: Callable[..., float]) -> Callable[..., bool]:
    """Whether several numbers, or several entries of one array, are the largest or smallest."""

    def tied(*a: Any) -> bool:
        several = a[0].ravel().tolist() if hasattr(a[0], "ravel") and len(a) == 1 else a
        return several.count(choose(several)) > 1

    return tied


def _routing(names: Sequence[str], sizes: Sequence[Shape]) -> tuple[str]:
    return (f"row of {names[1]} = {names[0]}",)


CHOOSERS = (
    Operation(
        "max",
        ("a",),
        lambda m: m.largest,
        share=lambda m, position: _share(m, position, "gt", "ge"),
        gate="max: routes",
        kink=_tied(max),
        routes=True,
        shape=_several,
        pulls=lambda m, count: _pull_of_one(m, count, "ge"),
        structure=_routing,
    ),
    Operation(
        "min",
        ("a",),
        lambda m: m.smallest,
        share=lambda m, position: _share(m, position, "lt", "le"),
        gate="min: routes",
        kink=_tied(min),
        routes=True,
        shape=_several,
        pulls=lambda m, count: _pull_of_one(m, count, "le"),
        structure=_routing,
    ),
    Operation(
        "clip",
        ("a", "low", "high"),
        lambda m: (
            lambda a, low, high: m.where(m.le(low, high), m.smallest(m.largest(a, low), high), m.undefined)
        ),
        lambda m: (
            lambda y, a, low, high: m.both(m.lt(low, a), m.le(a, high)),
            lambda y, a, low, high: m.le(a, low),
            lambda y, a, low, high: m.gt(a, high),
        ),
        kink=lambda a, low, high: a in (low, high),
        domain="clip(a, low, high) needs low <= high",
        routes=True,
    ),
    Operation(
        "where",
        ("condition", "a", "b"),
        lambda m: m.where,
        lambda m: (
            lambda y, condition, a, b: 0,
            lambda y, condition, a, b: condition,
            lambda y, condition, a, b: 1 - condition,
        ),
        gate="where: routes",
        routes=True,
        bits=True,
    ),
)
