"""Plots as vector drawings: the numbers beside them, curves in place, names that do not overlap."""

from __future__ import annotations

import math
import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcalc.answer import Plot, Series
from netcalc.render.figure import COLOURS, DASHES, drawing, picture
from netcalc.render.scale import FLAT

SVG = "{http://www.w3.org/2000/svg}"
LETTER, HEIGHT = 7.2, 12


def plot(*ys, **more):
    names = more.pop("names", [f"f{k}" for k in range(1, len(ys) + 1)])
    series = tuple(Series(name, range(len(one)), one) for name, one in zip(names, ys, strict=True))
    return Plot(series, more.pop("x", "x"), **more)


def svg(drawn):
    width, height, body = drawing(drawn)
    size = f'width="{width:.0f}" height="{height:.0f}"'
    return f'<svg xmlns="{SVG[1:-1]}" {size}>\n{body}</svg>\n' if body else ""


def read(drawn):
    return ElementTree.fromstring(svg(drawn))


def texts(root):
    return [node.text for node in root.iter(f"{SVG}text")]


def corners(node):
    return [tuple(map(float, pair.split(","))) for pair in node.get("points").split()]


def place(root, wanted):
    """Where the group of an element stands."""
    (group,) = root.iter(f"{SVG}g")
    left, top = map(float, re.findall(r"[\d.]+", group.get("transform")))
    return (left, top) if wanted in list(group.iter()) else (0.0, 0.0)


def boxes(root):
    """Every text as the rectangle that it takes."""
    found = []
    for node in root.iter(f"{SVG}text"):
        left, top = place(root, node)
        width = LETTER * len(node.text or "")
        x, y = float(node.get("x")) + left, float(node.get("y")) + top
        x -= {"end": width, "middle": width / 2}.get(node.get("text-anchor"), 0)
        found.append((x, y - 0.75 * HEIGHT, x + width, y + 0.2 * HEIGHT, node.text))
    return found


def test_the_same_numbers_and_the_curve_in_place():
    root = read(plot([9, 4, 1, 0]))
    assert texts(root) == ["10", "8", "6", "4", "2", "0", "0", "1", "2", "3", "x"]
    (line,) = root.iter(f"{SVG}polyline")
    rows = {
        node.text: float(node.get("y")) - 4
        for node in root.iter(f"{SVG}text")
        if node.get("text-anchor") == "end"
    }
    places = {
        node.text: float(node.get("x"))
        for node in root.iter(f"{SVG}text")
        if node.get("text-anchor") == "middle"
    }
    unit = (rows["0"] - rows["10"]) / 10
    for (x, y), (k, value) in zip(corners(line), enumerate([9, 4, 1, 0]), strict=True):
        assert x == pytest.approx(places[str(k)], abs=0.01)
        assert y == pytest.approx(rows["0"] - value * unit, abs=0.01)


@given(
    st.lists(
        st.lists(st.floats(-1e9, 1e9) | st.just(math.nan), min_size=2, max_size=8), min_size=1, max_size=5
    ),
    st.lists(st.text(max_size=50), min_size=5, max_size=5),
    st.text(max_size=12),
    st.text(max_size=12),
)
@settings(max_examples=60)
def test_no_text_overlaps_another_or_leaves_the_picture(ys, names, x, y):
    drawn = plot(*ys, names=names[: len(ys)], x=x, y=y)
    if not svg(drawn):
        return
    root = read(drawn)
    wide, high = float(root.get("width")), float(root.get("height"))
    found = boxes(root)
    for left, top, right, bottom, text in found:
        long = len(text or "") > 60
        assert left >= -1
        assert right <= wide + 1 or long
        assert top >= -1
        assert bottom <= high + 1
    for a, b in combinations(found, 2):
        apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        assert apart, (a, b)


@given(st.lists(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30), min_size=1, max_size=4))
@settings(max_examples=40)
def test_curves_stay_between_the_axes(ys):
    drawn = plot(*ys, low=-10.0, high=10.0)
    root = read(drawn)
    axis = next(node for node in root.iter(f"{SVG}path") if "V" in node.get("d") and "H" in node.get("d"))
    numbers = [
        float(node.get("y")) - 4 for node in root.iter(f"{SVG}text") if node.get("text-anchor") == "end"
    ]
    assert axis is not None
    for line in root.iter(f"{SVG}polyline"):
        assert all(min(numbers) - 0.1 <= y <= max(numbers) + 0.1 for _, y in corners(line))


def test_several_curves_differ_in_colour_and_in_dash():
    root = read(plot(*([0, k] for k in range(1, 5))))
    lines = list(root.iter(f"{SVG}polyline"))
    assert len({line.get("stroke") for line in lines}) == 4
    assert len({line.get("stroke-dasharray") for line in lines}) == 4
    assert texts(root)[:4] == ["f1", "f2", "f3", "f4"]
    assert not read(plot([0, 1])).iter(f"{SVG}polyline").__next__().get("stroke-dasharray")
    assert len(DASHES) < len(COLOURS)


def test_twenty_curves_have_no_two_alike():
    lines = read(plot(*([0, k] for k in range(1, 21)))).iter(f"{SVG}polyline")
    assert len({(line.get("stroke"), line.get("stroke-dasharray")) for line in lines}) == 20


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("paper", ["#ffffff", "#0d1117", "#000000"])
@pytest.mark.parametrize("colour", COLOURS)
def test_colours_stand_on_light_and_on_dark(colour, paper):
    light, dark = sorted((luminance(colour), luminance(paper)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 3.5


def test_all_other_ink_is_that_of_the_text_around():
    page = svg(plot([0, 1], [-1, 1], levels=((0.5, "half"),), y="loss"))
    strokes = set(re.findall(r'(?:stroke|fill)="([^"]+)"', page))
    assert strokes == {"currentColor", "none", COLOURS[0], COLOURS[1]}
    assert not re.search("<style|url|href|id=", page)


def test_hostile_names_are_text():
    page = svg(plot([0, 1], [1, 0], names=["<script>&\x1b[1m", '"quoted"'], x="</svg>", y="<b>"))
    assert "\x1b" not in page
    root = ElementTree.fromstring(page)
    assert "<script>&\\x1b[1m" in texts(root)
    assert {node.tag.removeprefix(SVG) for node in root.iter()} <= {
        "svg",
        "g",
        "path",
        "text",
        "polyline",
        "circle",
    }


def test_a_point_alone_is_a_dot():
    root = read(plot([math.nan, 1, math.nan, 2, 3]))
    assert len(list(root.iter(f"{SVG}circle"))) == 1
    assert len(list(root.iter(f"{SVG}polyline"))) == 1


def test_a_part_no_longer_than_a_dot_is_one():
    series = Series("f", [0, 1, 1 + 1e-9, 2, 3], [math.nan, 1, 1, math.nan, 2])
    root = read(Plot((series,), "x"))
    assert len(list(root.iter(f"{SVG}circle"))) == 2
    assert not list(root.iter(f"{SVG}polyline"))


def test_many_points_make_few_corners():
    line = [k / 7 for k in range(20_000)]
    assert len(corners(next(read(plot(line)).iter(f"{SVG}polyline")))) == 2
    wave = [math.sin(k / 500) for k in range(20_000)]
    assert len(corners(next(read(plot(wave)).iter(f"{SVG}polyline")))) < 1000


def test_nothing_finite_is_no_drawing():
    assert svg(plot([math.nan, math.nan])) == ""
    assert drawing(plot([math.inf])).body == ""
    assert picture(plot([math.nan]), str, str) == ""
    assert FLAT


# -- LaTeX -------------------------------------------------------------------------------------------


def tex(drawn):
    return picture(drawn, lambda label: f"${label}$", str)


def test_latex_needs_no_package():
    page = tex(plot([9, 4, 1, 0]))
    assert page.count(r"\qbezier") == 3
    assert r"\makebox(0,0)[r]{$10$}" in page
    assert page.count("{") == page.count("}")
    assert set(re.findall(r"\\(\w+)", page)) <= {
        "setlength", "unitlength", "footnotesize", "begin", "end", "put", "line", "makebox", "qbezier",
        "multiput",
    }  # fmt: skip


def test_latex_tells_curves_apart_by_signs_on_them():
    page = tex(plot([0, 5], [0, 5]))
    first, second = (
        [
            tuple(map(float, found))
            for found in re.findall(
                rf"\\put\(([-\d.]+),([-\d.]+)\){{\\makebox\(0,0\){{\$\\{sign}\$}}}}", page
            )
        ]
        for sign in ("bullet", "circ")
    )
    assert len(first) > 2 < len(second)
    assert not {round(x) for x, _ in first} & {round(x) for x, _ in second}
    (height,) = {round(y / x, 2) for x, y in (*first, *second)}
    assert height > 0


def test_latex_of_a_logarithm_has_powers():
    from netcalc.answer import Answer
    from netcalc.render import Paper, render

    drawn = plot([1, 1e-9], log=True)
    page = "".join(render(Answer("x", {}, "a", {"a": 1}, (), (drawn,)), "latex", Paper()))
    assert "10^{-8}" in page
    assert r"1 \cdot" not in page
