"""Marks as Gradescope's results.json, one file for every student: a test for every question.

The score of each test is its points, so that the total is theirs; visibility says who sees it, and when.
https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from netcalc.answer import Answer, Value
from netcalc.errors import shown
from netcalc.homework.marks import rows


def reports(answer: Answer) -> Iterator[tuple[str, str]]:
    """A report for each student, under the student's name."""
    from json import dumps

    for student, marks in groupby(rows(answer), lambda mark: mark["student"]):
        results: dict[str, Value] = {"tests": [_test(*mark) for mark in enumerate(marks, 1)]}
        if said := "\n".join(_notes(answer, str(student))):
            results["output"] = said
        yield str(student), dumps(results, indent=1) + "\n"


def _notes(answer: Answer, student: str) -> Iterator[str]:
    """What is to be said of how this student's own submission was read."""
    head = f"{shown(student)}: "
    for note in answer.notes:
        if note.text.startswith(head):
            yield note.text.removeprefix(head)


def _test(number: int, mark: Mapping[str, Value]) -> dict[str, Value]:
    said = [str(mark["reason"] or mark["status"])]
    if mark["reason"] and mark["status"] not in ("right", "wrong"):
        said = [f"{mark['status']}: {mark['reason']}"]
    if "answer" in mark:
        said.append(f"right answer: {mark['answer']}")
    return {
        "name": mark["id"],
        "number": str(number),
        "score": mark["points"],
        "max_score": mark["max"],
        "status": "passed" if mark["status"] == "right" else "failed",
        "output": "\n".join(said),
        "visibility": mark["visibility"],
    }
