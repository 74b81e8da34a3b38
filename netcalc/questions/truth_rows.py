"""The tables of a net over bits: every row, the formulas, and where the target differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from netcalc.answer import BitFormula, Column, Formula, Rows, Section, Table, Value, Values
from netcalc.expression.bits.columns import SIDE_BY_SIDE, Net, bits_of, in_fours
from netcalc.expression.bits.cubes import ones
from netcalc.expression.bits.node_formulas import NodeFormula, Written
from netcalc.expression.bits.truth import Node, TruthTable, as_float
from netcalc.questions.bits import net_text
from netcalc.questions.brief import LONGEST_CELL, LONGEST_LINE, on_screen

SHOWN_DIFFERENCES = 20
"""Rows in which the target differs that a screen shows."""


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


def bit_formula(written: Written, net: Net | None = None) -> BitFormula | None:
    """A formula as the answer has it; with the net, one that is compared may name its arrays."""
    shapes = {name: net.sizes[name] for name in net.arrays} if net else None
    return None if written.text is None else BitFormula(written.text, shapes=shapes)


def sections(asked: Asked) -> Iterator[Section]:
    """The rows, the formulas of the nodes, and how the target differs where there is one."""
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
        own, inputs = bit_formula(found.own), bit_formula(found.inputs)
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
