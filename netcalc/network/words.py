"""What a single word of a network's text means: `conv:10,5,p=2`, `256`, `vgg16[:-1]`, `basic`, `32x32x3`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from netcalc.errors import (
    SHORTEST_BEGINNING,
    NetcalcError,
    NotationError,
    Place,
    did_you_mean,
    shown,
)
from netcalc.network import zoo
from netcalc.network.blocks import call
from netcalc.network.layers import LAYERS, ROOMS, Kind, find, kinds, plain_name
from netcalc.network.scanner import Scanner
from netcalc.network.shape import parse_shape
from netcalc.network.syntax import JOININGS, Item, LayerWord, Word, ZooWord

_DASH = "[-‐‑‒–—−]"
"""A hyphen, and what word processors and slides make of one."""
_ARROW = f"(?:{_DASH}*[>→]|{_DASH}+)"
_CROSSED = re.compile(r"\d+([*,;→]\d+)+(?!\S)")
_SIZE = re.compile(r"\d+([xX×@]\d*)*[xX×@]\d*")
_CHAIN = re.compile(rf"(\d+|_\w*)({_DASH}(\d+|_\w*))+")
_SLICED = re.compile(r"([A-Za-z][\w-]*)\[(.*)\]")
_SLICE = re.compile(r"(-?\d{1,9})?:(-?\d{1,9})?")
_INDEX = re.compile(r"-?\d{1,9}")
_NUMERIC = re.compile(r"[xX×@.,:=_-]*\d[\dxX×@.,:=_-]*")
_SHARED = re.compile(r"\w+")


def hyphenated(word: Word) -> Iterator[Word]:
    """The words of digits that hyphens part, 784-256-10, typeset ones too. Any other word is one."""
    if not _CHAIN.fullmatch(word.text):
        yield word
        return
    at = word.start
    for piece in re.split(_DASH, word.text):
        yield Word(piece, at)
        at += len(piece) + 1


def item_of(word: Word, scan: Scanner) -> Item:
    """A word as the layer, block or network that it names."""
    text = word.text
    if text.isdecimal() or text in scan.parameters or text.startswith("_"):
        return LayerWord(word, "dense", (("units", word),))
    if sliced := _SLICED.fullmatch(text):
        return sliced_network(word, sliced[1], sliced[2], scan)
    if definition := scan.definitions.get(plain_name(text)):
        return call(scan, word, definition)
    name, colon, values = text.partition(":")
    kind = find(name)
    if kind is not None:
        return layer(word, kind, Word(values, word.start + len(name) + 1) if colon else None, scan)
    if zoo.has(text):
        return ZooWord(word, zoo.proper_name(text))
    raise unknown_word(word, name, scan)


def unknown_word(word: Word, name: str, scan: Scanner) -> NetcalcError:
    """The error for a word that names nothing."""
    if name[:1].isdecimal():
        check_hyphens(Word(name, word.start), scan)
    blocks = [definition.name for definition in scan.definitions.values()]
    if _NUMERIC.fullmatch(name):
        return scan.error(
            f"{shown(word.text)} is neither a layer nor a size",
            word,
            "a layer begins with its name, conv:64,3; a bare number is a dense layer; an image is 32x32x3",
        )
    if name in (*JOININGS, "freeze"):
        inside = "..." if name == "freeze" else "... | ..."
        return scan.error(f"{name} stands without its bracket", word, f"write {name}( {inside} )")
    known = [
        *(name for kind in LAYERS.values() for name in kind.names),
        *blocks,
        *zoo.names(),
    ]
    some = ", ".join(kinds(room)[0].name for room in ROOMS)
    hint = did_you_mean(
        name[:60], [*known, *JOININGS, "freeze"], f"the layers: {some}, ...; netcalc params -h has all"
    )
    begun = [network for network in zoo.names() if network.startswith(name.lower()) and "_" not in network]
    if len(begun) > 1 and len(name) >= SHORTEST_BEGINNING:
        hint = f"did you mean {', '.join(begun[:-1])} or {begun[-1]}?"
    return scan.unknown(
        f"there is no layer or network {shown(name) or 'without a name'}",
        Word(name or word.text, word.start),
        hint,
    )


def check_hyphens(word: Word, scan: Scanner) -> None:
    """Refuses hyphens and arrows in a chain that has more than numbers in it."""
    if re.search(_ARROW, word.text):
        pieces = " ".join(filter(None, re.split(_ARROW, word.text[:60])))
        raise scan.error(f"{shown(word.text)}: hyphens part only numbers", word, f"write {shown(pieces)}")


def sliced_network(word: Word, name: str, cut: str, scan: Scanner) -> ZooWord:
    """A zoo network and which of its items are meant: `vgg16[:-1]`, `resnet18[2:5]`, `resnet18[-1]`."""
    if not zoo.has(name):
        hint = did_you_mean(name[:60], zoo.names(), "netcalc zoo lists the networks")
        raise scan.unknown(f"there is no network {shown(name)} to take a slice of", word, hint)
    if bounds := _SLICE.fullmatch(cut):
        first, last = (int(bound) if bound else None for bound in bounds.groups())
    elif _INDEX.fullmatch(cut):
        first = int(cut)
        last = None if first == -1 else first + 1
    else:
        raise scan.error(
            f"[{shown(cut)}] is no slice", word, "write [first:last] as in Python: [:-1] leaves out the last"
        )
    return ZooWord(word, zoo.proper_name(name), first, last)


def layer(word: Word, kind: Kind, values: Word | None, scan: Scanner) -> LayerWord:
    """A layer's word with its values put to the options they are for."""
    given: dict[str, Word] = {}
    shared: str | None = None
    for place, piece in enumerate(() if values is None else pieces(values)):
        option, equals, text = piece.text.partition("=")
        value = Word(text, piece.start + len(option) + 1) if equals else piece
        if not value.text:
            raise scan.error(
                f"{kind.name} has a value missing", word, f"write {kind.usage()}, without blanks"
            )
        if equals and plain_name(option) == "as":
            if shared:
                raise scan.error(f"{kind.name} shares its parameters twice", piece, "give one name")
            shared = shared_name(value, scan)
            continue
        name = (
            named_option(kind, Word(option, piece.start), scan)
            if equals
            else nth_option(kind, place, piece, scan)
        )
        if name in given:
            raise scan.error(
                f"{kind.name} has its {name.replace('_', ' ')} twice", piece, "give each option once"
            )
        given[name] = value
    for name in kind.needed:
        if name not in given:
            raise scan.error(
                f"{kind.name} needs its {name.replace('_', ' ')}",
                word,
                f"write {kind.usage({option: value.text for option, value in given.items()})}",
            )
    return LayerWord(word, kind.name, tuple(given.items()), shared)


def named_option(kind: Kind, word: Word, scan: Scanner) -> str:
    """The option of a layer that goes by a name."""
    found = kind.spellings.get(word.text.lower())
    if found:
        return found
    names = kind.spellings
    listed = (
        f"{kind.name} takes {', '.join(dict.fromkeys(names.values()))}"
        if names
        else f"{kind.name} has no options"
    )
    raise scan.unknown(
        f"{kind.name} has no option {shown(word.text) or 'without a name'}",
        word,
        did_you_mean(word.text[:60], names, listed),
    )


def nth_option(kind: Kind, place: int, word: Word, scan: Scanner) -> str:
    """The option that a value without a name is for."""
    if place < len(kind.in_order):
        return kind.in_order[place]
    takes = f"only {len(kind.in_order)} without a name" if kind.in_order else "none"
    spare = [f"{name}=" for name in kind.spellings if name not in kind.in_order]
    hint = f"name it, one of {' '.join(spare)}" if spare else f"write {kind.usage()}"
    raise scan.error(f"{kind.name} has a value too many, {shown(word.text)}; it takes {takes}", word, hint)


def shared_name(word: Word, scan: Scanner) -> str:
    if _SHARED.fullmatch(word.text):
        return word.text
    raise scan.error(f"{shown(word.text)} is no name for shared parameters", word, "write as=w")


def pieces(values: Word) -> Iterator[Word]:
    """A layer's values, cut at the commas."""
    at = values.start
    for piece in values.text.split(","):
        yield Word(piece, at)
        at += len(piece) + 1


# the size of the input, once and first


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


def alone(scan: Scanner, input: Word) -> NetcalcError:
    """The error for an input without a layer; one that is no size either is that first."""
    if "_" not in input.text:
        try:
            parse_shape(input.text)
        except NetcalcError as error:
            start = input.start + (error.place.start if error.place else 0)
            end = input.start + (error.place.end if error.place else len(input.text))
            return type(error)(error.message, error.hint, Place(scan.text, start, end))
    size = shown(input.text)
    layers = "10" if input.text.isdecimal() else "flatten 10"
    hint = f"add layers: {size} {layers}"
    if input.text.startswith("_"):
        hint = "add layers, and a size for the blank: 784 10; solve fills in blanks"
    return scan.error(f"{size} alone is an input, no network", input, hint)
