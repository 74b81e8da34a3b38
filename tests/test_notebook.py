"""Answers in a notebook: HTML that MathJax sets, as another reader sees it; and formulas as LaTeX."""

from __future__ import annotations

import re
import sys
from base64 import b64decode
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from answers_by_hand import EVERY, HOSTILE, STRANGE
from hypothesis import given
from hypothesis import strategies as st

import netcalc
from netcalc.answer import Answer, Column, Formula, Note, Table, Values
from netcalc.expression.latex import latex_of_text
from netcalc.render import Paper, notebook

QUESTIONS = {
    "params": lambda: netcalc.params("784-256-10"),
    "backprop": lambda: netcalc.backprop("1/(1+exp(-(w*x+b)))", at="w=1,x=2,b=0.5"),
    "symbols": lambda: netcalc.backprop("q = x + y; f = q*z"),
    "grad": lambda: netcalc.grad("x^2/(1+sqrt(x))"),
    "chain": lambda: netcalc.chain("q = x + y; f = q*z", wrt="x"),
    "jacobian": lambda: netcalc.jacobian("[x*y, x + y^2]"),
    "conv_shape": lambda: netcalc.conv_shape((32, 32, 3), kernel=5, padding=2, filters=10),
    "graph": lambda: netcalc.graph("(x + y)*z", at="x=-2,y=5,z=-4"),
    "plot": lambda: netcalc.plot(["1/(1+exp(-x))", "tanh(x)"]),
    "activation": lambda: netcalc.activation("tanh"),
    "truth_table": lambda: netcalc.truth_table("step(x1 + 2x2 - 1.5)"),
    "gradient_flow": lambda: netcalc.gradient_flow("784 4*(256 tanh) 10", init="normal:0.01"),
    "softmax": lambda: netcalc.softmax([1, 2, 3]),
    "convolve": lambda: netcalc.convolve([[1, 2], [3, 4]], [[1, 0], [0, 1]]),
    "compare": lambda: netcalc.compare(["784-256-10", "784 9*(64 relu) 10"]),
}
SEEN = {
    "params": [r"$(784 + 1) \cdot 256$", '<th scope="col" style="text-align: right">parameters</th>'],
    "backprop": [r"$\displaystyle f = \frac{1}{1 + e^{-(w \cdot x + b)}}$", r"$\partial f/\partial w$"],
    "symbols": [r"$q = x + y;\quad f = q \cdot z$", r"$\partial f/\partial \mathit{node}$", r"$\mathit{dq}$"],
    "grad": [r"$\displaystyle \frac{\partial f}{\partial x}$", r"\sqrt{x}"],
    "chain": [r"\frac{\partial f}{\partial q} \cdot \frac{\partial q}{\partial x}$", r"$z \cdot 1$"],
    "jacobian": [r"$\begin{bmatrix} y &amp; x \\ 1 &amp; 2 \cdot y \end{bmatrix}$"],
    "conv_shape": [
        r"\frac{32 + 2 \cdot 2 - 5}{1} + 1 = 32$",
        r"\frac{N + 2 \cdot P - F}{S} + 1$",
        ">10 filters<",
    ],
    "graph": ['<img alt="Graph f = (x + y)*z"'],
    "plot": ["<img alt=", "$f_{1}$"],
    "activation": [r"$\displaystyle \frac{e^{a} - e^{-a}}{e^{a} + e^{-a}}$", r"$1 - \tanh(a)^{2}$"],
    "truth_table": ["$x_{1}$"],
    "gradient_flow": [">first/last hidden<", ">dense:256 tanh<"],
    "softmax": [r"$e^{x - c}$", r"$x - c$"],
    "convolve": [r'<span class="tex2jax_ignore mathjax_ignore">i\j</span>', r"$1 \cdot 1 + 2 \cdot 0 +"],
    "compare": [">784 9*(64 relu) 10<"],
}


class Reader(HTMLParser):
    """The elements of a page, all of them closed; its texts, those that MathJax passes over apart."""

    def __init__(self, page):
        super().__init__()
        self.open, self.elements, self.texts, self.passed, self.images = [], set(), [], [], []
        self.rows, self.scopes = [], []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.elements.add(tag)
        if tag == "img":
            self.images.append(given)
            return
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag == "th":
            self.scopes.append(given.get("scope"))
        self.open.append((tag, given.get("class", "")))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        if any(tag in ("td", "th") for tag, _ in self.open):
            self.rows[-1][-1] += data
        passed = any(kind == "tex2jax_ignore mathjax_ignore" or tag == "pre" for tag, kind in self.open)
        (self.passed if passed else self.texts).append(data)

    @property
    def formulas(self):
        """What MathJax finds; it takes no text that has a delimiter without its partner."""
        found = [re.sub(r"\$[^$]+\$", "", text) for text in self.texts]
        assert not any("$" in rest or "\\" in rest for rest in found), found
        return [latex for text in self.texts for latex in re.findall(r"\$([^$]+)\$", text)]


def written(answer):
    return "".join(notebook.pieces(answer, Paper()))


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_a_notebook_shows(name):
    page = QUESTIONS[name]()._repr_html_()
    for fragment in SEEN[name]:
        assert fragment in page
    reader = Reader(page)
    assert reader.formulas or name in ("graph", "gradient_flow", "compare")
    plain = {"div", "p", "strong", "table", "thead", "tbody", "tfoot", "tr", "th", "td", "span", "img"}
    assert reader.elements <= plain
    assert set(reader.scopes) <= {"col", "row"}


@pytest.mark.parametrize("name", [name for name in EVERY if isinstance(EVERY[name], Answer)])
def test_every_answer_is_well_formed(name):
    for latex in Reader(written(EVERY[name])).formulas:
        assert latex.count("{") - latex.count(r"\{") == latex.count("}") - latex.count(r"\}")


def test_numbers_stand_to_the_right_and_stay_numbers():
    page = QUESTIONS["backprop"]()._repr_html_()
    assert '<td style="text-align: right">-0.0701037</td>' in page


def test_texts_of_others_are_read_back():
    rows = Reader(written(STRANGE)).rows[1 : len(HOSTILE) + 1]
    visible = [
        "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in t) for t in HOSTILE
    ]
    assert [row[0] for row in rows] == visible


@given(st.text(alphabet=st.sampled_from("$\\{}<>&'\"_^%#~|()[]xyé2 \n*+-=/;.,:")))
def test_no_text_is_markup(word):
    columns = (Column("a"), Column("b", "formula"), Column("c", "number", word))
    rows = ((word, Formula(word), word),)
    sections = (Table("t", columns, rows, word, word), Values(((word, Formula(word)), (word, word)), word))
    page = written(Answer("x", {}, "a", {}, (), sections, (Note("value", word),)))
    assert Reader(page).formulas is not None


@pytest.mark.parametrize("sign", ["#", "%", "_", "{", "$", "\\", '"', "~x", "`"])
def test_what_mathjax_lacks_stays_text(sign):
    page = written(Answer("x", {}, "a", {}, (), (Values((("f", Formula(f"a {sign} b")),)),)))
    assert r"\text{" not in page
    assert r"\text" not in page


def test_a_long_formula_is_folded_as_text():
    short, long = Formula(" + ".join("x" * 50)), Formula(" + ".join("x" * 500))
    page = written(Answer("x", {}, "a", {}, (), (Values((("f", short), ("g", long))),)))
    assert f"${short}$" in page
    assert f">{long}<" in page


@pytest.mark.parametrize("name", ["graph", "plot", "activation"])
def test_pictures_are_images_that_stand_alone(name):
    (image,) = Reader(QUESTIONS[name]()._repr_html_()).images
    kind, _, data = image["src"].partition(";base64,")
    assert kind == "data:image/svg+xml"
    root = ElementTree.fromstring(b64decode(data))
    assert root.tag.endswith("svg")
    assert image["alt"]
    assert float(root.get("width")) > 100
    assert not root.findall(".//{*}script")
    assert root.get("color") != "currentColor"  # nothing around an image has a colour for it


def test_a_graph_too_large_to_draw_says_so(monkeypatch):
    monkeypatch.setattr("netcalc.render.layout.MOST_PLACES", 2)
    page = QUESTIONS["graph"]()._repr_html_()
    assert "<img" not in page
    assert "more than 2" in page


@pytest.mark.parametrize("place", ["vscode", "colab"])
def test_where_no_mathematics_is_set_formulas_are_text(monkeypatch, place):
    if place == "vscode":
        monkeypatch.setenv("VSCODE_PID", "1")
    else:
        monkeypatch.setitem(sys.modules, "google.colab", sys)
    page = QUESTIONS["params"]()._repr_html_()
    assert "$" not in page
    assert ">(784 + 1)*256<" in page
    assert "<svg" in QUESTIONS["graph"]()._repr_html_()


@pytest.fixture(autouse=True)
def _in_jupyter(monkeypatch):
    monkeypatch.delenv("VSCODE_PID", raising=False)


def test_a_document_is_made_of_latex():
    assert QUESTIONS["grad"]()._repr_latex_().startswith("% netcalc grad; needs \\usepackage{amsmath}")


def test_what_a_terminal_shows():
    shown = repr(QUESTIONS["params"]())
    assert shown.startswith("Parameters  784-256-10\n")
    assert shown.splitlines()[-1].split() == ["total", "203,530"]
    assert "\x1b" not in shown


# Formulas as LaTeX


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("-1/n7^2", r"-\frac{1}{n7^{2}}"),
        ("(7 - 3)/3 + 1 = 2.33", r"\frac{7 - 3}{3} + 1 = 2.33"),
        ("q = x + y; q*z", r"q = x + y;\quad q \cdot z"),
        ("x2 & (x1 | x3)", r"x2 \land (x1 \lor x3)"),
        ("outer(dz, x) @ W.T", r"\operatorname{outer}(dz, x) \, W^{\top}"),
        ("[1, x]", r"\begin{bmatrix}1 \\ x\end{bmatrix}"),
        ("2.5e-3*x", r"2.5 \cdot 10^{-3} \cdot x"),
        ("", None),
        (" = ", None),
        ("; ", None),
        ("a b", None),
        ("x +", None),
        ("(x", None),
        ("|g'| < 0.01", None),
        ("df/dq*dq/dx", None),
        ("32x32x3", None),
        ("2x2 window", None),
        ("x + " * 600 + "x", None),
        ("$", None),
        ("\\frac{1}{2}", None),
    ],
)
def test_a_text_as_latex(text, latex):
    assert latex_of_text(text, str) == latex


def test_a_formulas_own_tree_comes_first():
    assert Formula("1/x", lambda name: name("x") + "^{-1}").latex(str.upper) == "X^{-1}"
    assert Formula("1/x").latex(str.upper) == r"\frac{1}{X}"
    assert Formula("left to right").latex(str) is None
