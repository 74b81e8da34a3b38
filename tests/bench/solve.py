"""How long the inverse questions take, in walks through the same network on the same machine.

    python tests/bench/solve.py [ROUNDS]     exit code 1 where a question takes more walks than its bound

    width         one blank under a budget, which is halved
    two widths    the designs that can't be enlarged, one after another
    three widths  so many that only some are tried
    two sides     of an image, through a whole ResNet-18
    window        kernel, stride and padding of a convolution, all that give the output

The yardstick is one walk through the network with its best numbers in it, text and all. Medians of
ROUNDS (5 by default), question and yardstick alternating, so that other work moves both sides alike.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from functools import partial
from statistics import median
from time import process_time

from netcalc.network.assembly import assemble
from netcalc.network.notation import parse
from netcalc.network.walk import walk
from netcalc.questions.solve import solve

QUESTIONS: dict[str, tuple[str, dict[str, str | int], float]] = {
    "width": ("784 _ 10", {"max_params": 100_000}, 60),
    "two widths": ("784 _ _ 10", {"max_params": 100_000}, 7000),
    "three widths": ("784 _ _ _ 10", {"max_params": 100_000}, 10_000),
    "two sides": ("_x_x3 resnet18[:-2]", {"output": "7x7x512"}, 9000),
    "window": ("32x32x3 conv:10,_f,s=_s,p=_p", {"output": "16x16"}, 300),
}
"""A network, what is asked of it, and the most walks that it may take."""
INNER = 20
"""Walks timed together: one is too short."""


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one piece of work, its garbage collected before it and not during it."""
    gc.collect()
    gc.disable()
    start = process_time()
    work()
    gc.enable()
    return process_time() - start


def walks(text: str) -> None:
    for _ in range(INNER):
        walk(assemble(parse(text)))


def compare(name: str, rounds: int) -> bool:
    """Prints how many walks a question takes; whether that is within its bound."""
    text, wanted, most = QUESTIONS[name]
    question = partial(solve, text, **wanted)  # type: ignore[arg-type]
    best = question().network
    times = [(seconds(question), seconds(partial(walks, best)) / INNER) for _ in range(rounds)]
    mine, one = (median(column) for column in zip(*times, strict=True))
    print(f"{name:<14} {1000 * mine:8.1f} ms   walk {1000 * one:7.3f} ms   ratio {mine / one:8.0f}")
    return bool(mine / one <= most)


def main() -> int:
    """0 where every question is within its bound, else 1."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    within = [compare(name, rounds) for name in QUESTIONS]
    return 0 if all(within) else 1


if __name__ == "__main__":
    sys.exit(main())
