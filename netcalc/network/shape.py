"""The size of a signal, as it is written: `784`, `28x28`, `32x32x3`, `3@224x224`, `64@100`.

Channels last is the notation of the lecture and of TensorFlow; channels first, and every rank but
the image, is written with `@`. A Shape remembers how it was written, so that an answer is printed
the way its question was asked.
"""

from __future__ import annotations

from math import prod
from typing import NamedTuple


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
