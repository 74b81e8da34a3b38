"""grad, jacobian, hessian: sympy's own diff is the oracle, at points; the texts are read by netcalc again."""

from __future__ import annotations

import math

import pytest
import sympy
from formulas import names, text, trees
from hypothesis import given, settings

from netcalc import backprop, grad, hessian, jacobian
from netcalc.answer import Formula
from netcalc.errors import DomainError, InputError, LimitError, UnknownName
from netcalc.expression.parser import parse
from netcalc.expression.trace import forward
from netcalc.operations import FLOATS

GRADIENTS = [
    ("sin(x1)*cos(x2)", {"x1": "cos(x1)*cos(x2)", "x2": "-sin(x1)*sin(x2)"}),
    ("1/(1 + exp(-x))", {"x": "exp(-x)/(1 + exp(-x))^2"}),
    ("1/(1 + exp(-w*x))", {"w": "x*exp(-w*x)/(1 + exp(-w*x))^2", "x": "w*exp(-w*x)/(1 + exp(-w*x))^2"}),
    ("x^2*y", {"x": "2*x*y", "y": "x^2"}),
    ("(x + y)*z", {"x": "z", "y": "z", "z": "x + y"}),
    ("q = x + y; f = q^2*z", {"x": "2*z*(x + y)", "y": "2*z*(x + y)", "z": "(x + y)^2"}),
    ("x^0.5", {"x": "0.5/sqrt(x)"}),
    ("x^(1/2)", {"x": "1/(2*sqrt(x))"}),
    ("sqrt(x)", {"x": "1/(2*sqrt(x))"}),
    ("relu(x)", {"x": "step(x)"}),
    ("leaky_relu(x)", {"x": "where(x > 0, 1, 0.01)"}),
    ("sigmoid(x)", {"x": "sigmoid(x)*(1 - sigmoid(x))"}),
    ("(y - t)^2", {"y": "2*(y - t)", "t": "-2*(y - t)"}),
    ("log(x)/y", {"x": "1/(x*y)", "y": "-log(x)/y^2"}),
    ("tanh(x)", {"x": "1 - tanh(x)^2"}),
    ("x*y + x*y", {"x": "2*y", "y": "2*x"}),
    ("3", {}),
]


@pytest.mark.parametrize(("source", "expected"), GRADIENTS)
def test_gradients_as_a_student_writes_them(source, expected):
    assert grad(source).gradient == expected


SMOOTH = {
    "exp": (sympy.exp, 0.3), "log": (sympy.log, 0.7), "sqrt": (sympy.sqrt, 0.7), "sin": (sympy.sin, 0.4),
    "cos": (sympy.cos, 0.4), "tan": (sympy.tan, 0.4), "asin": (sympy.asin, 0.3), "acos": (sympy.acos, 0.3),
    "atan": (sympy.atan, 0.9), "sinh": (sympy.sinh, 0.5), "cosh": (sympy.cosh, 0.5),
    "tanh": (sympy.tanh, 0.5),
    "erf": (sympy.erf, 0.5), "log2": (lambda a: sympy.log(a, 2), 0.7),
    "log10": (lambda a: sympy.log(a, 10), 0.7),
    "sigmoid": (lambda a: 1 / (1 + sympy.exp(-a)), 0.8),
    "softplus": (lambda a: sympy.log(1 + sympy.exp(a)), 0.8),
    "silu": (lambda a: a / (1 + sympy.exp(-a)), 0.8),
    "gelu": (lambda a: a * (1 + sympy.erf(a / sympy.sqrt(2))) / 2, 0.8),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(SMOOTH))
def test_first_and_second_derivative_of_every_smooth_function(name):
    function, at = SMOOTH[name]
    x, y = sympy.symbols("x y", real=True)
    f = function(x * y)
    source, point = f"{name}(x*y)", {"x": at, "y": 1.25}
    for answer, order in ((grad(source), 1), (hessian(source), 2)):
        ours = answer.gradient["x"] if order == 1 else answer.hessian[0][0]
        theirs = float(
            sympy.diff(f, x, order).evalf(30, subs={x: sympy.Float(at, 30), y: sympy.Rational(5, 4)})
        )
        assert value(ours, point) == pytest.approx(theirs, rel=1e-10)


def value(formula, point):
    graph = parse(formula).graph
    return forward(graph, FLOATS, point)[graph.result]


def symbolic(tree, symbols):
    """A random tree as sympy has it."""
    head, *rest = tree
    if head == "name":
        return symbols[rest[0]]
    if head == "number":
        return sympy.Rational(rest[0])
    inner = [symbolic(part, symbols) for part in rest]
    signs = {"add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b}
    signs |= {"div": lambda a, b: a / b, "pow": lambda a, b: a**b, "neg": lambda a: -a}
    return (signs.get(head) or SMOOTH[head][0])(*inner)


@settings(max_examples=30)
@given(trees)
def test_a_random_programs_derivatives_are_sympys(tree):
    symbols = {name: sympy.Symbol(name, real=True) for name in sorted(names(tree))}
    point = {name: 0.3 + 0.17 * k for k, name in enumerate(symbols)}
    subs = {symbols[name]: sympy.Float(at, 40) for name, at in point.items()}
    answer = grad(text(tree), at=point) if point else grad(text(tree))
    theirs = symbolic(tree, symbols)
    for name, formula in answer.gradient.items():
        slope = float(sympy.diff(theirs, symbols[name]).evalf(40, subs=subs))
        assert value(formula, point) == pytest.approx(slope, rel=1e-6, abs=1e-9)
        assert answer.at[name] == pytest.approx(slope, rel=1e-6, abs=1e-9)


def test_numbers_are_those_of_the_trace():
    source, at = "q = w*x + b; f = sigmoid(q)^2 + relu(-q)", "w=2,x=-1,b=3"
    assert grad(source, at=at).at == backprop(source, at=at).gradients
    assert grad(source).at is None


def test_by_named_statements():
    answer = grad("q = x + y; f = q*z", wrt="q,z", at="x=-2,y=5,z=-4")
    assert answer.gradient == {"q": "z", "z": "x + y"}
    assert answer.at == {"q": -4, "z": 3}


def test_jacobian():
    answer = jacobian("sin(x1)*cos(x2)")
    assert answer.jacobian == [["cos(x1)*cos(x2)", "-sin(x1)*sin(x2)"]]
    assert (answer.shape, answer.rows_of, answer.columns_of) == ([1, 2], ["f"], ["x1", "x2"])
    answer = jacobian("g = x*y; F = [g, sin(x), 3, g + y]", at="x=0,y=2", wrt="y,x")
    assert answer.jacobian == [["x", "y"], ["0", "cos(x)"], ["0", "0"], ["1 + x", "y"]]
    assert answer.at == [[0, 2], [0, 1], [0, 0], [1, 2]]
    assert answer.rows_of == ["g", "f1", "f2", "f3"]
    assert answer.shape == [4, 2]


def test_jacobian_by_a_statement_that_some_results_do_not_read():
    assert jacobian("q = x + y; [q*x, y]", wrt="q").jacobian == [["x"], ["0"]]


def test_hessian():
    answer = hessian("x^2*y + sin(z)", at="x=1,y=2,z=0")
    assert answer.hessian == [["2*y", "2*x", "0"], ["2*x", "0", "0"], ["0", "0", "-sin(z)"]]
    assert answer.at == [[4, 2, 0], [2, 0, 0], [0, 0, 0]]
    assert hessian("relu(x)*y").hessian == [["0", "step(x)"], ["step(x)", "0"]]


NESTED = "; ".join(["a0 = x", *(f"a{i} = sigmoid(w*a{i - 1})" for i in range(1, 201))])


def test_a_long_gradient_is_a_program_of_steps():
    answer = grad(NESTED, at="x=0.3,w=1.7")
    for name, formula in answer.gradient.items():
        assert "da150 = " in formula
        assert value(formula, {"x": 0.3, "w": 1.7}) == pytest.approx(answer.at[name], rel=1e-9, abs=1e-300)


def test_a_long_hessian_is_a_program_of_steps():
    source = "; ".join(NESTED.split("; ")[:13])
    answer = hessian(source, at="x=0.3,w=1.7")
    for row, numbers in zip(answer.hessian, answer.at, strict=True):
        for formula, number in zip(row, numbers, strict=True):
            assert value(formula, {"x": 0.3, "w": 1.7}) == pytest.approx(number, rel=1e-9)


@pytest.mark.parametrize("source", ["q = x + y; f = q*z", "1/(1 + exp(-(w*x + b)))", "x"])
def test_form_steps(source):
    lines, steps = grad(source), grad(source, form="steps")
    point = {name: 0.4 + k for k, name in enumerate(parse(source).graph.inputs)}
    for name, formula in lines.gradient.items():
        assert value(steps.gradient[name], point) == pytest.approx(value(formula, point))
        assert (";" in steps.gradient[name]) == ("exp" in source)


def test_refusals():
    with pytest.raises(InputError, match="grad takes one result, and this is a vector of 2") as caught:
        grad("[x, y]")
    assert "jacobian" in caught.value.hint
    with pytest.raises(InputError, match="backprop takes one result"):
        backprop("[x, y]", at="x=1,y=2")
    with pytest.raises(InputError, match="hessian takes one result"):
        hessian("[x, y]")
    with pytest.raises(InputError, match="q is a statement"):
        hessian("q = x*y; q^2", wrt="q")
    with pytest.raises(UnknownName):
        grad("alpha*x", wrt="alfa")
    with pytest.raises(InputError, match="auto or steps"):
        grad("x", form="line")
    for wrong in ("0", "-1", "soon", "nan", "inf"):
        with pytest.raises(InputError, match="timeout"):
            grad("x", timeout=wrong)


@pytest.mark.parametrize(
    ("ask", "source", "at"),
    [
        (grad, "log(x)", "x=-1"),
        (grad, "sqrt(x)", "x=0"),
        (jacobian, "[x, 1/y]", "x=1,y=0"),
        (hessian, "x^1.5", "x=0"),
    ],
)
def test_no_finite_value(ask, source, at):
    with pytest.raises(DomainError):
        ask(source, at=at)


def test_a_hessian_past_the_limit():
    with pytest.raises(LimitError, match="100x100"):
        hessian(" + ".join(f"a{i}*sin(a{i})" for i in range(100)))


def test_a_stopped_tidying_says_so():
    answer = grad("(x+y+z+1)^400*(x-y)^300", timeout=0.3)
    assert [note.kind for note in answer.notes] == ["limit"]
    point = {"x": 0.5, "y": 0.3, "z": -0.7}
    assert math.isfinite(value(answer.gradient["x"], point))


def test_latex_is_a_tree():
    formula = grad("1/(1 + exp(-w0*x))").gradient["w0"]
    assert isinstance(formula, Formula)
    assert formula.tree(lambda name: f"<{name}>").startswith(r"\frac{<x> \cdot e^{-")


def test_a_jacobian_past_the_limit_says_so():
    count = 400
    entries = ", ".join(f"x{k}*x{(k + 1) % count}" for k in range(count))
    with pytest.raises(LimitError, match="400x400"):
        jacobian(f"[{entries}]")


def test_a_program_too_long_for_its_time_says_so():
    with pytest.raises(LimitError, match="longer than 1 s"):
        grad("+".join(["x*y"] * 20_000), timeout=1)
