"""Values for inputs: texts, files, mappings."""

from __future__ import annotations

import math

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netcalc.errors import (
    DomainError,
    InputError,
    LimitError,
    NetcalcError,
    NotationError,
    ShapeError,
)
from netcalc.expression.declared import agreed, read_shapes
from netcalc.expression.point import constant, read_point, shape_of


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
        ("x=[1, pi*0],W=[[1,2],[3,1/4]]", {"x": [1, 0], "W": [[1, 2], [3, 0.25]]}),
        ("x=[[1]]", {"x": [[1]]}),
        ("x=2*ones(2,3)", {"x": [[2] * 3] * 2}),
        ("x=sum([1,2])", {"x": 3}),
        ("x=[sum([1,2]), 1]", {"x": [3, 1]}),
        ("x=[[1,2],[3,4]].T", {"x": [[1, 3], [2, 4]]}),
        ({"x": [1, "2"], "W": ((1, 2), (3, True))}, {"x": [1, 2], "W": [[1, 2], [3, 1]]}),
        (
            {"x": numpy.eye(2), "y": numpy.array(3), "z": numpy.float32(1)},
            {"x": [[1, 0], [0, 1]], "y": 3, "z": 1},
        ),
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
        ("x=[1,2],W=[[1,2],[3]]", ShapeError, "entry 1 is a vector of 2", "[[1,2],[3]]"),
        ("x=[1,[2]]", ShapeError, "entry 2 is a vector of 1", "[1,[2]]"),
        ("x=[[[1]]]", ShapeError, "one or two axes", "[[[1]]]"),
        ("x=[]", InputError, "at least one entry", None),
        ("x=[1,]", NotationError, "missing before ]", "]"),
        ("x=[1,a]", InputError, "a is not a number", "a"),
        ("x=[[1,2],[log(0),3]]", DomainError, "log(0) has no finite value", "log(0)"),
        ("x=log([0,1])", DomainError, "nan", None),
        ("x=[1,2", NotationError, "never closed", "["),
        ("x=[1,2]+[1,2,3]", ShapeError, "do not go together", "[1,2]+[1,2,3]"),
        ("x=ones(9999999,9999)", ShapeError, "10,000,000 entries", "ones(9999999,9999)"),
        ({"x": []}, InputError, "no entries", None),
        ({"x": [[], []]}, InputError, "no entries", None),
        ({"x": [1, None]}, InputError, "entry 2 of x is null", None),
        ({"x": [[1], [2, 3]]}, ShapeError, "row 2 of x has 2 entries, row 1 has 1", None),
        ({"x": [[1, 2], 3]}, ShapeError, "entry 1 of x is a list and entry 2 is a number", None),
        ({"x": numpy.zeros((2, 2, 2))}, ShapeError, "three axes", None),
        ({"x": [1, math.inf]}, DomainError, "entry 2 of x is inf", None),
        ({"x": [1j]}, InputError, "no number", None),
        ({"x": {"y": 1}}, InputError, "no number", None),
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


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("w.csv", "1,2\n3,4\n", [[1, 2], [3, 4]]),
        ("w.csv", "\ufeff1;2\r\n\r\n3;4", [[1, 2], [3, 4]]),
        ("w.txt", "# two columns\n 1  2e-1 \n3\t4\n", [[1, 0.2], [3, 4]]),
        ("w.tsv", "1\t2\n3\t4\n", [[1, 2], [3, 4]]),
        ("w.txt", "1 2\n3 4", [[1, 2], [3, 4]]),
        ("x.csv", "1\n2\n3\n", [1, 2, 3]),
        ("x.csv", '"1","-2.5"\n', [1, -2.5]),
        ("x.CSV", "7", [7]),
        ("w.json", '[[1, 2], [3, "pi*0"]]', [[1, 2], [3, 0]]),
        ("w.json", "[[1, 2]]", [[1, 2]]),
        ("c.json", "3", 3),
    ],
)
def test_files_of_one_array(tmp_path, name, content, expected):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert read_point(f"b=1, W=@{path}") == {"b": 1, "W": expected}


@pytest.mark.parametrize("array", [numpy.arange(6).reshape(2, 3), numpy.ones(3, "f4"), numpy.array([True])])
def test_npy(tmp_path, array):
    numpy.save(tmp_path / "w.npy", numpy.asfortranarray(array))
    assert read_point(f"W=@{tmp_path}/w.npy") == {"W": array.tolist()}


BAD_FILES = [
    ("w.csv", b"", "no numbers"),
    ("w.csv", b"a,b\n1,2", "line 1, column 1 of .* is a, which is no number"),
    ("w.csv", b"1,2\n3", "line 2 of .* has 1 number, line 1 has 2"),
    ("w.csv", b"1,,2", "column 2 of .* is empty"),
    ("w.csv", b"1;2,5", "2,5, which is no number"),
    ("w.csv", b"1,nan", "entry 2 of .* is nan"),
    ("w.csv", b"\xff", "UTF-8"),
    ("w.json", b"{}", "holds names"),
    ("w.json", b"[1, [2]]", "is a list and entry"),
    ("w.json", b"[[[1]]]", "three axes"),
    ("w.json", b"[NaN]", "nan"),
    ("w.json", b"[" * 100_000, "no JSON"),
    ("w.npy", b"", "no .npy"),
    ("w.npy", b"text", "no .npy"),
    ("w.npz", b"", "archive"),
    ("w.png", b"", "no file of an array"),
    ("w", b"1", "no file of an array"),
]


@pytest.mark.parametrize(("name", "content", "message"), BAD_FILES)
def test_bad_files_of_one_array(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(NetcalcError, match=message):
        read_point(f"W=@{tmp_path / name}")


def test_an_npy_is_looked_at_before_it_is_read(tmp_path):
    path = tmp_path / "w.npy"

    def refused(array=None, message="", raw=None):
        if raw is None:
            numpy.save(path, array, allow_pickle=True)
        else:
            path.write_bytes(raw)
        with pytest.raises(NetcalcError, match=message):
            read_point(f"W=@{path}")

    refused(numpy.array([object()]), "no .npy")
    refused(numpy.array(["a"]), "no real numbers")
    refused(numpy.array([1j]), "no real numbers")
    refused(numpy.zeros((2, 2, 2)), "one or two axes")
    refused(numpy.zeros((0, 3)), "no entries")
    refused(numpy.array([1, numpy.inf]), "entry 2 of .* is inf")
    numpy.save(path, numpy.zeros((2, 3)))
    good = path.read_bytes()
    refused(message="no .npy", raw=good.replace(b"(2, 3)", b"(99999999999, 3)"))
    refused(message="no .npy", raw=good[:-8])
    refused(message="no .npy", raw=good[:20])
    refused(message="no .npy", raw=b"PK\x03\x04" + good)
    refused(message="no .npy", raw=good.replace(b"(2, 3), }      ", b"(2, 3), }(((((("))


@pytest.mark.parametrize(
    "text",
    [
        "sum(ones(3000,3000)@ones(3000,3000))",
        "ones(3000,3000)@ones(3000,3000)",
        "sum(" + "+".join(["ones(3000,3000)"] * 50) + ")",
    ],
)
def test_the_work_of_a_value_is_counted_before_it_is_done(text):
    with pytest.raises(LimitError, match="past the limit of 30,000,000"):
        read_point(f"x={text}")


def test_an_npy_of_python_2_is_read_without_a_warning(tmp_path, recwarn):
    numpy.save(tmp_path / "w.npy", numpy.zeros((2, 3)))
    old = (tmp_path / "w.npy").read_bytes().replace(b"(2, 3), }  ", b"(2L, 3L), }")
    (tmp_path / "w.npy").write_bytes(old)
    assert read_point(f"W=@{tmp_path}/w.npy") == {"W": [[0, 0, 0], [0, 0, 0]]}
    assert not recwarn


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory, content):
    folder = tmp_path_factory.getbasetemp()
    for name in ("any.csv", "any.json", "any.npy"):
        (folder / name).write_bytes(b"\x93NUMPY\x01\x00" + content if name.endswith("npy") else content)
        try:
            found = read_point(f"W=@{folder / name}")["W"]
        except NetcalcError:
            continue
        assert len(shape_of(found)) <= 2


@pytest.mark.parametrize(
    ("given_shapes", "expected"),
    [
        ("W=2x3,x=3", {"W": (2, 3), "x": (3,)}),
        (["W = 2×3", "x=[3], w_1=(2, 1)"], {"W": (2, 3), "x": (3,), "w1": (2, 1)}),
        ("x=(3,),c=number,d=()", {"x": (3,), "c": (), "d": ()}),
        (
            {"W": (2, 3), "x": 3, "y": [4], "z": "1x2", "c": ()},
            {"W": (2, 3), "x": (3,), "y": (4,), "z": (1, 2), "c": ()},
        ),
        ((), {}),
    ],
)
def test_shapes(given_shapes, expected):
    assert read_shapes(given_shapes) == expected


@pytest.mark.parametrize(
    ("given_shapes", "error", "message"),
    [
        ("W", NotationError, "name=shape"),
        ("W=", NotationError, "nothing is no shape"),
        ("W=2x", NotationError, "2x is no shape"),
        ("W=ax3", NotationError, "ax3 is no shape"),
        ("W=-2x3", NotationError, "no shape"),
        ("W=2x3x4", ShapeError, "3 axes"),
        ("W=0x3", ShapeError, "no entries"),
        ("W=100000x100000", LimitError, "10,000,000"),
        ("W=" + "9" * 100, NotationError, "no shape"),
        ("x=2,x=2", InputError, "two shapes"),
        ("2=3", NotationError, "no name"),
        ({"x": 1.5}, NotationError, "no shape"),
        ({"x": None}, NotationError, "no shape"),
        ({"x": (2, "3")}, NotationError, "no shape"),
        ({"x": -1}, ShapeError, "no entries"),
    ],
)
def test_what_is_no_shape(given_shapes, error, message):
    with pytest.raises(error, match=message):
        read_shapes(given_shapes)


def test_values_have_their_own_shapes():
    point = read_point("W=[[1,2]],b=1")
    assert agreed({"W": (1, 2), "x": (3,)}, point) == {"W": (1, 2), "x": (3,), "b": ()}
    with pytest.raises(ShapeError, match="W is declared as 2x2, and its value is 1x2"):
        agreed({"W": (2, 2)}, point)


@pytest.mark.parametrize("at", [3, 3.0, [1, 2], object()])
def test_values_without_names_are_refused(at: object) -> None:
    with pytest.raises(InputError, match="by name"):
        read_point(at)  # type: ignore[arg-type]


def test_nothing_gives_no_values() -> None:
    assert read_point(None) == {}  # type: ignore[arg-type]
