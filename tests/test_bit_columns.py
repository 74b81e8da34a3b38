"""What a program computes on all bit rows, against fractions and many digits worked row by row."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import isqrt

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netcalc.errors import DomainError, InputError, LimitError, NetcalcError, ShapeError
from netcalc.expression.bits.columns import LEVELS
from netcalc.expression.bits.net import exact_point, read_net
from netcalc.expression.bits.rows import Arrays, Lists
from netcalc.expression.bits.truth import FARTHEST_INPUTS, as_float, bit_table, truth_table
from netcalc.expression.point import read_point
from netcalc.operations.rationals import NotRational, Rationals

F, D = Fraction, mpmath.mpf


def bits(truth, inputs):
    """The bits of an integer, row after row."""
    return [truth >> row & 1 for row in range(1 << inputs)]


PROGRAMS = [
    ("z1 = step(x1 + 2x2 + x3 - 2.5)", lambda a, b, c: a + 2 * b + c > F(5, 2)),
    ("step(x3 + x4 - 1.5)", lambda a, b: a + b > F(3, 2)),
    ("step(0.1a + 0.2b - 0.3c)", lambda a, b, c: F(1, 10) * a + F(2, 10) * b - F(3, 10) * c > 0),
    ("a/3 + b/3 + c/3 >= 1", lambda a, b, c: a + b + c >= 3),
    ("1/3*a + 2/3*b < 1", lambda a, b: a + 2 * b < 3),
    ("a xor b xor c", lambda a, b, c: (a + b + c) % 2),
    ("not a or b and not c", lambda a, b, c: (not a) or (b and not c)),
    ("max(a, b) - min(b, c) > 0", lambda a, b, c: max(a, b) - min(b, c) > 0),
    ("where(a, b, c)", lambda a, b, c: b if a else c),
    ("where(a, 1/a, b) > 0.5", lambda a, b: (1 if a else b) > 0.5),
    ("relu(a + b - 1.5) > leaky_relu(c - 2, 0.25) + 0.3", lambda a, b, c: max(a + b - 1.5, 0) > c / 4 - 0.2),
    ("clip(a + b + c, 0, 2) >= 2", lambda a, b, c: a + b + c >= 2),
    ("abs(a - b) > 0", lambda a, b: a != b),
    ("(a + b)^2 > 3", lambda a, b: a + b == 2),
    ("(a + 1)^0.5 > 1.2", lambda a: a == 1),
    ("(a + 2)^-2 < 0.2", lambda a: a == 1),
    ("sign(a - b + 0.5)", lambda a, b: a - b + 0.5 > 0),
    ("sum([a, b, c]) > 1", lambda a, b, c: a + b + c > 1),
    ("a*b", lambda a, b: a and b),
    ("1 > 2", lambda: False),
    ("1e400*a > 1e399", lambda a: a == 1),
    ("a & b & c & d & e", lambda *row: all(row)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), PROGRAMS, ids=[text for text, _ in PROGRAMS])
def test_programs(text, meant):
    net = read_net(text)
    found = bit_table(net)
    rows = list(product((0, 1), repeat=len(net.inputs)))
    assert bits(found.truth, len(net.inputs)) == [int(bool(meant(*row))) for row in rows]
    assert [found.row(r) for r in range(found.rows)] == rows
    assert found.signs is text.startswith("sign")


weights = st.lists(st.integers(-300, 300), min_size=1, max_size=8)


@given(weights, st.integers(-300, 300), st.sampled_from([1, 7, 10, 100]))
def test_perceptrons_against_integers(whole, bias, over):
    names = [f"x{k}" for k in range(len(whole))]
    at = f"w=[{','.join(f'{w}/{over}' for w in whole)}],b={bias}/{over}"
    net = read_net("step(w@x + b)", at, f"x={len(whole)}")
    table = bit_table(net)
    assert len(table.inputs) == len(names)
    for row, bit in zip(product((0, 1), repeat=len(whole)), bits(table.truth, len(whole)), strict=True):
        assert bit == (sum(w * x for w, x in zip(whole, row, strict=True)) + bias > 0)


SMOOTH = [
    ("sigmoid(3a - 2b) > 0.3 + 0.1c", lambda a, b, c: 1 / (1 + mpmath.exp(2 * b - 3 * a)) > (3 + c) / D(10)),
    ("step(exp(a) - 2.71828182845904523536*a)", lambda a: mpmath.exp(a) > D("2.71828182845904523536") * a),
    ("tanh(a - b) > 0.7", lambda a, b: mpmath.tanh(a - b) > D("0.7")),
    ("sqrt(a + b + 1) > 1.7", lambda a, b: mpmath.sqrt(a + b + 1) > D("1.7")),
    ("cos(pi*a) + b > 0.5", lambda a, b: mpmath.cos(mpmath.pi * a) + b > 0.5),
    ("elu(a - 1) + softplus(b) > 0.3", lambda a, b: mpmath.exp(a - 1) + mpmath.log1p(mpmath.exp(b)) > 1.3),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), SMOOTH, ids=[text for text, _ in SMOOTH])
def test_smooth_programs(text, meant):
    net = read_net(text)
    with mpmath.workdps(60):
        wanted = [int(bool(meant(*row))) for row in product((0, 1), repeat=len(net.inputs))]
    assert bits(bit_table(net).truth, len(net.inputs)) == wanted


@pytest.mark.parametrize("nines", [30, 60, 150, 300])
def test_close_comparisons_take_more_digits(nines):
    """sqrt(2) against its own digits, cut off: larger than that, and smaller than the next one."""
    root = isqrt(2 * 10 ** (2 * nines))
    less, more = (f"1.{str(digits)[1:]}" for digits in (root, root + 1))
    assert bit_table(read_net(f"sqrt(2)*a > {less}")).truth == 0b10
    assert bit_table(read_net(f"sqrt(2)*a > {more}")).truth == 0b00


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("step(sin(1)^2 + cos(1)^2 - a)", DomainError, f"{LEVELS[-1]} digits do not tell"),
        ("1/a > 0", DomainError, "division by zero"),
        ("log(a - b) > 0", DomainError, "a=0, b=0"),
        ("a & (b + 1)", InputError, "0 and 1 only"),
        ("a + b", InputError, "2 at a=1, b=1, and no bit"),
        ("0.9999999*a", InputError, "not exactly 1 at a=1, and no bit"),
        ("[a, b]", InputError, "vector of 2"),
        (" & ".join(f"x{k}" for k in range(17)), LimitError, "17 inputs have 2^17 rows"),
        (" & ".join(f"x{k}" for k in range(5000)), LimitError, "5000 inputs"),
        ("exp(exp(exp(exp(100a)))) > 2", LimitError, "too large"),
        ("2^2^2^2^2^2^a > 2", LimitError, "too large"),
    ],
)
def test_what_has_no_truth(text, error, says):
    with pytest.raises(error) as caught:
        bit_table(read_net(text))
    assert says in str(caught.value)


@pytest.mark.parametrize("inputs", [1, 3, 6])
def test_lists_and_arrays_are_the_same_rows(inputs):
    plain, arrays = Lists(inputs), Arrays(inputs)
    for k in range(inputs):
        assert list(arrays.bit(k)) == plain.bit(k)
    a = plain.bit(0)
    b = [3 * bit + 1 for bit in plain.bit(inputs - 1)]
    met, codes = plain.paired(a, b, 5)
    known, others = arrays.paired(arrays.numpy.asarray(a), arrays.numpy.asarray(b), 5)
    assert [met[code] for code in codes] == [known[code] for code in others]
    marks = [code % 2 == 0 for code in range(len(met))]
    told = [known.index(value) for value in met]
    assert plain.bits(codes, marks) == arrays.bits(others, [marks[told.index(k)] for k in range(len(known))])
    assert list(arrays.renamed(others, list(range(10, 10 + len(known))))) == [10 + code for code in others]
    assert arrays.first(others, 0) == list(others).index(0)


def test_wide_codes_are_told_apart_too():
    arrays = Arrays(12)
    codes = arrays.numpy.arange(4096)
    met, found = arrays.paired(codes, codes, 4096)
    assert [met[code] for code in found] == [4097 * code for code in range(4096)]


@pytest.mark.parametrize("inputs", [11, 12, 13])
def test_many_rows(inputs):
    """Both kinds of rows, with weights that make as many sums as there are rows."""
    text = " + ".join(f"{3**k}*x{k}" for k in range(inputs))
    found = bit_table(read_net(f"step({text} - {3**inputs // 4})"))
    for row in range(0, found.rows, 97):
        total = sum(3**k * bit for k, bit in enumerate(found.row(row)))
        assert found.truth >> row & 1 == (total > 3**inputs // 4)


def test_farther_than_sixteen_inputs_when_asked_for():
    text = " + ".join(f"x{k}" for k in range(FARTHEST_INPUTS))
    found = bit_table(read_net(f"{text} >= {FARTHEST_INPUTS}"), FARTHEST_INPUTS)
    assert found.truth == 1 << ((1 << FARTHEST_INPUTS) - 1)


def test_values_of_nodes_that_are_no_bits():
    table = truth_table(read_net("a = 0.1x1 + 0.2x2; y = step(a - 0.25)"))
    node = table.nodes[0]
    assert [as_float(node.column.at(row)) for row in range(4)] == [0, 0.2, 0.1, 0.3]
    assert (node.kind, table.results[0].name) == (None, "y")


@pytest.mark.parametrize(
    ("text", "results"), [("x1 & x2", ["f"]), ("f & x2", ["f1"]), ("[x1, f1]", ["f2", "f3"])]
)
def test_results_without_a_name_get_one(text, results):
    assert [node.name for node in truth_table(read_net(text)).results] == results


def test_zeros():
    table = truth_table(read_net("z = step(x1 - x2); y = sign(z - 0.5)"))
    assert list(table.zeros.values()) == [0b1001]


# -- reading -----------------------------------------------------------------------------------------------

WEIGHTS = "W=[[1,2,1,0],[0,0,1,1]],b=[-2.5,-1.5],w2=[1,1],c=-1/2"


def test_arrays_are_read_by_their_entries():
    net = read_net("h = step(W@x + b); y = step(w2@h + c)", WEIGHTS)
    assert net.inputs == ("x1", "x2", "x3", "x4")
    other = bit_table(read_net("z1 = step(x1 + 2x2 + x3 - 2.5); z2 = step(x3 + x4 - 1.5); z1 or z2"))
    assert bit_table(net) == other


def test_an_input_may_be_held_still():
    assert bit_table(read_net("a & b | c", at="c=0")).inputs == ("a", "b")
    assert bit_table(read_net("a & b", at={"a": 1, "b": 1})) == ((), 1, False)


def test_values_are_read_exactly():
    text = "a=0.1, b=1/3, v=[1/3, 0.25], c=1e-3"
    assert exact_point(text, read_point(text)) == {
        "a": F(1, 10), "b": F(1, 3), "v": [F(1, 3), F(1, 4)], "c": F(1, 1000),
    }  # fmt: skip
    assert exact_point({"a": 0.1, "b": "1/3"}, read_point({"a": 0.1, "b": "1/3"})) == {
        "a": F(1, 10),
        "b": F(1, 3),
    }
    assert bit_table(read_net("w*x >= 1/3", at="w=1/3")).truth == 0b10


@pytest.mark.parametrize(
    ("text", "at", "inputs"),
    [
        ("step([1,2,1,0]@x - 2.5)", (), ("x1", "x2", "x3", "x4")),
        ("step(x@[1,2,1,0] - 2.5) | step([0,0,1,1]@x - 1.5)", (), ("x1", "x2", "x3", "x4")),
        ("step(X@W + b)", "W=[[1,2],[3,4],[5,6]],b=[-1,-2]", ("X1", "X2", "X3")),
        ("step(A@[[1,2,1]].T)", (), ("A1", "A2", "A3")),
    ],
)
def test_an_input_is_a_vector_of_the_size_that_fits(text, at, inputs):
    assert read_net(text, at).inputs == inputs


@pytest.mark.parametrize(
    ("text", "at", "shape", "error", "says"),
    [
        ("z = a; z & b", "z=1", (), InputError, "z is computed in the program"),
        ("step(W@x + b)", WEIGHTS, "x=5", ShapeError, "needs 4 entries"),
        ("step(W@x + b)", "W=[[1,2],[1,3]],b=[1,2,3]", (), ShapeError, "W@x is 2 and b is 3"),
        ("h = step(W@x); step(v@h)", "W=[[1,2],[3,4],[5,6]],v=[1,1]", (), ShapeError, "v is 2 and h is 3"),
        ("step(W@x", (), (), NetcalcError, "bracket"),
        ("and & b", (), (), NetcalcError, "a value is missing"),
        ("stp(a)", (), (), NetcalcError, "no function stp"),
        ("", (), (), NetcalcError, "no formula"),
        ("a & b", "a=2", (), NetcalcError, "0 and 1 only"),
    ],
)
def test_what_can_not_be_read(text, at, shape, error, says):
    with pytest.raises(error) as caught:
        bit_table(read_net(text, at, shape))
    assert says in str(caught.value)


@pytest.mark.parametrize("name", ["exp", "sigmoid", "sqrt", "softplus", "erf"])
def test_what_leaves_the_rationals(name):
    with pytest.raises(NotRational):
        getattr(Rationals(), name)


@given(st.fractions(), st.fractions())
def test_rationals_are_exact(a, b):
    m = Rationals()
    assert m.divide(a, b) == a / b if b else m.divide(a, b) != m.divide(a, b)
    assert (m.lt(a, b), m.ge(a, b), m.sign(a - b)) == (a < b, a >= b, (a > b) - (a < b))
    assert m.largest(a, b) == max(a, b)
