"""`graph`: what the drawing says of a program, against lists written by hand and the trace."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from terminal import ask

import netcalc
from netcalc.answer import Diagram
from netcalc.errors import DomainError, InputError, NotationError, ShapeError
from netcalc.expression.naming import node_names
from netcalc.expression.parser import parse
from netcalc.questions.diagram import sign
from netcalc.questions.gradients import backprop
from netcalc.questions.graphs import graph


def drawing(answer) -> Diagram:
    return next(section for section in answer.sections if isinstance(section, Diagram))


def test_the_lectures_graph():
    answer = graph("u = w*x; v = u + b; y = sigmoid(v); L = (y - t)^2")
    assert answer.nodes == {"u": "w*x", "v": "u + b", "y": "sigmoid(v)", "n1": "y - t", "L": "n1^2"}
    assert [(edge["from"], edge["to"]) for edge in answer.edges] == [
        ("w", "u"), ("x", "u"), ("u", "v"), ("b", "v"), ("v", "y"), ("y", "n1"), ("t", "n1"), ("n1", "L"),
    ]  # fmt: skip
    assert answer.inputs == ["w", "x", "b", "t"]
    assert answer.values is answer.gradients is None


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("x*y + z", ["*", "+"]),
        ("1/(1 + exp(-x))", ["-", "exp", "1 +", "1/"]),
        ("x - y", ["x - y"]),
        ("x - 1", ["- 1"]),
        ("1 - x", ["1 -"]),
        ("x/y", ["x/y"]),
        ("x^2", ["^2"]),
        ("2^x", ["2^"]),
        ("x^y", ["x^y"]),
        ("2x", ["2*"]),
        ("x*x", ["*"]),
        ("max(x, y, z)", ["max"]),
        ("max(x, 0)", ["max(·, 0)"]),
        ("leaky_relu(x, 0.1)", ["leaky_relu(·, 0.1)"]),
        ("leaky_relu(x)", ["leaky_relu"]),
        ("x > y", ["x > y"]),
        ("~a | b", ["~", "|"]),
        ("y = x; y*2", ["=", "*2"]),
        ("[x, x*y]", ["*", "[ ]"]),
        ("x", []),
        ("2 + 3", ["2 + 3"]),
        ("7", ["7"]),
        ("c = 3; c*x", ["3", "*"]),
    ],
)
def test_signs_of_gates(text, signs):
    found = parse(text).graph
    names = node_names(found, found.constant())
    assert [s for s in (sign(found, i, names) for i, name in enumerate(names) if name) if s] == signs


@pytest.mark.parametrize(
    ("program", "at"),
    [
        ("q = x + y; f = q*z", "x=-2,y=5,z=-4"),
        ("x*y + x*x - max(x, y)", "x=3,y=-4"),
        ("p = sigmoid(w*x + b); (p - t)^2", "w=1,x=2,b=3,t=0.5"),
        ("h = W@x; sum(h^2)", "W=[[1,2],[3,4]],x=[1,-1]"),
        ("x", "x=3"),
        ("2 + 3", ""),
        ("a = x*y; b = x + 1; b", "x=1,y=2"),
    ],
)
def test_values_and_gradients_are_those_of_backprop(program, at):
    drawn, traced = graph(program, at=at), backprop(program, at=at)
    rows = {row[1]: row for row in traced.tables[0].rows}
    columns = [column.name for column in traced.tables[0].columns]
    for name, row in rows.items():
        assert drawn.values[name] == row[columns.index("value")]
        assert drawn.gradients[name] == row[columns.index("upstream")]
    assert set(rows) == set(drawn.values) == {box.name for box in drawing(drawn).boxes}
    edges = sorted((row[1], row[0]) for row in traced.tables[1].rows)
    assert edges == sorted((edge["from"], edge["to"]) for edge in drawn.edges)


@given(st.lists(st.sampled_from(["x{}", "a{}*x0", "sin(x{})", "x{} - a{}"]), min_size=1, max_size=20))
def test_as_many_boxes_and_wires_as_the_program_has(terms):
    text = " + ".join(term.replace("{}", str(k % 5)) for k, term in enumerate(terms))
    found = parse(text).graph
    shown = drawing(graph(text))
    assert len(shown.boxes) == len(found.steps)
    assert len(shown.arrows) == sum(len(step.inputs) for step in found.steps)
    assert all(arrow.source < arrow.target for arrow in shown.arrows)


def test_a_vector_has_values_and_no_gradients():
    answer = graph("[x*y, sin(x)]", at="x=1,y=2")
    assert answer.values["f"] == [2.0, pytest.approx(0.8414709848)]
    assert answer.gradients is None
    assert any("no gradients" in note.text for note in answer.notes)
    assert graph("W@x", at="W=[[1,2],[3,4]],x=[1,1]").values["f"] == [3.0, 7.0]


def test_shapes_of_arrays():
    boxes = drawing(graph("h = W@x; sum(h)", shape="W=2x3,x=3")).boxes
    assert [(box.name, box.shape, box.value) for box in boxes] == [
        ("W", "2x3", None),
        ("x", "3", None),
        ("h", "2", None),
        ("f", "", None),
    ]


@pytest.mark.parametrize(
    ("program", "options", "error"),
    [
        ("x*", {}, NotationError),
        ("x*y", {"at": "x=1"}, InputError),
        ("q = x; q", {"at": "q=1"}, InputError),
        ("1/x", {"at": "x=0"}, DomainError),
        ("[1/x, x]", {"at": "x=0"}, DomainError),
        ("W@x", {"shape": "W=2x3,x=2"}, ShapeError),
        ("W@x", {}, ShapeError),
        ("x*y", {"shape": "z=3", "at": "x=1,y=2,w=[1,"}, NotationError),
    ],
)
def test_what_can_not_be_drawn(program, options, error):
    with pytest.raises(error):
        graph(program, **options)


def test_what_was_given_and_is_not_there():
    answer = graph("x*y", at="x=1,y=2,z=3", shape="w=3")
    assert [note.text for note in answer.notes] == ["not in the program: z", "not in the program: w"]


def test_a_kink_is_said():
    assert any(note.kind == "kink" for note in graph("relu(x)", at="x=0").notes)


def test_the_door_of_the_package():
    assert netcalc.graph("x*y").nodes == {"f": "x*y"}
    assert "data:image/svg+xml" in netcalc.graph("x*y")._repr_html_()


@pytest.mark.parametrize(
    ("words", "bare"),
    [
        (("--bare",), "n1=x + y,f=n1*z"),
        (("--get", "nodes.f"), "n1*z"),
        (("--get", "values.f"), "-12"),
        (("--get", "gradients.n1"), "-4"),
        (("--get", "inputs"), "[x,y,z]"),
        (("--get", "edges.0.from"), "x"),
    ],
)
def test_one_value_of_it(words, bare):
    assert ask("graph", "(x+y)*z", "--at", "x=-2,y=5,z=-4", *words) == (0, bare + "\n", "")


def test_a_sweep():
    rows = json.loads(ask("graph", "x*y", "--sweep", "at=x=1,y=2", "--json").out)
    assert len(rows["sweep"]) >= 1


def test_rails_of_a_wide_graph_are_left_off():
    many = "max(" + ",".join(f"x{k}" for k in range(60)) + ")"
    out = ask("graph", many).out
    assert "○" not in out
    assert "x59" in out
    long = "+".join(f"x{k}" for k in range(300))
    assert "left out here" in ask("graph", long).out


@pytest.mark.parametrize("width", ["40", "80"])
def test_ascii(width):
    out = ask("graph", "(x+y)*z", "--at", "x=-2,y=5,z=-4", encoding="ascii").out
    assert "*-'" in out
    assert "| o" in out


# --out


ENDINGS = {
    "svg": "<svg",
    "dot": "digraph",
    "gv": "digraph",
    "mmd": "flowchart",
    "json": '{"schema"',
    "csv": "node,op",
    "md": "**Graph**",
    "tex": "% netcalc",
    "html": "<div",
    "txt": "Graph",
    "SVG": "<svg",
}


@pytest.mark.parametrize(("ending", "begins"), ENDINGS.items())
def test_the_files_ending_is_the_format(tmp_path, ending, begins):
    path = tmp_path / f"q.{ending}"
    assert ask("graph", "x*y", "--out", str(path)) == (0, "", "")
    assert path.read_text().startswith(begins)


def test_format_comes_before_the_ending(tmp_path):
    path = tmp_path / "q.svg"
    assert ask("graph", "x*y", "--out", str(path), "--format", "dot").code == 0
    assert path.read_text().startswith("digraph")
    assert ask("graph", "x*y", "--out", str(path), "--json").code == 0
    assert json.loads(path.read_text())["command"] == "graph"


@pytest.mark.parametrize("words", [("--bare",), ("--get", "nodes"), ("--bare", "--get", "nodes.f")])
def test_bare_text_goes_into_no_picture(tmp_path, words):
    for ending in ("svg", "tex", "html", "md", "json", "csv", "dot", "gv", "mmd"):
        path = tmp_path / f"q.{ending}"
        heard = ask("graph", "x*y", "--out", str(path), *words)
        assert (heard.code, heard.out) == (2, "")
        assert f"ends in .{ending}" in heard.err
        assert not path.exists()
    for name in ("q.txt", "q", "q.dat"):
        assert ask("graph", "x*y", "--out", str(tmp_path / name), *words).code == 0
        assert (tmp_path / name).read_text().endswith("x*y\n")


@pytest.mark.parametrize("name", ["graph.png", "graph", ".svg", "x.pdf", "a.b/c"])
def test_an_unknown_ending_names_those_that_are_known(tmp_path, name):
    heard = ask("graph", "x*y", "--out", f"{tmp_path}/{name}")
    assert heard.code == 2
    assert ".svg, .dot" in heard.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--out", ""), 2, "names no file"),
        (("--out", "x.svg", "--expect", "f=x*y"), 2, "contradict"),
        (("--out", "x.svg", "--sweep", "at=x=1"), 2, "contradict"),
        (("--format", "dot", "--expect", "f=x*y"), 2, "contradict"),
        (("--out", "/nowhere/at/all/x.svg"), 74, "no such file"),
    ],
)
def test_out_and_its_contradictions(words, code, says):
    heard = ask("graph", "x*y", *words)
    assert (heard.code, heard.out) == (code, "")
    assert says in heard.err


def test_a_picture_that_can_not_be_drawn_leaves_no_file(tmp_path):
    path = tmp_path / "x.svg"
    assert ask("graph", "1/x", "--at", "x=0", "--out", str(path)).code == 3
    assert not path.exists()


def test_drawings_of_other_commands_have_no_dot():
    heard = ask("params", "784-10", "--format", "dot")
    assert heard.code == 2
    assert "no format dot" in heard.err
