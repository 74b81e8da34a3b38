"""The child process that knows sympy: formulas come in as steps and go out as steps, never as text.

It reads a line of JSON, {"steps", "roots", "order", "decimals", "seconds"}, and answers with a line for each
shorter form that it finds, [root, steps], and an empty line at the end. A step is ["number", "3"], ["pi"],
["e"], ["name", k], or an operation with the places of its inputs: ["mul", 0, 4]. Run by its path, with -P,
so that nothing in the current folder is imported in sympy's place; tidy.py starts it and judges what comes.

What is piecewise, has a convention of ours, or is no plain function of calculus (where, max, relu, a
comparison, sigmoid) is a function that sympy knows nothing about.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

MEMORY = 2**30
"""Bytes that the process may take, where the platform can say so."""

EXPANDED = 80
"""Operations of a formula up to which the forms that multiply out are tried."""

LONGEST_INTEGER = 10**60

MOST_BITS = 4096
"""Of a power of numbers that is written out; a larger one is a function that sympy knows nothing about."""

PLAIN = ("exp", "log", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "erf")
"""Functions that sympy knows by the same name, and means the same by."""

Node = list[Any]


class Unwritable(Exception):
    """A form has something that the language has no sign for."""


def read(steps: Sequence[Node], symbols: Sequence[Any]) -> list[Any]:
    """The steps as sympy's expressions."""
    import sympy

    functions = {name: getattr(sympy, name) for name in PLAIN}
    arithmetic: dict[str, Callable[..., Any]] = {
        "add": lambda a, b: a + b,
        "sub": lambda a, b: a - b,
        "mul": lambda a, b: a * b,
        "div": lambda a, b: a / b,
        "neg": lambda a: -a,
        "pow": _raised,
        "sqrt": sympy.sqrt,
        "identity": lambda a: a,
    }
    found: list[Any] = []
    for kind, *rest in steps:
        if kind == "number":
            found.append(sympy.Rational(rest[0]))
        elif kind == "name":
            found.append(symbols[rest[0]])
        elif kind in ("pi", "e"):
            found.append(sympy.pi if kind == "pi" else sympy.E)
        else:
            function = functions.get(kind) or arithmetic.get(kind) or sympy.Function(kind, real=True)
            found.append(function(*[found[j] for j in rest]))
    return found


def _raised(a: Any, b: Any) -> Any:
    """A power; 9^9^9 stays as it was written, looked at before it is computed."""
    import sympy

    if a.is_Rational and b.is_Rational:
        bits = (max(abs(a.p), a.q) - 1).bit_length()
        if bits and bits * abs(b.p) > MOST_BITS * b.q:
            return sympy.Function("pow", real=True)(a, b)
    return a**b


def forms(formula: Any, operations: int) -> Iterator[Any]:
    """The same formula in forms that may be shorter, cheap ones first."""
    import sympy

    yield formula
    if operations > EXPANDED:
        return
    for form in (sympy.powsimp, sympy.cancel, sympy.together, sympy.factor, sympy.expand, _trigsimp):
        try:
            found = form(formula)
        except (sympy.PolynomialError, ValueError, TypeError, RecursionError, NotImplementedError):
            continue
        yield found
        if form in (sympy.cancel, sympy.expand):
            yield sympy.factor_terms(found)


def _trigsimp(formula: Any) -> Any:
    """sympy's, with tan(a + b) and tanh(a + b) held as names: it would expand them, a minute's work at times.

    Looked at, not timed, so that a formula is the same on a busy machine.
    """
    import sympy

    calls = sorted(formula.atoms(sympy.tan, sympy.tanh), key=sympy.default_sort_key)
    sums = [call for call in calls if call.args[0].has(sympy.Add)]
    held = {call: sympy.Symbol(f"w{k:04}", real=True) for k, call in enumerate(sums)}
    found = sympy.trigsimp(formula.xreplace(held))
    return found.xreplace({name: call for call, name in held.items()})


class Writer:
    """sympy's expressions as steps, as a student writes them.

    Numbers first, then names, functions and sums in the order of the program's variables; a negative
    term is subtracted, a negative power divides, a half power is a root.
    """

    def __init__(self, symbols: Sequence[Any], decimals: bool) -> None:
        import sympy

        self.sympy = sympy
        self.place = {symbol: k for k, symbol in enumerate(symbols)}
        self.decimals = decimals
        self.steps: list[Node] = []
        self.known: dict[Any, int] = {}

    def write(self, a: Any) -> int:
        """The step of an expression; the same one is written once."""
        if a not in self.known:
            self.known[a] = self._write(a)
        return self.known[a]

    def _write(self, a: Any) -> int:
        sympy = self.sympy
        if a.is_Symbol:
            return self._step("name", self.place[a])
        if a.is_Rational:
            return self._rational(a)
        if a is sympy.pi or a is sympy.E:
            return self._step("pi" if a is sympy.pi else "e")
        if a.is_Add:
            return self._sum(a)
        if a.is_Mul:
            return self._product(a)
        if a.func is sympy.exp:
            return self._step("exp", self.write(a.args[0]))
        if a.is_Pow:
            return self._power(*a.as_base_exp())
        name = {"Abs": "abs"}.get(a.func.__name__, a.func.__name__)
        if a.is_Function and (
            name in PLAIN or name == "abs" or isinstance(a, sympy.core.function.AppliedUndef)
        ):
            return self._step(name, *map(self.write, a.args))
        raise Unwritable(str(type(a)))

    def _step(self, *node: Any) -> int:
        self.steps.append(list(node))
        return len(self.steps) - 1

    def _rational(self, a: Any) -> int:
        if a < 0:
            return self._step("neg", self._rational(-a))
        if max(a.p, a.q) > LONGEST_INTEGER:
            raise Unwritable("a long number")
        if a.q == 1:
            return self._step("number", str(a.p))
        places = next((p for p in range(1, 13) if 10**p % a.q == 0), 0) if self.decimals else 0
        if places:
            digits = str(a.p * 10**places // a.q).rjust(places + 1, "0")
            return self._step("number", f"{digits[:-places]}.{digits[-places:]}")
        return self._step("div", self._step("number", str(a.p)), self._step("number", str(a.q)))

    def _sum(self, a: Any) -> int:
        terms = sorted(a.args, key=self._term_key)
        numbers = [term for term in terms if term.is_Rational]
        others = [term for term in terms if not term.is_Rational]
        plain = all(
            self._sign(term) > 0 and not term.has(self.sympy.Function, self.sympy.exp) for term in others
        )
        if numbers and numbers[0] > 0 and not plain:
            others = (
                numbers + [t for t in others if self._sign(t) > 0] + [t for t in others if self._sign(t) < 0]
            )
        else:
            terms = others + numbers
            others = [t for t in terms if self._sign(t) > 0] + [t for t in terms if self._sign(t) < 0]
        total = self.write(others[0])
        for term in others[1:]:
            minus = self._sign(term) < 0
            total = self._step("sub" if minus else "add", total, self.write(-term if minus else term))
        return total

    def _sign(self, term: Any) -> int:
        return -1 if term.as_coeff_Mul()[0].is_negative else 1

    def _term_key(self, term: Any) -> Any:
        """Higher powers of the first variable first: x^2, x*y, y^2."""
        degrees = dict.fromkeys(self.place, 0.0)
        for factor in self.sympy.Mul.make_args(term):
            base, exponent = factor.as_base_exp()
            if base in degrees and exponent.is_Rational:
                degrees[base] += float(exponent)
            else:
                for symbol in factor.free_symbols:
                    degrees[symbol] += 0.5
        negative = sum(bool(power.args[0].could_extract_minus_sign()) for power in term.atoms(self.sympy.exp))
        return [-degree for degree in degrees.values()], negative, self.sympy.default_sort_key(term)

    def _product(self, a: Any) -> int:
        sympy = self.sympy
        coefficient, rest = a.as_coeff_Mul()
        negative = bool(coefficient.is_negative)
        coefficient = abs(coefficient)
        above, below = [], []
        for factor in sympy.Mul.make_args(rest):
            base, exponent = factor.as_base_exp()
            if exponent.is_Rational and exponent < 0 and base is not sympy.E:
                below.append(base**-exponent)
            else:
                above.append(factor)
        whole = self.decimals and any(10**p % coefficient.q == 0 for p in range(1, 4))
        if coefficient.q != 1 and not whole:
            coefficient, denominator = sympy.Integer(coefficient.p), sympy.Integer(coefficient.q)
            below.append(denominator)
        if coefficient != 1:
            above.append(coefficient)
        top = self._row(above or [sympy.Integer(1)], negative)
        return self._step("div", top, self._row(below)) if below else top

    def _row(self, factors: list[Any], negative: bool = False) -> int:
        factors.sort(key=self._factor_key)
        found = self.write(factors[0])
        if negative:
            found = self._step("neg", found)
        for factor in factors[1:]:
            found = self._step("mul", found, self.write(factor))
        return found

    def _factor_key(self, factor: Any) -> Any:
        """Numbers, constants, names, powers, functions, sums; within each the order of the variables."""
        base, exponent = factor.as_base_exp()
        function = base.is_Function or factor.func is self.sympy.exp
        constant = not factor.free_symbols and not function
        power = not function and bool(exponent.free_symbols)
        kinds = (factor.is_Rational, constant, base.is_Symbol and not power, power, function, True)
        places = sorted(self.place[symbol] for symbol in factor.free_symbols)
        return kinds.index(True), places, self.sympy.default_sort_key(factor)

    def _power(self, base: Any, exponent: Any) -> int:
        half = self.sympy.Rational(1, 2)
        if exponent.is_Rational and exponent < 0:
            return self._step("div", self._step("number", "1"), self.write(base**-exponent))
        if exponent == half:
            return self._step("sqrt", self.write(base))
        if base.is_Rational and not base.is_Integer:
            raise Unwritable("the power of a fraction")
        return self._step("pow", self.write(base), self.write(exponent))


def answer(request: dict[str, Any], out: Any) -> None:
    """Every form of every formula that was asked for, each as soon as it is there."""
    import sympy
    from sympy.core.parameters import distribute

    symbols = [sympy.Symbol(f"v{k:04}", real=True) for k in range(request["order"])]
    with distribute(False):
        formulas = read(request["steps"], symbols)
        waiting = [(root, forms(formulas[root], operations)) for root, operations in request["roots"]]
        for root, found in waiting:  # what is cheap comes first, for all of them
            offer(root, next(found), symbols, request["decimals"], out)
        for root, found in waiting:
            for form in found:
                offer(root, form, symbols, request["decimals"], out)


def offer(root: int, form: Any, symbols: Sequence[Any], decimals: bool, out: Any) -> None:
    """One form, as a line; nothing where the language has no way to write it."""
    import json

    writer = Writer(symbols, decimals)
    try:
        writer.write(form)
    except (Unwritable, RecursionError):
        return
    out.write(json.dumps([root, writer.steps]) + "\n")
    out.flush()


def limited() -> None:
    """Memory bounded, and the life of a process whose parent was killed."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):
        pass


def main() -> None:
    """Lines in, lines out, until stdin ends."""
    import json
    import signal

    limited()
    sys.setrecursionlimit(20_000)
    for line in sys.stdin:
        request = json.loads(line)
        if hasattr(signal, "alarm"):
            signal.alarm(int(request["seconds"]) + 2)
        try:
            answer(request, sys.stdout)
        except (MemoryError, RecursionError, ArithmeticError, ValueError):
            sys.stdout.write("null\n")
        if hasattr(signal, "alarm"):
            signal.alarm(0)
        sys.stdout.write("\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
