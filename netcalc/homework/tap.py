"""Marks as TAP, the Test Anything Protocol, version 14: a test point for every answer.

    TAP version 14
    1..2
    ok 1 - ann: q1
    not ok 2 - ann: q2
      ---
      status: "wrong"
      points: 0
      max: 3
      ...

Only what is right is ok. https://testanything.org/tap-version-14-specification.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from netcalc.answer import Answer, Value
from netcalc.errors import shown
from netcalc.homework.marks import rows

DIAGNOSED = ("status", "points", "max", "reason", "answer")
LONGEST = 1000


def reports(answer: Answer) -> Iterator[tuple[str, str]]:
    """One report, of all students."""
    marks = rows(answer)
    title = _line(str(answer.question["title"] or answer.question["key"]))
    lines = ["TAP version 14", f"1..{len(marks)}", f"# homework: {title}"]
    for number, mark in enumerate(marks, 1):
        right = mark["status"] == "right"
        name = _escaped(_line(f"{mark['student']}: {mark['id']}"))
        lines.append(f"{'ok' if right else 'not ok'} {number} - {name}")
        if not right or "answer" in mark:
            lines += _diagnosis(mark)
    yield "", "\n".join(lines) + "\n"


def _diagnosis(mark: Mapping[str, Value]) -> Iterator[str]:
    """A YAML block; its texts are JSON strings, which YAML reads."""
    yield "  ---"
    for field in DIAGNOSED:
        if mark.get(field) is not None:
            yield f"  {field}: {_yaml(mark[field])}"
    yield "  ..."


def _yaml(value: Value) -> str:
    from json import dumps

    return dumps(_line(value) if isinstance(value, str) else value, ensure_ascii=False)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("#", "\\#")


def _line(text: str) -> str:
    return shown(text, LONGEST)
