"""Expressions and networks from elsewhere: `-` is stdin, `@FILE` a file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from netcalc.errors import InputError, LimitError, shown

LIMIT = 4 * 1024 * 1024
"""Bytes of one expression or network."""


class StdinIsTerminal(Exception):
    """`-` where nobody pipes anything in: the asker wants help, not a wait."""


class Sources:
    """What the words of one command line stand for. Stdin is read once, however often it is asked."""

    def __init__(self) -> None:
        self._read: dict[str, str] = {}

    def text(self, word: str) -> str:
        """The word itself, or the text that it names."""
        if word != "-" and not (word.startswith("@") and len(word) > 1):
            return word
        if word not in self._read:
            self._read[word] = (
                _decoded(piped(), "stdin") if word == "-" else _decoded(_file(word[1:]), word[1:])
            )
        return self._read[word]


def piped() -> bytes:
    """What somebody pipes into stdin. Raises StdinIsTerminal where nobody does."""
    with pipe() as stdin:
        return _limited(stdin, "stdin")


@contextmanager
def pipe() -> Iterator[IO[bytes]]:
    """Stdin, to be read. Raises StdinIsTerminal where nobody pipes anything in."""
    if sys.stdin is None:
        raise InputError("stdin is closed, and - reads from it")
    if sys.stdin.isatty():
        raise StdinIsTerminal
    try:
        yield sys.stdin.buffer
    except OSError as error:
        raise InputError(f"stdin can't be read: {_why(error)}") from None


def _file(path: str) -> bytes:
    with opened(path) as file:
        return _limited(file, path)


@contextmanager
def opened(path: str) -> Iterator[IO[bytes]]:
    """A file, to be read."""
    try:
        with open(path, "rb") as file:
            yield file
    except FileNotFoundError:
        raise InputError(f"there is no file {shown(path)}") from None
    except IsADirectoryError:
        raise InputError(f"{shown(path)} is a directory, not a file") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in the path
        raise InputError(f"{shown(path)} can't be read: {_why(error)}") from None


def _limited(file: IO[bytes], name: str) -> bytes:
    content = file.read(LIMIT + 1)
    if len(content) > LIMIT:
        raise LimitError(f"{shown(name)} is longer than 4 MiB, the limit for one expression or network")
    return content


def _decoded(content: bytes, name: str) -> str:
    """UTF-8, with or without a byte order mark, any line ends."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{shown(name)} is not UTF-8 text: byte {error.start} is 0x{content[error.start]:02x}"
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _why(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
