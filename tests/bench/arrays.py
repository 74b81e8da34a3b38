"""What the trace of an MLP costs beside the matrix products that it can't do without.

    python tests/bench/arrays.py

784-256-10 with relu, softmax and cross-entropy on a batch of 64: value and gradients of W, V, b and c (those
of X and of the targets are not asked for), against the five products of the two passes in bare numpy, on the
same threads, in turns. The promise: at most twice as long.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy

from netcalc.expression.parser import parse
from netcalc.expression.shapes import shapes
from netcalc.expression.trace import trace
from netcalc.operations.arrays import Arrays

MLP = "h = relu(X@W + b); q = softmax(h@V + c); cross_entropy(T, q)"
ROUNDS = 200


def setting() -> dict[str, numpy.ndarray]:
    random = numpy.random.default_rng(14)
    return {
        "X": random.normal(size=(64, 784)),
        "W": 0.01 * random.normal(size=(784, 256)),
        "b": numpy.zeros(256),
        "V": 0.01 * random.normal(size=(256, 10)),
        "c": numpy.zeros(10),
        "T": numpy.eye(10)[random.integers(10, size=64)],
    }


def products(at: dict[str, numpy.ndarray]) -> None:
    """X@W, h@V; X.T@dz, h.T@ds, ds@V.T."""
    hidden = at["X"] @ at["W"]
    scores = hidden @ at["V"]
    back = scores @ at["V"].T
    hidden.T @ scores
    at["X"].T @ back


def seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def main() -> None:
    at = setting()
    read = parse(MLP)
    found = shapes(read, {name: value.shape for name, value in at.items()})
    wanted = [read.graph.inputs[name] for name in ("W", "b", "V", "c")]
    m = Arrays()
    pairs = [
        (seconds(lambda: products(at)), seconds(lambda: trace(read.graph, m, at, found, wanted)))
        for _ in range(ROUNDS)
    ]
    for name, pick in (("best", min), ("median", lambda times: sorted(times)[len(times) // 2])):
        bare, whole = pick([pair[0] for pair in pairs]), pick([pair[1] for pair in pairs])
        print(f"{name:7} products {bare * 1e3:6.2f} ms   trace {whole * 1e3:6.2f} ms   {whole / bare:5.2f} x")


if __name__ == "__main__":
    main()
