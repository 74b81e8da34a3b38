"""Values from files: names with values in JSON or TOML, one array in CSV, NPY or JSON.

A file is data: nothing in it is run, and a pickle inside an .npy is refused. What it holds is returned as
plain numbers and lists; whoever asked looks whether they make an array.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from netcalc.errors import InputError, LimitError, NotationError, shown
from netcalc.operations.shapes import AXES, LARGEST, written

BYTES_LIMIT = 64 * 2**20
"""Of one file of values."""

_TABLES = (".csv", ".tsv", ".txt", ".dat")
_KNOWN = "an array is read from a .csv, .npy or .json file"
_FORMS = "@FILE names a .json or .toml file; one array is W=@w.csv, .npy or .json"


def read_names(path: str) -> Mapping[str, Any]:
    """The mapping of names to values in a JSON or TOML file.

    Raises InputError where there is none, NotationError where it can't be read.
    """
    if path.lower().endswith((*_TABLES, ".npy")):
        raise InputError(f"{shown(path)} holds one array and no names", f"give it one: W=@{shown(path)}")
    found = _parsed(path, _FORMS)
    if not isinstance(found, dict):
        raise InputError(f"{shown(path)} holds no names with values", 'for example {"x": -2, "y": 5}')
    return found


def read_array(path: str, most_axes: int = AXES) -> Any:
    """The number, or the lists of numbers, in a CSV, NPY or JSON file.

    A table of one row or of one column is a vector; a .json file tells the two from a vector.
    `most_axes` is looked at where memory is at stake: in an .npy file.
    """
    lowered = path.lower()
    if not path:
        raise InputError("the name of a file is missing after @", _KNOWN)
    if lowered.endswith(_TABLES):
        return table(_text(path, _KNOWN), path)
    if lowered.endswith(".npy"):
        return _npy(path, most_axes)
    if lowered.endswith(".npz"):
        raise InputError(
            f"{shown(path)} is an archive of arrays", "save one of them with numpy.save, as .npy"
        )
    if not lowered.endswith(".json"):
        raise InputError(f"{shown(path)} is no file of an array", _KNOWN)
    found = _parsed(path, _KNOWN)
    if isinstance(found, dict):
        raise InputError(f"{shown(path)} holds names", f"read them all: --at @{shown(path)}")
    return found


def _parsed(path: str, hint: str) -> Any:
    import json
    import tomllib

    try:
        text = _text(path, hint)
        return tomllib.loads(text) if path.lower().endswith(".toml") else json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotationError(f"{shown(path)} is no JSON or TOML: {shown(str(error), 100)}") from None


def _text(path: str, hint: str) -> str:
    try:
        with open(path, "rb") as file:
            data = file.read(BYTES_LIMIT + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in the path
        raise _unreadable(path, error, hint) from None
    if len(data) > BYTES_LIMIT:
        raise LimitError(f"{shown(path)} is larger than {BYTES_LIMIT:,} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotationError(f"{shown(path)} is no UTF-8 text: {shown(str(error), 100)}") from None


def _unreadable(path: str, error: Exception, hint: str) -> InputError:
    if isinstance(error, FileNotFoundError):
        return InputError(f"there is no file {shown(path)}", hint)
    return InputError(f"{shown(path)} can't be read: {getattr(error, 'strerror', None) or error}", hint)


# -- CSV ---------------------------------------------------------------------------------------------


def table(text: str, path: str) -> Any:
    """The numbers of a table; empty lines and those that begin with # are left out.

    >>> table("1,2\\n3,4\\n", "w.csv"), table("# x\\n1\\n2\\n", "x.csv"), table("1 2 3", "x.txt")
    ([[1.0, 2.0], [3.0, 4.0]], [1.0, 2.0], [1.0, 2.0, 3.0])
    """
    lines = [
        (n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip() and line.strip()[0] != "#"
    ]
    if not lines:
        raise InputError(f"{shown(path)} holds no numbers")
    parted = next((sign for sign in (";", ",") if any(sign in line for _, line in lines)), None)
    rows = [_row(n, line, parted, path) for n, line in lines]
    widths = {len(row) for row in rows}
    if len(widths) > 1:
        n = next(k for k, row in enumerate(rows) if len(row) != len(rows[0]))
        one, other = len(rows[0]), len(rows[n])
        message = f"line {lines[n][0]} of {shown(path)} has {other} number{'s' * (other > 1)}"
        raise InputError(f"{message}, line {lines[0][0]} has {one}", "all rows of a matrix have one length")
    if widths == {1}:
        return [row[0] for row in rows]
    return rows[0] if len(rows) == 1 else rows


def _row(n: int, line: str, parted: str | None, path: str) -> list[float]:
    cells = line.split(parted) if parted else line.split()
    try:
        return list(map(float, cells))
    except ValueError:
        pass
    return [
        _number(cell.strip(), f"line {n}, column {k} of {shown(path)}") for k, cell in enumerate(cells, 1)
    ]


def _number(cell: str, where: str) -> float:
    try:
        return float(cell.strip("\"'"))
    except ValueError:
        pass
    if not cell:
        raise InputError(f"{where} is empty", "a table holds numbers only, one in each place")
    decimal = re.fullmatch(r"[+-]?\d+,\d+", cell)
    hint = f"write {cell.replace(',', '.')}" if decimal else "a table holds numbers only; # begins a remark"
    raise InputError(f"{where} is {shown(cell, 30)}, which is no number", hint)


# -- NPY ---------------------------------------------------------------------------------------------


def _npy(path: str, most_axes: int) -> Any:
    """The array of a .npy file, which is looked at before any memory is given to it."""
    from tokenize import TokenError
    from warnings import catch_warnings

    import numpy
    from numpy.lib.format import open_memmap  # numpy.load would open a zip file, whatever its name

    try:
        with catch_warnings(action="ignore"):  # of a header that Python 2 wrote
            array = open_memmap(path, mode="r")
    except OSError as error:
        raise _unreadable(path, error, _KNOWN) from None
    except (ValueError, EOFError, TypeError, OverflowError, SyntaxError, TokenError, MemoryError) as error:
        raise NotationError(
            f"{shown(path)} is no .npy file of numbers: {shown(str(error), 100)}", "numpy.save writes one"
        ) from None
    if array.dtype.kind not in "biuf":
        raise InputError(f"{shown(path)} holds {shown(str(array.dtype), 30)}, no real numbers")
    if array.ndim > most_axes:
        axes = "one or two axes" if most_axes == AXES else f"at most {most_axes} axes"
        raise InputError(f"{shown(path)} is {written(array.shape)}: arrays have {axes}")
    if array.size > LARGEST:
        raise LimitError(f"{shown(path)} has {array.size:,} entries; the limit is {LARGEST:,}")
    return numpy.asarray(array, dtype=float).tolist()
