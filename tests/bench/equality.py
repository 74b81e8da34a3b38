"""What a judgement of equality costs.

    python tests/bench/equality.py

Every pair of reference/equality.json and of formula_pairs.py, in process, both orders: the slowest, the
median, and the same as multiples of one evaluation of sin in 50 digits. The promise: every reference pair
within 0.2 s. Printed beside: what a chain of 300 sines costs, and the whole command over `python -c pass`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))

from formula_pairs import PAIRS  # noqa: E402
from mpmath import mp  # noqa: E402

from netcalc.expression.equality import equality  # noqa: E402
from netcalc.expression.parser import parse  # noqa: E402


def seconds(a: str, b: str) -> float:
    begun = perf_counter()
    equality(parse(a), parse(b))
    return perf_counter() - begun


def process(argv: list[str]) -> float:
    begun = perf_counter()
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - begun


def sine() -> float:
    mp.dps = 50
    begun = perf_counter()
    for k in range(1000):
        mp.sin(mp.mpf(k) / 7)
    return (perf_counter() - begun) / 1000


def main() -> None:
    reference = json.loads((TESTS / "reference" / "equality.json").read_text())
    seconds("x", "x + 0")
    unit = sine()
    print(f"one sine in 50 digits: {unit * 1e6:.1f} us\n\npairs        count   median      slowest")
    kinds = {
        "reference": [(pair["a"], pair["b"]) for pair in reference],
        "our own": [(a, b) for a, b, _ in PAIRS],
    }
    for name, pairs in kinds.items():
        timed = sorted((max(seconds(a, b), seconds(b, a)), f"{a}  ?  {b}") for a, b in pairs)
        middle, (slowest, which) = median(t for t, _ in timed), timed[-1]
        print(f"{name:10} {len(pairs):7}   {middle:.4f} s   {slowest:.4f} s  {slowest / unit:.0f} x  {which}")
    chain = "; ".join(["a0 = x", *(f"a{i} = sin(a{i - 1})*1.01" for i in range(1, 300))])
    print(f"\n300 sines in a chain: {seconds(chain, chain + '; a299 + 0'):.2f} s")
    nothing = min(process([sys.executable, "-c", "pass"]) for _ in range(5))
    command = [sys.executable, "-m", "netcalc", "equal", "tanh(x)", "2*sigmoid(2x)-1", "--bare"]
    took = min(process(command) for _ in range(5))
    print(f"whole command: {took:.3f} s, {took / nothing:.1f} x python -c pass")


if __name__ == "__main__":
    main()
