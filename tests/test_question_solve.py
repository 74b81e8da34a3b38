"""The question `solve`: its fields, its table, its notes, and which answers it takes for right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from netcalc.errors import InputError, LimitError, NetcalcError, NoSolution, NotationError, ShapeError
from netcalc.questions.counts import params
from netcalc.questions.solve import solve
from netcalc.render import Paper, render
from netcalc.render.bare import spelled
from netcalc.verdict import judge

REFERENCE = json.loads((Path(__file__).parent / "reference" / "networks.json").read_text("utf-8"))["solve"]


def best(text: str, **wanted: str | int) -> dict[str, int]:
    return solve(text, **wanted).solutions[0]["blanks"]  # type: ignore[arg-type]


def test_the_reference() -> None:
    one, two = (REFERENCE[f"784 {blanks} 10 with at most 100000 parameters"] for blanks in ("_", "_h _h"))
    for text, true in (("784 _ 10", one), ("784 _h _h 10", two)):
        answer = solve(text, max_params=100_000)
        found = answer.solutions[0]
        assert (*found["blanks"].values(), found["params"]) == (true["width"], true["params"])
        assert params(answer.network).params == true["params"]
    stack = solve("100x100x3 _*( conv:16,3,p=1 relu )", min_field=32).solutions[0]
    assert stack["blanks"] == {"_": REFERENCE["3x3 stack with receptive field >= 32"]}


def test_halving_without_loss() -> None:
    """32 -> 16: F=2,P=0, F=4,P=1 and F=6,P=2, all with S=2."""
    answer = solve("32x32x3 conv:10,_f,s=_s,p=_p", output="16x16")
    whole = [tuple(one["blanks"].values()) for one in answer.solutions if not one["lost"]]
    assert whole == [(2, 2, 0), (4, 2, 1), (6, 2, 2)]
    assert [one["lost"] > 0 for one in answer.solutions] == [False] * 3 + [True] * 4
    by_hand = {
        (f, s, p)
        for f in range(1, 8)
        for s in range(1, 5)
        for p in range(4)
        if 32 + 2 * p >= f and (32 + 2 * p - f) // s + 1 == 16
    }
    assert {tuple(one["blanks"].values()) for one in answer.solutions} == by_hand


@pytest.mark.parametrize("kernel", range(1, 12))
def test_the_padding_that_keeps_the_size(kernel: int) -> None:
    text = f"32x32x3 conv:10,{kernel},p=_"
    if kernel % 2:
        assert best(text, output="32x32") == {"_": (kernel - 1) // 2}
        return
    with pytest.raises(NoSolution, match=r"comes closest, and gives 3[13]x3[13]x10, not 32x32"):
        solve(text, output="32x32")


FILLED = (
    ("784-_-10", {"max_params": 10**5}, "_=125"),
    ("784 _ 10", {"max_params": "1e5"}, "_=125"),
    ("784 _ 10", {"max_params": 805}, "_=1"),
    ("784 _ 10", {"max_macs": 794}, "_=1"),
    ("784 dense:_n 10", {"max_params": 10**300}, None),
    ("_-256-10", {"max_params": 203530}, "_=784"),
    ("32x32x_ conv:10,5", {"max_params": 760}, "_=3"),
    ("_x_x3 conv:10,5", {"output": "28x28x10"}, "_1=32,_2=32"),
    ("_nx_nx3 conv:10,5", {"output": "28x28"}, "_n=32"),
    ("3@_n conv:10,5", {"output": "10@96"}, "_n=100"),
    ("_c@10 lstm:20", {"max_params": 2560}, "_c=10"),
    ("32x32x3 conv:10,_", {"output": "28x28x10"}, "_=5"),
    ("32x32x3 conv:10,_x_", {"output": "28x30x10"}, "_1=5,_2=3"),
    ("32x32x3 conv:_,5", {"output": "28x28x10"}, "_=10"),
    ("32x32x3 conv:8,3,s=_ flatten 10", {"max_params": 10000}, "_=3"),
    ("32x32x3 conv:9,3,d=_", {"output": "24x24x9"}, "_=4"),
    ("32x32x8 conv:16,3,g=_", {"max_params": 600}, "_=2"),
    ("32x32x3 convt:8,4,s=2,p=_", {"output": "64x64x8"}, "_=1"),
    ("100 pool:_", {"output": "25"}, "_=4"),
    ("32x32x3 conv:_,3,p=1,g=3 flatten 10", {"max_params": 10**6}, "_=96"),
    ("32x32x3 add( conv:_,3,p=1 | conv:300,1 ) flatten 10", {"max_params": 10**7}, "_=300"),
    ("let b(c) = ( conv:c,3,p=1 relu ) 32x32x3 2*b(_) flatten 10", {"max_params": 10**6}, "_=90"),
    ("784 64 _*( 64 relu ) 10", {"max_params": 10**5}, "_=11"),
    ("vgg16[:-1] _", {"max_params": 138_357_544}, "_=1000"),
    ("32x32x3 _*( conv:8,3 )", {"output": "20x20"}, "_=6"),
    ("100 sparse:10,m=_", {"max_params": 500}, "_=49"),
    ("1@16000 conv:64,_,s=160", {"output": "64@98"}, "_=480"),
    ("100x100x3 _*( conv:16,3,p=1 relu )", {"output": "100x100", "min_field": 32}, "_=16"),
    ("8x8x3 conv:_c,3 conv:_c,3,g=_c", {"output": "4x4x288"}, "_c=288"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "wanted", "blanks"), [case for case in FILLED if case[2]], ids=str)
def test_filled_in(text: str, wanted: dict[str, int | str], blanks: str) -> None:
    answer = solve(text, **wanted)  # type: ignore[arg-type]
    assert spelled(answer.result) == blanks
    forwards = params(answer.network)
    assert forwards.params == answer.solutions[0]["params"]
    assert "_" not in answer.network.replace("_*", "")
    assert judge(answer.result, blanks).right
    assert judge(answer.result, blanks.replace("_", " ")).right or "_=" in blanks


REFUSED: tuple[tuple[str, dict[str, int | str], type[NetcalcError], str], ...] = (
    ("784 10", {"max_params": 5}, InputError, "no blank"),
    ("784 _", {}, InputError, "nothing is asked"),
    ("784 _ 10", {"max_params": 0}, InputError, "max-params: 0 is below 1"),
    ("784 _ 10", {"max_params": "many"}, NotationError, "many is not a whole number"),
    (
        "784 _ 10",
        {"max_params": 804},
        NoSolution,
        "and has 805 parameters, more than 804",
    ),
    ("784 _ 10", {"output": "11"}, NoSolution, "gives 10, not 11"),
    ("784 _ 10", {"output": "11x11x"}, NotationError, "missing"),
    ("784 _ 10", {"output": "1x1x1x1"}, ShapeError, "three numbers"),
    ("784 dropout:_ 10", {"max_params": 10}, NotationError, "_ stands for a whole number"),
    ("let b(c) = ( conv:c,_ ) 784 10", {"max_params": 10}, NotationError, "never used"),
    ("32x32x3 conv:_,40", {"max_params": 10}, NoSolution, "a kernel of 40 reaches past"),
    ("32x32x3 add( conv:_,3 | )", {"max_params": 10}, NoSolution, "no number makes a network"),
    ("_x_x3 conv:8,3 globalpool 10", {"max_params": 10**4}, NoSolution, "there is no largest"),
    ("8x8x3 _*relu flatten 10", {"max_params": 10**4}, LimitError, "at most 100,000 layers"),
    ("100x100x3 conv:8,3,s=1,p=_", {"min_field": 4}, NoSolution, "sees 3, fewer than 4"),
    ("784 _x3 10", {"max_params": 10**5}, NoSolution, "is not a whole number"),
)


@pytest.mark.parametrize(("text", "wanted", "error", "message"), REFUSED, ids=str)
def test_refused(text: str, wanted: dict[str, int | str], error: type[NetcalcError], message: str) -> None:
    with pytest.raises(error) as caught:
        solve(text, **wanted)  # type: ignore[arg-type]
    assert message in caught.value.message


HALF = ("32x32x3 conv:10,_f,s=_s,p=_p", {"output": "16x16"})
WIDTH = ("784 _h 10", {"max_params": 100_000})
PAIR = ("784 _a _b 10", {"max_params": 100_000})
DEPTH = ("100x100x3 _*( conv:16,3,p=1 relu )", {"min_field": 32})


@pytest.mark.parametrize(
    ("question", "text", "right"),
    [
        (HALF, "_f=2,_s=2,_p=0", True),
        (HALF, "p=1, s=2, f=4", True),
        (HALF, "_f=3,_s=2,_p=1", True),
        (HALF, "_f=18,_s=2,_p=8", True),
        (HALF, "_f=5,_s=2,_p=0", False),
        (HALF, "_f=2,_s=2", False),
        (HALF, "_f=2,_s=2,_p=-1", False),
        (WIDTH, "125", True),
        (WIDTH, "h=125", True),
        (WIDTH, "_h=125.0", True),
        (WIDTH, "124", False),
        (WIDTH, "126", False),
        (WIDTH, "125.5", False),
        (WIDTH, "none", False),
        (WIDTH, "1e999", False),
        (WIDTH, "9" * 450, False),
        (WIDTH, "wide", False),
        (PAIR, "_a=100,_b=193", True),
        (PAIR, "_a=100,_b=192", False),
        (PAIR, "_a=100,_b=194", False),
        (DEPTH, "16", True),
        (DEPTH, "17", False),
        (DEPTH, "15", False),
    ],
    ids=str,
)
def test_any_right_choice_is_right(
    question: tuple[str, dict[str, int | str]], text: str, right: bool
) -> None:
    network, wanted = question
    assert judge(solve(network, **wanted).result, text).right is right  # type: ignore[arg-type]


def test_the_fields_of_the_contract() -> None:
    answer = solve("32x32x3 conv:_k,5,p=2", max_params=760, output="32x32")
    assert answer.main == "solutions"
    assert list(answer.solutions[0]) == ["blanks", "params", "macs", "output", "lost"]
    data = json.loads("".join(render(answer, "json", Paper())))
    assert data["answer"] == {
        "solutions": [
            {"blanks": {"_k": 10}, "params": 760, "macs": 768000, "output": [32, 32, 10], "lost": 0}
        ],
        "network": "32x32x3 conv:10,5,p=2",
        "found": 1,
    }
    assert data["tables"]["solutions"] == [
        {"_k": 10, "output": [32, 32, 10], "params": 760, "macs": 768000, "receptive_field": 5, "lost": 0}
    ]
    assert data["working"][-1] == "(N + 2P - F)/S + 1 = (32 + 2*2 - 5)/1 + 1 = 32"


def test_many_solutions_are_counted() -> None:
    answer = solve("32x32x3 concat( conv:_a,1 | conv:_b,1 )", output="32x32x256")
    assert answer.found == 255
    assert len(answer.solutions) == 100
    assert "255 solutions; the first 100 are shown" in [note.text for note in answer.notes]


def test_a_blank_that_does_nothing() -> None:
    answer = solve("784 _ 10", output="10")
    assert answer.solutions[0]["blanks"] == {"_": 1}
    (note,) = answer.notes
    assert note.text == "the output does not depend on _; the smallest that works is shown"
