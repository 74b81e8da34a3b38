"""The question `compare`: designs side by side, and what each costs as a multiple of the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from netcalc.answer import Answer, Column, Kind, Note, Records, Section, Step, Table, Value
from netcalc.errors import InputError, NetcalcError, shown
from netcalc.network.amounts import amount
from netcalc.network.layers.count import within_bits
from netcalc.questions.counts import convention_notes, reading_notes
from netcalc.questions.design import Design, batch_note, designed, excess_note, quotient

MOST_HEADING = 78
"""Columns for networks as headings; longer ones are listed ahead, and go by their number."""
MOST_NAME = 16
MOST_BESIDE = 3
"""Networks beside one another; more of them stand one under another."""
COMPARED = {
    "params": "parameters",
    "trainable": "trainable",
    "stored": "stored numbers",
    "macs": "MACs",
    "activation_bytes": "activation bytes",
    "parameter_bytes": "parameter bytes",
    "stored_bytes": "stored bytes",
}
"""What has a ratio: the field, and what the table calls it."""
MEMORY = {
    "activation_bytes": "activations",
    "parameter_bytes": "parameters",
    "stored_bytes": "stored",
    "receptive_field": "receptive field",
}
"""What has a table of its own where networks are many, and what that calls it under its heading."""


def compare(
    networks: Sequence[str],
    bytes: str | int = 4,
    batch: str | int = 1,
    bias: bool = True,
    examples: str | int | None = None,
) -> Answer:
    """Designs side by side: parameters, stored numbers, MACs, memory, receptive field.

        stored = parameters + buffers        ratio = a design's number / the first design's

    Each network is one text. Stored is what is kept at test time: a kernel machine keeps its N examples,
    N*D buffers; batch normalisation its running statistics. Stored bytes are what that takes, so that the
    two can be set against one another. MACs are of one example, or of a batch. With `examples`, the size of
    a training set, each has trained parameters per example, `params_per_example`.

    Main answer `networks`: for each its text, what `summary` has of it, `stored`, and `ratios` to the
    first (null where the first has none); in brief, for --bare and --expect, their parameters.
    Raises InputError for fewer than two networks, else what `summary` raises, headed by which it is.

    >>> [one["stored"] for one in compare(["784 kernel:60000", "784-256-10"]).networks]
    [47100000, 203530]
    """
    check_several(networks)
    bytes, batch = amount(bytes, "bytes"), amount(batch, "batch")
    training = None if examples is None else amount(examples, "examples")
    designs = [numbered(text, number, bias, bytes, batch) for number, text in enumerate(networks, 1)]
    found = [figures(design, training) for design in designs]
    for one in found:
        one["ratios"] = {name: ratio(one[name], found[0][name]) for name in COMPARED}
    question: dict[str, Value] = {
        "networks": [design.found.network.text for design in designs],
        "bytes": bytes,
        "batch": batch,
        "examples": training,
        "bias": bias,
    }
    fields: dict[str, Value] = {"networks": Records(found, by="params")}
    sections = (*legend(found), *tables(found), data(found))
    notes = tuple(dict.fromkeys(notes_of(designs)))
    return Answer("compare", question, "networks", fields, working(found), sections, notes)


def check_several(networks: object) -> None:
    """Raises InputError for what is no list of at least two."""
    if isinstance(networks, str) or not isinstance(networks, Sequence):
        what = shown(repr(networks))
        raise InputError(
            f"compare takes a list of networks, not {what}", hint="write compare(['784-10', '784-256-10'])"
        )
    if len(networks) < 2:
        raise InputError(
            "compare takes at least two networks, each as one argument",
            hint="put each in single quotes: netcalc compare '784 kernel:60000' 784-256-10",
        )


def numbered(text: str, number: int, bias: bool, bytes: int, batch: int) -> Design:
    """One of the designs; an error says which it is of."""
    try:
        return designed(text, bias, bytes, batch)
    except NetcalcError as error:
        raise error.within(f"network {number}") from None


def figures(design: Design, examples: int | None) -> dict[str, Value]:
    """What a design has and costs, by name."""
    found = design.found
    stored = within_bits(found.params + found.buffers)
    each = {} if examples is None else {"params_per_example": quotient(found.trainable, examples)}
    return {
        "network": found.network.text,
        "params": found.params,
        "trainable": found.trainable,
        "frozen": found.frozen,
        "stored": stored,
        "macs": design.macs,
        "activation_bytes": design.activation_bytes,
        "parameter_bytes": design.parameter_bytes,
        "stored_bytes": within_bits(stored * design.bytes),
        "receptive_field": design.receptive_field,
        "output": found.output,
        "layers": design.layers,
        **each,
    }


def ratio(number: Value, first: Value) -> Value:
    """A multiple of the first; None where the first has none."""
    assert isinstance(number, int), "what is compared is counted"
    assert isinstance(first, int), "what is compared is counted"
    return quotient(number, first) if first else None


# tables


def titles(found: Sequence[Mapping[str, Value]]) -> list[str]:
    """What heads the columns: short networks themselves, else their numbers."""
    texts = [str(one["network"]) for one in found]
    width = sum(len(text) + 3 for text in texts) + len("activation bytes") + (14 if len(texts) == 2 else 0)
    many = len(texts) > MOST_BESIDE
    fit = max(map(len, texts)) <= MOST_NAME if many else width <= MOST_HEADING
    if fit and len(set(texts)) == len(texts):
        return texts
    return [f"({number})" for number in range(1, len(texts) + 1)]


def legend(found: Sequence[Mapping[str, Value]]) -> Iterator[Section]:
    """The networks ahead of their table, where they are too long to head a column."""
    names = titles(found)
    if names[0] == "(1)":
        items = [(name, shown(str(one["network"]), 200)) for name, one in zip(names, found, strict=True)]
        rows = [(name, text) for name, text in items]
        yield Table("designs", (Column("number", title=""), Column("network")), rows, "Designs", data=False)


def tables(found: Sequence[Mapping[str, Value]]) -> Iterator[Section]:
    """The figures, with the networks beside one another, or one under another where they are many."""
    names, figures = titles(found), shown_figures(found)
    if len(found) == 2:
        yield table("Compare", "ratio = second/first", names, figures, found, ratios=True)
    elif len(found) <= MOST_BESIDE:
        yield table("Compare", "", names, figures, found)
        yield table("Ratios", "to the first", names, compared(figures), list(map(ratios_of, found)), "number")
    else:
        memory = {name: title for name, title in MEMORY.items() if figures.pop(name, None)}
        each = figures.pop("params_per_example", None)
        yield turned("Compare", "", names, figures, found)
        yield turned("Memory in bytes", "", names, memory, found)
        if each:
            yield turned("Training", "", names, {"params_per_example": "parameters per example"}, found)
        few = {name: title for name, title in compared(figures).items() if name != "trainable"}
        yield turned("Ratios", "to the first", names, few, list(map(ratios_of, found)), "number")


def table(
    heading: str,
    subject: str,
    names: Sequence[str],
    figures: Mapping[str, str],
    found: Sequence[Mapping[str, Value]],
    kind: Kind = "count",
    ratios: bool = False,
) -> Table:
    """A row for every figure, a column for every network, and one for the ratio of two."""
    columns = [Column("figure", title=""), *(Column(name, kind) for name in names)]
    columns += [Column("ratio", "number")] if ratios else []
    rows = [
        (title, *(one[name] for one in found), *([ratios_of(found[1]).get(name)] if ratios else []))
        for name, title in figures.items()
    ]
    return Table(heading.lower(), tuple(columns), rows, heading, subject, data=False)


def turned(
    heading: str,
    subject: str,
    names: Sequence[str],
    figures: Mapping[str, str],
    found: Sequence[Mapping[str, Value]],
    kind: Kind = "count",
) -> Table:
    """A row for every network, a column for every figure."""
    columns = (Column("network"), *(Column(name, kind, title) for name, title in figures.items()))
    rows = [(name, *(one[figure] for figure in figures)) for name, one in zip(names, found, strict=True)]
    return Table(heading.lower(), columns, rows, heading, subject, data=False)


def compared(figures: Mapping[str, str]) -> dict[str, str]:
    """Those of the figures that have ratios."""
    return {name: title for name, title in figures.items() if name in COMPARED}


def shown_figures(found: Sequence[Mapping[str, Value]]) -> dict[str, str]:
    """The figures that have something to say: trainable only where something is frozen, stored bytes where
    they are not those of the parameters."""
    silent = set()
    if not any(one["frozen"] for one in found):
        silent.add("trainable")
    if all(one["stored_bytes"] == one["parameter_bytes"] for one in found):
        silent.add("stored_bytes")
    rest = {name: title for name, title in COMPARED.items() if name not in silent}
    field = {"receptive_field": "receptive field"} if any(one["receptive_field"] for one in found) else {}
    each = {"params_per_example": "params per example"} if "params_per_example" in found[0] else {}
    return {"output": "output", **rest, **field, **each}


def ratios_of(one: Mapping[str, Value]) -> Mapping[str, Value]:
    """A network's numbers by those of the first."""
    ratios = one["ratios"]
    assert isinstance(ratios, Mapping), "every network has its ratios"
    return ratios


def data(found: Sequence[Mapping[str, Value]]) -> Table:
    """A flat row for every network."""
    names = [name for name in found[0] if name not in ("ratios", "layers")]
    columns = (*map(Column, names), *(Column(f"{name}_ratio") for name in COMPARED))

    rows = [(*(one[name] for name in names), *(ratios_of(one)[name] for name in COMPARED)) for one in found]
    return Table("networks", columns, rows, screen=False)


# working and notes


def working(found: Sequence[Mapping[str, Value]]) -> tuple[Step, ...]:
    """The ratios written out."""
    first = found[0]
    return tuple(
        Step(f"{name} of {number}/1", f"{one[name]}/{first[name]}", f"{ratio(one[name], first[name]):.6g}")
        for number, one in enumerate(found[1:], 2)
        for name in ("params", "stored", "macs")
        if first[name]
    )


def notes_of(designs: Sequence[Design]) -> Iterator[Note]:
    """What the numbers count, and how each design was read."""
    yield Note("convention", "stored numbers are parameters and buffers; 1 MAC = 2 FLOPs, biases not counted")
    if designs[0].batch > 1:
        yield batch_note(designs[0])
    if any(design.costs.field and design.costs.ending for design in designs):
        yield Note(
            "convention", "receptive fields are those ahead of where places are mixed or laid out anew"
        )
    for design in designs:
        if design.costs.excess:
            yield excess_note(design.costs.excess)
        yield from reading_notes(design.found)
        yield from convention_notes(design.found, design.bias)
