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


def test_networks_in_the_readme(tmp_path):
    """Every line under the heading is a network that netcalc reads, the file and the pipe too."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    block = text.partition("### Networks in words\n\n")[2].partition("\n\n")[0].splitlines()
    (tmp_path / "design.net").write_text("784-256-10  # comments\n")
    for line in block:
        network = line.strip().partition("  " if "'" not in line else "' ")[0]
        network += "'" * network.startswith("'")
        assert "error" not in run(f"netcalc params {network} --json", tmp_path), network
    assert len(block) > 5
