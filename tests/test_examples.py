"""Every console block of README and examples/ prints what it says. `pytest --renew` writes them anew."""

from __future__ import annotations

import pytest
from console import ROOT, commands, draw, pages, pictures, renew, run

COMMANDS = [command for page in pages() for command in commands(page)]
PICTURES = [picture for page in pages() for picture in pictures(page)]


@pytest.fixture(scope="session", autouse=True)
def _renewed(request, tmp_path_factory):
    if request.config.getoption("--renew"):
        for page in pages():
            renew(page)
        for picture in PICTURES:
            (picture.page.parent / picture.file).write_bytes(draw(picture, tmp_path_factory.getbasetemp()))


@pytest.mark.parametrize(
    "command", COMMANDS, ids=[f"{c.page.relative_to(ROOT)}:{c.line + 1}" for c in COMMANDS]
)
def test_command(command, request):
    if request.config.getoption("--renew"):
        pytest.skip("renewed")
    assert run(command.text, command.page.parent) == command.expected


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.file)
def test_picture(picture, tmp_path):
    assert draw(picture, tmp_path) == (picture.page.parent / picture.file).read_bytes()
    assert f"]({picture.file})" in picture.page.read_text(encoding="utf-8")


def test_there_are_examples():
    assert len(COMMANDS) > 20
    files = set((ROOT / "examples").rglob("*.svg"))
    assert files == {(picture.page.parent / picture.file) for picture in PICTURES}


def test_python_in_the_readme(capsys):
    import doctest

    results = doctest.testfile(str(ROOT / "README.md"), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert results.attempted
    assert not results.failed, capsys.readouterr().out
