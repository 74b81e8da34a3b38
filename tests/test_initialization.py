"""Rules for weights that begin."""

from __future__ import annotations

import pytest

from netcalc.errors import InputError, UnknownName
from netcalc.network.initialization import RULES, initialization


@pytest.mark.parametrize(
    ("text", "name", "variance"),
    [
        ("xavier", "xavier", 2 / 1040),
        ("glorot", "xavier", 2 / 1040),
        (" Xavier ", "xavier", 2 / 1040),
        ("he", "he", 2 / 784),
        ("KAIMING", "he", 2 / 784),
        ("lecun", "lecun", 1 / 784),
        ("normal:0.01", "normal:0.01", 0.0001),
        ("normal: 1e-2", "normal:0.01", 0.0001),
        ("normal:3", "normal:3", 9),
        ("Normal:0.1", "normal:0.1", 0.010000000000000002),
    ],
)
def test_rules(text, name, variance):
    rule = initialization(text)
    assert rule.name == name
    assert rule.variance(784, 256) == variance


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("", UnknownName, "without a name"),
        ("hee", UnknownName, "did you mean he?"),
        ("xaver", UnknownName, "did you mean xavier?"),
        ("0.01", UnknownName, "normal:0.01"),
        ("\x1b[31m", UnknownName, "no initialisation"),
        ("x" * 10_000, UnknownName, "..."),
        ("he:2", InputError, "write he"),
        ("he:", InputError, "write he"),
        ("normal", InputError, "write normal:0.01"),
        ("normal:", InputError, "write normal:0.01"),
        ("normal:0", InputError, "above 0"),
        ("normal:-1", InputError, "above 0"),
        ("normal:nan", InputError, "above 0"),
        ("normal:inf", InputError, "1e100"),
        ("normal:1e-300", InputError, "1e-100"),
        ("normal:wide", InputError, "wide"),
    ],
)
def test_what_is_no_rule(text, error, says):
    with pytest.raises(error) as raised:
        initialization(text)
    assert says in f"{raised.value.message}; {raised.value.hint}"
    assert "\x1b" not in raised.value.message
    assert len(raised.value.message) < 200


@pytest.mark.parametrize("fan", range(1, 2000, 7))
def test_products_are_rounded_once(fan):
    assert RULES["he"].times(fan, fan, 10) == 2
    assert RULES["lecun"].times(fan, fan, 10) == 1
    assert RULES["xavier"].times(fan, fan, fan) == 1
