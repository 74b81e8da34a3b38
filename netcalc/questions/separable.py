"""Can one perceptron compute it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import compress

from netcalc.answer import Answer, Column, Formula, Note, Step, Table, Value, Values
from netcalc.expression.meeting import row_sum
from netcalc.expression.monotone_order import Meeting
from netcalc.expression.net import read_net
from netcalc.expression.printer import program as program_text
from netcalc.expression.separable import Perceptron, separation, weighted_sums
from netcalc.expression.truth import BitTable, Net, bit_table
from netcalc.questions.passes import LONGEST_LINE

WHOLE = 4
"""Inputs up to which every row is shown."""
NEAREST = 16
"""Rows shown of more inputs: those nearest to the threshold."""
ROW_OF_NAMES = 30
"""Characters up to which the inputs stand above their bits."""

ZERO = "step(a) is 1 where a > 0; the bias ends in .5, so that no row stands at 0"


def separable(
    formula: str,
    at: str | Sequence[str] | Mapping[str, object] = (),
    shape: str | Sequence[str] | Mapping[str, object] = (),
    inputs: int | str = 16,
) -> Answer:
    """Can one perceptron, step(w.x + b), compute a function of bits?

    `formula` is logic, or any program whose result is a bit in every row of 0 and 1; what `at` gives values to
    is no input. If so, `weights` {input: whole number} and `bias` are those of a perceptron that does,
    `perceptron` is its line, and `smallest` says whether no whole weights with a smaller sum of their
    sizes can. If not, `proof` has rows, each so many times: true ones and as many false ones whose
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
    table = bit_table(net, int(inputs))
    found = separation(table.truth, len(table.inputs))
    question: dict[str, Value] = {"formula": program_text(net.graph), "inputs": list(table.inputs)}
    made = _computed(table, found) if isinstance(found, Perceptron) else _refuted(table, found)
    notes = (*made.notes, *_reading(net))
    return made._replace(question=question, notes=notes)


def _reading(net: Net) -> list[Note]:
    """How the program was read."""
    if not net.program.euler:
        return []
    return [Note("convention", "e is read as Euler's number, 2.71828; a value for e makes it a variable")]


# -- a perceptron -------------------------------------------------------------------------------------


def _computed(table: BitTable, found: Perceptron) -> Answer:
    names = table.inputs
    line = _line(names, found)
    fields: dict[str, Value] = {
        "separable": True,
        "weights": dict(zip(names, found.weights, strict=True)),
        "bias": found.bias,
        "perceptron": Formula(line),
        "smallest": found.smallest,
        "proof": None,
    }
    shown = Values((*zip(names, found.weights, strict=True), ("bias", found.bias)), "Weights")
    text = line if len(line) <= LONGEST_LINE else f"one of {len(names)} inputs"
    return Answer(
        "separable",
        {},
        "separable",
        fields,
        tuple(_working(table, found)),
        (_row_table(table, found, f"yes: {text}"), shown),
        (Note("convention", ZERO), _size_note(found)),
    )


def _line(names: Sequence[str], found: Perceptron) -> str:
    """The perceptron as netcalc reads it: `step(2*x1 - x2 - 0.5)`."""
    terms = [_term(w, name) for w, name in zip(found.weights, names, strict=True) if w]
    return f"step({_sum([*terms, f'{found.bias:.1f}'])})"


def _term(weight: int, name: str) -> str:
    return {1: name, -1: f"-{name}"}.get(weight, f"{weight}*{name}")


def _sum(terms: Sequence[str]) -> str:
    """Terms joined by their signs."""
    first, *rest = terms
    return first + "".join(f" - {term[1:]}" if term[0] == "-" else f" + {term}" for term in rest)


def _size_note(found: Perceptron) -> Note:
    if found.smallest:
        return Note("value", "no whole weights have a smaller sum of sizes")
    return Note("value", "found among whole weights; that there are no smaller ones was not proven")


def _working(table: BitTable, found: Perceptron) -> list[Step]:
    """The true row and the false row that are nearest to the threshold."""
    sums = weighted_sums(found.weights)
    true = [bool(table.truth >> row & 1) for row in range(table.rows)] if table.rows <= 1 << 10 else None
    if true is None:
        bits = table.truth.to_bytes(table.rows >> 3, "little")
        true = [bool(bits[row >> 3] >> (row & 7) & 1) for row in range(table.rows)]
    steps = [Step("w.x + b", _sum([*_terms(table.inputs, found), f"{found.bias:.1f}"]))]
    above, below = list(compress(range(table.rows), true)), [r for r, bit in enumerate(true) if not bit]
    if above:
        row = min(above, key=sums.__getitem__)
        steps.append(_at(table, found, row, "the least of a true row"))
    if below:
        row = max(below, key=sums.__getitem__)
        steps.append(_at(table, found, row, "the largest of a false row"))
    return steps


def _terms(names: Sequence[str], found: Perceptron) -> list[str]:
    return [_term(w, name) for w, name in zip(found.weights, names, strict=True) if w]


def _at(table: BitTable, found: Perceptron, row: int, what: str) -> Step:
    pairs = zip(found.weights, table.row(row), strict=True)
    numbers = _sum([*(f"{w}*{x}" for w, x in pairs if w), f"{found.bias:.1f}"])
    value = sum(w * x for w, x in zip(found.weights, table.row(row), strict=True)) + found.bias
    return Step(f"{what}, {_bits(table, row)}", numbers, f"{value:.1f}")


def _row_table(table: BitTable, found: Perceptron, subject: str) -> Table:
    """Every row of a few inputs; of more those nearest to the threshold."""
    sums = weighted_sums(found.weights)
    rows: Sequence[int] = range(table.rows)
    heading = "Separable?"
    if len(table.inputs) > WHOLE:
        rows = sorted(rows, key=lambda row: abs(2 * (sums[row] - found.reach) + 1))[:NEAREST]
        rows = sorted(rows)
        subject += f"  ({len(rows)} of {table.rows:,} rows, the nearest to the threshold)"
    columns = (
        Column("row", screen=False),
        Column("bits", title=_names(table), data=False),
        Column("truth", "integer"),
        Column("sum", "number", "w.x + b"),
    )
    cells = tuple(
        (_bits(table, row), _spaced(table, row), table.truth >> row & 1, sums[row] + found.bias)
        for row in rows
    )
    return Table("rows", columns, cells, heading, subject)


def _bits(table: BitTable, row: int) -> str:
    return "".join(map(str, table.row(row)))


def _names(table: BitTable) -> str:
    """The inputs above their bits, where they are short enough."""
    names = " ".join(table.inputs)
    return names if 0 < len(names) <= ROW_OF_NAMES else "row"


def _spaced(table: BitTable, row: int) -> str:
    """The bits under their names."""
    if _names(table) == "row":
        return _bits(table, row)
    return " ".join(f"{bit:>{len(name)}}" for name, bit in zip(table.inputs, table.row(row), strict=True))


# -- the proof that there is none -----------------------------------------------------------------------


def _refuted(table: BitTable, found: Meeting) -> Answer:
    true, false = ({_bits(table, row): n for row, n in side.items()} for side in found)
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
    working = (
        Step(_added(true), _added(false), f"({', '.join(map(str, sums))})"),
        Step(f"the true rows need {needs} > 0, the false ones {needs} <= 0"),
    )
    notes = (
        Note("reading", f"{_weight(table.inputs[0])} is the weight of {table.inputs[0]}, b the bias"),
        Note("convention", "step(a) is 1 where a > 0; whoever puts 1 at a = 0 meets the same contradiction"),
    )
    section = _proof_table(table, found, subject, f"{needs} > 0 and <= 0")
    return Answer("separable", {}, "separable", fields, working, (section,), notes)


def _added(rows: Mapping[str, int]) -> str:
    return " + ".join(row if times == 1 else f"{times}*{row}" for row, times in rows.items())


def _proof_table(table: BitTable, found: Meeting, subject: str, total: str) -> Table:
    """What every row of the proof needs of a perceptron, and what that adds up to."""
    columns = (
        Column("row", screen=False),
        Column("bits", title=_names(table), data=False),
        Column("truth", "integer"),
        Column("times", "integer", screen=False),
        Column("counted", "integer", "times", sparse=True, data=False),
        Column("needs", title="what it needs"),
    )
    rows = []
    for side, truth in ((found.true, 1), (found.false, 0)):
        for row, times in side.items():
            needs = f"{_needs(table, table.row(row), 1)} {'>' if truth else '<='} 0"
            once = None if times == 1 else times
            rows.append((_bits(table, row), _spaced(table, row), truth, times, once, needs))
    return Table(
        "proof", columns, tuple(rows), "Separable?", subject, ("sum", "both sums", None, None, None, total)
    )


def _needs(table: BitTable, counts: Sequence[int], bias: int) -> str:
    """w.x + b over rows with so many ones: `w1 + 2*w2 + 2*b`."""
    names = [_weight(name) for name in table.inputs]
    return _sum([_term(n, name) for n, name in zip((*counts, bias), (*names, "b"), strict=True) if n])


def _weight(name: str) -> str:
    """What the weight of an input is called: w1 of x1, w_a of a."""
    return f"w{name[1:]}" if name[:1] == "x" and name[1:].isdecimal() else f"w_{name}"
