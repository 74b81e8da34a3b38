"""Every row of the table of operations: its value, its slopes, and that its worlds agree."""

from __future__ import annotations

import math

import oracles
import pytest
import sympy

from netcalc import backprop
from netcalc.expression.parser import parse
from netcalc.expression.printer import write
from netcalc.expression.steps import Steps, Term
from netcalc.expression.trace import forward
from netcalc.operations import ACTIVATIONS, ALIASES, FLOATS, FUNCTIONS, OPERATIONS, Floats

OF_NUMBERS = [name for name in OPERATIONS if name not in oracles.OF_ARRAYS]
CASES = [(name, point) for name in OF_NUMBERS for point in oracles.points(name)]
SLOPES = [
    (name, position, point)
    for name, point in CASES
    if name not in oracles.BITS
    for position in range(len(point))
    if not (name == "where" and position == 0)
]


def test_every_operation_has_an_oracle():
    assert set(OPERATIONS) == set(oracles.VALUES) | oracles.OF_ARRAYS


@pytest.mark.parametrize(("name", "point"), CASES)
def test_value(name, point):
    value = OPERATIONS[name].value(FLOATS)(*point)
    assert math.isclose(value, oracles.VALUES[name](*map(oracles.mpf, point)), rel_tol=1e-13, abs_tol=1e-300)


@pytest.mark.parametrize(("name", "position", "point"), SLOPES)
def test_slope(name, position, point):
    y = OPERATIONS[name].value(FLOATS)(*point)
    slope = OPERATIONS[name].slopes_of(FLOATS, len(point))[position](y, *point)
    assert math.isclose(slope, oracles.slope(name, position, point), rel_tol=1e-11, abs_tol=1e-14)


@pytest.mark.parametrize(
    ("source", "at", "value", "gradient"),
    [
        ("sigmoid(x)", 40, 1, 4.248354255291589e-18),
        ("tanh(x)", 20, 1, 1.6993417021166356e-17),
        ("tanh(x)", -300, -1, 1.0601586212017243e-260),
        ("asin(x)", 0.999999999999, 1.5707949125969768, 707114.60252564535),
        ("bce(0, x)", 1e-20, 1e-20, 1),
    ],
)
def test_nothing_is_lost_where_a_value_is_rounded(source, at, value, gradient):
    """Figures by mpmath, 50 digits."""
    answer = backprop(source, {"x": at})
    assert math.isclose(answer.value, value, rel_tol=1e-14)
    assert math.isclose(answer.gradients["x"], gradient, rel_tol=1e-12)


@pytest.mark.parametrize(("name", "position", "point"), SLOPES)
def test_slope_as_a_formula_is_the_same_number(name, position, point):
    operation = OPERATIONS[name]
    m = Steps()
    letters = "abcdefg"[: len(point)]
    own = m.input("y")
    slope = operation.slopes_of(m, len(point))[position](own, *(m.input(letter) for letter in letters))
    text = write(m.steps, slope.index) if isinstance(slope, Term) else str(slope)
    y = operation.value(FLOATS)(*point)
    graph = parse(text, variables=["e"]).graph
    number = forward(graph, FLOATS, {**dict(zip(letters, point, strict=True)), "y": y})[graph.result]
    assert math.isclose(number, operation.slopes_of(FLOATS, len(point))[position](y, *point), rel_tol=1e-12)


SYMPY = {
    "log": sympy.log,
    "exp": sympy.exp,
    "log2": lambda a: sympy.log(a) / sympy.log(2),
    "log10": lambda a: sympy.log(a) / sympy.log(10),
    "pow": lambda a, b: a**b,
    "div": lambda a, b: a / b,
    "mul": lambda a, b: a * b,
    "sigmoid": lambda a: 1 / (1 + sympy.exp(-a)),
    "softplus": lambda a: sympy.log(1 + sympy.exp(a)),
    "silu": lambda a: a / (1 + sympy.exp(-a)),
    "gelu": lambda a: a * (1 + sympy.erf(a / sympy.sqrt(2))) / 2,
    **{
        name: getattr(sympy, name)
        for name in ("sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "erf")
    },
}


@pytest.mark.parametrize(("name", "position", "point"), [case for case in SLOPES if case[0] in SYMPY])
def test_slope_agrees_with_sympy(name, position, point):
    symbols = sympy.symbols("a b")[: len(point)]
    exact = sympy.diff(SYMPY[name](*symbols), symbols[position])
    expected = exact.subs({s: sympy.Float(p, 30) for s, p in zip(symbols, point, strict=True)})
    y = OPERATIONS[name].value(FLOATS)(*point)
    slope = OPERATIONS[name].slopes_of(FLOATS, len(point))[position](y, *point)
    assert math.isclose(slope, float(expected), rel_tol=1e-11)


@pytest.mark.parametrize(
    ("name", "point", "slopes"),
    [
        ("relu", (0.0,), [0]),
        ("abs", (0.0,), [0]),
        ("sign", (0.0,), [0]),
        ("step", (0.0,), [0]),
        ("leaky_relu", (0.0, 0.01), [0.01, 0]),
        ("elu", (0.0, 2.0), [2, 0]),
        ("clip", (0.0, 0.0, 1.0), [0, 1, 0]),
        ("clip", (1.0, 0.0, 1.0), [1, 0, 0]),
        ("max", (1.0, 1.0), [0.5, 0.5]),
        ("min", (1.0, 1.0), [0.5, 0.5]),
        ("max", (1.0, 1.0, 1.0, 0.0), [1 / 3, 1 / 3, 1 / 3, 0]),
    ],
)
def test_convention_at_a_kink(name, point, slopes):
    operation = OPERATIONS[name]
    y = operation.value(FLOATS)(*point)
    assert [slope(y, *point) for slope in operation.slopes_of(FLOATS, len(point))] == slopes
    assert operation.kink(*point)


@pytest.mark.parametrize("name", ["max", "min"])
@pytest.mark.parametrize("point", [(1.0, 1.0), (1.0, 1.0, 1.0)])
def test_ties_first_routes_all_to_the_first(name, point):
    m = Floats("first")
    slopes = OPERATIONS[name].slopes_of(m, len(point))
    assert [slope(1.0, *point) for slope in slopes] == [1, *[0] * (len(point) - 1)]


@pytest.mark.parametrize("name", ["sigmoid", "softplus", "silu", "tanh", "elu", "gelu", "relu"])
@pytest.mark.parametrize("a", [1000.0, -1000.0])
def test_activations_are_right_far_out(name, a):
    operation = OPERATIONS[name]
    rest = [float(literal) for literal in operation.defaults]
    value = operation.value(FLOATS)(a, *rest)
    slope = operation.slopes_of(FLOATS, 1 + len(rest))[0](value, a, *rest)
    assert math.isclose(value, oracles.VALUES[name](oracles.mpf(a), *rest), abs_tol=1e-300)
    assert math.isclose(slope, oracles.slope(name, 0, (a, *rest)), abs_tol=1e-20)


@pytest.mark.parametrize(
    ("name", "point"),
    [
        ("div", (1.0, 0.0)),
        ("log", (0.0,)),
        ("log", (-1.0,)),
        ("sqrt", (-1.0,)),
        ("pow", (-8.0, 1 / 3)),
        ("pow", (0.0, -1.0)),
        ("asin", (1.5,)),
        ("and", (2.0, 1.0)),
        ("clip", (0.0, 1.0, -1.0)),
    ],
)
def test_outside_its_domain_a_function_is_nan(name, point):
    assert math.isnan(OPERATIONS[name].value(FLOATS)(*point))


@pytest.mark.parametrize(("name", "point"), [("exp", (1e3,)), ("pow", (10.0, 400.0)), ("cosh", (1e3,))])
def test_past_the_largest_float_a_function_is_infinite(name, point):
    assert OPERATIONS[name].value(FLOATS)(*point) == math.inf


@pytest.mark.parametrize("name", [name for name in OF_NUMBERS if name not in ("where", "max", "min")])
def test_nan_passes_through(name):
    operation = OPERATIONS[name]
    inputs = [math.nan] + [float(d) for d in operation.defaults] or [math.nan]
    inputs += [1.0] * (len(operation.arguments) - len(operation.settings) - len(inputs))
    assert math.isnan(operation.value(FLOATS)(*inputs))
    assert math.isnan(operation.value(FLOATS)(*reversed(inputs)))


def test_names():
    assert set(ALIASES.values()) <= set(FUNCTIONS)
    assert set(ACTIVATIONS) <= set(OPERATIONS)
