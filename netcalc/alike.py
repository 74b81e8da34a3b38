"""A formula against the one that a text gives: the same function, and defined wherever the true one is."""

from __future__ import annotations

from netcalc.answer import BitFormula, Formula
from netcalc.errors import LimitError, NetcalcError, NoAnswer, NotationError, shown
from netcalc.ready import Ready


class Unlike(NotationError):
    """A text that was read, and is wrong for a reason worth saying."""


def same_formula(value: Formula, text: str) -> bool:
    """The same function, and defined wherever the true one is; raises NoAnswer where that stays open."""
    from netcalc.expression.comparison import written
    from netcalc.expression.equality_of_arrays import array_equality
    from netcalc.expression.parser import parse
    from netcalc.expression.probes import bit_names
    from netcalc.expression.substitution import known_names, substituted

    true = value if isinstance(value, Ready) else Ready(value)
    names = {**true.known.program.graph.inputs, **true.shapes}
    try:
        given = substituted(parse(text, variables={*names, *known_names(true.where)}), true.where)
    except NetcalcError as error:
        raise _unreadable(text, error) from None
    logical = bit_names(given.graph) & names.keys() - bit_names(true.known.program.graph)
    if logical:  # they would be compared on 0 and 1 only
        which = shown(", ".join(sorted(logical)))
        raise Unlike(f"{which} is true or false in {shown(text)}, and any number in the right formula")
    positive = [name for name in true.positive if name in names or name in given.graph.inputs]
    seconds = None if true.clock is None else true.clock.left
    try:
        found = array_equality(true.known, given, true.shapes, positive, seconds)
    except LimitError as error:
        raise NoAnswer(f"whether the two formulas are equal is not decided: {error.message}") from None
    except NetcalcError as error:
        raise _unreadable(text, error) from None
    if found.equal is not False and found.first_only is not None:
        where = shown(written(found.first_only), 120) or "any point"
        raise Unlike(f"{shown(text)} has no value at {where}, where the right formula has one")
    if found.equal is None:
        raise NoAnswer(f"whether the two formulas are equal is not decided: {found.note}")
    return found.equal


def same_on_bits(value: BitFormula, text: str) -> bool:
    """The same bit in every row of 0 and 1; raises NoAnswer where that stays open."""
    from netcalc.expression.bits.columns import Undecidable
    from netcalc.expression.bits.equality import same_on_bits as equal_on_bits
    from netcalc.expression.parser import parse

    try:
        parse(text)
    except NetcalcError as error:
        raise _unreadable(text, error) from None
    try:
        return equal_on_bits(value, text, value.shapes)
    except NotationError as error:
        raise _unreadable(text, error) from None
    except (Undecidable, LimitError) as error:
        raise NoAnswer(f"whether the two formulas are equal is not decided: {error.message}") from None
    except NetcalcError as error:
        raise Unlike(f"{shown(text)} is no bit in every row of 0 and 1: {error.message}") from None


def _unreadable(text: str, error: NetcalcError) -> NotationError:
    return NotationError(f"{shown(text)} can't be read as a formula here: {error.message}")
