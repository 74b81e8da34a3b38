"""Entropy, cross-entropy and Kullback-Leibler divergence of two distributions, term by term."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import e, fsum, inf, isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from netcalc.answer import Answer, Column, Note, Rows, Step, Table, Value, Values
from netcalc.errors import DomainError, InputError, ShapeError, did_you_mean, shown
from netcalc.expression.lists import numbers
from netcalc.operations.probability import Terms, terms
from netcalc.questions.brief import short

if TYPE_CHECKING:
    from fractions import Fraction

ROUNDING = 1e-6
"""How far a sum of rounded decimals may be from 1; it is divided by, and said so, from SILENT on."""
SILENT = 1e-12
MOST_EXACT = 1000
"""Entries that are kept as exact fractions; more are floats."""
LONGEST_LITERAL = 400
FEW = 8
"""Terms that a line of working writes out."""

_DECIMAL = r"\+?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?"
_LITERAL = f"-?{_DECIMAL}(?:/{_DECIMAL})?"
_BASES = {"e": "e", "2": "2", "nats": "e", "bits": "2"}

Given = str | Sequence[Any]


class Distribution(NamedTuple):
    """A distribution that sums to 1, what was given for it, and the sum of that."""

    name: str
    given: list[float]
    numbers: Sequence[Fraction | float]
    sum: float
    divided: bool


def cross_entropy(
    p: Given,
    q: Given,
    base: str | float = "e",
    normalize: bool = False,
) -> Answer:
    """How many nats, or bits, q needs for what p sends; the entropy of p; and what q wastes.

        H(p) = -sum(p*log(p))    H(p,q) = -sum(p*log(q))    D(p||q) = sum(p*log(p/q)) = H(p,q) - H(p)

    `p` and `q` are lists of numbers, texts such as "1/3, 1/3, 1/3" or "softmax([1, 2, 3])", or "@p.csv".
    They sum to 1, or are within 1e-6 of it as rounded decimals are; with `normalize` they are divided by
    what they sum to. `base` e is in nats, 2 in bits. 0 log 0 = 0, and where q is 0 and p is not, the
    cross-entropy is infinite.

    Main answer `cross_entropy`; also `entropy`, `kl`, `unit`. Raises InputError for what is no distribution,
    ShapeError for different lengths, DomainError where what is to be normalized sums to too much for a float.

    >>> answer = cross_entropy("1/2, 1/4, 1/4", "1/4, 1/4, 1/2", base=2)
    >>> answer.cross_entropy, answer.entropy, answer.kl
    (1.75, 1.5, 0.25)
    """
    bits = _base(base) == "2"
    both = [_read(p, "p"), _read(q, "q")]
    lengths = [len(entries) for entries in both]
    if lengths[0] != lengths[1]:
        few = "the shorter lacks outcomes: give those of probability 0 as 0"
        raise ShapeError(f"p has {_entries(lengths[0])} and q has {_entries(lengths[1])}", few)
    truth, model = (_distribution(name, one, normalize) for name, one in zip("pq", both, strict=True))
    found = terms(truth.numbers, model.numbers, bits)
    return _answer(truth, model, found, bits, normalize)


def _entries(count: int) -> str:
    return f"{count:,} entr{'y' if count == 1 else 'ies'}"


# -- what is asked -----------------------------------------------------------------------------------


def _base(base: str | float) -> str:
    if not isinstance(base, str):
        base = "2" if base == 2 else "e" if base == e else str(base)
    if base.strip().lower() not in _BASES:
        hint = did_you_mean(base, ("e", "2"), "e is in nats, 2 in bits")
        raise InputError(f"the base is e or 2, not {shown(base)}", hint)
    return _BASES[base.strip().lower()]


def _read(given: Given, name: str) -> list[Fraction | float]:
    """The entries, exact where they are typed and not too many. Raises InputError where one is negative."""
    found: list[Any] = numbers(given, _probability, "probabilities")
    if isinstance(found[0], list):
        hint = "for a batch, whose mean is taken row by row: netcalc backprop 'cross_entropy(p, q)' --at ..."
        raise ShapeError(f"{name} is a matrix, and a distribution is one list of numbers", hint)
    for i, entry in enumerate(found, 1):
        if entry < 0:
            raise InputError(f"{name}{i} = {_short(entry)} is negative", "a probability is from 0 to 1")
    return [_exact(entry) if len(found) <= MOST_EXACT else float(entry) for entry in found]


def _exact(entry: Fraction | float) -> Fraction:
    """A float is what it is written as: 0.1 is a tenth."""
    from fractions import Fraction

    return Fraction(repr(entry)) if isinstance(entry, float) else entry


def _probability(given: Any) -> Fraction | float:
    """A number, or a literal as a fraction. ValueError or ArithmeticError where a text is none."""
    from fractions import Fraction

    if isinstance(given, str):
        plain = given.replace("−", "-").strip()
        if len(plain) > LONGEST_LITERAL or not re.fullmatch(_LITERAL, plain, re.ASCII):
            raise ValueError
        above, _, below = plain.partition("/")
        exact = Fraction(above) / Fraction(below or 1)
        float(exact)  # OverflowError where it is beyond floats
        return exact
    if isinstance(given, Fraction):
        return given
    number = float(given)
    if not isfinite(number):
        raise InputError(f"{number} is no probability", "a probability is from 0 to 1")
    return number


def _distribution(name: str, entries: list[Fraction | float], normalize: bool) -> Distribution:
    """Entries that sum to 1, or did but for rounding, or are made to."""
    exact, total = _sum(name, entries)
    given = [float(entry) for entry in entries]
    if not total:
        raise InputError(f"{name} sums to 0", "a distribution has a probability above 0")
    away = abs(float(exact - 1))
    if away > ROUNDING and not normalize:
        raise InputError(f"{name} sums to {_short(total)}, and a distribution sums to 1", _way_out(entries))
    divided = away > SILENT
    shares = [entry / exact for entry in entries] if divided or normalize else entries
    return Distribution(name, given, shares, total, divided)


def _sum(name: str, entries: list[Fraction | float]) -> tuple[Fraction | float, float]:
    """The sum, exact where the entries are, and as a float."""
    try:
        exact = sum(entries) if len(entries) <= MOST_EXACT else fsum(entries)
        return exact, float(exact)
    except OverflowError:
        raise DomainError(f"what {name} sums to is too large for a float", "scale it down") from None


def _way_out(entries: list[Fraction | float]) -> str:
    if len(entries) == 1 and entries[0] < 1:
        return f"a coin has two: {_short(entries[0])},{_short(1 - entries[0])}"
    return "--normalize divides by the sum"


def _short(number: Fraction | float) -> str:
    """A number of the asker's, in as many digits as tell it from 1."""
    return f"{float(number):.12g}"


# -- the answer --------------------------------------------------------------------------------------


def _answer(truth: Distribution, model: Distribution, found: Terms, bits: bool, normalize: bool) -> Answer:
    entropy, cross, divergence = found.sums
    unit = "bits" if bits else "nats"
    fields: dict[str, Value] = {
        "cross_entropy": cross,
        "entropy": entropy,
        "kl": divergence,
        "unit": unit,
    }
    question: dict[str, Value] = {
        "p": truth.given,
        "q": model.given,
        "base": "2" if bits else "e",
        "normalize": normalize,
    }
    working = _working(truth, model, found, bits)
    last = tuple((step.formula, " = ".join(filter(None, step[1:]))) for step in working[-1:])
    sums = (("H(p)", entropy), ("H(p,q)", cross), ("D(p||q)", divergence))
    sections = (_table(truth, model, found, bits), Values(sums, f"In {unit}"), Values(last))
    return Answer(
        "cross-entropy",
        question,
        "cross_entropy",
        fields,
        working,
        sections,
        tuple(_notes(truth, model, found, bits)),
    )


def _log(bits: bool) -> str:
    return "log2" if bits else "log"


def _table(truth: Distribution, model: Distribution, found: Terms, bits: bool) -> Table:
    """A row for each outcome, and the sums."""
    log = _log(bits)

    def row(k: int) -> tuple[Value, ...]:
        p, q = truth.numbers[k], model.numbers[k]
        return k + 1, float(p), float(q), found.entropy[k], found.cross[k], found.divergence[k]

    columns = (
        Column("i", "integer"),
        Column("p", "number"),
        Column("q", "number"),
        Column("entropy", "number", f"-p*{log}(p)"),
        Column("cross_entropy", "number", f"-p*{log}(q)"),
        Column("kl", "number", f"p*{log}(p/q)"),
    )
    ones = [1.0 if one.divided else one.sum for one in (truth, model)]
    total: tuple[Value, ...] = ("sum", *ones, *found.sums)
    subject = f"H(p,q) = -sum(p*{log}(q)), D(p||q) = sum(p*{log}(p/q))"
    return Table("terms", columns, Rows(len(truth.given), row), "Cross-entropy", subject, total)


def _working(truth: Distribution, model: Distribution, found: Terms, bits: bool) -> tuple[Step, ...]:
    """The three sums with their terms put in, and the one that follows from the others."""
    log, (entropy, cross, divergence) = _log(bits), found.sums
    steps = [
        Step(f"H(p,q) = -sum(p*{log}(q))", _added(found.cross), short(cross)),  # first: the main answer's
        Step(f"H(p) = -sum(p*{log}(p))", _added(found.entropy), short(entropy)),
        Step(f"D(p||q) = sum(p*{log}(p/q))", _added(found.divergence), short(divergence)),
    ]
    sure = [k for k, one in enumerate(truth.numbers) if one == 1]
    if sure:
        q = float(model.numbers[sure[0]])
        steps.insert(1, Step(f"H(p,q) = -{log}(q{sure[0] + 1})", f"-{log}({short(q)})", short(cross)))
    if _is_seen(found):
        numbers = f"{short(cross)} - {short(entropy)}"
        steps.append(Step("D(p||q) = H(p,q) - H(p)", numbers, short(divergence)))
    return tuple(steps)


def _is_seen(found: Terms) -> bool:
    """Does the difference of the two entropies, in the digits that a line of working has, show D(p||q)?"""
    entropy, cross, divergence = found.sums
    if cross == inf:
        return False
    return abs(float(short(cross)) - float(short(entropy)) - divergence) <= 0.01 * divergence


def _added(numbers: Sequence[float]) -> str:
    """The terms that are not 0, with their signs; nothing where they are many."""
    kept = [one for one in numbers if one]
    if not 1 < len(kept) <= FEW:
        return ""
    first, *rest = kept
    return short(first) + "".join(f" {'-' if one < 0 else '+'} {short(abs(one))}" for one in rest)


def _notes(truth: Distribution, model: Distribution, found: Terms, bits: bool) -> Iterable[Note]:
    entropy, cross, divergence = found.sums
    for one in (truth, model):
        if one.divided:
            yield Note("value", f"{one.name} sums to {_short(one.sum)} and is divided by it")
    lost = [k for k, (p, q) in enumerate(zip(truth.numbers, model.numbers, strict=True), 1) if p and not q]
    if lost:
        k, more = lost[0], f", and at {len(lost) - 1:,} more" if lost[1:] else ""
        p = short(truth.given[k - 1])
        yield Note(
            "value", f"q{k} = 0 where p{k} = {p}{more}: -log(0) is infinite, and so are H(p,q), D(p||q)"
        )
    if not all(truth.numbers):
        yield Note("convention", "0*log(0) = 0: what never happens adds nothing")
    sure = next((k for k, one in enumerate(truth.numbers, 1) if one == 1), None)
    if sure is not None:
        yield Note(
            "value", f"p is sure of outcome {sure}: H(p) = 0, so that H(p,q) = D(p||q) = -log(q{sure})"
        )
    if divergence == 0:
        yield Note("value", "D(p||q) = 0, as p = q; else H(p,q) is larger than H(p)")
    elif cross < inf and not _is_seen(found):
        yield Note("value", "D(p||q) is lost in the rounding of H(p,q) - H(p); it is computed by itself")
    elif cross < inf:
        yield Note("value", f"H(p,q) >= H(p), {short(cross)} >= {short(entropy)}: D(p||q) is never negative")
