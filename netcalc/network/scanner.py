"""A text read from left to right, and the errors that mark a place in it."""

from __future__ import annotations

import re

from netcalc.errors import NotationError, Place, UnknownName
from netcalc.network.syntax import Definition, Word

_BLANK = re.compile(r"(?:\s|#[^\n]*)+")
_WORD = re.compile(r"[^\s()|#]+")


class Scanner:
    """A text, how far it has been read, and the names that it has given so far.

    `definitions` are its blocks by their plain names, `parameters` the arguments of the one being read.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.definitions: dict[str, Definition] = {}
        self.parameters: tuple[str, ...] = ()

    def more(self) -> bool:
        """Passes over blanks and comments; whether anything comes after them."""
        blank = _BLANK.match(self.text, self.at)
        self.at = blank.end() if blank else self.at
        return self.at < len(self.text)

    def ahead(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What a pattern matches here, without reading it."""
        return pattern.match(self.text, self.at)

    def word(self) -> Word:
        """The word that begins here; the caller has seen that no bracket does."""
        found = self.ahead(_WORD)
        assert found, "every sign but blanks and brackets is part of a word"
        self.at = found.end()
        return Word(found[0], found.start())

    def place(self, word: Word) -> Place:
        return Place(self.text, word.start, word.end)

    def error(self, message: str, word: Word, hint: str | None = None) -> NotationError:
        return NotationError(message, hint, self.place(word))

    def unknown(self, message: str, word: Word, hint: str | None = None) -> UnknownName:
        return UnknownName(message, hint, self.place(word))


def split_words(whole: Word) -> tuple[Word, ...]:
    """A text cut at its commas, each piece without the blanks around it; nothing, if it is blank.

    >>> [word.text for word in split_words(Word("64, 3", 10))]
    ['64', '3']
    """
    if not whole.text.strip():
        return ()
    pieces, at = [], whole.start
    for piece in whole.text.split(","):
        lead = len(piece) - len(piece.lstrip())
        pieces.append(Word(piece.strip(), at + lead))
        at += len(piece) + 1
    return tuple(pieces)
