"""The size questions: figures from PyTorch, the lecture's rows, and what they are given."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from size_questions import asked

from netcalc.errors import InputError, NetcalcError, ShapeError
from netcalc.network.shape import Shape
from netcalc.questions.sizes import conv_shape, pool_shape

REFERENCE = json.loads((Path(__file__).parent / "reference" / "windows.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", REFERENCE, ids=lambda case: " ".join(case["argv"])[:60])
def test_as_pytorch_computes_it(case: dict[str, Any]) -> None:
    answer = asked(case["argv"])
    output = answer.result
    assert isinstance(output, Shape)
    assert list(output.numbers) == case["output"]
    assert list(answer.spatial) == case["output"][: len(answer.spatial)]
    assert answer.fits == all(isinstance(q, int) for q in answer.exact)


ANSWERS = [
    ("conv-shape 7 --kernel 3", "5"),
    ("conv-shape 7 --kernel 3 --stride 2", "3"),
    ("conv-shape 7 --kernel 3 --stride 3", "2"),
    ("conv-shape 7x7 --kernel 3 --padding 1", "7x7"),
    ("conv-shape 7x7 --kernel 5 --padding same", "7x7"),
    ("conv-shape 32x32x3 --filters 10 --kernel 5 --padding 2", "32x32x10"),
    ("conv-shape 32x32x3 --kernel 5", "28x28"),
    ("conv-shape 28x28x3 --kernel 5", "24x24"),
    ("conv-shape 32x32x3 --kernel 5 --padding valid", "28x28"),
    ("pool-shape 224x224x3 --kernel 2", "112x112x3"),
    ("pool-shape 7 --kernel 3 --stride 2", "3"),
    ("conv-shape 3@224x224 --filters 64 --kernel 7 --stride 2 --padding 3", "64@112x112"),
    ("conv-shape 28x28 --filters 6 --kernel 5", "24x24x6"),
    ("conv-shape 7 --filters 4 --kernel 3", "4@5"),
    ("conv-shape 64@100 --filters 32 --kernel 3 --padding causal --dilation 4", "32@100"),
    ("conv-shape 64@100 --kernel 3 --padding causal", "100"),
    ("conv-shape 3@16x112x112 --filters 64 --kernel 3x7x7 --stride 1x2x2 --padding 1x3x3", "64@16x56x56"),
    ("conv-shape 7x7 --kernel 3 --padding 0:1x1:1", "6x7"),
    ("conv-shape 7x9 --kernel 3x5 --stride 1x2", "5x3"),
    ("conv-shape 224x224x3 --kernel 7 --stride 2 --padding same", "112x112"),
    ("conv-shape 4x4x16 --filters 8 --kernel 4 --stride 2 --padding 1 --transposed", "8x8x8"),
    ("conv-shape 4x4 --kernel 3 --stride 2 --padding same --transposed", "8x8"),
    ("conv-shape 4x4 --kernel 1 --stride 3 --padding same --transposed", "12x12"),
    ("conv-shape 4x4 --kernel 3 --stride 2 --padding 1 --output-padding 1 --transposed", "8x8"),
    ("conv-shape 8x8x6 --filters 9 --kernel 3 --groups 3", "6x6x9"),
    ("pool-shape 112x112x64 --kernel 3 --stride 2 --rounding ceil", "56x56x64"),
    ("pool-shape 3 --kernel 5 --stride 3 --rounding ceil", "1"),
    ("pool-shape 5 --kernel 2 --padding 1 --rounding ceil", "3"),
    ("pool-shape 9x9x3 --kernel 3 --stride 2 --padding same --dilation 3", "5x5x3"),
]


@pytest.mark.parametrize(("question", "output"), ANSWERS)
def test_answers(question: str, output: str) -> None:
    answer = asked(question.split())
    assert str(answer.result) == output
    assert answer.main == "output"
    assert f"{answer.command} {answer.question['size']}" == " ".join(question.split()[:2])


def test_the_fields() -> None:
    answer = conv_shape("3@7x8", 3, 3, filters=2)
    assert answer.fields == {
        "output": Shape((2, 2), 2, channels_first=True),
        "spatial": (2, 2),
        "channels": 2,
        "fits": False,
        "exact": (7 / 3, 8 / 3),
    }
    assert conv_shape(7, 3).fields["channels"] is None
    assert conv_shape("32x32x3", 3).fields["channels"] is None
    assert pool_shape("32x32x3", 2).fields["channels"] == 3
    assert conv_shape(7, 3, 2).exact == (3,)


def test_from_python_as_from_text() -> None:
    texts = conv_shape("7x9x4", "3x5", "1x2", "0:1x1", "1", "8", "2")
    numbers = conv_shape((7, 9, 4), (3, 5), (1, 2), ((0, 1), 1), 1, 8, 2)
    assert texts == numbers
    assert pool_shape((8, 8, 3), 2) == pool_shape("8x8x3", "2", "2", "0", "1")


OPTIONS = ["kernel", "stride", "padding", "dilation", "filters", "groups", "output_padding"]
NO_NUMBERS = ["", " ", "x", "3x", "-", "--", "nan", "1e9", "٣", "3\x00", 2.5, True, b"3", [], {}]


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("value", NO_NUMBERS, ids=repr)
def test_whatever_an_option_is_given(option: str, value: object) -> None:
    options: dict[str, Any] = {"kernel": 3, option: value}
    with pytest.raises(NetcalcError, match=f"^{option.replace('_', ' ')}: ") as caught:
        conv_shape("7x7x4", **options)
    assert caught.value.hint


def test_rounding_is_one_of_two() -> None:
    for value in ("", None, 3, "FLOORS" * 100_000):
        with pytest.raises(InputError, match=r"^rounding: "):
            conv_shape(7, 3, rounding=value)  # type: ignore[arg-type]
    assert conv_shape(7, 3, rounding=" Ceil ").question["rounding"] == "ceil"


def test_long_numbers_are_exact() -> None:
    size = 10**400 - 1
    answer = conv_shape(str(size), 7, 3)
    assert answer.spatial == ((size - 7) // 3 + 1,)
    assert answer.exact == (f"{size - 4}/3",)
    assert conv_shape(size, size, size, size, size, transposed=True, filters=size, groups=size).spatial[0] > 1
    with pytest.raises(ShapeError, match="groups do not divide"):
        conv_shape((5, 5, 3 * 10**300), 3, groups=10**300 + 1)
