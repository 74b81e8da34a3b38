"""A formula that many are compared with: what is remembered changes no judgement."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from formula_pairs import PAIRS

from netcalc.answer import Formula
from netcalc.expression.comparison import Equality
from netcalc.expression.equality import equality
from netcalc.expression.known import Known
from netcalc.expression.parser import parse
from netcalc.operations.digits import Digits
from netcalc.ready import Ready
from netcalc.verdict import judge

REFERENCE = json.loads((Path(__file__).parent / "reference" / "equality.json").read_text())
TEXTS = [(pair["a"], pair["b"]) for pair in REFERENCE] + [(a, b) for a, b, _ in PAIRS]
OTHERS = ["x", "sin(x) + y", "log(x*y)", "1/(x - x)", "100*x", "x & y", "exp(1000*x)", "sqrt(-x)", "2"]


def found(a: Known | str, b: str) -> Equality | str:
    try:
        return equality(parse(a) if isinstance(a, str) else a, parse(b), timeout=60)
    except Exception as error:  # a pair that can't be compared can't be with memory either
        return f"{type(error).__name__}: {error}"


@pytest.mark.parametrize(("a", "b"), TEXTS[::3], ids=lambda text: ascii(text)[:24])
def test_memory_changes_nothing(a: str, b: str) -> None:
    """Compared with others first, and twice: the same as with a side of its own, in every field."""
    try:
        key = Known(parse(a))
    except Exception:
        pytest.skip("the pair is about reading")
    for other in OTHERS:
        assert found(key, other) == found(a, other)
    own = found(a, b)
    assert found(key, b) == own
    assert found(key, b) == own


def test_the_key_is_evaluated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    sine = Digits.sin

    def counting(self: Digits, x: object) -> object:
        calls.append("sin")
        return sine(self, x)

    monkeypatch.setattr(Digits, "sin", counting)
    key = Known(parse("sin(x)"))
    first = equality(key, parse("2*cos(x/2)*cos(pi/2 - x/2)"))
    assert first.verdict == "equal"
    looked = len(calls)
    assert looked >= 24
    assert equality(key, parse("cos(pi/2 - x)")) == first
    assert len(calls) == looked


def test_memory_is_bounded() -> None:
    key = Known(parse("sin(x)*cos(x)"))
    key.room.numbers = 5  # one point and no more
    for other in OTHERS:
        assert found(key, other) == found("sin(x)*cos(x)", other)
    assert len(key.side(0)._kept) == 1


def test_vectors() -> None:
    key = Known(parse("[x*y, sin(x)]"))
    for text, verdict in (("[y*x, sin(x)]", "equal"), ("[x*y, cos(x)]", "different")):
        assert equality(key, parse(text)).verdict == verdict


def test_ready_formulas_judge_as_others_do() -> None:
    for true, given in (("2*x", "x+x"), ("2*x", "x"), ("log(x^2)", "2*log(x)"), ("2*x", "2*(")):
        assert judge(Ready(true), given) == judge(Formula(true), given)
    ready = Ready("abs(x)", positive=["x"])
    assert judge(ready, "x").right
    assert judge(ready, "x*y/y").right
    assert not judge(Ready("abs(x)"), "x").right
    assert judge({"a": ready, "b": Ready("2*y", positive=["x"])}, "a=x,b=y+y").right
