"""A graph drawn as rails: one row a node, its column of the table beside the numbers.

    ●      x
    │ ●    y
    ●─╯    n1 = x + y

A node takes the leftmost rail that ends in it; a rail that is read again later goes on.
"""

from __future__ import annotations

from collections.abc import Sequence

_JOIN = {
    # (goes on after this row, lies left of the node)
    (True, True): "├",
    (True, False): "┤",
    (False, True): "╰",
    (False, False): "╯",
}


def rails(inputs: Sequence[Sequence[int]]) -> list[str]:
    """One drawing a row, where row i reads the rows inputs[i], all of them above it.

    >>> print("\\n".join(rails([[], [], [0, 1], [], [2, 3]])))
    ●
    │ ●
    ●─╯
    │ ●
    ●─╯
    """
    last = {j: i for i, row in enumerate(inputs) for j in row}
    columns: list[int | None] = []
    drawn = []
    for i, row in enumerate(inputs):
        drawn.append(_row(columns, i, set(row), last))
        for c, node in enumerate(columns):
            if node is not None and last.get(node, -1) <= i:
                columns[c] = None
        while columns and columns[-1] is None:
            columns.pop()
    return drawn


def _row(columns: list[int | None], i: int, read: set[int], last: dict[int, int]) -> str:
    """Place node i in a column, and draw its row."""
    joined = {c for c, node in enumerate(columns) if node in read}
    ending = [c for c in joined if last[columns[c] or 0] == i]
    place = (
        min(ending) if ending else next((c for c, node in enumerate(columns) if node is None), len(columns))
    )
    if place == len(columns):
        columns.append(None)
    before = list(columns)
    columns[place] = i
    span = range(min({place, *joined}), max({place, *joined}) + 1)
    cells = [_cell(c, place, before[c], c in joined, last, i, span) for c in range(len(columns))]
    return "".join(cells).rstrip()


def _cell(
    column: int, place: int, node: int | None, joined: bool, last: dict[int, int], row: int, span: range
) -> str:
    """The sign in one column, and the stroke that leads to the next."""
    if column == place:
        sign = "●"
    elif joined:
        sign = _JOIN[last[node or 0] > row, column < place]
    elif node is not None:
        sign = "┼" if column in span else "│"
    else:
        sign = "─" if column in span else " "
    return sign + ("─" if column in span and column + 1 in span else " ")
