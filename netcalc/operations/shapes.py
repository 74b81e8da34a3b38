"""Shapes of arrays, and what each operation makes of them: plain tuples, no numpy.

    ()      a number          (3,)    a vector of 3          (2, 3)    a matrix of 2 rows and 3 columns

A rule takes the shapes of an operation's inputs, and its settings (an axis, a size) as integers, and gives
the shape of the result; where there is none it raises Mismatch, whose message has {a}, {b}, ... in the
place of the inputs: only the program knows how they are spelled. The rules are NumPy's.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

Shape = tuple[int, ...]

AXES = 2
"""The most axes that an array has."""
LARGEST = 10_000_000
"""The most entries that an array has."""


class Mismatch(Exception):
    """Shapes that do not go together; `message` and `hint` have {a}, {b}, ... for the inputs."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def written(shape: Shape) -> str:
    """A shape as people write it.

    >>> written((2, 3)), written((3,)), written(())
    ('2x3', '3', 'a number')
    """
    return "x".join(map(str, shape)) if shape else "a number"


def entries(shape: Shape) -> int:
    """How many entries an array of that shape has.

    >>> entries((2, 3)), entries(())
    (6, 1)
    """
    count = 1
    for size in shape:
        count *= size
    return count


def broadcast(*shapes: Shape) -> Shape:
    """The shape of an entrywise operation: aligned at the last axis, axes of 1 stretch.

    >>> broadcast((2, 3), (3,)), broadcast((2, 1), (3,)), broadcast((), ())
    ((2, 3), (2, 3), ())
    """
    if not any(shapes):
        return ()
    result: list[int] = []
    for sizes in zip_longest(*map(reversed, shapes), fillvalue=1):
        large = {size for size in sizes if size != 1}
        if len(large) > 1:
            raise _apart(shapes)
        result.append(large.pop() if large else 1)
    return tuple(reversed(result))


def _apart(shapes: Sequence[Shape]) -> Mismatch:
    """What to say of the first two shapes that do not broadcast."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    for i, one in enumerate(shapes[:26]):
        for k, other in enumerate(shapes[:i]):
            if any(x != y and 1 not in (x, y) for x, y in zip(one[::-1], other[::-1], strict=False)):
                left, right = "{" + letters[k] + "}", "{" + letters[i] + "}"
                message = f"{left} is {written(other)} and {right} is {written(one)}: they do not go together"
                return Mismatch(f"{message} entry by entry", _beside(left, right, other, one))
    return Mismatch("these shapes do not go together entry by entry")


def _beside(left: str, right: str, one: Shape, other: Shape) -> str | None:
    """The way out of a product or sum whose shapes differ."""
    if len(one) == len(other) == 1:
        return f"a column times a row is outer({left}, {right})"
    if len(one) == len(other) == AXES and one == other[::-1]:
        return f"transpose one of them: {left}.T"
    if one and other and one[-1] == other[0]:
        return f"the matrix product is {left}@{right}"
    return None


def matmul(a: Shape, b: Shape) -> Shape:
    """The shape of a@b: NumPy's, for vectors and matrices.

    >>> matmul((2, 3), (3,)), matmul((2, 3), (3, 4)), matmul((3,), (3,)), matmul((2,), (2, 3))
    ((2,), (2, 4), (), (3,))
    """
    if not a or not b:
        raise Mismatch(
            f"{{a}} is {written(a)} and {{b}} is {written(b)}: @ multiplies arrays", "write {a}*{b}"
        )
    if a[-1] != b[0]:
        wants = f"{a[-1]} entries" if len(b) == 1 else f"{a[-1]} rows"
        message = f"{{a}} is {written(a)} and {{b}} is {written(b)}: {{a}}@{{b}} needs {wants} in {{b}}"
        raise Mismatch(message, _turned(a, b))
    return (*a[:-1], *b[1:])


def _turned(a: Shape, b: Shape) -> str | None:
    """The product that fits."""
    if len(a) == len(b) == 1:
        return "a column times a row is outer({a}, {b})"
    if len(a) == AXES and a[0] == b[0]:
        return "write {a}.T@{b}"
    if len(b) == AXES and a[-1] == b[-1]:
        return "write {a}@{b}.T"
    if b[-1] == a[0]:
        return "write {b}@{a}"
    return None


def outer(a: Shape, b: Shape) -> Shape:
    """The shape of a column times a row."""
    if len(a) != 1 or len(b) != 1:
        message = f"outer takes two vectors, and {{a}} is {written(a)}, {{b}} is {written(b)}"
        raise Mismatch(message, "the matrix product is {a}@{b}, the product entry by entry {a}*{b}")
    return (*a, *b)


def dot(a: Shape, b: Shape) -> Shape:
    """The shape of the sum of products of two vectors."""
    if a != b or len(a) > 1:
        message = f"{{a}} is {written(a)} and {{b}} is {written(b)}: dot takes two vectors of one size"
        raise Mismatch(message, "the matrix product is {a}@{b}; the sum of all products is sum({a}*{b})")
    return ()


def transpose(a: Shape) -> Shape:
    """Rows for columns; a vector stays what it is."""
    return a[::-1]


def reduction(a: Shape, axis: int | None = None, keep: int = 0) -> Shape:
    """The shape of a sum over all entries, or along one axis.

    >>> reduction((2, 3)), reduction((2, 3), 0), reduction((2, 3), 1, 1)
    ((), (3,), (2, 1))
    """
    if axis is None:
        return (1,) * len(a) if keep else ()
    if axis not in range(len(a)):
        known = {0: "is a number and has no axes", 1: "has axis 0 only"}.get(len(a), "has the axes 0 and 1")
        raise Mismatch(f"there is no axis {axis}: {{a}} {known}", "without an axis all entries are taken")
    if keep not in (0, 1):
        raise Mismatch(f"keep is 0 or 1, not {keep}")
    return (*a[:axis], *((1,) if keep else ()), *a[axis + 1 :])


def total(a: Shape) -> Shape:
    """The shape of what is made of all entries: a number."""
    return ()


def along_last(a: Shape) -> Shape:
    """The shape of a reduction over the last axis: of a matrix one number a row."""
    return a[:-1]


def same(a: Shape) -> Shape:
    return a


def loss(*shapes: Shape) -> Shape:
    """A number, of inputs that broadcast."""
    broadcast(*shapes)
    return ()


def pair(p: Shape, q: Shape) -> Shape:
    """The shape of a loss over distributions: both of one shape."""
    if p != q:
        message = f"{{a}} is {written(p)} and {{b}} is {written(q)}: both are of one shape"
        raise Mismatch(message, "the truth comes first, and has an entry for each probability")
    return ()


def stack(*shapes: Shape) -> Shape:
    """The shape of `[a, b]`: its entries along a new first axis.

    >>> stack((), ()), stack((3,), (3,))
    ((2,), (2, 3))
    """
    for position, shape in enumerate(shapes):
        if shape != shapes[0]:
            one, other = _kind(shapes[0]), _kind(shape)
            message = f"entry 1 is {one} and entry {position + 1} is {other}"
            raise Mismatch(f"{message}: the entries of a vector are of one shape", _rows(shapes[0], shape))
    if len(shapes[0]) >= AXES:
        raise Mismatch("arrays have one or two axes", _ENTRIES)
    return (len(shapes), *shapes[0])


_ENTRIES = "a vector's entries are numbers or vectors"


def _rows(one: Shape, other: Shape) -> str:
    """The way out of a matrix whose rows differ."""
    if AXES in (len(one), len(other)):
        return _ENTRIES
    if one and other:
        return "all rows of a matrix have one length"
    return f"a row that is one number c throughout is c*ones({(one or other)[0]})"


def _kind(shape: Shape) -> str:
    return f"a vector of {written(shape)}" if len(shape) == 1 else written(shape)


def ones(*sizes: int) -> Shape:
    """The shape that is written out: ones(2, 3)."""
    if not all(1 <= size <= LARGEST for size in sizes) or entries(sizes) > LARGEST:
        raise Mismatch(f"an array has 1 to {LARGEST:,} entries", "for example ones(2, 3)")
    return sizes
