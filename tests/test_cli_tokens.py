"""Which words of a command line are options, and which are arguments."""

from __future__ import annotations

import pytest
from terminal import ask

from netcalc.cli.tokens import Spelling, told_apart
from netcalc.errors import InputError, NetcalcError, UnknownName

KNOWN = {
    "--kernel": Spelling("--kernel", True),
    "-F": Spelling("--kernel", True),
    "--padding": Spelling("--padding", True),
    "-P": Spelling("--padding", True),
    "--at": Spelling("--at", True),
    "--strict": Spelling("--strict", False),
    "--help": Spelling("--help", False),
    "-h": Spelling("--help", False),
}
K5 = ("--kernel", "5")


@pytest.mark.parametrize("minus", [True, False])
@pytest.mark.parametrize(
    ("line", "options", "words"),
    [
        ("32 -F 5", [K5], ["32"]),
        ("-F5 32", [K5], ["32"]),
        ("-F=5 32", [K5], ["32"]),
        ("--kernel=5 32", [K5], ["32"]),
        ("--kernel 5 -- -F 6", [K5], ["-F", "6"]),
        ("32 --strict -F 5", [("--strict", None), K5], ["32"]),
        ("-P -1 32", [("--padding", "-1")], ["32"]),
        ("--kernel=--strict", [("--kernel", "--strict")], []),
        ("--kernel=", [("--kernel", "")], []),
        ("--at x=-1 --at y=2", [("--at", "x=-1"), ("--at", "y=2")], []),
        ("-1 -2.5 -.5 - @file", [], ["-1", "-2.5", "-.5", "-", "@file"]),
        ("-h", [("--help", None)], []),
        ("-- --", [], ["--"]),
        ("", [], []),
    ],
)
def test_told_apart(line: str, options: list[object], words: list[str], minus: bool) -> None:
    tokens = told_apart(line.split(), KNOWN, minus)
    assert (list(tokens.options), list(tokens.words)) == (options, words)
    assert told_apart(tokens.argv, KNOWN, minus) == tokens


@pytest.mark.parametrize(
    "word", ["-x*s", "-x*h", "-h*x", "-x", "-Q", "-(x+y)", "-[1,2]", "−x", "--x", "-x=1", "--exp(x)", "–x"]
)
def test_expressions_may_begin_with_minus(word: str) -> None:
    assert told_apart([word], KNOWN, minus=True).words == (word,)


@pytest.mark.parametrize("minus", [True, False])
@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("--paddng", "--padding"),
        ("--pading=2", "--padding"),
        ("--Kernel", "--kernel"),
        ("--stict", "--strict"),
        ("—at", "--at"),
        ("–padding", "--padding"),
    ],
)
def test_mistyped_long_options(word: str, meant: str, minus: bool) -> None:
    with pytest.raises(UnknownName) as error:
        told_apart(["32", word, "2"], KNOWN, minus)
    assert error.value.hint == f"did you mean {meant}?"


@pytest.mark.parametrize(("word", "meant"), [("-f", "-F"), ("-at", "--at"), ("-p", "-P")])
def test_a_letter_of_the_other_case_is_named(word: str, meant: str) -> None:
    with pytest.raises(UnknownName) as error:
        told_apart(["32", word, "2"], KNOWN, minus=False)
    assert error.value.hint == f"did you mean {meant}?"


@pytest.mark.parametrize("word", ["--frob", "--out", "--quite-another"])
def test_hyphens_alone_make_no_option_like_another(word: str) -> None:
    known = {name: Spelling(name, valued=True) for name in ("--rtol", "--quiet", "--sweep", "--json")}
    with pytest.raises(UnknownName) as error:
        told_apart(["32", word, "2"], known, minus=False)
    assert error.value.hint == "-h lists the options"


@pytest.mark.parametrize("word", ["-Q", "-x*s", "-kernel", "-padding=2", "–padd", "--zzz"])
def test_sizes_never_begin_with_a_minus_and_a_letter(word: str) -> None:
    with pytest.raises(UnknownName):
        told_apart(["32", word, "2"], KNOWN, minus=False)


@pytest.mark.parametrize("line", ["-F", "--kernel", "32 -F --strict", "-F -P 2", "-F -- 5", "--strict=yes"])
def test_values_missing_or_superfluous(line: str) -> None:
    with pytest.raises(InputError):
        told_apart(line.split(), KNOWN, minus=False)


@pytest.mark.parametrize("word", ["--" + "x" * 10_000, "-\x1b[31m", "--a\udcffb", "-\0", "–\udcff"])
@pytest.mark.parametrize("minus", [True, False])
def test_strange_words_do_no_harm(word: str, minus: bool) -> None:
    try:
        said = repr(told_apart([word], KNOWN, minus).argv)
    except NetcalcError as error:
        said = str(error)
    assert said.isprintable()
    assert len(said) < max(200, len(word) + 20)


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("equal x+y y + x", "netcalc equal x+y 'y + x'"),
        ("equal x + y y + x", "netcalc equal 'x + y' 'y + x'"),
        ("equal x + y", "in single quotes\n"),
        ("equal a b c --positive x", "--positive x,c"),
        ("backprop x + y --at x=1,y=2", "netcalc backprop 'x + y' --at x=1,y=2"),
        ("backprop x*y --at x 2", "--at x=2"),
        ("backprop x*y --at x=1, y=2", "--at 'x=1,y=2'"),
        ("backprop x*y at x=1", "did you mean --at?"),
        ("backprop x^2 --at x=1,5", "decimals have a point: 1.5"),
        ("grad x*y --wrt x, y", "--wrt x,y"),
        ("conv-shape 32 x 32", "netcalc conv-shape 32x32"),
        ("conv-shape 32 5", "netcalc conv-shape 32x5"),
        ("conv-shape 32 kernel=5", "did you mean --kernel=5?"),
        ("cross-entropy --p 0,5 0,5 --q 0,9 0,1", "decimals have a point: --p 0.5,0.5"),
        ("jacobian x*y x+y", "netcalc jacobian '[x*y, x+y]'"),
        ("jacobian sin x", "netcalc jacobian 'sin(x)'"),
        ("backprop q=x+y f=q*z --at x=1,y=2,z=3", "netcalc backprop 'q=x+y; f=q*z' --at x=1,y=2,z=3"),
        ("backprop q=x+y x=1", "--at 'x=1'"),
        ("grad x^2 --at x = 3", "--at x=3\n"),
        ("grad x^2 --at x =3", "--at x=3\n"),
        ("grad x^2 --at x= 3", "--at x=3\n"),
        ("grad x^2 -x 3", "given with --at x=3\n"),
        ("equal x^2=x*x", "each side is a word: netcalc equal 'x^2' 'x*x'"),
        ("equal x=y=z", "for example: "),
        ("params 784 - 256 - 10", "hyphens stand without spaces: 784-256-10"),
        ("summary 784 - relu - 10", "parted by spaces alone: 784 relu 10"),
        ("activation sigmoid --at 0", "did you mean --points?"),
        ("descend x^2 --lr 0.1", "did you mean --rate?"),
        ("descend x^2 --optimizer adam", "did you mean --method?"),
        ("plot tanh sigmoid relu", "with brackets: tanh(x) sigmoid(x) relu(x)"),
        ("params vgg", "did you mean vgg11, vgg13, vgg16 or vgg19?"),
    ],
)
def test_words_that_are_not_as_the_command_takes_them(line: str, hint: str) -> None:
    heard = ask(*line.split())
    assert heard.code == 2
    assert hint in heard.err
