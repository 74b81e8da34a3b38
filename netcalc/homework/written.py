"""Answers as TOML and JSON hold them, and as the key gives them outright.

`written` makes of any value the text that a student would have typed, so that one reader judges all;
`value` reads a text of the key without knowing beforehand what it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from netcalc.answer import Formula, Value
from netcalc.brackets import parts
from netcalc.errors import InputError, LimitError, NetcalcError, NotationError, shown

DEEPEST = 20
"""Lists in lists; nothing that is asked has as many."""

_WORDS: dict[str, bool | None] = {
    "true": True,
    "yes": True,
    "false": False,
    "no": False,
    "null": None,
    "none": None,
}
_SIZE = re.compile(r"[0-9]+(\s*[x×]\s*[0-9]+)+|[0-9]+\s*@\s*[0-9]+(\s*[x×]\s*[0-9]+)*", re.IGNORECASE)
_INTEGER = re.compile(r"[+-]?([0-9]{1,3}(,[0-9]{3})+|[0-9][0-9_]*)")
_DECIMAL = re.compile(r"[+-]?([0-9][0-9_]*\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?", re.IGNORECASE)
_INFINITE = re.compile(r"[+-]?(inf|infinity|∞)|nan", re.IGNORECASE)
_NAMED = re.compile(r"\s*[^\W\d]\w*\s*=(?!=)")


def written(value: Any, depth: int = 0) -> str:
    """A value of a TOML or JSON file as it would be typed. Decimals are given as text, all digits kept.

    Raises InputError for what is no answer.

    >>> written([[1, 2], ["x+1", True]]), written({"x": -4, "y": "0.50"})
    ('[[1,2],[x+1,true]]', 'x=-4,y=0.50')
    """
    if depth > DEEPEST:
        raise LimitError(f"it is nested more than {DEEPEST} deep")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return _digits(value)
    if isinstance(value, Mapping):
        return ",".join(f"{name}={written(item, depth + 1)}" for name, item in value.items())
    if isinstance(value, Sequence):
        return f"[{','.join(written(item, depth + 1) for item in value)}]"
    raise InputError(f"a {type(value).__name__} is no answer", "an answer is a text, a number or a list")


def _digits(value: int) -> str:
    try:
        return str(value)
    except ValueError:  # Python writes no more than 4300 digits
        raise LimitError("it has too many digits") from None


def value(text: str, depth: int = 0) -> Value:
    """What an answer given outright is: a number, a size, a list, named values, or a formula.

    Raises NotationError where it is none of them.

    >>> value("32x32x10"), value("203,530"), value("[1, 2.5]"), value("x=2*a,y=1")
    (Shape(spatial=(32, 32), channels=10, channels_first=False), 203530, [1, 2.5], {'x': '2*a', 'y': '1'})
    """
    text = text.strip().replace("−", "-")
    if not text:
        raise NotationError("the answer is empty")
    if depth > DEEPEST:
        raise LimitError(f"it is nested more than {DEEPEST} deep")
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _SIZE.fullmatch(text):
        return _size(text)
    if _INTEGER.fullmatch(text):
        return _integer(text)
    if _DECIMAL.fullmatch(text) or _INFINITE.fullmatch(text):
        return _float(text)
    several = parts(text)
    if all(map(_NAMED.match, several)) and (len(several) > 1 or not re.search("[;\n]", text)):
        return _mapping(several)
    inside = _listed(text)
    if inside is not None or len(several) > 1:
        return _evenly([value(item, depth + 1) for item in (several if inside is None else parts(inside))])
    return _formula(text)


def _size(text: str) -> Value:
    from netcalc.network.shape import parse_shape

    try:
        return parse_shape(text)
    except NetcalcError:  # more numbers than a signal has axes
        return [_integer(number) for number in re.findall("[0-9]+", text)]


def _integer(text: str) -> int:
    try:
        return int(text.replace(",", ""))
    except ValueError:
        raise NotationError(f"{shown(text)} has too many digits") from None


def _float(text: str) -> float:
    number = float(text.replace("_", "").replace("∞", "inf"))
    if number - number != 0 and not _INFINITE.fullmatch(text):
        raise NotationError(f"{shown(text)} is too large for a float")
    return number


def _mapping(several: Sequence[str]) -> dict[str, Value]:
    """Named values, x=1,y=2."""
    named: dict[str, Value] = {}
    for part in several:
        name, _, item = (piece.strip() for piece in part.partition("="))
        if name in named:
            raise NotationError(f"{shown(name)} is given twice")
        named[name] = value(item)
    return dict(zip(named, _evenly(list(named.values())), strict=True))


def _listed(text: str) -> str | None:
    """What stands in the brackets of a list; (x + y) alone is a formula."""
    if text[0] + text[-1] not in ("[]", "()"):
        return None
    inside = text[1:-1]
    try:
        several = parts(inside)
    except NotationError:  # (a) + (b)
        return None
    return inside if text[0] == "[" or len(several) > 1 else None


def _evenly(items: list[Value]) -> list[Value]:
    """Beside formulas an integer is a formula too: the 1 of [2*x, 1] may be answered as x/x."""
    if not any(_has_formula(item) for item in items):
        return items
    return [_as_formula(item) for item in items]


def _has_formula(item: Value) -> bool:
    if isinstance(item, list):
        return any(map(_has_formula, item))
    return isinstance(item, Formula)


def _as_formula(item: Value) -> Value:
    if isinstance(item, list):
        return [_as_formula(entry) for entry in item]
    return Formula(item) if type(item) is int else item


def _formula(text: str) -> Value:
    """A constant such as pi/4 or 2*[1, 2] as its numbers, anything with a variable as a formula."""
    from netcalc.expression import point
    from netcalc.expression.parser import parse

    program = parse(text)
    if program.graph.inputs or program.graph.entries:
        return Formula(text)
    return point.value(text)  # type: ignore[no-any-return]
