"""Graph -> LaTeX, as a tree: quotients as fractions, powers raised, roots under their sign."""

from __future__ import annotations

import re
from collections.abc import Callable

from netcalc.errors import NetcalcError
from netcalc.expression.graph import Graph, Step
from netcalc.operations import VECTOR, Operation

_UPRIGHT = ("log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "max", "min")
_FUNCTIONS = {called: f"\\{called}" for called in _UPRIGHT} | {
    "asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan", "log2": r"\log_{2}", "log10": r"\log_{10}",
}  # fmt: skip
_SIGNS = {
    "*": r" \cdot ",
    "<=": r" \le ",
    ">=": r" \ge ",
    "&": r" \land ",
    "|": r" \lor ",
    "xor": r" \oplus ",
    "@": r" \, ",
}
_LONGEST = 2000
"""Characters of a text that is read; a longer one fits no line."""
_ELSEWHERE = re.compile(r"\bd\w+/d\w+|\b\d+x\d")
"""What means something else where netcalc writes it than where a user does."""
_ATOM, _CALL, _POWER, _FRACTION = 12, 11, 10, 9

Set = tuple[str, int]
"""A text and how tightly it holds together, by the levels of operations/arithmetic.py."""


def latex(graph: Graph, name: Callable[[str], str]) -> str:
    """The formula of a graph without named statements; `name` sets a name.

    >>> from netcalc.expression.parser import parse
    >>> print(latex(parse("-sqrt(x)*exp(-x)/(1 + x)^2").graph, str))
    -\\frac{\\sqrt{x} \\cdot e^{-x}}{(1 + x)^{2}}
    """
    done: list[Set] = []
    for step in graph.steps:
        if step.operation is VECTOR:
            done.append(_matrix(graph, step, done))
        else:
            done.append(
                _operation(step, [done[j] for j in step.inputs]) if step.operation else _leaf(step, name)
            )
    return done[graph.result][0]


def latex_of_text(text: str, name: Callable[[str], str]) -> str | None:
    """Formulas of one statement each, with ` = ` and `; ` between; None where one is none, or is too long.

    `df/dq*dq/dx` is none: what looks like a derivative may be no quotient of two names; nor is a size, `2x2`.

    >>> print(latex_of_text("f = 1/x = 1/2; 2*x", str), latex_of_text("left to right", str))
    f = \\frac{1}{x} = \\frac{1}{2};\\quad 2 \\cdot x None
    """
    if len(text) > _LONGEST or _ELSEWHERE.search(text):
        return None
    try:
        lines = [[_read(part, name) for part in line.split(" = ")] for line in text.split("; ")]
    except NetcalcError:
        return None
    return r";\quad ".join(" = ".join(line) for line in lines)


def _read(text: str, name: Callable[[str], str]) -> str:
    from netcalc.expression.parser import parse

    return latex(parse(text).graph, name)


def _leaf(step: Step, name: Callable[[str], str]) -> Set:
    if step.name:
        return name(step.name), _ATOM
    digits, _, exponent = step.literal.lower().partition("e")
    if step.literal in ("pi", "e"):
        return (r"\pi" if step.literal == "pi" else "e"), _ATOM
    return (rf"{digits} \cdot 10^{{{int(exponent)}}}", 7) if exponent else (digits, _ATOM)


def _operation(step: Step, inputs: list[Set]) -> Set:
    assert step.operation
    called, texts = step.operation.name, [text for text, _ in inputs]
    if called == "div":
        above = texts[0]
        negative = above.startswith("-") and inputs[0][1] >= 7
        fraction = rf"\frac{{{above.removeprefix('-') if negative else above}}}{{{texts[1]}}}"
        return ("-" + fraction, 7) if negative else (fraction, _FRACTION)
    if called == "pow":
        return f"{_within(inputs[0], _CALL)}^{{{texts[1]}}}", _POWER
    if called == "exp":
        return f"e^{{{texts[0]}}}", _POWER
    if called == "sqrt":
        return rf"\sqrt{{{texts[0]}}}", _CALL
    if called == "abs":
        return rf"\left|{texts[0]}\right|", _ATOM
    if called == "identity":
        return inputs[0]
    if called == "norm":
        return rf"\left\|{texts[0]}\right\|", _ATOM
    if called == "transpose":
        return f"{_within(inputs[0], _CALL)}^{{\\top}}", _POWER
    if not step.operation.fixity:
        function = _FUNCTIONS.get(called) or rf"\operatorname{{{called.replace('_', chr(92) + '_')}}}"
        return f"{function}{_bracketed(', '.join(_arguments(step.operation, texts)))}", _CALL
    return _infix(step, inputs)


def _matrix(graph: Graph, step: Step, done: list[Set]) -> Set:
    """A vector as a column; of vectors, a matrix of which each is a row."""
    rows = [graph.steps[j] for j in step.inputs]
    if all(row.operation is VECTOR for row in rows):
        lines = [" & ".join(done[j][0] for j in row.inputs) for row in rows]
    else:
        lines = [done[j][0] for j in step.inputs]
    return r"\begin{bmatrix}" + r" \\ ".join(lines) + r"\end{bmatrix}", _ATOM


def _arguments(operation: Operation, texts: list[str]) -> list[str]:
    """The inputs of a call; an axis has its name before it."""
    settings = () if operation.of_sizes else operation.settings
    first = len(operation.arguments) - len(settings) if settings else len(texts)
    named = zip(settings, texts[first:], strict=False)
    return texts[:first] + [rf"\mathrm{{{name}}}={text}" for name, text in named]


def _infix(step: Step, inputs: list[Set]) -> Set:
    assert step.operation
    assert step.operation.fixity
    sign, level = step.operation.fixity
    if len(inputs) == 1:
        return (r"\lnot " if sign == "~" else sign) + _within(inputs[0], level), level
    left, right = inputs
    after = _ATOM if right[0].startswith(("-", r"\lnot")) else level + (sign not in "+*&|")
    return f"{_within(left, level)}{_SIGNS.get(sign, f' {sign} ')}{_within(right, after)}", level


def _within(part: Set, least: int) -> str:
    text, level = part
    return text if level >= least else _bracketed(text)


def _bracketed(text: str) -> str:
    return rf"\left({text}\right)" if r"\frac" in text else f"({text})"
