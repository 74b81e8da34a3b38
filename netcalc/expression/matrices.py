"""The world of formulas in matrix form: steps of a graph whose values are arrays.

What is tidied of products and sums holds entry by entry, so it holds of arrays. A term may have a smaller
shape than what it stands for, and then stands for each of its entries: of sum(x) the gradient is 1 at every
entry of x. It is made whole, ones(3), where an operation needs the entries: a matrix product, or the answer.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Literal

from netcalc.expression.graph import Graph, Step
from netcalc.expression.steps import Steps, Term
from netcalc.operations import VECTOR
from netcalc.operations.shapes import Shape, entries


def _standing(row: str) -> Any:
    """A function of whole arrays that stands as it is."""
    return lambda m, *inputs: m._call(row, *map(m._lift, inputs))


class Matrices(Steps):
    """Formulas of numbers, vectors and matrices.

    >>> m = Matrices()
    >>> W, u = m.input("W", (2, 3)), m.input("u", (2,))
    >>> product = m.matmul(m.transpose(W), u)
    >>> from netcalc.expression.printer import write
    >>> write(m.steps, product.index), m.shape(product)
    ('W.T@u', (3,))
    """

    def __init__(
        self,
        graph: Graph | None = None,
        ties: Literal["split", "first"] = "split",
        shapes: Sequence[Shape] = (),
        settled: Collection[int] = (),
    ) -> None:
        super().__init__(graph, ties)
        self.shapes: list[Shape] = list(shapes)
        """The shape of every step."""
        self._settled = settled

    def input(self, name: str, shape: Shape = ()) -> Term:
        term = super().input(name)
        self.shapes[-1] = shape
        return term

    def shape(self, a: Any) -> Shape:
        return self.shapes[a.index] if isinstance(a, Term) else ()

    def _append(self, step: Step, exact: Any = None) -> Term:
        self.shapes.append(self._shape(step))
        return super()._append(step, exact)

    def _shape(self, step: Step) -> Shape:
        if step.operation is None:
            return ()
        arrays, settings = step.operation.split(step.inputs)
        sizes = [int(self.steps[j].literal) for j in settings]
        return step.operation.shape_of(*[self.shapes[j] for j in arrays], *sizes)

    # -- functions of whole arrays -----------------------------------------------------------------------

    def matmul(self, x: Any, y: Any) -> Term:
        """A product of arrays, its sign in front."""
        a, b = self._lift(x), self._lift(y)
        for k, factor in enumerate((a, b)):
            if self._is(factor, "neg"):
                inner = self._of(factor, 0)
                return self.negative(self.matmul(*((inner, b) if k == 0 else (a, inner))))
        if len(self.shape(a)) == 1 and self._is(b, "transpose"):  # x@A.T is A@x
            return self._call("matmul", self._of(b, 0), a)
        return self._call("matmul", a, b)

    def divide(self, x: Any, y: Any) -> Term:
        """A quotient; the 2 of a square and the count of a mean are one number: 2*(y - t)/6 is (y - t)/3."""
        a, b = self._lift(x), self._lift(y)
        if b.exact and self._is(a, "mul") and (factor := self._of(a, 0)).exact:
            share = self.divide(factor.exact, b.exact)
            rest = self._of(a, 1)
            if share.exact is not None and abs(share.exact.numerator) == 1:
                over = super().divide(rest, share.exact.denominator)
                return self.negative(over) if share.exact < 0 else over
            return self.scale(share, rest)
        return super().divide(a, b)

    def transpose(self, x: Any) -> Term:
        a = self._lift(x)
        if len(self.shape(a)) < 2:
            return a
        if self._is(a, "matmul") and any(self._is(self._of(a, k), "transpose") for k in (0, 1)):
            return self.matmul(self.transpose(self._of(a, 1)), self.transpose(self._of(a, 0)))
        return self._of(a, 0) if self._is(a, "transpose") else self._call("transpose", a)

    sum, mean, prod, norm, dot, outer, softmax, log_softmax, logsumexp = map(
        _standing,
        ("sum", "mean", "prod", "norm", "dot", "outer", "softmax", "log_softmax", "logsumexp"),
    )

    def ones(self, *sizes: int) -> Term:
        return self._call("ones", *map(self.number, sizes))

    def whole(self, a: Any, shape: Shape) -> Term:
        """A term with all the entries that it stands for."""
        term = self._lift(a)
        if self.shape(term) == shape:
            return term
        ones = self.ones(*shape)
        if term.exact == 0:
            return self._call("mul", term, ones)
        if term.exact is not None and term.exact.numerator == 1:  # 1/3 at every entry is ones(2)/3
            return self.divide(ones, term.exact.denominator)
        return self.scale(term, ones)

    def spread(self, a: Any, shape: Shape, axis: int | None = None, keep: int = 0) -> Term:
        """What arrives at a sum along an axis, so that it stretches over what was summed."""
        term = self._lift(a)
        if axis == 1 and not keep and self.shape(term):
            return self._call("outer", term, self.ones(shape[1]))
        return term

    def gathered(self, a: Any, shape: Shape, target: Shape) -> Any:
        """The sum of what stands for an array of `shape` at the places that `target` was stretched to."""
        if shape == target:
            return a
        own = self.shape(a)
        sizes = (1,) * (len(shape) - len(own)) + own
        ahead = len(shape) - len(target)
        summed = [k for k in range(len(shape)) if k < ahead or target[k - ahead] != shape[k]]
        count = entries(tuple(shape[k] for k in summed if sizes[k] == 1))
        axes = [k - (len(shape) - len(own)) for k in summed if sizes[k] > 1]
        return self._summed(self.scale(a, count) if count > 1 else a, axes, target)

    def _summed(self, x: Any, axes: list[int], target: Shape) -> Any:
        """The sum along these axes, with no more axes than `target` has."""
        own = self.shape(x)
        totals = self._totals(x, axes)
        if len(totals) == 1:
            return self.number(totals.pop())
        if all(size == 1 for k, size in enumerate(own) if k not in axes):
            return self._call("sum", self._lift(x)) if entries(own) > 1 or len(own) > len(target) else x
        if not axes and len(own) <= len(target):
            return x
        axis = self.number(axes[0] if axes else 0)
        keep = (self.number(1),) if len(target) == len(own) else ()
        return self._call("sum", self._lift(x), axis, *keep)

    def _totals(self, x: Any, axes: list[int]) -> set[Any]:
        """The sums along the last axis of an array that is written out, each once; none of any other."""
        if axes != [len(self.shape(x)) - 1] or not isinstance(x, Term):
            return set()
        step = self.steps[x.index]
        rows = [Term(self, j) for j in step.inputs] if len(self.shape(x)) > 1 else [x]
        if any(self.steps[row.index].operation is not VECTOR for row in (x, *rows)):
            return set()
        exact = [[self._of(row, k).exact for k in range(self.shape(row)[0])] for row in rows]
        if any(entry is None for row in exact for entry in row):
            return set()
        return {sum(entry for entry in row if entry is not None) for row in exact}

    def entry(self, a: Any, position: int) -> Term:
        """An entry of a vector, or a row of a matrix: there is no index in the language."""
        term = self._lift(a)
        step = self.steps[term.index]
        if step.operation is VECTOR:
            return Term(self, step.inputs[position])
        marks = [self.number(int(k == position)) for k in range(self.shape(term)[0])]
        return self._call("matmul", self._step(VECTOR, *marks), term)

    def shared(self, a: Any) -> Term:
        return self.divide(a, self._call("sum", self._lift(a)))

    def product_of_others(self, y: Any, a: Any) -> Term:
        return self.divide(y, a)

    def direction(self, y: Any, a: Any) -> Term:
        return self.divide(a, y)

    # -- what a walk back asks of its world ---------------------------------------------------------------

    def settled(self, step: int, a: Any, shape: Shape) -> Any:
        """The gradient at a step, when all of it has arrived: whole where the step has a name."""
        return self.whole(a, shape) if step in self._settled else a
