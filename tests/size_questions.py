"""The size questions asked as the command line asks them, for the tests."""

from __future__ import annotations

from typing import Any

from netcalc.answer import Answer
from netcalc.questions.sizes import conv_shape, pool_shape

ASK = {"conv-shape": conv_shape, "pool-shape": pool_shape}


def asked(argv: list[str]) -> Answer:
    """A question as the command line would hand it on: every option a text."""
    options: dict[str, Any] = {}
    words = iter(argv[2:])
    for word in words:
        name = word.removeprefix("--").replace("-", "_")
        options[name] = True if name in ("transposed", "strict") else next(words)
    ask: Any = ASK[argv[0]]
    answer: Answer = ask(argv[1], **options)
    return answer
