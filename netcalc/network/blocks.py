"""Named blocks: the head of a `let`, and a block used with its arguments.

let basic(c) = ( ... )        basic(64)
"""

from __future__ import annotations

import re
from typing import NamedTuple, NoReturn

from netcalc.errors import did_you_mean, nearest, shown
from netcalc.network.layers import LAYERS, find, plain_name
from netcalc.network.scanner import Scanner, split_words
from netcalc.network.syntax import JOININGS, Call, Definition, Word

_LET = re.compile(r"let\s+([A-Za-z][\w-]*)\s*(?:\(([^()]*)\)\s*)?=\s*\(")
_ARGUMENTS = re.compile(r"([^()]*)\)")
_NAME = re.compile(r"[A-Za-z]\w*")
TAKEN = (*JOININGS, "freeze", "let")


class Head(NamedTuple):
    """What stands before the brackets of a let."""

    name: Word
    parameters: tuple[str, ...]
    end: int


def let_head(scan: Scanner) -> Head:
    """The name of a new block and those of its arguments. Raises NotationError where either can't be."""
    found = scan.ahead(_LET)
    if found is None:
        raise scan.error("let names a block", Word("let", scan.at), "write let block(c) = ( conv:c,3 relu )")
    name = Word(found[1], found.start(1))
    if plain_name(name.text) in scan.definitions:
        raise scan.error(f"{shown(name.text)} is named twice", name, "give the second block another name")
    if find(name.text) or plain_name(name.text) in TAKEN:
        raise scan.error(f"{shown(name.text)} means something already", name, "give the block another name")
    parameters = split_words(Word(found[2], found.start(2))) if found[2] else ()
    return Head(name, parameter_names(scan, parameters), found.end())


def parameter_names(scan: Scanner, words: tuple[Word, ...]) -> tuple[str, ...]:
    names: dict[str, bool] = {}
    for word in words:
        if not _NAME.fullmatch(word.text):
            what = shown(word.text) or "nothing"
            raise scan.error(f"{what} is no name for an argument", word, "write let block(c) = ( ... )")
        if word.text in names:
            raise scan.error(f"{shown(word.text)} is named twice", word, "give each argument its own name")
        names[word.text] = True
    return tuple(names)


def call_with(scan: Scanner, name: Word, at: int) -> Call:
    """A block used with the arguments that stand in the bracket opened just before `at`."""
    definition = scan.definitions.get(plain_name(name.text))
    found = _ARGUMENTS.match(scan.text, at)
    if definition is None:
        no_block(scan, name, found[1] if found else "")
    if found is None:
        raise scan.error(
            f"the arguments of {shown(name.text)} do not end", name, f"write {shown(name.text)}(64)"
        )
    scan.at = found.end()
    return call(scan, name, definition, split_words(Word(found[1], at)))


def call(scan: Scanner, word: Word, definition: Definition, arguments: tuple[Word, ...] = ()) -> Call:
    """A block with as many arguments as it was named with."""
    wanted = definition.parameters
    if len(arguments) != len(wanted) or not all(argument.text for argument in arguments):
        example = f"{definition.name}({','.join(wanted)})" if wanted else definition.name
        count = f"{len(wanted)} argument{'' if len(wanted) == 1 else 's'}"
        message = f"{shown(definition.name)} takes {count}, not {len(arguments)}"
        raise scan.error(message, word, f"write {shown(example)}")
    return Call(word, definition.name, arguments)


def no_block(scan: Scanner, name: Word, arguments: str) -> NoReturn:
    """The error for a bracket after what is no block: a layer, or nothing known."""
    layer = find(name.text)
    if layer is not None:
        values = "".join(arguments.split())
        hint = f"its values follow a colon: {layer.name}:{values}" if 0 < len(values) < 30 else layer.usage()
        raise scan.error(f"{shown(name.text)} takes no brackets", name, hint)
    blocks = [*JOININGS, "freeze", *(one.name for one in scan.definitions.values())]
    otherwise = "a block is named ahead of the input: let block(c) = ( conv:c,3 )"
    if likely := nearest(plain_name(name.text[:60]), LAYERS):
        otherwise = f"did you mean {likely}? a layer's values follow a colon: {LAYERS[likely].usage()}"
    hint = did_you_mean(name.text[:60], blocks) or otherwise
    raise scan.unknown(f"there is no block {shown(name.text)}", name, hint)
