"""The files of a class: which there are, whose they are, and their text.

A file's name without its ending is its student. Two files of one name are two students until somebody
says otherwise: they are told apart by as much of their paths as that takes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from netcalc.errors import InputError, shown

LONGEST_FILE = 4 * 1024 * 1024
"""Bytes of a file that is one student's, and of stdin."""
LONGEST_CLASS = 64 * 1024 * 1024
"""Bytes of JSON lines, which may be a whole class's."""

_LINES = (".jsonl", ".ndjson", ".json")


class NotText(Exception):
    """Why nothing of a file can be read."""


class File(NamedTuple):
    """One file that was handed in."""

    path: str
    student: str
    content: bytes | None = None
    """What came through a pipe; None is read from the path."""

    @property
    def name(self) -> str:
        """The file's own name."""
        return os.path.basename(self.path) or self.path

    @property
    def ending(self) -> str:
        """Its ending, in small letters."""
        return os.path.splitext(self.path)[1].lower()


def files(
    paths: Sequence[str], key: str | None = None, stdin: Callable[[], bytes] | None = None
) -> tuple[list[File], list[str]]:
    """The files that paths and folders hold, and notes on what was left out. `-` is stdin.

    Raises InputError for a path that there is none of.
    """
    notes: list[str] = []
    found: dict[str, None] = {}
    for path in paths:
        if path == "-" and stdin is not None:
            found["-"] = None
        elif os.path.isdir(path):
            found |= dict.fromkeys(_folder(path, key, notes))
        elif key is not None and same(path, key):
            notes.append(f"{shown(path, 200)} is the key and no submission")
        else:
            _check(path)
            found[path] = None
    named = _named([path for path in _once(found) if path != "-"])
    handed = [File(path, student) for path, student in named]
    if "-" in found and stdin is not None:
        handed.append(File("-", "stdin", stdin()))
    return handed, notes


def _check(path: str) -> None:
    try:
        os.stat(path)
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in the path
        why = (getattr(error, "strerror", None) or str(error)).lower()
        there = f"there is no file {shown(path)}" if isinstance(error, FileNotFoundError) else None
        raise InputError(there or f"{shown(path)} can't be read: {why}") from None


def _folder(path: str, key: str | None, notes: list[str]) -> Iterator[str]:
    """The regular files of a folder, by name. Links are not followed: a student could point anywhere."""
    try:
        with os.scandir(path) as scan:
            entries = sorted(scan, key=lambda entry: (entry.name.casefold(), entry.name))
    except OSError as error:
        raise InputError(f"{shown(path)} can't be read: {(error.strerror or str(error)).lower()}") from None
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_file(follow_symlinks=False):
            if key is not None and same(entry.path, key):
                notes.append(f"{shown(entry.path, 200)} is the key and no submission")
            else:
                yield entry.path
        else:
            folder = entry.is_dir(follow_symlinks=False)
            kind = "a folder in a folder" if folder else "a link" if entry.is_symlink() else "no file"
            notes.append(f"{shown(entry.path, 200)} is left out: it is {kind}")


def same(one: str, other: str) -> bool:
    """Do two paths lead to one file?"""
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):
        return False


def _once(paths: dict[str, None]) -> Iterator[str]:
    """Each file once, however it was named."""
    seen = set()
    for path in paths:
        real = os.path.realpath(path)
        if real not in seen:
            seen.add(real)
            yield path


def _named(paths: Sequence[str]) -> list[tuple[str, str]]:
    """A student for each file: its name without ending; with it, or the whole path, where two are alike."""
    names = [os.path.splitext(os.path.basename(path))[0] or path for path in paths]
    for longer in (os.path.basename, str):
        count: dict[str, int] = {}
        for name in names:
            count[name] = count.get(name, 0) + 1
        names = [name if count[name] == 1 else longer(path) for name, path in zip(names, paths, strict=True)]
    return list(zip(paths, map(_one_line, names), strict=True))


def _one_line(name: str) -> str:
    """A file's name as a student's; what is no text in it is escaped."""
    return name if name.isprintable() else shown(name, 200)


def text_of(file: File) -> str:
    """A file's text: UTF-8, or UTF-16 where it says so, any line ends. Raises NotText.

    Bytes that are no text stay in it as surrogates: one of them spoils its line and no other.
    """
    content = _content(file) if file.content is None else file.content
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
    elif b"\0" in content:
        raise NotText(f"{shown(file.name)} is no text file")
    else:
        text = content.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _content(file: File) -> bytes:
    most = LONGEST_CLASS if file.ending in _LINES else LONGEST_FILE
    try:
        with open(file.path, "rb") as opened:
            content = opened.read(most + 1)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise NotText(f"{shown(file.name)} can't be read: {why}") from None
    if len(content) > most:
        raise NotText(f"{shown(file.name)} is longer than {most // 1024**2} MiB")
    return content
