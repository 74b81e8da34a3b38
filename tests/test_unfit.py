"""What the windows of a network's layers never see, against samples that are marked one by one."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from netcalc.network.window import Window, places
from netcalc.questions.counts import params
from netcalc.questions.summary import summary
from netcalc.questions.unfit import unseen

BOTH = "the last row and the last column are never seen"


def told(network: str) -> list[str]:
    """The notes on what does not fit; both questions tell the same."""
    found = [[note.text for note in ask(network).notes if note.kind == "fit"] for ask in (params, summary)]
    assert found[0] == found[1]
    return found[0]


@pytest.mark.parametrize(
    ("network", "notes"),
    [
        ("7x7 conv:1,3,s=3", [f"layer 1, conv:1,3,s=3, does not fit 7x7x1: {BOTH}"]),
        ("25x25x8 relu pool:2", [f"layer 2, pool:2, does not fit 25x25x8: {BOTH}"]),
        (
            "7x8x3 conv:4,3,s=3",
            ["layer 1, conv:4,3,s=3, does not fit 7x8x3: the last row and the last 2 columns are never seen"],
        ),
        ("6x7 pool:2", ["layer 1, pool:2, does not fit 6x7x1: the last column is never seen"]),
        ("2@8 pool:3", ["layer 1, pool:3, does not fit 2@8: the last 2 positions are never seen"]),
        (
            "2@7x6x8 pool:3",
            ["layer 1, pool:3, does not fit 2@7x6x8: the last slice and the last 2 columns are never seen"],
        ),
        (
            "63x63 5*( pool:2 )",
            [
                f"layer 1, pool:2, does not fit 63x63x1: {BOTH}",
                f"layer 2, pool:2, does not fit 31x31x1: {BOTH}",
                f"layer 3, pool:2, does not fit 15x15x1: {BOTH}",
                "2 more layers do not fit",
            ],
        ),
        ("31x31 4*( pool:2 )", ["layer 1", "layer 2", "layer 3", "1 more layer does not fit"]),
    ],
)
def test_what_is_never_seen_is_told(network: str, notes: list[str]) -> None:
    found = told(network)
    assert len(found) == len(notes)
    assert all(one.startswith(note) for one, note in zip(found, notes, strict=True))


@pytest.mark.parametrize(
    "network",
    [
        "784-256-10",
        "6x6 pool:2",
        "7x7 pool:2,ceil=yes",
        "224x224x3 conv:64,7,s=2,p=3",  # only padding is left out
        "224x224x3 conv:64,7,s=2,p=same",
        "56x56x64 conv:128,1,s=2",  # a shortcut steps over on purpose
        "10x10 crop:5",
        "7x7 upsample:2 adaptivepool:3 globalpool",
        "7x7x2 convt:1,3,s=3",
        "resnet50",
        "unet",
    ],
)
def test_nothing_is_told_of_what_fits_or_is_meant(network: str) -> None:
    assert told(network) == []


@given(*(st.integers(1, most) for most in (40, 6, 5, 3)), st.integers(0, 4), st.integers(0, 4))
def test_samples_behind_the_last_window(
    size: int, kernel: int, stride: int, dilation: int, before: int, after: int
) -> None:
    window = Window(kernel, stride, before, after, dilation)
    count = places(size, window)
    assume(count >= 1)
    reached = {place * stride + at for place in range(count) for at in range(window.extent)}
    behind = [one for one in range(before, before + size) if one > max(reached)]
    assert unseen(size, window, count) == len(behind)
