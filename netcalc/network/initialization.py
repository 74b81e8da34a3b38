"""How weights begin: a rule for their variance, from how many inputs a node reads and is read by.

xavier   2/(fan_in + fan_out)    Glorot and Bengio, 2010
he       2/fan_in                He et al., 2015
lecun    1/fan_in                LeCun et al., 1998
normal:S S^2                     weights S*randn
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from netcalc.errors import InputError, UnknownName, did_you_mean, shown
from netcalc.network.layers.options import written

Ratio = tuple[float, float]
"""A variance as numerator and denominator, so that 2/784*784 is 2."""


class Init(NamedTuple):
    """A rule for the variance of the weights; their mean is 0, and so are all biases."""

    name: str
    formula: str
    """The variance, with fan_in and fan_out in the places of numbers."""
    ratio: Callable[[float, float], Ratio]
    source: str = ""

    def variance(self, fan_in: float, fan_out: float) -> float:
        """The variance of a weight.

        >>> RULES["he"].variance(784, 256)
        0.002551020408163265
        """
        above, below = self.ratio(fan_in, fan_out)
        return above / below

    def times(self, number: float, fan_in: float, fan_out: float) -> float:
        """number*variance, rounded once: 2/784*784 is 2."""
        above, below = self.ratio(fan_in, fan_out)
        return number * above / below


RULES = {
    "xavier": Init("xavier", "2/(fan_in + fan_out)", lambda i, o: (2, i + o), "Glorot and Bengio, 2010"),
    "he": Init("he", "2/fan_in", lambda i, o: (2, i), "He et al., 2015"),
    "lecun": Init("lecun", "1/fan_in", lambda i, o: (1, i), "LeCun et al., 1998"),
}
ALIASES = {"glorot": "xavier", "kaiming": "he"}
EXAMPLE = "normal:0.01"


def initialization(text: str, number: Callable[[str], float] = float) -> Init:
    """The rule that a text names; `number` reads the standard deviation of normal:STD.

    Raises UnknownName for a rule there is none of, InputError for a standard deviation that is none.

    >>> initialization("normal:0.01").formula, initialization("Glorot").name
    ('0.01^2', 'xavier')
    """
    name, colon, deviation = text.strip().partition(":")
    plain = name.strip().lower()
    if plain == "normal":
        return _normal(deviation.strip(), number)
    known = RULES.get(ALIASES.get(plain, plain))
    if known is None:
        names = (*RULES, *ALIASES, "normal")
        otherwise = f"there are {', '.join(RULES)} and {EXAMPLE}"
        said = shown(text) or "without a name"
        raise UnknownName(f"there is no initialisation {said}", did_you_mean(plain, names, otherwise))
    if colon:
        raise InputError(f"{known.name} takes no number, and here is {shown(text)}", f"write {known.name}")
    return known


def _normal(text: str, number: Callable[[str], float]) -> Init:
    if not text:
        raise InputError("normal needs the standard deviation of the weights", f"write {EXAMPLE}")
    try:
        deviation = number(text)
    except ValueError:
        deviation = float("nan")
    if not 1e-100 <= deviation <= 1e100:
        what = "a number above 0" if not deviation > 0 else "a number from 1e-100 to 1e100"
        raise InputError(f"the standard deviation of the weights is {what}, not {shown(text)}", f"{EXAMPLE}")
    square = deviation * deviation
    short = written(deviation)
    return Init(f"normal:{short}", f"{short}^2", lambda i, o: (square, 1))
