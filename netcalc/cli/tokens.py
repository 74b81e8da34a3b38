"""The words of a command line, told apart: options with their values, and arguments.

    conv-shape 32 -F5 --padding 2        backprop '-x*s' --at x=1,s=2

typer takes every word that begins with a minus sign for an option; here such a word is one only if it
is spelled like one. `-x*s` is an expression, `-1` a number. A long word that is nearly an option
(`--paddng`) is a mistake and never an argument; so is a single letter (`-Q`) for a command whose
arguments can't begin with a minus sign.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from netcalc.errors import InputError, UnknownName, nearest, shown

_LONG = r"(?i)--[a-z][a-z0-9_-]+"
_LETTER = r"(?i)-[a-z]"
_DASHES = r"(?i)[–—]+(?=[a-z])"
"""What word processors and slides make of hyphens. None is compiled before a word asks for it."""
OTHER_NAMES = {"--at": "--points", "--lr": "--rate", "--learning-rate": "--rate", "--optimizer": "--method"}
"""What options are called elsewhere, and here."""


class Spelling(NamedTuple):
    """An option as it may be typed: the long name it stands for, and whether a value follows."""

    name: str
    valued: bool


Spellings = Mapping[str, Spelling]


class Tokens(NamedTuple):
    """A command line taken apart: options under their long names, and arguments in their order."""

    options: tuple[tuple[str, str | None], ...]
    words: tuple[str, ...]

    @property
    def argv(self) -> list[str]:
        """The same command line in the one spelling that nobody can misread."""
        options = [name if value is None else f"{name}={value}" for name, value in self.options]
        return [*options, "--", *self.words]

    def names(self, name: str) -> bool:
        """Is this option among them?"""
        return any(option == name for option, _ in self.options)


def told_apart(argv: Sequence[str], known: Spellings, minus: bool) -> Tokens:
    """The tokens of one command; `minus` says that its arguments may begin with a minus sign.

    >>> known = {"--kernel": Spelling("--kernel", True), "-F": Spelling("--kernel", True)}
    >>> told_apart(["-7", "-F5"], known, minus=False)
    Tokens(options=(('--kernel', '5'),), words=('-7',))
    """
    options: list[tuple[str, str | None]] = []
    words: list[str] = []
    rest = list(reversed(argv))
    while rest:
        token = rest.pop()
        if token == "--":
            words += reversed(rest)
            break
        spelled, value = _option(token, known, minus)
        if spelled is None:
            words.append(token)
        else:
            options.append((known[spelled].name, _value(spelled, value, rest, known)))
    return Tokens(tuple(options), tuple(words))


def _value(spelled: str, attached: str | None, rest: list[str], known: Spellings) -> str | None:
    if not known[spelled].valued:
        if attached is not None:
            raise InputError(f"{spelled} is on or off and takes no value, here {shown(attached)}")
        return None
    if attached is not None:
        return attached
    if not rest or rest[-1] in known or rest[-1] == "--":
        follows = f"; {rest[-1]} is an option itself" if rest and rest[-1] in known else ""
        raise InputError(
            f"{spelled} needs a value{follows}", f"write {spelled} VALUE or {known[spelled].name}=VALUE"
        )
    return rest.pop()


def _option(token: str, known: Spellings, minus: bool) -> tuple[str | None, str | None]:
    """The option that a token spells, and the value attached to it; None and None for an argument."""
    if token in known:
        return token, None
    head, equals, value = token.partition("=")
    if equals and head in known:
        return head, value
    letter = token[:2]
    if letter in known and known[letter].valued:
        return letter, token[2:]
    if mistyped(head, known, minus):
        raise UnknownName(f"there is no option {shown(head)}", nearest_option(head, known))
    return None, None


def nearest_option(head: str, known: Spellings) -> str:
    """The hint for an option that there is none of; the hyphens that all have make none alike.

    >>> known = {"--kernel": Spelling("--kernel", True), "-F": Spelling("--kernel", True)}
    >>> nearest_option("--kernle", known), nearest_option("-f", known), nearest_option("--out", known)
    ('did you mean --kernel?', 'did you mean -F?', '-h lists the options')
    """
    meant = OTHER_NAMES.get(head.lower())
    if meant in known:
        return f"did you mean {meant}?"
    same = [option for option in known if option.lower() == head.lower()]
    names = {option.lstrip("-"): option for option in known if option.startswith("--")}
    close = same[0] if same else names.get(nearest(head.lstrip("-–—"), names) or "")
    return f"did you mean {close}?" if close else "-h lists the options"


def mistyped(head: str, known: Spellings, minus: bool) -> bool:
    """Was this word meant as an option, though there is none of its name?"""
    if not head.startswith(("-", "–", "—")):
        return False
    if re.match(_DASHES, head):
        return not minus or re.sub(_DASHES, "--", head) in known
    return bool(re.fullmatch(_LONG, head) or (not minus and re.match(_LETTER, head)))
