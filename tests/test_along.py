"""A program's values along one variable: numbers, vectors, arrays, and what has no value."""

from __future__ import annotations

import math

import pytest

from netcalc.errors import DomainError, InputError
from netcalc.expression.along import Along
from netcalc.expression.declared import agreed
from netcalc.expression.parser import parse
from netcalc.expression.shapes import shapes


def along(text, over="x", **point):
    program = parse(text, variables=[over, *point])
    sizes = shapes(program, agreed({}, point))
    return Along(program, over, point, sizes if any(map(len, sizes)) and point else None)


@pytest.mark.parametrize(
    ("text", "point", "x", "values"),
    [
        ("x^2", {}, 3.0, [9]),
        ("3", {}, 3.0, [3]),
        ("a*x + b", {"a": 2.0, "b": -1.0}, 3.0, [5]),
        ("[x, x^2, 1]", {}, 3.0, [3, 9, 1]),
        ("sum(a*x)", {"a": [1.0, 2.0]}, 3.0, [9]),
        ("a*x", {"a": [1.0, 2.0]}, 3.0, [3, 6]),
        ("where(x > 0, log(x), 0)", {}, -1.0, [0]),
        ("a*where(x > 0, exp(800), 1)", {"a": [1.0, 2.0]}, -1.0, [1, 2]),
        ("q = 1/x; [q, x]", {}, 0.0, [math.nan, 0]),
        ("log(x - a)", {"a": [0.0, 2.0]}, 1.0, [0, math.nan]),
        ("exp(x + 1) > exp(x)", {}, 1000.0, [math.nan]),
        ("exp(x + a) > exp(x)", {"a": [1.0, 2.0]}, 1000.0, [math.nan, math.nan]),
        ("exp(x)", {}, 1000.0, [math.nan]),
        ("softmax([x, 0])*a", {"a": [1.0, 1.0]}, 1000.0, [1, 0]),
    ],
)
def test_values(text, point, x, values):
    assert along(text, **point).at(x) == pytest.approx(values, nan_ok=True)


@pytest.mark.parametrize(
    ("text", "point", "entry", "error", "message"),
    [
        ("1/x", {}, 0, DomainError, "division by zero: 1/x at x = 0"),
        ("[x, log(x)]", {}, 1, DomainError, "no value: log(x) at x = 0"),
        ("exp(x + 1000)", {}, 0, DomainError, "overflow: exp(n1) at n1 = 1000 is too large for a float"),
        ("x/2 & 1", {}, 0, type(None), ""),
        ("(x + 1/2) & 1", {}, 0, InputError, "and takes 0 and 1 only: n1 & 1 at n1 = 0.5"),
        ("a/x", {"a": [1.0, 2.0]}, 0, DomainError, "division by zero: a/x"),
    ],
)
def test_why_there_is_no_value(text, point, entry, error, message):
    fault = along(text, **point).fault(entry, 0.0)
    assert isinstance(fault, error)
    assert fault is None or message[:30] in fault.message


def test_a_fault_of_another_entry_is_none_of_this_one():
    made = along("[x, log(x)]")
    assert made.fault(0, -1.0) is None
    assert made.count == 2
    assert not made.arrays
    assert along("a*x", a=[1.0, 2.0, 3.0]).count == 3


def test_numpy_is_loaded_for_arrays_alone():
    import subprocess
    import sys

    code = (
        "import sys; from netcalc.questions.plot import plot;"
        "plot('1/(1 + exp(-x))'); plot('[x, x^2]'); print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
