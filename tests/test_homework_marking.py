"""Marks: right, wrong, partial, unreadable, undecided, missing, and what they are worth."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from terminal import Heard, ask, process

from netcalc.answer import Answer
from netcalc.errors import InputError
from netcalc.homework.key import read_key
from netcalc.homework.marking import Mark, Truth, mark, marked, truths
from netcalc.homework.submission import Given, Submission
from netcalc.network.shape import Shape
from netcalc.ready import Clock, Ready


def asking(words: list[str]) -> Answer:
    raise AssertionError(f"nothing is asked here: {words}")


def judged(answer: str, given: str, *fields: str) -> Mark:
    """The mark of one answer to a key that gives its answer outright."""
    lines = ("[[question]]", 'id = "q1"', f"answer = {json.dumps(answer)}", "points = 6", *fields)
    key = read_key("\n".join(lines))
    return mark(key.questions[0], truths(key, asking)[0], Given(given))


PER = 'partial = "per-element"'

MARKS: list[tuple[str, str, Sequence[str], str, float]] = [
    # numbers
    ("203530", "203,530", (), "right", 6),
    ("203530", "203531", (), "wrong", 0),
    ("203530", "about 200,000", (), "unreadable", 0),
    ("203530", "9" * 60_000, (), "unreadable", 0),
    ("0.731059", "0.731", (), "right", 6),
    ("0.731059", "0.7310585", (), "right", 6),
    ("0.731", "0.7310585", (), "wrong", 0),
    ("0.731", "0.7310585", ("rtol = 1e-3",), "right", 6),
    ("0.731059", "0.73", (), "wrong", 0),
    ("0.731059", "0.73", ("atol = 0.01",), "right", 6),
    ("100", "103", ("rtol = 0.05",), "right", 6),
    ("100", "106", ("rtol = 0.05",), "wrong", 0),
    ("pi/4", "pi/4", (), "right", 6),
    ("pi/4", "0.785", (), "right", 6),
    ("inf", "∞", (), "right", 6),
    # words
    ("true", "yes", (), "right", 6),
    ("true", "no", (), "wrong", 0),
    ("true", "maybe", (), "unreadable", 0),
    ("does not fit", "Does  not fit", (), "right", 6),
    ("does not fit", "32", (), "wrong", 0),
    ("does not fit", "sin(", (), "wrong", 0),
    ("sigmoid", "sigmoid", (), "right", 6),
    ("sigmoid", "softmax", (), "wrong", 0),
    # shapes
    ("32x32x10", "(32, 32, 10)", (), "right", 6),
    ("32x32x10", "28x28x10", (), "wrong", 0),
    ("32x32x10", "28x28x10", (PER,), "partial", 2),
    ("32x32x10", "32x32", (PER,), "partial", 4),
    ("32x32x10", "32x32x10x1", (PER,), "partial", 4.5),
    ("32x32x10", "1x2x3", (PER,), "wrong", 0),
    ("32x32x10", "10@32x32", (PER,), "right", 6),
    ("32x32x10", "32 by 32", (PER,), "unreadable", 0),
    # lists
    ("[1, 2, 3]", "1, 2, 3", (PER,), "right", 6),
    ("[1, 2, 3]", "[1, 2, 4]", (PER,), "partial", 4),
    ("[1, 2, 3]", "[1, 2, 4]", (), "wrong", 0),
    ("[1, 2, 3]", "[1, 2, x]", (PER,), "partial", 4),
    ("[1, 2, 3]", "[1, 2, x]", (), "unreadable", 0),
    ("[1, 2, 3]", "[1, 2]", (PER,), "partial", 4),
    ("[1, 2, 3]", "[1, 2, 3, 4]", (PER,), "partial", 4.5),
    ("[1, 2, 3]", "[1, 2", (PER,), "unreadable", 0),
    ("[1, 2, 3]", "[x, y, z]", (PER,), "unreadable", 0),
    ("[[1, 2], [3, 4]]", "[[1, 2], [3, 5]]", (PER,), "partial", 4.5),
    ("[[1, 2], [3, 4]]", "[[1, 2]]", (PER,), "partial", 3),
    ("[[1, 2], [3, 4]]", "[[3, 4]]", (PER,), "wrong", 0),
    ("[[1, 2], [3, 4]]", "[1, 2, 3, 4]", (PER,), "partial", 2),
    ("[[1, 2], [3, 4]]", "1, 2, 3, 4", (PER,), "unreadable", 0),
    ("2*[1, 2]", "[2, 4]", (), "right", 6),
    ("[[1, 2]]", "[1, 3]", (PER,), "partial", 3),
    # named values
    ("x=-4,y=-4,z=3", "z = 3, x = −4, y = -4.0", (PER,), "right", 6),
    ("x=-4,y=-4,z=3", "x=-4,y=-4,z=4", (PER,), "partial", 4),
    ("x=-4,y=-4,z=3", "x=-4,y=-4", (PER,), "partial", 4),
    ("x=-4,y=-4,z=3", "x=-4,y=-4", (), "wrong", 0),
    ("x=-4,y=-4,z=3", "x=-4,y=-4,z=3,w=1", (PER,), "partial", 4.5),
    ("x=-4,y=-4,z=3", "x=-4,y=-4,z=?", (PER,), "partial", 4),
    ("x=-4,y=-4,z=3", "-4, -4, 3", (PER,), "unreadable", 0),
    ("x=-4,y=-4,z=3", "a=-4,b=-4,c=3", (PER,), "wrong", 0),
    ("w0=1,w1=2", "w_0=1, w₁=3", (PER,), "partial", 3),
    # one value has no elements
    ("42", "41", (PER,), "wrong", 0),
    ("[42]", "[41]", (PER,), "wrong", 0),
    # formulas
    ("2*x", "x + x", (), "right", 6),
    ("2*x", "x", (), "wrong", 0),
    ("2*x", "2*(x", (), "unreadable", 0),
    ("2*x", "__import__('os')", (), "unreadable", 0),
    ("log(x^2)", "2*log(x)", (), "wrong", 0),
    ("log(x^2)", "2*log(x)", ('positive = "x"',), "right", 6),
    ("2*log(x)", "log(x^2)", (), "right", 6),
    ("2*x", "log(-1-x^2)", (), "wrong", 0),
    ("2*x", "x*9^9^9^9", (), "undecided", 0),
    ("sqrt(x^2)", "x", ('positive = "x"',), "right", 6),
    ("sqrt(x^2)", "x", (), "wrong", 0),
    ("log(x)", "log(x)*9^9^9^9", (), "undecided", 0),
    ("x=2*a,y=1", "x=a+a, y=a/a", (PER,), "right", 6),
    ("[2*x, 2*y]", "2*[x, y]", (), "right", 6),
    ("[2*x, 2*y]", "3*[x, y]", (), "wrong", 0),
    ("[2*x, 2*y]", "2*x", (PER,), "partial", 3),
    ("[[2*x, 2], [2, 2*y]]", "2*[[x, 1], [1, y]]", (), "right", 6),
    ("[[2*x, 2], [2, 2*y]]", "2*[[x, 1], [1, y + 1]]", (), "wrong", 0),
    ("[log(x^2), 2*y]", "2*[log(x), y]", ('positive = "x"',), "right", 6),
    ("x=2*a,y=3*a", "x=a+a, y=a*9^9^9^9", (PER,), "undecided", 3),
    ("x=2*a,y=3*a", "x=a, y=a*9^9^9^9", (PER,), "wrong", 0),
    ("x=2*a,y=3*a,z=3", "x=a+a, y=a*9^9^9^9,z=4", (PER,), "partial", 2),
]


@pytest.mark.parametrize(
    ("answer", "given_", "fields", "status", "points"), MARKS, ids=lambda part: ascii(part)[:24]
)
def test_marks(answer: str, given_: str, fields: Sequence[str], status: str, points: float) -> None:
    found = judged(answer, given_, *fields)
    assert (found.status, float(found.points)) == (status, points)
    assert found.reason or status in ("right", "wrong")
    assert found.reason is None or (found.reason.isprintable() and len(found.reason) < 500)


@pytest.mark.parametrize(
    ("answer", "given_", "reason"),
    [
        ("[1, 2, 3]", "[1, 2, 4]", "2 of 3 right"),
        ("x=1.5,y=2", "x=1.5,y=two", "1 of 2 right; two can't be read as a number: two is not a number"),
        ("x=1,y=2,z=3*a", "x=1,y=2,z=a*9^9^9^9", "2 of 3 right; whether the two formulas"),
        ("0.731", "0.7310585", "it rounds to the key's digits, but the key counts as exact: see rtol"),
        ("0.731059", "0.73", "0.73 counts as exact: a rounded decimal has at least three"),
        ("log(x^2)", "2*log(x)", "2*log(x) has no value at x=-7.1961, where the right formula has one"),
        ("42", "ones(3000, 3000)", "ones(3000, 3000) can't be read as a number: a value of 9,000,000"),
        ("42", "sum(ones(900, 900)@ones(900, 900))", "sum(ones(900, 900)@ones(900, 900)) can't be read"),
        ("x=-4,y=3", "x=-4", "all of these are asked, and nothing else: x, y"),
    ],
)
def test_reasons(answer: str, given_: str, reason: str) -> None:
    said = judged(answer, given_, PER if "of" in reason[:5] else "").reason
    assert said is not None
    assert said.startswith(reason)


NUMBERS = st.lists(st.integers(0, 3), min_size=1, max_size=6)


@given(NUMBERS, NUMBERS)
def test_points_for_elements_are_those_of_a_count(true: list[int], given_: list[int]) -> None:
    """The oracle counts: places that agree, over the longer of the two."""
    found = judged(json.dumps(true), json.dumps(given_), PER)
    agreeing = sum(a == b for a, b in zip(true, given_, strict=False))
    longer = max(len(true), len(given_))
    worth = Fraction(6 * agreeing, longer)
    assert found.points == worth
    assert found.status == ("right" if true == given_ else "partial" if agreeing else "wrong")


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2), min_size=1), st.data())
def test_points_for_names_are_those_of_a_count(true: dict[str, int], data: st.DataObject) -> None:
    given_ = data.draw(st.dictionaries(st.sampled_from("abcde"), st.integers(0, 2), min_size=1))
    found = judged(_named(true), _named(given_), PER)
    agreeing = sum(given_.get(name) == value for name, value in true.items())
    worth = Fraction(6 * agreeing, len(true.keys() | given_.keys()))
    assert found.points == worth
    assert (found.status == "right") is (true == given_)


def _named(values: dict[str, int]) -> str:
    return ",".join(f"{name}={value}" for name, value in values.items())


@given(st.text(max_size=60), st.sampled_from(["5", "0.5", "32x32", "[1,2]", "x=1,y=2", "2*x", "true"]))
def test_no_answer_is_too_strange(text: str, answer: str) -> None:
    found = judged(answer, text, PER)
    assert found.status in ("right", "wrong", "partial", "unreadable", "undecided")
    assert 0 <= found.points <= 6


@pytest.mark.parametrize(
    "text",
    [
        "(" * 30_000,
        "[" * 30_000 + "]" * 30_000,
        "x=" * 20_000,
        "x+" * 30_000 + "x",
        "9^9^9^9^9",
        "exp(exp(exp(exp(x))))",
        "x^" * 10_000 + "x",
        "sin(" * 199 + "x" + ")" * 199,
        "\0",
        "\x1b[31m",
        "a,b" * 20_000,
        "7/" * 20_000 + "7",
        "max(" + "x," * 20_000 + "x)",
    ],
    ids=lambda text: ascii(text)[:12],
)
@pytest.mark.parametrize("answer", ["5", "0.5", "32x32", "[1,2]", "[[1,2],[3,4]]", "x=1,y=2", "2*x", "x=2*a"])
def test_hostile_answers(text: str, answer: str) -> None:
    found = judged(answer, text, PER)
    assert found.status in ("wrong", "unreadable", "undecided")
    assert not found.points


def test_an_answer_that_several_gave_is_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from netcalc.homework import marking

    asked: list[str] = []
    compared = marking.compared

    def counting(value: object, text: str, *rest: object) -> object:
        asked.append(text)
        return compared(value, text, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(marking, "compared", counting)
    key = read_key("[[question]]\nid = 'q1'\nanswer = 5")
    students = [Submission(str(n), {"q1": Given(str(n % 3))}) for n in range(100)]
    assert len(marked(key, truths(key, asking), students)) == 100
    assert asked == ["0", "1", "2"]


def test_the_key_is_asked_once_for_the_whole_class() -> None:
    asked: list[list[str]] = []

    def answer(words: list[str]) -> Answer:
        asked.append(words)
        return Answer("conv-shape", {}, "output", {"output": Shape((32, 32), 10), "fits": True})

    key = read_key("[[question]]\nid = 'q1'\nask = 'conv-shape 32x32x3 -F 5'\nget = 'output.2'")
    true = truths(key, answer)
    students = [Submission(name, {"q1": Given("10")}) for name in ("ann", "ben")]
    assert [one.marks[0].status for one in marked(key, true, students)] == ["right", "right"]
    assert asked == [["conv-shape", "32x32x3", "-F", "5"]]
    assert true == [Truth(10, True)]


def test_what_can_not_be_compared_is_refused() -> None:
    def answer(words: list[str]) -> Answer:
        return Answer("x", {}, "nodes", {"nodes": {"q": {"value": 1.0}, "r": {"value": 2.0}}})

    key = read_key("[[question]]\nid = 'q1'\nask = 'x'")
    with pytest.raises(InputError, match="no answer can be compared with q, r at once"):
        truths(key, answer)
    picked = read_key("[[question]]\nid = 'q1'\nask = 'x'\nget = 'nodes.q'")
    assert truths(picked, answer)[0].value == {"value": 1.0}


# -- the command ------------------------------------------------------------------------------------

KEY = """title = "T"
[[question]]
id = "q1"
ask = "{}"
"""


def check(folder: Path, ask_line: str, answer: str, *options: str, fields: str = "") -> Heard:
    (folder / "key.toml").write_text(KEY.format(ask_line) + fields)
    (folder / "ann.txt").write_text(f"q1 = {answer}")
    return ask("check", f"{folder}/key.toml", f"{folder}/ann.txt", *options)


@pytest.mark.parametrize(
    ("line", "answer", "fields", "points"),
    [
        ("conv-shape 32x32x3 --filters 10 -F 5 -P 2", "32x32x10", "", 1),
        ("netcalc params 784-256-10", "203,530", "", 1),
        ("params 784 256 relu 10", "203530", "", 1),
        ("backprop '(x+y)*z' --at x=-2,y=5,z=-4", "x=-4,y=-4,z=3", "", 1),
        ("backprop -x*s --at x=1,s=2", "x=-2,s=-1", "", 1),
        ("backprop 'q = x + y; f = q*z' --at x=-2,y=5,z=-4", "3", 'get = "nodes.q.value"', 1),
        ("conv-shape 7 -F 3 -S 3", "does not fit", "", 1),
        ("conv-shape 7 -F 3 -S 3", "2", "", 1),
        ("conv-shape 7 -F 3 -S 3 --strict", "does not fit", "", 1),
        ("conv-shape 7 -F 3 -S 3 --strict", "2", "", 0),
        ("conv-shape 7 -F 3 -S 2", "does not fit", "", 0),
        ("equal 'abs(x)' x", "no", "", 1),
        ("equal 'tanh(x)' '2*sigmoid(2x)-1'", "true", "", 1),
        ("jacobian '[x*y, sin(x)]'", "[[y, x], [cos(x), 0]]", "", 1),
        ("jacobian '[x*y, sin(x)]'", "[[y, x], [cos(x), 1]]", 'partial = "per-element"', 0.75),
        ("grad 'x^2*y'", "y = x^2, x = 2x*y", "", 1),
        ("grad 'x^2*y'", "y = x^2, x = 2x", 'partial = "per-element"', 0.5),
        ("grad 'log(x^2)'", "x = 2/x", "", 1),
        ("backprop 'sum(x*x)' --shape x=3", "x = 2*x", "", 1),
        ("backprop 'sum(x*x)' --shape x=3", "x = x", "", 0),
        ("backprop 'sum(W@x)' --shape W=2x3,x=3 --wrt x", "x = W.T@[1, 1]", "", 1),
        ("backprop 'sum(W@x)' --shape W=2x3,x=3 --wrt x", "x = W@[1, 1, 1]", "", 0),
        ("backprop 'sum(x*x)' --at x=[1,2]", "x = [2, 4]", "", 1),
        ("solve '784 _h 10' --max-params 100000", "125", "", 1),
        ("solve '784 _h 10' --max-params 100000", "_h = 125", "", 1),
        ("solve '784 _h 10' --max-params 100000", "h = 100000", 'partial = "per-element"', 0),
        ("solve '784 _h 10' --max-params 10", "none", "", 1),
        ("solve '784 _h 10' --max-params 10", "h = 1", "", 0),
        ("compare 784-10 784-20-10", "[7850, 15910]", "", 1),
        ("compare 784-10 784-20-10", "[7850, 15911]", 'partial = "per-element"', 0.5),
    ],
)
def test_what_a_key_may_ask(tmp_path: Path, line: str, answer: str, fields: str, points: float) -> None:
    heard = check(tmp_path, line, answer, "--json", fields=fields)
    assert heard.code == 0
    assert json.loads(heard.out)["answer"]["marks"] == {"ann": points}


def test_a_key_may_list_the_words(tmp_path: Path) -> None:
    (tmp_path / "key.toml").write_text(
        '[[question]]\nid = "q1"\nask = ["backprop", "x*y", "--at", "x=1,y=2"]'
    )
    (tmp_path / "ann.txt").write_text("q1 = x=2,y=1")
    assert ask("check", f"{tmp_path}/key.toml", f"{tmp_path}/ann.txt", "--bare").out == "ann=1\n"


def test_exit_codes(tmp_path: Path) -> None:
    line = "params 784-10"
    assert check(tmp_path, line, "7850").code == 0
    assert check(tmp_path, line, "7850", "--require-all").code == 0
    assert check(tmp_path, line, "7851").code == 0
    for answer in ("7851", "many", ""):
        for options in ((), ("--json",), ("--format", "tap"), ("--out", f"{tmp_path}/x"), ("--quiet",)):
            assert check(tmp_path, line, answer, "--require-all", *options).code == 1


def test_json(tmp_path: Path) -> None:
    (tmp_path / "key.toml").write_text(
        '[[question]]\nid = "q1"\nanswer = 5\npoints = 0.1\n'
        '[[question]]\nid = "q2"\nanswer = 6\npoints = 0.2\n'
        '[[question]]\nid = "q3"\nanswer = 7\npoints = 3\nvisibility = "hidden"\n'
    )
    (tmp_path / "ann.txt").write_text("q1 = 5\nq2 = 6")
    heard = json.loads(ask("check", f"{tmp_path}/key.toml", f"{tmp_path}/ann.txt", "--json").out)
    assert heard["answer"] == {
        "marks": {"ann": 0.3},
        "max": 3.3,
        "all_right": False,
        "statuses": {
            "right": 2,
            "wrong": 0,
            "partial": 0,
            "unreadable": 0,
            "undecided": 0,
            "missing": 1,
        },
    }
    assert heard["tables"]["students"] == [
        {"student": "ann", "q1": 0.1, "q2": 0.2, "q3": None, "points": 0.3}
    ]
    assert heard["tables"]["marks"][2] == {
        "student": "ann",
        "id": "q3",
        "status": "missing",
        "points": 0,
        "max": 3,
        "reason": None,
        "visibility": "hidden",
    }


def test_nothing_is_run_and_no_other_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "key.toml").write_text('[[question]]\nid = "q1"\nask = "backprop x*y --at x=1,y=2"')
    (tmp_path / "secret.json").write_text('{"x": 2, "y": 1}')
    class_ = tmp_path / "class"
    class_.mkdir()
    answers = (
        "@secret.json",
        "$(touch PWNED)",
        "__import__('os').system('touch PWNED')",
        "`touch PWNED`",
        "-",
    )
    for number, answer in enumerate(answers):
        (class_ / f"s{number}.txt").write_text(f"q1 = {answer}")
    code, out, err = process("check", "key.toml", "class", "--json", cwd=tmp_path)
    assert (code, err) == (0, "")
    assert set(json.loads(out)["answer"]["marks"].values()) == {0}
    assert {path.name for path in tmp_path.iterdir()} == {"key.toml", "secret.json", "class"}


def test_a_comparison_has_its_time(tmp_path: Path) -> None:
    chain = "; ".join(["a0 = x", *(f"a{i} = sin(a{i - 1})*1.01" for i in range(1, 2000))])
    (tmp_path / "key.toml").write_text('[[question]]\nid = "q1"\nanswer = "sin(x)"')
    (tmp_path / "ann.txt").write_text(f"q1 = {chain}")
    heard = ask("check", f"{tmp_path}/key.toml", f"{tmp_path}/ann.txt", "--json", "--timeout", "0.01")
    assert json.loads(heard.out)["tables"]["marks"][0]["status"] == "undecided"


class OneEach(Clock):
    """A clock with time for the first comparison of every answer, and none for the next."""

    def start(self) -> None:
        self.looks = 0

    @property
    def left(self) -> float:
        self.looks += 1
        return 60 if self.looks == 1 else 0


def test_the_formulas_of_an_answer_share_their_time() -> None:
    clock = OneEach(60)
    truth = Truth({"a": Ready("sin(x)", clock=clock), "b": Ready("2*x", clock=clock)})
    key = read_key('[[question]]\nid = "q1"\nanswer = "a=x,b=x"')
    students = [
        Submission("ann", {"q1": Given("a=cos(x - pi/2),b=x+x")}),
        Submission("ben", {"q1": Given("a=cos(x),b=x+x")}),
        Submission("cleo", {"q1": Given("a=cos(x - pi/2),b=2*x")}),
    ]
    found = [one.marks[0].status for one in marked(key, [truth], students, clock)]
    assert found == ["undecided", "wrong", "right"]


HUGE = "; ".join(["a0 = x1 + x2", *(f"a{i} = a{i - 1}*a{i - 1}" for i in range(1, 100))])
"""Beyond every limit: nothing is decided about it."""
LECTURE = """title = "Lecture 14"
[[question]]
id = "q1"
ask = "conv-shape 32x32x3 --filters 10 --kernel 5 --padding 2"
points = 2
[[question]]
id = "q2"
ask = "grad 'sin(x1)*cos(x2)' --wrt x1"
get = "gradient.x1"
points = 3
[[question]]
id = "q3"
answer = "0.731059"        # an answer given outright
rtol = 1e-4
partial = "per-element"    # for lists, shapes and named values
visibility = "after_due_date"
"""


def test_every_status_in_one_class(tmp_path: Path) -> None:
    (tmp_path / "key.toml").write_text(LECTURE)
    lines = [
        ("ann", "q1", "32×32×10", "right"),
        ("ann", "q2", "cos(x_1)*cos(x2)", "right"),
        ("ann", "q3", 0.7310585786, "right"),
        ("ben", "q1", [32, 32, 3], "wrong"),
        ("ben", "q2", "cos(x1)*cos(x2", "unreadable"),
        ("ben", "q3", "0.7", "wrong"),
        ("cleo", "q1", "", "missing"),
        ("cleo", "q2", "log(-1 - x1^2)", "wrong"),
        ("dora", "q1", "32x32x10", "right"),
        ("dora", "q2", HUGE, "undecided"),
        ("dora", "q3", "0.73106 or so", "unreadable"),
        ("cleo", "q3", None, "missing"),
    ]
    (tmp_path / "all.jsonl").write_text(
        "\n".join(json.dumps({"student": s, "id": q, "answer": a}) for s, q, a, _ in lines)
    )
    heard = ask("check", f"{tmp_path}/key.toml", f"{tmp_path}/all.jsonl", "--json")
    assert heard.code == 0
    answer = json.loads(heard.out)
    found = {(row["student"], row["id"]): row["status"] for row in answer["tables"]["marks"]}
    assert found == {(student, name): status for student, name, _, status in lines}
    assert answer["answer"]["marks"] == {"ann": 6, "ben": 0, "cleo": 0, "dora": 2}
