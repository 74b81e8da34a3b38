"""Scores and probabilities: softmax, cross-entropy."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from netcalc.answer import Answer
from netcalc.cli.commands import Example, Returns
from netcalc.cli.question import question
from netcalc.errors import InputError


@question(
    Example("netcalc softmax 1 2 3 --jacobian"),
    Example("netcalc softmax 1 2 3 --sweep temperature=0.5,1,10"),
    pipes=("scores",),
    minus=True,
    returns=Returns(
        {
            "softmax": "the shares; of a matrix each row's",
            "jacobian": "with --jacobian dq_i/dx_j, else null",
            "max": "c, the largest score",
            "total": "the sum of exp((x - c)/T)",
            "sum": "of the shares as floats",
            "log_softmax": "the logarithms of the shares",
        },
        {
            "scores": {
                "row": "of a matrix",
                "i": "place in the row, from 1",
                "x": "the score",
                "less": "x - c",
                "scaled": "(x - c)/T",
                "exp": "exp((x - c)/T)",
                "softmax": "the share",
                "log_softmax": "its logarithm",
            },
            "jacobian": {
                "row": "of a matrix",
                "of": "the share",
                "by": "the score",
                "value": "the derivative",
            },
        },
    ),
)
def softmax(
    scores: Annotated[
        list[str],
        Argument(metavar="X", help="Scores: 1 2 3, '[1, 2, 3]', '[[1, 2], [3, 4]]', @scores.csv, or -."),
    ],
    temperature: Annotated[
        str, Option("--temperature", metavar="T", help="Divides the scores; 1 by default.")
    ] = "1",
    jacobian: Annotated[
        bool, Option("--jacobian", help="The derivatives of the shares by the scores too.")
    ] = False,
) -> Answer:
    """Softmax of scores, with the maximum taken off first, as it is computed without overflow.

        q = exp(x - c)/sum(exp(x - c))      c = max(x)

    Of a matrix each row is taken by itself. A score of -inf is masked: its share is 0.
    """
    from netcalc.questions.softmax import softmax

    return softmax(scores, temperature, jacobian)


@question(
    Example("netcalc cross-entropy --p 0,0,1 --q 'softmax([1, 2, 3])'"),
    Example("netcalc cross-entropy --p 3,2,5 --q 1,1,1 --normalize --get kl"),
    returns=Returns(
        {
            "cross_entropy": "H(p,q); inf where q is 0 and p is not",
            "entropy": "H(p)",
            "kl": "D(p||q) = H(p,q) - H(p)",
            "unit": "nats or bits",
        },
        {
            "terms": {
                "i": "place, from 1",
                "p": "the truth",
                "q": "the belief",
                "entropy": "-p*log(p)",
                "cross_entropy": "-p*log(q)",
                "kl": "p*log(p/q)",
            }
        },
    ),
)
def cross_entropy(
    p: Annotated[
        str | None,
        Option("--p", metavar="P", help="What is true: 0.5,0.5 or 1/3,1/3,1/3 or @p.csv. Needed."),
    ] = None,
    q: Annotated[
        str | None, Option("--q", metavar="Q", help="What is believed, of the same length. Needed.")
    ] = None,
    base: Annotated[str, Option("--base", metavar="B", help="e is in nats (the default), 2 in bits.")] = "e",
    normalize: Annotated[bool, Option("--normalize", help="Divide P and Q by what they sum to.")] = False,
) -> Answer:
    """Entropy, cross-entropy and Kullback-Leibler divergence of two distributions, term by term.

        H(p,q) = -sum(p*log(q))      D(p||q) = sum(p*log(p/q)) = H(p,q) - H(p)

    0 log 0 = 0; where q is 0 and p is not, H(p,q) is infinite. Fractions and decimals are exact as typed.
    """
    from netcalc.questions.cross_entropy import cross_entropy

    for name, given in (("p", p), ("q", q)):
        if given is None:
            line = "netcalc cross-entropy --p 1/2,1/4,1/4 --q 1/4,1/4,1/2 --base 2"
            raise InputError(f"a distribution is missing: --{name}", f"for example: {line}")
    assert p is not None
    assert q is not None
    return cross_entropy(p, q, base, normalize)
