"""The lines of a batch: read one at a time, whoever else wants stdin, and taken apart.

    {"argv": ["conv-shape", "32", "-F", "5"], "id": 7}

`argv` is a command line in words, `id` is anything that tells its answer from the others.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any

from netcalc.errors import InputError, LimitError, NotationError, Place, did_you_mean, shown

LONGEST = 8 * 1024 * 1024
"""Bytes of a line: twice the longest expression, for what JSON escapes."""
MOST_DIGITS = 400
"""Of a number."""
KEYS = ("argv", "id")

_EXAMPLE = '{"argv": ["conv-shape", "32", "-F", "5"]}'
_MARK = b"\xef\xbb\xbf"
"""What some editors put before the first line."""


@contextmanager
def kept(stdin: IO[bytes]) -> Iterator[IO[bytes]]:
    """Stdin for this reader alone: meanwhile /dev/stdin is empty, so that no question takes a line away."""
    try:
        shared = stdin.fileno()
    except OSError:  # a stand-in without a descriptor: nobody else can open it
        yield stdin
        return
    own = os.dup(shared)
    try:
        with open(os.devnull, "rb") as nothing:
            os.dup2(nothing.fileno(), shared)
        with open(own, "rb", closefd=False) as lines:
            yield lines
    finally:
        os.dup2(own, shared)
        os.close(own)


def numbered(file: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """The lines that are not empty, counted from 1 with those that are; None for one longer than LONGEST.

    >>> from io import BytesIO
    >>> list(numbered(BytesIO(b"a\\n\\n b ")))
    [(1, b'a\\n'), (3, b' b ')]
    """
    number = 0
    while line := file.readline(LONGEST + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(_MARK)
        if len(line) > LONGEST and not line.endswith(b"\n"):
            _skip(file)
            yield number, None
        elif line.strip():
            yield number, line


def _skip(file: IO[bytes]) -> None:
    """The rest of a line, in pieces."""
    while (piece := file.readline(LONGEST)) and not piece.endswith(b"\n"):
        pass


def entries(line: bytes | None) -> Mapping[str, Any]:
    """What stands in a line. Raises NotationError, InputError or LimitError where it is no JSON object."""
    import json

    if line is None:
        raise LimitError(f"it is longer than {LONGEST // 1024**2} MiB, the limit for a line")
    try:
        text = line.decode("utf-8")
        found = json.loads(
            text,
            object_pairs_hook=_once,
            parse_int=_integer,
            parse_float=_finite,
            parse_constant=_finite,
        )
    except UnicodeDecodeError as error:
        byte = f"byte {error.start} is 0x{line[error.start]:02x}"
        raise NotationError(f"it is not UTF-8 text: {byte}") from None
    except json.JSONDecodeError as error:
        place = Place(text, error.pos, error.pos + 1)
        what = error.msg[:1].lower() + error.msg[1:]
        raise NotationError(f"it is no JSON: {what}", f"write {_EXAMPLE}", place) from None
    except ValueError as error:
        raise NotationError(f"it can't be read: {error}") from None
    except RecursionError:
        raise NotationError("it is nested too deep") from None
    if not isinstance(found, dict):
        raise InputError(f"it is {_kind(found)}, not an object", f"write {_EXAMPLE}")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"its key {shown(key)} stands twice")
        found[key] = value
    return found


def _integer(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise ValueError(f"a number has {len(text):,} digits; the limit is {MOST_DIGITS}")
    return int(text)


def _finite(text: str) -> float:
    number = float(text)
    if number - number != 0:
        raise ValueError(f"{shown(text)} is no finite number")
    return number


def identity(found: Mapping[str, Any]) -> str:
    """The id of a line as the answer repeats it, or "" where there is none.

    >>> identity({"id": {"student": "ann"}}), identity({})
    ('"id": {"student": "ann"}, ', '')
    """
    from json import dumps

    if "id" not in found:
        return ""
    try:
        return f'"id": {dumps(found["id"])}, '
    except RecursionError:
        raise NotationError("its id is nested too deep") from None


def words(found: Mapping[str, Any]) -> list[str]:
    """The command line of a line: one word at least, all of them text. Raises InputError."""
    for key in found:
        if key not in KEYS:
            hint = did_you_mean(key, KEYS, "argv is the question; id is repeated in the answer")
            raise InputError(f"it has an unknown key {shown(key)}", hint)
    if "argv" not in found:
        raise InputError("it has no argv", f"write {_EXAMPLE}")
    argv = found["argv"]
    if not isinstance(argv, list):
        raise InputError(f"its argv is {_kind(argv)}, not a list of words", f"write {_EXAMPLE}")
    if not argv:
        raise InputError("its argv is empty", f"write {_EXAMPLE}")
    for place, word in enumerate(argv):
        if not isinstance(word, str):
            way_out = f'write "{word}"' if type(word) in (int, float) else "every word is text, in quotes"
            raise InputError(f"argv[{place}] is {_kind(word)}, not text", shown(way_out))
    return argv


def _kind(value: object) -> str:
    """What a value is, as JSON calls it."""
    if value is None:
        return "null"
    names = {bool: "true or false", str: "text", list: "a list", dict: "an object"}
    return names.get(type(value), "a number")
