"""From a function that answers a question to a command: recorded when imported, built when looked up.

    @question(Example("netcalc pool-shape 7 -F 3", "5"))
    def conv_shape(size: Annotated[str, Argument(metavar="SIZE")], ...) -> Answer: ...

The function declares its own arguments and options; those that every command has are added here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from inspect import Parameter, signature
from typing import Any, NamedTuple, get_type_hints

import typer
from typer.core import TyperArgument, TyperCommand, TyperOption

from netcalc.answer import Answer
from netcalc.cli.commands import Example, Returns
from netcalc.cli.settings import Settings
from netcalc.cli.sources import Sources, StdinIsTerminal
from netcalc.cli.tokens import Spelling, Tokens, told_apart
from netcalc.errors import InputError

Entries = Iterable[tuple[str, str]]
"""What is typed, and what it means."""


class Recorded(NamedTuple):
    """A command's function and what is known of it, before any option is built."""

    function: Callable[..., Any]
    examples: tuple[Example, ...]
    reads: tuple[str, ...]
    """The arguments that may be `-` or `@FILE`."""
    pipes: tuple[str, ...]
    """Those that may be `-` alone; the question itself reads @FILE, which may be a file of numbers."""
    minus: bool
    """May an argument begin with a minus sign and a letter?"""
    joint: str
    """What stands between the pieces of an argument that came as several words."""
    listing: tuple[str, Callable[[], Entries]] | None
    """A last part of the help: its title, and what makes its entries when the help is shown."""
    reports: Mapping[str, str]
    """Formats that only this command has, and the modules that write them; the others have all commands."""
    returns: Returns | None
    """What its JSON holds; None where it has none."""
    by_ending: bool
    """Does the ending of --out FILE tell the format, where --format does not?"""
    alone: bool
    """Does it write what it has to say itself? Its function returns an exit code and no Answer, and of the
    options of every command it has --help."""

    @property
    def own(self) -> frozenset[str]:
        """The parameters that the command declares; one of every command's options may be among them."""
        return _parameters(self.function)

    def build(self, name: str) -> Question:
        """The command under its name, with the options that every command has."""
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        app.command(name, add_help_option=False)(_declaration(self.function, self.alone))
        parser = typer.main.get_command(app)
        assert isinstance(parser, TyperCommand)
        return Question(name, self, parser)


def question(
    *examples: Example,
    reads: str | tuple[str, ...] = (),
    pipes: tuple[str, ...] = (),
    minus: bool = False,
    joint: str = " ",
    listing: tuple[str, Callable[[], Entries]] | None = None,
    reports: Mapping[str, str] | None = None,
    returns: Returns | None = None,
    by_ending: bool = False,
    alone: bool = False,
) -> Callable[[Callable[..., Any]], Recorded]:
    """Records a function as a command; `examples` come after the one in the table of commands."""
    return lambda function: Recorded(
        function=function,
        examples=examples,
        reads=(reads,) if isinstance(reads, str) else reads,
        pipes=pipes,
        minus=minus,
        joint=joint,
        listing=listing,
        reports=reports or {},
        returns=returns,
        by_ending=by_ending,
        alone=alone,
    )


@cache
def _parameters(function: Callable[..., Any]) -> frozenset[str]:
    return frozenset(signature(function).parameters)


def _declaration(function: Callable[..., Any], alone: bool) -> Callable[..., None]:
    """A function that nobody calls: its signature is the question's, and the shared options after it."""

    def declaration() -> None:
        """Read by typer for its parameters."""

    hints = get_type_hints(Settings, include_extras=True)
    own = signature(function, eval_str=True)
    shared = [
        Parameter(
            name, Parameter.KEYWORD_ONLY, default=Settings._field_defaults[name], annotation=hints[name]
        )
        for name in (("help",) if alone else Settings._fields)
        if name not in own.parameters
    ]
    declaration.__signature__ = own.replace(  # type: ignore[attr-defined]
        parameters=[*own.parameters.values(), *shared]
    )
    declaration.__annotations__ = {}
    return declaration


class Question(NamedTuple):
    """A command whose answer is rendered, compared or swept in one way, whatever it answers."""

    name: str
    recorded: Recorded
    parser: TyperCommand

    @property
    def arguments(self) -> list[TyperArgument]:
        """The positional parameters, in their order."""
        return [param for param in self.parser.params if isinstance(param, TyperArgument)]

    @property
    def options(self) -> list[TyperOption]:
        """The other parameters: the command's own, then those that every command has."""
        return [param for param in self.parser.params if isinstance(param, TyperOption)]

    @property
    def spellings(self) -> dict[str, Spelling]:
        """Every way to type an option of this command."""
        return {
            spelled: Spelling(_long(option.opts), not option.is_flag)
            for option in self.options
            for spelled in option.opts
        }

    def run(self, argv: Sequence[str]) -> int:
        """The exit code, after the question has been asked and its answer delivered as the options wish."""
        from netcalc.cli.delivery import deliver

        tokens = told_apart(argv, self.spellings, self.recorded.minus)
        if tokens.names("--help"):
            self.explain()
            return 0
        self.check_words(tokens)
        return self._run_alone(tokens) if self.recorded.alone else deliver(self, tokens)

    def _run_alone(self, tokens: Tokens) -> int:
        """The exit code of a command that delivers its answers itself."""
        given = self.parser.make_context(self.name, tokens.argv).params
        try:
            code: int = self.recorded.function(**{name: given[name] for name in self.recorded.own})
        except StdinIsTerminal:
            self.explain()
            return InputError.exit_code
        return code

    def explain(self) -> None:
        """Help to stdout."""
        from netcalc.cli.help import explanation
        from netcalc.cli.output import write

        write([explanation(self)])

    def read(self, tokens: Tokens) -> tuple[dict[str, Any], Settings]:
        """What is asked, and how the answer is wanted: typer's reading of a line that nobody can misread."""
        given = self.parser.make_context(self.name, tokens.argv).params
        settings = Settings(*(given[name] for name in Settings._fields))
        own = self.recorded.own
        return {name: value for name, value in given.items() if name in own}, settings

    def ask(self, given: dict[str, Any], sources: Sources) -> Answer:
        """The answer to one set of arguments and options."""
        read = dict(given)
        for name in self.recorded.reads:
            text = read[name]
            if text is not None:
                read[name] = (
                    sources.text(text) if isinstance(text, str) else [sources.text(word) for word in text]
                )
        for name in self.recorded.pipes:
            word = read[name]
            if word == "-":
                read[name] = sources.text("-")
            elif word and list(word) == ["-"]:
                read[name] = [sources.text("-")]
        answer: Answer = self.recorded.function(**read)
        return answer

    def check_words(self, tokens: Tokens) -> None:
        """As many words as the command has arguments; typer would say it in a less helpful way."""
        wanted = self.arguments
        missing = [argument for argument in wanted[len(tokens.words) :] if argument.required]
        if missing:
            from netcalc.cli.words import too_few

            raise too_few(self, tokens)
        if self.recorded.reads == ("network",) and "-" in tokens.words[1:-1]:
            from netcalc.cli.words import hyphens_alone

            raise hyphens_alone(tokens.words)
        if len(tokens.words) > len(wanted) and all(argument.nargs == 1 for argument in wanted):
            from netcalc.cli.words import too_many

            raise too_many(self, tokens)


def _long(opts: list[str]) -> str:
    return next(opt for opt in opts if opt.startswith("--"))
