"""Can one perceptron compute it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from netcalc.answer import Answer, BitFormula, Column, Note, Step, Table, Value, Values
from netcalc.expression.bits.meeting import row_sum
from netcalc.expression.bits.monotone_order import Meeting
from netcalc.expression.bits.net import read_net
from netcalc.expression.bits.separable import Perceptron, separation, weighted_sums
from netcalc.expression.bits.truth import MOST_INPUTS, BitTable, bit_table
from netcalc.expression.point import read_point
from netcalc.questions.bits import (
    most_inputs,
    net_notes,
    net_question,
    net_text,
    row_cells,
    row_columns,
    row_text,
)
from netcalc.questions.brief import LONGEST_LINE

WHOLE = 4
"""Inputs up to which every row is shown."""
NEAREST = 16
"""Rows shown of more inputs: those nearest to the threshold."""
ZERO = "step(a) is 1 where a > 0; the bias ends in .5, so that no row stands at 0"
MEETS = "step(a) is 1 where a > 0; where it is 1 at 0 too, >= 0 and < 0 contradict each other likewise"


def separable(
    formula: str,
    at: str | Sequence[str] | Mapping[str, object] = (),
    shape: str | Sequence[str] | Mapping[str, object] = (),
    inputs: int | str = MOST_INPUTS,
) -> Answer:
    """Can one perceptron, step(w.x + b), compute a function of bits?

    `formula` is logic, or any program whose result is a bit in every row of 0 and 1; what has a value in
    `at` is no input. If so, `weights` {input: whole number} and `bias` are those of a perceptron that does,
    `perceptron` is its line, and `smallest` says whether no whole weights with a smaller sum of their
    sizes can. Weights and bias are one choice of many; compared with `perceptron`, any right one is right.
    If not, `proof` has rows, each so many times: true ones and as many false ones whose
    sums are the same, so that w.x + b can't be above 0 on the first and not on the others. Everything is
    decided in whole numbers, and looked at on every row.

    Raises NotationError and UnknownName for a text that can't be read, InputError where the result is no bit,
    DomainError where it has no value in a row, LimitError past `inputs` inputs (16; 20 at most).

    >>> answer = separable("x1 & (x2 | x3)")
    >>> answer.weights, answer.bias, answer.perceptron
    ({'x1': 2, 'x2': 1, 'x3': 1}, -2.5, 'step(2*x1 + x2 + x3 - 2.5)')
    >>> separable("x1 xor x2").proof["true"], separable("x1 xor x2").proof["false"]
    ({'01': 1, '10': 1}, {'00': 1, '11': 1})
    """
    net = read_net(formula, at, shape)
    table = bit_table(net, most_inputs(inputs))
    found = separation(table.truth, len(table.inputs))
    point = read_point(at)
    made = _computed(table, found) if isinstance(found, Perceptron) else _refuted(table, found)
    signs = [Note("convention", "-1 is read as false and 1 as true")] if table.signs else []
    return made._replace(
        question={"formula": net_text(net), **net_question(net, point)},
        notes=(*made.notes, *signs, *net_notes(net, point)),
    )


# -- a perceptron -------------------------------------------------------------------------------------


def _computed(table: BitTable, found: Perceptron) -> Answer:
    names = table.inputs
    line = _line(names, found)
    fields: dict[str, Value] = {
        "separable": True,
        "weights": dict(zip(names, found.weights, strict=True)),
        "bias": found.bias,
        "perceptron": BitFormula(line, shapes=dict.fromkeys(names, ())),
        "smallest": found.smallest,
        "proof": None,
    }
    weights = Values((*zip(names, found.weights, strict=True), ("bias", found.bias)), "Weights")
    margins = Margins.of(table, found)
    text = line if len(line) <= LONGEST_LINE else f"a perceptron of {len(names)} inputs"
    notes = [Note("convention", ZERO), *_size_note(found), *_shown_note(table)]
    return Answer(
        "separable",
        {},
        "separable",
        fields,
        tuple(_working(margins)),
        (_row_table(margins, f"yes: {text}"), weights),
        tuple(notes),
    )


def _line(names: Sequence[str], found: Perceptron) -> str:
    """The perceptron as netcalc reads it: `step(2*x1 - x2 - 0.5)`."""
    terms = [_term(w, name) for w, name in zip(found.weights, names, strict=True) if w]
    return f"step({_sum([*terms, _half(found.bias)])})"


def _term(weight: int, name: str) -> str:
    return {1: name, -1: f"-{name}"}.get(weight, f"{weight}*{name}")


def _sum(terms: Sequence[str]) -> str:
    """Terms joined by their signs."""
    first, *rest = terms
    return first + "".join(f" - {term[1:]}" if term[0] == "-" else f" + {term}" for term in rest)


def _size_note(found: Perceptron) -> list[Note]:
    sizes = [abs(weight) for weight in found.weights if weight]
    if not sizes:
        return []
    total = f"{' + '.join(map(str, sizes))} = " if 1 < len(sizes) <= NEAREST // 2 else ""
    if found.smallest:
        return [Note("value", f"whole weights can't be smaller: their sizes add up to {total}{sum(sizes)}")]
    return [Note("value", f"smaller whole weights are not ruled out: these add up to {total}{sum(sizes)}")]


def _shown_note(table: BitTable) -> list[Note]:
    if len(table.inputs) <= WHOLE:
        return []
    return [Note("reading", f"of {table.rows:,} rows those nearest to the threshold are shown")]


class Margins(NamedTuple):
    """How far every row is from the threshold."""

    table: BitTable
    perceptron: Perceptron
    sums: list[int]
    true: list[int]
    """The true rows, the nearest to the threshold first."""
    false: list[int]

    @classmethod
    def of(cls, table: BitTable, found: Perceptron) -> Margins:
        sums = weighted_sums(found.weights)
        order = sorted(range(table.rows), key=sums.__getitem__)
        true = [row for row in order if sums[row] >= found.reach]
        return cls(table, found, sums, true, order[: table.rows - len(true)][::-1])


def _working(margins: Margins) -> list[Step]:
    """The sum, and what it is in the true row and the false row that are nearest to the threshold."""
    table, found = margins.table, margins.perceptron
    terms = [_term(w, name) for w, name in zip(found.weights, table.inputs, strict=True) if w]
    nearest = [*margins.true[:1], *margins.false[:1]]
    return [Step("w.x + b", _sum([*terms, _half(found.bias)])), *(_at(margins, row) for row in nearest)]


def _at(margins: Margins, row: int) -> Step:
    """(2, 1, 1).(1, 0, 1) - 2.5 = 2*1 + 1*0 + 1*1 - 2.5 = 0.5"""
    weights, bits = margins.perceptron.weights, margins.table.row(row)
    bias = _half(margins.perceptron.bias)
    dot = f"{_vector(weights)}.{_vector(bits)}"
    products = [f"{w}*{x}" for w, x in zip(weights, bits, strict=True) if w]
    value = _half(margins.sums[row] + margins.perceptron.bias)
    return Step(_sum([dot, bias]), _sum([*products, bias]), value) if products else Step("b", value)


def _vector(numbers: Sequence[int]) -> str:
    return f"({', '.join(map(str, numbers))})"


def _half(number: float) -> str:
    """A half as it is written, whatever its size: -2.5."""
    return f"{number:.1f}"


def _row_table(margins: Margins, subject: str) -> Table:
    """Every row of a few inputs; of more those nearest to the threshold, of both sides."""
    table, found = margins.table, margins.perceptron
    rows: Sequence[int] = range(table.rows)
    if len(table.inputs) > WHOLE:
        above = max(NEAREST // 2, NEAREST - len(margins.false))
        below = NEAREST - len(margins.true[:above])
        rows = sorted([*margins.true[:above], *margins.false[:below]])
    columns = (
        *row_columns(table),
        Column("truth", "integer"),
        Column("sum", "number", "w.x + b"),
    )
    cells = tuple(
        (*row_cells(table, row), table.truth >> row & 1, margins.sums[row] + found.bias) for row in rows
    )
    return Table("rows", columns, cells, "Separable?", subject)


# -- the proof that there is none -----------------------------------------------------------------------


def _refuted(table: BitTable, found: Meeting) -> Answer:
    true, false = ({row_text(table, row): n for row, n in side.items()} for side in found)
    sums = row_sum(found.true, len(table.inputs))
    times = sum(found.true.values())
    proof: dict[str, Value] = {"true": true, "false": false, "sum": sums}
    fields: dict[str, Value] = {
        "separable": False,
        "weights": None,
        "bias": None,
        "perceptron": None,
        "smallest": None,
        "proof": proof,
    }
    both = f"{_added(true)} = {_added(false)}"
    subject = f"no: {both}" if len(both) <= LONGEST_LINE else "no"
    needs = _needs(table, sums, times)
    weight = f"{_weight(table.inputs[0])} is the weight of {table.inputs[0]}"
    working = (
        Step(_added(true), _added(false), _vector(sums)),
        Step(f"{needs} > 0"),
        Step(f"{needs} <= 0"),
    )
    notes = (
        Note("reading", f"true rows and false rows add up to the same, the last line; {weight}, b the bias"),
        Note("convention", MEETS),
    )
    section = _proof_table(table, found, subject, f"0 < {needs} <= 0")
    return Answer("separable", {}, "separable", fields, working, (section,), notes)


def _added(rows: Mapping[str, int]) -> str:
    return " + ".join(row if times == 1 else f"{times}*{row}" for row, times in rows.items())


def _proof_table(table: BitTable, found: Meeting, subject: str, total: str) -> Table:
    """What every row of the proof needs of a perceptron, and what that adds up to."""
    columns = (
        *row_columns(table),
        Column("truth", "integer"),
        Column("times", "integer", screen=False),
        Column("counted", "integer", "times", sparse=True, data=False),
        Column("needs", "formula", "what it needs"),
    )
    rows = []
    for side, truth in ((found.true, 1), (found.false, 0)):
        for row, times in side.items():
            needs = f"{_needs(table, table.row(row), 1)} {'>' if truth else '<='} 0"
            once = None if times == 1 else times
            rows.append((*row_cells(table, row), truth, times, once, needs))
    sums = row_sum(found.true, len(table.inputs))
    under: tuple[Value, ...] = tuple(["both sums", *sums][: len(row_columns(table))])
    return Table("proof", columns, tuple(rows), "Separable?", subject, (*under, None, None, None, total))


def _needs(table: BitTable, counts: Sequence[int], bias: int) -> str:
    """w.x + b over rows with so many ones: `w1 + 2*w2 + 2*b`."""
    names = [_weight(name) for name in table.inputs]
    return _sum([_term(n, name) for n, name in zip((*counts, bias), (*names, "b"), strict=True) if n])


def _weight(name: str) -> str:
    """What the weight of an input is called: w1 of x1, w_a of a."""
    return f"w{name[1:]}" if name[:1] == "x" and name[1:].isdecimal() else f"w_{name}"
