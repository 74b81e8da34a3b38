"""Marks as an Answer: a row a student, a column a question, points and total.

    marks      {student: points}, the main answer
    students   a table for people and gradebooks; a place without a number is an answer that is missing
    marks      a table for programs: student, id, status, points, max, reason, visibility

The right answers stand in none of it unless they are asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, get_args

from netcalc.answer import Answer, Column, Note, Table, Value
from netcalc.homework.key import Key
from netcalc.homework.marking import Marked, Status, Truth

if TYPE_CHECKING:
    from fractions import Fraction

WRONG = 1
"""The exit code of --require-all where not all is right."""
MOST_NOTES = 200
"""Notes on how submissions were read; of more only their number is said."""


def report(
    key: Key,
    students: Sequence[Marked],
    notes: Sequence[str] = (),
    require_all: bool = False,
    answers: Sequence[str] = (),
) -> Answer:
    """What came of a homework. `answers` are the right ones, spelled, where they are to be shown."""
    right = all(mark.status == "right" for one in students for mark in one.marks)
    points = {one.student: _number(sum(mark.points for mark in one.marks)) for one in students}
    most = _number(sum(question.points for question in key.questions))
    given = Counter(mark.status for one in students for mark in one.marks)
    counted = {status: given[status] for status in get_args(Status)}
    return Answer(
        "check",
        {"key": key.name, "title": key.title, "questions": len(key.questions), "students": len(students)},
        "marks",
        {"marks": points, "max": most, "all_right": right, "statuses": counted},
        (),
        (_students(key, students, most), _marks(key, students, answers), _remarks(key, students, answers)),
        tuple(_notes(students, notes)),
        WRONG if require_all and not right else 0,
    )


def _number(points: Fraction | int) -> int | float:
    return int(points) if points == int(points) else float(points)


def _students(key: Key, students: Sequence[Marked], most: float) -> Table:
    """The gradebook."""
    ids = [question.id for question in key.questions]
    columns = (
        Column("student", foreign=True),
        *(Column(name, "number") for name in ids),
        Column("points", "number"),
    )
    rows = tuple(
        (
            one.student,
            *(None if mark.status == "missing" else _number(mark.points) for mark in one.marks),
            _number(sum(mark.points for mark in one.marks)),
        )
        for one in students
    )
    total = ("of", *(_number(question.points) for question in key.questions), most)
    return Table("students", columns, rows, "Marks", key.title or key.name, total)


def _marks(key: Key, students: Sequence[Marked], answers: Sequence[str]) -> Table:
    """Every mark, for programs."""
    columns = [Column("student", foreign=True), Column("id"), Column("status")]
    columns += [Column("points", "number"), Column("max", "number"), Column("reason", foreign=True)]
    columns += [Column("visibility")]
    columns += [Column("answer")] * bool(answers)
    rows: list[tuple[Value, ...]] = []
    for one in students:
        for number, (question, mark) in enumerate(zip(key.questions, one.marks, strict=True)):
            points, most = _number(mark.points), _number(question.points)
            row = (one.student, question.id, mark.status, points, most, mark.reason, question.visibility)
            rows.append((*row, answers[number]) if answers else row)
    return Table("marks", tuple(columns), rows, screen=False)


def _remarks(key: Key, students: Sequence[Marked], answers: Sequence[str]) -> Table:
    """What is to be said of single answers, for people; with right answers, all that are not right."""
    rows = tuple(
        (one.student, question.id, mark.status, mark.reason, answers[number] if answers else None)
        for one in students
        for number, (question, mark) in enumerate(zip(key.questions, one.marks, strict=True))
        if mark.reason or (answers and mark.status != "right")
    )
    columns = (
        Column("student", foreign=True),
        Column("question"),
        Column("status"),
        Column("reason", sparse=True, foreign=True),
        Column("answer", title="right answer", sparse=True),
    )
    return Table("remarks", columns, rows, "Remarks", data=False)


def _notes(students: Sequence[Marked], notes: Sequence[str]) -> Iterator[Note]:
    if any(mark.status == "missing" for one in students for mark in one.marks):
        yield Note("reading", "an empty place is an answer that is missing")
    for note in notes[:MOST_NOTES]:
        yield Note("reading", note)
    if (more := len(notes) - MOST_NOTES) > 0:
        yield Note("reading", f"{more:,} more notes on how submissions were read")


def spelled(truths: Sequence[Truth], spell: Callable[[Value], str]) -> list[str]:
    """The right answers as --bare prints them."""
    return [spell(truth.value) for truth in truths]


def rows(answer: Answer) -> list[dict[str, Value]]:
    """The marks of a report, one after another, for the formats that machines read."""
    table = next(table for table in answer.tables if table.name == "marks")
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]
