"""An answer before anyone has formatted it.

Numbers, shapes and formulas stay what they are; separators, digits, alignment and ink are for the
renderers, each of which reads this one record. JSON comes from the same fields as the table, so the
two can't disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from netcalc.errors import NetcalcError
from netcalc.network.shape import Shape as Shape  # renderers import it from here

if TYPE_CHECKING:
    from netcalc.expression.graph import Graph

Value = bool | int | float | str | Shape | Sequence["Value"] | Mapping[str, "Value"] | None

Kind = Literal["text", "count", "integer", "number", "array", "shape", "formula", "drawing", "flag"]
"""How a column is written: a count has thousands separators and an integer has none, a number is
rounded to --digits on the screen, arrays and numbers among them stand to the left, a drawing keeps its
spaces, a flag is yes or nothing."""


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


class Column(NamedTuple):
    """One column of a table: its name in JSON, its kind, and how the screen treats it."""

    name: str
    kind: Kind = "text"
    title: str | None = None
    """The heading on the screen, where it is not the name."""
    unit: str = ""
    screen: bool = True
    """False: only in JSON and CSV."""
    data: bool = True
    """False: only on the screen (a drawing)."""
    sparse: bool = False
    """True: left off the screen where no row has anything in it."""
    spare: bool = False
    """True: given up first where a terminal is too narrow for the table."""
    foreign: bool = False
    """True: texts that others than the asker wrote, which a spreadsheet must not take for a formula."""


class Rows(Sequence[tuple[Value, ...]]):
    """Rows made when they are looked at: a long trace is not written out to show its ends."""

    def __init__(self, count: int, row: Callable[[int], tuple[Value, ...]]) -> None:
        self._count = count
        self._row = row

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        return map(self._row, range(self._count))

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self._row(i) for i in range(*index.indices(self._count))]
        return self._row(range(self._count)[index])


class Table(NamedTuple):
    """Rows under columns; `heading` and `subject` stand above, `total` below a rule."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Value, ...]]
    heading: str = ""
    subject: str = ""
    total: tuple[Value, ...] | None = None
    screen: bool = True
    """False: only in JSON and CSV."""
    data: bool = True
    """False: only on the screen."""


class Values(NamedTuple):
    """A few named values shown under a heading: `df/dw0 = -0.196612`. They stand in JSON already."""

    items: tuple[tuple[str, Value], ...]
    heading: str = ""


class Text(NamedTuple):
    """Lines shown as they are: a file. They stand in JSON already."""

    text: str
    heading: str = ""
    comment: str = ""
    """What a comment among them begins with; where there is colour, it is dim."""


class Series(NamedTuple):
    """A curve: its points in the order in which they are joined; nan or an infinity parts them."""

    name: str
    x: Sequence[float]
    y: Sequence[float]


class Plot(NamedTuple):
    """Curves over one axis, for people: the numbers stand in a table or a field.

    `log` makes the vertical axis logarithmic; whoever sets it says so in the subject.
    """

    series: tuple[Series, ...]
    x: str = ""
    """What is written beside the numbers of the horizontal axis."""
    heading: str = ""
    subject: str = ""
    log: bool = False
    y: str = ""
    """What is written above the vertical axis, where the heading does not say it."""
    low: float | None = None
    """Where the vertical axis begins, if not at the lowest value; what is beyond is cut off."""
    high: float | None = None
    levels: tuple[tuple[float, str], ...] = ()
    """Values at which a quiet line runs across, and what they are called."""


class Box(NamedTuple):
    """A node of a drawing, with what came of it where there are numbers."""

    name: str
    formula: str
    """What is computed there, `q*z`; `input`."""
    sign: str = ""
    """The same as a gate shows it, without the inputs that wires lead to: `*`, `1/`; "" is an input."""
    value: Value = None
    gradient: Value = None
    """d result / d node."""
    shape: str = ""
    """Of an array: `2x3`."""


class Arrow(NamedTuple):
    """A wire between two boxes, given by their places, from what is read to what reads it."""

    source: int
    target: int


class Diagram(NamedTuple):
    """Boxes and arrows, children first: no arrow leads back. Where they stand is for the renderers."""

    boxes: Sequence[Box]
    arrows: Sequence[Arrow]
    heading: str = ""
    subject: str = ""
    rails: Table | None = None
    """The drawing of a screen, which stands in where no picture can."""


Section = Table | Values | Text | Plot | Diagram
"""A part of what the screen shows."""


class Step(NamedTuple):
    """A line of working: the formula, the formula with the numbers put in, the result.

    >>> print(Step("(N - F)/S + 1", "(7 - 3)/1 + 1", "5"))
    (N - F)/S + 1 = (7 - 3)/1 + 1 = 5
    """

    formula: str
    numbers: str = ""
    result: str = ""

    def __str__(self) -> str:
        return " = ".join(filter(None, self))


class Note(NamedTuple):
    """What the asker should know beside the answer.

    `kind` is one word for scripts: convention, drawing, dropout, fit, kink, name, reading, sharing, value.
    """

    kind: str
    text: str


class Answer(NamedTuple):
    """What came out of a question, ready for any renderer.

    `fields[main]` is the main answer: what --bare prints and --expect compares. Every field can be
    read as an attribute.

    >>> answer = Answer("params", {"network": "784-10"}, "params", {"params": 7850, "frozen": 0})
    >>> answer.result, answer.frozen
    (7850, 0)
    """

    command: str
    question: Mapping[str, Value]
    main: str
    fields: Mapping[str, Value]
    working: tuple[Step, ...] = ()
    sections: tuple[Section, ...] = ()
    """What the screen shows, in order."""
    notes: tuple[Note, ...] = ()
    exit_code: int = 0
    """What a script learns of a question of yes or no: 1 no, 3 undecided; 0 yes, and every other answer."""

    @property
    def result(self) -> Value:
        """The main answer."""
        return self.fields[self.main]

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables among the sections, as JSON and CSV have them."""
        return tuple(section for section in self.sections if isinstance(section, Table) and section.data)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.fields[name]
        except KeyError:
            fields = ", ".join(self.fields)
            raise AttributeError(f"an answer of {self.command} has {fields}, no {name}") from None

    def __repr__(self) -> str:
        return renderer(self, "table")

    def _repr_html_(self) -> str:
        return renderer(self, "notebook")

    def _repr_latex_(self) -> str:
        return renderer(self, "latex")


class Outcome(NamedTuple):
    """One value of a sweep: what was set, and the answer or the error that came of it."""

    settings: Mapping[str, str]
    result: Answer | NetcalcError


class Sweep(NamedTuple):
    """The same question for several values of its options."""

    command: str
    outcomes: tuple[Outcome, ...]


def plain(answer: Answer, form: str) -> str:
    """What an Answer shows where no renderer was handed in."""
    return f"Answer({answer.command}: {answer.main} = {answer.result})"


renderer: Callable[[Answer, str], str] = plain
"""How an Answer shows itself. The package's door hands it in: this floor knows no renderer."""
