"""One expression, by precedence climbing with stacks of its own: no recursion, so no depth to run out of.

Operands that were read wait on one stack, operators and brackets on another. An operator that arrives
first applies what waits and binds at least as tight. The grammar stands at the head of parser.py.
"""

from __future__ import annotations

from typing import NamedTuple, NoReturn

from netcalc.errors import NotationError, Place
from netcalc.expression import faults
from netcalc.expression.graph import Step
from netcalc.expression.tokens import Token
from netcalc.operations import ALIASES, FUNCTIONS, OPERATIONS, VECTOR, Operation

_SIGN, _IMPLICIT, _ROOT = 8, 9, 11

INFIX = {row.fixity.sign: row for row in OPERATIONS.values() if row.fixity and len(row.arguments) == 2}
_BESIDE = {row.fixity.sign: row for row in OPERATIONS.values() if row.fixity and len(row.arguments) == 1}
PREFIX = {sign: row for sign, row in _BESIDE.items() if row.fixity and not row.fixity.behind}
POSTFIX = {sign: row for sign, row in _BESIDE.items() if sign not in PREFIX}


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


def function_named(name: str) -> Operation | None:
    """The function of a name, in any case: `ReLU`, `ln`, `σ`.

    >>> function_named("ReLU").name
    'relu'
    """
    plain = name.lower() if name.isascii() else name
    return FUNCTIONS.get(ALIASES.get(plain, plain))


class Climber:
    """Reads expressions from tokens and writes their steps.

    `variables` are names that are variables whatever else they could be; `statements` are the named steps
    that an expression may read.
    """

    def __init__(self, text: str, tokens: list[Token], variables: set[str]) -> None:
        self.text = text
        self.tokens = tokens
        self.variables = variables
        self.position = 0
        self.steps: list[Step] = []
        self.spans: list[tuple[int, int]] = []
        self.leaves: dict[str, int] = {}
        self.statements: dict[str, int] = {}
        self.operands: list[Operand] = []
        self.pending: list[Pending] = []
        self.depth = 0
        self.euler = False
        self.keywords: set[int] = set()
        """Where inputs begin that have their name before them."""

    def expression(self) -> Operand:
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
            elif token.text in ("(", "["):
                self._open(VECTOR if token.text == "[" else None, token)
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
        self._wait("(", 0, row, token.start)

    def _wait(self, sign: str, level: int, row: Operation | None, start: int) -> None:
        self.pending.append(Pending(sign, level, row, start, len(self.operands)))

    def _keyword(self) -> None:
        """Skip `beta=` or `axis=` before the argument or option that is called so."""
        name, sign = self._peek(0), self._peek(1)
        if self.pending[-1].operation is VECTOR:
            return
        if name.kind != "name" or sign.text != "=":
            return
        call = self.pending[-1]
        position = len(self.operands) - call.operands
        row = call.operation
        if row is None or position >= len(row.arguments) or row.arguments[position] != name.text:
            hint = f"the call is {row.signature}" if row else None
            if hint and name.text == "axis":
                hint += "; sum and mean alone take an axis, softmax and logsumexp are over the last one"
            self._fail("= has no meaning here", hint, sign)
        self.position += 2
        self.keywords.add(self._peek(0).start)

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
            elif token.text in POSTFIX:
                base = self.operands.pop()
                self._push_step(Step(POSTFIX[token.text], (base.step,)), base.start, token.end)
            elif token.text in (")", "]"):
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
        if (opened.operation is VECTOR) != (token.text == "]"):
            self._fail(f"{token.text} closes another bracket than was opened", None, token)
        self.depth -= 1
        count = len(self.operands) - opened.operands
        if opened.operation is None:
            inner = self.operands.pop()
            self.operands.append(Operand(inner.step, opened.start, token.end))
            return
        if opened.operation is not VECTOR:
            self._arity(opened, count, token)
            self._check_settings(opened.operation, self.operands[-count:])
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
        self._no_power_of_a_function(before)
        waiting = next((p for p in reversed(self.pending) if p.level != _SIGN), None)
        if waiting and waiting.sign in ("/", "^"):
            self._two_ways(waiting, token)
        self._reduce(_IMPLICIT)
        self._wait("*", _IMPLICIT, OPERATIONS["mul"], token.start)
        self.position -= 1

    def _no_power_of_a_function(self, exponent: Token) -> None:
        """sin²(x) would be read as a variable's power, times x."""
        at = self.position - (3 if exponent.kind == "superscript" else 4)
        name = self.tokens[max(at, 0)]
        powered = exponent.kind == "superscript" or self.tokens[self.position - 3].text == "^"
        if powered and name.kind == "name" and name.text not in self.variables and function_named(name.text):
            hint = f"write {name.text}(...)^{exponent.text}: the power stands behind the brackets"
            self._fail(f"a power of {name.text} ahead of its brackets is not read", hint, name)

    def _finish(self, token: Token) -> None:
        self._reduce(1)
        if self.pending:
            opened = self.pending[-1]
            place = Place(self.text, opened.start, opened.start + 1)
            if opened.operation and opened.operation is not VECTOR:
                bracket = self.text.index("(", opened.start)
                place = Place(self.text, bracket, bracket + 1)
            sign = "]" if opened.operation is VECTOR else ")"
            raise NotationError("this bracket is never closed", f"close it with {sign}", place)

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

    def _check_settings(self, row: Operation, taken: list[Operand]) -> None:
        """Refuse an axis without its name, and an axis or a size that is no whole number in digits."""
        first = len(row.arguments) - len(row.settings)
        for called, operand in zip(row.settings, taken[first:], strict=False):
            place = Place(self.text, operand.start, operand.end)
            if not row.of_sizes and operand.start not in self.keywords:
                raise faults.without_its_name(row, called, place)
            if not self.steps[operand.step].literal.isdigit():
                raise faults.not_written_out(row, called, place)

    def _arity(self, call: Pending, count: int, token: Token) -> None:
        """Refuse a call with too few or too many inputs."""
        row = call.operation
        assert row
        if row.least <= count and (row.most is None or count <= row.most):
            return
        raise faults.wrong_count(row, count, Place(self.text, call.start, token.end))
