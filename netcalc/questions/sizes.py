"""The size questions: what comes out of a convolution, and out of a pooling.

A function per question. What a kernel finds on each axis is `network.slide`'s; how it is told, the
formula and the same formula with the numbers put in, is `questions.size_working`'s.
"""

from __future__ import annotations

from collections.abc import Sequence

from netcalc.answer import Answer, Note, Value
from netcalc.errors import FitError, InputError
from netcalc.network.axes import one_number, per_axis
from netcalc.network.groups import check_groups
from netcalc.network.shape import Shape, channels_first_note, read_shape
from netcalc.network.slide import Kernel, PerAxis, read_kernel, slide, turned_round
from netcalc.questions.size_formula import Slide, lessened, quotient
from netcalc.questions.size_working import axes_table, beside, fit_notes, way_to_fit, working

Size = str | int | Sequence[int] | Shape


def conv_shape(
    size: Size,
    kernel: PerAxis,
    stride: PerAxis = 1,
    padding: str | int | Sequence[object] = 0,
    dilation: PerAxis = 1,
    filters: str | int | None = None,
    groups: str | int = 1,
    transposed: bool = False,
    output_padding: PerAxis = 0,
    rounding: str = "floor",
    strict: bool = False,
) -> Answer:
    """The output size of a convolution.

        floor((N + 2P - F)/S) + 1            F_eff = D(F - 1) + 1 in the place of F, where it is dilated
        (N - 1)*S - 2P + F + output_padding  transposed

    The size is 7 (a side), 28x28 (height x width), 32x32x3 (height x width x channels) or, channels
    first, 64@100, 3@224x224, 3@16x112x112; as a text or a tuple. Every option is for all axes or for
    each: 3 or "3x5" or (3, 5). Padding may also be "same" (TensorFlow's rule), "valid", "causal", or
    before:after, as in "0:1". Without filters the depth of the output is not known.

    Main answer `output`; also `spatial`, `channels`, `fits`, `exact`. Rounds down as torch.nn.Conv2d and
    tf.nn.conv2d do, and notes what is never seen; with `strict` what does not fit is a FitError.
    Raises ShapeError where there is no place for the kernel, with the smallest change that makes one.

    >>> str(conv_shape((32, 32, 3), kernel=5, padding=2, filters=10).output)
    '32x32x10'
    >>> conv_shape(7, kernel=3, stride=3).fits
    False
    """
    shape = read_shape(size)
    read = read_kernel(len(shape.spatial), kernel, stride, padding, dilation, rounding)
    if transposed:
        read = turned_round(read, output_padding)
    elif any(per_axis(output_padding, len(shape.spatial), "output padding", least=0)):
        raise InputError("output padding: it is for transposed convolutions", hint="add --transposed")
    count = None if filters is None else one_number(filters, "filters")
    parted = one_number(groups, "groups")
    depth = 1 if len(shape.spatial) == 2 and shape.channels is None else shape.channels
    check_groups(parted, depth, count)
    found = Slide("convolution", shape, read, slide(shape, read), count, parted, depth)
    question = asked(shape, read) | {
        "filters": count,
        "groups": parted,
        "transposed": transposed,
        "output_padding": list(read.output_padding or (0,) * len(shape.spatial)),
    }
    return answered("conv-shape", question, found, count, strict)


def pool_shape(
    size: Size,
    kernel: PerAxis,
    stride: PerAxis | None = None,
    padding: str | int | Sequence[object] = 0,
    dilation: PerAxis = 1,
    rounding: str = "floor",
    strict: bool = False,
) -> Answer:
    """The output size of a pooling, each channel by itself; the stride is the kernel's unless given.

        floor((N + 2P - F)/S) + 1            F_eff = D(F - 1) + 1 in the place of F, where it is dilated

    Options as for `conv_shape`. With rounding "ceil" it is rounded up, less one where the last window
    would start in the padding, as torch.nn.MaxPool2d does with ceil_mode; and the padding is at most
    half the effective kernel, as PyTorch demands. Answers and raises as `conv_shape` does.

    >>> str(pool_shape("224x224x3", 2).output), str(pool_shape("112x112x64", 3, 2, rounding="ceil").output)
    ('112x112x3', '56x56x64')
    """
    shape = read_shape(size)
    step = kernel if stride is None else stride
    read = read_kernel(len(shape.spatial), kernel, step, padding, dilation, rounding, pooling=True)
    found = Slide("pooling", shape, read, slide(shape, read), shape.channels)
    return answered("pool-shape", asked(shape, read), found, shape.channels, strict)


def asked(shape: Shape, kernel: Kernel) -> dict[str, Value]:
    """The question as it was read, every option for every axis."""
    return {
        "size": str(shape),
        "kernel": list(kernel.size),
        "stride": list(kernel.stride),
        "padding": [one if isinstance(one, str) else list(one) for one in kernel.padding],
        "dilation": list(kernel.dilation),
        "rounding": kernel.rounding,
    }


def answered(
    command: str, question: dict[str, Value], found: Slide, channels: int | None, strict: bool
) -> Answer:
    """The answer of either question. Raises FitError where it must fit and does not."""
    fitting = fit_notes(found)
    if strict and fitting:
        raise FitError(fitting[0].text, hint=way_to_fit(found))
    spatial = tuple(axis.output for axis in found.axes)
    fields: dict[str, Value] = {
        "output": Shape(spatial, channels, found.shape.channels_first),
        "spatial": spatial,
        "channels": channels,
        "fits": not fitting,
        "exact": tuple(quotient(axis) for axis in found.axes),
    }
    notes = (*fitting, *reading_notes(found), *convention_notes(found))
    question["strict"] = strict
    return Answer(
        command, question, "output", fields, working(found), (axes_table(found), beside(found)), notes
    )


def reading_notes(found: Slide) -> tuple[Note, ...]:
    """How the input was understood, where it may have been meant otherwise."""
    texts = [channels_first_note(found.shape)]
    if found.what == "convolution" and found.filters is None and found.shape.channels is not None:
        texts.append("the depth of the output is the number of filters, which was not given (--filters)")
    return tuple(Note("reading", text) for text in texts if text)


def convention_notes(found: Slide) -> tuple[Note, ...]:
    """Whose rule was followed, where there is more than one."""
    texts = []
    if "same" in found.kernel.padding and any(axis.window.before < axis.window.after for axis in found.axes):
        texts.append("same pads the odd sample after the input (TensorFlow's rule)")
    if found.kernel.rounding == "ceil":
        if found.kernel.transposed:
            texts.append("a transposed convolution divides nothing, so there is nothing to round")
        elif found.what == "convolution":
            texts.append(
                "PyTorch and TensorFlow round convolutions down; ceil is the rule of PyTorch's poolings"
            )
        if any(lessened(found, axis) for axis in found.axes):
            texts.append("rounded up, less one: one more window would start in the padding (PyTorch's rule)")
    return tuple(Note("convention", text) for text in texts)
