"""Array programs written out entry by entry: every operation against loops, names, limits, places."""

from __future__ import annotations

import array_oracles
import pytest
from array_oracles import flat
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from netcalc.errors import LimitError, ShapeError
from netcalc.expression.expand import MOST_STEPS, entry_names, expanded, indices
from netcalc.expression.graph import Graph, Step
from netcalc.expression.parser import Program, parse
from netcalc.expression.printer import program as text
from netcalc.expression.trace import forward
from netcalc.operations import FLOATS, OPERATIONS, VECTOR
from netcalc.operations.digits import Digits
from netcalc.operations.entries import Entries, Grid

ROWS = {**OPERATIONS, "vector": VECTOR}
CASES = [
    (name, sizes, settings)
    for name, row in ROWS.items()
    for sizes, settings in array_oracles.cases(name, len(row.arguments) - len(row.settings))
]


def alone(name, sizes, settings):
    """A program of one operation."""
    steps = [Step(None, name=f"in{chr(97 + k)}") for k in range(len(sizes))]
    steps += [Step(None, literal=str(number)) for number in settings]
    if len(sizes) == 1 and name == "vector":
        sizes = (sizes[0],)
    steps.append(Step(ROWS[name], tuple(range(len(steps)))))
    return Program("", Graph(tuple(steps), {}, len(steps) - 1), ((0, 0),) * len(steps))


def values(made, at):
    graph = made.program.graph
    found = forward(graph, FLOATS, at)[graph.result]
    return found if isinstance(found, list) else [found]


def entries_of(made, arrays):
    """The values of the scalar program's inputs."""
    return {
        entry: float(value)
        for name, whole in arrays.items()
        for entry, value in zip(made.names[name], flat(whole), strict=True)
    }


@pytest.mark.parametrize(("name", "sizes", "settings"), CASES)
def test_every_operation_written_out_is_itself(name, sizes, settings):
    if not sizes and name != "ones":
        pytest.skip("takes inputs")
    program = alone(name, sizes, settings)
    arrays = array_oracles.inputs(name, sizes)
    names = list(program.graph.inputs)
    made = expanded(program, dict(zip(names, sizes, strict=True)))
    expected = array_oracles.value(name, arrays, settings)
    assert made.shape == array_oracles.shape(expected)
    found = values(made, entries_of(made, dict(zip(names, arrays, strict=True))))
    assert found == pytest.approx([float(a) for a in flat(expected)], rel=1e-12, abs=1e-15)
    assert all(not step.operation or step.operation.name in ROWS for step in made.program.graph.steps)


@pytest.mark.parametrize(("name", "sizes", "settings"), CASES)
def test_every_operation_over_entries_of_many_digits(name, sizes, settings):
    if ROWS[name].shape is None or not sizes:
        return
    m = Entries(Digits(40))
    arrays = array_oracles.inputs(name, sizes)
    grids = [m.each(m.m.lift, m.grid(a)) for a in arrays]
    found = ROWS[name].value(m)(*grids, *settings)
    expected = [mp.mpf(entry) for entry in flat(array_oracles.value(name, arrays, settings))]
    assert found.shape == array_oracles.shape(array_oracles.value(name, arrays, settings))
    for ball, true in zip(found.entries, expected, strict=True):
        assert abs(mpf(m.m.rounded(ball)[0]) - true) <= mpf(10) ** -30 * (1 + abs(true))


NAMES = ["x", "W", "x1", "W11", "W_e11", "W1", "b", "x11", "Wx"]


@given(
    st.dictionaries(
        st.sampled_from(NAMES),
        st.one_of(
            st.just(()),
            st.tuples(st.integers(1, 13)),
            st.tuples(st.integers(1, 3), st.integers(1, 12)),
        ),
    )
)
def test_names_of_entries_are_never_shared(shapes):
    names = entry_names(shapes, set(shapes))
    every = [entry for entries in names.values() for entry in entries]
    assert len(set(every)) == len(every)
    for name, entries in names.items():
        assert (entries == (name,)) if not shapes[name] else set(entries).isdisjoint(shapes)
        assert all(parse(entry).graph.inputs == {entry: 0} for entry in entries)


def test_places():
    assert indices((2, 2)) == ["11", "12", "21", "22"]
    assert indices((1, 10))[-2:] == ["0109", "0110"]
    assert indices((11,))[-1] == "11"


@pytest.mark.parametrize(
    ("source", "shapes", "expected"),
    [
        ("h = W@x; h@h", {"W": (1, 2), "x": (2,)}, "h1 = W11*x1 + W12*x2; h1*h1"),
        ("x*2 + 1", {"x": (2,)}, "[x1*2 + 1, x2*2 + 1]"),
        ("A.T", {"A": (1, 2)}, "[A11, A12]"),
        ("B = A.T; B", {"A": (1, 2)}, "B11 = A11; B21 = A12; [B11, B21]"),
        ("B = A; sum(B)", {"A": (2,)}, "B1 = A1; B2 = A2; B1 + B2"),
        ("mean(x)", {"x": (2,)}, "(x1 + x2)/2"),
        ("softmax(z)", {"z": (2,)}, "[exp(z1)/(exp(z1) + exp(z2)), exp(z2)/(exp(z1) + exp(z2))]"),
        ("max(x)", {"x": (3,)}, "max(x1, x2, x3)"),
        ("0*log(x)", {"x": (1,)}, "[0*log(x1)]"),
        ("W*W11", {"W": (1, 1)}, "[W_e11*W11]"),
        ("[a, [1, b]@[c, 2]]", {}, "[a, 1*c + b*2]"),
        ("x@y", {"x": (1,), "y": (1,)}, "x1*y1"),
    ],
)
def test_what_is_written(source, shapes, expected):
    made = expanded(parse(source), shapes)
    assert text(made.program.graph) == expected
    if "W_e" not in expected:
        assert parse(expected).graph == parse(text(made.program.graph)).graph


def test_where_a_step_was_written():
    made = expanded(parse("h = W@x; sum(h)"), {"W": (2, 2), "x": (2,)})
    program = made.program
    assert len(program.spans) == len(program.graph.steps)
    spots = {program.text[slice(*span)] for span in program.spans}
    assert spots == {"W", "x", "W@x", "sum(h)"}


def test_values_of_entries_gathered():
    made = expanded(parse("W@x"), {"W": (2, 2), "x": (2,)})
    entries = dict(zip((*made.names["W"], *made.names["x"]), range(6), strict=True))
    assert made.whole(entries) == {"W": [[0, 1], [2, 3]], "x": [4, 5]}


def test_a_program_too_long_to_be_written_out():
    with pytest.raises(LimitError, match="7,201,200 steps"):
        expanded(parse("W@x"), {"W": (2000, 1200), "x": (1200,)})
    with pytest.raises(LimitError):
        expanded(parse("x + 1"), {"x": (MOST_STEPS,)})
    with pytest.raises(LimitError):
        expanded(parse("outer(x, x)@x"), {"x": (300,)})
    with pytest.raises(ShapeError):
        expanded(parse("W@x"), {"W": (2, 3), "x": (2,)})


def test_grids():
    m = Entries(FLOATS)
    a = m.grid([[1.0, 2.0], [3.0, 4.0]])
    assert (1 - a).nested == [[0.0, -1.0], [-2.0, -3.0]]
    assert (a * m.grid([10.0, 20.0])).nested == [[10.0, 40.0], [30.0, 80.0]]
    assert (m.grid([[1.0], [2.0]]) + m.grid([1.0, 2.0, 3.0])).nested == [[2.0, 3.0, 4.0], [3.0, 4.0, 5.0]]
    assert (-m.lift(2.0)).nested == -2.0
    assert m.transpose(m.grid([1.0, 2.0])).shape == (2,)
    assert isinstance(m.pi, Grid)
    with pytest.raises(AttributeError):
        _ = m.no_such_function
