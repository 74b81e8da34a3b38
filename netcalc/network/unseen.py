"""Columns of an input that a layer's window never sees: what rounding down loses, and what it steps over."""

from __future__ import annotations

from math import gcd

from netcalc.network.rows import Row
from netcalc.network.window import Window, padded


def lost(row: Row) -> int:
    """Columns behind the last place of a layer's window, along every axis and in all its rounds."""
    return row.times * sum(behind(*one) for one in windows_of(row))


def skipped(row: Row) -> int:
    """Columns between the places of a layer's window, which it does not see."""
    return row.times * sum(unseen(*one) - behind(*one) for one in windows_of(row))


def windows_of(row: Row) -> list[tuple[int, Window, int]]:
    """For every axis of a layer that slides its size, its window and its places."""
    if row.layer is None or row.kind == "convt" or not row.input.spatial:
        return []
    windows = row.layer.windows(row.input)
    return list(zip(row.input.spatial, windows, row.output.spatial, strict=True)) if windows else []


def behind(size: int, window: Window, places: int) -> int:
    """Columns of a padded axis behind the last place: what rounding down loses, (N + 2P - F) mod S.

    >>> behind(7, Window(3, stride=3), 2), behind(7, Window(3, stride=2), 3)
    (1, 0)
    """
    return max(padded(size, window) - (places - 1) * window.stride - window.extent, 0)


def unseen(size: int, window: Window, places: int) -> int:
    """Columns of a padded axis that a window does not see from any of its places.

        N + 2P - (out*F - max(out - D/g, 0)*max(F - S/g, 0))        g = gcd(S, D)

    Those behind the last place, those between two places where the stride is larger than the kernel,
    and those that dilation steps over. The places i*S + j*D fall together where i differs by D/g and j
    by S/g; each such pair is one column less.

    >>> unseen(7, Window(3, stride=3), 2), unseen(8, Window(1, stride=2), 4)
    (1, 4)
    """
    common = gcd(window.stride, window.dilation)
    twice = max(places - window.dilation // common, 0) * max(window.kernel - window.stride // common, 0)
    end = (places - 1) * window.stride + window.extent
    return max(padded(size, window), end) - (places * window.kernel - twice)
