"""What a net of perceptrons computes on all bit inputs, and the shortest formulas for that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from netcalc.answer import (
    Answer,
    BitFormula,
    Column,
    Formula,
    Note,
    Rows,
    Section,
    Step,
    Table,
    Value,
    Values,
)
from netcalc.errors import InputError, shown
from netcalc.expression.columns import SIDE_BY_SIDE, Net, bits_of, in_fours, said
from netcalc.expression.cubes import counts, ones
from netcalc.expression.net import read_net
from netcalc.expression.node_formulas import NodeFormula, Written, node_formulas
from netcalc.expression.point import Point, read_point
from netcalc.expression.printer import write
from netcalc.expression.truth import MOST_INPUTS, SIGNS, Node, TruthTable, as_float, no_bit
from netcalc.expression.truth import truth_table as every_node
from netcalc.questions.bits import most_inputs, net_notes, net_question, net_text
from netcalc.questions.passes import LONGEST_CELL, LONGEST_LINE, on_screen

At = str | Sequence[str] | Mapping[str, object]

SHOWN_DIFFERENCES = 20
"""Rows in which the target differs that a screen shows."""
SHOWN_ZEROS = 3
"""Nodes that stand at 0 somewhere, and get a note."""
LONGEST_SUM = 200
"""Characters of a sum of products in a line of working."""


class Asked(NamedTuple):
    """A net on all its rows, its formulas, and the target beside it."""

    table: TruthTable
    formulas: Mapping[str, NodeFormula]
    target: TruthTable | None
    unread: tuple[str, ...]
    """Inputs that only the target reads."""

    @property
    def net(self) -> Net:
        return self.table.net

    @property
    def differing(self) -> int:
        """The rows in which net and target differ."""
        found = 0
        for own, other in zip(self.table.results, self.target.results if self.target else (), strict=False):
            found |= own.truth ^ other.truth
        return found


def truth_table(
    program: str,
    target: str | None = None,
    at: At = (),
    shape: At = (),
    inputs: int | str = MOST_INPUTS,
) -> Answer:
    """What a program computes on all rows of 0 and 1, node by node, and the shortest formula for each.

    Inputs are the names without a value in `at`, of a vector its entries x1, x2, ...; `shape` declares those
    that are vectors. A node of 0 and 1 has a formula over what it reads itself, in `formulas`, and over the
    inputs, in `over_inputs`; `formula` is the result's over the inputs. A formula is factored from a sum of
    products with the fewest terms, then the fewest literals. step(0) = sign(0) = 0; a node of -1 and 1 is
    read as false and true. `target` is a program over the same inputs: `agrees` says whether it gives the
    same bits, and the table `differences` where not. All is decided exactly, weights as they are written.

    Raises NotationError and UnknownName for a text that can't be read, InputError where a target is compared
    with a result that is no bit, DomainError (exit 3) where a row has no value, or none that many digits
    decide, LimitError past `inputs` inputs (16; 20 at most).

    >>> answer = truth_table("z = step(x1 + 2x2 + x3 - 2.5)", target="x1 & x2 | x2 & x3")
    >>> answer.formula, answer.agrees
    ('x2 & (x1 | x3)', True)
    """
    asked = _asked(program, target, at, shape, most_inputs(inputs))
    formulas = {name: _formula(found.own) for name, found in asked.formulas.items()}
    over_inputs = {name: _formula(found.inputs) for name, found in asked.formulas.items()}
    results = [over_inputs.get(node.name) for node in asked.table.results]
    count = asked.differing.bit_count()
    fields: dict[str, Value] = {
        "formula": results if asked.net.graph.entries else results[0],
        "formulas": formulas,
        "over_inputs": over_inputs,
        "agrees": None if asked.target is None else not count,
        "differences": None if asked.target is None else count,
        "inputs": list(asked.net.inputs),
    }
    return Answer(
        "truth-table",
        _question(asked, read_point(at), target),
        "formula",
        fields,
        tuple(_working(asked)),
        tuple(_sections(asked)),
        tuple(_notes(asked, at)),
    )


def _asked(program: str, target: str | None, at: At, shape: At, most: int) -> Asked:
    """The net and its target over the inputs of both."""
    net = read_net(program, at, shape)
    if target is None:
        table = every_node(net, most)
        return Asked(table, node_formulas(table), None, ())
    other = read_net(target, at, dict(net.sizes))
    unread = tuple(name for name in other.inputs if name not in net.inputs)
    computed = [name for name in unread if name in net.graph.names.values()]
    if computed:
        hint = f"its inputs are {shown(', '.join(net.inputs), 120) or 'none'}"
        raise InputError(f"the program computes {computed[0]}, and the target is over its inputs", hint)
    both = (*net.inputs, *unread)
    table, wanted = (every_node(one._replace(inputs=both), most) for one in (net, other))
    _comparable(table, wanted)
    return Asked(table, node_formulas(table), wanted, unread)


def _comparable(table: TruthTable, target: TruthTable) -> None:
    """Raises InputError where the two have not the same number of results, or one that is no bit."""
    sizes = len(table.results), len(target.results)
    if sizes[0] != sizes[1]:
        numbers = [f"{count} result{'s' * (count > 1)}" for count in sizes]
        raise InputError(f"the program has {numbers[0]} and the target has {numbers[1]}")
    for one in (table, target):
        for node in one.results:
            if not node.kind:
                raise no_bit(one.net, node.step, node.column, one.rows)


def _formula(written: Written) -> BitFormula | None:
    return None if written.text is None else BitFormula(written.text)


def _question(asked: Asked, at: Point, target: str | None) -> dict[str, Value]:
    net = asked.net
    other = asked.target
    return {
        "program": net_text(net),
        "target": None if target is None or other is None else net_text(other.net),
        **net_question(net, at),
    }


# -- what is shown -----------------------------------------------------------------------------------------


def _sections(asked: Asked) -> Iterator[Section]:
    columns, row = _rows(asked)
    yield Table("rows", columns, Rows(asked.table.rows.count, row), "Truth table", subject(asked.net))
    yield _formula_table(asked)
    if asked.target is not None:
        yield Values((("target", subject(asked.target.net)), ("agrees", not asked.differing)))
        yield from _differences(asked)


def subject(net: Net) -> str:
    """The program as it was read, where it fits a few lines."""
    text = net_text(net)
    return Formula(text) if len(text) <= LONGEST_LINE else f"{len(net.graph.steps):,} steps"


def _rows(asked: Asked) -> tuple[tuple[Column, ...], Callable[[int], tuple[Value, ...]]]:
    """The columns of the table of rows, and what makes a row of it."""
    net, nodes = asked.net, list(asked.table.nodes)
    results = {node.step for node in asked.table.results}
    few = len(net.inputs) <= SIDE_BY_SIDE
    columns = [Column(name, "integer", screen=few) for name in net.inputs]
    if not few:
        columns.append(Column(f"{net.inputs[0]} to {net.inputs[-1]}", data=False))
    columns += [
        Column(node.name, "integer" if node.kind else "number", spare=node.step not in results)
        for node in nodes
    ]
    taken = {column.name for column in columns}
    wanted = list(asked.target.results) if asked.target else []
    columns += [Column(name, "integer") for name in _target_names(len(wanted), taken)]
    shown_columns = [_numbers(node) for node in (*nodes, *wanted)]

    def row(r: int) -> tuple[Value, ...]:
        bits = bits_of(r, len(net.inputs))
        joint = () if few else (in_fours(bits),)
        return (*bits, *joint, *[number(r) for number in shown_columns])

    return tuple(columns), row


def _numbers(node: Node) -> Callable[[int], float | int]:
    """A node's value in a row, as a number that can be shown."""
    values, codes = [as_float(value) for value in node.column.values], node.column.codes
    return lambda r: values[0 if codes is None else int(codes[r])]


def _target_names(count: int, taken: set[str]) -> list[str]:
    stem = "target"
    while {stem, f"{stem}1"} & taken:
        stem += "_"
    return [stem] if count == 1 else [f"{stem}{k}" for k in range(1, count + 1)]


def _formula_table(asked: Asked) -> Table:
    columns = (
        Column("node"),
        Column("formula", "formula", screen=False),
        Column("shown", "formula", "formula", data=False),
        Column("over_inputs", "formula", screen=False),
        Column("shown_over_inputs", "formula", "over the inputs", data=False, sparse=True),
    )
    rows = []
    for name, found in asked.formulas.items():
        own, inputs = _formula(found.own), _formula(found.inputs)
        rows.append((name, own, _shown(own), inputs, None if own == inputs else _shown(inputs)))
    return Table("formulas", columns, tuple(rows), "Formulas")


def _shown(formula: BitFormula | None) -> Value:
    return "too many terms" if formula is None else on_screen(formula, LONGEST_CELL)


def _differences(asked: Asked) -> Iterator[Table]:
    """The rows in which net and target differ: all as data, the first ones on the screen."""
    places = list(ones(asked.differing))
    if not places:
        return
    columns, row = _rows(asked)
    every = asked.table.rows.count
    subject = f"{len(places):,} of {every:,} rows"
    if len(places) <= SHOWN_DIFFERENCES:
        yield Table("differences", columns, tuple(map(row, places)), "Differences", subject)
        return
    subject = f"{subject}, the first {SHOWN_DIFFERENCES}"
    first = tuple(map(row, places[:SHOWN_DIFFERENCES]))
    yield Table("differences", columns, first, "Differences", subject, data=False)
    yield Table("differences", columns, Rows(len(places), lambda k: row(places[k])), screen=False)


# -- working and notes -------------------------------------------------------------------------------------


def _working(asked: Asked) -> Iterator[Step]:
    """Each formula with the sum of products it was factored from, and how often the target is met."""
    for name, found in asked.formulas.items():
        for written in dict.fromkeys((found.own, found.inputs)):
            text, terms = written.text, written.sum
            if text is not None and len(text) <= LONGEST_SUM:
                factored = terms is not None and terms != text and len(terms) <= LONGEST_SUM
                yield Step(name, terms if factored and terms else "", text)
    if asked.target is not None:
        every = asked.table.rows.count
        met = every - asked.differing.bit_count()
        yield Step("rows in which the two agree", "", f"{met:,} of {every:,}")


def _notes(asked: Asked, at: At) -> Iterator[Note]:
    yield from net_notes(asked.net, read_point(at))
    if asked.unread:
        yield Note("reading", f"only the target reads {shown(', '.join(asked.unread), 150)}")
    yield from _zero_notes(asked)
    signs = [node.name for node in asked.table.nodes if node.kind == SIGNS and node.name in asked.formulas]
    if signs:
        names = shown(", ".join(signs), 100)
        yield Note("convention", f"-1 is read as false and 1 as true: {names}")
    yield from _count_notes(asked)
    yield from _formula_notes(asked)


def _zero_notes(asked: Asked) -> Iterator[Note]:
    net = asked.net
    for step, rows in list(asked.table.zeros.items())[:SHOWN_ZEROS]:
        operation = net.graph.steps[step].operation
        name = net.graph.names.get(step) or shown(write(net.graph.steps, step, net.graph.names), 60)
        count = rows.bit_count()
        where = said(net.inputs, next(ones(rows))) if net.inputs else ""
        many = (
            f" and in {count - 1:,} more rows" if count > 2 else " and in one more row" if count == 2 else ""
        )
        assert operation is not None
        yield Note("convention", f"{name} stands at exactly 0{where}{many}: {operation.name}(0) = 0")


def _count_notes(asked: Asked) -> Iterator[Note]:
    """Results that only hang on how many inputs are 1, where no formula says it as briefly."""
    inputs = len(asked.net.inputs)
    for node in asked.table.results:
        formula = asked.formulas[node.name].inputs.found if node.kind else None
        brief = formula is not None and formula.logic.literals <= inputs
        wanted = counts(node.truth, inputs) if node.kind and not brief else None
        if wanted:
            yield Note(
                "reading", f"{node.name} is 1 where {_counted(wanted, inputs)} of the {inputs} inputs are"
            )


def _counted(wanted: Sequence[int], inputs: int) -> str:
    """So many of so many: at least 3, exactly 1, 0 or 4."""
    if list(wanted) == [*range(wanted[0], inputs + 1)]:
        return f"at least {wanted[0]}"
    return f"exactly {wanted[0]}" if len(wanted) == 1 else " or ".join(map(str, wanted))


def _formula_notes(asked: Asked) -> Iterator[Note]:
    for node in asked.table.results:
        if not node.kind:
            error = no_bit(asked.net, node.step, node.column, asked.table.rows)
            yield Note("value", f"{error.message}: it has no formula; step({node.name} - 0.5) has one")
    parts = {name: (found.own.found, found.inputs.found) for name, found in asked.formulas.items()}
    lost = [name for name, found in parts.items() if None in found]
    if lost:
        yield Note("limit", f"no formula, it would have too many terms: {shown(', '.join(lost), 100)}")
    open_ = [name for name, found in parts.items() if not all(one.least for one in found if one)]
    if open_:
        names = shown(", ".join(open_), 100)
        yield Note("limit", f"a formula of fewer terms is not ruled out: {names}")
