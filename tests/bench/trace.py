"""What a node of a trace costs: value, every local derivative and every flow.

    python tests/bench/trace.py

Two programs, a wide one (a sum of products) and a deep one (a chain of sines), of 1,000 to 100,000
operations. Printed: microseconds a node for the walk, the same as a multiple of what a Python call of a
two-argument function costs here, and how the cost a node grows with the size. Then the whole command on
100,000 operations from a file, as a multiple of `python -c pass`. The promises: at most 1.5 us a node,
linear growth, and 5 s for the command.

Beside it, on the same programs in the same run, the method that most people learn from: a node is an object
with a closure that passes its gradient on, and a recursive topological sort orders them (Karpathy's
micrograd; the recursion limit lifted, the garbage collector on, as its users have it). The promise: value and
all gradients (swift.py) in at most a third of its time at 1,000 operations, and a tenth at 100,000.
"""

from __future__ import annotations

import gc
import math
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

from netcalc.expression.parser import parse
from netcalc.expression.swift import gradients
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


class Value:
    """A number that remembers how it was made, as micrograd has it."""

    def __init__(self, data: float, children: tuple[Value, ...] = (), op: str = "") -> None:
        self.data = data
        self.grad = 0.0
        self._backward: Callable[[], None] = lambda: None
        self._prev = set(children)
        self._op = op

    def __add__(self, other: Value | float) -> Value:
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other), "+")

        def _backward() -> None:
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other: Value | float) -> Value:
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other), "*")

        def _backward() -> None:
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def sin(self) -> Value:
        out = Value(math.sin(self.data), (self,), "sin")

        def _backward() -> None:
            self.grad += math.cos(self.data) * out.grad

        out._backward = _backward
        return out

    def backward(self) -> None:
        topo: list[Value] = []
        visited: set[Value] = set()

        def build_topo(v: Value) -> None:
            if v not in visited:
                visited.add(v)
                for child in v._prev:
                    build_topo(child)
                topo.append(v)

        build_topo(self)
        self.grad = 1.0
        for v in reversed(topo):
            v._backward()


def closures(shape: Callable[[int], str], operations: int) -> float:
    """Value and gradients of the same program, built and walked back; d result / dy."""
    gc.enable()
    x, y = Value(AT["x"]), Value(AT["y"])
    total = x * y if shape is wide else x
    for _ in range(operations // 2 - 1):
        total = total + x * y if shape is wide else total.sin() * y
    total.backward()
    gc.disable()
    return y.grad


def beside_closures() -> None:
    print("\nprogram   operations   ours ms   closures ms   ours/closures")
    sys.setrecursionlimit(10**7)
    for shape in (wide, deep):
        for operations, rounds in ((1_000, 100), (100_000, 4)):
            graph = parse(shape(operations)).graph
            y = graph.inputs["y"]
            work = (lambda g=graph: gradients(g, FLOATS, AT)), (lambda s=shape, n=operations: closures(s, n))
            assert math.isclose(work[0]().upstream[y], work[1](), rel_tol=1e-9)
            pairs = [[best(each, 1) for each in work] for _ in range(rounds)]
            ours, theirs = (min(pair[k] for pair in pairs) * 1e3 for k in (0, 1))
            numbers = f"{ours:7.2f}   {theirs:11.2f}   {ours / theirs:13.3f}"
            print(f"{shape.__name__:8}  {operations:10,}   {numbers}")


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
    beside_closures()
    nothing = min(seconds([sys.executable, "-c", "pass"]) for _ in range(5))
    print(f"\nwhole command, 100,000 operations; python -c pass: {nothing:.3f} s")
    for shape in (wide, deep):
        for options in ((), ("--json",), ("--bare",)):
            took = command(shape(100_000), *options)
            form = " ".join(options) or "table"
            print(f"{shape.__name__:8}  {form:8}  {took:5.2f} s   {took / nothing:5.0f} x")


if __name__ == "__main__":
    main()
