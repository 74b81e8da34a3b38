"""What may follow a line being typed: commands, options and their values, layers, networks, functions.

    netcalc par                    params
    netcalc params 28x28x1 con     conv:
    netcalc backprop 'sigm         'sigmoid(

Everything is read from where it is defined: the table of commands, the options of the command, the
layers, the zoo, the operations. The shells' scripts ask for it through `netcalc completion SHELL --line`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from netcalc.cli.commands import COMMANDS

if TYPE_CHECKING:
    from netcalc.cli.question import Question

MOST_FILES = 1000
"""Files of a folder that are offered."""


class Typed(NamedTuple):
    """A line up to the cursor: the words before the last, the last without its quotes, the open quote."""

    words: tuple[str, ...]
    last: str
    quote: str = ""


class Candidate(NamedTuple):
    """What the last word may become, and what that means; `open`: more of the same word follows."""

    word: str
    about: str = ""
    open: bool = False


def typed(line: str) -> Typed:
    """A line taken apart as a shell does, though its last quote may still be open.

    >>> typed("netcalc params '32x32x3 con")
    Typed(words=('netcalc', 'params'), last='32x32x3 con', quote="'")
    """
    words: list[str] = []
    word, quote, begun = "", "", False
    at = 0
    while at < len(line):
        sign = line[at]
        at += 1
        if quote:
            quote, word = ("", word) if sign == quote else (quote, word + sign)
        elif sign in "'\"":
            quote, begun = sign, True
        elif sign == "\\":
            word, begun, at = word + line[at : at + 1], True, at + 1
        elif not sign.isspace():
            word, begun = word + sign, True
        elif begun:
            words.append(word)
            word, begun = "", False
    return Typed(tuple(words), word, quote)


def candidates(line: Typed) -> list[Candidate]:
    """What the last word may become; nothing where nothing is known."""
    if len(line.words) < 2:
        return _beginning_with(line.last, (Candidate(name, row.summary) for name, row in COMMANDS.items()))
    name = line.words[1]
    if name == "help" and len(line.words) == 2:
        return candidates(line._replace(words=line.words[:1]))
    if name not in COMMANDS:
        return []
    command = COMMANDS[name].load().build(name)
    words = line.words[2:]
    awaiting = _awaiting(command, words)
    if awaiting:
        return _of_option(awaiting, line, command)
    if line.last.startswith("-") and not line.quote:
        head, equals, _ = line.last.partition("=")
        if equals and head in command.spellings:
            value = line._replace(last=line.last[len(head) + 1 :])
            return _headed(head + "=", _of_option(command.spellings[head].name, value, command))
        return _beginning_with(line.last, _options(command))
    return _of_argument(command, words, line)


def _beginning_with(start: str, among: Iterable[Candidate]) -> list[Candidate]:
    return [candidate for candidate in among if candidate.word.startswith(start)]


def _headed(head: str, found: Iterable[Candidate]) -> list[Candidate]:
    """Candidates for the end of a word as candidates for the whole."""
    return [candidate._replace(word=head + candidate.word) for candidate in found]


# -- options -----------------------------------------------------------------------------------------


def _options(command: Question) -> Iterator[Candidate]:
    return (
        Candidate(spelled, option.help or "")
        for option in command.options
        for spelled in option.opts
        if spelled.startswith("--")
    )


def _awaiting(command: Question, words: Sequence[str]) -> str:
    """The long name of the option whose value comes next; "" where none is open."""
    spelling = command.spellings.get(words[-1]) if words else None
    return spelling.name if spelling and spelling.valued else ""


def _formats(command: Question) -> Iterable[str]:
    from netcalc.render import FORMATS

    return (*FORMATS, *command.recorded.reports)


def _when(command: Question) -> Iterable[str]:
    from netcalc.cli.output import WHEN

    return WHEN


def _methods(command: Question) -> Iterable[str]:
    from netcalc.expression.descend import RULES

    return RULES


def _paddings(command: Question) -> Iterable[str]:
    from netcalc.network.axes import PADDING_WORDS

    return PADDING_WORDS


def _rules(command: Question) -> Iterable[str]:
    from netcalc.network.initialization import RULES

    return (*RULES, "normal:")


def _activations(command: Question) -> Iterable[str]:
    from netcalc.operations import ACTIVATIONS

    return ACTIVATIONS


VALUES: Mapping[str, Callable[[Question], Iterable[str]]] = {
    "--format": _formats,
    "--color": _when,
    "--method": _methods,
    "--padding": _paddings,
    "--init": _rules,
    "--activation": _activations,
    "--ties": lambda command: ("split", "first"),
    "--rounding": lambda command: ("floor", "ceil"),
    "--form": lambda command: ("auto", "steps"),
    "--sweep": lambda command: (
        f"{_long(option.opts)}=" for option in command.options if option.name in command.recorded.own
    ),
}
"""Options whose values are words of a known few."""


def _long(opts: Sequence[str]) -> str:
    return next(opt for opt in opts if opt.startswith("--")).removeprefix("--")


def _of_option(name: str, line: Typed, command: Question) -> list[Candidate]:
    if name in VALUES:
        words = (Candidate(word, open=word[-1] in "=:") for word in VALUES[name](command))
        return _beginning_with(line.last, words)
    if name == "--out":
        return _files(line.last)
    head, at, path = line.last.rpartition("@")  # --at W=@weights.csv
    return _headed(head + at, _files(path)) if at else []


# -- arguments ---------------------------------------------------------------------------------------


def _of_argument(command: Question, words: Sequence[str], line: Typed) -> list[Candidate]:
    arguments = command.arguments
    given = sum(not word.startswith("-") for word in words)
    if not arguments:
        return []
    metavar = (arguments[min(given, len(arguments) - 1)].metavar or "").strip("[]@")
    if line.last.startswith("@"):
        return _headed("@", _files(line.last[1:]))
    if metavar == "NAME":
        return _beginning_with(line.last, _listed(command.name))
    if metavar in ("KEY", "SUBMISSION"):
        return _files(line.last)
    if metavar == "NETWORK":
        return _ending(r"[^\s(|]*$", line.last, lambda word: _of_network(word, line.quote))
    if metavar == "SHELL":
        from netcalc.cli.completion import SHELLS

        return _beginning_with(line.last, map(Candidate, SHELLS))
    if metavar in ("EXPR", "FORMULA", "PROGRAM"):
        return _ending(r"[^\W\d]\w*$", line.last, lambda word: _of_program(word, line.quote))
    return []


def _ending(pattern: str, word: str, found: Callable[[str], list[Candidate]]) -> list[Candidate]:
    """Candidates for the part of a word that is being typed."""
    end = re.search(pattern, word)
    return _headed(word[: end.start()], found(end[0])) if end else []


def _listed(command: str) -> Iterator[Candidate]:
    """What can be asked about by its name."""
    if command == "zoo":
        from netcalc.network.zoo import head, names

        return (Candidate(name, head(name).title) for name in names())
    from netcalc.operations import ACTIVATIONS

    return (Candidate(name) for name in ACTIVATIONS)


def _of_network(word: str, quote: str) -> list[Candidate]:
    """Layers, the options of a layer, networks of the zoo; in quotes branches too."""
    from netcalc.network import zoo
    from netcalc.network.layers import LAYERS, find

    name, colon, given = word.partition(":")
    if colon:
        kind = find(name)
        head, comma, option = given.rpartition(",")
        spelled = sorted(f"{short}=" for short in kind.spellings) if kind else []
        known = (Candidate(short, open=True) for short in spelled if short.startswith(option))
        return _headed(f"{name}:{head}{comma}", known) if option or comma else []
    if not word:
        return []
    layers = (
        Candidate(f"{kind.name}:" if kind.needed else kind.name, kind.entry[1], bool(kind.needed))
        for kind in LAYERS.values()
    )
    networks = (Candidate(name, zoo.head(name).title) for name in zoo.names())
    blocks = (Candidate(f"{name}(", open=True) for name in ("add", "concat", "multiply", "freeze"))
    return _beginning_with(word, (*layers, *networks, *(blocks if quote else ())))


def _of_program(word: str, quote: str) -> list[Candidate]:
    """Functions; the bracket after them needs quotes around it."""
    from netcalc.operations import FUNCTIONS

    bracket = "(" if quote else ""
    functions = (Candidate(name + bracket, row.signature, open=True) for name, row in FUNCTIONS.items())
    return _beginning_with(word, functions)


# -- files -------------------------------------------------------------------------------------------


def _files(start: str) -> list[Candidate]:
    """Files and folders whose path begins so; hidden ones where that is what is typed."""
    folder, name = os.path.split(start)
    try:
        with os.scandir(os.path.expanduser(folder) or ".") as entries:
            found = sorted((entry.name, entry.is_dir()) for entry in entries)[:MOST_FILES]
    except OSError:
        return []
    head = start[: len(start) - len(name)]
    return [
        Candidate(head + entry + "/" * is_folder, open=is_folder)
        for entry, is_folder in found
        if entry.startswith(name) and (name or not entry.startswith("."))
    ]
