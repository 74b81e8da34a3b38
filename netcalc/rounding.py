"""A number against the one that a text gives: rounded as people round it, never guessed.

A decimal is right within 1e-6 of the truth, or where it is the truth rounded to the digits given, at
least three of them. Integers are exact. Comparisons are done in decimal digits, as they were written.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from netcalc.errors import NetcalcError, NotationError, shown

if TYPE_CHECKING:
    from decimal import Decimal

RELATIVE, LEAST_DIGITS = "1e-6", 3
LONGEST = 5000
"""Characters of one plain number; the longest exact integer has 1234 digits."""
MOST_PLACES = 500
"""Digits of a whole number that one of several answers may have."""
MOST_WORK = 1_000_000
"""Entries that are computed for one answer: ones(3000, 3000) is a short text, and a class is long."""
PRECISION = 1000
"""Decimal digits that comparisons are done in: far more than a float has."""

_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9][0-9_]*)?(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?")
_INFINITE = {sign + word: float(sign + "inf") for sign in ("", "+", "-") for word in ("inf", "infinity", "∞")}
_INFINITE["nan"] = math.nan

_DECIMAL_COMMA = re.compile(r"[+-]?(?:0,[0-9]+|[0-9]+,(?:[0-9]{1,2}|[0-9]{4,}))")
"""No thousands are parted so: 0,731 and 1,5."""

Tolerance = tuple[float, float]
"""rtol and atol: |x - t| <= atol + rtol*|t|."""


def same_number(true: int | float, text: str, tolerance: Tolerance | None = None) -> bool:
    """Is the number in `text` a right way of writing the true one?

    Raises NotationError where there is no number in it.

    >>> same_number(0.7310585786300049, "0.731"), same_number(0.7310585786300049, "0.73")
    (True, False)
    """
    given = _number(text)
    if given != given or true != true:  # nan
        return given != given and true != true
    if given in (math.inf, -math.inf) or true in (math.inf, -math.inf):
        return given == true
    return _near(true, given, tolerance)


def whole_number(text: str) -> int | None:
    """The whole number that a text gives, of at most MOST_PLACES digits; None where it gives another number.

    Raises NotationError where it gives none.

    >>> whole_number("4.0"), whole_number("4.5"), whole_number("1e9999")
    (4, None, None)
    """
    number = _number(text)
    if isinstance(number, float):
        return int(number) if number.is_integer() else None
    if number.adjusted() > MOST_PLACES or number != number.to_integral_value():
        return None
    return int(number)


def _near(true: int | float, given: float | Decimal, tolerance: Tolerance | None) -> bool:
    from decimal import MAX_EMAX, MIN_EMIN, Decimal, localcontext

    with localcontext() as context:
        context.prec, context.Emax, context.Emin = PRECISION, MAX_EMAX, MIN_EMIN
        x = given if isinstance(given, Decimal) else Decimal(repr(given))
        t = Decimal(true) if isinstance(true, int) else Decimal(repr(true))
        away = abs(x - t)
        if tolerance is not None:
            rtol, atol = (Decimal(repr(bound)) for bound in tolerance)
            return away <= atol + rtol * abs(t)
        if isinstance(true, int):
            return x == t
        return away <= Decimal(RELATIVE) * abs(t) or (isinstance(given, Decimal) and away <= _half_a_digit(x))


def _half_a_digit(x: Decimal) -> Decimal:
    """How far the truth may lie from its rounding x; an exact tie may be rounded either way."""
    from decimal import Decimal

    _, digits, exponent = x.as_tuple()
    if len(digits) < LEAST_DIGITS or not isinstance(exponent, int):
        return Decimal(0)
    return Decimal((0, (5,), exponent - 1))


def _number(text: str) -> float | Decimal:
    """A number as its digits were given, or the value of a constant expression."""
    plain = text.replace("−", "-").strip()
    if plain.lower() in _INFINITE:
        return _INFINITE[plain.lower()]
    if len(plain) <= LONGEST and _DECIMAL_COMMA.fullmatch(plain):
        raise NotationError(f"{shown(text)}: decimals have a point: {shown(plain.replace(',', '.'))}")
    if len(plain) <= LONGEST and _DECIMAL.fullmatch(plain) and re.search("[0-9]", plain):
        from decimal import Decimal, InvalidOperation

        try:
            return Decimal(plain.replace(",", "").replace("_", ""))
        except InvalidOperation:  # an exponent beyond what even Decimal holds
            raise NotationError(f"{shown(text)} is beyond any number here") from None
    return _constant(plain)


def _constant(text: str) -> float:
    from netcalc.expression.point import constant

    try:
        return constant(text, MOST_WORK)
    except NetcalcError as error:
        raise NotationError(f"{shown(text)} can't be read as a number: {error.message}") from None


def rounded_too_far(text: str) -> str | None:
    """What is to be said of the first decimal of too few digits, whether they are the right ones or not.

    >>> rounded_too_far("x=0.73")
    '0.73 counts as exact: a rounded decimal has at least three significant digits'
    """
    for decimal in re.findall(r"(?<![\w.])[0-9]*\.[0-9]+(?![\w.])", text):
        if len(decimal.replace(".", "").lstrip("0")) < LEAST_DIGITS:
            return f"{decimal} counts as exact: a rounded decimal has at least three significant digits"
    return None
