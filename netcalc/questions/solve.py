"""The inverse questions: which width, padding, depth gives this output, or fits this budget.

What fills in the blanks is `network.solve`'s; here its designs become a table, best first, with the
proof beside it: what the best one has, and what the next number would have had.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from netcalc.answer import Answer, Choices, Column, Note, Step, Table, Value
from netcalc.errors import shown
from netcalc.network.amounts import amount
from netcalc.network.blanks import Blank, put_in
from netcalc.network.notation import parse
from netcalc.network.shape import Shape, channels_first_note, read_shape
from netcalc.network.solving.solve import Found, accepts, short_of
from netcalc.network.solving.solve import solve as solved
from netcalc.network.solving.trials import Conditions, Design, Trials
from netcalc.network.syntax import Program, Word
from netcalc.network.window import Window

MOST_WITHIN_BUDGET = 20
MOST_SOLUTIONS = 100
"""Solutions that are listed; how many there are is said."""
FARTHER = ", and on from there while more still did"
MOST_WINDOWS = 6
"""Windows whose size the working writes out."""
LARGEST = 10**400


def solve(
    network: str | Sequence[str],
    output: str | int | Sequence[int] | Shape | None = None,
    max_params: str | int | None = None,
    max_macs: str | int | None = None,
    min_field: str | int | None = None,
    bias: bool = True,
) -> Answer:
    """Numbers for the blanks of a network.

    A blank is `_` in the place of a whole number, a repeat count or a side of the input too; `_h` twice
    is one number. At least one condition: the `output` (without channels any with these places), at
    most so many parameters or multiply-accumulates, at least so many samples of receptive field.

    With a budget the answer is the most that it allows: the largest number, of a stride the smallest;
    of several blanks the designs that can't be enlarged in any. With an output it is all that give it,
    those first that lose no columns to rounding, then the small ones. With a field alone it is the
    least that sees so far.

    Main answer `solutions`, a list of {blanks, params, macs, output, lost}, best first; also `network`,
    the best one as text, and `found`, how many there are. Raises InputError without a blank or a
    condition, NoSolution where nothing meets them all, LimitError where the search would take too long.

    >>> solve("784 _ 10", max_params=100_000).solutions[0]["blanks"]
    {'_': 125}
    """
    program = parse(network)
    wanted = Conditions(
        None if output is None else read_shape(output),
        count(max_params, "max-params"),
        count(max_macs, "max-macs"),
        count(min_field, "min-field"),
    )
    trials = Trials(program, wanted, bias)
    found = solved(trials)
    listed = found.designs[: MOST_WITHIN_BUDGET if found.goal == "most" else MOST_SOLUTIONS]
    solutions = Choices(
        [record(found.blanks, one) for one in listed],
        "blanks",
        lambda numbers: is_right(Trials(program, wanted, bias), found, numbers),
    )
    best = filled(program, found.blanks, listed[0])
    fields: dict[str, Value] = {"solutions": solutions, "network": best, "found": len(found.designs)}
    table = solutions_table(found, listed, wanted, program)
    notes = tuple(notes_of(found, listed, trials))
    steps = tuple(working(found, trials))
    return Answer("solve", question_of(program, wanted, bias), "solutions", fields, steps, (table,), notes)


def question_of(program: Program, wanted: Conditions, bias: bool) -> dict[str, Value]:
    """What was asked, as JSON repeats it."""
    return {
        "network": " ".join(program.text.split()),
        "output": None if wanted.output is None else str(wanted.output),
        "max_params": wanted.max_params,
        "max_macs": wanted.max_macs,
        "min_field": wanted.min_field,
        "bias": bias,
    }


def count(value: str | int | None, what: str) -> int | None:
    """A bound: 100000, 100,000, 100_000, 1e5."""
    return None if value is None else amount(value, what)


def is_right(trials: Trials, found: Found, numbers: Mapping[str, int]) -> bool:
    """Whether these numbers are a solution too, found by running the network with them."""
    values = tuple(numbers[blank.name] for blank in trials.blanks)
    return all(0 <= value < LARGEST for value in values) and accepts(trials, found, values)


def record(blanks: Sequence[Blank], design: Design) -> dict[str, Value]:
    """A solution as the contract has it."""
    return {
        "blanks": dict(zip((blank.name for blank in blanks), design.values, strict=True)),
        "params": design.params,
        "macs": design.macs,
        "output": design.output,
        "lost": design.lost,
    }


def filled(program: Program, blanks: Sequence[Blank], design: Design) -> str:
    """The network's text with the numbers in the places of its blanks."""
    values = {
        start: str(value)
        for blank, value in zip(blanks, design.values, strict=True)
        for start in blank.starts
    }
    text, pieces = program.text, []
    at = 0
    for start in sorted(values):
        blank = re.match(r"_(?:(?![xX][\d_])\w)*", text[start:])
        assert blank, "a blank begins with its underscore"
        pieces += [text[at:start], put_in(Word(blank[0], start), values)]
        at = start + len(blank[0])
    return " ".join(re.sub("#[^\n]*", "", "".join([*pieces, text[at:]])).split())


# the table


def solutions_table(found: Found, designs: Sequence[Design], wanted: Conditions, program: Program) -> Table:
    """A row for every solution, best first."""
    columns = (
        *(Column(blank.name, "integer") for blank in found.blanks),
        Column("output", "shape"),
        Column("params", "count", "parameters"),
        Column("macs", "count", "MACs"),
        Column("receptive_field", "integer", "field", screen=wanted.min_field is not None),
        Column("lost", "integer", screen=wanted.output is not None),
    )
    rows = [(*one.values, one.output, one.params, one.macs, one.reach or None, one.lost) for one in designs]
    text = shown(" ".join(program.text.split()), 200)
    return Table("solutions", columns, rows, "Solutions", f"{text}  {' and '.join(asked(wanted))}")


def asked(wanted: Conditions) -> Iterator[str]:
    """The conditions in words."""
    if wanted.output is not None:
        yield f"output {wanted.output}"
    if wanted.max_params is not None:
        yield f"at most {wanted.max_params:,} parameters"
    if wanted.max_macs is not None:
        yield f"at most {wanted.max_macs:,} MACs"
    if wanted.min_field is not None:
        yield f"receptive field of at least {wanted.min_field:,}"


# working and notes


def working(found: Found, trials: Trials) -> Iterator[Step]:
    """What the best design has, what the next number would have, and the sizes of its windows."""
    best, wanted = found.designs[0], trials.conditions
    yield from measured(found, best, trials)
    if found.next is not None and not trials.meets(found.next):
        yield from measured(found, trials.completed(found.next), trials)
    if wanted.output is not None:
        yield from dict.fromkeys(windows(best, trials))


def measured(found: Found, design: Design, trials: Trials) -> Iterator[Step]:
    """What was asked about, of one design."""
    wanted = trials.conditions
    numbers = ", ".join(
        f"{blank.name} = {value}" for blank, value in zip(found.blanks, design.values, strict=True)
    )
    if wanted.output is not None:
        yield Step(f"output({numbers})", str(design.output))
    for what, number, most in (
        ("params", design.params, wanted.max_params),
        ("macs", design.macs, wanted.max_macs),
    ):
        if most is not None:
            relation = "at most" if number <= most else "more than"
            yield Step(f"{what}({numbers})", f"{number}, {relation} {most}")
    if wanted.min_field is not None:
        relation = "at least" if design.reach >= wanted.min_field else "less than"
        yield Step(f"receptive_field({numbers})", f"{design.reach}, {relation} {wanted.min_field}")


def windows(design: Design, trials: Trials) -> Iterator[Step]:
    """The size behind every window, along its first axis."""
    steps = 0
    for row in trials.through(design.values).rows:
        if row.layer is None or row.kind == "convt" or not row.input.spatial or steps == MOST_WINDOWS:
            continue
        for size, window, places in list(
            zip(row.input.spatial, row.layer.windows(row.input), row.output.spatial, strict=False)
        )[:1]:
            steps += 1
            yield Step("(N + 2P - F)/S + 1", numbers_in(size, window), str(places))


def numbers_in(size: int, window: Window) -> str:
    """The size formula with the numbers put in: (32 + 2*2 - 5)/1 + 1."""
    padding = f"2*{window.before}" if window.before == window.after else f"{window.before + window.after}"
    return f"({size} + {padding} - {window.extent})/{window.stride} + 1"


def notes_of(found: Found, listed: Sequence[Design], trials: Trials) -> Iterator[Note]:
    """How it was searched, what was left out, and what the numbers count."""
    start = trials.assembly.start_or_none()
    if start is not None and (text := channels_first_note(start)):
        yield Note("reading", text)
    if found.next is not None and not trials.meets(found.next):
        number = found.next.values[0]
        beyond = short_of(trials, trials.completed(found.next))
        yield Note("proof", f"{found.blanks[0].name} = {number:,} {beyond}")
    if found.searched:
        ranges = [f"{one.name} from {one.first} to {one.last:,}" for one in found.searched]
        yield Note("search", f"tried {', '.join(ranges)}{FARTHER if went_on(found) else ''}")
    what = "the field" if found.goal == "least" else "the output"
    for name in found.idle:
        yield Note("search", f"{what} does not depend on {name}; the smallest that works is shown")
    if found.some:
        yield Note("search", "there may be more designs like these: of large numbers only some were tried")
    if len(listed) < len(found.designs):
        yield Note("search", f"{len(found.designs):,} solutions; the first {len(listed)} are shown")
        if found.goal == "all":
            yield Note("search", f"in all of them {', '.join(spans(found))}")
    yield from order_notes(found, listed[0], trials.conditions)


def spans(found: Found) -> Iterator[str]:
    """From which number to which the solutions have each blank."""
    columns = zip(*(design.values for design in found.designs), strict=True)
    for blank, column in zip(found.blanks, columns, strict=True):
        first, last = min(column), max(column)
        yield f"{blank.name} is {first:,}" if first == last else f"{blank.name} is {first:,} to {last:,}"


def went_on(found: Found) -> bool:
    """Whether a solution has a number past those that were tried one by one."""
    lasts = {one.name: one.last for one in found.searched}
    names = [blank.name for blank in found.blanks]
    return any(
        value > lasts.get(name, value)
        for design in found.designs
        for name, value in zip(names, design.values, strict=True)
    )


def order_notes(found: Found, best: Design, wanted: Conditions) -> Iterator[Note]:
    """What best means here, and what the best one has to put up with."""
    if found.goal == "most" and len(found.blanks) > 1:
        first = "the most even widths come first, then most of the budget used"
        yield Note("order", f"none of these can be enlarged in any blank; {first}")
    if wanted.output is not None and best.lost:
        yield Note("fit", f"rounding down loses columns in every solution, {best.lost} in all in the first")
    if wanted.output is not None and best.skipped:
        yield Note("fit", f"windows further apart than their size skip {best.skipped:,} columns in the first")
    if wanted.max_macs is not None:
        yield Note("convention", "a MAC is one multiply-accumulate, two FLOPs; biases are not counted")
