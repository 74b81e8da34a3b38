"""Floors and doors: what a room may import, and what a command loads."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "netcalc"
MODULES = sorted(path.relative_to(ROOT) for path in PACKAGE.rglob("*.py"))

FLOORS = {
    "errors": 0,
    "operations": 1,
    "expression": 2,
    "network": 2,
    "values": 3,
    "answer": 3,
    "alike": 3,
    "elements": 3,
    "picking": 3,
    "brackets": 3,
    "rounding": 3,
    "ready": 3,
    "verdict": 4,
    "questions": 4,
    "homework": 5,
    "render": 6,
    "cli": 7,
}
ALONE = {("expression", "network"), ("network", "expression")}
"""Rooms on the same floor that do not know each other."""

ONLY_ROOM = {
    "typer": "cli",
    "rich": "render/table.py",
    "sympy": "expression/simplifier.py",
    "mpmath": "operations/ball.py",
    "click": None,
}
"""The one room that may import a package."""

LATE = {
    "numpy",
    "sympy",
    "mpmath",
    "rich",
    "fractions",
    "decimal",
    "dataclasses",
    "difflib",
    "tomllib",
    "importlib.metadata",
}
"""What no module imports before it is needed; table.py is itself loaded late."""

LOADED_LATE = {
    "render/table.py": {"rich"},
    "operations/arrays.py": {"numpy"},
    "expression/lost_entries.py": {"numpy"},
    "network/convolve_arrays.py": {"numpy"},
}
"""Rooms that are loaded only where what they import is needed: for a table, for arrays."""


def imports(path, *, top=False):
    """The modules that a file imports: all of them, or only those loaded with it."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    nodes = _loaded(tree.body) if top else ast.walk(tree)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _loaded(body):
    for node in body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        yield node
        if isinstance(node, ast.If | ast.Try):
            yield from _loaded(node.body)


def room(path):
    parts = path.with_suffix("").parts
    return parts[1] if len(parts) > 1 else ""


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_imports_go_down(path):
    here = room(path)
    if here not in FLOORS:  # the package's two doors
        return
    for name in imports(path):
        if not name.startswith("netcalc."):
            continue
        there = name.split(".")[1]
        if there in FLOORS:
            assert FLOORS[there] <= FLOORS[here], f"{path} imports {name}, which stands above it"
            assert (here, there) not in ALONE
            if here == "render":
                assert there in ("render", "answer", "errors"), f"{path} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_packages_have_one_door(path):
    for name in imports(path):
        package = name.split(".")[0]
        if package in ONLY_ROOM:
            door = ONLY_ROOM[package]
            assert door, f"{path} imports {package}"
            assert str(path.relative_to("netcalc")).startswith(door), f"{path} imports {package}"


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_heavy_doors_open_late(path):
    late = LATE - LOADED_LATE.get(path.relative_to("netcalc").as_posix(), set())
    for name in imports(path, top=True):
        assert name not in late, f"{path} imports {name} when it is loaded"
        assert name.split(".")[0] not in late, f"{path} imports {name} when it is loaded"


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_file_is_a_room(path):
    assert (ROOT / path).read_text(encoding="utf-8").count("\n") <= 400


@pytest.mark.parametrize("path", [p for p in MODULES if (ROOT / p).stat().st_size], ids=str)
def test_every_module_says_what_it_is_for(path):
    assert ast.get_docstring(ast.parse((ROOT / path).read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_nothing_interprets_text(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & {"eval", "exec", "compile", "sympify", "parse_expr", "__import__"}


def test_top_level():
    allowed = {"pyproject.toml", "README.md", "LICENSE", "netcalc", "tests", "examples"}
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    names = {name.split("/")[0] for name in tracked} or {path.name for path in ROOT.iterdir()}
    assert {name for name in names if not name.startswith(".")} <= allowed


COMMANDS = [
    ["conv-shape", "32x32x3", "-F", "5", "--filters", "10"],
    ["pool-shape", "224x224x3", "-F", "2"],
    ["params", "784-256-10"],
    ["summary", "784 256 relu 10", "--examples", "60000"],
    ["compare", "784 kernel:60000", "784-256-10"],
    ["solve", "784 _ 10", "--max-params", "100000"],
    ["zoo"],
    ["zoo", "mlp"],
    ["backprop", "1/(1+exp(-(w*x+b)))", "--at", "w=1,x=2,b=0.5"],
    ["backprop", "1/(1+exp(-(w*x+b)))"],
    ["backprop", "x*y", "--at", "x=1,y=2", "--draw"],
    ["graph", "1/(1+exp(-(w*x+b)))", "--at", "w=1,x=2,b=0.5"],
    ["graph", "relu(W@x)", "--shape", "W=2x3,x=3"],
    ["grad", "x^2*sin(y)"],
    ["grad", "z = W@x; sum(z^2)", "--shape", "W=2x3,x=3"],
    ["chain", "z = W@x; sum(z)", "--wrt", "x", "--shape", "W=2x3,x=3"],
    ["descend", "(w-3)^2", "--at", "w=0", "--method", "adam"],
    ["convolve", "[[1,2],[3,0.5]]", "1/2*ones(2, 2)", "--trace", "1,1"],
    ["gradient-flow", "784 9*(256 tanh) 10", "--init", "normal:0.01"],
    ["separable", "x1 & (x2 | x3)"],
    ["truth-table", "z = step(x1 + 2x2 + x3 - 2.5); y = z | x4", "--target", "x1 & x2"],
    ["plot", "1/(1 + exp(-x))", "relu(x)"],
    ["softmax", "1", "2", "1/3", "--jacobian"],
    ["cross-entropy", "--p", "0.5,1/2", "--q", "[0.25, 0.75]"],
]


def loaded(argv):
    """The modules that a command loads, in an interpreter of its own."""
    code = (
        "import sys, json\n"
        "from netcalc.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *argv], capture_output=True, text=True, check=True)
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("argv", COMMANDS, ids=[" ".join(argv) for argv in COMMANDS])
@pytest.mark.parametrize("form", ["--json", "--bare", "--quiet", "--format=table"])
def test_what_a_command_loads(argv, form):
    modules = loaded([*argv, form])
    assert not modules & {"numpy", "sympy", "mpmath"}
    if form != "--format=table":
        assert "rich" not in modules


@pytest.mark.parametrize(
    "argv",
    [
        ["equal", "tanh(x)", "2*sigmoid(2x)-1"],
        ["equal", "(A@B).T", "B.T@A.T", "--shape", "A=2x2,B=2x2"],
        ["backprop", "x*y", "--at", "x=1,y=2", "--check"],
        ["backprop", "x*y", "--expect", "x=1*y,y=x"],
        ["activation", "tanh"],
    ],
)
def test_many_digits_load_mpmath_alone(argv):
    modules = loaded([*argv, "--json"])
    assert "mpmath" in modules
    assert not modules & {"numpy", "sympy", "rich"}


KEY = """[[question]]
id = "q1"
ask = "params 784-10"
[[question]]
id = "q2"
answer = "x=0.731,y=2"
partial = "per-element"
"""


@pytest.mark.parametrize("form", ["--json", "--format=tap", "--format=junit", "--format=gradescope"])
def test_a_key_of_numbers_loads_no_numbers_of_many_digits(tmp_path, form):
    (tmp_path / "key.toml").write_text(KEY)
    (tmp_path / "ann.txt").write_text("q1 = 7,850\nq2 = x=0.731, y=3\n")
    modules = loaded(["check", f"{tmp_path}/key.toml", f"{tmp_path}/ann.txt", form])
    assert not modules & {"numpy", "sympy", "mpmath", "rich", "dataclasses"}


def test_a_batch_loads_what_its_questions_need(tmp_path):
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(json.dumps({"argv": argv}) + "\n" for argv in [*COMMANDS, ["nonsense"]]))
    modules = loaded(["batch", f"@{path}"])
    assert not modules & {"rich", "numpy", "sympy", "mpmath", "tomllib", "netcalc.cli.homework"}


@pytest.mark.parametrize("values", [["--at", "W=[[1,2],[3,4]],x=[1,2]"], ["--shape", "W=2x2,x=2"]])
def test_arrays_load_numpy_alone(values):
    modules = loaded(["backprop", "sum(W@x)", *values, "--json"])
    assert ("numpy" in modules) is (values[0] == "--at")
    assert not modules & {"sympy", "mpmath", "rich"}


ROOMS = {f"netcalc.cli.{room}" for room in ("sizes", "counts", "zoo", "gradients", "graphs", "batch")}


@pytest.mark.parametrize(
    ("argv", "rooms", "no_engine"),
    [
        (["conv-shape", "32", "-F", "5", "--json"], {"netcalc.cli.sizes"}, "netcalc.expression.parser"),
        (["params", "784-10", "--json"], {"netcalc.cli.counts"}, "netcalc.expression.parser"),
        (["zoo", "--json"], {"netcalc.cli.zoo"}, "netcalc.expression.parser"),
        (["backprop", "x", "--at", "x=1", "--json"], {"netcalc.cli.gradients"}, "netcalc.network.notation"),
        (["conv-shape", "-h"], {"netcalc.cli.sizes"}, "netcalc.questions.sizes"),
        (["batch", "-h"], {"netcalc.cli.batch"}, "netcalc.questions.sizes"),
        ([], set(), "netcalc.answer"),
        (["--version"], set(), "netcalc.answer"),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, list) else "",
)
def test_a_command_loads_no_other(argv, rooms, no_engine):
    modules = loaded(argv)
    assert modules & ROOMS == rooms
    assert no_engine not in modules
    assert not modules & LATE - {"dataclasses", "difflib"}
    assert ("typer" in modules) is bool(rooms)


def test_the_kinds_of_notes_are_those_that_are_told():
    from netcalc.answer import Note

    calls = (node for path in MODULES for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))))
    said = {
        node.args[0].value
        for node in calls
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Note"
        and isinstance(node.args[0], ast.Constant)
    }
    told = Note.__doc__.partition("scripts:")[2].strip(" .\n").replace("\n", " ").split(",")
    assert said <= {kind.strip() for kind in told}
