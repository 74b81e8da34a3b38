"""The inverse questions of the engine: every answer is run forwards, and brute force finds no other."""

from __future__ import annotations

from itertools import product

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from networks_with_blanks import Hidden, forwards, networks

from netcalc.errors import LimitError, NoSolution
from netcalc.network.notation import parse
from netcalc.network.shape import Shape, parse_shape
from netcalc.network.solve import Found, accepts, sign, solve
from netcalc.network.trials import Conditions, Trials
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


@settings(max_examples=400, deadline=None)
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
    way = sign(found.blanks[0], found.goal)
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


@settings(max_examples=40, deadline=None)
@given(networks(most_blanks=2), st.sampled_from(KINDS))
def test_several_blanks_against_brute_force(hidden: Hidden, kinds: tuple[str, ...]) -> None:
    _, wanted, found = asked(hidden, kinds)
    if found is None:
        return
    for design in found.designs[:1]:
        assert meets(forwards(hidden.filled(design.values)), wanted)
        assert accepts(Trials(parse(hidden.text), wanted), design.values)
    signs = [sign(blank, found.goal) for blank in found.blanks]
    idle = [blank.name in found.idle for blank in found.blanks]
    values = [design.values for design in found.designs]
    bounds = {name: last for name, _, last in found.searched}
    for one in product(range(1, 5), repeat=len(hidden.names)):
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
