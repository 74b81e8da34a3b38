"""Gradient descent against recurrences worked out by hand, in exact or many-digit numbers."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf, sqrt

from netcalc.errors import DomainError, InputError
from netcalc.expression.descend import MOST_KEPT, RULES, Plan, descend
from netcalc.expression.parser import parse
from netcalc.expression.point import shape_of
from netcalc.expression.shapes import shapes

BOWL = "(w - 3)^2"


def down(source, start, moved=None, **plan):
    """A descent over numbers, or over arrays where a value is one."""
    read = parse(source, variables=start)
    sizes = shapes(read, {name: shape_of(value) for name, value in start.items()})
    arrays = sizes if any(isinstance(value, list) for value in start.values()) else None
    return descend(read, start, moved or list(read.graph.inputs), Plan(**plan), arrays)


def points(found, name="w"):
    return [moment.point[name] for moment in found.moments]


# -- the methods, by hand ----------------------------------------------------------------------------


def slope(w):
    """The derivative of (w - 3)^2."""
    return 2 * (w - 3)


def by_hand_sgd(w, rate, decay, steps):
    for _ in range(steps):
        yield w
        w -= rate * (slope(w) + decay * w)
    yield w


def by_hand_momentum(w, rate, decay, steps):
    v = 0
    for _ in range(steps):
        yield w
        v = Fraction(9, 10) * v + slope(w) + decay * w
        w -= rate * v
    yield w


def by_hand_adam(w, rate, decay, steps):
    """Algorithm 1 of Kingma and Ba (2015), in 50 digits."""
    with mp.workdps(50):
        m = v = mpf(0)
        rate, decay = (mpf(a.numerator) / a.denominator for a in (rate, decay))
        w, b1, b2 = mpf(w), mpf(9) / 10, mpf(999) / 1000
        for t in range(1, steps + 1):
            yield w
            g = slope(w) + decay * w
            m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2
            w -= rate * (m / (1 - b1**t)) / (sqrt(v / (1 - b2**t)) + mpf(10) ** -8)
        yield w


BY_HAND = {"sgd": by_hand_sgd, "momentum": by_hand_momentum, "adam": by_hand_adam}


def test_every_method_is_worked_out_here():
    assert set(BY_HAND) == set(RULES)


@pytest.mark.parametrize("method", RULES)
@pytest.mark.parametrize("decay", [Fraction(0), Fraction(1, 8)])
@pytest.mark.parametrize("rate", [Fraction(1, 16), Fraction(1, 4)])
def test_methods(method, rate, decay):
    found = down(BOWL, {"w": 1.0}, rate=float(rate), decay=float(decay), method=method, steps=30)
    expected = [float(w) for w in BY_HAND[method](1, rate, decay, 30)]
    assert points(found) == pytest.approx(expected, rel=1e-12)
    assert found.values == pytest.approx([(w - 3) ** 2 for w in expected], rel=1e-10)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ({"method": "sgd"}, [0, 0.6, 1.08]),  # 0 - 0.1*(-6); 0.6 - 0.1*(-4.8)
        ({"method": "momentum"}, [0, 0.6, 1.62]),  # v = -6; v = 0.9*(-6) - 4.8 = -10.2
        ({"method": "sgd", "decay": 0.5}, [0, 0.6, 1.05]),  # g = -4.8 + 0.5*0.6 = -4.5
        ({"method": "momentum", "decay": 0.5}, [0, 0.6, 1.59]),  # v = -5.4 - 4.5 = -9.9
        # m' = -6, s' = 36: a step of 0.1*6/(6 + 1e-8); then g = -5.8, m' = -1.12/0.19, s' = 0.069604/0.001999
        ({"method": "adam"}, [0, 0.1 * 6 / (6 + 1e-8), 0.1998972926]),
    ],
)
def test_two_steps_on_paper(plan, expected):
    assert points(down(BOWL, {"w": 0.0}, rate=0.1, steps=2, **plan)) == pytest.approx(expected, rel=1e-8)


@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(0.001, 0.3), st.floats(0.001, 1))
@settings(max_examples=40)
def test_decay_is_the_gradient_of_half_its_square(w, b, rate, decay):
    """g + decay*w is the gradient of f + decay/2*w^2: L2, not Adam's decoupled decay."""
    source, penalty = "(w*b - 1)^2", f"{decay!r}/2*(w^2 + b^2)"
    for method in RULES:
        one = down(source, {"w": w, "b": b}, method=method, rate=rate, decay=decay, steps=5)
        other = down(f"{source} + {penalty}", {"w": w, "b": b}, method=method, rate=rate, steps=5)
        for name in ("w", "b"):
            assert points(one, name) == pytest.approx(points(other, name), rel=1e-6, abs=1e-6)


def test_a_quadratic_bowl_in_closed_form():
    found = down(BOWL, {"w": 0.0}, rate=0.1, steps=100)
    assert points(found) == pytest.approx([3 - 3 * 0.8**k for k in range(101)])


# -- what moves, what is kept ------------------------------------------------------------------------


def test_only_what_is_asked_moves():
    found = down("(w*x + b - t)^2", {"w": 1.0, "x": 2.0, "b": 0.0, "t": 5.0}, ["b"], rate=0.1, steps=1)
    assert found.moments[-1].point == {"b": pytest.approx(0.6)}  # g = 2*(2 + 0 - 5) = -6
    assert set(found.moments[0].gradient) == {"b"}


@pytest.mark.parametrize(
    ("steps", "every", "kept"),
    [(10, 1, list(range(11))), (10, 4, [0, 4, 8, 10]), (10, 10, [0, 10]), (10, 99, [0, 10]), (0, 1, [0])],
)
def test_every(steps, every, kept):
    found = down(BOWL, {"w": 0.0}, steps=steps, every=every)
    assert [moment.step for moment in found.moments] == kept
    assert len(found.values) == steps + 1
    assert [moment.value for moment in found.moments] == [found.values[k] for k in kept]


def test_the_last_point_has_a_gradient_and_no_move():
    first, last = down(BOWL, {"w": 0.0}, steps=1).moments
    assert first.moves is not None
    assert last.moves is None
    assert last.gradient == {"w": pytest.approx(-4.8)}


def test_progress_is_told_of_every_step():
    told = []
    descend(parse(BOWL), {"w": 0.0}, ["w"], Plan(steps=3), None, lambda *step: told.append(step))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_points_that_are_too_many_are_left_out():
    w = [0.0] * 1000
    found = down("sum((w - 1)^2)", {"w": w}, rate=0.25, steps=MOST_KEPT // 1000)
    assert found.thinned
    assert [moment.point is None for moment in found.moments[:2]] == [False, True]
    assert found.moments[-1].point["w"].tolist() == pytest.approx([1.0] * 1000)
    assert not down("sum((w - 1)^2)", {"w": w}, steps=10).thinned


def test_the_length_of_the_gradient():
    assert down("3*x + 4*y", {"x": 0.0, "y": 0.0}, steps=0).moments[0].norm == 5
    assert down("sum(a*x)", {"a": [3e200, 4e200], "x": [0.0, 0.0]}, ["x"], steps=0).moments[
        0
    ].norm == pytest.approx(5e200)


# -- arrays ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", RULES)
@pytest.mark.parametrize("decay", [0.0, 0.05])
def test_arrays_go_where_their_entries_go(method, decay):
    plan = {"method": method, "decay": decay, "rate": 0.05, "steps": 20}
    array = down(
        "mse(y, X@w + b)",
        {"y": [1.0, 2.0], "X": [[1.0, 2.0], [3.0, -1.0]], "w": [0.5, -0.5], "b": 0.1},
        ["w", "b"],
        **plan,
    )
    single = down(
        "((w1 + 2*w2 + b - 1)^2 + (3*w1 - w2 + b - 2)^2)/2", {"w1": 0.5, "w2": -0.5, "b": 0.1}, **plan
    )
    assert array.values == pytest.approx(single.values, rel=1e-12)
    for one, other in zip(array.moments, single.moments, strict=True):
        assert [*one.point["w"], one.point["b"]] == pytest.approx([other.point[n] for n in ("w1", "w2", "b")])
        assert one.norm == pytest.approx(other.norm)


@pytest.mark.parametrize("method", RULES)
def test_what_the_result_does_not_read_stays(method):
    found = down("q = v*2; sum(w^2)", {"v": [1.0, -2.0], "w": [1.0, 2.0]}, method=method, steps=2)
    assert [moment.point["v"].tolist() for moment in found.moments] == [[1, -2]] * 3
    assert found.moments[0].gradient["v"].tolist() == [0, 0]
    alone = down("q = v*2; w^2", {"v": 1.0, "w": 1.0}, method=method, steps=2)
    assert points(alone, "v") == [1, 1, 1]


def test_an_array_that_is_a_number_moves_too():
    found = down("sum((x - c)^2)", {"x": [1.0, 3.0], "c": 0.0}, ["c"], rate=0.25, steps=1)
    assert found.moments[-1].point["c"] == 2


# -- where it stops ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "start", "plan", "message", "hint"),
    [
        (
            "w^4",
            {"w": 3.0},
            {"rate": 10.0},
            "step 4: overflow: ",
            "f rose from 81 at step 0 to",
        ),
        (
            "log(w)",
            {"w": 1.0},
            {"rate": 0.3},
            "step 3: no value: log(w)",
            "is the rate 0.3 too large? try --rate 0.03",
        ),
        ("log(w)", {"w": -1.0}, {}, "step 0: no value: log(w) at w = -1", "positive numbers only"),
        ("-w^2", {"w": 1.0}, {"steps": 5000}, "step 1947: overflow: ", "it may have no lowest value"),
        ("1/w", {"w": 0.0}, {}, "step 0: division by zero", ""),
        ("sqrt(w)", {"w": 0.0}, {}, "step 0: the gradient to w has no finite value", ""),
        ("w^4", {"w": 1e60}, {"method": "adam"}, "step 0: the update of w: s is too large", ""),
        ("1e308*w", {"w": -1.0}, {"rate": 2.0}, "step 0: the update of w: w is too large", ""),
        ("sum(w^4)", {"w": [3.0, 1.0]}, {"rate": 10.0}, "step 4: overflow: ", "f rose from 82 at step 0"),
        ("sum(w^4)", {"w": [1e60, 1.0]}, {"method": "adam"}, "step 0: the update of w: an entry of s", ""),
    ],
)
def test_it_stops_where_the_numbers_end_and_says_why(source, start, plan, message, hint):
    with pytest.raises(DomainError) as caught:
        down(source, start, **plan)
    assert caught.value.message.startswith(message)
    assert hint in (caught.value.hint or "")
    assert caught.value.place


def test_a_malformed_step_keeps_its_kind():
    with pytest.raises(InputError, match="step 0: "):
        down("where(w > 0, w, w) + (w & 1)", {"w": 0.5})


def test_kinks_are_counted_from_the_first_step():
    found = down("relu(w) + abs(b)", {"w": 0.0, "b": 0.25}, rate=0.25, steps=3)
    assert found.at_kinks == {"relu": 0, "abs": 1}
    assert down(BOWL, {"w": 0.0}).at_kinks == {}


def test_a_tie_goes_to_the_first_where_that_is_asked():
    split = down("max(a, b)", {"a": 1.0, "b": 1.0}, steps=1).moments[-1].point
    first = down("max(a, b)", {"a": 1.0, "b": 1.0}, steps=1, ties="first").moments[-1].point
    assert split == pytest.approx({"a": 0.95, "b": 0.95})
    assert first == pytest.approx({"a": 0.9, "b": 1.0})


@given(st.floats(-1e300, 1e300), st.floats(1e-300, 1e300), st.sampled_from(list(RULES)), st.floats(0, 1e300))
@settings(max_examples=60)
def test_it_ends_in_finite_numbers_or_in_an_error(w, rate, method, decay):
    try:
        found = down("w^3 - w", {"w": w}, rate=rate, method=method, decay=decay, steps=5)
    except DomainError:
        return
    assert all(abs(value) < float("inf") for value in [*found.values, *points(found)])
