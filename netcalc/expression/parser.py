"""Text -> Graph.

    program    = [ statement { (";" | newline) statement } ]        the last one is the result
    statement  = [ name "=" ] expression
    expression = operand { infix operand }                          levels, loosest first:
                     1 | or    2 xor    3 & and    4 ~ not (before)    5 < <= > >=    6 + -
                     7 * /     8 - + (before)    9 a product without a sign    10 ^    11 √ (before)
    operand    = number | name | "(" expression ")" | function "(" expression { "," expression } ")"
                 | - ~ + √ operand | operand superscript

`^` groups to the right, all else to the left; comparisons do not chain. A product may go without its
sign after a number or a closing bracket, `2x` and `(x+y)z`; where that could be read in two ways, right
of `/` or in an exponent, it is an error. Brackets nest at most 200 deep; all else has no limit, because
the parser keeps its own stacks: precedence climbing without recursion.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple, NoReturn

from netcalc.errors import LimitError, NotationError, Place, shown
from netcalc.expression import faults
from netcalc.expression.graph import Graph, Step
from netcalc.expression.tokens import Token, tokens
from netcalc.operations import ALIASES, FUNCTIONS, OPERATIONS, Operation

NESTING_LIMIT = 200

_SIGN, _IMPLICIT, _ROOT = 8, 9, 11

INFIX = {row.fixity.sign: row for row in OPERATIONS.values() if row.fixity and len(row.arguments) == 2}
PREFIX = {row.fixity.sign: row for row in OPERATIONS.values() if row.fixity and len(row.arguments) == 1}


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


class Operand(NamedTuple):
    """A step that is waiting for its operator, and its extent in the text, brackets included."""

    step: int
    start: int
    end: int


class Pending(NamedTuple):
    """An operator, sign or bracket that waits for its right side."""

    sign: str
    level: int
    operation: Operation | None
    start: int
    operands: int
    """How many operands stood before it."""


def parse(text: str, variables: Collection[str] = ()) -> Program:
    """Read a program. `variables` are the names that are given values: they make `e` a variable.

    Raises NotationError, UnknownName or LimitError, each with the place of the fault.

    >>> parse("1/(1 + exp(-2x))").graph.inputs
    {'x': 3}
    """
    return _Parser(text, variables).program()


def function_named(name: str) -> Operation | None:
    """The function of a name, in any case: `ReLU`, `ln`, `σ`.

    >>> function_named("ReLU").name
    'relu'
    """
    plain = name.lower() if name.isascii() else name
    return FUNCTIONS.get(ALIASES.get(plain, plain))


class _Parser:
    def __init__(self, text: str, variables: Collection[str]) -> None:
        self.text = text
        self.tokens = list(tokens(text))
        self.position = 0
        self.steps: list[Step] = []
        self.spans: list[tuple[int, int]] = []
        self.leaves: dict[str, int] = {}
        self.statements: dict[str, int] = {}
        self.named: set[int] = set()
        self.operands: list[Operand] = []
        self.pending: list[Pending] = []
        self.depth = 0
        self.euler = False
        assigned = (
            name.text
            for name, sign in zip(self.tokens, self.tokens[1:], strict=False)
            if name.kind == "name" and sign.text == "="
        )
        self.variables = {*variables, *assigned}

    # -- statements ------------------------------------------------------------------------------

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
            return self._expression()
        self._free(head)
        self.position += 2
        operand = self._expression()
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

    def _expression(self) -> Operand:
        """Everything up to the statement's end, as one operand."""
        while True:
            self._operand()
            if self._operators():
                return self.operands.pop()

    # -- where an operand is expected ---------------------------------------------------------------

    def _operand(self) -> None:
        """Read signs, brackets and calls up to the next number or name."""
        while True:
            token = self._next()
            if token.kind == "number":
                return self._push(Step(None, literal=token.text), token)
            if token.kind == "name":
                if self._peek(0).text != "(":
                    return self._name(token)
                self._call(token)
            elif token.text == "(":
                self._open(None, token)
            elif token.text in PREFIX:
                row = PREFIX[token.text]
                self._wait(token.text, row.fixity.level if row.fixity else 0, row, token.start)
            elif token.text == "√":
                self._wait("√", _ROOT, FUNCTIONS["sqrt"], token.start)
            elif token.text == ")" and self._in_call() and self.tokens[self.position - 2].text == "(":
                self._arity(self.pending[-1], 0, token)
            elif token.text == "+" and not self._at_line_start():
                continue
            elif not (token.text == "\n" and (self.pending or self.operands)):
                self._no_value(token)

    def _name(self, token: Token) -> None:
        name = token.text
        if name in self.statements:
            self.operands.append(Operand(self.statements[name], token.start, token.end))
        elif name == "pi":
            self._push(Step(None, literal="pi"), token)
        elif name == "e" and name not in self.variables:
            self.euler = True
            self._push(Step(None, literal="e"), token)
        else:
            if name not in self.leaves:
                self.leaves[name] = self._add(Step(None, name=name), token.start, token.end)
            self.operands.append(Operand(self.leaves[name], token.start, token.end))

    def _call(self, token: Token) -> None:
        row = function_named(token.text)
        if row is None:
            self._no_function(token)
        self._open(row, token)
        self.position += 1
        self._keyword()

    def _open(self, row: Operation | None, token: Token) -> None:
        self.depth += 1
        if self.depth > NESTING_LIMIT:
            raise LimitError(
                f"brackets more than {NESTING_LIMIT} deep",
                "name inner parts in statements of their own: q = ...; f = ...",
                Place(self.text, token.start, token.end),
            )
        self._wait("(", 0, row, token.start)

    def _wait(self, sign: str, level: int, row: Operation | None, start: int) -> None:
        self.pending.append(Pending(sign, level, row, start, len(self.operands)))

    def _keyword(self) -> None:
        """Skip `beta=` before the argument that is called so."""
        name, sign = self._peek(0), self._peek(1)
        if name.kind != "name" or sign.text != "=":
            return
        call = self.pending[-1]
        position = len(self.operands) - call.operands
        row = call.operation
        if row is None or position >= len(row.arguments) or row.arguments[position] != name.text:
            self._fail("= has no meaning here", f"the call is {row.signature}" if row else None, sign)
        self.position += 2

    # -- where an operator is expected --------------------------------------------------------------

    def _operators(self) -> bool:
        """Read closing brackets and superscripts up to the next infix sign; True at the end."""
        while True:
            token = self._next()
            if token.kind == "end":
                if token.text == "\n" and self.depth:
                    continue
                self._finish(token)
                return True
            if token.kind == "superscript":
                self._superscript(token)
            elif token.text == ")":
                self._close(token)
            elif token.text == ",":
                self._comma(token)
                return False
            elif token.text in INFIX:
                self._infix(token)
                return False
            else:
                self._implicit(token)
                return False

    def _infix(self, token: Token) -> None:
        row = INFIX[token.text]
        level = row.fixity.level if row.fixity else 0
        if row.name == "pow" and self.pending and self.pending[-1].sign == "√":
            self._fail("a root with a power can be read in two ways", "write √(x^2) or (√x)^2", token)
        if level == 5 and self._peek(0).text in ("<", ">", "="):
            self._fail(f"{token.text}{self._peek(0).text} has no meaning", "comparisons are < <= > >=", token)
        self._reduce(level + (row.name == "pow"))
        if level == 5 and self.pending and self.pending[-1].level == 5:
            self._fail("comparisons do not chain", "write (a < b) & (b < c)", token)
        self._wait(token.text, level, row, token.start)

    def _reduce(self, level: int) -> None:
        """Apply what waits and binds at least as tight as `level`."""
        while self.pending and self.pending[-1].level >= level and self.pending[-1].sign != "(":
            waiting = self.pending.pop()
            if waiting.level == 5 and level == 5:
                self.pending.append(waiting)
                return
            self._apply(waiting)

    def _apply(self, waiting: Pending) -> None:
        assert waiting.operation
        count = len(waiting.operation.arguments)
        taken = self.operands[-count:]
        del self.operands[-count:]
        start = waiting.start if count == 1 else taken[0].start
        self._push_step(Step(waiting.operation, tuple(o.step for o in taken)), start, taken[-1].end)

    def _superscript(self, token: Token) -> None:
        if self.pending and self.pending[-1].sign == "√":
            self._fail("a root with a power can be read in two ways", "write √(x²) or (√x)²", token)
        base = self.operands.pop()
        digits = token.text.lstrip("-")
        exponent = self._add(Step(None, literal=digits), token.start, token.end)
        if token.text != digits:
            exponent = self._add(Step(OPERATIONS["neg"], (exponent,)), token.start, token.end)
        self._push_step(Step(OPERATIONS["pow"], (base.step, exponent)), base.start, token.end)

    def _comma(self, token: Token) -> None:
        self._reduce(1)
        if not self._in_call():
            self._fail("a comma parts the inputs of a function only", None, token)
        self._keyword()

    def _close(self, token: Token) -> None:
        self._reduce(1)
        if not self.pending:
            self._fail("this bracket was never opened", None, token)
        opened = self.pending.pop()
        self.depth -= 1
        count = len(self.operands) - opened.operands
        if opened.operation is None:
            inner = self.operands.pop()
            self.operands.append(Operand(inner.step, opened.start, token.end))
            return
        self._arity(opened, count, token)
        taken = self.operands[-count:]
        del self.operands[-count:]
        inputs = [o.step for o in taken]
        for literal in opened.operation.defaults[count - opened.operation.least :]:
            inputs.append(self._add(Step(None, literal=literal), opened.start, token.end))
        self._push_step(Step(opened.operation, tuple(inputs)), opened.start, token.end)

    def _implicit(self, token: Token) -> None:
        """A product without its sign, `2x`: what comes now is an operand."""
        before = self.tokens[self.position - 2]
        if not (before.kind in ("number", "superscript") or before.text == ")"):
            self._side_by_side(before, token)
        if token.kind != "name" and token.text not in ("(", "√"):
            self._side_by_side(before, token)
        waiting = next((p for p in reversed(self.pending) if p.level != _SIGN), None)
        if waiting and waiting.sign in ("/", "^"):
            self._two_ways(waiting, token)
        self._reduce(_IMPLICIT)
        self._wait("*", _IMPLICIT, OPERATIONS["mul"], token.start)
        self.position -= 1

    def _finish(self, token: Token) -> None:
        self._reduce(1)
        if self.pending:
            opened = self.pending[-1]
            place = Place(self.text, opened.start, opened.start + 1)
            if opened.operation:
                bracket = self.text.index("(", opened.start)
                place = Place(self.text, bracket, bracket + 1)
            raise NotationError("this bracket is never closed", None, place)

    # -- steps ---------------------------------------------------------------------------------------

    def _add(self, step: Step, start: int, end: int) -> int:
        self.steps.append(step)
        self.spans.append((start, end))
        return len(self.steps) - 1

    def _push_step(self, step: Step, start: int, end: int) -> None:
        self.operands.append(Operand(self._add(step, start, end), start, end))

    def _push(self, step: Step, token: Token) -> None:
        self._push_step(step, token.start, token.end)

    # -- looking at tokens ---------------------------------------------------------------------------

    def _next(self) -> Token:
        token = self.tokens[self.position] if self.position < len(self.tokens) else self.tokens[-1]
        self.position += 1
        return token

    def _peek(self, ahead: int) -> Token:
        return self.tokens[min(self.position + ahead, len(self.tokens) - 1)]

    def _in_call(self) -> bool:
        return bool(self.pending and self.pending[-1].sign == "(" and self.pending[-1].operation)

    def _at_line_start(self) -> bool:
        return self.position > 1 and self.tokens[self.position - 2].text == "\n" and not self.depth

    # -- what can be wrong ---------------------------------------------------------------------------

    def _fail(self, message: str, hint: str | None, token: Token) -> NoReturn:
        raise NotationError(message, hint, Place(self.text, token.start, token.end))

    def _no_value(self, token: Token) -> NoReturn:
        before = self.tokens[self.position - 2].text if self.position > 1 else ""
        raise faults.no_value(self.text, before, token)

    def _side_by_side(self, before: Token, token: Token) -> NoReturn:
        left = self.operands[-1]
        raise faults.side_by_side(self.text, before, self.text[left.start : left.end], token)

    def _two_ways(self, waiting: Pending, token: Token) -> NoReturn:
        start = self.operands[waiting.operands - 1].start
        right = waiting.start + (2 if self.text.startswith("**", waiting.start) else 1)
        raise faults.two_ways(self.text, waiting.sign, (start, waiting.start, right), token)

    def _no_function(self, token: Token) -> NoReturn:
        raise faults.no_function(self.text, token, token.text in self.leaves or token.text in self.statements)

    def _arity(self, call: Pending, count: int, token: Token) -> None:
        """Refuse a call with too few or too many inputs."""
        row = call.operation
        assert row
        if row.least <= count and (row.most is None or count <= row.most):
            return
        raise faults.wrong_count(row, count, Place(self.text, call.start, token.end))
