"""What a net of perceptrons computes on all bit inputs, and the shortest formulas for that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from netcalc.answer import Answer, Note, Step, Value
from netcalc.errors import InputError, shown
from netcalc.expression.bits.columns import said
from netcalc.expression.bits.cubes import counts, ones
from netcalc.expression.bits.net import read_net
from netcalc.expression.bits.node_formulas import node_formulas
from netcalc.expression.bits.truth import MOST_INPUTS, SIGNS, TruthTable, no_bit
from netcalc.expression.bits.truth import truth_table as every_node
from netcalc.expression.point import Point, read_point
from netcalc.expression.printer import write
from netcalc.questions.bits import most_inputs, net_notes, net_question, net_text
from netcalc.questions.truth_rows import Asked, bit_formula, sections

At = str | Sequence[str] | Mapping[str, object]

SHOWN_ZEROS = 3
"""Nodes that stand at 0 somewhere, and get a note."""
LONGEST_SUM = 200
"""Characters of a sum of products in a line of working."""


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
    formulas = {name: bit_formula(found.own, asked.net) for name, found in asked.formulas.items()}
    over_inputs = {name: bit_formula(found.inputs, asked.net) for name, found in asked.formulas.items()}
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
        tuple(sections(asked)),
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


def _question(asked: Asked, at: Point, target: str | None) -> dict[str, Value]:
    net = asked.net
    other = asked.target
    return {
        "program": net_text(net),
        "target": None if target is None or other is None else net_text(other.net),
        **net_question(net, at),
    }


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
