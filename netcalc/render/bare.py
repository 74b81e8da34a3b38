"""A value as scripts read it: one line, full precision, spelled as --expect and --at read it.

203530    32x32x10    x=-4,y=-4,z=3    [[1,0],[0,1]]    true    -1/n7^2
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from netcalc.answer import Choices, Formula, Records, Shape, Value
from netcalc.render.alphabet import visible

_NAME = re.compile(r"[^\s,;=()\[\]{}\"']+")
_BITS_OF_STR = 10_000
"""Python refuses to write an integer of more than 4300 digits at once; these are safely fewer."""


def spelled(value: Value, encoding: str = "utf-8") -> str:
    """A value as --bare and --get print it, and as --expect reads it again; records are JSON, in which
    signs that the encoding lacks are escaped.

    >>> spelled({"x": -4.0, "y": 0.1}), spelled([[1.0, 0.0], [0.0, 1.0]]), spelled(True), spelled(None)
    ('x=-4,y=0.1', '[[1,0],[0,1]]', 'true', 'null')
    >>> spelled(Shape((32, 32), 10)), spelled({"f": {"value": 1.0, "gradient": -0.5}})
    ('32x32x10', '{"f":{"value":1,"gradient":-0.5}}')
    """
    if value is None or isinstance(value, bool | int | float):
        return spelled_number(value)
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, Shape):
        return str(value)
    if isinstance(value, Choices):
        return spelled(value.best, encoding)
    if isinstance(value, Records):
        return spelled(value.brief, encoding)
    if not _plain(value):
        from netcalc.render.json import value_json

        return value_json(value, compact=True, encoding=encoding)
    if isinstance(value, Mapping):
        return ",".join(f"{name}={_element(entry)}" for name, entry in value.items())
    return _element(value)


def spelled_number(value: bool | float | None) -> str:
    """A number in its shortest spelling that reads back as itself.

    >>> [spelled_number(x) for x in (2.0, -0.0, 0.1, 1e22, float("-inf"), None)]
    ['2', '0', '0.1', '1e+22', '-inf', 'null']
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return spelled_integer(value)
    return spelled_float(value)


def spelled_float(value: float) -> str:
    """A float without `.0` and without a negative zero."""
    text = float.__repr__(value)
    if text.endswith(".0"):
        return text[:-2] if text != "-0.0" else "0"
    return text


def spelled_integer(value: int) -> str:
    """An integer of any size, all its digits.

    >>> len(spelled_integer(10**5000))
    5001
    """
    if value.bit_length() < _BITS_OF_STR:
        return int.__repr__(value)
    if value < 0:
        return "-" + spelled_integer(-value)
    half = value.bit_length() // 7  # decimal digits of about half the number: log10(2) / 2 is 0.15
    high, low = divmod(value, 10**half)
    return spelled_integer(high) + spelled_integer(low).rjust(half, "0")


def _plain(value: Sequence[Value] | Mapping[str, Value]) -> bool:
    """Is it made of what --expect reads: named values, or lists of numbers and formulas?"""
    if isinstance(value, Mapping):
        named = bool(value) and all(_NAME.fullmatch(name) for name in value)
        return named and all(_plain_element(entry) for entry in value.values())
    return all(map(_plain_element, value))


def _plain_element(value: Value) -> bool:
    if value is None or isinstance(value, bool | int | float | Formula | Shape):
        return True
    if isinstance(value, str):
        return value.isidentifier()
    return not isinstance(value, Mapping) and _plain(value)


def _element(value: Value) -> str:
    if isinstance(value, str | Shape) or not isinstance(value, Sequence):
        return spelled(value)
    return "[" + ",".join(map(_element, value)) + "]"
