"""Random networks with blanks, and what stood there before: for tests of the inverse questions."""

from __future__ import annotations

import re
from typing import NamedTuple

from hypothesis import strategies as st

from netcalc.errors import NetcalcError
from netcalc.network.assembly import assemble
from netcalc.network.notation import parse
from netcalc.network.walk import Walk, walk


class Hidden(NamedTuple):
    """A network's text with blanks, their names and the numbers that were there."""

    text: str
    names: tuple[str, ...]
    values: tuple[int, ...]

    def filled(self, values: tuple[int, ...] | None = None) -> str:
        """The text with numbers in it, put there as a person would."""
        text = self.text
        for name, value in zip(self.names, values or self.values, strict=True):
            text = re.sub(rf"{name}(?![a-z0-9])", str(value), text)
        return text


def forwards(text: str) -> Walk | None:
    """A network run forwards, or None where it can't be."""
    try:
        return walk(assemble(parse(text)))
    except NetcalcError:
        return None


small = st.integers(1, 5)
SLIDING = (
    "conv:{w},{k},s={s},p={p}", "pool:{k},s={s}", "conv:{w},{k},p=same", "relu", "bn",
    "add( conv:{w},{k},p=same relu conv:{w},3,p=1 | conv:{w},1 )", "{n}*( conv:{w},3,p=1 relu )",
    "concat( conv:{w},1 | conv:{w},3,p=1 )", "{n}*( conv:{w},{k} )", "conv:{w},{k},d=2,p={p}",
    "convt:{w},{k},s={s}", "conv:{w},{k},g={s}", "upsample:{s}", "dwconv:{k},p={p}", "{n}*( pool:2,s=1 )",
)  # fmt: skip
HEADS = ("", "globalpool {w}", "flatten {w} {w}", "flatten {n}*( {w} relu ) {w}", "flatten {w} pool:2")
SEQUENTIAL = ("lstm:{w}", "attention:{s}", "conv:{w},{k},p=same", "{n}*( gru:{w} )", "ln", "{w}", "relu")


@st.composite
def networks(draw: st.DrawFn, most_blanks: int = 1, images: bool = True) -> Hidden:
    """A small network that can be, with one blank or more in the places of its numbers."""
    if draw(st.integers(0, 3)):
        words = (
            ["{w}x{w}x{w}"]
            if not images
            else [f"{draw(st.integers(4, 20))}x{draw(st.integers(4, 20))}x{{w}}"]
        )
        words += draw(st.lists(st.sampled_from(SLIDING), min_size=1, max_size=3))
        words.append(draw(st.sampled_from(HEADS)))
    elif draw(st.booleans()):
        words = ["{w}@{w}", *draw(st.lists(st.sampled_from(SEQUENTIAL), min_size=1, max_size=3))]
    else:
        words = ["{w}", *draw(st.lists(st.sampled_from(("{w}", "{n}*( {w} relu )")), min_size=1, max_size=3))]
    template = " ".join(filter(None, words))
    slots = re.findall(r"\{(\w)\}", template)
    numbers = [
        draw(st.integers(0, 3) if slot == "p" else st.integers(1, 8) if slot == "w" else small)
        for slot in slots
    ]
    blanked = draw(
        st.lists(st.integers(0, len(slots) - 1), min_size=1, max_size=most_blanks, unique=True).map(sorted)
    )
    names = tuple(f"_{'abcdefgh'[i]}" for i in range(len(blanked)))
    pieces = re.split(r"\{\w\}", template)
    filling = [names[blanked.index(i)] if i in blanked else str(number) for i, number in enumerate(numbers)]
    text = pieces[0] + "".join(number + piece for number, piece in zip(filling, pieces[1:], strict=True))
    return Hidden(text, names, tuple(numbers[i] for i in blanked))
