"""--sweep: the same question for several values of one option, or for all combinations of several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from netcalc.answer import Answer, Outcome
from netcalc.brackets import parts
from netcalc.cli.settings import Settings
from netcalc.cli.sources import Sources
from netcalc.cli.tokens import Tokens
from netcalc.errors import InputError, LimitError, NetcalcError, UnknownName, did_you_mean, shown

if TYPE_CHECKING:
    from netcalc.cli.question import Question

MOST = 10_000
"""Answers of one sweep."""

_SWITCH = {"yes": True, "true": True, "no": False, "false": False}


class Axis(NamedTuple):
    """One --sweep: an option and the values it takes in turn."""

    name: str
    option: str
    values: tuple[str, ...]
    valued: bool


def swept(command: Question, tokens: Tokens, wishes: Sequence[str], sources: Sources) -> Iterator[Outcome]:
    """One outcome for each combination, the last option varying fastest. A failing one is an outcome too.

    Raises UnknownName for an option there is none of, LimitError past MOST combinations.
    """
    axes = [_axis(command, wish) for wish in wishes]
    names = [axis.name for axis in axes]
    if len(set(names)) < len(names):
        raise InputError("two sweeps are over the same option", f"write one: --sweep {names[0]}=V1,V2,...")
    count = prod(len(axis.values) for axis in axes)
    if count > MOST:
        raise LimitError(f"this sweep asks for {count:,} answers; the limit is {MOST:,}")
    return (
        Outcome(dict(zip(names, values, strict=True)), _result(command, _set(tokens, axes, values), sources))
        for values in product(*(axis.values for axis in axes))
    )


def _result(command: Question, tokens: Tokens, sources: Sources) -> Answer | NetcalcError:
    try:
        return command.ask(command.read(tokens)[0], sources)
    except NetcalcError as error:
        return error


def _set(tokens: Tokens, axes: Sequence[Axis], values: Sequence[str]) -> Tokens:
    """The command line with the options set: the last one given counts, and a list of them grows."""
    switches = {axis.option for axis in axes if not axis.valued}
    options = [option for option in tokens.options if option[0] not in switches]
    for axis, value in zip(axes, values, strict=True):
        if axis.valued:
            options.append((axis.option, value))
        elif _SWITCH[value.lower()]:
            options.append((axis.option, None))
    return tokens._replace(options=tuple(options))


def _axis(command: Question, wish: str) -> Axis:
    typed, equals, values = wish.partition("=")
    own = _own_options(command)
    name = typed.strip().lstrip("-")
    if name not in own:
        missing = f"there is no option {shown(typed)} to sweep over" if name else "--sweep names no option"
        raise UnknownName(missing, _way_out(name, wish, own))
    option, valued = own[name]
    split = tuple(value.strip() for value in parts(values))
    if not (equals and split and all(split)):
        lacks = "has an empty value" if any(split) else "has no values"
        raise InputError(f"--sweep {shown(wish)} {lacks}", f"write --sweep {name}=V1,V2,...")
    if not valued and not all(value.lower() in _SWITCH for value in split):
        raise InputError(f"{option} is on or off", f"write --sweep {name}=yes,no")
    return Axis(option.removeprefix("--"), option, split, valued)


def _own_options(command: Question) -> dict[str, tuple[str, bool]]:
    """The command's own options by every name they have, without the hyphens."""
    shared = {f"--{name.replace('_', '-')}" for name in Settings._fields}
    return {
        spelled.lstrip("-"): (option.name, option.valued)
        for spelled, option in command.spellings.items()
        if option.name not in shared
    }


def _way_out(name: str, wish: str, own: dict[str, tuple[str, bool]]) -> str:
    known = sorted(long for long in own if len(long) > 1)
    if (meant := did_you_mean(name, known)) is not None:
        return meant
    if "at" in own and "=" in wish:
        points = ",".join(f"{name}={value}" for value in parts(wish.partition("=")[2]))
        return f"values at a point are swept as --sweep at={shown(points)}"
    return f"options: {', '.join(known)}" if known else "this question has no options that could be swept"
