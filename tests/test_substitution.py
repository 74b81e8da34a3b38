"""Statements in the places of variables of their names: in graphs, and in answers that are compared."""

from __future__ import annotations

from pathlib import Path

import pytest
from terminal import ask

import netcalc
from netcalc.answer import Formula
from netcalc.expression.parser import parse
from netcalc.expression.printer import program
from netcalc.expression.substitution import known_names, substituted
from netcalc.verdict import compared, judge

ASKED = "q = x + y; r = q^2; f = r*z"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("q", "x + y"),
        ("r", "(x + y)^2"),
        ("f/q", "(x + y)^2*z/(x + y)"),
        ("2*x", "2*x"),
        ("x*q", "x*(x + y)"),
        ("q*x", "(x + y)*x"),
        ("q + r + q", "x + y + (x + y)^2 + (x + y)"),
        ("w*q", "w*(x + y)"),
        ("[q, 2*w]", "[x + y, 2*w]"),
        ("d = 2*q; d*x", "d = 2*(x + y); d*x"),
        ("q = 3*x; q*r", "q = 3*x; q*(x + y)^2"),
        ("a = q; a", "a = x + y; a"),
    ],
)
def test_in_a_graph(text: str, whole: str) -> None:
    made = substituted(parse(text), parse(ASKED).graph)
    steps = made.graph.steps
    assert program(made.graph).replace(" ", "") == program(parse(whole).graph).replace(" ", "")
    assert len(made.spans) == len(steps)
    assert all(j < i for i, step in enumerate(steps) for j in step.inputs)
    names = [step.name for step in steps if step.name]
    assert len(names) == len(set(names))
    assert made.text == text


def test_nothing_to_put_in() -> None:
    read = parse("2*x + w")
    assert substituted(read, parse(ASKED).graph) is read
    assert substituted(read, None) is read
    assert known_names(None) == set()
    assert known_names(parse(ASKED).graph) == {"x", "y", "z", "q", "r", "f"}


def test_a_fault_is_marked_in_the_answer() -> None:
    made = substituted(parse("1 + w*q"), parse(ASKED).graph)
    for i, step in enumerate(made.graph.steps):
        place = made.place(i)
        assert place.text[place.start : place.end] in ("1", "w", "q", "w*q", "1 + w*q"), step


def test_a_long_program_costs_its_length() -> None:
    chain = "; ".join(f"a{i} = a{i - 1}*x + 1" if i else "a0 = x" for i in range(5000))
    made = substituted(parse("2*a4999"), parse(chain).graph)
    assert len(made.graph.steps) == 2 + 3 * 4999 + 2


# -- answers -----------------------------------------------------------------------------------------

SCALAR = "y = sigmoid(w*x + b); L = (y - t)^2"
ARRAY = "H = sigmoid(X@W); e = y - H@v; L = 1/2*sum(e^2)"
SHAPE = ("--shape", "X=4x3,W=3x2,v=2,y=4")


@pytest.mark.parametrize("command", ["backprop", "grad"])
@pytest.mark.parametrize(
    ("program", "options", "name", "right", "wrong"),
    [
        (SCALAR, (), "w", "2*(y - t)*y*(1 - y)*x", "2*(y - t)*y*(1 + y)*x"),
        (SCALAR, (), "b", "d = 2*(y - t); d*y*(1 - y)", "d = 2*(y + t); d*y*(1 - y)"),
        (SCALAR, (), "t", "-2*(y - t)", "y - t"),
        (SCALAR, (), "t", "2*(t - sigmoid(w*x + b))", "2*(t - sigmoid(w*x))"),
        (SCALAR, (), "x", "2*sqrt(L)*y*(1 - y)*w*sign(y - t)", "2*sqrt(L)*y*(1 - y)*w"),
        ("q = e*x; f = q^2", (), "x", "2*q*e", "2*q"),
        ("q = 2*x; f = q^2", (), "x", "4*(q)", "4*q*q"),
        (ARRAY, SHAPE, "v", "-H.T@e", "H.T@e"),
        (ARRAY, SHAPE, "v", "e = H@v - y; H.T@e", "e = y - H@v; H.T@e"),
        (ARRAY, SHAPE, "W", "-X.T@(outer(e, v)*H*(1 - H))", "-X.T@(outer(e, v)*H)"),
        (ARRAY, SHAPE, "W", "d = -e; G = outer(d, v)*H*(1 - H); X.T@G", "G = outer(e, v)*H*(1 - H); X.T@G"),
        (ARRAY, SHAPE, "y", "e", "-e"),
        ("h = relu(W@x); e = t - h; L = dot(e, e)", ("--shape", "W=2x3,x=3,t=2"), "W",
         "-2*outer(e*step(h), x)", "-2*outer(e, x)"),
    ],
)  # fmt: skip
def test_gradients_may_use_the_names_of_the_program(
    command: str, program: str, options: tuple[str, ...], name: str, right: str, wrong: str
) -> None:
    path = ("--get", f"{'gradients' if command == 'backprop' else 'gradient'}.{name}")
    line = (command, program, *options, *path, "--expect")
    assert ask(*line, right) == (0, "right\n", "")
    assert ask(*line, wrong).code == 1


@pytest.mark.parametrize(
    ("words", "right", "wrong"),
    [
        (("backprop", "q = x + y; f = q*z"), "x=z, y=z, z=q", "x=z, y=z, z=f"),
        (("backprop", "q = x + y; f = q*z", "--get", "value"), "(x + y)*z", "x + y*z"),
        (("backprop", "q = x + y; f = q*z", "--get", "value"), "z*q", "z + q"),
        (("backprop", ARRAY, *SHAPE, "--get", "value"), "sum((y - H@v)^2)/2", "sum((y - H@v)^2)"),
        (("backprop", ARRAY, *SHAPE, "--get", "nodes.e.value"), "y - sigmoid(X@W)@v", "y + H@v"),
        (("jacobian", "q = x*y; [q^2, sin(q)]"), "[[2*q*y, 2*q*x], [cos(q)*y, cos(q)*x]]",
         "[[2*q*x, 2*q*x], [cos(q)*y, cos(q)*x]]"),
        (("jacobian", "q = x*y; [q^2, 2*q]"), "2*[[q*y, q*x], [y, x]]", "2*[[q*x, q*x], [y, x]]"),
        (("hessian", "q = x*y; q^3"), "[[6*q*y^2, 9*q^2], [9*q^2, 6*q*x^2]]", "[[6*q, 9*q], [9*q, 6*q]]"),
        (("chain", "u = x^2; v = sin(x); z = u*v"), "u*cos(x) + 2*x*v", "u*cos(x) + v"),
    ],
)  # fmt: skip
def test_other_answers(words: tuple[str, ...], right: str, wrong: str) -> None:
    assert ask(*words, "--expect", right) == (0, "right\n", "")
    assert ask(*words, "--expect", wrong).code == 1


@pytest.mark.parametrize("text", ["dq", "n1", "g*q", "u"])
def test_a_name_that_nobody_gave_is_wrong(text: str) -> None:
    assert ask("backprop", "q = x + y; f = q*z", "--get", "gradients.z", "--expect", text).code == 1


def test_a_homework_reads_them_too(tmp_path: Path) -> None:
    (tmp_path / "key.toml").write_text(
        f"""[[question]]
id = "q1"
ask = "backprop '{SCALAR}'"
get = "gradients.b"
positive = ["x"]
[[question]]
id = "q2"
ask = "backprop 'q = x + y; f = log(q)' "
get = "value"
positive = ["x", "y"]
[[question]]
id = "q3"
ask = "grad 'q = x*y; f = [q, q^2] @ [1, 1]'"
partial = "per-element"
"""
    )
    (tmp_path / "ann.txt").write_text("q1 = 2*(y - t)*y*(1 - y)\nq2 = log(x + y)\nq3 = x=y + 2*q*y, y=x\n")
    assert ask("check", f"{tmp_path}/key.toml", f"{tmp_path}/ann.txt", "--bare") == (0, "ann=2.5\n", "")


def test_formulas_of_python() -> None:
    answer = netcalc.backprop("q = x + y; f = q*z")
    assert judge(answer.gradients["z"], "q").right
    assert not judge(answer.gradients["z"], "q + 1").right
    assert not judge(Formula("x + y"), "q").right
    assert compared(Formula("2*q", where=parse("q = x + y").graph), "2*x + 2*y").right
