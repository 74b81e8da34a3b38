"""Many questions in one process: batch.

    {"argv": ["conv-shape", "32", "-F", "5"], "id": 7}      one line in
    {"id": 7, "schema": 1, "command": "conv-shape", ...}    one line out, the object that --json prints

In order, written as soon as it is known. Nothing is kept from one line to the next but the commands, which
are built once, and the process that tidies formulas: how many lines there are is all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO, Annotated, Any, NamedTuple

from typer import Argument

from netcalc.answer import Sweep
from netcalc.cli import lines
from netcalc.cli.commands import COMMANDS, Example
from netcalc.cli.delivery import judgement, verdict_json
from netcalc.cli.door import explained, no_command
from netcalc.cli.output import paper, write
from netcalc.cli.question import Question, question
from netcalc.cli.settings import Settings, consistent, digits
from netcalc.cli.sources import Sources, opened, pipe
from netcalc.cli.tokens import Spellings, Tokens, told_apart
from netcalc.errors import InputError, NetcalcError, UnknownName, shown
from netcalc.render import render

_OF_THE_PROGRAM = ("-h", "--help", "help", "--version")


@question(
    Example("netcalc batch @examples/homework/questions.jsonl"),
    alone=True,
)
def batch(
    questions: Annotated[
        str, Argument(metavar="[@FILE]", help="The questions; without it, or with -, they come from stdin.")
    ] = "-",
) -> int:
    """Answers many questions in one process: a line of JSON in, a line of JSON out, in order.

        {"argv": ["conv-shape", "32", "-F", "5"]}

    Every line out is the object that --json prints, with the line's "id" where it has one. A line that can't
    be answered gets an error object, and the run goes on. Empty lines are skipped. Exit code 0 when all lines
    were read.
    """
    if questions == "-":
        with pipe() as stdin, lines.kept(stdin) as own:
            return _answered(own)
    if not questions.startswith("@"):
        raise InputError(f"{shown(questions)} is no source of questions", f"write @{shown(questions)}")
    with opened(questions[1:]) as file:
        return _answered(file)


def _answered(file: IO[bytes]) -> int:
    desk = _Desk()
    for number, line in lines.numbered(file):
        write([desk.answer(line, number)])
    return 0


class _Built(NamedTuple):
    """A command, and what is asked of it for every line."""

    question: Question
    spellings: Spellings


class _Desk:
    """Answers one line after another."""

    def __init__(self) -> None:
        self._built: dict[str, _Built] = {}

    def answer(self, line: bytes | None, number: int) -> str:
        """The answer to a line, or what is wrong with it, as one line."""
        identity, words = "", [""]
        try:
            try:
                found = lines.entries(line)
                identity = lines.identity(found)
                words = lines.words(found)
            except NetcalcError as error:
                raise error.within(f"line {number}") from None
            text = "".join(self._pieces(words))
        except (Exception, SystemExit) as error:
            text = _error(error, words[0])
        return "{" + identity + text[1:]

    def _pieces(self, words: Sequence[str]) -> Iterable[str]:
        command, spellings = self._command(words)
        tokens = told_apart(words[1:], spellings, command.recorded.minus)
        _check_tokens(tokens)
        command.check_words(tokens)
        given, wished = command.read(tokens)
        settings = _as_json(wished, given)
        consistent(settings, command.recorded.own)
        return _asked(command, tokens, given, settings)

    def _command(self, words: Sequence[str]) -> _Built:
        name = words[0]
        if name not in self._built:
            _check_name(words)
            recorded = COMMANDS[name].load()
            if recorded.alone:
                raise _misplaced(name)
            built = recorded.build(name)
            self._built[name] = _Built(built, built.spellings)
        return self._built[name]


def _asked(command: Question, tokens: Tokens, given: dict[str, Any], settings: Settings) -> Iterable[str]:
    """What --json would print."""
    sheet, sources = paper(settings, digits(settings.digits)), Sources()
    if settings.sweep:
        from netcalc.cli.sweep import swept

        outcomes = tuple(swept(command, tokens, settings.sweep, sources))
        return render(Sweep(command.name, outcomes), "json", sheet)
    if settings.expect is not None:
        verdict, truth = judgement(lambda: command.ask(given, sources), settings)
        return [verdict_json(command.name, verdict, truth, settings)]
    return render(command.ask(given, sources), "json", sheet)


def _error(error: BaseException, name: str) -> str:
    from netcalc.render.errors import error_json

    if isinstance(error, SystemExit):
        error = RuntimeError(f"exit {error.code}")
    assert isinstance(error, Exception)
    return error_json(explained(error), name if name in COMMANDS else None)


# -- what makes no sense here ------------------------------------------------------------------------


def _check_name(words: Sequence[str]) -> None:
    name = words[0]
    if name in _OF_THE_PROGRAM:
        raise _misplaced(name)
    if name == "batch":
        raise InputError("a batch holds no batch", "put its lines beside this one")
    if name == "netcalc":
        raise UnknownName("there is no command netcalc", "argv begins with the command: leave netcalc out")
    if name not in COMMANDS:
        raise no_command(name, words[1:])


def _check_tokens(tokens: Tokens) -> None:
    if "-" in tokens.words:
        raise InputError("- is stdin, which the batch itself reads", "name a file, @FILE")
    if tokens.names("--help"):
        raise _misplaced("--help")


def _misplaced(what: str) -> InputError:
    return InputError(f"{what} has no meaning in a batch", "type it on a command line")


def _as_json(wished: Settings, given: dict[str, Any]) -> Settings:
    """The settings of an answer in JSON. Raises InputError where another form is wished for."""
    others = {
        f"--format {shown(wished.format or '')}": wished.format not in (None, "json"),
        "--bare": wished.bare,
        "--get": wished.get is not None and wished.expect is None,
        "--quiet": wished.quiet,
        "--table": wished.table is not None,
        "--out": given.get("out") is not None,
    }
    for name, asked in others.items():
        if asked:
            raise InputError(f"{name} has no meaning in a batch, which answers in JSON", "leave it out")
    return wished._replace(json=True)
