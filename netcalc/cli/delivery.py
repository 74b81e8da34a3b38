"""An answer's last way: to ink, to one bare value, to a verdict, and to an exit code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from netcalc.answer import Answer, Outcome, Sweep
from netcalc.cli.output import complain, paper, write
from netcalc.cli.settings import Settings, consistent, digits, tolerance
from netcalc.cli.sources import Sources, StdinIsTerminal
from netcalc.cli.tokens import Tokens
from netcalc.errors import FitError, InputError, NetcalcError, NoAnswer, NoSolution
from netcalc.render import Paper, check_format, render

if TYPE_CHECKING:
    from netcalc.cli.question import Question
    from netcalc.verdict import Verdict

RIGHT, WRONG = 0, 1


def deliver(command: Question, tokens: Tokens) -> int:
    """Asks the question once, or once for each value of a sweep; the exit code."""
    given, settings = command.read(tokens)
    consistent(settings, command.recorded.own)
    if command.recorded.by_ending and given["out"]:
        from netcalc.cli.reports import by_ending

        settings = by_ending(settings, given["out"], command.recorded.reports)
    sheet = paper(settings, digits(settings.digits))
    if settings.form != "bare":
        check_format(settings.form, command.recorded.reports)
    sources, name = Sources(), command.name
    try:
        if settings.form in command.recorded.reports or given.get("out") is not None:
            from netcalc.cli.reports import deliver_report

            return deliver_report(command, given, settings, sources)
        if settings.sweep:
            from netcalc.cli.sweep import swept

            return _deliver_sweep(swept(command, tokens, settings.sweep, sources), settings, sheet, name)
        return _deliver_answer(lambda: command.ask(given, sources), settings, sheet, name)
    except StdinIsTerminal:
        command.explain()
        return InputError.exit_code


def _deliver_answer(ask: Callable[[], Answer], settings: Settings, sheet: Paper, command: str) -> int:
    if settings.expect is not None:
        return _deliver_verdict(ask, settings, command)
    answer = ask()
    if not settings.quiet:
        write(inked(answer, settings, sheet))
    return answer.exit_code


def inked(answer: Answer, settings: Settings, sheet: Paper) -> Iterable[str]:
    """One answer in the form that is wished for."""
    if settings.form == "bare":
        return [_bare(answer, settings, sheet.encoding)]
    return render(answer, settings.form, sheet)


def _bare(answer: Answer, settings: Settings, encoding: str = "utf-8") -> str:
    from netcalc.picking import picked
    from netcalc.render.bare import spelled

    return spelled(picked(answer, settings.get), encoding) + "\n"


def _deliver_verdict(ask: Callable[[], Answer], settings: Settings, command: str) -> int:
    """`right` or `wrong`, and on stderr why a value can't be read."""
    verdict, truth = judgement(ask, settings)
    if verdict.reason is not None:
        complain(InputError(verdict.reason))
    if not settings.quiet:
        write([_verdict_line(command, verdict, truth, settings)])
    return RIGHT if verdict.right else WRONG


def judgement(ask: Callable[[], Answer], settings: Settings) -> tuple[Verdict, str]:
    """Is what --expect says the answer? And the answer, as --bare spells it.

    That a window does not fit is an answer too, where --strict asks for it, and that there is no solution.
    Raises NoAnswer where the answer is undecided.
    """
    from netcalc.verdict import Verdict, judged, says_unfit

    expected = settings.expect or ""
    rtol, atol = tolerance("--rtol", settings.rtol), tolerance("--atol", settings.atol)
    try:
        answer = ask()
    except FitError:
        return Verdict(says_unfit(expected)), "does not fit"
    except NoSolution:
        return Verdict(expected.strip().lower() == "none"), "none"
    verdict = judged(answer, expected, settings.get, rtol, atol)
    if not verdict.right and answer.exit_code == NoAnswer.exit_code:
        raise NoAnswer("undecided, so that neither true nor false is right")
    return verdict, _bare(answer, settings).rstrip("\n")


def _verdict_line(command: str, verdict: Verdict, truth: str, settings: Settings) -> str:
    if settings.json or settings.format == "json":
        return verdict_json(command, verdict, truth, settings)
    said = "right" if verdict.right else "wrong"
    return f"{said}: {truth}\n" if settings.show_answer else f"{said}\n"


def verdict_json(command: str, verdict: Verdict, truth: str, settings: Settings) -> str:
    """The object that --expect prints with --json: `reason` where a value can't be read."""
    from netcalc.render.errors import brief
    from netcalc.render.json import value_json

    said = {"schema": 1, "command": command, "expected": settings.expect, "right": verdict.right}
    if verdict.reason is not None:
        said["reason"] = brief(verdict.reason)
    if settings.show_answer:
        said["answer"] = truth
    return value_json(said, encoding="ascii") + "\n"


def _deliver_sweep(outcomes: Iterator[Outcome], settings: Settings, sheet: Paper, command: str) -> int:
    """Exit 0 where any value was answered; else the first error's code, and that error on stderr."""
    done = []
    lines = settings.form == "bare" and not settings.quiet
    for outcome in outcomes:
        if lines:
            _deliver_line(outcome.result, settings, sheet)
        done.append(outcome)
    if not (lines or settings.quiet):
        write(render(Sweep(command, tuple(done)), settings.form, sheet))
    codes = [result.exit_code for _, result in done]
    if RIGHT in codes:
        return RIGHT
    first = done[0].result
    if isinstance(first, NetcalcError) and not lines:
        complain(first)
    return codes[0]


def _deliver_line(result: Answer | NetcalcError, settings: Settings, sheet: Paper) -> None:
    if isinstance(result, Answer):
        write([_bare(result, settings, sheet.encoding)])
    else:
        complain(result)
