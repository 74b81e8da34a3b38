"""Text -> Graph: what is read, what it means, and what is refused where."""

from __future__ import annotations

import contextlib

import pytest
from formulas import text, trees
from hypothesis import given
from hypothesis import strategies as st

from netcalc.errors import LimitError, NetcalcError, NotationError, UnknownName
from netcalc.expression.parser import parse
from netcalc.expression.printer import program
from netcalc.expression.tokens import NESTING_LIMIT
from netcalc.operations import FUNCTIONS, OPERATIONS


def meaning(source):
    """A program with all brackets: what the parser made of it."""
    graph = parse(source).graph
    texts = []
    for i, step in enumerate(graph.steps):
        inputs = [texts[j] for j in step.inputs]
        if step.operation is None:
            made = step.name or step.literal
        elif step.operation.fixity and len(inputs) == 2:
            made = f"({inputs[0]}{step.operation.fixity.sign}{inputs[1]})"
        elif step.operation.fixity:
            pair = (step.operation.fixity.sign, inputs[0])
            made = f"({''.join(reversed(pair) if step.operation.fixity.behind else pair)})"
        else:
            made = f"{step.operation.name}({','.join(inputs)})"
        texts.append(graph.names.get(i) or made)
    return texts[graph.result]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a+b*c", "(a+(b*c))"),
        ("a-b-c", "((a-b)-c)"),
        ("a/b*c", "((a/b)*c)"),
        ("a^b^c", "(a^(b^c))"),
        ("a**b", "(a^b)"),
        ("-x^2", "(-(x^2))"),
        ("2^-x^2", "(2^(-(x^2)))"),
        ("-x*y", "((-x)*y)"),
        ("a*-b", "(a*(-b))"),
        ("a--b", "(a-(-b))"),
        ("+x", "x"),
        ("2x", "(2*x)"),
        ("-2x", "(-(2*x))"),
        ("2x^2", "(2*(x^2))"),
        ("2x*3y", "((2*x)*(3*y))"),
        ("2x/3", "((2*x)/3)"),
        ("(x+y)z", "((x+y)*z)"),
        ("2(x+1)(y+2)", "((2*(x+1))*(y+2))"),
        ("x²y", "((x^2)*y)"),
        ("x⁻¹²", "(x^(-12))"),
        ("√x+√(y+1)", "(sqrt(x)+sqrt((y+1)))"),
        ("2√x", "(2*sqrt(x))"),
        ("a·b×c÷d−e_n", "((((a*b)*c)/d)-e_n)"),
        ("1e-3+.5+2.", "((1e-3+.5)+2.)"),
        ("1_000", "1000"),
        ("2e3x", "(2e3*x)"),
        ("a<b+1", "(a<(b+1))"),
        ("a≤b", "(a<=b)"),
        ("a<b & c>=d | not e_1 xor f", "(((a<b)&(c>=d))|((~e1)xorf))"),
        ("a ⊕ b ∧ ¬c ∨ d ⊻ f", "((axor(b&(~c)))|(dxorf))"),
        ("~a & b", "((~a)&b)"),
        ("not a < b", "(~(a<b))"),
        ("ReLU(x)+SGN(x)+ln(x)+σ(x)+Swish(x)", "((((relu(x)+sign(x))+log(x))+sigmoid(x))+silu(x))"),
        ("leaky_relu(a)", "leaky_relu(a,0.01)"),
        ("leaky_relu(a, beta=0.1)", "leaky_relu(a,0.1)"),
        ("elu(a, 2)", "elu(a,2)"),
        ("max(a, b, c)", "max(a,b,c)"),
        ("w₀+w_0+w0", "((w0+w0)+w0)"),
        ("x_12+y_hat", "(x12+y_hat)"),
        ("π+pi", "(pi+pi)"),
        ("sin+exp", "(sin+exp)"),
        ("I*S+N", "((I*S)+N)"),
        ("q = x + y; f = q*z", "f"),
        ("q = x + y\nq*z", "(q*z)"),
        ("q = (x +\n y)\n\n;; q", "q"),
        ("q = x; r = q; r + q", "(r+q)"),
        ("x +\ny", "(x+y)"),
        ("max(a,\n b)", "max(a,b)"),
        ("W@x + b", "((W@x)+b)"),
        ("a@b@c", "((a@b)@c)"),
        ("2*W@x/3", "(((2*W)@x)/3)"),
        ("2x@y", "((2*x)@y)"),
        ("-W.T@x^2", "((-(W.T))@(x^2))"),
        ("W.T.T^2.T", "(((W.T).T)^(2.T))"),
        ("(a+b).T@[c, d].T", "(((a+b).T)@(vector(c,d).T))"),
        ("x².T + √y.T + zᵀ", "((((x^2).T)+sqrt((y.T)))+(z.T))"),
        ("[[1, 2],\n [x, y + 1]]@[x]", "(vector(vector(1,2),vector(x,(y+1)))@vector(x))"),
        ("F = [x, y]; sin(F)", "sin(F)"),
        ("sum(a) + sum(a, axis=0) + sum(a, axis=1, keep=1)", "((sum(a)+sum(a,0))+sum(a,1,1))"),
        ("ones(3) + ones(2, 3)", "(ones(3)+ones(2,3))"),
        ("max(a)", "max(a)"),
        ("T + x.T", "(T+(x.T))"),
    ],
)
def test_meaning(source, expected):
    assert meaning(source) == expected


def test_composed_and_decomposed_names_are_one():
    assert list(parse("y\u0302 + \u0177").graph.inputs) == ["\u0177"]


def test_inputs_stand_in_order_of_first_appearance():
    assert list(parse("b*a + c/a").graph.inputs) == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("source", "variables", "euler"),
    [
        ("e^x", (), True),
        ("e^x", ("e",), False),
        ("e = 2; e^x", (), False),
        ("2e", (), True),
        ("exp(x)", (), False),
    ],
)
def test_e_is_eulers_number_unless_it_is_a_name(source, variables, euler):
    assert parse(source, variables).euler is euler


REFUSED = [
    # text, what its message says, the text under the caret, what its hint says
    ("max(x, axis=1)", "= has no meaning here", "=", "sum and mean alone take an axis"),
    ("elu(x, beta=1)", "= has no meaning here", "=", "the call is elu(a, alpha=1)"),
    ("", "no formula", "", "for example"),
    ("x+", "missing after +", "", None),
    ("x y", "side by side", "y", "x*y"),
    ("x 2", "side by side", "2", "x*2"),
    ("(x+1)2", "side by side", "2", "(x+1)*2"),
    ("3..2", "side by side", ".2", None),
    ("1/2x", "two ways", "1/2x", "1/(2*x)"),
    ("1/(a+b)c", "two ways", "1/(a+b)c", "1/((a+b)*c)"),
    ("a/-2x", "two ways", "a/-2x", None),
    ("e^2a", "two ways", "e^2a", "e^(2*a)"),
    ("x^2(y+1)", "two ways", "x^2(", "x^(2*(...))"),
    ("√x^2", "two ways", "^", "√(x^2)"),
    ("√x²", "two ways", "²", None),
    ("x(y+1)", "no function x", "x", "x*(...)"),
    ("sigmiod(x)", "no function sigmiod", "sigmiod", "did you mean sigmoid?"),
    ("f(x) = x^2", "defines no function", "f", "f = x^2"),
    ("exp[x]", "[ has no meaning", "[", "exp(...)"),
    ("sin x", "in brackets", "x", "sin(x)"),
    ("|x|", "before |", "|", "abs(x)"),
    ("x == y", "= has no meaning", "=", "(x >= y) & (x <= y)"),
    ("x = y = z", "= has no meaning", "=", None),
    ("a < b < c", "do not chain", "<", "(a < b) & (b < c)"),
    ("1<<10", "<<", "<", None),
    ("7//2", "before /", "/", "no whole-number division"),
    ("a && b", "before &", "&", "once"),
    ("a || b", "before |", "|", "once"),
    ("a != b", "!= has no meaning", "!=", "x xor y"),
    ("a ≠ b", "≠ has no meaning", "≠", "x xor y"),
    ("!a", "! has no meaning", "!", "~x"),
    ("a → b", "→ has no meaning", "→", "~a | b"),
    ("a ⇔ b", "⇔ has no meaning", "⇔", "~(a xor b)"),
    ("x if y else 2", "operator is missing", "if", "where(condition, a, b)"),
    ("w_{0}", "{ has no meaning", "{", "w0 for w_{0}"),
    ("x^{2}", "{ has no meaning", "{", "round brackets"),
    ("\\frac{a}{b}", "\\ has no meaning", "\\", "LaTeX"),
    ("х+x", "CYRILLIC", "х", None),
    ("x\u200b+y", "invisible", "\u200b", None),
    ("ｅｘｐ(x)", "FULLWIDTH", "ｅ", "write e"),
    ("x[1]", "[ has no meaning after x", "[", "no indexing"),
    ("[1, 2]x", "side by side", "x", "[1, 2]@x for the product of matrices"),
    ("W.T(x)", "side by side", "(", "W.T@(...)"),
    ("[x, y)", "closes another bracket", ")", None),
    ("(x]", "closes another bracket", "]", None),
    ("[x, y", "never closed", "[", None),
    ("[]", "a value is missing", "]", None),
    ("[x,]", "a value is missing", "]", None),
    ("[entries=x]", "=", "=", None),
    ("x@", "missing after @", "", None),
    ("@x", "before @", "@", None),
    ("x@@y", "before @", "@", None),
    (".T", "before .T", ".T", None),
    ("x.t", ". has no meaning", ".", "W.T"),
    ("x.T2", ". has no meaning", ".", "W.T"),
    ("x'", "' has no meaning", "'", "W.T"),
    ("sum(a, axis=k)", "axis of sum is a whole number", "k", "axis=0"),
    ("sum(a, axis=-1)", "axis of sum is a whole number", "-1", "axis=0"),
    ("sum(a, axis=1.0)", "axis of sum is a whole number", "1.0", "axis=0"),
    ("sum(a, keep=1)", "=", "=", "sum(a, axis=..., keep=...)"),
    ("sum(a, axis=0, keep=1, 2)", "takes 1 to 3 inputs", "sum(a, axis=0, keep=1, 2)", None),
    ("sum(a, b)", "takes one input", "b", "sum(a, axis=0)"),
    ("sum(1, 2)", "takes one input", "2", "[a, b]"),
    ("ones(n)", "rows of ones is a whole number", "n", "ones(2, 3)"),
    ("ones()", "takes 1 to 2 inputs", "ones()", None),
    ("sin(x", "never closed", "(", None),
    ("(x", "never closed", "(", None),
    ("x)", "never opened", ")", None),
    (")x(", "before )", ")", None),
    ("()", "before )", ")", None),
    ("sin()", "takes 1 input, not 0", "sin()", "sin(a)"),
    ("sin(x, y)", "takes 1 input, not 2", "sin(x, y)", None),
    ("where(x, y)", "takes 3 inputs, not 2", "where(x, y)", None),
    ("leaky_relu(x, gamma=2)", "=", "=", "beta=0.01"),
    ("x, y", "comma", ",", None),
    ("(x, y)", "comma", ",", None),
    ("x; y", "without a name", "x", "q = ..."),
    ("x\n+ y", "without a name", "x", "line"),
    ("q = x; q = y", "twice", "q", None),
    ("f = q*z; q = x", "before it is assigned", "q", "first"),
    ("q = q + 1", "before it is assigned", "q", None),
    ("pi = 3", "pi", "pi", None),
    ("q =", "missing after =", "", None),
    ("x!", "! has no meaning", "!", None),
    ("__import__('os')", "_ has no meaning", "_", None),
]


@pytest.mark.parametrize(("source", "message", "under", "hint"), REFUSED, ids=[repr(r[0]) for r in REFUSED])
def test_refused(source, message, under, hint):
    with pytest.raises(NotationError) if "function" not in message else pytest.raises(UnknownName) as caught:
        parse(source)
    error = caught.value
    assert message in error.message
    assert error.place.text[error.place.start : error.place.end] == under
    assert hint is None or hint in error.hint


@pytest.mark.parametrize(
    "source",
    [
        "(" * (NESTING_LIMIT + 1) + "x" + ")" * (NESTING_LIMIT + 1),
        "sin(" * 500 + "x" + ")" * 500,
        "1" * 401,
        "x" * (4 * 2**20 + 1),
    ],
    ids=["brackets", "calls", "digits", "text"],
)
def test_limits(source):
    with pytest.raises(LimitError, match=r"200|400|4,194,304"):
        parse(source)


@pytest.mark.parametrize(
    "source", ["-" * 10_000 + "x", "+".join(["x"] * 20_000), "2^" * 5_000 + "x", "~" * 5_000 + "x"]
)
def test_chains_have_no_limit(source):
    assert parse(source).graph.inputs == {"x": parse(source).graph.inputs["x"]}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_called_by_its_name(name):
    operation = OPERATIONS[name]
    named = [f"{setting}=1" for setting in operation.settings]
    inputs = operation.arguments[: len(operation.arguments) - len(named)]
    call = f"{name.upper()}({', '.join([*inputs[: len(inputs) - len(operation.defaults)], *named])})"
    graph = parse(call).graph
    assert graph.steps[graph.result].operation is operation
    assert len(graph.steps[graph.result].inputs) == len(operation.arguments)
    assert parse(program(graph)).graph == graph


@given(trees)
def test_a_printed_program_is_read_as_the_same_graph(tree):
    graph = parse(text(tree)).graph
    assert parse(program(graph)).graph == graph


_ARRAYS = st.recursive(
    st.sampled_from(["W", "x", "b", "2", "0.5", "pi"]),
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*/@^"), inner),
        st.builds("({}).T".format, inner),
        st.builds("(-{})".format, inner),
        st.builds("{}({})".format, st.sampled_from(["sum", "softmax", "relu", "norm", "max"]), inner),
        st.builds("{}({}, axis={})".format, st.sampled_from(["sum", "mean"]), inner, st.sampled_from("01")),
        st.builds("sum({}, axis=1, keep=1)".format, inner),
        st.builds("outer({}, {})".format, inner, inner),
        st.lists(inner, min_size=1, max_size=3).map(lambda entries: f"[{', '.join(entries)}]"),
    ),
    max_leaves=12,
)


@given(_ARRAYS)
def test_a_printed_program_of_arrays_is_read_as_the_same_graph(source):
    graph = parse(source).graph
    printed = program(graph)
    assert parse(printed).graph == graph
    assert len(printed) <= len(source) + 2 * source.count(" ")


@pytest.mark.parametrize(
    "source",
    [
        "q = x; r = q*2; r - (q - 1)",
        "c = 2; c*x",
        "a < b | ~(c & d)",
        "q = x + y; q",
        "h = tanh(W@x + b); p = softmax(U@h + c); cross_entropy(t, p)",
        "-(a@(b@c)).T*(-d.T) + [[1, 2], [x, y]]@[a + b, 2.T]",
        "k = 0; sum(a, axis=k) + sum(a, axis=1, keep=1) + ones(2, 3)",
        "2.T + (2.).T + (-x).T",
    ],
)
def test_printed_statements_are_read_as_the_same_graph(source):
    graph = parse(source).graph
    assert parse(program(graph)).graph == graph


@given(trees)
def test_every_step_has_its_place(tree):
    read = parse(text(tree))
    for i in range(len(read.graph.steps)):
        place = read.place(i)
        assert 0 <= place.start < place.end <= len(read.text)


def test_hostile_texts_never_raise_anything_else():
    for piece in [
        "(",
        ")",
        ",",
        ";",
        "\n",
        "=",
        "x",
        "2",
        "+",
        "^",
        "√",
        "²",
        "sin",
        "sin(",
        "~",
        "<",
        "beta",
        "\x00",
        "'",
    ]:
        for other in ["", "x", "(", ")", "=", ",", "\n", "sin(", "2", "-"]:
            for third in ["", ")", "x", "=", "²", "("]:
                with contextlib.suppress(NetcalcError):
                    parse(piece + other + third)


@pytest.mark.parametrize(
    ("source", "printed", "entries"),
    [
        ("[x*y, sin(x)]", "[x*y, sin(x)]", 2),
        ("F = [x,\n  y + 1\n]", "F = [x, y + 1]", 2),
        ("q = x + y; F = [q, q*z]; F", "q = x + y; F = [q, q*z]", 2),
        ("[(x+1)*2]", "[(x + 1)*2]", 1),
        ("[max(x, y), -x]", "[max(x, y), -x]", 2),
        ("x*y", "x*y", None),
    ],
)
def test_a_vector_is_a_whole_result(source, printed, entries):
    graph = parse(source).graph
    assert program(graph) == printed
    assert parse(printed).graph.steps == graph.steps
    assert (graph.entries and len(graph.entries)) == entries


@pytest.mark.parametrize("text", ["sin²(x)", "sin^2(x)", "2σ²x", "cos²(x) + sin²(x)", "x*tanh²(x)"])
def test_a_power_stands_behind_the_brackets_of_a_function(text: str) -> None:
    with pytest.raises(NotationError, match="ahead of its brackets") as raised:
        parse(text)
    assert "(...)^2" in (raised.value.hint or "")


def test_a_variable_called_as_a_function_has_powers() -> None:
    assert parse("sin = x; sin²(x + 1)").graph.inputs.keys() == {"x"}
    assert parse("x²(y+1)").graph.inputs.keys() == {"x", "y"}


@pytest.mark.parametrize("text", [3, None, ["x"]])
def test_a_program_is_a_text(text: object) -> None:
    with pytest.raises(NotationError, match="a program is a text"):
        parse(text)  # type: ignore[arg-type]
