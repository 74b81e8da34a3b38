"""What the marking of a class costs.

    python tests/bench/homework.py

200 students with 30 answers each: sizes, counts, numbers, named values, and ten questions about formulas, every
student's spelled in an own way, so that nothing is judged twice. The promise: 8 s in one process, the key's
answers included. Printed beside: the same class where all students copied, and the same comparisons of formulas
each with a key side of its own.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from netcalc.cli.main import main as netcalc

STUDENTS = 200
FORMULAS = (
    ("x^2*sin(x)", "2*x*sin(x) + x^2*cos(x)"),
    ("1/(1+exp(-x))", "exp(-x)/(1+exp(-x))^2"),
    ("log(1+exp(x))", "1/(1+exp(-x))"),
    ("tanh(x)", "1-tanh(x)^2"),
    ("x*exp(-x^2)", "exp(-x^2)-2*x^2*exp(-x^2)"),
    ("sin(x)*cos(x)", "cos(x)^2-sin(x)^2"),
    ("sqrt(1+x^2)", "x/sqrt(1+x^2)"),
    ("x^5-3*x^3+x", "5*x^4-9*x^2+1"),
    ("atan(3*x)", "3/(1+9*x^2)"),
    ("x/(1+exp(-x))", "(1+exp(-x)+x*exp(-x))/(1+exp(-x))^2"),
)


def questions() -> Iterator[tuple[str, str]]:
    """What is asked, and a right answer."""
    for side in range(24, 32):
        yield f"conv-shape {side}x{side}x3 -F 5 --filters {side}", f"{side - 4}x{side - 4}x{side}"
    for width in range(100, 106):
        yield f"params 784-{width}-10", f"{785 * width + 10 * (width + 1)}"
    for x in range(6):
        yield f"backprop '(x+y)*z' --at x={x},y=5,z=-4", f"x=-4,y=-4,z={x + 5}"
    for formula, derivative in FORMULAS:
        yield f"grad '{formula}'", f"x={derivative}"


def key() -> str:
    lines = []
    for number, (ask, _) in enumerate(questions(), 1):
        lines += ["[[question]]", f'id = "q{number}"', f'ask = "{ask}"', 'partial = "per-element"']
    return "\n".join(lines)


def answers(random: Random | None) -> str:
    """One student's file: a quarter wrong, the formulas spelled as no other student does."""
    lines = []
    for number, (_, right) in enumerate(questions(), 1):
        given = right
        if random is not None:
            wrong = random.random() < 0.25
            factor = random.randint(2, 10**6)
            if "x=" in right and "y=" not in right:
                given = f"{right} + {factor}*x - {factor}*x{' + x' * wrong}"
            elif wrong:
                given = right.replace("4", "5", 1)
        lines.append(f"q{number} = {given}")
    return "\n".join(lines)


def seconds(folder: Path) -> float:
    begun = perf_counter()
    with redirect_stdout(io.StringIO()) as out:
        assert netcalc(["check", str(folder / "key.toml"), str(folder / "class"), "--json"]) == 0
    assert f'"students": {STUDENTS}' in out.getvalue()
    return perf_counter() - begun


def unlike() -> float:
    """The comparisons of the formulas alone, each with a key side of its own."""
    from netcalc.expression.equality import equality
    from netcalc.expression.parser import parse

    random = Random(7)
    begun = perf_counter()
    for _ in range(20):
        for _, derivative in FORMULAS:
            factor = random.randint(2, 10**6)
            equality(parse(derivative), parse(f"{derivative} + {factor}*x - {factor}*x"))
    return (perf_counter() - begun) * STUDENTS / 20


def main() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "key.toml").write_text(key())
        (folder / "class").mkdir()
        for number in range(STUDENTS):
            (folder / "class" / f"s{number:03}.txt").write_text(answers(None))
        seconds(folder)
        copied = seconds(folder)
        for number in range(STUDENTS):
            (folder / "class" / f"s{number:03}.txt").write_text(answers(Random(number)))
        own = seconds(folder)
    print(f"{STUDENTS} students, {len(list(questions()))} answers each")
    print(f"all spelled in an own way: {own:5.2f} s  (promised: 8 s)")
    print(f"all copied:                {copied:5.2f} s")
    print(f"formulas alone, right, each with a key side of its own: {unlike():5.2f} s")
    sys.exit(own > 8)


if __name__ == "__main__":
    main()
