"""Options that hold one value for every spatial axis, or one for each: `3`, `3x5`, `0:1x1:1`, `same`.

The command line's options, the notation's arguments and Python's tuples are all read here, so the
three accept the same things and complain in the same words. Whatever is wrong with a text is marked
in the text; the message is headed by the option's name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import index
from typing import Literal, NamedTuple, TypeGuard, TypeVar

from netcalc.errors import InputError, LimitError, NotationError, Place, ShapeError, did_you_mean, shown

Padding = tuple[int, int] | Literal["same", "valid", "causal"]
"""Samples before and after an axis, or a word for them that `network.window` resolves."""

PADDING_WORDS = ("same", "valid", "causal")
MOST_DIGITS = 400
MOST_CHARACTERS = 10_000
_TOO_LARGE = 10**MOST_DIGITS
_CROSS = re.compile("[xX×]")
_COLON = re.compile(":")
_NUMBER = re.compile("-?[0-9]+")
_T = TypeVar("_T")


class Part(NamedTuple):
    """A piece of a text between two crosses, stripped, and where it stands."""

    text: str
    start: int

    def place(self, whole: str) -> Place:
        """Its place in the whole text; a missing piece is marked by the cross before or after it."""
        if self.text:
            return Place(whole, self.start, self.start + len(self.text))
        start = max(min(self.start, len(whole)) - 1, 0)
        return Place(whole, start, min(start + 1, len(whole)))


def check_length(text: str) -> None:
    """Refuses a text that is longer than any size or option."""
    if len(text) > MOST_CHARACTERS:
        raise LimitError(
            f"a size or an option may have {MOST_CHARACTERS} characters, this one has {len(text)}",
            hint="write one number, or one for each axis",
        )


def parts(text: str, start: int = 0, separator: re.Pattern[str] = _CROSS) -> list[Part]:
    """A text cut at its crosses (or another separator), each piece with its place.

    >>> parts("3x 15")
    [Part(text='3', start=0), Part(text='15', start=3)]
    """
    check_length(text)
    pieces, at = [], 0
    for piece in separator.split(text):
        lead = len(piece) - len(piece.lstrip())
        pieces.append(Part(piece.strip(), start + at + (lead if piece.strip() else 0)))
        at += len(piece) + 1
    return pieces


def per_axis(value: str | int | Sequence[int], rank: int, what: str, least: int = 1) -> tuple[int, ...]:
    """One whole number for each of `rank` axes; a single one is meant for all of them.

    Raises NotationError for a text that is no such number, InputError for one below `least`,
    ShapeError for the wrong number of axes, LimitError for a number of more than 400 digits.

    >>> per_axis("3x5", 2, "kernel"), per_axis(3, 3, "kernel"), per_axis((1, 2), 2, "stride")
    ((3, 5), (3, 3, 3), (1, 2))
    """
    if isinstance(value, str):
        numbers = tuple(read_number(part, value, what, least) for part in parts(value))
    elif is_sequence(value):
        numbers = tuple(whole_number(number, what, least) for number in value)
    else:
        numbers = (whole_number(value, what, least),)
    return spread(numbers, rank, what, value)


def one_number(value: str | int, what: str, least: int = 1) -> int:
    """A single whole number, such as how many filters there are.

    >>> one_number("64", "filters")
    64
    """
    if not isinstance(value, str):
        return whole_number(value, what, least)
    stripped = value.strip()
    return read_number(Part(stripped, value.find(stripped)), value, what, least)


def paddings(value: str | int | Sequence[object], rank: int, what: str = "padding") -> tuple[Padding, ...]:
    """Padding for each of `rank` axes: a number for both sides, `before:after`, or a word.

    From Python a pair inside a sequence is before and after: ((0, 1), (1, 1)) is `0:1x1:1`.
    Raises as `per_axis` does; and ShapeError for `causal` on anything but a sequence.

    >>> paddings("0:1x1:1", 2), paddings(2, 1), paddings("same", 2)
    (((0, 1), (1, 1)), ((2, 2),), ('same', 'same'))
    """
    if isinstance(value, str):
        read = tuple(_padding_text(part, value, what) for part in parts(value))
    elif is_sequence(value):
        read = tuple(_padding_value(item, what) for item in value)
    else:
        read = (_padding_value(value, what),)
    resolved = spread(read, rank, what, value)
    if "causal" in resolved and rank != 1:
        raise ShapeError(
            f"{what}: causal is for sequences, and the input has {rank} axes",
            hint=f"use same, or write before:after for each axis: {'x'.join(['2:0'] * rank)}",
            place=Place(value, 0, len(value)) if isinstance(value, str) else None,
        )
    return resolved


def is_sequence(value: object) -> TypeGuard[Sequence[object]]:
    """Whether a Python value holds one value for each axis; bytes are a mistake, not numbers."""
    return not isinstance(value, int | str | bytes | bytearray) and isinstance(value, Sequence)


def whole_number(value: object, what: str, least: int = 1) -> int:
    """A Python number as an int; a float or a bool is none.

    >>> whole_number(3, "kernel")
    3
    """
    if isinstance(value, str):
        return one_number(value, what, least)
    try:
        if isinstance(value, bool):
            raise TypeError
        number = index(value)  # type: ignore[arg-type]
    except TypeError:
        written = shown(repr(value)) if isinstance(value, float | None) else f"a {type(value).__name__}"
        example = "(32, 32, 3)" if what == "size" else "3"
        raise InputError(
            f"{what}: {written} is not a whole number",
            hint=f"write it as in {what.replace(' ', '_')}={example}",
        ) from None
    return _bounded(number, what, least, None)


def read_number(part: Part, whole: str, what: str, least: int = 1) -> int:
    """One piece of a text as a whole number of at least `least`."""
    if part.text.isdecimal() and part.text.isascii() and len(part.text) < MOST_DIGITS:
        plain = int(part.text)  # what most are; a place is made for those that need to be marked
        if plain >= least:
            return plain
    place = part.place(whole)
    if not part.text:
        raise NotationError(
            f"{what}: a number is missing", hint=f"write it as in {_example(what)}", place=place
        )
    if not _NUMBER.fullmatch(part.text):
        written = shown(part.text)
        raise NotationError(
            f"{what}: {written} is not a whole number", hint=f"write it as in {_example(what)}", place=place
        )
    digits = part.text.lstrip("-").lstrip("0") or "0"
    if len(digits) > MOST_DIGITS:
        raise _too_long(what, len(digits), place)
    return _bounded(-int(digits) if part.text.startswith("-") else int(digits), what, least, place)


def _bounded(number: int, what: str, least: int, place: Place | None) -> int:
    if abs(number) >= _TOO_LARGE:
        raise _too_long(what, None, place)
    if number < least:
        raise InputError(f"{what}: {number} is below {least}", hint=f"use at least {least}", place=place)
    return number


def _too_long(what: str, digits: int | None, place: Place | None) -> LimitError:
    count = "more" if digits is None else f"{digits}"
    return LimitError(
        f"{what}: a number may have {MOST_DIGITS} digits, this one has {count}",
        hint="write a smaller number",
        place=place,
    )


_EXAMPLES = {
    "size": "32x32x3",
    "padding": "1, same or 0:1",
    "filters": "10",
    "groups": "2",
    "bytes": "4 for float32, 2 for float16",
    "batch": "32",
    "examples": "60000",
}


def _example(what: str) -> str:
    return _EXAMPLES.get(what, "3 or 3x5")


def _padding_text(part: Part, whole: str, what: str) -> Padding:
    word = part.text.lower()
    if word in PADDING_WORDS:
        return word  # type: ignore[return-value]
    if word.isalpha():
        raise NotationError(
            f"{what}: {shown(part.text)} is neither a number nor a kind of padding",
            hint=did_you_mean(
                shown(word), PADDING_WORDS, "write a number, before:after, same, valid or causal"
            ),
            place=part.place(whole),
        )
    sides = [read_number(side, whole, what, 0) for side in parts(part.text, part.start, _COLON)]
    if len(sides) > 2:
        raise NotationError(
            f"{what}: {shown(part.text)} names {len(sides)} sides of one axis",
            hint="write before:after, and x between axes, as in 0:1x1:1",
            place=part.place(whole),
        )
    return sides[0], sides[-1]


def _padding_value(value: object, what: str) -> Padding:
    if isinstance(value, str):
        return _padding_text(Part(value.strip(), 0), value.strip(), what)
    if is_sequence(value):
        if len(value) != 2:
            raise InputError(
                f"{what}: {shown(repr(value))} is not a pair",
                hint=f"write before and after, as in {what}=((0, 1),)",
            )
        return whole_number(value[0], what, 0), whole_number(value[1], what, 0)
    number = whole_number(value, what, 0)
    return number, number


def spread(values: tuple[_T, ...], rank: int, what: str, value: object) -> tuple[_T, ...]:
    """Values for all axes from one, or from one for each; `value` is what the asker wrote."""
    if len(values) == rank:
        return values
    if len(values) == 1:
        return values * rank
    place = Place(value, 0, len(value)) if isinstance(value, str) else None
    written = shown(value) if isinstance(value, str) else shown("x".join(map(_spelled, values)))
    axes = "1 spatial axis" if rank == 1 else f"{rank} spatial axes"
    message = f"{what}: {written or 'nothing'} is for {len(values)} axes, and the input has {axes}"
    raise ShapeError(message, hint=_axes_hint(values, rank, what), place=place)


def _axes_hint(values: tuple[object, ...], rank: int, what: str) -> str:
    """What a value for the wrong number of axes was probably meant to be."""
    if not values:
        return f"write one number for all axes, as in {what}=3"
    fitting = shown("x".join(_spelled(values[axis % len(values)]) for axis in range(rank)))
    if what == "kernel" and 1 < rank == len(values) - 1:
        return f"a filter spans all channels by itself: write {fitting}"
    if rank == 1:
        return f"write one number, such as {fitting}, or a size with more axes, such as 7x7"
    return f"write one number for all axes or one for each, such as {fitting}"


def spelled(values: Sequence[int | Padding]) -> str:
    """Values for each axis as a user would write them.

    >>> spelled((3, 3)), spelled((3, 5)), spelled(((0, 1), (1, 1))), spelled(("same", "same"))
    ('3', '3x5', '0:1x1', 'same')
    """
    return _spelled(values[0]) if len(set(values)) == 1 else "x".join(map(_spelled, values))


def _spelled(value: object) -> str:
    if not isinstance(value, tuple):
        return str(value)
    before, after = value
    return str(before) if before == after else f"{before}:{after}"
