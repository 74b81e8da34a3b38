"""How many: whole counts as people write large ones, 60000, 60,000, 60_000, 6e4.

The options that are counts are read here, budgets and batches alike. Numbers within a network are not:
there a comma parts arguments.
"""

from __future__ import annotations

import re

from netcalc.network.axes import one_number, whole_number

_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+(?:_[0-9]+)+")
_POWER = re.compile(r"([0-9]{1,400})(?:\.([0-9]{1,400}))?e\+?([0-9]{1,3})", re.IGNORECASE)


def amount(value: str | int, what: str) -> int:
    """A whole count of at least 1.

    Raises NotationError for a text that is none, InputError below 1, LimitError past 400 digits.

    >>> [amount(text, "batch") for text in ("60000", "60,000", "60_000", "6e4", "1.5e3")]
    [60000, 60000, 60000, 60000, 1500]
    """
    if not isinstance(value, str):
        return whole_number(value, what)
    text = value.strip()
    if len(text) < 1000 and _GROUPED.fullmatch(text):
        return whole_number(int(text.replace(",", "").replace("_", "")), what)
    power = _POWER.fullmatch(text)
    digits = scaled(power[1], power[2] or "", int(power[3])) if power else None
    return one_number(value, what) if digits is None else whole_number(int(digits), what)


def scaled(whole: str, decimals: str, places: int) -> str | None:
    """The digits of a decimal times a power of ten; None where it is not whole.

    >>> scaled("1", "5", 3), scaled("1", "25", 1)
    ('1500', None)
    """
    digits, shift = whole + decimals, places - len(decimals)
    if shift >= 0:
        return digits + "0" * shift
    return digits[:shift] if not digits[shift:].strip("0") else None
