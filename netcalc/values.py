"""What stands in an answer: numbers, shapes, and values that know more than their text or their entries.

A formula knows how it is set and where it was asked; records know which of their entries stands for them;
several right answers know which others are right. To a script all of them are what they derive from: a
text, a list, a mapping.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from netcalc.network.shape import Shape

if TYPE_CHECKING:
    from netcalc.expression.graph import Graph

Value = bool | int | float | str | Shape | Sequence["Value"] | Mapping[str, "Value"] | None


class Formula(str):
    """A formula that netcalc reads again: `-1/n7^2`.

    `tree` writes it as LaTeX, given how a name is set; where there is none, the text is read for it.
    `shapes` are those of its variables that are arrays. `where` is the program that was asked about: a text
    that is compared may use the names of its statements.
    """

    __slots__ = ("shapes", "tree", "where")

    tree: Callable[[Callable[[str], str]], str] | None
    shapes: Mapping[str, tuple[int, ...]]
    where: Graph | None

    def __new__(
        cls,
        text: object,
        tree: Callable[[Callable[[str], str]], str] | None = None,
        shapes: Mapping[str, tuple[int, ...]] | None = None,
        where: Graph | None = None,
    ) -> Formula:
        made = super().__new__(cls, text)
        made.tree = tree
        made.shapes = shapes or {}
        made.where = where
        return made

    def latex(self, name: Callable[[str], str]) -> str | None:
        """The formula as LaTeX, where `name` sets a name; None for a text that is no formula.

        >>> Formula("-1/n7^2").latex(str), Formula("(7 - 3)/1 + 1 = 5").latex(str)
        ('-\\\\frac{1}{n7^{2}}', '\\\\frac{7 - 3}{1} + 1 = 5')
        """
        from netcalc.expression.latex import latex_of_text

        return self.tree(name) if self.tree else latex_of_text(self, name)


class BitFormula(Formula):
    """A formula whose variables are 0 or 1, and it too: another one is the same where it is in every row."""

    __slots__ = ()


class Word(str):
    """One word of a few: `vanishing`. `known` are all of them."""

    __slots__ = ("known",)

    known: tuple[str, ...]

    def __new__(cls, text: str, known: tuple[str, ...]) -> Word:
        made = super().__new__(cls, text)
        made.known = known
        return made


class Choices(Sequence[Mapping[str, "Value"]]):
    """Several answers, any of which is right: records, best first.

    `by` names the entry of a record that tells it apart, named whole numbers; `accepts` tells of such
    numbers whether they are right, listed or not.
    """

    def __init__(
        self,
        records: Sequence[Mapping[str, Value]],
        by: str,
        accepts: Callable[[Mapping[str, int]], bool],
    ) -> None:
        self._records = tuple(records)
        self.by = by
        self.accepts = accepts

    @property
    def best(self) -> Mapping[str, Value]:
        """What tells the first record apart: {"_h": 110}."""
        found = self._records[0][self.by]
        assert isinstance(found, Mapping), "choices are told apart by named numbers"
        return found

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, index: Any) -> Any:
        return self._records[index]


class Records(tuple[Mapping[str, "Value"], ...]):
    """Several records; `by` names the entry that stands for each: what --bare prints, --expect compares.

    >>> Records([{"network": "784-10", "params": 7850}], by="params").brief
    [7850]
    """

    by: str

    def __new__(cls, records: Sequence[Mapping[str, Value]], by: str) -> Records:
        made = super().__new__(cls, records)
        made.by = by
        return made

    @property
    def brief(self) -> list[Value]:
        """The one entry of each record."""
        return [record[self.by] for record in self]


class Named(dict[str, Mapping[str, "Value"]]):
    """Records that have names; `by` names the entry that stands for each, as in Records.

    >>> Named({"tanh": {"derivative": "1 - tanh(a)^2", "zero_centred": True}}, by="derivative").brief
    {'tanh': '1 - tanh(a)^2'}
    """

    def __init__(self, records: Mapping[str, Mapping[str, Value]], by: str) -> None:
        super().__init__(records)
        self.by = by

    @property
    def brief(self) -> dict[str, Value]:
        """The one entry of each record, under its name."""
        return {name: record[self.by] for name, record in self.items()}


class Phrase(tuple["Value", ...]):
    """Words and numbers in one cell, for people: `a < ` and -4.58486. The numbers are rounded as all are;
    data has them in columns of their own."""

    __slots__ = ()


class Array(list["Value"]):
    """The entries of a vector, or the rows of a matrix. Data has all of them; a screen shows the ends of one
    whose text has more than `most` characters."""

    __slots__ = ("most",)

    def __init__(self, entries: Iterable[Value], most: int = 60) -> None:
        super().__init__(entries)
        self.most = most
