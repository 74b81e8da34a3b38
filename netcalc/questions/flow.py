"""The question `gradient-flow`: does the gradient of a deep net vanish, hold, or explode?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from netcalc.answer import Answer, Note, Section, Step, Value, Values, Word
from netcalc.errors import InputError, NetcalcError, shown
from netcalc.network.amounts import amount
from netcalc.network.assembly import assemble
from netcalc.network.axes import one_number
from netcalc.network.flow import FURTHEST, STEADY, Flow, Trend, flow, root
from netcalc.network.initialization import Init, initialization
from netcalc.network.layers.options import written
from netcalc.network.measured import Measured, Told, check_measurable, measured
from netcalc.network.nonlinearity import Curve, Piece
from netcalc.network.notation import parse
from netcalc.network.stages import CURVES, Chain, chain, check_layers, with_activation
from netcalc.network.tree import Leaf
from netcalc.network.walk import walk
from netcalc.questions.flow_tables import Shown, sections, variance

FLOAT32 = (1.2e-38, 3.4e38)
"""The smallest number of float32 with all its digits, and the largest."""

FEWEST = 10
"""Networks whose spread says how far their mean is off."""
FAR = 4.0
"""Standard errors that are no chance."""
MOST_CURVES = 5
"""Activations whose steepest place is looked for."""


def gradient_flow(
    network: str | Sequence[str],
    init: str = "xavier",
    activation: str | None = None,
    simulate: int | str | None = None,
    seed: int | str = 0,
    progress: Told | None = None,
) -> Answer:
    """The size of activations and gradients layer by layer, when training begins.

        q = var*fan_in*m           the variance of a = W h; m is the mean square of h, of the input 1
        m' = E[g(a)^2]             a normal with variance q
        d = d'*var*fan_out*E[g'(a)^2]   the mean square of dL/dh; at the output 1

    In the limit of wide layers (Poole et al., 2016; Schoenholz et al., 2017), weights with mean 0, biases
    of 0; var is 2/(fan_in + fan_out) for init "xavier", 2/fan_in for "he", 1/fan_in for "lecun", S^2 for
    "normal:S". All sizes in the answer are root mean squares. `activation` is put behind every layer of
    weights that has none, but the last. With `simulate` so many random networks are measured beside it.

    Main answer `verdict`: vanishing where the gradient's factor a layer is below 0.8 on average over the
    hidden layers, exploding above 1.25, else steady. Also `factor`, `growth` (that of the activations),
    `gradient` (of the first hidden layer, the last one's being 1), `slopes`
    (how steep each activation is at most), `vanishes_at` and `explodes_at`: with so
    many hidden layers, the last repeated, the gradient has fallen below 1e-6, or passed 1e6; None within 500
    more. Raises what `params` raises, InputError for layers whose effect is not known, LimitError past 10,000
    layers of weights.

    >>> answer = gradient_flow("784 20*(256 sigmoid) 10")
    >>> answer.verdict, round(answer.factor, 3), answer.vanishes_at
    ('vanishing', 0.236, 11)
    """
    rule = initialization(init, _number)
    made = assemble(parse(network))
    check_layers(made.items)
    read = chain(walk(made))
    if activation is not None:
        read = with_activation(read, *_activation(activation))
    networks = None if simulate is None else amount(simulate, "simulate")
    start = one_number(seed, "seed", 0)
    if networks is not None:
        check_measurable(read, networks)
    found = flow(read, rule)
    beside = None if networks is None else measured(read, found.levels, networks, start, progress)
    question: dict[str, Value] = {"network": made.text, "init": rule.name, "activation": activation}
    question |= {"simulate": networks, "seed": start}
    what = Shown(made.text, read.input, rule, found, beside)
    slopes = _slopes(read)
    notes = (*_notes(read, found, slopes), *_measured_notes(read, beside, networks, start))
    said: tuple[Section, ...] = (*sections(what), *_values(found, slopes))
    fields = _fields(found, slopes, beside)
    return Answer("gradient-flow", question, "verdict", fields, tuple(_working(rule, found)), said, notes)


def _number(text: str) -> float:
    """A standard deviation: a decimal, or a constant expression such as sqrt(2/256)."""
    try:
        return float(text)
    except ValueError:
        from netcalc.expression.point import constant

        try:
            return constant(text)
        except NetcalcError as error:
            raise ValueError from error


def _activation(text: str) -> tuple[object, str]:
    """The layer that an option names."""
    hint = "for example relu, tanh or leaky_relu:0.1"
    try:
        items = assemble(parse(f"1 {text}")).items
    except NetcalcError as error:
        raise type(error)(f"the activation: {error.message}", error.hint) from None
    leaf = items[0]
    if len(items) != 1 or not isinstance(leaf, Leaf) or not isinstance(leaf.layer, CURVES):
        raise InputError(f"{shown(text)} is no activation", hint)
    return leaf.layer, leaf.text


# -- the answer --------------------------------------------------------------------------------------


def _fields(found: Flow, slopes: Mapping[str, float], beside: Measured | None) -> dict[str, Value]:
    fields: dict[str, Value] = {
        "verdict": Word(found.trend, get_args(Trend)),
        "factor": found.factor,
        "growth": found.growth,
        "gradient": root(found.total) if found.hidden > 1 else 1.0,
        "vanishes_at": found.vanishes,
        "explodes_at": found.explodes,
        "slopes": slopes,
    }
    if beside is not None:
        fields["deviation"] = _deviation(beside)
    return fields


def _deviation(beside: Measured) -> float | None:
    """The largest distance between measured and expected, in standard errors."""
    if beside.networks < FEWEST:
        return None
    all_of = [one.deviation for one in (*beside.activations, *beside.gradients)]
    return max((abs(one) for one in all_of if one is not None), default=None)


def _values(found: Flow, slopes: Mapping[str, float]) -> Iterator[Values]:
    if slopes:
        yield Values(tuple(slopes.items()), "Own factor of an activation, at most")
    items: list[tuple[str, Value]] = [("verdict", found.trend)]
    if found.between:
        items.append(("factor a layer", found.factor))
    if found.hidden > 1:
        items.append(("first/last hidden", root(found.total)))
    yield Values(tuple(items))


def _slopes(read: Chain) -> dict[str, float]:
    """How steep each activation is at most: its own factor is no larger."""
    pieces = dict.fromkeys(piece for stage in read.stages for piece in stage.curve.pieces)
    return {_written(piece): Curve((piece,)).steepest for piece in list(pieces)[:MOST_CURVES]}


def _written(piece: Piece) -> str:
    numbers = ",".join(map(written, piece.numbers))
    return f"{piece.name}:{numbers}" if numbers else piece.name


def _working(rule: Init, found: Flow) -> Iterator[Step]:
    """The factor, and where the numbers of two layers come from: the first, and one like those between."""
    if found.between:
        count = len(found.between)
        yield Step("gradient^(1/layers)", f"{root(found.total):.6g}^(1/{count})", f"{found.factor:.6g}")
    for one in dict.fromkeys((found.levels[0], *found.between[:1])):
        var, fan = variance(rule, one.stage.fan) or rule.formula, one.stage.fan
        name = f"{shown(one.stage.text)}: "
        before, spread = math.exp(min(one.before, 700)), math.exp(min(one.spread, 700))
        yield Step(f"{name}q = var*fan_in*m", f"{var}*{fan.fan_in}*{before:.6g}", f"{spread:.6g}")
        yield Step(f"{name}m' = E[g(sqrt(q)*z)^2]", f"{math.exp(min(one.activations, 700)):.6g}")
        yield Step(f"{name}E[g'(sqrt(q)*z)^2]", f"{math.exp(min(one.slope, 700)):.6g}")
        numbers = f"sqrt({var}*{fan.readers:.6g}*{math.exp(min(one.slope, 700)):.6g})"
        yield Step(f"{name}sqrt(var*fan_out*E[g'^2])", numbers, f"{root(one.factor):.6g}")


# -- what is said beside it --------------------------------------------------------------------------


def _notes(read: Chain, found: Flow, slopes: Mapping[str, float]) -> Iterator[Note]:
    low, high = STEADY
    yield from (Note("value", text) for text in _depths(found))
    for name, slope in slopes.items():
        if slope == 0:
            yield Note("value", f"{name} has the slope 0 wherever it has one: no gradient passes")
    if not found.between:
        yield Note("value", "there is no hidden layer: nothing multiplies the gradient")
    elif found.hidden == 1:
        yield Note("value", "with one hidden layer the factor is what a second such layer would multiply by")
    yield Note(
        "convention",
        f"steady: from {low:g} to {high:g} a hidden layer, on average; vanishing is less, exploding more",
    )
    yield Note(
        "convention",
        "sizes are root mean squares, as expected of wide layers; the input's is 1, and so is the gradient's "
        "at the output",
    )
    yield from (Note("convention", text) for text in _conventions(read))
    yield from (Note("value", text) for text in _ranges(found))


def _depths(found: Flow) -> Iterator[str]:
    """With how many hidden layers the first one's gradient is gone beside the last one's, or past bounds."""
    depths = ((found.vanishes, "falls below 1e-6"), (found.explodes, "grows past 1e6"))
    yield from (f"the gradient {what} over {depth:,} hidden layers" for depth, what in depths if depth)
    if found.trend != "steady" and found.vanishes is found.explodes is None:
        yield f"with {FURTHEST} hidden layers more the gradient is still between 1e-6 and 1e6"


def _conventions(read: Chain) -> Iterator[str]:
    if not any(stage.curve.pieces for stage in read.stages):
        yield "there is no activation: the network is linear"
    if read.left_out:
        yield f"{read.left_out} at the end is taken for a part of the loss: gradients begin at the scores"
    if any("prelu" in text for stage in read.stages for text in stage.texts):
        yield "prelu begins with the slope 0.25, as in PyTorch"
    if read.keep < 1 or any(stage.keep < 1 for stage in read.stages):
        yield "dropout as in training: what stays is divided by its probability"
    if any(stage.padded for stage in read.stages):
        yield "borders of images are left out: padding counts as signal"


def _ranges(found: Flow) -> Iterator[str]:
    """Where float32 has no numbers any more, and where sizes pass those of floats."""
    low, high = (2 * math.log(number) for number in FLOAT32)
    for name, sizes in (
        ("activations", [one.activations for one in found.levels]),
        ("the gradient", [one.gradient for one in found.levels]),
    ):
        outside = [place for place, size in enumerate(sizes, 1) if not low <= size <= high]
        if outside and any(size > -math.inf for size in sizes if not low <= size <= high):
            first = outside[0] if name == "activations" else outside[-1]
            what = "smaller" if sizes[first - 1] < low else "larger"
            yield f"{name} at layer {first:,}: {what} than the numbers of float32"
    if any(1400 < abs(size) < math.inf for one in found.levels for size in (one.activations, one.gradient)):
        yield "log10_activations and log10_gradient, in the data, go on where floats end"


def _measured_notes(read: Chain, beside: Measured | None, networks: int | None, seed: int) -> Iterator[Note]:
    if beside is None or networks is None:
        return
    text = f"measured: {networks:,} random networks (seed {seed}), mean and standard error"
    deviation = _deviation(beside)
    if deviation is not None:
        text += f"; they differ from the expected by at most {deviation:.2g} standard errors"
    yield Note("value", text)
    if deviation is not None and deviation > FAR:
        padded = any(stage.padded for stage in read.stages)
        differ = "narrow ones, and borders with padding," if padded else "narrow ones"
        yield Note("value", f"what is expected is for wide layers: {differ} differ, the deeper the more")
