"""Text -> Graph.

    program    = [ statement { (";" | newline) statement } ]        the last one is the result
    statement  = [ name "=" ] expression
    expression = operand { infix operand }                          levels, loosest first:
                     1 | or    2 xor    3 & and    4 ~ not (before)    5 < <= > >=    6 + -
                     7 * / @     8 - + (before)    9 a product without a sign    10 ^    11 √ (before)
    operand    = number | name | "(" expression ")" | function "(" argument { "," argument } ")"
                 | "[" expression { "," expression } "]"               a vector; of vectors, a matrix
                 | - ~ + √ operand | operand superscript | operand ".T"
    argument   = [ name "=" ] expression                               the name that the function has for it

`^` groups to the right, all else to the left; comparisons do not chain. A product may go without its
sign after a number or a closing bracket, `2x` and `(x+y)z`; where that could be read in two ways, right
of `/` or in an exponent, it is an error. Brackets nest at most 200 deep; all else has no limit, because
the parser keeps its own stacks: precedence climbing without recursion.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import NamedTuple, NoReturn

from netcalc.errors import NotationError, Place, shown
from netcalc.expression.climber import Climber, Operand
from netcalc.expression.graph import Graph, Step
from netcalc.expression.tokens import Token, tokens
from netcalc.operations import OPERATIONS


class Program(NamedTuple):
    """A text that was read: its graph, and for each step the place in the text that it came from."""

    text: str
    graph: Graph
    spans: tuple[tuple[int, int], ...]
    euler: bool = False
    """Whether e was read as Euler's number."""

    def place(self, step: int) -> Place:
        """Where a step was written."""
        return Place(self.text, *self.spans[step])


def parse(text: str, variables: Collection[str] = ()) -> Program:
    """Read a program. `variables` are the names that are given values: they make `e` a variable.

    Raises NotationError, UnknownName or LimitError, each with the place of the fault.

    >>> parse("1/(1 + exp(-2x))").graph.inputs
    {'x': 3}
    """
    if not isinstance(text, str):
        raise NotationError(f"a program is a text, not {shown(repr(text), 60)}", "for example 'x^2'")
    return _Parser(text, variables).program()


class _Parser(Climber):
    """Statements: names given to expressions, the last one the result."""

    def __init__(self, text: str, variables: Collection[str]) -> None:
        pieces = list(tokens(text))
        assigned = (name.text for name, sign in pairwise(pieces) if name.kind == "name" and sign.text == "=")
        super().__init__(text, pieces, {*variables, *assigned})
        self.named: set[int] = set()

    def program(self) -> Program:
        result = None
        while self.position < len(self.tokens):
            if self.tokens[self.position].kind == "end":
                self.position += 1
                continue
            if isinstance(result, Operand):
                self._unnamed(result)
            result = self._statement()
        if result is None:
            raise NotationError("there is no formula", "for example 'f = (x + y)*z'", Place(self.text, 0, 0))
        last = result.step if isinstance(result, Operand) else result
        names = {step: name for name, step in self.statements.items()}
        return Program(self.text, Graph(tuple(self.steps), names, last), tuple(self.spans), self.euler)

    def _statement(self) -> Operand | int:
        """One statement: the step of a named one, the operand of an unnamed one."""
        head, sign = self.tokens[self.position], self._peek(1)
        named = head.kind == "name" and sign.text == "=" and self._peek(2).text != "="
        if not named:
            return self.expression()
        self._free(head)
        self.position += 2
        operand = self.expression()
        step = operand.step
        if head.text in self.leaves:
            self._free(head)
        if self.steps[step].name or step in self.named:
            step = self._add(Step(OPERATIONS["identity"], (step,)), head.start, operand.end)
        self.statements[head.text] = step
        self.named.add(step)
        return step

    def _free(self, head: Token) -> None:
        """Refuse a name that can't be given to a statement."""
        name = head.text
        if name == "pi":
            self._fail("pi is a number; it can't be assigned", None, head)
        if name in self.statements:
            self._fail(f"{shown(name)} is assigned twice", "give the second statement another name", head)
        if name in self.leaves:
            self._fail(f"{shown(name)} is read before it is assigned", "put its statement first", head)

    def _unnamed(self, operand: Operand) -> NoReturn:
        place = Place(self.text, operand.start, operand.end)
        hint = "give it a name (q = ...), or join the lines with an operator at a line's end"
        raise NotationError("only the last statement may go without a name", hint, place)
