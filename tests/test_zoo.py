"""The networks that ship: each head names its source and totals, and the totals hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from netcalc.network import zoo
from netcalc.network.assembly import assemble
from netcalc.network.notation import parse
from netcalc.network.tree import Leaf
from netcalc.network.walk import Walk, walk


def walked(text: str) -> Walk:
    return walk(assemble(parse(text)))


def published(name: str, figure: str) -> int:
    """A figure from the head of a network's file: `# params: 203,530`."""
    found = re.search(rf"^# {figure}: ([\d,]+)$", zoo.text(name), re.MULTILINE)
    assert found, f"{name}.net has no line '# {figure}: ...'"
    return int(found[1].replace(",", ""))


ZOO = {
    "mlp", "lenet5", "alexnet", "alexnet_2012", "vgg11", "vgg13", "vgg16", "vgg19", "vgg11_bn",
    "vgg13_bn", "vgg16_bn", "vgg19_bn", "resnet18", "resnet34", "resnet50", "resnet101",
    "resnet152", "googlenet", "squeezenet1_0", "squeezenet1_1", "mobilenet_v2", "densenet121",
    "unet", "autoencoder", "vit_b_16", "gpt2",
}  # fmt: skip

SMALLER = {"160x160x3": ["resnet18", "mobilenet_v2", "densenet121", "googlenet", "squeezenet1_1", "alexnet"]}
"""Inputs that a network was not made for, and takes all the same."""


def test_the_networks_that_ship() -> None:
    assert set(zoo.names()) == ZOO


@pytest.mark.parametrize("name", zoo.names())
def test_published_totals_hold(name: str) -> None:
    found = walked(name)
    assert found.params == published(name, "params")
    assert found.macs == published(name, "macs")


TORCHVISION = {
    "alexnet": (61_100_840, 0.714),
    "vgg11": (132_863_336, 7.609),
    "vgg11_bn": (132_868_840, 7.609),
    "vgg13": (133_047_848, 11.308),
    "vgg13_bn": (133_053_736, 11.308),
    "vgg16": (138_357_544, 15.47),
    "vgg16_bn": (138_365_992, 15.47),
    "vgg19": (143_667_240, 19.632),
    "vgg19_bn": (143_678_248, 19.632),
    "resnet18": (11_689_512, 1.814),
    "resnet34": (21_797_672, 3.664),
    "resnet50": (25_557_032, 4.089),
    "resnet101": (44_549_160, 7.801),
    "resnet152": (60_192_808, 11.514),
    "googlenet": (6_624_904, 1.498),
    "squeezenet1_0": (1_248_424, 0.819),
    "squeezenet1_1": (1_235_496, 0.349),
    "mobilenet_v2": (3_504_872, 0.301),
    "densenet121": (7_978_856, 2.834),
    "vit_b_16": (86_567_656, 17.564),
}
"""What torchvision says of its weights: num_params, and _ops in 10^9 multiply-accumulates."""


BUFFERS = {
    "vgg11_bn": 5_504,
    "vgg13_bn": 5_888,
    "vgg16_bn": 8_448,
    "vgg19_bn": 11_008,
    "resnet18": 9_600,
    "resnet34": 17_024,
    "resnet50": 53_120,
    "resnet101": 105_344,
    "resnet152": 151_424,
    "googlenet": 14_560,
    "mobilenet_v2": 34_112,
    "densenet121": 83_648,
}
"""Running statistics in torchvision's state dictionaries, its counts of batches left out."""


@pytest.mark.parametrize("name", TORCHVISION)
def test_totals_are_those_that_torchvision_publishes(name: str) -> None:
    found = walked(name)
    params, billions = TORCHVISION[name]
    assert found.params == params
    assert round(found.macs / 1e9, 3) == billions
    assert found.buffers == BUFFERS.get(name, 0)


@pytest.mark.parametrize("name", zoo.names())
def test_a_head_says_what_it_is_and_names_its_source(name: str) -> None:
    lines = zoo.text(name).splitlines()
    assert re.match(r"# \S.{10,}", lines[0])
    assert lines[1].startswith("# source: ")
    assert max(map(len, lines)) <= 80
    assert zoo.text(name).isascii()


OTHER_HEADS = {
    "squeezenet1_0": "head(1000)",
    "squeezenet1_1": "head(1000)",
    "unet": "conv:2,1",
    "autoencoder": "decoder",
    "gpt2": "dense:50257,bias=no,as=words",
}
"""What a network ends with that does not end with a dense layer of its own."""


@pytest.mark.parametrize("name", zoo.names())
def test_the_last_item_is_the_head(name: str) -> None:
    last = assemble(parse(name)).items[-1]
    text = last.text if isinstance(last, Leaf) else getattr(last, "name", "")
    assert text == OTHER_HEADS[name] if name in OTHER_HEADS else re.fullmatch(r"dense:\d+", text)


FEATURES = {
    "mlp": "256",
    "lenet5": "84",
    "vgg16": "4096",
    "resnet152": "1x1x2048",
    "googlenet": "1x1x1024",
    "squeezenet1_0": "13x13x512",
    "squeezenet1_1": "13x13x512",
    "mobilenet_v2": "1x1x1280",
    "densenet121": "1x1x1024",
    "unet": "388x388x64",
    "autoencoder": "7x7x32",
    "vit_b_16": "768",
    "gpt2": "768@1024",
}


@pytest.mark.parametrize("name", FEATURES)
def test_without_its_head_a_network_gives_its_features(name: str) -> None:
    assert str(walked(f"{name}[:-1]").output) == FEATURES[name]


@pytest.mark.parametrize("name", zoo.names())
def test_head_and_body_make_the_whole(name: str) -> None:
    whole = walked(name)
    size = str(whole.network.input)
    again = walked(f"{size} {name}[:-1] {name}[-1:]")
    assert (again.params, again.macs, again.output) == (whole.params, whole.macs, whole.output)
    assert walked(f"{size} {name}").params == whole.params
    body = walked(f"{name}[:-1]")
    assert body.macs < whole.macs
    assert body.params < whole.params or name == "gpt2", "a tied head has no parameters of its own"


@pytest.mark.parametrize("name", zoo.names())
def test_a_network_beside_itself_shares_what_has_a_name_only(name: str) -> None:
    whole = walked(name)
    twice = walked(f"{whole.network.input} add( freeze( {name} ) | {name} )")
    tied = 50257 * 768 if name == "gpt2" else 0
    assert twice.params == 2 * whole.params - tied
    assert twice.trainable == whole.params - tied


@pytest.mark.parametrize("spelled", ["vgg16", "VGG16", "vgg-16", "VGG_16", "Vgg-1-6"])
def test_hyphens_underscores_and_case_do_not_matter(spelled: str) -> None:
    assert zoo.proper_name(spelled) == "vgg16"
    assert walked(spelled).params == 138_357_544


def test_slices_are_pythons() -> None:
    items = assemble(parse("resnet18")).items
    for cut, bounds in {
        "[:-1]": slice(None, -1),
        "[0:3]": slice(0, 3),
        "[:]": slice(None),
        "[:4]": slice(4),
    }.items():
        assert assemble(parse(f"resnet18{cut}")).items == items[bounds]
    block = assemble(parse("56x56x64 resnet18[4:6]")).items[0]
    assert not isinstance(block, Leaf)
    assert (block.items, getattr(block, "name", "")) == (items[4:6], "resnet18[4:6]")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("size", "name"), [(size, name) for size, names in SMALLER.items() for name in names]
)
def test_a_network_takes_the_input_it_is_given(size: str, name: str) -> None:
    assert walked(f"{size} {name}").params == walked(name).params
    assert walked(f"{size} {name}").macs < walked(name).macs


# what the sources say in other words


def test_alexnet_has_the_sizes_of_its_paper() -> None:
    sizes = [row.output.size for row in walked("alexnet_2012").rows if row.kind in ("conv", "dense")]
    assert sizes == [55 * 55 * 96, 186_624, 64_896, 64_896, 43_264, 4096, 4096, 1000]


def test_unet_has_the_sizes_of_its_figure() -> None:
    rows = walked("unet").rows
    assert sum(row.kind in ("conv", "convt") for row in rows) == 23
    sides = [row.output.spatial[0] for row in rows if row.kind == "conv"]
    assert sides == [570, 568, 282, 280, 138, 136, 66, 64, 30, 28, 54, 52, 102, 100, 198, 196, 390, 388, 388]
    assert [str(row.output) for row in rows if row.kind == "concat"] == [
        "56x56x1024", "104x104x512", "200x200x256", "392x392x128",
    ]  # fmt: skip


def test_densenet_has_the_channels_of_its_paper() -> None:
    rows = walked("densenet121").rows
    pooled = [row for row in rows if row.kind == "avgpool"]
    assert [str(row.output) for row in pooled] == ["28x28x128", "14x14x256", "7x7x512"]
    assert sum(row.kind in ("conv", "dense") for row in rows) == 121


@pytest.mark.parametrize(("name", "depth"), [(f"resnet{n}", n) for n in (18, 34, 50, 101, 152)])
def test_resnets_are_as_deep_as_their_names_say(name: str, depth: int) -> None:
    shortcuts = 3 if depth < 50 else 4
    layers = sum(row.times for row in walked(name).rows if row.kind in ("conv", "dense"))
    assert layers - shortcuts == depth


def test_gpt2_counts_its_words_once() -> None:
    rows = {row.text: row for row in walked("gpt2").rows}
    assert rows["embedding:50257,768,as=words"].params.number == 38_597_376
    assert not rows["dense:50257,bias=no,as=words"].counted
    assert 2 * walked("gpt2").macs == 291_648_307_200, "nanoGPT's forward FLOPs"


# and one that it does not hold


def test_efficientnet_from_its_paper() -> None:
    path = Path(__file__).parents[1] / "examples" / "networks" / "efficientnet-b0.net"
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 20
    found = walked(text)
    assert (found.params, found.macs) == (5_288_548, 385_814_752), "torchvision's efficientnet_b0"
    assert found.buffers == 42_016
    places = [
        row.output.spatial[0]
        for row in found.rows
        if row.kind in ("conv", "dwconv") and row.output.spatial[0] > 1
    ]
    assert list(dict.fromkeys(places)) == [112, 56, 28, 14, 7]
