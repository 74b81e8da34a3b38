"""Formulas of logic as trees, written in netcalc's own signs: x2 & (x1 | x3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from netcalc.expression.bits.cubes import Cube, everywhere, variable

LEVELS = {"|": 1, "xor": 2, "&": 3, "~": 4}
"""How tightly the signs bind, as the parser has it."""
ATOM = 5


class Logic(NamedTuple):
    """A sign and what it joins; an input and a constant ("0", "1") join nothing. Functions below make it."""

    sign: str
    parts: tuple[Logic, ...]
    literals: int
    """How many inputs are written, each as often as it is."""
    signs: int
    """How many ~ are written."""
    first: int
    """The place of the first input that is written."""
    place: int = -1
    """The place of an input."""

    @property
    def length(self) -> tuple[int, int]:
        """What makes one formula shorter than another: inputs and ~ that are written, then inputs."""
        return self.literals + self.signs, self.literals

    def text(self, names: Sequence[str]) -> str:
        """The formula, with no bracket too many.

        >>> x1, x2, x3 = (literal(k) for k in range(3))
        >>> joined("&", [joined("|", [x1, x2]), negated(x3)]).text(["a", "b", "c"])
        '(a | b) & ~c'
        """
        return self._text(names, 0)

    def _text(self, names: Sequence[str], least: int) -> str:
        if self.place >= 0:
            return names[self.place]
        level = LEVELS.get(self.sign, ATOM)
        if self.sign == "~":
            return "~" + self.parts[0]._text(names, ATOM)
        if not self.parts:
            return self.sign
        inside = level + 1 + (self.sign == "|")  # (a xor b) | c: few know which of the two binds tighter
        text = f" {self.sign} ".join([part._text(names, inside) for part in self.parts])
        return f"({text})" if level < least else text

    def rows(self, inputs: int) -> int:
        """The rows in which it is true."""
        whole = everywhere(inputs)
        if self.place >= 0:
            return variable(self.place, inputs)
        if not self.parts:
            return whole * (self.sign == "1")
        own = [part.rows(inputs) for part in self.parts]
        if self.sign == "~":
            return whole ^ own[0]
        found = own[0]
        for other in own[1:]:
            found = (
                found & other if self.sign == "&" else found | other if self.sign == "|" else found ^ other
            )
        return found


def constant(bit: int) -> Logic:
    return Logic(str(bit), (), 0, 0, 0)


def literal(place: int, true: bool = True) -> Logic:
    """An input, or its opposite."""
    found = Logic("", (), 1, 0, place, place)
    return found if true else negated(found)


def _joining(sign: str, parts: tuple[Logic, ...]) -> Logic:
    literals = sum([part.literals for part in parts])
    signs = sum([part.signs for part in parts]) + (sign == "~")
    return Logic(sign, parts, literals, signs, min([part.first for part in parts]))


def negated(logic: Logic) -> Logic:
    """Its opposite: ~(a & b) of a product, a of ~a."""
    if logic.sign == "~":
        return logic.parts[0]
    if not logic.parts and logic.place < 0:
        return constant(1 - int(logic.sign))
    return _joining("~", (logic,))


def opposite(logic: Logic) -> Logic:
    """The opposite with its signs at the inputs: ~a | ~b of a product (De Morgan)."""
    if logic.sign not in ("&", "|"):
        return negated(logic)
    return _joining("|" if logic.sign == "&" else "&", tuple(map(opposite, logic.parts)))


def joined(sign: str, parts: Iterable[Logic]) -> Logic:
    """Several formulas under one sign; of those under the same sign, what they join."""
    flat: list[Logic] = []
    for part in parts:
        flat += part.parts if part.sign == sign else (part,)
    return flat[0] if len(flat) == 1 else _joining(sign, tuple(flat))


def product(cube: Cube, inputs: int) -> Logic:
    """A cube as a formula, its inputs in their order."""
    places = [k for k in range(inputs) if cube.care >> (inputs - 1 - k) & 1]
    if not places:
        return constant(1)
    return joined("&", [literal(k, bool(cube.value >> (inputs - 1 - k) & 1)) for k in places])
