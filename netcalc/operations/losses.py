"""Losses, the truth first: on single numbers a mean is the entry itself."""

from __future__ import annotations

from netcalc.operations.operation import Operation

ROWS = (
    Operation(
        "mse",
        ("t", "y"),
        lambda m: lambda t, y: m.power(t - y, 2),
        lambda m: (lambda loss, t, y: 2 * (t - y), lambda loss, t, y: 2 * (y - t)),
    ),
    Operation(
        "bce",
        ("p", "q"),
        lambda m: (
            lambda p, q: m.where(
                m.both(m.le(0, q), m.le(q, 1)),
                -(m.scale(p, m.log(q)) + m.scale(1 - p, m.log1p(-q))),
                m.undefined,
            )
        ),
        lambda m: (
            lambda loss, p, q: m.log1p(-q) - m.log(q),
            lambda loss, p, q: m.scale(1 - p, m.divide(1, 1 - q)) - m.scale(p, m.divide(1, q)),
        ),
        domain="bce(p, q) needs q between 0 and 1",
    ),
)
