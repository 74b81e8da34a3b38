"""The size of a signal, as it is written: `784`, `28x28`, `32x32x3`, `3@224x224`, `64@100`.

Channels last is the notation of the lecture and of TensorFlow; channels first, and every rank but
the image, is written with `@`. A Shape remembers how it was written, so that an answer is printed
the way its question was asked.

    size = numbers               7 a side, 28x28 height x width, 32x32x3 height x width x channels
         | number "@" numbers    channels, then one, two or three spatial axes

A cross is x, X or ×, and spaces around a number do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import prod
from typing import NamedTuple

from netcalc.errors import InputError, NotationError, Place, ShapeError, shown
from netcalc.network.axes import Part, check_length, is_sequence, parts, read_number, whole_number


class Shape(NamedTuple):
    """Places along each spatial axis, and the channels at each place.

    A vector has no spatial axis, only channels. `channels` is None where they were not given: a bare
    side, or an image written as height x width.

    >>> str(Shape((32, 32), 3)), str(Shape((224, 224), 3, channels_first=True)), str(Shape((100,), 64))
    ('32x32x3', '3@224x224', '64@100')
    >>> str(Shape((), 784)), str(Shape((7,))), str(Shape((28, 28)))
    ('784', '7', '28x28')
    """

    spatial: tuple[int, ...]
    channels: int | None = None
    channels_first: bool = False

    def __str__(self) -> str:
        places = "x".join(map(str, self.spatial))
        if self.channels is None:
            return places
        if not self.spatial:
            return str(self.channels)
        if self.channels_first or len(self.spatial) != 2:
            return f"{self.channels}@{places}"
        return f"{places}x{self.channels}"

    @property
    def numbers(self) -> tuple[int, ...]:
        """Spatial axes, then channels where they are known: what JSON shows.

        >>> Shape((224, 224), 3, channels_first=True).numbers
        (224, 224, 3)
        """
        return self.spatial if self.channels is None else (*self.spatial, self.channels)

    @property
    def size(self) -> int:
        """How many values the signal has; one channel where none is named."""
        return prod(self.numbers)


MOST_AXES = 3
_OTHER_SPELLING = re.compile(r"[\[(]?\s*[0-9]+(\s*[,*;]\s*[0-9]+)+\s*[\])]?")


def parse_shape(text: str) -> Shape:
    """A size as a user writes it.

    Raises NotationError for what is no size, InputError for a number below 1, ShapeError for more
    axes than there are names for, LimitError for a number of more than 400 digits; each with its place.

    >>> parse_shape("32x32x3")
    Shape(spatial=(32, 32), channels=3, channels_first=False)
    >>> parse_shape("3@224x224").spatial, parse_shape("7").channels
    ((224, 224), None)
    """
    check_length(text)
    if _OTHER_SPELLING.fullmatch(text.strip()):
        raise NotationError(
            f"size: {shown(text)} is not written as a size",
            hint=f"write {shown('x'.join(re.findall('[0-9]+', text)))}",
            place=Place(text, 0, len(text)),
        )
    if "@" in text:
        return _channels_first(text)
    return _channels_last(tuple(read_number(part, text, "size") for part in parts(text)), text)


def read_shape(size: str | int | Sequence[int] | Shape) -> Shape:
    """A size as a text, a number, a sequence (height, width, channels), or as it is.

    >>> str(read_shape((32, 32, 3))), str(read_shape(7))
    ('32x32x3', '7')
    """
    if isinstance(size, str):
        return parse_shape(size)
    if isinstance(size, Shape):
        for number in size.numbers:
            whole_number(number, "size")
        if len(size.spatial) > MOST_AXES:
            raise too_many_axes(len(size.spatial))
        return size if size.spatial else Shape(size.numbers)
    numbers = size if is_sequence(size) else (size,)
    return _channels_last(tuple(whole_number(number, "size") for number in numbers), None)


def channels_first_note(shape: Shape) -> str | None:
    """What to tell an asker whose height x width x channels looks like channels x height x width.

    >>> channels_first_note(Shape((3, 224), 224))
    '3x224x224 is read as height 3, width 224, 224 channels; channels first is written 3@224x224'
    """
    if shape.channels is None or shape.channels_first or len(shape.spatial) != 2:
        return None
    height, width = shape.spatial
    mirrored = width == shape.channels != height and width > 4
    flat = height in (1, 3, 4) and min(width, shape.channels) >= 16
    if not (mirrored or flat):
        return None
    read = f"{shape} is read as height {height}, width {width}, {shape.channels} channels"
    return f"{read}; channels first is written {channels_first(shape)}"


def channels_first(shape: Shape) -> Shape:
    """An image's three numbers read the other way round: 3x224x224 as 3@224x224."""
    height, width = shape.spatial
    return Shape((width, shape.channels or 1), height, channels_first=True)


def _channels_last(numbers: tuple[int, ...], text: str | None) -> Shape:
    place = None if text is None else Place(text, 0, len(text))
    if not numbers:
        raise InputError("size: there is none", hint="write it as in 32x32x3")
    if len(numbers) > 3:
        raise ShapeError(
            f"size: height, width and channels are three numbers, this has {len(numbers)}",
            hint=_four_numbers(numbers),
            place=place,
        )
    return Shape(numbers[:2], numbers[2] if len(numbers) == 3 else None)


def _four_numbers(numbers: tuple[int, ...]) -> str:
    """Four numbers are a batch of images or a volume; more are beyond guessing."""
    if len(numbers) != 4:
        return "an image is 32x32x3, a volume with its channels first 3@16x112x112"
    batch, a, b, c = numbers
    image = f"{a}@{b}x{c}" if a in (1, 3, 4) else f"{a}x{b}x{c}"
    return shown(
        f"leave the batch out ({image}), or write a volume with its channels first ({batch}@{a}x{b}x{c})", 200
    )


def _channels_first(text: str) -> Shape:
    head, _, tail = text.partition("@")
    if "@" in tail:
        second = len(head) + 1 + tail.index("@")
        raise NotationError(
            "size: there are two @ signs",
            hint="write it as in 3@224x224",
            place=Place(text, second, second + 1),
        )
    lead = len(head) - len(head.lstrip())
    channels = read_number(Part(head.strip(), lead if head.strip() else len(head) + 1), text, "size")
    axes = parts(tail, len(head) + 1)
    spatial = tuple(read_number(part, text, "size") for part in axes)
    if len(spatial) > MOST_AXES:
        raise too_many_axes(len(spatial), Place(text, axes[MOST_AXES].start, len(text.rstrip())))
    return Shape(spatial, channels, channels_first=True)


def too_many_axes(count: int, place: Place | None = None) -> ShapeError:
    """The error for a rank that there are no names for."""
    return ShapeError(
        f"size: there are one, two or three spatial axes, not {count}",
        hint="a sequence is 64@100, an image 3@224x224, a volume 3@16x112x112",
        place=place,
    )
