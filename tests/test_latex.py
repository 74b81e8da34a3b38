"""Formulas as LaTeX trees."""

from __future__ import annotations

import pytest
from formulas import text, trees
from hypothesis import given
from terminal import ask

from netcalc.expression.latex import latex
from netcalc.expression.parser import parse
from netcalc.operations import FUNCTIONS


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x/y", r"\frac{x}{y}"),
        ("-x/y", r"-\frac{x}{y}"),
        ("(x/y)^2", r"\left(\frac{x}{y}\right)^{2}"),
        ("x^(a+1)", "x^{a + 1}"),
        ("(x + y)*z", r"(x + y) \cdot z"),
        ("x - (y - z)", "x - (y - z)"),
        ("x*(-y)", r"x \cdot (-y)"),
        ("a - x/y", r"a - \frac{x}{y}"),
        ("a + (-x)/y", r"a + \left(-\frac{x}{y}\right)"),
        ("(x^2)^3", "(x^{2})^{3}"),
        ("-x^2", "-x^{2}"),
        ("(-x)^2", "(-x)^{2}"),
        ("exp(-x/2)", r"e^{-\frac{x}{2}}"),
        ("sqrt(x)/2", r"\frac{\sqrt{x}}{2}"),
        ("sin(x)^2", r"\sin(x)^{2}"),
        ("leaky_relu(x)", r"\operatorname{leaky\_relu}(x, 0.01)"),
        ("abs(x)", r"\left|x\right|"),
        ("pi*e", r"\pi \cdot e"),
        ("2e-5*x", r"2 \cdot 10^{-5} \cdot x"),
        ("x >= y", r"x \ge y"),
        ("(x > 0)*2", r"(x > 0) \cdot 2"),
        ("[x, y/2]", r"\begin{bmatrix}x \\ \frac{y}{2}\end{bmatrix}"),
        ("w_0", "<w0>"),
        ("2*W@x + b", r"2 \cdot W \, x + b"),
        ("(W@x).T@(a*b)", r"(W \, x)^{\top} \, (a \cdot b)"),
        ("[[x, 1/y], [3, 4]].T", r"\begin{bmatrix}x & \frac{1}{y} \\ 3 & 4\end{bmatrix}^{\top}"),
        ("[W@x, b]", r"\begin{bmatrix}W \, x \\ b\end{bmatrix}"),
        ("norm(W@x - b)^2", r"\left\|W \, x - b\right\|^{2}"),
        ("sum(a, axis=1, keep=1)", r"\operatorname{sum}(a, \mathrm{axis}=1, \mathrm{keep}=1)"),
        ("max(a, b, c) + ones(2, 3)", r"\max(a, b, c) + \operatorname{ones}(2, 3)"),
    ],
)
def test_latex(source, expected):
    set_name = (lambda name: name) if "<" not in expected else (lambda name: f"<{name}>")
    assert latex(parse(source).graph, set_name) == expected


@given(trees)
def test_braces_pair_up(tree):
    found = latex(parse(text(tree)).graph, str)
    depth = 0
    for sign in found:
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
    assert found.count(r"\left") == found.count(r"\right")


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_is_set(name):
    settings = FUNCTIONS[name].settings
    inputs = ["x", "y", "z"][: len(FUNCTIONS[name].arguments) - len(settings)]
    call = f"{name}({', '.join([*inputs, *(f'{setting}=1' for setting in settings)])})"
    assert latex(parse(call).graph, str)


@pytest.mark.parametrize(
    ("words", "size"),
    [
        (("gradient-flow", "784-256-10"), "footnotesize"),
        (("gradient-flow", "784 3*(256 relu) 10", "--simulate", "10"), "footnotesize"),
        (("params", "784-10"), None),
    ],
)
def test_a_table_that_is_wider_than_a_page_is_set_smaller(words: tuple[str, ...], size: str | None) -> None:
    out = ask(*words, "--format", "latex").out
    opened = f"{{\\{size}\\setlength{{\\tabcolsep}}{{2pt}}\n\\begin{{tabular}}"
    assert opened in out if size else "\\tabcolsep" not in out
    assert out.count("tabcolsep") == out.count("\\end{tabular}\n}\n")
