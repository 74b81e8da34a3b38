"""Readers of report formats that know nothing of netcalc: TAP 14, JUnit XML, Gradescope's results.

Each raises AssertionError where a text breaks the format's own rules, and returns what it read.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

REFERENCE = Path(__file__).parent / "reference"


class Point(NamedTuple):
    """A test point of TAP."""

    ok: bool
    number: int
    description: str
    directive: str
    diagnosis: dict[str, Any]


def tap(text: str) -> list[Point]:
    """TAP 14 without subtests (https://testanything.org/tap-version-14-specification.html)."""
    assert text.endswith("\n")
    assert "\r" not in text
    lines = text.split("\n")[:-1]
    assert lines[0] == "TAP version 14"
    plans = [line for line in lines if re.fullmatch(r"1\.\.[0-9]+( # .*)?", line)]
    assert len(plans) == 1
    points: list[Point] = []
    at = 1
    while at < len(lines):
        line = lines[at]
        at += 1
        if line in plans or re.match(r" *#", line) or not line.strip():
            assert not line.startswith("# Subtest"), "a comment that begins a subtest"
            continue
        match = re.fullmatch(r"(not )?ok (\d+)(?: -)?(?: (.*))?", line)
        assert match, f"no line of TAP: {line}"
        description, directive = _parted(match[3] or "")
        diagnosis: dict[str, Any] = {}
        if at < len(lines) and lines[at] == "  ---":
            end = lines.index("  ...", at)
            diagnosis = dict(map(_field, lines[at + 1 : end]))
            at = end + 1
        points.append(Point(not match[1], int(match[2]), description, directive, diagnosis))
    most = int(plans[0].split()[0][3:])
    assert [point.number for point in points] == list(range(1, most + 1))
    return points


def _parted(text: str) -> tuple[str, str]:
    r"""Description and directive: `\\` is a backslash, `\#` a hash, ` # ` begins a directive."""
    found, at = "", 0
    while at < len(text):
        if text[at] == "\\" and text[at + 1 : at + 2] in ("\\", "#"):
            found += text[at + 1]
            at += 2
        elif re.match(r"\s#\s+(skip|todo)", text[at:], re.IGNORECASE):
            return found, text[at:].strip()
        else:
            found += text[at]
            at += 1
    return found, ""


def _field(line: str) -> tuple[str, Any]:
    """`  name: value` of a YAML block; the values here are in the part of YAML that is JSON."""
    match = re.fullmatch(r"  (\w+): (.*)", line)
    assert match, f"no YAML: {line}"
    return match[1], json.loads(match[2])


def junit(text: str) -> ElementTree.Element:
    """JUnit XML by the rules in reference/junit.json; counts are those of what is there."""
    rules = json.loads((REFERENCE / "junit.json").read_text())
    root = ElementTree.fromstring(text)
    assert root.tag == rules["root"]
    for element in root.iter():
        _check(element, rules)
    for suite in (root, *root.iter("testsuite")):
        cases = list(suite.iter("testcase"))
        assert int(suite.attrib["tests"]) == len(cases)
        for kind, attribute in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            if attribute in suite.attrib:
                assert int(suite.attrib[attribute]) == sum(case.find(kind) is not None for case in cases)
    return root


def _check(element: ElementTree.Element, rules: dict[str, Any]) -> None:
    rule = rules["elements"][element.tag]
    given = set(element.attrib)
    assert given >= set(rule["required"]), f"{element.tag} lacks {set(rule['required']) - given}"
    assert given <= {*rule["required"], *rule["optional"]}, f"{element.tag} has {given}"
    assert {child.tag for child in element} <= set(rule["children"])
    texts = [element.text or "", *(child.tail or "" for child in element)]
    assert rule["text"] or not "".join(texts).strip()
    if "time" in given and element.tag != "testcase":
        assert re.fullmatch(rules["SUREFIRE_TIME"], element.attrib["time"])


def gradescope(text: str) -> dict[str, Any]:
    """Gradescope's results.json by the fields in reference/gradescope.json."""
    rules = json.loads((REFERENCE / "gradescope.json").read_text())
    results = json.loads(text, parse_constant=lambda name: pytest_fail(name))
    _fields(results, rules["top"])
    tests = results.get("tests", [])
    for test in tests:
        _fields(test, rules["test"])
        assert "max_score" not in test or test["score"] <= test["max_score"]
    assert "score" in results or (tests and all("score" in test for test in tests))
    assert isinstance(results, dict)
    return results


def pytest_fail(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")


def _fields(given: dict[str, Any], known: dict[str, Any]) -> None:
    types = {"number": (int, float), "text": str, "object": dict, "list": list}
    for name, value in given.items():
        assert name in known, f"there is no field {name}"
        if isinstance(known[name], list):
            assert value in known[name]
        else:
            assert isinstance(value, types[known[name]])
            assert not isinstance(value, bool)
