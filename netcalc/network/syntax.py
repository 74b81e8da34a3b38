"""A network as it was written: names not yet filled in, nothing repeated, no sizes known.

This is what the parser makes and the printer writes; the same text comes back, every word in its
shortest form. Numbers are still text here, because in a block they may be the name of an argument.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from netcalc.network.layers import LAYERS
from netcalc.network.layers.options import SHORT, options

Joining = Literal["add", "concat", "multiply"]
JOININGS: tuple[Joining, ...] = ("add", "concat", "multiply")


class Word(NamedTuple):
    """A piece of the text and where it starts in it."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class LayerWord(NamedTuple):
    """A layer with its options by name, values still text: `conv:10,5`, `256`."""

    word: Word
    name: str
    values: tuple[tuple[str, Word], ...] = ()
    shared: str | None = None


class Call(NamedTuple):
    """A named block with its arguments: `basic(64)`."""

    word: Word
    name: str
    arguments: tuple[Word, ...] = ()


class ZooWord(NamedTuple):
    """A network of the zoo, or some of its items: `vgg16[:-1]`."""

    word: Word
    name: str
    first: int | None = None
    last: int | None = None


class Joined(NamedTuple):
    """Branches and how their outputs come together: `add( ... | ... )`."""

    word: Word
    kind: Joining
    branches: tuple[tuple[Item, ...], ...]


class Repeated(NamedTuple):
    """Items several times over: `2*( ... )`."""

    word: Word
    times: Word
    items: tuple[Item, ...]


class Frozen(NamedTuple):
    """Items whose parameters are not trained: `freeze( ... )`."""

    word: Word
    items: tuple[Item, ...]


Item = LayerWord | Call | ZooWord | Joined | Repeated | Frozen


class Definition(NamedTuple):
    """A named block: `let basic(c) = ( ... )`.

    `depth` is how deep brackets nest in it, `layers` how many layers it stands for at least.
    """

    name: str
    parameters: tuple[str, ...]
    items: tuple[Item, ...]
    depth: int
    layers: int


class Program(NamedTuple):
    """A whole text: its named blocks, its input where it has one, and its items."""

    text: str
    definitions: tuple[Definition, ...]
    input: Word | None
    items: tuple[Item, ...]

    def __str__(self) -> str:
        lets = (
            f"let {name}{bracketed(parameters) if parameters else ''} = ( {written(items)} )"
            for name, parameters, items, *_ in self.definitions
        )
        ahead = () if self.input is None else (self.input.text,)
        return " ".join((*lets, *ahead, written(self.items)))


def written(items: tuple[Item, ...]) -> str:
    """Items as text."""
    return " ".join(filter(None, map(written_item, items)))


def written_item(item: Item) -> str:
    match item:
        case LayerWord():
            return written_layer(item)
        case Call(_, name, arguments):
            return name + (bracketed(tuple(word.text for word in arguments)) if arguments else "")
        case ZooWord(_, name, None, None):
            return name
        case ZooWord(_, name, first, last):
            return f"{name}[{'' if first is None else first}:{'' if last is None else last}]"
        case Joined(_, kind, branches):
            return f"{kind}( {' | '.join(map(written, branches))} )"
        case Repeated(_, times, items):
            alone = len(items) == 1 and not isinstance(items[0], Repeated)
            return f"{times.text}*{written(items)}" if alone else f"{times.text}*( {written(items)} )"
        case Frozen(_, items):
            return f"freeze( {written(items)} )"


def written_layer(layer: LayerWord) -> str:
    """A layer's word, its options in their order and under their short names."""
    kind = LAYERS[layer.name]
    order = list(options(kind.record))
    said = [
        value.text if option in kind.in_order else f"{SHORT.get(option, option)}={value.text}"
        for option, value in sorted(layer.values, key=lambda pair: order.index(pair[0]))
    ]
    said += [f"as={layer.shared}"] if layer.shared else []
    return f"{layer.name}:{','.join(said)}" if said else layer.name


def bracketed(texts: tuple[str, ...]) -> str:
    return f"({','.join(texts)})"


def inner(item: Item) -> Iterator[tuple[Item, ...]]:
    """The lists of items that stand inside an item."""
    match item:
        case Joined(_, _, branches):
            yield from branches
        case Repeated(_, _, items) | Frozen(_, items):
            yield items
        case _:
            return
