"""What only a process of its own can show: pipes, terminals, signals, encodings, imports."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from terminal import NETCALC, ask, process

from netcalc.cli import door

CONV = ("conv-shape", "32x32x3", "-F", "5", "--filters", "10")
BACKPROP = ("backprop", "(x+y)*z", "--at", "x=-2,y=5,z=-4")


def on_a_terminal(words: tuple[str, ...], columns: int = 80, **environment: str) -> tuple[int, str]:
    """Exit code and output of a process whose stdin and stdout are a terminal."""
    master, slave = pty.openpty()
    import fcntl
    import struct
    import termios

    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    kept = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR")}
    child = subprocess.Popen(
        [*NETCALC, *words],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**kept, "TERM": "xterm", **environment},
    )
    os.close(slave)
    chunks: list[bytes] = []
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:  # the other side is closed
            break
        if not chunk:
            break
        chunks.append(chunk)
    os.close(master)
    return child.wait(timeout=30), b"".join(chunks).decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((*CONV, "--bare"), 0),
        ((*CONV, "--expect", "1x1x1"), 1),
        (("conv-shape", "5", "-F", "9"), 2),
        (("conv-shape", "7", "-F", "3", "-S", "3", "--strict"), 3),
        (("nonsense",), 2),
        ((), 0),
    ],
)
def test_exit_codes(words: tuple[str, ...], code: int) -> None:
    assert process(*words).code == code


def test_as_a_module_and_as_a_script() -> None:
    script = Path(sys.executable).with_name("netcalc")
    if script.exists():
        done = subprocess.run([script, *CONV, "--bare"], capture_output=True, check=True, text=True)
        assert done.stdout == process(*CONV, "--bare").out == "28x28x10\n"


@pytest.mark.parametrize(
    "words", [CONV, (*CONV, "--json"), (*CONV, "--bare"), BACKPROP, ("conv-shape", "-h"), ()]
)
def test_a_reader_that_goes_away(words: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        assert process(*words, stdout=write) == (0, "", "")
    finally:
        os.close(write)


def test_a_reader_that_takes_one_line_of_many() -> None:
    program = ";".join(f"a{i} = x + {i}" for i in range(20_000)).encode()
    child = subprocess.Popen(
        [*NETCALC, "backprop", "-", "--at", "x=1", "--format", "csv"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdin
    assert child.stdout
    assert child.stderr
    child.stdin.write(program)
    child.stdin.close()
    assert child.stdout.readline()
    child.stdout.close()
    assert child.stderr.read() == b""
    assert child.wait(timeout=60) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "words", [CONV, (*CONV, "--json"), ("conv-shape", "-h"), (), (*CONV, "--expect", "1")]
)
def test_a_full_disk(words: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as full:
        code, _, err = process(*words, stdout=full)
    assert code == 74
    assert err == "netcalc: the output could not be written: no space left on device\n"


def closed(descriptor: int, *words: str) -> tuple[int, str]:
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {descriptor}{"<" if descriptor == 0 else ">"}&-', "sh", *NETCALC, *words],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr if descriptor != 2 else done.stdout


def test_closed_descriptors() -> None:
    code, err = closed(1, *CONV)
    assert code == 74
    assert err == "netcalc: the output could not be written: stdout is closed\n"
    assert closed(1, *CONV, "--quiet") == (0, "")
    assert closed(2, *CONV, "--bare") == (0, "28x28x10\n")
    assert closed(2, "nonsense") == (2, "")
    code, err = closed(0, "backprop", "-")
    assert code == 2
    assert "stdin" in err
    assert closed(0, *CONV, "--bare")[0] == 0


def test_ctrl_c() -> None:
    child = subprocess.Popen(
        [*NETCALC, "backprop", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    time.sleep(1.0)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=30)
    assert (child.returncode, out, err) == (130, b"", b"")


def test_a_bug_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str, argv: list[str]) -> int:
        raise KeyError("a\nb\x1b")

    monkeypatch.setattr(door, "_run", broken)
    code, out, err = ask(*CONV)
    assert (code, out) == (70, "")
    assert err.startswith("netcalc: a bug in netcalc (KeyError: ")
    assert "report" in err
    assert err.count("\n") == 1
    assert "\x1b" not in err
    code, out, err = ask(*CONV, "--json")
    assert json.loads(out)["error"]["kind"] == "bug"
    monkeypatch.setenv(door.TRACEBACK, "1")
    with pytest.raises(KeyError):
        ask(*CONV)


def test_running_out_of_memory_is_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(name: str, argv: list[str]) -> int:
        raise MemoryError

    monkeypatch.setattr(door, "_run", greedy)
    code, _, err = ask(*CONV)
    assert code == 3
    assert "memory" in err


@pytest.mark.parametrize(
    "environment",
    [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}],
)
@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown", "latex"])
def test_ascii_terminals(environment: dict[str, str], form: str) -> None:
    for words in (CONV, BACKPROP, ("backprop", "σ(ŷ·x₀)", "--at", "ŷ=1", "--at", "x₀=2")):
        code, out, err = process(*words, "--format", form, environment=environment)
        assert (code, err) == (0, "")
        assert out.isascii()
        if form == "json":
            assert json.loads(out)["schema"] == 1


@pytest.mark.parametrize("environment", [{}, {"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C"}])
@pytest.mark.parametrize("command", ["conv-shape", "params", "backprop", "x"])
def test_words_that_are_no_text(command: str, environment: dict[str, str]) -> None:
    for words in (
        (command, b"\xff\xfe"),
        (command, "1", b"--\xff"),
        (command, "x", "--at", b"\xe9=1", "--json"),
    ):
        code, _, err = process(*words, environment=environment)
        assert code == 2
        assert err.startswith("netcalc: ")
        assert "Traceback" not in err


@pytest.mark.parametrize(
    "environment",
    [
        {"COLUMNS": "20"},
        {"COLUMNS": "0"},
        {"FORCE_COLOR": "1"},
        {"FORCE_COLOR": "0"},
        {"TERM": "dumb"},
        {"GITHUB_ACTIONS": "1", "PY_COLORS": "1"},
    ],
)
def test_a_pipe_is_a_pipe_whatever_the_environment_says(environment: dict[str, str]) -> None:
    assert process(*BACKPROP, environment=environment) == process(*BACKPROP)
    assert "\x1b" not in process("conv-shape", "-h", environment=environment).out


def test_colour_on_terminals() -> None:
    assert "\x1b[" in on_a_terminal(CONV)[1]
    assert "\x1b[" in on_a_terminal((*CONV, "--color", "always"), NO_COLOR="1")[1]
    for words, environment in (
        (CONV, {"NO_COLOR": "1"}),
        (CONV, {"TERM": "dumb"}),
        ((*CONV, "--color", "never"), {}),
        ((*CONV, "--json"), {}),
        ((*CONV, "--bare"), {}),
    ):
        code, out = on_a_terminal(words, **environment)
        assert code == 0
        assert "\x1b" not in out


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_tables_fit_terminals(columns: int) -> None:
    bonus = (
        "backprop",
        "1/(1+exp(-(w0*x0+w1*x1+w2)))",
        "--at",
        "w0=2,w1=-3,x0=-1,x1=-2,w2=-3",
        "--color",
        "never",
    )
    code, out = on_a_terminal(bonus, columns)
    assert code == 0
    assert max(map(len, out.splitlines())) <= columns
    assert "0.731059" in out
    assert "-0.589836" in out


def test_a_terminal_as_stdin_gets_the_help() -> None:
    code, out = on_a_terminal(("backprop", "-"))
    assert code == 2
    assert out == ask("backprop", "-h").out


def test_a_pipe_as_a_file() -> None:
    read, write = os.pipe()
    threading.Thread(target=lambda: (os.write(write, b"x*y"), os.close(write))).start()
    words = ("backprop", f"@/dev/fd/{read}", "--at", "x=1,y=2", "--bare")
    assert process(*words, pass_fds=(read,)) == (0, "x=2,y=1\n", "")
    os.close(read)


def test_a_package_that_is_missing_is_no_bug():
    from netcalc.cli.door import Bug, explained

    missing = explained(ModuleNotFoundError("No module named 'typer'", name="typer"))
    assert "typer is not installed" in missing.message
    assert "pip install" in missing.hint
    assert isinstance(explained(ModuleNotFoundError("No module named 'netcalc.x'", name="netcalc.x")), Bug)
