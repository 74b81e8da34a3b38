"""Rails: one row a node, every edge drawn, no rail too many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netcalc.expression.drawing import rails


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ([], []),
        ([[]], ["●"]),
        ([[], [0]], ["●", "●"]),
        ([[], [], [0, 1]], ["●", "│ ●", "●─╯"]),
        ([[], [0, 0]], ["●", "●"]),
        ([[], [], [0, 1], [], [2, 3]], ["●", "│ ●", "●─╯", "│ ●", "●─╯"]),
        ([[], [], [0, 1], [0, 2]], ["●", "│ ●", "├─●", "●─╯"]),
        ([[], [], [], [0, 2], [1, 3]], ["●", "│ ●", "│ │ ●", "●─┼─╯", "●─╯"]),
    ],
)
def test_rails(inputs, expected):
    assert rails(inputs) == expected


@st.composite
def graphs(draw):
    count = draw(st.integers(1, 25))
    return [draw(st.lists(st.integers(0, i - 1), max_size=3)) if i else [] for i in range(count)]


@given(graphs())
def test_one_node_a_row_and_a_join_for_every_other_input(inputs):
    for row, drawn in zip(inputs, rails(inputs), strict=True):
        assert drawn.count("●") == 1
        joins = sum(drawn.count(sign) for sign in "├┤╯╰")
        assert len(set(row)) - 1 <= joins <= len(set(row))
