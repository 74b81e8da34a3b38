"""gradient-flow as it is asked: fields, tables, notes, sweeps, errors."""

from __future__ import annotations

import csv
import io
import json
import math

import pytest
from terminal import ask

from netcalc import gradient_flow
from netcalc.answer import Plot

COLUMNS = [
    "layer", "output", "fan_in", "fan_out", "variance", "std", "pre_activations", "activations",
    "slope_factor", "weight_factor", "factor", "gradient", "weight_gradient", "log10_activations",
    "log10_gradient", "measured_activations", "activations_error", "measured_gradient", "gradient_error",
]  # fmt: skip
SIGMOID = "784 5*(256 sigmoid) 10"


def test_fields():
    answer = gradient_flow(SIGMOID)
    assert list(answer.fields) == [
        "verdict", "factor", "growth", "gradient", "vanishes_at", "explodes_at", "slopes"
    ]  # fmt: skip
    assert answer.main == "verdict"
    assert answer.result == "vanishing"
    assert answer.slopes == {"sigmoid": 0.25}
    assert answer.factor == pytest.approx(0.2356, abs=1e-4)
    assert answer.gradient == pytest.approx(answer.factor**4)
    assert (answer.vanishes_at, answer.explodes_at) == (11, None)
    assert list(gradient_flow(SIGMOID, simulate=2).fields)[-1] == "deviation"
    assert answer.question == {
        "network": SIGMOID, "init": "xavier", "activation": None, "simulate": None, "seed": 0
    }  # fmt: skip


@pytest.mark.parametrize(
    ("network", "gradient"), [("784 10", 1), ("784 256 relu 10", 1), ("784 2*(256 relu) 10", 0.5**0.5)]
)
def test_the_first_hidden_layer_beside_the_last(network, gradient):
    assert gradient_flow(network).gradient == pytest.approx(gradient)


def rows(*words):
    return json.loads(ask("gradient-flow", *words, "--json").out)["tables"]["layers"]


def test_layers():
    table = rows("784 256 relu 10", "--init", "he")
    assert [list(row) for row in table] == [COLUMNS] * 3
    first, hidden, last = table
    assert [first[name] for name in ("layer", "output", "activations", "factor")] == ["input", [784], 1, None]
    assert (hidden["layer"], hidden["fan_in"], hidden["fan_out"], hidden["variance"]) == (
        "dense:256 relu", 784, 256, "2/784"
    )  # fmt: skip
    assert hidden["std"] == math.sqrt(2 / 784)
    assert (hidden["pre_activations"], hidden["activations"]) == pytest.approx((math.sqrt(2), 1))
    assert hidden["slope_factor"] == pytest.approx(math.sqrt(0.5))
    assert hidden["gradient"] == pytest.approx(math.sqrt(2 / 256 * 10)) == last["factor"]
    assert hidden["factor"] == pytest.approx(hidden["slope_factor"] * hidden["weight_factor"])
    assert first["gradient"] == pytest.approx(hidden["gradient"] * hidden["factor"])
    assert last["gradient"] == last["slope_factor"] == 1
    assert last["weight_gradient"] == pytest.approx(1)
    assert all(10 ** row["log10_gradient"] == pytest.approx(row["gradient"]) for row in table)
    assert all(row["measured_gradient"] is None for row in table)


def test_csv_has_every_layer():
    heard = ask("gradient-flow", "784 300*(256 tanh) 10", "--format", "csv")
    read = list(csv.reader(io.StringIO(heard.out)))
    assert read[0] == COLUMNS
    assert len(read) == 1 + 1 + 301


def test_measured_stands_beside_expected():
    table = rows(SIGMOID, "--simulate", "20", "--seed", "5")
    for row in table:
        for size, measured, error in (
            ("activations", "measured_activations", "activations_error"),
            ("gradient", "measured_gradient", "gradient_error"),
        ):
            assert abs(row[measured] - row[size]) <= 5 * row[error] + 1e-12
    assert rows(SIGMOID, "--simulate", "20", "--seed", "5") == table
    assert rows(SIGMOID, "--simulate", "20", "--seed", "6") != table


@pytest.mark.parametrize(
    ("words", "bare"),
    [
        (["784-256-256-10"], "steady"),
        (["784-256-256-10", "--activation", "sigmoid"], "vanishing"),
        (["784-256-256-10", "--init", "normal:1"], "exploding"),
        (["784-256-256-10", "--activation", "relu", "--init", "he", "--get", "factor"], "1"),
        (["784 256 relu dropout:0.5 256 10", "--activation", "relu", "--init", "he", "--get", "factor"], "1"),
        (["784 256 dropout:0.5 256 10", "--activation", "relu", "--init", "he", "--get", "growth"], "1"),
        (
            ["784 256 relu 256 10", "--activation", "leaky_relu:0.2", "--get", "slopes"],
            "relu=1,leaky_relu:0.2=1",
        ),
        (["784-256-256-10", "--init", "normal:1/16", "--get", "factor"], "1"),
        (["784-256-256-10", "--init", "normal:sqrt(1/256)", "--get", "factor"], "1"),
        (["mlp", "--init", "he", "--get", "factor"], "1"),
        (["784 10", "--get", "factor"], "1"),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, list) else "",
)
def test_bare(words, bare):
    heard = ask("gradient-flow", *words, *([] if "--get" in words else ["--bare"]))
    assert heard == (0, bare + "\n", "")


@pytest.mark.parametrize(("value", "code"), [("vanishing", 0), (" Vanishing", 0), ("steady", 1), ("fine", 1)])
def test_expect(value, code):
    heard = ask("gradient-flow", SIGMOID, "--expect", value)
    assert heard.code == code
    assert ("none of vanishing, steady, exploding" in heard.err) is (value == "fine")


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ([SIGMOID], "the gradient falls below 1e-6 over 11 hidden layers"),
        (["784 5*(256 relu) 10", "--init", "normal:1"], "the gradient grows past 1e6 over 7 hidden layers"),
        (["784 256 relu 10"], "what a second such layer would multiply by"),
        (["784 10"], "there is no hidden layer"),
        (["784-256-10"], "the network is linear"),
        (["784 256 relu 10 softmax"], "gradients begin at the scores"),
        (["784 256 prelu 10"], "prelu begins with the slope 0.25"),
        (["784 256 relu dropout 10"], "dropout as in training"),
        (["9x9x3 conv:4,3,p=1 relu flatten 10"], "padding counts as signal"),
        (["9x9x3 dwconv:3,p=same relu flatten 10"], "padding counts as signal"),
        (["784 3*(256 sign) 10"], "sign has the slope 0"),
        (
            ["784 60*(256 relu) 10", "--init", "normal:0.01"],
            "activations at layer 41: smaller than the numbers of float32",
        ),
        (
            ["784 60*(256 relu) 10", "--init", "normal:1"],
            "activations at layer 37: larger than the numbers of float32",
        ),
        (["784 900*(256 relu) 10", "--init", "normal:1"], "go on where floats end"),
        (
            [SIGMOID, "--simulate", "12"],
            "measured: 12 random networks (seed 0), mean and standard error; they differ",
        ),
        (["3 9*(3 tanh) 3", "--simulate", "900"], "narrow ones differ"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_notes(words, note):
    notes = [one["text"] for one in json.loads(ask("gradient-flow", *words, "--json").out)["notes"]]
    assert any(note in text for text in notes), notes


def test_few_networks_say_nothing_of_their_distance():
    answer = gradient_flow(SIGMOID, simulate=9)
    assert answer.deviation is None
    assert gradient_flow(SIGMOID, simulate=10).deviation < 6


def test_working():
    steps = list(map(str, gradient_flow("784 256 tanh 256 tanh 10").working))
    assert steps[0] == "gradient^(1/layers) = 0.777364^(1/1) = 0.777364"
    assert steps[1] == "dense:256 tanh: q = var*fan_in*m = 2/(784 + 256)*784*1 = 1.50769"
    assert steps[-1] == (
        "dense:256 tanh: sqrt(var*fan_out*E[g'^2]) = sqrt(2/(256 + 256)*256*0.604295) = 0.777364"
    )


def test_a_sweep_is_one_table():
    words = ("784 9*256 10", "--sweep", "activation=sigmoid,relu", "--sweep", "init=xavier,he,normal:0.01")
    heard = ask("gradient-flow", *words, "--format", "csv")
    read = list(csv.DictReader(io.StringIO(heard.out)))
    assert [row["verdict"] for row in read] == ["vanishing"] * 4 + ["steady", "vanishing"]
    assert read[4]["working"] == "1^(1/8) = 1"
    table = ask("gradient-flow", *words).out
    assert max(map(len, table.splitlines())) < 130
    assert table.count("note: ") == 2


def test_the_plot_is_logarithmic():
    plot = next(one for one in gradient_flow(SIGMOID).sections if isinstance(one, Plot))
    assert plot.log
    assert [one.name for one in plot.series] == ["activations", "gradient"]
    assert all(len(one.y) == 7 for one in plot.series)
    assert "logarithmic" in plot.subject


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["784 256 bn relu 10"], 2, "known are dense"),
        (["784-256-10", "--init", "hee"], 2, "did you mean he?"),
        (["784-256-10", "--init", ""], 2, "xavier"),
        (["784-256-10", "--init", "normal:1/0"], 2, "1/0"),
        (["784-256-10", "--init", "normal:__import__('os')"], 2, "above 0"),
        (["784-256-10", "--activation", "rleu"], 2, "rleu"),
        (["784-256-10", "--activation", ""], 2, "activation"),
        (["784-256-10", "--activation", "relu tanh"], 2, "no activation"),
        (["784-256-10", "--activation", "bn"], 2, "bn is no activation"),
        (["784-256-10", "--activation", "softmax"], 2, "softmax is no activation"),
        (["784-256-10", "--activation", "mlp"], 2, "activation"),
        (["784-256-10", "--activation", "\x1b[31m"], 2, "activation"),
        (["784-256-10", "--simulate", "0"], 2, "below 1"),
        (["784-256-10", "--simulate", "-3"], 2, "below 1"),
        (["784-256-10", "--simulate", "many"], 2, "many"),
        (["784-256-10", "--simulate", "1e12"], 3, "at most --simulate"),
        (["784-256-10", "--simulate", "2", "--seed", "-1"], 2, "seed"),
        (["784-256-10", "--simulate", "2", "--seed", "x"], 2, "seed"),
        (["9 sparse:4,m=3 10", "--simulate", "2"], 2, "leave out --simulate"),
        (["9x9x3 conv:4,3 flatten 10", "--simulate", "2e9"], 3, "at most --simulate"),
        (["vgg16[:-3]", "--simulate", "2"], 2, "is not known here"),
        (["900x900x10 conv:100,9 conv:2,3", "--simulate", "1"], 3, "leave out --simulate"),
        (["784 10001*(9 relu) 10"], 3, "10,000"),
        (["9 9 elu:1e200 9"], 3, "too large for a float"),
        (["784", "relu"], 2, "begin with a layer of weights"),
        (["784 _ 10"], 2, "blank"),
    ],
    ids=lambda part: " ".join(part)[:40] if isinstance(part, list) else "",
)
def test_errors(words, code, says):
    heard = ask("gradient-flow", *words)
    assert heard.code == code
    assert says in heard.err
    assert heard.err.count("\n") <= 4
    assert "\x1b" not in heard.err


def test_what_a_terminal_of_80_columns_shows():
    heard = ask("gradient-flow", SIGMOID, "--simulate", "3")
    assert "measured" in heard.out
    plain = ask("gradient-flow", "784 256 relu 10", "--init", "he", encoding="ascii")
    assert plain.out.isascii()
