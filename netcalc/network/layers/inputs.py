"""What a layer may ask of its input, and the error where it is another one."""

from __future__ import annotations

from netcalc.errors import ShapeError
from netcalc.network.layers.count import Count, product
from netcalc.network.shape import Shape

RANKS = ("a vector", "a sequence", "an image", "a volume")


class Misplaced(ShapeError):
    """A layer whose input another layer, put before it, would have made right."""

    def __init__(self, message: str, ahead: str) -> None:
        super().__init__(message, hint=f"put {ahead} before it")
        self.ahead = ahead


def described(shape: Shape) -> str:
    """A shape with the word for it.

    >>> described(Shape((28, 28), 10)), described(Shape((), 784)), described(Shape((100,), 64))
    ('an image, 28x28x10', 'a vector, 784', 'a sequence, 64@100')
    """
    rank = len(shape.spatial)
    return f"{RANKS[rank] if rank < len(RANKS) else f'a signal with {rank} axes'}, {shape}"


def depth(shape: Shape) -> int:
    """Channels at each place; one where none are named."""
    return 1 if shape.channels is None else shape.channels


def channels(shape: Shape) -> Count:
    return Count(depth(shape), "C")


def places(shape: Shape) -> Count:
    """Places of a signal that has some: H*W of an image, L of a sequence."""
    names = ("L",) if len(shape.spatial) == 1 else ("H", "W") if len(shape.spatial) == 2 else ("D", "H", "W")
    named = zip(shape.spatial, names + ("N",) * len(shape.spatial), strict=False)
    return product(Count(size, name) for size, name in named)


def is_vector(shape: Shape) -> bool:
    """No places, or a single one: 1x1xC counts as C."""
    return not shape.spatial or (len(shape.spatial) > 1 and all(size == 1 for size in shape.spatial))


def nodes(shape: Shape) -> int:
    """The nodes that a dense layer reads at once: all of a vector, one position of a sequence."""
    if is_vector(shape) or len(shape.spatial) == 1:
        return depth(shape)
    raise Misplaced(f"the input is {described(shape)}", ahead="flatten")


def with_nodes(shape: Shape, count: int) -> Shape:
    """The output of a dense layer: a vector, or the same positions with `count` nodes each."""
    return shape._replace(channels=count) if len(shape.spatial) == 1 else Shape((), count)


def vector(shape: Shape) -> int:
    """The nodes of a vector."""
    if is_vector(shape):
        return depth(shape)
    raise Misplaced(f"the input is {described(shape)}", ahead="flatten")


def sequence(shape: Shape) -> tuple[int, int]:
    """Positions and channels of a sequence."""
    if len(shape.spatial) == 1:
        return shape.spatial[0], depth(shape)
    if len(shape.spatial) > 1:
        raise Misplaced(f"the input is {described(shape)}, not a sequence", ahead="tokens")
    raise ShapeError(
        f"the input is {described(shape)}, not a sequence",
        hint=f"write channels@positions, {shape}@100; embedding makes a sequence of a vector of ids",
    )


def spatial(shape: Shape, layer: str) -> tuple[int, ...]:
    """The axes that a window can slide along."""
    if shape.spatial:
        return shape.spatial
    raise ShapeError(
        f"{layer} slides along places, and the input is {described(shape)}",
        hint=f"an image is written 28x28x{shape}, a sequence 1@{shape}",
    )
