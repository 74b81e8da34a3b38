"""What a program computes on all bit inputs.

The truth of a step that is a bit is an integer: bit r is row r, the first input the highest bit of r. A step
that takes -1 and 1, as sign does, is read as false and true.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from netcalc.errors import DomainError, InputError, LimitError, NetcalcError
from netcalc.expression.bits.columns import Leaves, Net, bits_of, is_rational, said, walked
from netcalc.expression.bits.rows import Column, Lists, every_row
from netcalc.expression.naming import fresh
from netcalc.operations import FLOATS, VECTOR

MOST_INPUTS, FARTHEST_INPUTS = 16, 20
"""Inputs whose rows are all looked at: without asking, and at all."""
BITS, SIGNS = (0, 1), (-1, 1)
"""What stands for false and true."""


class BitTable(NamedTuple):
    """A function of bits: bit r of `truth` is its value in row r, the first input the highest bit of r."""

    inputs: tuple[str, ...]
    truth: int
    signs: bool = False
    """Whether -1 and 1 were read as false and true."""

    @property
    def rows(self) -> int:
        return 1 << len(self.inputs)

    def row(self, r: int) -> tuple[int, ...]:
        """The inputs' bits in a row.

        >>> BitTable(("x1", "x2", "x3"), 0).row(3)
        (0, 1, 1)
        """
        return bits_of(r, len(self.inputs))


def bit_table(net: Net, most: int = MOST_INPUTS) -> BitTable:
    """The one result of a net as a function of its bit inputs, exactly.

    Raises InputError where the result is a vector or takes other values than 0 and 1 (or -1 and 1),
    DomainError where a row has no value, or none that 800 digits decide, LimitError past `most` inputs.

    >>> from netcalc.expression.parser import parse
    >>> program = parse("x1 & (x2 | x3)")
    >>> found = bit_table(Net(program, {}, tuple(program.graph.inputs)))
    >>> found.inputs, [r for r in range(8) if found.truth >> r & 1]
    (('x1', 'x2', 'x3'), [5, 6, 7])
    """
    result, *others = net.results
    if others:
        message = f"one result is asked for, and this is a vector of {len(net.results)}"
        raise InputError(message, "ask for one of its entries", net.program.place(net.graph.result))
    check_count(len(net.inputs), most)
    rows = every_row(len(net.inputs))
    column = walked(net, rows, leaves(net), [result]).columns[result]
    check_values(net, result, column, rows)
    kind = kind_of(column)
    if kind is None:
        raise no_bit(net, result, column, rows)
    return BitTable(net.inputs, truth(column, rows, kind), kind == SIGNS)


class Node(NamedTuple):
    """A named step, or a result: its column, and its truth where it is a bit."""

    name: str
    step: int
    column: Column
    kind: tuple[int, int] | None
    truth: int


class TruthTable(NamedTuple):
    """All rows of a program over bits: its inputs, its named nodes in their order, the results among them."""

    net: Net
    rows: Lists
    nodes: tuple[Node, ...]
    results: tuple[Node, ...]
    zeros: Mapping[int, int] = {}
    """For a step or a sign the rows in which it is one of exactly 0."""


def truth_table(net: Net, most: int = MOST_INPUTS) -> TruthTable:
    """Every named node of a program on all rows of its inputs.

    Raises DomainError where a result has no value, or a comparison is not decided, LimitError past `most`
    inputs.

    >>> from netcalc.expression.bits.net import read_net
    >>> found = truth_table(read_net("z = x1 + x2 - 1.5; y = step(z)"))
    >>> [(node.name, node.kind) for node in found.nodes], f"{found.results[0].truth:04b}"
    ([('z', None), ('y', (0, 1))], '1000')
    """
    check_count(len(net.inputs), most)
    rows = every_row(len(net.inputs))
    names = _named(net)
    found = walked(net, rows, leaves(net), list(names))
    nodes = []
    for step, name in names.items():
        column = found.columns[step]
        if step in net.results:
            check_values(net, step, column, rows)
        kind = kind_of(column)
        nodes.append(Node(name, step, column, kind, truth(column, rows, kind) if kind else 0))
    own = {node.step: node for node in nodes}
    return TruthTable(net, rows, tuple(nodes), tuple(own[step] for step in net.results), found.zeros)


def _named(net: Net) -> dict[int, str]:
    """The steps that have a name, and the results, which get one: f, or f1, f2 of a vector."""
    graph = net.graph
    names = dict(sorted(graph.names.items()))
    names = {step: name for step, name in names.items() if graph.steps[step].operation is not VECTOR}
    taken = {*names.values(), *net.inputs, *graph.inputs}
    bare = [step for step in dict.fromkeys(net.results) if step not in names]
    if len(net.results) == 1 and bare:
        names[bare[0]] = "f" if "f" not in taken else next(fresh("f", taken))
        return names
    return {**names, **dict(zip(bare, fresh("f", taken), strict=False))}


def check_count(count: int, most: int) -> None:
    """Raises LimitError where there are more inputs than are looked at."""
    if count > most:
        hint = f"--inputs {count} asks for all of them" if count <= FARTHEST_INPUTS else None
        limit = f"{most} input{'s' * (most > 1)}"
        raise LimitError(f"{count} inputs have 2^{count} rows; the limit is {limit}", hint)


def leaves(net: Net) -> Leaves:
    """The inputs as steps that take 0 and 1; one that the program does not read has no step."""
    found = net.graph.inputs
    return {found.get(name, -1 - k): BITS for k, name in enumerate(net.inputs)}


# -- what a column is ------------------------------------------------------------------------------------


def kind_of(column: Column) -> tuple[int, int] | None:
    """What stands for false and true in a column: 0 and 1, or -1 and 1; None where it is no bits.

    >>> kind_of(Column([0, 1], [0, 1])), kind_of(Column([1, -1], [0, 1])), kind_of(Column([0, 2], [0, 1]))
    ((0, 1), (-1, 1), None)
    """
    for kind in (BITS, SIGNS):
        if all(is_rational(value) and value in kind for value in column.values):
            return kind
    return None


def truth(column: Column, rows: Lists, kind: tuple[int, int]) -> int:
    """The rows in which a column is true, as the bits of an integer."""
    marks = [bool(value == kind[1]) for value in column.values]
    if column.codes is None:
        return ((1 << rows.count) - 1) * marks[0]
    return rows.bits(column.codes, marks)


def beside(column: Column, rows: Lists, kind: tuple[int, int]) -> int:
    """The rows in which a column is neither false nor true."""
    marks = [not (is_rational(value) and value in kind) for value in column.values]
    if column.codes is None:
        return ((1 << rows.count) - 1) * marks[0]
    return rows.bits(column.codes, marks)


def check_values(net: Net, step: int, column: Column, rows: Lists) -> None:
    """Raises DomainError where a step has no value in a row, LimitError where it is too large a number."""
    for k, value in enumerate(column.values):
        if value != value or getattr(value, "middle", value) is None:
            row = 0 if column.codes is None else rows.first(column.codes, k)
            raise _lost(net, step, row, value)


def _lost(net: Net, step: int, row: int, value: Any) -> NetcalcError:
    where = said(net.inputs, row)
    if value == value:
        name = net.graph.names.get(step, "the result")
        return LimitError(f"{name} is too large a number{where}", None, net.program.place(step))
    from netcalc.expression.domain import value_fault
    from netcalc.expression.trace import Trace, forward

    names = [net.graph.names.get(i) or own.name or None for i, own in enumerate(net.graph.steps)]
    point = {**net.constants, **dict(zip(net.inputs, bits_of(row, len(net.inputs)), strict=True))}
    floats = {name: float(a) if is_rational(a) else 0.0 for name, a in point.items()}
    graph = net.graph._replace(result=step)
    found = Trace(graph, graph.constant(), forward(graph, FLOATS, floats), [], [])
    fault = value_fault(net.program._replace(graph=graph), found, names)
    if fault is None:
        return DomainError(f"there is no value{where}", None, net.program.place(step))
    known = where.removeprefix(" at ").replace(" ", "") in fault.message.replace(" ", "")
    return type(fault)(fault.message + ("" if known else where), fault.hint, fault.place)


def no_bit(net: Net, step: int, column: Column, rows: Lists) -> InputError:
    """The error of a result that is no bit, with a row in which it is none."""
    k = next(k for k, value in enumerate(column.values) if not (is_rational(value) and value in BITS))
    row = 0 if column.codes is None else rows.first(column.codes, k)
    name = net.graph.names.get(step, "the result")
    value = written(column.values[k])
    value = f"not exactly {value}" if value in ("0", "1") else value
    message = f"{name} is {value}{said(net.inputs, row)}, and no bit"
    hint = "a step or a comparison gives a bit: step(a), a > 0.5"
    return InputError(message, hint, net.program.place(step))


def as_float(value: Any) -> float | int:
    """A value of a column as a number that can be shown."""
    if isinstance(value, int | float):
        return value
    if not is_rational(value):
        return float(value.world.rounded(value)[0]) if value.middle is not None else float("nan")
    return int(value) if value.denominator == 1 else float(value)


def written(value: Any) -> str:
    """A value in a message."""
    return f"{as_float(value):.6g}"
