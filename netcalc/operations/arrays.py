"""The world of arrays: numpy's float64, with the conventions of Floats.

Outside its domain, and at a pole, a function is nan; nan passes through everything, comparisons too; a
result too large for a float is inf. Functions work entry by entry and broadcast; those of whole arrays stand
below. A walk over this world runs under `quiet`, or numpy warns of every nan.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Literal

import numpy

from netcalc.operations.shapes import Shape, entries

Array = Any
"""A numpy array of float64, or a float64 alone."""


def _inside(function: Callable[..., Array], holds: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """A function of numpy that answers nan where its input is not inside."""

    def value(a: Array) -> Array:
        inside = holds(a)
        found = function(a)
        return found if numpy.all(inside) else numpy.where(inside, found, numpy.nan)[()]

    return staticmethod(value)


def _each(function: Callable[[float], float]) -> Callable[[Array], Array]:
    """A function of Python's, entry by entry."""
    worked = numpy.frompyfunc(function, 1, 1)
    return staticmethod(lambda a: numpy.asarray(worked(a), dtype=numpy.float64)[()])


class Arrays:
    """Numpy's arrays of float64, single numbers among them.

    >>> m = Arrays()
    >>> m.matmul(m.lift([[1, 2], [3, 4]]), m.lift([1, -1])).tolist(), m.softmax(m.lift([1000, 1000])).tolist()
    ([-1.0, -1.0], [0.5, 0.5])
    """

    pi = numpy.float64(math.pi)
    undefined = numpy.float64(math.nan)

    def __init__(self, ties: Literal["split", "first"] = "split") -> None:
        self.ties = ties

    literal = staticmethod(numpy.float64)

    @staticmethod
    def lift(a: Any) -> Array:
        """Nested lists, a number or an array as an array of this world."""
        return numpy.asarray(a, dtype=numpy.float64)[()]

    @staticmethod
    def quiet() -> AbstractContextManager[Any]:
        """A place where faults make nan and inf, and no noise."""
        return numpy.errstate(all="ignore")

    # -- entry by entry ----------------------------------------------------------------------------------

    exp, sin, cos, tan = map(staticmethod, (numpy.exp, numpy.sin, numpy.cos, numpy.tan))
    sinh, cosh, tanh, expm1 = map(staticmethod, (numpy.sinh, numpy.cosh, numpy.tanh, numpy.expm1))
    sqrt, asin, acos, atan = map(staticmethod, (numpy.sqrt, numpy.arcsin, numpy.arccos, numpy.arctan))
    abs, sign = staticmethod(numpy.abs), staticmethod(numpy.sign)
    log = _inside(numpy.log, lambda a: a > 0)
    log2 = _inside(numpy.log2, lambda a: a > 0)
    log10 = _inside(numpy.log10, lambda a: a > 0)
    log1p = _inside(numpy.log1p, lambda a: a > -1)
    erf = _each(math.erf)
    normal_cdf = _each(lambda a: math.erfc(-a / math.sqrt(2)) / 2)

    @staticmethod
    def normal_density(a: Array) -> Array:
        return numpy.exp(-a * a / 2) / math.sqrt(2 * math.pi)

    @staticmethod
    def divide(a: Array, b: Array) -> Array:
        quotient = numpy.divide(a, b)
        return quotient if numpy.all(b) else _chosen(numpy.equal(b, 0), numpy.nan, quotient)

    @staticmethod
    def power(a: Array, b: Array) -> Array:
        if numpy.ndim(b) == 0 and b == 2:
            return numpy.square(a)
        lost = numpy.isnan(a) | numpy.isnan(b) | (numpy.equal(a, 0) & numpy.less(b, 0))
        return _chosen(lost, numpy.nan, numpy.power(a, b, dtype=numpy.float64))

    @staticmethod
    def scale(a: Array, b: Array) -> Array:
        return a * b if numpy.all(a) else _chosen(numpy.equal(a, 0), 0.0, numpy.multiply(a, b))

    @classmethod
    def times_log(cls, y: Array, a: Array) -> Array:
        return _chosen(numpy.less(a, 0), numpy.nan, cls.scale(y, cls.log(a)))

    @staticmethod
    def step(a: Array) -> Array:
        return _marked(numpy.greater(a, 0), a)

    @staticmethod
    def sigmoid(a: Array) -> Array:
        small = numpy.exp(-numpy.abs(a))
        return _chosen(numpy.greater_equal(a, 0), 1.0, small) / (1 + small)

    @classmethod
    def one_less_sigmoid(cls, y: Array, a: Array) -> Array:
        return cls.sigmoid(-a)

    @classmethod
    def one_less_tanh_square(cls, y: Array, a: Array) -> Array:
        return 4 * cls.sigmoid(2 * a) * cls.sigmoid(-2 * a)

    @classmethod
    def sigmoid_less(cls, q: Array, z: Array, p: Array) -> Array:
        """q - p for q = sigmoid(z), also where q is rounded to 1."""
        return cls.scale(1 - p, q) - cls.scale(p, cls.sigmoid(-z))

    @staticmethod
    def one_less_square(a: Array) -> Array:
        return (1 - a) * (1 + a)

    @staticmethod
    def softplus(a: Array) -> Array:
        return numpy.maximum(a, 0.0) + numpy.log1p(numpy.exp(-numpy.abs(a)))

    # -- choices and logic -------------------------------------------------------------------------------

    @staticmethod
    def lt(a: Array, b: Array) -> Array:
        return _marked(numpy.less(a, b), a, b)

    @staticmethod
    def le(a: Array, b: Array) -> Array:
        return _marked(numpy.less_equal(a, b), a, b)

    @staticmethod
    def gt(a: Array, b: Array) -> Array:
        return _marked(numpy.greater(a, b), a, b)

    @staticmethod
    def ge(a: Array, b: Array) -> Array:
        return _marked(numpy.greater_equal(a, b), a, b)

    @staticmethod
    def where(condition: Array, a: Array, b: Array) -> Array:
        otherwise = _chosen(numpy.equal(condition, 0), b, numpy.nan)
        return _chosen(numpy.equal(condition, 1), a, otherwise)

    @staticmethod
    def largest(*a: Array) -> Array:
        """The largest of several entry by entry; of one array the largest entry."""
        return _folded(numpy.maximum, a)

    @staticmethod
    def smallest(*a: Array) -> Array:
        return _folded(numpy.minimum, a)

    @classmethod
    def both(cls, a: Array, b: Array) -> Array:
        return _chosen(_bits(a, b), numpy.multiply(a, b), numpy.nan)

    @classmethod
    def either(cls, a: Array, b: Array) -> Array:
        return _chosen(_bits(a, b), numpy.maximum(a, b), numpy.nan)

    @classmethod
    def differ(cls, a: Array, b: Array) -> Array:
        return _chosen(_bits(a, b), numpy.not_equal(a, b), numpy.nan)

    @classmethod
    def opposite(cls, a: Array) -> Array:
        return _chosen(_bits(a), numpy.subtract(1, a), numpy.nan)

    # -- whole arrays ------------------------------------------------------------------------------------

    @staticmethod
    def shape(a: Array) -> Shape:
        return numpy.shape(a)

    matmul, outer, dot = staticmethod(numpy.matmul), staticmethod(numpy.outer), staticmethod(numpy.dot)
    transpose, prod = staticmethod(numpy.transpose), staticmethod(numpy.prod)

    @staticmethod
    def stack(*entries: Array) -> Array:
        return numpy.stack(entries)

    @staticmethod
    def ones(*sizes: int) -> Array:
        return numpy.ones(sizes)

    @staticmethod
    def sum(a: Array, axis: int | None = None, keep: int = 0) -> Array:
        return numpy.sum(a, axis=axis, keepdims=bool(keep))

    @staticmethod
    def mean(a: Array, axis: int | None = None, keep: int = 0) -> Array:
        return numpy.mean(a, axis=axis, keepdims=bool(keep))

    @staticmethod
    def norm(a: Array) -> Array:
        """The root of the sum of squares; the squares alone may be too large or too small for a float."""
        peak = numpy.max(numpy.abs(a))
        if not 0 < peak < math.inf:
            return peak
        return peak * numpy.sqrt(numpy.sum(numpy.square(a / peak)))

    @staticmethod
    def softmax(a: Array) -> Array:
        rising = numpy.exp(a - _peak(a))
        return rising / _row_sum(rising)

    @staticmethod
    def log_softmax(a: Array) -> Array:
        low = a - _peak(a)
        return low - numpy.log(_row_sum(numpy.exp(low)))

    @staticmethod
    def logsumexp(a: Array) -> Array:
        if numpy.ndim(a) == 0:
            return a
        peak = numpy.max(a, axis=-1)
        return peak + numpy.log(numpy.sum(numpy.exp(a - peak[..., None]), axis=-1))

    # -- for gradients -----------------------------------------------------------------------------------

    @staticmethod
    def start(shape: Shape) -> Array:
        """The gradient of a result to itself."""
        return numpy.ones(shape)[()]

    @staticmethod
    def settled(step: int, a: Array, shape: Shape) -> Array:
        """The gradient at a step, when all of it has arrived."""
        return a

    @staticmethod
    def nothing(shape: Shape) -> Array:
        return numpy.zeros(shape)[()]

    @staticmethod
    def shown(local: Any, shape: Shape) -> Array:
        """The diagonal of an entrywise Jacobian, whole."""
        return numpy.broadcast_to(numpy.asarray(local, dtype=numpy.float64), shape)[()]

    @staticmethod
    def whole(a: Array, shape: Shape) -> Array:
        """An array, or what stands for all its entries, with that shape."""
        return a if numpy.shape(a) == shape else numpy.broadcast_to(a, shape)

    @classmethod
    def spread(cls, a: Array, shape: Shape, axis: int | None = None, keep: int = 0) -> Array:
        """What arrives at a sum, at every entry that was summed."""
        if axis is not None and not keep and shape:
            a = numpy.expand_dims(a, axis)
        return cls.whole(a, shape)

    @staticmethod
    def gathered(a: Array, shape: Shape, target: Shape) -> Array:
        """The sum of what arrives at the places that an array of shape `target` was stretched to."""
        if shape == target:
            return a if numpy.shape(a) == shape else numpy.broadcast_to(a, shape)
        full = numpy.broadcast_to(a, shape)
        ahead = len(shape) - len(target)
        axes = [k for k, size in enumerate(shape) if k < ahead or target[k - ahead] != size]
        return numpy.sum(full, axis=tuple(axes), keepdims=True).reshape(target)[()]

    @staticmethod
    def entry(a: Array, position: int) -> Array:
        return a[position]

    def shared(self, a: Array) -> Array:
        """Of marks of 1, the shares of 1 that they get: equal ones, or all for the first."""
        if self.ties == "split" or not numpy.any(a == 1):
            return self.divide(a, numpy.sum(a))
        first = numpy.zeros(entries(numpy.shape(a)))
        first[numpy.argmax(a)] = 1.0
        return first.reshape(numpy.shape(a))[()]

    @staticmethod
    def product_of_others(y: Array, a: Array) -> Array:
        """For each entry the product of all the others: those before it times those behind it."""
        flat = numpy.ravel(a)
        before = numpy.cumprod(numpy.concatenate(([1.0], flat[:-1])))
        behind = numpy.cumprod(numpy.concatenate(([1.0], flat[:0:-1])))[::-1]
        return (before * behind).reshape(numpy.shape(a))[()]

    @staticmethod
    def direction(y: Array, a: Array) -> Array:
        """a/y, y being its norm; 0 where that is 0."""
        return a / y if y else a * 0.0

    # -- what a router lets through: masks, None for everything ---------------------------------------------

    @staticmethod
    def let_through(local: Any, shape: Shape) -> Array | None:
        """The entries at which a slope is not 0."""
        return None if numpy.all(local) else numpy.broadcast_to(numpy.not_equal(local, 0), shape)

    @staticmethod
    def both_open(a: Array | None, b: Array | None) -> Array | None:
        return b if a is None else a if b is None else a & b

    @staticmethod
    def either_open(a: Array | None, b: Array | None) -> Array | None:
        return None if a is None or b is None else a | b

    @staticmethod
    def kept(mask: Array | None, a: Array) -> Array:
        """A product of slopes, 0 at the entries that are shut: one of its factors is 0 there."""
        return a if mask is None or _all_finite(a) else _chosen(mask, a, 0.0)

    @staticmethod
    def folded(mask: Array | None, shape: Shape, target: Shape) -> Array | None:
        """The mask for an input that was stretched."""
        if mask is None or shape == target:
            return mask
        ahead = len(shape) - len(target)
        axes = [k for k, size in enumerate(shape) if k < ahead or target[k - ahead] != size]
        return numpy.any(mask, axis=tuple(axes), keepdims=True).reshape(target)

    @staticmethod
    def is_shut(mask: Array | None) -> bool:
        return mask is not None and not numpy.any(mask)


def _chosen(condition: Array, a: Any, b: Any) -> Array:
    return numpy.where(condition, a, b)[()]


def _marked(holds: Array, *a: Array) -> Array:
    """1 where a comparison of a holds, else 0; nan where there is nothing to compare."""
    marks = holds * 1.0
    if all(map(_all_finite, a)):
        return marks
    lost = numpy.isnan(a[0])
    for other in a[1:]:
        lost = lost | numpy.isnan(other)
    return _chosen(lost, numpy.nan, marks)


def _all_finite(a: Array) -> bool:
    """Whether all entries are finite, quickly; False may also mean that they add up to too much."""
    return bool(numpy.isfinite(numpy.sum(a)))


def _folded(choose: Any, a: tuple[Array, ...]) -> Array:
    if len(a) == 1:
        return choose.reduce(numpy.ravel(a[0]))
    found = choose(a[0], a[1])
    for other in a[2:]:
        found = choose(found, other)
    return found


def _bits(*a: Array) -> Array:
    found = True
    for bit in a:
        found = found & (numpy.equal(bit, 0) | numpy.equal(bit, 1))
    return found


def _peak(a: Array) -> Array:
    """The largest entry of each row, which is taken off before an exponential."""
    return numpy.max(a, axis=-1, keepdims=True) if numpy.ndim(a) else a


def _row_sum(a: Array) -> Array:
    return numpy.sum(a, axis=-1, keepdims=True) if numpy.ndim(a) else a
