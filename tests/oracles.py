"""Values of every operation by mpmath, written here without a look at the operations themselves."""

from __future__ import annotations

from mpmath import mp, mpf

mp.dps = 40


def _bool(value: bool) -> mpf:
    return mpf(1) if value else mpf(0)


VALUES = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "neg": lambda a: -a,
    "pow": lambda a, b: a**b,
    "identity": lambda a: a,
    "lt": lambda a, b: _bool(a < b),
    "le": lambda a, b: _bool(a <= b),
    "gt": lambda a, b: _bool(a > b),
    "ge": lambda a, b: _bool(a >= b),
    "and": lambda a, b: _bool(a == 1 and b == 1),
    "or": lambda a, b: _bool(a == 1 or b == 1),
    "xor": lambda a, b: _bool(a != b),
    "not": lambda a: _bool(a == 0),
    "exp": mp.exp,
    "log": mp.ln,
    "log2": lambda a: mp.log(a, 2),
    "log10": mp.log10,
    "sqrt": mp.sqrt,
    "sin": mp.sin,
    "cos": mp.cos,
    "tan": mp.tan,
    "asin": mp.asin,
    "acos": mp.acos,
    "atan": mp.atan,
    "sinh": mp.sinh,
    "cosh": mp.cosh,
    "tanh": mp.tanh,
    "erf": mp.erf,
    "abs": lambda a: a if a >= 0 else -a,
    "sign": lambda a: mpf(mp.sign(a)),
    "step": lambda a: _bool(a > 0),
    "max": lambda *a: max(a),
    "min": lambda *a: min(a),
    "clip": lambda a, low, high: min(max(a, low), high),
    "where": lambda condition, a, b: a if condition == 1 else b,
    "sigmoid": lambda a: 1 / (1 + mp.exp(-a)),
    "softplus": lambda a: mp.ln(1 + mp.exp(a)),
    "silu": lambda a: a / (1 + mp.exp(-a)),
    "gelu": lambda a: a * (1 + mp.erf(a / mp.sqrt(2))) / 2,
    "relu": lambda a: a if a > 0 else mpf(0),
    "leaky_relu": lambda a, beta: a if a > 0 else beta * a,
    "elu": lambda a, alpha: a if a > 0 else alpha * (mp.exp(a) - 1),
    "sum": lambda a: a,
    "mean": lambda a: a,
    "prod": lambda a: a,
    "norm": lambda a: a if a >= 0 else -a,
    "dot": lambda a, b: a * b,
    "transpose": lambda a: a,
    "softmax": lambda a: mpf(1),
    "log_softmax": lambda a: mpf(0),
    "logsumexp": lambda a: a,
    "cross_entropy": lambda p, q: -p * mp.ln(q),
    "entropy": lambda p: -p * mp.ln(p),
    "kl": lambda p, q: p * (mp.ln(p) - mp.ln(q)),
    "mse": lambda t, y: (t - y) ** 2,
    "bce": lambda p, q: -p * mp.ln(q) - (1 - p) * mp.ln(1 - q),
}

OF_ARRAYS = {"matmul", "outer", "ones"}
"""Operations that single numbers have no value of."""

BITS = {"and", "or", "xor", "not"}

_ANYWHERE = [(0.7,), (-1.3,), (2.5,), (-4.0,), (0.01,)]
_POSITIVE = [(0.3,), (1.7,), (25.0,), (0.001,)]
_PAIRS = [(0.7, -1.3), (-2.5, 0.4), (3.0, 2.0), (0.1, 5.5)]
_BITS = [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)]

POINTS: dict[str, list[tuple[float, ...]]] = {
    **dict.fromkeys(["log", "log2", "log10", "sqrt"], _POSITIVE),
    **{key: [(0.3,), (-0.8,), (0.999,)] for key in ["asin", "acos"]},
    **dict.fromkeys(["add", "sub", "mul", "div", "lt", "le", "gt", "ge", "leaky_relu", "elu", "mse"], _PAIRS),
    **dict.fromkeys(["and", "or", "xor"], _BITS),
    "not": [(0.0,), (1.0,)],
    "pow": [(0.7, -1.3), (2.5, 3.0), (10.0, 0.5)],
    "max": [(0.7, -1.3), (-2.5, 0.4), (1.0, 3.0, 2.0)],
    "min": [(0.7, -1.3), (-2.5, 0.4), (1.0, 3.0, 2.0)],
    "clip": [(0.5, 0.0, 1.0), (-0.5, 0.0, 1.0), (1.5, 0.0, 1.0)],
    "where": [(1.0, 2.0, 3.0), (0.0, 2.0, 3.0)],
    "bce": [(0.3, 0.6), (0.9, 0.1), (1.0, 0.5)],
    "dot": _PAIRS,
    "cross_entropy": [(0.3, 0.6), (0.9, 0.1), (1.0, 0.5)],
    "entropy": _POSITIVE,
    "kl": [(0.3, 0.6), (0.9, 0.1), (1.0, 0.5)],
}
"""Points inside each operation's domain and off its kinks; the rest is asked for one input anywhere."""


def points(name: str) -> list[tuple[float, ...]]:
    return POINTS.get(name, _ANYWHERE)


def slope(name: str, position: int, point: tuple[float, ...]) -> mpf:
    """The partial derivative to one input, by central differences in 40 digits."""
    step = mpf(10) ** -15

    def along(delta: mpf) -> mpf:
        moved = [mpf(a) + (delta if k == position else 0) for k, a in enumerate(point)]
        return VALUES[name](*moved)

    return (along(step) - along(-step)) / (2 * step)
