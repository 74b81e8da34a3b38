"""All rows of 0 and 1 of some inputs at once: which value a step has in each of them.

Row r gives input k of n, counted from 0, the bit (r >> (n - 1 - k)) & 1: the first row is all 0, the last
input changes fastest. A column is the values that a step takes and for each row a code, the place of its
value among them: an operation is worked once for each combination that occurs, however many rows there are.
Few rows are lists, many are arrays of numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

FEW = 2048
"""Rows that are lists: they need no numpy."""


class Column(NamedTuple):
    """The values that a step takes, and for each row which of them; None: there is one value in all rows."""

    values: list[Any]
    codes: Any

    def at(self, row: int) -> Any:
        """Its value in a row."""
        return self.values[0 if self.codes is None else int(self.codes[row])]


class Lists:
    """Codes of rows as lists."""

    def __init__(self, inputs: int) -> None:
        self.inputs = inputs
        self.count = 1 << inputs

    def bit(self, k: int) -> Any:
        """The codes of input k: its bits."""
        shift = self.inputs - 1 - k
        return [(row >> shift) & 1 for row in range(self.count)]

    def paired(self, a: Any, b: Any, width: int) -> tuple[list[int], Any]:
        """The combinations a*width + b that occur, and for each row which of them."""
        met: dict[int, int] = {}
        codes = [met.setdefault(i * width + j, len(met)) for i, j in zip(a, b, strict=True)]
        return list(met), codes

    def renamed(self, codes: Any, names: Sequence[int]) -> Any:
        """Other codes for the same values."""
        return [names[code] for code in codes]

    def first(self, codes: Any, code: int) -> int:
        """The first row with that code."""
        return int(codes.index(code))

    def bits(self, codes: Any, marks: Sequence[bool]) -> int:
        """An integer whose bit r tells whether the code of row r is marked."""
        text = ["01"[mark] for mark in marks]
        return int("".join([text[code] for code in reversed(codes)]), 2)


class Arrays(Lists):
    """Codes of rows as arrays of numpy."""

    def __init__(self, inputs: int) -> None:
        import numpy

        super().__init__(inputs)
        self.numpy = numpy

    def bit(self, k: int) -> Any:
        rows = self.numpy.arange(self.count, dtype=self.numpy.int32)
        return (rows >> (self.inputs - 1 - k)) & 1

    def paired(self, a: Any, b: Any, width: int) -> tuple[list[int], Any]:
        numpy = self.numpy
        met = a.astype(numpy.int64) * width + b
        most = int(met.max()) + 1
        if most > 4 * self.count:
            found, codes = numpy.unique(met, return_inverse=True)
            return found.tolist(), codes.reshape(-1).astype(numpy.int32)
        seen = numpy.zeros(most, dtype=bool)
        seen[met] = True
        places = numpy.cumsum(seen, dtype=numpy.int32) - 1
        return numpy.flatnonzero(seen).tolist(), places[met]

    def first(self, codes: Any, code: int) -> int:
        return int(self.numpy.argmax(codes == code))

    def renamed(self, codes: Any, names: Sequence[int]) -> Any:
        return self.numpy.asarray(names, dtype=self.numpy.int32)[codes]

    def bits(self, codes: Any, marks: Sequence[bool]) -> int:
        rows = self.numpy.asarray(marks, dtype=bool)[codes]
        return int.from_bytes(self.numpy.packbits(rows, bitorder="little").tobytes(), "little")


def every_row(inputs: int) -> Lists:
    """All rows of so many inputs."""
    return Lists(inputs) if 1 << inputs <= FEW else Arrays(inputs)
