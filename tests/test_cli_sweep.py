"""--sweep: one question, many values."""

from __future__ import annotations

import json
import re

import pytest
from terminal import ask

from netcalc.cli.sweep import MOST

CONV = ("conv-shape", "7", "-F", "3")


def bare(*words: str) -> list[str]:
    heard = ask(*words, "--bare")
    assert heard.code == 0
    assert not heard.err
    return heard.out.splitlines()


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ((*CONV, "--sweep", "stride=1,2,3"), ["5", "3", "2"]),
        ((*CONV, "--sweep", "S=1,2,3"), ["5", "3", "2"]),
        ((*CONV, "--sweep", "--stride= 1, 2 "), ["5", "3"]),
        ((*CONV, "-S", "4", "--sweep", "stride=1,2"), ["5", "3"]),
        (("conv-shape", "7", "--sweep", "kernel=3,5"), ["5", "3"]),
        (("conv-shape", "7x7", "-F", "3", "--sweep", "padding=0,0:1x1:1,same"), ["5x5", "6x7", "7x7"]),
        ((*CONV, "--sweep", "stride=1,2", "--sweep", "padding=0,1"), ["5", "7", "3", "4"]),
        ((*CONV, "--sweep", "transposed=no,yes"), ["5", "9"]),
        ((*CONV, "--transposed", "--sweep", "transposed=no,yes"), ["5", "9"]),
        (("params", "784-10", "--sweep", "no-bias=yes,no"), ["7840", "7850"]),
        (("backprop", "x*y", "--at", "y=2", "--sweep", "at=x=0,x=1"), ["x=2,y=0", "x=2,y=1"]),
        (("backprop", "x*y", "--at", "x=1,y=2", "--sweep", "wrt=x,y"), ["x=2", "y=1"]),
        (("backprop", "-x", "--sweep", "at=x=0,x=-1", "--get", "value"), ["0", "1"]),
    ],
    ids=lambda part: " ".join(part),
)
def test_one_line_for_each_value(words: tuple[str, ...], lines: list[str]) -> None:
    assert bare(*words) == lines


def test_the_same_as_asking_one_by_one() -> None:
    swept = json.loads(ask(*CONV, "--sweep", "stride=1,2,3", "--json").out)
    assert (swept["schema"], swept["command"]) == (1, "conv-shape")
    for stride, entry in zip(("1", "2", "3"), swept["sweep"], strict=True):
        alone = json.loads(ask(*CONV, "-S", stride, "--json").out)
        assert {key: entry[key] for key in alone} == alone


@pytest.mark.parametrize("form", ["table", "csv", "markdown", "latex"])
def test_one_table(form: str) -> None:
    heard = ask(*CONV, "--sweep", "stride=1,9,3", "--format", form)
    assert heard.code == 0
    assert "2.33" in heard.out
    assert not heard.err


def test_a_failing_value_is_a_row_and_not_the_end() -> None:
    words = ("conv-shape", "7", "--sweep", "kernel=3,9,5")
    swept = json.loads(ask(*words, "--json").out)["sweep"]
    assert ["error" in entry for entry in swept] == [False, True, False]
    assert ask(*words, "--json").code == 0
    assert "kernel of 9" in ask(*words).out
    heard = ask(*words, "--bare")
    assert (heard.code, heard.out) == (0, "5\n3\n")
    assert heard.err.startswith("netcalc: ")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("conv-shape", "7", "--sweep", "kernel=9,11"), 2),
        ((*CONV, "--strict", "--sweep", "stride=3,5"), 3),
        (("conv-shape", "7", "-S", "3", "--strict", "--sweep", "kernel=3,9"), 3),
        (("backprop", "1/x", "--sweep", "at=x=0"), 3),
        (("backprop", "1/x", "--sweep", "at=x=0,x=1"), 0),
    ],
)
@pytest.mark.parametrize("form", [[], ["--json"], ["--bare"], ["--quiet"]])
def test_exit_code_of_the_first_error_where_nothing_was_answered(
    words: tuple[str, ...], code: int, form: list[str]
) -> None:
    heard = ask(*words, *form)
    assert heard.code == code
    assert heard.err.startswith("netcalc: ") == (code != 0 or form == ["--bare"])


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ("strde=1", "did you mean stride?"),
        ("zzz=1", "options: "),
        ("stride", "has no values"),
        ("stride=", "has no values"),
        ("stride=,", "has no values"),
        ("stride=1,,2", "has an empty value"),
        ("=1", "names no option"),
        ("", "names no option"),
        ("format=json", "no option"),
        ("sweep=stride=1", "no option"),
        ("size=7,8", "no option"),
        ("strict=1,2", "yes,no"),
        ("stride=(1,2", "brackets"),
    ],
)
def test_what_can_not_be_swept(wish: str, says: str) -> None:
    heard = ask(*CONV, "--sweep", wish)
    assert heard.code == 2
    assert says in heard.err


def test_the_working_of_a_part_is_not_the_working_of_the_sum() -> None:
    assert "784*10 = 7840" in ask("params", "784-10", "--sweep", "no-bias=yes,no").out
    assert "784*256" not in ask("params", "784-256-10", "--sweep", "no-bias=yes,no").out


def test_values_of_variables_go_through_at() -> None:
    assert "--sweep at=x=1,x=2" in ask("backprop", "x", "--sweep", "x=1,2").err


def test_twice_the_same_option() -> None:
    heard = ask(*CONV, "--sweep", "stride=1", "--sweep", "S=2")
    assert heard.code == 2


def test_limit() -> None:
    hundred = ",".join(map(str, range(1, 102)))
    heard = ask(*CONV, "--sweep", f"stride={hundred}", "--sweep", f"padding={hundred}")
    assert heard.code == 3
    assert f"{MOST:,}" in heard.err


def test_stdin_is_read_once() -> None:
    heard = ask("backprop", "-", "--sweep", "at=x=1,x=2", "--get", "value", stdin=b"2*x")
    assert heard == (0, "2\n4\n", "")


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (
            ("backprop", "x*y", "--at", "x=1,y=2", "--sweep", "wrt=x,y"),
            ["wrt,formula,working,gradients.x,gradients.y,note", "x,,,2,,", "y,,,,1,"],
        ),
        (
            ("backprop", "relu(x)", "--sweep", "at=x=1,x=0"),
            [
                "at,formula,working,gradients.x,note",
                "x=1,,,1,",
                "x=0,,,0,relu has a kink at 0: relu'(0) = 0 is used (at f)",
            ],
        ),
        (
            ("params", "784-256-10", "--sweep", "no-bias=no"),
            ["no-bias,formula,working,params,note", "no,,,203530,"],
        ),
        (
            ("conv-shape", "7x9", "-F", "3", "--sweep", "stride=1"),
            [
                "stride,formula,working,output,note",
                "1,(N - F)/S + 1,(7 - 3)/1 + 1 = 5; (9 - 3)/1 + 1 = 7,5x7,",
            ],
        ),
    ],
)
def test_a_row_says_what_its_value_gives(words: tuple[str, ...], lines: list[str]) -> None:
    assert ask(*words, "--format", "csv").out.splitlines() == lines


def test_a_sweep_is_headed_by_what_it_answers() -> None:
    page = ask("backprop", "x*y", "--at", "y=3", "--sweep", "at=x=1,x=-2").out.splitlines()
    assert page[0] == "Gradients  f = x*y"
    assert page[2:] == [
        " at     gradients.x   gradients.y",
        " ────────────────────────────────",
        " x=1              3             1",
        " x=-2             3            -2",
    ]


def test_what_differs_stands_beside_a_main_answer_that_does_not() -> None:
    heard = ask("summary", "784-256-10", "--sweep", "batch=1,8", "--format", "csv").out.splitlines()
    assert [line.split(",")[3:6] for line in heard] == [
        ["params", "macs", "activation_bytes"],
        ["203530", "203264", "4200"],
        ["203530", "1626112", "33600"],
    ]
    page = ask("summary", "784-256-10", "--sweep", "examples=1000,60000").out.splitlines()
    assert page[2:6] == [
        " examples    params   params_per_example",
        " ───────────────────────────────────────",
        "     1000   203,530               203.53",
        "    60000   203,530              3.39217",
    ]


def test_what_differs_between_records_stands_beside_them() -> None:
    question = ("compare", "784-10", "784 20 10", "--sweep", "batch=1,8")
    titles = re.split("  +", ask(*question).out.splitlines()[0].strip())
    assert titles[1:-1] == [
        "networks",
        "macs of 1",
        "activation_bytes of 1",
        "macs of 2",
        "activation_bytes of 2",
    ]
    head, one, eight = ask(*question, "--format", "csv").out.splitlines()
    names = head.split(",")
    for column in ("networks.0.macs", "networks.1.activation_bytes"):
        value = bare("compare", "784-10", "784 20 10", "--batch", "8", "--get", column)
        assert f",{value[0]}," in eight
        assert f",{value[0]}," not in one
        assert column in names


def test_an_error_in_a_row_is_as_brief_as_elsewhere() -> None:
    heard = ask("conv-shape", "7", "--sweep", f"kernel=3,{'9' * 400}")
    assert heard.out.count("9" * 31) == 400 // 31  # the setting itself, which is a number
    assert f"a kernel of {'9' * 30}... reaches past" in heard.out


def test_solutions_are_headed_as_get_reads_them() -> None:
    question = ("solve", "784", "_h", "10")
    table = ask(*question, "--sweep", "max-params=1000,100000", "--format", "csv")
    assert "solutions.0.blanks._h" in table.out.splitlines()[0].split(",")
    assert bare(*question, "--max-params", "1000", "--get", "solutions.0.blanks._h") == ["1"]
