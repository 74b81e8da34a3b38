"""A network as a chain of stages, and what has no place in one."""

from __future__ import annotations

from itertools import product

import pytest

from netcalc.errors import InputError, LimitError
from netcalc.network.assembly import assemble, parse
from netcalc.network.nonlinearity import Piece
from netcalc.network.stages import chain, check_layers
from netcalc.network.walk import walk


def chained(text):
    network = assemble(parse(text))
    check_layers(network.items)
    return chain(walk(network))


@pytest.mark.parametrize(
    ("network", "texts"),
    [
        ("784-256-10", ["dense:256", "dense:10"]),
        ("784 256 relu 10", ["dense:256 relu", "dense:10"]),
        ("784 2*(256 tanh dropout) 10", ["dense:256 tanh dropout"] * 2 + ["dense:10"]),
        ("784 2*(2*(64) relu) 10", ["dense:64", "dense:64 relu"] * 2 + ["dense:10"]),
        ("784 3*(30 relu 20 tanh) 10", ["dense:30 relu", "dense:20 tanh"] * 3 + ["dense:10"]),
        ("784 freeze(256 relu) 10", ["dense:256 relu", "dense:10"]),
        (
            "let b(n) = (n relu) 784 b(9) 2*b(8) 10",
            ["dense:9 relu", "dense:8 relu", "dense:8 relu", "dense:10"],
        ),
        ("784 256 relu tanh 10", ["dense:256 relu tanh", "dense:10"]),
        ("28x28 flatten 10", ["dense:10"]),
        ("28x28x1 conv:8,3 relu flatten 10", ["conv:8,3 relu flatten", "dense:10"]),
        ("784 256 identity relu 10 softmax", ["dense:256 identity relu", "dense:10"]),
        ("mlp", ["dense:256 relu", "dense:10"]),
    ],
)
def test_stages(network, texts):
    assert [stage.text for stage in chained(network).stages] == texts


@pytest.mark.parametrize(
    ("layer", "piece"),
    [
        ("relu", Piece("relu")),
        ("leaky-relu", Piece("leaky_relu", (0.01,))),
        ("leaky_relu:-2", Piece("leaky_relu", (-2.0,))),
        ("elu:0.5", Piece("elu", (0.5,))),
        ("swish", Piece("silu")),
        ("prelu", Piece("leaky_relu", (0.25,))),
        ("prelu:channels", Piece("leaky_relu", (0.25,))),
    ],
)
def test_pieces(layer, piece):
    assert chained(f"9 8 {layer} 7").stages[0].curve.pieces == (piece,)


@pytest.mark.parametrize(
    ("network", "kept"),
    [
        ("9 dropout:0.2 8 relu dropout:0.5 dropout:0.5 7", (0.8, 0.25, 1.0)),
        ("9 8 relu dropout:0 7 dropout:0.1", (1.0, 1.0, 0.9)),
        ("9 flatten dropout:0.5 dropout:0.5 8 7", (0.25, 1.0, 1.0)),
    ],
)
def test_dropout(network, kept):
    found = chained(network)
    assert (found.keep, *(stage.keep for stage in found.stages)) == pytest.approx(kept)


def readers_counted(size, filters, kernel, stride, dilation=1):
    """Nodes that read a place, on average, by going through all windows of an image without padding."""
    outputs = range((size - dilation * (kernel - 1) - 1) // stride + 1)
    taps = [(o * stride + k * dilation) for o in outputs for k in range(kernel)]
    read = sum(1 for _ in product(taps, taps))
    return filters * read / size**2


@pytest.mark.parametrize(
    ("layer", "fan"),
    [
        ("conv:8,3", (9 * 16, 9 * 8, readers_counted(20, 8, 3, 1))),
        ("conv:8,5,s=2", (25 * 16, 25 * 8, readers_counted(20, 8, 5, 2))),
        ("conv:8,3,d=2", (9 * 16, 9 * 8, readers_counted(20, 8, 3, 1, 2))),
        ("conv:8,3,g=4", (9 * 4, 9 * 2, readers_counted(20, 2, 3, 1))),
        ("conv:8,3,p=1", (9 * 16, 9 * 8, 9 * 8)),
        ("conv:8,3,p=1,s=2", (9 * 16, 9 * 8, 9 * 8 / 4)),
        ("conv:8,1x3,p=0x1", (3 * 16, 3 * 8, 3 * 8)),
        ("dwconv:3,m=2", (9, 18, readers_counted(20, 2, 3, 1))),
    ],
)
def test_fans_of_convolutions(layer, fan):
    assert chained(f"20x20x16 {layer} relu flatten 10").stages[0].fan == pytest.approx(fan)


@pytest.mark.parametrize(
    ("network", "fan"),
    [
        ("784 256 10", (784, 256, 256)),
        ("1x1x64 32 10", (64, 32, 32)),
        ("64@100 32", (64, 32, 32)),
        ("784 sparse:256,m=20 10", (20, 256 * 20 / 784, 256 * 20 / 784)),
    ],
)
def test_fans_of_dense_layers(network, fan):
    assert chained(network).stages[0].fan == pytest.approx(fan)


@pytest.mark.parametrize(
    ("network", "says"),
    [
        ("28x28x1 conv:8,3 pool:2 flatten 10", "pool:2"),
        ("28x28x1 conv:8,3 bn relu flatten 10", "bn"),
        ("9 8 ln 7", "ln"),
        ("9 maxout:8 7", "maxout:8"),
        ("9 add( 9 relu | ) 7", "add joins branches"),
        ("9 2*( concat( 9 | 9 ) ) 7", "concat joins branches"),
        ("9@5 lstm:9", "lstm:9"),
        ("16@9 attention:4", "attention:4"),
        ("9 dense:9,as=w dense:9,as=w", "shares its weights"),
        ("vgg16", "pool:2"),
        ("9 relu 8", "layer 1, relu"),
        ("9 softmax 8", "layer 1, softmax"),
        ("9 8 softmax 7", "layer 2, softmax"),
        ("9 8 dropout relu 7", "layer 3, relu: behind a dropout"),
        ("9 relu", "of the input"),
        ("9 flatten", "no layer of weights"),
        ("9 dropout:0.5", "no layer of weights"),
        ("9 softmax", "no layer of weights"),
    ],
)
def test_what_has_no_place_in_a_chain(network, says):
    with pytest.raises(InputError) as raised:
        chained(network)
    assert says in raised.value.message
    assert raised.value.hint


def test_the_place_of_what_has_none():
    text = "28x28x1 conv:8,3 relu pool:2 flatten 10"
    with pytest.raises(InputError) as raised:
        chained(text)
    place = raised.value.place
    assert place.text[place.start : place.end] == "pool:2"
    with pytest.raises(InputError) as raised:
        chained("224x224x3 vgg16[:-1] 10")
    assert raised.value.place.text[raised.value.place.start :].startswith("vgg16")


@pytest.mark.parametrize(
    "network", ["9 10001*(8 relu) 7", "9 5001*(8 relu 8) 7", f"9 {10**30} 8", f"{10**16} 8 9"]
)
def test_limits(network):
    with pytest.raises(LimitError):
        chained(network)


def test_the_longest_chain():
    assert len(chained("9 9999*(8 relu) 7").stages) == 10_000
