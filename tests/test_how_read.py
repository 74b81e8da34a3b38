"""What a reader should know of how the program was read."""

from __future__ import annotations

import pytest
from terminal import ask


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (("grad", "σ(wx+b)"), "note: wx is one name; a product has its sign, w*x"),
        (("equal", "w1x1 + b", "b + w1*x1"), "w1x1 is one name; a product has its sign, w1*x1"),
        (("grad", "relu"), "relu is read as a variable here; the function is relu(x)"),
        (("truth-table", "x1x2 | x3"), "x1x2 is one name; the product is written x1 & x2"),
    ],
)
def test_names_that_may_be_meant_otherwise(line: tuple[str, ...], says: str) -> None:
    heard = ask(*line)
    assert heard.out.count(says) == 1
    assert heard.out.count("is one name") <= 1


@pytest.mark.parametrize("name", ["mu", "x12", "loss", "w", "w1", "dx", "Wx", "xyz"])
def test_names_that_are_names(name: str) -> None:
    assert "is one name" not in ask("grad", f"{name}^2").out
