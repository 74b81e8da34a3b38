"""JSON, CSV and bare values: what scripts read comes back as it was."""

from __future__ import annotations

import csv
import io
import json
import math

import pytest
from answers_by_hand import BACKPROP, CONV, EVERY, HOSTILE, LONG, PARAMS, STRANGE, SWEEP
from hypothesis import given
from hypothesis import strategies as st

from netcalc.answer import Answer, Column, Formula, Outcome, Sweep, Table
from netcalc.errors import NetcalcError, UnknownName
from netcalc.network.shape import Shape
from netcalc.render import FORMATS, Paper, render
from netcalc.render.bare import spelled
from netcalc.render.json import value_json

KEYS = ["schema", "command", "question", "main", "answer", "working", "tables", "notes"]


def written(answer, form, **paper) -> str:
    return "".join(render(answer, form, Paper(**paper)))


def read(answer, **paper):
    return json.loads(written(answer, "json", **paper))


def holding(value) -> Answer:
    return Answer("x", {}, "value", {"value": value})


# JSON


@pytest.mark.parametrize("name", ["backprop", "params", "conv", "strange", "long"])
def test_an_answer_is_one_object_on_one_line_with_the_same_keys(name):
    text = written(EVERY[name], "json")
    assert text.count("\n") == 1
    assert text.endswith("}\n")
    assert list(json.loads(text)) == KEYS


@pytest.mark.parametrize("name", ["backprop", "params", "conv", "sweep"])
@pytest.mark.parametrize("form", ["json", "csv"])
def test_golden(golden, name, form):
    golden(f"data/{name}.{form}", written(EVERY[name], form))


def test_an_object_holds_all_that_the_answer_does():
    found = read(BACKPROP)
    assert found["schema"] == 1
    assert found["command"] == "backprop"
    assert found["question"]["at"]["w1"] == -3
    assert found["main"] == "gradients"
    assert found["answer"]["gradients"] == BACKPROP.fields["gradients"]
    assert found["working"] == ["f = 1/(1 + exp(-1)) = 0.731059"]
    assert found["notes"] == [{"kind": "name", "text": BACKPROP.notes[0].text}]
    assert list(found["tables"]) == ["nodes", "edges"]
    node = found["tables"]["nodes"][2]
    assert list(node) == ["node", "op", "inputs", "value", "upstream", "gate", "kink"]
    assert node["op"] == "w0*x0"
    assert node["kink"] is False
    assert "upstream" not in found["tables"]["edges"][0]  # only for the screen


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.0, "2"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (1e22, "1e+22"),
        (1e15, "1000000000000000"),
        (-3.5e-7, "-3.5e-07"),
        (math.inf, '"inf"'),
        (-math.inf, '"-inf"'),
        (math.nan, '"nan"'),
        (True, "true"),
        (None, "null"),
        (Shape((32, 32), 10), "[32, 32, 10]"),
        (Shape((), 784), "[784]"),
        (Shape((7,), None), "[7]"),
        (Formula("-1/n7^2"), '"-1/n7^2"'),
        ([[1.0, 0.5], [0.0, 1.0]], "[[1, 0.5], [0, 1]]"),
        ({}, "{}"),
        ([], "[]"),
        ((1, 2), "[1, 2]"),
        ({"a": {"b": 1.0}}, '{"a": {"b": 1}}'),
        (1006633280, "1006633280"),
        ("\x1b\x7f\x9b", '"\\u001b\\u007f\\u009b"'),
        ("\udcff", '"\\udcff"'),
        ("σ", '"σ"'),
    ],
)
def test_json_values(value, text):
    assert value_json(value) == text


def test_json_escapes_what_the_encoding_lacks():
    assert "\\u6f22\\u5b57" in written(STRANGE, "json", encoding="latin-1")
    assert "漢字" in written(STRANGE, "json")
    assert read(STRANGE, encoding="ascii") == read(STRANGE)


def test_integers_of_any_size():
    assert value_json([10**5000, 1 - 10**5000]) == f"[1{'0' * 5000}, -{'9' * 5000}]"
    assert spelled(10**5000) == "1" + "0" * 5000


@pytest.mark.parametrize("text", HOSTILE)
def test_json_brings_every_text_back(text):
    assert read(holding({text: text}))["answer"]["value"] == {text: text}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(json_values)
def test_json_is_what_any_reader_reads(value):
    assert json.loads(value_json(value)) == value
    assert json.loads(value_json(value, compact=True)) == value
    value_json(value, encoding="ascii").encode("ascii")


def test_json_of_a_long_table_comes_in_pieces():
    pieces = list(render(LONG, "json", Paper()))
    assert max(map(len, pieces)) < 500_000
    assert len(json.loads("".join(pieces))["tables"]["nodes"]) == 100_000


def test_json_of_a_sweep():
    found = read(SWEEP)
    assert list(found) == ["schema", "command", "sweep"]
    first, *_, last = found["sweep"]
    assert list(first) == [*KEYS, "settings"]
    assert first["settings"] == {"stride": 1}
    assert first["answer"]["output"] == [5]
    assert last == {
        "schema": 1,
        "command": "conv-shape",
        "error": {
            "kind": "shape",
            "message": "a stride of 0 stands still",
            "hint": "use a stride of at least 1",
            "span": None,
        },
        "settings": {"stride": 0},
    }


def test_a_value_that_no_answer_may_hold_is_a_bug():
    with pytest.raises(TypeError, match="complex"):
        value_json(1j)


# CSV


def rows_of(answer, **paper) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written(answer, "csv", **paper), newline="")))


def test_csv_has_the_first_tables_data_raw():
    head, *rows = rows_of(BACKPROP)
    assert head == ["node", "op", "inputs", "value", "upstream", "gate", "kink"]
    assert rows[11] == ["n7", "1 + n6", "[]", "1.3678794411714423", "-0.534446645388523", "", "false"]
    assert written(PARAMS, "csv").endswith("dense:10,2,10,(256 + 1)*10,2570,false\n")
    assert "\r" not in written(PARAMS, "csv")


def test_csv_by_name():
    assert rows_of(BACKPROP, table="edges")[1] == [
        "f",
        "n7",
        "-1/n7^2",
        "-0.534446645388523",
        "-0.534446645388523",
    ]


@pytest.mark.parametrize(
    ("answer", "table", "hint"),
    [
        (BACKPROP, "edge", "did you mean edges?"),
        (BACKPROP, "zzz", "tables: nodes, edges"),
        (holding(1), "a", "x has no tables"),
    ],
)
def test_csv_of_an_unknown_table(answer, table, hint):
    with pytest.raises(UnknownName) as caught:
        written(answer, "csv", table=table)
    assert caught.value.hint == hint


def test_csv_of_an_answer_without_tables():
    answer = Answer("x", {}, "a", {"a": {"x": -4.0, "y": 0.5}, "shape": Shape((2, 2), 3), "none": None})
    assert rows_of(answer) == [["a", "shape", "none"], ["x=-4,y=0.5", "2x2x3", ""]]


def test_csv_spoils_no_text():
    texts = [text for text in HOSTILE if text != "\udcff"]
    answer = Answer(
        "x", {}, "a", {"a": 1}, (), (Table("t", (Column("a"),), tuple((text,) for text in texts)),)
    )
    assert rows_of(answer) == [["a"], *([text] for text in texts)]


def test_csv_of_a_sweep():
    assert rows_of(SWEEP) == [
        ["stride", "formula", "working", "output", "note"],
        ["1", "(N - F)/S + 1", "(7 - 3)/1 + 1 = 5", "5", ""],
        ["2", "(N - F)/S + 1", "(7 - 3)/2 + 1 = 3", "3", ""],
        ["3", "(N - F)/S + 1", "(7 - 3)/3 + 1 = 2.33", "2", "does not fit: the last column is never seen"],
        ["0", "", "", "", "a stride of 0 stands still"],
    ]


def test_csv_has_all_rows():
    assert len(rows_of(LONG)) == 100_001


# Bare values


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (203530, "203530"),
        (Shape((32, 32), 10), "32x32x10"),
        ({"x": -4.0, "y": -4.0, "z": 3.0}, "x=-4,y=-4,z=3"),
        ([[1.0, 0.0], [0.0, 1.0]], "[[1,0],[0,1]]"),
        (True, "true"),
        (False, "false"),
        (None, "null"),
        (Formula("-1/n7^2"), "-1/n7^2"),
        ({"x": Formula("y*z")}, "x=y*z"),
        (math.inf, "inf"),
        (math.nan, "nan"),
        (0.30000000000000004, "0.30000000000000004"),
        (-0.0, "0"),
        ("equal", "equal"),
        ([], "[]"),
        ({}, "{}"),
        ([[Formula("cos(x1)*cos(x2)"), Formula("-sin(x1)*sin(x2)")]], "[[cos(x1)*cos(x2),-sin(x1)*sin(x2)]]"),
        ({"W": [[1.0, 2.0], [3.0, 4.0]], "b": 0.5}, "W=[[1,2],[3,4]],b=0.5"),
        ({"conv:64,3": 2}, '{"conv:64,3":2}'),
        ({"q": {"value": 3.0, "gradient": -4.0}}, '{"q":{"value":3,"gradient":-4}}'),
        ([Shape((2, 2), 1)], "[2x2x1]"),
        (["a b", "c"], '["a b","c"]'),
        ("two\nlines\x1b[0m", "two\\nlines\\x1b[0m"),
        ([[32, 32], 10], "[[32,32],10]"),
        ({"a": "x, y"}, '{"a":"x, y"}'),
    ],
)
def test_bare(value, text):
    assert spelled(value) == text


@given(st.floats() | st.integers())
def test_bare_numbers_come_back(number):
    text = spelled(number)
    back = float(text) if isinstance(number, float) else int(text)
    assert back == number or number != number
    assert text != "-0"
    assert not text.endswith(".0")


# The table of formats


def test_every_format_writes_every_answer_and_ends_the_line():
    for form in FORMATS:
        for answer in EVERY.values():
            assert written(answer, form).endswith("\n")


def test_an_unknown_format_is_named():
    with pytest.raises(UnknownName, match="there is no format yaml") as caught:
        written(CONV, "yaml")
    assert caught.value.hint == "formats: table, json, csv, markdown, latex, html, svg"
    with pytest.raises(UnknownName) as caught:
        written(CONV, "jsn")
    assert caught.value.hint == "did you mean json?"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "outcomes",
    [
        (),
        (Outcome({"stride": "0"}, NetcalcError("no")),),
        (Outcome({"stride": "0"}, NetcalcError("x[/] \x1b[0m")),) * 300,
    ],
)
def test_a_sweep_of_nothing_or_of_failures_is_written(form, outcomes):
    assert written(Sweep("conv-shape", outcomes), form, width=40 if form == "table" else None).endswith("\n")
