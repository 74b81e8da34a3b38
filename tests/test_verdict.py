"""What --expect accepts and refuses, spelling by spelling."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netcalc.answer import Answer, Formula, Value
from netcalc.brackets import parts
from netcalc.errors import NoAnswer, UnknownName
from netcalc.network.shape import Shape
from netcalc.picking import picked
from netcalc.verdict import judge, judged

SIGMOID = 0.7310585786300049
IMAGE = Shape((32, 32), 10)

RIGHT: list[tuple[Value, str]] = [
    (203530, "203530"),
    (203530, "203,530"),
    (203530, "203_530"),
    (203530, " 203530 "),
    (203530, "203530.0"),
    (203530, "2.0353e5"),
    (-4, "−4"),
    (-4, "-4"),
    (2**70, str(2**70)),
    (2**4000, str(2**4000)),
    (0, "-0"),
    (SIGMOID, "0.731"),
    (SIGMOID, "+0.731"),
    (SIGMOID, ".731"),
    (SIGMOID, "0.7311"),
    (SIGMOID, "0.7310585786300049"),
    (SIGMOID, "0.73105857863"),
    (SIGMOID, "7.31e-1"),
    (-0.19661193324148185, "-0.197"),
    (-0.19661193324148185, "−0.197"),
    (-0.5898357997244456, "-0.590"),
    (0.001, "1e-3"),
    (math.pi / 4, "pi/4"),
    (1 / 3, "1/3"),
    (-1 / 3, "−1/3"),
    (-12.0, "-12"),
    (-12.0, "-12.0"),
    (1234.5678, "1,234.5678"),
    (1234.5678, "1235"),
    (0.0, "0"),
    (0.0, "-0.000"),
    (2.675, "2.68"),
    (2.675, "2.67"),
    (0.1235, "0.123"),
    (0.1235, "0.124"),
    (math.inf, "inf"),
    (math.inf, "+Infinity"),
    (-math.inf, "−∞"),
    (math.nan, "nan"),
    (5e-324, "5e-324"),
    (IMAGE, "32x32x10"),
    (IMAGE, "32X32X10"),
    (IMAGE, "32×32×10"),
    (IMAGE, "32 x 32 x 10"),
    (IMAGE, "(32, 32, 10)"),
    (IMAGE, "[32,32,10]"),
    (IMAGE, "32,32,10"),
    (IMAGE, "10@32x32"),
    (Shape((224, 224), 3, channels_first=True), "3@224x224"),
    (Shape((224, 224), 3, channels_first=True), "224x224x3"),
    (Shape((100,), 64), "64@100"),
    (Shape((), 784), "784"),
    (Shape((7,)), "(7)"),
    (Shape((7,)), "[7]"),
    (Shape((7,)), "7.0"),
    (Shape((28,)), "(32 - 5)/1 + 1"),
    (Shape((), 25088), "25,088"),
    (Shape((), 25088), "7*7*512"),
    (True, "true"),
    (True, "YES"),
    (False, "no"),
    (False, " False "),
    (None, "null"),
    ([1.0, 2.0], "[1,2]"),
    ([1.0, 2.0], "1, 2"),
    ([1.0, 2.0], "[[1,2]]"),
    ([[1.0, 2.0]], "[1, 2]"),
    ([[1.0, 0.0], [0.0, 1.0]], "[[1,0],[0,1]]"),
    ([SIGMOID, 1 / 3], "[0.731, 1/3]"),
    ([(1 + 2) / 3], "[(1+2)/3]"),
    ([15.0, -20.0], "15*[1, -4/3]"),
    ([15.0, -20.0], "x = [15, -20]"),
    ([[2.0, 0.0], [0.0, 2.0]], "2*[[1, 0], [0, 1]]"),
    ((32, 32), "32x32"),
    ([], "[]"),
    ({"x": -4.0, "y": -4.0, "z": 3.0}, "x=-4,y=-4,z=3"),
    ({"x": -4.0, "y": -4.0, "z": 3.0}, " z = 3 , x = −4, y = -4.0 "),
    ({"w0": 1.0, "W": [[1, 2], [3, 4]]}, "w_0=1,W=[[1,2],[3,4]]"),
    ({"w0": 1.0}, "w₀=1"),
    ({}, "{}"),
    ({"x": Formula("2*x")}, "x=2 * x"),
    (Formula("x1 & (x2 | x3)"), "x1&(x2|x3)"),
    ("equal", "equal"),
]

WRONG: list[tuple[Value, str]] = [
    (Shape((28,)), "28x28"),
    (Shape((28,)), "28.1"),
    (Shape((28,)), "28, 28"),
    (Shape((1, 24)), "1024"),
    ({"w0": 1.0}, "{}"),
    (203530, "203531"),
    (203530, "203530.1"),
    (203530, "2.04e5"),
    (2**70, str(2**70 + 1)),
    (1_006_633_280, "1e9"),
    (5, "1e999999999"),
    (5.0, "1e-999999999"),
    (2**4000, "1" * 1205),
    (SIGMOID, "0.732"),
    (SIGMOID, "0.7310"),
    (SIGMOID, "0.730"),
    (SIGMOID, "-0.731"),
    (0.0, "1e-9"),
    (12.0, "13"),
    (math.inf, "1e308"),
    (math.inf, "-inf"),
    (1.0, "inf"),
    (1.0, "nan"),
    (math.nan, "0"),
    (IMAGE, "10x32x32"),
    (IMAGE, "32x32"),
    (IMAGE, "32x32x10x1"),
    (True, "false"),
    (None, "5"),
    ([1.0, 2.0], "[2,1]"),
    ([1.0, 2.0], "[1]"),
    ([1.0, 2.0], "[1,2,3]"),
    ([1.0, 2.0], "2*[1,2]"),
    ([[1.0], [2.0]], "[1,2]"),
    ([[1.0, 2.0], [3.0, 4.0]], "[1,2,3,4]"),
    ({"x": -4.0, "y": 3.0}, "x=3,y=-4"),
    ({"x": Formula("2*x"), "y": 1.0}, "x=x+x,y=2"),
    ("equal", "different"),
]

UNREADABLE: list[tuple[Value, str]] = [
    (203530, ""),
    (203530, "   "),
    (203530, "about two hundred thousand"),
    (203530, "203.530,1"),
    (203530, "[203530"),
    (SIGMOID, "0,731,"),
    (SIGMOID, "1/0"),
    (SIGMOID, "0.7.3"),
    (SIGMOID, "__import__('os')"),
    (SIGMOID, "\udcff"),
    (SIGMOID, "\x1b[31m"),
    (SIGMOID, "9" * 100_000),
    (SIGMOID, "9^9^9^9"),
    (SIGMOID, "(" * 1000),
    (SIGMOID, "1e99999999999999999999"),
    (IMAGE, "big"),
    (IMAGE, "32x"),
    (IMAGE, "32x32x-10"),
    (IMAGE, "9" * 5000),
    (True, "maybe"),
    (True, "1"),
    ([1.0, 2.0], "[1,2"),
    ([1.0, 2.0], "1],[2"),
    ([1.0, 2.0], "[a,b]"),
    ([1.0, 2.0], "1 2"),
    ([1.0, 2.0, 3.0], "[1 2 3]"),
    ([1, 2], "1, many, 3"),
    ([1.0, 2.0], "1,"),
    ([1.0, 2.0], "1"),
    ([1.0, 2.0], "array([1,2])"),
    ([[1.0, 2.0], [3.0, 4.0]], "W"),
    ({"x": 1.0}, "1"),
    ({"x": 1.0}, "x=1,x=1"),
    ({"x": 1.0}, "x="),
    ({"x": 1.0, "y": 2.0}, "x=1,y=maybe"),
    ({"x": 1.0, "y": 2.0}, "x=1"),
    ({"x": 1.0}, "x=1,y=2"),
    ({"x": 1.0, "y": 2.0}, "x=1 y=2"),
    ({"x": 1.0, "y": 2.0}, "x=1; y = 2"),
]


TOO_FAR: list[tuple[Value, str]] = [
    (SIGMOID, "0.73"),
    (SIGMOID, "0.7"),
    (SIGMOID, "0.2"),
    (0.05, "0.0"),
    (1e-9, "0.000"),
    (0.00731, "0.007"),
    ([1 / 3, 1.0], "[.33, 1]"),
    ({"x": 1 / 3, "y": 1.0}, "x=0.33,y=1"),
    ({"x": 1 / 3, "y": 0.5}, "x=0.333,y=-0.5"),
]


@pytest.mark.parametrize(
    ("given_", "meant"), [("0,731", "0.731"), ("-0,73", "-0.73"), ("1,5", "1.5"), ("2,7183", "2.7183")]
)
def test_a_decimal_comma_is_wrong_and_told(given_: str, meant: str) -> None:
    told = (False, f"{given_}: decimals have a point: {meant}")
    assert judge(SIGMOID, given_) == judge(203530, given_) == told


def ids(case: object) -> str:
    return repr(case)[:40]


@pytest.mark.parametrize(("value", "expected"), RIGHT, ids=ids)
def test_right(value: Value, expected: str) -> None:
    assert judge(value, expected) == (True, None)


@pytest.mark.parametrize(("value", "expected"), WRONG, ids=ids)
def test_wrong(value: Value, expected: str) -> None:
    assert judge(value, expected) == (False, None)


@pytest.mark.parametrize(("value", "expected"), TOO_FAR, ids=ids)
def test_rounded_too_far_is_wrong_and_says_so(value: Value, expected: str) -> None:
    right, reason = judge(value, expected)
    assert not right
    assert reason is not None
    assert "three significant digits" in reason


@pytest.mark.parametrize(("value", "expected"), [({"x": Formula("y/2")}, "x=0.5"), ([1, 2], "1.0,0.5")])
def test_where_nothing_is_rounded_nothing_is_said_of_rounding(value: Value, expected: str) -> None:
    assert judge(value, expected) == (False, None)


@pytest.mark.parametrize(("value", "expected"), UNREADABLE, ids=ids)
def test_unreadable_is_wrong_and_says_why(value: Value, expected: str) -> None:
    right, reason = judge(value, expected)
    assert not right
    assert reason
    assert len(reason) <= 300
    assert reason.isprintable()


GRADIENTS = {"x": Formula("z"), "y": Formula("z"), "z": Formula("x + y")}
JACOBIAN = [[Formula("cos(x1)*cos(x2)"), Formula("-sin(x1)*sin(x2)")]]


@pytest.mark.parametrize(
    ("value", "expected", "right"),
    [
        (Formula("2*x"), "x + x", True),
        (Formula("2*x"), "x", False),
        (Formula("2*x"), "q = x; r = q + x; r", True),
        (Formula("exp(-x)/(1 + exp(-x))^2"), "sigmoid(x)*(1 - sigmoid(x))", True),
        (Formula("2*log(x)"), "log(x^2)", True),
        (Formula("1"), "1.0", True),
        (Formula("1/3"), "0.333", False),
        ({"x": Formula("2*x")}, "x=x+x", True),
        ({"x": Formula("2*x"), "y": 1.0}, "x=x+x,y=1", True),
        ([Formula("2*x"), 1], "[x+x, 1]", True),
        ([Formula("2*x"), 1], "[x+x, 2]", False),
        (GRADIENTS, "z=y+x, y=z, x=1*z", True),
        (GRADIENTS, "x=z,y=z,z=x-y", False),
        (GRADIENTS, "x=z, y=q = z; q, z=a = x; b = y; a + b", True),
        (JACOBIAN, "[[cos(x1)*cos(x2), -sin(x1)*sin(x2)]]", True),
        (JACOBIAN, "[cos(x1)*cos(x2), -sin(x1)*sin(x2)]", True),
        (JACOBIAN, "[[cos(x1)*cos(x2), sin(x1)*sin(x2)]]", False),
        (JACOBIAN, "[[cos(x1)*cos(x2)], [-sin(x1)*sin(x2)]]", False),
        ([[Formula("y"), Formula("x")], [Formula("1"), Formula("0")]], "[[y, x], [x/x, x-x]]", True),
    ],
    ids=ids,
)
def test_formulas_are_right_where_they_are_the_same_function(
    value: Value, expected: str, right: bool
) -> None:
    assert judge(value, expected) == (right, None)


def test_a_formula_is_defined_wherever_the_true_one_is() -> None:
    right, reason = judge(Formula("log(x^2)"), "2*log(x)")
    assert not right
    assert reason is not None
    assert re.fullmatch(r"2\*log\(x\) has no value at x=-[0-9.]+, where the right formula has one", reason)
    assert not judge({"x": Formula("log(x^2)"), "y": 1}, "x=2*log(x),y=1").right


@pytest.mark.parametrize(
    ("true", "given_", "right"),
    [
        ("log(x)", "x & (y >= 10^9)", False),  # log(1) = 0, and log(0) is undefined
        ("x^2", "x & x", False),
        ("x", "where(x, 1, 0)", False),
        ("x & y", "x*y", True),
        ("where(c, x, y)", "c*x + (1 - c)*y", True),
        ("x + y", "where(y > y, z & 1, x + y)", True),
    ],
)
def test_numbers_are_not_compared_as_bits(true: str, given_: str, right: bool) -> None:
    assert judge(Formula(true), given_).right is right


@pytest.mark.parametrize(
    "expected", ["", "banana split", "x +", "9" * 10_000, "sigmiod(x)", "[x, x]", "x=2*x"]
)
def test_an_unreadable_formula_is_wrong_and_says_why(expected: str) -> None:
    verdict = judge(Formula("2*x"), expected)
    assert not verdict.right
    assert verdict.reason


def test_what_is_undecided_is_never_right() -> None:
    with pytest.raises(NoAnswer):
        judge(Formula("log(-1 - x^2)"), "log(-2 - x^2)")
    assert not judge([Formula("log(-1 - x^2)"), 1], "[log(-2 - x^2), 2]").right


@pytest.mark.parametrize(
    ("true", "expected", "rtol", "atol", "right"),
    [
        (10.0, "11", 0.1, None, True),
        (10.0, "11.01", 0.1, None, False),
        (10.0, "10.5", None, 0.5, True),
        (10.0, "10.51", None, 0.5, False),
        (10.0, "11.5", 0.1, 0.5, True),
        (10.0, "11.51", 0.1, 0.5, False),
        (-10.0, "-11", 0.1, None, True),
        (0.731058, "0.731", 0.0, None, False),
        (0.731058, "0.731", None, 1e-9, False),
        (1_006_633_280, "1e9", 0.01, None, True),
        (1_006_633_280, "1e9", 0.001, None, False),
    ],
)
def test_tolerances(true: float, expected: str, rtol: float | None, atol: float | None, right: bool) -> None:
    assert judge(true, expected, rtol, atol).right is right


@given(st.floats(min_value=1e-300, max_value=1e300), st.integers(3, 12), st.booleans())
def test_any_rounding_to_three_or_more_digits_is_right(true: float, digits: int, negative: bool) -> None:
    true = -true if negative else true
    for mode in (ROUND_HALF_UP, ROUND_HALF_DOWN):
        place = Decimal(repr(true)).adjusted() - digits + 1
        rounded = Decimal(repr(true)).quantize(Decimal((0, (1,), place)), rounding=mode)
        assert judge(true, str(rounded)).right


@given(st.floats(min_value=1e-300, max_value=1e300), st.integers(3, 5))
def test_the_next_rounding_is_wrong(true: float, digits: int) -> None:
    place = Decimal(repr(true)).adjusted() - digits + 1
    last = Decimal((0, (1,), place))
    beyond = Decimal(repr(true)).quantize(last, rounding=ROUND_HALF_UP) + 2 * last
    assert not judge(true, str(beyond)).right


@given(st.integers(), st.integers())
def test_integers_are_exact(true: int, other: int) -> None:
    assert judge(true, str(other)).right is (true == other)
    assert judge(true, f"{true:,}").right


@given(st.floats(allow_nan=True))
def test_the_shortest_spelling_is_right(true: float) -> None:
    assert judge(true, repr(true)).right


@given(st.text(max_size=30))
def test_no_text_is_too_strange(text: str) -> None:
    for value in (5, SIGMOID, IMAGE, True, None, [1.0, 2.0], [[1, 2], [3, 4]], {"x": 1.0}, "equal"):
        assert judge(value, text).right in (True, False)


UNFIT = Answer("conv-shape", {}, "output", {"output": IMAGE, "fits": False, "exact": [2.33, 2.33]})
FIT = Answer("conv-shape", {}, "output", {"output": IMAGE, "fits": True})


def test_the_reason_does_not_give_the_answer_away() -> None:
    reason = judge(IMAGE, "32 by 32 by 10").reason
    assert reason == "32 by 32 by 10 is no shape: numbers with x between them, or channels@places"


def test_does_not_fit() -> None:
    assert judged(UNFIT, "does not fit").right
    assert judged(UNFIT, " Does  not FIT ").right
    assert judged(UNFIT, "32x32x10").right
    assert not judged(FIT, "does not fit").right
    assert judged(Answer("params", {}, "params", {"params": 5}), "does not fit").reason


TREE = Answer(
    "backprop",
    {},
    "gradients",
    {
        "gradients": {"x": -4.0, "y0": 3.0},
        "nodes": {"q": {"value": 3.0, "gradient": -4.0}},
        "output": IMAGE,
        "rows": [[1, 2], [3, 4]],
    },
)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (None, {"x": -4.0, "y0": 3.0}),
        ("gradients.x", -4.0),
        ("gradients.y_0", 3.0),
        ("gradients.y₀", 3.0),
        ("nodes.q.gradient", -4.0),
        ("output", IMAGE),
        ("output.0", 32),
        ("output.-1", 10),
        ("rows.1.0", 3),
    ],
)
def test_picked(path: str | None, value: Value) -> None:
    assert picked(TREE, path) == value


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("gradient", "did you mean gradients?"),
        ("gradients.z", None),
        ("nodes.q.gradeint", "did you mean gradient?"),
        ("output.3", None),
        ("output.x", None),
        ("rows.2", None),
        ("gradients.x.y", None),
        ("", None),
        ("gradients.", None),
        (".", None),
        ("output.99999999999999999999", None),
    ],
)
def test_nothing_there(path: str, hint: str | None) -> None:
    with pytest.raises(UnknownName) as error:
        picked(TREE, path)
    assert hint is None or error.value.hint == hint


def test_unknown_names_say_which_there_are() -> None:
    with pytest.raises(UnknownName, match="it has gradients, nodes, output, rows"):
        picked(TREE, "?")


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("1,2", ["1", "2"]),
        ("x=[1,2],y=f(1,2)", ["x=[1,2]", "y=f(1,2)"]),
        ("1", ["1"]),
        ("", []),
        ("1,,2", ["1", "", "2"]),
        ("a,", ["a", ""]),
    ],
)
def test_parts(text: str, cut: list[str]) -> None:
    assert parts(text) == cut


@pytest.mark.parametrize(
    "text", ["df/dx=-4, df/dy=-4, df/dz=3", "dx=-4, dy=-4, dz=3", "∂f/∂x = -4, y=-4, dz=3"]
)
def test_gradients_may_be_named_as_the_trace_names_them(text: str) -> None:
    gradients = {"x": -4.0, "y": -4.0, "z": 3.0}
    assert judge(gradients, text).right
    assert not judge({**gradients, "x": -3.0}, text).right
    assert not judge({"x": 1.0, "dx": 2.0}, "x=2, dx=1").right
