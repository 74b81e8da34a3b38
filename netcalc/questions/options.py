"""What an option of a question gives: a number, a count, places, a time, one word of a few.

Texts come from a command line, numbers from Python. A number may be a constant expression, pi/2; a count is
written as people write large ones, 100,000 or 100_000. Counts that a network is asked with are read where
its own numbers are, in network/amounts.py. Every error names the option; it is an InputError where
nothing else is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from netcalc.errors import DomainError, InputError, LimitError, NetcalcError, did_you_mean, shown

LONGEST_TIMEOUT = 86_400
"""Seconds: a day."""
MOST_DIGITS = 400
"""Digits of a count."""

Known = TypeVar("Known", bound=str)


def number(name: str, given: float | str, example: str = "2, or pi/2") -> float:
    """An option that is a finite number, or a constant expression.

    Raises InputError for a text that is none, and for one without a finite value.

    >>> number("from", "-pi/2"), number("rate", 0.5)
    (-1.5707963267948966, 0.5)
    """
    from netcalc.expression.point import constant

    try:
        return constant(given if isinstance(given, str) else repr(float(given)))
    except DomainError as error:
        raise InputError(f"--{name}: {error.message}", error.hint) from None
    except (NetcalcError, TypeError, ValueError, OverflowError):
        what = shown(str(given).strip()) or "nothing"
        raise InputError(f"--{name} is a number, not {what}", f"for example --{name} {example}") from None


def places(name: str, given: str | Sequence[float | str], most: int) -> list[float]:
    """An option that is a list of numbers, `0,pi/2,[1]`: each once, in their order.

    Raises InputError where there is none, or one is no number; LimitError past `most`.

    >>> places("points", "0, pi, 0", 10), places("points", "[1, -0]", 10)
    ([0.0, 3.141592653589793], [1.0, 0.0])
    """
    from netcalc.expression.point import split

    example = "0,1,-1"
    if isinstance(given, str):
        pieces: Sequence[float | str] = list(split(given.strip().removeprefix("[").removesuffix("]")))
    else:
        pieces = list(given)
    if len(pieces) > most:
        raise LimitError(f"{len(pieces):,} values are more than {most:,}", "take fewer")
    if not pieces:
        raise InputError(f"--{name} names no places", f"for example --{name} {example}")
    found = (number(name, piece, example) + 0.0 for piece in pieces)  # -0 is 0
    return list(dict.fromkeys(found))


def count(name: str, given: int | str, least: int, example: int) -> int:
    """An option that is a whole number from `least` on; LimitError past 400 digits.

    >>> count("steps", "100,000", 0, 100), count("steps", 7, 0, 100)
    (100000, 7)
    """
    text = str(given).replace(",", "").replace("_", "").strip()
    if text.isascii() and text.isdigit() and len(text) > MOST_DIGITS:
        raise LimitError(f"--{name} has {len(text):,} digits; the limit is {MOST_DIGITS}")
    if not (text.isascii() and text.isdigit() and int(text) >= least):
        what = f"--{name} is a whole number from {least} on"
        raise InputError(f"{what}, not {shown(str(given))}", f"for example --{name} {example}")
    return int(text)


def seconds(given: float | str, name: str = "timeout") -> float:
    """An option that is a time in seconds, above 0 and at most a day.

    >>> seconds("2.5")
    2.5
    """
    try:
        found = float(given)
    except (TypeError, ValueError):
        found = 0.0
    if not 0 < found <= LONGEST_TIMEOUT:
        raise InputError(
            f"--{name} is a number of seconds, not {shown(str(given))}", f"for example --{name} 5"
        )
    return found


def one_of(name: str, given: str, known: Sequence[Known], hint: str | None = None) -> Known:
    """An option that is one word of a few; `hint` is said where none of them seems to be meant.

    >>> one_of("form", "steps", ("auto", "steps"))
    'steps'
    """
    for word in known:
        if given == word:
            return word
    message = f"--{name} is {' or '.join(known)}, not {shown(str(given))}"
    raise InputError(message, did_you_mean(str(given), known, hint))
