"""Drawings as SVG, DOT and Mermaid: nothing overlaps, nothing is loaded, no text is read as anything else."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from xml.etree import ElementTree

import pytest
from drawings import assert_nothing_overlaps, read
from hypothesis import given
from hypothesis import strategies as st
from terminal import ask
from test_layout import diagrams

from netcalc.answer import Answer, Box, Diagram
from netcalc.expression.parser import parse
from netcalc.questions.gradients import backprop
from netcalc.questions.graphs import graph
from netcalc.render import Paper, dot, mermaid, render
from netcalc.render.gates import GREEN, RED
from netcalc.render.svg import INK

LECTURE = ("u = w*x; v = u + b; y = sigmoid(v); L = (y - t)^2", "w=0.5,x=2,b=-0.3,t=1")
PRODUCT = ("q = x + y; f = q*z", "x=-2,y=5,z=-4")
NEURON = ("1/(1+exp(-(w0*x0+w1*x1+w2)))", "w0=2,w1=-3,x0=-1,x1=-2,w2=-3")
FAN_OUT = ("a = x^2 + y; b = sin(a)*x; c = a*y + b; d = max(a, b, c, x); d*a + b/c + x*x", "x=1.5,y=-0.25")
DEEP = ("; ".join(f"h{k} = sigmoid(w{k}*{f'h{k - 1}' if k else 'x'})" for k in range(12)), "")
LAYERS = (
    "h = relu(W1@x + b1); s = W2@h + b2; L = cross_entropy(t, softmax(s))",
    "W1=[[1,2],[3,4],[0.5,-1]],x=[1,-1],b1=[0,0,1],W2=[[1,0,2],[0,1,-1]],b2=[0.1,-0.1],t=[1,0]",
)
WIDE = ("+".join(f"w{k}*x{k}" for k in range(20)), "")
LONG_NAMES = (f"{'weight' * 12} * {'input' * 30} + leaky_relu(x, 0.125)", "")
PROGRAMS = [LECTURE, PRODUCT, NEURON, FAN_OUT, DEEP, LAYERS, WIDE, LONG_NAMES, ("x", "x=2"), ("2 + 3", "")]


def drawn(answer: Answer, form: str = "svg", **paper: object) -> str:
    return "".join(render(answer, form, Paper(**paper)))


@pytest.mark.parametrize(("program", "at"), PROGRAMS, ids=lambda text: text[:20])
def test_nothing_overlaps(program, at):
    for values in {at, "" if "@" not in program else at}:
        for digits in (3, 6, 17):
            assert_nothing_overlaps(read(drawn(graph(program, at=values), digits=digits)))


def test_nothing_overlaps_where_there_are_shapes_alone():
    sizes = "W1=300x784,x=784,b1=300,W2=10x300,b2=10,t=10"
    assert_nothing_overlaps(read(drawn(graph(LAYERS[0], shape=sizes))))


@given(diagrams(), st.data())
def test_nothing_overlaps_whatever_the_graph_and_its_numbers(diagram, data):
    number = st.none() | st.floats() | st.lists(st.floats(), min_size=1, max_size=5)
    boxes = [
        Box(
            data.draw(st.sampled_from(["q", "n12", "a_rather_long_name"])),
            "f(x)",
            box.sign and data.draw(st.sampled_from(["+", "*", "1/", "sigmoid", "cross_entropy(t, n4)"])),
            data.draw(number),
            data.draw(number),
            data.draw(st.sampled_from(["", "3", "784x256"])),
        )
        for box in diagram.boxes
    ]
    answer = Answer("graph", {}, "a", {"a": 1}, (), (diagram._replace(boxes=boxes, subject="f = x"),))
    assert_nothing_overlaps(read(drawn(answer)))


def test_the_reader_of_drawings_sees_what_overlaps():
    """The test can fail: a label moved onto another, and a box moved under a wire."""
    page = drawn(graph(*PRODUCT))
    moved = re.sub(r'y="([\d.]+)"([^>]*fill="#dc4040")', r'y="\1" dy="0"\2', page)
    assert_nothing_overlaps(read(moved))
    place = re.search(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*#208a3c', page)
    other = re.search(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*#dc4040', page)
    assert place
    assert other
    with pytest.raises(AssertionError):
        assert_nothing_overlaps(read(page.replace(f'y="{other[2]}"', f'y="{place[2]}"', 1)))
    gate = re.search(r'<rect x="[\d.]+" y="[\d.]+" width="([\d.]+)"', page)
    assert gate
    with pytest.raises(AssertionError):
        assert_nothing_overlaps(read(page.replace(f'width="{gate[1]}"', 'width="300"', 1)))


def test_values_stand_above_the_wires_and_gradients_below():
    page = drawn(graph(*PRODUCT))
    texts = {
        (element.text, element.attrib.get("fill"))
        for element in ElementTree.fromstring(page).iter("{http://www.w3.org/2000/svg}text")
    }
    assert {("-2", GREEN), ("5", GREEN), ("-4", GREEN), ("3", GREEN), ("-12", GREEN)} <= texts
    assert {("-4", RED), ("3", RED), ("1", RED)} <= texts
    for box in read(page).boxes:
        value, gradient = sorted(box[-2:], key=lambda text: text.y0)
        assert box[-2:] == [value, gradient]
        assert value.y1 < gradient.y0


def test_a_box_tells_what_it_is_to_those_who_can_not_see_it():
    titles = [
        element.text
        for element in ElementTree.fromstring(drawn(graph(*PRODUCT))).iter(
            "{http://www.w3.org/2000/svg}title"
        )
    ]
    assert titles[0] == "netcalc graph: Graph q = x + y; f = q*z"
    assert "q = x + y, value 3, gradient -4" in titles
    assert "x, value -2, gradient -4" in titles


def contrast(one: str, other: str) -> float:
    """WCAG 2's contrast of two colours."""

    def light(colour: str) -> float:
        parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", [INK, GREEN, RED])
@pytest.mark.parametrize("page", ["#ffffff", "#0d1117"])
def test_every_colour_is_seen_on_a_light_and_a_dark_page(colour, page):
    assert contrast(colour, page) >= 4


@pytest.mark.parametrize("words", [("graph", "x*y"), ("params", "784-10"), ("descend", "w^2", "--at", "w=1")])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1"])
def test_a_picture_loads_nothing_and_is_well_formed(words, encoding):
    page = ask(*words, "--format", "svg", encoding=encoding).out
    root = ElementTree.fromstring(page)
    assert root.attrib["role"] == "img"
    assert encoding == "utf-8" or page.isascii()
    assert not re.search(
        r"https?:(?!//www\.w3\.org/2000/svg\")|url\(|@import|<style|<script|<image|href", page
    )


def test_tables_are_a_picture_where_nothing_is_drawn():
    page = ask("params", "784-256-10", "--format", "svg").out
    lines = [
        "".join(element.itertext())
        for element in ElementTree.fromstring(page).iter("{http://www.w3.org/2000/svg}text")
    ]
    screen = [line for line in ask("params", "784-256-10").out.splitlines() if line]
    assert [line.rstrip() for line in lines] == screen
    assert_nothing_overlaps(read(page))


def test_sweeps_are_a_picture_too():
    page = ask("conv-shape", "7", "-F", "3", "--sweep", "stride=1,2", "--format", "svg").out
    assert "(7 - 3)/2 + 1 = 3" in page


HOSTILE = [
    "<script>alert(1)</script>\"&'",
    "]]>",
    "a\x1b[31mb",
    '\\n \\" }',
    "`x` *y* _z_",
    "end",
    "--> n0",
    "#lt;",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_are_texts(text):
    boxes = [Box(text, "input"), Box("f", text, text, 1.0, 2.0, text)]
    diagram = Diagram(boxes, [], text, text)
    answer = Answer("graph", {}, "a", {"a": 1}, (), (diagram,))
    page = drawn(answer)
    seen = text.replace("\x1b", "\\x1b")
    found = [
        element.text for element in ElementTree.fromstring(page).iter("{http://www.w3.org/2000/svg}text")
    ]
    assert seen[:31] in [(line or "")[:31] for line in found]
    assert "<script" not in page
    assert "<script" not in drawn(answer, "html")
    chart = mermaid.written(diagram)
    for line in chart.splitlines()[1:]:
        assert re.fullmatch(
            r"""  n\d+(\(\["[^"<>`*_~\\]*"\]\)|\["[^"<>`*_~\\]*"\])""", line.replace("<br/>", "")
        )
    assert "\x1b" not in chart + dot.written(diagram) + page


@pytest.mark.skipif(not shutil.which("dot"), reason="Graphviz is not here")
@pytest.mark.parametrize(("program", "at"), PROGRAMS, ids=lambda text: text[:20])
def test_graphviz_reads_it(program, at):
    answer = graph(program, at=at)
    done = subprocess.run(
        ["dot", "-Tjson0"],
        input=dot.written(dot.drawing_of(answer)),
        capture_output=True,
        text=True,
        check=True,
    )
    assert not done.stderr
    made = json.loads(done.stdout)
    assert len(made["objects"]) == len(answer.tables[0].rows)
    assert len(made.get("edges", [])) == len(answer.edges)


@pytest.mark.skipif(not shutil.which("dot"), reason="Graphviz is not here")
@pytest.mark.parametrize("text", HOSTILE)
def test_graphviz_reads_any_text(text):
    diagram = Diagram([Box(text, "input"), Box("f", text, text, 1.0, 2.0, text)], [])
    done = subprocess.run(
        ["dot", "-Tsvg"], input=dot.written(diagram), capture_output=True, text=True, check=True
    )
    assert not done.stderr
    words = "".join(ElementTree.fromstring(done.stdout).itertext())
    assert text.replace("\x1b", "\\x1b")[:31].replace(" ", "") in words.replace("\xa0", "").replace(" ", "")


def test_mermaid_chart():
    assert mermaid.written(mermaid.drawing_of(graph("W@x", shape="W=2x3,x=3"))) == (
        'flowchart LR\n  n0(["W<br/>shape 2x3"])\n  n1(["x<br/>shape 3"])\n'
        '  n2["f = W@x<br/>shape 2"]\n  n0 --> n2\n  n1 --> n2\n'
    )


def test_markdown_html_and_latex_have_the_drawing():
    answer = graph(*PRODUCT)
    assert "```mermaid\nflowchart LR\n" in drawn(answer, "markdown")
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in drawn(answer, "html")
    assert 'color="currentColor"' in drawn(answer, "html")
    assert "\\begin{picture}" in drawn(answer, "latex")


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="LaTeX is not here")
def test_latex_sets_it(tmp_path):
    pages = "\n".join(drawn(graph(program, at=at), "latex") for program, at in PROGRAMS)
    head = "\\documentclass{article}\\usepackage{amsmath}\\begin{document}\n"
    (tmp_path / "page.tex").write_text(f"{head}{pages}\\end{{document}}\n", encoding="utf-8")
    done = subprocess.run(
        ["pdflatex", "-halt-on-error", "page.tex"], cwd=tmp_path, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout[-2000:]


def test_backprop_draws_ahead_of_its_tables():
    answer = backprop(PRODUCT[0], at=PRODUCT[1], draw=True)
    assert isinstance(answer.sections[0], Diagram)
    plain = backprop(PRODUCT[0], at=PRODUCT[1])
    assert drawn(answer, "json") == drawn(plain, "json")
    assert drawn(answer, "csv") == drawn(plain, "csv")
    assert drawn(answer, "table").count("●─╯") == 2
    assert read(drawn(answer)).boxes == read(drawn(graph(*PRODUCT))).boxes


@pytest.mark.parametrize("options", [[], ["--check"]])
@pytest.mark.parametrize(("program", "at"), [PRODUCT, LAYERS], ids=["numbers", "arrays"])
def test_backprop_draws_with_its_other_options(program, at, options):
    out = ask("backprop", program, "--at", at, "--draw", "--format", "mermaid", *options).out
    assert out == ask("graph", program, "--at", at, "--format", "mermaid").out


def test_backprop_without_a_drawing_says_how_to_get_one():
    heard = ask("backprop", "x*y", "--format", "dot")
    assert heard.code == 2
    assert "--draw" in heard.err


@pytest.mark.parametrize(("program", "at"), [FAN_OUT, WIDE, LECTURE], ids=["fan", "wide", "lecture"])
def test_wires_end_at_gates(program, at):
    found = read(drawn(graph(program, at=at)))
    gates = [gate for gate in found.gates if gate]
    ends = [stroke[-1] for stroke in found.wires]
    reached = [sum(abs(x + 1 - gate.x0) < 0.05 and gate.y0 < y < gate.y1 for x, y in ends) for gate in gates]
    sizes = [len(step.inputs) for step in parse(program).graph.steps if step.operation]
    assert min(reached) >= 1
    assert sum(reached) == len(graph(program, at=at).edges) <= sum(sizes)


def test_a_long_drawing_is_left_out_where_a_page_can_not_hold_it():
    answer = graph("+".join(f"x{k}" for k in range(300)))
    for form in ("markdown", "latex"):
        page = drawn(answer, form)
        assert "599 boxes of a drawing left out here" in page
        assert len(page) < 1000
    assert "<svg" in drawn(answer, "html")


FAR = "; ".join(f"y{k} = sin({f'y{k - 1}' if k else 'x'})*a{k}" for k in range(300))
TOO_LARGE = f"{FAR}; {'+'.join(f'y{k}' for k in range(300))}"


def test_a_drawing_that_is_too_large_is_refused_and_leaves_no_file(tmp_path, monkeypatch):
    monkeypatch.setattr("netcalc.render.layout.MOST_PLACES", 1_000)
    path = tmp_path / "x.svg"
    for words in (("--out", str(path)), ("--format", "svg")):
        heard = ask("graph", TOO_LARGE, *words)
        assert (heard.code, heard.out) == (3, "")
        assert "more than 1,000" in heard.err
        assert "dot or mermaid" in heard.err
    assert not path.exists()
    assert "more than 1,000" in ask("graph", TOO_LARGE, "--format", "html").out
    assert ask("graph", TOO_LARGE, "--format", "dot").code == 0


def test_digits_reach_every_drawing():
    for form in ("svg", "dot", "mermaid", "table"):
        out = ask("graph", "x/3", "--at", "x=1", "--digits", "3", "--format", form).out
        assert "0.333" in out
        assert "0.3333" not in out
