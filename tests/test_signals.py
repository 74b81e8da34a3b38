"""Images and filters as they are typed, and what is wrong with them."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy
import pytest
from terminal import ask

from netcalc.errors import NetcalcError
from netcalc.network.shape import Shape, parse_shape
from netcalc.network.signal import MOST_LONG, Signal, signal
from netcalc.questions.signals import image_of, read_signal


@pytest.mark.parametrize(
    ("given", "numbers"),
    [
        ("[1,2,3]", [1, 2, 3]),
        (" [ [1, 2] ,\n [3, 4] ] ", [[1, 2], [3, 4]]),
        ("[[[1],[2]],[[3],[4]]]", [[[1], [2]], [[3], [4]]]),
        ("1,2,3", [1, 2, 3]),
        ("1 2\n3 4", [[1, 2], [3, 4]]),
        ("1e3;2", [1000, 2]),
        ("5", [5]),
        ("[-1, +2, −3, .5, 2., 1e-3]", [-1, 2, -3, 0.5, 2, 0.001]),
        ("[1/4, sqrt(4), pi*0, 2^-1]", [0.25, 2, 0, 0.5]),
        ("[[1,2],[3,4]]/4", [[0.25, 0.5], [0.75, 1]]),
        ("ones(2,2)", [[1, 1], [1, 1]]),
        ("-[1,2]", [-1, -2]),
        ("[12345678901234567890123]", [12345678901234567890123]),
        ([[1, 2.5]], [[1, 2.5]]),
        (((1, 2), (3, 4)), [[1, 2], [3, 4]]),
        (numpy.array([[1, 2]], dtype="uint8"), [[1, 2]]),
        ([numpy.int64(3), numpy.float64(0.5)], [3, 0.5]),
        ([Fraction(1, 2), "1/4"], [0.5, 0.25]),
        (7, 7),
    ],
)
def test_what_can_be_read(given: object, numbers: object) -> None:
    assert read_signal(given, "the image").nested == numbers


@pytest.mark.parametrize(
    ("given", "says", "code"),
    [
        ("", "the image is empty", 2),
        ("   ", "the image is empty", 2),
        ("[]", "has no entries", 2),
        ("[[],[]]", "entry 1 of the image has no entries", 2),
        ("[[1,2],[3]]", "entry 2 of the image has 1 entry, entry 1 has 2", 2),
        ("[[[1,2],[3,4]],[[5,6],[7]]]", "entry 2,2 of the image has 1 entry, entry 1,1 has 2", 2),
        ("[[1,2],3]", "entry 1 of the image is a list and entry 2 is a number", 2),
        ("[1,[2]]", "entry 2 of the image is a list and entry 1 is a number", 2),
        ("[1,,2]", "a number is missing", 2),
        ("[,1]", "a number is missing", 2),
        ("[1,]", "a number is missing", 2),
        ("[1 2]", "1 2 are several numbers", 2),
        ("[[1][2]]", "a comma is missing", 2),
        ("[[1]2]", "a comma is missing", 2),
        ("[1,2", "never closed", 2),
        ("[[1,2]", "never closed", 2),
        ("[1,2]]", "never opened", 2),
        ("1,2]", "no number", 2),
        ("1,2\n3", "line 2 of the image has 1 number, line 1 has 2", 2),
        ("[1,x]", "x is not a number", 2),
        ("[1,nan]", "nan is no finite number", 3),
        ("[1,-inf]", "-inf is no finite number", 3),
        ("nan,1", "entry 1 of the image is nan", 3),
        ("1,inf", "entry 2 of the image is inf", 3),
        ("[1,1/0]", "1/0 has no finite value", 3),
        ("[1e999]", "", 3),
        ("[" + "9" * 401 + "]", "", 3),
        ("[" * 9 + "1" + "]" * 9, "more than 5 axes", 2),
        ("[" * 100_000, "never closed", 2),
        ("[" * 100_000 + "1" + "]" * 100_000, "more than 5 axes", 2),
        ("a", "a is not a number", 2),
        ("\x1b[31m", "no meaning", 2),
        ("@", "missing after @", 2),
        ("@nowhere.csv", "there is no file nowhere.csv", 2),
        ("@image.png", "no file of an array", 2),
        ([[1, True]], "entry 1,2 of the image is true, no number", 2),
        ([1, None], "entry 2 of the image is null, no number", 2),
        ([float("nan")], "entry 1 of the image is nan", 3),
        ([1, "x"], "entry 2 of the image", 2),
        ([[1, 2], (3,)], "entry 2 of the image has 1 entry", 2),
        (None, "NoneType", 2),
        ({}, "a dict", 2),
        (b"1,2", "a bytes", 2),
        (numpy.array(["a"]), "entry 1 of the image", 2),
        (numpy.array([1j]), "no number", 2),
    ],
    ids=lambda part: repr(part)[:40],
)
def test_what_can_not_be_read(given: object, says: str, code: int) -> None:
    with pytest.raises(NetcalcError) as caught:
        read_signal(given, "the image")
    assert says in caught.value.message
    assert caught.value.exit_code == code
    place = caught.value.place
    assert place is None or 0 <= place.start <= place.end <= len(place.text)


def test_the_place_of_a_fault() -> None:
    with pytest.raises(NetcalcError) as caught:
        read_signal("[[1, 2], [3, sqr(4)]]", "the image")
    place = caught.value.place
    assert place is not None
    assert place.text[place.start : place.end] == "sqr"


def test_files(tmp_path: Path) -> None:
    whole = [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]
    (tmp_path / "x.json").write_text(json.dumps(whole))
    (tmp_path / "s.json").write_text('[0.1, "1/9"]')
    (tmp_path / "x.csv").write_text("# grey\n1, 0.1\n3, 4\n")
    numpy.save(tmp_path / "x.npy", numpy.array(whole))
    numpy.save(tmp_path / "six.npy", numpy.zeros((1,) * 6))
    assert read_signal(f"@{tmp_path}/x.json", "the image").nested == whole
    assert read_signal(f"@{tmp_path}/x.npy", "the image").nested == whole
    assert read_signal(f"@{tmp_path}/x.csv", "the image").nested == [[1, 0.1], [3, 4]]
    assert read_signal(f"@{tmp_path}/s.json", "the filter").denominator == 90
    with pytest.raises(NetcalcError, match="at most 5 axes"):
        read_signal(f"@{tmp_path}/six.npy", "the image")


def test_numbers_stay_what_was_written() -> None:
    assert read_signal("[0.1, 0.2]", "x") == Signal((2,), [1, 2], 10)
    assert read_signal("1/9*ones(3)", "x") == Signal((3,), [1, 1, 1], 9)
    assert signal((2,), [0.1, 1 / 3]).numbers == [0.1, 1 / 3]
    assert signal((2,), [2.0**60, 0.5]).numbers == [2.0**60, 0.5]
    assert signal((1,), [5e-324]).numbers == [5e-324]


def test_fractions_that_have_no_handy_denominator_in_common() -> None:
    found = signal((9999,), [Fraction(1, n) for n in range(1, 10_000)])
    assert found.denominator == 0
    assert found.numbers[2] == 1 / 3


@pytest.mark.parametrize("value", [0.25, 1 / 3, 1e16, 1e300, 123.456])
def test_a_great_many_numbers_keep_their_value(value: float) -> None:
    found = signal((MOST_LONG + 1,), [value] * (MOST_LONG + 1))
    assert found.numbers[0] == value
    assert bool(found.denominator) is (value in (0.25, 123.456))


@pytest.mark.parametrize(
    ("shape", "size", "image", "read"),
    [
        ((4,), None, [[1, 2, 3, 4]], "4"),
        ((2, 2), None, [[[1, 2], [3, 4]]], "2x2"),
        ((2, 1, 2), None, [[[1, 2]], [[3, 4]]], "2@1x2"),
        ((1, 2, 1, 2), None, [[[[1, 2]], [[3, 4]]]], "1@2x1x2"),
        ((4,), "2x2", [[[1, 2], [3, 4]]], "2x2"),
        ((2, 2), "2@2", [[1, 2], [3, 4]], "2@2"),
        ((4,), "1x2x2", [[[1, 3]], [[2, 4]]], "2@1x2"),
        ((1, 4), "1x2x2", [[[1, 3]], [[2, 4]]], "2@1x2"),
        ((4,), "2@1x2", [[[1, 2]], [[3, 4]]], "2@1x2"),
        ((2, 2, 1), "2x2", [[[1, 2], [3, 4]]], "2x2"),
    ],
)
def test_how_an_image_is_laid_out(shape: tuple[int, ...], size: str | None, image: object, read: str) -> None:
    found, seen = image_of(Signal(shape, [1, 2, 3, 4]), parse_shape(size) if size else None)
    assert found.nested == image
    assert str(seen) == read


@pytest.mark.parametrize(
    ("shape", "size", "says"),
    [
        ((4,), "3x3", "has 4 numbers, and 3x3 has 9"),
        ((2, 3), "3@2", "which is no way of writing 3@2"),
        ((2, 3), "3x2", "which is no way of writing 3x2"),
        ((), None, "no axes"),
        ((1,) * 5, None, "5 axes"),
    ],
)
def test_sizes_that_do_not_go_with_the_numbers(shape: tuple[int, ...], size: str | None, says: str) -> None:
    values = [1] * (4 if shape == (4,) else 6 if shape else 1)
    with pytest.raises(NetcalcError, match=says):
        image_of(Signal(shape, values), None if size is None else parse_shape(size))


def test_channels_last_is_a_transposition() -> None:
    values = list(range(24))
    found, _ = image_of(Signal((2, 3, 4), values), Shape((2, 3), 4))
    assert found.nested == numpy.arange(24).reshape(2, 3, 4).transpose(2, 0, 1).tolist()


@pytest.mark.parametrize(("image", "says"), [("[[1e-400]]", "too small"), ("[[1e-200, 1]]", "too small")])
def test_numbers_that_floats_would_lose_are_refused(image: str, says: str) -> None:
    heard = ask("convolve", image, "[[1e-200]]", "--bare")
    assert (heard.code, heard.out) == (3, "")
    assert says in heard.err


def test_the_smallest_floats_are_numbers() -> None:
    assert ask("convolve", "[[1e-200, 0]]", "[[1e-123]]", "--bare").out == "[[1e-323,0]]\n"
