"""A line with more words than its command takes: what its writer meant, and how that is typed.

netcalc equal x + y y + x          netcalc equal 'x + y' 'y + x'
netcalc backprop x*y --at x 2      --at x=2
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netcalc.cli.tokens import Tokens
from netcalc.errors import InputError, NetcalcError, shown

if TYPE_CHECKING:
    from netcalc.cli.question import Question

LONGEST_LINE = 100
"""Characters of a command line that a hint spells out."""
_NAME = re.compile(r"[^\W\d]\w*")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_QUOTES = "put each in single quotes"


def too_many(command: Question, tokens: Tokens) -> InputError:
    """The error of such a line, with its way out."""
    if not command.arguments:
        return _options_alone(command, tokens)
    takes = " and ".join(argument.metavar or "" for argument in command.arguments)
    message = f"{command.name} takes {takes}{_each(command)}, and here are {len(tokens.words)}: "
    return InputError(message + shown(" ".join(tokens.words)), _way_out(command, tokens))


def too_few(command: Question, tokens: Tokens) -> InputError:
    """The error of a line with fewer words than arguments: an equation is two formulas."""
    from netcalc.cli.commands import COMMANDS

    wanted = command.arguments[len(tokens.words)].metavar
    hint = f"for example: {COMMANDS[command.name].example.line}"
    sides = [side.strip() for side in re.split("==?", tokens.words[0])] if tokens.words else []
    if len(sides) == len(command.arguments) == 2 and all(map(_reads, sides)):
        line = _line(command, tokens, sides)
        hint = f"each side is a word: {line}" if len(line) <= LONGEST_LINE else "each side is a word"
    return InputError(f"{command.name} needs {wanted}", hint)


def hyphens_alone(words: tuple[str, ...]) -> InputError:
    """The error of a network with a hyphen between two words: that is no stdin, which ends or begins one."""
    layers = [word for word in words if word != "-"]
    line = ("-" if all(word.isdecimal() for word in layers) else " ").join(layers)
    what = "hyphens stand without spaces" if "-" in line else "layers are parted by spaces alone"
    return InputError("a - between the words of a network is no stdin", f"{what}: {shown(line)}")


def _options_alone(command: Question, tokens: Tokens) -> InputError:
    from netcalc.cli.commands import COMMANDS

    message = f"{command.name} is asked with options alone, and here is {shown(' '.join(tokens.words))}"
    return InputError(message, _one_list(tokens) or f"for example: {COMMANDS[command.name].example.line}")


def _one_list(tokens: Tokens) -> str | None:
    """The way out where the numbers of an option's list are parted by spaces."""
    if not tokens.options or not all(word[-1:].isdigit() for word in tokens.words):
        return None
    name, given = tokens.options[0]
    both = given or "", tokens.words[0]
    if all(map(_DECIMAL_COMMA.fullmatch, both)):
        return f"decimals have a point: {name} {shown(','.join(one.replace(',', '.') for one in both))}"
    return f"a list is one word, with commas: {name} {shown(f'{given},{tokens.words[0]}')}" if given else None


def _each(command: Question) -> str:
    return " as one word" if len(command.arguments) == 1 else ", one word each"


def _way_out(command: Question, tokens: Tokens) -> str:
    return (
        _an_option(command, tokens)
        or _statements(command, tokens)
        or _value_apart(command, tokens)
        or _values_besides(command, tokens)
        or (_as_one(command, tokens) if len(command.arguments) == 1 else _parted(command, tokens))
    )


def _an_option(command: Question, tokens: Tokens) -> str | None:
    """A word that is an option but for its dashes: `at x=1`."""
    meant = (f"--{word.lstrip('-')}" for word in tokens.words)
    return next(
        (f"did you mean {shown(word)}?" for word in meant if word.partition("=")[0] in command.spellings),
        None,
    )


def _statements(command: Question, tokens: Tokens) -> str | None:
    """Formulas that each read alone: the statements of a program, or the entries of a Jacobian."""
    words = tokens.words
    from netcalc.expression.climber import function_named

    if len(command.arguments) > 1 or sum(map(len, words)) > LONGEST_LINE:
        return None
    if not all(_reads(word) and not function_named(word) for word in words):
        return None
    if "=" in words[0] and any(map(str.isalpha, words[-1].partition("=")[2])):
        return f"statements are one word: {_line(command, tokens, ['; '.join(words)])}"
    if command.name == "jacobian" and not any("=" in word or word[0] in "+-[" for word in words):
        return f"several results are one word: {_line(command, tokens, ['[' + ', '.join(words) + ']'])}"
    return None


def _values_besides(command: Question, tokens: Tokens) -> str | None:
    """name=value beside the arguments: the option that reads such words."""
    reader = _reader(command, "X=")
    values = tokens.words[len(command.arguments) :]
    if reader is None or not all("=" in word for word in values):
        return None
    return f"values are given with {reader} '{_listed([*_given(tokens, reader), *values])}'"


def _value_apart(command: Question, tokens: Tokens) -> str | None:
    """The rest of an option's value beside the arguments: `--at x 2`, `--wrt x y`."""
    rest = tokens.words[len(command.arguments) :]
    values, names = _reader(command, "X="), _reader(command, "X,")
    value = "".join(rest).removeprefix("=")
    if values and (len(rest) == 1 or rest[0] == "=") and "=" not in value:
        name = "".join(_given(tokens, values)[-1:]).removesuffix("=")
        if value and _NAME.fullmatch(name):
            return f"a value is written with =, without blanks: {values} {name}={shown(value)}"
    if values and len(rest) == 2 and rest[0][:1] == "-" and _NAME.fullmatch(rest[0][1:]) and _number(rest[1]):
        return f"a value is given with {values} {shown(rest[0][1:])}={shown(rest[1])}"
    if names and (given := _given(tokens, names)) and all(_NAME.fullmatch(word.strip(",")) for word in rest):
        return f"several names are one word: {names} {shown(_listed([*given, *rest]))}"
    return None


def _number(word: str) -> bool:
    return re.fullmatch(r"-?\d*\.?\d+", word) is not None


def _reader(command: Question, metavar: str) -> str | None:
    """The option whose value is written so."""
    options = (option for option in command.options if (option.metavar or "").startswith(metavar))
    return next((opt for option in options for opt in option.opts if opt.startswith("--")), None)


def _given(tokens: Tokens, option: str) -> list[str]:
    return [value for name, value in tokens.options if name == option and value]


def _listed(words: list[str]) -> str:
    return ",".join(word.strip(",") for word in words)


def _as_one(command: Question, tokens: Tokens) -> str:
    """The line as it was meant, where it is short enough to be typed again."""
    joint = command.recorded.joint
    pieces = [word for word in tokens.words if word != joint]
    if joint.strip() and not all(piece.isdecimal() for piece in pieces):
        from netcalc.cli.commands import COMMANDS

        return f"what else is asked has a name: {COMMANDS[command.name].example.line}"
    if command.arguments[0].metavar in ("EXPR", "PROGRAM", "FORMULA"):
        pieces = _bracketed(pieces)
    line = _line(command, tokens, [joint.join(pieces)])
    return f"write it as one: {line}" if len(line) <= LONGEST_LINE else "put it in single quotes"


def _bracketed(words: list[str]) -> list[str]:
    """Words of a formula, with the brackets that functions were typed without: sin cos x is sin(cos(x)).

    >>> _bracketed(["2", "+", "sin", "cos", "x"])
    ['2', '+', 'sin(cos(x))']
    """
    from netcalc.expression.climber import function_named

    found: list[str] = []
    for word in reversed(words):
        if found and function_named(word) and (found[0].isalnum() or found[0].endswith(")")):
            found[0] = f"{word}({found[0]})"
        else:
            found.insert(0, word)
    return found


def _parted(command: Question, tokens: Tokens) -> str:
    """Two expressions in many words: the line where there is one way to part them."""
    words = tokens.words
    parts = ((" ".join(words[:k]), " ".join(words[k:])) for k in range(1, len(words)) if words[k] not in "+-")
    ways = [way for way in parts if _reads(way[0]) and _reads(way[1])]
    if len(ways) != 1:
        return _QUOTES
    line = _line(command, tokens, ways[0])
    return f"{_QUOTES}: {line}" if len(line) <= LONGEST_LINE else _QUOTES


def _reads(text: str) -> bool:
    from netcalc.expression.parser import parse

    try:
        parse(text)
    except NetcalcError:
        return False
    return True


def _line(command: Question, tokens: Tokens, arguments: list[str] | tuple[str, ...]) -> str:
    from shlex import join

    options = [word for option in tokens.options for word in option if word is not None]
    return join(["netcalc", command.name, *arguments, *options])
