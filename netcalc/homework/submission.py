"""What students hand in: files and folders -> a Submission for each student.

    q1 = 32x32x10            a line an answer; # begins a comment, quotes may be left out
    q2: x=-4, y=-4, z=3

or TOML, `q1 = "32x32x10"`, or JSON lines, {"student": "ann", "id": "q1", "answer": "32x32x10"}. A file is
a student and a folder is a class; JSON lines may hold a class in one file. What can't be read is an
answer that can't be read, or a note, and never the end of the run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from netcalc.errors import InputError, NetcalcError, did_you_mean, shown
from netcalc.homework.files import File, NotText, files, text_of
from netcalc.homework.written import DEEPEST, written

LONGEST_ANSWER = 64 * 1024
"""Bytes."""
MOST_NOTES = 3
"""Notes on one student's lines of one kind; of more only their number is said."""
LONGEST_STUDENT = 200

_LINE = re.compile(r"\s*[\"'“”]?([^\s=:\"'“”]+)[\"'“”]?\s*[=:](.*)", re.DOTALL)
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "„": "“", "«": "»"}


class Given(NamedTuple):
    """An answer as it was given; `fault` says why it can't be read."""

    text: str
    fault: str | None = None


class Submission(NamedTuple):
    """One student's answers, by the ids of the key."""

    student: str
    answers: dict[str, Given]
    fault: str | None = None
    """Why nothing of it can be read."""


class Submissions(NamedTuple):
    """A class, in the order it was given, and what is to be said of how it was read."""

    students: tuple[Submission, ...]
    notes: tuple[str, ...]
    files: tuple[str, ...]
    """The files that were read."""


def read_submissions(
    paths: Sequence[str],
    ids: Sequence[str],
    key: str | None = None,
    stdin: Callable[[], bytes] | None = None,
    hidden: Collection[str] = (),
) -> Submissions:
    """All submissions that files and folders hold; `ids` are the questions, `key` the key's own file.

    `hidden` are questions that no remark offers to somebody who has mistyped another.

    Raises InputError for a path that there is none of, and where nobody handed anything in.
    """
    found, notes = files(paths, key, stdin)
    desk = _Desk(ids, [file.student for file in found], hidden)
    for file in found:
        desk.take(file)
    notes += desk.notes()
    if not desk.students:
        what = ": ".join(["nobody handed in anything", *notes[:1]])
        raise InputError(what, "a submission is a file of lines q1 = ANSWER; a folder is a class")
    students = tuple(sheet.submission for sheet in desk.students.values())
    return Submissions(students, tuple(notes), tuple(file.path for file in found))


class _Sheet:
    """One student's answers while they are collected."""

    def __init__(self, student: str) -> None:
        self.submission = Submission(student, {})
        self._remarks: dict[str, list[str]] = {}
        self._count: dict[str, int] = {}

    def remark(self, kind: str, text: Callable[[], str]) -> None:
        """Something to be said; past MOST_NOTES of a kind it is only counted."""
        self._count[kind] = self._count.get(kind, 0) + 1
        if self._count[kind] <= MOST_NOTES:
            self._remarks.setdefault(kind, []).append(text())

    def notes(self) -> Iterator[str]:
        name = shown(self.submission.student)
        for kind, said in self._remarks.items():
            yield from (f"{name}: {text}" for text in said)
            if more := self._count[kind] - len(said):
                yield f"{name}: {kind}: {more:,} more"


class _Desk:
    """Where the answers of all students are sorted."""

    def __init__(self, ids: Sequence[str], owners: Iterable[str], hidden: Collection[str]) -> None:
        self.owners = frozenset(owners)
        """Students who have a file: nobody else's answers for them."""
        self.offered = [name for name in ids if name not in hidden]
        self.ids = {name: name for name in ids}
        folded = [name.casefold() for name in ids]
        self.ids |= {f: n for f, n in zip(folded, ids, strict=True) if folded.count(f) == 1}
        self.students: dict[str, _Sheet] = {}
        self.loose = _Sheet("")

    def notes(self) -> list[str]:
        sheets = (*self.students.values(), self.loose)
        return [note.removeprefix(": ") for sheet in sheets for note in sheet.notes()]

    def sheet(self, student: str) -> _Sheet:
        return self.students.setdefault(student, _Sheet(student))

    def take(self, file: File) -> None:
        """All answers in one file."""
        try:
            text = text_of(file)
        except NotText as fault:
            sheet = self.sheet(file.student)
            sheet.submission = sheet.submission._replace(fault=str(fault))
            return
        if file.ending in (".jsonl", ".ndjson", ".json") or text.lstrip().startswith("{"):
            self._json_lines(text, file)
        elif file.ending != ".toml" or not self._toml(text, file):
            self._lines(text, self.sheet(file.student))

    # -- the three notations -------------------------------------------------------------------------

    def _lines(self, text: str, sheet: _Sheet) -> None:
        for number, line in enumerate(text.split("\n"), 1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            match = _LINE.fullmatch(line)
            if match is not None:
                self._answer(sheet, match[1], _unquoted(match[2]), f"line {number}")
            else:
                self._no_answer(sheet, line, number)

    def _no_answer(self, sheet: _Sheet, line: str, number: int) -> None:
        word = line.split(None, 1)[0].strip("\"'.,;)-*")
        if (name := self._id(word)) is not None:
            fault = f"line {number} has no = after {shown(word)}"
            self._put(sheet, name, Given("", fault), f"line {number}")
        else:
            said = shown(line.strip(), 40)
            sheet.remark("lines that are no answers", lambda: f"line {number} is no answer: {said}")

    def _toml(self, text: str, file: File) -> bool:
        import tomllib

        sheet = self.sheet(file.student)
        try:
            data = tomllib.loads(text, parse_float=str)
        except (ValueError, RecursionError) as error:
            why = shown(str(error), 80)
            sheet.remark("files", lambda: f"{shown(file.name)} is no TOML and was read line by line: {why}")
            return False
        for name, value in self._flat(data):
            self._value(sheet, name, value, shown(file.name))
        return True

    def _flat(self, table: dict[str, Any], above: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
        """Ids and answers: q1.a is a table in TOML."""
        for key, value in table.items():
            name = above + key
            if isinstance(value, dict) and self._id(name) is None and depth < DEEPEST:
                yield from self._flat(value, f"{name}.", depth + 1)
            else:
                yield name, value

    def _json_lines(self, text: str, file: File) -> None:
        """A file without a single answer is still its student's, who must not vanish from the marks."""
        faults, read = [], False
        for number, line in enumerate(text.split("\n"), 1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            where = f"{shown(file.name)}, line {number}"
            record = _record(line)
            if isinstance(record, str):
                self.loose.remark("lines that are no answers", f"{where} {record}".__str__)
                faults.append(f"{where} {record}")
                continue
            read = True
            student = _name(record.get("student", file.student))
            if student != file.student and student in self.owners:
                said = f"{where} answers for {shown(student)}, who has a file, and does not count"
                self.loose.remark("answers for others", said.__str__)
                continue
            self._value(self.sheet(student), record["id"], record.get("answer"), where)
        if not read:
            sheet = self.sheet(file.student)
            sheet.submission = sheet.submission._replace(fault=next(iter(faults), None))

    # -- one answer ----------------------------------------------------------------------------------

    def _id(self, name: str) -> str | None:
        return self.ids.get(name) or self.ids.get(name.casefold())

    def _value(self, sheet: _Sheet, name: str, value: Any, where: str) -> None:
        """An answer of any type; null and "" are none."""
        try:
            text = "" if value is None else written(value).strip()
        except NetcalcError as error:
            if (known := self._id(name)) is not None:
                return self._put(sheet, known, Given("", error.message), where)
            text = "?"
        return self._answer(sheet, name, text, where)

    def _answer(self, sheet: _Sheet, name: str, text: str, where: str) -> None:
        known = self._id(name)
        if known is None:
            sheet.remark("unknown questions", lambda: self._unknown(name))
        elif text:
            self._put(sheet, known, _given(text), where)

    def _put(self, sheet: _Sheet, name: str, given: Given, where: str) -> None:
        answers = sheet.submission.answers
        if name in answers:
            sheet.remark("repeated answers", lambda: f"{name} is answered again in {where}; the last counts")
        answers[name] = given

    def _unknown(self, name: str) -> str:
        said = f"there is no question {shown(name)}"
        meant = did_you_mean(name, self.offered)
        return f"{said}; {meant}" if meant else said


def _given(text: str) -> Given:
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > LONGEST_ANSWER:
        return Given("", f"it has {size:,} bytes; the limit for an answer is {LONGEST_ANSWER // 1024} KiB")
    if re.search("[\ud800-\udfff]", text):
        return Given("", f"{shown(text)} is not UTF-8 text")
    return Given(text)


def _unquoted(text: str) -> str:
    """The answer of a line, without the quotes around it and a comment after it."""
    text = text.strip()
    closing = _QUOTES.get(text[:1])
    end = text.find(closing, 1) if closing else -1
    if end > 0 and text[end + 1 :].partition("#")[0].strip() == "":
        return text[1:end].strip()
    return text.partition("#")[0].strip()


def _record(line: str) -> dict[str, Any] | str:
    """The object of a JSON line, or what is wrong with it."""
    import json

    try:
        record = json.loads(line, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError):
        return "is no JSON"
    if not isinstance(record, dict):
        return "is no object"
    if not isinstance(record.get("id"), str):
        return "has no id"
    return record


def _name(value: object) -> str:
    """A student's name on one line, of a length that a report can bear."""
    text = value if isinstance(value, str) else "?" if value is None else shown(str(value))
    text = " ".join(text.split()) or "?"
    if not text.isprintable():
        text = shown(text, LONGEST_STUDENT)
    return text if len(text) <= LONGEST_STUDENT else text[:LONGEST_STUDENT] + "..."
