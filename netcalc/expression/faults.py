"""What can be wrong with a formula's text, said with the way out.

The parser knows where it stands; these are the words. Each function makes one error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from netcalc.errors import NotationError, Place, UnknownName, nearest, shown
from netcalc.expression.tokens import Token
from netcalc.operations import ALIASES, FUNCTIONS, Operation

_LEADING = {
    "|": "the absolute value is abs(x)",
    "+": "end the line above with the +, or put brackets around the sum",
}
"""Hints for a sign that stands where a value was expected."""

_DOUBLED = {
    "/": "/ divides, and there is no whole-number division",
    "=": "write (x >= y) & (x <= y)",
    "&": "write & once",
    "|": "write | once",
}
"""Hints for a sign that stands there twice."""


_HEAD = re.compile(r"\s*\([^()]*\)\s*=(?!=)")
"""What makes `f` the head of a definition: `(x) =`."""


def no_value(text: str, before: str, token: Token) -> NotationError:
    """A token stands where a value was expected."""
    place = _place(text, token)
    if token.kind == "end":
        return NotationError(
            f"a value is missing after {shown(before)}" if before else "there is no value", None, place
        )
    hint = _DOUBLED.get(token.text) if before == token.text else _LEADING.get(token.text)
    return NotationError(f"a value is missing before {shown(token.text)}", hint, place)


def side_by_side(text: str, before: Token, left: str, token: Token) -> NotationError:
    """Two operands with nothing between them; `left` is all of the first one."""
    first, second, place = shown(before.text), shown(token.text), _place(text, token)
    if token.text == "=":
        hint = "a statement is name = expression; to compare, write (x >= y) & (x <= y)"
        return NotationError("= has no meaning here", hint, place)
    if token.text == "[" and before.text.lower() in FUNCTIONS:
        return NotationError("[ has no meaning here", f"a function's brackets are round: {first}(...)", place)
    if token.text == "[":
        hint = f"a product needs its sign, {first}*[...] or {first}@[...]; there is no indexing"
        return NotationError(f"[ has no meaning after {first}", hint, place)
    if token.kind not in ("name", "number") and token.text != "(":
        return NotationError(f"{second} has no meaning after {first}", None, place)
    if {before.text, token.text} & {"if", "else"}:
        return NotationError(
            f"{first} {second}: an operator is missing", "write where(condition, a, b)", place
        )
    if before.kind == "name" and before.text.lower() in FUNCTIONS:
        return NotationError(f"{first} reads its input in brackets", f"write {first}({second})", place)
    whole = shown(left, 30)
    if before.text in (".T", "]"):
        factor = "(...)" if token.text == "(" else second
        return NotationError(
            f"{first} and {second} stand side by side",
            f"write {whole}@{factor} for the product of matrices, or {whole}*{factor}",
            place,
        )
    power = f", or {whole}^{second}" if token.kind == "number" and before.kind != "number" else ""
    return NotationError(f"{first} and {second} stand side by side", f"write {whole}*{second}{power}", place)


def two_ways(text: str, sign: str, edges: tuple[int, int, int], token: Token) -> NotationError:
    """A product without its sign where it is ambiguous: `1/2x`. `edges`: left, sign, right side."""
    start, at, right = edges
    left, middle = shown(text[start:at].strip(), 20), shown(text[right : token.start].strip(), 20)
    factor = "(...)" if token.text == "(" else shown(token.text)
    where = "right of /" if sign == "/" else "in an exponent"
    return NotationError(
        f"a product without its sign can be read in two ways {where}",
        f"write {left}{sign}({middle}*{factor}) or {left}{sign}{middle}*{factor}",
        Place(text, start, token.end),
    )


def no_function(text: str, token: Token, variable: bool) -> UnknownName:
    """A name before a bracket that is no function: mistyped, or a product without its sign."""
    name = shown(token.text)
    head = _HEAD.match(text, token.end)
    if head:
        rest = shown(text[head.end() :].strip(), 40)
        hint = f"a statement is named without its variables: {name} = {rest}"
        return UnknownName(f"{name}(...) = ... defines no function", hint, _place(text, token))
    close = nearest(token.text, [*FUNCTIONS, *ALIASES]) if len(token.text) > 2 and not variable else None
    if close:
        hint = f"did you mean {close}?"
    elif variable or len(token.text) <= 2:
        hint = f"a product needs its sign: {name}*(...)"
    else:
        hint = f"a product needs its sign, {name}*(...); the functions are {', '.join(FUNCTIONS)}"
    return UnknownName(f"there is no function {name}", hint, _place(text, token))


def wrong_count(operation: Operation, count: int, place: Place) -> NotationError:
    """A call with too few or too many inputs."""
    least, most = operation.least, operation.most
    wanted = f"{least}" if least == most else f"{least} or more" if most is None else f"{least} to {most}"
    plural = "" if wanted == "1" else "s"
    message = f"{operation.name} takes {wanted} input{plural}, not {count}"
    return NotationError(message, f"it is {operation.signature}", place)


def without_its_name(operation: Operation, called: str, place: Place) -> NotationError:
    """A second input where only an axis may stand."""
    hint = f"an axis is written {operation.name}(a, {called}=0); several inputs are stacked, [a, b]"
    return NotationError(f"{operation.name} takes one input", hint, place)


def not_written_out(operation: Operation, called: str, place: Place) -> NotationError:
    """An axis or a size that is computed, where a number in digits is wanted."""
    hint = "for example ones(2, 3)" if operation.of_sizes else f"for example {operation.name}(a, axis=0)"
    return NotationError(f"{called} of {operation.name} is a whole number in digits", hint, place)


def unbracketed(names: Iterable[str]) -> str | None:
    """The first of some variables that is called as a function is, where sin(x) may have been meant.

    One letter is a name like any other: σ may well be a standard deviation.

    >>> unbracketed(["x", "sin"]), unbracketed(["x", "σ"])
    ('sin', None)
    """
    known = {*FUNCTIONS, *ALIASES}
    return next((name for name in names if name.isascii() and len(name) > 1 and name.lower() in known), None)


def in_brackets(name: str) -> str:
    """How a function is written, for who left out its brackets."""
    return f"the function is written with brackets: {name}(x)"


def _place(text: str, token: Token) -> Place:
    return Place(text, token.start, token.end)
