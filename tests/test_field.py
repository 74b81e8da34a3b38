"""Receptive fields against brute force: which inputs reach an output place, followed as sets of indices."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcalc.errors import LimitError, NetcalcError
from netcalc.network.assembly import assemble
from netcalc.network.costs import Costs, Entry, costs
from netcalc.network.notation import parse
from netcalc.network.walk import walk

FIGURES = json.loads((Path(__file__).parent / "reference" / "networks.json").read_text(encoding="utf-8"))


def cost(text: str) -> Costs:
    return costs(walk(assemble(parse(text))))


# brute force


class Along:
    """Layers along one axis, each as the set of its input places that an output place reads."""

    @staticmethod
    def conv(size: int, f: int, s: int, p: int, d: int) -> list[set[int]]:
        places = (size + 2 * p - d * (f - 1) - 1) // s + 1
        return [{o * s - p + d * k for k in range(f)} for o in range(places)]

    @staticmethod
    def convt(size: int, f: int, s: int, p: int) -> list[set[int]]:
        reached: list[set[int]] = [set() for _ in range((size - 1) * s - 2 * p + f)]
        for i in range(size):
            for k in range(f):
                if 0 <= i * s - p + k < len(reached):
                    reached[i * s - p + k].add(i)
        return reached

    @staticmethod
    def upsample(size: int, f: int) -> list[set[int]]:
        return [{o // f} for o in range(size * f)]

    @staticmethod
    def crop(size: int, kept: int) -> list[set[int]]:
        return [{o + (size - kept) // 2} for o in range(kept)]


def followed(reads: list[set[int]], below: list[set[int]]) -> list[set[int]]:
    """The inputs of each output place; places outside the signal see nothing."""
    inside = range(len(below))
    return [set().union(*(below[i] for i in read if i in inside)) for read in reads]


def largest(sees: list[set[int]]) -> int:
    return max((max(seen) - min(seen) + 1 for seen in sees if seen), default=1)


LONG = 600
"""Places of the input: the middle of the output sees no edge."""

windows = st.one_of(
    st.tuples(st.just("conv"), st.integers(1, 5), st.integers(1, 3), st.integers(0, 2), st.integers(1, 3)),
    st.integers(1, 3).flatmap(
        lambda s: st.tuples(st.just("convt"), st.integers(s, 5), st.just(s), st.just(0))
    ),
    st.tuples(st.just("upsample"), st.integers(1, 3)),
)


def written(layer: tuple) -> str:  # type: ignore[type-arg]
    match layer:
        case ("conv", f, s, p, d):
            return f"conv:1,{f},s={s},p={p},d={d}"
        case ("convt", f, s, p):
            return f"convt:1,{f},s={s},p={p}"
        case (_, f):
            return f"upsample:{f}"
    raise AssertionError(layer)


@settings(max_examples=150)
@given(st.lists(windows, min_size=1, max_size=5))
def test_a_chain_sees_what_brute_force_says(layers: list[tuple]) -> None:  # type: ignore[type-arg]
    sees = [{i} for i in range(LONG)]
    for name, *options in layers:
        sees = followed(getattr(Along, name)(len(sees), *options), sees)
        if len(sees) > 20_000 or len(sees) < 60:
            return
    found = cost(f"1@{LONG} " + " ".join(map(written, layers)))
    (axis,) = found.entries[-1].field or ()
    middle = len(sees) // 2 // len(axis.lows) * len(axis.lows)
    for place in range(middle, min(middle + len(axis.lows) + 3, len(sees) - 1)):
        seen = sees[place]
        if min(seen, default=0) > 0 and max(seen, default=LONG) < LONG - 1:
            assert (axis.low(place), axis.high(place)) == (min(seen), max(seen))


def test_layers_that_shift_and_cut() -> None:
    sees = [{i} for i in range(LONG)]
    for reads in (
        lambda n: Along.conv(n, 3, 2, 1, 1),
        lambda n: Along.crop(n, 201),
        lambda n: Along.conv(n, 5, 1, 0, 1),
        lambda n: Along.upsample(n, 2),
    ):
        sees = followed(reads(len(sees)), sees)
    (axis,) = cost(f"1@{LONG} conv:1,3,s=2,p=1 crop:201 conv:1,5 upsample:2").entries[-1].field or ()
    for place in (100, 101):
        assert (axis.low(place), axis.high(place)) == (min(sees[place]), max(sees[place]))


@pytest.mark.parametrize(
    "branches",
    [("conv:1,3,p=1", "conv:1,5,p=2"), ("conv:1,3,p=1", "conv:1,3,p=2:0"), ("relu", "conv:1,7,p=3")],
)
def test_branches_see_what_any_of_them_sees(branches: tuple[str, str]) -> None:
    alone = [cost(f"1@50 {branch}").entries for branch in branches]
    axes = [entries[-1].field[0] if entries else None for entries in alone]  # type: ignore[index]
    ends = [(axis.low(20), axis.high(20)) if axis else (20, 20) for axis in axes]
    (axis,) = cost(f"1@50 add( {' | '.join(branches)} )").entries[-1].field or ()
    assert (axis.low(20), axis.high(20)) == (min(low for low, _ in ends), max(high for _, high in ends))


# networks


@pytest.mark.parametrize(
    ("name", "figure"),
    [
        (name, figure[key])
        for name, figure in FIGURES.items()
        if isinstance(figure, dict)
        for key in ("receptive_field_before_fc", "receptive_field_before_globalpool")
        if key in figure
    ],
)
def test_published_fields(name: str, figure: int) -> None:
    assert cost(name).field == (figure, figure)


@pytest.mark.parametrize(
    ("text", "field", "ending"),
    [
        ("784-256-10", (), None),
        ("8x8x3 flatten 10", (), "flatten"),
        ("32x32x3 conv:8,5", (5, 5), None),
        ("32x32x3 conv:8,3x5", (3, 5), None),
        ("32x32x3 conv:8,3 globalpool conv:8,1", (3, 3), "globalpool"),
        ("1x1x3 conv:8,1 globalpool", (1, 1), None),
        ("32x32x3 conv:8,3,p=1 adaptivepool:32 conv:8,3", (5, 5), None),
        ("32x32x3 conv:8,3,p=1 adaptivepool:16 conv:8,3", (3, 3), "adaptivepool:16"),
        ("32x32x3 conv:8,3,p=1 multiply( | globalpool 4 relu 8 sigmoid ) conv:8,3", (3, 3), "globalpool"),
        ("32x32x3 conv:8,3,p=1 add( conv:8,3,p=1 | conv:8,32 ) conv:8,3", (34, 34), "add"),
        ("100 embedding:50,8 conv:8,5 relu globalpool 2", (5,), "globalpool"),
        ("100 embedding:50,8 posembedding classtoken attention:2", (), "attention:2"),
        ("64@100 conv:8,3 lstm:8 conv:8,9", (3,), "lstm:8"),
        ("64@100 dense:8 conv:8,3", (3,), None),
        ("64@100 conv:8,3,d=4", (9,), None),
        ("100 pool:4", (), None),
        ("32x32x3 conv:8,7 tokens dense:8", (7, 7), "tokens"),
        ("2@8x16x16 conv:4,3,p=1 pool:2", (4, 4, 4), None),
        ("224x224x3 freeze( vgg16[:-1] ) 10", (212, 212), "flatten"),
        ("8x8x3 99999*conv:3,3,p=1", (199999, 199999), None),
        ("8x8x3 upsample:1000 conv:8,3", (), "upsample:1000"),
    ],
)
def test_how_far_networks_see(text: str, field: tuple[int, ...], ending: str | None) -> None:
    found = cost(text)
    assert found.field == field
    assert (found.ending.text if found.ending else None) == ending


@pytest.mark.parametrize(
    "body",
    ["conv:3,3,p=1", "upsample:2 conv:3,3,p=1 pool:2", "add( conv:3,5,p=2 | relu )", "pool:2 convt:3,2,s=2"],
)
@pytest.mark.parametrize("times", [1, 2, 3, 7])
def test_repeats_are_their_rounds(body: str, times: int) -> None:
    whole, apart = cost(f"16x16x3 {times}*( {body} )"), cost(f"16x16x3 {' '.join([body] * times)}")
    assert whole.field == apart.field
    assert whole.entries[-1].field == apart.entries[-1].field


def test_jump_and_centre() -> None:
    found = cost("224x224x3 resnet18[:-2]")
    (block,) = found.entries
    axis = (block.field or ())[0]
    assert (axis.size, axis.step, axis.centre) == (435, 32, 0)
    axis = (cost("9x9x1 conv:1,3,d=2").entries[-1].field or ())[0]
    assert axis.centre == 2


def test_a_stride_without_end_is_a_limit() -> None:
    with pytest.raises(LimitError, match="receptive field"):
        cost("1x1x8 5000*( conv:8,1,s=2 )")


# sums


def total(entries: tuple[Entry, ...], what: str) -> int:
    return sum(
        getattr(entry, what) if entry.row else entry.part.times * total(entry.inner, what)  # type: ignore[union-attr]
        for entry in entries
    )


@pytest.mark.parametrize(
    "text",
    [
        "resnet152",
        "googlenet",
        "densenet121",
        "unet",
        "64 3*dense:64,as=w freeze( 2*( dense:64 bn ) )",
        "8x8x3 3*( 2*( conv:4,3,p=1 ) relu )",
    ],
)
def test_sums_are_of_all_rounds(text: str) -> None:
    found = walk(assemble(parse(text)))
    entries = costs(found).entries
    for what in ("params", "macs"):
        assert sum(getattr(entry, what) for entry in entries) == getattr(found, what) == total(entries, what)
    values = sum(entry.activations for entry in entries)
    assert values + found.network.input.size == found.activations
    assert values == total(entries, "activations") == sum(row.activations * row.times for row in found.rows)


def test_activations() -> None:
    assert walk(assemble(parse("vgg16"))).activations == FIGURES["vgg16"]["activation_values"]
    assert walk(assemble(parse("784 256 relu dropout:0.5 10"))).activations == 784 + 256 + 10
    assert walk(assemble(parse("64 2*dense:64,as=w"))).activations == 3 * 64
    assert walk(assemble(parse("8x8x3 pool:2 globalpool softmax"))).activations == 8 * 8 * 3 + 4 * 4 * 3 + 3


@settings(max_examples=100)
@given(
    st.lists(
        st.sampled_from(
            [
                "conv:3,3,p=1",
                "pool:2",
                "relu",
                "convt:3,2,s=2",
                "2*conv:3,3",
                "globalpool",
                "bn",
                "add( conv:3,1 | )",
                "3*( pool:2 )",
                "flatten",
                "crop:3",
            ]
        ),
        max_size=8,
    )
)
def test_no_network_breaks_it(words: list[str]) -> None:
    try:
        found = walk(assemble(parse(f"16x16x3 relu {' '.join(words)}")))
    except NetcalcError:
        return
    assert sum(entry.params for entry in costs(found).entries) == found.params
