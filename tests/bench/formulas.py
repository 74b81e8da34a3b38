"""What derivatives as formulas cost, as multiples of a bare `python -c pass`.

    python tests/bench/formulas.py

The first formula of a process (sympy's loading included), the next one, the gradient of 12 nested sigmoids
once sympy is there, of 200 nested ones as steps, and by how much a formula that sympy does not finish
outlives its time limit. The promises: 12 nested sigmoids and 200 within a second, the limit kept to a second.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from time import perf_counter

from netcalc.questions.formulas import grad


def seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def sigmoids(depth: int) -> str:
    return "; ".join(["a0 = x", *(f"a{i} = sigmoid(w*a{i - 1})" for i in range(1, depth + 1))])


def written_out(depth: int) -> str:
    text = "x"
    for _ in range(depth):
        text = f"1/(1 + exp(-w*{text}))"
    return text


def main() -> None:
    unit = min(seconds(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True)) for _ in range(5))
    print(f"python -c pass   {unit:.3f} s")
    for what, work in (
        ("the first formula", lambda: grad("x*y + y*x*z")),
        ("the next one", lambda: grad("sin(x1)*cos(x2)")),
        ("3 nested sigmoids, one line", lambda: grad(sigmoids(3))),
        ("3 written out, one line", lambda: grad(written_out(3))),
        ("12 nested sigmoids", lambda: grad(sigmoids(12))),
        ("12 written out", lambda: grad(written_out(12))),
        ("200 nested sigmoids", lambda: grad(sigmoids(200))),
    ):
        taken = seconds(work)
        print(f"{what:<30} {taken:7.3f} s {taken / unit:7.1f}")
    limit = 1.0
    over = seconds(lambda: grad("(x+y+z+1)^400*(x-y)^300", timeout=limit)) - limit
    print(f"{'past the time limit':<30} {over:7.3f} s")


if __name__ == "__main__":
    main()
