"""The question `compare`: designs side by side, and their ratios to the first."""

from __future__ import annotations

import json
from typing import Any

import pytest

from netcalc.answer import Answer
from netcalc.errors import InputError, NetcalcError
from netcalc.questions.compare import compare
from netcalc.questions.summary import summary
from netcalc.render import Paper, render


def ink(answer: Answer, form: str = "table", width: int | None = None) -> str:
    return "".join(render(answer, form, Paper(width=width)))


def test_a_kernel_machine_keeps_its_examples() -> None:
    answer = compare(["784 kernel:60000", "784-256-10"])
    kernel, net = answer.networks
    assert (kernel["stored"], net["stored"]) == (60000 + 60000 * 784, 203530)
    assert (kernel["macs"], net["macs"]) == (60000 * 784, 203264)
    assert kernel["ratios"] == dict.fromkeys(kernel["ratios"], 1)
    assert net["ratios"]["stored"] == 203530 / 47_100_000
    assert (
        ink(answer)
        == """\
Compare  ratio = second/first

                    784 kernel:60000   784-256-10        ratio
 ─────────────────────────────────────────────────────────────
 output                            1           10
 parameters                   60,000      203,530      3.39217
 stored numbers           47,100,000      203,530   0.00432123
 MACs                     47,040,000      203,264   0.00432109
 activation bytes              3,140        4,200      1.33758
 parameter bytes             240,000      814,120      3.39217
 stored bytes            188,400,000      814,120   0.00432123

note: stored numbers are parameters and buffers; 1 MAC = 2 FLOPs, biases not counted
note: the examples themselves are N*D = 60000*784 = 47,040,000 stored numbers
"""
    )


@pytest.mark.parametrize("texts", [("vgg16", "resnet50"), ("784-10", "mlp", "lenet5"), ("gpt2", "vit_b_16")])
def test_every_figure_is_the_summarys(texts: tuple[str, ...]) -> None:
    found = compare(texts, batch=2, bytes=2).networks
    for text, one in zip(texts, found, strict=True):
        alone = summary(text, batch=2, bytes=2).fields
        assert {name: one[name] for name in alone} == alone
        for name, ratio in one["ratios"].items():
            assert ratio == pytest.approx(one[name] / found[0][name])


def test_long_networks_go_by_number() -> None:
    answer = compare(["32x32x3 conv:10,5,p=2 flatten 100", "32x32x3 conv:10,5,p=2 pool:2 flatten 100", "5 5"])
    page = ink(answer, width=80)
    assert "(2)      32x32x3 conv:10,5,p=2 pool:2 flatten 100" in page.replace("   ", "      ")
    assert "Ratios  to the first" in page
    assert max(map(len, page.splitlines())) <= 80


def test_many_networks_stand_one_under_another() -> None:
    page = ink(compare(["vgg11", "vgg13", "vgg16", "vgg19", "resnet152"]), width=80)
    assert " resnet152     1000    60,192,808" in page
    assert max(map(len, page.splitlines())) <= 80
    page = ink(compare(["vgg11", "vgg13", "vgg16[:-1] freeze( 1000 )", "784-256-10"]), width=80)
    assert " (3)       vgg16[:-1] freeze( 1000 )" in page or " (3)   vgg16[:-1] freeze( 1000 )" in page
    assert " network: " not in page
    assert max(map(len, page.splitlines())) <= 80


def test_a_ratio_to_nothing_is_null() -> None:
    answer = compare(["8x8x3 relu", "8x8x3 conv:1,1"])
    assert answer.networks[1]["ratios"]["params"] is None
    assert answer.networks[1]["ratios"]["activation_bytes"] == 1 + 64 / 192
    assert '"params": null' in ink(answer, "json")


def test_huge_ratios_are_infinite() -> None:
    answer = compare(["8 8", f"{10**200} {10**200}"])
    assert answer.networks[1]["ratios"]["params"] == float("inf")
    assert json.loads(ink(answer, "json"))["answer"]["networks"][1]["ratios"]["params"] == "inf"


def test_frozen_designs_show_what_is_trained() -> None:
    page = ink(compare(["784 freeze( 256 ) 10", "784-256-10"]))
    assert "trainable" in page
    assert "trainable" not in ink(compare(["784-10", "784-20"]))


@pytest.mark.parametrize("networks", [[], ["784-10"]])
def test_one_network_is_no_comparison(networks: list[str]) -> None:
    with pytest.raises(InputError, match="at least two networks"):
        compare(networks)


@pytest.mark.parametrize("networks", ["784-10", 784, None, {"784-10", "784-20"}])
def test_what_is_no_list_of_networks_is_told_how_to_write_one(networks: Any) -> None:
    with pytest.raises(InputError, match="a list of networks") as caught:
        compare(networks)
    assert caught.value.hint == "write compare(['784-10', '784-256-10'])"


def test_an_error_says_which_network_it_is_of() -> None:
    with pytest.raises(NetcalcError, match="network 2: layer 1, dense:10: the input is an image") as caught:
        compare(["784-10", "8x8x3 10"])
    assert caught.value.place is not None
    assert caught.value.place.text == "8x8x3 10"


@pytest.mark.parametrize("form", ["json", "csv", "markdown", "latex", "html"])
def test_every_format_takes_it(form: str) -> None:
    page = ink(compare(["784-256-10", "784 2*( 128 relu ) 10", "lenet5"]), form)
    assert "lenet5" in page
    if form == "csv":
        head, *rows = page.splitlines()
        assert head.startswith("network,params,trainable,frozen,stored,macs,")
        assert head.endswith(",parameter_bytes_ratio,stored_bytes_ratio")
        assert len(rows) == 3


def test_options_are_of_no_network() -> None:
    with pytest.raises(InputError, match=r"^batch: 0 is below 1"):
        compare(["784-10", "784-20"], batch=0)


def test_stored_bytes_stand_where_they_are_not_those_of_the_parameters() -> None:
    answer = compare(["784 kernel:60000", "784-256-10"], bytes=2)
    assert [one["stored_bytes"] for one in answer.networks] == [2 * 47_100_000, 2 * 203_530]
    assert "stored bytes" not in ink(compare(["784-10", "784-20"]))


def test_parameters_per_example() -> None:
    answer = compare(["784 kernel:60000", "784-256-10", "784 freeze( 256 ) 10"], examples="60,000")
    assert [one["params_per_example"] for one in answer.networks] == [1, 203_530 / 60_000, 2_570 / 60_000]
    assert "params per example " in ink(answer)
    assert "params_per_example" not in compare(["784-10", "784-20"]).networks[0]
    page = ink(compare(["vgg11", "vgg13_bn", "vgg16", "784 kernel:60000"], examples=60_000), width=80)
    assert "Memory in bytes" in page
    assert max(map(len, page.splitlines())) <= 80
    assert " network: " not in page
