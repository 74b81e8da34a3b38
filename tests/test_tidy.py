"""Formulas made shorter: as a student writes them, with no other value and no other domain."""

from __future__ import annotations

import os
import subprocess
import sys
from time import monotonic

import pytest
from formulas import names, text, trees
from hypothesis import given, settings
from oracles import OF_ARRAYS

from netcalc.expression import tidy
from netcalc.expression.graph import Graph
from netcalc.expression.parser import parse
from netcalc.expression.printer import program
from netcalc.expression.trace import forward
from netcalc.operations import FLOATS, FUNCTIONS, OPERATIONS

ORDER = ["a", "b", "c", "t", "w", "x", "x1", "x2", "y"]

SHORTER = [
    ("cos(x2)*cos(x1)", "cos(x1)*cos(x2)"),
    ("-sin(x2)*sin(x1)", "-sin(x1)*sin(x2)"),
    ("exp(-x)/(1 + exp(-x))^2", "exp(-x)/(1 + exp(-x))^2"),
    ("x*y + y*x", "2*x*y"),
    ("-2*(t - w*x)*x", "-2*x*(t - w*x)"),
    ("0.5*x^(-0.5)", "1/(2*sqrt(x))"),
    ("x^3/x", "x^2"),
    ("x/(x*y)", "1/y"),
    ("1 + tan(x)^2", "1 + tan(x)^2"),
    ("y*x^(y - 1)", "y*x^(y - 1)"),
    ("sigmoid(x)*(1 - sigmoid(x))", "sigmoid(x)*(1 - sigmoid(x))"),
    ("sigmoid(x*y)/sigmoid(y*x)", "1"),
    ("1/3*x*x", "x^2/3"),
    ("2*exp(-x^2)/sqrt(pi)", "2*exp(-x^2)/sqrt(pi)"),
    ("log(2)*2^x", "2^x*log(2)"),
    ("a*b/c^2*c", "a*b/c"),
    ("x - x", "0"),
    ("-1*(x - y)*a", "-a*(x - y)"),
    ("sinh(w*x + b)/cosh(w*x + b)", "tanh(b + w*x)"),
    ("y*sin(w*x + b)^2 + y*cos(w*x + b)^2", "y"),
    ("sin(x)^2 + cos(x)^2 + tanh(w*x + b)", "1 + tanh(b + w*x)"),
]

KEPT = [
    # sympy's shorter form has values where this has none, or another value
    "sqrt(x)^2 + 1",
    "exp(log(x)) + 1",
    "log(x^2)",
    "(x^0.5)^2*2",
    "log(x*y) - log(y)",
    "max(x, y) + min(x, y)",
    "step(x)*step(x)",
]


@pytest.mark.parametrize(("source", "expected"), SHORTER)
def test_shorter(source, expected):
    made = tidy.tidied([parse(source).graph], ORDER)
    assert [program(graph) for graph in made.graphs] == [expected]
    assert not made.stopped


@pytest.mark.parametrize("source", KEPT)
def test_no_other_domain_and_no_other_value(source):
    before = parse(source).graph
    after = tidy.tidied([before], ORDER).graphs[0]
    for x in (-2.5, -0.3, 0.4, 3.0):
        point = {"x": x, "y": -0.7}
        ours, theirs = (forward(g, FLOATS, point)[g.result] for g in (before, after))
        assert ours == pytest.approx(theirs, rel=1e-12, nan_ok=True)


@pytest.mark.parametrize("name", sorted({*FUNCTIONS} - OF_ARRAYS - {"where"}))
def test_every_function_comes_back(name):
    count = len(FUNCTIONS[name].arguments) - len(FUNCTIONS[name].settings)
    call = f"{name}({', '.join(['0.3 + x*x/9', '0.2', '0.4'][:count])})"
    after = tidy.tidied([parse(f"y*{call} + {call}*y").graph], ["x", "y"], decimals=True).graphs[0]
    assert name in {step.operation.name for step in after.steps if step.operation}
    assert program(after).startswith("2*y*")


def test_every_operation_can_be_sent():
    for row in OPERATIONS.values():
        request, _ = tidy._request([parse("x").graph], ["x"])
        assert request["steps"] == [["name", 0]]
        assert row.name.isidentifier()


@settings(max_examples=40)
@given(trees)
def test_a_random_formula_keeps_its_value(tree):
    before = parse(text(tree)).graph
    after = tidy.tidied([before], sorted(names(tree))).graphs[0]
    assert parse(program(after)).graph.inputs.keys() <= before.inputs.keys()
    point = {name: 0.37 + 0.21 * k for k, name in enumerate(sorted(names(tree)))}
    ours, theirs = (forward(g, FLOATS, point)[g.result] for g in (before, after))
    assert theirs == pytest.approx(ours, rel=1e-6, abs=1e-9)


def test_what_does_not_end_is_stopped():
    tidy.tidied([parse("x*x").graph], ["x"])  # so that no time goes to loading sympy
    graph = parse("300*(x+y+z+1)^400*(x-y)^299 + 400*(x+y+z+1)^399*(x-y)^300").graph
    begun = monotonic()
    made = tidy.tidied([graph], ["x", "y", "z"], timeout=1)
    assert monotonic() - begun < 2
    assert "1 s (--timeout)" in made.stopped
    assert len(made.graphs) == 1
    assert program(tidy.tidied([parse("x*x").graph], ["x"]).graphs[0]) == "x^2"


@pytest.mark.parametrize("tower", ["9^9^9^9", "9^9^9", "(2^3000)^3000"])
def test_a_tower_of_powers_is_not_computed(tower):
    graph = parse(f"{tower}*x + sin(x)").graph
    made = tidy.tidied([graph], ["x"])
    assert (made.graphs, made.stopped) == ([graph], "")


def test_a_power_of_numbers_is_computed_up_to_a_limit():
    from sympy import Function, Integer, Rational

    from netcalc.expression.simplifier import _raised

    opaque = Function("pow", real=True)
    assert _raised(Integer(2), Integer(4096)) == 2**4096
    assert _raised(Integer(2), Integer(4097)) == opaque(2, 4097)
    assert _raised(Integer(-1), Integer(10**30)) == 1
    assert _raised(Rational(1, 2), Integer(-(10**9))) == opaque(Rational(1, 2), -(10**9))
    assert _raised(Integer(4), Rational(1, 2)) == 2


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("(1 - tanh(w*tanh(a*x + b) + c)^2)*y", 0),
        ("(1 + tan(x + y)^2)*y", 0),
        ("(1 - tanh(w*x)^2)*y + tanh(w*x + b)", 1),
    ],
)
def test_trigsimp_is_spared_the_tangent_of_a_sum(source, left, monkeypatch):
    """Two tanh of sums took it a minute; what is spared is seen in the formula, whatever the clock says."""
    import sympy

    from netcalc.expression.simplifier import forms, read

    request, roots = tidy._request([parse(source).graph], ORDER)
    formula = read(request["steps"], sympy.symbols(ORDER, real=True))[next(iter(roots))]
    asked = []
    monkeypatch.setattr(sympy, "trigsimp", lambda a: asked.append(a) or a)
    assert [*forms(formula, 10)][-1] == formula
    assert [len(a.atoms(sympy.tan, sympy.tanh)) for a in asked] == [left]


def test_a_child_that_dies_is_replaced():
    tidy.tidied([parse("x*x").graph], ["x"])
    child = tidy._Child.current
    child.process.kill()
    child.process.wait()
    assert program(tidy.tidied([parse("x*x*x").graph], ["x"]).graphs[0]) == "x^3"
    assert tidy._Child.current is not child


def test_it_is_kept_for_the_next_formula():
    tidy.tidied([parse("x*x").graph], ["x"])
    child = tidy._Child.current
    tidy.tidied([parse("x*x*x").graph], ["x"])
    assert tidy._Child.current is child


def test_where_no_process_can_be_started(monkeypatch):
    monkeypatch.setattr(tidy._Child, "current", None)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    graph = parse("x*x").graph
    assert tidy.tidied([graph], ["x"]) == tidy.Tidied([graph], "sympy can't be started")


@pytest.mark.parametrize("stranger", ["sympy.py", "mpmath.py", "json.py", "netcalc.py"])
def test_a_folder_changes_nothing(tmp_path, stranger):
    (tmp_path / stranger).write_text("raise SystemExit('imported from the current folder')")
    line = "from netcalc.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-P", "-c", line, "grad", "x*y + x*y", "--bare"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("x=2*y,y=2*x\n", "")


def test_memory_is_bounded():
    resource = pytest.importorskip("resource")
    code = (
        "import runpy, sys; "
        f"child = runpy.run_path({str(tidy.__file__).replace('tidy.py', 'simplifier.py')!r}); "
        "child['limited'](); import resource; print(resource.getrlimit(resource.RLIMIT_AS)[0])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) == 2**30
    assert resource.RLIMIT_AS


def test_plain_formulas_start_no_process(monkeypatch):
    monkeypatch.setattr(tidy._Child, "running", classmethod(lambda cls: pytest.fail("started")))
    graphs: list[Graph] = [parse(source).graph for source in ("x", "0", "x*y", "sin(x)", "x + y", "-x")]
    assert tidy.tidied(graphs, ["x", "y"]).graphs == graphs
