"""Softmax, entropy and their kin of plain lists, every term kept: what a solution sheet writes down.

The operations of the same names are for graphs of any size; here a list becomes the columns of a table.
Nothing is lost where numbers are nearly equal: what is near 1 is computed from its distance to 1, and a
divergence from the distance of its two distributions (Bregman's form, no term of which is negative).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp, fsum, inf, isfinite, log, log1p, log2
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

LN2 = log(2)
SERIES = 0.05
"""Below it x - log1p(x) is a sum of powers: the difference itself would be of nothing but rounding."""
_POWERS = 14


class Softmax(NamedTuple):
    """What becomes of scores x: c = max(x), x - c, (x - c)/T, exp of it, its sum, q, and log q."""

    peak: float
    low: list[float]
    scaled: list[float]
    rising: list[float]
    total: float
    q: list[float]
    logarithms: list[float]


def softmax(x: Sequence[float], temperature: float = 1.0) -> Softmax:
    """Softmax with the maximum taken off first.

        q = exp((x - c)/T)/sum(exp((x - c)/T)),  c = max(x)

    A score of -inf has q = 0; one at least is finite. T > 0. No exponent is above 0, so that nothing
    overflows; q below 5e-324 is 0, and its logarithm still right.

    >>> softmax([1000, 1000, -1000]).q, softmax([0, -1000]).logarithms
    ([0.5, 0.5, 0.0], [0.0, -1000.0])
    """
    peak = max(x)
    low = [one - peak for one in x]
    scaled = [_quotient(one, peak, below, temperature) for one, below in zip(x, low, strict=True)]
    rising = [exp(one) for one in scaled]
    total = fsum(rising)
    logarithm = log1p(fsum(rising[: (first := x.index(peak))] + rising[first + 1 :]))
    q = [one / total for one in rising]
    return Softmax(peak, low, scaled, rising, total, q, [one - logarithm for one in scaled])


def _quotient(x: float, peak: float, below: float, temperature: float) -> float:
    """(x - c)/T, also where x - c is beyond floats and the quotient is not."""
    if temperature == 1 or isfinite(below) or x == -inf:
        return below / temperature
    return x / temperature - peak / temperature


def jacobian(q: Sequence[float], temperature: float = 1.0) -> list[list[float]]:
    """The derivatives of softmax by its scores, a row for each q: (diag(q) - outer(q, q))/T.

    1 - q near 1 is the sum of the others. Rows and columns sum to 0.

    >>> jacobian([0.25, 0.75])
    [[0.1875, -0.1875], [-0.1875, 0.1875]]
    """
    rows = []
    for i, one in enumerate(q):
        row = [-one * other / temperature for other in q]
        rest = 1 - one if one < 0.5 else fsum(q[:i]) + fsum(q[i + 1 :])
        row[i] = one * rest / temperature
        rows.append([entry or 0.0 for entry in row])
    return rows


class Terms(NamedTuple):
    """-p log p, -p log q and p log(p/q) of every entry, and their sums, in nats or in bits."""

    entropy: list[float]
    cross: list[float]
    divergence: list[float]
    sums: tuple[float, float, float]


def terms(p: Sequence[Fraction | float], q: Sequence[Fraction | float], bits: bool = False) -> Terms:
    """Entropy, cross-entropy and divergence of two distributions, term by term; 0 log 0 = 0.

        H(p) = -sum(p*log(p))    H(p,q) = -sum(p*log(q))    D(p||q) = sum(p*log(p/q)) = H(p,q) - H(p)

    Exact fractions, or floats, that sum to 1. In nats, or in bits with the logarithm to base 2. Where q is
    0 and p is not, the terms and their sums are infinite. D is 0 where p is q and never below.

    >>> terms([0.5, 0.5], [0.5, 0.5], bits=True).sums, terms([1.0, 0.0], [0.0, 1.0]).sums
    ((1.0, 1.0, 0.0), (0.0, inf, inf))
    """
    own = [-float(one) * logarithm(one, bits) if one else 0.0 for one in p]
    cross = [_cross_term(a, b, bits) for a, b in zip(p, q, strict=True)]
    apart = [_ratio_term(a, b, bits) for a, b in zip(p, q, strict=True)]
    bends = [_bend(a, b) for a, b in zip(p, q, strict=True)]
    divergence = _sum(bends) / (LN2 if bits else 1)
    entropy = _sum(own)
    sums = (entropy, max(_sum(cross), entropy), divergence)  # rounding makes no H(p,q) smaller than H(p)
    return Terms([one or 0.0 for one in own], cross, apart, sums)


def logarithm(x: Fraction | float, bits: bool = False) -> float:
    """log x, or log2 x, exact to a float also near 1; -inf at 0.

    >>> logarithm(0.125, bits=True), logarithm(1)
    (-3.0, 0.0)
    """
    if not x:
        return -inf
    if x > 0.5:
        return log1p(float(x - 1)) / (LN2 if bits else 1)
    near = float(x)
    take = log2 if bits else log
    if near > 1e-300 or isinstance(x, float):
        return take(near)
    return take(x.numerator) - take(x.denominator)


def _cross_term(p: Fraction | float, q: Fraction | float, bits: bool) -> float:
    """-p*log(q)."""
    if not p:
        return 0.0
    return -float(p) * logarithm(q, bits) or 0.0 if q else inf


def _ratio_term(p: Fraction | float, q: Fraction | float, bits: bool) -> float:
    """p*log(p/q)."""
    if not p:
        return 0.0
    if not q:
        return inf
    away = (q - p) / p
    if -0.5 < away < 0.5:
        return -float(p) * log1p(float(away)) / (LN2 if bits else 1) or 0.0
    return float(p) * (logarithm(p, bits) - logarithm(q, bits))


def _bend(p: Fraction | float, q: Fraction | float) -> float:
    """p*log(p/q) - p + q, which is 0 where p is q and positive elsewhere; the sum of all is D(p||q)."""
    if not p:
        return float(q)
    if not q:
        return inf
    away = (q - p) / p
    if not -0.5 < away < 0.5:
        return float(p) * (logarithm(p) - logarithm(q)) + float(q - p)
    x = float(away)
    if abs(x) >= SERIES:
        return float(p) * (x - log1p(x))
    return float(p) * fsum((-x) ** k / k for k in range(2, _POWERS))


def _sum(numbers: Iterable[float]) -> float:
    return fsum(numbers) or 0.0
