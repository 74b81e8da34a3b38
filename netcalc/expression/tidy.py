"""Formulas made shorter by sympy, in a child process under limits of memory and time.

The untidied formula is always in hand. The child (simplifier.py) gets it step by step, never as text to
evaluate, and offers other forms; here each is held against the untidied one at points of every sign, and
dropped where it has another value or another domain. The shortest of what is left is the answer. The child
is started for the first formula, kept for the next, and killed when it does not answer in time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from netcalc.expression.graph import Graph, Step
from netcalc.expression.trace import forward
from netcalc.operations import FLOATS, FUNCTIONS, OPERATIONS

if TYPE_CHECKING:
    from queue import Queue
    from subprocess import Popen

TIMEOUT = 10.0
"""Seconds for all formulas of one answer."""

PROBES, NEEDED = 24, 3
"""Points at which a form is compared, and how many of them must have a value."""


class Tidied(NamedTuple):
    """The formulas, and why some may be longer than they need to be ("" where none is)."""

    graphs: list[Graph]
    stopped: str = ""


def tidied(
    graphs: Sequence[Graph],
    names: Sequence[str],
    timeout: float = TIMEOUT,
    decimals: bool = False,
    begun: float | None = None,
) -> Tidied:
    """The shortest forms of formulas; `names` are the variables in the order in which factors stand.

    With `decimals` a half is 0.5, else 1/2. The seconds of the timeout run from `begun`, by
    time.monotonic, or from now.

    Of two forms equally long the one nearest to the untidied wins. A form has the same value wherever the
    formula has one, and none elsewhere, at every point that was probed.

    >>> from netcalc.expression.parser import parse
    >>> from netcalc.expression.printer import program
    >>> made = tidied([parse("cos(x2)*cos(x1)").graph, parse("x*y + y*x").graph], ["x1", "x2", "x", "y"])
    >>> [program(graph) for graph in made.graphs]
    ['cos(x1)*cos(x2)', '2*x*y']
    """
    best = list(graphs)
    asked = [k for k, graph in enumerate(graphs) if not _is_plain(graph)]
    if not asked:
        return Tidied(best)
    judges: dict[int, _Judge] = {}
    stopped = ""
    clock = (monotonic() if begun is None else begun, timeout)
    for k, steps in _offers([graphs[k] for k in asked], names, clock, decimals):
        if k is None:
            stopped = str(steps)
            continue
        graph = _graph(steps, names)
        if k not in judges:
            judges[k] = _Judge(graphs[asked[k]], decimals)
        if graph and judges[k].takes(graph):
            best[asked[k]] = graph
    return Tidied(best, stopped)


def _is_plain(graph: Graph) -> bool:
    """At most one operation, on different inputs and its number first: nothing to tidy."""
    operations = [step for step in graph.steps if step.operation]
    return len(operations) <= 1 and all(
        len({*step.inputs}) == len(step.inputs) and not graph.steps[step.inputs[-1]].literal
        for step in operations
    )


def _graph(nodes: Sequence[Sequence[Any]], names: Sequence[str]) -> Graph | None:
    """What the child wrote, as steps."""
    steps: list[Step] = []
    for kind, *rest in nodes:
        if kind == "name":
            steps.append(Step(None, name=names[rest[0]]))
        elif kind in ("number", "pi", "e"):
            steps.append(Step(None, literal=rest[0] if rest else kind))
        elif kind in OPERATIONS:
            steps.append(Step(OPERATIONS[kind], tuple(rest)))
        else:
            return None
    return Graph(tuple(steps), {}, len(steps) - 1)


# -- which form is taken -----------------------------------------------------------------------------


class _Judge:
    """Takes a form that is shorter than the last, and the same function."""

    def __init__(self, graph: Graph, decimals: bool) -> None:
        self.graph = graph
        self.decimals = decimals
        self.cost = _cost(graph, decimals) + 1  # equally long, the form with its factors in order is better
        self.points: list[dict[str, float]] = []
        self.values: list[list[float]] = []

    def takes(self, form: Graph) -> bool:
        cost = _cost(form, self.decimals)
        if cost >= self.cost or not self._agrees(form):
            return False
        self.cost = cost
        return True

    def _agrees(self, form: Graph) -> bool:
        if not self.points:
            self.points = list(_points(self.graph))
            self.values = [forward(self.graph, FLOATS, point) for point in self.points]
        met = 0
        for point, values in zip(self.points, self.values, strict=True):
            own, largest = values[self.graph.result], max(map(abs, values))
            if (own - own != 0 and own == own) or largest > 1e100:
                continue  # too large for a float: nothing is seen here
            other = forward(form, FLOATS, point)[form.result]
            if (own == own) != (other == other):
                return False
            if own == own:
                met += 1
                if not abs(own - other) <= 1e-7 * max(abs(own), abs(other)) + 1e-12 * largest:
                    return False
        return met >= NEEDED or (met > 0 and not self.graph.inputs)


def _points(graph: Graph) -> Iterator[dict[str, float]]:
    """Points of both signs and all sizes; 0 and 1 for what must be a bit."""
    from random import Random

    random = Random(14)
    inputs = graph.inputs
    bits = {
        j
        for operation, places, _, _ in graph.steps
        if operation and operation.bits
        for j in (places[:1] if operation.name == "where" else places)
    }
    for k in range(PROBES):
        yield {
            name: float(random.getrandbits(1))
            if step in bits
            else (random.choice((-1, 1)) if k % 3 else 1)
            * random.choice((0.1, 1, 1, 3))
            * random.uniform(0.1, 1)
            for name, step in inputs.items()
        }


def _cost(graph: Graph, decimals: bool) -> int:
    """How long a formula is: signs and leaves, a minus sign free, long numbers and strange decimals dear.

    Another function call to think of is dear too: exp(-x)/(1 + exp(-x))^2 has one, 1/(2 + exp(x) + exp(-x))
    has two.
    """
    costs: list[int] = []
    alike: dict[object, int] = {}
    kinds: list[int] = []
    calls = set()
    for operation, inputs, name, literal in graph.steps:
        own = 0 if operation and operation.name == "neg" else 1 + max(len(literal) - 4, 0)
        own += 2 * ("." in literal and not decimals)
        costs.append(own + sum([costs[j] for j in inputs]))
        called = operation.name if operation else ""
        kinds.append(alike.setdefault((called, *[kinds[j] for j in inputs], name, literal), len(alike)))
        if called in FUNCTIONS and called != "sqrt":
            calls.add(kinds[-1])
    return costs[graph.result] + 2 * len(calls)


# -- the child ---------------------------------------------------------------------------------------


def _offers(
    graphs: Sequence[Graph], names: Sequence[str], clock: tuple[float, float], decimals: bool
) -> Iterator[tuple[int | None, Any]]:
    """The forms that the child finds, each with the number of its formula; (None, why) where it stops."""
    import json
    from queue import Empty

    begun, timeout = clock
    deadline = begun + timeout
    request, roots = _request(graphs, names)
    request |= {"order": len(names), "decimals": decimals, "seconds": timeout}
    child = _Child.running()
    if child is None:
        yield None, "sympy can't be started"
        return
    child.send(json.dumps(request))
    finished = False
    try:
        while not finished:
            left = deadline - monotonic()
            try:
                line = child.lines.get(timeout=max(left, 0)) if left > 0 else ""
            except Empty:
                line = ""
            if line is None or line == "null\n":
                yield None, "sympy ran into its memory limit"
                if line is None:
                    return
            elif not line:
                yield None, f"sympy was stopped after {timeout:g} s (--timeout)"
                return
            elif not line.strip():
                finished = True
            else:
                root, nodes = json.loads(line)
                yield roots[root], nodes
    finally:
        if not finished:
            child.stop()


def _request(graphs: Sequence[Graph], names: Sequence[str]) -> tuple[dict[str, Any], dict[int, int]]:
    """The formulas as one list of steps, and which place there is the root of which formula."""
    place = {name: k for k, name in enumerate(names)}
    nodes: list[list[Any]] = []
    roots: list[tuple[int, int]] = []
    for graph in graphs:
        first = len(nodes)
        for operation, inputs, name, literal in graph.steps:
            if operation:
                nodes.append([operation.name, *[first + j for j in inputs]])
            elif name:
                nodes.append(["name", place[name]])
            else:
                nodes.append([literal] if literal in ("pi", "e") else ["number", literal])
        roots.append((first + graph.result, sum(step.operation is not None for step in graph.steps)))
    return {"steps": nodes, "roots": roots}, {root: k for k, (root, _) in enumerate(roots)}


class _Child:
    """The process, and a thread that reads what it says, so that nobody waits for it forever."""

    current: _Child | None = None

    def __init__(self, process: Popen[str]) -> None:
        from queue import Queue
        from threading import Thread

        self.process = process
        self.lines: Queue[str | None] = Queue()
        Thread(target=self._read, daemon=True).start()

    @classmethod
    def running(cls) -> _Child | None:
        """The process that is there, or a new one; None where none can be started."""
        if cls.current is None or cls.current.process.poll() is not None:
            cls.current = cls._started()
        return cls.current

    @classmethod
    def _started(cls) -> _Child | None:
        import atexit
        import subprocess
        import sys
        from pathlib import Path

        script = str(Path(__file__).with_name("simplifier.py"))
        try:
            process = subprocess.Popen(
                [sys.executable, "-P", script],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="ascii",
            )
        except OSError:
            return None
        child = cls(process)
        atexit.register(child.stop)
        return child

    def send(self, line: str) -> None:
        assert self.process.stdin
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        except OSError:
            pass  # it has died: its lines end, and whoever reads them sees that

    def stop(self) -> None:
        """Kill it, wherever it is."""
        self.process.kill()
        self.process.wait()
        if _Child.current is self:
            _Child.current = None

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)
