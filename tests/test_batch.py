"""batch: a line of JSON in, a line of JSON out."""

from __future__ import annotations

import gc
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from terminal import NETCALC, Heard, ask, process

from netcalc.cli import batch as module
from netcalc.cli import lines
from netcalc.cli.commands import COMMANDS
from netcalc.errors import LimitError

HOMEWORK = Path(__file__).resolve().parents[1] / "examples" / "homework"
QUESTIONS = [
    ["conv-shape", "32x32x3", "-F", "5", "-P", "2", "--filters", "10"],
    ["conv-shape", "7", "-F", "3", "--sweep", "stride=1,2,9"],
    ["conv-shape", "7", "-F", "3", "-S", "3", "--strict", "--expect", "does not fit"],
    ["pool-shape", "224x224x3", "-F", "2", "--digits", "3", "--color", "never"],
    ["params", "784-256-10"],
    ["params", "784-256-10", "--expect", "203,530"],
    ["params", "784-256-10", "--expect", "7", "--show-answer"],
    ["params", "784-256-10", "--expect", "banana é"],
    ["summary", "784-256-10"],
    ["compare", "784-10", "784-256-10"],
    ["solve", "784", "_h", "10", "--max-params", "100000"],
    ["solve", "784", "_h", "10", "--max-params", "10", "--expect", "none", "--show-answer"],
    ["zoo", "lenet5"],
    ["backprop", "(x+y)*z", "--at", "x=-2,y=5,z=-4"],
    ["backprop", "sum(W@x)", "--shape", "W=2x3,x=3"],
    ["descend", "(w-3)^2", "--at", "w=0"],
    ["backprop", "(x+y)*z", "--at", "x=-2,y=5,z=-4", "--get", "gradients.x", "--expect=-4"],
    ["backprop", "ŷ·x₀", "--at", "ŷ=1,x₀=2"],
    ["grad", "x^2*y", "--at", "x=3,y=2"],
    ["graph", "(x+y)*z", "--at", "x=-2,y=5,z=-4"],
    ["jacobian", "[x*y, sin(x)]"],
    ["hessian", "x^2*y"],
    ["chain", "u = x^2; v = sin(x); z = u*v"],
    ["activation", "relu", "--points", "1"],
    ["softmax", "1000", "1000", "-1000"],
    ["cross-entropy", "--p", "1,0", "--q", "0.5,0.5"],
    ["plot", "1/x", "--samples", "3"],
    ["equal", "tanh(x)", "2*sigmoid(2x)-1"],
    ["equal", "x", "y", "--json"],
    ["truth-table", "z = step(x1 + 2x2 + x3 - 2.5); y = z | x4", "--target", "x1"],
    ["separable", "x1 & (x2 | x3)"],
    ["convolve", "[[1,2],[3,4]]", "[[1,0],[0,1]]"],
    ["gradient-flow", "784 3*(256 sigmoid) 10"],
    ["check", str(HOMEWORK / "key.toml"), str(HOMEWORK / "class"), "--format", "json"],
]
REFUSED = [
    ["conv-shape", "32", "-F", "55"],
    ["conv-shape", "7", "-F", "3", "-S", "3", "--strict"],
    ["conv-shape", "32"],
    ["conv-shape", "32", "32", "-F", "5"],
    ["conv-shape", "32", "-F", "5", "--expect", "1", "--sweep", "stride=1,2"],
    ["conv-shape", "32", "-F", "5", "--sweep", "zzz=1"],
    ["conv-shape", "32", "-F", "5", "--rtol", "1"],
    ["conv-shape", "32", "-F", "5", "--digits", "99"],
    ["conv-shape", "32", "-F", "5", "--color", "green"],
    ["params", "784-256-10", "--expect", "1", "--get", "nowhere"],
    ["params", "@/nowhere/at/all"],
    ["params"],
    ["backprop", "1/x", "--at", "x=0"],
    ["backprop", "sigmiod(x)", "--at", "x=1"],
    ["backprop", "x", "--no-such-option"],
    ["backprop", "\ud800"],
    ["conv-shap", "32"],
    ["-x"],
    [""],
]
"""Lines that the command line refuses too, in the same words."""


def batch(*argvs: list[str], encoding: str = "utf-8") -> Heard:
    """A batch of these command lines."""
    text = "".join(json.dumps({"argv": argv}) + "\n" for argv in argvs)
    return ask("batch", stdin=text.encode(), encoding=encoding)


def lone(argv: list[str], encoding: str = "utf-8") -> str:
    """What the command line prints with --json, which is in no hint of a batch."""
    out = ask(*argv, *([] if "json" in argv else ["--json"]), encoding=encoding).out
    return out.replace(' --json", "span"', '", "span"')


def errors(heard: Heard) -> list[dict[str, str]]:
    assert (heard.code, heard.err) == (0, "")
    return [json.loads(line)["error"] for line in heard.out.splitlines()]


def test_help() -> None:
    heard = ask("batch", "-h")
    assert (heard.code, heard.err) == (0, "")
    assert heard.out.isascii()
    assert max(map(len, heard.out.splitlines())) <= 80
    assert heard.out.index(COMMANDS["batch"].example.line) < heard.out.index("--help")
    assert "--sweep" not in heard.out
    assert ask("batch", "--help") == ask("help", "batch") == heard


def test_every_command_is_tried_here() -> None:
    assert {argv[0] for argv in QUESTIONS} == {name for name, row in COMMANDS.items() if not row.load().alone}


@pytest.mark.parametrize("argv", [*QUESTIONS, *REFUSED], ids=lambda argv: ascii(" ".join(argv))[:60])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_the_same_object_as_json(argv: list[str], encoding: str) -> None:
    assert batch(argv, encoding=encoding) == (0, lone(argv, encoding), "")


def test_in_order() -> None:
    argvs = [*QUESTIONS, *REFUSED]
    alone = "".join(map(lone, argvs))
    assert batch(*argvs, *argvs) == (0, alone + alone, "")


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from([*QUESTIONS[:12], *REFUSED]), min_size=2, max_size=12))
def test_a_line_knows_nothing_of_those_before_it(argvs: list[list[str]]) -> None:
    assert batch(*argvs).out.splitlines() == [ALONE[json.dumps(argv)] for argv in argvs]


ALONE = {json.dumps(argv): lone(argv).rstrip("\n") for argv in [*QUESTIONS[:12], *REFUSED]}


@pytest.mark.parametrize(
    "id_",
    [
        7,
        -1.5,
        0,
        10**30,
        "ann",
        "",
        None,
        True,
        "é\n\x1b\u2028",
        "\ud800",
        [1, [2]],
        {"b": 1, "a": {"c": []}},
    ],
    ids=ascii,
)
def test_an_id_comes_back(id_: object) -> None:
    for argv in (QUESTIONS[0], QUESTIONS[5], QUESTIONS[1], REFUSED[0], ["batch"], [], [3]):
        line = json.dumps({"id": id_, "argv": argv}).encode()
        heard = ask("batch", stdin=line)
        found = json.loads(heard.out)
        assert next(iter(found)) == "id"
        assert found.pop("id") == id_
        assert heard.out.count("\n") == 1
        if argv in (QUESTIONS[0], QUESTIONS[5], QUESTIONS[1], REFUSED[0]):
            assert found == json.loads(lone(argv))
        else:
            assert list(found) == ["schema", "command", "error"]


@pytest.mark.parametrize(
    ("line", "kind", "says"),
    [
        (b"conv-shape 32 -F 5", "syntax", "line 2: it is no JSON: expecting value"),
        (b"{'argv': ['params', '10 10']}", "syntax", "no JSON: expecting property name"),
        (b'{"argv": ["params"]', "syntax", "no JSON: expecting ',' delimiter"),
        (b'{"argv": ["params", "10 10"]} {}', "syntax", "no JSON: extra data"),
        (b'{"argv": ["a\x00b"]}', "syntax", "no JSON: invalid control character"),
        (b'{"id": NaN}', "syntax", "NaN is no finite number"),
        (b'{"id": -Infinity}', "syntax", "-Infinity is no finite number"),
        (b'{"id": 1e999}', "syntax", "1e999 is no finite number"),
        (b'{"id": ' + b"9" * 5000 + b"}", "syntax", "5,000 digits; the limit is 400"),
        (b'{"argv": ["params"], "argv": []}', "syntax", "its key argv stands twice"),
        (b'{"argv": ["params"], "id": {"a": 1, "a": 1}}', "syntax", "its key a stands twice"),
        (b'{"id": ' + b"[" * 100_000, "syntax", "nested too deep"),
        (b'{"argv": ["\xff"]}', "syntax", "not UTF-8 text: byte 11 is 0xff"),
        ('{"argv": ["params"]}'.encode("utf-16-le"), "syntax", "no JSON"),
        (b"[]", "value", "it is a list, not an object"),
        (b"null", "value", "it is null"),
        (b"true", "value", "it is true or false"),
        (b"3", "value", "it is a number"),
        (b'"params"', "value", "it is text"),
        (b"{}", "value", "it has no argv"),
        (b'{"id": 3}', "value", "it has no argv"),
        (b'{"argvs": ["params"]}', "value", "unknown key argvs"),
        (b'{"argv": ["params", "10 10"], "timeout": 3}', "value", "unknown key timeout"),
        (b'{"argv": null}', "value", "its argv is null, not a list of words"),
        (b'{"argv": "params 10-10"}', "value", "its argv is text, not a list of words"),
        (b'{"argv": {"0": "params"}}', "value", "its argv is an object"),
        (b'{"argv": []}', "value", "its argv is empty"),
        (b'{"argv": ["conv-shape", 32]}', "value", "argv[1] is a number, not text"),
        (b'{"argv": [true]}', "value", "argv[0] is true or false, not text"),
        (b'{"argv": ["params", ["10"]]}', "value", "argv[1] is a list, not text"),
        (b'{"argv": ["params", null]}', "value", "argv[1] is null, not text"),
        (b'{"argv": [" params"]}', "name", "no command  params"),
        (b'{"argv": ["netcalc", "params", "10 10"]}', "name", "no command netcalc"),
        (b'{"argv": ["batch"]}', "value", "a batch holds no batch"),
        (b'{"argv": ["completion", "bash"]}', "value", "completion has no meaning in a batch"),
        (b'{"argv": ["-h"]}', "value", "-h has no meaning in a batch"),
        (b'{"argv": ["--help"]}', "value", "--help has no meaning"),
        (b'{"argv": ["help", "params"]}', "value", "help has no meaning"),
        (b'{"argv": ["--version"]}', "value", "--version has no meaning"),
        (b'{"argv": ["params", "10 10", "-h"]}', "value", "--help has no meaning"),
        (b'{"argv": ["params", "-"]}', "value", "- is stdin"),
        (b'{"argv": ["params", "784", "-", "10"]}', "value", "- is stdin"),
        (b'{"argv": ["params", "--", "-"]}', "value", "- is stdin"),
        (b'{"argv": ["check", "key.toml", "-"]}', "value", "- is stdin"),
    ],
    ids=lambda part: ascii(part)[:50],
)
def test_a_bad_line(line: bytes, kind: str, says: str) -> None:
    good = json.dumps({"argv": QUESTIONS[0]}).encode()
    heard = ask("batch", stdin=b"\n".join([good, line, good]))
    first, bad, last = heard.out.splitlines()
    assert (heard.code, heard.err) == (0, "")
    assert first + "\n" == last + "\n" == lone(QUESTIONS[0])
    error = json.loads(bad)
    assert list(error) in (["schema", "command", "error"], ["id", "schema", "command", "error"])
    assert error["error"]["kind"] == kind
    assert says in error["error"]["message"]
    assert len(bad) < 600


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--format", "table"], "--format table"),
        (["--format=csv"], "--format csv"),
        (["--format", "nonsense"], "--format nonsense"),
        (["--json", "--format", "latex"], "--format latex"),
        (["--bare"], "--bare"),
        (["--get", "output"], "--get"),
        (["--quiet"], "--quiet"),
        (["--quiet", "--expect", "28"], "--quiet"),
        (["--table", "axes"], "--table"),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, list) else None,
)
def test_what_makes_no_sense_in_a_batch(options: list[str], named: str) -> None:
    [error] = errors(batch(["conv-shape", "32", "-F", "5", *options]))
    assert error["message"].startswith(f"{named} has no meaning in a batch")
    assert error["hint"]


def test_hostile_questions() -> None:
    """All in one batch: each is refused as it is alone, and the last line is answered."""
    cases = json.loads((Path(__file__).parent / "reference" / "hostile.json").read_text())
    argvs = [["backprop", case["text"], f"--at={case['at']}"] for case in cases]
    *answers, last = batch(*argvs, QUESTIONS[0]).out.splitlines()
    assert last + "\n" == lone(QUESTIONS[0])
    for case, answer in zip(cases, map(json.loads, answers), strict=True):
        kind = answer["error"]["kind"] if "error" in answer else None
        code = 0 if kind is None else 3 if kind in ("domain", "fit", "limit") else 2
        assert case["exit"] in (None, code), ascii(case["text"][:50])
        assert kind != "bug"


def test_nothing_is_written_elsewhere(tmp_path: Path) -> None:
    argv = ["check", str(HOMEWORK / "key.toml"), str(HOMEWORK / "class"), "--out", str(tmp_path / "marks")]
    for more in ([], ["--format", "json"], ["--format", "gradescope"], ["--format", "junit"]):
        [error] = errors(batch([*argv, *more]))
        assert "has no meaning in a batch" in error["message"]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "raised", [SystemExit(3), KeyError("a\n"), RecursionError(), OSError(5, "bad"), EOFError()]
)
def test_no_question_ends_the_process(raised: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise raised

    monkeypatch.setattr(module, "_asked", broken)
    first, second = errors(batch(QUESTIONS[0], QUESTIONS[4]))
    assert first == second
    assert first["kind"] == "bug"
    assert "report" in first["message"]


def test_running_out_of_memory_is_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(module, "_asked", broken)
    assert [error["kind"] for error in errors(batch(QUESTIONS[0], ["nothing"]))] == ["limit", "name"]


def test_half_an_answer_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object):  # type: ignore[no-untyped-def]
        yield '{"schema": 1, '
        raise LimitError("too long")

    monkeypatch.setattr(module, "_asked", broken)
    assert errors(batch(QUESTIONS[0])) == [
        {"kind": "limit", "message": "too long", "hint": None, "span": None}
    ]


@pytest.mark.parametrize(
    "text",
    [
        b"%s\n%s\n",
        b"%s\n%s",
        b"%s\r\n%s\r\n",
        b"\xef\xbb\xbf%s\n%s\n",
        b"\n\n%s\n \t \n%s\n\n\n",
        b"  %s  \n\t%s\t\n",
    ],
)
def test_lines(text: bytes) -> None:
    line = json.dumps({"argv": QUESTIONS[0]}).encode()
    assert ask("batch", stdin=text % (line, line)).out == lone(QUESTIONS[0]) * 2


@pytest.mark.parametrize("nothing", [b"", b"\n", b" \r\n\r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])
def test_no_lines(nothing: bytes) -> None:
    assert ask("batch", stdin=nothing) == (0, "", "")


@given(st.lists(st.text(alphabet="ab \t\r{", max_size=5)), st.booleans())
def test_numbered_against_split(texts: list[str], ended: bool) -> None:
    content = "\n".join(texts).encode() + b"\n" * ended
    found = [(number, (line or b"").rstrip(b"\n")) for number, line in lines.numbered(io.BytesIO(content))]
    assert found == [(k, part) for k, part in enumerate(content.split(b"\n"), 1) if part.strip()]


def test_a_line_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    good = json.dumps({"argv": QUESTIONS[0]}).encode()
    monkeypatch.setattr(lines, "LONGEST", len(good))
    for rest in (b"x", b" " * 999, b"y" * 1000 + good):
        heard = ask("batch", stdin=good + b"\n" + good + rest + b"\n" + good)
        first, error, last = heard.out.splitlines()
        assert first + "\n" == last + "\n" == lone(QUESTIONS[0])
        assert json.loads(error)["error"]["kind"] == "limit"
        assert "line 2: " in error


class Trickle(io.RawIOBase):
    """A stream without end: its lines are made when they are asked for, and counted."""

    def __init__(self, line: bytes) -> None:
        self.line, self.most = line, 0

    def readline(self, size: int | None = -1) -> bytes:  # type: ignore[override]
        self.most = max(self.most, size or 0)
        return self.line[:size] if size and size > 0 else self.line


def test_no_more_is_read_than_is_answered() -> None:
    stream = Trickle(json.dumps({"argv": QUESTIONS[0]}).encode() + b"\n")
    endless = lines.numbered(stream)
    assert [next(endless)[0] for _ in range(1000)] == list(range(1, 1001))
    assert 0 < stream.most <= lines.LONGEST + 1


def test_memory_does_not_grow_with_the_lines() -> None:
    desk = module._Desk()
    pool = [json.dumps({"argv": argv}).encode() for argv in [*QUESTIONS[:11], *REFUSED]]

    def objects(times: int) -> int:
        for number in range(times):
            desk.answer(pool[number % len(pool)], number)
        gc.collect()
        return len(gc.get_objects())

    objects(2 * len(pool))
    few = objects(len(pool))
    assert objects(10 * len(pool)) - few < len(pool)


# -- what only a process of its own can show -----------------------------------------------------------


def started(**options: int) -> subprocess.Popen[bytes]:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.Popen([*NETCALC, "batch"], **pipes)  # type: ignore[call-overload, no-any-return]


def test_an_answer_comes_before_the_next_question() -> None:
    child = started()
    assert child.stdin
    assert child.stdout
    for argv in (QUESTIONS[0], REFUSED[0], QUESTIONS[4]):
        child.stdin.write(json.dumps({"argv": argv}).encode() + b"\n")
        child.stdin.flush()
        assert child.stdout.readline().decode() == lone(argv)
    assert child.communicate(timeout=60) == (b"", b"")
    assert child.returncode == 0


def test_ctrl_c() -> None:
    child = started()
    assert child.stdin
    assert child.stdout
    child.stdin.write(b"{}\n")
    child.stdin.flush()
    assert child.stdout.readline()
    child.send_signal(signal.SIGINT)
    assert child.communicate(timeout=60) == (b"", b"")
    assert child.returncode == 130


def test_a_reader_that_goes_away() -> None:
    child = started()
    assert child.stdin
    assert child.stdout
    child.stdin.write(json.dumps({"argv": QUESTIONS[0]}).encode() + b"\n")
    child.stdin.flush()
    assert child.stdout.readline()
    child.stdout.close()
    child.stdin.write(b"{}\n" * 10)
    child.stdin.close()
    assert child.stderr
    assert child.stderr.read() == b""
    assert child.wait(timeout=60) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk() -> None:
    with open("/dev/full", "wb") as full:
        heard = process("batch", input=b"{}\n", stdout=full)
    assert heard == (74, "", "netcalc: the output could not be written: no space left on device\n")


def test_stdin_is_the_batchs_own() -> None:
    good = json.dumps({"argv": QUESTIONS[0]})
    for path in ("@/dev/stdin", "@/dev/fd/0"):
        thief = [["params", path], ["backprop", path], ["backprop", "x", "--at", path]]
        text = "\n".join([*(json.dumps({"argv": argv}) for argv in thief), good, good]) + "\n"
        code, out, err = process("batch", input=text.encode())
        *taken, first, last = out.splitlines()
        assert (code, err) == (0, "")
        assert all("error" in json.loads(line) for line in taken)
        assert len(taken) == len(thief)
        assert first + "\n" == last + "\n" == lone(QUESTIONS[0])


def test_stdin_is_given_back() -> None:
    code = (
        "import os, sys\n"
        "from netcalc.cli.main import main\n"
        "before = os.fstat(0).st_ino\n"
        "assert main(['batch']) == 0\n"
        "assert os.fstat(0).st_ino == before\n"
    )
    subprocess.run([sys.executable, "-c", code], input=b"{}\n", capture_output=True, check=True)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("batch", "@/nowhere/at/all"), "there is no file"),
        (("batch", "@/"), "is a directory"),
        (("batch", "questions.jsonl"), "write @questions.jsonl"),
        (("batch", "@a", "@b"), "takes [@FILE]"),
        (("batch", "--json"), "no option --json"),
        (("batch", ""), "no source"),
        (("batch", "@"), "there is no file"),
    ],
)
def test_where_questions_do_not_come_from(words: tuple[str, ...], says: str) -> None:
    heard = ask(*words)
    assert heard.code == 2
    assert says in heard.err
    assert not heard.out or json.loads(heard.out)["error"]


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps({"argv": QUESTIONS[0]}))
    expected = (0, lone(QUESTIONS[0]), "")
    assert ask("batch", f"@{path}") == expected
    assert ask("batch", f"@{path}", stdin=None) == expected
    assert ask("batch", "-", stdin=path.read_bytes()) == expected


def test_a_terminal_gets_the_help() -> None:
    assert ask("batch", stdin=None) == (2, ask("batch", "-h").out, "")


def test_stdin_that_can_not_be_read() -> None:
    with open(os.devnull, "wb") as unreadable:
        heard = process("batch", stdin=unreadable)
    assert heard == (2, "", "netcalc: stdin can't be read: bad file descriptor\n")
    closed = ["sh", "-c", 'exec "$@" <&-', "sh", *NETCALC, "batch"]
    done = subprocess.run(closed, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "stdin is closed" in done.stderr


def test_in_an_empty_environment() -> None:
    text = json.dumps({"argv": QUESTIONS[10], "id": "é"}, ensure_ascii=False).encode() + b"\n"
    root = str(HOMEWORK.parents[1])
    code = f"import sys; sys.path.insert(0, {root!r}); from netcalc.cli.main import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "batch"]
    done = subprocess.run(command, input=text, capture_output=True, env={}, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["answer"] == json.loads(lone(QUESTIONS[10]))["answer"]
