"""What there is to say of curves: where they have no value, jump or have no bound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netcalc.answer import Note
from netcalc.expression.curve import Curve, Gap, Sampler
from netcalc.expression.parser import Program
from netcalc.expression.point import Point
from netcalc.expression.printer import write
from netcalc.questions.brief import short
from netcalc.questions.curves import Drawn, Ends
from netcalc.questions.how_read import function_notes, reading_notes

MOST_SAID = 4
"""Places that a note names."""
NEAR = 1e-9
"""A place within this part of the range is the same place."""


def curve_notes(
    programs: Sequence[Program], point: Point, over: str, drawn: Sequence[Drawn], found: Ends
) -> Iterator[Note]:
    """How the programs were read, where a curve has no value, jumps or has no bound."""
    seen = set()
    read = {name for program in programs for name in program.graph.inputs}
    own = {name: value for name, value in point.items() if name in read}
    for program in programs:
        for note in reading_notes(program, {n: v for n, v in point.items() if n not in own}):
            if note not in seen:
                seen.add(note)
                yield note
    level = [_written(program) for program in programs if not program.graph.inputs]
    if len(level) == 2 < len(programs):
        text = f"{level[0]} and {level[1]} are level curves"
        yield Note("reading", f"{text}; a range is --from {level[0]} --to {level[1]}")
    yield from function_notes([over])
    for one, curve in zip(drawn, found.curves, strict=True):
        yield from _notes(one, curve, over)
    unbound = [one for one in drawn if one.sampler.poles]
    if unbound and found.low < found.high:
        text = f"the drawing ends at {short(found.low)} and {short(found.high)}"
        yield Note("drawing", f"{text}; --low and --high move its ends")


def _written(program: Program) -> str:
    return write(program.graph.steps, program.graph.result)


def _notes(one: Drawn, curve: Curve, over: str) -> Iterator[Note]:
    sampler, width = one.sampler, (one.sampler.right / 2 - one.sampler.left / 2) * 2 * NEAR
    lost = [gap for gap in curve.gaps if gap.kind == "none"]
    if len(lost) > MOST_SAID:
        first = f"{over} = {_place(lost[0].left, width)}"
        yield Note("value", f"{one.name} has no value at {len(lost):,} places, the first of them {first}")
        lost = []
    overflows: list[Gap] = []
    for gap in lost:
        fault = one.along.fault(one.entry, _inside(gap, sampler))
        overflows += [gap] if fault and fault.message.startswith("overflow") else []
        why = fault.message.removeprefix("no value: ") if fault else ""
        yield Note(
            "value",
            f"{one.name} has no value {_where(gap, sampler, over, width)}" + (f" ({why})" if why else ""),
        )
    ends = [end for gap in overflows for end in (gap.left, gap.right)]
    past = [x for x in sampler.poles if any(abs(x / 2 - end / 2) <= width for end in ends)]
    poles = [x for x in sampler.poles if x not in past]
    if poles:
        yield Note("drawing", f"{one.name} has no bound near {over} = {_listed(poles, width)}")
    if past:  # that it has no bound is more than is known
        yield Note("drawing", f"{one.name} grows past the largest float near {over} = {_listed(past, width)}")
    jumps = [gap.right for gap in curve.gaps if gap.kind == "jump"]
    if jumps:
        yield Note("drawing", f"{one.name} jumps at {over} = {_listed(jumps, width)}")
    if not curve.whole:
        places = f"{len(curve.x):,} places"
        yield Note("drawing", f"{one.name} changes faster than {places} can show; a smaller range shows it")


def _inside(gap: Gap, sampler: Sampler) -> float:
    """The place of a gap that tells why there is no value: an end of the range, or its middle."""
    if gap.right >= sampler.right:
        return gap.right
    return gap.left if gap.left <= sampler.left else gap.left / 2 + gap.right / 2


def _where(gap: Gap, sampler: Sampler, over: str, width: float) -> str:
    first, last = _place(gap.left, width), _place(gap.right, width)
    if gap.left == gap.right:
        return f"at {over} = {first}"
    if gap.left <= sampler.left and gap.right >= sampler.right:
        return f"from {over} = {first} to {last}"
    if gap.left <= sampler.left:
        return f"{'below' if _has(sampler, last) else 'up to'} {over} = {last}"
    if gap.right >= sampler.right:
        return f"{'above' if _has(sampler, first) else 'from'} {over} = {first}" + (
            "" if _has(sampler, first) else " on"
        )
    return f"at {over} = {first}" if first == last else f"from {over} = {first} to {last}"


def _has(sampler: Sampler, text: str) -> bool:
    value = sampler.at(float(text))
    return value == value


def _place(x: float, width: float) -> str:
    return "0" if abs(x) < width else short(x)


def _listed(places: Sequence[float], width: float) -> str:
    texts = list(dict.fromkeys(_place(x, width) for x in places))
    more = len(texts) - MOST_SAID
    return ", ".join(texts[:MOST_SAID]) + (f" and {more:,} places more" if more > 0 else "")
