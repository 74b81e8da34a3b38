"""What a question costs in a batch, beside what it costs to start Python.

    python tests/bench/batch.py [QUESTIONS]

Sizes, parameters and traces in one batch of QUESTIONS lines (3,000 by default); processor time of the whole
process, its start included, over that of `python -c pass`. The promise: six questions while Python starts
once, which is 400 a second where that takes 15 ms. Printed beside: gradients, which sympy makes shorter, and
the memory of a tenth of the lines and of all.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

PROMISE = 6.0
BATCH = [sys.executable, "-m", "netcalc", "batch"]


def mixed(count: int) -> Iterator[list[str]]:
    """Questions of every kind that needs no sympy, no two alike for long."""
    random = Random(6)
    for k in range(count):
        a, b = random.randint(1, 9), random.randint(10, 99)
        yield [
            ["conv-shape", f"{b}x{b}x3", "-F", str(a), "--filters", str(a)],
            ["pool-shape", f"{b}x{b}x3", "-F", "2"],
            ["params", f"784-{b}-10"],
            ["params", f"32x32x3 conv:{a},5,p=2 relu pool:2 flatten 10"],
            ["backprop", "(x+y)*z", "--at", f"x={a},y={b},z=-4"],
            ["backprop", "1/(1+exp(-(w*x+b)))", "--at", f"w={a},x=-{b / 100},b=3"],
            ["params", f"784-{b}-10", "--expect", f"{795 * b + 10}"],
        ][k % 7]


def gradients(count: int) -> Iterator[list[str]]:
    """Questions that need sympy's child."""
    random = Random(7)
    for k in range(count):
        yield ["grad", f"x{k % 40}^{random.randint(2, 5)}*sin({random.randint(2, 9)}*y)"]


def written(questions: Iterator[list[str]], folder: str) -> Path:
    path = Path(folder, "questions.jsonl")
    path.write_text("".join(json.dumps({"argv": argv}) + "\n" for argv in questions))
    return path


def cost(command: list[str]) -> tuple[float, int]:
    """Processor seconds of a process and of those it waited for, and its largest memory in KiB."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0
    return used.ru_utime + used.ru_stime, used.ru_maxrss


def main() -> int:
    """0 where the promise is kept, else 1."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 3_000
    python = median(cost([sys.executable, "-c", "pass"])[0] for _ in range(15))
    print(f"python -c pass  {1000 * python:6.1f} ms")
    with TemporaryDirectory() as folder:
        seconds, most = cost([*BATCH, f"@{written(mixed(count), folder)}"])
        rate = count * python / seconds
        print(f"a question      {1000 * seconds / count:6.2f} ms   {rate:.1f} while Python starts once")
        _, fewer = cost([*BATCH, f"@{written(mixed(count // 10), folder)}"])
        tenth, whole = fewer / 1024, most / 1024
        print(f"memory          {tenth:6.1f} MiB for {count // 10:,} lines, {whole:.1f} MiB for {count:,}")
        seconds, _ = cost([*BATCH, f"@{written(gradients(count // 20), folder)}"])
        print(f"a gradient      {1000 * seconds / (count // 20):6.1f} ms, sympy's start among them")
    return 0 if rate >= PROMISE else 1


if __name__ == "__main__":
    sys.exit(main())
