"""Text with the characters that a terminal or a file can show.

A user's text may hold control characters, which would move the cursor or change the colour, and any
sign at all, of which an encoding may have only some. Neither may crash or spoil the page: what can't
be shown is spelled.
"""

from __future__ import annotations

_DRAWN = dict(zip("─│├┤┬└┼╭╮╯╰╱╲●○", "-|+++++..''/\\*o", strict=True))
_SIGNS = {"×": "x", "·": "*", "−": "-", "÷": "/", "√": "sqrt", "…": "...", "∞": "inf", "∂": "d"}
_SIGNS |= {"≤": "<=", "≥": ">=", "≠": "!=", "→": "->", "←": "<-", "–": "-", "’": "'"}
_RAISED = {raised: f"^{digit}" for digit, raised in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
_LETTERS = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho"
    " sigma sigma tau upsilon phi chi psi omega"
)
GREEK = {
    letter: name.capitalize() if first < "α" else name
    for first in "Αα"
    for letter, name in ((chr(ord(first) + i), name) for i, name in enumerate(_LETTERS.split()))
}
"""Greek letter -> its name; a capital's name has a capital."""

_SPELLED = _DRAWN | _SIGNS | _RAISED | _LOWERED | GREEK


def visible(text: str) -> str:
    """The text on one line, control characters escaped so that they are seen and do nothing.

    >>> visible("red \\x1b[31m")
    'red \\\\x1b[31m'
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _escaped(c) for c in text)


def encodable(text: str, encoding: str) -> str:
    """The text with every character that the encoding lacks spelled with those it has.

    >>> encodable("σ(x) ─ 2×3", "ascii")
    'sigma(x) - 2x3'
    """
    if text.isascii() or _has(encoding, text):
        return text
    return "".join(c if c.isascii() or _has(encoding, c) else _spelled(c) for c in text)


def _has(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeError, LookupError):
        return False
    return True


def _spelled(character: str) -> str:
    return _SPELLED.get(character) or _escaped(character)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
