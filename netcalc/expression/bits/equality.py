"""Are two formulas the same where every variable is 0 or 1? Decided on all rows, exactly."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from netcalc.errors import InputError
from netcalc.expression.bits.columns import Net
from netcalc.expression.bits.truth import FARTHEST_INPUTS, bit_table
from netcalc.expression.expand import expanded
from netcalc.expression.parser import Program, parse
from netcalc.expression.probes import bit_names
from netcalc.expression.shapes import is_array, shapes
from netcalc.operations.shapes import Shape


def same_on_bits(first: str, second: str, variables: Mapping[str, Shape] | None = None) -> bool:
    """Do two texts give the same bit in every row of their variables together?

    `variables` are names that are variables whatever they stand for else: e; those that have a shape are
    arrays, and x of shape (2,) is x1 and x2.

    Raises NotationError and UnknownName for a text that can't be read, InputError for one that is no bit
    in some row, DomainError where that is not decided, LimitError past 20 variables.

    >>> same_on_bits("x1 & (x2 | x3)", "step(2x1 + x2 + x3 - 2.5)"), same_on_bits("x1", "x1 | x2")
    (True, False)
    >>> same_on_bits("x1 | x2", "sum(x) >= 1", {"x": (2,)})
    True
    """
    sizes = variables or {}
    programs = [_read(text, sizes, sizes) for text in (first, second)]
    names = tuple(dict.fromkeys(name for read in programs for name in read.graph.inputs))
    if "e" in names:
        programs = [_read(text, [*names, *sizes], sizes) for text in (first, second)]
    one, other = (bit_table(Net(read, {}, names), FARTHEST_INPUTS) for read in programs)
    if one.signs or other.signs:
        raise InputError("its values are -1 and 1, and no bits", "step(a) is 0 or 1")
    return one.truth == other.truth


def _read(text: str, variables: Collection[str], sizes: Mapping[str, Shape]) -> Program:
    """A program, entries of its arrays written out; e is a variable where logic reads it."""
    read = parse(text, variables)
    if read.euler and "e" in bit_names((other := parse(text, [*variables, "e"])).graph):
        read = other
    return expanded(read, sizes).program if is_array(read.graph, shapes(read, sizes)) else read
