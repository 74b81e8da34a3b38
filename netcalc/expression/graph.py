"""A formula as a list of steps, children first; nothing else.

The order is topological by construction: forward is one loop down the list, backward one loop up, and
no formula is too deep. Inputs stand once, wherever they are read; repeated subexpressions are not
merged, since the graph is what its author wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from netcalc.operations import VECTOR, Operation


class Step(NamedTuple):
    """One step: an input (it has a name), a number (it has a literal), or an operation on earlier steps."""

    operation: Operation | None
    inputs: tuple[int, ...] = ()
    name: str = ""
    literal: str = ""
    """As it was written, `0.10`; or `pi`, or `e` for Euler's number."""


class Graph(NamedTuple):
    """Steps, the names that statements gave to some of them, and which step is the result.

    >>> from netcalc.expression.parser import parse
    >>> graph = parse("q = x + y; f = q*z").graph
    >>> [step.name or step.operation.name for step in graph.steps], graph.names, graph.result
    (['x', 'y', 'add', 'z', 'mul'], {2: 'q', 4: 'f'}, 4)
    """

    steps: tuple[Step, ...]
    names: Mapping[int, str]
    result: int

    @property
    def inputs(self) -> dict[str, int]:
        """The variables and their steps, in order of first appearance."""
        return {step.name: i for i, step in enumerate(self.steps) if step.name}

    @property
    def entries(self) -> tuple[int, ...] | None:
        """The steps of a vector's entries; None where the result is one number.

        >>> from netcalc.expression.parser import parse
        >>> parse("[x*y, sin(x)]").graph.entries, parse("x*y").graph.entries
        ((2, 3), None)
        """
        operation, inputs, _, _ = self.steps[self.result]
        return inputs if operation is VECTOR else None

    def alone(self, step: int) -> Graph:
        """The graph of one step: nothing but what it is made of.

        >>> from netcalc.expression.parser import parse
        >>> graph = parse("q = x + y; r = z^2; q*r").graph
        >>> [step.name or step.literal for step in graph.alone(5).steps], graph.alone(5).names
        (['z', '2', ''], {2: 'r'})
        """
        kept = self.beneath(step)
        place = {old: new for new, old in enumerate(kept)}
        steps = tuple(
            [
                s._replace(inputs=tuple([place[j] for j in s.inputs]))
                for s in map(self.steps.__getitem__, kept)
            ]
        )
        names = {place[old]: name for old, name in self.names.items() if old in place}
        return Graph(steps, names, place[step])

    def constant(self) -> list[bool]:
        """For each step whether nothing with a name stands in it: neither a variable nor a statement."""
        found: list[bool] = []
        for i, (operation, inputs, name, _) in enumerate(self.steps):
            plain = not name
            if operation:
                for j in inputs:
                    if not found[j]:
                        plain = False
                        break
            found.append(plain and i not in self.names)
        return found

    def beneath(self, step: int) -> list[int]:
        """The steps that `step` is made of, itself last."""
        found, waiting = {step}, [step]
        while waiting:
            fresh = [j for j in self.steps[waiting.pop()].inputs if j not in found]
            found.update(fresh)
            waiting += fresh
        return sorted(found)
