"""Values for inputs: texts, files, mappings."""

from __future__ import annotations

import math

import pytest

from netcalc.errors import DomainError, InputError, NetcalcError, NotationError
from netcalc.expression.point import constant, read_point


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("-2", -2),
        ("1e-3", 1e-3),
        ("pi/4", math.pi / 4),
        ("1/3", 1 / 3),
        ("2^10", 1024),
        ("e", math.e),
        ("√2", 2**0.5),
    ],
)
def test_constants(text, value):
    assert constant(text) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize("text", ["", "x", "1/0", "1e999", "1 2", "log(-1)", "__import__('os')", "9^9^9^9"])
def test_what_is_no_constant(text):
    with pytest.raises(NetcalcError):
        constant(text)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("x=-2,y=5", {"x": -2, "y": 5}),
        (" x = -2 , y = 5 ", {"x": -2, "y": 5}),
        (["x=-2", "y=5"], {"x": -2, "y": 5}),
        ("w_0=1,w₁=2", {"w0": 1, "w1": 2}),
        ("x=max(1,2),y=3", {"x": 2, "y": 3}),
        ("e=3", {"e": 3}),
        ("", {}),
        ((), {}),
        ({"x": 2, "y": "pi*0", "z": True}, {"x": 2, "y": 0, "z": 1}),
        ("if=2", {"if": 2}),
    ],
)
def test_points(at, expected):
    assert read_point(at) == expected


@pytest.mark.parametrize(
    ("at", "error", "message", "under"),
    [
        ("x", NotationError, "name=value", "x"),
        ("x=1,", NotationError, "nothing", ""),
        ("x=1,,y=2", NotationError, "nothing", ""),
        ("x=1,x=2", InputError, "two values", "x"),
        ("x=", NotationError, "missing", ""),
        ("x=y", InputError, "y is not a number", "y"),
        ("x=1;y=2", NotationError, "second =", None),
        ("x=1 y=2", NotationError, "second =", "="),
        ("x=1,y=2+", NotationError, "missing after +", ""),
        ("2=1", NotationError, "no name", "2"),
        ("x+y=1", NotationError, "no name", "x+y"),
        ("pi=3", NotationError, "no name", "pi"),
        ("x=1/0", DomainError, "no finite value", "1/0"),
        ("x=1e999", DomainError, "no finite value", "1e999"),
        ({"x": None}, InputError, "no number", None),
        ({"x": float("nan")}, DomainError, "nan", None),
        ({"x": 10**400}, DomainError, "too large", None),
        ({"a b": 1}, NotationError, "no name", None),
    ],
)
def test_what_is_no_point(at, error, message, under):
    with pytest.raises(error) as caught:
        read_point(at)
    assert message in caught.value.message
    if under is not None:
        place = caught.value.place
        assert place.text[place.start : place.end] == under


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("p.json", '{"x": -2, "y": "pi*0"}', {"x": -2, "y": 0}),
        ("p.json", '\ufeff{"x": 1}', {"x": 1}),
        ("p.toml", "x = -2\ny = 5.5\n", {"x": -2, "y": 5.5}),
    ],
)
def test_files(tmp_path, name, content, expected):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert read_point(f"@{path}") == expected


@pytest.mark.parametrize("content", ["", "[1, 2]", "{", "x = ", "nul\x00", "[" * 100_000])
@pytest.mark.parametrize("name", ["p.json", "p.toml"])
def test_bad_files(tmp_path, name, content):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    if name == "p.toml" and not content:
        assert read_point(f"@{path}") == {}
        return
    with pytest.raises(NetcalcError):
        read_point(f"@{path}")


def test_a_missing_file_is_named():
    with pytest.raises(InputError, match=r"there is no file nowhere\.json"):
        read_point("@nowhere.json")
