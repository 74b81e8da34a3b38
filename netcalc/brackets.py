"""Texts of several values: cut at their commas, and out of their brackets."""

from __future__ import annotations

from netcalc.errors import NotationError, shown


def parts(text: str) -> list[str]:
    """A text cut at its commas, save those inside brackets.

    >>> parts("x=1,W=[[1,2],[3,4]]")
    ['x=1', 'W=[[1,2],[3,4]]']
    """
    found, start, depth = [], 0, 0
    for at, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        if depth < 0:
            break
        if sign == "," and not depth:
            found.append(text[start:at])
            start = at + 1
    if depth:
        raise NotationError(f"the brackets of {shown(text)} do not pair up")
    return [*found, text[start:]] if text.strip() else []


def inside(text: str) -> str | None:
    """What stands inside brackets around the whole text, or None."""
    text, depth = text.strip(), 0
    for at, sign in enumerate(text):
        depth += (sign in "([") - (sign in ")]")
        if depth <= 0:
            return text[1:-1] if at == len(text) - 1 and text[0] + sign in ("()", "[]") else None
    return None
