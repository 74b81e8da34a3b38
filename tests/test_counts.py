"""The question `params`: its fields, its table, its working and notes, as the contract has them."""

from __future__ import annotations

import json
import re

import pytest

from netcalc.answer import Answer, Table
from netcalc.errors import ShapeError
from netcalc.network import zoo
from netcalc.questions.counts import params
from netcalc.render import Paper, render


def table(answer: Answer) -> list[dict[str, object]]:
    """The rows of the table as JSON has them."""
    layers = answer.tables[0]
    names = [column.name for column in layers.columns]
    wanted = [column.name for column in layers.columns if column.data]
    rows = [dict(zip(names, row, strict=True)) for row in layers.rows]
    return [{name: row[name] for name in wanted} for row in rows]


def arrays(answer: Answer) -> list[dict[str, object]]:
    """The rows of the table of arrays."""
    found = next(one for one in answer.tables if one.name == "arrays")
    names = [column.name for column in found.columns]
    return [dict(zip(names, row, strict=True)) for row in found.rows]


def drawn(answer: Answer) -> Table:
    """The table of the screen."""
    return next(one for one in answer.sections if isinstance(one, Table) and one.screen)


def ink(answer: Answer, form: str = "table", width: int | None = None) -> str:
    return "".join(render(answer, form, Paper(width=width)))


def test_the_lectures_network() -> None:
    answer = params("784-256-10")
    assert answer.command == "params"
    assert answer.main == "params"
    assert answer.fields == {"params": 203530, "trainable": 203530, "frozen": 0, "buffers": 0}
    assert [str(step) for step in answer.working] == [
        "(n1 + 1)*n2 = (784 + 1)*256 = 200960",
        "(n1 + 1)*n2 = (256 + 1)*10 = 2570",
        "params = 200960 + 2570 = 203530",
    ]
    assert answer.notes == ()
    assert (
        ink(answer)
        == """\
Parameters  784-256-10

 layer       output   formula         parameters
 ───────────────────────────────────────────────
 input          784
 dense:256      256   (784 + 1)*256      200,960
 dense:10        10   (256 + 1)*10         2,570
 ───────────────────────────────────────────────
 total                                   203,530
"""
    )


def test_the_columns_of_the_contract() -> None:
    rows = table(params("32x32x3 conv:10,5,p=2 2*(conv:10,3,p=1,as=w)"))
    assert [list(row) for row in rows] == [
        ["layer", "path", "output", "formula", "params", "times", "shared"]
    ] * len(rows)
    assert [row["layer"] for row in rows] == [
        "input", "conv:10,5,p=2", "conv:10,3,p=1,as=w", "conv:10,3,p=1,as=w",
    ]  # fmt: skip
    assert [row["path"] for row in rows] == [None, None, "repeat.1", "repeat.2"]
    assert [row["formula"] for row in rows] == ["", "(5*5*3 + 1)*10", "(3*3*10 + 1)*10", ""]
    assert [row["params"] for row in rows] == [0, 760, 910, 0]
    assert [row["shared"] for row in rows] == [None, None, "w", "w"]


SUMMED = (*zoo.names(), "64 3*dense:64,as=w freeze( 2*( dense:64 bn ) )", "10@7 2*( lstm:10 relu )")


@pytest.mark.parametrize("text", SUMMED, ids=lambda text: text[:20])
def test_rows_times_their_times_are_the_total(text: str) -> None:
    answer = params(text)
    rows = table(answer)
    assert sum(row["params"] * row["times"] for row in rows) == answer.params  # type: ignore[operator, misc]
    assert answer.trainable + answer.frozen == answer.params
    shown = drawn(answer)
    assert shown.total is not None
    assert shown.total[-1] == answer.params


@pytest.mark.parametrize("text", SUMMED, ids=lambda text: text[:20])
def test_every_formula_gives_its_count(text: str) -> None:
    for row in table(params(text)):
        assert (eval(str(row["formula"])) if row["formula"] else 0) == row["params"]


LECTURE = (
    (6, "5 7", 42),
    (7, "1000 sparse:50,m=20", 1050),
    (11, "784-128-64-10", 109386),
    (27, "784-256-10", 203530),
    (27, "784 256 relu 10", 203530),
    (27, "mlp", 203530),
    (28, "1024x1024x3 flatten 320", 1006633280),
    (33, "32x32x3 conv:10,5,p=2", 760),
    (34, "vgg16", 138357544),
    (36, "784 256 relu dropout:0.5 10", 203530),
    (37, "224x224x3 freeze( vgg16[:-1] ) 10", 134301514),
    (38, "28x28x1 conv:8,3,s=2,p=1 relu convt:1,4,s=2,p=1 sigmoid", 80 + 129),
    (44, "32x32x3 conv:6,5 conv:16,5", 456 + 2416),
    (45, "100 pool:4", 0),
)


@pytest.mark.parametrize(("row", "text", "count"), LECTURE)
def test_rows_of_the_lecture(row: int, text: str, count: int) -> None:
    assert params(text).params == count


def test_sizes_on_the_way() -> None:
    outputs = [str(row["output"]) for row in table(params("32x32x3 conv:6,5 conv:16,5"))]
    assert outputs == ["32x32x3", "28x28x6", "24x24x16"]
    outputs = [str(row["output"]) for row in table(params("32x32x3 conv:6,5,p=2 conv:16,5,p=2"))]
    assert outputs == ["32x32x3", "32x32x6", "32x32x16"]


def test_what_is_read_is_said() -> None:
    answer = params("32x32x3 conv:10,5,p=2")
    assert str(answer.working[0]) == "(F*F*C + 1)*K = (5*5*3 + 1)*10 = 760: 10 filters of 5x5x3"
    assert "10 filters of 5x5x3" in ink(answer)
    assert "each node reads 20 of 1000" in ink(params("1000 sparse:50,m=20"))
    assert "25 clusters of 4 nodes" in ink(params("100 pool:4"))


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("3x224x224 flatten 10", "reading", "channels first is written 3@224x224"),
        ("28x28x3 conv:8,3 bn", "convention", "buffers are the running mean and variance"),
        ("10@7 lstm:20", "convention", "two biases for each unit and gate"),
        ("1000 sparse:50,m=20", "convention", "C(1000, 20) = 339,482,811,302,457,603,895,512,614,793"),
        ("784 kernel:60000", "convention", "N*D = 60000*784 = 47,040,000 stored numbers"),
        ("64 dense:64,as=w dense:64,as=w", "sharing", "w is one set of 4,160 parameters, used 2 times"),
    ],
)
def test_notes(text: str, kind: str, said: str) -> None:
    notes = params(text).notes
    assert any(note.kind == kind and said in note.text for note in notes), notes


def test_a_choice_of_biases_needs_no_note() -> None:
    assert params("10@7 lstm:20,biases=1").notes == ()


def test_without_biases() -> None:
    answer = params("784-256-10", bias=False)
    assert answer.params == 784 * 256 + 256 * 10
    assert answer.question == {"network": "784-256-10", "bias": False}
    assert [note.kind for note in answer.notes] == ["convention"]
    assert params("784 256 dense:10,bias=yes", bias=False).params == 784 * 256 + 2570


def test_frozen_and_buffers_are_shown_where_there_are_any() -> None:
    page = ink(params("28x28x3 freeze( conv:8,3 bn ) globalpool 10"))
    for said in (r"trainable += 90", r"frozen += 240", r"buffers += 16"):
        assert re.search(said, page)
    assert "trainable" not in ink(params("784-256-10"))


def test_words_and_text_are_the_same() -> None:
    assert params(["784", "256", "relu", "10"]) == params("784 256 relu 10")
    assert params("784  # digits\n 256 relu\n10").question["network"] == "784 256 relu 10"


def test_branches_are_drawn() -> None:
    page = ink(params("8x8x4 add( relu add( conv:4,1 | relu ) | bn ) relu"))
    drawn = [line[:14].rstrip() for line in page.splitlines()[5:12]]
    assert drawn == [" ╭ relu", " │ ╭ conv:4,1", " │ ├ relu", " │ ╰ add", " ├ bn", " ╰ add", " relu"]


@pytest.mark.parametrize("name", ["resnet18", "vgg16", "lenet5"])
def test_zoo_tables_fit_eighty_columns(name: str) -> None:
    page = ink(params(name), width=80)
    assert max(map(len, page.splitlines())) <= 80
    assert f" layer{' ' * 5}" in page, "a table, not one record under another"
    for total in ("11,689,512", "138,357,544", "61,706"):
        if total.replace(",", "") == str(params(name).params):
            assert total in page


@pytest.mark.parametrize("form", ["json", "csv", "markdown", "latex"])
def test_every_format_takes_it(form: str) -> None:
    page = ink(
        params(
            "let b(c) = ( add( conv:c,3,p=1 bn | ) ) 8x8x4 2*b(4) freeze( 10 )".replace(
                "freeze( 10 )", "flatten freeze( 10 )"
            )
        ),
        form,
    )
    assert "2570" in page.replace(",", "").replace("{", "").replace("}", "") or form == "latex"
    if form == "json":
        whole = json.loads(page)
        assert whole["answer"]["params"] == 2 * (37 * 4 + 8) + 2570
        assert list(whole["tables"]) == ["layers"]
        assert whole["tables"]["layers"][1]["path"] == "b(4).1-2/add.1"


def test_a_failing_network_is_an_error_of_its_layer() -> None:
    with pytest.raises(ShapeError, match="layer 1, dense:320: the input is an image, 1024x1024x3"):
        params("1024x1024x3 320")


def test_a_long_answer_is_a_table_all_the_same() -> None:
    answer = params("64 relu " + "64 relu " * 49_000)
    layers = answer.tables[0]
    assert isinstance(layers, Table)
    assert len(layers.rows) == 98_002
    assert len(answer.working) == 1


def test_the_weights_and_biases_of_an_mlp() -> None:
    answer = params("784-128-10", shapes=True)
    assert (
        ink(answer)
        == """\
Parameters  784-128-10

 layer       output   arrays             formula         parameters
 ──────────────────────────────────────────────────────────────────
 input          784
 dense:128      128   W 128x784, b 128   (784 + 1)*128      100,480
 dense:10        10   W 10x128, b 10     (128 + 1)*10         1,290
 ──────────────────────────────────────────────────────────────────
 total                                                      101,770
"""
    )
    assert [(row["layer"], row["array"], row["shape"], row["params"]) for row in arrays(answer)] == [
        ("dense:128", "W", (128, 784), 100352),
        ("dense:128", "b", (128,), 128),
        ("dense:10", "W", (10, 128), 1280),
        ("dense:10", "b", (10,), 10),
    ]
    assert answer.fields["shapes"] == [(128, 784), (128,), (10, 128), (10,)]
    without = params("784-128-10")
    assert [table.name for table in without.tables] == ["layers"]
    assert "shapes" not in without.fields


@pytest.mark.parametrize("name", zoo.names())
def test_the_arrays_of_a_network_hold_its_parameters(name: str) -> None:
    """Shared ones once, repeated ones as often as they are there."""
    answer = params(name, shapes=True)
    assert sum(row["params"] * row["times"] for row in arrays(answer)) == answer.params  # type: ignore[operator]


def test_arrays_of_what_has_none() -> None:
    answer = params("100 pool:4", shapes=True)
    assert arrays(answer) == []
    assert "arrays" not in ink(answer)
    without = params("784-10", bias=False, shapes=True)
    assert [row["array"] for row in arrays(without)] == ["W"]
