"""An answer before anyone has formatted it.

Numbers, shapes and formulas stay what they are; separators, digits, alignment and ink are for the
renderers, each of which reads this one record. JSON comes from the same fields as the table, so the
two can't disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from netcalc.errors import NetcalcError
from netcalc.network.shape import Shape as Shape  # this is the one door to all that an answer holds
from netcalc.values import Array as Array
from netcalc.values import BitFormula as BitFormula
from netcalc.values import Choices as Choices
from netcalc.values import Formula as Formula
from netcalc.values import Named as Named
from netcalc.values import Phrase as Phrase
from netcalc.values import Records as Records
from netcalc.values import Value as Value
from netcalc.values import Word as Word

Kind = Literal["text", "count", "integer", "number", "array", "shape", "formula", "drawing", "flag"]
"""How a column is written: a count has thousands separators and an integer has none, a number is
rounded to --digits on the screen, arrays and numbers among them stand to the left, a drawing keeps its
spaces, a flag is yes or nothing."""


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

    `kind` is one word for scripts: convention, drawing, dropout, fit, kink, limit, name, order, proof,
    reading, search, sharing, value.
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
