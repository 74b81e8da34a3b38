"""The key of a homework: TOML -> Key, with whatever is wrong with it found before anything is marked.

    title = "Lecture 14"

    [[question]]
    id = "q1"                                         as submissions name it
    ask = "conv-shape 32x32x3 -F 5 -P 2"              a line of netcalc, or a list of its words
    get = "output.0"                                  one value of the answer, as --get picks it
    answer = "0.731"                                  instead of ask: the answer itself
    points = 2                                        1 where it is not given
    rtol = 1e-4                                       as --rtol, --atol
    partial = "per-element"                           points for each right element; "none" without it
    visibility = "after_due_date"                     who sees the mark, where a report can say so
    positive = "x,y"                                  variables that take positive values only

What is asked is data: the command line asks it, in the words of marking.py.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from netcalc.errors import InputError, NetcalcError, NotationError, Place, did_you_mean, shown
from netcalc.homework.layout import Layout, layout
from netcalc.homework.written import written

if TYPE_CHECKING:
    from fractions import Fraction

VISIBILITIES = ("visible", "hidden", "after_due_date", "after_published")
PARTIAL = ("none", "per-element")
LONGEST = 4 * 1024 * 1024
"""Bytes."""
MOST_POINTS = 1_000_000
RESERVED = ("student", "points")
"""Columns of the table of marks, so that no question has these names."""

_ID = re.compile(r"[^\s=:#,\"'“”]{1,60}")
_POINTS = re.compile(r"\+?[0-9_]+(\.[0-9_]{1,12})?")
_NO_TOML = {
    "Invalid value": 'text stands in quotes: answer = "32x32x10"',
    "Expected newline or end of document": 'text stands in quotes: answer = "32x32x10"',
    "Illegal character '\\n'": "a quote has no partner in its line",
    "Unterminated string": "a quote has no partner",
}
"""How tomllib's messages begin -> the way out."""
_TOP = ("title", "question")


class Decimal(NamedTuple):
    """A decimal of a TOML file as it was typed: 0.590 has three digits."""

    text: str

    @property
    def number(self) -> float:
        """Its value."""
        return float(self.text.replace("_", ""))


class Question(NamedTuple):
    """One question of a key; `ask` or `answer` is given."""

    id: str
    place: Place
    """Where the question is asked or answered, in the key's text."""
    line: int
    ask: tuple[str, ...] = ()
    answer: str | None = None
    get: str | None = None
    points: Fraction | int = 1
    rtol: float | None = None
    atol: float | None = None
    partial: bool = False
    visibility: str = "visible"
    positive: tuple[str, ...] = ()

    def fault(self, error: NetcalcError, key: str) -> InputError:
        """An error in what is asked as an error of the key."""
        head = f"{shown(key)}, line {self.line}, {self.id}"
        return InputError(f"{head}: {error.message}", error.hint, self.place)


class Key(NamedTuple):
    """What a homework asks."""

    name: str
    """The file's name, for messages."""
    title: str
    questions: tuple[Question, ...]


def open_key(path: str) -> Key:
    """The key in a file. Raises InputError where there is none, and as read_key."""
    try:
        with open(path, "rb") as file:
            content = file.read(LONGEST + 1)
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        raise InputError(f"there is no key {shown(path)}", "the key is a TOML file") from None
    except IsADirectoryError:
        raise InputError(f"{shown(path)} is a folder", "the key comes first, then the submissions") from None
    except UnicodeDecodeError as error:
        byte = f"byte {error.start} is 0x{error.object[error.start]:02x}"
        raise InputError(f"{shown(path)} is not UTF-8 text: {byte}") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in the path
        why = (getattr(error, "strerror", None) or str(error)).lower()
        raise InputError(f"{shown(path)} can't be read: {why}") from None
    if len(content) > LONGEST:
        raise InputError(f"{shown(path)} is longer than 4 MiB, the limit for a key")
    return read_key(text, os.path.basename(path))


def read_key(text: str, name: str = "key") -> Key:
    """The key that a TOML text holds.

    Raises NotationError where it is no TOML, InputError where it asks for something that can't be; each
    names the line.

    >>> key = read_key('[[question]]\\nid = "q1"\\nanswer = 42')
    >>> key.questions[0].answer, float(key.questions[0].points)
    ('42', 1.0)
    """
    data = _toml(text, name)
    return _Reader(layout(text), name).key(data)


def _toml(text: str, name: str) -> Mapping[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        raise NotationError(f"{shown(name)} is nested too deep") from None
    except ValueError as error:
        raise _no_toml(text, name, str(error)) from None


def _no_toml(text: str, name: str, said: str) -> NotationError:
    """tomllib's message with the line as a place, so that the line is shown."""
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", said, re.DOTALL)
    if found is None:
        what = "a number has too many digits" if "integer string" in said else shown(said, 100)
        return NotationError(f"{shown(name)} is no TOML: {what}")
    lines = text.split("\n")
    line = int(found[2] or len(text.rstrip().split("\n")))
    start = sum(len(one) + 1 for one in lines[: line - 1]) + (int(found[3]) - 1 if found[3] else 0)
    what = f"{shown(name)}, line {line}: no TOML: {shown(found[1][:1].lower() + found[1][1:], 100)}"
    hint = next((way_out for begun, way_out in _NO_TOML.items() if found[1].startswith(begun)), None)
    return NotationError(what, hint, Place(text, start, start + 1))


class _Reader:
    """One key, field by field; whatever is wrong is told with its line."""

    def __init__(self, where: Layout, name: str) -> None:
        self.where = where
        self.name = name
        self.table: int | None = None
        self.id = ""

    def key(self, data: Mapping[str, Any]) -> Key:
        self._known(data, _TOP)
        title = self._text(data, "title") or ""
        tables = data.get("question", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self._fail("question", "question is no list of tables", "each question begins with [[question]]")
        if not tables:
            self._fail("", "the key asks nothing", 'a question is [[question]], id = "q1", answer = "42"')
        questions = [self._question(number, table) for number, table in enumerate(tables)]
        return Key(self.name, title, tuple(self._told_apart(questions)))

    def _told_apart(self, questions: Sequence[Question]) -> Sequence[Question]:
        first: dict[str, Question] = {}
        for number, question in enumerate(questions):
            if (other := first.setdefault(question.id, question)) is not question:
                self.table, self.id = number, ""
                at = self.where.line(self.where.place(questions.index(other), "id"))
                self._fail("id", f"there is a second {question.id}", f"the first one stands in line {at}")
        return questions

    def _question(self, number: int, table: Mapping[str, Any]) -> Question:
        self.table, self.id = number, ""
        fields = ("id", "ask", "answer", "get", "points", "rtol", "atol", "partial", "visibility", "positive")
        self._known(table, fields)
        self.id = self._id(table)
        if ("ask" in table) == ("answer" in table):
            both = "ask" in table
            said = "has both ask and answer" if both else "has neither ask nor answer"
            self._fail("answer" if both else "", said, "give one of them")
        if "get" in table and "answer" in table:
            self._fail("get", "get picks from what ask answers, and here is none", "leave it out")
        place = self.where.place(number, "ask" if "ask" in table else "answer")
        return Question(
            self.id,
            place,
            self.where.line(place),
            self._ask(table),
            self._answer(table),
            self._text(table, "get"),
            self._points(table),
            self._tolerance(table, "rtol"),
            self._tolerance(table, "atol"),
            self._one_of(table, "partial", PARTIAL) == "per-element",
            self._one_of(table, "visibility", VISIBILITIES),
            self._names(table, "positive"),
        )

    def _id(self, table: Mapping[str, Any]) -> str:
        if "id" not in table:
            self._fail("", "a question has no id", 'write id = "q1"')
        name = table["id"]
        if not isinstance(name, str):
            self._fail("id", f"id is {_kind(name)}, not a text", f'write id = "{_typed(name)}"')
        if not _ID.fullmatch(name) or not name.isprintable():
            hint = "an id is one word of at most 60 characters, without = : # , and quotes"
            self._fail("id", f"{shown(name) or 'nothing'} is no id", hint)
        if name in RESERVED:
            self._fail("id", f"{name} is a column of every report", "give the question another id")
        return name

    def _ask(self, table: Mapping[str, Any]) -> tuple[str, ...]:
        asked = table.get("ask", [])
        if isinstance(asked, str):
            return self._split(asked)
        if not (isinstance(asked, list) and all(isinstance(word, str) for word in asked)):
            hint = 'write ask = "params 784-256-10"'
            self._fail("ask", f"ask is {_kind(asked)}, not a line or its words", hint)
        return tuple(asked[1:] if asked[:1] == ["netcalc"] else asked)

    def _split(self, line: str) -> tuple[str, ...]:
        from shlex import split

        try:
            words = split(line)
        except ValueError as error:
            said = str(error).lower().removeprefix("no ")
            self._fail("ask", f"the line has no {said}", "an apostrophe or a quote has no partner")
        words = words[1:] if words[:1] == ["netcalc"] else words
        if not words:
            self._fail("ask", "ask is empty", 'write ask = "params 784-256-10"')
        return tuple(words)

    def _answer(self, table: Mapping[str, Any]) -> str | None:
        if "answer" not in table:
            return None
        return self._try("answer", lambda: written(_plain(table["answer"])))

    def _points(self, table: Mapping[str, Any]) -> Fraction:
        from fractions import Fraction

        points = table.get("points", 1)
        number = self._number(table, "points", 1)
        if number > MOST_POINTS:
            self._fail("points", f"{_typed(points)} points are more than {MOST_POINTS:,}", None)
        if isinstance(points, Decimal) and not _POINTS.fullmatch(points.text):
            self._fail("points", f"{_typed(points)} points have too many digits", "write them as in 0.5")
        return Fraction(points.text.replace("_", "") if isinstance(points, Decimal) else points)

    def _tolerance(self, table: Mapping[str, Any], field: str) -> float | None:
        return self._number(table, field, 0) if field in table else None

    def _number(self, table: Mapping[str, Any], field: str, otherwise: int) -> float:
        """A finite number of at least 0."""
        given = table.get(field, otherwise)
        if isinstance(given, bool) or not isinstance(given, int | Decimal):
            hint = "leave the quotes out" if isinstance(given, str) else None
            self._fail(field, f"{field} is {_kind(given)}, not a number", hint)
        number = given.number if isinstance(given, Decimal) else min(max(given, -1), 10**300)
        if number - number != 0:
            self._fail(field, f"{field} is {_typed(given)}, not a finite number", None)
        if number < 0:
            self._fail(field, f"{field} is {_typed(given)}, below 0", None)
        return float(number)

    def _one_of(self, table: Mapping[str, Any], field: str, known: tuple[str, ...]) -> str:
        word = table.get(field, known[0])
        if word not in known:
            what = shown(word) if isinstance(word, str) else _kind(word)
            meant = did_you_mean(word, known) if isinstance(word, str) else None
            listed = ", ".join(f'"{one}"' for one in known)
            self._fail(field, f"{field} is {what}, none of {listed}", meant)
        return str(word)

    def _names(self, table: Mapping[str, Any], field: str) -> tuple[str, ...]:
        given = table.get(field, [])
        names = given.split(",") if isinstance(given, str) else given
        if not (isinstance(names, list) and all(isinstance(name, str) for name in names)):
            self._fail(field, f"{field} is {_kind(given)}, not names", f'write {field} = "x,y"')
        from netcalc.expression.tokens import spelled

        return tuple(spelled(name.strip()) for name in names)

    def _text(self, table: Mapping[str, Any], field: str) -> str | None:
        text = table.get(field)
        if text is not None and not isinstance(text, str):
            self._fail(field, f"{field} is {_kind(text)}, not a text", f'write {field} = "..."')
        return text

    def _known(self, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for field in table:
            if field not in known:
                listed = f"there are {', '.join(known)}"
                self._fail(field, f"there is no field {shown(field)}", did_you_mean(field, known, listed))

    def _try(self, field: str, read: Callable[[], str]) -> str:
        try:
            return read()
        except NetcalcError as error:
            self._fail(field, error.message, error.hint)

    def _fail(self, field: str, said: str, hint: str | None) -> NoReturn:
        place = self.where.place(self.table, field)
        head = f"{shown(self.name)}, line {self.where.line(place)}" + f", {self.id}" * bool(self.id)
        raise InputError(f"{head}: {said}", hint, place)


def _plain(value: Any) -> Any:
    """Decimals as text, with all their digits."""
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.text if isinstance(value, Decimal) else value


def _typed(value: object) -> str:
    """A value as it may be repeated."""
    try:
        return shown(value.text if isinstance(value, Decimal) else str(value), 30)
    except ValueError:
        return "a number of too many digits"


def _kind(value: object) -> str:
    """A TOML value's kind, for a message."""
    names = {bool: "true or false", int: "a number", Decimal: "a number", str: "a text", list: "a list"}
    return names.get(type(value), "a table" if isinstance(value, dict) else "a date or time")
