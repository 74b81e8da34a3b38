"""Submissions in every notation and every disorder."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from terminal import ask

from netcalc.errors import InputError
from netcalc.homework.files import File, text_of
from netcalc.homework.submission import Submissions, read_submissions

IDS = ("q1", "q2", "q3.a", "Q4")


def hand_in(folder: Path, **files: str | bytes) -> Submissions:
    """The folder, read as a class; a file's name has __ for its dot."""
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name.replace("__", ".")).write_bytes(data)
    return read_submissions([str(folder)], IDS, None)


def one(folder: Path, content: str | bytes, ending: str = "txt") -> dict[str, str]:
    """The readable answers of one student."""
    handed = hand_in(folder, **{f"ann__{ending}": content})
    assert [student.student for student in handed.students] == ["ann"]
    return {name: given.text for name, given in handed.students[0].answers.items() if given.fault is None}


LINES: list[tuple[str, dict[str, str]]] = [
    ("q1 = 32x32x10", {"q1": "32x32x10"}),
    ("q1: 32x32x10", {"q1": "32x32x10"}),
    ("q1=32x32x10", {"q1": "32x32x10"}),
    ("  q1\t=\t5  ", {"q1": "5"}),
    ('q1 = "5"', {"q1": "5"}),
    ("q1 = '5'  # mine", {"q1": "5"}),
    ("q1 = “5”", {"q1": "5"}),
    ('"q1" = 5', {"q1": "5"}),
    ("q1 = 5 # a guess", {"q1": "5"}),
    ("q1 = 5# a guess", {"q1": "5"}),
    ('q1 = "5 # not a comment"', {"q1": "5 # not a comment"}),
    ("# q1 = 4\nq1 = 5", {"q1": "5"}),
    ("q1: x=-4, y=3", {"q1": "x=-4, y=3"}),
    ("q1 = x=-4, y=3", {"q1": "x=-4, y=3"}),
    ("q1 = 0:1", {"q1": "0:1"}),
    ("Q1 = 5\nq4 = 6", {"q1": "5", "Q4": "6"}),
    ("q3.a = 5", {"q3.a": "5"}),
    ("q1 = 1\nq1 = 2", {"q1": "2"}),
    ("q1 =\nq2 = ''", {}),
    ("q1 = 1\r\nq2 = 2\r", {"q1": "1", "q2": "2"}),
    ("\ufeffq1 = 5", {"q1": "5"}),
    ("q1 = \x0b5\u2028", {"q1": "5"}),
    ("q1 = a = b; c = d", {"q1": "a = b; c = d"}),
    ('q1 = "unfinished', {"q1": '"unfinished'}),
    ('q1 = "a" + "b"', {"q1": '"a" + "b"'}),
    ("", {}),
    ("\n\n", {}),
]


@pytest.mark.parametrize(("text", "answers"), LINES, ids=lambda part: ascii(part)[:30])
def test_lines(tmp_path: Path, text: str, answers: dict[str, str]) -> None:
    assert one(tmp_path, text) == answers


TOML: list[tuple[str, dict[str, str]]] = [
    ("q1 = '32x32x10'", {"q1": "32x32x10"}),
    ("q1 = 0.590", {"q1": "0.590"}),
    ("q1 = 1_000", {"q1": "1000"}),
    ("q1 = true\nq2 = [1, 2.50]", {"q1": "true", "q2": "[1,2.50]"}),
    ("q1 = {x = -4, y = 0.50}", {"q1": "x=-4,y=0.50"}),
    ("q3.a = 5", {"q3.a": "5"}),
    ("[q3]\na = 5", {"q3.a": "5"}),
    ("q1 = '''\nf = x\n'''", {"q1": "f = x"}),
    ("q1 = [[1, 0], ['x', 1]]", {"q1": "[[1,0],[x,1]]"}),
    ("q1 = ''", {}),
    ("q1 = 32x32\nq2 = 5", {"q1": "32x32", "q2": "5"}),  # no TOML: read line by line
    ("q1 = 5\nq1 = 6", {"q1": "6"}),
]


@pytest.mark.parametrize(("text", "answers"), TOML, ids=lambda part: ascii(part)[:30])
def test_toml(tmp_path: Path, text: str, answers: dict[str, str]) -> None:
    assert one(tmp_path, text, "toml") == answers


def test_json_lines_of_a_class(tmp_path: Path) -> None:
    records = [
        {"student": "ann", "id": "q1", "answer": "32x32x10"},
        {"student": "ben", "id": "q1", "answer": 5},
        {"student": "ann", "id": "q2", "answer": [1, {"x": 2}], "time": "12:00"},
        {"student": 17, "id": "q1", "answer": True},
        {"student": "ben", "id": "q2", "answer": None},
    ]
    text = (
        "\n".join(map(json.dumps, records)) + '\n\n# note\n{"student": "cleo", "id": "q1", "answer": 0.590}'
    )
    handed = hand_in(tmp_path, all__jsonl=text)
    found = {one.student: {name: g.text for name, g in one.answers.items()} for one in handed.students}
    assert found == {
        "ann": {"q1": "32x32x10", "q2": "[1,x=2]"},
        "ben": {"q1": "5"},
        "17": {"q1": "true"},
        "cleo": {"q1": "0.590"},
    }
    assert not handed.notes


def test_json_lines_of_one_student(tmp_path: Path) -> None:
    for number, (text, ending) in enumerate(
        (('{"id": "q1", "answer": "5"}\n', "json"), ('\n {"id": "q1", "answer": "5"}', "txt"))
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert one(folder, text, ending) == {"q1": "5"}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("nonsense", "is no JSON"),
        ("[1]", "is no object"),
        ('{"answer": 5}', "has no id"),
        ('{"id": [5], "answer": 5}', "has no id"),
        ("[" * 100_000, "is no JSON"),
        ('{"id": "q1", "answer": NaN}', None),
        ('{"id": "q1", "answer": ' + "9" * 10_000 + "}", None),
    ],
)
def test_a_bad_json_line_is_a_note(tmp_path: Path, line: str, says: str | None) -> None:
    good = '{"student": "ann", "id": "q2", "answer": 5}'
    handed = hand_in(tmp_path, all__jsonl=f"{line}\n{good}")
    assert handed.students[-1].answers["q2"].text == "5"
    assert bool(handed.notes) is (says is not None)
    if says:
        assert handed.notes[0] == f"all.jsonl, line 1 {says}"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ('{"q1": "32x32x10"}', "ann.json, line 1 has no id"),
        ('{\n "id": "q1",\n "answer": 5\n}', "ann.json, line 1 is no JSON"),
        ("", None),
        ('nonsense\n{"student": "zoe", "id": "q1", "answer": 5}', None),
    ],
)
def test_who_hands_in_json_without_an_answer_does_not_vanish(
    tmp_path: Path, content: str, fault: str | None
) -> None:
    handed = hand_in(tmp_path, ann__json=content, ben__txt="q1 = 1")
    found = {one.student: one.fault for one in handed.students}
    expected = {"ben": None, "zoe": None} if "zoe" in content else {"ann": fault, "ben": None}
    assert found == expected


@pytest.mark.parametrize(
    ("line", "name", "fault"),
    [
        ("q1 32x32", "q1", "line 2 has no = after q1"),
        ("q1) 32x32", "q1", "line 2 has no = after q1"),
        ("- q1", None, "line 2 is no answer: - q1"),
        ("hello there", None, "line 2 is no answer: hello there"),
        ("q11 = 5", None, "there is no question q11; did you mean q1?"),
        ("zebra = 5", None, "there is no question zebra"),
        ("q1 = \udcff", "q1", "\\udcff is not UTF-8 text"),
        ("q1 = " + "9" * 70_000, "q1", "it has 70,000 bytes; the limit for an answer is 64 KiB"),
    ],
    ids=lambda part: ascii(part)[:30],
)
def test_one_bad_line_spoils_no_other(tmp_path: Path, line: str, name: str | None, fault: str) -> None:
    content = f"q2 = 1\n{line}\nq3.a = 3".encode("utf-8", "surrogateescape")
    handed = hand_in(tmp_path, ann__txt=content)
    answers = handed.students[0].answers
    assert (answers["q2"].text, answers["q3.a"].text) == ("1", "3")
    if name:
        assert answers[name].fault == fault
        assert not handed.notes
    else:
        assert handed.notes == (f"ann: {fault}",)


def test_notes_do_not_grow_without_end(tmp_path: Path) -> None:
    handed = hand_in(tmp_path, ann__txt="nonsense\n" * 1000 + "x9 = 5\n" * 1000 + "q1 = 5\n" * 1000)
    assert len(handed.notes) == 12
    assert handed.notes[3] == "ann: lines that are no answers: 997 more"
    assert handed.notes[-1] == "ann: repeated answers: 996 more"


def test_nobody_answers_for_a_student_who_has_a_file(tmp_path: Path) -> None:
    text = '{"student": "bob", "id": "q1", "answer": 0}\n{"student": "eve", "id": "q1", "answer": 4}\n'
    handed = hand_in(tmp_path, bob__txt="q1 = 3", eve__jsonl=text)
    assert [(one.student, one.answers["q1"].text) for one in handed.students] == [("bob", "3"), ("eve", "4")]
    assert handed.notes == ("eve.jsonl, line 1 answers for bob, who has a file, and does not count",)


def test_names_of_students_are_printable(tmp_path: Path) -> None:
    handed = hand_in(tmp_path, all__jsonl='{"student": "a\\u001b[2J", "id": "q1", "answer": 4}')
    assert [one.student for one in handed.students] == ["a\\x1b[2J"]


def test_repeated_answers(tmp_path: Path) -> None:
    handed = hand_in(tmp_path, ann__txt="q1 = 1\nq2 = 2\nQ1 = 3")
    assert handed.students[0].answers["q1"].text == "3"
    assert handed.notes == ("ann: q1 is answered again in line 3; the last counts",)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("ann.docx", b"PK\x03\x04\0\0", "ann.docx is no text file"),
        ("ann.txt", b"q1 = 5\n" + b"#" * 4 * 1024 * 1024, "ann.txt is longer than 4 MiB"),
    ],
)
def test_a_file_that_can_not_be_read_is_a_student(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    student = read_submissions([str(tmp_path)], IDS, None).students[0]
    assert (student.student, student.fault, student.answers) == ("ann", says, {})


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_what_windows_writes(tmp_path: Path, encoding: str) -> None:
    assert one(tmp_path, "q1 = σ(x)\r\nq2 = 5\r\n".encode(encoding)) == {"q1": "σ(x)", "q2": "5"}


def test_latin_letters_in_a_comment_spoil_nothing(tmp_path: Path) -> None:
    assert one(tmp_path, b"# caf\xe9\nq1 = 5 # caf\xe9\nq2 = 6") == {"q1": "5", "q2": "6"}


# -- files ------------------------------------------------------------------------------------------


def names(*paths: object, key: str | None = None) -> list[str]:
    return [one.student for one in read_submissions(list(map(str, paths)), IDS, key).students]


def test_a_folder_is_a_class(tmp_path: Path) -> None:
    for name in ("ben.txt", "Ann.toml", ".hidden", "cleo", "d.e.txt"):
        (tmp_path / name).write_text("q1 = 5")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "eve.txt").write_text("q1 = 5")
    (tmp_path / "link.txt").symlink_to(tmp_path / "ben.txt")
    os.mkfifo(tmp_path / "pipe")
    handed = read_submissions([str(tmp_path)], IDS, None)
    assert [one.student for one in handed.students] == ["Ann", "ben", "cleo", "d.e"]
    said = [note.rpartition("/")[2] for note in handed.notes]
    assert said == [
        "link.txt is left out: it is a link",
        "more is left out: it is a folder in a folder",
        "pipe is left out: it is no file",
    ]


def test_files_of_one_name_are_two_students(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "answers.txt").write_text(f"q1 = {folder}")
    (tmp_path / "a" / "ann.txt").write_text("q1 = 5")
    (tmp_path / "a" / "ann.toml").write_text("q1 = 5")
    (tmp_path / "b" / "ben.txt").write_text("q1 = 5")
    found = names(tmp_path / "a", tmp_path / "b")
    assert found[:2] == ["ann.toml", "ann.txt"]
    assert found[2:] == [f"{tmp_path}/a/answers.txt", f"{tmp_path}/b/answers.txt", "ben"]


def test_a_file_given_twice_is_one(tmp_path: Path) -> None:
    (tmp_path / "ann.txt").write_text("q1 = 5")
    handed = read_submissions([f"{tmp_path}/ann.txt", str(tmp_path), f"{tmp_path}/./ann.txt"], IDS, None)
    assert len(handed.students) == 1
    assert not handed.notes


def test_the_key_in_the_folder_is_no_submission(tmp_path: Path) -> None:
    (tmp_path / "ann.txt").write_text("q1 = 5")
    (tmp_path / "key.toml").write_text("[[question]]\nid = 'q1'\nanswer = 5")
    assert names(tmp_path, key=str(tmp_path / "key.toml")) == ["ann"]
    heard = ask("check", f"{tmp_path}/key.toml", str(tmp_path), "--json")
    assert json.loads(heard.out)["answer"]["marks"] == {"ann": 1}
    assert "is the key and no submission" in heard.out


def test_standard_input(tmp_path: Path) -> None:
    (tmp_path / "key.toml").write_text("[[question]]\nid = 'q1'\nanswer = 5")
    lines = b'{"student": "ann", "id": "q1", "answer": 5}\n{"student": "ben", "id": "q1", "answer": 6}'
    heard = ask("check", f"{tmp_path}/key.toml", "-", "--bare", stdin=lines)
    assert heard == (0, "ann=1,ben=0\n", "")
    assert ask("check", f"{tmp_path}/key.toml", "-", "--bare", stdin=b"q1 = 5").out == "stdin=1\n"
    assert ask("check", f"{tmp_path}/key.toml", "-", stdin=None) == (2, ask("check", "-h").out, "")


@pytest.mark.parametrize("path", ["no.txt", "no/", "a\0b", "x" * 5000])
def test_no_such_submission(tmp_path: Path, path: str) -> None:
    with pytest.raises(InputError):
        names(tmp_path / path)


def test_nobody(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nobody handed in anything"):
        names(tmp_path)


@settings(max_examples=300)
@given(
    st.binary(max_size=200)
    | st.text("q1234.a=:#\"' \n\t{}[],\\x\ud800", max_size=200).map(repr).map(str.encode),
    st.sampled_from(["txt", "toml", "jsonl", ""]),
)
def test_no_content_is_too_strange(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, ending: str
) -> None:
    folder = tmp_path_factory.mktemp("class")
    (folder / f"ann.{ending}").write_bytes(content)
    for path in ([str(folder)], [str(folder / f"ann.{ending}")]):
        try:
            handed = read_submissions(path, IDS, None)
        except InputError:
            assert ending == "jsonl" or content.strip().startswith(b"{")
            continue
        assert all(note.isprintable() and len(note) < 400 for note in handed.notes)
        for student in handed.students:
            assert set(student.answers) <= set(IDS)


def test_text_of_a_pipe() -> None:
    assert text_of(File("-", "stdin", b"a\r\nb\rc")) == "a\nb\nc"


def test_the_key_among_the_files_is_no_submission(tmp_path: Path) -> None:
    (tmp_path / "ann.txt").write_text("q1 = 5")
    (tmp_path / "key.toml").write_text("[[question]]\nid = 'q1'\nanswer = 5")
    assert names(f"{tmp_path}/key.toml", f"{tmp_path}/ann.txt", key=f"{tmp_path}/./key.toml") == ["ann"]


def test_a_hidden_question_is_offered_to_nobody(tmp_path: Path) -> None:
    (tmp_path / "ann.txt").write_text("q11 = 5\nq22 = 6\n")
    handed = read_submissions([str(tmp_path)], ["q1", "secret22"], None, hidden=["secret22"])
    told = read_submissions([str(tmp_path)], ["q1", "q222"], None)
    assert "q222" in " ".join(told.notes)
    assert "secret" not in " ".join(handed.notes)
