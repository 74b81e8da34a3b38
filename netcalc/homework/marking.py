"""Every answer beside the key: right, wrong, partial, unreadable, undecided or missing, and its points.

What the key asks is asked once for the whole class, by the way to ask that is handed in; verdict.py
compares, as for --expect. The same answer of several students is judged once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, NamedTuple

from netcalc.answer import Answer, BitFormula, Choices, Formula, Records, Shape, Value
from netcalc.elements import elements
from netcalc.errors import FitError, InputError, NetcalcError, NoAnswer, NoSolution, NotationError, shown
from netcalc.homework.key import Key, Question
from netcalc.homework.submission import Given, Submission
from netcalc.homework.written import value as read_value
from netcalc.picking import picked
from netcalc.ready import Clock, Ready
from netcalc.rounding import same_number
from netcalc.verdict import compared, says_unfit

if TYPE_CHECKING:
    from fractions import Fraction

Status = Literal["right", "wrong", "partial", "unreadable", "undecided", "missing"]
Ask = Callable[[list[str]], Answer]

UNFIT = "does not fit"
NOBODYS = "0.5772156649"
"""A formula that is nobody's answer: beside it a right one is different, unless it has no value."""

_WHOLE = (Shape, str, Choices, Records)
"""Sequences that are one value."""


class Truth(NamedTuple):
    """The right answer to a question."""

    value: Value
    fits: bool | None = None
    """Whether the window fits, where one was asked about: then `does not fit` is an answer."""


class Mark(NamedTuple):
    """What became of one answer; the reason where there is one to say."""

    status: Status
    points: Fraction | int = 0
    reason: str | None = None


class Marked(NamedTuple):
    """One student's marks, in the order of the questions."""

    student: str
    marks: tuple[Mark, ...]


def truths(key: Key, ask: Ask, clock: Clock | None = None) -> list[Truth]:
    """The right answers of a key; the clock is for the comparison of formulas.

    Raises InputError, with the line of the key, where a question can't be asked or compared with.
    """
    return [_truth(question, key.name, ask, clock) for question in key.questions]


def _truth(question: Question, key: str, ask: Ask, clock: Clock | None) -> Truth:
    try:
        truth = _outright(question.answer) if question.answer is not None else _asked(question, ask)
        _check(truth.value, question)
        if clock is not None:
            clock.start()
        ready = _ready(truth.value, question.positive, clock)
        for formula in _formulas(ready):
            _check_formula(formula)
        return truth._replace(value=ready)
    except NetcalcError as error:
        raise question.fault(error, key) from None


def _outright(text: str) -> Truth:
    if says_unfit(text):
        return Truth(UNFIT, False)
    return Truth(read_value(text))


def _asked(question: Question, ask: Ask) -> Truth:
    try:
        answer = ask(list(question.ask))
    except FitError:  # --strict: that it does not fit is the answer
        return Truth(UNFIT, False)
    except NoSolution:
        return Truth(None)
    if answer.exit_code == NoAnswer.exit_code:
        raise NoAnswer("the question itself is undecided, so that no answer to it is right")
    fits = answer.fields.get("fits")
    return Truth(picked(answer, question.get), fits if isinstance(fits, bool) else None)


def _check(truth: Value, question: Question) -> None:
    """Refuse what no answer can be compared with, and variables that are not there."""
    if not _comparable(truth):
        fields = ", ".join(truth) if isinstance(truth, Mapping) else "several values"
        which = f"{question.get}.NAME" if question.get else "FIELD"
        what = f"no answer can be compared with {shown(fields, 120)} at once"
        raise InputError(what, f'pick one: get = "{shown(which)}"')
    _check_rows(truth)
    formulas = list(_formulas(truth))
    if question.positive:
        names = {name for formula in formulas for name in _inputs(formula)}
        for name in question.positive:
            if name not in names:
                what = f"there is no variable {shown(name) or 'without a name'} to be positive"
                known = f"the variables are {shown(', '.join(sorted(names)), 120)}" if names else None
                raise InputError(what, known or "the answer is no formula")
    if formulas and (question.rtol is not None or question.atol is not None) and not _has_number(truth):
        raise InputError("a formula has no tolerance", "leave rtol and atol out")


def _check_formula(formula: Formula) -> None:
    """Refuse a formula that no answer is right or wrong beside: arrays of no shape, a value nowhere."""
    try:
        compared(formula, str(formula))
        with suppress(NotationError):  # an array is no number
            compared(formula, NOBODYS)
    except NotationError:
        hint = "arrays need shapes: ask for the formula instead, with --shape 'W=2x3,x=3'"
        what = f"nothing can be compared with {shown(str(formula))}"
        raise InputError(f"{what}: in an answer given outright a name is a number", hint) from None
    except NoAnswer as error:
        hint = "give a formula that has a value, or more time with --timeout"
        raise InputError(
            f"no answer to {shown(str(formula))} can be decided: {error.message}", hint
        ) from None


def _inputs(formula: Formula) -> Sequence[str]:
    return list(Ready(formula).known.program.graph.inputs)


def _check_rows(truth: Value) -> None:
    """Refuse an array without entries, or with rows that are not alike."""
    if isinstance(truth, Mapping):
        for item in truth.values():
            _check_rows(item)
    elif isinstance(truth, list):
        if not truth or [] in truth:
            raise InputError("a list of the answer has no entries")
        widths = {len(item) if isinstance(item, list) else 0 for item in truth}
        if len(widths) > 1:
            raise InputError("the rows of the answer have different lengths", "rows are [[1, 2], [3, 4]]")


def _comparable(truth: Value, inside: bool = False) -> bool:
    if isinstance(truth, Choices | Records):
        return not inside
    if isinstance(truth, Mapping):
        return not inside and bool(truth) and all(_comparable(item, inside=True) for item in truth.values())
    if isinstance(truth, _WHOLE) or not isinstance(truth, Sequence):
        return True
    return all(_comparable(item, inside=True) for item in truth)


def _formulas(truth: Value) -> Sequence[Formula]:
    if isinstance(truth, Formula):
        return [truth]
    if isinstance(truth, Mapping):
        return [formula for item in truth.values() for formula in _formulas(item)]
    if isinstance(truth, _WHOLE) or not isinstance(truth, Sequence):
        return []
    return [formula for item in truth for formula in _formulas(item)]


def _has_number(truth: Value) -> bool:
    if isinstance(truth, Mapping):
        return any(map(_has_number, truth.values()))
    if isinstance(truth, Sequence) and not isinstance(truth, _WHOLE):
        return any(map(_has_number, truth))
    return isinstance(truth, int | float) and not isinstance(truth, bool)


def _ready(truth: Value, positive: Sequence[str], clock: Clock | None) -> Value:
    """The truth with its formulas made ready to be compared with many."""
    if isinstance(truth, BitFormula):
        return truth
    if isinstance(truth, Formula):
        return Ready(truth, positive, clock)
    if isinstance(truth, Mapping):
        return {name: _ready(item, positive, clock) for name, item in truth.items()}
    if isinstance(truth, _WHOLE) or not isinstance(truth, Sequence):
        return truth
    return [_ready(item, positive, clock) for item in truth]


def marked(
    key: Key, true: Sequence[Truth], students: Sequence[Submission], clock: Clock | None = None
) -> list[Marked]:
    """The marks of all students. Question by question: an answer that several gave is judged once."""
    asked = zip(key.questions, true, strict=True)
    columns = [_column(question, truth, students, clock) for question, truth in asked]
    rows = zip(*columns, strict=True)
    return [Marked(one.student, tuple(marks)) for one, marks in zip(students, rows, strict=True)]


def _column(
    question: Question, truth: Truth, students: Sequence[Submission], clock: Clock | None
) -> list[Mark]:
    judged: dict[Given, Mark] = {}
    column = []
    for one in students:
        given = one.answers.get(question.id)
        if given is None and one.fault is not None:
            given = Given("", one.fault)
        if given is None:
            column.append(Mark("missing"))
            continue
        if given not in judged:
            if clock is not None:
                clock.start()
            judged[given] = mark(question, truth, given)
        column.append(judged[given])
    return column


def mark(question: Question, truth: Truth, given: Given) -> Mark:
    """One answer's status and points.

    >>> from netcalc.homework.key import read_key
    >>> key = read_key('[[question]]\\nid = "q1"\\nanswer = "x=1,y=2"\\npartial = "per-element"')
    >>> status, points, reason = mark(key.questions[0], Truth({"x": 1, "y": 2}), Given("x=1, y=3"))
    >>> status, float(points), reason
    ('partial', 0.5, '1 of 2 right')
    """
    if given.fault is not None:
        return Mark("unreadable", 0, given.fault)
    try:
        whole = _whole(question, truth, given.text)
        if whole.status == "right" or not question.partial:
            return whole
        return _partial(question, truth, given.text) or whole
    except (RecursionError, MemoryError):
        return Mark("undecided", 0, "it is too large to be judged")


def _whole(question: Question, truth: Truth, text: str) -> Mark:
    if truth.fits is not None and says_unfit(text):
        return _verdict(question, not truth.fits)
    if truth == (UNFIT, False):
        return _verdict(question, False)
    found = _compared(question, truth.value, text)
    if found.status == "wrong" and _rounds_to_key(question, truth.value, text):
        return found._replace(reason="it rounds to the key's digits, but the key counts as exact: see rtol")
    return found


def _rounds_to_key(question: Question, true: Value, text: str) -> bool:
    """Has the answer more digits than a key given outright, and the same ones as far as that goes?"""
    exact = question.rtol is not None or question.atol is not None
    if question.answer is None or exact or not isinstance(true, float):
        return False
    try:
        return same_number(float(text), question.answer)
    except (ValueError, NotationError):
        return False


def _verdict(question: Question, right: bool, reason: str | None = None) -> Mark:
    return Mark("right", question.points) if right else Mark("wrong", 0, reason)


def _compared(question: Question, true: Value, text: str) -> Mark:
    try:
        verdict = compared(true, text, question.rtol, question.atol)
    except NotationError as error:
        return Mark("unreadable", 0, error.message)
    except NoAnswer as error:
        return Mark("undecided", 0, error.message)
    return _verdict(question, verdict.right, verdict.reason)


def _partial(question: Question, truth: Truth, given: str) -> Mark | None:
    """Points for each right element; None where the answer has no elements, or none of them is right."""
    from fractions import Fraction

    try:
        pairs, more = elements(truth.value, given)
    except NotationError:
        return None
    if len(pairs) + more < 2:
        return None
    marks = [
        Mark("missing") if text is None else _compared(question, true, text.strip()) for true, text in pairs
    ]
    count, right = len(marks) + more, sum(one.status == "right" for one in marks)
    if right in (0, count):
        return None
    open_ones = sum(one.status == "undecided" for one in marks)
    status: Status = "undecided" if right + open_ones == count else "partial"
    reasons = [f"{right} of {count} right", *dict.fromkeys(one.reason for one in marks if one.reason)]
    return Mark(status, question.points * Fraction(right, count), "; ".join(reasons[:3]))
