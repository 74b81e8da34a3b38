"""Text -> tokens: names, numbers and signs, each with its place.

What looks like mathematics is read as what it means (× · − ² √ π); what can't be told from something
else by eye (a Cyrillic х, an invisible character) is refused where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from netcalc.errors import LimitError, NotationError, Place, shown

TEXT_LIMIT = 4 * 2**20
DIGITS_LIMIT = 400
NESTING_LIMIT = 200

SPELLINGS = {
    "**": "^",
    "·": "*",
    "×": "*",
    "⋅": "*",
    "∙": "*",
    "−": "-",
    "÷": "/",
    "∕": "/",
    "≤": "<=",
    "≥": ">=",
    "∧": "&",
    "∨": "|",
    "¬": "~",
    "⊕": "xor",
    "⊻": "xor",
    "π": "pi",
    "ᵀ": ".T",
}
"""Signs that mean another one."""

WORDS = {"and": "&", "or": "|", "xor": "xor", "not": "~"}

_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-", strict=True))
_SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))

_HINTS = {
    "{": "LaTeX's braces are not read: write round brackets, w0 for w_{0} and x^(2n) for x^{2n}",
    "}": "LaTeX's braces are not read: write round brackets",
    "\\": "LaTeX is not read: write exp(x), (a)/(b), sigma(x)",
    "=": "= gives a name to a whole statement: q = x + y; f = q*z",
    "!": "write not x, or ~x",
    "≠": "one of two bits, and not both, is x xor y; of numbers write (x < y) | (x > y)",
    "→": "if a then b is ~a | b",
    "⇒": "if a then b is ~a | b",
    "↔": "two bits are equal where ~(a xor b)",
    "⇔": "two bits are equal where ~(a xor b)",
    "%": "there is no remainder; a percentage is x/100",
    ":": "a statement is name = expression",
    "'": "a name is letters, digits and _, and the transpose of a matrix is W.T",
    '"': "texts have no place in a formula",
    ".": "a number is written 0.5 or .5, the transpose of a matrix W.T",
    "′": "the transpose of a matrix is written W.T",
    "⊤": "the transpose of a matrix is written W.T",
    "–": "this is a dash; write the minus sign -",
    "—": "this is a dash; write the minus sign -",
    "?": "write where(condition, a, b)",
}

_LETTER = "[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿΆΈ-ΡΣ-ώϐ-ϡϰ-ϵ]"
_TAIL = "T(?!LETTER|[0-9_])"
"""What makes a dot the sign of the transpose; `2.T` is 2 transposed too."""

_TOKEN = re.compile(
    r"""
    (?P<space>[^\S\n]+)
  | (?P<end>[;\n])
  | (?P<number>(?:\d+(?:_\d+)*(?:\.(?!TAIL))?\d*|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<name>LETTER(?:LETTER|[0-9_\u0300-\u036f₀-₉])*)
  | (?P<superscript>⁻?[⁰¹²³⁴-⁹]+)
  | (?P<sign>\.TAIL|ᵀ|\*\*|<=|>=|[-+*/^@(),=<>&|~\[\]√·×⋅∙−÷∕≤≥∧∨¬⊕⊻])
    """.replace("TAIL", _TAIL).replace("LETTER", _LETTER),
    re.VERBOSE | re.ASCII,
)


class Token(NamedTuple):
    """A piece of text: its kind (name, number, superscript, sign, end), what it means, and its place."""

    kind: str
    text: str
    start: int
    end: int


def spelled(name: str) -> str:
    """A name's one spelling: composed, its last digits on the line: w₀ and w_0 are w0.

    >>> spelled("w₀"), spelled("w_12"), spelled("e_n"), spelled("y_hat")
    ('w0', 'w12', 'e_n', 'y_hat')
    """
    if not name.isascii():
        from unicodedata import normalize

        name = normalize("NFC", "".join(_SUBSCRIPTS.get(c, c) for c in name))
    stem = name.rstrip("0123456789")
    return stem[:-1] + name[len(stem) :] if len(stem) > 1 and stem[-1] == "_" and stem != name else name


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text, an `end` last.

    Raises NotationError at a character that has no meaning, LimitError past the limits.
    """
    if len(text) > TEXT_LIMIT:
        raise LimitError(f"the text has {len(text):,} characters; the limit is {TEXT_LIMIT:,}")
    position = depth = 0
    match = _TOKEN.match
    while position < len(text):
        found = match(text, position)
        if not found:
            raise _stranger(text, position)
        kind, piece = found.lastgroup or "", found.group()
        start, position = position, found.end()
        if kind == "space":
            continue
        if kind == "number" and len(piece) > DIGITS_LIMIT:
            raise LimitError(
                f"a number of {len(piece):,} digits; the limit is {DIGITS_LIMIT}",
                None,
                Place(text, start, position),
            )
        depth += (piece in "([") - (piece in ")]")
        if depth > NESTING_LIMIT:
            raise LimitError(
                f"brackets more than {NESTING_LIMIT} deep",
                "name inner parts in statements of their own: q = ...; f = ...",
                Place(text, start, position),
            )
        yield Token(*_meaning(kind, piece), start, position)
    yield Token("end", "", len(text), len(text))


def _meaning(kind: str, piece: str) -> tuple[str, str]:
    if kind == "name":
        name = SPELLINGS.get(piece) or spelled(piece)
        return ("sign", WORDS[name]) if name in WORDS else (kind, name)
    if kind == "sign":
        return kind, SPELLINGS.get(piece, piece)
    if kind == "number":
        return kind, piece.replace("_", "")
    if kind == "superscript":
        return kind, "".join(_SUPERSCRIPTS[c] for c in piece)
    return kind, piece


def _stranger(text: str, position: int) -> NotationError:
    """The error for a character that starts no token."""
    character = text[position]
    place = Place(text, position, position + 1)
    if text.startswith("!=", position):
        return NotationError("!= has no meaning here", _HINTS["≠"], Place(text, position, position + 2))
    if character in _HINTS:
        return NotationError(f"{character} has no meaning here", _HINTS[character], place)
    if character.isascii():
        return NotationError(f"{shown(character)} has no meaning in a formula", None, place)
    from unicodedata import name, normalize

    code = f"U+{ord(character):04X} {name(character, '')}".strip()
    if not character.isprintable():
        return NotationError(
            f"there is an invisible character, {code}", "delete it and type the place again", place
        )
    latin = normalize("NFKC", character)
    hint = (
        f"write {latin}"
        if latin != character and latin.isascii()
        else "names are written in Latin or Greek letters, digits and _"
    )
    return NotationError(f"{character} ({code}) has no meaning in a formula", hint, place)
