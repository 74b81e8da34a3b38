"""Input that means harm, or is merely absurd: an exit code, a line that says why, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from terminal import process

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "reference" / "hostile.json").read_text())
HUGE = "9" * 5000

NETWORKS = [
    (["__import__('os').system('touch PWNED')"], 2),
    (["784", HUGE], 3),
    (["784-" + "9" * 400], 0),
    (["10 1000000000*(relu)"], 3),
    (["784 " + "100000*(relu) " * 20], 3),
    (["10 " + "10*(" * 6 + "relu" + ")" * 6], 3),
    (["10 " + "1*(" * 300 + "relu" + ")" * 300], 3),
    (["add(" * 300 + "|" + ")" * 300], 3),
    (["10 " + "(" * 100_000], 2),
    (["let a() = ( a() ) 10 a()"], 2),
    (["let a() = ( b() b() ) let b() = ( a() ) 10 a()"], 2),
    (
        [
            "let b0() = ( relu ) "
            + "".join(f"let b{i + 1}() = ( b{i}() b{i}() ) " for i in range(40))
            + "10 b40()"
        ],
        3,
    ),
    (["10 dense:nan"], 2),
    (["10 dense:inf"], 2),
    (["10 dense:-5"], 2),
    (["10 dense:0"], 2),
    (["10 dense:1e9"], 2),
    (["32x32x3 conv:10,0"], 2),
    (["32x32x3 conv:0,5"], 2),
    (["32x32x3 conv:10,5,s=0"], 2),
    (["32x32x3 conv:10,5,p=-1"], 2),
    (["0"], 2),
    ([""], 2),
    ([" "], 2),
    (["#"], 2),
    (["784"], 2),
    (["\x1b[31m784"], 2),
    (["784 \u202e10"], 2),
    (["784 [/red]"], 2),
    (["784 :smile:"], 2),
    (["784 " + "relu " * 100_001], 3),
    (["@/etc/shadow-of-nothing"], 2),
    (["@/"], 2),
    (["vgg99"], 2),
    (["../../etc/passwd"], 2),
    (["zoo/vgg16.net"], 2),
    (["784 10 freeze("], 2),
    (["784 vgg16[:-99999999999999999999]"], 2),
    (["-" * 5000], 2),
]

SIZES = [
    (["32", "-F", HUGE], 3),
    ([HUGE, "-F", "5"], 3),
    (["x".join(["2"] * 5000), "-F", "1"], 2),
    (["-1", "-F", "5"], 2),
    (["0", "-F", "1"], 2),
    (["32", "-F", "0"], 2),
    (["32", "-F", "-5"], 2),
    (["32", "-F", "5", "-S", "0"], 2),
    (["32", "-F", "5", "-S", "1e400"], 2),
    (["32", "-F", "nan"], 2),
    (["32", "-F", "5", "-P", HUGE], 3),
    (["32", "-F", "5", "--dilation", "9" * 400], 2),
    (["32", "-F", "5", "--groups", "0"], 2),
    (["32.5", "-F", "5"], 2),
    (["", "-F", "5"], 2),
    (["\x1b[2J", "-F", "5"], 2),
    (["32[bold]", "-F", "5"], 2),
    (["[/]", "-F", "5"], 2),
    (["３２", "-F", "5"], 2),
    (["32", "-F", "５"], 2),
    (["1_0_0", "-F", "5"], 2),
    (["32", "-F", "5", "--sweep", "stride=" + ",".join(["1"] * 10_001)], 3),
    (["32", "-F", "5", "--expect", "(" * 100_000], 1),
    (["32", "-F", "5", "--get", "." * 5000], 2),
    (["32", "-F", "5", "--get", "output.__class__"], 2),
]


def check(code: int, err: str, expected: int | None, folder: Path) -> None:
    assert code in (0, 1, 2, 3)
    assert expected is None or code == expected
    assert "Traceback" not in err
    assert len(err) < 500
    assert err.replace("\n", "").isprintable()
    assert err.startswith("netcalc: ") or code in (0, 1)
    assert not list(folder.rglob("PWNED"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case["text"][:30]))
def test_expressions(case: dict[str, Any], tmp_path: Path) -> None:
    text = case["text"]
    through_stdin = case.get("stdin") or "\0" in text or len(text) > 100_000
    word, stdin = ("-", text.encode("utf-8", "surrogateescape")) if through_stdin else (text, b"")
    code, _, err = process("backprop", word, "--at", case["at"], input=stdin, cwd=tmp_path)
    check(code, err, case["exit"], tmp_path)


@pytest.mark.parametrize(("words", "expected"), NETWORKS, ids=lambda part: ascii(part)[:40])
def test_networks(words: list[str], expected: int | None, tmp_path: Path) -> None:
    code, _, err = (
        process("params", "-", input=" ".join(words).encode(), cwd=tmp_path)
        if len(words[0]) > 100_000
        else process("params", *words, cwd=tmp_path)
    )
    check(code, err, expected, tmp_path)


@pytest.mark.parametrize(("words", "expected"), SIZES, ids=lambda part: ascii(part)[:40])
@pytest.mark.parametrize("command", ["conv-shape", "pool-shape"])
def test_sizes(command: str, words: list[str], expected: int | None, tmp_path: Path) -> None:
    if command == "pool-shape" and "--groups" in words:
        pytest.skip("pooling has no groups")
    code, _, err = process(command, *words, cwd=tmp_path)
    check(code, err, expected, tmp_path)
