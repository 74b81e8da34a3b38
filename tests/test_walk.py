"""Shapes that walk through networks: figures of other software, repeats, branches, sharing, limits."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcalc.errors import InputError, LimitError, NetcalcError, ShapeError
from netcalc.network.assembly import assemble
from netcalc.network.notation import parse
from netcalc.network.walk import Row, Walk, walk

FIGURES = json.loads((Path(__file__).parent / "reference" / "networks.json").read_text(encoding="utf-8"))
NETWORKS = {
    name: figure for name, figure in FIGURES.items() if isinstance(figure, dict) and "params" in figure
}


def walked(text: str, bias: bool = True) -> Walk:
    return walk(assemble(parse(text), bias))


def where(row: Row) -> str:
    return "/".join(map(str, row.path))


@pytest.mark.parametrize("name", NETWORKS)
def test_totals_are_those_of_other_software(name: str) -> None:
    found = walked(name.removeprefix("mlp-"))
    assert found.params == NETWORKS[name]["params"]
    if "macs" in NETWORKS[name]:
        assert found.macs == NETWORKS[name]["macs"]


LAYER_FIGURES = FIGURES["layers"]


@pytest.mark.parametrize(
    ("text", "params", "macs"),
    [
        (
            "10@7 lstm:20",
            LAYER_FIGURES["lstm in=10 h=20"]["biases=2"],
            LAYER_FIGURES["lstm in=10 h=20"]["macs_T=7"],
        ),
        ("10@7 lstm:20,biases=1", LAYER_FIGURES["lstm in=10 h=20"]["biases=1"], None),
        ("10@7 gru:20", LAYER_FIGURES["gru in=10 h=20"]["biases=2"], None),
        ("10@7 gru:20,biases=1", LAYER_FIGURES["gru in=10 h=20"]["biases=1"], None),
        (
            "64@10 attention:8",
            LAYER_FIGURES["attention dim=64 heads=8"]["params"],
            LAYER_FIGURES["attention dim=64 heads=8"]["macs_L=10"],
        ),
        ("8x8x16 convt:8,4,s=2,p=1", None, LAYER_FIGURES["convt 16->8 k4 s2 p1 on 8x8"]["macs"]),
        (
            "112x112x32 dwconv:3,p=1,bias=no bn relu conv:64,1,bias=no bn relu",
            *LAYER_FIGURES["depthwise-separable 3x3 32->64 on 112x112, no biases, with batchnorms"].values(),
        ),
    ],
)
def test_layers_are_those_of_other_software(text: str, params: int | None, macs: int | None) -> None:
    found = walked(text)
    assert params in (None, found.params)
    assert macs in (None, found.macs)


# repeats


def expanded(times: int, body: str) -> str:
    return " ".join([body] * times)


BODIES = (
    "64 relu",
    "dense:64,as=w",
    "add( 64 | )",
    "2*( 64 relu )",
    "freeze( 64 ) 64",
    "dense:32 dense:64",
    "bn",
)


@settings(max_examples=60)
@given(st.integers(1, 5), st.lists(st.sampled_from(BODIES), min_size=1, max_size=3), st.integers(1, 3))
def test_repeats_count_as_if_written_out(times: int, bodies: list[str], outer: int) -> None:
    body = " ".join(bodies)
    try:
        short = walked(f"48 {outer}*( {times}*( {body} ) )")
    except ShapeError as error:
        with pytest.raises(ShapeError, match=re.escape(error.message.partition(" has ")[0])):
            walked(f"48 {expanded(outer * times, body)}")
        return
    long = walked(f"48 {expanded(outer * times, body)}")
    assert (short.params, short.frozen, short.buffers, short.macs) == (
        long.params, long.frozen, long.buffers, long.macs,
    )  # fmt: skip
    assert short.output == long.output
    assert sum(row.times for row in short.rows) == sum(row.times for row in long.rows)


def test_equal_rounds_stand_in_one_row() -> None:
    found = walked("48 4*( 64 relu )")
    assert [(row.text, where(row), row.times, row.number) for row in found.rows] == [
        ("dense:64", "repeat.1", 1, 1),
        ("relu", "repeat.1", 1, 2),
        ("dense:64", "repeat.2-4", 3, 3),
        ("relu", "repeat.2-4", 3, 4),
    ]


def test_layers_are_numbered_as_if_written_out() -> None:
    with pytest.raises(ShapeError, match=r"^layer 9, dense:5: the input is an image"):
        walked("8x8x3 4*( relu bn ) dense:5")


def test_named_blocks_and_branches_are_the_path() -> None:
    found = walked("let b(c) = ( add( conv:c,1 | freeze( conv:c,1 ) ) ) 8x8x4 b(4) 2*b(4)")
    assert [where(row) for row in found.rows] == [
        "b(4)/add.1", "b(4)/add.2/freeze", "b(4)",
        "b(4).1-2/add.1", "b(4).1-2/add.2/freeze", "b(4).1-2",
    ]  # fmt: skip


def test_a_hundred_thousand_layers() -> None:
    found = walked("64 99999*64 10")
    assert found.params == 99_999 * (64 + 1) * 64 + 650
    assert len(found.rows) == 2


@pytest.mark.parametrize(
    "text",
    ["200001x200001 100000*conv:1,3", "1x1x1 50000*( concat( | conv:1,1 ) )", "784 " + "relu 64 " * 50_000],
    ids=["shrinking", "growing", "written out"],
)
def test_a_hundred_thousand_different_layers(text: str) -> None:
    found = walked(text)
    assert len(found.rows) >= 99_999


def test_numbers_that_grow_are_limited() -> None:
    for text in ("2x2 5000*upsample:2", "1x1x1 5000*concat( | )", "2x2 5000*( upsample:9 conv:9,1 )"):
        with pytest.raises(LimitError, match="4,096 bits"):
            walked(text)
    wide = "9" * 400
    with pytest.raises(LimitError, match="4,096 bits"):
        walked(f"{wide}x{wide}x{wide} upsample:{wide} flatten")


def test_brackets_as_deep_as_allowed() -> None:
    deep = "784 " + "add(|" * 199 + "relu" + ")" * 199
    assert walked(deep).output.channels == 784
    nested = "784 " + "freeze(" * 199 + "10" + ")" * 199
    assert walked(nested).frozen == 7850
    repeated = "784 " + "1*(" * 199 + "10" + ")" * 199
    assert walked(repeated).params == 7850
    blocks = " ".join(["let a0 = ( 784 )", *(f"let a{n} = ( a{n - 1} )" for n in range(1, 100)), "784 a99"])
    assert walked(blocks).params == 785 * 784


# branches


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("56x56x64 add( conv:64,3,p=1 | )", "56x56x64"),
        ("56x56x64 add( | globalpool )", "56x56x64"),
        ("56x56x64 multiply( | globalpool 4 relu 64 sigmoid )", "56x56x64"),
        ("56x56x64 multiply( globalpool 64 | )", "56x56x64"),
        ("64@100 add( | first )", "64@100"),
        ("64@56x56 add( conv:64,1 | tokens first )", "64@56x56"),
        ("64 add( 64 | 64 | )", "64"),
        ("56x56x64 concat( conv:16,1 | conv:32,3,p=1 | pool:3,s=1,p=1 conv:8,1 )", "56x56x56"),
        ("100 concat( 10 | 20 | )", "130"),
        ("64@100 concat( | lstm:32 )", "96@100"),
        ("28x28 concat( | )", "28x28x2"),
    ],
)
def test_branches_come_together(text: str, output: str) -> None:
    assert str(walked(text).output) == output


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        (
            "56x56x64 add( conv:128,3,p=1 | )",
            "layer 2, add: branch 1 gives 56x56x128 and branch 2 gives 56x56x64",
            "conv:128,1 at the end of branch 2 would give 56x56x128",
        ),
        (
            "56x56x64 add( conv:128,3,s=2,p=1 | )",
            "layer 2, add: branch 1 gives 28x28x128 and branch 2 gives 56x56x64",
            "conv:128,1,s=2 at the end of branch 2 would give 28x28x128",
        ),
        (
            "56x56x64 add( | conv:128,3,s=2,p=1 )",
            "layer 2, add: branch 1 gives 56x56x64 and branch 2 gives 28x28x128",
            "conv:128,1,s=2 at the end of branch 1 would give 28x28x128",
        ),
        (
            "56x56x64 add( | conv:128,3,p=1 )",
            "layer 2, add: branch 1 gives 56x56x64 and branch 2 gives 56x56x128",
            "conv:128,1 at the end of branch 1 would give 56x56x128",
        ),
        (
            "56x56x64 multiply( | globalpool 32 )",
            "layer 3, multiply: branch 1 gives 56x56x64 and branch 2 gives 32",
            "1x1xC",
        ),
        (
            "56x56x64 concat( conv:8,3 | )",
            "layer 2, concat: branch 1 gives 54x54x8 and branch 2 gives 56x56x64",
            "p=same keeps them where the stride is 1, crop:54x54 at the end of branch 2 cuts them out",
        ),
        (
            "28x28x4 concat( pool:2 upsample:4 | )",
            "layer 3, concat: branch 1 gives 56x56x4 and branch 2 gives 28x28x4",
            "crop:28x28 at the end of branch 1 cuts them out",
        ),
        (
            "28x14x4 concat( upsample:1x2 pool:2x1 | )",
            "layer 3, concat: branch 1 gives 14x28x4 and branch 2 gives 28x14x4",
            "p=same keeps them where the stride is 1",
        ),
        (
            "56x56x64 concat( | | globalpool )",
            "layer 2, concat: branch 1 gives 56x56x64 and branch 3 gives 1x1x64",
            "",
        ),
        ("100 add( 10 | 20 | )", "layer 3, add: branch 1 gives 10 and branch 2 gives 20", ""),
        ("57x56x64 add( conv:8,3,s=2 | )", "", "choose strides and paddings"),
    ],
)
def test_branches_that_do_not_come_together(text: str, said: str, hint: str) -> None:
    with pytest.raises(ShapeError) as caught:
        walked(text)
    assert said in caught.value.message
    assert hint in (caught.value.hint or "")
    place = caught.value.place
    assert place is not None
    assert place.text[place.start : place.end] in ("add", "multiply", "concat")


@pytest.mark.parametrize(
    "text",
    [
        "56x56x64 add( conv:128,3,s=2,p=1 | )",
        "57x57x64 add( | conv:128,3,s=2,p=1 )",
        "56x56x64 add( conv:8,1 | )",
    ],
)
def test_the_way_out_of_a_mismatch_works(text: str) -> None:
    with pytest.raises(ShapeError) as caught:
        walked(text)
    hint = caught.value.hint or ""
    mend, branch = hint.split()[0], int(hint.split("branch ")[1][0])
    parts = text.rstrip(" )").split("|")
    parts[branch - 1] += f" {mend} "
    assert walked("|".join(parts) + " )").params > 0


# errors


def test_errors_name_layer_branch_and_place() -> None:
    text = "32x32x3 conv:10,5 relu add( conv:10,1 | conv:10,40 )"
    with pytest.raises(ShapeError) as caught:
        walked(text)
    assert caught.value.message.startswith("layer 4, conv:10,40 in branch 2 of add: ")
    assert "40" in caught.value.message
    assert caught.value.place is not None
    assert text[caught.value.place.start : caught.value.place.end] == "conv:10,40"


def test_the_hint_is_the_text_with_the_mend() -> None:
    with pytest.raises(ShapeError) as caught:
        walked("32x32x3 conv:10,5 dense:10")
    assert caught.value.message == "layer 2, dense:10: the input is an image, 28x28x10"
    assert caught.value.hint == "put flatten before it: 32x32x3 conv:10,5 flatten dense:10"
    assert walked(caught.value.hint.partition(": ")[2]).params == 760 + (7840 + 1) * 10


@pytest.mark.parametrize("text", ["28x28x6 dense:10", "28x28x6 lstm:10", "28x28 10", "10@7 kernel:5"])
def test_hints_that_mend(text: str) -> None:
    with pytest.raises(ShapeError) as caught:
        walked(text)
    assert walked((caught.value.hint or "").partition(": ")[2]).params > 0


def test_a_fault_inside_the_zoo_is_marked_by_its_name() -> None:
    text = "20x20x3 vgg16"
    with pytest.raises(NetcalcError) as caught:
        walked(text)
    assert caught.value.place is not None
    assert text[caught.value.place.start : caught.value.place.end] == "vgg16"


# sharing and freezing


def test_shared_parameters_are_counted_once() -> None:
    found = walked("64 dense:64,as=w relu dense:64,as=w 3*dense:64,as=w")
    assert found.params == 4160
    assert [(row.params.number, row.times, row.counted) for row in found.rows if row.shared] == [
        (4160, 1, True), (0, 1, False), (0, 3, False),
    ]  # fmt: skip
    assert found.macs == 5 * 4096


def test_shared_parameters_are_of_one_shape() -> None:
    with pytest.raises(ShapeError) as caught:
        walked("64 dense:64,as=w dense:32,as=w")
    for part in ("layer 2, dense:32,as=w", "layer 1, dense:64,as=w", "(64 + 1)*32", "(64 + 1)*64"):
        assert part in caught.value.message
    for text in (
        "64 dense:64,as=w dense:64,bias=no,as=w",
        "64 bn:as=w ln:as=w",
        "64 dense:32,as=w dense:64,as=w",
    ):
        with pytest.raises(ShapeError):
            walked(text)


def test_a_tied_head_shares_the_embeddings_table() -> None:
    for text in (
        "7 embedding:100,16,as=w relu dense:100,bias=no,as=w",
        "16@7 dense:100,bias=no,as=w dense:16 first 7 embedding:100,16,as=w",
    ):
        found = walked(text)
        tied = [row for row in found.rows if row.shared]
        assert [(row.params.number, row.counted) for row in tied] == [(1600, True), (0, False)]
        untied = walked(text.replace(",as=w", ""))
        assert (found.params, found.macs) == (untied.params - 1600, untied.macs)


@pytest.mark.parametrize(
    "text",
    [
        "7 embedding:100,16,as=w dense:100,as=w",
        "7 embedding:100,16,as=w dense:16,bias=no,as=w",
        "7 embedding:100,16,as=w 32 dense:100,bias=no,as=w",
        "16 dense:100,bias=no,as=w embedding:16,100,as=w",
    ],
)
def test_a_head_that_can_not_be_tied(text: str) -> None:
    with pytest.raises(ShapeError) as caught:
        walked(text)
    assert caught.value.hint == "dense:V,bias=no on D channels can share the table of embedding:V,D"


def test_frozen_parameters() -> None:
    found = walked("64 freeze( 64 bn ) 10")
    assert (found.params, found.frozen, found.trainable, found.buffers) == (4160 + 128 + 650, 4288, 650, 128)
    shared = walked("64 dense:64,as=w freeze( dense:64,as=w )")
    assert (shared.params, shared.frozen) == (4160, 4160)


def test_fine_tuning_a_trained_network() -> None:
    found = walked("224x224x3 freeze( vgg16[:-1] ) 10")
    assert found.trainable == (4096 + 1) * 10
    assert found.params == 138_357_544 - 4_097_000 + 40_970


# biases


def test_without_biases() -> None:
    text = "32x32x3 conv:8,3 bn dwconv:3 convt:4,2 flatten 10 maxout:4 sparse:4,m=2 dense:2,bias=yes"
    with_biases, without = walked(text), walked(text, bias=False)
    assert with_biases.params - without.params == 8 + 8 + 4 + 10 + 2 * 4 + 4
    assert walked("10@7 lstm:20", bias=False).params == 80 * 30
    assert walked("10@7 lstm:20,biases=1", bias=False).params == 80 * 31
    assert walked("64@7 attention:8", bias=False).params == 4 * 64 * 64
    assert walked("lenet5", bias=False).params == 61_706 - 6 - 16 - 120 - 84 - 10


def test_an_image_without_channels_has_one() -> None:
    assert walked("28x28 conv:6,5").params == walked("28x28x1 conv:6,5").params
    assert str(walked("28x28 relu").output) == "28x28x1"
    assert str(walked("784 relu").output) == "784"


def test_channels_first_is_offered_where_it_is_likely() -> None:
    with pytest.raises(ShapeError) as caught:
        walked("3x224x224 conv:64,7")
    assert (caught.value.hint or "").startswith("if the channels come first, write 3@224x224; else ")


def test_a_range_error_stays_one() -> None:
    with pytest.raises(InputError, match=r"^layer 1, gn:4: 4 groups"):
        walked("28x28x6 gn:4")
