"""The inverse questions of the engine: every answer is run forwards, and brute force finds no other."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from networks_with_blanks import Hidden, forwards, networks

from netcalc.errors import LimitError, NoSolution
from netcalc.network.notation import parse
from netcalc.network.shape import Shape, parse_shape
from netcalc.network.solving.bounds import way as way_of
from netcalc.network.solving.solve import Found, accepts, solve
from netcalc.network.solving.trials import Conditions, Trials
from netcalc.network.walk import Walk


def trials(text: str, **wanted: int | str | Shape | None) -> Trials:
    if isinstance(wanted.get("output"), str):
        wanted["output"] = parse_shape(str(wanted["output"]))
    return Trials(parse(text), Conditions(**wanted))  # type: ignore[arg-type]


def meets(found: Walk | None, wanted: Conditions) -> bool:
    """The conditions, said again."""
    return (
        found is not None
        and (wanted.output is None or found.output.numbers == wanted.output.numbers)
        and (wanted.max_params is None or found.params <= wanted.max_params)
        and (wanted.max_macs is None or found.macs <= wanted.max_macs)
        and (wanted.min_field is None or min(found.field, default=0) >= wanted.min_field)
    )


KINDS = (
    ("output",), ("params",), ("macs",), ("field",), ("params", "macs"), ("output", "params"),
    ("field", "params"), ("output", "field"),
)  # fmt: skip


def conditions(original: Walk, kinds: tuple[str, ...]) -> Conditions:
    """Conditions that the original meets."""
    return Conditions(
        original.output if "output" in kinds else None,
        max(original.params, 1) if "params" in kinds else None,
        max(original.macs, 1) if "macs" in kinds else None,
        max(min(original.field, default=0), 1) if "field" in kinds else None,
    )


def asked(hidden: Hidden, kinds: tuple[str, ...]) -> tuple[Walk, Conditions, Found | None]:
    """The question that a network with blanks is asked, and its answer; None where there is no best one."""
    original = forwards(hidden.filled())
    assume(original is not None)
    assert original is not None
    wanted = conditions(original, kinds)
    assume(meets(original, wanted))
    try:
        return original, wanted, solve(Trials(parse(hidden.text), wanted))
    except (NoSolution, LimitError) as error:
        said = error.message
    if "no largest" not in said and "not yet as large" not in said:
        raise AssertionError(f"{said}: {hidden}, {wanted}")
    return original, wanted, None


@settings(max_examples=300, deadline=None)
@given(networks(), st.sampled_from(KINDS))
def test_a_sole_blank_against_brute_force(hidden: Hidden, kinds: tuple[str, ...]) -> None:
    _, wanted, found = asked(hidden, kinds)
    right = [v for v in range(40) if meets(forwards(hidden.filled((v,))), wanted)]
    if found is None:
        assert right[-1] == 39, "what has no largest has no end"
        return
    values = [design.values[0] for design in found.designs]
    for design in found.designs:
        again = forwards(hidden.filled(design.values))
        assert meets(again, wanted)
        assert again is not None
        assert (design.params, design.macs, design.output) == (again.params, again.macs, again.output)
    way = way_of(found.blanks[0], found.goal)
    if found.goal == "all":
        assert found.idle or [v for v in sorted(values) if v < 40] == right
        assert not found.idle or values == [right[0]]
    elif way == 0:
        assert sorted(v for v in values if v < 40) == right
    elif way < 0:
        assert values == [right[0]]
    else:
        assert len(values) == 1
        assert values[0] == right[-1] or values[0] >= 40


@settings(max_examples=150, deadline=None)
@example(Hidden("10x10x_a _b*( pool:2,s=1 ) globalpool 1", ("_a", "_b"), (1, 1)), ("params",))
@example(Hidden("11x11x_a _b*( pool:2,s=1 ) upsample:1 flatten 1 1", ("_a", "_b"), (1, 1)), ("params",))
@example(Hidden("8x8x4 conv:_a,3,g=4,p=1 conv:_b,1", ("_a", "_b"), (4, 8)), ("output",))
@example(
    Hidden("10x6x6 4*( pool:2,s=1 ) convt:8,_a,s=_b flatten 3*( 3 relu ) _c", ("_a", "_b", "_c"), (1, 1, 5)),
    ("output", "field"),
)
@example(
    Hidden(
        "13x8x1 add( conv:_a,3,p=1 | conv:4,1 ) 4*( conv:4,3,p=1 relu ) flatten _b 3", ("_a", "_b"), (4, 1)
    ),
    ("params", "macs"),
)
@given(networks(most_blanks=2), st.sampled_from(KINDS))
def test_several_blanks_against_brute_force(hidden: Hidden, kinds: tuple[str, ...]) -> None:
    _, wanted, found = asked(hidden, kinds)
    if found is None:
        return
    for design in found.designs[:20]:
        assert meets(forwards(hidden.filled(design.values)), wanted)
        assert accepts(Trials(parse(hidden.text), wanted), found, design.values)
    signs = [way_of(blank, found.goal) for blank in found.blanks]
    idle = [blank.name in found.idle for blank in found.blanks]
    values = [design.values for design in found.designs]
    bounds = {name: last for name, _, last in found.searched}
    for one in (hidden.values, *product(range(5), repeat=len(hidden.names))):
        within = all(v <= bounds.get(name, v) for name, v in zip(hidden.names, one, strict=True))
        if not within or not meets(forwards(hidden.filled(one)), wanted):
            continue
        if found.goal == "all":
            same = [[a == b or free for a, b, free in zip(one, v, idle, strict=True)] for v in values]
            assert any(map(all, same)), one
        else:
            assert found.some or any(betters_values(v, one, signs) for v in values), one


def betters_values(one: tuple[int, ...], other: tuple[int, ...], signs: list[int]) -> bool:
    return all(a == b if w == 0 else (a - b) * w >= 0 for a, b, w in zip(one, other, signs, strict=True))


FOUND = (
    ("8x8x_a conv:_b,3,g=100 flatten 10", {"max_params": 10**5}, (1500, 200)),
    ("1000x1000x_a _b*( pool:2,s=1 ) globalpool 1", {"max_params": 100}, (99, 999)),
    ("15x9x6 dwconv:_ flatten 6 pool:2", {"max_params": 2142}, (9,)),
    ("8x8x4 conv:_a,3,g=4,p=1 conv:_b,1", {"output": "8x8x8"}, (4, 8)),
    ("99x99x3 conv:_w,3 conv:_v,_k", {"min_field": 5}, (1, 1, 3)),
    ("784 _ _ 10", {"max_params": 10**5}, (110, 112)),
    ("20x30x_a add( conv:5,3,p=1 | conv:_b,1 ) upsample:1", {"output": "20x30x5"}, (1, 5)),
    ("8x8x3 conv:4,3 pool:_a,s=_b globalpool", {"max_params": 112}, (1, 1)),
)


@pytest.mark.parametrize(("text", "wanted", "values"), FOUND, ids=str)
def test_found_first(text: str, wanted: dict[str, int | str], values: tuple[int, ...]) -> None:
    question = trials(text, **wanted)
    found = solve(question)
    assert found.designs[0].values == values
    assert accepts(trials(text, **wanted), found, values)


def test_the_smallest_of_two_repeats() -> None:
    """A field of 11 is five convolutions of 3, however the two repeats share them."""
    found = solve(trials("99x99x3 _a*( conv:8,3,p=1 ) _b*( conv:8,3,p=1 )", min_field=11))
    assert sorted(one.values for one in found.designs) == [(1, 4), (2, 3), (3, 2), (4, 1)]


def test_what_has_no_largest_is_said_at_once() -> None:
    question = trials("18x18x6 upsample:_a 5*( pool:2,s=1 ) globalpool _b", max_params=28)
    with pytest.raises(NoSolution, match="no largest _a"):
        solve(question)
    assert question.spent < 2000


def test_what_comes_before_a_blank_is_not_mended_by_it() -> None:
    question = trials("14x14x5 add( conv:_a,3,p=1 | conv:6,1 ) upsample:3 globalpool _b", max_params=1000)
    assert {one.values[0] for one in solve(question).designs} == {6}
    assert question.spent < 6000


def test_every_round_loses_its_columns() -> None:
    """9 -> 4 loses a column along each axis, and 4 -> 9 brings it back: three rounds lose 6."""
    found = solve(trials("9x9x3 3*( pool:2 convt:3,3,s=2 ) conv:_,1", output="9x9x4"))
    assert [(one.values, one.lost) for one in found.designs] == [((4,), 6)]
