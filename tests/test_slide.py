"""What is refused of a kernel over an input, and ways out that lead out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from size_questions import asked

from netcalc.errors import FitError, InputError, LimitError, NetcalcError, NotationError, ShapeError
from netcalc.questions.sizes import conv_shape, pool_shape

REFUSED = [
    (
        "conv-shape 5x5 --kernel 9",
        ShapeError,
        "a kernel of 9 reaches past the padded input of 5",
        "pad by 2 (--padding 2) or use a kernel of at most 5",
    ),
    (
        "conv-shape 5x9 --kernel 9",
        ShapeError,
        "height: a kernel of 9 reaches past the padded input of 5",
        "pad by 2x0 (--padding 2x0) or use a kernel of at most 5",
    ),
    (
        "conv-shape 5x4 --kernel 9",
        ShapeError,
        "height: a kernel of 9 reaches past the padded input of 5",
        "pad by 2x3 (--padding 2x3) or use a kernel of at most 4",
    ),
    (
        "conv-shape 5x4 --kernel 9x7",
        ShapeError,
        "height: a kernel of 9 reaches past the padded input of 5",
        "pad by 2 (--padding 2) or use a kernel of at most 5x4",
    ),
    (
        "conv-shape 5 --kernel 3 --dilation 4",
        ShapeError,
        "a kernel of 3 with dilation 4 (9 across) reaches past the padded input of 5",
        "pad by 2 (--padding 2), use a kernel of at most 2 or use a dilation of at most 2",
    ),
    (
        "conv-shape 3x224x224 --kernel 5",
        ShapeError,
        "height: a kernel of 5 reaches past the padded input of 3",
        "if the channels come first, write 3@224x224; otherwise pad by 1x0 (--padding 1x0) or use",
    ),
    (
        "pool-shape 7 --kernel 2 --padding 2",
        ShapeError,
        "padding of 2 is more than half of a kernel of 2",
        "pad by at most 1 (--padding 1)",
    ),
    (
        "pool-shape 7 --kernel 2 --padding causal --stride 1 --dilation 3",
        ShapeError,
        "padding of 3 is more than half of a kernel of 2 with dilation 3 (4 across)",
        "pad by at most 2 (--padding 2)",
    ),
    (
        "pool-shape 1 --kernel 5 --rounding ceil --stride 2",
        ShapeError,
        "a kernel of 5 reaches past the padded input of 1",
        "pad by 2 (--padding 2) or use a kernel of at most 2",
    ),
    (
        "conv-shape 4 --kernel 3 --padding 5 --transposed",
        ShapeError,
        "padding of 10 in all leaves nothing of an output of 6",
        "pad by at most 2 (--padding 2)",
    ),
    (
        "conv-shape 4 --kernel 3 --output-padding 1 --transposed",
        ShapeError,
        "an output padding of 1",
        "at most 0",
    ),
    (
        "conv-shape 4 --kernel 3 --output-padding 1",
        InputError,
        "output padding: it is for transposed",
        "add --transposed",
    ),
    (
        "conv-shape 4 --kernel 3 --padding same --output-padding 1",
        InputError,
        "output padding: it is for transposed",
        "add --transposed",
    ),
    (
        "conv-shape 4 --kernel 3 --stride 2 --padding same --output-padding 1 --transposed",
        InputError,
        "output padding: with padding same the output is N*S already",
        "leave one of the two out",
    ),
    ("conv-shape 4 --kernel 3 --padding causal --transposed", ShapeError, "no causal padding", "use same"),
    (
        "conv-shape 7x7 --kernel 3 --padding causal",
        ShapeError,
        "padding: causal is for sequences",
        "use same",
    ),
    (
        "conv-shape 8x8x6 --kernel 3 --groups 4",
        ShapeError,
        "4 groups do not divide 6 channels",
        "use 3 groups (--groups 3)",
    ),
    (
        "conv-shape 8x8x6 --kernel 3 --groups 3 --filters 8",
        ShapeError,
        "3 groups do not divide 8 filters",
        "use 2 groups (--groups 2) or 9 filters (--filters 9)",
    ),
    (
        "conv-shape 28x28 --kernel 3 --groups 2",
        ShapeError,
        "2 groups do not divide 1 channel",
        "use 1 group (--groups 1)",
    ),
    ("conv-shape 7 --kernel 3x3", ShapeError, "kernel: 3x3 is for 2 axes", "7x7"),
    ("conv-shape 32x32x3 --kernel 5x5x3", ShapeError, "kernel: 5x5x3 is for 3 axes", "write 5x5"),
    ("conv-shape 3@16x112x112 --kernel 3x3", ShapeError, "the input has 3 spatial axes", "3x3x3"),
    ("conv-shape 7 --kernel 0", InputError, "kernel: 0 is below 1", "at least 1"),
    ("conv-shape 7 --kernel 3 --stride 0", InputError, "stride: 0 is below 1", "at least 1"),
    ("conv-shape 7 --kernel 3 --dilation 0", InputError, "dilation: 0 is below 1", "at least 1"),
    ("conv-shape 7 --kernel 3 --filters 0", InputError, "filters: 0 is below 1", "at least 1"),
    ("conv-shape 7 --kernel 3 --groups 0", InputError, "groups: 0 is below 1", "at least 1"),
    ("conv-shape 7 --kernel 3 --padding -1", InputError, "padding: -1 is below 0", "at least 0"),
    ("conv-shape 0 --kernel 3", InputError, "size: 0 is below 1", "at least 1"),
    ("conv-shape 7 --kernel three", NotationError, "kernel: three is not a whole number", "3x5"),
    ("conv-shape 7 --kernel 2.5", NotationError, "kernel: 2.5 is not a whole number", "3x5"),
    ("conv-shape 7 --kernel 3 --padding smae", NotationError, "padding: smae", "did you mean same?"),
    ("conv-shape 7 --kernel 3 --rounding cel", InputError, "rounding: cel is neither", "did you mean ceil?"),
    ("conv-shape 7 --kernel 3 --filters 10x3", NotationError, "filters: 10x3 is not", "10"),
    (f"conv-shape {'9' * 401} --kernel 3", LimitError, "size: a number may have 400 digits", "smaller"),
    (f"conv-shape 7 --kernel {'9' * 401}", LimitError, "kernel: a number may have 400 digits", "smaller"),
]


@pytest.mark.parametrize(
    ("question", "error", "message", "hint"), REFUSED, ids=[row[0][:60] for row in REFUSED]
)
def test_refused(question: str, error: type[NetcalcError], message: str, hint: str) -> None:
    with pytest.raises(error) as caught:
        asked(question.split())
    assert caught.value.kind == error.kind
    assert message in caught.value.message
    assert hint in (caught.value.hint or "")


sizes = st.tuples(st.integers(1, 6), st.integers(1, 6))
pairs = st.tuples(st.integers(1, 5), st.integers(1, 5))
sides = st.tuples(st.integers(0, 3), st.integers(0, 3))


def refused(ask: Any, options: dict[str, Any]) -> NetcalcError | None:
    try:
        ask(**options)
    except NetcalcError as error:
        return error
    return None


@given(
    st.sampled_from([conv_shape, pool_shape]),
    sizes,
    pairs.map(lambda pair: (2 * pair[0], pair[1])) | st.integers(1, 12),
    pairs | st.integers(1, 5),
    st.tuples(sides, sides) | st.integers(0, 3) | st.just("same"),
    pairs | st.integers(1, 3),
    st.sampled_from(["floor", "ceil"]),
)
def test_every_way_out_leads_out(
    ask: Any, size: Any, kernel: Any, stride: Any, padding: Any, dilation: Any, rounding: Any
) -> None:
    options = {
        "size": size,
        "kernel": kernel,
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
        "rounding": rounding,
    }
    error = refused(ask, options)
    assume(error is not None)
    assert isinstance(error, ShapeError)
    hint = error.hint or ""
    changes = re.findall(r"--(padding) ([\dx:a-z]+)\)|(kernel|dilation) of at most ([\dx]+)", hint)
    assert changes, hint
    for groups in changes:
        option, value = filter(None, groups)
        assert refused(ask, options | {option: value}) is None, (option, value, error, hint)


@given(sizes, pairs, pairs, st.integers(0, 20), pairs)
def test_every_way_out_of_lost_outputs(
    size: Any, kernel: Any, stride: Any, padding: int, dilation: Any
) -> None:
    error = refused(
        lambda padding: conv_shape(size, kernel, stride, padding, dilation, transposed=True),
        {"padding": padding},
    )
    assume(error is not None)
    assert error is not None
    (way,) = re.findall(r"--padding ([\dx]+)", error.hint or "")
    assert conv_shape(size, kernel, stride, way, dilation, transposed=True).fits


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 40))
def test_every_way_out_of_groups(groups: int, channels: int, filters: int) -> None:
    error = refused(conv_shape, {"size": (9, 9, channels), "kernel": 3, "filters": filters, "groups": groups})
    assume(error is not None)
    assert error is not None
    for option, value in re.findall(r"--(groups|filters) (\d+)", error.hint or ""):
        mended = {"size": (9, 9, channels), "kernel": 3, "filters": filters, "groups": groups, option: value}
        assert refused(conv_shape, mended) is None
    divisors = [d for d in range(1, 81) if channels % d == 0 and filters % d == 0]
    nearest = min(abs(d - groups) for d in divisors)
    (proposed,) = re.findall(r"--groups (\d+)", error.hint or "")
    assert abs(int(proposed) - groups) == nearest


@given(st.integers(1, 40), st.integers(1, 9), st.integers(1, 9), st.sampled_from(["floor", "ceil"]))
def test_every_way_out_of_strict(size: int, kernel: int, stride: int, rounding: str) -> None:
    error = refused(
        pool_shape, {"size": size, "kernel": kernel, "stride": stride, "rounding": rounding, "strict": True}
    )
    assume(isinstance(error, FitError))
    assert error is not None
    ways = re.findall(r"\d+", (error.hint or "").split(" fits")[0])
    assert ways
    for way in ways:
        assert pool_shape(way, kernel, stride, rounding=rounding, strict=True).fits
        assert abs(int(way) - size) < stride
