"""Statements of one program in the places of another's variables: an answer may use a question's names.

question   q = x + y; f = q*z
answer     2*q                      becomes 2*(x + y), as a function of x and y
"""

from __future__ import annotations

from netcalc.expression.graph import Graph, Step
from netcalc.expression.parser import Program


def known_names(definitions: Graph | None) -> set[str]:
    """The variables and the statements that an answer to a question may name."""
    return set() if definitions is None else {*definitions.inputs, *definitions.names.values()}


def substituted(read: Program, definitions: Graph | None) -> Program:
    """The program with what statements stand for in the places of variables of their names.

    A statement of the program's own goes before one of the same name. Variables stand once, as in any graph.

    >>> from netcalc.expression.parser import parse
    >>> from netcalc.expression.printer import program
    >>> program(substituted(parse("2*q*x"), parse("q = x + y; f = q*z").graph).graph)
    '2*(x + y)*x'
    """
    defined = {} if definitions is None else {name: step for step, name in definitions.names.items()}
    wanted = {i: defined[name] for name, i in read.graph.inputs.items() if name in defined}
    if definitions is None or not wanted:
        return read
    kept = sorted({step for end in wanted.values() for step in definitions.beneath(end)})
    begun = {old: new for new, old in enumerate(kept)}
    steps = [_moved(definitions.steps[old], begun) for old in kept]
    first = {step.name: i for i, step in enumerate(steps) if step.name}
    place: dict[int, int] = {}
    for i, step in enumerate(read.graph.steps):
        if i in wanted:
            place[i] = begun[wanted[i]]
        elif step.name in first:
            place[i] = first[step.name]
        else:
            place[i] = len(steps)
            steps.append(_moved(step, place))
    names = {place[i]: name for i, name in read.graph.names.items()}
    spans = [(0, len(read.text))] * len(steps)
    for i, span in enumerate(read.spans):
        spans[place[i]] = span
    return Program(read.text, Graph(tuple(steps), names, place[read.graph.result]), tuple(spans), read.euler)


def _moved(step: Step, place: dict[int, int]) -> Step:
    return step._replace(inputs=tuple([place[j] for j in step.inputs]))
