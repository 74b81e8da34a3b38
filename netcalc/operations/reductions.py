"""Functions of whole arrays: sums, products, softmax and their kin.

Each has a pull for each input: what flows back to it, given what arrives at the result. Functions with an
axis run over all entries without one; softmax, log_softmax and logsumexp over the last axis, row by row.
A single number is an array of one entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from netcalc.operations import shapes
from netcalc.operations.operation import Operation
from netcalc.operations.shapes import Shape, entries


def row_sums(m: Any, a: Any, shape: Shape) -> Any:
    """The sum of each row of what stands for an array of that shape, so that it stretches along the row."""
    return m.gathered(a, shape, (*shape[:-1], 1) if len(shape) > 1 else ())


def _by_rows(text: str, shape: Shape) -> str:
    return f"each row: {text}" if len(shape) > 1 else text


def _sums(entry: str, axis: int | None) -> str:
    """The Jacobian of a sum with these weights: of all entries a row, along an axis an identity beside it."""
    if axis is None:
        return f"row of {entry}"
    return f"{entry} kron I" if axis == 0 else f"I kron {entry}"


def _sum_structure(names: Sequence[str], sizes: Sequence[Shape], *axis: int) -> tuple[str]:
    return (_sums("ones", axis[0] if axis and len(sizes[1]) > 1 else None),)


def _mean_structure(names: Sequence[str], sizes: Sequence[Shape], *axis: int) -> tuple[str]:
    entry = f"1/{entries(sizes[1]) // entries(sizes[0])}"
    return (_sums(entry if not axis else f"{entry}*ones", axis[0] if axis and len(sizes[1]) > 1 else None),)


def _mean_pull(m: Any, upstream: Any, a: Any, axis: int | None = None, keep: int = 0) -> Any:
    shape = m.shape(a)
    count = entries(shape) if axis is None else shape[axis]
    return m.divide(m.spread(upstream, shape, axis, keep), count)


ROWS = (
    Operation(
        "sum",
        ("a", "axis", "keep"),
        lambda m: m.sum,
        shape=shapes.reduction,
        pulls=lambda m, count: (lambda u, y, a, *axis: m.spread(u, m.shape(a), *axis),),
        structure=_sum_structure,
        gate="sum: distributes",
        settings=("axis", "keep"),
    ),
    Operation(
        "mean",
        ("a", "axis", "keep"),
        lambda m: m.mean,
        shape=shapes.reduction,
        pulls=lambda m, count: (lambda u, y, a, *axis: _mean_pull(m, u, a, *axis),),
        structure=_mean_structure,
        settings=("axis", "keep"),
    ),
    Operation(
        "prod",
        ("a",),
        lambda m: m.prod,
        shape=shapes.total,
        pulls=lambda m, count: (lambda u, y, a: u * m.product_of_others(y, a),),
        structure=lambda names, sizes: ("row of the products of the others",),
    ),
    Operation(
        "norm",
        ("a",),
        lambda m: m.norm,
        shape=shapes.total,
        pulls=lambda m, count: (lambda u, y, a: u * m.direction(y, a),),
        structure=lambda names, sizes: (f"row {names[1]}/{names[0]}",),
        kink=lambda a: not _numbers(a, any),
    ),
    Operation(
        "dot",
        ("a", "b"),
        lambda m: m.dot,
        shape=shapes.dot,
        pulls=lambda m, count: (lambda u, y, a, b: u * b, lambda u, y, a, b: u * a),
        structure=lambda names, sizes: (f"row {names[2]}", f"row {names[1]}"),
    ),
    Operation(
        "outer",
        ("a", "b"),
        lambda m: m.outer,
        shape=shapes.outer,
        pulls=lambda m, count: (
            lambda u, y, a, b: m.matmul(m.whole(u, m.shape(y)), b),
            lambda u, y, a, b: m.matmul(a, m.whole(u, m.shape(y))),
        ),
        structure=lambda names, sizes: (f"I kron {names[2]}", f"{names[1]} kron I"),
    ),
    Operation(
        "softmax",
        ("a",),
        lambda m: m.softmax,
        shape=shapes.same,
        pulls=lambda m, count: (lambda u, y, a: y * (u - row_sums(m, u * y, m.shape(y))),),
        structure=lambda names, sizes: (_by_rows("diag({0}) - outer({0}, {0})".format(*names), sizes[0]),),
    ),
    Operation(
        "log_softmax",
        ("a",),
        lambda m: m.log_softmax,
        shape=shapes.same,
        pulls=lambda m, count: (lambda u, y, a: u - m.softmax(a) * row_sums(m, u, m.shape(y)),),
        structure=lambda names, sizes: (_by_rows(f"I - ones*softmax({names[1]})", sizes[0]),),
    ),
    Operation(
        "logsumexp",
        ("a",),
        lambda m: m.logsumexp,
        shape=shapes.along_last,
        pulls=lambda m, count: (
            lambda u, y, a: m.spread(u, m.shape(a), max(len(m.shape(a)) - 1, 0)) * m.softmax(a),
        ),
        structure=lambda names, sizes: (_by_rows(f"row softmax({names[1]})", sizes[1]),),
    ),
    Operation(
        "ones",
        ("rows", "columns"),
        lambda m: m.ones,
        shape=shapes.ones,
        settings=("rows", "columns"),
    ),
)


def _numbers(a: Any, judge: Any) -> bool:
    """What `judge` says of the entries of an array, or of a number alone."""
    return bool(judge(a.ravel().tolist() if hasattr(a, "ravel") else (a,)))
