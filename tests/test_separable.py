"""One perceptron or the proof that there is none, beside perceptrons that are all tried."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import product
from math import factorial, gcd, prod
from random import Random

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netcalc.expression.bits import weights as weights_module
from netcalc.expression.bits.meeting import holds, meeting
from netcalc.expression.bits.monotone_order import Meeting, Met, classes, sides
from netcalc.expression.bits.separable import Perceptron, computes, separation
from netcalc.expression.bits.weights import Contradiction, extremes, smallest_weights


@cache
def rows(count):
    """All rows of 0 and 1, the last input changing fastest."""
    places = numpy.arange(count)[::-1]
    return numpy.arange(1 << count)[:, None] >> places & 1


def table(bits):
    """Truth values of the rows as one number."""
    return int.from_bytes(numpy.packbits(bits, bitorder="little").tobytes(), "little")


def perceptron(weights, bias):
    return table(rows(len(weights)) @ numpy.array(weights) + bias > 0)


@cache
def all_perceptrons(count, most):
    """What perceptrons with weights up to `most` compute, each with the least sum of sizes."""
    found = {}
    for weights in product(range(-most, most + 1), repeat=count):
        size, sums = sum(map(abs, weights)), rows(count) @ numpy.array(weights, dtype=int)
        for reach in range(int(sums.min(initial=0)), int(sums.max(initial=0)) + 2):
            truth = table(sums >= reach)
            found[truth] = min(size, found.get(truth, size))
    return found


def is_proof(found, truth, count):
    """Are the sums the same, in numbers that share nothing with the code?"""
    every = rows(count)
    one, other = (sum(n * every[row] for row, n in side.items()) for side in found)
    assert (one == other).all()
    assert sum(found.true.values()) == sum(found.false.values()) > 0
    assert all(truth >> row & 1 for row in found.true)
    assert not any(truth >> row & 1 for row in found.false)
    assert min([*found.true.values(), *found.false.values()]) > 0
    assert gcd(*found.true.values(), *found.false.values()) == 1


@pytest.mark.parametrize(
    ("count", "most", "known"), [(0, 1, 2), (1, 1, 4), (2, 1, 14), (3, 2, 104), (4, 3, 1882)]
)
def test_all_functions(count, most, known):
    """Every function of up to four bits is decided; the counts are Muroga's, and the weights the smallest."""
    tried = all_perceptrons(count, most)
    assert len(tried) == known
    for truth in range(1 << (1 << count)):
        found = separation(truth, count)
        assert isinstance(found, Perceptron) is (truth in tried)
        if isinstance(found, Meeting):
            assert sum(found.true.values()) == 2
            assert holds(found, truth, count)
        else:
            assert found.smallest
            assert sum(map(abs, found.weights)) == tried[truth]
            assert computes(found, truth, count)


def test_the_monotone_functions_of_five_bits():
    """94,572 functions of five bits are a perceptron's (Muroga, 1971), each of them monotone."""
    less = [[a for a in range(32) if a & b == a] for b in range(32)]
    found = {0}
    for row in range(31, -1, -1):  # a set of rows that has, with a row, all rows above it
        above = sum(1 << b for b in range(32) if row in less[b] and b != row)
        found |= {truth | 1 << row for truth in found if truth & above == above}
    monotone = {
        truth
        for truth in found
        if all(truth >> b & 1 or not any(truth >> a & 1 for a in less[b]) for b in range(32))
    }
    assert len(monotone) == 7581  # Dedekind
    total = 0
    for truth in monotone:
        if isinstance(separation(truth, 5), Perceptron):
            total += 1 << sum(map(abs, sides(truth, 5).signs))
    assert total == 94_572


def regular(count):
    """Functions in which every input pushes towards true, none harder than the one before it."""
    steps = []
    for row in range(1 << count):
        left = [row ^ 3 << k for k in range(count - 1) if row >> k & 3 == 1]
        steps.append([*left, *([] if row & 1 else [row | 1])])
    found, waiting = {0}, set(range(1 << count))
    while waiting:  # a row after those that have a one more, or a one further left
        row = next(row for row in waiting if not waiting.intersection(steps[row]))
        waiting.remove(row)
        needed = sum(1 << other for other in steps[row])
        found |= {truth | 1 << row for truth in found if truth & needed == needed}
    return found


@pytest.mark.parametrize(
    ("count", "ordered", "known"), [(4, 27, 1882), (5, 119, 94_572), (6, 1173, 15_028_134)]
)
def test_functions_up_to_order_and_sign(count, ordered, known):
    """One function stands for all with inputs in other orders and turned round; the counts are Muroga's."""
    functions = regular(count)
    assert len(functions) == ordered
    total = 0
    for truth in functions:
        found = separation(truth, count)
        if isinstance(found, Perceptron):
            assert found.smallest
            alike = [*map(len, classes(sides(truth, count))), found.weights.count(0)]
            total += factorial(count) // prod(map(factorial, alike)) << count - found.weights.count(0)
        else:
            is_proof(found, truth, count)
            assert sum(found.true.values()) == 2
    assert total == known


@pytest.mark.parametrize("count", [3, 5, 7, 9, 11, 16])
def test_majority(count):
    truth = table(rows(count).sum(axis=1) > count / 2)
    assert separation(truth, count) == Perceptron((1,) * count, count // 2 + 1, True)


@pytest.mark.parametrize("count", [2, 3, 6, 12, 16])
def test_parity(count):
    truth = table(rows(count).sum(axis=1) % 2 == 1)
    found = separation(truth, count)
    assert isinstance(found, Meeting)
    is_proof(found, truth, count)


def test_what_ignores_its_inputs():
    everything = (1 << (1 << 6)) - 1
    assert separation(0, 6) == Perceptron((0,) * 6, 1, True)
    assert separation(everything, 6) == Perceptron((0,) * 6, 0, True)
    assert separation(table(rows(6)[:, 2] == 1), 6) == Perceptron((0, 0, 1, 0, 0, 0), 1, True)
    assert separation(table(rows(6)[:, 2] == 0), 6) == Perceptron((0, 0, -1, 0, 0, 0), 0, True)


@st.composite
def machines(draw):
    """Weights and a bias on a half."""
    count, most = draw(st.integers(1, 11)), draw(st.sampled_from([2, 9, 40, 1000]))
    weights = draw(st.lists(st.integers(-most, most), min_size=count, max_size=count))
    least, largest = (sum(f(w, 0) for w in weights) for f in (min, max))
    return weights, 0.5 - draw(st.integers(least, largest + 1))


@given(machines())
def test_a_perceptron_is_found_again(machine):
    weights, bias = machine
    truth = perceptron(weights, bias)
    found = separation(truth, len(weights))
    assert isinstance(found, Perceptron)
    assert perceptron(found.weights, found.bias) == truth
    assert sum(map(abs, found.weights)) <= sum(map(abs, weights))
    assert found.smallest


@given(machines(), machines())
def test_two_of_them_together(one, other):
    count = min(len(one[0]), len(other[0]))
    truth = perceptron(one[0][:count], one[1]) | perceptron(other[0][:count], other[1])
    found = separation(truth, count)
    if isinstance(found, Meeting):
        is_proof(found, truth, count)
        assert len(found.true) + len(found.false) <= count + 2
    else:
        assert perceptron(found.weights, found.bias) == truth


@given(
    st.integers(5, 7).flatmap(
        lambda count: st.tuples(st.just(count), st.integers(0, (1 << (1 << count)) - 1))
    )
)
def test_any_function(asked):
    count, truth = asked
    found = separation(truth, count)
    if isinstance(found, Meeting):
        is_proof(found, truth, count)
    else:
        assert perceptron(found.weights, found.bias) == truth


ORDERED = [
    ((12, 11, 10, 6, 5, 5, 4, 3, 2, 2, 1), (12, 11, 11, 10, 10, 9, 7, 7, 6, 3, 1)),
    ((9, 9, 9, 8, 8, 7, 7, 6, 6, 5, 1, 1), (9, 9, 9, 6, 4, 4, 3, 3, 3, 3, 3, 1)),
    ((12, 11, 10, 9, 9, 9, 8, 8, 7, 6, 6, 6, 6, 3), (12, 12, 11, 9, 9, 9, 8, 8, 8, 7, 6, 5, 4, 3)),
    (
        (12, 12, 12, 11, 11, 10, 10, 9, 8, 8, 8, 8, 6, 6, 4, 3),
        (12, 12, 11, 10, 10, 9, 9, 9, 9, 8, 7, 5, 5, 5, 5, 4),
    ),
]


@pytest.mark.parametrize("pair", ORDERED, ids=lambda pair: f"{len(pair[0])} inputs")
def test_order_decides_not_all(pair):
    """Inputs are ordered by force in both, and so in either: only the linear program sees it."""
    count = len(pair[0])
    one, other = (perceptron(weights, 0.5 - sum(weights) * 6 // 10) for weights in pair)
    truth = one | other
    assert classes(sides(truth, count))
    found = separation(truth, count)
    assert isinstance(found, Meeting)
    is_proof(found, truth, count)
    assert len(found.true) + len(found.false) <= count + 2


@pytest.mark.parametrize("pairs", [True, False])
def test_functions_that_only_the_program_refutes(pairs, monkeypatch):
    """Up to eight inputs two rows meet two (Muroga, 1971); without the search for pairs more rows do."""
    if not pairs:
        monkeypatch.setattr("netcalc.expression.bits.meeting.PAIRS", 0)
    generator = Random(3)
    seen = 0
    while seen < 12:
        count = generator.randint(8, 10)
        truth = 0
        for _ in range(2):
            weights = sorted((generator.randint(1, 30) for _ in range(count)), reverse=True)
            truth |= perceptron(weights, 0.5 - sum(weights) * generator.choice([5, 6, 7]) // 10)
        unate = sides(truth, count)
        try:
            smallest_weights(unate, classes(unate))
        except Contradiction as contradiction:
            seen += 1
            is_proof(meeting(unate, contradiction.meeting), truth, count)
            found = separation(truth, count)
            is_proof(found, truth, count)
            assert count > 8 or not pairs or sum(found.true.values()) == 2


def test_a_contradiction_of_more_true_rows_than_false_ones(monkeypatch):
    """Three true rows add up to two false ones: the row of zeros is false too."""
    monkeypatch.setattr("netcalc.expression.bits.meeting.PAIRS", 0)
    truth = table([bool(a and b) or bool(c and d) or bool(e and f) for a, b, c, d, e, f in rows(6)])
    found = meeting(
        sides(truth, 6), Meeting({0b110000: 1, 0b001100: 1, 0b000011: 1}, {0b101010: 1, 0b010101: 1})
    )
    is_proof(found, truth, 6)
    assert found.false == {0: 1, 0b010101: 1, 0b101010: 1}


def test_an_input_that_is_ignored_stands_at_0_in_a_proof():
    truth = table([bool(a and b) or bool(c and d) for _, a, b, c, _, d in rows(6)])
    found = separation(truth, 6)
    is_proof(found, truth, 6)
    assert not any(row & 0b100010 for side in found for row in side)


def smallest_by_trying(truth, weights, sizes):
    """The least sum of sizes among perceptrons with weights beside these."""
    near = product(*(range(max(w - 1, 0), w + 2) for w in weights))
    every = rows(len(weights))
    bits = numpy.array([truth >> row & 1 for row in range(len(every))], dtype=bool)
    best = sizes
    for tried in near:
        if sum(tried) < best:
            sums = every @ numpy.array(tried)
            if sums[bits].min() > sums[~bits].max():
                best = sum(tried)
    return best


def test_inputs_that_push_alike_may_need_unlike_weights():
    """Of (9, 7, 7, 5, 5, 3, 2, 2) a 7 can be 6: from eight inputs on sharing is not always smallest."""
    truth = perceptron((9, 6, 7, 5, 5, 3, 2, 2), 0.5 - 27)
    unate = sides(truth, 8)
    assert classes(unate) == [[0], [1, 2], [3, 4], [5], [6, 7]]
    found = separation(truth, 8)
    assert isinstance(found, Perceptron)
    assert found.smallest
    assert sum(found.weights) == 39 == smallest_by_trying(truth, (9, 6, 7, 5, 5, 3, 2, 2), 39)


def test_the_search_between_numbers_that_are_not_whole(monkeypatch):
    """With the classes' weights shared 39 would take halves; 40 is the least."""
    unate = sides(perceptron((9, 6, 7, 5, 5, 3, 2, 2), 0.5 - 27), 8)

    def search(bound):
        found = weights_module.Search(weights_module.Problem(unate, classes(unate)), orders=True)
        return found.whole(39, bound)

    assert search(None) == search(41) == ([9, 7, 5, 3, 2], True)
    assert search(40) == (None, True)
    monkeypatch.setattr(weights_module, "MOST_PIVOTS", -1)
    assert search(None) == (None, False)


def test_a_search_that_is_left_says_so(monkeypatch):
    truth = perceptron((9, 6, 7, 5, 5, 3, 2, 2), 0.5 - 27)
    monkeypatch.setattr(weights_module, "MOST_PIVOTS", -1)
    assert sum(separation(truth, 8).weights) == 39
    for complete in (False, True):
        monkeypatch.setattr(
            weights_module.Search, "whole", lambda self, least, bound, all=complete: (None, all)
        )
        found = separation(truth, 8)
        assert isinstance(found, Perceptron)
        assert found.smallest is complete
        assert computes(found, truth, 8)


@given(st.integers(1, 5), st.data())
def test_extremes(count, data):
    """The lowest true and the highest false rows, one by one."""
    weights = data.draw(st.lists(st.integers(-3, 3), min_size=count, max_size=count))
    truth = perceptron(weights, 0.5 - data.draw(st.integers(-6, 6)))
    unate = sides(truth, count)
    least, most = extremes(unate)
    for row in range(1 << count):
        steps = [(sign, unate.place(i)) for i, sign in enumerate(unate.signs)]
        ignored = any(row & place for sign, place in steps if not sign)
        held = [row ^ place for sign, place in steps if sign and (bool(row & place) == (sign > 0))]
        free = [row ^ place for sign, place in steps if sign and (bool(row & place) != (sign > 0))]
        true = truth >> row & 1
        assert least >> row & 1 == (true and not ignored and not any(truth >> other & 1 for other in held))
        assert most >> row & 1 == (not true and not ignored and all(truth >> other & 1 for other in free))


@given(
    st.integers(1, 5).flatmap(
        lambda count: st.tuples(st.just(count), st.integers(0, (1 << (1 << count)) - 1))
    )
)
def test_which_way_inputs_push(asked):
    count, truth = asked
    seen = []
    for variable in range(count):
        bits = numpy.array([truth >> row & 1 for row in range(1 << count)]).reshape((2,) * count)
        change = numpy.diff(bits, axis=variable)
        seen.append(Counter(map(int, numpy.sign(change).ravel())))
    both = any(counts[1] and counts[-1] for counts in seen)
    try:
        signs = sides(truth, count).signs
    except Met as met:
        assert both
        is_proof(met.meeting, truth, count)
    else:
        assert not both
        assert signs == tuple(1 if counts[1] else -1 if counts[-1] else 0 for counts in seen)
