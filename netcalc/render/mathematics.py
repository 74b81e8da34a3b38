"""A formula as LaTeX mathematics, and a text as LaTeX text.

The formula's signs are set one by one, left to right: `*` becomes a dot, what follows `^` goes into
braces, `w0` gets its subscript, functions stand upright. It need not be a well-formed expression
(`(7 - 3)/3 + 1 = 2.33`, `10 filters`): whatever it is, what comes out has balanced braces and compiles.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from netcalc.render.alphabet import GREEK, encodable

_MARK = "\u0300-\u036f"
_TOKEN = re.compile(
    r"(?P<size>[0-9]+(?:x[0-9]+)+\b)"
    r"|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)"
    rf"|(?P<name>[^\W0-9][\w{_MARK}]*)"
    r"|(?P<space>\s+)"
    r"|(?P<transposed>\.T\b)"
    r"|(?P<sign><=|>=|\*\*|\|\||.)",
    re.DOTALL,
)
_SIGNS = {
    "*": r" \cdot ", "·": r" \cdot ", "×": r" \times ", "−": "-", "÷": "/", "@": r" \, ", "√": r"\surd ",
    "<=": r" \le ", ">=": r" \ge ", "≤": r" \le ", "≥": r" \ge ", "≠": r" \ne ", "→": r" \to ",
    "&": r" \land ", "|": r" \lor ", "||": r" \parallel ", "~": r"\lnot ", "…": r"\dots ", "∞": r"\infty ",
    "²": "{}^{2}", "'": r"{}^{\prime}",
}  # fmt: skip
_RAW = frozenset("-+/=<>()[],;:.!?")
_WORDS = {"and": r"\land", "or": r"\lor", "not": r"\lnot", "xor": r"\oplus", "inf": r"\infty"}
_UPRIGHT = ("exp", "log", "ln", "sin", "cos", "tan", "sinh", "cosh", "tanh", "max", "min")
_FUNCTIONS = {called: f"\\{called}" for called in _UPRIGHT} | {
    "asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan", "log2": r"\log_{2}", "log10": r"\log_{10}",
}  # fmt: skip
_ACCENTS = {"\u0300": "grave", "\u0301": "acute", "\u0302": "hat", "\u0303": "tilde", "\u0304": "bar"}
_ACCENTS |= {"\u0307": "dot", "\u0308": "ddot"}
_TEXT_ACCENTS = {"grave": "`", "acute": "'", "hat": "^", "tilde": "~", "bar": "=", "dot": ".", "ddot": '"'}
_GREEK_NAMES = frozenset(GREEK.values())
_NAMELESS = {"omicron": "o", "Alpha": "A", "Beta": "B", "Epsilon": "E", "Zeta": "Z", "Eta": "H"}
_NAMELESS |= {
    "Iota": "I",
    "Kappa": "K",
    "Mu": "M",
    "Nu": "N",
    "Omicron": "O",
    "Rho": "P",
    "Tau": "T",
    "Chi": "X",
}
_SPECIAL = {
    "\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    "`": r"\textasciigrave{}", "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': "''",
    "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
}  # fmt: skip
_LONGEST = 2000
"""Characters of a formula that are set as mathematics; a longer one fits no line and stays text."""


def text(prose: str) -> str:
    """A text in which nothing is a command.

    >>> print(text("50% of a_b & $x$ --at σ"))
    50\\% of a\\_b \\& \\$x\\$ -{}-at $\\sigma$
    """
    return "".join(map(_character, unicodedata.normalize("NFC", prose))).replace("--", "-{}-")


def math(formula: str) -> str:
    """A formula as it stands between dollars.

    >>> print(math("(N + 2P - F)/S + 1 = 32"))
    (N + 2P - F)/S + 1 = 32
    >>> print(math("-1/n7^2"), math("exp(-x0*w_0)^(a+1)"), math("sigmoid(y_hat)"), sep="   ")
    -1/n_{7}^{2}   \\exp(-x_{0} \\cdot w_{0})^{a+1}   \\operatorname{sigmoid}(y_{\\mathit{hat}})
    """
    if len(formula) > _LONGEST:
        return rf"\texttt{{{text(formula)}}}"
    normal = unicodedata.normalize("NFC", formula)
    return re.sub(
        " +", " ", _Setter([(str(f.lastgroup), f[0]) for f in _TOKEN.finditer(normal)]).line()
    ).strip()


class _Setter:
    """Sets signs from left to right; braces that are open are closed at the place noted for them."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.partner = _brackets(tokens)
        self.closing: Counter[int] = Counter()
        self.dropped: set[int] = set()

    def line(self) -> str:
        out = []
        for i, (kind, sign) in enumerate(self.tokens):
            out.append("}" * self.closing[i])
            if i not in self.dropped:
                out.append(self._set(i, kind, sign))
        return "".join(out) + "}" * self.closing[len(self.tokens)]

    def _set(self, i: int, kind: str, sign: str) -> str:
        if kind == "size":
            return sign.replace("x", r" \times ")
        if kind == "number":
            return _number(sign)
        if kind == "name":
            return self._function(i, sign) if self._sign(i + 1) == "(" else _WORDS.get(sign) or name(sign)
        if kind == "space":
            return self._space(i)
        if kind == "transposed":
            return r"{}^{\top}"
        if sign in ("^", "**"):
            return self._raised(i + 1)
        return _SIGNS.get(sign) or (sign if sign in _RAW else rf"\text{{{text(sign)}}}")

    def _sign(self, i: int) -> str:
        return self.tokens[i][1] if 0 <= i < len(self.tokens) else ""

    def _space(self, i: int) -> str:
        """A blank between two words is seen; elsewhere mathematics spaces itself."""
        if i == 0 or i + 1 == len(self.tokens):
            return " "
        words = ("size", "number", "name")
        before = self.tokens[i - 1][0] in words or self._sign(i - 1) == ")"
        return r"\ " if before and self.tokens[i + 1][0] in words else " "

    def _raised(self, start: int) -> str:
        end = self._operand_end(start)
        self.closing[end] += 1
        if self._sign(start) == "(" and self.partner.get(start) == end - 1:
            self.dropped |= {start, end - 1}
        raised_already = start > 1 and self.tokens[start - 2][1] in ("'", "²", ".T")
        return "{}^{" if raised_already else "^{"

    def _operand_end(self, i: int) -> int:
        """Where what is raised ends: a sign, a name, number, call or bracket, and its own exponent."""
        while True:
            while self._sign(i).strip() in ("", "-", "+") and i < len(self.tokens):
                i += 1
            if self._sign(i + 1) == "(" and i < len(self.tokens) and self.tokens[i][0] == "name":
                i += 1
            i = min(self.partner.get(i, i) + 1, len(self.tokens))
            if self._sign(i) not in ("^", "**"):
                return i
            i += 1

    def _function(self, i: int, called: str) -> str:
        if called.lower() == "sqrt" and i + 1 in self.partner:
            end = self.partner[i + 1]
            self.closing[end] += 1
            self.dropped |= {i + 1, end}
            return r"\sqrt{"
        if called.lower() in _FUNCTIONS:
            return _FUNCTIONS[called.lower()]
        if called in _WORDS:
            return _WORDS[called]
        plain = len(called.rstrip("_0123456789")) == 1 or called in _GREEK_NAMES or not called.isascii()
        return name(called) if plain else rf"\operatorname{{{text(called)}}}"


def _brackets(tokens: list[tuple[str, str]]) -> dict[int, int]:
    partner, opened = {}, []
    for i, (_, sign) in enumerate(tokens):
        if sign == "(":
            opened.append(i)
        elif sign == ")" and opened:
            partner[opened.pop()] = i
    return partner


def _number(digits: str) -> str:
    value, _, exponent = digits.lower().partition("e")
    return rf"{{{value} \cdot 10^{{{int(exponent)}}}}}" if exponent else value


def name(called: str) -> str:
    """A name with its subscripts: `w_{0}`, `y_{\\mathit{hat}}`, `\\sigma`, `\\hat{y}`."""
    letter = r"[^\W0-9_]"
    parts = re.findall(rf"[0-9]+|{letter}(?:{letter}|[{_MARK}])*", called)
    if not parts:
        return rf"\text{{{text(called)}}}"
    base, *below = map(_word, parts)
    return f"{base}_{{{','.join(below)}}}" if below else base


def _word(word: str) -> str:
    if word in _GREEK_NAMES:
        return _greek(word)
    letters = "".join(map(_letter, re.findall(f".[{_MARK}]*", word)))
    single = len(unicodedata.normalize("NFC", word)) == 1 or word.isdigit()
    return letters.strip() if single else rf"\mathit{{{letters.strip()}}}"


def _letter(letter: str) -> str:
    if letter in GREEK:
        return _greek(GREEK[letter]) + " "
    plain, *marks = list(unicodedata.normalize("NFD", letter))
    if not plain.isascii() or any(mark not in _ACCENTS for mark in marks):
        return rf"\text{{{text(letter)}}}"
    for mark in marks:
        plain = rf"\{_ACCENTS[mark]}{{{plain}}}"
    return plain


def _greek(word: str) -> str:
    return _NAMELESS.get(word) or f"\\{word}"


def _character(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character.isascii():
        return character
    if character in GREEK:
        return f"${_greek(GREEK[character])}$"
    if character in _SIGNS:
        return f"${_SIGNS[character].strip()}$"
    plain, *marks = list(unicodedata.normalize("NFD", character))
    if plain.isascii() and plain.isalpha() and len(marks) == 1 and marks[0] in _ACCENTS:
        return rf"\{_TEXT_ACCENTS[_ACCENTS[marks[0]]]}{{{plain}}}"
    return "".join(_SPECIAL.get(c, c) for c in encodable(character, "ascii"))
