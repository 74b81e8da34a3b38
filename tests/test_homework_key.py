"""Keys: what they may say, and that whatever is wrong is found before any marking, with its line."""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from terminal import ask

from netcalc.answer import Formula, Value
from netcalc.errors import NetcalcError
from netcalc.homework.key import read_key
from netcalc.homework.layout import layout
from netcalc.homework.written import value, written
from netcalc.network.shape import Shape

HEAD = '[[question]]\nid = "q1"\n'

FAULTS: list[tuple[str, int, str]] = [
    ("", 1, "asks nothing"),
    ("title = 5\n" + HEAD + "answer = 1", 1, "title is a number, not a text"),
    ("titel = 'x'\n" + HEAD + "answer = 1", 1, "did you mean title?"),
    ("question = 5", 1, "no list of tables"),
    ("question = [1]", 1, "no list of tables"),
    ("[[questions]]\nid = 'q1'", 1, "did you mean question?"),
    ("\n\nx = ", 3, "no TOML"),
    (HEAD + "answer = 32x32", 3, "in quotes"),
    (HEAD + 'answer = "32', 3, "a quote has no partner"),
    (HEAD + 'answer = "32\npoints = 2', 3, "a quote has no partner in its line"),
    (HEAD + "answer = 1\nanswer = 2", 4, "no TOML"),
    (HEAD, 1, "neither ask nor answer"),
    (HEAD + 'ask = "params 784-10"\nanswer = 1', 4, "both ask and answer"),
    (HEAD + "answer = 1\npoitns = 2", 4, "did you mean points?"),
    (HEAD + "answer = 1\nPoints = 2", 4, "did you mean points?"),
    (HEAD + "answer = 1\n\n" + HEAD + "answer = 2", 6, "a second q1"),
    ("[[question]]\nanswer = 1", 1, "no id"),
    ("[[question]]\nid = 1\nanswer = 1", 2, 'write id = "1"'),
    ('[[question]]\nanswer = 1\nid = ""', 3, "is no id"),
    ('[[question]]\nanswer = 1\nid = "a b"', 3, "is no id"),
    ('[[question]]\nanswer = 1\nid = "a=b"', 3, "is no id"),
    ('[[question]]\nanswer = 1\nid = "\\u001b[31m"', 3, "is no id"),
    ('[[question]]\nanswer = 1\nid = "student"', 3, "a column of every report"),
    (HEAD + "answer = 1\npoints = -1", 4, "below 0"),
    (HEAD + "answer = 1\npoints = -0.5", 4, "below 0"),
    (HEAD + 'answer = 1\npoints = "2"', 4, "not a number"),
    (HEAD + "answer = 1\npoints = true", 4, "not a number"),
    (HEAD + "answer = 1\npoints = nan", 4, "finite"),
    (HEAD + "answer = 1\npoints = inf", 4, "finite"),
    (HEAD + "answer = 1\npoints = 1e7", 4, "more than 1,000,000"),
    (HEAD + "answer = 1\npoints = 1e-999999999", 4, "too many digits"),
    (HEAD + "answer = 1\npoints = 0x" + "f" * 5000, 4, "1,000,000"),
    (HEAD + "answer = 1\nrtol = -1", 4, "below 0"),
    (HEAD + "answer = 1\natol = 'x'", 4, "not a number"),
    (HEAD + "answer = 1\npartial = true", 4, "per-element"),
    (HEAD + "answer = 1\npartial = 'per-elment'", 4, "did you mean per-element?"),
    (HEAD + "answer = 1\nvisibility = 'after-due-date'", 4, "did you mean after_due_date?"),
    (HEAD + "answer = 1\nvisibility = 1", 4, "visibility"),
    (HEAD + "answer = 1\nget = 'x'", 4, "get picks"),
    (HEAD + "ask = 'params 784-10'\nget = 1", 4, "not a text"),
    (HEAD + "answer = 'x'\npositive = 1", 4, "not names"),
    (HEAD + "answer = 2020-01-01", 3, "no answer"),
    (HEAD + "answer = ''", 3, "empty"),
    (HEAD + "answer = '2*x +'", 3, "missing after +"),
    (HEAD + "answer = 'the last column'", 3, "side by side"),
    (HEAD + "answer = '1e400'", 3, "too large"),
    (HEAD + "answer = '1/0'", 3, "no finite value"),
    (HEAD + "answer = 'x=1,x=2'", 3, "given twice"),
    (HEAD + "answer = '[1,2'", 3, "pair up"),
    (HEAD + "answer = " + "[" * 60 + "]" * 60, 3, "nested"),
    (HEAD + "answer = 'x=1,y=[" + "[" * 60 + "1" + "]" * 60 + "]'", 3, "nested"),
    (HEAD + "answer = '2*x'\npositive = 'y'", 3, "there is no variable y"),
    (HEAD + "answer = '2'\npositive = 'y'", 3, "there is no variable y"),
    (HEAD + "answer = '2*x'\nrtol = 1e-3", 3, "a formula has no tolerance"),
    (HEAD + "answer = 'W@x'", 3, "a name is a number"),
    (HEAD + "answer = 'u=W.T@x,v=1'", 3, "with --shape"),
    (HEAD + "answer = 'log(-1-x^2)'", 3, "no answer to log(-1-x^2) can be decided"),
    (HEAD + "answer = 'x & 2'", 3, "no answer to x & 2 can be decided"),
    (HEAD + "answer = '[[1, 2], [3]]'", 3, "different lengths"),
    (HEAD + "answer = [1, [2, 3]]", 3, "different lengths"),
    (HEAD + "answer = []", 3, "no entries"),
    (HEAD + "answer = [[]]", 3, "no entries"),
    (HEAD + "ask = ''", 3, "ask is empty"),
    (HEAD + "ask = 5", 3, "ask is a number"),
    (HEAD + "ask = ['params', 5]", 3, "ask is a list"),
    (HEAD + 'ask = "grad \'x"', 3, "no closing quotation"),
    (HEAD + 'ask = "parms 784-10"', 3, "did you mean params?"),
    (HEAD + 'ask = "check key.toml ann.txt"', 3, "can't ask check"),
    (HEAD + 'ask = "batch"', 3, "can't ask batch"),
    (HEAD + 'ask = "completion bash"', 3, "can't ask completion"),
    (HEAD + 'ask = "params"', 3, "needs NETWORK"),
    (HEAD + 'ask = "params 784-"', 3, "q1"),
    (HEAD + 'ask = "params -"', 3, "standard input"),
    (HEAD + 'ask = "params @no.net"', 3, "there is no file no.net"),
    (HEAD + "ask = \"backprop 'sigmiod(x)'\"", 3, "did you mean sigmoid?"),
    (HEAD + 'ask = "backprop 1/x --at x=0"', 3, "q1"),
    (HEAD + 'ask = "conv-shape 5 -F 9"', 3, "kernel of 9"),
    (HEAD + 'ask = "conv-shape 32 -F 5 --paddng 2"', 3, "did you mean --padding?"),
    (HEAD + 'ask = "conv-shape 32 -F 5 --get output"', 3, "stands beside ask"),
    (HEAD + 'ask = "conv-shape 32 -F 5 --json"', 3, "no meaning in a key"),
    (HEAD + 'ask = "conv-shape 32 -F 5 --sweep stride=1,2"', 3, "no meaning in a key"),
    (HEAD + 'ask = "conv-shape 32 -F 5 -h"', 3, "no meaning in a key"),
    (HEAD + 'ask = "conv-shape 32 -F 5"\nget = "outptu"', 3, "did you mean output?"),
    (HEAD + 'ask = "backprop x*y --at x=1,y=2"\nget = "nodes"', 3, "q1"),
    (HEAD + 'ask = "backprop \'q = x*y; f = q^2\' --at x=1,y=2"\nget = "nodes"', 3, "pick one"),
    (HEAD + "ask = \"equal 'log(-1-x^2)' 'log(-2-x^2)'\"", 3, "undecided"),
]


@pytest.mark.parametrize(("text", "line", "says"), FAULTS, ids=lambda part: ascii(part)[-40:])
def test_a_wrong_key(tmp_path: Path, text: str, line: int, says: str) -> None:
    (tmp_path / "key.toml").write_text(text)
    (tmp_path / "ann.txt").write_text("q1 = 5")
    heard = ask("check", str(tmp_path / "key.toml"), str(tmp_path / "ann.txt"))
    assert heard.code == 2
    assert not heard.out
    assert heard.err.startswith(f"netcalc: key.toml, line {line}")
    assert says in heard.err
    assert len(heard.err) < 600
    assert "\x1b" not in heard.err


def test_a_wrong_key_as_json(tmp_path: Path) -> None:
    (tmp_path / "key.toml").write_text(HEAD + "answer = 1\npoints = -1")
    heard = ask("check", str(tmp_path / "key.toml"), str(tmp_path), "--json")
    assert '"line": 4, "column": 1' in heard.out


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"a" * (4 * 1024 * 1024 + 1), "4 MiB"),
        (b"\0", "no TOML"),
        (b"x = " + b"[" * 5000, "nested too deep"),
        (b"[[question]]\nid = 'q1'\nanswer = " + b"9" * 5000, "too many digits"),
    ],
)
def test_no_key_at_all(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "key.toml").write_bytes(content)
    heard = ask("check", str(tmp_path / "key.toml"), str(tmp_path))
    assert heard.code == 2
    assert says in heard.err


def test_no_such_key(tmp_path: Path) -> None:
    for name, says in (("no.toml", "there is no key"), (".", "a folder"), ("a\0b", "can't be read")):
        heard = ask("check", f"{tmp_path}/{name}", str(tmp_path))
        assert heard.code == 2
        assert says in heard.err


def test_all_fields() -> None:
    key = read_key(
        'title = "T"\n[[question]]\nid = "q1.a"\nask = "netcalc grad \'x*y\' --wrt x"\nget = "gradient.x"\n'
        'points = 2.5\npartial = "per-element"\nvisibility = "hidden"\npositive = ["x", "w_0"]\n'
        '[[question]]\nid = "q2"\nanswer = 0.590\nrtol = 1e-4\natol = 1\npositive = "x, y"\n'
    )
    first, second = key.questions
    assert (key.title, first.id, first.ask) == ("T", "q1.a", ("grad", "x*y", "--wrt", "x"))
    assert (first.get, float(first.points), first.partial) == ("gradient.x", 2.5, True)
    assert (first.visibility, first.positive) == ("hidden", ("x", "w0"))
    assert (second.answer, second.rtol, second.atol, second.positive) == ("0.590", 1e-4, 1, ("x", "y"))
    assert (second.partial, second.visibility, float(second.points)) == (False, "visible", 1)


VALUES: list[tuple[str, Value]] = [
    ("203530", 203530),
    ("203,530", 203530),
    ("-4", -4),
    ("−4", -4),
    ("0.731059", 0.731059),
    (".5", 0.5),
    ("1e3", 1000.0),
    ("5.0", 5.0),
    ("pi", 3.141592653589793),
    ("1/4", 0.25),
    ("true", True),
    ("No", False),
    ("null", None),
    ("inf", float("inf")),
    ("32x32x10", Shape((32, 32), 10)),
    ("32 × 32", Shape((32, 32))),
    ("10@32x32", Shape((32, 32), 10, channels_first=True)),
    ("2x3x4x5", [2, 3, 4, 5]),
    ("[1, 2.5, 1/4]", [1, 2.5, 0.25]),
    ("(1, 2)", [1, 2]),
    ("1, 2", [1, 2]),
    ("[]", []),
    ("[[1, 0], [0, 1]]", [[1, 0], [0, 1]]),
    ("x=-4, y=0.5", {"x": -4, "y": 0.5}),
    ("x=[1,2], y=3", {"x": [1, 2], "y": 3}),
    ("x = 2*a", {"x": Formula("2*a")}),
    ("x = 2*a, y = 1", {"x": Formula("2*a"), "y": Formula("1")}),
    ("[2*x, 1]", [Formula("2*x"), Formula("1")]),
    ("2*x", Formula("2*x")),
    ("(x+y)*(x-y)", Formula("(x+y)*(x-y)")),
    ("(x + y)", Formula("(x + y)")),
    ("q = x + y; q^2", Formula("q = x + y; q^2")),
    ("max(x, y)", Formula("max(x, y)")),
]


@pytest.mark.parametrize(("text", "expected"), VALUES, ids=lambda part: ascii(part)[:30])
def test_answers_given_outright(text: str, expected: Value) -> None:
    found = value(text)
    assert found == expected
    assert type(found) is type(expected)
    if isinstance(found, list | dict):
        items = zip(_leaves(found), _leaves(expected), strict=True)
        assert all(type(a) is type(b) for a, b in items)


def _leaves(item: object) -> list[object]:
    if isinstance(item, dict):
        item = list(item.values())
    return [leaf for one in item for leaf in _leaves(one)] if isinstance(item, list) else [item]


@given(st.text(max_size=40))
def test_no_answer_given_outright_is_too_strange(text: str) -> None:
    with suppress(NetcalcError):
        value(text)


@given(
    st.recursive(
        st.booleans() | st.integers() | st.text("ab1.x", min_size=1, max_size=4),
        lambda inner: st.lists(inner, max_size=3),
        max_leaves=8,
    )
)
def test_written_is_what_toml_says(item: object) -> None:
    toml = re.sub("'", '"', repr(item)).replace("True", "true").replace("False", "false")
    data = tomllib.loads(f"x = {toml}", parse_float=str)
    assert re.sub(r"[\s'\"]", "", repr(item)).replace("True", "true").replace("False", "false") == written(
        data["x"]
    )


# -- where things stand -----------------------------------------------------------------------------

KEYS = st.sampled_from(["id", "ask", "answer", "points", '"get"', "'rtol'"])
STRINGS = st.sampled_from(
    [
        '"a"',
        "'a # b'",
        '"a \\" ] = b"',
        '"""\n[[question]]\nid = 5\n"""',
        "'''\n# x\n[x]\n'''",
        "[\n1, # ]\n[2],\n]",
        "{a = 1}",
        "5 # id = 3",
        '""',
        "''''a'''''",
        '"""a""""',
    ]
)
TABLES = st.lists(st.dictionaries(KEYS, STRINGS, max_size=4), min_size=1, max_size=4)


@given(TABLES, st.sampled_from(["", "# note\n\n", 'title = "x"\n', "title = '''\n[[question]]'''\n"]))
def test_every_field_is_found_where_it_stands(tables: list[dict[str, str]], top: str) -> None:
    text = top
    expected = []
    for fields in tables:
        spans = {"": (len(text), len(text) + len("[[question]]"))}
        text += "[[question]]  # q\n"
        for name, item in fields.items():
            spans[name.strip("\"'")] = (len(text), 0)
            text += f"{name} = {item}\n\n"
        expected.append(spans)
    tomllib.loads(text)
    found = layout(text).tables
    assert [{name: span[0] for name, span in spans.items()} for spans in found] == [
        {name: span[0] for name, span in spans.items()} for spans in expected
    ]
