"""A network as lines of a tree: blocks as heads over what is in them, branches as lines beside it.

    2 x basic(64)        the sum of both rounds
      ╭ conv:64,3,p=1    one round
      │ relu
      ├ identity         a branch of nothing
      ╰ add              where they come together
      relu

`params` and `summary` draw their layers this way. Where that would be too long, a block is drawn open
where it is first met, and after that closed: as one line with its sums.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from netcalc.network.costs import Entry
from netcalc.network.rows import Part
from netcalc.network.shape import Shape

MOST_LINES = 200
"""A longer drawing has its blocks closed."""
DEEPEST = 1000


class Line(NamedTuple):
    """A line of the drawing: what stands before the text, the text, and its entry; None is the identity."""

    ahead: str
    text: str
    output: Shape
    entry: Entry | None

    @property
    def drawn(self) -> str:
        return self.ahead + self.text

    @property
    def dotted(self) -> str:
        """The line where nothing can be drawn: how deep it stands, in dots."""
        return "· " * (len(self.ahead) // 2) + self.text


class Outline(NamedTuple):
    """The lines, and whether blocks are closed."""

    lines: tuple[Line, ...]
    closed: bool

    @property
    def notes(self) -> Iterator[str]:
        """How the drawing is to be read, where that is not plain."""
        if any(line.entry and line.entry.part and line.entry.part.kind == "repeat" for line in self.lines):
            yield "the line above a block has the sum of all its rounds, the lines in it are one round"
        if self.closed:
            yield "a block is drawn once, after that as a line with its sums; csv and json have every layer"


def outline(entries: Sequence[Entry], closed: bool = False) -> Outline:
    """The drawing, with blocks closed where it would be longer than so many lines, or where it must be."""
    short = not closed and len(some(entries, DEEPEST, None)) <= MOST_LINES
    if short or all(entry.row for entry in entries):
        return Outline(tuple(lines(entries, DEEPEST, None)), False)
    if len(some(entries, DEEPEST, set())) <= MOST_LINES:
        return Outline(tuple(lines(entries, DEEPEST, set())), True)
    level = 0
    while len(some(entries, level + 1, set())) <= MOST_LINES:
        level += 1
    return Outline(tuple(lines(entries, level, set())), True)


def some(entries: Sequence[Entry], levels: int, met: set[str] | None) -> list[Line]:
    """The lines as far as can be seen whether they are too many."""
    return list(islice(lines(entries, levels, met), MOST_LINES + 1))


def lines(entries: Sequence[Entry], levels: int, met: set[str] | None) -> Iterator[Line]:
    """Lines of entries one after another, blocks opened so many levels deep.

    With `met`, the names of blocks that were open already, each is opened once.
    """
    for entry in entries:
        if entry.row:
            yield Line("", entry.row.text, entry.output, entry)
        elif entry.part and entry.part.kind == "joined":
            yield from joined(entry, entry.part, levels, met)
        else:
            yield from headed(entry, levels, met)


def headed(entry: Entry, levels: int, met: set[str] | None) -> Iterator[Line]:
    """A head and, where it is open, what is in it."""
    words, inner = title(entry), entry.inner
    if entry.part and entry.part.kind == "freeze" and len(inner) == 1 and is_head(inner[0]):
        words, entry = f"{words} {title(inner[0])}", inner[0]
    yield Line("", words, entry.output, entry)
    if levels and opens(entry, met):
        for place, one in enumerate(entry.inner):
            if place and met is not None and one.part and one.part.kind == "rounds":
                yield Line("  ", one.part.title, one.output, one)
            else:
                yield from (under(line) for line in lines((one,), levels - 1, met))


def under(line: Line) -> Line:
    """A line one level further in."""
    return line._replace(ahead="  " + line.ahead)


def opens(entry: Entry, met: set[str] | None) -> bool:
    """Whether a part is drawn open: what has no name, and a block that was not met before."""
    name = entry.part.title.partition("(")[0] if entry.part and entry.part.kind in ("block", "repeat") else ""
    if met is None or not name:
        return True
    first = name not in met
    met.add(name)
    return first


def is_head(entry: Entry) -> bool:
    """Does it stand over lines of its own: a block, a repeat, a part that is frozen?"""
    return entry.part is not None and entry.part.kind != "joined"


def title(entry: Entry) -> str:
    """What stands on the line of a head: 2 x basic(64)."""
    part = entry.part
    assert part, "a layer has its text"
    if part.kind == "repeat":
        return f"{rounds(entry, part):,} x {part.title}".rstrip()
    return "freeze" if part.kind == "freeze" else part.title


def rounds(entry: Entry, part: Part) -> int:
    """How many rounds a repeat has: alike, or each with a part of its own."""
    if part.times > 1:
        return part.times
    return sum(one.part.times for one in entry.inner if one.part and one.part.kind == "rounds") or 1


def joined(entry: Entry, part: Part, levels: int, met: set[str] | None) -> Iterator[Line]:
    """Branches as lines beside their layers: ╭ where they part, ├ the next one, ╰ where they meet."""
    *branches, meeting = entry.inner
    sign = "╭ "
    for branch in branches:
        for line in lines(branch.inner, levels, met) if branch.inner else identity(branch):
            yield line._replace(ahead=sign + line.ahead)
            sign = "│ "
        sign = "├ "
    yield Line("╰ ", part.title, meeting.output, meeting)


def identity(branch: Entry) -> Iterator[Line]:
    """The line of a branch without a layer."""
    yield Line("", "identity", branch.output, None)
