"""The question `activation`: formulas, properties, values, and how its names and points are read."""

from __future__ import annotations

import json
from contextlib import suppress
from math import inf, isnan

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as some
from terminal import ask

import netcalc
from netcalc.answer import Plot
from netcalc.errors import InputError, LimitError, NetcalcError, UnknownName
from netcalc.operations import ACTIVATIONS, ALIASES, FUNCTIONS, OPERATIONS, Operation

EVERY = (*ACTIVATIONS, "leaky_relu:0.1", "elu:2", "elu:-1", "leaky_relu:0")
TRUE = {
    "identity": lambda a: a,
    "sign": lambda a: mpmath.sign(a),
    "step": lambda a: mpmath.mpf(a > 0),
    "sigmoid": lambda a: 1 / (1 + mpmath.exp(-a)),
    "tanh": mpmath.tanh,
    "relu": lambda a: max(a, mpmath.mpf(0)),
    "leaky_relu": lambda a, beta="0.01": a if a > 0 else mpmath.mpf(beta) * a,
    "elu": lambda a, alpha="1": a if a > 0 else mpmath.mpf(alpha) * mpmath.expm1(a),
    "softplus": lambda a: mpmath.log1p(mpmath.exp(a)),
    "silu": lambda a: a / (1 + mpmath.exp(-a)),
    "gelu": lambda a: a * mpmath.ncdf(a),
    "erf": mpmath.erf,
    "abs": abs,
}


def told(name, points="0,1,-1"):
    (record,) = netcalc.activation(name, points).activations.values()
    return record


@pytest.mark.parametrize("name", EVERY)
def test_values_and_derivatives(name):
    row, _, parameter = name.partition(":")
    function = TRUE[row]
    given = [parameter] if parameter else []
    record = told(name, "2.5,-2.5,0.3,-0.3,30,-30")
    with mpmath.workdps(120):
        for value in record["values"]:
            a = mpmath.mpf(value["a"])
            assert value["value"] == pytest.approx(float(function(a, *given)), rel=1e-12, abs=0)
            slope = mpmath.diff(lambda x: function(x, *given), a)
            assert value["derivative"] == pytest.approx(float(slope), rel=1e-12, abs=1e-60)


@pytest.mark.parametrize("name", [name for name in EVERY if name != "identity"])
def test_values_are_those_of_backprop(name):
    row, _, parameter = name.partition(":")
    for value in told(name, "0,1,-1,9.7,-9.7,0.001,-40")["values"]:
        call = f"{row}(a{', ' + parameter if parameter else ''})"
        found = netcalc.backprop(call, at={"a": value["a"]})
        assert (value["value"], value["derivative"]) == (found.value, found.gradients["a"])


@pytest.mark.parametrize("name", EVERY)
def test_textbook_formula_is_the_same_function(name):
    record = told(name)
    row, _, parameter = name.partition(":")
    call = "a" if row == "identity" else f"{row}(a{', ' + parameter if parameter else ''})"
    assert ask("equal", call, record["formula"], "--bare").out == "true\n"


@pytest.mark.parametrize("name", EVERY)
def test_derivative_is_that_of_the_textbook_formula(name):
    record = told(name)
    line = ("grad", record["formula"], "--wrt", "a", "--get", "gradient.a", "--expect", record["derivative"])
    assert ask(*line).code == 0 or "a" not in record["formula"]


@pytest.mark.parametrize(
    ("name", "in_y"),
    [("sigmoid", "y*(1 - y)"), ("tanh", "1 - y^2"), ("relu", None), ("silu", None), ("identity", None)],
)
def test_derivative_in_y(name, in_y):
    record = told(name, "0.5,-3")
    assert record["derivative_in_y"] == in_y
    for value in record["values"]:
        if in_y:
            y = value["value"]
            slope = y * (1 - y) if name == "sigmoid" else 1 - y**2
            assert value["derivative"] == pytest.approx(slope, rel=1e-12)


def test_the_lectures_three_properties():
    """sign fails the second and third; sigmoid and tanh saturate; ReLU dies for a < 0."""
    every = netcalc.activation().activations
    assert [name for name, one in every.items() if one["explodes"]] == ["sign", "step"]
    both = [n for n, one in every.items() if None not in one["saturates"].values()]
    assert both == ["sign", "step", "sigmoid", "tanh", "erf"]
    neither = [n for n, one in every.items() if set(one["saturates"].values()) == {None}]
    assert neither == ["identity", "leaky_relu", "abs"]
    assert every["relu"]["dead"] == [[-inf, 0]]
    assert every["sign"]["dead"] == [[-inf, inf]]
    bent = [name for name, one in every.items() if one["not_differentiable"] == [0]]
    assert bent == ["sign", "step", "relu", "leaky_relu", "abs"]
    assert [name for name, one in every.items() if one["zero_centred"]] == ["identity", "sign", "tanh", "erf"]


def test_the_bounds_that_are_taught():
    assert told("sigmoid")["largest_slope"] == {"value": 0.25, "at": 0}
    assert told("sigmoid")["saturates"]["right"] == pytest.approx(4.58486, abs=1e-5)
    assert told("tanh")["saturates"]["left"] == pytest.approx(-2.99322, abs=1e-5)
    assert told("silu")["range"]["low"] == pytest.approx(-0.278465, abs=1e-6)
    assert told("gelu")["range"]["low"] == pytest.approx(-0.169971, abs=1e-6)
    for name in ("relu", "leaky_relu", "elu", "identity", "abs"):
        assert told(name)["largest_slope"] == {"value": 1, "at": None}
    assert told("softplus")["largest_slope"] == {"value": 1, "at": inf}
    assert told("silu")["largest_slope"]["value"] == pytest.approx(1.09984, abs=1e-5)


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ("tanh", ["tanh"]),
        (["tanh", "relu", "tanh"], ["tanh", "relu"]),
        ("tanh,relu", ["tanh", "relu"]),
        (" ReLU ", ["relu"]),
        ("Leaky-ReLU:0.1", ["leaky_relu:0.1"]),
        ("leakyrelu:beta=0.10", ["leaky_relu:0.10"]),
        ("leaky_relu:1/4", ["leaky_relu:0.25"]),
        ("leaky_relu, leaky_relu:0.01", ["leaky_relu", "leaky_relu:0.01"]),
        ("elu: alpha = 2", ["elu:2"]),
        ("elu:-0.5", ["elu:-0.5"]),
        ("elu:1e300", ["elu:1e300"]),
        (["σ", "swish", "sgn", "heaviside"], ["sigmoid", "silu", "sign", "step"]),
        ((), [*ACTIVATIONS]),
    ],
)
def test_names(names, found):
    assert list(netcalc.activation(names).activations) == found


@pytest.mark.parametrize(
    ("names", "error", "says", "hint"),
    [
        ("tahn", UnknownName, "tahn", "tanh"),
        ("leaky", UnknownName, "leaky", "leaky_relu"),
        ("", UnknownName, "no name", "sigmoid"),
        ("tanh,,relu", UnknownName, "no name", "sigmoid"),
        ("\x1b[31m", UnknownName, "\\x1b", "sigmoid"),
        ("x" * 10_000, UnknownName, "...", "sigmoid"),
        ("relu:3", InputError, "relu has no parameter", "relu"),
        ("leaky_relu:", InputError, "nothing", "leaky_relu:0.1"),
        ("leaky_relu:x", InputError, "not x", "leaky_relu:0.1"),
        ("leaky_relu:1e400", InputError, "1e400", "leaky_relu:0.1"),
        ("elu:inf", InputError, "not inf", "elu:0.1"),
        ("elu:nan", InputError, "not nan", "elu:0.1"),
        ("elu:[1,2]", InputError, "[1,2]", "elu:0.1"),
        ("elu:beta=2", InputError, "beta=2", "elu:0.1"),
        ("elu:1/0", InputError, "1/0", "elu:0.1"),
        ("maxout", InputError, "largest of several", "plot"),
        ("softmax", InputError, "all scores", "netcalc softmax"),
        ("PReLU", InputError, "learned", "leaky_relu:0.25"),
        (["relu"] * 101, LimitError, "101", "few"),
        ([3], InputError, "3", "tanh"),
    ],
)
def test_no_such_name(names, error, says, hint):
    with pytest.raises(error) as raised:
        netcalc.activation(names)
    assert says in raised.value.message
    assert hint in (raised.value.hint or "")


@pytest.mark.parametrize(
    ("points", "found"),
    [
        ("0,1,-1", [0, 1, -1]),
        ("1,1, 1", [1]),
        ("[1, 2]", [1, 2]),
        ("-0", [0]),
        ("pi/4, 1e300, -2^10", [0.7853981633974483, 1e300, -1024]),
        ([0.5, "1/4", 3], [0.5, 0.25, 3]),
    ],
)
def test_points(points, found):
    values = told("relu", points)["values"]
    assert [value["a"] for value in values] == found
    assert [value["value"] for value in values] == [max(a, 0) for a in found]


@pytest.mark.parametrize(
    ("points", "error"),
    [
        ("", InputError),
        ("1,,2", InputError),
        ("x", InputError),
        ("inf", InputError),
        ([float("nan")], InputError),
        ([None], InputError),
        ([], InputError),
        (",".join(["1"] * 1001), LimitError),
    ],
)
def test_no_such_points(points, error):
    with pytest.raises(error):
        netcalc.activation("relu", points)


def test_far_points_have_values():
    for name in ACTIVATIONS:
        for value in told(name, "1e308,-1e308,710,-710,5e-324")["values"]:
            assert not isnan(value["value"]), name
            assert not isnan(value["derivative"]), name


@given(some.text(max_size=20))
def test_any_text_is_a_name_or_an_error(text):
    with suppress(NetcalcError):
        assert netcalc.activation(text).activations


def plots(answer):
    return [section for section in answer.sections if isinstance(section, Plot)]


def test_curves():
    (plot,) = plots(netcalc.activation("tanh"))
    assert [series.name for series in plot.series] == ["g(a)", "g'(a)"]
    assert (min(plot.series[0].x), max(plot.series[0].x)) == (-5, 5)
    (plot,) = plots(netcalc.activation("relu,elu,silu"))
    assert [series.name for series in plot.series] == ["relu", "elu", "silu"]
    assert not plots(netcalc.activation())
    for name in ("step", "sign"):  # a jump parts the curve, and the slope beside it is 0
        value, slope = plots(netcalc.activation(name))[0].series
        assert sum(map(isnan, value.y)) == 1
        assert list(value.x) == sorted(value.x)
        assert not any(slope.y)
    bent = plots(netcalc.activation("relu"))[0].series
    assert [sum(map(isnan, series.y)) for series in bent] == [0, 1]


def test_a_new_row_is_told_about(monkeypatch):
    row = Operation(
        "softsign",
        ("a",),
        lambda m: lambda a: m.divide(a, 1 + m.abs(a)),
        lambda m: (lambda y, a: m.divide(1, m.power(1 + m.abs(a), 2)),),
        activation="a/(1 + abs(a))",
    )
    for table in (ACTIVATIONS, FUNCTIONS, OPERATIONS):
        monkeypatch.setitem(table, "softsign", row)
    record = told("softsign")
    assert record["derivative"] == "1/(1 + abs(a))^2"
    assert record["saturates"] == {"left": -9, "right": 9}
    assert record["largest_slope"] == {"value": 1, "at": 0}
    assert record["zero_centred"]
    assert record["range"] == {"low": -1, "high": 1, "low_attained": False, "high_attained": False}


def test_paths_and_expect():
    line = ("activation", "leaky_relu:0.1", "tanh")
    assert ask(*line, "--get", "activations.leaky_relu:0.1.parameters.beta").out == "0.1\n"
    assert ask(*line, "--get", "activations.tanh.saturates.right").out == "2.993222846126381\n"
    assert ask(*line, "--get", "activations.tanh.range.high_attained").out == "false\n"
    assert ask(*line, "--get", "activations.nope").code == 2
    right = "tanh = 4/(exp(a) + exp(-a))^2, leaky_relu:0.1 = where(a > 0, 1, 1/10)"
    assert ask(*line, "--expect", right) == (0, "right\n", "")
    assert ask(*line, "--expect", right.replace("1/10", "1/100")).code == 1
    assert ask("activation", "sigmoid", "--get", "activations.sigmoid.derivative", "--expect",
               "exp(-a)/(1 + exp(-a))^2").code == 0  # fmt: skip
    swept = json.loads(ask("activation", "tanh", "--sweep", "points=0,1", "--json").out)["sweep"]
    assert [one["answer"]["activations"]["tanh"]["values"][0]["a"] for one in swept] == [0, 1]


def test_a_sweep_shows_what_differs():
    swept = ask("activation", "tanh", "--sweep", "points=0,1", "--format", "csv").out.splitlines()
    columns = dict(zip(*(line.split(",") for line in swept[::2]), strict=True))
    assert columns["activations.tanh.values.0.value"] == "0.7615941559557649"
    assert "activations.tanh.range.low" not in columns


def test_layers_are_activations():
    from netcalc.network.layers import LAYERS
    from netcalc.network.layers.activations import Entrywise

    known = {name for name, kind in LAYERS.items() if issubclass(kind.record, Entrywise)}
    assert known
    assert {ALIASES.get(name, name) for name in known} <= set(ACTIVATIONS)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("step", ["saturates        yes   |g'| < 0.01 everywhere", "dead             yes   g' = 0 everywhere",
                  "explodes         yes   a jump at 0", "range                  {0, 1}"]),
        ("abs", ["differentiable   yes   everywhere except at 0", "saturates        no    on neither side",
                 "explodes         no    largest |g'| is 1 everywhere"]),
        ("relu", ["saturates        yes   |g'| < 0.01 for a < 0", "g' = 0 for a < 0", "[0, inf)"]),
        ("tanh", ["g'(a) = 1 - y^2 with y = g(a)", "for |a| > 2.99322", "(-1, 1)", "yes   g(-a) = -g(a)"]),
        ("softplus", ["largest |g'| is 1 as a -> inf"]),
        ("gelu", ["largest |g'| is 1.1289 at 1.41421", "[-0.169971, inf)"]),
    ],
)  # fmt: skip
def test_one_function_in_full(name, lines):
    out = ask("activation", name).out
    for line in lines:
        assert line in out


def test_tables_fit_a_terminal():
    lines = ask("activation").out.splitlines()
    table = lines[lines.index("") + 1 :][:15]
    assert max(map(len, table)) <= 80


def test_places_apart_are_no_functions():
    heard = ask("activation", "--points", "-1", "0", "1", "relu")
    assert heard.code == 2
    assert "--points -1,0,1" in heard.err
