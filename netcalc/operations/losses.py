"""Losses, the truth first.

mse and bce are means over all entries, under broadcasting; cross_entropy, entropy and kl sum along the last
axis, 0 log 0 = 0, and of a matrix they are the mean over its rows, as PyTorch's are over a batch. On single
numbers a mean is the entry itself. Behind softmax or sigmoid a loss is taken together with it, so that it is
right at scores of 1000.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from netcalc.operations import shapes
from netcalc.operations.operation import After, Operation
from netcalc.operations.reductions import row_sums
from netcalc.operations.shapes import Shape, entries

Pull = Callable[..., Any]


def _mean_pull(m: Any, own: int, flow: Pull) -> Pull:
    """The pull of a mean over all entries; `flow(*inputs)` is that of an entry."""

    def pull(upstream: Any, y: Any, *inputs: Any) -> Any:
        shape = shapes.broadcast(*map(m.shape, inputs[-2:]))
        entry = m.divide(upstream * flow(*inputs), entries(shape))
        return m.gathered(entry, shape, m.shape(inputs[own - 2]))

    return pull


def _rows(shape: Shape) -> int:
    return shape[0] if len(shape) > 1 else 1


def _row_mean(m: Any, a: Any) -> Any:
    """The sum of a vector; of a matrix, the mean of its rows' sums."""
    return m.divide(m.sum(a), _rows(m.shape(a)))


def _row_pull(m: Any, flow: Pull) -> Pull:
    """The pull of a mean over rows; `flow(*inputs)` is that of an entry."""
    return lambda upstream, y, *inputs: m.divide(upstream * flow(*inputs), _rows(m.shape(inputs[-1])))


def _known(m: Any, q: Any, value: Any) -> Any:
    """A value where q is no negative number."""
    return m.where(m.ge(q, 0), value, m.undefined)


def _bits(m: Any) -> Pull:
    """bce of single entries."""

    def value(p: Any, q: Any) -> Any:
        inside = m.both(m.le(0, q), m.le(q, 1))
        return m.where(inside, -(m.scale(p, m.log(q)) + m.scale(1 - p, m.log1p(-q))), m.undefined)

    return value


def _after_softmax(value: Callable[[Any], Pull], own: Callable[[Any], Pull]) -> After:
    """A cross-entropy of softmax(z): sum(p)*q - p flows to z."""
    return After(
        "softmax",
        1,
        value,
        lambda m: (
            _row_pull(m, own(m)),
            _row_pull(m, lambda q, p, z: row_sums(m, p, m.shape(p)) * q - p),
        ),
        "sum({p})*{q} - {p}",
    )


def _of_softmax(m: Any, t: Callable[..., Any]) -> Pull:
    """The pull of sum(q*t), q = softmax(z) and t its logarithm and what has no z: q*(t - sum(q*t))."""

    def flow(q: Any, z: Any, *rest: Any) -> Any:
        own = t(z, *rest)
        return m.scale(q, own - row_sums(m, m.scale(q, own), m.shape(q)))

    return flow


def _row_structure(names: Sequence[str], sizes: Sequence[Shape]) -> tuple[str, str]:
    scale = f"/{_rows(sizes[2])}" if _rows(sizes[2]) > 1 else ""
    return f"row -log({names[2]}){scale}", f"row -{names[1]}/{names[2]}{scale}"


_MSE_AND_BCE = "row of the slopes of each entry"

ROWS = (
    Operation(
        "mse",
        ("t", "y"),
        lambda m: lambda t, y: m.mean(m.power(t - y, 2)),
        lambda m: (lambda loss, t, y: 2 * (t - y), lambda loss, t, y: 2 * (y - t)),
        shape=shapes.loss,
        pulls=lambda m, count: (
            _mean_pull(m, 0, lambda t, y: 2 * (t - y)),
            _mean_pull(m, 1, lambda t, y: 2 * (y - t)),
        ),
        structure=lambda names, sizes: (
            f"row 2*({names[1]} - {names[2]})/{entries(shapes.broadcast(*sizes[1:]))}",
            f"row 2*({names[2]} - {names[1]})/{entries(shapes.broadcast(*sizes[1:]))}",
        ),
    ),
    Operation(
        "bce",
        ("p", "q"),
        lambda m: lambda p, q: m.mean(_bits(m)(p, q)),
        lambda m: (
            lambda loss, p, q: m.log1p(-q) - m.log(q),
            lambda loss, p, q: m.scale(1 - p, m.divide(1, 1 - q)) - m.scale(p, m.divide(1, q)),
        ),
        domain="bce(p, q) needs q between 0 and 1",
        shape=shapes.loss,
        pulls=lambda m, count: (
            _mean_pull(m, 0, lambda p, q: m.log1p(-q) - m.log(q)),
            _mean_pull(m, 1, lambda p, q: m.scale(1 - p, m.divide(1, 1 - q)) - m.scale(p, m.divide(1, q))),
        ),
        structure=lambda names, sizes: (
            "row of log((1 - {0})/{0})/{1}".format(names[2], entries(shapes.broadcast(*sizes[1:]))),
            "row of ({1} - {0})/({1}*(1 - {1}))/{2}".format(
                names[1], names[2], entries(shapes.broadcast(*sizes[1:]))
            ),
        ),
        after=(
            After(
                "sigmoid",
                1,
                lambda m: lambda p, z: m.mean(m.scale(p, m.softplus(-z)) + m.scale(1 - p, m.softplus(z))),
                lambda m: (
                    _mean_pull(m, 0, lambda q, p, z: -z),
                    _mean_pull(m, 1, lambda q, p, z: m.sigmoid_less(q, z, p)),
                ),
                "{q} - {p}",
            ),
        ),
    ),
    Operation(
        "cross_entropy",
        ("p", "q"),
        lambda m: lambda p, q: -_row_mean(m, _known(m, q, m.scale(p, m.log(q)))),
        domain="cross_entropy(p, q) needs q > 0 wherever p is not 0",
        shape=shapes.pair,
        pulls=lambda m, count: (
            _row_pull(m, lambda p, q: -m.log(q)),
            _row_pull(m, lambda p, q: -m.scale(p, m.divide(1, q))),
        ),
        structure=_row_structure,
        after=(
            _after_softmax(
                lambda m: lambda p, z: -_row_mean(m, m.scale(p, m.log_softmax(z))),
                lambda m: lambda q, p, z: -m.log_softmax(z),
            ),
        ),
    ),
    Operation(
        "entropy",
        ("p",),
        lambda m: lambda p: -_row_mean(m, m.scale(p, m.log(p))),
        domain="entropy(p) needs p >= 0",
        shape=shapes.total,
        pulls=lambda m, count: (_row_pull(m, lambda p: -(m.log(p) + 1)),),
        structure=lambda names, sizes: (f"row -(log({names[1]}) + 1)",),
        after=(
            After(
                "softmax",
                0,
                lambda m: lambda z: -_row_mean(m, m.scale(m.softmax(z), m.log_softmax(z))),
                lambda m: (_row_pull(m, _of_softmax(m, lambda z: -m.log_softmax(z))),),
            ),
        ),
    ),
    Operation(
        "kl",
        ("p", "q"),
        lambda m: lambda p, q: _row_mean(m, _known(m, q, m.scale(p, m.log(p) - m.log(q)))),
        domain="kl(p, q) needs p >= 0, and q > 0 wherever p is not 0",
        shape=shapes.pair,
        pulls=lambda m, count: (
            _row_pull(m, lambda p, q: m.log(p) - m.log(q) + 1),
            _row_pull(m, lambda p, q: -m.scale(p, m.divide(1, q))),
        ),
        structure=lambda names, sizes: (
            f"row log({names[1]}/{names[2]}) + 1",
            f"row -{names[1]}/{names[2]}",
        ),
        after=(
            After(
                "softmax",
                0,
                lambda m: (
                    lambda z, q: _row_mean(
                        m, _known(m, q, m.scale(m.softmax(z), m.log_softmax(z) - m.log(q)))
                    )
                ),
                lambda m: (
                    _row_pull(m, _of_softmax(m, lambda z, q: m.log_softmax(z) - m.log(q))),
                    _row_pull(m, lambda s, z, q: -m.scale(s, m.divide(1, q))),
                ),
            ),
            _after_softmax(
                lambda m: lambda p, z: _row_mean(m, m.scale(p, m.log(p) - m.log_softmax(z))),
                lambda m: lambda q, p, z: m.log(p) - m.log_softmax(z) + 1,
            ),
        ),
    ),
)
