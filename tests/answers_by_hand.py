"""Answers written down by hand, for the tests of the renderers: they ask no question."""

from __future__ import annotations

from netcalc.answer import (
    Answer,
    Column,
    Formula,
    Note,
    Outcome,
    Plot,
    Rows,
    Series,
    Step,
    Sweep,
    Table,
    Values,
)
from netcalc.errors import NotationError, Place, ShapeError
from netcalc.network.shape import Shape

BONUS = "1/(1+exp(-(w0*x0+w1*x1+w2)))"

_RAILS = ["●", "│ ●", "●─╯", "│ ●", "│ │ ●", "│ ●─╯", "●─╯", "│ ●", "●─╯", "●", "●", "●", "●"]
_NAMES = ["w0", "x0", "n1", "w1", "x1", "n2", "n3", "w2", "n4", "n5", "n6", "n7", "f"]
_OPERATIONS = ["input", "input", "w0*x0", "input", "input", "w1*x1", "n1 + n2", "input", "n3 + w2"]
_OPERATIONS += ["-n4", "exp(n5)", "1 + n6", "1/n7"]
_VALUES = [2.0, -1.0, -2.0, -3.0, -2.0, 6.0, 4.0, -3.0, 1.0, -1.0]
_VALUES += [0.36787944117144233, 1.3678794411714423, 0.7310585786300049]
_SIGMA = 0.19661193324148185
_UPSTREAM = [-_SIGMA, 2 * _SIGMA, _SIGMA, -2 * _SIGMA, -3 * _SIGMA, _SIGMA, _SIGMA, _SIGMA, _SIGMA]
_UPSTREAM += [-_SIGMA, -0.534446645388523, -0.534446645388523, 1.0]
_GATES = {2: "mul: swaps", 5: "mul: swaps", 6: "add: distributes", 8: "add: distributes"}

_NODE_COLUMNS = (
    Column("graph", "drawing", data=False),
    Column("node"),
    Column("op", "formula", "operation"),
    Column("inputs", screen=False),
    Column("value", "number"),
    Column("upstream", "number", "df/dnode"),
    Column("gate", sparse=True),
    Column("kink", "flag", sparse=True),
)
_EDGE_COLUMNS = (
    Column("from"),
    Column("to"),
    Column("formula", "formula", "local derivative"),
    Column("local", "number"),
    Column("upstream", "number", spare=True, data=False),
    Column("flow", "number"),
)
_NODES = tuple(
    (
        _RAILS[i],
        _NAMES[i],
        Formula(_OPERATIONS[i]),
        ["n4"] if i == 9 else [],
        _VALUES[i],
        _UPSTREAM[i],
        _GATES.get(i),
        False,
    )
    for i in range(13)
)
_EDGES = (
    ("f", "n7", Formula("-1/n7^2"), -0.534446645388523, 1.0, -0.534446645388523),
    ("n7", "n6", Formula("1"), 1.0, -0.534446645388523, -0.534446645388523),
    ("n6", "n5", Formula("exp(n5)"), 0.36787944117144233, -0.534446645388523, -_SIGMA),
    ("n5", "n4", Formula("-1"), -1.0, -_SIGMA, _SIGMA),
)
_GRADIENTS = {"w0": -_SIGMA, "x0": 2 * _SIGMA, "w1": -2 * _SIGMA, "x1": -3 * _SIGMA, "w2": _SIGMA}

BACKPROP = Answer(
    "backprop",
    {"program": BONUS, "at": {"w0": 2.0, "w1": -3.0, "x0": -1.0, "x1": -2.0, "w2": -3.0}},
    "gradients",
    {"gradients": _GRADIENTS, "value": 0.7310585786300049, "nodes": {}},
    (Step("f", "1/(1 + exp(-1))", "0.731059"),),
    (
        Table("nodes", _NODE_COLUMNS, _NODES, "Nodes", "f = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))"),
        Table("edges", _EDGE_COLUMNS, _EDGES, "Edges", "flow = upstream x local"),
        Values(tuple((f"df/d{name}", value) for name, value in _GRADIENTS.items()), "Gradients"),
        Values((("f", 0.7310585786300049),)),
    ),
    (Note("name", "e is Euler's number here; assign it to make it a variable"),),
)

PARAMS = Answer(
    "params",
    {"network": "784-256-10", "bias": True},
    "params",
    {"params": 203530, "trainable": 203530, "frozen": 0, "buffers": 0},
    (Step("(784 + 1)*256", "", "200960"), Step("(256 + 1)*10", "", "2570")),
    (
        Table(
            "layers",
            (
                Column("layer"),
                Column("path", screen=False),
                Column("output", "shape"),
                Column("formula", "formula"),
                Column("params", "count", "parameters"),
                Column("shared", "flag", sparse=True),
            ),
            (
                ("input", "0", Shape((), 784), None, None, False),
                ("dense:256", "1", Shape((), 256), Formula("(784 + 1)*256"), 200960, False),
                ("dense:10", "2", Shape((), 10), Formula("(256 + 1)*10"), 2570, False),
            ),
            "Parameters",
            "784-256-10",
            ("total", None, None, None, 203530, None),
        ),
    ),
)

_AXES = tuple((axis, 32, 5, 2, 1, Formula("(32 + 2*2 - 5)/1 + 1 = 32"), 32) for axis in ("height", "width"))
CONV = Answer(
    "conv-shape",
    {"size": Shape((32, 32), 3), "kernel": [5, 5], "padding": [[2, 2], [2, 2]], "filters": 10},
    "output",
    {"output": Shape((32, 32), 10), "spatial": [32, 32], "channels": 10, "fits": True, "exact": [32.0, 32.0]},
    (Step("(N + 2P - F)/S + 1", "(32 + 2*2 - 5)/1 + 1", "32"),),
    (
        Table(
            "axes",
            (
                Column("axis"),
                *(
                    Column(name, "integer", title)
                    for name, title in zip(("n", "f", "p", "s"), "NFPS", strict=True)
                ),
                Column("working", "formula", "(N + 2P - F)/S + 1"),
                Column("output", "integer"),
            ),
            (*_AXES, ("channels", None, None, None, None, "10 filters", 10)),
            "Output size",
            "32x32x3, 10 filters of 5x5x3",
        ),
    ),
)


def conv_seven(stride: int, output: int, quotient: str, note: str | None = None) -> Answer:
    """`conv-shape 7 -F 3 -S stride`."""
    numbers = f"(7 - 3)/{stride} + 1"
    notes = (Note("fit", f"{numbers} = {quotient} {note}"),) if note else ()
    return Answer(
        "conv-shape",
        {"size": Shape((7,)), "kernel": [3], "stride": [stride]},
        "output",
        {"output": Shape((output,)), "fits": note is None},
        (Step("(N - F)/S + 1", numbers, quotient),),
        (Table("axes", (Column("axis"),), (("length",),), "Output size", f"7, kernel 3, stride {stride}"),),
        (*notes, Note("convention", "rounds down, as frameworks do")),
    )


SWEEP = Sweep(
    "conv-shape",
    (
        Outcome({"stride": "1"}, conv_seven(1, 5, "5")),
        Outcome({"stride": "2"}, conv_seven(2, 3, "3")),
        Outcome({"stride": "3"}, conv_seven(3, 2, "2.33", "does not fit: the last column is never seen")),
        Outcome({"stride": "0"}, ShapeError("a stride of 0 stands still", "use a stride of at least 1")),
    ),
)

HOSTILE = [
    "b[i]",
    ":smile:",
    "x[/]",
    "[red]r[/red]",
    "\x1b[31mred\x1b[0m",
    "a|b",
    "$x$",
    "a&b",
    "<script>alert(1)</script>",
]
HOSTILE += [
    "`tick`",
    "back\\slash",
    "line\nbreak",
    "a\tb",
    "漢字",
    "ŷ",
    "\u202eright to left",
    "\udcff",
    "100%",
    "{x}",
    "~^_#",
]
HOSTILE += [
    "=1+1",
    "@SUM",
    "-x*s",
    "\x9b31m",
    "\x00",
    '"quoted"',
    "a\\|b",
    "**bold**",
    "![i](u)",
    "& | $ \\ ~",
]

STRANGE = Answer(
    "backprop",
    {"program": "\x1b[2J"},
    "value",
    {"value": 1.0},
    (Step("x[/]", "<b>", "$1$"),),
    (
        Table(
            "nodes",
            (Column("name"), Column("op", "formula"), Column("value", "number")),
            tuple((text, Formula(text), float(i)) for i, text in enumerate(HOSTILE)),
            "Nodes [bold]",
            "f = x[/] :smile:",
        ),
        Values(tuple((text, i / 3) for i, text in enumerate(HOSTILE)), "[/]"),
    ),
    tuple(Note("reading", text) for text in HOSTILE),
)

LONG_COUNT = 100_000
LONG = Answer(
    "backprop",
    {"program": "..."},
    "value",
    {"value": 0.5},
    (),
    (
        Table(
            "nodes",
            _NODE_COLUMNS,
            Rows(LONG_COUNT, lambda i: ("●", f"n{i}", f"n{i} + 1", [], i + 0.25, -1.0, None, False)),
            "Nodes",
        ),
        Values(tuple((f"df/dx{i}", float(i)) for i in range(1000)), "Gradients"),
    ),
)

_NAN = float("nan")
CURVES = Answer(
    "descend",
    {"program": "..."},
    "value",
    {"value": 0.5},
    (),
    (
        Plot((Series("f", range(11), [9 * 0.64**k for k in range(11)]),), "step", "f", "over the steps"),
        Plot(
            (Series("f", range(41), [9 * 0.5**k for k in range(41)]),), "step", "f", "logarithmic", log=True
        ),
        Plot(
            (
                Series("up & ~\x1b[1m", [-1, 0, 1, 2, 3], [-3, -1, _NAN, 0.5, 2]),
                Series("漢 <b>", [-1, 0, 1, 2, 3], [2.5, float("inf"), 1, 0, -3]),
            ),
            "x_1",
            "both",
        ),
        Plot((Series("nothing", [1], [_NAN]),), "x", "left out"),
    ),
)

BROKEN = NotationError("a bracket is not closed", "close it", Place("q = x;\nf = (q", 11, 12))

EVERY = {
    "backprop": BACKPROP,
    "params": PARAMS,
    "conv": CONV,
    "sweep": SWEEP,
    "strange": STRANGE,
    "long": LONG,
    "curves": CURVES,
}
