"""Marks as JUnit XML: a suite for every student, a case for every question, points as properties.

    <testsuites name="Lecture 14" tests="2" failures="1" errors="0">
      <testsuite name="ann" tests="2" failures="1" errors="0" skipped="0" time="0">
        <properties><property name="points" value="2"/>...</properties>
        <testcase classname="ann" name="q1" time="0"/>
        <testcase classname="ann" name="q2" time="0"><failure type="wrong" message="..."/></testcase>

What is undecided is an error, since a person has to look at it; what is missing is a failure, since build
servers take what was skipped for passed. The elements and attributes are those of Jenkins' junit-10.xsd.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from netcalc.answer import Answer, Value
from netcalc.errors import shown
from netcalc.homework.marks import rows

LONGEST = 1000

Mark = Mapping[str, Value]


def reports(answer: Answer) -> Iterator[tuple[str, str]]:
    """One report, of all students."""
    marks = rows(answer)
    title = answer.question["title"] or answer.question["key"]
    suites = [
        _suite(str(student), list(own)) for student, own in groupby(marks, lambda mark: mark["student"])
    ]
    head = _tag("testsuites", {"name": title, **_counts(marks)})
    yield "", "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *suites, "</testsuites>"]) + "\n"


def _counts(marks: Sequence[Mark]) -> dict[str, Value]:
    errors = sum(mark["status"] == "undecided" for mark in marks)
    wrong = sum(mark["status"] != "right" for mark in marks)
    return {"tests": len(marks), "failures": wrong - errors, "errors": errors}


def _suite(student: str, marks: Sequence[Mark]) -> str:
    counts = {"name": student, **_counts(marks), "skipped": 0, "time": 0}
    lines = [f"  {_tag('testsuite', counts)}", "    <properties>"]
    lines += [f"      {_tag('property', {'name': n, 'value': v}, '/')}" for n, v in _properties(marks)]
    return "\n".join([*lines, "    </properties>", *map(_case, marks), "  </testsuite>"])


def _properties(marks: Sequence[Mark]) -> Iterator[tuple[str, Value]]:
    for field in ("points", "max"):
        total = sum(mark[field] for mark in marks if isinstance(mark[field], int | float))  # type: ignore[misc]
        yield field, round(total, 10)
    for mark in marks:
        yield f"{mark['id']}.points", mark["points"]
        yield f"{mark['id']}.max", mark["max"]
        if "answer" in mark:
            yield f"{mark['id']}.answer", mark["answer"]


def _case(mark: Mark) -> str:
    case = {"classname": mark["student"], "name": mark["id"], "time": 0}
    if mark["status"] == "right":
        return f"    {_tag('testcase', case, '/')}"
    element = "error" if mark["status"] == "undecided" else "failure"
    said = {"type": mark["status"], "message": mark["reason"] or mark["status"]}
    return f"    {_tag('testcase', case)}{_tag(element, said, '/')}</testcase>"


def _tag(name: str, attributes: Mapping[str, Value], end: str = "") -> str:
    return f"<{' '.join([name, *(f'{key}={_quoted(value)}' for key, value in attributes.items())])}{end}>"


def _quoted(value: Value) -> str:
    """An attribute in ASCII: the same in every encoding, and nothing that XML 1.0 forbids."""
    from xml.sax.saxutils import quoteattr

    text = shown(value, LONGEST) if isinstance(value, str) else str(value)
    return quoteattr(text).encode("ascii", "xmlcharrefreplace").decode("ascii")
