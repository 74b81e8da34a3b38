"""Answers as JSON: one object on one line, the same keys for every command.

    {"schema": 1, "command", "question", "main", "answer", "working", "tables", "notes"}

Written here rather than by the standard encoder, because netcalc's numbers are its own: whole floats
have no `.0`, there is no negative zero, infinities and nan are strings (JSON has none), integers have
any size, a shape is the list of its numbers. Tables stream: a trace of 100,000 nodes is never held as
one text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from netcalc.answer import Answer, Formula, Shape, Sweep, Table
from netcalc.errors import NetcalcError
from netcalc.render import Paper
from netcalc.render.bare import spelled_float, spelled_integer, spelled_number
from netcalc.render.errors import error_object

SCHEMA = 1
"""Raised when a key changes its meaning."""

_ROWS_A_PIECE = 1000


def pieces(answer: Answer | Sweep, paper: Paper) -> Iterator[str]:
    """One object, as text; signs that the paper's encoding lacks are escaped."""
    writer = Writer(paper.encoding)
    yield from writer.sweep(answer) if isinstance(answer, Sweep) else writer.answer(answer)
    yield "\n"


def value_json(value: Any, compact: bool = False, encoding: str = "utf-8") -> str:
    """Any value of an answer as JSON.

    >>> value_json({"a": [1.0, -0.0, float("inf"), None, True], "s": Shape((3, 4), 2)})
    '{"a": [1, 0, "inf", null, true], "s": [3, 4, 2]}'
    """
    return Writer(encoding, compact).value(value)


class Writer:
    """The pieces of one JSON text."""

    def __init__(self, encoding: str = "utf-8", compact: bool = False) -> None:
        from json.encoder import encode_basestring, encode_basestring_ascii

        self._comma, self._colon = (",", ":") if compact else (", ", ": ")
        self._encoding = encoding
        self._raw: Callable[[str], str] = encode_basestring
        self._escaped: Callable[[str], str] = encode_basestring_ascii
        self._by_type: dict[type, Callable[[Any], str]] = {
            float: _number,
            int: spelled_integer,
            bool: spelled_number,
            type(None): spelled_number,
            str: self.text,
            Formula: self.text,
            Shape: lambda shape: self._array(shape.numbers),
            dict: self._object,
            list: self._array,
            tuple: self._array,
        }

    def value(self, value: Any) -> str:
        """One value, whatever it is."""
        write = self._by_type.get(type(value)) or self._writer_of(value)
        return write(value)

    def text(self, text: str) -> str:
        """A string; escaped where it would not survive the encoding or would steer a terminal."""
        if text.isascii() or not text.isprintable():
            return self._escaped(text)
        try:
            text.encode(self._encoding)
        except (UnicodeError, LookupError):
            return self._escaped(text)
        return self._raw(text)

    def answer(self, answer: Answer, settings: Mapping[str, str] | None = None) -> Iterator[str]:
        """A whole answer; within a sweep with the settings it is the answer for."""
        head: dict[str, Any] = {
            "schema": SCHEMA,
            "command": answer.command,
            "question": answer.question,
            "main": answer.main,
            "answer": answer.fields,
            "working": list(map(str, answer.working)),
        }
        yield self._object(head)[:-1] + ', "tables": {'
        for i, table in enumerate(answer.tables):
            yield (", " if i else "") + self.text(table.name) + ": ["
            yield from self._rows(table)
            yield "]"
        yield '}, "notes": ' + self._array([note._asdict() for note in answer.notes])
        yield "}" if settings is None else f', "settings": {self._settings(settings)}}}'

    def sweep(self, sweep: Sweep) -> Iterator[str]:
        """One whole object for each value of a sweep, an error object where a value failed."""
        yield f'{{"schema": {SCHEMA}, "command": {self.text(sweep.command)}, "sweep": ['
        for i, (settings, result) in enumerate(sweep.outcomes):
            yield ", " if i else ""
            if isinstance(result, NetcalcError):
                error = self._object(error_object(result, sweep.command))
                yield f'{error[:-1]}, "settings": {self._settings(settings)}}}'
            else:
                yield from self.answer(result, settings)
        yield "]}"

    def _rows(self, table: Table) -> Iterator[str]:
        chosen = [(i, column.name) for i, column in enumerate(table.columns) if column.data]
        template = "{" + ", ".join(self.text(name).replace("%", "%%") + ": %s" for _, name in chosen) + "}"
        places = [i for i, _ in chosen]
        value, rows, between = self.value, iter(table.rows), ""
        while piece := [
            template % tuple([value(row[i]) for i in places]) for row in islice(rows, _ROWS_A_PIECE)
        ]:
            yield between + ", ".join(piece)
            between = ", "

    def _settings(self, settings: Mapping[str, str]) -> str:
        return self._object({name: setting(text) for name, text in settings.items()})

    def _object(self, entries: Mapping[str, Any]) -> str:
        pairs = (f"{self.text(str(name))}{self._colon}{self.value(entry)}" for name, entry in entries.items())
        return "{" + self._comma.join(pairs) + "}"

    def _array(self, entries: Sequence[Any]) -> str:
        return "[" + self._comma.join(map(self.value, entries)) + "]"

    def _writer_of(self, value: Any) -> Callable[[Any], str]:
        for known in (bool, int, float, str, Shape):
            if isinstance(value, known):
                return self._by_type[known]
        if isinstance(value, Mapping):
            return self._object
        if isinstance(value, Sequence):
            return self._array
        raise TypeError(f"an answer holds a {type(value).__name__}, which JSON can't show")


def setting(text: str) -> int | float | str:
    """A swept value as raw as it can be: a number where its text is just how that number is spelled.

    >>> [setting(text) for text in ("3", "0.5", "3x5", "same", "007", "nan")]
    [3, 0.5, '3x5', 'same', '007', 'nan']
    """
    for read in (int, float):
        try:
            value = read(text)
        except ValueError:
            continue
        if spelled_number(value) == text and value - value == 0:
            return value
    return text


def _number(value: float) -> str:
    text = spelled_float(value)
    return text if value - value == 0 else f'"{text}"'
