"""Tables on the screen: nothing cut, nothing interpreted, whatever the width and the encoding."""

from __future__ import annotations

import re
import unicodedata

import pytest
from answers_by_hand import BACKPROP, CONV, EVERY, HOSTILE, LONG, PARAMS, STRANGE, SWEEP
from hypothesis import given, settings
from hypothesis import strategies as st

from netcalc.answer import Answer, Column, Formula, Note, Rows, Table, Values
from netcalc.render import Paper, render
from netcalc.render.folding import fold

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
WIDTHS = (0, 1, 5, 20, 33, 40, 60, 66, 79, 80, 120, 1000)


def drawn(answer, **paper) -> str:
    return "".join(render(answer, "table", Paper(**paper)))


def columns_of(text: str) -> int:
    """Terminal columns, counted without rich."""
    wide = sum(1 for c in text if unicodedata.east_asian_width(c) in "WF")
    return len(text) + wide - sum(1 for c in text if unicodedata.combining(c))


def one_table(columns, rows, **table) -> Answer:
    return Answer("x", {}, "a", {"a": 1}, (), (Table("t", tuple(columns), tuple(rows), **table),))


@pytest.mark.parametrize("name", ["backprop", "params", "conv", "sweep", "strange", "curves"])
@pytest.mark.parametrize(("variant", "paper"), [("pipe", Paper()), ("80", Paper(80)), ("40", Paper(40))])
def test_golden(golden, name, variant, paper):
    golden(f"table/{name}.{variant}.txt", "".join(render(EVERY[name], "table", paper)))


def test_ascii_golden(golden):
    golden("table/backprop.ascii.txt", drawn(BACKPROP, encoding="ascii"))


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_line_fits_unless_it_is_one_number_or_word(name, width):
    for line in drawn(EVERY[name], width=width).splitlines():
        assert columns_of(line) <= max(width, 20), line


@pytest.mark.parametrize("name", EVERY)
def test_a_pipe_has_no_colour_no_trailing_blanks_and_ends_its_line(name):
    text = drawn(EVERY[name])
    assert "\x1b" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert not re.search(r"[ \t]$", text, re.MULTILINE)


@pytest.mark.parametrize(
    "variable", ["COLUMNS", "FORCE_COLOR", "NO_COLOR", "TERM", "UNICODE_VERSION", "JUPYTER_COLUMNS"]
)
@pytest.mark.parametrize("value", ["0", "7", "dumb", ""])
def test_the_environment_changes_nothing(monkeypatch, variable, value):
    pipe, screen = drawn(BACKPROP), drawn(BACKPROP, width=80, colour=True)
    monkeypatch.setenv(variable, value)
    assert drawn(BACKPROP) == pipe
    assert drawn(BACKPROP, width=80, colour=True) == screen


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("width", [None, 80, 40])
def test_colour_changes_nothing_but_the_colour(name, width):
    coloured = drawn(EVERY[name], width=width, colour=True)
    assert "\x1b[1m" in coloured
    assert ESCAPE.sub("", coloured) == drawn(EVERY[name], width=width)


@pytest.mark.parametrize(
    "encoding", ["ascii", "latin-1", "cp1252", "cp437", "utf-8", "utf-16", "no such encoding"]
)
@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown", "latex", "html"])
def test_no_encoding_makes_it_crash(encoding, name, form):
    text = "".join(render(EVERY[name], form, Paper(80, encoding=encoding)))
    text.encode("ascii" if encoding.startswith("no") else encoding)


def test_ascii_keeps_the_columns_in_line():
    lines = [line for line in drawn(BACKPROP, encoding="ascii").splitlines() if line.startswith((" *", " |"))]
    assert {line.index(name) for line, name in zip(lines, ("w0", "x0", "n1"), strict=False)} == {9}
    assert " *-'     n1     w0*x0             -2    0.196612   mul: swaps" in lines


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_is_or_escaped(text):
    answer = one_table([Column("name"), Column("v", "number")], [(text, 1.5)], heading=text, subject=text)
    answer = answer._replace(
        sections=(*answer.sections, Values(((text, text),), text)), notes=(Note("reading", text),)
    )
    page = drawn(answer)
    visible = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    assert page.count(visible) >= 6
    assert all(c.isprintable() or c == "\n" for c in page)


def test_numbers_are_written_by_kind():
    columns = [Column(kind, kind) for kind in ("count", "integer", "number", "text", "flag")]
    row = (203530, 203530, 0.1 + 0.2, True, True)
    page = drawn(one_table(columns, [row]))
    assert page.splitlines()[-1].split() == ["203,530", "203530", "0.3", "true", "yes"]


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (-0.19661193, 6, "-0.196612"),
        (1.36787944, 6, "1.36788"),
        (-3.0, 6, "-3"),
        (1e-20, 6, "1e-20"),
        (6.02214076e23, 6, "6.02214e+23"),
        (-0.0, 6, "0"),
        (1234567.0, 6, "1234567"),
        (float("inf"), 6, "inf"),
        (float("-inf"), 6, "-inf"),
        (float("nan"), 6, "nan"),
        (1 / 3, 3, "0.333"),
        (1 / 3, 0, "0.3"),
        (0.1, 400, "0.1"),
        (2**0.5, 17, "1.4142135623730951"),
        (10**30, 6, "1" + "0" * 30),
        (5e-324, 6, "4.94066e-324"),
        (123456.7, 6, "123457"),
        (-1e22, 6, "-1e+22"),
    ],
)
def test_a_number_is_rounded_to_digits_and_never_shortened(value, digits, text):
    page = drawn(one_table([Column("value", "number")], [(value,)]), digits=digits)
    assert page.splitlines()[-1].strip() == text


def test_right_and_left():
    lines = drawn(PARAMS).splitlines()
    assert lines[-1].endswith("203,530")
    assert lines[-3].endswith("  2,570")
    assert lines[2].startswith(" layer       output   formula")


def test_wide_and_combining_characters_keep_the_columns_in_line():
    rows = [("漢字", 1), ("x̂", 2), ("ŷ", 3), ("abcd", 4)]
    lines = drawn(one_table([Column("name"), Column("v", "integer")], rows)).splitlines()
    assert {columns_of(line) for line in lines[2:]} == {columns_of(lines[-1])}


def test_sparse_columns_are_left_off_where_empty():
    columns = [
        Column("a"),
        Column("b", sparse=True),
        Column("c", "flag", sparse=True),
        Column("d", sparse=True),
    ]
    head = drawn(one_table(columns, [("x", None, False, ""), ("y", "", None, "z")])).splitlines()[0]
    assert head.split() == ["a", "d"]


def test_columns_stand_closer_before_one_is_given_up():
    columns, row = [Column("a"), Column("b", "count"), Column("c", spare=True)], ("x" * 9, 1_234_567, "y" * 9)
    table = one_table(columns, [row])
    assert drawn(table, width=34).splitlines()[2] == f" {row[0]}   1,234,567   {row[2]}"
    assert drawn(table, width=33).splitlines()[:3] == [
        " a                  b  c",
        " " + "─" * 31,
        f" {row[0]}  1,234,567  {row[2]}",
    ]
    assert "left off at this width: c" in drawn(table, width=31)


def test_spare_columns_go_first_and_are_named():
    wide = drawn(BACKPROP, width=67)
    narrow = drawn(BACKPROP, width=56)
    assert "left off" not in wide
    assert "left off at this width: upstream" in narrow
    assert "-0.534447   -0.534447\n" in narrow


def test_a_drawing_goes_before_the_table_turns_into_records():
    narrow = drawn(BACKPROP, width=60)
    assert " node   operation      value" in narrow
    assert "left off at this width: graph" in narrow


def test_the_column_of_a_drawings_title_stands_in_for_it():
    columns = [
        Column("rails", "drawing", "layer", data=False),
        Column("layer", screen=False),
        Column("n", "count"),
    ]
    answer = one_table(
        columns, [("╭ conv:64,3,p=same,bias=no", "conv:64,3,p=same,bias=no", 10**9)], total=("total", None, 1)
    )
    assert "╭ conv" in drawn(answer, width=80)
    narrow = drawn(answer, width=41).splitlines()
    assert narrow[2] == " conv:64,3,p=same,bias=no   1,000,000,000"
    assert narrow[-1].split() == ["total", "1"]


def test_records_where_nothing_else_fits_hold_every_cell():
    text = drawn(PARAMS, width=30)
    assert " layer: dense:256\n output: 256\n formula: (784 + 1)*256\n parameters: 200,960\n\n" in text
    assert text.endswith(" layer: total\n parameters: 203,530\n")


def test_a_record_has_no_colon_where_a_column_has_no_title():
    columns = [Column("figure", title=""), Column("vgg16", "integer")]
    text = drawn(one_table(columns, [("parameters", 138_357_544)]), width=20)
    assert text == " parameters\n vgg16: 138357544\n"


def test_a_long_text_is_folded_not_cut():
    text = drawn(SWEEP, width=80)
    assert "does not fit: the last column is never\n" in text
    assert text.split("\n\n")[1].count("seen") == 1


def test_several_texts_are_folded_where_one_is_not_enough():
    text = drawn(
        one_table([Column("a"), Column("b"), Column("n", "integer")], [("ab " * 15, "cd " * 15, 7)]), width=60
    )
    assert [line.split() for line in text.splitlines()[2:]] == [
        ["ab"] * 9 + ["cd"] * 9 + ["7"],
        ["ab"] * 6 + ["cd"] * 6,
    ]


def test_a_number_wider_than_the_terminal_stays_whole():
    digits = "1234567890" * 40
    text = drawn(one_table([Column("n", "count"), Column("name")], [(int(digits), "x y")]), width=40)
    assert f"{int(digits):,}" in text


@pytest.mark.parametrize("count", [0, 1, 199, 200, 201, 1000])
def test_a_table_longer_than_200_rows_shows_its_ends_and_says_so(count):
    answer = one_table([Column("n"), Column("v", "integer")], [(f"row{i}", i) for i in range(count)])
    text = drawn(answer)
    shown = [int(number) for number in re.findall(r"row(\d+)", text)]
    assert shown == (list(range(count)) if count <= 200 else [*range(100), *range(count - 100, count)])
    assert (f"{count - 200} rows left out here; csv and json have all" in text) == (count > 200)


def test_a_long_table_is_only_looked_at_where_it_is_shown():
    asked = []

    def row(i: int):
        asked.append(i)
        return (i,)

    drawn(
        Answer("x", {}, "a", {"a": 1}, (), (Table("t", (Column("n", "integer"),), Rows(10**9, row)),)),
        width=80,
    )
    assert len(asked) <= 400


def test_long_lists_of_values_show_their_ends():
    text = drawn(LONG)
    assert "df/dx99  = 99" in text
    assert "df/dx100" not in text
    assert "800 values left out here" in text
    assert "df/dx999 = 999" in text


def values(*items, width=None) -> list[str]:
    return drawn(Answer("x", {}, "a", {"a": 1}, (), (Values(items, "Gradients"),)), width=width).splitlines()[
        1:
    ]


def test_values_have_signs_under_signs_and_equals_signs_in_line():
    assert values(("df/dx", -0.5), ("df/dw10", 3.0), ("df/dy", 1e-20), width=40) == [
        "",
        " df/dx   = -0.5     df/dw10 =  3",
        " df/dy   =  1e-20",
    ]
    assert values(("df/dx", 0.5), ("df/dy", 3.0))[1] == " df/dx = 0.5   df/dy = 3"
    assert values(("df/dx", Formula("-y")), ("df/dy", Formula("x")))[1] == " df/dx = -y   df/dy = x"
    assert values(("x" * 5000, -1.0), ("y", 2.0))[2] == " y =  2"


def test_a_long_formula_among_values_hangs_under_its_beginning():
    assert values(("df/dx", Formula("a*b + " * 6 + "c")), ("d", 1.0), width=30)[1:] == [
        " df/dx = a*b + a*b + a*b + a*b",
        "       + a*b + a*b + c",
        " d     = 1",
    ]


def test_an_answer_without_sections_shows_its_fields():
    answer = Answer("params", {}, "params", {"params": 203530, "frozen": 0}, (), (), (Note("x", "a note"),))
    assert drawn(answer) == "params\n\n params = 203,530   frozen = 0\n\nnote: a note\n"


def test_empty_sections_are_left_off():
    answer = CONV._replace(
        sections=(*CONV.sections, Table("none", (Column("a"),), (), "Empty"), Values((), "None"))
    )
    assert drawn(answer) == drawn(CONV)


def test_notes_are_wrapped_on_a_terminal_only():
    note = "word " * 50
    answer = CONV._replace(notes=(Note("x", note.strip()),))
    assert f"note: {note.strip()}\n" in drawn(answer)
    assert all(len(line) <= 60 for line in drawn(answer, width=60).splitlines())


def test_a_whole_program_is_not_repeated_as_subject():
    page = drawn(one_table([Column("a")], [("b",)], heading="Nodes", subject="x + " * 1_000_000), width=80)
    assert len(page) < 2000


cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.text(max_size=30),
    st.lists(st.floats()),
)
kinds = st.sampled_from(["text", "count", "integer", "number", "shape", "formula", "flag", "drawing"])
tables = st.lists(st.tuples(kinds, st.booleans(), st.booleans()), min_size=1, max_size=5).flatmap(
    lambda columns: st.tuples(
        st.just([Column(f"c{i}", kind, sparse=a, spare=b) for i, (kind, a, b) in enumerate(columns)]),
        st.lists(st.tuples(*[cells] * len(columns)), max_size=5),
    )
)


@settings(max_examples=150)
@given(tables, st.one_of(st.none(), st.integers(-5, 100)), st.booleans())
def test_any_table_on_any_width_is_written_whole(table, width, colour):
    columns, rows = table
    text = ESCAPE.sub("", drawn(one_table(columns, rows), width=width, colour=colour))
    assert all(c.isprintable() or c == "\n" for c in text)
    for row in rows:
        for column, value in zip(columns, row, strict=True):
            if type(value) is int and not column.spare and column.kind not in ("drawing", "flag"):
                assert (f"{value:,}" if column.kind == "count" else str(value)) in text


def test_strange_names_are_no_markup():
    text = drawn(STRANGE)
    for name in ("b[i]", ":smile:", "x[/]", "[red]r[/red]", "\\x1b[31mred\\x1b[0m"):
        assert f" {name} " in text


@given(st.text(alphabet="ab 12+*(),.e-漢", max_size=80), st.integers(4, 30), st.integers(0, 2))
def test_folding_loses_nothing_and_breaks_no_number(text, width, indent):
    text = text.lstrip()
    lines = fold(text, width, columns_of, indent)
    assert "".join("".join(lines).split()) == "".join(text.split())
    joined = " ".join(lines)
    for number in re.findall(r"(?<![\w.,漢-])\d+(?![\w.,漢])", text):
        assert re.search(rf"(?<!\d){number}(?!\d)", joined)
    assert all(columns_of(line) <= width or re.search(r"\d[\d.,e]", line) for line in lines)


def test_very_long_cells_are_written_in_time():
    columns = [Column("a"), Column("f", "formula"), Column("v", "number")]
    rows = [("漢" * 10_000, "x+" * 10_000 + "x", float(i)) for i in range(20)]
    for width in (None, 80):
        assert drawn(one_table(columns, rows), width=width).count("x+") == 20 * 10_000
