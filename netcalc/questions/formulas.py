"""Derivatives as formulas: grad, jacobian, hessian."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from math import nan

from netcalc.answer import Answer, Array, Column, Formula, Section, Table, Value, Values
from netcalc.errors import DomainError, InputError, LimitError, shown
from netcalc.expression.derive import (
    STEPS_LIMIT,
    derivatives,
    named,
    size,
)
from netcalc.expression.expand import entry_names
from netcalc.expression.graph import Graph
from netcalc.expression.naming import fresh
from netcalc.expression.tidy import TIMEOUT
from netcalc.expression.trace import forward
from netcalc.operations import FLOATS
from netcalc.questions.brief import LONGEST_LINE, brief, on_screen
from netcalc.questions.derivatives import derivative, numbers_at, row, shortest
from netcalc.questions.reading import (
    At,
    Reading,
    Shapes,
    Texts,
    by_entries,
    one_number,
    question,
    reading,
    result_name,
    subject,
)

JACOBIAN_LIMIT = 30_000_000
"""Entries times steps of a Jacobian's graph: about a second."""


def grad(
    program: str,
    wrt: Texts | None = None,
    at: At = (),
    form: str = "auto",
    timeout: float | str = TIMEOUT,
    shape: Shapes = (),
) -> Answer:
    """The gradient of a scalar program, as formulas: df/dx for each x of `wrt` (default: all inputs).

    Derived backward over the steps of the compute graph, and made shorter by sympy within `timeout` seconds.
    A formula of more than 200 operations and leaves, or any with `form="steps"`, is a program of named
    steps, dq standing for df/dq. `at` gives numbers too. Conventions at kinks are those of `backprop`.
    `shape` says which variables are arrays, `"W=2x3,x=3"` or a mapping; the formulas are then in matrix form,
    not tidied by sympy, and of more than 20 operations and leaves programs of named steps.

    Raises what `backprop` raises, and InputError for a vector.

    >>> grad("x^2*y").gradient
    {'x': '2*x*y', 'y': 'x^2'}
    >>> grad("h = W@x; sum(h^2)", shape="W=2x3,x=3").gradient
    {'W': 'outer(2*(W@x), x)', 'x': 'W.T@(2*(W@x))'}
    """
    asked = reading(program, wrt, at, form, timeout, shape)
    one_number(asked, "grad")
    if asked.steps is not None:
        from netcalc.questions.gradients_of_arrays import matrix_gradient

        return matrix_gradient(asked, form)
    formulas, notes = shortest(asked, row(asked, asked.graph.result))
    numbers = numbers_at(asked, [asked.graph.result])
    values = numbers[0] if numbers else [None] * len(formulas)
    gradient: dict[str, Value] = dict(zip(asked.wanted, formulas, strict=True))
    f = result_name(asked.graph)
    at_point: Value = dict(zip(asked.wanted, values, strict=True)) if asked.numbers else None
    labels = [derivative(f, name) for name in asked.wanted]
    table = _table("gradient", "Gradient", asked, {"name": asked.wanted}, labels, formulas, values)
    fields: dict[str, Value] = {"gradient": gradient, "at": at_point}
    return Answer("grad", question(asked, form), "gradient", fields, (), (table,), notes)


def jacobian(
    program: str,
    wrt: Texts | None = None,
    at: At = (),
    form: str = "auto",
    timeout: float | str = TIMEOUT,
    shape: Shapes = (),
) -> Answer:
    """The Jacobian of a vector `[f, g]`, or of one result, in numerator layout: row i is the gradient of f_i.

        J_ij = df_i / dx_j        shape m x n: results by variables

    `rows_of` and `columns_of` name them. Arrays are taken entry by entry, row after row: x1, x2; W11, W12.
    All else as in `grad`. Raises LimitError where that would be more than 100,000 steps.

    >>> jacobian("[x*y, sin(x)]").jacobian
    [['y', 'x'], ['cos(x)', '0']]
    """
    asked = by_entries(reading(program, wrt, at, form, timeout, shape))
    entries = asked.graph.entries or (asked.graph.result,)
    _not_too_large(asked, "Jacobian", len(entries), JACOBIAN_LIMIT)
    formulas, notes = shortest(asked, [graph for entry in entries for graph in row(asked, entry)])
    numbers = numbers_at(asked, entries)
    matrix = _rows(formulas, len(entries))
    names = _row_names(asked, entries)
    fields: dict[str, Value] = {
        "jacobian": matrix,
        "shape": [len(entries), len(asked.wanted)],
        "rows_of": names,
        "columns_of": asked.wanted,
        "at": numbers,
    }
    keys: dict[str, Sequence[Value]] = {
        "of": [f for f in names for _ in asked.wanted],
        "by": asked.wanted * len(names),
    }
    labels = [derivative(str(f), x) for f in names for x in asked.wanted]
    values = list(chain.from_iterable(numbers)) if numbers else [None] * len(labels)
    heading = f"Jacobian {len(entries)}x{len(asked.wanted)}"
    table = _table("jacobian", heading, asked, keys, labels, formulas, values)
    sections: tuple[Section, ...] = (table, *_matrices("J", asked, matrix, numbers))
    return Answer("jacobian", question(asked, form), "jacobian", fields, (), sections, notes)


def hessian(
    program: str,
    wrt: Texts | None = None,
    at: At = (),
    form: str = "auto",
    timeout: float | str = TIMEOUT,
    shape: Shapes = (),
) -> Answer:
    """The Hessian of a scalar program: the walk back, run again over the steps of its own gradient.

        H_ij = d2f / (dx_i dx_j)

    Symmetric; each pair is derived once. `wrt` names inputs only: a named statement hangs on them. Arrays are
    taken entry by entry, as in `jacobian`.

    >>> hessian("x^2*y").hessian
    [['2*y', '2*x'], ['2*x', '0']]
    """
    whole = reading(program, wrt, at, form, timeout, shape)
    one_number(whole, "hessian")
    _inputs_only(whole)
    asked = by_entries(whole)
    _not_too_large(asked, "Hessian", len(asked.wanted), STEPS_LIMIT)
    places = range(len(asked.wanted))
    first = derivatives(asked.graph, asked.wanted)
    upper = {
        (i, j): second
        for i in places
        for j, second in enumerate(derivatives(first[asked.wanted[i]], asked.wanted[i:]).values(), start=i)
    }
    texts, notes = shortest(asked, [_fitting(asked, graph) for graph in upper.values()])
    found = _seconds(asked, upper)
    values: Sequence[float | None] = found or [None] * len(upper)
    order = list(upper)
    order_of = [order.index((min(i, j), max(i, j))) for i in places for j in places]
    matrix = _rows([texts[k] for k in order_of], len(places))
    numbers = _rows([values[k] for k in order_of], len(places)) if found else None
    fields: dict[str, Value] = {"hessian": matrix, "at": numbers}
    f = result_name(asked.graph)
    pairs = [(asked.wanted[i], asked.wanted[j]) for i, j in order]
    labels = [_second_label(f, x, y) for x, y in pairs]
    keys: dict[str, Sequence[Value]] = {"by": [x for x, _ in pairs], "and": [y for _, y in pairs]}
    table = _table("hessian", f"Hessian {len(places)}x{len(places)}", asked, keys, labels, texts, values)
    sections: tuple[Section, ...] = (table, *_matrices("H", asked, matrix, numbers))
    return Answer("hessian", question(asked, form), "hessian", fields, (), sections, notes)


# -- what is asked -----------------------------------------------------------------------------------


def _inputs_only(asked: Reading) -> None:
    statements = [name for name in asked.wanted if name not in asked.graph.inputs]
    if statements:
        name = statements[0]
        hint = f"second derivatives are taken by inputs: {shown(', '.join(asked.graph.inputs), 100)}"
        raise InputError(f"{shown(name)} is a statement of the program, not an input", hint)


def _not_too_large(asked: Reading, what: str, rows: int, limit: int) -> None:
    """Every entry of a matrix is a formula over the steps of the graph."""
    count, steps = len(asked.wanted), len(asked.graph.steps)
    if rows * count * steps > limit:
        message = f"a {what} of {rows:,}x{count:,} over {steps:,} steps is past the limit"
        raise LimitError(message, "ask for fewer names with --wrt")


# -- second derivatives ----------------------------------------------------------------------------


def _fitting(asked: Reading, graph: Graph) -> Graph:
    return graph if size(graph) <= asked.longest else named(graph)


def _seconds(asked: Reading, graphs: Mapping[tuple[int, int], Graph]) -> list[float] | None:
    """The numbers of second derivatives; None where there is no point."""
    if numbers_at(asked, [asked.graph.result]) is None:  # it raises what is wrong with the point
        return None
    return [_second(asked, pair, graph) for pair, graph in graphs.items()]


def _second(asked: Reading, pair: tuple[int, int], graph: Graph) -> float:
    """Of arrays in many digits: written out, softmax has exponentials that floats can't hold."""
    if asked.whole:
        from netcalc.operations.digits import Digits

        m = Digits()
        ball = forward(graph, m, {name: m.lift(a) for name, a in asked.point.items()})[graph.result]
        value = float(m.rounded(ball)[0]) if ball.known else nan
    else:
        value = float(forward(graph, FLOATS, asked.point)[graph.result])
    if value - value != 0:
        by = " d".join(asked.wanted[k] for k in pair)
        raise DomainError(f"the second derivative by d{shown(by)} has no finite value here")
    return value


# -- the screen --------------------------------------------------------------------------------------


def _row_names(asked: Reading, entries: Sequence[int]) -> list[Value]:
    """What the rows of a Jacobian are called: the statements' names, or f1, f2, ..."""
    graph = asked.graph
    if graph.entries is None:
        return [result_name(graph)]
    taken = {*graph.inputs, *graph.names.values()}
    if asked.expansion:  # f3 is the third entry, whatever the others are called
        numbered = iter(entry_names({"f": asked.expansion.shape}, taken)["f"])
        return [graph.names.get(entry) or own for entry, own in zip(entries, numbered, strict=True)]
    numbered = fresh("f", taken)
    return [graph.names.get(entry) or next(numbered) for entry in entries]


def _rows(flat: Iterable[Value], count: int) -> list[Value]:
    cells = list(flat)
    width = len(cells) // count if count else 0
    return [cells[k * width : (k + 1) * width] for k in range(count)]


def _matrices(letter: str, asked: Reading, matrix: Value, numbers: Sequence[Value] | None) -> list[Values]:
    """The matrix on a line of its own, where a screen has room for it."""
    text = str(matrix)
    found = [Values(((letter, matrix),))] if len(text) <= LONGEST_LINE and ";" not in text else []
    if numbers is not None:
        own = asked.whole or asked
        at = ", ".join(f"{name} = {brief(own.point[name])}" for name in own.graph.inputs)
        heading = f"At {at}" if 0 < len(at) <= 100 else "At the point"
        found.append(Values(((letter, Array(numbers, LONGEST_LINE)),), heading))
    return found


def _table(
    name: str,
    heading: str,
    asked: Reading,
    keys: Mapping[str, Sequence[Value]],
    labels: Sequence[Formula],
    formulas: Sequence[Formula],
    values: Sequence[float | None],
) -> Table:
    """A derivative a row; `keys` are the columns that tell scripts which, `labels` tell people."""
    columns = (
        *(Column(key, screen=False) for key in keys),
        Column("derivative", "formula", data=False),
        Column("formula", "formula", screen=False),
        Column("shown", "formula", "formula", data=False),
        Column("value", "number", sparse=True),
    )
    texts = [on_screen(formula, LONGEST_LINE) for formula in formulas]
    rows: list[tuple[Value, ...]] = list(zip(*keys.values(), labels, formulas, texts, values, strict=True))
    return Table(name, columns, rows, heading, subject((asked.whole or asked).graph))


def _second_label(f: str, x: str, y: str) -> Formula:
    def tree(name: Callable[[str], str]) -> str:
        below = rf"\partial {name(x)}^2" if x == y else rf"\partial {name(x)} \partial {name(y)}"
        return rf"\frac{{\partial^2 {name(f)}}}{{{below}}}"

    return Formula(f"d2{f}/d{x}^2" if x == y else f"d2{f}/d{x}d{y}", tree)
