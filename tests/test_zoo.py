"""The networks that ship: each head names its source and totals, and the totals hold."""

from __future__ import annotations

import re

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


def test_the_lectures_networks_ship() -> None:
    assert {"mlp", "lenet5", "vgg16", "resnet18"} <= set(zoo.names())


@pytest.mark.parametrize("name", zoo.names())
def test_published_totals_hold(name: str) -> None:
    found = walked(name)
    assert found.params == published(name, "params")
    assert found.macs == published(name, "macs")


@pytest.mark.parametrize("name", zoo.names())
def test_a_file_begins_with_what_it_is_and_names_its_source(name: str) -> None:
    first, second = zoo.text(name).splitlines()[:2]
    assert re.match(r"# \S.{10,}", first)
    assert second.startswith("# source: ")


@pytest.mark.parametrize("name", zoo.names())
def test_a_zoo_network_ends_with_its_last_dense_layer(name: str) -> None:
    last = assemble(parse(name)).items[-1]
    assert isinstance(last, Leaf)
    assert last.text.startswith("dense:")


@pytest.mark.parametrize("name", zoo.names())
def test_head_and_body_make_the_whole(name: str) -> None:
    whole = walked(name)
    size = str(whole.network.input)
    again = walked(f"{size} {name}[:-1] {name}[-1:]")
    assert (again.params, again.macs, again.output) == (whole.params, whole.macs, whole.output)
    assert walked(f"{size} {name}").params == whole.params
    assert walked(f"{name}[:-1]").params < whole.params


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


def test_a_zoo_network_takes_the_input_it_is_given() -> None:
    assert str(walked("64x64x3 resnet18[:-1]").output) == "1x1x512"
    assert walked("160x160x3 resnet18").params == walked("resnet18").params
