"""What the functions of whole arrays make of a single number: an array of one entry.

Worlds of numbers have these beside their own functions, so that sum(x) or norm(x) of a number needs no
arrays. A world supplies `abs` and the numbers' own operators.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from netcalc.operations.shapes import Shape


class Single:
    """Functions of arrays for a world of single numbers.

    >>> from netcalc.operations import FLOATS
    >>> FLOATS.sum(3.0), FLOATS.norm(-3.0), FLOATS.softmax(7.0), FLOATS.log_softmax(7.0)
    (3.0, 3.0, 1.0, 0.0)
    """

    abs: Any
    exp: Any
    scale: Any
    sigmoid: Any
    sign: Any

    def shape(self, a: Any) -> Shape:
        return ()

    def stack(self, *entries: Any) -> list[Any]:
        return list(entries)

    def sum(self, a: Any, axis: int | None = None, keep: int = 0) -> Any:
        return a

    mean = sum

    def prod(self, a: Any) -> Any:
        return a

    logsumexp = transpose = prod

    def norm(self, a: Any) -> Any:
        return self.abs(a)

    def dot(self, a: Any, b: Any) -> Any:
        return a * b

    def softmax(self, a: Any) -> Any:
        return self.exp(a - a)

    def log_softmax(self, a: Any) -> Any:
        return a - a

    # -- for gradients -----------------------------------------------------------------------------------

    def whole(self, a: Any, shape: Shape) -> Any:
        return a

    def entry(self, a: Any, position: int) -> Any:
        return a

    def spread(self, a: Any, shape: Shape, axis: int | None = None, keep: int = 0) -> Any:
        return a

    def gathered(self, a: Any, shape: Shape, target: Shape) -> Any:
        return a

    def shared(self, a: Any) -> Any:
        """Of marks of 1, the shares of 1 that they get."""
        return a

    def product_of_others(self, y: Any, a: Any) -> Any:
        return 1

    def direction(self, y: Any, a: Any) -> Any:
        """a/y, y being its norm; 0 where that is 0."""
        return self.sign(a)

    def sigmoid_less(self, q: Any, z: Any, p: Any) -> Any:
        """q - p for q = sigmoid(z), also where q is rounded to 1."""
        return self.scale(1 - p, q) - self.scale(p, self.sigmoid(-z))

    # -- what a walk back asks (trace_of_arrays.py); a mask is None where it lets through, else False --

    def quiet(self) -> AbstractContextManager[Any]:
        return nullcontext()

    def lift(self, a: Any) -> Any:
        return a

    def start(self, shape: Shape) -> Any:
        return 1

    def nothing(self, shape: Shape) -> Any:
        return 0

    def shown(self, local: Any, shape: Shape) -> Any:
        return local

    def settled(self, step: int, a: Any, shape: Shape) -> Any:
        return a

    def let_through(self, local: Any, shape: Shape) -> Any:
        return False if local == 0 else None

    def both_open(self, a: Any, b: Any) -> Any:
        return None if a is None and b is None else False

    def either_open(self, a: Any, b: Any) -> Any:
        return None if a is None or b is None else False

    def kept(self, mask: Any, a: Any) -> Any:
        return a if mask is None else 0

    def folded(self, mask: Any, shape: Shape, target: Shape) -> Any:
        return mask

    def is_shut(self, mask: Any) -> bool:
        return mask is not None
