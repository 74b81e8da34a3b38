"""Numbers given as a list: words, one text, a file, or lists of Python.

    1 2 3     -1 '-2' 1/3     '1, 2, 3'     '[1, 2, 3]'     '[[1, 2], [3, 4]]'     '2*ones(3)'     @scores.csv

A list of lists is a matrix, and so are words or lines that are lists: '1,2' '3,4'. What a number is, the
asker says: scores may be -inf, probabilities are exact fractions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from netcalc.errors import InputError, LimitError, NetcalcError, NotationError, Place, ShapeError, shown
from netcalc.expression.files import read_array
from netcalc.expression.point import split, value
from netcalc.operations.shapes import LARGEST

Reader = Callable[[Any], Any]
"""A number as the asker wants it, of a float, an integer or a literal; ValueError: the text is no literal."""

_OPERATORS = frozenset("+-*/^@−×·")


def numbers(given: object, number: Reader, what: str = "numbers") -> list[Any]:
    """The vector, or the rows of the matrix, that is given.

    Raises NotationError for a text that is no list, InputError where there is no number, ShapeError for rows
    of different lengths, LimitError past 10,000,000 entries.

    >>> numbers(["1", "1/4", "-2"], float), numbers("[[1, 2], [3, 4]]", float), numbers("1,2\\n3,4", float)
    ([1.0, 0.25, -2.0], [[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.0], [3.0, 4.0]])
    """
    found = _found(given, number, what)
    return _checked(found if isinstance(found, list) else [found], what)


def _found(given: Any, number: Reader, what: str) -> Any:
    """A number, a list of numbers, or a list of lists of them."""
    if hasattr(given, "tolist"):  # an array of numpy, or one that behaves like it
        given = given.tolist()
    if isinstance(given, str):
        return _text(given, number, what)
    if isinstance(given, Sequence) and not isinstance(given, bytes | bytearray):
        texts = [one for one in given if isinstance(one, str)]
        if texts and len(texts) == len(given) and _is_cut(texts):
            return _text(" ".join(texts), number, what)
        found = [_found(one, number, what) for one in given]
        return found[0] if texts and len(found) == 1 else found
    return _of_python(given, number, what)


def _of_python(given: object, number: Reader, what: str) -> Any:
    try:
        if isinstance(given, bytes | bytearray):
            raise TypeError
        return number(given)
    except (TypeError, ValueError, OverflowError):
        said = "null" if given is None else repr(given)
        raise InputError(f"{shown(said)} is no number", f"{what} are numbers, or a list of them") from None


def _is_cut(words: Sequence[str]) -> bool:
    """Are the words pieces of one list, which a shell parted: `[1, 2, 3]` without quotes?"""
    return any(
        word.strip().startswith(",") or word.rstrip().endswith(",") or _depth(word) != 0 for word in words
    )


def _depth(text: str) -> int:
    return sum((sign in "([") - (sign in ")]") for sign in text)


# -- texts -------------------------------------------------------------------------------------------


def _text(text: str, number: Reader, what: str) -> Any:
    if text.lstrip().startswith("@"):
        return _found(_numeric(read_array(text.strip()[1:])), number, what)
    if not text.strip():
        raise InputError(f"here are no {what}", "for example '[1/2, 1/2]'")
    if _encloses(text.strip()):
        return _bracketed(text, 0, len(text), number, what)
    rows = [_line(text, start, end, number, what) for start, end in _lines(text)]
    return rows[0] if len(rows) == 1 else rows


def _numeric(found: Any) -> Any:
    """What a file holds, in lists: a text among the numbers of a JSON file is a number too."""
    return found if isinstance(found, list) else [found]


def _encloses(text: str) -> bool:
    """Do brackets stand around the whole text?"""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign in "([") - (sign in ")]")
        if depth <= 0:
            return text[0] == "[" and sign == "]" and at == len(text) - 1
    return False


def _lines(text: str) -> Iterable[tuple[int, int]]:
    """The ends of the lines that have something in them; a line break in a bracket is a blank."""
    start, depth = 0, 0
    for at, sign in enumerate(text + "\n"):
        depth += (sign in "([") - (sign in ")]")
        if sign in "\r\n" and (depth <= 0 or at == len(text)):
            if text[start:at].strip():
                yield start, at
            start = at + 1


def _bracketed(text: str, start: int, end: int, number: Reader, what: str) -> list[Any]:
    """What stands in [ ]: numbers, or lists of them."""
    opening, closing = text.index("[", start), text.rindex("]", start, end)
    if not text[opening + 1 : closing].strip():
        raise InputError(f"a list of {what} has at least one entry", None, Place(text, opening, closing + 1))
    found = []
    at = opening + 1
    for piece in split(text[opening + 1 : closing]):
        stop = at + len(piece)
        if _encloses(piece.strip()):
            found.append(_bracketed(text, at, stop, number, what))
        else:
            found.append(_entry(text, at, stop, number, what))
        at = stop + 1
    return found


def _line(text: str, start: int, end: int, number: Reader, what: str) -> Any:
    """Numbers parted by commas, or by blanks; one alone is itself, and may be an expression of a list."""
    pieces, at = [], start
    for piece in split(text[start:end]):
        pieces.append((at, at + len(piece)))
        at += len(piece) + 1
    if len(pieces) == 1:
        pieces = list(_words(text, start, end))
    if len(pieces) == 1:
        first, last = pieces[0]
        return _entry(text, first, last, number, what, alone=True)
    return [_entry(text, first, last, number, what) for first, last in pieces]


def _words(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    """The pieces between the blanks that stand in no bracket."""
    depth, first = 0, start
    for at in range(start, end + 1):
        sign = text[at] if at < end else " "
        depth += (sign in "([") - (sign in ")]")
        if sign.isspace() and (depth <= 0 or at == end):
            if at > first:
                yield first, at
            first = at + 1


def _entry(text: str, start: int, end: int, number: Reader, what: str, alone: bool = False) -> Any:
    """One number, a literal or a constant expression; `alone` it may be an expression of an array."""
    piece = text[start:end].strip()
    try:
        return number(piece)
    except (ValueError, ArithmeticError):
        pass
    if not piece:
        raise NotationError(f"one of the {what} is missing beside a comma", None, Place(text, start, end + 1))
    if set(piece) <= _OPERATORS:
        hint = "a file is @FILE" if text.strip() == "-" else "a number has no blanks in it: 2*3, -1"
        raise NotationError(f"{shown(piece)} is no number", hint, Place(text, start, end))
    try:
        found = value(text[start:end])
    except NetcalcError as error:
        if error.place:
            error.place = Place(text, error.place.start + start, error.place.end + start)
        raise
    if isinstance(found, list) and not alone:
        raise InputError(f"{shown(piece)} is a list among numbers", None, Place(text, start, end))
    return _mapped(found, number)


def _mapped(found: Any, number: Reader) -> Any:
    return [_mapped(one, number) for one in found] if isinstance(found, list) else number(found)


# -- the whole ---------------------------------------------------------------------------------------


def _checked(found: list[Any], what: str) -> list[Any]:
    """A vector or a matrix, and not too large."""
    if not found or any(row == [] for row in found):
        raise InputError(f"here are no {what}", "for example '[1/2, 1/2]'")
    rows = [row for row in found if isinstance(row, list)]
    if rows and len(rows) < len(found):
        raise ShapeError("numbers stand beside lists of numbers", "a matrix has its rows in brackets")
    if any(isinstance(entry, list) for row in rows for entry in row):
        raise ShapeError(f"{what} have one or two axes, and these have more")
    for i, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            message = f"row {i} has {len(row)} number{'s' * (len(row) != 1)}, row 1 has {len(rows[0])}"
            raise ShapeError(message, "all rows of a matrix have one length")
    count = len(found) * (len(rows[0]) if rows else 1)
    if count > LARGEST:
        raise LimitError(f"{count:,} numbers are past the limit of {LARGEST:,}")
    return found
