"""The activation functions, with the conventions of their papers and of PyTorch.

sigmoid'(a) = y(1 - y); relu'(0) = 0; leaky_relu and elu take the slope from the left at 0. gelu is the
exact one, with erf (Hendrycks and Gimpel, 2016), silu is a*sigmoid(a) (Elfwing et al., 2017).

A row with a formula in `activation` is one that `netcalc activation` tells about, in this order; what it
tells is derived and computed from the row.
"""

from __future__ import annotations

from netcalc.operations.operation import Operation

ROWS = (
    Operation(
        "sign",
        ("a",),
        lambda m: m.sign,
        kink=lambda a: a == 0,
        activation="where(a > 0, 1, where(a < 0, -1, 0))",
    ),
    Operation("step", ("a",), lambda m: m.step, kink=lambda a: a == 0, activation="where(a > 0, 1, 0)"),
    Operation(
        "sigmoid",
        ("a",),
        lambda m: m.sigmoid,
        lambda m: (lambda y, a: y * m.one_less_sigmoid(y, a),),
        activation="1/(1 + exp(-a))",
    ),
    Operation(
        "tanh",
        ("a",),
        lambda m: m.tanh,
        lambda m: (lambda y, a: m.one_less_tanh_square(y, a),),
        activation="(exp(a) - exp(-a))/(exp(a) + exp(-a))",
    ),
    Operation(
        "relu",
        ("a",),
        lambda m: lambda a: m.largest(a, 0.0),
        lambda m: (lambda y, a: m.step(a),),
        kink=lambda a: a == 0,
        routes=True,
        activation="max(0, a)",
    ),
    Operation(
        "leaky_relu",
        ("a", "beta"),
        lambda m: lambda a, beta: m.largest(a, 0.0) + beta * m.smallest(a, 0.0),
        lambda m: (
            lambda y, a, beta: m.where(m.gt(a, 0), 1, beta),
            lambda y, a, beta: m.smallest(a, 0),
        ),
        defaults=("0.01",),
        kink=lambda a, beta: a == 0 and beta != 1,
        activation="where(a > 0, a, beta*a)",
    ),
    Operation(
        "elu",
        ("a", "alpha"),
        lambda m: lambda a, alpha: m.largest(a, 0.0) + alpha * m.expm1(m.smallest(a, 0.0)),
        lambda m: (
            lambda y, a, alpha: m.where(m.gt(a, 0), 1, alpha * m.exp(a)),
            lambda y, a, alpha: m.where(m.gt(a, 0), 0, m.expm1(a)),
        ),
        defaults=("1",),
        kink=lambda a, alpha: a == 0 and alpha != 1,
        activation="where(a > 0, a, alpha*(exp(a) - 1))",
    ),
    Operation(
        "softplus",
        ("a",),
        lambda m: m.softplus,
        lambda m: (lambda y, a: m.sigmoid(a),),
        activation="log(1 + exp(a))",
    ),
    Operation(
        "silu",
        ("a",),
        lambda m: lambda a: m.scale(m.sigmoid(a), a),
        lambda m: (lambda y, a: m.sigmoid(a) * (1 + a * m.sigmoid(-a)),),
        activation="a*sigmoid(a)",
    ),
    Operation(
        "gelu",
        ("a",),
        lambda m: lambda a: m.scale(m.normal_cdf(a), a),
        lambda m: (lambda y, a: m.normal_cdf(a) + a * m.normal_density(a),),
        activation="a*(1 + erf(a/sqrt(2)))/2",
    ),
    Operation(
        "erf",
        ("a",),
        lambda m: m.erf,
        lambda m: (lambda y, a: m.divide(2 * m.exp(-m.power(a, 2)), m.sqrt(m.pi)),),
        activation="erf(a)",
    ),
    Operation(
        "abs",
        ("a",),
        lambda m: m.abs,
        lambda m: (lambda y, a: m.sign(a),),
        kink=lambda a: a == 0,
        activation="max(a, -a)",
    ),
)
