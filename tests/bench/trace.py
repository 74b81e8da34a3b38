"""What a node of a trace costs: value, every local derivative and every flow.

    python tests/bench/trace.py

Two programs, a wide one (a sum of products) and a deep one (a chain of sines), of 1,000 to 100,000
operations. Printed: microseconds a node for the walk, the same as a multiple of what a Python call of a
two-argument function costs here, and how the cost a node grows with the size. Then the whole command on
100,000 operations from a file, as a multiple of `python -c pass`. The promises: at most 1.5 us a node,
linear growth, and 5 s for the command.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

from netcalc.expression.parser import parse
from netcalc.expression.trace import trace
from netcalc.operations import FLOATS

AT = {"x": 0.5, "y": 0.9}


def wide(operations: int) -> str:
    return " + ".join(["x*y"] * (operations // 2))


def deep(operations: int) -> str:
    count = operations // 2
    return "; ".join(["a0 = x", *(f"a{i} = sin(a{i - 1})*y" for i in range(1, count))])


def best(work: Callable[[], object], rounds: int = 5) -> float:
    times = []
    for _ in range(rounds):
        begun = process_time()
        work()
        times.append(process_time() - begun)
    return min(times)


def call() -> float:
    """Seconds of one call of a two-argument Python function."""
    work = lambda a, b: b  # noqa: E731
    rounds = range(1_000_000)

    def loop() -> None:
        for _ in rounds:
            work(1.0, 2.0)

    return best(loop, 3) / len(rounds)


def command(source: str, *options: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "program.txt"
        path.write_text(source)
        argv = [sys.executable, "-m", "netcalc", "backprop", f"@{path}", "--at", "x=0.5,y=0.9", *options]
        return seconds(argv)


def seconds(argv: list[str]) -> float:
    begun = perf_counter()
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - begun


def main() -> None:
    gc.disable()  # as the command does
    unit = call()
    print(f"a Python call of two arguments: {unit * 1e6:.3f} us\n")
    print("program   operations   us a node   x a call   growth")
    for shape in (wide, deep):
        first = None
        for operations in (1_000, 10_000, 100_000):
            graph = parse(shape(operations)).graph
            cost = best(lambda graph=graph: trace(graph, FLOATS, AT)) / len(graph.steps)
            first = first or cost
            numbers = f"{cost * 1e6:9.2f}   {cost / unit:8.1f}   {cost / first:6.2f}"
            print(f"{shape.__name__:8}  {operations:10,}   {numbers}")
    nothing = min(seconds([sys.executable, "-c", "pass"]) for _ in range(5))
    print(f"\nwhole command, 100,000 operations; python -c pass: {nothing:.3f} s")
    for shape in (wide, deep):
        for options in ((), ("--json",), ("--bare",)):
            took = command(shape(100_000), *options)
            form = " ".join(options) or "table"
            print(f"{shape.__name__:8}  {form:8}  {took:5.2f} s   {took / nothing:5.0f} x")


if __name__ == "__main__":
    main()
