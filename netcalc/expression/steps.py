"""The world of formulas: numbers that are steps of a graph, so that a calculation writes it down.

Run over this world, a slope becomes the text of a local derivative and the backward walk becomes the
gradient as a program. Operators append steps; what a reader would drop (0 + x, 1*x, x^1) is dropped,
exact numbers are folded, and (a/b)/b is a/b^2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast

from netcalc.expression.graph import Graph, Step
from netcalc.operations import OPERATIONS, Operation
from netcalc.operations.shapes import Shape
from netcalc.operations.single import Single

if TYPE_CHECKING:
    from fractions import Fraction

    Exact = int | Fraction

POWER_BITS = 4096

ROWS = {
    "power": "pow",
    "divide": "div",
    "subtract": "sub",
    "scale": "mul",
    "negative": "neg",
    "largest": "max",
    "smallest": "min",
    "both": "and",
    "either": "or",
    "differ": "xor",
    "opposite": "not",
}
"""Operations that a world calls by another name than the table."""


class Term:
    """A step of the graph that is being written; `exact` where it is a known rational number."""

    __slots__ = ("exact", "index", "world")

    def __init__(self, world: Any, index: int, exact: Exact | None = None) -> None:
        self.world = world  # whatever writes steps by add, subtract, scale and negative
        self.index = index
        self.exact = exact

    def __add__(self, other: Any) -> Term:
        return cast(Term, self.world.add(self, other))

    def __radd__(self, other: Any) -> Term:
        return cast(Term, self.world.add(other, self))

    def __sub__(self, other: Any) -> Term:
        return cast(Term, self.world.subtract(self, other))

    def __rsub__(self, other: Any) -> Term:
        return cast(Term, self.world.subtract(other, self))

    def __mul__(self, other: Any) -> Term:
        return cast(Term, self.world.scale(self, other))

    def __rmul__(self, other: Any) -> Term:
        return cast(Term, self.world.scale(other, self))

    def __neg__(self) -> Term:
        return cast(Term, self.world.negative(self))


class Steps(Single):
    """Formulas: each function appends its step.

    >>> m = Steps()
    >>> x = m.input("x")
    >>> term = m.power(x, 3) * 1 + 0
    >>> from netcalc.expression.printer import write
    >>> write(m.steps, term.index)
    'x^3'
    """

    def __init__(self, graph: Graph | None = None, ties: Literal["split", "first"] = "split") -> None:
        self.steps: list[Step] = list(graph.steps) if graph else []
        self.ties = ties

    def terms(self) -> list[Term]:
        """The steps that are there, as terms; arithmetic on exact numbers is exact."""
        found: list[Term] = []
        for i, step in enumerate(self.steps):
            exact = _exact(step.literal)
            if step.operation and all(found[j].exact is not None for j in step.inputs):
                m = Steps()
                exact = m.apply(step.operation, *(m.number(found[j].exact or 0) for j in step.inputs)).exact
            found.append(Term(self, i, exact))
        return found

    def apply(self, operation: Operation, *inputs: Term) -> Term:
        """An operation's step: arithmetic is tidied, a function stands as it is."""
        tidied = self._TIDIED.get(operation.name)
        return cast(Term, getattr(self, tidied)(*inputs)) if tidied else self._step(operation, *inputs)

    _TIDIED: ClassVar = {
        "add": "add",
        "sub": "subtract",
        "mul": "scale",
        "div": "divide",
        "pow": "power",
        "neg": "negative",
    }

    # -- leaves --------------------------------------------------------------------------------------

    def input(self, name: str, shape: Shape = ()) -> Term:
        """A name; of numbers here, of arrays in the world Matrices."""
        return self._append(Step(None, name=name))

    def number(self, exact: Exact) -> Term:
        """An exact number, written as a decimal where it has one, else as a quotient."""
        if exact < 0:
            return self._append(Step(OPERATIONS["neg"], (self.number(-exact).index,)), exact)
        if isinstance(exact, int) or exact.denominator == 1:
            return self._append(Step(None, literal=str(exact)), exact)
        decimal = _decimal(exact)
        if decimal:
            return self._append(Step(None, literal=decimal), exact)
        quotient = (self.number(exact.numerator).index, self.number(exact.denominator).index)
        return self._append(Step(OPERATIONS["div"], quotient), exact)

    def literal(self, text: str) -> Term:
        """A number as it was written; pi and e stay what they are."""
        return self._append(Step(None, literal=text), _exact(text))

    def written(self, value: float) -> Term:
        """A float in six significant digits, as a line of working has it."""
        if value < 0:
            return self._call("neg", self.written(-value))
        return self._append(Step(None, literal=f"{value:.6g}"))

    @property
    def pi(self) -> Term:
        return self._append(Step(None, literal="pi"))

    # -- arithmetic, tidied as it is written -----------------------------------------------------------

    def add(self, x: Any, y: Any) -> Term:
        a, b = self._lift(x), self._lift(y)
        if a.exact is not None and b.exact is not None:
            return self.number(a.exact + b.exact)
        if a.exact == 0 or b.exact == 0:
            return b if a.exact == 0 else a
        if self._is(b, "neg"):
            return self._call("sub", a, self._of(b, 0))
        return self._call("add", a, b)

    def subtract(self, x: Any, y: Any) -> Term:
        a, b = self._lift(x), self._lift(y)
        if a.exact is not None and b.exact is not None:
            return self.number(a.exact - b.exact)
        if b.exact == 0:
            return a
        if a.exact == 0:
            return self.negative(b)
        if self._is(b, "neg"):
            return self._call("add", a, self._of(b, 0))
        return self._call("sub", a, b)

    def scale(self, x: Any, y: Any) -> Term:
        a, b = self._lift(x), self._lift(y)
        if a.exact is not None and b.exact is not None:
            return self.number(a.exact * b.exact)
        if a.exact == 0 or b.exact == 0:
            return self.number(0)
        if a.exact in (1, -1) or b.exact in (1, -1):
            unit, other = (a, b) if a.exact in (1, -1) else (b, a)
            return self.negative(other) if unit.exact == -1 else other
        return self._product(a, b)

    def _product(self, a: Term, b: Term) -> Term:
        """A product with its sign in front, its factors running to the left, and 1/b as a division."""
        for sign, other in ((a, b), (b, a)):
            if self._is(sign, "neg"):
                return self.negative(self.scale(self._of(sign, 0), other))
            if self._is(sign, "div") and (self._of(sign, 0).exact or 0) < 0:
                return self.negative(self.scale(other, self.negative(sign)))
        if self._is(a, "div") and self._of(a, 0).exact == 1:
            return self.divide(b, self._of(a, 1))
        if self._is(b, "div"):
            return self.divide(self.scale(a, self._of(b, 0)), self._of(b, 1))
        if self._is(b, "mul"):
            return self.scale(self.scale(a, self._of(b, 0)), self._of(b, 1))
        return self._call("mul", a, b)

    def divide(self, x: Any, y: Any) -> Term:
        a, b = self._lift(x), self._lift(y)
        if a.exact is not None and b.exact:
            from fractions import Fraction

            quotient = Fraction(a.exact) / b.exact
            return self.number(int(quotient) if quotient.denominator == 1 else quotient)
        if b.exact == 1 or a.exact == 0:
            return a
        if self._is(a, "div") and self.steps[a.index].inputs[1] == b.index:
            return self._call("div", self._of(a, 0), self.power(b, 2))
        return self._call("div", a, b)

    def power(self, x: Any, y: Any) -> Term:
        a, b = self._lift(x), self._lift(y)
        if b.exact in (0, 1):
            return a if b.exact == 1 else self.number(1)
        if a.exact is not None and isinstance(b.exact, int) and 0 < b.exact * _bits(a.exact) <= POWER_BITS:
            return self.number(a.exact**b.exact)
        return self._call("pow", a, b)

    def negative(self, x: Any) -> Term:
        a = self._lift(x)
        if a.exact is not None:
            return self.number(-a.exact)
        if self._is(a, "div") and (self._is(self._of(a, 0), "neg") or (self._of(a, 0).exact or 0) < 0):
            return self.divide(-self._of(a, 0), self._of(a, 1))
        if self._is(a, "mul") and self._of(a, 0).exact is not None:
            return self._call("mul", -self._of(a, 0), self._of(a, 1))
        return self._of(a, 0) if self._is(a, "neg") else self._call("neg", a)

    # -- what the language has no function for ---------------------------------------------------------

    def log(self, a: Any) -> Term:
        """The logarithm; of e it is 1."""
        term = self._lift(a)
        return self.number(1) if self.steps[term.index].literal == "e" else self._call("log", term)

    def expm1(self, a: Any) -> Term:
        return self.subtract(self.exp(a), 1)

    def times_log(self, y: Any, a: Any) -> Term:
        return self.scale(y, self.log(a))

    def log1p(self, a: Any) -> Term:
        return self.log(1 + a)

    def one_less_sigmoid(self, y: Any, a: Any) -> Term:
        return self.subtract(1, y)

    def softmax(self, a: Any) -> Any:
        return self.number(1)

    def log_softmax(self, a: Any) -> Any:
        return self.number(0)

    def sigmoid_less(self, q: Any, z: Any, p: Any) -> Term:
        return self.subtract(q, p)

    def one_less_tanh_square(self, y: Any, a: Any) -> Term:
        return self.one_less_square(y)

    def one_less_square(self, a: Any) -> Term:
        return self.subtract(1, self.power(a, 2))

    def normal_cdf(self, a: Any) -> Term:
        return self.divide(1 + self.erf(self.divide(a, self.sqrt(2))), 2)

    def normal_density(self, a: Any) -> Term:
        return self.divide(self.exp(-self.divide(self.power(a, 2), 2)), self.sqrt(2 * self.pi))

    def __getattr__(self, name: str) -> Callable[..., Term]:
        """Every function of the table: it appends its step."""
        row = ROWS.get(name, name)
        if row not in OPERATIONS:
            raise AttributeError(name)
        return lambda *inputs: self._call(row, *map(self._lift, inputs))

    # -- steps -----------------------------------------------------------------------------------------

    def _append(self, step: Step, exact: Exact | None = None) -> Term:
        self.steps.append(step)
        return Term(self, len(self.steps) - 1, exact)

    def _call(self, row: str, *inputs: Term) -> Term:
        return self._step(OPERATIONS[row], *inputs)

    def _step(self, operation: Operation, *inputs: Term) -> Term:
        return self._append(Step(operation, tuple(term.index for term in inputs)))

    def _lift(self, a: Any) -> Term:
        return a if isinstance(a, Term) else self.number(a)

    def _is(self, a: Term, row: str) -> bool:
        operation = self.steps[a.index].operation
        return a.exact is None and operation is not None and operation.name == row

    def _of(self, a: Term, position: int) -> Term:
        index = self.steps[a.index].inputs[position]
        step = self.steps[index]
        exact = _exact(step.literal)
        if step.operation and step.operation.name == "neg" and self.steps[step.inputs[0]].literal:
            under = _exact(self.steps[step.inputs[0]].literal)
            exact = None if under is None else -under
        return Term(self, index, exact)


def _exact(literal: str) -> Exact | None:
    """A literal as an exact number; None for pi, e and what is no literal."""
    if literal.isdigit():
        return int(literal)
    if not literal or literal in ("pi", "e"):
        return None
    exponent = literal.lower().partition("e")[2]
    if exponent and abs(int(exponent)) > 400:
        return None
    from fractions import Fraction

    return Fraction(literal)


def _decimal(exact: Fraction) -> str:
    """A fraction as a finite decimal of at most twelve places; empty where it has none."""
    places = next((p for p in range(1, 13) if 10**p % exact.denominator == 0), 0)
    if not places:
        return ""
    digits = str(exact.numerator * (10**places // exact.denominator)).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}"


def _bits(exact: Exact) -> int:
    return max(exact.numerator.bit_length(), exact.denominator.bit_length(), 1)
