"""A function of bits as a person writes it: x2 & (x1 | x3), x1 xor x2 xor x3.

What can be parted without loss is parted first: x & g, x | g, and g xor h of other inputs each, of which no
formula is shorter than those of its parts. What remains is a shortest sum of products (minimal.py), factored:
its divisors are tried, and of each part the same is asked again (Brayton and McMullen, 1982). The opposite
function is treated likewise, and its formula turned round where that is shorter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from netcalc.expression.bits.cubes import Cube, TooMany, cofactors, everywhere, monomials, ones, with_rows
from netcalc.expression.bits.logic import Logic, constant, joined, literal, negated, opposite, product
from netcalc.expression.bits.minimal import Cover, shortest_cover

MOST_FACTORED = 60
"""Terms of a sum that is factored; a longer one stands as it is."""
MOST_MONOMIALS = 1000
"""Products of a function whose xor it is, where it is parted by them."""
MOST_DIVIDED = 30
"""Terms of a sum whose divisors of several terms are tried."""

Pair = tuple[int, int]
"""A cube without its rows: care and value."""


class Shortest(NamedTuple):
    """A formula; the sum of products that it was made of, where it was one sum; and whether each sum that
    went into it is proven to have the fewest terms."""

    logic: Logic
    cover: Cover | None
    least: bool


def shortest(function: int, free: int, inputs: int) -> Shortest:
    """A short formula for a function, whatever it is in the rows of `free`.

    Raises TooMany where there is no end of terms.

    >>> found = shortest(0b11001000, 0, 3)
    >>> found.logic.text(["x1", "x2", "x3"]), found.least
    ('x2 & (x1 | x3)', True)
    """
    made = _Factoring(inputs)
    least = True
    if free:
        cover = shortest_cover(function, free, inputs)
        function, least = _rows(cover.cubes), cover.least
    logic = made.best(function)
    assert logic.rows(inputs) == function, "a formula is another function than the one it was made of"
    return Shortest(logic, made.covers.get(function), least and all(c.least for c in made.covers.values()))


def _rows(cubes: Sequence[Cube]) -> int:
    found = 0
    for cube in cubes:
        found |= cube.rows
    return found


class _Factoring:
    """The parts that were met, and the formula of each."""

    def __init__(self, inputs: int) -> None:
        self.inputs = inputs
        self.whole = everywhere(inputs)
        self.known: dict[int, Logic] = {}
        self.covers: dict[int, Cover] = {}

    def best(self, function: int) -> Logic:
        """The shortest formula that is found for a function."""
        if function in (0, self.whole):
            return constant(int(function > 0))
        found = self.known.get(function)
        if found is None:
            found = self._without_loss(function) or self._of_sums(function)
            found = self.known[function] = _shorter(found, negated(opposite(found)))
        return found

    def _without_loss(self, function: int) -> Logic | None:
        """A formula of parts that have no input in common: those of an xor, or an input and the rest."""
        return self._parted(function) or self._taken_out(function)

    def _parted(self, function: int) -> Logic | None:
        """Functions of other inputs each, of which this is the xor; None where there is but one."""
        products = monomials(function, self.inputs)
        if products.bit_count() > MOST_MONOMIALS:
            return None
        odd = products & 1
        parts = list(_apart([(row, row) for row in reversed([*ones(products ^ odd)])]))
        if len(parts) < 2:
            return None
        functions = [monomials(sum(1 << row for row, _ in part), self.inputs) for part in parts]
        found = [self.best(part) for part in functions]
        odd ^= sum(part.sign == "~" for part in found) & 1
        whole = joined("xor", [part.parts[0] if part.sign == "~" else part for part in found])
        return negated(whole) if odd else whole

    def _taken_out(self, function: int) -> Logic | None:
        """x & g or x | g, for all inputs that allow it; None where none does."""
        for sign, neutral in (("&", self.whole), ("|", 0)):
            places: list[Logic] = []
            left = function
            for k in range(self.inputs):
                low, high = cofactors(left, k, self.inputs)
                lost = self.whole ^ neutral
                if low != high and lost in (low, high):
                    places.append(literal(k, (low if sign == "&" else high) == lost))
                    left = high if low == lost else low
            if places:
                parts = places if left == neutral else [*places, self.best(left)]
                return joined(sign, sorted(parts, key=lambda part: part.first) if sign == "|" else parts)
        return None

    def _of_sums(self, function: int) -> Logic:
        """The factored sum of a function, or the opposite of its opposite's, where that is shorter."""
        cover = self.covers[function] = shortest_cover(function, 0, self.inputs)
        own = self._factored_cover(cover)
        try:
            other = self._factored_cover(shortest_cover(self.whole ^ function, 0, self.inputs))
        except TooMany:
            return own
        return _shorter(own, opposite(other), negated(other))

    def _factored_cover(self, cover: Cover) -> Logic:
        pairs = [(cube.care, cube.value) for cube in cover.cubes]
        if len(pairs) > MOST_FACTORED:
            return self._sum(pairs)
        return self._factored(pairs)

    def _sum(self, pairs: Sequence[Pair]) -> Logic:
        return joined("|", [product(Cube(care, value, 0), self.inputs) for care, value in pairs])

    # -- sums of products ------------------------------------------------------------------------------

    def _factored(self, pairs: Sequence[Pair]) -> Logic:
        """A sum as products of sums; each sum by itself, where no input is in two of them."""
        apart = list(_apart(pairs))
        if len(apart) > 1:
            return joined("|", [self._part(part) for part in apart])
        if len(pairs) == 1:
            return self._sum(pairs)
        shared = _common(pairs)
        if shared[0]:
            return joined("&", [self._sum([shared]), self._part(_divided(pairs, [shared])[0])])
        divisor = self._divisor(pairs)
        if divisor is None:
            return self._sum(pairs)
        quotient, rest = _divided(pairs, divisor)
        factors = sorted(
            [divisor, quotient], key=lambda part: (len(part) > 1, -max(care for care, _ in part))
        )
        whole = joined("&", [self._part(part) for part in factors])
        return joined("|", [whole, self._part(rest)]) if rest else whole

    def _part(self, pairs: Sequence[Pair]) -> Logic:
        """A part of a sum: as the function that it is, where that is shorter."""
        written = self._factored(pairs)
        if len(pairs) < 2 or len(pairs) > MOST_DIVIDED:
            return written
        other = self._without_loss(_rows(with_rows(pairs, self.inputs)))
        return _shorter(written, other) if other else written

    def _divisor(self, pairs: Sequence[Pair]) -> list[Pair] | None:
        """What saves the most literals taken out of a sum: a literal, or a sum; None where nothing does."""
        literals = Counter(literal for pair in pairs for literal in _literals(pair))
        candidates: list[list[Pair]] = [[one] for one, count in literals.items() if count > 1]
        if len(pairs) <= MOST_DIVIDED:
            candidates += _kernels(pairs, literals)
        best, most = None, 0
        for divisor in sorted(candidates, key=lambda d: (len(d), -d[0][0])):
            quotient, rest = _divided(pairs, divisor)
            saved = _count(pairs) - _count(divisor) - _count(quotient) - _count(rest)
            if quotient and saved > most:
                best, most = divisor, saved
        return best


def _shorter(*formulas: Logic) -> Logic:
    return min(formulas, key=lambda logic: logic.length)


def _literals(pair: Pair) -> Iterator[Pair]:
    care, value = pair
    while care:
        bit = 1 << (care.bit_length() - 1)
        yield bit, value & bit
        care ^= bit


def _count(pairs: Sequence[Pair]) -> int:
    return sum(care.bit_count() for care, _ in pairs)


def _common(pairs: Sequence[Pair]) -> Pair:
    """The literals that all terms have."""
    care, value = pairs[0]
    for other, bits in pairs[1:]:
        care &= other & ~(value ^ bits)
    return care, value & care


def _divided(pairs: Sequence[Pair], divisor: Sequence[Pair]) -> tuple[list[Pair], list[Pair]]:
    """Quotient and rest of a sum by a sum, as polynomials are divided: pairs = divisor*quotient + rest."""
    quotients = []
    for care, value in divisor:
        quotients.append({(c & ~care, v & ~care) for c, v in pairs if c & care == care and v & care == value})
    quotient = [pair for pair in quotients[0] if all(pair in other for other in quotients[1:])]
    reads = 0
    for care, _ in divisor:
        reads |= care
    quotient = sorted((pair for pair in quotient if not pair[0] & reads), key=lambda p: (-p[0], -p[1]))
    made = {(c | care, v | value) for c, v in quotient for care, value in divisor}
    return quotient, [pair for pair in pairs if pair not in made]


def _apart(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """The terms in groups that have no input in common."""
    groups: list[tuple[int, list[int]]] = []
    for place, (care, _) in enumerate(pairs):
        met = [group for group in groups if group[0] & care]
        groups = [group for group in groups if not group[0] & care]
        reads, places = care, [place]
        for own, others in met:
            reads, places = reads | own, [*others, *places]
        groups.append((reads, sorted(places)))
    for _, places in sorted(groups, key=lambda group: group[1]):
        yield [pairs[place] for place in places]


def _kernels(pairs: Sequence[Pair], literals: Counter[Pair]) -> list[list[Pair]]:
    """Sums of several terms that a sum may be divided by: what is left of the terms that share literals."""
    found: dict[tuple[Pair, ...], None] = {}
    shared = [[one] for one, count in literals.items() if count > 1]
    shared += [[_common((a, b))] for k, a in enumerate(pairs) for b in pairs[k + 1 :] if _common((a, b))[0]]
    for divisor in shared:
        quotient, _ = _divided(pairs, divisor)
        if len(quotient) > 1:
            common = _common(quotient)
            kernel = _divided(quotient, [common])[0] if common[0] else quotient
            found.setdefault(tuple(kernel))
    return [list(kernel) for kernel in found]
