"""Every layer against arrays really built and multiplications counted by hand.

CASES has a row for each layer of the notation, and a layer without one fails. A row says what comes out,
which arrays of weights a framework would make, and how many multiply-accumulates there are; the arrays
are made with numpy and their entries counted.
"""

from __future__ import annotations

import re
from math import comb
from typing import NamedTuple

import numpy as np
import pytest

from netcalc.cli.commands import COMMANDS
from netcalc.cli.help import explanation
from netcalc.errors import InputError, LimitError, NetcalcError, ShapeError
from netcalc.network.assembly import assemble
from netcalc.network.layers import LAYERS, Count, activations, find, kinds, spelled
from netcalc.network.layers.count import product
from netcalc.network.notation import parse
from netcalc.network.walk import Row, walk

LISTING = "Layers, with the options that may be left out"


class Case(NamedTuple):
    """A layer on an input, its output, the arrays of its weights, its multiplications."""

    input: str
    layer: str
    output: str
    arrays: tuple[tuple[int, ...], ...] = ()
    macs: int = 0


CASES = (
    Case("784", "dense:256", "256", ((256, 784), (256,)), 256 * 784),
    Case("784", "256", "256", ((256, 784), (256,)), 256 * 784),
    Case("784", "fc:256,bias=no", "256", ((256, 784),), 256 * 784),
    Case("784", "linear:units=256,bias=true", "256", ((256, 784), (256,)), 256 * 784),
    Case("64@10", "dense:32", "32@10", ((32, 64), (32,)), 10 * 32 * 64),
    Case("1x1x512", "dense:10", "10", ((10, 512), (10,)), 5120),
    Case("32x32x3", "conv:10,5,p=2", "32x32x10", ((10, 3, 5, 5), (10,)), 10 * 75 * 32 * 32),
    Case(
        "32x32x3", "conv:filters=10,kernel=5,stride=1,padding=2", "32x32x10", ((10, 3, 5, 5), (10,)), 768000
    ),
    Case("3@32x32", "conv:10,5,s=2,bias=false", "10@14x14", ((10, 3, 5, 5),), 750 * 14 * 14),
    Case("28x28", "conv:6,3x5", "26x24x6", ((6, 1, 3, 5), (6,)), 90 * 26 * 24),
    Case("28x28x4", "conv:6,3,g=2", "26x26x6", ((6, 2, 3, 3), (6,)), 6 * 18 * 26 * 26),
    Case("28x28x4", "conv:6,3,p=1x0,d=1x2", "28x24x6", ((6, 4, 3, 3), (6,)), 216 * 28 * 24),
    Case("28x28x4", "conv:6,2,p=0:1x1:0", "28x28x6", ((6, 4, 2, 2), (6,)), 96 * 28 * 28),
    Case("28x28x4", "conv:6,4,s=3,p=same", "10x10x6", ((6, 4, 4, 4), (6,)), 384 * 100),
    Case("64@100", "conv:32,3,p=causal,d=2", "32@100", ((32, 64, 3), (32,)), 32 * 64 * 3 * 100),
    Case("3@16x112x112", "conv:8,3,p=1", "8@16x112x112", ((8, 3, 3, 3, 3), (8,)), 8 * 81 * 16 * 112 * 112),
    Case("112x112x32", "dwconv:3,p=1", "112x112x32", ((32, 1, 3, 3), (32,)), 32 * 9 * 112 * 112),
    Case("112x112x32", "dwconv:3,p=1,m=2,bias=no", "112x112x64", ((64, 1, 3, 3),), 64 * 9 * 112 * 112),
    Case("8x8x16", "convt:8,4,s=2,p=1", "16x16x8", ((16, 8, 4, 4), (8,)), 131072),
    Case("8x8x16", "convt:8,3,s=2,p=1,op=1,bias=no", "16x16x8", ((16, 8, 3, 3),), 16 * 8 * 9 * 64),
    Case("8x8x16", "convt:8,3,s=2,p=same,g=4", "16x16x8", ((16, 2, 3, 3), (8,)), 16 * 2 * 9 * 64),
    Case("1000", "sparse:50,m=20", "50", ((50, 20), (50,)), 1000),
    Case("1000", "sparse:50,inputs=20,bias=no", "50", ((50, 20),), 1000),
    Case("784", "maxout:64", "64", ((2, 64, 784), (2, 64)), 2 * 64 * 784),
    Case("784", "maxout:64,pieces=3,bias=no", "64", ((3, 64, 784),), 3 * 64 * 784),
    Case("784", "kernel:60000", "1", ((60000,),), 60000 * 784),
    Case("224x224x3", "pool:2", "112x112x3"),
    Case("224x224x3", "maxpool:3,s=2,p=1", "112x112x3"),
    Case("112x112x64", "pool:3,s=2,ceil=yes", "56x56x64"),
    Case("64@100", "pool:4", "64@25"),
    Case("100", "pool:4", "25"),
    Case("28x28x6", "avgpool:2", "14x14x6"),
    Case("7x7x512", "globalpool", "1x1x512"),
    Case("13x13x256", "adaptivepool:6x7", "6x7x256"),
    Case("13x13x256", "adaptivepool:7", "7x7x256"),
    Case("7x7x512", "upsample:2", "14x14x512"),
    Case("64@10", "upsample:3", "64@30"),
    Case("7x7x512", "upsample:2x3", "14x21x512"),
    Case("64x64x512", "crop:56", "56x56x512"),
    Case("64x64x512", "crop:56x64", "56x64x512"),
    Case("3@16x112x112", "crop:16x56x57", "3@16x56x57"),
    Case("64@100", "crop:1", "64@1"),
    Case("7x7x512", "flatten", "25088"),
    Case("28x28", "flatten", "784"),
    Case("14x14x768", "tokens", "768@196"),
    Case("768@197", "first", "768"),
    Case("28x28x6", "identity", "28x28x6"),
    Case("4096", "dropout:0.5", "4096"),
    Case("28x28x6", "lrn", "28x28x6"),
    Case("28x28x6", "bn", "28x28x6", ((6,), (6,))),
    Case("100", "bn", "100", ((100,), (100,))),
    Case("768@197", "ln", "768@197", ((768,), (768,))),
    Case("28x28x6", "gn:3", "28x28x6", ((6,), (6,))),
    Case("28x28x6", "in", "28x28x6", ((6,), (6,))),
    Case("100", "embedding:5000,64", "64@100", ((5000, 64),)),
    Case("768@197", "posembedding", "768@197", ((197, 768),)),
    Case("768@196", "classtoken", "768@197", ((768,),)),
    Case("10@7", "rnn:20", "20@7", ((20, 10), (20, 20), (20,), (20,)), 7 * 20 * 30),
    Case("10@7", "gru:20", "20@7", ((60, 10), (60, 20), (60,), (60,)), 7 * 60 * 30),
    Case("10@7", "gru:20,biases=1", "20@7", ((60, 10), (60, 20), (60,)), 7 * 60 * 30),
    Case("10@7", "lstm:20", "20@7", ((80, 10), (80, 20), (80,), (80,)), 16800),
    Case("10@7", "lstm:20,biases=0,last=yes", "20", ((80, 10), (80, 20)), 16800),
    Case("10@7", "lstm:20,bidirectional=yes", "40@7", ((80, 10), (80, 20), (80,), (80,)) * 2, 33600),
    Case("64@10", "attention:8", "64@10", ((4, 64, 64), (4, 64)), 4 * 10 * 64 * 64 + 2 * 10 * 10 * 64),
    Case("64@10", "attention:8,bias=no", "64@10", ((4, 64, 64),), 176640),
    Case("28x28x6", "leaky_relu:0.1", "28x28x6"),
    Case("28x28x6", "elu:2", "28x28x6"),
    Case("28x28x6", "prelu", "28x28x6", ((1,),)),
    Case("28x28x6", "prelu:channels", "28x28x6", ((6,),)),
    *(Case("28x28x6", kind.name, "28x28x6") for kind in kinds(activations) if not kind.spellings),
)


def only_row(input: str, layer: str) -> Row:
    rows = walk(assemble(parse([input, layer]))).rows
    assert len(rows) == 1
    return rows[0]


def entries(arrays: tuple[tuple[int, ...], ...]) -> int:
    return sum(np.empty(shape, dtype=bool).size for shape in arrays)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.input} {case.layer}")
def test_counts_are_those_of_arrays(case: Case) -> None:
    row = only_row(case.input, case.layer)
    assert str(row.output) == case.output
    assert row.params.number == entries(case.arrays)
    assert row.macs.number == case.macs


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.input} {case.layer}")
def test_arrays_are_those_that_a_framework_makes(case: Case) -> None:
    row = only_row(case.input, case.layer)
    assert row.layer is not None
    arrays = row.layer.arrays(row.input)
    assert tuple(array.shape for array in arrays) == case.arrays
    assert len({array.name for array in arrays}) == len(arrays)


def test_every_layer_has_a_case() -> None:
    tested = {only_row(case.input, case.layer).kind for case in CASES}
    assert tested == set(LAYERS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.input} {case.layer}")
def test_formulas_give_their_counts(case: Case) -> None:
    """Python's own arithmetic on the formula's text, and the same formula in symbols."""
    row = only_row(case.input, case.layer)
    for count in (row.params, row.macs, row.buffers):
        if count.number:
            assert eval(count.numbers, {"__builtins__": {}}) == count.number
            skeleton = [re.sub(r"\w+", "#", text) for text in (count.numbers, count.symbols)]
            assert skeleton[0] == skeleton[1]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.input} {case.layer}")
def test_layers_read_as_they_are_written(case: Case) -> None:
    row = only_row(case.input, case.layer)
    again = only_row(case.input, row.text)
    assert (again.kind, again.layer, again.text) == (row.kind, row.layer, row.text)


def test_every_layer_says_what_it_is() -> None:
    """The help of a layer is its docstring; each has one of its own, and its options are readable."""
    for kind in LAYERS.values():
        assert kind.record.__doc__
        assert not kind.record.__doc__.startswith(f"{kind.record.__name__}("), kind.name
        assert kind.usage().startswith(kind.name)


def test_the_help_lists_every_layer() -> None:
    lines = explanation(COMMANDS["params"].load().build("params")).splitlines()
    listed = {re.split("[: ]", line.strip())[0] for line in lines[lines.index(LISTING) + 1 :]}
    assert set(LAYERS) <= listed
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Leaky-ReLU", "leaky_relu"),
        ("leakyrelu", "leaky_relu"),
        ("FC", "dense"),
        ("MaxPool", "pool"),
        ("swish", "silu"),
        ("heaviside", "step"),
        ("sgn", "sign"),
        ("BatchNorm", "bn"),
        ("Global_Pool", "globalpool"),
    ],
)
def test_names_ignore_case_and_hyphens(written: str, name: str) -> None:
    kind = find(written)
    assert kind is not None
    assert kind.name == name


def test_buffers_of_batch_normalisation() -> None:
    assert only_row("28x28x6", "bn").buffers.number == 12
    assert only_row("28x28x6", "ln").buffers.number == 0


def test_readings_and_remarks() -> None:
    conv = only_row("32x32x3", "conv:10,5")
    assert conv.layer.reading(conv.input) == "10 filters of 5x5x3"
    sparse = only_row("1000", "sparse:50,m=20")
    assert f"C(1000, 20) = {comb(1000, 20):,} ways" in sparse.layer.remark(sparse.input)
    kernel = only_row("784", "kernel:60000")
    assert "47,040,000 stored numbers" in kernel.layer.remark(kernel.input)


@pytest.mark.parametrize(
    ("n", "m"), [(10**300, 10**299), (10**6, 5 * 10**5), (5000, 2500), (10**300, 3), (9000, 8999), (7, 7)]
)
def test_ways_to_choose_never_hangs(n: int, m: int) -> None:
    row = only_row(str(n), f"sparse:1,m={m}")
    remark = row.layer.remark(row.input)
    small = min(m, n - m) < 10
    assert (f"= {comb(n, min(m, n - m)):,} ways" in remark) if small else (") ways" in remark)


IMPOSSIBLE = (
    ("8x8x3", "crop:9", ShapeError, "the middle 9x9 is larger than the input, 8x8x3 | crop to at most 8x8"),
    ("8x8x3", "crop:8x9", ShapeError, "the middle 8x9 is larger"),
    ("28x28x6", "dense:10", ShapeError, "the input is an image, 28x28x6"),
    ("3@16x8x8", "dense:10", ShapeError, "a volume, 3@16x8x8"),
    ("28x28x6", "sparse:10,m=3", ShapeError, "an image"),
    ("10@7", "kernel:10", ShapeError, "a sequence"),
    ("100", "conv:10,5", ShapeError, "conv slides along places"),
    ("100", "globalpool", ShapeError, "globalpool slides along places"),
    ("100", "pool:3", ShapeError, "clusters of 3 | clusters of 2 come out even"),
    ("100", "pool:4,s=2", ShapeError, "clusters of one size"),
    ("28x28x3", "conv:10,5,g=2", InputError, "g=1 divides 3 input channels and 10 filters"),
    ("28x28x4", "conv:9,5,g=2", InputError, "2 groups do not part 9 filters"),
    ("28x28x3", "conv:10,29", ShapeError, "29"),
    ("28x28x3", "conv:10,5x5x3", ShapeError, "a filter spans all channels"),
    ("28x28x3", "conv:10,3,p=causal", ShapeError, "causal is for sequences"),
    ("28x28x3", "convt:10,3,op=1", ShapeError, "output padding"),
    ("28x28x3", "pool:2,p=2", ShapeError, "padding"),
    ("100", "sparse:5,m=101", InputError, "101 of 100"),
    ("28x28x6", "gn:4", InputError, "4 groups do not part 6 channels evenly | the nearest that do: 3"),
    ("10@7", "attention:3", InputError, "3 heads do not part 10 channels"),
    ("100", "lstm:20", ShapeError, "not a sequence"),
    ("28x28x6", "lstm:20", ShapeError, "put tokens before it"),
    ("100", "tokens", ShapeError, "tokens are made of an image"),
    ("100", "first", ShapeError, "not a sequence"),
    ("10@7", "embedding:5,6", ShapeError, "embedding reads a vector"),
    ("100", "dropout:1", InputError, "less than 1"),
    ("100", "dropout:-0.1", InputError, "at least 0"),
    ("100", "relu:as=w", ShapeError, "no parameters to share"),
    ("10@7", "lstm:20,biases=3", InputError, "0, 1 or 2"),
    ("100", "prelu:3", InputError, "1 or channels"),
    ("100", "dense:0", InputError, "0 is below 1"),
    ("100", "dense:-5", InputError, "-5 is below 1"),
    ("100", "dense:5.5", NetcalcError, "not a whole number"),
    ("28x28x3", "conv:5,3,p=-1", InputError, "-1"),
    ("28x28x3", "conv:5,3,s=0", InputError, "0"),
)


@pytest.mark.parametrize(("input", "layer", "kind", "said"), IMPOSSIBLE)
def test_what_can_not_be_names_the_numbers(
    input: str, layer: str, kind: type[NetcalcError], said: str
) -> None:
    with pytest.raises(kind) as caught:
        only_row(input, layer)
    assert said in f"{caught.value.message} | {caught.value.hint}"
    assert caught.value.place is not None
    assert caught.value.place.text == f"{input} {layer}"


def test_counts_keep_their_brackets() -> None:
    count = 2 * (Count(3, "a") * (Count(4, "b") + 1)) // Count(5, "g")
    assert (count.number, count.numbers, count.symbols) == (6, "2*3*(4 + 1)/5", "2*a*(b + 1)/g")
    assert product([Count(2), Count(3) + 4]).numbers == "2*(3 + 4)"


def test_a_product_is_measured_before_it_is_computed() -> None:
    with pytest.raises(LimitError, match="4,096 bits"):
        Count(2**3000) * Count(2**3000)
    assert (Count(2**2000) * Count(2**2000)).number == 2**4000


def test_a_division_comes_out_even() -> None:
    with pytest.raises(ValueError, match="not whole"):
        Count(5) // Count(2)


def test_spelling_leaves_out_defaults() -> None:
    row = only_row("28x28x4", "conv:kernel=3,filters=6,stride=1,p=1x1,bias=yes,groups=2")
    assert spelled(row.layer) == "conv:6,3,p=1x1,g=2,bias=yes"
