"""Where boxes stand and how wires run, over random graphs; crossings counted by brute force."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netcalc.answer import Arrow, Box, Diagram
from netcalc.errors import LimitError
from netcalc.render.layout import LANE, SPACE, Cell, gaps, layout
from netcalc.render.order import crossings, ordered, settled


@st.composite
def diagrams(draw, most=24):
    """Any graph whose arrows lead on, with boxes that are read twice, by many, or by none."""
    size = draw(st.integers(1, most))
    read = [draw(st.lists(st.integers(0, k - 1), max_size=4)) if k else [] for k in range(size)]
    boxes = [Box(f"n{k}", "f(x)", "f" if read[k] else "") for k in range(size)]
    return Diagram(boxes, [Arrow(j, k) for k in range(size) for j in read[k]])


CELLS = st.builds(Cell, st.floats(5, 80), st.floats(5, 90), st.floats(10, 70))


@given(diagrams(), st.data())
def test_boxes_keep_apart_and_wires_run_to_the_right(diagram, data):
    cells = [data.draw(CELLS) for _ in diagram.boxes]
    made = layout(diagram, cells)
    rooms = [
        (spot.left, spot.y - cell.height / 2, spot.right, spot.y + cell.height / 2)
        for spot, cell in zip(made.spots, cells, strict=True)
    ]
    lanes = [(lane.x0, lane.y - LANE / 2, lane.x1, lane.y + LANE / 2) for lane in made.lanes]
    for a, b in combinations(rooms + lanes, 2):
        same_column = a[0] == b[0]
        assert same_column or a[2] < b[0] or b[2] < a[0]
        assert not same_column or a[3] + SPACE < b[1] + 1e-6 or b[3] + SPACE < a[1] + 1e-6
    for room in rooms:
        assert room[0] >= -1e-9
        assert room[1] >= -1e-9
        assert room[2] <= made.width + 1e-9
        assert room[3] <= made.height + 1e-9
    for source, target in diagram.arrows:
        assert made.spots[source].right < made.spots[target].left


@given(diagrams())
def test_every_arrow_is_a_way_of_bends_and_lanes(diagram):
    made = layout(diagram, [Cell(20, 30, 40)] * len(diagram.boxes))
    assert all((bend.x0, bend.x1) in gaps(made) for bend in made.bends)
    into = sorted((bend.source, bend.target) for bend in made.bends if bend.target >= 0)
    assert into == sorted(map(tuple, diagram.arrows))
    for bend in made.bends:
        spot = made.spots[bend.source]
        begins = [
            (spot.right, spot.y),
            *((lane.x1, lane.y) for lane in made.lanes if lane.source == bend.source),
        ]
        assert (bend.x0, bend.y0) in begins
        if bend.target >= 0:
            target = made.spots[bend.target]
            assert bend.x1 == target.left
            others = [b for b in made.bends if b.target == bend.target]
            assert sorted(others, key=lambda b: b.y0) == sorted(others, key=lambda b: (b.y0, b.y1))
            assert sorted(b.y1 for b in others) == [b.y1 for b in sorted(others, key=lambda b: b.y0)]
        else:
            assert any(lane.x0 == bend.x1 and lane.y == bend.y1 for lane in made.lanes)


def test_layers_are_the_longest_path_and_inputs_stand_ahead_of_their_reader():
    # w, x -> u; u, b -> v; v -> y; y, t -> d
    arrows = [Arrow(*pair) for pair in ((0, 2), (1, 2), (2, 4), (3, 4), (4, 5), (5, 7), (6, 7))]
    made = layout(Diagram([Box(c, "") for c in "wxubvytd"], arrows), [Cell(20, 20, 20)] * 8)
    columns = sorted({spot.left for spot in made.spots})
    assert [columns.index(spot.left) for spot in made.spots] == [0, 0, 1, 1, 2, 3, 3, 4]


def test_a_chain_is_straight_and_a_gate_in_the_middle_of_its_inputs():
    arrows = [Arrow(0, 2), Arrow(1, 2), *(Arrow(k, k + 1) for k in range(2, 9))]
    made = layout(Diagram([Box(str(k), "") for k in range(10)], arrows), [Cell(20, 20, 20)] * 10)
    ys = [spot.y for spot in made.spots]
    assert ys[2] == pytest.approx((ys[0] + ys[1]) / 2)
    assert ys[2:] == pytest.approx([ys[2]] * 8)


rows_and_links = st.integers(1, 6).flatmap(
    lambda left: st.integers(1, 6).flatmap(
        lambda right: st.tuples(
            st.just(left),
            st.just(right),
            st.lists(st.tuples(st.integers(0, left - 1), st.integers(left, left + right - 1)), max_size=14),
        )
    )
)


@given(rows_and_links)
def test_crossings_by_brute_force(case):
    left, right, links = case
    rows = [list(range(left)), list(range(left, left + right))]
    brute = sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(links, 2))
    assert crossings(rows, [links]) == brute


@given(rows_and_links)
def test_an_order_is_never_worse_and_loses_nobody(case):
    left, right, links = case
    rows = [list(range(left)), list(range(left, left + right))]
    best = ordered(rows, [links])
    assert [sorted(row) for row in best] == rows
    assert crossings(best, [links]) <= crossings(rows, [links])


def test_a_graph_without_need_of_crossings_has_none():
    links = [[(0, 5), (1, 4), (2, 3)], [(3, 8), (4, 7), (5, 6)]]
    assert crossings(ordered([[0, 1, 2], [3, 4, 5], [6, 7, 8]], links), links) == 0


@given(st.lists(st.floats(5, 50), min_size=1, max_size=8))
def test_places_stand_at_least_so_far_apart(heights):
    rows = [list(range(len(heights)))]
    ys = settled(rows, [], heights, [1.0] * len(heights), SPACE)
    for (y, h), (z, i) in pairwise(zip(ys, heights, strict=True)):
        assert z - y == pytest.approx((h + i) / 2 + SPACE)
    assert ys[0] == pytest.approx(heights[0] / 2)


def test_ten_thousand_boxes_and_a_limit_that_is_named():
    chain = [Box("x", "input"), *(Box(f"y{k}", "sin", "sin") for k in range(9_999))]
    arrows = [Arrow(k, k + 1) for k in range(9_999)] + [Arrow(0, k) for k in range(2, 10_000)]
    made = layout(Diagram(chain, arrows), [Cell(20, 20, 20)] * 10_000)
    assert len(made.spots) == 10_000
    crossed = [Arrow(k, 9_999 - k + 10_000) for k in range(10_000)]
    line = [Arrow(10_000 + k, 10_001 + k) for k in range(9_999)]
    boxes = [Box(str(k), "") for k in range(20_000)]
    assert len(layout(Diagram(boxes, line + crossed), [Cell(9, 9, 9)] * 20_000).spots) == 20_000
    far = [Arrow(k, 19_999) for k in range(10_001, 19_999)]
    with pytest.raises(LimitError, match="more than 60,000"):
        layout(Diagram(boxes, line + far), [Cell(9, 9, 9)] * 20_000)


def test_nothing_to_draw():
    made = layout(Diagram([Box("x", "input")], []), [Cell(20, 10, 30)])
    assert (made.width, made.height, made.bends, made.lanes) == (30, 30, [], [])
