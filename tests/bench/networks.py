"""How long the largest networks take, against json reading as many numbers on the same machine.

    python tests/bench/networks.py [ROUNDS]     exit code 1 where a ratio is past its bound

    layers    100,000 of them, written out, repeated while they shrink, and in branches
    limits    texts past a limit, which must be refused at once

The yardstick is json.loads of 100,000 small objects: two seconds of work are about 70 of it. Medians
of ROUNDS (5 by default), network and yardstick alternating, so that other work moves both sides alike.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter

from netcalc.errors import LimitError
from netcalc.questions.counts import params

LAYERS = {
    "written out": "784 " + " ".join(str(units) for units in range(1, 100_001)),
    "shrinking": "200001x200001 100000*conv:1,3",
    "branches": "1x1x1 50000*( concat( | conv:1,1 ) )",
    "all alike": "64 99999*64 10",
}
LIMITS = {
    "long text": "784 " + "relu " * 900_000,
    "many layers": "784 " + "relu " * 100_001,
    "deep brackets": "784 " + "add(" * 100_000,
    "nested counts": "784 1000*( 1000*relu )",
    "doubling blocks": " ".join(
        ["let a0 = ( relu )", *(f"let a{n} = ( a{n - 1} a{n - 1} )" for n in range(1, 60)), "784 a59"]
    ),
}
YARDSTICK = json.dumps([{"units": units, "bias": True} for units in range(100_000)])
MOST = {"layers": 90, "limits": 25}
"""Times the yardstick."""


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one piece of work, its garbage collected before it and not during it."""
    gc.collect()
    gc.disable()
    start = perf_counter()
    work()
    gc.enable()
    return perf_counter() - start


def refused(text: str) -> None:
    try:
        params(text)
    except LimitError:
        return
    raise SystemExit(f"no limit: {text[:60]}")


def compare(name: str, work: Callable[[], object], rounds: int) -> float:
    """Prints and returns the ratio of medians."""
    times = [(seconds(work), seconds(lambda: json.loads(YARDSTICK))) for _ in range(rounds)]
    mine, other = (median(column) for column in zip(*times, strict=True))
    print(f"{name:<16} {1000 * mine:8.1f} ms   yardstick {1000 * other:6.1f} ms   ratio {mine / other:6.1f}")
    return mine / other


def main() -> int:
    """0 where every ratio is within its bound, else 1."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    layers = [compare(name, partial(params, text), rounds) for name, text in LAYERS.items()]
    limits = [compare(name, partial(refused, text), rounds) for name, text in LIMITS.items()]
    return 0 if max(layers) <= MOST["layers"] and max(limits) <= MOST["limits"] else 1


if __name__ == "__main__":
    sys.exit(main())
