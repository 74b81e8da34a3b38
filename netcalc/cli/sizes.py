"""How large the output of a sliding window is: conv-shape, pool-shape."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from netcalc.answer import Answer
from netcalc.cli.commands import Example, Returns
from netcalc.cli.question import question
from netcalc.errors import InputError

Size = Annotated[
    str, Argument(metavar="SIZE", help="7, 28x28, 32x32x3; channels first and other ranks: 3@224x224.")
]
Kernel = Annotated[
    str | None,
    Option("--kernel", "-F", metavar="F", help="Size of the window, 5 or one per axis, 3x5. Needed."),
]
Stride = Annotated[str, Option("--stride", "-S", metavar="S", help="Step of the window; 1 by default.")]
PoolStride = Annotated[
    str | None, Option("--stride", "-S", metavar="S", help="Step of the window; the kernel by default.")
]
Padding = Annotated[
    str,
    Option(
        "--padding",
        "-P",
        metavar="P",
        help="On both sides, 2 or 1x2; uneven 0:1 (before:after); same, valid, causal.",
    ),
]
Dilation = Annotated[
    str, Option("--dilation", metavar="D", help="Step between the window's own cells; 1 by default.")
]
Rounding = Annotated[str, Option("--rounding", metavar="WHICH", help="Where it does not fit: floor or ceil.")]
Strict = Annotated[bool, Option("--strict", help="A window that does not fit is an error, exit code 3.")]

RETURNS = Returns(
    {
        "output": "the output size: its spatial axes, then its channels where they are known",
        "spatial": "the spatial axes alone",
        "channels": "how many channels; null where they are not known",
        "fits": "whether the windows fit all axes exactly",
        "exact": "the quotients of the formula, before rounding, an axis each",
    },
    {
        "axes": {
            "axis": "height, width, depth, length or channels",
            "size": "N, of the input",
            "kernel": "F",
            "dilation": "D",
            "effective_kernel": "D*(F - 1) + 1",
            "padding": "on each side, or [before, after]",
            "stride": "S",
            "output_padding": "added to the end of a transposed output",
            "formula": "the formula with the numbers put in",
            "exact": "its value before rounding",
            "output": "the output's size",
            "note": "what does not fit; null where all does",
        }
    },
    {3: "with --strict, the window does not fit"},
)


@question(
    Example("netcalc conv-shape 7 --kernel 3 --sweep stride=1,2,3"),
    Example("netcalc conv-shape 3@224x224 -F 7 -S 2 -P 3 --filters 64", "64@112x112"),
    joint="x",
    returns=RETURNS,
)
def conv_shape(
    size: Size,
    kernel: Kernel = None,
    stride: Stride = "1",
    padding: Padding = "0",
    dilation: Dilation = "1",
    filters: Annotated[
        str | None, Option("--filters", metavar="K", help="How many filters: the output's channels.")
    ] = None,
    groups: Annotated[str, Option("--groups", metavar="G", help="Groups of channels; 1 by default.")] = "1",
    transposed: Annotated[bool, Option("--transposed", help="A transposed convolution: sizes grow.")] = False,
    output_padding: Annotated[
        str, Option("--output-padding", metavar="N", help="Added to a transposed output's end; 0 by default.")
    ] = "0",
    rounding: Rounding = "floor",
    strict: Strict = False,
) -> Answer:
    """The output size of a convolution, axis by axis.

        floor((N + 2P - F)/S + 1)      F is D*(F - 1) + 1 with dilation D

    A vector's side, an image, a sequence or a volume. Where the window does not fit, the size is rounded
    down, as frameworks do, and a note says so.
    """
    from netcalc.questions.sizes import conv_shape

    return conv_shape(
        size,
        _given(kernel, "conv-shape 32 --kernel 5"),
        stride=stride,
        padding=padding,
        dilation=dilation,
        filters=filters,
        groups=groups,
        transposed=transposed,
        output_padding=output_padding,
        rounding=rounding,
        strict=strict,
    )


@question(
    Example("netcalc pool-shape 112 -F 3 -S 2 -P 1 --rounding ceil", "57"),
    Example("netcalc pool-shape 64@100 --kernel 4", "64@25"),
    joint="x",
    returns=RETURNS,
)
def pool_shape(
    size: Size,
    kernel: Kernel = None,
    stride: PoolStride = None,
    padding: Padding = "0",
    dilation: Dilation = "1",
    rounding: Rounding = "floor",
    strict: Strict = False,
) -> Answer:
    """The output size of a pooling, axis by axis; channels stay as they are.

        floor((N + 2P - F)/S + 1)      S is F where it is not given

    With --rounding ceil, less one where the last window would start in the padding after the input.
    """
    from netcalc.questions.sizes import pool_shape

    return pool_shape(
        size,
        _given(kernel, "pool-shape 224x224x3 --kernel 2"),
        stride=stride,
        padding=padding,
        dilation=dilation,
        rounding=rounding,
        strict=strict,
    )


def _given(kernel: str | None, line: str) -> str:
    if kernel is None:
        raise InputError("the size of the window is missing: --kernel", f"for example: netcalc {line}")
    return kernel
