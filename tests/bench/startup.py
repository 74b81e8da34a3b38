"""How much slower than a bare typer app netcalc starts: whole processes, measured in turn.

    python tests/bench/startup.py [PAIRS]

    conv-shape 32 -F 5 -P 2 --json   against a one-command app that prints a word
    conv-shape 32 -F 5 -P 2          against the same app printing a rich table

Medians of PAIRS runs each (30 by default). Other work on the machine moves both sides alike, which is
why they alternate and only their ratio counts. The promise is at most 1.25. Bytecode is kept in a
folder of this run, for both sides, as an installed package has it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

PROMISE = 1.25

WORD = """
import typer

app = typer.Typer(add_completion=False)


@app.command()
def main(name: str) -> None:
    typer.echo(name)


if __name__ == "__main__":
    app()
"""

TABLE = """
import typer
from rich.console import Console
from rich.table import Table

app = typer.Typer(add_completion=False)


@app.command()
def main(name: str) -> None:
    table = Table("axis", "output")
    table.add_row(name, "32")
    Console().print(table)


if __name__ == "__main__":
    app()
"""

SCRIPT = Path(sys.executable).with_name("netcalc")
NETCALC = [sys.executable, *([str(SCRIPT)] if SCRIPT.exists() else ["-m", "netcalc"])]
QUESTION = ["conv-shape", "32", "-F", "5", "-P", "2"]


def seconds(command: list[str], folder: str) -> float:
    """Wall time of one process, from its start to its end."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return perf_counter() - start


def compare(name: str, ours: list[str], theirs: list[str], pairs: int, folder: str) -> float:
    """Prints and returns the ratio of medians."""
    for command in (ours, theirs):
        seconds(command, folder)  # compiles what is not compiled yet
    times = [(seconds(ours, folder), seconds(theirs, folder)) for _ in range(pairs)]
    mine, other = (median(column) for column in zip(*times, strict=True))
    ratio = mine / other
    print(f"{name:<6} netcalc {1000 * mine:6.1f} ms   app {1000 * other:6.1f} ms   ratio {ratio:.2f}")
    return ratio


def main() -> int:
    """0 where both ratios keep the promise, else 1."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    with tempfile.TemporaryDirectory() as folder:
        ratios = []
        for name, source, options in (("word", WORD, ["--json"]), ("table", TABLE, [])):
            app = Path(folder, f"{name}.py")
            app.write_text(source)
            theirs = [sys.executable, str(app), "word"]
            ratios.append(compare(name, [*NETCALC, *QUESTION, *options], theirs, pairs, folder))
    return 0 if max(ratios) <= PROMISE else 1


if __name__ == "__main__":
    sys.exit(main())
