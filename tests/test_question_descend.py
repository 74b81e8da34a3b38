"""The question descend: its answer, table, working, curve and notes; its bar on the command line."""

from __future__ import annotations

import io
import json

import pytest
from terminal import ask

from netcalc import descend
from netcalc.answer import Plot, Values
from netcalc.cli import progress
from netcalc.cli.progress import Bar, drawing
from netcalc.errors import InputError, LimitError, UnknownName
from netcalc.expression.point import constant

LINE = "mse(t, w*x + b)"
AT = {"w": 0, "b": 0, "x": 2, "t": 1}


def table(answer):
    (steps,) = answer.tables
    return steps


def rows(answer):
    steps = table(answer)
    places = [i for i, column in enumerate(steps.columns) if column.data]
    return [{steps.columns[i].name: row[i] for i in places} for row in steps.rows]


def screen(answer):
    return [column.title or column.name for column in table(answer).columns if column.screen]


def notes(answer, kind):
    return [note.text for note in answer.notes if note.kind == kind]


def plots(answer):
    return [section for section in answer.sections if isinstance(section, Plot)]


def test_the_answer():
    answer = descend(LINE, AT, wrt="w,b", steps=2)
    assert answer.main == "point"
    # g = (-2*2*(1 - 0), -2*(1 - 0)) = (-4, -2); then e = 1 - 0.8 - 0.2 = 0
    assert answer.point == pytest.approx({"w": 0.4, "b": 0.2})
    assert answer.value == pytest.approx(0, abs=1e-30)
    assert rows(answer)[0] == {
        "step": 0,
        "value": 1,
        "norm": pytest.approx(20**0.5),
        "point": {"w": 0, "b": 0},
        "gradient": {"w": -4, "b": -2},
        "memory": None,
    }
    assert [row["step"] for row in rows(answer)] == [0, 1, 2]


def test_what_momentum_and_adam_remember():
    momentum = rows(descend("(w - 3)^2", "w=0", method="momentum", decay=0.5, steps=2))
    assert [row["memory"] for row in momentum] == [None, {"w": {"v": -6}}, None]
    adam = rows(descend("(w - 3)^2", "w=0", method="adam", steps=2))[1]["memory"]
    assert adam == {"w": {"m": pytest.approx(-0.6), "s": pytest.approx(0.036)}}


@pytest.mark.parametrize("method", ["sgd", "momentum", "adam"])
@pytest.mark.parametrize("decay", [0, 0.125])
def test_working_can_be_checked_line_by_line(method, decay):
    """The numbers that are put in give the result that stands beside them."""
    working = descend("(w - 3)^2 + b^2", "w=0.5,b=-1", method=method, decay=decay, steps=4).working
    assert len(working) >= 8
    for step in working:
        if step.numbers:
            assert constant(step.numbers) == pytest.approx(float(step.result), rel=1e-4, abs=1e-5)


def test_working_of_the_first_step():
    answer = descend("(w - 3)^2", "w=0", steps=1)
    assert list(map(str, answer.working)) == ["w = w - rate*df/dw = 0 - 0.1*(-6) = 0.6"]


@pytest.mark.parametrize(
    ("program", "options", "subject"),
    [
        ("(w - 3)^2", {}, "w = w - 0.1*df/dw"),
        ("L = (w - 3)^2", {"rate": 0.5, "decay": 0.01}, "g = dL/dw + 0.01*w, w = w - 0.5*g"),
        ("(w - 3)^2", {"method": "momentum"}, "v = 0.9*v0 + df/dw, w = w - 0.1*v"),
        ("(v - 3)^2", {"method": "momentum"}, "v_ = 0.9*v0 + df/dv, v = v - 0.1*v_"),
        ("w*b", {}, "w = w - 0.1*df/dw, likewise b"),
    ],
)
def test_the_rule_stands_beside_the_heading(program, options, subject):
    names = "w=1,b=1" if "b" in program else "v=1" if "v" in program else "w=1"
    assert table(descend(program, names, **options)).subject == subject


def test_a_long_rule_has_lines_of_its_own():
    answer = descend("(w - 3)^2", "w=1", method="adam")
    rule = next(section for section in answer.sections if isinstance(section, Values))
    assert dict(rule.items) == {
        "g": "df/dw",
        "m": "0.9*m0 + 0.1*g",
        "s": "0.999*s0 + 0.001*g^2",
        "m_hat": "m/(1 - 0.9^t)",
        "s_hat": "s/(1 - 0.999^t)",
        "w": "w - 0.1*m_hat/(sqrt(s_hat) + 1e-8)",
    }


@pytest.mark.parametrize(
    ("program", "at", "wrt", "columns"),
    [
        ("x^2", "x=1", None, ["step", "f", "x", "df/dx"]),
        ("x*y", "x=1,y=1", None, ["step", "f", "x", "y", "df/dx", "df/dy"]),
        ("a*b*c", "a=1,b=1,c=1", None, ["step", "f", "a", "b", "c", "|gradient|"]),
        ("sum(w)", "w=[1,2,3]", None, ["step", "f", "w1", "w2", "w3", "|gradient|"]),
        ("sum(W)*w11", "W=[[1]],w11=1", "W", ["step", "f", "W11", "df/dW11"]),
        ("sum(w)*w1", "w=[1],w1=1", "w", ["step", "f", "w[1]", "df/dw[1]"]),
        (
            "a*b/1e9 + c/3e6 + d/7e7",
            "a=1e-6,b=-1e-7,c=-1e-8,d=-1e-9",
            None,
            ["step", "f", "a", "b", "c", "d"],
        ),
        ("1e-6*x/7 - 1e-7*y/3", "x=-1e-7,y=-1e-8", None, ["step", "f", "x", "y", "df/dx", "df/dy"]),
        ("sum(W)", "W=[[1,2,3],[4,5,6]]", None, ["step", "f", "|gradient|"]),
    ],
)
def test_columns_fit_80(program, at, wrt, columns):
    answer = descend(program, at, wrt=wrt, rate=0.001)
    assert screen(answer) == columns
    assert max(map(len, repr(answer).splitlines())) <= 80


def test_the_curve():
    (plot,) = plots(descend("(w - 3)^2", "w=0", steps=5))
    assert not plot.log
    assert list(plot.series[0].x) == [0, 1, 2, 3, 4, 5]
    assert plot.subject == "over the steps"
    (steep,) = plots(descend("(w - 3)^2", "w=0", rate=0.4, steps=5))
    assert steep.log
    assert "logarithmic" in steep.subject
    (negative,) = plots(descend("(w - 3)^2 - 1", "w=0", rate=0.4, steps=5))
    assert not negative.log
    assert plots(descend("x^2", "x=1", steps=0)) == []


def test_the_curve_has_every_step_and_the_table_every_nth():
    answer = descend("(w - 3)^2", "w=0", steps=10, every=5)
    assert len(plots(answer)[0].series[0].y) == 11
    assert [row["step"] for row in rows(answer)] == [0, 5, 10]


def test_arrays_from_numpy_and_variables_that_are_not_read():
    import numpy

    answer = descend("q = v*2; sum((w - 1)^2)", {"w": numpy.zeros((2, 2)), "v": [1, 2]}, rate=0.5, steps=1)
    assert answer.point == {"v": [1, 2], "w": [[1, 1], [1, 1]]}
    assert repr(answer)


def test_notes():
    assert notes(descend(LINE, AT), "reading")[0].startswith("all of t, w, x, b move; --wrt ")
    assert not notes(descend(LINE, AT, wrt="w,b"), "reading")
    rising = notes(descend("(w - 3)^2", "w=0", rate=1.5, steps=4), "value")
    assert rising == ["f rose at 4 of 4 steps, and is larger at the end: is the rate 1.5 too large?"]
    assert notes(descend("(w - 3)^2", "w=0", rate=0.5), "value")[-1].startswith(
        "the gradient is 0 at the end"
    )
    assert "PyTorch" in notes(descend("w^2", "w=1", method="momentum"), "convention")[0]
    assert "weight_decay" in notes(descend("w^2", "w=1", decay=0.1), "convention")[-1]
    assert notes(descend("relu(w)", "w=0"), "kink") == [
        "relu has a kink at 0: relu'(0) = 0 is used (first at step 0)"
    ]


def test_rounding_at_the_minimum_is_no_rise():
    answer = descend("1 + (w - 0.1)^2", "w=0.3", rate=0.3, steps=200)
    assert not [text for text in notes(answer, "value") if "rose" in text]


@pytest.mark.parametrize(
    ("program", "options", "message"),
    [
        ("w^2", {}, "a descent begins at values"),
        ("3", {"at": "x=1"}, "there is no variable to move"),
        ("q = w^2; q + b", {"at": "w=1,b=1", "wrt": "q"}, "q is computed in the program"),
        ("w*b", {"at": "w=1"}, "no value for b"),
        ("[w, b]", {"at": "w=1,b=1"}, "makes one number smaller, and this is a vector of 2"),
        ("W@x", {"at": "W=[[1,2]],x=[1,2]"}, "makes one number smaller, and this is a vector of 1"),
        ("w^2", {"at": "w=1", "rate": 0}, "the rate 0 leads nowhere"),
        ("w^2", {"at": "w=1", "rate": "-0.1"}, "the rate -0.1 leads nowhere, or up"),
        ("w^2", {"at": "w=1", "rate": "fast"}, "--rate is a number, not fast"),
        ("w^2", {"at": "w=1", "rate": float("nan")}, "--rate is a number, not nan"),
        ("w^2", {"at": "w=1", "rate": "1e999"}, "--rate: 1e999 has no finite value"),
        ("w^2", {"at": "w=1", "decay": -1}, "the decay -1 is below 0"),
        ("w^2", {"at": "w=1", "steps": "2.5"}, "--steps is a whole number from 0 on, not 2.5"),
        ("w^2", {"at": "w=1", "steps": -1}, "--steps is a whole number from 0 on, not -1"),
        ("w^2", {"at": "w=1", "every": 0}, "--every is a whole number from 1 on, not 0"),
        ("w^2", {"at": "w=1", "method": "Sgd"}, "there is no method Sgd"),
        ("w^2", {"at": "w=1", "ties": "last"}, "--ties is split or first, not last"),
    ],
)
def test_what_can_not_be_asked(program, options, message):
    with pytest.raises(InputError) as caught:
        descend(program, **options)
    assert message in caught.value.message
    assert caught.value.hint


def test_unknown_names_and_limits():
    with pytest.raises(UnknownName, match="there is no c in the program"):
        descend("w*b", "w=1,b=1", wrt="c")
    with pytest.raises(LimitError, match="1,000,001 steps are more than 1,000,000"):
        descend("w^2", "w=1", steps=1_000_001)
    with pytest.raises(LimitError):
        descend("w^2", "w=1", steps="9" * 300)


# -- on the command line -----------------------------------------------------------------------------


def test_bare_is_a_start_again():
    """The point that --bare prints is what --at reads: ten steps are five and five."""
    heard = ask("descend", "(w-3)^2+sum(v^2)", "--at", "w=0,v=[1,2]", "--steps", "5", "--bare")
    again = ask("descend", "(w-3)^2+sum(v^2)", "--at", heard.out.strip(), "--steps", "5", "--bare")
    whole = ask("descend", "(w-3)^2+sum(v^2)", "--at", "w=0,v=[1,2]", "--bare")
    assert again == whole


def test_json_has_whole_arrays():
    heard = ask("descend", "sum(W^2)", "--at", "W=[[1,2],[3,4],[5,6]]", "--steps", "1", "--json")
    answer = json.loads(heard.out)
    assert answer["answer"]["point"]["W"] == [[0.8, 1.6], [2.4, 3.2], [4, 4.8]]
    assert [row["gradient"]["W"][2][1] for row in answer["tables"]["steps"]] == [12, 9.6]


def test_a_loss_that_leaves_the_floats_is_exit_3():
    heard = ask("descend", "(w-3)^2", "--at", "w=0", "--rate", "10", "--steps", "1000", "--json")
    assert heard.code == 3
    error = json.loads(heard.out)["error"]
    assert error["kind"] == "domain"
    assert error["message"].startswith("step 121: overflow: ")
    assert "is the rate 10 too large? try --rate 1" in error["hint"]
    assert "step 121" in heard.err


def test_rates_side_by_side():
    heard = ask("descend", "(w-3)^2", "--at", "w=0", "--sweep", "rate=0.1,0.5,10", "--steps", "200")
    assert heard.code == 0
    assert "step 121: overflow" in heard.out


@pytest.mark.parametrize("form", ["table", "csv", "markdown", "latex", "html"])
def test_every_format(form):
    heard = ask("descend", LINE, "--at", "w=0,b=0,x=2,t=1", "--format", form)
    assert heard.code == 0
    assert not heard.err


# -- the bar -----------------------------------------------------------------------------------------


class Screen(io.StringIO):
    def isatty(self):
        return True


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(progress, "monotonic", made)
    return made


def test_a_bar_comes_late_is_redrawn_seldom_and_goes_again(clock):
    screen = Screen()
    with Bar("descend", screen) as bar:
        bar.told(1, 100)
        assert screen.getvalue() == ""
        clock.now = 1.0
        bar.told(50, 100)
        once = screen.getvalue()
        bar.told(51, 100)
        assert screen.getvalue() == once
        clock.now = 1.2
        bar.told(60, 100)
        assert screen.getvalue() != once
    assert "50%  50 of 100" in once
    *_, blank, end = screen.getvalue().split("\r")
    assert end == ""
    assert blank.strip() == ""
    assert len(blank) >= len(once.strip("\r"))


def test_no_bar_where_stderr_is_no_terminal(clock):
    pipe = io.StringIO()
    with Bar("descend", pipe) as bar:
        clock.now = 10.0
        bar.told(1, 2)
    assert pipe.getvalue() == ""


def test_a_bar_goes_after_an_error_too(clock):
    def interrupted():
        with Bar("descend", screen) as bar:
            clock.now = 1.0
            bar.told(1, 2)
            raise KeyboardInterrupt

    screen = Screen()
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert screen.getvalue().endswith(" \r")


def test_a_terminal_that_is_gone_stops_nothing(clock):
    class Gone(Screen):
        def write(self, text):
            raise OSError

    with Bar("descend", Gone()) as bar:
        clock.now = 1.0
        bar.told(1, 2)
        bar.told(2, 2)


@pytest.mark.parametrize("columns", [1, 5, 20, 40, 80, 200])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "no such encoding"])
def test_a_bar_fits_its_terminal(columns, encoding):
    for done in (0, 1, 500_000, 1_000_000):
        line = drawing("descend", done, 1_000_000, "", columns, encoding)
        assert len(line) < max(columns, 2)
        assert line.isascii() or encoding == "utf-8"


def test_a_long_descent_shows_its_bar_on_stderr_alone(monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    screen = Screen()
    monkeypatch.setattr("sys.stderr", screen)
    assert descend("w^2", "w=1", steps=3).value < 1  # a call of the function draws nothing
    assert screen.getvalue() == ""
