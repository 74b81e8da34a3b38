"""The simplex method in whole numbers, beside every corner of the program worked out in fractions."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from netcalc.expression.bits.simplex import LinearProgram

NUMBERS = st.integers(-4, 4)


@st.composite
def programs(draw):
    """Costs, and constraints a.y >= b."""
    size = draw(st.integers(1, 3))
    costs = draw(st.lists(st.integers(0, 4), min_size=size, max_size=size))
    row = st.lists(NUMBERS, min_size=size, max_size=size)
    return costs, draw(st.lists(st.tuples(row, NUMBERS), max_size=6))


def corners(costs, constraints):
    """The points where as many constraints as there are variables meet, and all others hold."""
    size = len(costs)
    axes = [([int(i == k) for k in range(size)], 0) for i in range(size)]
    every = [*axes, *constraints]
    for chosen in combinations(every, size):
        point = solved([[*map(Fraction, row), Fraction(least)] for row, least in chosen])
        if point is not None and all(dot(row, point) >= least for row, least in every):
            yield point


def solved(rows):
    """The solution of square equations by elimination; None where there is not one."""
    for k in range(len(rows)):
        pivot = next((row for row in rows[k:] if row[k]), None)
        if pivot is None:
            return None
        rows.remove(pivot)
        rows.insert(k, [a / pivot[k] for a in pivot])
        rows = [
            row if i == k else [a - row[k] * b for a, b in zip(row, rows[k], strict=True)]
            for i, row in enumerate(rows)
        ]
    return [row[-1] for row in rows]


def dot(a, b):
    return sum(x * y for x, y in zip(a, b, strict=True))


def built(costs, constraints):
    program = LinearProgram(costs)
    for row, least in constraints:
        program.add(row, least)
    return program


@given(programs())
def test_every_corner(asked):
    costs, constraints = asked
    program = built(costs, constraints)
    found = list(corners(costs, constraints))
    assert program.solve() is bool(found)
    if found:
        point = [Fraction(a, program.denominator) for a in program.values()]
        assert min(point) >= 0
        assert all(dot(row, point) >= least for row, least in constraints)
        best = min(dot(costs, corner) for corner in found)
        assert dot(costs, point) == Fraction(program.cost, program.denominator) == best
    else:
        times = program.multipliers
        assert min(times.values()) > 0
        summed = [sum(n * constraints[k][0][i] for k, n in times.items()) for i in range(len(costs))]
        assert max(summed) <= 0 < sum(n * constraints[k][1] for k, n in times.items())


@given(programs(), st.integers(0, 6))
def test_constraints_may_come_later(asked, at):
    costs, constraints = asked
    whole = built(costs, constraints)
    grown = built(costs, constraints[:at])
    if not grown.solve():
        assert not whole.solve()
        return
    branch = grown.copy()
    for row, least in constraints[at:]:
        branch.add(row, least)
    before = grown.values(), grown.denominator, grown.cost
    assert branch.solve() is whole.solve()
    assert (grown.values(), grown.denominator, grown.cost) == before
    if branch.solve():
        assert Fraction(branch.cost, branch.denominator) == Fraction(whole.cost, whole.denominator)


def test_beales_circle():
    """The dual of Beale's program (1955), on which one that is not careful goes round; its best is 5/4."""
    program = LinearProgram([0, 0, 1])
    for row, least in (([1, 2, 0], 3), ([-32, -48, 0], -80), ([-4, -2, 4], 2), ([36, 12, 0], -24)):
        program.add(row, least)
    assert program.solve()
    assert Fraction(program.cost, program.denominator) == Fraction(5, 4)
