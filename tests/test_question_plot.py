"""The question plot: what runs, from where to where, values at the places asked for, and what is said."""

from __future__ import annotations

import json
import math
import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from terminal import ask

from netcalc import plot
from netcalc.answer import Plot
from netcalc.errors import (
    DomainError,
    InputError,
    LimitError,
    NetcalcError,
    NotationError,
    ShapeError,
    UnknownName,
)
from netcalc.render import Paper, render


def picture(answer):
    return next(section for section in answer.sections if isinstance(section, Plot))


def notes(answer, kind):
    return [note.text for note in answer.notes if note.kind == kind]


def test_the_answer():
    answer = plot("x^2", 0, 1, samples=3)
    assert answer.main == "points"
    assert answer.points == {"x": [0, 0.5, 1], "f": [0, 0.25, 1]}
    assert answer.curves == {"f": "x^2"}
    assert (answer.low, answer.high) == (0, 1)
    assert answer.gaps == {"f": []}
    (table,) = answer.tables
    assert table.rows == ((0, 0), (0.5, 0.25), (1, 1))
    assert picture(answer).series[0].name == "f = x^2"


def test_the_bump():
    """The lecture's two sigmoids of opposite sign, against the closed form tanh(a)-like at 0."""
    answer = plot("bump = sigmoid(a*(x+1)) - sigmoid(a*(x-1)); bump", at={"a": 5})
    assert list(answer.points) == ["x", "bump"]
    values = answer.points["bump"]
    assert values[5] == pytest.approx(math.tanh(2.5))  # sigmoid(5) - sigmoid(-5)
    assert values == pytest.approx(values[::-1])
    assert [f"{y:.4f}" for y in values[3:6]] == ["0.0067", "0.5000", "0.9866"]


@pytest.mark.parametrize(
    ("programs", "at", "names", "curves"),
    [
        (["x"], {}, ["f"], ["x"]),
        (["x", "x^2"], {}, ["f1", "f2"], ["x", "x^2"]),
        (["y = x^2; y"], {}, ["y"], ["x^2"]),
        (["y = x^2; 2*y"], {}, ["f"], ["2*y"]),
        (["y = x; y", "y = 2x; y"], {}, ["y", "y_2"], ["x", "2*x"]),
        (["f = x", "x^2"], {}, ["f", "f1"], ["x", "x^2"]),
        (["[x, y]"], {"y": 2}, ["f1", "f2"], ["x", "y"]),
        (["h = x^2; [h, 2*h]"], {}, ["h", "f"], ["x^2", "2*h"]),
        (["h = [x, 1]; h"], {}, ["h1", "h2"], ["x", "1"]),
        (["a*x"], {"a": [1, 2]}, ["f1", "f2"], ["a = 1", "a = 2"]),
        (["h = a*x + b"], {"a": [1, 2], "b": 1}, ["h1", "h2"], ["a = 1", "a = 2"]),
        (["sum(a*x)"], {"a": [1, 2]}, ["f"], ["sum(a*x)"]),
        (["f1 = x", "x", "-x"], {}, ["f1", "f2", "f3"], ["x", "x", "-x"]),
    ],
)
def test_names_of_curves(programs, at, names, curves):
    answer = plot(programs, at=at)
    assert list(answer.points) == ["x", *names]
    assert list(answer.curves.items()) == list(zip(names, curves, strict=True))
    assert len(picture(answer).series) == len(names)


@pytest.mark.parametrize(
    ("programs", "options", "variable"),
    [
        ("w^2", {}, "w"),
        ("w*x", {"at": "x=2"}, "w"),
        ("w*x", {"at": "x=2", "over": "w"}, "w"),
        ("3", {}, "x"),
        ("3", {"over": "t"}, "t"),
        (["3", "t"], {}, "t"),
        ("e^x", {}, "x"),
        ("e*2", {"over": "e"}, "e"),
        ("σ(x₁)", {"over": "x₁"}, "x1"),
    ],
)
def test_which_variable_runs(programs, options, variable):
    assert next(iter(plot(programs, **options).points)) == variable


@pytest.mark.parametrize(
    ("programs", "options", "error", "message"),
    [
        ("w*x", {}, InputError, "w, x have no value, and one variable runs"),
        ("w*x", {"over": "x"}, InputError, "no value for w"),
        ("w*x", {"over": "x", "at": "x=1,w=2"}, InputError, "x runs, and is given a value"),
        ("w*x", {"over": "y", "at": "w=1"}, InputError, "there is no y in the program"),
        ("w*x", {"over": "", "at": "w=1"}, InputError, "there is no empty name"),
        ("x^2", {"at": "x=1"}, InputError, "all variables have values"),
        ("x = 2; x*y", {"over": "x"}, InputError, "x is assigned in the program and said to run"),
        ("x = 2; x*y", {"at": "x=1"}, InputError, "x is assigned in the program and given a value"),
        ("x", {"start": 5, "end": -5}, InputError, "the range from 5 to -5 is reversed"),
        ("x", {"start": 1, "end": "1"}, InputError, "the range from 1 to 1 is empty"),
        ("x", {"start": "a"}, InputError, "--from is a number, not a"),
        ("x", {"end": "1e400"}, InputError, "--to: 1e400 has no finite value"),
        ("x", {"end": math.inf}, InputError, "--to is a number, not inf"),
        ("x", {"end": math.nan}, InputError, "--to is a number, not nan"),
        ("x", {"end": "[1,2]"}, InputError, "--to is a number"),
        ("x", {"samples": 1}, InputError, "--samples is a whole number from 2 on, not 1"),
        ("x", {"samples": "2.5"}, InputError, "not 2.5"),
        ("x", {"samples": "-3"}, InputError, "not -3"),
        ("x", {"samples": "9" * 5000}, LimitError, "--samples has 5,000 digits"),
        ("x", {"samples": "100,001"}, LimitError, "100,001 values are more than 100,000"),
        ("x", {"samples": 3, "points": "1,2"}, InputError, "contradict"),
        ("x", {"points": ""}, InputError, "--points names no places"),
        ("x", {"points": "1,a"}, InputError, "--points is a number, not a"),
        ("x", {"points": "1,,2"}, InputError, "--points is a number"),
        ("x", {"low": 1, "high": 1}, InputError, "--low 1 is not below --high 1"),
        ("x", {"low": 2, "high": 1}, InputError, "--low 2 is not below --high 1"),
        ("x", {"low": 6}, InputError, "nothing lies above 6"),
        ("x", {"high": -6}, InputError, "nothing lies below -6"),
        ("x", {"low": "b"}, InputError, "--low is a number"),
        ("W*x", {"at": {"W": [[1, 2], [3, 4]]}}, InputError, "this is a matrix 2x2"),
        ("W@x", {"at": {"W": [[1, 2], [3, 4]]}}, ShapeError, "x is a number"),
        ("a*x", {"at": {"a": [1.0] * 21}}, LimitError, "these are 21 curves"),
        (["x"] * 21, {}, LimitError, "these are 21 curves"),
        ("x x", {}, NotationError, ""),
        ("sigmiod(x)", {}, UnknownName, "there is no function sigmiod"),
        ("", {}, NotationError, "there is no formula"),
        ([], {}, InputError, "there is nothing to draw"),
        ("log(x)", {"end": -1}, DomainError, "f has no value from x = -5 to -1: no value: log(x) at x = -3"),
        ("1/(x - x)", {}, DomainError, "f has no value from x = -5 to 5: division by zero"),
        ("(x/3 - 7) & 1", {}, InputError, "and takes 0 and 1 only"),
    ],
)
def test_what_can_not_be_drawn(programs, options, error, message):
    with pytest.raises(error) as caught:
        plot(programs, **options)
    assert message in caught.value.message


@given(st.decimals(-1000, 1000, places=3), st.decimals("0.001", 1000, places=3), st.integers(2, 50))
@settings(max_examples=60)
def test_places_are_even_as_decimals_are(start, width, count):
    """0.1, 0.2, 0.3 and no 0.30000000000000004."""
    found = plot("3", str(start), str(start + width), samples=count).points["x"]
    wanted = [Fraction(start) + Fraction(width) * k / (count - 1) for k in range(count)]
    assert found == [float(x) for x in wanted]


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("-1e308", "1e308", 11),
        ("0", "5e-324", 2),
        ("1", "1.0000000000000002", 2),
        ("1e300", "1.1e300", 11),
        ("-1e-310", "1e-310", 11),
    ],
)
def test_ranges_at_the_ends_of_the_floats(start, end, count):
    answer = plot("x", start, end)
    assert len(answer.points["x"]) == count
    assert answer.points["x"] == answer.points["f"]
    assert answer.points["x"] == sorted(set(answer.points["x"]))
    assert repr(answer)


NUMBER = st.sampled_from(
    [-1.7e308, -1e300, -5.0, -1e-300, 0.0, 5e-324, 1e-9, 1.0, math.pi, 1e6, 1e300, 1.7e308]
)
PROGRAM = st.sampled_from(
    [
        "sigmoid(x)",
        "tanh(abs(x))",
        "sign(x/3 + x)/x",
        "tan(x)",
        "exp(exp(x))",
        "x^x",
        "log(asin(-x))",
        "1/(x - x)",
    ]
)


@given(PROGRAM, PROGRAM, NUMBER, NUMBER)
@settings(max_examples=60)
def test_wherever_the_ends_are_there_is_an_answer_or_an_error(one, other, start, end):
    try:
        answer = plot([one, other], start, end)
    except NetcalcError:
        return
    assert answer.low <= answer.high
    for form in ("table", "svg", "latex"):
        assert "nan" not in "".join(render(answer, form, Paper())).replace("netcalc", "")


def test_points_are_those_asked_for_in_their_order():
    assert plot("x^2", points="0,1,-1").points == {"x": [0, 1, -1], "f": [0, 1, 1]}
    assert plot("x^2", points="[pi, 100]").points["x"] == [math.pi, 100]
    assert plot("x^2", points=[2, 1 / 3]).points["x"] == [2, 1 / 3]


# -- what is said ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("program", "value", "drawing"),
    [
        ("x", [], []),
        (
            "1/x",
            ["f has no value at x = 0 (division by zero: 1/x at x = 0)"],
            ["f has no bound near x = 0", "the drawing ends at -3 and 3; --low and --high move its ends"],
        ),
        (
            "log(x)",
            ["f has no value up to x = 0 (log(x) at x = -5)"],
            ["f has no bound near x = 0", "the drawing ends at -3 and 2; --low and --high move its ends"],
        ),
        ("sqrt(x)", ["f has no value below x = 0 (sqrt(x) at x = -5)"], []),
        ("sqrt(-x)", ["f has no value above x = 0 (sqrt(n1) at n1 = -5)"], []),
        ("log(x^2 - 1)", ["f has no value from x = -1 to 1 (log(n2) at n2 = -1)"], None),
        ("sign(x)", [], ["f jumps at x = 0"]),
        ("step(x - 0.25) + step(x - 2)", [], ["f jumps at x = 0.25, 2"]),
        ("tan(x)", [], ["f has no bound near x = -4.71239, -1.5708, 1.5708, 4.71239"]),
        ("sin(1e6*x)", [], ["f changes faster than 20,001 places can show; a smaller range shows it"]),
        ("relu(x)", [], []),
    ],
)
def test_what_is_said_of_a_curve(program, value, drawing):
    answer = plot(program)
    assert notes(answer, "value") == value
    if drawing is not None:
        assert notes(answer, "drawing")[: len(drawing)] == drawing


@pytest.mark.parametrize(
    ("program", "start", "end", "place"),
    [
        ("exp(x)", 0, 1000, "709.783"),
        ("exp(-x)", -1000, 0, "-709.783"),
        ("x^400", -10, 10, "-5.89708, 5.89708"),
        ("exp(1/x)", -5, 5, "0.00140888"),
        ("1/x + exp(x)", 1, 800, "709.783"),
    ],
)
def test_what_is_too_large_for_a_float_may_have_bounds(program, start, end, place):
    answer = plot(program, start, end)
    assert all("(overflow: " in note for note in notes(answer, "value"))
    assert notes(answer, "drawing")[0] == f"f grows past the largest float near x = {place}"
    assert not any("no bound" in note for note in notes(answer, "drawing"))


def test_where_a_curve_has_no_value_there_is_none():
    answer = plot("1/x", samples=3)
    assert answer.points["f"] == [-0.2, None, 0.2]
    assert [gap["kind"] for gap in answer.gaps["f"]] == ["none"]
    assert "no value" in repr(answer)
    heard = ask("plot", "1/x", "--samples", "3", "--json")
    assert json.loads(heard.out)["answer"]["points"]["f"] == [-0.2, None, 0.2]
    assert json.loads(heard.out)["tables"]["points"][1] == {"x": 0, "f": None}
    assert ask("plot", "1/x", "--samples", "3", "--format", "csv").out == "x,f\n-5,-0.2\n0,\n5,0.2\n"
    assert ask("plot", "1/x", "--samples", "3", "--get", "points.f.1", "--expect", "none").code == 0


def test_one_curve_of_two_without_a_value():
    answer = plot("[log(x), x]", -5, -1, samples=2)
    assert answer.points == {"x": [-5, -1], "f1": [None, None], "f2": [-5, -1]}
    assert notes(answer, "value") == ["f1 has no value from x = -5 to -1 (log(x) at x = -1)"]


def test_a_place_without_a_value_at_an_end_is_one_place():
    assert notes(plot("log(x/(1 - x))", 0, 1), "value") == [
        "f has no value at x = 0 (log(n2) at n2 = 0)",
        "f has no value at x = 1 (division by zero: x/n1 at x = 1, n1 = 0)",
    ]


def test_values_of_what_is_not_in_the_program_are_said():
    assert notes(plot("x", at="b=2"), "value") == ["not in the program: b"]
    assert notes(plot(["x", "b*x"], at="b=2"), "value") == []


def test_a_variable_that_is_called_as_a_function_is_said():
    assert notes(plot("relu"), "reading") == ["relu is read as a variable here; the function is relu(x)"]


def test_a_range_without_its_options_is_said():
    said = ["-5 and 5 are level curves; a range is --from -5 --to 5"]
    assert notes(plot(["x^2", "-5", "5"]), "reading") == said
    assert notes(plot(["x^2", "5"]), "reading") == []
    assert notes(plot(["1", "5"]), "reading") == []


def test_the_variable_that_is_called_x_is_the_one_to_run():
    heard = ask("plot", "a*x")
    assert heard.code == 2
    assert "try: --over x --at 'a=1'" in heard.err


def test_one_value_alone_cuts_nothing_off():
    assert not any("ends at" in text for text in notes(plot("exp(x)", -1, 2e6), "drawing"))


def test_ends_that_are_asked_for_are_kept():
    answer = plot("tan(x)", low=-1, high=2.5)
    assert (answer.low, answer.high) == (-1, 2.5)
    assert (picture(answer).low, picture(answer).high) == (-1, 2.5)
    assert picture(plot("x")).low is None


def test_working_is_arithmetic():
    answer = plot("a*x^2 - 1", at="a=-2", points="-3,0.5")
    assert list(map(str, answer.working)) == [
        "f = a*x^2 - 1 = -2*(-3)^2 - 1 = -19",
        "f = a*x^2 - 1 = -2*0.5^2 - 1 = -1.5",
    ]
    from netcalc.expression.point import constant

    for step in plot("q = exp(-x)/2; 1/(1 + q) - x^2").working:
        assert constant(step.numbers) == pytest.approx(float(step.result), rel=1e-5)


# -- on the command line -----------------------------------------------------------------------------


def test_out_by_its_ending(tmp_path):
    for name, begins in (
        ("p.svg", "<svg"),
        ("p.json", '{"schema"'),
        ("p.csv", "x,f\n"),
        ("p.tex", "%"),
        ("p.md", "**Values**"),
    ):
        assert ask("plot", "x^2", "--out", str(tmp_path / name)) == (0, "", "")
        assert (tmp_path / name).read_text().startswith(begins)
    assert ask("plot", "x^2", "--out", str(tmp_path / "p.xyz")).code == 2
    assert ask("descend", "w^2", "--at", "w=1", "--out", str(tmp_path / "d.svg")) == (0, "", "")
    assert "<polyline" in (tmp_path / "d.svg").read_text()


def test_the_question_has_all_that_was_asked():
    asked = plot("x^2", 0, 2, samples="3", low="-1", high=9).question
    assert (asked["samples"], asked["points"], asked["low"], asked["high"]) == (3, None, -1, 9)
    asked = plot("x^2", points="0,1,pi").question
    assert (asked["samples"], asked["points"]) == (None, [0, 1, math.pi])
    asked = plot("x^2").question
    assert (asked["samples"], asked["points"], asked["low"], asked["high"]) == (11, None, None, None)


def test_several_words_and_files(tmp_path):
    (tmp_path / "p.txt").write_text("q = sin(x)\nq^2")
    heard = ask("plot", "-x", f"@{tmp_path}/p.txt", "--samples", "2", "--bare")
    assert heard.out.startswith("x=[-5,5],f1=[5,-5],f2=[0.9195")


def test_a_narrow_terminal_loses_no_number():
    answer = plot(["sin(x)", "exp(x)", "x^9", "-x^9"])
    wide, narrow = ("".join(render(answer, "table", Paper(width))) for width in (None, 40))
    numbers = set(re.findall(r"-?\d+\.\d{4,}", wide))
    assert len(numbers) > 15
    assert numbers <= set(re.findall(r"-?\d+\.\d{4,}", narrow))
    assert max(map(len, narrow.splitlines())) <= 40
