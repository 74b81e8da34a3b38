"""Homework marked: check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated

from typer import Argument, Option

from netcalc.answer import Answer
from netcalc.cli.commands import COMMANDS, Example, Returns
from netcalc.cli.question import Question, question
from netcalc.cli.settings import Settings
from netcalc.cli.sources import Sources, piped
from netcalc.cli.tokens import told_apart
from netcalc.errors import InputError, UnknownName, did_you_mean, shown
from netcalc.homework import REPORTS


@question(
    Example("netcalc check key.toml class/ann.txt --format tap"),
    Example("netcalc check key.toml class/ --get marks.ann", "6"),
    reports=REPORTS,
    returns=Returns(
        {
            "marks": "for each student the points",
            "max": "the points of a student whose answers are all right",
            "all_right": "whether every answer of every student is right",
            "statuses": "how many answers are right, wrong, partial, unreadable, undecided, missing",
        },
        {
            "students": {
                "student": "the name",
                "...": "a column for each question: the points, null where no answer was given",
                "points": "their sum",
            },
            "marks": {
                "student": "the name",
                "id": "the question",
                "status": "right, wrong, partial, unreadable, undecided or missing",
                "points": "what the answer is given",
                "max": "what a right one is given",
                "reason": "why it is not right, or null",
                "visibility": "to the student: visible, hidden, after_due_date, after_published",
            },
        },
        {1: "with --require-all, an answer is not right", 2: "the key is wrong; nothing was marked"},
    ),
)
def check(
    key: Annotated[
        str, Argument(metavar="KEY", help="The key, a TOML file: what is asked, and for how many points.")
    ],
    submissions: Annotated[
        list[str],
        Argument(
            metavar="SUBMISSION",
            help="A student's answers, lines such as q1 = 32x32x10; a folder is a class, and - is stdin.",
        ),
    ],
    out: Annotated[
        str | None,
        Option(
            "--out",
            metavar="FILE",
            help="Write to this file; gradescope writes a file for each student into a folder.",
        ),
    ] = None,
    require_all: Annotated[
        bool, Option("--require-all", help="Exit code 1 unless every answer of every student is right.")
    ] = False,
    show_answer: Annotated[
        bool, Option("--show-answer", help="Put the right answers into the report, which else has none.")
    ] = False,
    timeout: Annotated[
        str,
        Option("--timeout", metavar="S", help="Seconds for the formulas of one answer; 2 by default."),
    ] = "2",
) -> Answer:
    """Marks homework: submissions beside a key, question by question.

    The key asks netcalc's own questions (ask = "params 784-256-10") or gives the answer (answer = "203530").
    Answers are read as --expect reads them and never run: right, wrong, partial, unreadable, undecided or
    missing. Exit code 0 where the marking was done, 2 where the key is wrong, before any marking.
    """
    from netcalc.homework.key import open_key
    from netcalc.homework.marking import marked, truths
    from netcalc.homework.marks import report, spelled
    from netcalc.homework.submission import read_submissions
    from netcalc.questions.options import seconds
    from netcalc.ready import Clock
    from netcalc.render.bare import spelled as bare

    clock = Clock(seconds(timeout))
    read = open_key(key)
    true = truths(read, _Asker().ask, clock)
    ids = [asked.id for asked in read.questions]
    hidden = [asked.id for asked in read.questions if asked.visibility != "visible"]
    handed = read_submissions(submissions, ids, key, piped, hidden)
    _spare(out, (key, *handed.files))
    marks = marked(read, true, handed.students, clock)
    answers = spelled(true, bare) if show_answer else ()
    return report(read, marks, handed.notes, require_all, answers)


def _spare(out: str | None, read: Iterable[str]) -> None:
    """Refuse to write over what was read."""
    from netcalc.homework.files import same

    for path in read:
        if out is not None and same(out, path):
            raise InputError(f"--out {shown(out)} would overwrite what is marked", "name another file")


class _NoPipe(Sources):
    """Files that a key names; stdin is not its own."""

    def text(self, word: str) -> str:
        """The word itself, or the text of the file that it names."""
        if word == "-":
            raise InputError(
                "a key can't read standard input", "put the text into the key, or name a file: @FILE"
            )
        return super().text(word)


class _Asker:
    """Asks what a key asks; a command is built once."""

    def __init__(self) -> None:
        self._built: dict[str, Question] = {}
        self._sources = _NoPipe()

    def ask(self, words: list[str]) -> Answer:
        """The answer to a command line that only asks."""
        command = self._command(words[0])
        tokens = told_apart(words[1:], command.spellings, command.recorded.minus)
        _only_asks([option for option, _ in tokens.options])
        command.check_words(tokens)
        return command.ask(command.read(tokens)[0], self._sources)

    def _command(self, name: str) -> Question:
        if name not in COMMANDS:
            raise UnknownName(
                f"there is no command {shown(name)}", did_you_mean(name, COMMANDS, "netcalc -h lists them")
            )
        if name not in self._built:
            recorded = COMMANDS[name].load()
            if recorded.alone or name == "check":  # no answer that could be compared
                raise InputError(f"a key can't ask {name}", "ask a question that has an answer")
            self._built[name] = recorded.build(name)
        return self._built[name]


def _only_asks(options: Sequence[str]) -> None:
    """Refuse options that say what becomes of an answer."""
    for option in options:
        name = option.removeprefix("--").replace("-", "_")
        if name in ("get", "rtol", "atol"):
            raise InputError(
                f"{option} stands beside ask, not in it", f"write {name} = ... in a line of its own"
            )
        if name in Settings._fields or name == "out":
            raise InputError(f"{option} has no meaning in a key", "leave it out")
