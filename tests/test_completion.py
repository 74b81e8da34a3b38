"""What may follow a line that is being typed, asked directly and of each shell itself."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from terminal import ask

from netcalc.cli.commands import COMMANDS
from netcalc.cli.completing import VALUES, candidates, typed
from netcalc.cli.completion import SHELLS
from netcalc.network import zoo
from netcalc.network.layers import LAYERS
from netcalc.operations import FUNCTIONS


def words(line: str) -> list[str]:
    return [candidate.word for candidate in candidates(typed(line))]


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("netcalc par", ["params"]),
        ("/opt/bin/netcalc par", ["params"]),
        ("netcalc nothing x", []),
        ("netcalc nothing --fo", []),
        ("netcalc conv-shape 32 --pad", ["--padding"]),
        ("netcalc conv-shape 32 --padding s", ["same"]),
        ("netcalc conv-shape 32 -P c", ["causal"]),
        ("netcalc conv-shape 32 --padding=s", ["--padding=same"]),
        ("netcalc conv-shape 32 --kernel ", []),
        ("netcalc conv-shape 32 --sweep str", ["stride=", "strict="]),
        ("netcalc params 28x28x1 con", ["conv:", "convt:"]),
        ("netcalc params 28x28x1 conca", []),
        ("netcalc params '28x28x1 conca", ["28x28x1 concat("]),
        ("netcalc params '28x28x1 add( rel", ["28x28x1 add( relu"]),
        ("netcalc params resnet3", ["resnet34"]),
        ("netcalc params 3x3 conv:10,5,st", ["conv:10,5,stride="]),
        ("netcalc params 784 ", []),
        ("netcalc compare vgg16 '784 rel", ["784 relu"]),
        ("netcalc zoo lene", ["lenet5"]),
        ("netcalc backprop 'q = sigm", ["q = sigmoid("]),
        ("netcalc backprop sigm", ["sigmoid"]),
        ("netcalc backprop '2*", []),
        ("netcalc check --format jun", ["junit"]),
        ("netcalc params x --format jun", []),
        ("netcalc descend x --method mom", ["momentum"]),
        ("netcalc truth-table 'y = ste", ["y = step("]),
        ("netcalc gradient-flow 784 10 --init ", ["xavier", "he", "lecun", "normal:"]),
        ("netcalc gradient-flow 784 10 --activation tan", ["tanh"]),
        ("netcalc completion z", ["zsh"]),
        ("netcalc batch --he", ["--help"]),
        ("netcalc help par", ["params"]),
        ("netcalc help params x", []),
        ("", list(COMMANDS)),
    ],
)
def test_words(line: str, whole: list[str]) -> None:
    found = words(line) if line else words("netcalc ")
    assert found == whole


def test_everything_named_completes() -> None:
    for name in COMMANDS:
        assert name in words(f"netcalc {name[:2]}")
        for option in COMMANDS[name].load().build(name).spellings:
            if option.startswith("--"):
                assert option in words(f"netcalc {name} {option[:4]}")
    for name in zoo.names():
        assert name in words(f"netcalc params {name[:2]}")
    for name, kind in LAYERS.items():
        assert (f"{name}:" if kind.needed else name) in words(f"netcalc params 32x32x3 {name[:2]}")
    for name in FUNCTIONS:
        assert f"{name}(" in words(f"netcalc grad '{name[:2]}")


def test_values_are_those_that_the_commands_take() -> None:
    known = {spelled for row in COMMANDS.values() for spelled in row.load().build(row.name).spellings}
    assert set(VALUES) <= known


def test_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "design.net").write_text("784-10")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "w.csv").write_text("1")
    (tmp_path / ".hidden").write_text("")
    assert words("netcalc params @d") == ["@data/", "@design.net"]
    assert words("netcalc params @") == ["@data/", "@design.net"]
    assert words("netcalc params @.") == ["@.hidden"]
    assert words("netcalc backprop x --at W=@data/") == ["W=@data/w.csv"]
    assert words("netcalc check d") == ["data/", "design.net"]
    assert words("netcalc check nowhere/") == []


@given(st.text(max_size=40))
def test_no_line_is_too_strange(text: str) -> None:
    for line in (text, f"netcalc {text}", f"netcalc params {text}", f"netcalc backprop '{text}"):
        assert all(word.startswith(typed(line).last) for word in words(line))


def test_scripts_ask_netcalc() -> None:
    for shell in SHELLS:
        heard = ask("completion", shell)
        assert heard.code == 0
        assert f"netcalc completion {shell} --line" in heard.out
    heard = ask("completion", "bsh")
    assert heard.code == 2
    assert "did you mean bash?" in heard.err


def test_bash_gets_what_it_puts_in_place() -> None:
    assert ask("completion", "bash", "--line", "netcalc params conv:10,5,str").out == "10,5,stride=\n"
    assert ask("completion", "fish", "--line", "netcalc params conv:10,5,str").out == "conv:10,5,stride=\n"
    described = f"params\t{COMMANDS['params'].summary}\n"
    assert ask("completion", "fish", "--line", "netcalc par").out == described


@pytest.mark.parametrize("shell", SHELLS)
def test_files_are_written_where_asked_and_only_then(
    shell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    script = ask("completion", shell).out
    assert not list(tmp_path.iterdir())
    heard = ask("completion", shell, "--install")
    (written,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert str(written) in heard.out
    assert written.read_text(encoding="utf-8") == script
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    assert ask("completion", shell, "--install").code == 74


def _needs(shell: str) -> str:
    path = shutil.which(shell)
    if path is None:
        pytest.skip(f"{shell} is not here")
    return path


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An environment in which this interpreter's netcalc comes first, and a home of its own."""
    command = tmp_path / "netcalc"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m netcalc "$@"\n')
    command.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "HOME": str(tmp_path), "TERM": "dumb", "PS1": "> "}


def _shows(program: list[str], environment: dict[str, str], line: str, becomes: str) -> bool:
    """Does an interactive shell show this after a line and a tab?"""
    pty = pytest.importorskip("pty")
    child, terminal = pty.fork()
    if child == 0:
        os.execve(program[0], program, environment)
    try:
        os.write(terminal, f"source <(netcalc completion {Path(program[0]).name}); echo rea''dy\n".encode())
        assert _until(terminal, "ready")
        os.write(terminal, line.encode() + b"\t")
        return _until(terminal, becomes)
    finally:
        os.close(terminal)
        os.waitpid(child, 0)


def _until(terminal: int, sign: str) -> bool:
    """Does a sign come before long?"""
    read, end = b"", time.monotonic() + 30
    while sign.encode() not in read and time.monotonic() < end:
        if select.select([terminal], [], [], 1.0)[0]:
            read += os.read(terminal, 65536)
    return sign.encode() in read


@pytest.mark.parametrize(
    ("line", "becomes"),
    [
        ("netcalc par", "netcalc params "),
        ("netcalc params 28x28x1 conv:1,3,str", "conv:1,3,stride="),
        ("netcalc conv-shape 32 --padding=sa", "--padding=same "),
        ("netcalc backprop 'sigm", "'sigm\x07oid("),
    ],
)
def test_bash_itself(line: str, becomes: str, home: dict[str, str]) -> None:
    bash = _needs("bash")
    assert _shows([bash, "--norc", "--noprofile", "-i"], home, line, becomes)


def test_bash_takes_no_candidate_for_a_pattern_of_file_names(home: dict[str, str]) -> None:
    asked = (
        "shopt -s failglob; source <(netcalc completion bash); "
        'COMP_WORDS=(netcalc params "\'28x28 3*( relu"); COMP_CWORD=2; '
        'COMP_LINE=${COMP_WORDS[*]}; COMP_POINT=${#COMP_LINE}; _netcalc; echo "${COMPREPLY[0]}"'
    )
    done = subprocess.run([_needs("bash"), "-c", asked], env=home, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("28x28 3*( relu\n", "")


def test_fish_itself(home: dict[str, str]) -> None:
    fish = _needs("fish")
    asked = 'netcalc completion fish | source; complete -C "netcalc params \'28x28 globalp"'
    done = subprocess.run(
        [fish, "--no-config", "-c", asked], env=home, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("28x28 globalpool")


def test_zsh_itself(home: dict[str, str]) -> None:
    zsh = _needs("zsh")
    Path(home["HOME"], ".zshrc").write_text("autoload -Uz compinit && compinit -u -D\n")
    assert _shows([zsh, "-i"], home, "netcalc zoo lene", "t5")
