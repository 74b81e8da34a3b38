"""What the layers of a network never see: the rows and columns of an input that rounding down leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from netcalc.answer import Note
from netcalc.errors import shown
from netcalc.network.rows import Row, Walk
from netcalc.network.slide import AXES
from netcalc.network.unseen import windows_of
from netcalc.network.window import Window
from netcalc.questions.size_working import joined

MOST_NOTES = 3
"""Layers that are named; of the others it is said how many they are."""
SAMPLES = {"height": "row", "width": "column", "depth": "slice", "length": "position"}


def fit_notes(found: Walk) -> Iterator[Note]:
    """A note for every layer whose windows do not fit its input; none where only padding is left out.

    The output is the floor of (N + 2P - F)/S + 1 all the same, as in every framework. Layers that step
    over samples between their windows (S > F_eff) are left out: what they do not see is meant.
    """
    unfitting = {row.number: text for row in found.rows if (text := unfit(row))}
    for number, text in list(unfitting.items())[:MOST_NOTES]:
        yield Note("fit", f"layer {number:,}, {text}")
    more = len(unfitting) - MOST_NOTES
    if more > 0:
        yield Note("fit", f"{more:,} more layer{'s do' if more > 1 else ' does'} not fit")


def unfit(row: Row) -> str:
    """`pool:2, does not fit 25x25x128: the last row and the last column are never seen`, or ""."""
    if not hasattr(row.layer, "stride"):
        return ""
    names = AXES.get(len(row.input.spatial), ())
    axes = zip(names, windows_of(row), strict=False)
    lost = [(SAMPLES[name], unseen(*one)) for name, one in axes if one[1].stride <= one[1].extent]
    said = [f"the last {one}" if n == 1 else f"the last {n:,} {one}s" for one, n in lost if n]
    if not said:
        return ""
    verb = "is" if sum(n for _, n in lost) == 1 else "are"
    return f"{shown(row.text)}, does not fit {row.input}: {joined(said)} {verb} never seen"


def unseen(size: int, window: Window, places: int) -> int:
    """Samples of an axis, padding not among them, behind the last of a window's places.

    >>> unseen(7, Window(3, stride=3), 2), unseen(8, Window(3, 2, 1, 1), 4), unseen(6, Window(3, stride=3), 2)
    (1, 0, 0)
    """
    end = (places - 1) * window.stride + window.extent
    return max(min(size + window.before - end, size), 0)
