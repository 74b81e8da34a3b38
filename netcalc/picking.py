"""One value of an answer, by the path that --get, --expect and the key of a homework name it with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from netcalc.answer import Answer, Named, Value
from netcalc.errors import UnknownName, did_you_mean, shown
from netcalc.network.shape import Shape

MOST_POINTS = 4
"""Points that a name of a record may have."""
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def picked(answer: Answer, path: str | None = None) -> Value:
    """The main answer, or the value that a path such as `gradients.x` or `output.0` leads to.

    >>> picked(Answer("conv-shape", {}, "output", {"output": Shape((32, 32), 10)}), "output.2")
    10
    """
    if path is None:
        return _standing(answer.result)
    value: Value = answer.fields
    walked: list[str] = []
    names = path.split(".")
    while names:
        taken = _dotted(value, names)
        name, names = ".".join(names[:taken]), names[taken:]
        value = _step(value, name, walked)
        walked.append(name)
    return _standing(value)


def _standing(value: Value) -> Value:
    """What stands for records that have names."""
    return value.brief if isinstance(value, Named) else value


def _dotted(value: Value, names: Sequence[str]) -> int:
    """How many pieces of a path the next name takes: one, but for a name with points, `leaky_relu:0.1`."""
    if isinstance(value, Named):
        for taken in range(min(len(names), MOST_POINTS + 1), 1, -1):
            if ".".join(names[:taken]) in value:
                return taken
    return 1


def _step(value: Value, name: str, walked: Sequence[str]) -> Value:
    if isinstance(value, Shape):
        value = value.numbers
    if isinstance(value, Mapping):
        for spelled in (name, plain_name(name)):
            if spelled in value:
                return value[spelled]
        raise _nothing_at(name, walked, list(value))
    if isinstance(value, Sequence) and not isinstance(value, str):
        index = int(name) if re.fullmatch("-?[0-9]{1,9}", name) else len(value)
        if -len(value) <= index < len(value):
            return value[index]
        raise _nothing_at(name, walked, [str(i) for i in range(min(len(value), 9))])
    raise UnknownName(f"{shown('.'.join(walked))} is one value, there is no {shown(name)} inside it")


def _nothing_at(name: str, walked: Sequence[str], there: Sequence[str]) -> UnknownName:
    where = f"{shown('.'.join(walked))} has" if walked else "the answer has"
    names = shown(", ".join(there), most=120) or "nothing"
    return UnknownName(
        f"{where} no {shown(name) or 'nameless field'}; it has {names}", did_you_mean(name, there)
    )


def plain_name(name: str) -> str:
    """A name in its one spelling: w₀ and w_0 are w0."""
    return re.sub("_(?=[0-9]+$)", "", name.translate(_SUBSCRIPTS))
