"""Expressions and networks from stdin and from files."""

from __future__ import annotations

from pathlib import Path

import pytest
from terminal import ask

AT = ("--at", "x=-2,y=5,z=-4", "--bare")
GRADIENTS = "x=-4,y=-4,z=3\n"


@pytest.mark.parametrize(
    "text",
    [
        b"(x+y)*z",
        b"(x+y)*z\n",
        b"\xef\xbb\xbf(x+y)*z\n",
        b"q = x + y\r\nf = q*z\r\n",
        b"q = x + y\rf = q*z",
        b"\n\n(x+y)*z\n\n",
    ],
)
def test_programs(text: bytes, tmp_path: Path) -> None:
    path = tmp_path / "program.txt"
    path.write_bytes(text)
    assert ask("backprop", "-", *AT, stdin=text) == (0, GRADIENTS, "")
    assert ask("backprop", f"@{path}", *AT) == (0, GRADIENTS, "")


def test_networks(tmp_path: Path) -> None:
    text = "# the lecture's\n784\n  256 relu  # hidden\n10 # classes"
    path = tmp_path / "mlp.net"
    path.write_text(text)
    assert ask("params", "-", "--bare", stdin=text.encode()) == (0, "203530\n", "")
    assert ask("params", f"@{path}", "--bare") == (0, "203530\n", "")
    assert ask("params", f"@{path}", "5", "--bare") == (0, f"{203530 + 55}\n", "")
    assert ask("params", "784", "-", "--bare", stdin=b"256 10") == (0, "203530\n", "")


@pytest.mark.parametrize("name", ["backprop", "params"])
def test_a_terminal_gets_the_help(name: str) -> None:
    heard = ask(name, "-", stdin=None)
    assert heard.out == ask(name, "-h").out
    assert heard.code == 2


@pytest.mark.parametrize("name", ["backprop", "params"])
@pytest.mark.parametrize(
    ("content", "says", "code"),
    [
        (b"\xff\xfe\x00x", "UTF-8", 2),
        (b"x\xe9", "byte 1 is 0xe9", 2),
        (b"x" * (4 * 1024 * 1024 + 1), "4 MiB", 3),
        (b"x + \0", "", 2),
        (b"", "", 2),
        (b" \n\t\n", "", 2),
        (bytes(range(256)), "UTF-8", 2),
    ],
    ids=["utf16", "latin1", "large", "nul", "empty", "blank", "binary"],
)
def test_what_can_not_be_read(name: str, content: bytes, says: str, code: int, tmp_path: Path) -> None:
    path = tmp_path / "bad"
    path.write_bytes(content)
    for heard in (ask(name, "-", stdin=content), ask(name, f"@{path}")):
        assert heard.code == code
        assert not heard.out
        assert heard.err.startswith("netcalc: ")
        assert says in heard.err
        assert heard.err.replace("\n", "").isprintable()


@pytest.mark.parametrize("name", ["backprop", "params"])
def test_files_that_are_none(name: str, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    for word, says in (
        (f"@{tmp_path}", "is a directory"),
        (f"@{tmp_path / 'nothing'}", "there is no file"),
        ("@no\0where", "can't be read"),
        ("@" + "x" * 5000, "can't be read"),
        (f"@{locked}/inside", "there is no file"),
    ):
        heard = ask(name, word)
        assert heard.code == 2
        assert says in heard.err
        assert len(heard.err) < 400


def test_stdin_twice_is_the_same_text() -> None:
    assert ask("params", "-", "-", "--bare", stdin=b"10") == (0, "110\n", "")


def test_a_text_that_names_a_file_is_only_a_text(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    heard = ask("backprop", "-", "--at", "x=1", stdin=f"@{tmp_path}/secret".encode())
    assert heard.code == 2
