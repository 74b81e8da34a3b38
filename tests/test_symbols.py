"""Numbers that know what they are made of, against mpmath's digits and identities of a formulary."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netcalc.expression.parser import parse
from netcalc.expression.trace import forward
from netcalc.operations.symbols import Sum, Symbols

ZEROS = [
    "sqrt(2)*sqrt(2) - 2",
    "sqrt(8) - 2*sqrt(2)",
    "sqrt(2)*sqrt(3) - sqrt(6)",
    "1/sqrt(2) - sqrt(2)/2",
    "sqrt(1/2) - sqrt(2)/2",
    "(1 + sqrt(2))^2 - 3 - 2*sqrt(2)",
    "(1 + sqrt(2))*(1 - sqrt(2)) + 1",
    "2^(1/3)*4^(1/3) - 2",
    "pi/4 + pi/4 - pi/2",
    "pi*(1/pi) - 1",
    "sqrt(pi)^2 - pi",
    "exp(1)*exp(2) - exp(3)",
    "exp(1/2)^2 - exp(1)",
    "exp(log(2)/2) - sqrt(2)",
    "exp(2*log(pi)) - pi^2",
    "log(12) - 2*log(2) - log(3)",
    "log(0.1) + log(10)",
    "log(exp(3) * 2) - log(2) - 3",
    "log2(8) - 3",
    "log10(0.01) + 2",
    "sigmoid(1)/sigmoid(1) - 1",
    "sigmoid(2) - 1/(1 + exp(-2))",
    "softplus(0) - log(2)",
    "tanh(1 + 1) - tanh(2)",
    "sin(0)^2 + cos(0)^2 - 1",
    "abs(-sqrt(2)) - sqrt(2)",
    "abs(1 - sqrt(2)) + 1 - sqrt(2)",
    "max(sqrt(2), 1, sqrt(8)/2) - sqrt(2)",
    "min(pi, 4, sqrt(2)) - sqrt(2)",
    "relu(sqrt(3)) - sqrt(3)",
    "(sqrt(2) + pi)/(2*sqrt(2) + 2*pi) - 1/2",
]

NO_ZEROS = [
    ("sqrt(2) - 1.41421356237309504880", lambda: mpmath.sqrt(2) - mpmath.mpf("1.41421356237309504880")),
    ("355/113 - pi", lambda: mpmath.mpf(355) / 113 - mpmath.pi),
    ("exp(pi) - pi - 20", lambda: mpmath.exp(mpmath.pi) - mpmath.pi - 20),
    ("abs(1 - sqrt(2)) + 1 + sqrt(2)", lambda: 2 * mpmath.sqrt(2)),
    ("sqrt(2) + sqrt(3) - sqrt(5)", lambda: mpmath.sqrt(2) + mpmath.sqrt(3) - mpmath.sqrt(5)),
    ("log(2)*log(3) - log(6)", lambda: mpmath.log(2) * mpmath.log(3) - mpmath.log(6)),
    ("exp(sqrt(2))^sqrt(3) - exp(1)", lambda: mpmath.exp(mpmath.sqrt(6)) - mpmath.e),
    ("1/(1 + sqrt(2)) - sqrt(2)", lambda: mpmath.mpf(-1)),
]


def value(text: str, digits: int = 50) -> tuple[Any, Symbols]:
    m = Symbols(digits)
    graph = parse(text, ["e"]).graph
    return forward(graph, m, {})[graph.result], m


@pytest.mark.parametrize("text", ZEROS)
def test_what_cancels_is_exactly_zero(text: str) -> None:
    found, m = value(text)
    assert found.exact
    assert found.middle == 0
    assert not m.unclear


@pytest.mark.parametrize(("text", "wanted"), NO_ZEROS)
def test_what_does_not_cancel_is_told_by_its_digits(text: str, wanted: Callable[[], Any]) -> None:
    found, m = value(text)
    with mpmath.workdps(60):
        middle = m.rounded(found)[0]
        assert abs(mpmath.mpf(middle) - wanted()) < mpmath.mpf(10) ** -45
        assert m.sign_of(found) == mpmath.sign(wanted())


def test_what_is_no_identity_of_a_known_kind_stays_undecided() -> None:
    found, m = value("sin(1)^2 + cos(1)^2 - 1")
    assert not found.exact
    m.sign_of(found)
    assert m.unclear


LEAVES = st.sampled_from(["1", "2", "3", "1/2", "sqrt(2)", "sqrt(6)", "pi", "exp(1)", "log(2)", "log(6)"])
TEXTS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]}){t[1]}({t[2]})"),
        inner.map(lambda a: f"({a})^2"),
        inner.map(lambda a: f"sqrt(abs({a}))"),
        inner.map(lambda a: f"log(1 + abs({a}))"),
        inner.map(lambda a: f"exp(({a})/10)"),
    ),
    max_leaves=6,
)


@given(TEXTS)
def test_the_sum_that_it_knows_is_the_number_that_it_is(text: str) -> None:
    """The terms, put together again by mpmath, are the digits that were computed beside them."""
    found, m = value(text, 40)
    if not found.known or m.unclear:
        return
    with mpmath.workdps(60):
        terms = found.terms if isinstance(found, Sum) else {}
        if terms:
            middle = mpmath.mpf(found.middle)
            assert abs(total(terms) - middle) <= mpmath.mpf(10) ** -30 * (1 + abs(middle))


@given(TEXTS)
def test_exact_numbers_are_right(text: str) -> None:
    """What is said to be rational is what digits alone come near to."""
    from netcalc.operations.digits import Digits

    found, m = value(text, 40)
    if found.exact and not m.unclear:
        graph, digits = parse(text).graph, Digits(40)
        other = forward(graph, digits, {})[graph.result]
        if other.known and not digits.unclear:
            with mpmath.workdps(60):
                near = mpmath.mpf(digits.rounded(other)[0])
                exact = mpmath.mpf(found.middle.numerator) / found.middle.denominator
                assert abs(near - exact) <= mpmath.mpf(10) ** -30 * (1 + abs(near))


def total(terms: Any) -> Any:
    products = [number(count) * factors(product) for product, count in dict(terms).items()]
    return mpmath.fsum(products)


def factors(product: Any) -> Any:
    return mpmath.fprod([base(b) ** number(power) for b, power in product])


def number(count: Any) -> Any:
    return mpmath.mpf(Fraction(count).numerator) / Fraction(count).denominator


def base(b: Any) -> Any:
    """A base as mpmath's number: 2, pi, the exponential of a product, the logarithm of a base, a sum."""
    if b == "pi":
        return +mpmath.pi
    if isinstance(b, int):
        return mpmath.mpf(b)
    if isinstance(b, frozenset):
        return total(b)
    name, inner = b
    if name == "exp":
        return mpmath.exp(factors(inner))
    if name == "log":
        return mpmath.log(base(inner))
    return getattr(mpmath, name)(total(inner))
