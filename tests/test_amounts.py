"""Whole counts as people write large ones, the same in every question that takes one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netcalc.errors import InputError, LimitError, NetcalcError, NotationError
from netcalc.network.amounts import amount
from netcalc.questions.compare import compare
from netcalc.questions.solve import solve
from netcalc.questions.summary import summary


@given(st.integers(1, 10**30))
def test_every_spelling_is_one_number(number: int) -> None:
    zeros = len(str(number)) - len(str(number).rstrip("0"))
    first, rest = str(number)[0], str(number)[1:]
    for text in (
        f"{number}", f" {number:,} ", f"{number:_}", f"{number}e0",
        f"{str(number)[: -zeros or None]}E{zeros}",
        f"{first}.{rest or 0}e+{len(rest)}",
    ):  # fmt: skip
        assert amount(text, "batch") == number
    assert amount(number, "batch") == number


@pytest.mark.parametrize("spelled", ["60000", "60,000", "60_000", "6e4", "6E+4", "0.6e5"])
def test_every_question_reads_counts_alike(spelled: str) -> None:
    answer = summary("8 2", bytes=spelled, batch=spelled, examples=spelled)
    assert [answer.question[name] for name in ("bytes", "batch", "examples")] == [60_000] * 3
    both = compare(["8 2", "8 3"], bytes=spelled, batch=spelled)
    assert [both.question[name] for name in ("bytes", "batch")] == [60_000] * 2
    found = solve("784 _ 10", max_params=spelled, max_macs=spelled)
    assert [found.question[name] for name in ("max_params", "max_macs")] == [60_000] * 2
    assert solve("70000x70000x1 _*( conv:1,3001 )", min_field=spelled).question["min_field"] == 60_000


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("1.5", NotationError, "batch: 1.5 is not a whole number"),
        ("1.25e1", NotationError, "batch: 1.25e1 is not a whole number"),
        ("60,00", NotationError, "is not a whole number"),
        ("6_", NotationError, "is not a whole number"),
        ("1e-3", NotationError, "is not a whole number"),
        ("e5", NotationError, "is not a whole number"),
        ("٣", NotationError, "is not a whole number"),
        ("many", NotationError, "is not a whole number"),
        ("", NotationError, "a number is missing"),
        ("0e5", InputError, "batch: 0 is below 1"),
        ("0,000", InputError, "batch: 0 is below 1"),
        ("-1e3", NotationError, "is not a whole number"),
        ("-5", InputError, "batch: -5 is below 1"),
        ("1e999", LimitError, "a number may have 400 digits"),
        ("1" + ",000" * 200, LimitError, "a number may have 400 digits"),
        (True, InputError, "is not a whole number"),
        (2.5, InputError, "batch: 2.5 is not a whole number"),
    ],
)
def test_what_is_no_count(text: str, kind: type[NetcalcError], said: str) -> None:
    with pytest.raises(kind, match=said):
        amount(text, "batch")
