"""An answer against an expected one: what --expect decides, and a marked homework with it.

The true value's own type says how the expected text is read: a shape, an integer, a decimal, a list,
named values. A student's rounding is honoured and a student's guess is not: a decimal is right within
1e-6 of the truth, or where it is the truth rounded to the digits given, at least three of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from netcalc.alike import Unlike, same_formula, same_on_bits
from netcalc.answer import Answer, BitFormula, Choices, Formula, Records, Value, Word
from netcalc.brackets import inside, parts
from netcalc.elements import by_name, named_texts, sizes, texts_of
from netcalc.errors import NoAnswer, NotationError, shown
from netcalc.network.shape import Shape
from netcalc.picking import picked, plain_name
from netcalc.ready import Ready
from netcalc.rounding import Tolerance, rounded_too_far, same_number, whole_number

_BOOLEANS = {"true": True, "yes": True, "false": False, "no": False}


class Verdict(NamedTuple):
    """Right or wrong; the reason where the text can't be read, or is rounded too far to be right."""

    right: bool
    reason: str | None = None


def judge(value: Value, expected: str, rtol: float | None = None, atol: float | None = None) -> Verdict:
    """Is `expected` a right way of writing `value`?

    Numbers are right within 1e-6 relative, or as the true number rounded to the digits given (three or
    more); with rtol or atol, where |x - t| <= atol + rtol*|t|. Integers and shapes are exact. A formula is
    right where it is the same function, and defined wherever the true one is. Raises NoAnswer where
    that is not decided.

    >>> judge(0.7310585786300049, "0.731").right, judge(0.7310585786300049, "0.73").right
    (True, False)
    >>> judge(Shape((32, 32), 10), "32×32×10").right, judge(203530, "203,530").right
    (True, True)
    """
    try:
        return compared(value, expected, rtol, atol)
    except NotationError as error:
        return Verdict(False, error.message)


def compared(value: Value, given: str, rtol: float | None = None, atol: float | None = None) -> Verdict:
    """The same, but raises NotationError where the text can't be read as such a value.

    >>> compared(203530, "many")
    Traceback (most recent call last):
    ...
    netcalc.errors.NotationError: many can't be read as a number: many is not a number
    """
    tolerance = None if rtol is None and atol is None else (rtol or 0.0, atol or 0.0)
    try:
        right = _right(value, given.strip(), tolerance)
    except Unlike as error:
        return Verdict(False, error.message)
    exact = tolerance is not None or not _has_decimal(value)
    return Verdict(right, None if right or exact else rounded_too_far(given))


def judged(
    answer: Answer,
    expected: str,
    path: str | None = None,
    rtol: float | None = None,
    atol: float | None = None,
) -> Verdict:
    """The same for an answer's main field, or what `path` picks; NoAnswer where a limit left it open."""
    if says_unfit(expected) and isinstance(answer.fields.get("fits"), bool):
        return Verdict(answer.fields["fits"] is False)  # a window may also `does not fit`
    value = picked(answer, path)
    verdict = judge(value, expected, rtol, atol)
    limits = [note.text for note in answer.notes if note.kind == "limit"]
    if value is None and limits and not verdict.right:
        raise NoAnswer(f"there is nothing to compare with: {limits[0]}")
    return verdict


def _has_decimal(value: Value) -> bool:
    """Is a float in it, which may be answered rounded?"""
    if isinstance(value, Mapping):
        return any(map(_has_decimal, value.values()))
    if isinstance(value, Choices):
        return False
    if isinstance(value, Sequence) and not isinstance(value, str | Shape):
        return any(map(_has_decimal, value))
    return isinstance(value, float)


def says_unfit(expected: str) -> bool:
    """Is this the answer `does not fit`?"""
    return " ".join(expected.lower().split()) == "does not fit"


def _right(value: Value, text: str, tolerance: Tolerance | None) -> bool:
    if not text:
        raise NotationError("there is nothing to compare with: a value is empty")
    if isinstance(value, bool):
        if text.lower() not in _BOOLEANS:
            raise NotationError(f"{shown(text)} is neither true nor false")
        return value is _BOOLEANS[text.lower()]
    if isinstance(value, Shape):
        return _same_shape(value, text)
    if isinstance(value, int | float):
        return same_number(value, text, tolerance)
    if value is None:
        return text.lower() in ("none", "null")
    if isinstance(value, BitFormula):
        return same_on_bits(value, text)
    if isinstance(value, Formula):
        return same_formula(value, text)
    if isinstance(value, Word):
        return value == _known_word(value, text)
    if isinstance(value, str):
        return "".join(value.split()) == "".join(text.split())
    if isinstance(value, Mapping):
        return _same_names(value, text, tolerance)
    if isinstance(value, Choices):
        return _a_choice(value, text)
    if isinstance(value, Records):
        return _same_records(value, text, tolerance)
    return _same_list(value, text, tolerance)


def _same_shape(value: Shape, text: str) -> bool:
    """The same numbers; a sole one is written as any number is: 25,088, (32 - 5)/1 + 1."""
    if len(value.numbers) == 1:
        with suppress(NotationError):
            return same_number(value.numbers[0], text)
    return value.numbers == sizes(text)


def _known_word(value: Word, text: str) -> str:
    """The text as one of the words that the answer may be."""
    if text.lower() not in value.known:
        raise NotationError(f"{shown(text)} is none of {', '.join(value.known)}")
    return text.lower()


def _same_names(value: Mapping[str, Value], text: str, tolerance: Tolerance | None) -> bool:
    if "".join(text.split()) == "{}":  # as --bare spells it
        return not value
    true, given = by_name(value, text)
    if set(given) != set(true):
        raise Unlike(f"all of these are asked, and nothing else: {shown(', '.join(value), most=120)}")
    return _all(((item, given[name]) for name, item in true.items()), tolerance)


def _a_choice(value: Choices, text: str) -> bool:
    """Any right choice of numbers: `_f=4,_p=1,_s=2`, `f=4,p=1,s=2`, or a sole number by itself."""
    names = {plain_name(name).lstrip("_"): name for name in value.best}
    if text.lower() == "none":
        return False
    sole = len(value.best) == 1 and "=" not in text
    given = {"": text} if sole else {name.lstrip("_"): item for name, item in named_texts(text).items()}
    if not sole and set(given) != set(names):
        raise NotationError(f"all of these are asked, and nothing else: {shown(', '.join(value.best), 120)}")
    wanted = list(value.best) if sole else [names[name] for name in given]
    numbers = {
        name: number
        for name, item in zip(wanted, given.values(), strict=True)
        if (number := whole_number(item)) is not None
    }
    return len(numbers) == len(wanted) and value.accepts(numbers)


def _same_list(value: Sequence[Value], text: str, tolerance: Tolerance | None) -> bool:
    if (same := _same_array(value, text)) is not None:
        return same
    items = texts_of(value, text)
    if len(items) == len(value):
        return _all(zip(value, items, strict=True), tolerance)
    if all(type(item) in (int, float) for item in value):
        for item in items:  # what is no number says so: [0.1 0.2]
            same_number(0, item)
    return False


def _same_array(value: Sequence[Value], text: str) -> bool | None:
    """Is a formula of whole arrays such as 2*[x, y] this array of formulas? None where it is none."""
    formulas = list(_formulas(value))
    if not formulas or inside(text) is not None or len(parts(text)) != 1:
        return None
    first = next((formula for formula in formulas if isinstance(formula, Ready)), None)
    whole = _spelled(value)
    one = Formula(whole, where=formulas[0].where)
    true = Ready(one, first.positive, first.clock) if first is not None else one
    try:
        return same_formula(true, text)
    except NotationError:
        return None


def _formulas(value: Value) -> Iterator[Formula]:
    """The formulas of an array that has nothing but formulas; of another one, none."""
    items = list(value) if isinstance(value, list | tuple) else []
    if all(isinstance(item, Formula) for item in items):
        yield from items
    elif all(isinstance(item, list | tuple) for item in items):
        rows = [list(_formulas(item)) for item in items]
        yield from (formula for row in rows for formula in row if all(rows))


def _spelled(value: Value) -> str:
    return f"[{', '.join(map(_spelled, value))}]" if isinstance(value, list | tuple) else f"({value})"


def _same_records(value: Records, text: str, tolerance: Tolerance | None) -> bool:
    """One value for each record, in their order."""
    within = inside(text)
    count = len(parts(text if within is None else within))
    if count != len(value):
        raise Unlike(f"{shown(text)} has {count} of {len(value)} values: one for each, [1, 2]")
    return _same_list(value.brief, text, tolerance)


def _all(pairs: Iterable[tuple[Value, str]], tolerance: Tolerance | None) -> bool:
    """Every pair right. One that is wrong decides, also where a formula's equality is open."""
    right, undecided = True, None
    for value, text in pairs:
        try:
            right &= _right(value, text.strip(), tolerance)
        except NoAnswer as error:
            undecided = error
    if right and undecided:
        raise undecided
    return right
