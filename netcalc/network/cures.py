"""What to say where a window finds no place, and the smallest change with which it would.

A hint is a promise: every change is tried before it is given. `option` is how the asker spells
padding, such as "--padding"; a value may be a text that holds one for each axis, `2x0`.
"""

from __future__ import annotations

from typing import NamedTuple

from netcalc.errors import ShapeError
from netcalc.network.places import Rounding, Window, padded, places, pool_room


class Cures(NamedTuple):
    """The smallest changes any one of which makes room for a window; None where one alone can't."""

    padding: int | str | None
    kernel: int | str | None
    dilation: int | str | None


def cures(size: int, window: Window, rounding: Rounding = "floor", pooling: bool = False) -> Cures:
    """The least padding, largest kernel and largest dilation with which the window finds a place.

    Each alone; each is tried before it is given, so that a hint never leads into the next error.

    >>> cures(5, Window(9))
    Cures(padding=2, kernel=5, dilation=None)
    """
    # rounded up, one place is left as long as the window overhangs by less than a stride
    slack = window.stride - 1 if rounding == "ceil" else 0
    room = padded(size, window) + slack
    padding = -(-(window.extent - size - slack) // 2)
    kernel = (room - 1) // window.dilation + 1
    dilation = (room - 1) // (window.kernel - 1) if window.dilation > 1 and window.kernel > 1 else 0

    def works(changed: Window) -> bool:
        return has_place(size, changed, rounding, pooling)

    return Cures(
        padding if works(window._replace(before=padding, after=padding)) else None,
        kernel if works(window._replace(kernel=kernel)) else None,
        dilation if dilation and works(window._replace(dilation=dilation)) else None,
    )


def has_place(size: int, window: Window, rounding: Rounding = "floor", pooling: bool = False) -> bool:
    """Whether `fit` would find a place."""
    allowed = not pooling or max(window.before, window.after) <= pool_room(window)
    return allowed and places(size, window, rounding) >= 1


def no_place(size: int, window: Window, ways: Cures, option: str = "") -> ShapeError:
    """The error for a window larger than its padded input, with its ways out.

    `option` is how the asker spells padding, such as "--padding".
    """
    message = f"{spelled_kernel(window)} reaches past the padded input of {padded(size, window)}"
    spelled = f" ({option} {ways.padding})" if option else ""
    steps = [
        f"pad by {ways.padding}{spelled}" if ways.padding else "",
        f"use a kernel of at most {ways.kernel}" if ways.kernel else "",
        f"use a dilation of at most {ways.dilation}" if ways.dilation else "",
    ]
    *most, last = filter(None, steps)
    return ShapeError(message, hint=" or ".join(filter(None, [", ".join(most), last])))


def too_wide(window: Window, most: int | str, option: str = "") -> ShapeError:
    """The error for a pool with more padding than it may have."""
    widest = max(window.before, window.after)
    spelled = f" ({option} {most})" if option else ""
    return ShapeError(
        f"padding of {widest} is more than half of {spelled_kernel(window)}",
        hint=f"pad by at most {most}{spelled}",
    )


def nothing_left(cut: int, room: int, most: int | str, option: str = "") -> ShapeError:
    """The error for a transposed convolution whose padding cuts everything away."""
    spelled = f" ({option} {most})" if option else ""
    return ShapeError(
        f"padding of {cut} in all leaves nothing of an output of {room + 1}",
        hint=f"pad by at most {most}{spelled}",
    )


def spelled_kernel(window: Window) -> str:
    """`a kernel of 3`, or with its dilation `a kernel of 3 with dilation 2 (5 across)`."""
    if window.dilation == 1:
        return f"a kernel of {window.kernel}"
    return f"a kernel of {window.kernel} with dilation {window.dilation} ({window.extent} across)"
