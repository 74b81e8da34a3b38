"""How wide the columns of a table may be: what is given up, and what is folded, until a terminal holds it.

All widths are in cells of a terminal; `measure` says how many a text takes.
"""

from __future__ import annotations

from collections.abc import Callable

from netcalc.render.sheet import Sheet

Measure = Callable[[str], int]

GAP = 3
TIGHT = 2
"""Blanks between columns; fewer where that spares a table from giving up columns."""
LEAST_FOLD = 16
"""No text is folded to less."""


def fitted(pages: tuple[Sheet, Sheet], width: int, measure: Measure) -> tuple[Sheet, list[int], list[str]]:
    """The first of the pages that fits with its spare columns given up, then with a text folded; its
    widths, none where none fits; and what was given up."""
    every = pages[0].titles
    narrowed = [_without_spares(page, width, measure) for page in pages]
    for find_widths in (_fitting_widths, _folding_widths):
        for page in narrowed:
            if widths := find_widths(page, width, measure):
                return page, widths, [title for title in every if title not in page.titles]
    return narrowed[-1], [], []


def widths_of(page: Sheet, measure: Measure) -> list[int]:
    """The natural width of each column."""
    columns = zip(page.titles, *page.everything, strict=True)
    return [max(1, *map(measure, column)) for column in columns]


def span(widths: list[int], gap: int = GAP) -> int:
    """The width of a table: a blank, its columns, the gaps between them."""
    return 1 + sum(widths) + gap * (len(widths) - 1)


def _without_spares(page: Sheet, width: int, measure: Measure) -> Sheet:
    """Spare columns are given up, the last first, until the table fits or none is left."""
    widths = widths_of(page, measure)
    gone: set[int] = set()
    for i in reversed([i for i, column in enumerate(page.columns) if column.spare]):
        if span([w for j, w in enumerate(widths) if j not in gone]) <= width:
            break
        gone.add(i)
    return page.without(gone)


def _fitting_widths(page: Sheet, width: int, measure: Measure) -> list[int]:
    widths = widths_of(page, measure)
    return widths if span(widths) <= width else []


def _folding_widths(page: Sheet, width: int, measure: Measure) -> list[int]:
    """The columns' widths with the widest texts and formulas folded, where that makes the table fit.

    Not beside a drawing, whose lines it would interrupt."""
    widths = widths_of(page, measure)
    kinds = [column.kind for column in page.columns]
    if "drawing" in kinds:
        return []
    texts = [i for i, kind in enumerate(kinds) if kind in ("text", "formula")]
    least = {i: _least_width(page, i, measure) for i in texts}
    while (over := span(widths) - width) > 0:
        foldable = sorted((widths[i], i) for i in texts if widths[i] > least[i])
        if not foldable:
            return []
        widest, i = foldable[-1]
        next_widest = foldable[-2][0] if len(foldable) > 1 else 0
        widths[i] = max(widest - over, least[i], min(next_widest, widest - 1))
    return widths


def _least_width(page: Sheet, place: int, measure: Measure) -> int:
    words = (word for row in page.everything for word in row[place].split(" "))
    return max(LEAST_FOLD, measure(page.titles[place]), *map(measure, words))
