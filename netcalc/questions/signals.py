"""Images, signals and filters as they are typed: nested lists, tables, files, constant expressions.

    signal = "[" entry ("," entry)* "]"     nested lists, an axis for each depth: [[1, 2], [3, 4]]
           | rows of numbers                a table, as a .csv file has it: 1,2,3
           | "@" file                       .csv, .npy or .json
           | expression                     1/9*ones(3, 3)
    entry  = signal | number | expression   1, -0.5, 1e-3, 1/9, sqrt(2)

Numbers stay what was written: 0.1 is a tenth, and 1/9 a ninth.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from numbers import Real
from typing import Any

from netcalc.errors import (
    DomainError,
    InputError,
    LimitError,
    NetcalcError,
    NotationError,
    Place,
    ShapeError,
    shown,
)
from netcalc.expression.rational import exact
from netcalc.network.shape import Shape
from netcalc.network.signal import Number, Signal, flat, signal
from netcalc.operations.shapes import LARGEST

MOST_AXES = 5
"""Of filters over a volume: [filter][channel][depth][row][column]."""

_PIECE = re.compile(r"[\[\],]|[^\[\],]+")
_WHOLE = re.compile(r"[+-]?[0-9]{1,400}")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,400}\.?[0-9]{0,400}|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,3})?")
_FILE = re.compile(r"[\w./-]+\.(?:csv|npy|json)", re.IGNORECASE)
_EXAMPLE = "for example [[1, 2], [3, 4]], @image.csv, @image.npy or @image.json"


def read_signal(given: object, what: str) -> Signal:
    """Numbers in a grid of any rank.

    Raises NotationError for what can't be read, ShapeError where lists differ in length, DomainError for
    an entry that is not finite.

    >>> read_signal("[[0.1, 1/9], [2, -3]]", "the image").nested
    [[0.1, 0.1111111111111111], [2.0, -3.0]]
    >>> read_signal("1/9*ones(2, 2)", "the filter").denominator
    9
    """
    if isinstance(given, str):
        given = _written(given, what)
    if hasattr(given, "tolist"):  # an array of numpy, or one that behaves like it
        given = given.tolist()
    if not isinstance(given, list | tuple | Real):
        raise InputError(f"{what} is a {type(given).__name__}, no list of numbers", _EXAMPLE)
    shape, entries = flat(given, what, MOST_AXES)
    if len(entries) > LARGEST:
        raise LimitError(f"{what} has {len(entries):,} entries; the limit is {LARGEST:,}")
    return signal(shape, _numbers(entries, shape, what))


def _written(text: str, what: str) -> Any:
    """What a text stands for, as nested lists; its entries may be texts still."""
    bare = text.strip()
    if not bare:
        raise NotationError(f"{what} is empty", _EXAMPLE)
    if bare.startswith("@"):
        from netcalc.expression.files import read_array

        return read_array(bare[1:].strip(), MOST_AXES)
    if _FILE.fullmatch(bare):
        raise InputError(f"{what} is a file only with @ ahead of it", f"write @{shown(bare)}")
    if bare.startswith("[") and _closes(bare):
        return _lists(text, what)
    if re.search(r"[\[(A-Za-zπ*/^]", re.sub(r"(?<=[0-9.])[eE](?=[-+]?[0-9])|nan|inf", "", bare)):
        return _expression(text, what)
    from netcalc.expression.files import table

    return table(bare.replace("−", "-"), what)


def _closes(text: str) -> bool:
    """Whether the first bracket is closed at the end of the text, or nowhere."""
    depth = 0
    for found in re.finditer(r"[\[\]]", text):
        depth += 1 if found[0] == "[" else -1
        if depth == 0:
            return found.end() == len(text)
    return True


def _lists(text: str, what: str) -> list[Any]:
    """Nested lists of the texts between commas."""
    whole: list[Any] = []
    opened = [whole]
    filled = False
    for found in _PIECE.finditer(text):
        piece, place = found[0].strip(), Place(text, found.start(), found.end())
        if not piece:
            continue
        if piece == "[":
            if filled:
                raise NotationError(
                    "a comma is missing", "lists are parted by commas: [[1, 2], [3, 4]]", place
                )
            opened[-1].append([])
            opened.append(opened[-1][-1])
            filled = False
        elif piece in ",]":
            if not filled and (piece == "," or opened[-1]):
                raise NotationError("a number is missing here", "numbers are parted by commas: [1, 2]", place)
            filled = piece == "]"
            if filled:
                opened.pop()
        elif filled:
            raise NotationError("a comma is missing", "numbers are parted by commas: [1, 2]", place)
        else:
            opened[-1].append(_entry(piece, text, found.start() + found[0].index(piece)))
            filled = True
    if len(opened) > 1:
        end = Place(text, len(text.rstrip()) - 1, len(text.rstrip()))
        raise NotationError(f"a bracket of {what} is never closed", "close it with ]", end)
    return whole[0]  # type: ignore[no-any-return]


def _entry(piece: str, text: str, start: int) -> Number:
    """A number, or the value of a constant expression."""
    plain = piece.replace("−", "-")
    if _WHOLE.fullmatch(plain):
        return int(plain)
    place = Place(text, start, start + len(piece))
    if _DECIMAL.fullmatch(plain) and float(plain) - float(plain) == 0:
        from fractions import Fraction

        return Fraction(plain)
    if plain.lstrip("+-").lower() in ("nan", "inf", "infinity"):
        raise DomainError(f"{piece} is no finite number", "every entry is a finite number", place)
    try:
        found = exact(piece)
    except NetcalcError as error:
        if re.fullmatch(r"[-+0-9.eE]+(\s+[-+0-9.eE]+)+", plain):
            raise NotationError(
                f"{shown(piece, 40)} are several numbers", "numbers are parted by commas: [1, 2]", place
            ) from None
        error.place = (
            Place(text, start + error.place.start, start + error.place.end) if error.place else place
        )
        raise
    if isinstance(found, list):
        raise NotationError(f"{shown(piece, 40)} is an array within a list", _EXAMPLE, place)
    return found


def _expression(text: str, what: str) -> Any:
    """A constant expression such as 1/9*ones(3, 3)."""
    try:
        return exact(text)
    except NetcalcError as error:
        if error.hint is None:
            error.hint = _EXAMPLE
        raise error.within(what) from None


# -- entries -----------------------------------------------------------------------------------------


def _numbers(entries: list[Any], shape: tuple[int, ...], what: str) -> list[Number]:
    """Entries as numbers, every one finite."""
    if all(type(entry) is int for entry in entries):
        return entries
    if all(type(entry) is float and entry - entry == 0 for entry in entries):
        return entries
    return [_number(entry, i, shape, what) for i, entry in enumerate(entries)]


def _number(entry: Any, position: int, shape: tuple[int, ...], what: str) -> Number:
    from fractions import Fraction

    if isinstance(entry, str):
        try:
            return _entry(entry.strip(), entry, 0)
        except NetcalcError as error:
            raise error.within(place_of(position, shape, what)) from None
    if hasattr(entry, "item"):  # one of numpy's numbers
        entry = entry.item()
    if isinstance(entry, bool) or not isinstance(entry, int | float | Fraction):
        said = (
            "null" if entry is None else shown(str(entry).lower() if entry in (True, False) else repr(entry))
        )
        raise InputError(f"{place_of(position, shape, what)} is {said}, no number", _EXAMPLE)
    if isinstance(entry, float) and entry - entry != 0:
        hint = "every entry is a finite number"
        raise DomainError(f"{place_of(position, shape, what)} is {entry}, which is no finite number", hint)
    return entry


def place_of(position: int, shape: Sequence[int], what: str) -> str:
    """`entry 2,1 of the image`, counted from 1."""
    numbers: list[str] = []
    for size in reversed(shape):
        position, k = divmod(position, size)
        numbers.insert(0, str(k + 1))
    return f"entry {','.join(numbers)} of {what}" if numbers else what


# -- shapes ------------------------------------------------------------------------------------------


def image_of(found: Signal, shape: Shape | None) -> tuple[Signal, Shape]:
    """An image with its channels first, one where it has none, and its size.

    Without a shape: one axis is a signal, two an image, three the channels of one, four those of a volume.
    With one, the numbers are read in its order, row after row.

    >>> image, size = image_of(Signal((2, 2, 1), [1, 2, 3, 4]), Shape((2, 1), 2))
    >>> image.nested, str(size)
    ([[[1], [3]], [[2], [4]]], '2@2x1')
    """
    if shape is None:
        if not 1 <= len(found.shape) <= 4:
            raise ShapeError(f"the image has {len(found.shape) or 'no'} axes", _EXAMPLE)
        channels, places = (None, found.shape) if len(found.shape) < 3 else (found.shape[0], found.shape[1:])
        return found._replace(shape=(channels or 1, *places)), Shape(places, channels, True)
    channels, places = shape.channels or 1, shape.spatial
    last = shape.channels is not None and not shape.channels_first
    order = (*places, channels) if last else (channels, *places)
    _check_order(found, order, shape)
    values = found.values
    if last:
        values = [value for channel in range(channels) for value in values[channel::channels]]
    return Signal((channels, *places), values, found.denominator), Shape(places, shape.channels, True)


def _check_order(found: Signal, order: Sequence[int], shape: Shape) -> None:
    """The axes of the lists are those of the size, some of them perhaps written as one."""
    if len(found.values) != shape.size:
        message = f"the image has {len(found.values):,} numbers, and {shape} has {shape.size:,}"
        raise ShapeError(message, "--shape tells how the numbers of IMAGE are read, row after row")
    left = list(order)
    for size in found.shape:
        while left and size % left[0] == 0 and size > 1:
            size //= left.pop(0)
        if size > 1:
            written = "x".join(map(str, found.shape))
            message = f"the lists of the image are {written}, which is no way of writing {shape}"
            hint = f"for {shape} they are {'x'.join(map(str, order))}: one list for each axis, in this order"
            raise ShapeError(message, hint)
