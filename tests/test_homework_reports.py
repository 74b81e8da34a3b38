"""TAP, JUnit and Gradescope, each read by a reader of its own rules; nothing gives an answer away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from schemas import gradescope, junit, tap
from terminal import Heard, ask

from netcalc.answer import Answer
from netcalc.homework import REPORTS, marks
from netcalc.homework import gradescope as gradescope_report
from netcalc.homework import junit as junit_report
from netcalc.homework import tap as tap_report
from netcalc.homework.key import read_key
from netcalc.homework.marking import Mark, Marked

KEY = """
title = "Lecture 14 # [red] <&>"
[[question]]
id = "q1"
ask = "params 784-256-10"
points = 2
[[question]]
id = "q2"
answer = "x=-4.25,y=7.125"
points = 3
partial = "per-element"
visibility = "hidden"
[[question]]
id = "q3"
ask = "grad 'sin(x1)*cos(x2)' --wrt x1"
get = "gradient.x1"
points = 0.5
visibility = "after_due_date"
"""
SECRETS = ("203530", "203,530", "4.25", "7.125", "cos(x1)")
CLASS = {
    "ann": "q1 = 203530\nq2 = x=-4.25, y=7.125\nq3 = cos(x2)*cos(x1)",
    "ben": "q1 = 5\nq2 = x=1, y=7.125\nq3 = sin(x1",
    "cleo # <&> \\ [b]\u00e9": "q1 = \x1b[31m\nq9 = 5",
}
STATUSES = [
    ["right", "right", "right"],
    ["wrong", "partial", "unreadable"],
    ["unreadable", "missing", "missing"],
]
POINTS = [[2, 3, 0.5], [0, 1.5, 0], [0, 0, 0]]


@pytest.fixture
def homework(tmp_path: Path) -> Path:
    (tmp_path / "key.toml").write_text(KEY)
    (tmp_path / "class").mkdir()
    for student, answers in CLASS.items():
        (tmp_path / "class" / f"{student.replace('/', '')}.txt").write_text(answers)
    return tmp_path


def check(folder: Path, *options: str, encoding: str = "utf-8") -> Heard:
    return ask("check", str(folder / "key.toml"), str(folder / "class"), *options, encoding=encoding)


def test_tap(homework: Path) -> None:
    heard = check(homework, "--format", "tap")
    assert (heard.code, heard.err) == (0, "")
    points = tap(heard.out)
    flat = [status for row in STATUSES for status in row]
    assert [point.ok for point in points] == [status == "right" for status in flat]
    names = [f"{student}: {name}" for student in CLASS for name in ("q1", "q2", "q3")]
    assert [point.description for point in points] == names
    assert not any(point.directive for point in points)
    for point, status, score in zip(points, flat, [p for row in POINTS for p in row], strict=True):
        assert point.ok or (point.diagnosis["status"], point.diagnosis["points"]) == (status, score)


def test_junit(homework: Path) -> None:
    heard = check(homework, "--format", "junit")
    assert (heard.code, heard.err) == (0, "")
    assert heard.out.isascii()
    root = junit(heard.out)
    assert root.attrib["name"] == "Lecture 14 # [red] <&>"
    assert [suite.attrib["name"] for suite in root] == list(CLASS)
    for suite, statuses, points in zip(root, STATUSES, POINTS, strict=True):
        found = [(case.find("*").attrib["type"] if len(case) else "right") for case in suite.iter("testcase")]  # type: ignore[union-attr]
        assert found == statuses
        values = {one.attrib["name"]: one.attrib["value"] for one in suite.iter("property")}
        assert float(values["points"]) == sum(points)
        assert float(values["max"]) == 5.5
        assert [float(values[f"q{n}.points"]) for n in (1, 2, 3)] == points


def test_gradescope_is_a_file_for_each_student(homework: Path) -> None:
    heard = check(homework, "--format", "gradescope", "--out", str(homework / "results"))
    assert heard == (0, "", "")
    files = sorted((homework / "results").iterdir(), key=lambda path: path.name.casefold())
    assert [path.name for path in files] == ["ann.json", "ben.json", "cleo _ _ _ _b_é.json"]
    for path, statuses, points in zip(files, STATUSES, POINTS, strict=True):
        results = gradescope(path.read_text())
        tests = results["tests"]
        assert [test["score"] for test in tests] == points
        assert [test["max_score"] for test in tests] == [2, 3, 0.5]
        assert [test["status"] == "passed" for test in tests] == [status == "right" for status in statuses]
        assert [test["visibility"] for test in tests] == ["visible", "hidden", "after_due_date"]
    assert results["output"] == "there is no question q9"


def test_gradescope_for_one_student(homework: Path) -> None:
    words = (
        "check",
        str(homework / "key.toml"),
        str(homework / "class" / "ben.txt"),
        "--format",
        "gradescope",
    )
    printed = ask(*words)
    assert gradescope(printed.out)["tests"][1]["score"] == 1.5
    file, folder = homework / "results.json", homework / "folder"
    assert ask(*words, "--out", str(file)) == (0, "", "")
    folder.mkdir()
    assert ask(*words, "--out", str(folder)) == (0, "", "")
    assert ask(*words, "--out", f"{homework}/new/") == (0, "", "")
    for written in (file, folder / "ben.json", homework / "new" / "ben.json"):
        assert written.read_text() == printed.out


def test_gradescope_for_a_class_needs_a_folder(homework: Path) -> None:
    heard = check(homework, "--format", "gradescope")
    assert heard.code == 2
    assert "--out" in heard.err


@pytest.mark.parametrize("form", [*REPORTS, "table", "json", "csv", "markdown", "latex", "html"])
def test_no_report_gives_an_answer_away(homework: Path, form: str) -> None:
    for student in ("ann", "ben"):  # a right answer stands in a submission too
        words = ["check", str(homework / "key.toml"), str(homework / "class" / f"{student}.txt")]
        heard = ask(*words, "--format", form)
        assert heard.code == 0
        assert not [secret for secret in SECRETS if secret in heard.out + heard.err]
        table = ["--table", "marks"] if form == "csv" else []
        shown = ask(*words, "--format", form, *table, "--show-answer").out
        if student == "ben":
            assert "203530" in shown


def test_all_right_shows_answers_where_they_are_asked_for(homework: Path) -> None:
    words = ("check", str(homework / "key.toml"), str(homework / "class" / "ann.txt"), "--show-answer")
    assert tap(ask(*words, "--format", "tap").out)[0].diagnosis["answer"] == "203530"
    rows = json.loads(ask(*words, "--json").out)["tables"]["marks"]
    assert [row["answer"] for row in rows] == ["203530", "x=-4.25,y=7.125", "cos(x1)*cos(x2)"]


@pytest.mark.parametrize("form", REPORTS)
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_any_encoding(homework: Path, form: str, encoding: str) -> None:
    words = ("check", str(homework / "key.toml"), str(homework / "class" / "ben.txt"), "--format", form)
    read = {"tap": tap, "junit": junit, "gradescope": gradescope}[form]
    heard = ask(*words, encoding=encoding)
    assert heard.code == 0
    assert read(heard.out)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_marks_in_one_line_are_json_in_any_encoding(homework: Path, encoding: str) -> None:
    """Names that are no names of values make an object of them; its escapes are those of JSON."""
    heard = check(homework, "--bare", encoding=encoding)
    assert set(json.loads(heard.out)) == set(CLASS)


def test_out_writes_the_usual_formats_too(homework: Path) -> None:
    for form in ("table", "json", "csv", "tap", "junit"):
        path = homework / f"report.{form}"
        assert check(homework, "--format", form, "--out", str(path)) == (0, "", "")
        assert path.read_text() == check(homework, "--format", form).out
    path = homework / "bare"
    assert check(homework, "--get", "marks.ben", "--out", str(path)) == (0, "", "")
    assert path.read_text() == "1.5\n"


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (["--out", ""], 2, "names no file"),
        (["--format", "tap", "--out", "{}"], 2, "is a folder"),
        (["--format", "json", "--out", "{}/no/such/folder/x"], 74, "no such file"),
        (["--format", "gradescope", "--out", "{}/other"], 74, "other"),
        (["--format", "tap", "--sweep", "timeout=1,2"], 2, "contradict"),
        (["--out", "{}/x", "--expect", "1"], 2, "contradict"),
        (["--format", "junitt"], 2, "did you mean junit?"),
        (["--format", "tap", "--bare"], 2, "contradict"),
        (["--out", "{}/key.toml"], 2, "would overwrite"),
        (["--format", "tap", "--out", "{}/class/../key.toml"], 2, "would overwrite"),
        (["--out", "{}/class/ann.txt"], 2, "would overwrite"),
        (["--timeout", "0"], 2, "--timeout is a number of seconds, not 0"),
        (["--timeout", "soon"], 2, "soon"),
    ],
)
def test_reports_that_can_not_be_written(homework: Path, options: list[str], code: int, says: str) -> None:
    (homework / "other").write_text("")
    heard = check(homework, *(option.format(homework) for option in options))
    assert heard.code == code
    assert says in heard.err
    assert (homework / "key.toml").read_text() == KEY
    assert not heard.out


def test_quiet(homework: Path) -> None:
    assert check(homework, "--format", "tap", "--quiet") == (0, "", "")
    assert check(homework, "--require-all", "--quiet") == (1, "", "")


TEXTS = st.text(max_size=40) | st.text("#\\\"'<>&]: \n\t\x00\x1b\ud800\ufffe-0123", max_size=40)


@settings(max_examples=200)
@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=4, unique_by=lambda row: row[0]), TEXTS)
def test_no_text_breaks_a_report(rows: list[tuple[str, str, str]], title: str) -> None:
    key = read_key('[[question]]\nid = "q1"\nanswer = 1\n')._replace(title=title)
    students = [Marked(name, (Mark("wrong", 0, reason),)) for name, reason, _ in rows]
    answer: Answer = marks.report(key, students, [note for _, _, note in rows], answers=[title])
    assert len(tap(*(text for _, text in tap_report.reports(answer)))) == len(rows)
    assert len(junit(*(text for _, text in junit_report.reports(answer)))) == len(rows)
    reports = list(gradescope_report.reports(answer))
    assert [name for name, _ in reports] == [name for name, _, _ in rows]
    for _, text in reports:
        assert text.isascii()
        assert gradescope(text)["tests"][0]["status"] == "failed"


def test_a_spreadsheet_runs_no_name(homework: Path) -> None:
    (homework / "class" / "=cmd().txt").write_text("q1 = =1+1\n")
    rows = check(homework, "--format", "csv").out.splitlines()
    assert any(row.startswith("'=cmd()") for row in rows)
    assert all(not cell.startswith(("=", "@")) for row in rows for cell in row.split(","))
