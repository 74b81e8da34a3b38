"""What can be wrong with a question.

    NetcalcError                     exit 2   the question is malformed or impossible
    ├── NotationError     syntax              a text that can't be read
    ├── UnknownName       name                a function, layer, option or network there is none of
    ├── ShapeError        shape               sizes that do not go together
    ├── InputError        value               a value that is missing, superfluous or out of range
    └── NoAnswer                     exit 3   well formed, but without a finite answer
        ├── DomainError   domain              division by zero, a logarithm of a negative number, overflow
        ├── FitError      fit                 a window that must fit exactly and does not
        ├── NoSolution    solution            blanks that no numbers fill in as they should
        └── LimitError    limit               larger or longer than netcalc allows

A message is lower case, repeats the user's own numbers and says what is wrong; the hint is the way
out. Where the fault stands in a text, `place` marks it, and whoever shows the error draws a caret.
The exit codes stand here because they are part of what an error means to a script.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, NamedTuple, Self


class Place(NamedTuple):
    """Where in a text a fault stands: the characters text[start:end]."""

    text: str
    start: int
    end: int


class NetcalcError(Exception):
    """A question that netcalc can't answer, said so that its asker can mend it.

    >>> print(NetcalcError("no value for w", hint="try: --at w=0"))
    no value for w
    """

    kind: ClassVar[str] = "value"
    exit_code: ClassVar[int] = 2

    def __init__(self, message: str, hint: str | None = None, place: Place | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.place = place

    @property
    def __notes__(self) -> list[str]:  # type: ignore[override]
        """What Python prints below the message: the way out."""
        return [self.hint] if self.hint else []

    def within(self, context: str) -> Self:
        """The same error, its message headed by where it happened: `layer 4, conv:64,9: ...`."""
        return type(self)(f"{context}: {self.message}", self.hint, self.place)


class NotationError(NetcalcError):
    """A text that can't be read."""

    kind = "syntax"


class UnknownName(NetcalcError):
    """A name that stands for nothing here."""

    kind = "name"


class ShapeError(NetcalcError):
    """Sizes that do not go together."""

    kind = "shape"


class InputError(NetcalcError):
    """A value that is missing, superfluous or out of range."""

    kind = "value"


class NoAnswer(NetcalcError):
    """A well-formed question without a finite answer."""

    exit_code = 3


class DomainError(NoAnswer):
    """A function asked for a value where it has none, or one too large for a float."""

    kind = "domain"


class FitError(NoAnswer):
    """A window that was asked to fit exactly and does not."""

    kind = "fit"


class NoSolution(NoAnswer):
    """Blanks that no numbers fill in as they should."""

    kind = "solution"


class LimitError(NoAnswer):
    """Larger, deeper or longer than netcalc allows."""

    kind = "limit"


LONGEST_NAME = 60
"""A longer word is no mistyped name."""
SHORTEST_BEGINNING = 3
"""Letters that name what they begin: `conv` is conv-shape."""


def shown(text: str, most: int = 60) -> str:
    """A user's text as a message may repeat it: one line, control characters escaped, cut at `most`.

    >>> shown("a\\tb")
    'a\\\\tb'
    >>> shown("x" * 100, most=5)
    'xxxxx...'
    """
    clipped = text[: most + 1]
    safe = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in clipped)
    return safe if len(clipped) <= most else safe[:most] + "..."


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a mistyped one most likely meant, or None; turned letters come first.

    >>> nearest("sigmiod", ["sigmoid", "sign"]), nearest("conv", ["conv-shape", "params"])
    ('sigmoid', 'conv-shape')
    >>> nearest("vgg61", ["vgg11", "vgg16", "vgg19"])
    'vgg16'
    """
    if len(word) > LONGEST_NAME:
        return None
    from difflib import get_close_matches  # only a mistake pays for its import

    word, known = word.lower(), list(known)
    turned = [name for name in known if sorted(name) == sorted(word)]
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    begun = [name for name in known if len(word) >= SHORTEST_BEGINNING and name.startswith(word)]
    return next(iter([*turned, *close, *begun]), None)


def did_you_mean(word: str, known: Iterable[str], otherwise: str | None = None) -> str | None:
    """The hint for an unknown word: its nearest known one, else `otherwise`.

    >>> did_you_mean("cov", ["conv", "pool"])
    'did you mean conv?'
    """
    close = nearest(word, known)
    return f"did you mean {close}?" if close else otherwise
