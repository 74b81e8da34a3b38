"""The question `summary`: fields, tables, notes, conventions, limits; the tree it is drawn as."""

from __future__ import annotations

import json
import re

import pytest

from netcalc.answer import Answer, Shape, Table
from netcalc.errors import InputError, LimitError, ShapeError
from netcalc.network import zoo
from netcalc.questions.counts import params
from netcalc.questions.summary import summary
from netcalc.render import Paper, render


def ink(answer: Answer, form: str = "table", width: int | None = None) -> str:
    return "".join(render(answer, form, Paper(width=width)))


def layers(answer: Answer) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(ink(answer, "json"))["tables"]["layers"]
    return found


def notes(answer: Answer, kind: str) -> list[str]:
    return [note.text for note in answer.notes if note.kind == kind]


def test_the_lectures_network() -> None:
    answer = summary("784-256-10")
    assert answer.command == "summary"
    assert answer.main == "params"
    assert answer.question == {
        "network": "784-256-10", "bytes": 4, "batch": 1, "examples": None, "bias": True
    }  # fmt: skip
    assert answer.fields == {
        "params": 203530,
        "trainable": 203530,
        "frozen": 0,
        "macs": 203264,
        "activation_bytes": 4 * (784 + 256 + 10),
        "parameter_bytes": 814120,
        "receptive_field": None,
        "output": Shape((), 10),
        "layers": {"dense": 2},
    }
    assert (
        ink(answer)
        == """\
Summary  784-256-10

 layer       output   parameters      MACs   activation bytes   parameter bytes
 ──────────────────────────────────────────────────────────────────────────────
 input          784                                     3,136
 dense:256      256      200,960   200,704              1,024           803,840
 dense:10        10        2,570     2,560                 40            10,280
 ──────────────────────────────────────────────────────────────────────────────
 total                   203,530   203,264              4,200           814,120

activation_bytes = 4,200   parameter_bytes = 814,120

note: 1 MAC = 2 FLOPs; biases are not counted in them
note: activations: the input and every output of a layer with parameters or of a pooling, 1,050 values
"""
    )


def test_vgg() -> None:
    answer = summary("vgg16")
    assert answer.activation_bytes == 4 * 15_237_608
    assert answer.receptive_field == 212
    assert answer.layers == {"conv": 13, "relu": 15, "pool": 5, "flatten": 1, "dense": 3, "dropout": 2}
    rows = layers(answer)
    assert rows[20] == {
        "layer": "conv:512,3,p=1", "path": None, "output": [28, 28, 512], "params": 2359808,
        "macs": 1849688064, "activation_bytes": 4 * 28 * 28 * 512, "parameter_bytes": 4 * 2359808,
        "field": 76, "jump": 8, "centre": 3.5, "times": 1, "shared": None, "frozen": False,
    }  # fmt: skip
    assert [row["field"] for row in rows if row["layer"] == "pool:2"] == [6, 16, 44, 100, 212]
    assert [row["field"] for row in rows[-7:]] == [None] * 7
    assert "15,470,264,320" in ink(answer)


TEXTS = (
    *zoo.names(),
    "64 dense:64,as=w relu freeze( dense:64,as=w ) 2",
    "64 3*dense:64,as=w freeze( 2*( dense:64 bn ) )",
    "10@7 2*( lstm:10 relu )",
    "8x8x3 3*( 2*( conv:4,3,p=1 ) pool:2,s=1,p=1 )",
    "784 kernel:10",
)


@pytest.mark.parametrize("text", TEXTS)
def test_rows_add_up_to_the_totals(text: str) -> None:
    answer = summary(text, batch=3, bytes=2)
    rows = layers(answer)
    for column, total in {
        "params": answer.params,
        "macs": answer.macs,
        "activation_bytes": answer.activation_bytes,
        "parameter_bytes": answer.parameter_bytes,
    }.items():
        assert sum(row[column] * row["times"] for row in rows) == total  # type: ignore[operator, misc]
    frozen = sum(row["params"] * row["times"] for row in rows if row["frozen"])  # type: ignore[operator, misc]
    assert frozen == answer.frozen
    counts = {}
    for row in rows[1:]:
        kind = str(row["layer"]).partition(":")[0]
        counts[kind] = counts.get(kind, 0) + row["times"]  # type: ignore[operator]
    assert counts == answer.layers


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("ask", [summary, params])
def test_trees_fit_eighty_columns(text: str, ask: object) -> None:
    page = ink(ask(text), width=80)  # type: ignore[operator]
    assert max(map(len, page.splitlines())) <= 80
    assert not re.search("^ layer: ", page, re.MULTILINE), "a table, not one record under another"
    if ask is summary:
        assert "left o" not in page
        assert page.count("\n") < 260


@pytest.mark.parametrize("name", zoo.names())
def test_every_kind_of_number_is_on_the_screen(name: str) -> None:
    answer, page = summary(name), ink(summary(name), width=80)
    for value in (answer.params, answer.macs, answer.activation_bytes, answer.parameter_bytes):
        assert f"{value:,}" in page


@pytest.mark.parametrize("name", zoo.names())
def test_memory_is_drawn_layer_by_layer(name: str) -> None:
    answer = summary(name, bytes=3)
    table = [one for one in answer.sections if isinstance(one, Table) and one.screen][-1]
    places = [
        i for i, one in enumerate(table.columns) if one.name in ("activations", "parameters", "weights")
    ]
    top = [[row[i] or 0 for i in places[-2:]] for row in table.rows if not str(row[0]).startswith(" ")]
    drawing = [str(row[0]) for row in table.rows]
    if not any(line[0] in "╭│├╰" for line in drawing):  # branches of the outermost level have no head
        assert list(map(sum, zip(*top, strict=True))) == [answer.activation_bytes, answer.parameter_bytes]
    assert table.total
    assert [table.total[i] for i in places[-2:]] == [answer.activation_bytes, answer.parameter_bytes]


def test_a_batch_costs_macs_and_activations_not_parameters() -> None:
    one, eight = summary("lenet5"), summary("lenet5", batch=8, bytes=2)
    assert (eight.params, eight.parameter_bytes) == (one.params, one.params * 2)
    assert (eight.macs, eight.activation_bytes) == (one.macs * 8, one.activation_bytes * 4)
    assert any("all 8 examples of a batch" in text for text in notes(eight, "convention"))
    assert "2 bytes a number, batch of 8" in ink(eight)


def test_parameters_per_example() -> None:
    answer = summary("784-256-10", examples="60000")
    assert answer.params_per_example == 203530 / 60000
    assert "params_per_example = 3.39217" in ink(answer)
    assert summary("784 freeze( 256 ) 10", examples=1).params_per_example == 2570
    assert "params_per_example" not in summary("784-256-10").fields


def test_dropout_keeps_units_on_average() -> None:
    assert notes(summary("784 256 relu dropout:0.5 10"), "dropout") == [
        "dropout with p = 0.5 keeps (1 - p)*256 = 128 of 256 units on average in training; "
        "the parameters stay"
    ]
    assert "= 229.5 of 255" in notes(summary("784 255 dropout:0.1 10"), "dropout")[0]
    assert "= 200 of 200" in notes(summary("784 200 dropout:0 10"), "dropout")[0]
    assert summary("784 256 relu dropout:0.5 10").params == summary("784 256 relu 10").params


def test_fields_of_axes_that_differ() -> None:
    answer = summary("32x32x3 conv:8,3x5,s=1x2")
    assert answer.receptive_field == Shape((3, 5))
    assert layers(answer)[1]["field"] == [3, 5]
    assert layers(answer)[1]["jump"] == [1, 2]
    assert re.search(r"receptive_field += 3x5", ink(answer))


def test_where_the_field_ends_is_said() -> None:
    (said,) = (text for text in notes(summary("resnet18"), "convention") if "receptive field" in text)
    assert said == (
        "the receptive field is that ahead of layer 67, globalpool, where places are mixed or laid out anew"
    )


def test_what_is_kept_at_test_time_beside_parameters() -> None:
    page = ink(summary("784 kernel:60000"))
    assert "buffers" in page
    assert "47,040,000" in page
    assert "batch normalisation" not in page


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"batch": 0}, "batch: 0 is below 1"),
        ({"bytes": "0"}, "bytes: 0 is below 1"),
        ({"examples": "-5"}, "examples: -5 is below 1"),
        ({"batch": 2.5}, "batch: 2.5 is not a whole number"),
    ],
)
def test_options_below_one(options: dict[str, str | int], said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        summary("784-10", **options)  # type: ignore[arg-type]


def test_limits() -> None:
    with pytest.raises(LimitError, match="4,096 bits"):
        summary(f"{10**300}x{10**300}x3 relu", batch=10**399, bytes=10**399)
    with pytest.raises(ShapeError, match=r"layer 1, dense:320"):
        summary("1024x1024x3 320")


def test_huge_ratios_are_infinite() -> None:
    assert summary(f"{10**200} {10**200}", examples=1).params_per_example == float("inf")


def test_a_long_chain_shows_its_ends() -> None:
    answer = summary("64 relu " + "64 relu " * 20_000)
    assert len(layers(answer)) == 40_002
    assert "rows left out here" in ink(answer)


# the tree


def drawn(text: str) -> list[str]:
    """The first column of the screen's table."""
    table = next(one for one in params(text).sections if getattr(one, "screen", False))
    return [str(row[0]) for row in table.rows]  # type: ignore[union-attr]


def test_blocks_are_heads() -> None:
    block = "let basic(c) = ( add( conv:c,3,p=1 | ) relu )"
    text = f"{block} 8x8x4 2*basic(4) basic(4) freeze( basic(4) ) 2*( pool:2 )"
    assert drawn(text) == [
        "input",
        "2 x basic(4)", "  ╭ conv:4,3,p=1", "  ├ identity", "  ╰ add", "  relu",
        "basic(4)", "  ╭ conv:4,3,p=1", "  ├ identity", "  ╰ add", "  relu",
        "freeze basic(4)", "  ╭ conv:4,3,p=1", "  ├ identity", "  ╰ add", "  relu",
        "2 x", "  round 1", "    pool:2", "  round 2", "    pool:2",
    ]  # fmt: skip


def test_rounds_that_are_alike_stand_once() -> None:
    assert drawn("32 5*( 64 relu )") == [
        "input", "5 x", "  round 1", "    dense:64", "    relu",
        "  rounds 2 to 5", "    dense:64", "    relu",
    ]  # fmt: skip
    assert drawn("64 1000*64") == ["input", "1,000 x", "  dense:64"]


def test_branches_within_branches() -> None:
    assert drawn("8x8x4 add( add( conv:4,1 | ) relu | | 2*relu )") == [
        "input", "╭ ╭ conv:4,1", "│ ├ identity", "│ ╰ add", "│ relu", "├ identity",
        "├ 2 x", "│   relu", "╰ add",
    ]  # fmt: skip


def test_a_long_drawing_opens_each_block_once() -> None:
    lines = drawn("densenet121")
    assert len(lines) < 60
    assert [line.strip() for line in lines].count("avgpool:2") == 1
    assert "24 x grow" in lines
    assert any("csv and json have every layer" in note.text for note in params("densenet121").notes)
    assert len(drawn("8x8x3 " + "2*( relu ) " * 150)) == 151
    assert all("csv and json" not in note.text for note in params("resnet152").notes)


def test_deep_nests_are_drawn() -> None:
    assert drawn("8 " + "1*( " * 150 + "relu" + " )" * 150)[-1] == "  " * 150 + "relu"


@pytest.mark.parametrize("form", ["json", "csv", "markdown", "latex", "html"])
def test_every_format_takes_it(form: str) -> None:
    page = ink(summary("8x8x4 2*( add( conv:4,3,p=1 bn | ) ) flatten freeze( 10 )"), form)
    assert "dense" in page
    if form == "markdown":
        assert "| `· · conv:4,3,p=1` |" in page
    if form == "csv":
        assert page.splitlines()[0] == (
            "layer,path,output,params,macs,activation_bytes,parameter_bytes,field,jump,centre,times,shared,frozen"
        )
