"""How branches come together: add and multiply entry by entry, concat along the channels."""

from __future__ import annotations

from math import prod

from netcalc.errors import ShapeError
from netcalc.network.layers.inputs import depth
from netcalc.network.shape import Shape


def added(outputs: list[Shape]) -> Shape:
    """Entry by entry; a branch of 1x1xC, or a vector of C, is meant for every place."""
    largest = max(outputs, key=lambda shape: (not is_single(shape), len(shape.spatial)))
    for output in outputs:
        same = output.spatial == largest.spatial or is_single(output)
        if not same or depth(output) != depth(largest):
            raise Disagreement(outputs.index(largest), outputs.index(output))
    return largest


def concatenated(outputs: list[Shape]) -> Shape:
    """Along the channels: the places are the same, the channels add up."""
    for output in outputs:
        if output.spatial != outputs[0].spatial:
            raise Disagreement(0, outputs.index(output))
    return outputs[0]._replace(channels=sum(map(depth, outputs)))


def is_single(shape: Shape) -> bool:
    return all(size == 1 for size in shape.spatial)


class Disagreement(Exception):
    """Two branches, counted from 0, whose outputs do not go together."""

    def __init__(self, *branches: int) -> None:
        super().__init__()
        self.first, self.second = sorted(branches)


JOIN = {"add": added, "multiply": added, "concat": concatenated}


def together(kind: str, input: Shape, outputs: list[Shape]) -> Shape:
    """What comes of branches that read the same input; the error names the two that do not agree."""
    try:
        return JOIN[kind](outputs)
    except Disagreement as found:
        one, other = found.first, found.second
    left, right = outputs[one], outputs[other]
    # a shortcut is fitted to the branch beside it, a larger output to a smaller
    turned = left == input != right or places_of(left) > places_of(right)
    wanted, mended, branch = (right, left, one) if turned else (left, right, other)
    raise ShapeError(
        f"branch {one + 1} gives {left} and branch {other + 1} gives {right}",
        hint=way_out(kind, wanted, mended, branch + 1),
    )


def places_of(shape: Shape) -> int:
    return prod(shape.spatial)


def way_out(kind: str, wanted: Shape, mended: Shape, branch: int) -> str:
    """A 1x1 convolution that makes two branches agree, where one can; else what the rule is."""
    if kind == "concat":
        return "branches of concat have the same places; p=same keeps them where the stride is 1"
    if not wanted.spatial or len(wanted.spatial) != len(mended.spatial):
        return "branches give the same size, or 1x1xC with the channels of the others"
    steps = {-(-large // small) for large, small in zip(mended.spatial, wanted.spatial, strict=True)}
    step = steps.pop()
    fitting = tuple((large - 1) // step + 1 for large in mended.spatial) == wanted.spatial
    if steps or not fitting:
        return "choose strides and paddings that give both branches the same size"
    stride = f",s={step}" if step > 1 else ""
    return f"conv:{depth(wanted)},1{stride} at the end of branch {branch} would give {wanted}"
