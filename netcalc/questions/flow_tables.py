"""The tables and the plot of `gradient-flow`: one flat table for scripts, two that fit a terminal.

Forward and backward stand one under another, as a pass goes: from the input on what every layer hands on,
then from the output back what the gradient is multiplied by.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from netcalc.answer import Column, Formula, Plot, Section, Series, Shape, Table, Value
from netcalc.errors import shown
from netcalc.network.flow import Flow, Level, root
from netcalc.network.initialization import Init
from netcalc.network.measured import Measure, Measured
from netcalc.network.stages import Fan

Row = tuple[Value, ...]

DATA = (
    Column("layer"),
    Column("output", "shape"),
    Column("fan_in", "integer"),
    Column("fan_out", "number"),
    Column("variance", "formula"),
    Column("std", "number"),
    Column("pre_activations", "number"),
    Column("activations", "number"),
    Column("slope_factor", "number"),
    Column("weight_factor", "number"),
    Column("factor", "number"),
    Column("gradient", "number"),
    Column("weight_gradient", "number"),
    Column("log10_activations", "number"),
    Column("log10_gradient", "number"),
    Column("measured_activations", "number"),
    Column("activations_error", "number"),
    Column("measured_gradient", "number"),
    Column("gradient_error", "number"),
)
FORWARD = (
    Column("layer"),
    Column("output", "shape", spare=True),
    Column("formula", "formula", "std of w", sparse=True, spare=True),
    Column("std", "number", "std"),
    Column("a", "number", "rms a"),
    Column("h", "number", "rms h"),
    Column("measured", "number", sparse=True),
    Column("error", "number", sparse=True),
)
BACKWARD = (
    Column("layer"),
    Column("gradient", "number", "rms dL/dh"),
    Column("measured", "number", sparse=True),
    Column("error", "number", sparse=True),
    Column("slope", "number", "rms g'(a)", sparse=True),
    Column("weights", "number"),
    Column("factor", "number"),
    Column("weight_gradient", "number", "rms dL/dW", sparse=True, spare=True),
)


class Shown(NamedTuple):
    """What the tables are made of."""

    text: str
    input: Shape
    init: Init
    found: Flow
    measured: Measured | None

    def measures(self, place: int) -> tuple[Measure | None, Measure | None]:
        """Of activations and gradient behind a layer; 0 is the input."""
        if self.measured is None:
            return None, None
        return self.measured.activations[place], self.measured.gradients[place]


def sections(what: Shown) -> Iterator[Section]:
    """What the screen shows, forward and backward, and the rows for scripts."""
    yield _forward(what)
    yield _backward(what)
    yield _data(what)
    yield _curves(what)


def _forward(what: Shown) -> Table:
    first = ("input", what.input, None, None, None, root(what.found.levels[0].before))
    rows: list[Row] = [(*first, *_beside(what.measures(0)[0]))]
    for place, one in enumerate(what.found.levels, 1):
        fan, output = one.stage.fan, one.stage.output
        std, a, h = math.sqrt(one.variance), root(one.spread), root(one.activations)
        head = (shown(one.stage.text), output, _deviation(what.init, fan), std, a, h)
        rows.append((*head, *_beside(what.measures(place)[0])))
    heading = "Forward"
    subject = f"{shown(what.text, 200)}, {what.init.name}"
    return Table("forward", FORWARD, rows, heading, subject, data=False)


def _backward(what: Shown) -> Table:
    rows: list[Row] = []
    for place in range(len(what.found.levels), 0, -1):
        one = what.found.levels[place - 1]
        measure = _beside(what.measures(place)[1])
        slope = root(one.slope) if one.stage.curve.pieces or one.stage.keep < 1 else None
        factors = (slope, root(one.weights), root(one.factor), _optional(one.weight_gradient))
        rows.append((shown(one.stage.text), root(one.gradient), *measure, *factors))
    measure = _beside(what.measures(0)[1])
    rows.append(("input", root(what.found.gradient), *measure, None, None, None, None))
    subject = "from the output to the input; factor = rms g'(a)*weights"
    narrow = what.measured is not None  # the factor is the product of the two before it
    columns = tuple(one._replace(spare=one.spare or (narrow and one.name == "factor")) for one in BACKWARD)
    return Table("backward", columns, rows, "Backward", subject, data=False)


def _measure(measure: Measure | None) -> tuple[Value, Value]:
    return (None, None) if measure is None else (measure.size, measure.error)


def _beside(measure: Measure | None) -> tuple[Value, Value]:
    """The same for a screen: an error has two digits."""
    size, error = _measure(measure)
    return size, float(f"{error:.2g}") if isinstance(error, float) else error


def _optional(log: float | None) -> float | None:
    return None if log is None else root(log)


def _deviation(init: Init, fan: Fan) -> Formula | None:
    """The standard deviation with the numbers put in; None where it was given."""
    formula = variance(init, fan)
    return None if formula is None else Formula(f"sqrt({formula})")


def variance(init: Init, fan: Fan) -> Formula | None:
    """The variance of a weight with the numbers put in; None where it was given."""
    if "fan" not in init.formula:
        return None
    ins, outs = (f"{number:.6g}" if isinstance(number, float) else str(number) for number in fan[:2])
    return Formula(init.formula.replace("fan_in", ins).replace("fan_out", outs))


def _data(what: Shown) -> Table:
    """A row for the input and for every layer, with all that is known of it."""
    found = what.found
    measures = [
        (*_measure(ahead), *_measure(back))
        for ahead, back in map(what.measures, range(len(found.levels) + 1))
    ]
    sizes = (root(found.levels[0].before), *[None] * 3, root(found.gradient), None)
    logs = (_log10(found.levels[0].before), _log10(found.gradient))
    rows: list[Row] = [("input", what.input, *[None] * 5, *sizes, *logs, *measures[0])]
    rows += [(*_record(what, one), *measure) for one, measure in zip(found.levels, measures[1:], strict=True)]
    return Table("layers", DATA, rows, subject=f"{shown(what.text, 200)}, {what.init.name}", screen=False)


def _record(what: Shown, one: Level) -> Row:
    fan = one.stage.fan
    return (
        one.stage.text,
        one.stage.output,
        fan.fan_in,
        fan.fan_out,
        variance(what.init, fan) or Formula(what.init.formula),
        math.sqrt(one.variance),
        root(one.spread),
        root(one.activations),
        root(one.slope),
        root(one.weights),
        root(one.factor),
        root(one.gradient),
        _optional(one.weight_gradient),
        _log10(one.activations),
        _log10(one.gradient),
    )


def _log10(log: float) -> float:
    """The decimal logarithm of a root mean square."""
    return log / (2 * math.log(10))


def _curves(what: Shown) -> Plot:
    """Both sizes over the layers, 0 the input, on a logarithmic axis."""
    found = what.found
    places = range(len(found.levels) + 1)
    activations = [root(found.levels[0].before), *(root(one.activations) for one in found.levels)]
    gradients = [root(found.gradient), *(root(one.gradient) for one in found.levels)]
    series = [Series("activations", places, activations), Series("gradient", places, gradients)]
    subject = "root mean squares over the layers, on a logarithmic scale; 0 is the input"
    return Plot(tuple(series), "layer", "Sizes", subject, log=True)
