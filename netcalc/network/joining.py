"""How branches come together: add and multiply entry by entry, concat along the channels."""

from __future__ import annotations

from math import prod

from netcalc.errors import ShapeError
from netcalc.network.layers.inputs import depth
from netcalc.network.layers.options import written
from netcalc.network.shape import Shape


def together(kind: str, input: Shape, outputs: list[Shape]) -> Shape:
    """What comes of branches that read the same input; the error names the two that do not agree.

    add, multiply    entry by entry; a branch of 1x1xC, or a vector of C, is meant for every place
    concat           along the channels: the places are the same, the channels add up
    """
    joins = kind == "concat"
    most = 0 if joins else outputs.index(max(outputs, key=lambda one: (not is_single(one), len(one.spatial))))
    whole = outputs[most]
    for branch, output in enumerate(outputs):
        same = output.spatial == whole.spatial or (is_single(output) and not joins)
        if not same or (depth(output) != depth(whole) and not joins):
            raise disagreement(kind, input, outputs, min(most, branch), max(most, branch))
    return whole._replace(channels=sum(map(depth, outputs))) if joins else whole


def is_single(shape: Shape) -> bool:
    return all(size == 1 for size in shape.spatial)


def disagreement(kind: str, input: Shape, outputs: list[Shape], one: int, other: int) -> ShapeError:
    """The error for two branches, counted from 0, whose outputs do not go together."""
    left, right = outputs[one], outputs[other]
    # a shortcut is fitted to the branch beside it, a larger output to a smaller
    turned = left == input != right or places_of(left) > places_of(right)
    wanted, mended, branch = (right, left, one) if turned else (left, right, other)
    return ShapeError(
        f"branch {one + 1} gives {left} and branch {other + 1} gives {right}",
        hint=way_out(kind, wanted, mended, branch + 1),
    )


def places_of(shape: Shape) -> int:
    return prod(shape.spatial)


def way_out(kind: str, wanted: Shape, mended: Shape, branch: int) -> str:
    """A 1x1 convolution that makes two branches agree, where one can; else what the rule is."""
    if kind == "concat":
        return same_places(wanted, mended, branch)
    if not wanted.spatial or len(wanted.spatial) != len(mended.spatial):
        return "branches give the same size, or 1x1xC with the channels of the others"
    steps = {-(-large // small) for large, small in zip(mended.spatial, wanted.spatial, strict=True)}
    step = steps.pop()
    fitting = tuple((large - 1) // step + 1 for large in mended.spatial) == wanted.spatial
    if steps or not fitting:
        return "choose strides and paddings that give both branches the same size"
    stride = f",s={step}" if step > 1 else ""
    return f"conv:{depth(wanted)},1{stride} at the end of branch {branch} would give {wanted}"


def same_places(wanted: Shape, mended: Shape, branch: int) -> str:
    """The rule of concat, and the crop by which a larger branch follows it."""
    rule = "branches of concat have the same places; p=same keeps them where the stride is 1"
    if is_single(wanted) or len(wanted.spatial) != len(mended.spatial):
        return rule
    if any(kept > size for kept, size in zip(wanted.spatial, mended.spatial, strict=True)):
        return rule
    return f"{rule}, crop:{written(wanted.spatial)} at the end of branch {branch} cuts them out"
