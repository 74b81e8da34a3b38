"""Every operation that a formula may use, one row each.

A new operation is a new row in one of the modules here, and nothing else: the parser, the trace, the
printer and the tests walk this table.
"""

from __future__ import annotations

from netcalc.operations import activations, arithmetic, functions, losses, reductions
from netcalc.operations.arithmetic import VECTOR
from netcalc.operations.operation import After, Entry, Fixity, Operation
from netcalc.operations.worlds import FLOATS, Floats

__all__ = [
    "ACTIVATIONS",
    "ALIASES",
    "FLOATS",
    "FUNCTIONS",
    "OPERATIONS",
    "VECTOR",
    "After",
    "Entry",
    "Fixity",
    "Floats",
    "Operation",
]

FUNCTIONS: dict[str, Operation] = {
    row.name: row
    for row in (*functions.ROWS, *functions.CHOOSERS, *activations.ROWS, *reductions.ROWS, *losses.ROWS)
}
"""Called by name, before a bracket."""

OPERATIONS: dict[str, Operation] = {
    **{
        row.name: row
        for row in (*arithmetic.ROWS, *arithmetic.MATRICES, *arithmetic.COMPARISONS, *arithmetic.LOGIC)
    },
    **FUNCTIONS,
}

ACTIVATIONS: dict[str, Operation] = {name: row for name, row in OPERATIONS.items() if row.activation}
"""The activation functions, in the order in which they are listed."""

ALIASES: dict[str, str] = {
    "ln": "log",
    "sgn": "sign",
    "heaviside": "step",
    "swish": "silu",
    "σ": "sigmoid",
}
"""Other names of functions."""
