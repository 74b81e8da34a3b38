"""A layer whose weights slide, as a map of numbers there and of gradients back: convolutions of any rank.

    z[k, p] = sum over c, f of w[k, c, f]*x[c, S*p + D*f - P]          dL/dx is the same sum read backwards

One cell f of the window after another, each for all places p at once, so that no copy of all windows is made.
A dense layer that acts on every place is one whose window is a single cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

from netcalc.network.layers.convolution import Conv, DepthwiseConv
from netcalc.network.layers.dense import Dense
from netcalc.network.layers.inputs import depth
from netcalc.network.shape import Shape
from netcalc.network.window import Window

if TYPE_CHECKING:
    from netcalc.network.rows import Row


class Slide(NamedTuple):
    """What slides over what; numbers are in a row, channels first."""

    input: Shape
    output: Shape
    windows: tuple[Window, ...]
    groups: int

    @property
    def weights(self) -> tuple[int, ...]:
        """The weights' axes: groups, filters of each, channels of each, the window's sides."""
        each = depth(self.output) // self.groups, depth(self.input) // self.groups
        return (self.groups, *each, *(window.kernel for window in self.windows))

    @property
    def products(self) -> int:
        """Multiplications of one pass."""
        return prod(self.weights) * prod(self.output.spatial)

    def there(self, weights: Any, x: Any) -> Any:
        """What comes out: z of x."""
        import numpy

        found = numpy.zeros((self.groups, self.weights[1], prod(self.output.spatial)))
        padded = self._padded(x)
        for cell, seen in self._cells():
            values = padded[seen].reshape(self.groups, self.weights[2], -1)
            found += weights[(..., *cell)] @ values
        return found.ravel()

    def back(self, weights: Any, gradient: Any) -> Any:
        """What flows back: dL/dx of dL/dz."""
        import numpy

        upstream = gradient.reshape(self.groups, self.weights[1], -1)
        padded = self._padded(numpy.zeros(depth(self.input) * prod(self.input.spatial)))
        for cell, seen in self._cells():
            flow = weights[(..., *cell)].swapaxes(1, 2) @ upstream
            padded[seen] += flow.reshape(-1, *self.output.spatial)
        sides = zip(self.windows, self.input.spatial, strict=True)
        inner = (slice(window.before, window.before + size) for window, size in sides)
        return padded[(slice(None), *inner)].ravel()

    def _padded(self, x: Any) -> Any:
        import numpy

        around = [(0, 0), *((window.before, max(window.after, 0)) for window in self.windows)]
        return numpy.pad(x.reshape(-1, *self.input.spatial), around)

    def _cells(self) -> Iterator[tuple[tuple[int, ...], tuple[slice, ...]]]:
        """Every cell of the window, and the places of the padded input that it sees."""
        sides = tuple(zip(self.windows, self.output.spatial, strict=True))
        for cell in product(*(range(window.kernel) for window in self.windows)):
            seen = (
                slice(start := window.dilation * k, start + window.stride * (count - 1) + 1, window.stride)
                for k, (window, count) in zip(cell, sides, strict=True)
            )
            yield cell, (slice(None), *seen)


def slide_of(row: Row) -> Slide | None:
    """The slide that a layer is; None where it is a dense one of a vector, or picks its inputs at random."""
    layer, input = row.layer, row.input
    match layer:
        case Conv(groups=groups):
            return Slide(input, row.output, layer.windows(input), groups)
        case DepthwiseConv():
            return Slide(input, row.output, layer.windows(input), depth(input))
        case Dense() if row.output.spatial:
            return Slide(input, row.output, (Window(1),) * len(input.spatial), 1)
    return None
