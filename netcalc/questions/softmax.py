"""Softmax of scores, with the subtraction of the maximum written out, and its Jacobian as numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import fsum, inf, isclose, isfinite
from typing import Any

from netcalc.answer import Answer, Array, Column, Note, Rows, Section, Step, Table, Value, Values
from netcalc.errors import DomainError, InputError, LimitError, shown
from netcalc.expression.lists import numbers
from netcalc.operations.probability import Softmax
from netcalc.operations.probability import jacobian as derivatives
from netcalc.operations.probability import softmax as softened
from netcalc.questions.brief import short
from netcalc.questions.options import number

MOST_DERIVATIVES = 1_000_000
"""Entries of all Jacobians of one answer."""
WIDEST = 5
"""Columns of a Jacobian that have room side by side in 80 columns."""
LONGEST_WORKING = 8
"""Scores whose shares are written out, a line each."""
LONGEST = 200
"""Characters of an array that a screen shows whole."""
FEW = 4
"""Scores that a note writes out."""
OVERFLOW, UNDERFLOW = 709.0, -745.0
"""Where exp leaves the floats."""

_LITERAL = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_INFINITE = {sign + word: float(f"{sign}inf") for sign in ("", "-") for word in ("inf", "infinity", "∞")}


def softmax(
    x: str | Sequence[Any],
    temperature: float | str = 1,
    jacobian: bool = False,
) -> Answer:
    """Softmax of scores: a list of numbers, or a matrix, of which each row is taken by itself.

        q = exp((x - c)/T)/sum(exp((x - c)/T))    c = max(x), so that no exponent is above 0

    Scores are numbers, texts such as "1/4" or "[1, 2, 3]", or "@scores.csv"; one of -inf is masked, q = 0.
    With `jacobian` the derivatives of q by x, (diag(q) - outer(q, q))/T.

    Main answer `softmax`; also `jacobian` (None where it is not asked), `max`, `total` (the sum of the
    exponentials), `sum` (that of q) and `log_softmax`, which is right where q is too small for a float.
    Raises InputError for a score that is no number, or a temperature that is not above 0; DomainError where
    all scores are -inf, or the temperature is so small that derivatives are beyond floats; LimitError past
    1,000,000 entries of the Jacobian.

    >>> softmax([1000, 1000, -1000]).softmax, softmax("0, 0", jacobian=True).jacobian
    ([0.5, 0.5, 0.0], [[0.25, -0.25], [-0.25, 0.25]])
    """
    scores = numbers(x, _score, "scores")
    rate = _temperature(temperature)
    rows = scores if isinstance(scores[0], list) else [scores]
    for i, row in enumerate(rows, 1):
        if max(row) == -inf:
            where = f" of row {i}" if len(rows) > 1 else ""
            raise DomainError(f"all scores{where} are -inf, and 0/0 is no share", "leave one of them finite")
    found = [softened(row, rate) for row in rows]
    slopes = _slopes(found, rate) if jacobian else None
    answer = _answer(scores, rows, rate, found, slopes)
    return answer._replace(notes=(*_comma_notes(x), *answer.notes))


# -- what is asked -----------------------------------------------------------------------------------


def _score(given: Any) -> float:
    """A score of a literal or a number; ValueError where a text is no literal."""
    if isinstance(given, str):
        plain = given.replace("−", "-").strip()
        if (infinite := plain.lower().removeprefix("+")) in _INFINITE:
            return _score(_INFINITE[infinite])
        if not re.fullmatch(_LITERAL, plain, re.ASCII) or len(plain) > LONGEST:
            raise ValueError
        given = plain
    score = float(given)
    if score == inf and isinstance(given, str):
        raise ValueError
    if score != score or score == inf:
        hint = "-inf is one: its share is 0" if score == inf else "scores are numbers, and -inf"
        raise InputError(f"a score of {score} has no softmax", hint)
    return score


def _temperature(given: float | str) -> float:
    rate = number("temperature", given, "2; a very large one shares equally")
    if rate <= 0:
        hint = "as T goes to 0 the largest score gets all: --temperature 1e-9"
        raise InputError(f"the temperature {shown(str(given))} is not above 0", hint)
    return rate


def _slopes(found: Sequence[Softmax], rate: float) -> list[list[list[float]]]:
    count = sum(len(one.q) ** 2 for one in found)
    if count > MOST_DERIVATIVES:
        raise LimitError(f"the Jacobian has {count:,} entries; the limit is {MOST_DERIVATIVES:,}")
    slopes = [derivatives(one.q, rate) for one in found]
    if not all(isfinite(entry) for matrix in slopes for row in matrix for entry in row):
        raise DomainError(f"derivatives at the temperature {short(rate)} are beyond floats")
    return slopes


# -- the answer --------------------------------------------------------------------------------------


def _answer(
    scores: list[Any],
    rows: list[list[float]],
    rate: float,
    found: list[Softmax],
    slopes: list[list[list[float]]] | None,
) -> Answer:
    single = not isinstance(scores[0], list)

    def whole(values: list[Any]) -> Value:
        """The one value of a vector, or one for each row."""
        return values[0] if single else values

    fields: dict[str, Value] = {
        "softmax": whole([one.q for one in found]),
        "jacobian": whole(slopes) if slopes else None,
        "max": whole([one.peak for one in found]),
        "total": whole([one.total for one in found]),
        "sum": whole([fsum(one.q) for one in found]),
        "log_softmax": whole([one.logarithms for one in found]),
    }
    question: dict[str, Value] = {"x": scores, "temperature": rate, "jacobian": slopes is not None}
    sections: list[Section] = [_table(rows, found, rate, single)]
    if single:
        sections.append(
            Values((("softmax(x)" if rate == 1 else "softmax(x/T)", Array(found[0].q, LONGEST)),))
        )
    else:
        sections.append(_sums(found))
    sections += _shown_slopes(slopes or [], rate, single)
    notes = _notes(rows, found, rate, slopes is not None)
    return Answer("softmax", question, "softmax", fields, _working(rows, found, rate), tuple(sections), notes)


def _exponent(rate: float) -> str:
    return "x - c" if rate == 1 else "(x - c)/T"


def _rule(rate: float) -> str:
    return f"exp({_exponent(rate)})/sum(exp({_exponent(rate)}))"


def _table(rows: list[list[float]], found: list[Softmax], rate: float, single: bool) -> Table:
    """A row for each score, and the sums of a vector."""
    width = len(rows[0])

    def row(k: int) -> tuple[Value, ...]:
        one, i = found[k // width], k % width
        return (
            k // width + 1,
            i + 1,
            rows[k // width][i],
            one.low[i],
            one.scaled[i],
            one.rising[i],
            one.q[i],
            one.logarithms[i],
        )

    columns = (
        Column("row", "integer", screen=not single),
        Column("i", "integer"),
        Column("x", "number"),
        Column("less", "number", "x - c"),
        Column("scaled", "number", "(x - c)/T", screen=rate != 1),
        Column("exp", "number", f"exp({_exponent(rate)})"),
        Column("softmax", "number", "q"),
        Column("log_softmax", "number", "log q", screen=False),
    )
    first = found[0]
    total = (None, "sum", None, None, None, first.total, fsum(first.q), None) if single else None
    subject = f"q = {_rule(rate)}, c = max(x){f' = {short(first.peak)}' if single else ' of each row'}"
    if rate != 1:
        subject += f", T = {short(rate)}"
    return Table("scores", columns, Rows(len(rows) * width, row), "Softmax", subject, total)


def _sums(found: list[Softmax]) -> Table:
    """What the rows of a matrix have in common: the maximum and the sums."""
    columns = (
        Column("row", "integer"),
        Column("max", "number", "c"),
        Column("total", "number", "sum of exp"),
        Column("sum", "number", "sum of q"),
    )
    rows = tuple((k, one.peak, one.total, fsum(one.q)) for k, one in enumerate(found, 1))
    return Table("rows", columns, rows, "Rows")


def _shown_slopes(slopes: list[list[list[float]]], rate: float, single: bool) -> list[Section]:
    """The Jacobians: side by side where they are narrow, and entry by entry for data."""
    if not slopes:
        return []
    width = len(slopes[0])
    rule = "dq/dx = diag(q) - outer(q, q)" if rate == 1 else "dq/dx = (diag(q) - outer(q, q))/T"
    sections: list[Section] = []
    if width <= WIDEST and single:
        columns = (Column("of", title=""), *(Column(f"x{j}", "number") for j in range(1, width + 1)))
        rows: list[tuple[Value, ...]] = [(f"q{i}", *row) for i, row in enumerate(slopes[0], 1)]
        sections.append(Table("square", columns, rows, "Jacobian", rule, data=False))
    else:
        items = [(f"J{'' if single else k}", Array(matrix, LONGEST)) for k, matrix in enumerate(slopes, 1)]
        sections.append(Values(tuple(items), f"Jacobian, {rule}"))
    return [*sections, _every_slope(slopes, width)]


def _every_slope(slopes: list[list[list[float]]], width: int) -> Table:
    def row(k: int) -> tuple[Value, ...]:
        matrix, i, j = k // width**2, k // width % width, k % width
        return matrix + 1, f"q{i + 1}", f"x{j + 1}", slopes[matrix][i][j]

    columns = (Column("row", "integer"), Column("of"), Column("by"), Column("value", "number"))
    return Table("jacobian", columns, Rows(len(slopes) * width**2, row), screen=False)


def _working(rows: list[list[float]], found: list[Softmax], rate: float) -> tuple[Step, ...]:
    """The sum, and each share of it, of a vector that is not long."""
    if len(rows) > 1 or len(rows[0]) > LONGEST_WORKING:
        return ()
    one = found[0]
    exponentials = [f"exp({short(low)})" for low in one.scaled]
    steps = [Step(f"S = sum(exp({_exponent(rate)}))", " + ".join(exponentials), short(one.total))]
    for i, (share, above) in enumerate(zip(one.q, exponentials, strict=True), 1):
        formula = _exponent(rate).replace("x", f"x{i}")
        steps.append(Step(f"q{i} = exp({formula})/S", f"{above}/{short(one.total)}", short(share)))
    names = ", ".join(f"q{i}" for i in range(1, len(one.q) + 1))
    return (*steps, Step("softmax", f"[{names}]", f"[{', '.join(map(short, one.q))}]"))


# -- what is to be known -----------------------------------------------------------------------------


def _notes(rows: list[list[float]], found: list[Softmax], rate: float, sloped: bool) -> tuple[Note, ...]:
    texts = [("convention", _why(rows, rate))]
    if rate != 1:
        how = "T > 1 evens the shares out" if rate > 1 else "T < 1 sharpens the shares"
        texts.append(("convention", how))
    if any(-inf in row for row in rows):
        texts.append(("value", "a score of -inf is masked: its share is 0"))
    small = sum(q == 0 for one in found for q in one.q) - sum(x == -inf for row in rows for x in row)
    if small:
        which = "a share is" if small == 1 else f"{small:,} shares are"
        texts.append(
            ("value", f"{which} below the smallest float and 0 here; log_softmax in --json is right")
        )
    if sloped:
        texts.append(("value", "the rows and the columns of the Jacobian sum to 0"))
    return tuple(Note(kind, text) for kind, text in texts)


def _comma_notes(x: str | Sequence[Any]) -> tuple[Note, ...]:
    """How 1,5 2,5 was read: two rows, though many write decimals so."""
    words = () if isinstance(x, str) else x
    if len(words) < 2 or not all(isinstance(one, str) and re.fullmatch(r"-?\d+,\d+", one) for one in words):
        return ()
    meant = shown(" ".join(one.replace(",", ".") for one in words))
    return (
        Note("reading", f"a comma parts entries, and each word is a row; decimals have a point: {meant}"),
    )


def _why(rows: list[list[float]], rate: float) -> str:
    """Why the maximum is taken off, in the scores' own numbers."""
    same = "x + 1000 has the same q"
    moved = [short(x + 1000) for x in rows[0][: FEW + 1]]
    told = all(isclose(float(y) - 1000, x) for x, y in zip(rows[0], moved, strict=False))
    if len(rows) == 1 and len(moved) <= FEW and told:
        same = f"x + 1000 = {', '.join(moved)} has the same q"
    peaks = [max(row) / rate for row in rows]
    if max(peaks) > OVERFLOW:
        return f"{same}; without c, exp({short(max(peaks))}) is too large for a float"
    if min(peaks) < UNDERFLOW:
        return f"{same}; without c all exponentials are 0 in floats, as exp({short(min(peaks))}) is"
    return f"{same}: exp(-c) cancels in the quotient, whatever c is"
