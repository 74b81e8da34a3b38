"""Errors: the caret stands under the place, whatever the text holds."""

from __future__ import annotations

import json

import pytest
from answers_by_hand import BROKEN, HOSTILE
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from netcalc.errors import LimitError, NetcalcError, NotationError, Place
from netcalc.render import Paper
from netcalc.render.errors import error_json, error_text

BONUS = "1/(1+exp(-(w0*x0+w1*x1+w2)))"


def shown(text: str, start: int, end: int, **paper) -> list[str]:
    """The source line and the line of carets."""
    error = NotationError("wrong", hint="do this", place=Place(text, start, end))
    first, source, carets, hint = error_text(error, Paper(**paper)).splitlines()
    assert (first, hint) == ("netcalc: wrong", "  do this")
    assert set(carets) == {" ", "^"}
    return [source, carets]


def marked(source: str, carets: str) -> str:
    """The part of the source line, by terminal columns, that has carets under it."""
    start, end = carets.index("^"), len(carets)
    ends = [cell_len(source[:i]) for i in range(len(source) + 1)]
    return "".join(c for i, c in enumerate(source) if ends[i] >= start and ends[i + 1] <= end)


def test_an_error_with_its_place_and_hint():
    place = Place(BONUS, BONUS.index("w2"), BONUS.index("w2") + 2)
    error = NetcalcError("no value for w2", "try: --at 'w0=2,w1=-3,x0=-1,x1=-2,w2=0'", place)
    assert error_text(error, Paper()) == (
        "netcalc: no value for w2\n"
        "  1/(1+exp(-(w0*x0+w1*x1+w2)))\n"
        "                         ^^\n"
        "  try: --at 'w0=2,w1=-3,x0=-1,x1=-2,w2=0'\n"
    )


def test_an_error_without_place_or_hint():
    assert error_text(NetcalcError("no"), Paper()) == "netcalc: no\n"
    assert error_text(NetcalcError("no", "yes", Place("", 0, 0)), Paper()) == "netcalc: no\n  yes\n"


def test_a_text_of_several_lines_shows_the_right_one_with_its_number():
    assert error_text(BROKEN, Paper()).splitlines()[1:3] == ["  2 | f = (q", "          ^"]
    assert shown("a\nb\nc = )\n", 8, 9) == ["  3 | c = )", "          ^"]
    assert shown("a\r\nb+\r\nc", 5, 5) == ["  2 | b+", "        ^"]


@pytest.mark.parametrize(
    ("text", "start", "end", "part"),
    [
        ("a + b", 4, 5, "b"),
        ("a\t+\tb", 4, 5, "b"),
        ("漢字 + b", 5, 6, "b"),
        ("漢字 + b", 0, 2, "漢字"),
        ("y\u0302 + b", 5, 6, "b"),
        ("ŷ + b", 4, 5, "b"),
        ("\x1b[31m + b", 8, 9, "b"),
        ("\x1b[31m", 0, 1, "\\x1b"),
        ("a\x00b", 2, 3, "b"),
        ("\u202eab", 2, 3, "b"),
        ("σ(x)", 0, 1, "σ"),
    ],
)
def test_the_caret_stands_under_the_place(text, start, end, part):
    assert marked(*shown(text, start, end)) == part


@pytest.mark.parametrize("length", [10, 72, 73, 100, 5000, 4_000_000])
@pytest.mark.parametrize("where", [0.0, 0.3, 0.5, 0.99, 1.0])
@pytest.mark.parametrize("filler", ["x", "漢", "\t", "\x1b", "y\u0302", "\u0302"])
def test_a_long_text_is_cut_to_a_window_around_the_place(length, where, filler):
    head = filler * int(length * where)
    text = head + "HERE" + filler * (length - len(head))
    source, carets = shown(text, len(head), len(head) + 4)
    assert marked(source, carets).strip("\u0302") == "HERE"
    assert cell_len(source) <= 80
    assert len(source) <= 110
    assert len(carets) <= 80


@pytest.mark.parametrize("width", [0, 1, 20, 40, 80, 300])
def test_a_narrow_terminal_gets_a_narrow_window(width):
    source, carets = shown("x" * 500 + "HERE" + "y" * 500, 500, 504, width=width)
    assert marked(source, carets) == "HERE"
    assert cell_len(source) <= max(28, min(width, 80))


@pytest.mark.parametrize(("start", "end"), [(3, 3), (0, 0), (3, 99), (99, 100), (-5, -1), (2, 1)])
def test_a_place_without_width_has_one_caret(start, end):
    _, carets = shown("a+b", start, end)
    assert carets.count("^") == 1
    assert len(carets) - 3 == min(max(start, 0), 3)


def test_a_place_over_several_lines_ends_with_its_first():
    assert shown("(a +\nb", 0, 6) == ["  1 | (a +", "      ^^^^"]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_an_error_steers_the_terminal(text):
    page = error_text(NotationError(text, text, Place(text, 0, 1)), Paper())
    assert all(c.isprintable() or c == "\n" for c in page)
    assert page.count("\n") == 4


def test_a_message_is_one_line_and_not_endless():
    page = error_text(LimitError("a\nb " + "9" * 1_000_000, "c\nd"), Paper())
    assert page.startswith("netcalc: a b 999")
    assert page.endswith("...\n  c d\n")
    assert len(page) < 1000


@pytest.mark.parametrize("word", ["9" * 400, "x1=2.5," * 100, "(" + "漢" * 5000, "ab " * 200])
def test_no_error_repeats_more_than_a_few_lines_of_its_asker(word):
    message = f"a kernel of 5 with dilation {word} ({word} across) is too large"
    error = NetcalcError(message, f"pad by {word} (--padding {word}) or less", Place(word, 5, 6))
    assert len(error_text(error, Paper())) < 460
    said = json.loads(error_json(error, "x"))["error"]
    assert said["message"].startswith("a kernel of 5 with dilation ")
    assert said["hint"].startswith("pad by ")
    assert len(said["message"] + said["hint"]) <= 330


def test_a_long_word_is_cut_and_the_sentence_around_it_kept():
    nines = "9" * 400
    page = error_text(NetcalcError(f"a stride of {nines} (that is {nines}) is too large"), Paper())
    cut = "9" * 30 + "..."
    assert page == f"netcalc: a stride of {cut} (that is {cut}) is too large\n"
    line = "try: --at 'w0=2,w1=-3,x0=-1,x1=-2,w2=0,b=0.5772156649015329'"
    assert error_text(NetcalcError("no value for w2", line), Paper()).endswith(f"  {line}\n")


def test_ascii():
    assert shown("σ+σ+q", 4, 5, encoding="ascii") == ["  sigma+sigma+q", " " * 14 + "^"]
    page = error_text(NetcalcError("σ×−…漢"), Paper(encoding="ascii"))
    assert page == "netcalc: sigmax-...\\u6f22\n"


@given(
    st.text(max_size=200), st.integers(-10, 210), st.integers(-10, 210), st.sampled_from([None, 0, 30, 80])
)
def test_any_text_and_place(text, start, end, width):
    error = NotationError("wrong", place=Place(text, start, end))
    for encoding in ("utf-8", "ascii"):
        page = error_text(error, Paper(width, encoding=encoding))
        assert len(page.splitlines()) == (3 if text.strip() else 1)
    assert json.loads(error_json(error, "x"))["error"]["span"]["line"] >= 1


def test_json():
    text = error_json(BROKEN, "backprop")
    assert text.count("\n") == 1
    assert text.isascii()
    assert json.loads(text) == {
        "schema": 1,
        "command": "backprop",
        "error": {
            "kind": "syntax",
            "message": "a bracket is not closed",
            "hint": "close it",
            "span": {"start": 11, "end": 12, "line": 2, "column": 5},
        },
    }
    assert list(json.loads(text)) == ["schema", "command", "error"]
    assert json.loads(error_json(NetcalcError("σ"), None)) == {
        "schema": 1,
        "command": None,
        "error": {"kind": "value", "message": "σ", "hint": None, "span": None},
    }
