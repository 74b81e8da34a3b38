"""An answer against an expected one: what --expect decides, and a marked homework with it.

The true value's own type says how the expected text is read: a shape, an integer, a decimal, a list,
named values. A student's rounding is honoured and a student's guess is not: a decimal is right within
1e-6 of the truth, or where it is the truth rounded to the digits given, at least three of them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from netcalc.answer import Answer, Choices, Formula, Records, Value
from netcalc.errors import LimitError, NetcalcError, NoAnswer, NotationError, UnknownName, did_you_mean, shown
from netcalc.network.shape import Shape

if TYPE_CHECKING:
    from decimal import Decimal

RELATIVE, LEAST_DIGITS = "1e-6", 3
LONGEST = 5000
"""Characters of one plain number; the longest exact integer has 1234 digits."""
MOST_PLACES = 500
"""Digits of a whole number that one of several answers may have."""
PRECISION = 1000
"""Decimal digits that comparisons are done in: far more than a float has."""

_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9][0-9_]*)?(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?")
_BOOLEANS = {"true": True, "yes": True, "false": False, "no": False}
_INFINITE = {sign + word: float(sign + "inf") for sign in ("", "+", "-") for word in ("inf", "infinity", "∞")}
_INFINITE["nan"] = math.nan
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


Tolerance = tuple[float, float]
"""rtol and atol: |x - t| <= atol + rtol*|t|."""


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
    tolerance = None if rtol is None and atol is None else (rtol or 0.0, atol or 0.0)
    try:
        right = _right(value, expected.strip(), tolerance)
    except NotationError as error:
        return Verdict(False, error.message)
    exact = tolerance is not None or isinstance(value, int | str | Shape | None)
    return Verdict(right, None if right or exact else _rounded_too_far(expected))


def _rounded_too_far(text: str) -> str | None:
    """The first decimal of too few digits, whether they are the right ones or not."""
    for decimal in re.findall(r"(?<![\w.])[0-9]*\.[0-9]+(?![\w.])", text):
        if len(decimal.replace(".", "").lstrip("0")) < LEAST_DIGITS:
            return f"{decimal} counts as exact: a rounded decimal has at least three significant digits"
    return None


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


def says_unfit(expected: str) -> bool:
    """Is this the answer `does not fit`?"""
    return " ".join(expected.lower().split()) == "does not fit"


def picked(answer: Answer, path: str | None = None) -> Value:
    """The main answer, or the value that a path such as `gradients.x` or `output.0` leads to.

    >>> picked(Answer("conv-shape", {}, "output", {"output": Shape((32, 32), 10)}), "output.2")
    10
    """
    if path is None:
        return answer.result
    value: Value = answer.fields
    walked: list[str] = []
    for name in path.split("."):
        value = _step(value, name, walked)
        walked.append(name)
    return value


def _step(value: Value, name: str, walked: Sequence[str]) -> Value:
    if isinstance(value, Shape):
        value = value.numbers
    if isinstance(value, Mapping):
        for spelled in (name, _plain_name(name)):
            if spelled in value:
                return value[spelled]
        raise _nothing_at(name, walked, list(value))
    if isinstance(value, Sequence) and not isinstance(value, str):
        index = int(name) if re.fullmatch("-?[0-9]{1,9}", name) else len(value)
        if -len(value) <= index < len(value):
            return value[index]
        raise _nothing_at(name, walked, [str(i) for i in range(min(len(value), 9))])
    raise UnknownName(f"{shown('.'.join(walked))} is one value, there is no {shown(name)} inside it")


def _nothing_at(name: str, walked: Sequence[str], there: Sequence[str]) -> UnknownName:
    where = f"{shown('.'.join(walked))} has" if walked else "the answer has"
    names = shown(", ".join(there), most=120) or "nothing"
    return UnknownName(
        f"{where} no {shown(name) or 'nameless field'}; it has {names}", did_you_mean(name, there)
    )


def _right(value: Value, text: str, tolerance: Tolerance | None) -> bool:
    if not text:
        raise NotationError("there is nothing to compare with: VALUE is empty")
    if isinstance(value, bool):
        if text.lower() not in _BOOLEANS:
            raise NotationError(f"{shown(text)} is neither true nor false")
        return value is _BOOLEANS[text.lower()]
    if isinstance(value, Shape):
        return value.numbers == _shape(text)
    if isinstance(value, int | float):
        return _same_number(value, text, tolerance)
    if value is None:
        return text.lower() in ("none", "null")
    if isinstance(value, Formula):
        return _same_formula(value, text)
    if isinstance(value, str):
        return "".join(value.split()) == "".join(text.split())
    if isinstance(value, Mapping):
        return _same_names(value, text, tolerance)
    if isinstance(value, Choices):
        return _a_choice(value, text)
    if isinstance(value, Records):
        return _same_records(value, text, tolerance)
    return _same_list(value, text, tolerance)


def _shape(text: str) -> tuple[int, ...]:
    """Every spelling of a shape as its numbers, places first and channels last."""
    inside = _inside(text)
    channels, at, places = (text if inside is None else inside).rpartition("@")
    parts = re.split("[x×,]" if inside is None or at else "[,x×]", places, flags=re.IGNORECASE)
    numbers = [part.strip().replace("_", "") for part in (*parts, *([channels] if at else []))]
    if not all(re.fullmatch("[0-9]{1,400}", number) for number in numbers):
        raise NotationError(f"{shown(text)} is no shape: numbers with x between them, or channels@places")
    return tuple(map(int, numbers))


def _same_formula(value: Formula, text: str) -> bool:
    """The same function, and defined wherever the true one is; raises NoAnswer where that stays open."""
    from netcalc.expression.equality_of_arrays import array_equality
    from netcalc.expression.parser import parse

    true = parse(value, variables=value.shapes)
    try:
        given = parse(text, variables={*true.graph.inputs, *value.shapes})
    except NetcalcError as error:
        raise _unreadable(text, error) from None
    try:
        found = array_equality(true, given, value.shapes)
    except LimitError as error:
        raise NoAnswer(f"whether the two formulas are equal is not decided: {error.message}") from None
    except NetcalcError as error:
        raise _unreadable(text, error) from None
    if found.equal is None:
        raise NoAnswer(f"whether the two formulas are equal is not decided: {found.note}")
    return found.equal and found.first_only is None


def _unreadable(text: str, error: NetcalcError) -> NotationError:
    return NotationError(f"{shown(text)} can't be read as a formula here: {error.message}")


def _same_names(value: Mapping[str, Value], text: str, tolerance: Tolerance | None) -> bool:
    given = _named(text)
    true = {_plain_name(name): item for name, item in value.items()}
    if set(given) != set(true):
        raise NotationError(f"all of these are asked, and nothing else: {shown(', '.join(true), most=120)}")
    return _all(((item, given[name]) for name, item in true.items()), tolerance)


def _a_choice(value: Choices, text: str) -> bool:
    """Any right choice of numbers: `_f=4,_p=1,_s=2`, `f=4,p=1,s=2`, or a sole number by itself."""
    names = {_plain_name(name).lstrip("_"): name for name in value.best}
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
        if (number := _whole(_number(item))) is not None
    }
    return len(numbers) == len(wanted) and value.accepts(numbers)


def _whole(number: float | Decimal) -> int | None:
    """A number that is whole and of fewer digits than any that is asked for."""
    if isinstance(number, float):
        return int(number) if number.is_integer() else None
    if number.adjusted() > MOST_PLACES or number != number.to_integral_value():
        return None
    return int(number)


def _named(text: str) -> dict[str, str]:
    named: dict[str, str] = {}
    for part in parts(text):
        name, equals, item = (piece.strip() for piece in part.partition("="))
        if not (name and equals):
            raise NotationError(f"{shown(part)} has no name: named values are written x=1,y=2")
        steps = ";" in item and "=" in item.partition(";")[0]  # a formula as a program of named steps
        if not steps and re.match(r"[^\s;([]+[\s;]+\w+\s*=", item):
            raise NotationError(f"{shown(part)} names more than one value: commas part them, x=1,y=2")
        if (name := _plain_name(name)) in named:
            raise NotationError(f"{shown(name)} is given twice")
        named[name] = item
    return named


def _plain_name(name: str) -> str:
    return re.sub("_(?=[0-9]+$)", "", name.translate(_SUBSCRIPTS))  # w₀ and w_0 are w0


def _same_list(value: Sequence[Value], text: str, tolerance: Tolerance | None) -> bool:
    if value and all(type(item) is int for item in value) and re.search("[x×@]", text, re.IGNORECASE):
        return tuple(value) == _shape(text)
    inside = _inside(text)
    items = parts(text if inside is None else inside)
    nested = bool(value) and not any(
        isinstance(item, bool | int | float | str | Mapping | None) for item in value
    )
    if inside is None and len(items) == 1 != len(value) and _of_floats(value):
        return _same_list(value, _computed(text, nested), tolerance)
    if nested and inside is None and len(value) > 1:
        raise _no_array(text, nested)
    if nested and not any(_inside(item) is not None for item in items):
        items = [text]  # a flat list is a one-row matrix
    elif not nested and len(items) == 1 and (row := _inside(items[0])) is not None:
        items = parts(row)
    return len(items) == len(value) and _all(zip(value, items, strict=True), tolerance)


def _of_floats(value: Value) -> bool:
    """Is this a float, or an array of floats?"""
    return all(map(_of_floats, value)) if isinstance(value, list | tuple) else isinstance(value, float)


def _computed(text: str, nested: bool) -> str:
    """The array of a constant expression such as 2*[1, 2], written out."""
    from netcalc.expression.point import value

    with suppress(NetcalcError):
        if isinstance(found := value(text), list):
            return repr(found)
    raise _no_array(text, nested)


def _no_array(text: str, nested: bool) -> NotationError:
    what = "matrix: rows stand in brackets, [[1, 2], [3, 4]]" if nested else "vector: it is written [1, 2]"
    return NotationError(f"{shown(text)} is no {what}")


def _same_records(value: Records, text: str, tolerance: Tolerance | None) -> bool:
    """One value for each record, in their order."""
    inside = _inside(text)
    count = len(parts(text if inside is None else inside))
    if count != len(value):
        raise NotationError(f"{shown(text)} has {count} of {len(value)} values: one for each, [1, 2]")
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


def parts(text: str) -> list[str]:
    """A text cut at its commas, save those inside brackets.

    >>> parts("x=1,W=[[1,2],[3,4]]")
    ['x=1', 'W=[[1,2],[3,4]]']
    """
    found, start, depth = [], 0, 0
    for at, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        if depth < 0:
            break
        if sign == "," and not depth:
            found.append(text[start:at])
            start = at + 1
    if depth:
        raise NotationError(f"the brackets of {shown(text)} do not pair up")
    return [*found, text[start:]] if text.strip() else []


def _inside(text: str) -> str | None:
    """What stands inside brackets around the whole text, or None."""
    text, depth = text.strip(), 0
    for at, sign in enumerate(text):
        depth += (sign in "([") - (sign in ")]")
        if depth <= 0:
            return text[1:-1] if at == len(text) - 1 and text[0] + sign in ("()", "[]") else None
    return None


def _same_number(true: int | float, text: str, tolerance: Tolerance | None) -> bool:
    given = _number(text)
    if given != given or true != true:  # nan
        return given != given and true != true
    if given in (math.inf, -math.inf) or true in (math.inf, -math.inf):
        return given == true
    return _near(true, given, tolerance)


def _near(true: int | float, given: float | Decimal, tolerance: Tolerance | None) -> bool:
    from decimal import MAX_EMAX, MIN_EMIN, Decimal, localcontext

    with localcontext() as context:
        context.prec, context.Emax, context.Emin = PRECISION, MAX_EMAX, MIN_EMIN
        x = given if isinstance(given, Decimal) else Decimal(repr(given))
        t = Decimal(true) if isinstance(true, int) else Decimal(repr(true))
        away = abs(x - t)
        if tolerance is not None:
            rtol, atol = (Decimal(repr(bound)) for bound in tolerance)
            return away <= atol + rtol * abs(t)
        if isinstance(true, int):
            return x == t
        return away <= Decimal(RELATIVE) * abs(t) or (isinstance(given, Decimal) and away <= _half_a_digit(x))


def _half_a_digit(x: Decimal) -> Decimal:
    """How far the truth may lie from its rounding x; an exact tie may be rounded either way."""
    from decimal import Decimal

    _, digits, exponent = x.as_tuple()
    if len(digits) < LEAST_DIGITS or not isinstance(exponent, int):
        return Decimal(0)
    return Decimal((0, (5,), exponent - 1))


def _number(text: str) -> float | Decimal:
    """A number as its digits were given, or the value of a constant expression."""
    plain = text.replace("−", "-").strip()
    if plain.lower() in _INFINITE:
        return _INFINITE[plain.lower()]
    if len(plain) <= LONGEST and _DECIMAL.fullmatch(plain) and re.search("[0-9]", plain):
        from decimal import Decimal, InvalidOperation

        try:
            return Decimal(plain.replace(",", "").replace("_", ""))
        except InvalidOperation:  # an exponent beyond what even Decimal holds
            raise NotationError(f"{shown(text)} is beyond any number here") from None
    return _constant(plain)


def _constant(text: str) -> float:
    from netcalc.expression.point import constant

    try:
        return constant(text)
    except NetcalcError as error:
        raise NotationError(f"{shown(text)} can't be read as a number: {error.message}") from None
