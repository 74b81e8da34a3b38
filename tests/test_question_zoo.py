"""The question `zoo`: the list of networks, and the text of one of them, from both doors."""

from __future__ import annotations

import json
import re

import pytest
from terminal import ask

import netcalc
from netcalc.answer import Answer
from netcalc.errors import InputError, UnknownName
from netcalc.network import zoo
from netcalc.questions.counts import params
from netcalc.render import Paper, render


def ink(answer: Answer, form: str = "table", width: int | None = None) -> str:
    return "".join(render(answer, form, Paper(width=width)))


def published(name: str) -> dict[str, int]:
    """The totals at the head of a network's file."""
    found = re.findall(r"^# (params|macs): ([\d,]+)$", zoo.text(name), re.MULTILINE)
    return {figure: int(number.replace(",", "")) for figure, number in found}


def test_the_list_has_every_network_with_its_published_totals() -> None:
    answer = netcalc.zoo()
    assert answer.main == "networks"
    assert answer.networks == {name: published(name)["params"] for name in zoo.names()}
    table = answer.tables[0]
    assert [column.name for column in table.columns] == [
        "name", "input", "output", "params", "macs", "title", "source",
    ]  # fmt: skip
    for name, _, _, count, macs, *_ in table.rows:
        assert {"params": count, "macs": macs} == published(str(name))


def test_the_list_on_a_screen() -> None:
    page = ink(netcalc.zoo(), width=80)
    assert max(map(len, page.splitlines())) <= 80
    for name in zoo.names():
        totals = [f"{total:,}" for total in published(name).values()]
        assert re.search(rf"^ {name} .* {totals[0]} +{totals[1]}$", page, re.MULTILINE)


def test_networks_stand_in_the_order_of_their_numbers() -> None:
    names = list(netcalc.zoo().networks)
    assert names.index("resnet50") < names.index("resnet101")
    assert names.index("vgg11_bn") < names.index("vgg13")


@pytest.mark.parametrize("name", zoo.names())
def test_one_network_is_shown_as_its_file_is(name: str) -> None:
    answer = netcalc.zoo(name)
    assert ink(answer) == ink(answer, width=80) == zoo.text(name) == answer.text
    assert {"params": answer.params, "macs": answer.macs} == published(name)
    assert answer.title == zoo.text(name).partition("\n")[0].removeprefix("# ")


@pytest.mark.parametrize("name", zoo.names())
def test_what_is_shown_is_a_network(name: str) -> None:
    answer = netcalc.zoo(name)
    assert "#" not in answer.notation
    assert "\n" not in answer.notation
    assert params(answer.notation).params == params(ink(answer)).params == answer.params


def test_notes_and_sources_are_read_from_the_head() -> None:
    answer = netcalc.zoo("lenet5")
    assert answer.source.endswith("applied to document recognition, 1998")
    assert answer.note.startswith("in the 1998 original")
    assert answer.note.endswith("about 60,000 parameters")
    assert netcalc.zoo("mlp").note is None


@pytest.mark.parametrize("spelled", ["ResNet-18", "resnet_18", "RESNET18"])
def test_a_name_in_any_spelling(spelled: str) -> None:
    answer = netcalc.zoo(spelled)
    assert (answer.name, answer.question) == ("resnet18", {"name": "resnet18"})


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("resnet19", "did you mean resnet1"),
        ("vgg16[:-1]", "did you mean vgg16?"),
        ("../zoo/mlp", "netcalc zoo lists all"),
        ("", "netcalc zoo lists all"),
        ("x" * 100_000, "netcalc zoo lists all"),
        ("mlp\x00", "did you mean mlp?"),
        ("784-256-10", "netcalc zoo lists all"),
    ],
)
def test_a_name_that_is_in_no_zoo(name: str, hint: str) -> None:
    with pytest.raises(UnknownName) as caught:
        netcalc.zoo(name)
    assert "there is no network" in caught.value.message
    assert len(caught.value.message) < 300
    assert (caught.value.hint or "").startswith(hint)


def test_a_name_is_a_text() -> None:
    with pytest.raises(InputError, match="a network's name is a text, not 16"):
        netcalc.zoo(16)  # type: ignore[arg-type]


# on the command line


def test_what_is_printed_can_be_fed_back() -> None:
    text = ask("zoo", "unet").out
    assert ask("params", "-", "--bare", stdin=text.encode()) == (0, "31030658\n", "")
    line = ask("zoo", "gpt2", "--bare").out
    assert ask("params", line.rstrip("\n"), "--bare") == (0, "124439808\n", "")


def test_one_line_of_the_list() -> None:
    heard = ask("zoo", "--bare")
    assert heard.out.startswith("alexnet=61100840,alexnet_2012=60965224,")
    assert ask("zoo", "--expect", heard.out.rstrip("\n")) == (0, "right\n", "")
    assert ask("zoo", "--get", "networks.resnet50") == (0, "25557032\n", "")
    assert ask("zoo", "VGG-16", "--get", "macs") == (0, "15470264320\n", "")


def test_comments_are_dim_where_there_is_colour() -> None:
    page = ask("zoo", "mlp", "--color", "always").out.splitlines()
    assert page[0].startswith("\x1b[2m# The lecture's")
    assert page[-1] == "784 256 relu 10"


def test_the_list_as_data() -> None:
    rows = json.loads(ask("zoo", "--json").out)["tables"]["networks"]
    assert [row["name"] for row in rows] == list(zoo.names())
    assert rows[0]["input"] == [224, 224, 3]
    assert len(ask("zoo", "--format", "csv").out.splitlines()) == len(rows) + 1
    one = json.loads(ask("zoo", "mlp", "--json").out)
    assert list(one["answer"]) == [
        "name", "input", "output", "params", "macs", "title", "source", "note", "notation", "text",
    ]  # fmt: skip


def test_words_of_one_name_and_names_of_several_networks() -> None:
    assert ask("zoo", "ResNet", "50", "--bare") == ask("zoo", "resnet50", "--bare")
    heard = ask("zoo", "lenet5", "resnet18")
    assert heard.code == 2
    assert "zoo shows one network, and here are 2: lenet5 resnet18" in heard.err
    assert "side by side: netcalc compare lenet5 resnet18" in heard.err
    assert "there is no network lenet6resnet" in ask("zoo", "lenet6", "resnet").err


def test_a_listing_has_nothing_to_sweep_over_and_names_its_networks_as_they_are() -> None:
    assert "this question has no options that could be swept" in ask("zoo", "--sweep", "name=mlp").err
    assert "alexnet, alexnet_2012," in ask("zoo", "--expect", "alexnet=1").err
