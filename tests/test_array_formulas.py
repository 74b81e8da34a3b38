"""grad, jacobian, hessian and chain over arrays: PyTorch's numbers, sympy's matrices, what can be wrong."""

from __future__ import annotations

import json
from pathlib import Path

import array_programs
import numpy
import pytest
import sympy
from terminal import ask

from netcalc import backprop, chain, equal, grad, hessian, jacobian
from netcalc.answer import Formula
from netcalc.errors import DomainError, InputError, LimitError, ShapeError, UnknownName
from netcalc.expression.parser import parse
from netcalc.expression.trace import forward
from netcalc.operations import FLOATS

REFERENCE = Path(__file__).parent / "reference"
CASES = [row for row in json.loads((REFERENCE / "gradients.json").read_text()) if row["kind"] == "array"]
WORKED = json.loads((REFERENCE / "worked.json").read_text())
LOSSES = [pytest.param(source, at, id=source) for source, at in array_programs.LOSSES]


def value(formula, point):
    graph = parse(formula, variables=point).graph
    return forward(graph, FLOATS, point)[graph.result]


def entries(at):
    """A point of arrays as the entries' own."""
    found = {}
    for name, whole in at.items():
        for place, number in numpy.ndenumerate(numpy.array(whole)):
            found[name + "".join(str(i + 1) for i in place)] = float(number)
    return found


# -- grad --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_numbers_of_gradients(case):
    answer = grad(case["text"], at=case["at"])
    for name, expected in case["gradients"].items():
        assert numpy.array(answer.at[name]) == pytest.approx(numpy.array(expected), rel=1e-7, abs=1e-10)
        assert answer.shapes[name] == list(numpy.shape(expected))


@pytest.mark.parametrize(("source", "at"), LOSSES)
def test_grad_is_backprop(source, at):
    assert grad(source, at=at).at == backprop(source, at=at).gradients


def test_grad_by_statements_and_without_a_point():
    answer = grad("z = W@x; q = relu(z); sum(q^2)", wrt="q,z,x", shape="W=2x3,x=3")
    assert list(answer.gradient) == ["q", "z", "x"]
    assert answer.at is None
    assert answer.shapes == {"q": [2], "z": [2], "x": [3]}
    assert [row[0] for row in answer.tables[0].rows] == ["dq", "dz", "dx"]
    assert isinstance(answer.gradient["x"], Formula)
    assert answer.gradient["x"].shapes == {"W": (2, 3), "x": (3,)}


def test_softmax_with_cross_entropy_at_scores_of_1000():
    answer = grad("q = softmax(z); cross_entropy(p, q)", wrt="z", at="z=[1000,0,-1000],p=[0,1,0]")
    assert answer.at == {"z": [1, -1, 0]}
    assert answer.gradient["z"] == "sum(p)*softmax(z) - p"
    assert any("where the truth sums to 1" in note.text for note in answer.notes)
    assert grad("cross_entropy([0, 1], softmax(z))", shape="z=2").gradient == {"z": "softmax(z) - [0, 1]"}


def test_a_number_that_an_array_program_reads():
    answer = grad("c*sum(x) + b", shape="x=3")
    assert answer.gradient == {"c": "sum(x)", "x": "c*ones(3)", "b": "1"}


# -- jacobian ----------------------------------------------------------------------------------------

VECTORS = [
    ("W@x", {"W": (2, 3), "x": (3,)}),
    ("tanh(W@x + b)", {"W": (2, 2), "x": (2,), "b": (2,)}),
    ("A@B", {"A": (2, 2), "B": (2, 2)}),
    ("A.T", {"A": (2, 3)}),
    ("outer(a, b)", {"a": (2,), "b": (3,)}),
    ("softmax(z)", {"z": (3,)}),
    ("sum(A, axis=0)*mean(A)", {"A": (2, 2)}),
    ("[norm(x), prod(x), x@x]", {"x": (3,)}),
    ("logsumexp(A)", {"A": (2, 3)}),
]
FUNCTIONS = {
    "W@x": lambda W, x: W * x,
    "tanh(W@x + b)": lambda W, x, b: (W * x + b).applyfunc(sympy.tanh),
    "A@B": lambda A, B: A * B,
    "A.T": lambda A: A.T,
    "outer(a, b)": lambda a, b: a * b.T,
    "softmax(z)": lambda z: z.applyfunc(sympy.exp) / sum(z.applyfunc(sympy.exp)),
    "sum(A, axis=0)*mean(A)": lambda A: sympy.Matrix([sum(A.col(k)) for k in range(2)]) * sum(A) / 4,
    "[norm(x), prod(x), x@x]": lambda x: sympy.Matrix([x.norm(), x[0] * x[1] * x[2], (x.T * x)[0]]),
    "logsumexp(A)": lambda A: sympy.Matrix([sympy.log(sum(A.row(k).applyfunc(sympy.exp))) for k in range(2)]),
}


def symbols(name, shape):
    rows, columns = shape if len(shape) == 2 else (shape[0], 1)

    def one(i, j):
        return sympy.Symbol(f"{name}{i + 1}{j + 1 if len(shape) == 2 else ''}", positive=True)

    return sympy.Matrix(rows, columns, one)


@pytest.mark.parametrize(("source", "shapes"), VECTORS)
def test_sympys_jacobian(source, shapes):
    matrices = {name: symbols(name, shape) for name, shape in shapes.items()}
    results = FUNCTIONS[source](*matrices.values())
    every = [symbol for matrix in matrices.values() for symbol in matrix]
    theirs = sympy.Matrix(list(results)).jacobian(every)
    answer = jacobian(source, shape=shapes)
    assert answer.shape == list(theirs.shape)
    assert answer.columns_of == [str(symbol) for symbol in every]
    point = {str(symbol): 0.3 + 0.17 * k for k, symbol in enumerate(every)}
    subs = {symbol: point[str(symbol)] for symbol in every}
    for i, row in enumerate(answer.jacobian):
        for j, formula in enumerate(row):
            assert value(formula, point) == pytest.approx(float(theirs[i, j].evalf(20, subs=subs)), rel=1e-9)


@pytest.mark.parametrize(("source", "shapes"), VECTORS)
def test_numbers_of_a_jacobian_are_those_of_its_formulas(source, shapes):
    random = numpy.random.default_rng(3)
    at = {name: random.uniform(0.2, 1.5, shape).tolist() for name, shape in shapes.items()}
    answer = jacobian(source, at=at)
    point = entries(at)
    for formulas, numbers in zip(answer.jacobian, answer.at, strict=True):
        for formula, number in zip(formulas, numbers, strict=True):
            assert value(formula, point) == pytest.approx(number, rel=1e-9, abs=1e-12)


def test_softmax_jacobian():
    reference = WORKED["softmax-jacobian"]
    answer = jacobian("softmax(z)", at={"z": reference["z"]})
    assert numpy.array(answer.at) == pytest.approx(numpy.array(reference["jacobian"]), abs=1e-6)
    assert jacobian("softmax(z)", at="z=[1000,1000]").at == [[0.25, -0.25], [-0.25, 0.25]]


def test_names_of_rows_and_columns():
    answer = jacobian("h = W@x; h", shape="W=2x2,x=2", wrt="x")
    assert (answer.rows_of, answer.columns_of) == (["h1", "h2"], ["x1", "x2"])
    assert answer.jacobian == [["W11", "W12"], ["W21", "W22"]]
    assert jacobian("2*A", shape="A=2x2").rows_of == ["f11", "f12", "f21", "f22"]
    assert jacobian("h = W@x; 2*h", wrt="h", shape="W=2x2,x=2").jacobian == [["2", "0"], ["0", "2"]]
    assert jacobian("x*x1", shape="x=2").columns_of == ["x_e1", "x_e2", "x1"]
    assert jacobian("sum(x)", shape="x=3").jacobian == [["1", "1", "1"]]
    assert jacobian("x", shape="x=12").columns_of[-1] == "x12"
    assert jacobian("A", shape="A=1x12", wrt="A").columns_of[-1] == "A0112"


# -- hessian -----------------------------------------------------------------------------------------


def test_hessian():
    answer = hessian("x@A@x", wrt="x", at="A=[[1,2],[3,4]],x=[1,2]")
    assert answer.hessian == [["2*A11", "A12 + A21"], ["A12 + A21", "2*A22"]]
    assert answer.at == [[2, 5], [5, 8]]
    assert hessian("sum(x^3)", shape="x=2").hessian == [["6*x1", "0"], ["0", "6*x2"]]


def test_hessian_where_exponentials_are_too_large_for_floats():
    assert hessian("logsumexp(z)", at="z=[1000,1000]").at == [[0.25, -0.25], [-0.25, 0.25]]
    assert hessian("logsumexp(z)", at="z=[1000,-1000]").at == [[0, 0], [0, 0]]


# -- chain -------------------------------------------------------------------------------------------

NET = "z = W@x + b; h = tanh(z); L = sum(h^2)"


def test_chain_of_jacobians():
    answer = chain(NET, wrt="x", shape="W=2x3,x=3,b=2")
    assert [(link["of"], link["by"], link["jacobian"], link["structure"]) for link in answer.links] == [
        ("L", "h", [1, 2], "row 2*h"),
        ("h", "z", [2, 2], "diag(1 - h^2)"),
        ("z", "x", [2, 3], "W"),
    ]
    assert answer.links[1]["formula"] == [["1 - tanh(z1)^2", "0"], ["0", "1 - tanh(z2)^2"]]
    assert str(answer.working[0]) == "dL/dx = dL/dh@dh/dx = (1x2)@(2x3) = 1x3"
    assert answer.at is None


@pytest.mark.parametrize(
    ("source", "wrt", "at"),
    [
        (NET, "x", {"W": [[0.1, 0.2, 0.3], [-0.4, 0.5, 0.6]], "x": [1, 2, -1], "b": [0.3, -0.2]}),
        (NET, "W", {"W": [[0.1, 0.2], [-0.4, 0.5]], "x": [1, 2], "b": [0.3, -0.2]}),
        ("u = A@x; v = softmax(u); w = u*v + x; dot(w, w)", "x", {"A": [[1, 2], [0, 1]], "x": [0.5, -1]}),
        ("m = mean(x); c = x - m; s = mean(c^2); sum(c/sqrt(s))*m + norm(c)", "x", {"x": [1, 2, 4]}),
        ("z = X@W; q = softmax(z); cross_entropy(p, q)", "W",
         {"X": [[1, 2], [3, -1]], "W": [[0.1, 0.2], [0.3, 0.4]], "p": [[0, 1], [1, 0]]}),
    ],
)  # fmt: skip
def test_the_product_of_the_links_is_the_gradient(source, wrt, at):
    answer = chain(source, wrt=wrt, at=at)
    size = numpy.array(at[wrt]).size
    total = {wrt: numpy.eye(size)}
    for link in reversed(answer.links):
        part = numpy.array(link["value"]) @ total[link["by"]]
        total[link["of"]] = total.get(link["of"], 0) + part
    last = numpy.ravel(total[answer.links[0]["of"]])
    assert last == pytest.approx(numpy.ravel(answer.at), rel=1e-9, abs=1e-12)
    assert answer.at == backprop(source, at=at, wrt=wrt).gradients[wrt]


@pytest.mark.parametrize(
    ("program", "structure"),
    [
        ("u = relu(W@x); sum(u)", "diag(step(W@x))@W"),
        ("u = relu(W@x + b); sum(u)", "diag(step(W@x + b))@W"),
        ("u = log(W@x); sum(u)", "diag(1/(W@x))@W"),
        ("u = abs(2*(W@x)); sum(u)", "diag(sign(2*(W@x)))@(2*I@W)"),
    ],
)
def test_a_structure_has_no_bracket_too_many(program, structure):
    answer = chain(program, wrt="x", shape="W=2x2,x=2,b=2")
    assert answer.links[1]["structure"] == structure


def test_links_with_many_entries_have_a_structure_alone():
    answer = chain("z = W@x; sum(z^2)", wrt="W", shape="W=20x20,x=20")
    assert answer.links[1]["formula"] is None
    assert answer.links[1]["structure"] == "I kron x"
    assert any("are not written out" in note.text for note in answer.notes)
    long = chain("z = c*x; L = sum(z)/c", wrt="c", shape="x=200000")
    assert [link["formula"] for link in long.links] == [None, None, None]
    assert long.links[0]["structure"] == "1/c*(row of ones)"


# -- what can be wrong -------------------------------------------------------------------------------


@pytest.mark.parametrize("ask_for", [grad, hessian, chain])
def test_an_array_result_has_no_gradient(ask_for):
    with pytest.raises(InputError, match="this is a vector of 2") as caught:
        ask_for("z = W@x; 2*z", shape="W=2x3,x=3", wrt="x")
    assert "jacobian" in caught.value.hint
    with pytest.raises(InputError, match="a matrix 2x2"):
        ask_for("z = 2*A; z*A", shape="A=2x2")


@pytest.mark.parametrize("ask_for", [grad, jacobian, hessian, chain])
def test_shapes_that_do_not_fit(ask_for):
    with pytest.raises(ShapeError, match="W is 2x3 and x is 2"):
        ask_for("z = W@x; sum(z)", shape="W=2x3,x=2", wrt="x")
    with pytest.raises(ShapeError, match="declared"):
        ask_for("sum(x)", shape="x=3", at="x=[1,2]")
    with pytest.raises(UnknownName):
        ask_for("z = 2*x; sum(z)", shape="x=3", wrt="w")
    with pytest.raises(InputError, match="no value for y"):
        ask_for("z = 2*x; sum(z)*y", at="x=[1,2]", wrt="x")
    with pytest.raises(InputError, match="z is assigned in the program and given a shape"):
        ask_for("z = 2*x; sum(z)", shape="x=3,z=3", wrt="x")


def test_limits_are_met_at_once():
    with pytest.raises(LimitError, match="entry by entry"):
        jacobian("W@x", shape="W=300x300,x=300")
    with pytest.raises(LimitError, match="Hessian"):
        hessian("sum((W@x)^2)", shape="W=30x30,x=30")
    with pytest.raises(LimitError):
        jacobian("softmax(z)", shape="z=2000")


def test_no_finite_value():
    with pytest.raises(DomainError, match="entry 2"):
        jacobian("log(x)", at="x=[1,-1]")
    with pytest.raises(DomainError):
        grad("sum(sqrt(x))", at="x=[1,0]")
    with pytest.raises(DomainError):
        hessian("norm(x)", at="x=[0,0]")


def test_conventions_at_kinks_are_those_of_backprop():
    assert jacobian("[norm(x), max(x)]", at="x=[0,0]").at == [[0, 0], [0.5, 0.5]]
    assert jacobian("relu(x)", at="x=[0,1]").at == [[0, 0], [0, 1]]


def test_notes_on_what_was_read():
    notes = [note.text for note in jacobian("x@y.T", shape="x=2,y=2,z=3").notes]
    assert notes[0] == "not in the program: z"
    assert "outer(x, y)" in notes[1]
    assert "outer(x, y)" in chain("q = x.T*y; sum(q)", wrt="x", shape="x=2,y=2").notes[0].text
    assert "outer(x, y)" in grad("sum(x.T*y)", shape="x=2,y=2").notes[0].text
    own = "no entry of x, but a variable of its own: x1"
    assert own in [note.text for note in jacobian("[x1*x3, x@x]", shape="x=2").notes]
    assert own in [note.text for note in equal("sum(x)", "x1 + x3", shape="x=2").notes]


def test_a_product_of_entries_of_which_one_is_0():
    answer = grad("prod(x)", at="x=[0,2,3]")
    assert answer.at == {"x": [6, 0, 0]}
    assert any("no value where an entry of a is 0" in note.text for note in answer.notes)
    assert any("where all of a is 0" in note.text for note in grad("norm(x)", shape="x=3").notes)
    assert jacobian("prod(x)", at="x=[0,2,3]").at == [[6, 0, 0]]


@pytest.mark.parametrize("form", ["json", "csv", "markdown", "latex", "html", "table"])
@pytest.mark.parametrize("command", ["grad", "jacobian", "hessian", "chain"])
def test_every_format(command, form):
    line = ("z = W@x; sum(z^2)", "--wrt", "x", "--at", "W=[[1,2],[3,4]],x=[1,-1]", "--format", form)
    heard = ask(command, *line)
    assert (heard.code, heard.err) == (0, "")
    assert heard.out
    if form == "table" and command in ("grad", "chain"):
        assert max(map(len, heard.out.splitlines()[:8])) <= 80


def test_bare_and_json():
    line = ("z = W@x; sum(z^2)", "--shape", "W=2x3,x=3")
    assert ask("grad", *line, "--bare").out == "W=outer(2*(W@x), x),x=W.T@(2*(W@x))\n"
    answer = json.loads(ask("grad", *line, "--json").out)
    assert answer["question"]["shape"] == {"W": [2, 3], "x": [3]}
    assert answer["tables"]["steps"][0] == {"step": "dz", "of": "z", "formula": "2*z", "shape": [2]}
    at = ("--at", "W=[[1,2],[3,4]],x=[1,-1]", "--get", "at.W")
    assert ask("grad", line[0], *at).out == "[[-2,2],[-2,2]]\n"
    assert ask("grad", line[0], *at, "--expect", "[[-2, 2], [-2, 2]]").out == "right\n"
