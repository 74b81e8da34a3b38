"""Where a trace left the finite numbers, and why.

A step whose own value is not finite though all its inputs are is where the fault arose; a fault that the
result does not read is none. An overflow that it reads is one, also where the result is finite again: of
x/(x*x) at 1e200 nothing is known but that it is no 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isfinite, isinf

from netcalc.errors import DomainError, InputError, NetcalcError
from netcalc.expression.parser import Program
from netcalc.expression.printer import write
from netcalc.expression.trace import Trace


def value_fault(program: Program, found: Trace, names: Sequence[str | None]) -> NetcalcError | None:
    """The error of a trace whose result reads what is no finite number; None where it reads none."""
    values = found.values
    if all(map(_is_finite, values)):
        return None
    step = _first_lost(found)
    while step is not None:
        beneath = next((j for j in _read(found, step) if not _is_finite(values[j])), None)
        if beneath is None:
            return _error(program, found, names, step)
        step = beneath
    return None


def _is_finite(value: float | list[float]) -> bool:
    """A vector's own entries are looked at, each as the step that it is."""
    return isinstance(value, list) or isfinite(value)


def _first_lost(found: Trace) -> int | None:
    """The step nearest to the result that it reads and that is no finite number."""
    read = {found.graph.result}
    for step in range(found.graph.result, -1, -1):
        if step in read:
            if not _is_finite(found.values[step]):
                return step
            read.update(_read(found, step))
    return None


def gradient_fault(
    program: Program, found: Trace, names: Sequence[str | None], wanted: Iterable[int]
) -> NetcalcError | None:
    """The error of a trace where a wanted gradient is no finite number; None where all are."""
    bad = next((i for i in wanted if not isfinite(found.gradient(i))), None)
    if bad is None:
        return None
    name = names[bad]
    for source, _, target, local, flow in found.edges:
        if isfinite(flow):
            continue
        text = _at(program, found, names, source)
        what = "infinite" if isinf(local) else "undefined" if local != local else "too large"
        return DomainError(
            f"the gradient to {name} has no finite value: d/d{names[target]} of {text} is {what}",
            None if local != local else "sigmoid, softplus and silu are computed without overflow",
            program.place(source),
        )
    return DomainError(f"the gradient to {name} is too large for a float", None, program.place(bad))


def _read(found: Trace, step: int) -> Sequence[int]:
    """The inputs that a step's value depends on: of a where, the condition and the branch it takes."""
    operation, inputs, _, _ = found.graph.steps[step]
    if operation and operation.name == "where":
        condition, a, b = inputs
        return (condition, a if found.values[condition] else b)
    return inputs


def _error(program: Program, found: Trace, names: Sequence[str | None], step: int) -> NetcalcError:
    operation, _, name, literal = program.graph.steps[step]
    place = program.place(step)
    if operation is None:
        return DomainError(f"{name or literal} is too large for a float", "floats reach to 1.8e308", place)
    text = _at(program, found, names, step)
    if operation.bits:
        return InputError(f"{operation.name} takes 0 and 1 only: {text}", "compare first: x > 0", place)
    if isinf(found.values[step]):
        hint = "floats reach to 1.8e308; sigmoid, softplus and silu are computed without overflow"
        return DomainError(f"overflow: {text} is too large for a float", hint, place)
    if operation.name == "div":
        return DomainError(f"division by zero: {text}", None, place)
    return DomainError(f"no value: {text}", operation.domain or None, place)


def _at(program: Program, found: Trace, names: Sequence[str | None], step: int) -> str:
    """An operation in the names of its inputs, with their values: `log(q) at q = -1`."""
    text = write(program.graph.steps, step, names)
    inputs = dict.fromkeys(program.graph.steps[step].inputs)
    values = ", ".join(f"{names[j]} = {_plain(found.values[j])}" for j in inputs if names[j])
    return f"{text} at {values}" if values else text


def _plain(value: float) -> str:
    return repr(float(value) + 0.0).removesuffix(".0")
