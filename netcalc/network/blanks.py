"""Blanks in a network's text: `_` or `_name` wherever a whole number stands, and what each is there for.

    784 _ 10    784-_h-_h-10    _x_x3 conv:_,3,s=_    _*( conv:64,3,p=1 relu )    basic(_c)    0:_

Every `_` is a blank of its own; `_h` is the same one wherever it stands. An x parts two numbers where a
digit or another blank follows it. A blank in a named block is one blank, however often the block is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from netcalc.errors import NotationError, Place, shown
from netcalc.network.layers import LAYERS, plain_name
from netcalc.network.layers.options import options
from netcalc.network.syntax import Call, Frozen, Item, Joined, LayerWord, Program, Repeated, Word, inner

Role = Literal[
    "width", "size", "scale", "repeat", "padding", "kernel", "stride", "window", "dilation", "cut", "groups",
    "parts",
]  # fmt: skip
"""What a number does in a network: more of a width, a size or a padding costs more, more stride less."""

_PARTING = re.compile(r"([×:@]|[xX](?=[\d_]))")
_BLANK = re.compile(r"_\w*")
_FORWARD: dict[str, Role] = {
    "kernel": "kernel", "stride": "stride", "padding": "padding", "dilation": "dilation", "groups": "groups",
}  # fmt: skip
_POOLED: dict[str, Role] = _FORWARD | {"kernel": "window"}
_TURNED: dict[str, Role] = {
    "padding": "cut", "groups": "groups", "stride": "scale", "output_padding": "padding",
}  # fmt: skip
_GATED: dict[str, Role] = {"biases": "padding"}
_BY_LAYER: dict[str, dict[str, Role]] = {
    "conv": _FORWARD, "dwconv": _FORWARD, "pool": _POOLED, "avgpool": _POOLED, "convt": _TURNED,
    "gn": {"groups": "parts"}, "attention": {"heads": "parts"}, "upsample": {"factor": "scale"},
    "rnn": _GATED, "gru": _GATED, "lstm": _GATED,
}  # fmt: skip
NOWHERE = -2
"""In a block that no item uses."""
_WIDTHS = (
    "units", "filters", "examples", "vocabulary", "channels", "pieces", "multiplier", "inputs",
)  # fmt: skip
"""Options that change how many channels there are, and never how many places."""
_NUMBERS = ("Natural", "Axes", "Axes | None", "Extra", "Paddings", "Biases")
"""How options are read that have whole numbers."""


class Blank(NamedTuple):
    """A number to be found: its name, where it stands in the text, and what it does there."""

    name: str
    starts: tuple[int, ...]
    roles: frozenset[Role]
    items: frozenset[int]
    """The items of the network, by their number, that it has a part in."""

    @property
    def least(self) -> int:
        """The smallest number that can stand there: no padding is 0, everything else begins at 1."""
        return 0 if self.roles <= {"padding", "cut"} else 1


def pieces(word: Word) -> Iterator[Word]:
    """A value cut at its crosses and colons, the signs between them too: 3x_ is 3, x and _."""
    at = word.start
    for piece in _PARTING.split(word.text):
        yield Word(piece, at)
        at += len(piece)


def blank_in(word: Word) -> Word | None:
    """The first blank in a word.

    >>> blank_in(Word("3x_w", 10)), blank_in(Word("c_out", 0))
    (Word(text='_w', start=12), None)
    """
    if "_" not in word.text:
        return None
    return next((piece for piece in pieces(word) if _BLANK.fullmatch(piece.text)), None)


def put_in(word: Word, values: Mapping[int, str]) -> str:
    """A word with its blanks filled in; `values` has them by where they stand."""
    return "".join(values.get(piece.start, piece.text) for piece in pieces(word))


def blanks_of(program: Program) -> tuple[Blank, ...]:
    """The blanks of a program, in the order of its text.

    Raises NotationError where a blank stands for what is no whole number, or in a block without use.

    >>> from netcalc.network.notation import parse
    >>> [(one.name, sorted(one.roles)) for one in blanks_of(parse("_x32x3 conv:_k,3,s=_ _k"))]
    [('_1', ['size']), ('_k', ['width']), ('_2', ['stride'])]
    """
    found = Finder(program)
    for start, text in found.words.items():
        if start not in found.items:
            place = Place(program.text, start, start + len(text))
            raise NotationError(
                f"{shown(text)} stands in a block that is never used", "use the block, or leave it out", place
            )
    starts: dict[str, set[int]] = {}
    for start, text in sorted(found.words.items()):
        starts.setdefault(text if len(text) > 1 else str(start), set()).add(start)
    names = proper_names(list(starts))
    return tuple(
        Blank(
            names[key],
            tuple(sorted(places)),
            frozenset(role for place in places for role in found.roles.get(place, ())),
            frozenset(item for place in places for item in found.items[place]),
        )
        for key, places in starts.items()
    )


def proper_names(keys: list[str]) -> dict[str, str]:
    """What blanks are called: by their own name, a sole nameless one _, several _1, _2, ...

    >>> proper_names(["4", "_h", "9"]), proper_names(["4"])
    ({'_h': '_h', '4': '_1', '9': '_2'}, {'4': '_'})
    """
    named = {key: key for key in keys if key.startswith("_")}
    nameless = [key for key in keys if key not in named]
    if len(nameless) == 1:
        return named | {nameless[0]: "_"}
    free = (name for name in map("_{}".format, range(1, len(keys) + len(nameless) + 1)) if name not in named)
    return named | dict(zip(nameless, free, strict=False))


class Finder:
    """A program gone through once for each use of a block: every blank, its roles and its items."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.definitions = {plain_name(one.name): one for one in program.definitions}
        self.words: dict[int, str] = {}
        self.roles: dict[int, set[Role]] = {}
        self.items: dict[int, set[int]] = {}
        self.seen: set[tuple[int, str, frozenset[tuple[str, frozenset[int]]]]] = set()
        self.at = -1
        if program.input is not None:
            self.input(program.input)
        for self.at, item in enumerate(program.items):
            self.item(item, {})
        self.at = NOWHERE
        for definition in program.definitions:
            for item in definition.items:
                self.item(item, {})

    def item(self, item: Item, meant: Mapping[str, frozenset[int]]) -> None:
        match item:
            case LayerWord():
                self.layer(item, meant)
            case Call():
                self.call(item, meant)
            case Repeated(_, times, _):
                self.note(times, "repeat", meant)
            case Joined() | Frozen():
                pass
        for inside in inner(item):
            for one in inside:
                self.item(one, meant)

    def input(self, word: Word) -> None:
        """The input's blanks: its channels are a width, its places are sizes."""
        numbers = list(pieces(word))[::2]
        channels = 0 if len(numbers) == 1 or "@" in word.text else 2
        for at, number in enumerate(numbers):
            self.note(number, "width" if at == channels else "size", {})

    def layer(self, layer: LayerWord, meant: Mapping[str, frozenset[int]]) -> None:
        reads = options(LAYERS[layer.name].record)
        for option, word in layer.values:
            if (blank := blank_in(word)) and reads[option] not in _NUMBERS:
                raise NotationError(
                    f"{shown(blank.text)} stands for a whole number, and {option} of {layer.name} is none",
                    hint=f"write {option.replace('_', ' ')} as it shall be",
                    place=Place(self.program.text, blank.start, blank.end),
                )
            otherwise: Role = "width" if option in _WIDTHS else "size"
            self.note(word, _BY_LAYER.get(layer.name, {}).get(option, otherwise), meant)

    def call(self, call: Call, meant: Mapping[str, frozenset[int]]) -> None:
        definition = self.definitions[plain_name(call.name)]
        given = [self.blanks(word, meant) for word in call.arguments]
        inside = dict(zip(definition.parameters, given, strict=True))
        key = (self.at, definition.name, frozenset(inside.items()))
        if key not in self.seen:
            self.seen.add(key)
            for item in definition.items:
                self.item(item, inside)

    def note(self, word: Word, role: Role, meant: Mapping[str, frozenset[int]]) -> None:
        for start in self.blanks(word, meant):
            self.roles.setdefault(start, set()).add(role)

    def blanks(self, word: Word, meant: Mapping[str, frozenset[int]]) -> frozenset[int]:
        """Where the blanks stand that a word has in it, or that an argument in it stands for."""
        found: set[int] = set()
        for piece in pieces(word):
            if _BLANK.fullmatch(piece.text):
                self.words[piece.start] = piece.text
                found.add(piece.start)
            for name in {word.text, *re.split("[xX×:]", word.text)}:
                found |= meant.get(name, frozenset())
        for start in found if self.at != NOWHERE else ():
            self.items.setdefault(start, set()).add(self.at)
        return frozenset(found)
