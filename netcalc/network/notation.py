"""Text -> Program: networks as they are written in the shell, in a file, in the zoo.

    program    = { let } [ input ] items            no input: a zoo network brings its own
    let        = "let" name [ "(" names ")" ] "=" "(" items ")"
    items      = { [ number "*" ] item }
    item       = layer | block | zoo | "(" items ")"                 brackets after number "*" only
               | "freeze" "(" items ")"
               | ("add" | "concat" | "multiply") "(" items { "|" items } ")"
    layer      = name [ ":" value { "," value } ] | number           a number is dense:number
    value      = text | option "=" text | "as" "=" name
    block      = name [ "(" text { "," text } ")" ]                  named by a let
    zoo        = name [ "[" [ integer ] ":" [ integer ] "]" | "[" integer "]" ]
    input      = a size, as network.shape reads it

A blank, _ or _name, may stand wherever a whole number does, alone or as one of those that an x parts;
what fills it in is `network.solve`'s.
Words are parted by blanks and newlines, words of digits by hyphens too (784-256-10); `#` begins a
comment. Names ignore hyphens, underscores and case. In a block the name of an argument stands
wherever a number does. Brackets are kept on a stack of our own, so depth costs no recursion. What a
single word means is `network.words`', a let's head and a block's arguments `network.blocks`'.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, cast

from netcalc.errors import InputError, LimitError, NotationError, shown
from netcalc.network import zoo
from netcalc.network.blocks import call_with, let_head
from netcalc.network.layers import plain_name
from netcalc.network.scanner import Scanner
from netcalc.network.syntax import (
    JOININGS,
    Call,
    Definition,
    Frozen,
    Item,
    Joined,
    Program,
    Repeated,
    Word,
    ZooWord,
)
from netcalc.network.tree import MOST_NESTED, checked
from netcalc.network.words import alone, check_hyphens, check_signs, hyphenated, is_size, item_of, misplaced

MOST_BYTES = 4 * 2**20

_LET = re.compile(r"let(?!\S)")
_TIMES = re.compile(r"(\w+)\s*\*\s*")
_OPENING = re.compile(r"([A-Za-z_][\w-]*)\s*\(")

Bracket = Literal["top", "let", "repeat", "freeze", "add", "concat", "multiply"]


class Frame:
    """An open bracket: what stands in it so far, and the counts that wait for the item they repeat."""

    __slots__ = ("branches", "depth", "kind", "times", "word")

    def __init__(self, kind: Bracket, word: Word, depth: int) -> None:
        self.kind = kind
        self.word = word
        self.depth = depth
        self.branches: list[list[Item]] = [[]]
        self.times: list[Word] = []


def parse(network: str | Sequence[str]) -> Program:
    """A network's text, or the words that a shell has made of it, as a Program.

    Raises NotationError and UnknownName with their place in the text, LimitError where it is longer,
    deeper or has more layers than allowed.

    >>> str(parse("32x32x3 Conv:kernel=5,filters=10,padding=2 ReLU 10"))
    '32x32x3 conv:10,5,p=2 relu dense:10'
    """
    text = joined(network)
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise LimitError("the text of a network has at most 4 MiB", hint="repeat blocks: 100*( ... )")
    return Parser(text).program()


def joined(network: str | Sequence[str]) -> str:
    """Words as one text; a comment at the end of one does not swallow the next."""
    if isinstance(network, str):
        return network
    if not isinstance(network, Sequence) or not all(isinstance(word, str) for word in network):
        raise InputError(
            f"a network is a text, not {shown(repr(network))}", hint="write params('784-256-10')"
        )
    return " ".join(word + "\n" if "#" in word.rpartition("\n")[2] else word for word in network)


class Parser(Scanner):
    """One pass over a text. `stack` holds the open brackets, the first of them the whole text."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.input: Word | None = None
        self.stack = [Frame("top", Word("", 0), 0)]
        self.deepest = 0
        self.words = 0
        self.layers = 0

    def program(self) -> Program:
        while self.more():
            self.step()
        self.check_end()
        definitions = tuple(self.definitions.values())
        return Program(self.text, definitions, self.input, tuple(self.stack[0].branches[0]))

    def step(self) -> None:
        """Reads one word, count or bracket."""
        sign = self.text[self.at]
        if sign == ")":
            self.close()
        elif sign == "|":
            self.next_branch()
        elif sign == "(":
            self.open_bare()
        elif self.ahead(_LET):
            self.open_let()
        elif self.awaits_input() and self.read_input():
            pass
        elif times := self.ahead(_TIMES):
            self.stack[-1].times.append(Word(times[1], self.at))
            self.at = times.end()
        elif opening := self.ahead(_OPENING):
            self.open_named(Word(opening[1], self.at), opening.end())
        else:
            self.read_word(self.word())

    # words

    def awaits_input(self) -> bool:
        return self.input is None and len(self.stack) == 1 and not self.stack[0].branches[0]

    def read_input(self) -> bool:
        """Takes the first word as the input if it begins like one: 32x32x3, _x_x3, the 784 of 784-256-10."""
        check_signs(self)
        sign = self.text[self.at]
        if not (sign.isdecimal() or sign == "_") or self.ahead(_TIMES):
            return False
        self.input, *others = hyphenated(self.word())
        check_hyphens(self.input, self)
        for piece in others:
            self.add(item_of(piece, self))
        return True

    def read_word(self, word: Word) -> None:
        if is_size(word):
            raise misplaced(self, word, self.input)
        for piece in hyphenated(word):
            self.add(item_of(piece, self))

    def add(self, item: Item) -> None:
        """Puts an item into the innermost bracket, under the counts that stand before it."""
        frame = self.stack[-1]
        if isinstance(item, Call):
            below = self.definitions[plain_name(item.name)]
            self.check_depth(frame.depth + len(frame.times) + 1 + below.depth, item.word)
            self.tally(item.word, below.layers)
        elif not isinstance(item, Repeated | Frozen):
            self.tally(item.word)
        while frame.times:
            times = frame.times.pop()
            item = Repeated(times, times, (item,))
        frame.branches[-1].append(item)

    def tally(self, word: Word, layers: int = 1) -> None:
        """Counts the words of the text, and the layers that they stand for at least."""
        self.words += 1
        self.layers += layers
        checked(max(self.words, self.layers), self.place(word))

    # brackets

    def push(self, kind: Bracket, word: Word, at: int) -> None:
        frame = self.stack[-1]
        depth = frame.depth + len(frame.times) + (kind != "repeat")
        self.check_depth(depth, word)
        self.stack.append(Frame(kind, word, depth))
        self.at = at

    def check_depth(self, depth: int, word: Word) -> None:
        if depth > MOST_NESTED:
            raise LimitError(
                f"brackets and blocks nest at most {MOST_NESTED} deep",
                hint="write the blocks one after another",
                place=self.place(word),
            )
        self.deepest = max(self.deepest, depth)

    def open_bare(self) -> None:
        frame = self.stack[-1]
        if not frame.times:
            hint = "brackets follow a count, 2*( ... ), or add, concat, multiply, freeze, let block ="
            raise self.error("nothing stands before this bracket", Word("(", self.at), hint)
        self.push("repeat", frame.times[-1], self.at + 1)

    def open_named(self, name: Word, at: int) -> None:
        plain = plain_name(name.text)
        if plain in JOININGS or plain == "freeze":
            self.push(cast(Bracket, plain), name, at)
        else:
            self.add(call_with(self, name, at))

    def open_let(self) -> None:
        if not self.awaits_input() or self.stack[-1].times:
            word = Word("let", self.at)
            raise self.error("let stands too late", word, "named blocks come first, ahead of the input")
        head = let_head(self)
        self.parameters = head.parameters
        self.deepest = self.layers = 0
        self.push("let", head.name, head.end)

    def next_branch(self) -> None:
        bar, frame = Word("|", self.at), self.stack[-1]
        if frame.kind not in JOININGS:
            raise self.error("| parts branches, and none are open here", bar, "write add( ... | ... )")
        self.check_counts(frame)
        self.tally(bar)
        frame.branches.append([])
        self.at += 1

    def close(self) -> None:
        frame = self.stack[-1]
        if frame.kind == "top":
            raise self.error("this bracket closes none", Word(")", self.at), "take it out")
        self.at += 1
        self.check_counts(frame)
        self.check_filled(frame)
        self.stack.pop()
        branches = tuple(map(tuple, frame.branches))
        match frame.kind:
            case "add" | "concat" | "multiply":
                self.add(Joined(frame.word, frame.kind, branches))
            case "freeze":
                self.add(Frozen(frame.word, branches[0]))
            case "repeat":
                times = self.stack[-1].times.pop()
                self.add(Repeated(times, times, branches[0]))
            case _:
                self.define(frame)

    def define(self, frame: Frame) -> None:
        name, items = frame.word.text, tuple(frame.branches[0])
        block = Definition(name, self.parameters, items, self.deepest, self.layers)
        self.definitions[plain_name(name)] = block
        self.parameters = ()
        self.layers = 0

    # what must not be

    def check_filled(self, frame: Frame) -> None:
        if frame.kind in JOININGS:
            if len(frame.branches) == 1:
                hint = f"an empty branch is the identity: {frame.kind}( ... | )"
                raise self.error(f"{frame.kind} needs two branches", frame.word, hint)
        elif not frame.branches[0]:
            whole = Word(self.text[frame.word.start : self.at], frame.word.start)
            raise self.error("these brackets are empty", whole, "put layers into them, or leave them out")

    def check_counts(self, frame: Frame) -> None:
        if frame.times:
            times = frame.times[-1]
            count = shown(times.text)
            raise self.error(
                f"{count}* repeats nothing", times, f"write {count}*( ... ), or a layer after it"
            )

    def check_end(self) -> None:
        frame = self.stack[-1]
        if frame.kind != "top":
            what = shown(frame.word.text)
            raise self.error(f"the bracket after {what} is never closed", frame.word, "put ) at its end")
        self.check_counts(frame)
        items = frame.branches[0]
        if self.input is None:
            self.check_zoo_leads(items)
        elif not items:
            raise alone(self, self.input)

    def check_zoo_leads(self, items: list[Item]) -> None:
        if not items:
            raise NotationError("there is no network", hint="write the input and the layers: 784-256-10")
        first = items[0]
        if isinstance(first, ZooWord) and not first.first:
            return
        hint = "784 for a vector, 32x32x3 for an image, 64@100 for a sequence"
        inner = first
        while isinstance(inner, Frozen | Repeated):
            inner = inner.items[0]
        if isinstance(inner, ZooWord) and not inner.first and (size := parse(zoo.text(inner.name)).input):
            hint = f"{size.text} is what {inner.name} takes"
        raise self.error("the network has no input", first.word, f"begin with its size: {hint}")
