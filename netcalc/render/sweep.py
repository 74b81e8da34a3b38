"""A sweep as one table: a row for each value, with the working, the main answer, and what is to be said.

    stride   (N - F)/S + 1           output   note
         1   (7 - 3)/1 + 1 = 5            5
         3   (7 - 3)/3 + 1 = 2.33         2   does not fit: the last column is never seen

It becomes an Answer of its own, so that every format of an answer can write it. Only JSON does not
come here: there each value has its whole object.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from netcalc.answer import Answer, Column, Formula, Kind, Note, Outcome, Shape, Sweep, Table, Value
from netcalc.errors import NetcalcError

_KINDS: tuple[tuple[Kind, type | tuple[type, ...]], ...] = (
    ("count", int),
    ("number", (int, float)),
    ("shape", (Shape, int)),
    ("formula", Formula),
)
"""The first kind that takes all values of a column is the column's; else it is text."""


def gathered(sweep: Sweep) -> Answer:
    """The sweep as one answer; its main field lists the main answers, null where a value failed."""
    answers = [outcome.result for outcome in sweep.outcomes if isinstance(outcome.result, Answer)]
    main = answers[0].main if answers else "answer"
    names = dict.fromkeys(name for outcome in sweep.outcomes for name in outcome.settings)
    formula = _shared_formula(answers)
    settings = [[outcome.settings.get(name) for outcome in sweep.outcomes] for name in names]
    results = [None if isinstance(result, NetcalcError) else result.result for _, result in sweep.outcomes]
    columns = (
        *(Column(name, _setting_kind(values)) for name, values in zip(names, settings, strict=True)),
        Column("formula", "formula", screen=formula is None, sparse=True, spare=True),
        Column("working", "formula", formula, sparse=True),
        Column(main, _kind(results)),
        Column("note", sparse=True),
    )
    formulas, working = zip(*map(_working, sweep.outcomes), strict=True) if sweep.outcomes else ((), ())
    notes = [_fit_note(outcome) for outcome in sweep.outcomes]
    rows = tuple(zip(*settings, formulas, working, results, notes, strict=True))
    table = Table("sweep", columns, rows, *_heading(answers))
    return Answer(sweep.command, {}, main, {main: results}, (), (table,), _other_notes(answers))


def _kind(values: Iterable[Value]) -> Kind:
    known = [value for value in values if value is not None]
    if any(isinstance(value, bool) for value in known):
        return "text"
    return next(
        (kind for kind, types in _KINDS if known and all(isinstance(v, types) for v in known)), "text"
    )


def _setting_kind(texts: Iterable[str | None]) -> Kind:
    """Settings are shown as they were typed; numbers among them stand to the right."""
    try:
        return "number" if [float(text) for text in texts if text is not None] else "text"
    except ValueError:
        return "text"


def _shared_formula(answers: Sequence[Answer]) -> str | None:
    """The formula of the first step where all values have the same one: it becomes a heading."""
    formulas = {answer.working[0].formula if answer.working else "" for answer in answers}
    return formulas.pop() or None if len(formulas) == 1 else None


def _working(outcome: Outcome) -> tuple[Value, Value]:
    """The first step: its formula, and its numbers with their result. Not of a sum: it is a part of it."""
    if isinstance(outcome.result, NetcalcError) or not outcome.result.working:
        return None, None
    step, main = outcome.result.working[0], outcome.result.result
    if isinstance(main, int) and not re.match(rf"{main}\b", step.result):
        return None, None
    return Formula(step.formula), Formula(step._replace(formula=""))


def _fit_note(outcome: Outcome) -> Value:
    """What does not fit, without the working that stands beside it, or why there is no answer."""
    answer = outcome.result
    if isinstance(answer, NetcalcError):
        return answer.message
    heads = [str(step._replace(formula="")) + " " for step in answer.working]
    texts = [note.text for note in answer.notes if note.kind == "fit"]
    for head in filter(str.strip, heads):
        texts = [text.removeprefix(head) for text in texts]
    return "; ".join(dict.fromkeys(texts)) or None


def _other_notes(answers: Sequence[Answer]) -> tuple[Note, ...]:
    return tuple(dict.fromkeys(note for answer in answers for note in answer.notes if note.kind != "fit"))


def _heading(answers: Sequence[Answer]) -> tuple[str, str]:
    """The heading of the answers' first tables, and as much of their subjects as all have in common."""
    tables = [table for answer in answers for table in answer.tables[:1]]
    if not tables:
        return "", ""
    subjects = [table.subject.split(", ") for table in tables]
    common = [part for part in subjects[0] if all(part in subject for subject in subjects)]
    return tables[0].heading, ", ".join(common)
