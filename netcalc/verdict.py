"""An answer against an expected one: what --expect decides, and a marked homework with it.

The true value's own type says how the expected text is read: a shape, an integer, a decimal, a list,
named values. A student's rounding is honoured and a student's guess is not: a decimal is right within
1e-6 of the truth, or where it is the truth rounded to the digits given, at least three of them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from netcalc.answer import Answer, BitFormula, Choices, Formula, Records, Value, Word
from netcalc.brackets import inside
from netcalc.brackets import parts as parts
from netcalc.errors import LimitError, NetcalcError, NoAnswer, NotationError, shown
from netcalc.network.shape import Shape
from netcalc.picking import picked as picked
from netcalc.picking import plain_name
from netcalc.ready import Ready
from netcalc.rounding import MOST_WORK, Tolerance, rounded_too_far, same_number, whole_number

_BOOLEANS = {"true": True, "yes": True, "false": False, "no": False}


class Verdict(NamedTuple):
    """Right or wrong; the reason where the text can't be read, or is rounded too far to be right."""

    right: bool
    reason: str | None = None


class Unlike(NotationError):
    """A text that was read, and is wrong for a reason worth saying."""


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
    """The same for an answer's main field, or the one `path` picks; a window may also `does not fit`."""
    if says_unfit(expected) and isinstance(answer.fields.get("fits"), bool):
        return Verdict(answer.fields["fits"] is False)
    return judge(picked(answer, path), expected, rtol, atol)


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
        return value.numbers == _shape(text)
    if isinstance(value, int | float):
        return same_number(value, text, tolerance)
    if value is None:
        return text.lower() in ("none", "null")
    if isinstance(value, BitFormula):
        return _same_on_bits(value, text)
    if isinstance(value, Formula):
        return _same_formula(value, text)
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


def _known_word(value: Word, text: str) -> str:
    """The text as one of the words that the answer may be."""
    if text.lower() not in value.known:
        raise NotationError(f"{shown(text)} is none of {', '.join(value.known)}")
    return text.lower()


def _shape(text: str) -> tuple[int, ...]:
    """Every spelling of a shape as its numbers, places first and channels last."""
    within = inside(text)
    channels, at, places = (text if within is None else within).rpartition("@")
    parts = re.split("[x×,]" if within is None or at else "[,x×]", places, flags=re.IGNORECASE)
    numbers = [part.strip().replace("_", "") for part in (*parts, *([channels] if at else []))]
    if not all(re.fullmatch("[0-9]{1,400}", number) for number in numbers):
        raise NotationError(f"{shown(text)} is no shape: numbers with x between them, or channels@places")
    return tuple(map(int, numbers))


def _same_formula(value: Formula, text: str) -> bool:
    """The same function, and defined wherever the true one is; raises NoAnswer where that stays open."""
    from netcalc.expression.equality import written
    from netcalc.expression.equality_of_arrays import array_equality
    from netcalc.expression.parser import parse
    from netcalc.expression.probes import bit_names
    from netcalc.expression.substitution import known_names, substituted

    true = value if isinstance(value, Ready) else Ready(value)
    names = {**true.known.program.graph.inputs, **true.shapes}
    try:
        given = substituted(parse(text, variables={*names, *known_names(true.where)}), true.where)
    except NetcalcError as error:
        raise _unreadable(text, error) from None
    logical = bit_names(given.graph) & names.keys() - bit_names(true.known.program.graph)
    if logical:  # they would be compared on 0 and 1 only
        which = shown(", ".join(sorted(logical)))
        raise Unlike(f"{which} is true or false in {shown(text)}, and any number in the right formula")
    positive = [name for name in true.positive if name in names or name in given.graph.inputs]
    seconds = None if true.clock is None else true.clock.left
    try:
        found = array_equality(true.known, given, true.shapes, positive, seconds)
    except LimitError as error:
        raise NoAnswer(f"whether the two formulas are equal is not decided: {error.message}") from None
    except NetcalcError as error:
        raise _unreadable(text, error) from None
    if found.equal is not False and found.first_only is not None:
        where = shown(written(found.first_only), 120) or "any point"
        raise Unlike(f"{shown(text)} has no value at {where}, where the right formula has one")
    if found.equal is None:
        raise NoAnswer(f"whether the two formulas are equal is not decided: {found.note}")
    return found.equal


def _same_on_bits(value: BitFormula, text: str) -> bool:
    """The same bit in every row of 0 and 1; raises NoAnswer where that stays open."""
    from netcalc.expression.columns import Undecidable
    from netcalc.expression.equality_on_bits import same_on_bits
    from netcalc.expression.parser import parse

    try:
        parse(text)
    except NetcalcError as error:
        raise _unreadable(text, error) from None
    try:
        return same_on_bits(value, text, value.shapes)
    except NotationError as error:
        raise _unreadable(text, error) from None
    except (Undecidable, LimitError) as error:
        raise NoAnswer(f"whether the two formulas are equal is not decided: {error.message}") from None
    except NetcalcError as error:
        raise Unlike(f"{shown(text)} is no bit in every row of 0 and 1: {error.message}") from None


def _unreadable(text: str, error: NetcalcError) -> NotationError:
    return NotationError(f"{shown(text)} can't be read as a formula here: {error.message}")


def _same_names(value: Mapping[str, Value], text: str, tolerance: Tolerance | None) -> bool:
    given = _named(text)
    true = {plain_name(name): item for name, item in value.items()}
    if set(given) != set(true):
        raise Unlike(f"all of these are asked, and nothing else: {shown(', '.join(value), most=120)}")
    return _all(((item, given[name]) for name, item in true.items()), tolerance)


def _a_choice(value: Choices, text: str) -> bool:
    """Any right choice of numbers: `_f=4,_p=1,_s=2`, `f=4,p=1,s=2`, or a sole number by itself."""
    names = {plain_name(name).lstrip("_"): name for name in value.best}
    if text.lower() == "none":
        return False
    sole = len(value.best) == 1 and "=" not in text
    given = {"": text} if sole else {name.lstrip("_"): item for name, item in _named(text).items()}
    if not sole and set(given) != set(names):
        raise NotationError(f"all of these are asked, and nothing else: {shown(', '.join(value.best), 120)}")
    wanted = list(value.best) if sole else [names[name] for name in given]
    numbers = {
        name: number
        for name, item in zip(wanted, given.values(), strict=True)
        if (number := whole_number(item)) is not None
    }
    return len(numbers) == len(wanted) and value.accepts(numbers)


def _named(text: str) -> dict[str, str]:
    named: dict[str, str] = {}
    for part in parts(text):
        name, equals, item = (piece.strip() for piece in part.partition("="))
        if not (name and equals):
            raise NotationError(f"{shown(part)} has no name: named values are written x=1,y=2")
        steps = ";" in item and "=" in item.partition(";")[0]  # a formula as a program of named steps
        if not steps and re.match(r"[^\s;([]+[\s;]+\w+\s*=", item):
            raise NotationError(f"{shown(part)} names more than one value: commas part them, x=1,y=2")
        if (name := plain_name(name)) in named:
            raise NotationError(f"{shown(name)} is given twice")
        named[name] = item
    return named


def _same_list(value: Sequence[Value], text: str, tolerance: Tolerance | None) -> bool:
    if (same := _same_array(value, text)) is not None:
        return same
    items = _items(value, text)
    if len(items) == len(value):
        return _all(zip(value, items, strict=True), tolerance)
    if all(isinstance(item, int | float) and not isinstance(item, bool) for item in value):
        for item in items:  # what is no number is not only one too few: [0.1 0.2]
            same_number(math.nan, item)
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
        return _same_formula(true, text)
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


def _items(value: Sequence[Value], text: str) -> list[str]:
    """The text's parts, one for each item of such a list."""
    if value and all(type(item) is int for item in value) and re.search("[x×@]", text, re.IGNORECASE):
        try:
            return list(map(str, _shape(text)))
        except NotationError:
            if "," not in text:
                raise
    within = inside(text)
    items = parts(text if within is None else within)
    nested = bool(value) and not any(
        isinstance(item, bool | int | float | str | Mapping | None) for item in value
    )
    if within is None and len(items) == 1 != len(value) and _of_floats(value):
        return _items(value, _computed(text, nested))
    if nested and within is None and len(value) > 1:
        raise _no_array(text, nested)
    if nested and not any(inside(item) is not None for item in items):
        items = [text]  # a flat list is a one-row matrix
    elif not nested and len(items) == 1 and (row := inside(items[0])) is not None:
        items = parts(row)
    return items


def _of_floats(value: Value) -> bool:
    """Is this a float, or an array of floats?"""
    return all(map(_of_floats, value)) if isinstance(value, list | tuple) else isinstance(value, float)


def _computed(text: str, nested: bool) -> str:
    """The array of a constant expression such as 2*[1, 2], written out."""
    from netcalc.expression.point import value

    with suppress(NetcalcError):
        if isinstance(found := value(text, MOST_WORK), list):
            return repr(found)
    raise _no_array(text, nested)


def _no_array(text: str, nested: bool) -> NotationError:
    what = "matrix: rows stand in brackets, [[1, 2], [3, 4]]" if nested else "vector: it is written [1, 2]"
    return NotationError(f"{shown(text)} is no {what}")


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


class Elements(NamedTuple):
    """What a list, a shape or named values are made of, each true one beside the text given for it."""

    pairs: list[tuple[Value, str | None]]
    """None where nothing is given."""
    more: int = 0
    """How many were given that are not asked for."""


def elements(value: Value, text: str) -> Elements:
    """The elements of a value and of a text; a value that has none is its own only element.

    Raises NotationError where the text can't be taken apart.

    >>> elements({"x": 1.0, "y": 2.0}, "y=2, z=3")
    Elements(pairs=[(1.0, None), (2.0, '2')], more=1)
    >>> elements(Shape((32, 32), 10), "32x32").pairs
    [(32, '32'), (32, '32'), (10, None)]
    """
    if isinstance(value, Mapping):
        given = _named(text)
        true = {plain_name(name): item for name, item in value.items()}
        return Elements([(item, given.get(name)) for name, item in true.items()], len(given.keys() - true))
    if isinstance(value, Shape):
        return _side_by_side(value.numbers, list(map(str, _shape(text))))
    if isinstance(value, Records):
        return _side_by_side(value.brief, _items(value.brief, text))
    if isinstance(value, Sequence) and not isinstance(value, str | Choices):
        return _side_by_side(value, _items(value, text))
    return Elements([(value, text)])


def _side_by_side(true: Sequence[Value], given: Sequence[str]) -> Elements:
    """By their places; rows of a matrix entry by entry."""
    found = Elements([], max(len(given) - len(true), 0))
    for place, item in enumerate(true):
        text = given[place] if place < len(given) else None
        if isinstance(item, str) or not isinstance(item, Sequence):
            found.pairs.append((item, text))
            continue
        row = _side_by_side(item, [] if text is None else _items(item, text))
        found.pairs.extend(row.pairs)
        found = found._replace(more=found.more + row.more)
    return found
