"""Softmax, entropy and divergence, term by term, beside the same sums in sixty digits."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import exp, inf, isclose, log
from typing import Any

import mpmath
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from netcalc.operations.probability import jacobian, logarithm, softmax, terms

MANY = mpmath.MPContext()
MANY.dps = 400
"""Digits enough for 1 - 1e-300."""


def exactly(number: Any) -> Any:
    """A float or a fraction in many digits."""
    exact = Fraction(number)
    return MANY.mpf(exact.numerator) / exact.denominator


def near(found: float, true: Any, tolerance: float = 4e-15) -> bool:
    return bool(abs(exactly(found) - true) <= tolerance * abs(true) + exactly(5e-324))


SCORES = st.lists(st.floats(-300, 300), min_size=1, max_size=8)
TEMPERATURES = st.floats(0.1, 100)


@given(SCORES, TEMPERATURES)
@example([1, 2, 3], 1.0)
@example([0.0, 0.0], 1.0)
@example([7.5], 2.0)
@example([-1e-9, 0, 1e-9], 1.0)
def test_softmax(x: list[float], temperature: float) -> None:
    found = softmax(x, temperature)
    raised = [MANY.exp(exactly(one) / exactly(temperature)) for one in x]
    for share, log_share, low, above in zip(found.q, found.logarithms, found.scaled, raised, strict=True):
        tolerance = 1e-15 * (8 + abs(low))
        assert near(share, above / sum(raised), tolerance)
        assert near(log_share, MANY.log(above / sum(raised)), 1e-13)
    assert found.peak == max(x)
    assert found.low == [one - max(x) for one in x]
    assert found.rising == [exp(one) for one in found.scaled]
    assert isclose(sum(found.q), 1, rel_tol=1e-15 * (8 + len(x)))


@given(SCORES, st.integers(-1000, 1000))
def test_a_shift_changes_nothing(x: list[float], shift: int) -> None:
    whole = [float(round(one)) for one in x]
    assert softmax([one + shift for one in whole]).q == softmax(whole).q


@pytest.mark.parametrize(
    ("x", "temperature", "q", "logarithms"),
    [
        ([1000, 1000, -1000], 1, [0.5, 0.5, 0], [-log(2), -log(2), -2000 - log(2)]),
        ([-1000, -1001], 1, [1 / (1 + exp(-1)), exp(-1) / (1 + exp(-1))], None),
        ([0, -inf], 1, [1, 0], [0, -inf]),
        ([-inf, -5, -inf], 3, [0, 1, 0], [-inf, 0, -inf]),
        ([1e308, -1e308], 1, [1, 0], [0, -inf]),
        ([1e308, -1e308], 1e308, [1 / (1 + exp(-2)), exp(-2) / (1 + exp(-2))], None),
        ([1.7e308, -1.7e308, -inf], 1e308, [1 / (1 + exp(-3.4)), exp(-3.4) / (1 + exp(-3.4)), 0], None),
        ([1, 2], 1e-300, [0, 1], [-1e300, 0]),
        ([1, 2], 1e300, [0.5, 0.5], None),
        ([5], 1, [1], [0]),
        ([0.0, 40.0], 1, [exp(-40), 1], [-40, -exp(-40)]),
    ],
)
def test_the_ends_of_softmax(
    x: list[float], temperature: float, q: list[float], logarithms: list[float] | None
) -> None:
    found = softmax(x, temperature)
    assert found.q == pytest.approx(q, rel=1e-14, abs=0)
    if logarithms is not None:
        assert found.logarithms == pytest.approx(logarithms, rel=1e-14, abs=0)


@given(SCORES, TEMPERATURES)
@example([40.0, 0.0], 1.0)
def test_jacobian(x: list[float], temperature: float) -> None:
    q = softmax(x, temperature).q
    raised = [MANY.exp(exactly(one) / exactly(temperature)) for one in x]
    shares = [one / sum(raised) for one in raised]
    found = jacobian(q, temperature)
    for i, row in enumerate(found):
        for j, entry in enumerate(row):
            true = (shares[i] * (1 - shares[i]) if i == j else -shares[i] * shares[j]) / exactly(temperature)
            assert near(entry, true, 1e-11)
    for lines in (found, zip(*found, strict=True)):
        assert all(abs(sum(line)) <= 1e-15 * sum(map(abs, line)) + 1e-300 for line in lines)


def test_jacobian_beside_differences() -> None:
    x, step = [0.3, -1.2, 2.0, 0.0], 1e-6
    found = jacobian(softmax(x, 2.0).q, 2.0)
    for j in range(4):
        up, down = ([one + sign * step * (k == j) for k, one in enumerate(x)] for sign in (1, -1))
        moved = zip(softmax(up, 2.0).q, softmax(down, 2.0).q, strict=True)
        for i, (above, below) in enumerate(moved):
            assert found[i][j] == pytest.approx((above - below) / (2 * step), abs=1e-9)


# -- entropy -----------------------------------------------------------------------------------------

WEIGHTS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 10**6)), min_size=1, max_size=8)


def distributions(weights: list[tuple[int, int]]) -> tuple[list[Fraction], list[Fraction]]:
    columns = list(zip(*weights, strict=True))
    assume(all(map(sum, columns)))
    p, q = ([Fraction(one, sum(column)) for one in column] for column in columns)
    return p, q


def true_sums(p: list[Fraction], q: list[Fraction]) -> list[Any]:
    pairs = [(exactly(a), exactly(b)) for a, b in zip(p, q, strict=True) if a]
    return [
        -sum(a * MANY.log(a) for a, _ in pairs),
        -sum(a * MANY.log(b) for a, b in pairs),
        sum(a * MANY.log(a / b) for a, b in pairs),
    ]


def check(p: list[Fraction], q: list[Fraction]) -> None:
    for bits, unit in ((False, 1), (True, MANY.log(2))):
        found = terms(p, q, bits)
        assert all(near(a, b / unit) for a, b in zip(found.sums, true_sums(p, q), strict=True))
        entropy, cross, divergence = found.sums
        assert divergence >= 0
        assert cross >= entropy
        for k, (a, b) in enumerate(zip(p, q, strict=True)):
            parts = true_sums([a], [b]) if a else [0, 0, 0]
            entries = (found.entropy[k], found.cross[k], found.divergence[k])
            assert all(near(one, part / unit, 1e-14) for one, part in zip(entries, parts, strict=True))


@given(WEIGHTS)
@example([(1, 1), (0, 1)])
@example([(10**6, 1), (1, 10**6)])
def test_terms(weights: list[tuple[int, int]]) -> None:
    check(*distributions(weights))


@given(WEIGHTS, st.integers(1, 300))
@example([(1, 1), (2, 1)], 9)
@example([(1, 1), (2, 1)], 1)
@example([(5, 10**6), (3, 1)], 2)
@example([(25, 26), (44, 43)], 12)
def test_nearly_equal_distributions(weights: list[tuple[int, int]], digits: int) -> None:
    """D(p||q) of p and p + tiny*(q - p): the difference of the entropies would be rounding alone."""
    p, other = distributions(weights)
    q = [a + (b - a) / 10**digits for a, b in zip(p, other, strict=True)]
    entropy, cross, divergence = terms(p, q).sums
    true = true_sums(p, q)
    assert divergence >= 0
    assert cross >= entropy
    assert near(divergence, true[2])
    assert near(entropy, true[0])
    assert near(cross, true[1])


@pytest.mark.parametrize(("above", "below"), [(1, 0), (0.0625, 0.04), (0.051, 0.049), (0.6, 0.4), (3, 0.2)])
def test_every_way_to_a_term(above: float, below: float) -> None:
    """Distances on both sides of where the series, and the sum, take over."""
    for away in (above, below, -above / 4, -below / 4):
        p = [Fraction(1, 4), Fraction(3, 4)]
        q = [Fraction(1, 4) * (1 + Fraction(away)), 1 - Fraction(1, 4) * (1 + Fraction(away))]
        if all(q):
            check(p, q)


@given(st.lists(st.floats(1e-300, 1), min_size=1, max_size=20))
def test_floats_against_themselves(weights: list[float]) -> None:
    p = [one / sum(weights) for one in weights]
    entropy, cross, divergence = terms(p, p).sums
    assert divergence == 0
    assert entropy == cross


@pytest.mark.parametrize(
    ("p", "q", "bits", "sums"),
    [
        ([1.0, 0.0], [0.0, 1.0], False, (0, inf, inf)),
        ([0.5, 0.5], [1.0, 0.0], True, (1, inf, inf)),
        ([0.0, 1.0], [0.0, 1.0], True, (0, 0, 0)),
        ([0.0, 1.0], [1.0, 0.0], True, (0, inf, inf)),
        ([1.0], [1.0], False, (0, 0, 0)),
        ([Fraction(1, 8)] * 8, [Fraction(1, 8)] * 8, True, (3, 3, 0)),
        (
            [Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)],
            [Fraction(1, 4)] * 2 + [Fraction(1, 2)],
            True,
            None,
        ),
        ([Fraction(1, 10**400), 1 - Fraction(1, 10**400)], [Fraction(1, 2)] * 2, True, (0, 1, 1)),
        ([Fraction(1, 2)] * 2, [Fraction(1, 10**400), 1 - Fraction(1, 10**400)], False, None),
        ([Fraction(1, 10**400), 1 - Fraction(1, 10**400)], [0.0, 1.0], True, (0, inf, inf)),
    ],
)
def test_the_ends_of_entropy(p: Any, q: Any, bits: bool, sums: tuple[float, ...] | None) -> None:
    found = terms(p, q, bits).sums
    if sums is None:
        true = [one / (MANY.log(2) if bits else 1) for one in true_sums(p, q)]
        assert all(near(a, b) for a, b in zip(found, true, strict=True))
    else:
        assert found == sums
    assert all(str(one) != "-0.0" for one in found)


def test_rounding_makes_no_cross_entropy_smaller() -> None:
    p, tiny = [Fraction(25, 69), Fraction(44, 69)], Fraction(1, 10**11)
    entropy, cross, divergence = terms(p, [p[0] + tiny, p[1] - tiny]).sums
    assert cross >= entropy
    assert 0 < divergence < 1e-20


def test_no_negative_zero() -> None:
    found = terms([1.0, 0.0], [1.0, 0.0], bits=True)
    assert "-0.0" not in str(found)
    assert "-0.0" not in str(jacobian([1.0, 0.0]))


@given(st.fractions(0, 1))
def test_logarithm(x: Fraction) -> None:
    assume(x)
    assert near(logarithm(x), MANY.log(exactly(x)))
    assert near(logarithm(x, bits=True), MANY.log(exactly(x)) / MANY.log(2))


def test_logarithms_that_are_whole() -> None:
    assert [logarithm(2.0**-k, bits=True) for k in range(60)] == [-float(k) or 0.0 for k in range(60)]
    rising = [logarithm(Fraction(k, 1000)) for k in range(1001)]
    assert rising[0] == -inf
    assert all(a < b for a, b in pairwise(rising))
