"""A sweep as one table: a row for each value, with the working, the main answer, and what is to be said.

    stride   (N - F)/S + 1           output   note
         1   (7 - 3)/1 + 1 = 5            5
         3   (7 - 3)/3 + 1 = 2.33         2   does not fit: the last column is never seen

It becomes an Answer of its own, so that every format of an answer can write it. Only JSON does not
come here: there each value has its whole object.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from netcalc.answer import (
    Answer,
    Choices,
    Column,
    Formula,
    Kind,
    Named,
    Note,
    Records,
    Shape,
    Step,
    Sweep,
    Table,
    Value,
)
from netcalc.errors import NetcalcError
from netcalc.render.errors import brief

Columns = dict[Column, Sequence[Value]]
"""Columns, in their order, and what stands in each."""

_KINDS: tuple[tuple[Kind, type | tuple[type, ...]], ...] = (
    ("count", int),
    ("number", (int, float)),
    ("shape", (Shape, int)),
    ("formula", Formula),
)
"""The first kind that takes all values of a column is the column's; else it is text."""


def gathered(sweep: Sweep) -> Answer:
    """The sweep as one answer; its main field lists the main answers, null where a value failed."""
    results = [outcome.result for outcome in sweep.outcomes]
    answers = [result for result in results if isinstance(result, Answer)]
    main = answers[0].main if answers else "answer"
    values = [_brief(result.result) if isinstance(result, Answer) else None for result in results]
    general = [note for note in dict.fromkeys(_notes(answers)) if _is_general(note, answers)]
    steps = [_steps(result) for result in results]
    formulas = [Formula(row[0].formula) if row else None for row in steps]
    shared = formulas[0] if len({*formulas} - {None}) == 1 else None
    beside = _beside(results)
    columns = {
        **_settings(sweep),
        Column("formula", "formula", screen=shared is None and not beside, sparse=True, spare=True): formulas,
        Column("working", "formula", shared, screen=not beside, sparse=True): list(map(_working, steps)),
        **_main(main, values),
        **beside,
        Column("note", sparse=True): [_remark(result, general) for result in results],
    }
    rows = tuple(zip(*columns.values(), strict=True))
    table = Table("sweep", tuple(columns), rows, *_heading(answers))
    return Answer(sweep.command, {}, main, {main: values}, (), (table,), tuple(general))


def _brief(value: Value) -> Value:
    return value.brief if isinstance(value, Records | Named) else value


def _settings(sweep: Sweep) -> Columns:
    """Settings are shown as they were typed; numbers among them stand to the right."""
    names = dict.fromkeys(name for outcome in sweep.outcomes for name in outcome.settings)
    texts = {name: [outcome.settings.get(name) for outcome in sweep.outcomes] for name in names}
    return {
        Column(name, "number" if all(map(_is_number, column)) else "text"): column
        for name, column in texts.items()
    }


def _is_number(text: str | None) -> bool:
    try:
        return text is None or float(text) == float(text)
    except ValueError:
        return False


def _main(main: str, values: Sequence[Value]) -> Columns:
    """The main answers; named values have a column each, under the path that --get reads.

    Of several choices it is the best: solutions.0.blanks._h.
    """
    by = next((value.by for value in values if isinstance(value, Choices)), None)
    path = main if by is None else f"{main}.0.{by}"
    values = [value.best if isinstance(value, Choices) else value for value in values]
    known = [value for value in values if value is not None]
    if not known or not all(isinstance(value, Mapping) for value in known):
        return {Column(main, _kind(known), sparse=True): values}
    named = [value if isinstance(value, Mapping) else {} for value in values]
    names = dict.fromkeys(name for value in named for name in value)
    columns = {name: [value.get(name) for value in named] for name in names}
    return {Column(f"{path}.{name}", _kind(column)): column for name, column in columns.items()}


def _beside(results: Sequence[Answer | NetcalcError]) -> Columns:
    """The numbers that differ, where the main answer is the same for all: the MACs of a batch."""
    answers = [result for result in results if isinstance(result, Answer)]
    if len(answers) < 2 or any(_brief(answer.result) != _brief(answers[0].result) for answer in answers):
        return {}
    fields = [_fields(result) if isinstance(result, Answer) else {} for result in results]
    columns = {name: [one.get(name) for one in fields] for name in _fields(answers[0])}
    return {
        Column(path, _kind(column), title): column
        for (path, title), column in columns.items()
        if _kind(column) in ("count", "number") and len(set(column) - {None}) > 1
    }


def _fields(answer: Answer) -> dict[tuple[str, str | None], Value]:
    """The fields of an answer, and those of its records: each under the path that --get reads, and a
    heading where that is long."""
    if isinstance(answer.result, Named):
        return {(f"{answer.main}.{path}", path): value for path, value in _leaves(answer.result)}
    if not isinstance(answer.result, Records):
        return {(name, None): value for name, value in answer.fields.items()}
    return {
        (f"{answer.main}.{place}.{name}", f"{name} of {place + 1}"): value
        for place, record in enumerate(answer.result)
        for name, value in record.items()
    }


def _leaves(value: Value) -> Iterator[tuple[str, Value]]:
    """What is inside a value, each under its path."""
    if isinstance(value, Mapping | list):
        inside = value.items() if isinstance(value, Mapping) else enumerate(value)
        for name, entry in inside:
            yield from ((f"{name}.{path}".rstrip("."), leaf) for path, leaf in _leaves(entry))
    else:
        yield "", value


def _kind(values: Iterable[Value]) -> Kind:
    known = [value for value in values if value is not None]
    if any(isinstance(value, bool) for value in known):
        return "text"
    return next((kind for kind, types in _KINDS if all(isinstance(value, types) for value in known)), "text")


def _steps(result: Answer | NetcalcError) -> list[Step]:
    """The working of one value that fits a row: the first formula, for each axis that has its own numbers.

    None where the main answer is named values or a sum: each step is then the working of a part only.
    """
    if not isinstance(result, Answer) or not result.working or isinstance(result.result, Mapping | Choices):
        return []
    first, last = result.working[0], result.working[-1]
    if last.formula == result.main:
        return []
    return [step for step in dict.fromkeys(result.working) if step.formula == first.formula]


def _working(steps: Iterable[Step]) -> Formula | None:
    return Formula("; ".join(map(_numbers, steps))) if steps else None


def _numbers(step: Step) -> str:
    return str(step._replace(formula=""))


def _notes(answers: Iterable[Answer]) -> Iterator[Note]:
    return (note for answer in answers for note in answer.notes)


def _is_general(note: Note, answers: Sequence[Answer]) -> bool:
    """Is it said of every value? Then it is said once; what does not fit stays beside its working."""
    return note.kind != "fit" and all(note in answer.notes for answer in answers)


def _remark(result: Answer | NetcalcError, general: Sequence[Note]) -> str | None:
    """Why there is no answer, or what is to be said of this one, without the working beside it."""
    if isinstance(result, NetcalcError):
        return brief(result.message)
    texts = [note.text for note in result.notes if note not in general]
    for step in result.working:
        texts = [text.removeprefix(f"{_numbers(step)} ") for text in texts]
    return "; ".join(dict.fromkeys(texts)) or None


def _heading(answers: Sequence[Answer]) -> tuple[str, str]:
    """What the first table is headed, or the section named after the main answer, and as much of the
    subjects as all have in common."""
    tables = [table for answer in answers for table in answer.tables[:1]]
    if not tables:
        return "", ""
    headings = [section.heading for section in answers[0].sections]
    heading = next((heading for heading in headings if heading.lower() == answers[0].main), tables[0].heading)
    subjects = [table.subject.split(", ") for table in tables]
    common = [part for part in subjects[0] if all(part in subject for subject in subjects)]
    return heading, ", ".join(common)
