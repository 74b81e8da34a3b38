"""Constant expressions as exact fractions."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest

from netcalc.errors import NetcalcError
from netcalc.expression.rational import exact


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/9", Fraction(1, 9)),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("-2^2/3", Fraction(-4, 3)),
        ("2^-3", Fraction(1, 8)),
        ("10^20 + 1 - 10^20", 1),
        ("(1/3)^2", Fraction(1, 9)),
        ("[1, 2]/4", [Fraction(1, 4), Fraction(1, 2)]),
        ("1/9*ones(2, 1)", [[Fraction(1, 9)], [Fraction(1, 9)]]),
        ("[[1, 2]].T@[[1, 2]]", [[1, 2], [2, 4]]),
        ("sqrt(2)", math.sqrt(2)),
        ("2^0.5", math.sqrt(2)),
        ("pi/2", math.pi / 2),
        ("where(1 > 2, 1/0, 3)", 3),
        ("max(1/3, 1/4)", Fraction(1, 3)),
    ],
)
def test_what_is_exact(text: str, value: Any) -> None:
    assert exact(text) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x", 2),
        ("1/0", 3),
        ("0^-1", 3),
        ("log(0)", 3),
        ("10^400", 3),
        ("9^9^9^9", 3),
        ("(((9^99)^99)^99)^99", 3),
        ("a = 2; a*a", 2),
        ("[1, 1/0]", 3),
        ("[[1, 2], [3]]", 2),
        ("1 +", 2),
    ],
)
def test_what_has_no_value(text: str, code: int) -> None:
    with pytest.raises(NetcalcError) as caught:
        exact(text)
    assert caught.value.exit_code == code
