"""What the marking of a class costs.

    python tests/bench/homework.py

200 students with 30 answers each: sizes, counts, named values, and ten derivatives, which every student
spells in an own way, so that nothing is judged twice. The promise: 8 s in one process, the key's answers
included; on a core, since others may be at work on this machine. Printed beside: the same class where all
students copied, and the same comparisons of formulas, each with a key side of its own.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from os import times
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from netcalc.expression.equality import equality
from netcalc.expression.parser import parse

STUDENTS = 200
COUNTS = 20
"""Questions that are not about formulas."""
FORMULAS = (
    ("x^2*sin(x)", "x*(2*sin(x) + x*cos(x))", "2*sin(x)*x + cos(x)*x^2"),
    ("1/(1+exp(-x))", "exp(-x)/(1+exp(-x))^2", "sigmoid(x)*(1-sigmoid(x))"),
    ("log(1+exp(x))", "1/(1+exp(-x))", "exp(x)/(exp(x)+1)"),
    ("tanh(x)", "1-tanh(x)^2", "1/cosh(x)^2"),
    ("x*exp(-x^2)", "exp(-x^2)-2*x^2*exp(-x^2)", "(1-2*x*x)/exp(x^2)"),
    ("sin(x)*cos(x)", "cos(x)^2-sin(x)^2", "cos(2*x)"),
    ("sqrt(1+x^2)", "x/sqrt(1+x^2)", "x*(x*x+1)^(-1/2)"),
    ("x^5-3*x^3+x", "5*x^4-9*x^2+1", "1+x^2*(5*x^2-9)"),
    ("atan(3*x)", "3/(1+9*x^2)", "3/((3*x)^2+1)"),
    ("x/(1+exp(-x))", "(1+exp(-x)+x*exp(-x))/(1+exp(-x))^2", "sigmoid(x)+x*sigmoid(x)*sigmoid(-x)"),
)
"""A function, and two spellings of its derivative."""


def questions(random: Random) -> Iterator[tuple[str, str]]:
    """What is asked, and a right answer; of a formula either spelling."""
    for side in range(24, 32):
        yield f"conv-shape {side}x{side}x3 -F 5 --filters {side}", f"{side - 4}x{side - 4}x{side}"
    for width in range(100, 106):
        yield f"params 784-{width}-10", f"{785 * width + 10 * (width + 1)}"
    for x in range(6):
        yield f"backprop '(x+y)*z' --at x={x},y=5,z=-4", f"x=-4,y=-4,z={x + 5}"
    for formula, *derivatives in FORMULAS:
        yield f"grad '{formula}'", f"x={derivatives[random.random() < 0.5]}"


def key() -> str:
    lines = []
    for number, (ask, _) in enumerate(questions(Random(0)), 1):
        lines += ["[[question]]", f'id = "q{number}"', f'ask = "{ask}"', 'partial = "per-element"']
    return "\n".join(lines)


def answers(random: Random, own: bool) -> str:
    """One student's file: a quarter wrong; `own` spells formulas as no other student does."""
    lines = []
    for number, (_, right) in enumerate(questions(random), 1):
        wrong = own and random.random() < 0.25
        given = right.replace("4", "5", 1) if wrong else right
        if own and number > COUNTS:
            factor = random.randint(2, 10**6)
            given = f"x = {factor}*({right[2:]})/{factor}{' + x/100' * wrong}"
        lines.append(f"q{number} = {given}")
    return "\n".join(lines)


def hand_in(folder: Path, own: bool) -> None:
    (folder / "class").mkdir(exist_ok=True)
    for student in range(STUDENTS):
        seed = Random(student if own else 0)
        (folder / "class" / f"s{student:03}.txt").write_text(answers(seed, own))


def seconds(folder: Path) -> tuple[float, float]:
    """What a process took, and how much of it on a core."""
    begun, before = perf_counter(), times()
    command = [sys.executable, "-m", "netcalc", "check", "key.toml", "class", "--json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    assert f'"students": {STUDENTS}' in done.stdout
    after = times()
    on_core = after.children_user + after.children_system - before.children_user - before.children_system
    return perf_counter() - begun, on_core


def unlike() -> float:
    """The comparisons of the formulas alone, all of them right, each with a key side of its own."""
    random = Random(7)
    begun = process_time()
    for _ in range(10):
        for _, derivative, other in FORMULAS:
            factor = random.randint(2, 10**6)
            equality(parse(derivative), parse(f"{factor}*({other})/{factor}"))
    return (process_time() - begun) * STUDENTS / 10


def main() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "key.toml").write_text(key())
        hand_in(folder, own=False)
        copied = seconds(folder)
        hand_in(folder, own=True)
        own = seconds(folder)
    print(
        f"{STUDENTS} students, {len(list(questions(Random(0))))} answers each     whole process   on a core"
    )
    print(f"formulas each in an own spelling:{own[0]:12.2f} s {own[1]:9.2f} s   promised: 8 s")
    print(f"everybody copied:                {copied[0]:12.2f} s {copied[1]:9.2f} s")
    print(f"those formulas, all right, each with a key side of its own: {unlike():9.2f} s")
    sys.exit(own[1] > 8)


if __name__ == "__main__":
    main()
