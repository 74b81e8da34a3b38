"""What `truth-table` answers: the lecture's net, targets, nodes that are no bits, what is refused."""

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise, product
from pathlib import Path

import pytest
from terminal import ask

import netcalc
from netcalc.errors import InputError, LimitError

NET = "z1 = step(x1 + 2x2 + x3 - 2.5); z2 = step(x3 + x4 - 1.5); y = z1 or z2"
TARGET = "x1 & x2 | x2 & x3 | x3 & x4"
ARRAYS = "h = step(W@x + b); y = step(w2@h + c)"
WEIGHTS = "W=[[1,2,1,0],[0,0,1,1]],b=[-2.5,-1.5],w2=[1,1],c=-1/2"


def test_the_lecture() -> None:
    answer = netcalc.truth_table(NET, target=TARGET)
    assert answer.formulas == {"z1": "x2 & (x1 | x3)", "z2": "x3 & x4", "y": "z1 | z2"}
    assert answer.formula == "x2 & (x1 | x3) | x3 & x4"
    assert (answer.agrees, answer.differences, answer.inputs) == (True, 0, ["x1", "x2", "x3", "x4"])
    rows = answer.tables[0]
    assert [column.name for column in rows.columns] == [*answer.inputs, "z1", "z2", "y", "target"]
    for row, bits in zip(rows.rows, product((0, 1), repeat=4), strict=True):
        consecutive = int(any(a and b for a, b in pairwise(bits)))
        assert row[:4] == bits
        assert row[6:] == (consecutive, consecutive)
    assert not answer.notes


def test_the_same_net_in_matrix_form() -> None:
    answer = netcalc.truth_table(ARRAYS, at=WEIGHTS, target=TARGET)
    assert answer.formulas == {"h1": "x2 & (x1 | x3)", "h2": "x3 & x4", "y": "h1 | h2"}
    assert answer.agrees
    assert answer.question["program"] == ARRAYS.replace("w2@h", "w2@h")
    signs = netcalc.truth_table(
        ARRAYS.replace("step", "sgn"), at=WEIGHTS.replace("c=-1/2", "c=1"), target=TARGET
    )
    assert signs.formulas == answer.formulas
    assert signs.agrees
    assert "-1 is read as false and 1 as true: h1, h2, y" in [note.text for note in signs.notes]


@pytest.mark.parametrize(
    ("program", "formulas", "over_inputs"),
    [
        ("z = x1 & x2; y = z | z & x3", {"z": "x1 & x2", "y": "z"}, {"z": "x1 & x2", "y": "x1 & x2"}),
        ("a = x1 + x2 - 1.5; y = step(a)", {"y": "x1 & x2"}, {"y": "x1 & x2"}),
        ("p = a|b; q = a&b; y = step(p - q)", {"p": "a | b", "q": "a & b", "y": "p & ~q"}, {"y": "a xor b"}),
        ("p = a|b; q = a&b; y = p - q", {"p": "a | b", "q": "a & b", "y": "p & ~q"}, {"y": "a xor b"}),
        ("z = x1; y = z & x2", {"z": "x1", "y": "z & x2"}, {"y": "x1 & x2"}),
        ("b = 1; y = step(x1 + b - 1.5)", {"y": "x1"}, {"y": "x1"}),
        ("y = x1 > 2", {"y": "0"}, {"y": "0"}),
        ("s = sign(x1 - 0.5); y = s & x2", None, None),
        ("s = sign(x1 - 0.5); y = step(s + x2)", {"s": "x1", "y": "s"}, {"s": "x1", "y": "x1"}),
        ("x1 & x2", {"f": "x1 & x2"}, {"f": "x1 & x2"}),
        ("1", {"f": "1"}, {"f": "1"}),
        ("[x1 & x2, x1 | x2]", {"f1": "x1 & x2", "f2": "x1 | x2"}, {}),
        ("a & b & c & d & e", {"f": "a & b & c & d & e"}, {}),
    ],
)  # fmt: skip
def test_formulas(program: str, formulas: dict[str, str] | None, over_inputs: dict[str, str] | None) -> None:
    if formulas is None:
        with pytest.raises(InputError, match="0 and 1 only"):
            netcalc.truth_table(program)
        return
    answer = netcalc.truth_table(program)
    assert answer.formulas == formulas
    assert over_inputs is not None
    assert answer.over_inputs == {**answer.over_inputs, **over_inputs}


def test_a_value_that_never_comes_is_free_to_choose() -> None:
    """y is 1 where p and q are the same, and has no value where q alone is 1, which never is."""
    answer = netcalc.truth_table("p = x1|x2; q = x1&x2; y = 1/(1 + p - q) > 0.6")
    assert answer.formulas["y"] == "~p | q"
    assert answer.formula == "~(x1 xor x2)"


def test_a_vector_of_results() -> None:
    answer = netcalc.truth_table("[x1 & x2, x1 | x2]", target="[x1 & x2, x1 xor x2]")
    assert answer.formula == ["x1 & x2", "x1 | x2"]
    assert (answer.agrees, answer.differences) == (False, 1)
    assert netcalc.truth_table("[x1, x2]", target="[~x1, x2]").differences == 4
    assert ask("truth-table", "[x1 & x2, x1 | x2]", "--bare").out == "[x1 & x2,x1 | x2]\n"
    assert ask("truth-table", "[x1 & x2, x1 | x2]", "--expect", "[x2 & x1, x2 | x1]").code == 0


def test_where_the_target_differs() -> None:
    answer = netcalc.truth_table("step(x1 + x2 + x3)", target="x1 & x2 & x3")
    assert (answer.agrees, answer.differences) == (False, 6)
    assert answer.exit_code == 0
    found = next(table for table in answer.tables if table.name == "differences")
    assert [row[:3] for row in found.rows] == list(product((0, 1), repeat=3))[1:-1]


def test_many_differences_are_all_in_the_data() -> None:
    words = ("truth-table", "x1 | x2 | x3 | x4 | x5", "--target", "0")
    heard = ask(*words)
    assert "Differences  31 of 32 rows, the first 20" in heard.out
    rows = json.loads(ask(*words, "--json").out)["tables"]["differences"]
    assert len(rows) == 31
    written = ask(*words, "--format", "csv", "--table", "differences").out
    assert len(list(csv.reader(io.StringIO(written)))) == 32


def test_what_only_the_target_reads_is_an_input_too() -> None:
    answer = netcalc.truth_table("x1", target="x1 & x2")
    assert answer.inputs == ["x1", "x2"]
    assert (answer.agrees, answer.differences, answer.formula) == (False, 1, "x1")
    assert "only the target reads x2" in [note.text for note in answer.notes]


def test_a_target_may_be_a_net_and_read_arrays() -> None:
    answer = netcalc.truth_table(ARRAYS, at=WEIGHTS, target="sum(x) >= 2")
    assert (answer.agrees, answer.differences) == (False, 3)
    other = netcalc.truth_table(TARGET, target=NET)
    assert other.agrees


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["z = a & b; z | c", "--target", "z | c"], 2, "the target is over its inputs"),
        (["a + b", "--target", "a"], 2, "is 2 at a=1, b=1, and no bit"),
        (["a & b", "--target", "a + b"], 2, "is 2 at a=1, b=1, and no bit"),
        (["a & b", "--target", "[a, b]"], 2, "1 result and the target has 2"),
        (["a & b", "--target", "(a"], 2, "bracket"),
        (["a & b", "--target", ""], 2, "no formula"),
        (["step(sin(1)^2 + cos(1)^2 - a)"], 3, "800 digits do not tell"),
        (["1/a > 0"], 3, "division by zero: 1/a at a = 0\n"),
        ([" & ".join(f"x{k}" for k in range(17))], 3, "--inputs 17 asks"),
        (["a & b", "--inputs", "21"], 3, "too many"),
        (["a & b", "--inputs", "1"], 3, "2 inputs have 2^2 rows"),
        (["a & b", "--inputs", "0"], 2, "--inputs"),
        (["a & b", "--at", "a=2"], 2, "0 and 1 only"),
        (["z = a; z", "--at", "z=1"], 2, "computed in the program"),
        (["step(W@x)", "--at", "W=[[1,2],[3]]"], 2, "all rows of a matrix"),
        (["a & b", "--at", "a"], 2, "name=value"),
    ],
)
def test_what_is_refused(words: list[str], code: int, says: str) -> None:
    heard = ask("truth-table", *words)
    assert heard.code == code
    assert says in heard.err
    assert not heard.out


def test_a_result_that_is_no_bit_is_a_table_without_a_formula() -> None:
    answer = netcalc.truth_table("a + b")
    assert answer.formula is None
    assert [row[-1] for row in answer.tables[0].rows] == [0, 1, 1, 2]
    assert answer.notes[0].text.startswith("the result is 2 at a=1, b=1, and no bit")
    assert ask("truth-table", "a + b", "--bare").out == "null\n"


def test_numbers_of_nodes_are_shown_as_they_are() -> None:
    answer = netcalc.truth_table("a = 0.1x1 + 0.2x2; s = sigmoid(a); y = s > 0.55")
    assert [row[2] for row in answer.tables[0].rows] == [0, 0.2, 0.1, 0.3]
    assert answer.tables[0].rows[0][3] == 0.5
    assert answer.formula == "x1 & x2"


def test_a_node_without_a_value_that_nobody_reads() -> None:
    answer = netcalc.truth_table("q = 1/x1; y = where(x1, q, 0)")
    assert answer.formula == "x1"
    rows = json.loads(ask("truth-table", "q = 1/x1; y = where(x1, q, 0)", "--json").out)["tables"]["rows"]
    assert [row["q"] for row in rows] == ["nan", 1]


@pytest.mark.parametrize(
    ("program", "says"),
    [
        ("step(0.1*x1 + 0.2*x2 - 0.3*x3)", "and in one more row: step(0) = 0"),
        ("z = sign(x1 - x2); y = step(z - 0.5)", "z stands at exactly 0 at x1=0, x2=0"),
        ("x1 + x2 + x3 + x4 >= 2", "f is 1 where at least 2 of the 4 inputs are"),
        ("y = (x1 + x2 + x3) * (3 - x1 - x2 - x3) > 0", "y is 1 where 1 or 2 of the 3 inputs are"),
        ("step(e*x1 - 2.7)", "e is read as Euler's number"),
    ],
)
def test_notes(program: str, says: str) -> None:
    assert any(says in note.text for note in netcalc.truth_table(program).notes)


def test_spare_values_and_what_the_inputs_are() -> None:
    answer = netcalc.truth_table("step(w*x + b)", at={"w": 1, "b": -0.5, "q": 3})
    texts = [note.text for note in answer.notes]
    assert "not in the program: q" in texts
    assert "inputs are what has no value: x" in texts


def test_many_inputs_stand_in_one_column_on_the_screen() -> None:
    words = ("truth-table", " & ".join(f"x{k}" for k in range(10)))
    assert " 0000 0000 00   0" in ask(*words).out.splitlines()
    rows = json.loads(ask(*words, "--json").out)["tables"]["rows"]
    assert len(rows) == 1024
    assert rows[-1] == {**{f"x{k}": 1 for k in range(10)}, "f": 1}


def test_names_that_the_table_uses_itself() -> None:
    answer = netcalc.truth_table("target & differs", target="target")
    assert [column.name for column in answer.tables[0].columns] == ["target", "differs", "f", "target_"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("x1 & x2 | x2 & x3", 0),
        ("~(~x2 | ~x1 & ~x3)", 0),
        ("x2 & (x1 or x3)", 0),
        ("step(x1 + 2x2 + x3 - 2.5)", 0),
        ("x2 & x1", 1),
        ("z1", 1),
        ("x2 & (1/x1 > 0 | x3)", 1),
        ("step(sin(1)^2 + cos(1)^2 - x2)", 3),
        ("x2 &", 1),
    ],
)
def test_expect(given: str, code: int) -> None:
    words = ("truth-table", "z1 = step(x1 + 2x2 + x3 - 2.5)")
    assert ask(*words, "--expect", given).code == code
    assert ask(*words, "--get", "formulas.z1", "--expect", given).code == code


def test_an_expected_formula_may_name_the_arrays() -> None:
    words = ("truth-table", "sum(x) >= 3", "--shape", "x=5")
    assert ask(*words, "--expect", "sum(x) >= 3").code == 0
    assert ask(*words, "--expect", "x1 + x2 + x3 + x4 + x5 >= 3").code == 0
    assert ask(*words, "--expect", "sum(x) >= 2").code == 1
    assert ask(*words, "--get", "formulas.f", "--expect", "step(sum(x) - 2.5)").code == 0
    heard = ask("truth-table", "step(w@x - 1.5)", "--at", "w=[1,2,1]", "--expect", "step([1,2,1]@x - 1.5)")
    assert heard.code == 0


def test_a_program_and_a_target_in_files(tmp_path: Path) -> None:
    net, target = tmp_path / "net.txt", tmp_path / "target.txt"
    net.write_text("z1 = x1 & x2\ny = z1 | x3\n")
    target.write_text("x3 | x2 & x1\n")
    heard = ask("truth-table", f"@{net}", "--target", f"@{target}", "--get", "agrees")
    assert heard == (0, "true\n", "")


def test_expect_of_twenty_inputs() -> None:
    program = " & ".join(f"x{k}" for k in range(20))
    assert ask("truth-table", program, "--inputs", "20", "--expect", program).code == 0


def test_a_point_is_named_once() -> None:
    heard = ask("truth-table", "x1 | x2", "--at", "x1=2")
    assert "x1 | x2 at x1 = 2, x2 = 0\n" in heard.err


def test_sweep_of_targets() -> None:
    heard = ask("truth-table", "x1 | x2", "--sweep", "target=x1,x1 or x2", "--get", "agrees")
    assert heard.out == "false\ntrue\n"


@pytest.mark.parametrize(
    ("program", "at", "formula"),
    [
        ("step(w*v*x1 - 1)", "w=sqrt(2),v=1/sqrt(2)", "0"),
        ("w*v*x1 >= 1", "w=sqrt(2),v=1/sqrt(2)", "x1"),
        ("step(w*x1 - 2*x2)", "w=exp(log(2))", "x1 & ~x2"),
        ("step(sqrt(2)*x1 - sqrt(2)*x2)", "", "x1 & ~x2"),
        ("step(pi*x1 - pi*x2)", "", "x1 & ~x2"),
        ("step(a*x1 - b*x2)", "a=pi/4,b=pi/2", "x1 & ~x2"),
        ("step(w@x - 2*sqrt(2))", "w=[sqrt(2),sqrt(8),1]", "x2 & (x1 | x3)"),
        ("step(w@x - b)", "w=sqrt(2)*ones(3), b=3*sqrt(2)", "0"),
        ("step(w_0*x1 - 1/3)", "w_0=1/3", "0"),
    ],
)
def test_values_that_are_no_fractions_are_exact(program: str, at: str, formula: str) -> None:
    """Each by hand: what stands at the threshold stands exactly there, and step(0) = 0."""
    assert netcalc.truth_table(program, at=at).formula == formula


def test_values_of_files_and_mappings_are_exact(tmp_path: Path) -> None:
    file = tmp_path / "point.json"
    file.write_text('{"w_0": "sqrt(2)", "v": "1/sqrt(2)", "u": ["1/3", "2/3"]}')
    program = "step(w0*v*x1 - 1) | step(u@[x1, x2] - 1)"
    assert netcalc.truth_table(program, at=f"@{file}").formula == "0"
    given = {"w_0": "sqrt(2)", "v": "1/sqrt(2)", "u": ["1/3", "2/3"]}
    assert netcalc.truth_table(program, at=given).formula == "0"
    assert netcalc.separable(program, at=given).separable


def test_too_many_terms_are_said() -> None:
    answer = netcalc.truth_table(" + ".join(f"x{k}" for k in range(16)) + " >= 9")
    assert answer.formula is None
    texts = " ".join(note.text for note in answer.notes)
    assert "f is 1 where at least 9 of the 16 inputs are" in texts
    assert "too many terms: f" in texts


def test_limits_are_the_askers() -> None:
    program = " & ".join(f"x{k}" for k in range(17))
    with pytest.raises(LimitError):
        netcalc.truth_table(program)
    assert netcalc.truth_table(program, inputs=17).formula == program


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("truth-table", "x1x2 | x2x3"), "x1x2 is one name; the product is written x1 & x2"),
        (("separable", "x1x2 | x3"), "x1x2 is one name; the product is written x1 & x2"),
        (("truth-table", "x12 | x3"), None),
        (("truth-table", "step(w*v*x1 - 1)", "--at", "w=sqrt(2),v=1/sqrt(2)"), None),
        (("truth-table", "step(w*x1 - v)", "--at", "w=1/3,v=0.2"), None),
        (("separable", "a^b"), "a^b is a power"),
        (("truth-table", "a^2"), None),
        (("truth-table", "step(sum(w*x) - 2.5)", "--at", "w=[1,2,1]"), "x is one number and w has 3"),
        (("truth-table", "step(sum(x*w) - 2.5)", "--at", "w=[1,2,1]"), "--shape x=3 makes it an array"),
        (("truth-table", "step(sum(w*x) - 2.5)", "--at", "w=[1,2,1]", "--shape", "x=3"), None),
    ],
)
def test_what_may_have_been_meant_is_said(command: tuple[str, ...], says: str | None) -> None:
    out = ask(*command).out
    odd = ("is one n", "float", "is a power")
    assert says in out if says else not any(text in out for text in odd)


def test_a_formula_of_too_many_terms_is_undecided_and_not_wrong() -> None:
    net = "+".join(f"x{k}" for k in range(1, 17)) + " >= 8"
    found = ask("truth-table", net, "--expect", net)
    assert (found.code, found.out) == (3, "")
    assert "too many terms" in found.err
    assert ask("truth-table", net, "--target", net, "--get", "agrees", "--expect", "true").code == 0
