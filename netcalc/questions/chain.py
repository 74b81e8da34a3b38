"""The chain rule, link by link, through the named statements of a program.

A statement z that reads u, v and x has

    dz/dx = dz/du*du/dx + dz/dv*dv/dx + ∂z/∂x

dz/du being the derivative of z's own formula, everything else that it reads held still: a link. The sum is
over what z reads itself, and each du/dx is written out in the same way in a line of its own. So a program
with many paths from x to z has as many links as readings, not as paths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from netcalc.answer import Answer, Column, Formula, Step, Table, Value, Values
from netcalc.errors import InputError, shown
from netcalc.expression.derive import by_statements, derivatives
from netcalc.expression.graph import Graph
from netcalc.expression.tidy import TIMEOUT
from netcalc.expression.trace import forward
from netcalc.operations import FLOATS
from netcalc.questions.brief import LONGEST_LINE, on_screen, short
from netcalc.questions.derivatives import derivative, numbers_at, row, shortest
from netcalc.questions.reading import (
    At,
    Reading,
    Shapes,
    Texts,
    one_number,
    question,
    reading,
    result_name,
    subject,
)

LONGEST_CHAIN = 200
"""Statements between x and the result that are written out."""


class Link(NamedTuple):
    """One factor of the chain rule: the derivative of one statement by what it reads."""

    of: str
    by: str
    formula: Graph
    value: float | None
    direct: bool = False
    """Whether `by` is x itself, read beside statements that hang on x too."""

    @property
    def label(self) -> Formula:
        return derivative(self.of, self.by, "∂" if self.direct else "d")


def chain(
    program: str,
    wrt: Texts | None = None,
    at: At = (),
    form: str = "auto",
    timeout: float | str = TIMEOUT,
    shape: Shapes = (),
) -> Answer:
    """The chain rule with its links written out, each as formula and, with `at`, as number.

    For `u = x^2; v = sin(x); z = u*v`: dz/dx = dz/du*du/dx + dz/dv*dv/dx. `wrt` names one input or
    statement; it may be left out where there is one input. Over arrays a link is a Jacobian, given by its
    size and its structure, and entry by entry where it has at most 100. All else as in `grad`.

    Raises InputError where no named statement stands between the two: name the inner parts.

    >>> answer = chain("u = x^2; v = sin(x); z = u*v")
    >>> print(answer.working[0])
    dz/dx = dz/du*du/dx + dz/dv*dv/dx = v*2*x + u*cos(x)
    >>> answer.total
    'x*(x*cos(x) + 2*sin(x))'
    """
    asked = reading(program, wrt, at, form, timeout, shape)
    one_number(asked, "chain")
    asked = _one(asked)
    if asked.steps is not None:
        from netcalc.questions.chain_of_arrays import chain_of_arrays

        return chain_of_arrays(asked, form)
    x = asked.wanted[0]
    found = _links(asked, x)
    whole = row(asked, asked.graph.result)
    formulas, notes = shortest(asked, [*(link.formula for link in found), *whole])
    numbers = numbers_at(asked, [asked.graph.result])
    value = numbers[0][0] if numbers else None
    *parts, total = formulas
    links: list[Value] = [
        {"of": link.of, "by": link.by, "formula": text, "value": link.value}
        for link, text in zip(found, parts, strict=True)
    ]
    f = result_name(asked.graph)
    fields: dict[str, Value] = {"total": total, "links": links, "at": value}
    shown_total: list[tuple[str, Value]] = [(derivative(f, x), on_screen(total, LONGEST_LINE))]
    if value is not None:
        shown_total.append((derivative(f, x), value))
    lines = _working(asked, found, parts)
    sections = (_table(asked, found, parts), shown_rule(lines), Values(tuple(shown_total), "Total"))
    return Answer("chain", question(asked, form), "total", fields, lines, sections, notes)


def _one(asked: Reading) -> Reading:
    """One name to differentiate by."""
    if len(asked.wanted) == 1:
        return asked
    if not asked.wanted:
        raise InputError("the program has no variable", "for example: u = x^2; z = sin(u)")
    names = shown(", ".join(asked.wanted), 100)
    raise InputError(
        f"the chain goes back to one variable, and there are {names}", f"say which: --wrt {asked.wanted[0]}"
    )


class Reads(NamedTuple):
    """A statement between x and the result: its own formula, and what it reads that hangs on x."""

    of: str
    own: Graph
    by: list[str]
    direct: bool
    """Whether it reads x itself beside statements that hang on x."""


def readings(asked: Reading, x: str) -> Iterator[Reads]:
    """The statements between the result and x, the result first.

    Raises InputError where there is none, or where there are too many links.
    """
    graph = asked.graph
    places = {**graph.inputs, **{name: step for step, name in graph.names.items()}}
    hangs = _hangs_on(graph, places[x])
    waiting, count = {graph.result}, 0
    while waiting:
        step = max(waiting)
        waiting.remove(step)
        own = by_statements(graph, step)
        reads = sorted((name for name in own.inputs if hangs[places[name]]), key=lambda name: name == x)
        inner = [name for name in reads if name != x]
        if step == graph.result and not inner:
            raise InputError(
                f"no named statement stands between {x} and the result",
                "name the inner parts: netcalc chain 'u = x^2; v = sin(x); z = u*v'",
            )
        waiting |= {places[name] for name in inner}
        count += len(reads)
        if count > LONGEST_CHAIN:
            raise InputError(
                f"the chain has more than {LONGEST_CHAIN} links", "grad gives the whole derivative"
            )
        yield Reads(graph.names.get(step) or result_name(graph), own, reads, x in reads and bool(inner))


def _links(asked: Reading, x: str) -> list[Link]:
    """All links between the result and x, the result's first."""
    graph = asked.graph
    places = {**graph.inputs, **{name: step for step, name in graph.names.items()}}
    values = forward(graph, FLOATS, asked.point) if asked.numbers else None
    known = {name: values[step] for name, step in places.items()} if values else {}
    found: list[Link] = []
    for of, own, reads, direct in readings(asked, x):
        for by, formula in derivatives(own, reads).items():
            number = float(forward(formula, FLOATS, known)[formula.result]) if values else None
            found.append(Link(of, by, formula, number, by == x and direct))
    return found


def _hangs_on(graph: Graph, x: int) -> list[bool]:
    """For each step whether x stands beneath it, or is it."""
    found: list[bool] = []
    for i, step in enumerate(graph.steps):
        found.append(i == x or any(found[j] for j in step.inputs))
    return found


def _working(asked: Reading, links: list[Link], formulas: list[Formula]) -> tuple[Step, ...]:
    """A line for each statement that reads others: the sum, with formulas or numbers put in."""
    x = asked.wanted[0]
    texts = {(link.of, link.by): text for link, text in zip(links, formulas, strict=True)}
    own: dict[str, list[Link]] = {}
    for link in links:
        own.setdefault(link.of, []).append(link)
    slopes = _slopes(own, x) if asked.numbers else {}
    lines = []
    for of, parts in own.items():
        if all(link.by == x for link in parts):
            continue
        if asked.numbers:
            put = [
                _number(link.value) + ("" if link.by == x else f"*{_number(slopes[link.by])}")
                for link in parts
            ]
        else:
            put = [_put(link, x, own.get(link.by, []), texts) for link in parts]
        result = short(slopes[of]) if asked.numbers else ""
        lines.append(
            Step(chain_rule(of, x, [(link.by, link.label) for link in parts]), " + ".join(put), result)
        )
    return tuple(lines)


def chain_rule(of: str, x: str, parts: list[tuple[str, Formula]], sign: str = "*") -> Formula:
    """`dz/dx = dz/du*du/dx + dz/dv*dv/dx`, of what z reads and the derivatives by that."""
    whole = derivative(of, x)
    factors = [[label] + ([derivative(by, x)] if by != x else []) for by, label in parts]

    def tree(name: Callable[[str], str]) -> str:
        terms = (
            (r" \, " if sign == "@" else r" \cdot ").join(
                label.tree(name) if label.tree else label for label in row
            )
            for row in factors
        )
        return f"{whole.tree(name) if whole.tree else whole} = {' + '.join(terms)}"

    return Formula(f"{whole} = {' + '.join(sign.join(row) for row in factors)}", tree)


def _put(link: Link, x: str, last: list[Link], texts: Mapping[tuple[str, str], Formula]) -> str:
    """A link's formula, times that of the next one where it leads straight to x."""
    own = texts[link.of, link.by]
    if link.by == x:
        return own
    if [one.by for one in last] == [x]:
        return f"{_factor(own)}*{_factor(texts[link.by, x], True)}"
    return f"{_factor(own)}*d{link.by}/d{x}"


def _slopes(own: Mapping[str, list[Link]], x: str) -> dict[str, float]:
    """d statement / dx as a number for each statement, the innermost first."""
    slopes = {x: 1.0}
    for of, parts in reversed(list(own.items())):
        slopes[of] = sum((link.value or 0.0) * slopes[link.by] for link in parts)
    return slopes


def _number(value: float | None) -> str:
    text = short(value or 0.0)
    return f"({text})" if text.startswith("-") else text


def _factor(text: str, after: bool = False) -> str:
    """A formula as a factor: a sum in brackets, a minus sign behind a factor too."""
    depth = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if not depth and (sign == " " or (after and sign == "/")):
            return f"({text})"
    return f"({text})" if after and text.startswith("-") else text


def shown_rule(lines: tuple[Step, ...]) -> Values:
    """The working as a screen shows it: the rule, and under it what is put in."""
    items: list[tuple[str, Value]] = []
    for rule, numbers, result in lines:
        whole, _, rest = rule.partition(" = ")
        label = Formula(whole, _side(rule, 0))
        items.append((label, Formula(rest, _side(rule, 2))))
        items.append((label, Formula(" = ".join(filter(None, (numbers, result))))))
    return Values(tuple(items), "Chain rule")


def _side(rule: str, which: int) -> Callable[[Callable[[str], str]], str] | None:
    """What stands before the first `=` of a rule's tree (0), or behind it (2)."""
    tree = rule.tree if isinstance(rule, Formula) else None
    return (lambda name: tree(name).partition(" = ")[which]) if tree else None


def _table(asked: Reading, links: list[Link], formulas: list[Formula]) -> Table:
    columns = (
        Column("of", screen=False),
        Column("by", screen=False),
        Column("link", "formula", data=False),
        Column("formula", "formula", screen=False),
        Column("shown", "formula", "formula", data=False),
        Column("value", "number", sparse=True),
    )
    rows = [
        (link.of, link.by, link.label, text, on_screen(text, LONGEST_LINE), link.value)
        for link, text in zip(links, formulas, strict=True)
    ]
    return Table("links", columns, rows, "Links", subject(asked.graph))
