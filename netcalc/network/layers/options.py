"""How the options of a layer are written and read.

The annotation of a record's field says how its text is read: `filters: Natural`, `kernel: Axes`. The
value is kept as it was meant, a number or one for each axis, and written back in its shortest form.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from netcalc.errors import InputError, NotationError, shown
from netcalc.network.axes import Padding, one_number, paddings, parts, read_number, spread

Natural = int
"""At least 1."""
Axes = int | tuple[int, ...]
"""At least 1, for all axes or for each."""
Extra = int | tuple[int, ...]
"""At least 0, for all axes or for each."""
Paddings = int | str | tuple[Padding | int, ...]
Biases = int | None
"""0, 1 or 2 for each unit and gate."""
Channelwise = int | str
"""One for all, or the word channels."""
Probability = float
Real = float

SHORT = {
    "stride": "s",
    "padding": "p",
    "dilation": "d",
    "groups": "g",
    "multiplier": "m",
    "inputs": "m",
    "output_padding": "op",
    "probability": "p",
}
"""The short names that the notation has for some options."""

FLAGS = {"yes": True, "no": False, "true": True, "false": False}
_DECIMAL = re.compile(r"[+-]?(\d{1,400}(\.\d{0,400})?|\.\d{1,400})(e[+-]?\d{1,3})?", re.IGNORECASE)


@cache
def options(record: Any) -> dict[str, str]:
    """The options of a layer, in order, and how each is read: {"filters": "Natural", ...}."""
    annotations = {
        name: note
        for kind in reversed(record.__mro__)
        for name, note in vars(kind).get("__annotations__", {}).items()
    }
    return {name: getattr(note, "__forward_arg__", note) for name, note in annotations.items()}


@cache
def in_order(record: Any) -> tuple[str, ...]:
    """The options that may be given without their names: `conv:10,5`."""
    defaults = record._field_defaults
    needed = tuple(name for name in options(record) if name not in defaults and name not in SHORT)
    return needed or tuple(options(record))[:1]


@cache
def spellings(record: Any) -> dict[str, str]:
    """Every name an option of this layer goes by, and the option: {"s": "stride", "stride": "stride"}."""
    names = {name: name for name in options(record)}
    return names | {SHORT[name]: name for name in names if name in SHORT}


def read(record: Any, option: str, text: str) -> Any:
    """The value of an option from its text; an error's place is in that text."""
    return READERS[options(record)[option]](text, option.replace("_", " "))


def per_axis(value: Axes, rank: int, what: str) -> tuple[int, ...]:
    """An option for each of `rank` axes. Raises ShapeError where it is for another number of them."""
    return (value,) * rank if isinstance(value, int) else spread(value, rank, what, value)


def natural(text: str, what: str) -> int:
    return one_number(text, what, 1)


def axes(text: str, what: str, least: int = 1) -> Axes:
    numbers = tuple(read_number(part, text, what, least) for part in parts(text))
    return numbers[0] if len(numbers) == 1 else numbers


def extra(text: str, what: str) -> Extra:
    return axes(text, what, 0)


def padding(text: str, what: str) -> Paddings:
    read = paddings(text, len(parts(text)), what)
    kept = tuple(pair[0] if not isinstance(pair, str) and pair[0] == pair[1] else pair for pair in read)
    return kept[0] if len(kept) == 1 and isinstance(kept[0], int | str) else kept


def flag(text: str, what: str) -> bool:
    if text.lower() in FLAGS:
        return FLAGS[text.lower()]
    raise NotationError(f"{what} is yes or no, not {shown(text) or 'nothing'}", hint=f"write {what}=no")


def real(text: str, what: str) -> float:
    if _DECIMAL.fullmatch(text):
        return float(text)
    raise NotationError(f"{what} is a number, not {shown(text) or 'nothing'}", hint=f"write {what}=0.1")


def probability(text: str, what: str) -> float:
    value = real(text, what)
    if 0 <= value < 1:
        return value
    raise InputError(
        f"{what} is at least 0 and less than 1, not {shown(text)}", hint="dropout:0.5 leaves out half"
    )


def biases(text: str, what: str) -> int:
    if text in ("0", "1", "2"):
        return int(text)
    raise InputError(f"biases is 0, 1 or 2 for each unit and gate, not {shown(text) or 'nothing'}")


def channelwise(text: str, what: str) -> Channelwise:
    if text.lower() in ("1", "channels"):
        return 1 if text == "1" else "channels"
    raise InputError(
        f"{what} is 1 or channels, not {shown(text) or 'nothing'}", hint="write prelu or prelu:channels"
    )


READERS: dict[str, Callable[[str, str], Any]] = {
    "Natural": natural,
    "Axes": axes,
    "Axes | None": axes,
    "Extra": extra,
    "Paddings": padding,
    "Probability": probability,
    "Real": real,
    "Biases": biases,
    "Channelwise": channelwise,
    "bool": flag,
    "bool | None": flag,
}


def written(value: object) -> str:
    """A value as the notation writes it.

    >>> written(True), written((3, 5)), written(((0, 1), "same")), written(0.1), written(1.0)
    ('yes', '3x5', '0:1xsame', '0.1', '1')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "x".join(":".join(map(str, part)) if isinstance(part, tuple) else str(part) for part in value)
    return str(value).removesuffix(".0")
