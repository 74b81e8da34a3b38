"""Activation functions by name, with a parameter as the layer notation has it: `leaky_relu:0.1`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from netcalc.errors import InputError, LimitError, NetcalcError, UnknownName, did_you_mean, shown
from netcalc.expression.graph import Graph
from netcalc.expression.parser import parse
from netcalc.expression.point import constant, split
from netcalc.expression.steps import Steps, Term
from netcalc.operations import ACTIVATIONS, ALIASES, FUNCTIONS, Operation

MOST_NAMES = 100
"""Functions that are told about at once."""
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?")
_OTHERS = {
    "maxout": (
        "maxout is the largest of several scores, max(w1*x + b1, w2*x + b2), no function of one number",
        "netcalc plot 'max(-x/2, x - 1)' draws one; its gradient: netcalc backprop 'max(u, v)' --at u=1,v=2",
    ),
    "softmax": (
        "softmax is a function of all scores together, not of one number",
        "netcalc softmax 1 2 3 --jacobian tells about it",
    ),
    "prelu": ("prelu is leaky_relu with a beta that is learned", "write leaky_relu:0.25"),
}
"""What is called an activation too, and what to ask instead."""


class Activation(NamedTuple):
    """An activation function with its parameters set."""

    name: str
    """As it is typed: `leaky_relu:0.1`, `relu`."""
    operation: Operation
    parameters: dict[str, float]

    @property
    def graph(self) -> Graph:
        """The function of a, by its row."""
        if self.operation.name not in FUNCTIONS:
            return parse(self.operation.activation).graph
        return parse(
            f"{self.operation.name}({', '.join(['a', *map(literal, self.parameters.values())])})"
        ).graph

    @property
    def textbook(self) -> Graph:
        """The function of a, written out as a textbook has it."""
        from fractions import Fraction

        graph, m = parse(self.operation.activation).graph, Steps()
        terms: list[Term] = []
        for step in graph.steps:
            if step.name in self.parameters:
                terms.append(m.number(Fraction(literal(self.parameters[step.name]))))
            elif step.operation:
                terms.append(m.apply(step.operation, *(terms[j] for j in step.inputs)))
            else:
                terms.append(m.input(step.name) if step.name else m.literal(step.literal))
        return Graph(tuple(m.steps), {}, terms[-1].index).alone(terms[-1].index)

    @property
    def bends(self) -> list[float]:
        """Where it has no derivative: its row knows, asked at 0 and at its parameters."""
        kink, given = self.operation.kink, tuple(self.parameters.values())
        places = {0.0, *given, *(-value for value in given)}
        return sorted(place for place in places if kink is not None and kink(place, *given))


def literal(value: float) -> str:
    """A number as a formula has it."""
    return repr(value).removesuffix(".0")


def activations(names: str | Sequence[str]) -> list[Activation]:
    """The functions that are named, without repeats; all of them where none is.

    >>> [one.name for one in activations("Leaky-ReLU:1/10, σ")]
    ['leaky_relu:0.1', 'sigmoid']
    """
    words = [names] if isinstance(names, str) else list(names)
    pieces = [piece.strip() for word in words for piece in split(_text(word))]
    if len(pieces) > MOST_NAMES:
        raise LimitError(
            f"{len(pieces):,} functions; the limit is {MOST_NAMES} at once", "name a few of them"
        )
    found = [_named(piece) for piece in pieces]
    every = found or [Activation(name, row, _defaults(row)) for name, row in ACTIVATIONS.items()]
    return list({one.name: one for one in every}.values())


def _text(word: object) -> str:
    if isinstance(word, str):
        return word or ","
    raise InputError(f"a function's name is a text, not {shown(repr(word))}", "write activation('tanh')")


def _defaults(row: Operation) -> dict[str, float]:
    names = row.arguments[len(row.arguments) - len(row.defaults) :]
    return dict(zip(names, map(float, row.defaults), strict=True))


def _named(piece: str) -> Activation:
    name, colon, given = piece.partition(":")
    row = _row(name.strip())
    defaults = _defaults(row)
    if not colon:
        return Activation(row.name, row, defaults)
    if not defaults:
        raise InputError(f"{row.name} has no parameter, and {shown(piece)} gives one", f"write {row.name}")
    (parameter,) = defaults
    text = re.sub(rf"^\s*{parameter}\s*=", "", given).strip()
    value = _value(row.name, parameter, text)
    spelled = text if _NUMBER.fullmatch(text) else literal(value)
    return Activation(f"{row.name}:{spelled}", row, {parameter: value})


def _row(name: str) -> Operation:
    plain = _plain(name)
    known = {_plain(one): row for one, row in ACTIVATIONS.items()}
    known |= {alias: ACTIVATIONS[one] for alias, one in ALIASES.items() if one in ACTIVATIONS}
    if plain in known:
        return known[plain]
    if plain in _OTHERS:
        raise InputError(*_OTHERS[plain])
    listed = f"activation functions: {', '.join(ACTIVATIONS)}"
    if re.fullmatch(r"-?[\d.]+", name):
        listed = "places stand in one word, with commas: --points -1,0,1"
    hint = did_you_mean(name, [*ACTIVATIONS, *ALIASES, *_OTHERS], listed)
    raise UnknownName(f"there is no activation function {shown(name) or 'of no name'}", hint)


def _plain(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "")


def _value(name: str, parameter: str, given: str) -> float:
    """The parameter as a number or a constant expression."""
    try:
        if "=" in given:
            raise InputError("another name")
        return constant(given) + 0.0
    except NetcalcError:
        hint = f"for example {name}:0.1"
        raise InputError(
            f"{parameter} of {name} is a number, not {shown(given) or 'nothing'}", hint
        ) from None
