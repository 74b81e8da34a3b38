"""What every command promises, asked of every command."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from pathlib import Path

import pytest
from terminal import ask

from netcalc.cli.commands import COMMANDS, GROUPS, ROWS, Example
from netcalc.render import FORMATS

WRITERS = {"batch", "completion"}
"""Commands that write their answers themselves, and have tests of their own."""
ANSWERING = [row for row in ROWS if row.name not in WRITERS]
HOMEWORK = Path(__file__).resolve().parents[1] / "examples" / "homework"
EVERY = pytest.mark.parametrize("name", [row.name for row in ANSWERING])
EXAMPLES = [(row.name, example) for row in ANSWERING for example in (row.example, *row.load().examples)]
SIZES = {
    "alexnet": 61100840, "alexnet_2012": 60965224, "autoencoder": 28353, "densenet121": 7978856,
    "googlenet": 6624904, "gpt2": 124439808, "lenet5": 61706, "mlp": 203530, "mobilenet_v2": 3504872,
    "resnet18": 11689512, "resnet34": 21797672, "resnet50": 25557032, "resnet101": 44549160,
    "resnet152": 60192808, "squeezenet1_0": 1248424, "squeezenet1_1": 1235496, "unet": 31030658,
    "vgg11": 132863336, "vgg11_bn": 132868840, "vgg13": 133047848, "vgg13_bn": 133053736,
    "vgg16": 138357544, "vgg16_bn": 138365992, "vgg19": 143667240, "vgg19_bn": 143678248,
    "vit_b_16": 86567656,
}  # fmt: skip
"""The networks of the zoo."""
SLOPES = {
    "identity": "1",
    "sign": "0",
    "step": "0",
    "sigmoid": "sigmoid(a)*(1 - sigmoid(a))",
    "tanh": "1 - tanh(a)^2",
    "relu": "step(a)",
    "leaky_relu": "where(a > 0, 1, 0.01)",
    "elu": "where(a > 0, 1, exp(a))",
    "softplus": "sigmoid(a)",
    "silu": "sigmoid(a)*(1 + a*sigmoid(-a))",
    "gelu": "(1 + erf(a/sqrt(2)))/2 + a*exp(-(a^2/2))/sqrt(2*pi)",
    "erf": "2*exp(-a^2)/sqrt(pi)",
    "abs": "sign(a)",
}
"""The activation functions and their derivatives."""
LINES = {
    "graph": ("graph", "(x+y)*z", "--at", "x=-2,y=5,z=-4"),
    "conv-shape": ("conv-shape", "32x32x3", "-F", "5", "-P", "2", "--filters", "10"),
    "pool-shape": ("pool-shape", "224x224x3", "-F", "2"),
    "params": ("params", "784-256-10"),
    "summary": ("summary", "784-256-10"),
    "compare": ("compare", "784 kernel:60000", "784-256-10"),
    "solve": ("solve", "784", "_h", "10", "--max-params", "100000"),
    "zoo": ("zoo",),
    "backprop": ("backprop", "(x+y)*z", "--at", "x=-2,y=5,z=-4"),
    "grad": ("grad", "x^2*y", "--at", "x=3,y=2"),
    "jacobian": ("jacobian", "[x*y, sin(x)]"),
    "hessian": ("hessian", "x^2*y", "--at", "x=3,y=2"),
    "chain": ("chain", "u = x^2; v = sin(x); z = u*v"),
    "descend": ("descend", "(w-3)^2", "--at", "w=0", "--rate", "0.25", "--steps", "2"),
    "convolve": ("convolve", "[[1,2,0],[0,1,3],[2,1,1]]", "[[1,0],[0,1]]", "--bias", "1"),
    "truth-table": ("truth-table", "z = step(x1 + 2x2 + x3 - 2.5); y = z | x4"),
    "separable": ("separable", "x1 & (x2 | x3)"),
    "plot": ("plot", "x^2", "--from", "0", "--to", "1", "--samples", "3"),
    "activation": ("activation",),
    "softmax": ("softmax", "1000", "1000", "-1000", "--jacobian"),
    "cross-entropy": ("cross-entropy", "--p", "1/2,1/4,1/4", "--q", "1/4,1/4,1/2", "--base", "2"),
    "equal": ("equal", "tanh(x)", "2*sigmoid(2x)-1"),
    "check": ("check", f"{HOMEWORK}/key.toml", f"{HOMEWORK}/class"),
    "gradient-flow": ("gradient-flow", "784 5*(256 sigmoid) 10", "--simulate", "3"),
}
MAIN = {
    "graph": ("n1=x + y,f=n1*z", "f = z*n1, n1 = y + x", "n1=x + y,f=n1 + z"),
    "conv-shape": ("32x32x10", "10@32x32", "10x32x32"),
    "pool-shape": ("112x112x3", "(112, 112, 3)", "112x112"),
    "params": ("203530", "203,530", "203,531"),
    "summary": ("203530", "203_530", "203,531"),
    "compare": ("[60000,203530]", "60000, 203530", "[60000,203531]"),
    "solve": ("_h=125", "125", "_h=124"),
    "zoo": (
        ",".join(f"{name}={params}" for name, params in SIZES.items()),
        ", ".join(f"{name} = {params}" for name, params in sorted(SIZES.items(), reverse=True)),
        ",".join(f"{name}={params + 1}" for name, params in SIZES.items()),
    ),
    "backprop": ("x=-4,y=-4,z=3", "z=3, y=-4.00, x=−4", "x=-4,y=-4,z=-3"),
    "grad": ("x=2*x*y,y=x^2", "y=x*x, x=2y*x", "x=2*x*y,y=2*x"),
    "jacobian": ("[[y,x],[cos(x),0]]", "[[y, x], [1 - 2*sin(x/2)^2, 0]]", "[[x,y],[cos(x),0]]"),
    "hessian": ("[[2*y,2*x],[2*x,0]]", "[[2y, 2x], [2x, x - x]]", "[[2*x,2*y],[2*y,0]]"),
    "chain": ("x*(x*cos(x) + 2*sin(x))", "2x*sin(x) + x^2*cos(x)", "2*x*cos(x)"),
    "descend": ("w=2.25", "w=9/4", "w=2.26"),
    "convolve": ("[[3,6],[2,3]]", "[[3, 6.0], [4/2, 3]]", "[[3,6],[2,4]]"),
    "truth-table": ("x2 & (x1 | x3) | x4", "x4 | x1 & x2 | x2 & x3", "x2 & (x1 | x3)"),
    "separable": ("true", "yes", "false"),
    "plot": ("x=[0,0.5,1],f=[0,0.25,1]", "f = [0, 1/4, 1], x = 0.5*[0, 1, 2]", "x=[0,1,2],f=[0,1,4]"),
    "activation": (
        ",".join(f"{name}={slope}" for name, slope in SLOPES.items()),
        ", ".join(f"{name} = 0.5*({slope})*2" for name, slope in reversed(SLOPES.items())),
        ",".join(f"{name}={slope}" for name, slope in {**SLOPES, "tanh": "1 - tanh(a)"}.items()),
    ),
    "softmax": ("[0.5,0.5,0]", "1/2, 0.500, 0", "[1/2,1/4,1/4]"),
    "cross-entropy": ("1.75", "7/4", "1.74"),
    "equal": ("true", "Yes", "false"),
    "check": ("ann=6,ben=3,cleo=3", "cleo = 3.0, ben = 3, ann = 6", "ann=6,ben=3,cleo=2"),
    "gradient-flow": ("vanishing", "  vanishing ", "steady"),
}
"""The main answer, the same spelled differently, a wrong one."""
ALONE = {"zoo", "activation"}
"""What is a whole question without an argument."""


def test_every_command_is_tried_here() -> None:
    assert set(LINES) == set(MAIN) == set(COMMANDS) - WRITERS
    assert {row.name for row in ROWS if row.load().alone} == WRITERS


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=lambda part: getattr(part, "line", part))
def test_examples(name: str, example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HOMEWORK)
    program, *words = shlex.split(example.line)
    assert program == "netcalc"
    assert words[0] == name
    assert ask(*words).code == 0
    if example.prints:
        bare = [] if "--get" in words else ["--bare"]
        assert ask(*words, *bare) == (0, example.prints + "\n", "")


@EVERY
def test_table_of_commands(name: str) -> None:
    row = COMMANDS[name]
    assert row.group in GROUPS
    assert row.summary[0].islower()
    assert row.example.prints
    assert 2 <= 1 + len(row.load().examples) <= 3


@EVERY
def test_help(name: str) -> None:
    heard = ask(name, "-h")
    assert heard.code == 0
    assert not heard.err
    assert heard.out.isascii()
    assert max(map(len, heard.out.splitlines())) <= 80
    assert heard.out.index(COMMANDS[name].example.line) < heard.out.index("--format")
    for option in COMMANDS[name].load().build(name).spellings:
        assert re.search(rf"^ +(\S+, )?{option}\b", heard.out, re.MULTILINE), option
    assert ask(name, "--help") == ask("help", name) == ask(*LINES[name], "-h") == heard


@EVERY
def test_every_option_says_what_it_does(name: str) -> None:
    command = COMMANDS[name].load().build(name)
    assert all(param.help for param in (*command.arguments, *command.options))


@EVERY
@pytest.mark.parametrize("form", FORMATS)
def test_formats(name: str, form: str) -> None:
    heard = ask(*LINES[name], "--format", form)
    assert heard.code == 0
    assert not heard.err
    assert heard.out.endswith("\n")
    assert "\x1b" not in heard.out
    assert "\r" not in heard.out


@EVERY
def test_json(name: str) -> None:
    heard = ask(*LINES[name], "--json")
    answer = json.loads(heard.out)
    keys = ["schema", "command", "question", "main", "answer", "working", "tables", "notes"]
    assert list(answer) == keys
    assert answer["command"] == name
    assert answer["main"] in answer["answer"]
    assert heard == ask(*LINES[name], "--format=json") == ask(*LINES[name], "--json", "--format", "json")


@EVERY
def test_csv_is_the_first_table(name: str) -> None:
    tables = json.loads(ask(*LINES[name], "--json").out)["tables"]
    for table, rows in tables.items():
        read = list(csv.reader(io.StringIO(ask(*LINES[name], "--format", "csv", "--table", table).out)))
        assert len(read) == len(rows) + 1
    first = next(iter(tables))
    assert ask(*LINES[name], "--format", "csv") == ask(*LINES[name], "--format", "csv", "--table", first)
    assert ask(*LINES[name], "--format", "csv", "--table", "nowhere").code == 2


@EVERY
def test_bare_get_and_quiet(name: str) -> None:
    main = json.loads(ask(*LINES[name], "--json").out)["main"]
    bare = ask(*LINES[name], "--bare")
    assert bare == (0, MAIN[name][0] + "\n", "")
    assert ask(*LINES[name], "--get", main) == bare
    assert ask(*LINES[name], "--quiet") == (0, "", "")
    assert ask(*LINES[name], "--quiet", "--json") == (0, "", "")


@EVERY
def test_what_bare_prints_is_right(name: str) -> None:
    bare = ask(*LINES[name], "--bare").out.rstrip("\n")
    assert ask(*LINES[name], "--expect", bare) == (0, "right\n", "")


@EVERY
def test_expect(name: str) -> None:
    right, other, wrong = MAIN[name]
    assert ask(*LINES[name], "--expect", other) == (0, "right\n", "")
    assert ask(*LINES[name], "--expect", wrong) == (1, "wrong\n", "")
    assert ask(*LINES[name], f"--expect={wrong}", "--show-answer") == (1, f"wrong: {right}\n", "")
    assert ask(*LINES[name], "--expect", right, "--show-answer") == (0, f"right: {right}\n", "")
    assert ask(*LINES[name], "--expect", right, "--quiet") == (0, "", "")
    assert ask(*LINES[name], "--expect", wrong, "--quiet") == (1, "", "")


@EVERY
def test_expect_as_json_gives_nothing_away(name: str) -> None:
    right, _, wrong = MAIN[name]
    heard = ask(*LINES[name], "--expect", wrong, "--json")
    assert heard.code == 1
    assert json.loads(heard.out) == {"schema": 1, "command": name, "expected": wrong, "right": False}
    main = json.loads(ask(*LINES[name], "--json").out)["main"]
    assert ask(*LINES[name], "--get", main, "--expect", wrong, "--format", "json") == heard
    shown = ask(*LINES[name], "--expect", right, "--json", "--show-answer")
    assert shown.code == 0
    assert json.loads(shown.out)["answer"] == right


@EVERY
@pytest.mark.parametrize("value", ["", "banana split", "\x1b[31m", "9" * 10_000, "[1,2", "\udcff"])
def test_an_unreadable_value_is_wrong_and_says_why(name: str, value: str) -> None:
    heard = ask(*LINES[name], "--expect", value)
    assert heard.code == 1
    assert heard.out == "wrong\n"
    assert heard.err.startswith("netcalc: ")
    assert "\x1b" not in heard.err
    assert len(heard.err) < 500


@EVERY
@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--json", "--bare"], "contradict"),
        (["--json", "--format", "csv"], "contradict"),
        (["--bare", "--format", "latex"], "contradict"),
        (["--get", "x", "--json"], "contradict"),
        (["--format", "cvs"], "did you mean csv?"),
        (["--format", ""], "no format"),
        (["--digits", "0"], "--digits 0"),
        (["--digits", "18"], "1 to 17"),
        (["--digits", "-3"], "1 to 17"),
        (["--digits", "six"], "six"),
        (["--digits", "9" * 5000], "1 to 17"),
        (["--color", "alway"], "did you mean always?"),
        (["--color", "alway", "--json"], "did you mean always?"),
        (["--rtol", "1e-3"], "--expect"),
        (["--show-answer"], "--expect"),
        (["--expect", "1", "--rtol", "-1"], "tolerance"),
        (["--expect", "1", "--rtol", "nan"], "tolerance"),
        (["--expect", "1", "--atol", "much"], "much"),
        (["--table", "nodes"], "--format csv"),
        (["--expect", "1", "--sweep", "stride=1,2"], "several"),
        (["--get", "nowhere"], "it has"),
        (["--get", ""], "it has"),
        (["--jsn"], "did you mean --json?"),
        (["--bare=yes"], "no value"),
        (["--format"], "needs a value"),
        (["--sweep", "zzz=1"], "zzz"),
    ],
    ids=lambda part: " ".join(part)[:30] if isinstance(part, list) else None,
)
def test_wishes_that_can_not_be_granted(name: str, options: list[str], says: str) -> None:
    if options[0].removeprefix("--").replace("-", "_") in COMMANDS[name].load().own:
        pytest.skip("the command gives this option a meaning of its own")
    heard = ask(*LINES[name], *options)
    assert heard.code == 2
    assert heard.err.startswith("netcalc: ")
    assert says in heard.err
    assert "╭" not in heard.err
    if "--json" in options:
        assert json.loads(heard.out)["error"]["message"]
    else:
        assert not heard.out


@EVERY
def test_nothing_asked(name: str) -> None:
    heard = ask(name)
    if name in ALONE:
        assert heard == ask(*LINES[name])
        return
    assert heard.code == 2
    assert COMMANDS[name].example.line in heard.err


@EVERY
def test_an_error_as_json_says_the_same(name: str) -> None:
    nothing = [name, "--json", "nowhere", "at all"] if name in ALONE else [name, "--json"]
    for words in (nothing, [name, "--json", "--no-such-option"], [name, "--format", "json", "\0"]):
        heard = ask(*words)
        error = json.loads(heard.out)
        assert heard.code == 2
        assert list(error) == ["schema", "command", "error"]
        assert error["command"] == name
        assert list(error["error"]) == ["kind", "message", "hint", "span"]
        assert error["error"]["message"] in heard.err


@EVERY
def test_ascii_paper(name: str) -> None:
    for form in FORMATS:
        heard = ask(*LINES[name], "--format", form, encoding="ascii")
        assert heard.code == 0
        assert heard.out
    answer = json.loads(ask(*LINES[name], "--json", encoding="ascii").out)
    assert answer == json.loads(ask(*LINES[name], "--json").out)


@EVERY
def test_colour_is_asked_for_or_absent(name: str) -> None:
    assert "\x1b" in ask(*LINES[name], "--color", "always").out
    for form in set(FORMATS) - {"table"}:
        assert "\x1b" not in ask(*LINES[name], "--color", "always", "--format", form).out
    plain = re.sub("\x1b\\[[0-9;]*m", "", ask(*LINES[name], "--color", "always").out)
    assert plain == ask(*LINES[name], "--color", "never").out == ask(*LINES[name]).out


def test_listing() -> None:
    heard = ask()
    assert heard == ask("-h") == ask("--help") == ask("help")
    assert heard.code == 0
    assert max(map(len, heard.out.splitlines())) <= 80
    for row in ROWS:
        assert row.name in heard.out
        assert row.example.line in heard.out
    groups = [group for group in GROUPS if any(row.group == group for row in ROWS)]
    assert [line for line in heard.out.splitlines() if line in GROUPS] == groups


def test_version() -> None:
    from netcalc import __version__

    assert ask("--version") == (0, f"netcalc {__version__}\n", "")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["conv-shap", "32"], "did you mean conv-shape?"),
        (["param", "784-10"], "did you mean params?"),
        (["backporp", "x"], "did you mean backprop?"),
        (["conv", "32"], "did you mean conv-shape or convolve?"),
        (["gradient", "x^2"], "did you mean grad?"),
        (["flops", "vgg16"], "did you mean summary?"),
        (["KL"], "did you mean cross-entropy?"),
        (["conv2d", "32"], "did you mean conv-shape or convolve?"),
        (["relu", "0"], "did you mean netcalc activation relu?"),
        (["zzz"], "netcalc -h"),
        (["784-256-10"], "it comes first, as in netcalc conv-shape 32x32x3"),
        (["x*y", "--at", "x=1,y=2"], "it comes first"),
        ([""], "no command"),
        (["-"], "-h"),
        (["--"], "-h"),
        (["--versoin"], "did you mean --version?"),
        (["--json", "conv-shape", "32"], "netcalc conv-shape ... --json"),
        (["\udcff\x1b[31m"], "no command"),
        (["x" * 10_000], "no command"),
        (["help", "nothing"], "no command"),
    ],
)
def test_no_such_command(words: list[str], says: str) -> None:
    heard = ask(*words)
    assert heard.code == 2
    assert says in heard.err
    assert len(heard.err) < 400
    assert "\x1b" not in heard.err


def test_json_errors_without_a_command() -> None:
    error = json.loads(ask("conv-shap", "32", "--json").out)
    assert error["command"] is None
    assert error["error"]["hint"] == "did you mean conv-shape?"


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("x", "+", "y", "--at", "x=1,y=2"), "netcalc backprop 'x + y' --at x=1,y=2"),
        (("-x", "y"), "netcalc backprop '-x y'"),
        (("x", "-at", "x=1"), "did you mean --at?"),
        (("x*y", "--at", "x=1", "y=2"), "--at 'x=1,y=2'"),
        (("x*y", "x=1,", "y=2"), "--at 'x=1,y=2'"),
        (("f", "=", "x"), "netcalc backprop 'f = x'"),
    ],
)
def test_an_expression_in_several_words(words: tuple[str, ...], hint: str) -> None:
    heard = ask("backprop", *words)
    assert heard.code == 2
    assert hint in heard.err


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("32", "32", "-F", "5"), "netcalc conv-shape 32x32 --kernel 5"),
        (("32", "x", "32", "-F", "5"), "netcalc conv-shape 32x32 --kernel 5"),
        (("32x32x3", "5"), "has a name: netcalc conv-shape 32x32x3 --filters 10 --kernel 5"),
        (("32x32x3", "kernel=5"), "did you mean --kernel=5?"),
    ],
)
def test_a_size_in_several_words(words: tuple[str, ...], hint: str) -> None:
    assert hint in ask("conv-shape", *words).err


@pytest.mark.parametrize("name", ["conv-shape", "pool-shape"])
def test_the_kernel_is_missing(name: str) -> None:
    heard = ask(name, "32")
    assert heard.code == 2
    assert "--kernel" in heard.err
    assert f"netcalc {name}" in heard.err


@pytest.mark.parametrize(
    ("words", "bare"),
    [
        (("conv-shape", "32", "-F5"), "28"),
        (("conv-shape", "-F", "5", "32"), "28"),
        (("conv-shape", "--kernel=5", "--", "32"), "28"),
        (("conv-shape", "32", "-F", "5", "-F", "3"), "30"),
        (("conv-shape", "32", "-F", "5", "--transposed", "-S", "2", "--output-padding", "1"), "68"),
        (
            ("conv-shape", "3@32x32", "-F", "3", "--filters", "8", "--groups", "1", "--dilation", "2"),
            "8@28x28",
        ),
        (("pool-shape", "7", "-F", "2", "--rounding", "ceil"), "4"),
        (("params", "784-10", "--no-bias"), "7840"),
        (("params", "784", "relu", "10"), "7850"),
        (("backprop", "-x*s", "--at", "x=1,s=2"), "x=-2,s=-1"),
        (("backprop", "-x*h", "--at", "x=1", "--at", "h=2"), "x=-2,h=-1"),
        (("backprop", "--at", "x=3", "--", "-x"), "x=-1"),
        (("backprop", "x*y", "--at", "x=3,y=4", "--wrt", "y"), "y=3"),
        (("backprop", "x*y*z", "--at", "x=3,y=4,z=1", "--wrt", "y,x"), "y=3,x=4"),
        (("backprop", "x*y*z", "--at", "x=3,y=4,z=1", "--wrt", "z, y", "--wrt", "x"), "z=12,y=3,x=4"),
        (("backprop", "max(x,y)", "--at", "x=3,y=3", "--ties", "first"), "x=1,y=0"),
    ],
    ids=" ".join,
)
def test_options_reach_the_question(words: tuple[str, ...], bare: str) -> None:
    assert ask(words[0], "--bare", *words[1:]) == (0, bare + "\n", "")


FIT = ("conv-shape", "7", "-F", "3", "-S", "2")
UNFIT = ("conv-shape", "7", "-F", "3", "-S", "3")


@pytest.mark.parametrize(
    ("words", "value", "code"),
    [
        (UNFIT, "does not fit", 0),
        (UNFIT, "2", 0),
        (UNFIT, "2.33", 1),
        ((*UNFIT, "--strict"), "does not fit", 0),
        ((*UNFIT, "--strict"), "2", 1),
        ((*UNFIT, "--strict"), "banana", 1),
        (FIT, "does not fit", 1),
        ((*FIT, "--strict"), "does not fit", 1),
        ((*FIT, "--strict"), "3", 0),
        (("conv-shape", "7", "-F", "9"), "does not fit", 2),
    ],
)
def test_does_not_fit(words: tuple[str, ...], value: str, code: int) -> None:
    assert ask(*words, "--expect", value).code == code


def test_strict_exit_code() -> None:
    assert ask(*UNFIT, "--strict").code == 3


def test_another_spelling_of_a_formula_is_right() -> None:
    words = ("backprop", "x*y", "--get", "value", "--expect")
    assert ask(*words, "y*x") == (0, "right\n", "")
    assert ask(*words, "x + y").code == 1


def test_digits() -> None:
    line = ("backprop", "x/3", "--at", "x=1")
    assert "0.333333" in ask(*line).out
    assert "0.3333333" not in ask(*line).out
    assert "0.33333333333333" in ask(*line, "--digits", "14").out
    assert ask(*line, "--digits", "2", "--bare").out == "x=0.3333333333333333\n"


def test_expect_compares_what_get_picks() -> None:
    assert ask(*LINES["backprop"], "--get", "gradients.x", "--expect", "-4") == (0, "right\n", "")
    named = ("backprop", "q = x + y; f = q*z", "--at", "x=-2,y=5,z=-4", "--get", "nodes.q.gradient")
    assert ask(*named, "--expect", "-4") == (0, "right\n", "")
    assert ask(*named, "--expect", "4") == (1, "wrong\n", "")
    assert ask(*LINES["conv-shape"], "--get", "output.2", "--expect", "10") == (0, "right\n", "")
    assert ask(*LINES["params"], "--expect", "2e5", "--rtol", "0.02") == (0, "right\n", "")
    assert ask(*LINES["params"], "--expect", "2e5", "--atol", "1") == (1, "wrong\n", "")
