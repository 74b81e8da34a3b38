"""Shortest formulas for functions of bits: prime implicants, covers and factors, against brute force."""

from __future__ import annotations

from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netcalc.expression.bits.cubes import (
    TooMany,
    is_unate,
    monomials,
    ones,
    prime_cubes,
    some_cover,
    union,
    variable,
)
from netcalc.expression.bits.factored import shortest
from netcalc.expression.bits.logic import joined, literal, negated, opposite
from netcalc.expression.bits.minimal import shortest_cover
from netcalc.expression.bits.net import read_net
from netcalc.expression.bits.truth import bit_table
from netcalc.expression.parser import parse


def cubes_of(inputs):
    """Every product of literals: what it reads, how, and the rows in which it is true."""
    for care in range(1 << inputs):
        for value in range(1 << inputs):
            if not value & ~care:
                yield care, value, sum(1 << row for row in range(1 << inputs) if row & care == value)


def primes_by_hand(function, inputs):
    """The implicants that no other implicant contains."""
    implicants = [cube for cube in cubes_of(inputs) if not cube[2] & ~function]
    return {
        (care, value)
        for care, value, rows in implicants
        if not any(rows & other == rows and rows != other for _, _, other in implicants)
    }


def fewest_by_hand(function, primes):
    """Terms and literals of a shortest sum: the best of all sets of primes, the small ones first."""
    for count in range(len(primes) + 1):
        sums = [
            sum(cube.literals for cube in chosen)
            for chosen in combinations(primes, count)
            if union(chosen) == function
        ]
        if sums:
            return count, min(sums)
    raise AssertionError


@pytest.mark.parametrize("inputs", [0, 1, 2, 3])
def test_every_function_of_few_inputs(inputs):
    for function in range(1 << (1 << inputs)):
        primes = prime_cubes(function, inputs)
        assert {(cube.care, cube.value) for cube in primes} == primes_by_hand(function, inputs)
        found = shortest_cover(function, 0, inputs)
        assert union(found.cubes) == function
        assert found.least
        assert (len(found.cubes), found.literals) == fewest_by_hand(function, primes)
        formula = shortest(function, 0, inputs)
        assert formula.logic.rows(inputs) == function
        assert formula.least


SOME = Random(8).sample(range(1 << 16), 120)


@pytest.mark.parametrize("function", SOME)
def test_some_functions_of_four_inputs(function):
    primes = prime_cubes(function, 4)
    assert {(cube.care, cube.value) for cube in primes} == primes_by_hand(function, 4)
    found = shortest_cover(function, 0, 4)
    assert found.least
    assert (len(found.cubes), found.literals) == fewest_by_hand(function, primes)


@pytest.mark.parametrize("function", [119187352, 1893837451, 3842341051])
def test_choices_that_a_loose_bound_would_cut_off(function):
    primes = prime_cubes(function, 5)
    found = shortest_cover(function, 0, 5)
    assert (len(found.cubes), found.literals) == fewest_by_hand(function, primes)


@given(st.integers(0, 255), st.integers(0, 255))
def test_rows_that_are_free_make_it_no_longer(function, free):
    found = shortest_cover(function, free, 3)
    assert not (union(found.cubes) ^ function) & ~free
    others = [shortest_cover(other, 0, 3) for other in range(256) if not (other ^ function) & ~free]
    assert (len(found.cubes), found.literals) == min((len(o.cubes), o.literals) for o in others)
    assert shortest(function, free, 3).logic.rows(3) == union(found.cubes)


@given(st.integers(0, (1 << 64) - 1))
def test_functions_of_six_inputs(function):
    for cover in (shortest_cover(function, 0, 6).cubes, some_cover(function, 0, 6)):
        assert union(cover) == function
        primes = {(cube.care, cube.value) for cube in prime_cubes(function, 6)}
        for cube in cover:
            assert (cube.care, cube.value) in primes
            assert union([other for other in cover if other is not cube]) != function


@given(st.integers(0, (1 << 32) - 1))
def test_formulas_of_five_inputs_are_the_function(function):
    names = [f"x{k}" for k in range(1, 6)]
    text = shortest(function, 0, 5).logic.text(names)
    read = parse(text)
    truth = bit_table(read_net(f"{text} | 0*(x1 + x2 + x3 + x4 + x5)", shape=dict.fromkeys(names, ())))
    order = [names.index(name) for name in truth.inputs]
    for row in range(32):
        place = sum(truth.row(row)[at] << (4 - k) for at, k in enumerate(order))
        assert truth.truth >> row & 1 == function >> place & 1
    assert {*read.graph.inputs} <= {*names}


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=6), st.integers(-20, 20))
def test_a_perceptron_needs_all_its_primes(weights, bias):
    inputs = len(weights)
    rows = enumerate(product((0, 1), repeat=inputs))
    function = sum((sum(w * x for w, x in zip(weights, row, strict=True)) + bias > 0) << r for r, row in rows)
    assert is_unate(function, inputs)
    found = shortest_cover(function, 0, inputs)
    assert found.least
    assert {*found.cubes} == {*prime_cubes(function, inputs)} == {*some_cover(function, 0, inputs)}


@given(st.integers(0, (1 << 32) - 1))
def test_monomials(function):
    products = monomials(function, 5)
    assert monomials(products, 5) == function
    found = 0
    for row in ones(products):
        rows = (1 << 32) - 1
        for k in range(5):
            if row >> (4 - k) & 1:
                rows &= variable(k, 5)
        found ^= rows
    assert found == function


WRITTEN = {
    "x2 & (x1 | x3)": "x2 & (x1 | x3)",
    "x1&x2 | x2&x3 | x3&x4": "x2 & (x1 | x3) | x3 & x4",
    "x1 + x2 + x3 >= 2": "x1 & (x2 | x3) | x2 & x3",
    "x1&~x2 | ~x1&x2": "x1 xor x2",
    "x1&x2 | ~x1&~x2": "~(x1 xor x2)",
    "x1 xor x2 xor x3 xor x4": "x1 xor x2 xor x3 xor x4",
    "x1 xor x2 xor 1": "~(x1 xor x2)",
    "x1&x2 xor x3": "x1 & x2 xor x3",
    "x1&x2 xor x3&x4": "x1 & x2 xor x3 & x4",
    "(x1 xor x2) & (x3 xor x4)": "(x1 xor x2) & (x3 xor x4)",
    "(x1 xor x2) | x3": "(x1 xor x2) | x3",
    "x1 & (x2&~x3 | ~x2&x3)": "x1 & (x2 xor x3)",
    "~(x1 & x2 & x3)": "~(x1 & x2 & x3)",
    "~x1 & ~x2": "~(x1 | x2)",
    "~x1 & x2": "~x1 & x2",
    "x1&x3 | x1&x4 | x2&x3 | x2&x4": "(x1 | x2) & (x3 | x4)",
    "x1&x2 | ~x1&x3": "x1 & x2 | ~x1 & x3",
    "x1&x2 | ~x1&x3 | x2&x3": "x1 & x2 | ~x1 & x3",
    "x1 & (x2 | x3 & (x4 | x5 & x6))": "x1 & (x2 | x3 & (x4 | x5 & x6))",
    "(x1|x2) & (x3|x4) & (x5|x6) & (x7|x8)": "(x1 | x2) & (x3 | x4) & (x5 | x6) & (x7 | x8)",
    "x1 & x2 & x3 | ~x1 & ~x2 & ~x3": "x1 & x2 & x3 | ~x1 & ~x2 & ~x3",
    "(x1|x2) & (x2|x3) & (x3|x4) & (x4|x5)": "(x2 | x1 & x3) & (x4 | x3 & x5)",
    "x1": "x1",
    "~x1": "~x1",
    "x1 & (x2 | ~x2)": "x1",
    "x1 & ~x1": "0",
    "x1 | ~x1": "1",
}  # fmt: skip


@pytest.mark.parametrize(("text", "written"), WRITTEN.items(), ids=list(WRITTEN))
def test_written_as_people_do(text, written):
    table = bit_table(read_net(text))
    found = shortest(table.truth, 0, len(table.inputs))
    assert found.logic.text(table.inputs) == written
    assert found.least


def test_every_formula_is_read_again_as_itself():
    """The printer's brackets, over all shapes of three signs."""
    a, b, c, d = (literal(k) for k in range(4))
    for outer, left, right in product(("&", "|", "xor"), repeat=3):
        for turn in (lambda logic: logic, negated):
            logic = joined(outer, [turn(joined(left, [a, b])), turn(joined(right, [c, d]))])
            names = ["a", "b", "c", "d"]
            assert bit_table(read_net(logic.text(names))).truth == logic.rows(4)
            assert opposite(logic).rows(4) == logic.rows(4) ^ 0xFFFF


def test_parts_of_an_xor_that_are_written_as_opposites():
    one = "(a + b + c + d >= 1) & (a + b + c + d <= 1)"
    for text in (f"({one}) xor g", f"~({one}) xor g", f"({one}) xor (p + q + r + s > 2)"):
        table = bit_table(read_net(text))
        found = shortest(table.truth, 0, len(table.inputs)).logic
        assert found.rows(len(table.inputs)) == table.truth
        assert found.sign == "~" or found.parts[0].sign == "&"
        assert " xor " in found.text(table.inputs)


def test_joined_flattens_its_own_sign_alone():
    a, b, c = (literal(k) for k in range(3))
    assert joined("&", [joined("&", [a, b]), c]).text("abc") == "a & b & c"
    assert joined("|", [joined("&", [a, b]), c]).text("abc") == "a & b | c"


@pytest.mark.parametrize("inputs", [9, 12, 16])
def test_parity_of_many(inputs):
    text = " xor ".join(f"x{k}" for k in range(inputs))
    table = bit_table(read_net(text))
    assert shortest(table.truth, 0, inputs).logic.text(table.inputs) == text


def test_a_function_without_end_of_terms():
    function = Random(8).getrandbits(1 << 16)
    with pytest.raises(TooMany):
        shortest(function, 0, 16)


def test_what_is_not_proven_is_not_claimed():
    function = Random(8).getrandbits(1 << 11)
    found = shortest(function, 0, 11)
    assert not found.least
    assert found.logic.rows(11) == function
