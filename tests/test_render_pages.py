"""Markdown, LaTeX and HTML, read back by software that is not ours."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from answers_by_hand import BACKPROP, CONV, EVERY, HOSTILE, LONG, PARAMS, STRANGE
from hypothesis import given
from hypothesis import strategies as st

from netcalc.answer import Answer, Column, Formula, Note, Step, Table, Text, Values
from netcalc.render import Paper, render
from netcalc.render.markdown import code, escaped
from netcalc.render.mathematics import math, text


def written(answer, form, **paper) -> str:
    return "".join(render(answer, form, Paper(**paper)))


def visible(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


@pytest.mark.parametrize("name", ["backprop", "params", "conv", "sweep", "strange", "curves"])
@pytest.mark.parametrize(("form", "ending"), [("markdown", "md"), ("latex", "tex"), ("html", "html")])
def test_golden(golden, name, form, ending):
    golden(f"{form}/{name}.{ending}", written(EVERY[name], form))


@pytest.mark.parametrize("form", ["markdown", "latex", "html"])
def test_a_long_table_shows_its_ends_and_says_so(form):
    page = written(LONG, form)
    assert "99,800 rows left out here" in page.replace("{,}", ",")
    assert "800 values left out here" in page
    assert len(page) < 100_000


@pytest.mark.parametrize("form", ["markdown", "latex"])
def test_the_column_of_a_drawings_title_stands_in_for_it(form):
    columns = (
        Column("rails", "drawing", "layer", data=False),
        Column("layer", screen=False),
        Column("n", "count"),
    )
    table = Table("t", columns, (("╭ bn", "bn", 2),), total=("total", None, 2))
    page = written(Answer("x", {}, "a", {}, (), (table,)), form)
    assert "╭" not in page
    assert "bn" in page
    assert "total" in page


# Markdown


def read_markdown(page: str) -> tuple[list[list[str]], list[str]]:
    """The cells of all table rows, and the texts of all list items, as GitHub's dialect reads them."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    rows: list[list[str]] = []
    items: list[str] = []
    for before, token in pairwise(tokens):
        if before.type == "tr_open":
            rows.append([])
        if token.type != "inline":
            continue
        words = "".join(child.content for child in token.children or ())
        assert {child.type for child in token.children or ()} <= {
            "text",
            "code_inline",
            "strong_open",
            "strong_close",
        }
        if before.type in ("td_open", "th_open"):
            rows[-1].append(words)
        elif before.type == "paragraph_open" and before.level >= 2:
            items.append(words)
    return rows, items


def test_markdown_is_read_back_cell_by_cell():
    pytest.importorskip("markdown_it")
    rows, items = read_markdown(written(STRANGE, "markdown"))
    assert [row[:2] for row in rows[1:]] == [[visible(text), visible(text)] for text in HOSTILE]
    assert items[-len(HOSTILE) :] == [visible(text) for text in HOSTILE]


@given(
    st.text(
        alphabet=st.characters(codec="utf-8", categories=["L", "N", "P", "S"]) | st.sampled_from("|`\\* _")
    )
)
def test_markdown_any_text(word):
    pytest.importorskip("markdown_it")
    word = visible(word).strip()
    table = Table("t", (Column("a"), Column("b", "formula")), ((word or "x", Formula(word or "x")),))
    rows, _ = read_markdown(written(Answer("x", {}, "a", {}, (), (table,)), "markdown"))
    assert rows[1] == [word or "x", word or "x"]


def test_markdown_aligns_numbers_to_the_right():
    lines = written(PARAMS, "markdown").splitlines()
    assert lines[3] == "| --- | ---: | --- | ---: |"
    assert lines[-1] == "| total |  |  | 203,530 |"


def test_markdown_pieces():
    assert code("a|b", in_table=True) == "`a\\|b`"
    assert escaped("- a*b") == "\\- a\\*b"


# LaTeX


@pytest.mark.parametrize(
    ("formula", "set_as"),
    [
        ("(N + 2P - F)/S + 1 = 32", "(N + 2P - F)/S + 1 = 32"),
        ("(32 + 2*2 - 5)/1 + 1", r"(32 + 2 \cdot 2 - 5)/1 + 1"),
        ("w0*x0", r"w_{0} \cdot x_{0}"),
        ("-1/n7^2", "-1/n_{7}^{2}"),
        ("x^(a+1)", "x^{a+1}"),
        ("x^-2*y", r"x^{-2} \cdot y"),
        ("x^2^3", "x^{2^{3}}"),
        ("x^f(y)^2 + 1", "x^{f(y)^{2}} + 1"),
        ("(a+b)^2", "(a+b)^{2}"),
        ("exp(-(x + y))", r"\exp(-(x + y))"),
        ("sigmoid(x)", r"\operatorname{sigmoid}(x)"),
        ("log_softmax(x)", r"\operatorname{log\_softmax}(x)"),
        ("σ(w*x)", r"\sigma(w \cdot x)"),
        ("alpha_1", r"\alpha_{1}"),
        ("sqrt(x + 1)/2", r"\sqrt{x + 1}/2"),
        ("ŷ - y_hat", r"\hat{y} - y_{\mathit{hat}}"),
        ("x >= y", r"x \ge y"),
        ("W.T @ x", r"W{}^{\top} \, x"),
        ("1e-20*x", r"{1 \cdot 10^{-20}} \cdot x"),
        ("10 filters of 5x5x3", r"10\ \mathit{filters}\ \mathit{of}\ 5 \times 5 \times 3"),
        ("a_b & ~c | d", r"a_{b} \land \lnot c \lor d"),
        ("50%", r"50\text{\%}"),
        ("max(x, 0)", r"\max(x, 0)"),
        ("2pi", r"2\pi"),
        ("", ""),
    ],
)
def test_formulas_become_mathematics(formula, set_as):
    assert math(formula) == set_as


def balanced(page: str) -> bool:
    depth = 0
    for brace in re.sub(r"\\[\\{}]", "", page):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth < 0:
            return False
    return depth == 0


@given(
    st.text(
        alphabet=st.sampled_from("xy01^^^(())*/-+_ ,.'²σŷ漢{}$%#&~\\\"T√ex|") | st.characters(), max_size=60
    )
)
def test_whatever_it_is_its_braces_are_balanced(formula):
    assert balanced(math(formula))
    assert balanced(text(formula))
    assert (math(formula) + text(formula)).isascii()


def test_a_formula_of_any_size_or_depth_is_set():
    for formula in (
        "(" * 100_000,
        "2^" * 900 + "2",
        "2^" * 100_000,
        "sqrt(" * 300 + "x" + ")" * 300,
        "x+" * 50_000 + "x",
    ):
        assert balanced(math(formula))


def test_latex_escapes_text():
    page = written(STRANGE, "latex")
    assert r"\textless{}script\textgreater{}" in page
    assert r"\$x\$" in page
    assert r"back\textbackslash{}slash" in page


def test_latex_lists_the_working():
    assert r"(N + 2P - F)/S + 1 &= (32 + 2 \cdot 2 - 5)/1 + 1 = 32" in written(CONV, "latex")


LATEX = r"\documentclass{article}\usepackage{amsmath}\begin{document}%s\end{document}"
TRICKY = [
    *(
        "x^2^3",
        "x'^2",
        "x''",
        "W^2.T",
        "W.T^2",
        "x²^2",
        "^",
        "^^2",
        "x^",
        "f(x)(y)",
        "a^(b)^(c)",
        "2^-(-x)",
        "2^^^3",
    ),
    *(
        "(",
        "))((",
        "sqrt(",
        "sqrt()",
        "sqrt x",
        "x^sqrt(y)^2",
        "√x",
        "∞x",
        "[a]",
        "[",
        "*",
        "1e5^2",
        "0.5e",
        "1/2/3",
    ),
    *(
        "w_1_2^2",
        "_",
        "__init__",
        "é",
        "ŷ_1^2",
        "漢",
        "λ + Λ + ο + Α",
        "y\u0302\u0303",
        "\u0302",
        "x.T.T",
        "not x",
    ),
    *(
        "\\",
        "\\alpha",
        "{",
        "}",
        "$",
        "%",
        "#",
        "&",
        "~x",
        "x ~ y",
        "'",
        '"',
        "`",
        "-- --",
        "?`!`",
        "<<>>",
        "x²²",
    ),
]


def test_everything_compiles(tmp_path):
    if not shutil.which("pdflatex"):
        pytest.skip("no pdflatex here")
    table = Table(
        "tricky",
        (
            Column("a"),
            Column("f", "formula", "(N + 2P)/S"),
            Column("v", "number", "df/dw0"),
            Column("P", "integer"),
        ),
        tuple((word, Formula(word), word, 1) for word in TRICKY + HOSTILE),
        "Tricky",
        "50% of [x]",
    )
    steps = tuple(Step(word, word, word) for word in TRICKY + HOSTILE)
    values = Values(tuple((word, i / 3) for i, word in enumerate(TRICKY + HOSTILE)), "Values")
    tricky = Answer(
        "x", {}, "a", {}, steps, (table, values), tuple(Note("x", word) for word in TRICKY + HOSTILE)
    )
    pages = [written(answer, "latex") for answer in (tricky, *EVERY.values())]
    (tmp_path / "page.tex").write_text(LATEX % "\n\n\\clearpage\n".join(pages), encoding="utf-8")
    run = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"],
        cwd=tmp_path,
        capture_output=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stdout.decode(errors="replace")[-2000:]


# HTML


class Reader(HTMLParser):
    """The texts of an HTML page's cells, by row, and the elements it uses."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.elements: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("td", "th"):
            self.rows[-1][-1] += data


@pytest.mark.parametrize("name", EVERY)
def test_html_is_plain_elements_all_closed(name):
    reader = Reader()
    reader.feed(written(EVERY[name], "html"))
    assert reader.open == []
    plain = {"div", "p", "strong", "table", "thead", "tbody", "tfoot", "tr", "th", "td"}
    assert reader.elements <= plain | {"svg", "title", "g", "path", "polyline", "circle", "text"}


def test_html_is_read_back_cell_by_cell():
    reader = Reader()
    reader.feed(written(STRANGE, "html"))
    assert [row[:2] for row in reader.rows[1 : len(HOSTILE) + 1]] == [[visible(text)] * 2 for text in HOSTILE]


def test_html_keeps_the_drawing():
    reader = Reader()
    reader.feed(written(BACKPROP, "html"))
    assert [row[0] for row in reader.rows[1:4]] == ["●", "│ ●", "●─╯"]
    assert "white-space: pre" in written(BACKPROP, "html")


# A text as it is


PAGE = "# a file\nlet b(c) = (\n  conv:c,3   relu )\n`x` ``y`` <b> \\end{verbatim} \x1b[31m*_|\n"


@pytest.mark.parametrize(
    ("form", "page"),
    [
        (
            "table",
            "# a file\nlet b(c) = (\n  conv:c,3   relu )\n`x` ``y`` <b> \\end{verbatim} \\x1b[31m*_|\n",
        ),
        (
            "markdown",
            "```\n# a file\nlet b(c) = (\n  conv:c,3   relu )\n"
            "`x` ``y`` <b> \\end{verbatim} \\x1b[31m*_|\n```\n",
        ),
        (
            "latex",
            "% netcalc zoo; needs \\usepackage{amsmath}\n\n\\begin{verbatim}\n# a file\nlet b(c) = (\n"
            "  conv:c,3   relu )\n`x` ``y`` <b> \\end {verbatim} \\x1b[31m*_|\n\\end{verbatim}\n",
        ),
        (
            "html",
            '<div class="netcalc">\n<pre>\n# a file\nlet b(c) = (\n  conv:c,3   relu )\n'
            "`x` ``y`` &lt;b&gt; \\end{verbatim} \\x1b[31m*_|\n</pre>\n</div>\n",
        ),
    ],
)
def test_a_text_is_shown_as_it_is(form, page):
    assert written(Answer("zoo", {}, "text", {"text": PAGE}, (), (Text(PAGE),)), form) == page


def test_fences_are_longer_than_what_they_hold():
    page = written(Answer("zoo", {}, "text", {"text": "a"}, (), (Text("````\na"),)), "markdown")
    assert page == "`````\n````\na\n`````\n"


@pytest.mark.parametrize("form", ["table", "markdown", "latex", "html"])
def test_tables_for_the_screen_and_for_data_only(form):
    def table(name, **flags):
        return Table(name, (Column("n", "count"),), ((len(name),),), heading=name, **flags)

    answer = Answer("x", {}, "a", {"a": 1}, (), (table("seen", data=False), table("unseen", screen=False)))
    page = written(answer, form)
    assert "seen" in page
    assert "unseen" not in page
    assert [one.name for one in answer.tables] == ["unseen"]
    assert written(answer, "csv") == "n\n6\n"
    assert '"tables": {"unseen": [{"n": 6}]}' in written(answer, "json")


def test_latex_says_the_working_once() -> None:
    shown = Values((("P = (F - 1)/2", "(3 - 1)/2 = 1"),), "Working")
    answer = Answer("x", {}, "y", {"y": 1}, (Step("P = (F - 1)/2", "(3 - 1)/2", "1"),), (shown,))
    text = "".join(render(answer, "latex", Paper()))
    assert text.count("(3 - 1)/2 = 1") == 1
    assert "Working" not in text
    other = answer._replace(sections=(Values((("P", "2"),), "Working"),))
    assert "Working" in "".join(render(other, "latex", Paper()))
