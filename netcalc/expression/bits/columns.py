"""Every step of a program on all bit rows of its inputs, exactly.

Over the rationals as long as a program stays there (operations/rationals.py), else in numbers of 50 to 800
digits that know their error and what they are made of (operations/symbols.py): sqrt(2)*x1 - sqrt(2)*x2 is 0
where both are 1. A comparison is decided or the question is refused; floats are not asked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from netcalc.errors import DomainError, LimitError
from netcalc.expression.bits.rows import Column, Lists
from netcalc.expression.graph import Graph
from netcalc.expression.parser import Program
from netcalc.expression.trace import number
from netcalc.operations import VECTOR, Operation
from netcalc.operations.rationals import MOST_BITS, NotRational, Rationals
from netcalc.operations.shapes import Shape

if TYPE_CHECKING:
    from netcalc.operations.symbols import Symbols

LEVELS = (50, 200, 800)
"""Decimal digits, raised until every comparison is decided."""
MOST_WORK, MOST_BALLS = 30_000_000, 1_000_000
"""Combinations of values that are worked, in all and in many digits."""
SIDE_BY_SIDE = 8
"""Inputs whose bits are written with their names."""

Leaves = Mapping[int, tuple[int, int]]
"""The steps that are given all rows, in order, and what stands for false and true in each."""


class Undecidable(DomainError):
    """A comparison that the most digits do not decide."""


class Undecided(NamedTuple):
    """A step, and a row in which noise hides what hangs on it."""

    step: int
    row: int


class Walked(NamedTuple):
    """The columns that were asked for, and the rows in which a step or a sign stands at 0."""

    columns: dict[int, Column]
    zeros: dict[int, int]


class Net(NamedTuple):
    """A program over numbers, what its constants are exactly, and which names are bit inputs."""

    program: Program
    constants: Mapping[str, Any]
    inputs: tuple[str, ...]
    written: Program | None = None
    """The program as it was typed, where that has arrays."""
    sizes: Mapping[str, Shape] = {}
    """The shapes of what it reads."""

    @property
    def graph(self) -> Graph:
        return self.program.graph

    @property
    def arrays(self) -> list[str]:
        """The inputs that were typed as arrays: x, whose entries are x1, x2, ..."""
        read = self.written.graph.inputs if self.written else {}
        given = self.constants.keys() | self.inputs
        return [name for name in read if self.sizes.get(name) and name not in given]

    @property
    def results(self) -> tuple[int, ...]:
        """The steps of the result: the entries of a vector, or one."""
        return self.graph.entries or (self.graph.result,)


def walked(net: Net, rows: Lists, given: Leaves, wanted: Collection[int]) -> Walked:
    """The columns of the steps that are wanted, over all rows of the steps that are given.

    Raises DomainError where a comparison is not decided, LimitError where there is too much to work.
    """
    undecided: Undecided | None = None
    for digits in LEVELS:
        walk = _Walk(net, rows, given, digits)
        found = walk.walked(wanted)
        undecided = walk.undecided
        if undecided is None:
            return found
    assert undecided is not None
    place = net.program.place(undecided.step)
    where = said(given_names(net, given), undecided.row)
    raise Undecidable(
        f"{LEVELS[-1]} digits do not tell on which side of the threshold this is{where}",
        "two numbers that are equal, or as good as equal, are compared there",
        place,
    )


def given_names(net: Net, given: Leaves) -> list[str]:
    """What the steps are called that are given all rows."""
    own = {step: name for name, step in net.graph.inputs.items()}
    unread = {-1 - k: name for k, name in enumerate(net.inputs)}
    return [net.graph.names.get(step) or own.get(step) or unread[step] for step in given]


def said(names: Sequence[str], row: int) -> str:
    """A row as an error names it: ` at x1=0, x2=1`; of many inputs ` in row 0110 1000 01`."""
    bits = bits_of(row, len(names))
    if len(names) > SIDE_BY_SIDE:
        return f" in row {in_fours(bits)}"
    return " at " + ", ".join(f"{n}={b}" for n, b in zip(names, bits, strict=True)) if names else ""


def in_fours(bits: Sequence[int]) -> str:
    """Bits in one word, a blank after every four.

    >>> in_fours((0, 1, 1, 0, 1))
    '0110 1'
    """
    text = "".join(map(str, bits))
    return " ".join(text[k : k + 4] for k in range(0, len(text), 4))


def bits_of(row: int, count: int) -> tuple[int, ...]:
    """The bits of a row, the first input first."""
    return tuple((row >> k) & 1 for k in range(count - 1, -1, -1))


class _Walk:
    """One walk down the steps, with so many digits where digits are needed."""

    def __init__(self, net: Net, rows: Lists, given: Leaves, digits: int) -> None:
        self.net, self.rows, self.given = net, rows, given
        self.level = digits
        self.exact = Rationals()
        self.digits: Symbols | None = None
        self.undecided: Undecided | None = None
        self.zeros: dict[int, int] = {}
        self.work = self.balls = 0

    def walked(self, wanted: Collection[int]) -> Walked:
        graph = self.net.graph
        order = self._beneath(wanted)
        last = {j: i for i in order for j in graph.steps[i].inputs if i not in self.given}
        place = {step: k for k, step in enumerate(self.given)}
        columns: dict[int, Column] = {}
        for i in order:
            if i in place:
                columns[i] = Column(list(self.given[i]), self.rows.bit(place[i]))
                continue
            operation, inputs, name, literal = graph.steps[i]
            if operation is None:
                columns[i] = Column([self._constant(name, literal)], None)
            elif operation is not VECTOR:
                columns[i] = self._step(i, operation, [columns[j] for j in inputs])
            for j in inputs:
                if last.get(j) == i and j not in wanted:
                    columns.pop(j, None)
        return Walked({i: columns[i] for i in wanted}, self.zeros)

    def _beneath(self, wanted: Collection[int]) -> list[int]:
        """The steps that are worked, in order."""
        found, waiting = set(wanted), list(wanted)
        while waiting:
            step = waiting.pop()
            if step not in self.given:
                fresh = [j for j in self.net.graph.steps[step].inputs if j not in found]
                found.update(fresh)
                waiting += fresh
        return sorted(found)

    def _constant(self, name: str, literal: str) -> Any:
        if name:
            return self.net.constants[name]
        try:
            return number(self.exact, literal)
        except NotRational:
            return self._settled(number(self._many(), literal))

    def _many(self) -> Symbols:
        if self.digits is None:
            from netcalc.operations.symbols import Symbols

            self.digits = Symbols(self.level)
        return self.digits

    # -- one step --------------------------------------------------------------------------------------

    def _step(self, step: int, operation: Operation, inputs: Sequence[Column]) -> Column:
        met, codes = self._met(inputs)
        self.work += len(met)
        if self.work > MOST_WORK:
            raise LimitError(f"this takes more than {MOST_WORK:,} combinations of values")
        values = self._values(step, operation, met, codes)
        if operation.name in ("step", "sign") and any(_is_zero(value) for (value,) in met):
            marks = [_is_zero(value) for (value,) in met]
            self.zeros[step] = (1 << self.rows.count) - 1 if codes is None else self.rows.bits(codes, marks)
        return self._merged(values, codes)

    def _met(self, inputs: Sequence[Column]) -> tuple[list[tuple[Any, ...]], Any]:
        """The combinations of values that occur, and for each row which of them."""
        met: list[tuple[Any, ...]] = [()]
        codes: Any = None
        for values, own in inputs:
            if own is None:
                met = [(*before, values[0]) for before in met]
            elif codes is None:
                met, codes = [(*met[0], value) for value in values], own
            else:
                width = len(values)
                pairs, codes = self.rows.paired(codes, own, width)
                met = [(*met[pair // width], values[pair % width]) for pair in pairs]
        return met, codes

    def _values(self, step: int, operation: Operation, met: list[tuple[Any, ...]], codes: Any) -> list[Any]:
        if self.digits is None or all(map(is_rational, chain.from_iterable(met))):
            try:
                function = operation.value(self.exact)
                values = [function(*inputs) for inputs in met]
                if all(map(_is_short, values)):
                    return values
            except NotRational:
                pass
        return self._in_digits(step, operation, met, codes)

    def _in_digits(
        self, step: int, operation: Operation, met: list[tuple[Any, ...]], codes: Any
    ) -> list[Any]:
        self.balls += len(met)
        if self.balls > MOST_BALLS:
            raise LimitError(f"this takes more than {MOST_BALLS:,} numbers of many digits")
        m = self._many()
        function = operation.value(m)
        values = []
        for k, inputs in enumerate(met):
            m.unclear = False
            values.append(self._settled(function(*[m.undefined if a != a else m.lift(a) for a in inputs])))
            if m.unclear and self.undecided is None:
                self.undecided = Undecided(step, 0 if codes is None else self.rows.first(codes, k))
        return values

    def _settled(self, ball: Any) -> Any:
        """A number of many digits as a rational where it is one; what has no value is nan."""
        if ball.middle is None:
            return ball if ball.error is not None else float("nan")
        if ball.exact:
            return ball.middle if _is_short(ball.middle) else ball
        return 0 if not ball.middle and ball.error == -float("inf") else ball

    def _merged(self, values: list[Any], codes: Any) -> Column:
        """Equal values are one."""
        if codes is None:
            return Column(values, None)
        places: dict[Any, int] = {}
        names = [places.setdefault(_key(value), len(places)) for value in values]
        if len(places) == len(values):
            return Column(values, codes)
        kept: list[Any] = []
        for value, name in zip(values, names, strict=True):
            if name == len(kept):
                kept.append(value)
        return Column(kept, None if len(kept) == 1 else self.rows.renamed(codes, names))


def is_rational(value: Any) -> bool:
    return isinstance(value, int | float) or hasattr(value, "numerator")


def _is_short(value: Any) -> bool:
    """Whether a rational has few enough bits to be carried."""
    if isinstance(value, float):
        return True
    return bool(max(value.numerator.bit_length(), value.denominator.bit_length()) <= MOST_BITS)


def _is_zero(value: Any) -> bool:
    return bool(is_rational(value) and not value)


def _key(value: Any) -> Any:
    """What equal values have in common; a number known by its digits is equal to itself alone."""
    if is_rational(value):
        return value if value == value else "nan"
    return getattr(value, "key", None) or id(value)
