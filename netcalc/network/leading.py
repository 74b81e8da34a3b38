"""What a network begins with: the size of its input, once and first. The errors where it does not."""

from __future__ import annotations

import re

from netcalc.errors import NotationError, shown
from netcalc.network.scanner import Scanner
from netcalc.network.syntax import Word

_CROSSED = re.compile(r"\d+([*,;→]\d+)+(?!\S)")
_SIZE = re.compile(r"\d+([xX×@]\d*)*[xX×@]\d*")


def is_size(word: Word) -> bool:
    """Whether a word is written as a size, one that may be wrong: 32x32x3, 3@, 32xx3."""
    return _SIZE.fullmatch(word.text) is not None


def check_signs(scan: Scanner) -> None:
    """Refuses numbers joined by signs that join neither a size nor a chain: 32*32*3, 784→256→10."""
    if crossed := scan.ahead(_CROSSED):
        size, chain = (shown(re.sub("[*,;→]", sign, crossed[0])) for sign in "x-")
        hint = f"a size is written {size}, dense layers {chain}"
        raise scan.error(f"{shown(crossed[0])} is neither a size nor layers", Word(crossed[0], scan.at), hint)


def misplaced(scan: Scanner, word: Word, input: Word | None) -> NotationError:
    """The error for a size where a layer should stand."""
    size = shown(word.text)
    if input is None:
        hint = "the input comes first, outside brackets"
        return scan.error(f"the size {size} stands where a layer should", word, hint)
    hint = "a network has one input, at its beginning; a layer begins with its name: conv:64,3"
    return scan.error(f"{size} is a second input, after {shown(input.text)}", word, hint)


def alone(scan: Scanner, input: Word) -> NotationError:
    """The error for an input without a layer."""
    size = shown(input.text)
    layers = "10" if input.text.isdecimal() else "flatten 10"
    return scan.error(f"{size} alone is an input, no network", input, f"add layers: {size} {layers}")
