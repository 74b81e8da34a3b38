"""Every console block of README and examples/ prints what it says. `pytest --renew` writes them anew."""

from __future__ import annotations

import pytest
from console import ROOT, commands, pages, renew, run

COMMANDS = [command for page in pages() for command in commands(page)]


@pytest.fixture(scope="session", autouse=True)
def _renewed(request):
    if request.config.getoption("--renew"):
        for page in pages():
            renew(page)


@pytest.mark.parametrize(
    "command", COMMANDS, ids=[f"{c.page.relative_to(ROOT)}:{c.line + 1}" for c in COMMANDS]
)
def test_command(command, request):
    if request.config.getoption("--renew"):
        pytest.skip("renewed")
    assert run(command.text, command.page.parent) == command.expected


def test_there_are_examples():
    assert len(COMMANDS) > 20


def test_python_in_the_readme(capsys):
    import doctest

    results = doctest.testfile(str(ROOT / "README.md"), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert results.attempted
    assert not results.failed, capsys.readouterr().out
