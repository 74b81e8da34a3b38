"""Where a trace left the finite numbers, and why.

A step whose own value is not finite though all its inputs are is where the fault arose; a fault that the
result does not read is none. An overflow that it reads is one, also where the result is finite again: of
x/(x*x) at 1e200 nothing is known but that it is no 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isfinite, isinf

from netcalc.errors import DomainError, InputError, NetcalcError, shown
from netcalc.expression.parser import Program
from netcalc.expression.printer import write
from netcalc.expression.trace import Trace


def value_fault(program: Program, found: Trace, names: Sequence[str | None]) -> NetcalcError | None:
    """The error of a trace whose result reads what is no finite number; None where it reads none."""
    if found.shapes is not None:
        return _array_value_fault(program, found, names)
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
    if found.shapes is not None:
        return _array_gradient_fault(program, found, names, wanted)
    wanted = list(wanted)
    bad = next((i for i in wanted if not isfinite(found.gradient(i))), None)
    if bad is None:
        return None
    name, leads = names[bad], _leads_to(found, bad)
    for source, _, target, local, flow in found.edges:
        if isfinite(flow) or not leads[target]:
            continue
        text = _at(program, names, source, [found.values[j] for j in found.graph.steps[source].inputs])
        what = _what(local)
        return DomainError(
            f"the gradient to {name} has no finite value: d/d{names[target]} of {text} is {what}",
            "sigmoid, softplus and silu are computed without overflow"
            if local == local
            else _the_others([names[i] or "" for i in wanted if isfinite(found.gradient(i))]),
            program.place(source),
        )
    return _too_large(program, bad, name)


def _leads_to(found: Trace, step: int) -> list[bool]:
    """For each step whether this one stands beneath it, or is it."""
    leads: list[bool] = []
    for i, (_, inputs, _, _) in enumerate(found.graph.steps):
        leads.append(i == step or any(leads[j] for j in inputs))
    return leads


def _read(found: Trace, step: int) -> Sequence[int]:
    """The inputs that a step's value depends on: of a where, the condition and the branch it takes."""
    operation, inputs, _, _ = found.graph.steps[step]
    if operation and operation.name == "where":
        condition, a, b = inputs
        return (condition, a if found.values[condition] else b)
    return inputs


def _error(program: Program, found: Trace, names: Sequence[str | None], step: int) -> NetcalcError:
    if program.graph.steps[step].operation is None:
        return _no_float(program, step)
    text = _at(program, names, step, [found.values[j] for j in program.graph.steps[step].inputs])
    return _fault(program, step, found.values[step], text)


def _no_float(program: Program, step: int) -> NetcalcError:
    _, _, name, literal = program.graph.steps[step]
    message = f"{name or literal} is too large for a float"
    return DomainError(message, "floats reach to 1.8e308", program.place(step))


def _fault(program: Program, step: int, value: float, text: str) -> NetcalcError:
    """What is wrong with the value of an operation, whose inputs are finite."""
    operation, place = program.graph.steps[step].operation, program.place(step)
    assert operation
    if operation.bits:
        return InputError(f"{operation.name} takes 0 and 1 only: {text}", "compare first: x > 0", place)
    if isinf(value):
        hint = "floats reach to 1.8e308; sigmoid, softplus and silu are computed without overflow"
        return DomainError(f"overflow: {text} is too large for a float", hint, place)
    if operation.name == "div":
        return DomainError(f"division by zero: {text}", None, place)
    return DomainError(f"no value: {text}", operation.domain or None, place)


def _at(
    program: Program, names: Sequence[str | None], step: int, values: Sequence[float | None], place: str = ""
) -> str:
    """An operation in the names of its inputs, with their values: `log(q) at q = -1`."""
    text = write(program.graph.steps, step, names)
    known = dict(zip(program.graph.steps[step].inputs, values, strict=False))
    at = ", ".join(f"{names[j]} = {_plain(v)}" for j, v in known.items() if names[j] and v is not None)
    if place:
        at = f"{place}: {at}" if at else place
    return f"{text} at {at}" if at else text


def _array_value_fault(program: Program, found: Trace, names: Sequence[str | None]) -> NetcalcError | None:
    """The same over arrays, with the entry at which it happened."""
    from netcalc.expression.lost_entries import lost_value, place

    lost = lost_value(found)
    if lost is None:
        return None
    if program.graph.steps[lost.step].operation is None:
        return _no_float(program, lost.step)
    assert found.shapes is not None
    where = place(lost.entry, found.shapes[lost.step])
    return _fault(program, lost.step, lost.value, _at(program, names, lost.step, lost.inputs, where))


def _array_gradient_fault(
    program: Program, found: Trace, names: Sequence[str | None], wanted: Iterable[int]
) -> NetcalcError | None:
    from netcalc.expression.lost_entries import lost_gradient, place

    wanted = list(wanted)
    lost = lost_gradient(found, wanted)
    if lost is None:
        return None
    assert found.shapes is not None
    name = names[lost.wanted]
    if lost.edge is None:
        return _too_large(program, lost.wanted, name)
    source, _, target, _, flow = lost.edge
    text = write(program.graph.steps, source, names)
    what = _what(lost.local if lost.local is not None else float("nan" if (flow != flow).any() else "inf"))
    where = place(lost.entry, found.shapes[target])
    return DomainError(
        f"the gradient to {name} has no finite value: d/d{names[target]} of {text} is {what}"
        + (f" at {where}" if where else ""),
        _leaving_out(found, names, wanted),
        program.place(source),
    )


def _leaving_out(found: Trace, names: Sequence[str | None], wanted: Iterable[int]) -> str | None:
    """The way to the gradients that are finite."""
    from netcalc.expression.lost_entries import lost_gradient

    kept = [names[i] or "" for i in wanted if lost_gradient(found, [i]) is None]
    return _the_others(kept)


def _the_others(kept: Sequence[str]) -> str | None:
    return f"the others are finite: --wrt {shown(','.join(kept), 100)}" if kept else None


def _what(local: float) -> str:
    return "infinite" if isinf(local) else "undefined" if local != local else "too large"


def _too_large(program: Program, step: int, name: str | None) -> DomainError:
    return DomainError(f"the gradient to {name} is too large for a float", None, program.place(step))


def _plain(value: float) -> str:
    return repr(float(value) + 0.0).removesuffix(".0")
