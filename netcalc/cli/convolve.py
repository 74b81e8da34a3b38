"""Convolution and pooling on real numbers: convolve."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from netcalc.answer import Answer
from netcalc.cli.commands import Example, Returns
from netcalc.cli.question import question
from netcalc.cli.sizes import Dilation, Padding, Rounding, Strict


@question(
    Example("netcalc convolve '[[1,5,2],[2,3,0],[4,0,1]]' --pool max --kernel 2 --stride 1", "[[5,5],[4,3]]"),
    Example("netcalc convolve '[1,2,4,8]' '[1,-1]' --padding 1:0 --trace 2 --get sum", "1*1 + 2*(-1)"),
    pipes=("image", "filters"),
    minus=True,
    returns=Returns(
        {
            "output": "the numbers: rows, with channels ahead of them where there are any",
            "shape": "how many along each axis",
            "fits": "whether the windows fit all axes exactly",
            "exact": "the quotients of the size formula, before rounding",
            "place": "with --trace: the place, counted from 1; else null",
            "sum": "with --trace: its sum written out; else null",
            "value": "with --trace: what the sum is; else null",
        },
        {
            "output": {
                "filter": "which filter; null where there is one",
                "channel": "of a pooling: which channel",
                "row": "from 1",
                "column": "from 1",
                "position": "of a signal: from 1",
                "value": "the number",
            },
            "trace": {
                "channel": "of the image",
                "row": "of the image; of a padding it is below 1 or past the end",
                "terms": "the products",
                "sum": "what they sum to",
                "x": "the numbers of the image",
                "w": "those of the filter",
            },
        },
        {3: "with --strict, the window does not fit; too many products"},
    ),
)
def convolve(
    image: Annotated[
        str,
        Argument(
            metavar="IMAGE",
            help="[[1,2],[3,4]] or @FILE, .csv, .npy, .json; a signal has one axis, channels come first.",
        ),
    ],
    filters: Annotated[
        str | None,
        Argument(
            metavar="FILTER",
            help="As deep as the image; several filters have one axis more, in front. None with --pool.",
        ),
    ] = None,
    stride: Annotated[
        str | None,
        Option("--stride", "-S", metavar="S", help="Step of the window; 1, for a pooling the kernel."),
    ] = None,
    padding: Padding = "0",
    dilation: Dilation = "1",
    bias: Annotated[
        str | None,
        Option("--bias", metavar="B", help="Added to each sum; one number, or one per filter: 1,0."),
    ] = None,
    groups: Annotated[str, Option("--groups", metavar="G", help="Groups of channels; 1 by default.")] = "1",
    pool: Annotated[
        str | None, Option("--pool", metavar="WHICH", help="Instead of a filter: max or avg of the window.")
    ] = None,
    kernel: Annotated[
        str | None, Option("--kernel", "-F", metavar="F", help="Size of the pooling's window, 2 or 3x5.")
    ] = None,
    rounding: Rounding = "floor",
    strict: Strict = False,
    trace: Annotated[
        str | None,
        Option(
            "--trace", metavar="I,J", help="Write out one place's sum; with several filters K,I,J. From 1."
        ),
    ] = None,
    shape: Annotated[
        str | None,
        Option("--shape", metavar="SIZE", help="How IMAGE is read: 2@100, 28x28x3 (channels last)."),
    ] = None,
) -> Answer:
    """The numbers that come out of a convolution, or of a pooling.

        z(i,j) = sum over the window of x*w, plus b

    The filter is not flipped, as networks compute it. Integers, decimals and fractions such as 1/9 are
    exact. Without --shape one axis is a signal, two are an image, three the channels of one.
    """
    from netcalc.questions.convolve import convolve

    return convolve(
        image,
        filters,
        stride=stride,
        padding=padding,
        dilation=dilation,
        bias=bias,
        groups=groups,
        pool=pool,
        kernel=kernel,
        rounding=rounding,
        strict=strict,
        trace=trace,
        shape=shape,
    )
