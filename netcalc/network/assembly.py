"""Program -> Network: arguments put in, zoo networks fetched, every value read, layers counted.

A block is built once for each list of arguments it is called with, so that blocks of blocks cost what
their text costs; how many layers they stand for is known before anything walks through them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from netcalc.errors import NetcalcError, NotationError, Place, shown
from netcalc.network import zoo
from netcalc.network.axes import one_number
from netcalc.network.blanks import blank_in, put_in
from netcalc.network.layers import LAYERS, plain_name, spelled
from netcalc.network.layers.options import read
from netcalc.network.notation import parse
from netcalc.network.shape import Shape, parse_shape
from netcalc.network.syntax import Call, Frozen, Item, Joined, LayerWord, Program, Repeated, Word, ZooWord
from netcalc.network.tree import Block, Branches, Freeze, Leaf, Network, Node, Repeat, checked, layers_of

Values = Mapping[str, str]
"""What the arguments of a block stand for."""

_CROSS = re.compile("([xX×:])")


def assemble(program: Program, bias: bool = True) -> Network:
    """The network that a program stands for. Without `bias` no layer has any but those that say so.

    Raises what the options' readers raise, with the place in the text; LimitError past 100,000 layers.

    >>> [leaf.text for leaf in assemble(parse("784-256-10")).items]
    ['dense:256', 'dense:10']
    """
    return Assembly(program, bias, marked=True).network()


@cache
def zoo_network(name: str, bias: bool) -> Network:
    """A network of the zoo. Its layers have no place, for they are in nobody's text."""
    return Assembly(parse(zoo.text(name)), bias, marked=False).network()


class Assembly:
    """One program being filled in; `blocks` are those already built, `blanks` numbers by their place."""

    def __init__(self, program: Program, bias: bool, marked: bool) -> None:
        self.blanks: Mapping[int, str] = {}
        self.program = program
        self.bias = bias
        self.marked = marked
        self.definitions = {plain_name(one.name): one for one in program.definitions}
        self.blocks: dict[tuple[str, ...], tuple[Node, ...]] = {}

    def network(self) -> Network:
        items = self.items(self.program.items, {})
        checked(layers_of(items))
        text = " ".join(re.sub("#[^\n]*", "", self.program.text).split())
        if self.program.input is not None:
            return Network(text, self.start(), items)
        alone = len(items) == 1 and isinstance(items[0], Block)
        inside = items[0].items if alone and isinstance(items[0], Block) else items
        return Network(text, self.start(), inside)

    def start(self) -> Shape:
        """What goes in: the program's own input, or that of the zoo network it begins with."""
        if self.program.input is not None:
            return self.input(self.program.input)
        first = self.program.items[0]
        assert isinstance(first, ZooWord), "the parser lets nothing else begin without an input"
        return zoo_network(first.name, self.bias).input

    def start_or_none(self) -> Shape | None:
        """What goes in, where it has no blanks that are not filled in."""
        try:
            return self.start()
        except NetcalcError:
            return None

    def input(self, word: Word) -> Shape:
        """The input's size; a bare number is a vector, and an image has one channel where none is named."""
        shape: Shape = self.placed(parse_shape, word, self.filled(word, {}))
        if len(shape.spatial) == 1 and shape.channels is None:
            return Shape((), shape.spatial[0])
        return shape

    def items(self, items: tuple[Item, ...], values: Values) -> tuple[Node, ...]:
        return tuple(self.node(item, values) for item in items)

    def node(self, item: Item, values: Values) -> Node:
        match item:
            case LayerWord():
                return self.leaf(item, values)
            case Call():
                return self.block(item, values)
            case ZooWord():
                return self.zoo_block(item)
            case Joined(word, kind, branches):
                inside = tuple(self.items(branch, values) for branch in branches)
                layers = sum(map(layers_of, inside)) + 1
                return Branches(kind, inside, checked(layers, self.place(word)), self.place(word))
            case Repeated(_, count, repeated):
                inner = self.items(repeated, values)
                times = self.number(count, values)
                return Repeat(times, inner, checked(times * layers_of(inner), self.place(count)))
            case Frozen(word, frozen):
                inner = self.items(frozen, values)
                return Freeze(inner, checked(layers_of(inner), self.place(word)))

    # blocks

    def block(self, call: Call, values: Values) -> Block:
        definition = self.definitions[plain_name(call.name)]
        arguments = tuple(self.filled(word, values) for word in call.arguments)
        key = (plain_name(call.name), *arguments)
        if key not in self.blocks:
            inner = dict(zip(definition.parameters, arguments, strict=True))
            self.blocks[key] = self.items(definition.items, inner)
        items = self.blocks[key]
        name = f"{definition.name}({','.join(arguments)})" if arguments else definition.name
        return Block(name, items, checked(layers_of(items), self.place(call.word)), self.place(call.word))

    def zoo_block(self, word: ZooWord) -> Block:
        whole = zoo_network(word.name, self.bias).items
        items = whole[word.first : word.last]
        if not items:
            raise NotationError(
                f"{shown(word.word.text)} leaves nothing of {word.name}, which has {len(whole)} items",
                hint=f"{word.name}[:-1] leaves out the last",
                place=self.place(word.word),
            )
        cut = word.first is not None or word.last is not None
        bounds = [("" if bound is None else str(bound)) for bound in (word.first, word.last)]
        name = f"{word.name}[{':'.join(bounds)}]" if cut else word.name
        return Block(name, items, layers_of(items), self.place(word.word))

    # layers

    def leaf(self, item: LayerWord, values: Values) -> Leaf:
        kind = LAYERS[item.name]
        filled = {option: self.value(kind.record, option, word, values) for option, word in item.values}
        layer = self.with_biases(kind.record(**filled))
        text = spelled(layer)
        shared = f"{',' if ':' in text else ':'}as={item.shared}" if item.shared else ""
        return Leaf(layer, text + shared, item.shared, self.place(item.word))

    def with_biases(self, layer: Any) -> Any:
        """The layer without those biases that it did not ask for, where the question leaves them out."""
        if self.bias:
            return layer
        if getattr(layer, "bias", False) is None:
            return layer._replace(bias=False)
        return layer._replace(biases=0) if getattr(layer, "biases", 0) is None else layer

    def value(self, record: type, option: str, word: Word, values: Values) -> object:
        return self.placed(lambda text: read(record, option, text), word, self.filled(word, values))

    def number(self, word: Word, values: Values) -> int:
        count: int = self.placed(
            lambda text: one_number(text, "repeat count"), word, self.filled(word, values)
        )
        return count

    def filled(self, word: Word, values: Values) -> str:
        """A value with the arguments of its block put in, c, 3xc, and the numbers of its blanks."""
        if word.text in values:
            return values[word.text]
        text = put_in(word, self.blanks) if self.blanks else word.text
        if "_" in text and (blank := blank_in(Word(text, word.start))):
            raise NotationError(
                f"{shown(blank.text)} is a blank, and this question needs its number",
                hint="write the number in its place; solve looks for it",
                place=self.place(word),
            )
        return "".join(values.get(piece, piece) for piece in _CROSS.split(text)) if values else text

    def placed(self, reader: Any, word: Word, text: str) -> Any:
        """What a reader makes of a text; an error's place in it becomes one in the network's text."""
        try:
            return reader(text)
        except NetcalcError as error:
            if not self.marked:
                raise
            whole = Place(self.program.text, word.start, word.end)
            inside = error.place if text == word.text else None
            place = Place(whole.text, word.start + inside.start, word.start + inside.end) if inside else whole
            raise type(error)(error.message, error.hint, place) from None

    def place(self, word: Word) -> Place | None:
        return Place(self.program.text, word.start, word.end) if self.marked else None
