"""Graph -> text that the parser reads again as the same graph, with no bracket too many.

Written from the result outwards with an explicit stack, so that neither depth nor a long chain costs
more than its own length.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from netcalc.expression.graph import Graph, Step
from netcalc.operations import VECTOR, Operation

_ATOM = 12
_TIGHT = frozenset("*/^@")


def write(steps: Sequence[Step], root: int, names: Mapping[int, str] | Sequence[str | None] = {}) -> str:
    """The text of one step. A step beneath it that has a name is written as its name.

    >>> from netcalc.expression.parser import parse
    >>> graph = parse("1/(1+exp(-(w*x+b)))").graph
    >>> write(graph.steps, graph.result)
    '1/(1 + exp(-(w*x + b)))'
    >>> write(graph.steps, graph.result, {graph.result - 1: "n7"})
    '1/n7'
    """
    return "".join(_pieces(steps, root, names))


def statements(graph: Graph) -> list[str]:
    """The program, a statement an entry: `['q = x + y', 'f = q*z']`."""
    lines = [
        f"{name} = {write(graph.steps, step, graph.names)}" for step, name in sorted(graph.names.items())
    ]
    if graph.result not in graph.names:
        lines.append(write(graph.steps, graph.result, graph.names))
    elif graph.result != max(graph.names):
        lines.append(graph.names[graph.result])
    return lines


def program(graph: Graph) -> str:
    """The program on one line.

    >>> from netcalc.expression.parser import parse
    >>> program(parse("q=x+y;f=(q)z").graph)
    'q = x + y; f = q*z'
    """
    return "; ".join(statements(graph))


def _pieces(steps: Sequence[Step], root: int, names: Any) -> Iterator[str]:
    named = names.get if isinstance(names, Mapping) else names.__getitem__
    stack: list[str | tuple[int, int]] = [(root, 0)]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
            continue
        index, least = item
        name = named(index) if index != root else None
        step = steps[index]
        if name or not step.operation:
            yield name or step.name or step.literal
            continue
        if step.operation.name == "identity":  # another name for its input, and written as that
            stack.append((step.inputs[0], least))
            continue
        parts = _parts(steps, step, step.operation)
        if _level(step.operation) < least:
            parts = ["(", *parts, ")"]
        stack.extend(reversed(parts))


def _level(operation: Operation) -> int:
    return operation.fixity.level if operation.fixity else _ATOM


def _parts(steps: Sequence[Step], step: Step, operation: Operation) -> list[str | tuple[int, int]]:
    """What a step is written as: texts, and inputs with the least level that needs no bracket."""
    fixity = operation.fixity
    if not fixity:
        return _call(steps, step, operation)
    if fixity.behind:
        return [(step.inputs[0], fixity.level), fixity.sign]
    if len(step.inputs) == 1:
        return [fixity.sign, (step.inputs[0], fixity.level)]
    left, right = step.inputs
    sign = fixity.sign if fixity.sign in _TIGHT else f" {fixity.sign} "
    to_the_right = operation.name == "pow"
    chains = fixity.level != 5
    signed = _under_its_names(steps, right).operation
    strict_right = fixity.level + (not to_the_right)
    if signed and (signed.name == "neg" or (signed.name == "not" and fixity.level > 3)):
        strict_right = _ATOM
    return [(left, fixity.level + (to_the_right or not chains)), sign, (right, strict_right)]


def _under_its_names(steps: Sequence[Step], index: int) -> Step:
    step = steps[index]
    while step.operation and step.operation.name == "identity":
        step = steps[step.inputs[0]]
    return step


def _call(steps: Sequence[Step], step: Step, operation: Operation) -> list[str | tuple[int, int]]:
    inputs = list(step.inputs)
    for literal in reversed(operation.defaults):
        if steps[inputs[-1]].literal != literal:
            break
        inputs.pop()
    opening, closing = "[]" if operation is VECTOR else (f"{operation.name}(", ")")
    parts: list[str | tuple[int, int]] = [opening]
    by_name = len(operation.arguments) - (0 if operation.of_sizes else len(operation.settings))
    for position, index in enumerate(inputs):
        named = f"{operation.arguments[position]}=" if operation.settings and position >= by_name else ""
        parts += [(", " if position else "") + named, (index, 0)]
    return [*parts, closing]
