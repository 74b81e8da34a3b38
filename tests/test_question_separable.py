"""`separable`: what it answers and shows, its options, its errors; formulas that are compared on bit rows."""

from __future__ import annotations

import json

import pytest
from terminal import ask

import netcalc
from netcalc.answer import BitFormula
from netcalc.errors import LimitError
from netcalc.expression.bits.equality import same_on_bits
from netcalc.verdict import judge


@pytest.mark.parametrize(
    ("formula", "weights", "bias", "line"),
    [
        ("x1 & (x2 | x3)", {"x1": 2, "x2": 1, "x3": 1}, -2.5, "step(2*x1 + x2 + x3 - 2.5)"),
        ("a | b", {"a": 1, "b": 1}, -0.5, "step(a + b - 0.5)"),
        ("~a", {"a": -1}, 0.5, "step(-a + 0.5)"),
        ("~a & b", {"a": -1, "b": 1}, -0.5, "step(-a + b - 0.5)"),
        ("b & ~a", {"b": 1, "a": -1}, -0.5, "step(b - a - 0.5)"),
        ("~a | ~b", {"a": -1, "b": -1}, 1.5, "step(-a - b + 1.5)"),
        ("x", {"x": 1}, -0.5, "step(x - 0.5)"),
        ("x1 | x2 & ~x2", {"x1": 1, "x2": 0}, -0.5, "step(x1 - 0.5)"),
        ("x & ~x", {"x": 0}, -0.5, "step(-0.5)"),
        ("x | ~x", {"x": 0}, 0.5, "step(0.5)"),
        ("1", {}, 0.5, "step(0.5)"),
        ("0", {}, -0.5, "step(-0.5)"),
        ("step(0.1*x1 + 0.2*x2 - 0.3*x3)", {"x1": 1, "x2": 1, "x3": -2}, -0.5, "step(x1 + x2 - 2*x3 - 0.5)"),
        ("h = x1 & x2; h | x3", {"x1": 1, "x2": 1, "x3": 2}, -1.5, "step(x1 + x2 + 2*x3 - 1.5)"),
        ("x1 + x2 > 1", {"x1": 1, "x2": 1}, -1.5, "step(x1 + x2 - 1.5)"),
    ],
)
def test_perceptrons(formula, weights, bias, line):
    answer = netcalc.separable(formula)
    assert answer.separable is True
    assert (answer.weights, answer.bias, answer.perceptron) == (weights, bias, line)
    assert answer.smallest is True
    assert answer.proof is None
    assert same_on_bits(formula, answer.perceptron)
    assert netcalc.truth_table(formula, target=answer.perceptron).agrees is True


@pytest.mark.parametrize(
    ("formula", "true", "false", "total"),
    [
        ("x1 xor x2", {"01": 1, "10": 1}, {"00": 1, "11": 1}, [1, 1]),
        ("~(x1 xor x2)", {"00": 1, "11": 1}, {"01": 1, "10": 1}, [1, 1]),
        ("x1&x2 | x3&x4", {"0011": 1, "1100": 1}, {"0101": 1, "1010": 1}, [1, 1, 1, 1]),
    ],
)
def test_proofs(formula, true, false, total):
    answer = netcalc.separable(formula)
    assert answer.separable is False
    assert answer.proof == {"true": true, "false": false, "sum": total}
    assert [answer.fields[name] for name in ("weights", "bias", "perceptron", "smallest")] == [None] * 4


def test_what_a_proof_shows():
    heard = ask("separable", "x1 xor x2")
    assert heard.code == 0
    lines = [line.split() for line in heard.out.splitlines()]
    assert ["0", "1", "1", "w2", "+", "b", ">", "0"] in lines
    assert ["1", "1", "0", "w1", "+", "w2", "+", "b", "<=", "0"] in lines
    assert ["1", "1", "0", "<", "w1", "+", "w2", "+", "2*b", "<=", "0"] in lines
    working = json.loads(ask("separable", "x1 xor x2", "--json").out)["working"]
    assert working == ["01 + 10 = 00 + 11 = (1, 1)", "w1 + w2 + 2*b > 0", "w1 + w2 + 2*b <= 0"]


def test_rows_that_are_counted_twice():
    """A proof out of the linear program: the table says how often each row is counted."""
    one = "step(12a+11b+10c+6d+5f+5g+4h+3i+2j+2k+l-35.5)"
    other = "step(12a+11b+11c+10d+10f+9g+7h+7i+6j+3k+l-51.5)"
    answer = json.loads(ask("separable", f"{one} | {other}", "--json").out)
    rows = answer["tables"]["proof"]
    assert answer["answer"]["separable"] is False
    assert {row["row"]: row["times"] for row in rows if row["truth"]} == answer["answer"]["proof"]["true"]
    assert {row["row"]: row["times"] for row in rows if not row["truth"]} == answer["answer"]["proof"][
        "false"
    ]
    for place, total in enumerate(answer["answer"]["proof"]["sum"]):
        for truth in (0, 1):
            assert (
                sum(row["times"] for row in rows if row["truth"] == truth and row["row"][place] == "1")
                == total
            )
    assert max(row["times"] for row in rows) > 1
    shown = ask("separable", f"{one} | {other}").out
    assert "times" in shown.splitlines()[2]


def test_the_rows_of_a_perceptron():
    answer = json.loads(ask("separable", "x1 & (x2 | x3)", "--json").out)
    rows = answer["tables"]["rows"]
    assert [row["row"] for row in rows] == [f"{k:03b}" for k in range(8)]
    for row in rows:
        x1, x2, x3 = map(int, row["row"])
        assert row["sum"] == 2 * x1 + x2 + x3 - 2.5
        assert row["truth"] == (row["sum"] > 0)
    assert answer["working"] == [
        "w.x + b = 2*x1 + x2 + x3 - 2.5",
        "(2, 1, 1).(1, 0, 1) - 2.5 = 2*1 + 1*0 + 1*1 - 2.5 = 0.5",
        "(2, 1, 1).(1, 0, 0) - 2.5 = 2*1 + 1*0 + 1*0 - 2.5 = -0.5",
    ]


@pytest.mark.parametrize(
    ("formula", "true", "false"),
    [
        ("step(x1+x2+x3+x4+x5-2.5)", 8, 8),
        ("x1&x2&x3&x4&x5", 1, 15),
        ("x1|x2|x3|x4|x5", 15, 1),
        ("x1|~x1|x2|x3|x4|x5", 16, 0),
    ],
)
def test_of_many_rows_the_nearest_are_shown(formula, true, false):
    answer = json.loads(ask("separable", formula, "--json").out)
    rows = answer["tables"]["rows"]
    assert [sum(row["truth"] == truth for row in rows) for truth in (1, 0)] == [true, false]
    assert rows == sorted(rows, key=lambda row: row["row"])
    assert any("of 32 rows" in note["text"] for note in answer["notes"])


def test_weights_that_are_given():
    words = ["separable", "h = step(W@x + b); step(v@h + c)", "--at"]
    net = "W=[[1,2,1,0],[0,0,1,1]],b=[-2.5,-1.5],v=[1,1],c=-0.5"
    answer = json.loads(ask(*words, net, "--json").out)
    assert answer["question"]["inputs"] == ["x1", "x2", "x3", "x4"]
    assert answer["answer"]["separable"] is False  # two consecutive ones: it takes a hidden layer
    assert (
        ask("separable", "step(w@x - 1.5)", "--shape", "w=3", "--at", "w=[1,1,1]", "--get", "weights").out
        == "x1=1,x2=1,x3=1\n"
    )


def test_notes():
    def notes(*words):
        return " ".join(note["text"] for note in json.loads(ask("separable", *words, "--json").out)["notes"])

    assert "add up to 2 + 1 + 1 = 4" in notes("x1 & (x2 | x3)")
    assert "not in the program: q" in notes("step(x + y - b)", "--at", "b=1,q=2")
    assert "inputs are what has no value: x, y" in notes("step(x + y - b)", "--at", "b=1")
    assert "-1 is read as false" in notes("sign(x + y - 0.5)")
    assert "Euler" in notes("step(x - e/3)")
    assert "w_p is the weight of p" in notes("p xor q")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["x1 + x2"], 2, "is 2 at x1=1, x2=1, and no bit"),
        (["[x1, x2]"], 2, "a vector of 2"),
        (["x1 &"], 2, "a value is missing"),
        ([""], 2, "there is no formula"),
        (["1/x"], 3, "division by zero"),
        (["step(log(x))"], 3, "logarithm"),
        ([" & ".join(f"x{k}" for k in range(1, 18))], 3, "--inputs 17"),
        ([" & ".join(f"x{k}" for k in range(1, 30)), "--inputs", "20"], 3, "29 inputs"),
        (["x", "--inputs", "21"], 3, "--inputs 20"),
        (["x", "--inputs", "9" * 1000], 3, "--inputs has 1,000 digits"),
        (["x", "--inputs", "0"], 2, "--inputs is a whole number"),
        (["x", "--inputs", "-3"], 2, "--inputs is a whole number"),
        (["x", "--inputs", "many"], 2, "many"),
        (["y = x; z = y", "--at", "y=1"], 2, "computed"),
    ],
)
def test_what_is_no_question(words, code, says):
    heard = ask("separable", *words)
    assert heard.code == code
    assert says in heard.err
    assert not heard.out
    assert len(heard.err) < 500


def test_sixteen_inputs():
    terms = " + ".join(f"{3 * k % 17 + 1}*x{k}" for k in range(1, 17))
    answer = netcalc.separable(f"step({terms} - 60.5)")
    assert answer.separable is True
    assert answer.smallest is True
    with pytest.raises(LimitError):
        netcalc.separable(f"step({terms} - 60.5)", inputs=15)


@pytest.mark.parametrize(
    ("true", "given", "right"),
    [
        ("step(2*x1 + x2 + x3 - 2.5)", "step(3x1 + x2 + x3 - 3.5)", True),
        ("step(2*x1 + x2 + x3 - 2.5)", "x1 & (x2 | x3)", True),
        ("step(2*x1 + x2 + x3 - 2.5)", "x1 and x2 or x3 and x1", True),
        ("step(2*x1 + x2 + x3 - 2.5)", "step(3x1 + x2 + x3 - 2.5)", False),
        ("step(2*x1 + x2 + x3 - 2.5)", "step([2, 1, 1]@[x1, x2, x3] - 2.5)", True),
        ("x1", "x1 & (x2 | ~x2)", True),
        ("x1", "x1 & x2", False),
        ("x1", "x2", False),
        ("e & x", "step(e + x - 1.5)", True),
        ("x1", "2*x1", False),
        ("x1", "sign(x1 - 0.5)", False),
        ("x1", "x1 &", False),
        ("x1", "step(xx(1))", False),
        ("1", "x | ~x", True),
    ],
)
def test_formulas_are_compared_on_all_rows(true, given, right):
    assert judge(BitFormula(true), given).right is right


def test_a_perceptron_is_marked(tmp_path):
    (tmp_path / "key.toml").write_text(
        '[[question]]\nid = "q1"\nask = "separable \'x1 & (x2 | x3)\'"\nget = "perceptron"\n'
    )
    class_ = tmp_path / "class"
    class_.mkdir()
    (class_ / "ann.txt").write_text("q1 = step(3x1 + x2 + x3 - 3.5)\n")
    (class_ / "ben.txt").write_text("q1 = step(x1 + x2 + x3 - 1.5)\n")
    heard = ask("check", f"{tmp_path}/key.toml", str(class_), "--bare")
    assert (heard.code, heard.out) == (0, "ann=1,ben=0\n")
