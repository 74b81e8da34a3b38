"""The question `zoo`: which networks ship, how large they are, and the text of one."""

from __future__ import annotations

from netcalc.answer import Answer, Column, Note, Table, Text, Value
from netcalc.errors import InputError, UnknownName, did_you_mean, shown
from netcalc.network.assembly import zoo_network
from netcalc.network.walk import walk
from netcalc.network.zoo import has, head, names, proper_name, text

COLUMNS = (
    Column("name"),
    Column("input", "shape"),
    Column("output", "shape"),
    Column("params", "count", "parameters"),
    Column("macs", "count", "MACs"),
    Column("title", screen=False),
    Column("source", screen=False),
)
NOTES = (
    Note("convention", "a MAC is a multiplication with its addition, two FLOPs; biases are not counted"),
    Note(
        "name", "each is a NETWORK by its name, netcalc params resnet50; netcalc zoo resnet50 shows its text"
    ),
)


def zoo(name: str | None = None) -> Answer:
    """The networks that ship, or the text of one of them.

    Without a name the main answer is `networks`, {name: parameters}; the table `networks` has inputs,
    outputs, multiply-accumulates and sources too. With a name it is `notation`, the network in one line
    without its comments; also `name`, `input`, `output`, `params`, `macs`, `title`, `source`, `note`, and
    `text`, the file as it is. Hyphens, underscores and case of a name do not matter.

    Parameters and multiply-accumulates are counted here; the published ones stand at the head of the text.
    Raises UnknownName for a network that does not ship.

    >>> zoo().networks["resnet50"], zoo("MLP").notation
    (25557032, '784 256 relu 10')
    """
    return listing() if name is None else one(known(name))


def known(name: object) -> str:
    """The name as the zoo spells it."""
    if not isinstance(name, str):
        raise InputError(f"a network's name is a text, not {shown(repr(name))}", hint="write zoo('vgg16')")
    name = name if len(words := name.split()) < 2 else several(words)
    if not has(name):
        hint = did_you_mean(name[:60], names(), "netcalc zoo lists all")
        raise UnknownName(f"there is no network {shown(name) or 'of no name'} in the zoo", hint)
    return proper_name(name)


def several(words: list[str]) -> str:
    """The one network that several words name: ResNet 50."""
    if all(map(has, words)):
        raise InputError(
            f"zoo shows one network, and here are {len(words)}: {shown(' '.join(words))}",
            hint=f"ask for one at a time, or side by side: {shown('netcalc compare ' + ' '.join(words))}",
        )
    return "".join(words)


def listing() -> Answer:
    """All networks of the zoo with their sizes."""
    rows = [row(name) for name in names()]
    networks: dict[str, Value] = {str(cells[0]): cells[3] for cells in rows}
    table = Table("networks", COLUMNS, rows, "Zoo", f"{len(rows)} networks")
    return Answer("zoo", {"name": None}, "networks", {"networks": networks}, (), (table,), NOTES)


def row(name: str) -> tuple[Value, ...]:
    """A network in the list: what goes in and comes out, what it has and costs."""
    found = walk(zoo_network(name, bias=True))
    above = head(name)
    size = found.network.input
    return name, size, found.output, found.params, found.macs, above.title, above.source


def one(name: str) -> Answer:
    """One network: its sizes, its notation and its file."""
    cells = row(name)
    fields: dict[str, Value] = {
        **{column.name: cell for column, cell in zip(COLUMNS, cells, strict=True)},
        "note": head(name).note,
        "notation": zoo_network(name, bias=True).text,
        "text": text(name),
    }
    table = Table("networks", COLUMNS, (cells,), screen=False)
    return Answer("zoo", {"name": name}, "notation", fields, (), (Text(text(name), comment="#"), table))
