"""netcalc: network design questions, answered with their working shown.

The questions of the command line as functions, each loaded when it is first named:

>>> import netcalc
>>> netcalc.backprop("(x + y)*z", at={"x": -2, "y": 5, "z": -4}).gradients
{'x': -4.0, 'y': -4.0, 'z': 3.0}

Each returns an Answer, which shows itself as a table in a terminal and in a notebook.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netcalc.answer import Answer as Answer
    from netcalc.errors import NetcalcError as NetcalcError
    from netcalc.questions.activation import activation as activation
    from netcalc.questions.chain import chain as chain
    from netcalc.questions.compare import compare as compare
    from netcalc.questions.convolve import convolve as convolve
    from netcalc.questions.counts import params as params
    from netcalc.questions.cross_entropy import cross_entropy as cross_entropy
    from netcalc.questions.descend import descend as descend
    from netcalc.questions.equality import equal as equal
    from netcalc.questions.flow import gradient_flow as gradient_flow
    from netcalc.questions.formulas import grad as grad
    from netcalc.questions.formulas import hessian as hessian
    from netcalc.questions.formulas import jacobian as jacobian
    from netcalc.questions.gradients import backprop as backprop
    from netcalc.questions.graphs import graph as graph
    from netcalc.questions.plot import plot as plot
    from netcalc.questions.separable import separable as separable
    from netcalc.questions.sizes import conv_shape as conv_shape
    from netcalc.questions.sizes import pool_shape as pool_shape
    from netcalc.questions.softmax import softmax as softmax
    from netcalc.questions.solve import solve as solve
    from netcalc.questions.summary import summary as summary
    from netcalc.questions.truth import truth_table as truth_table
    from netcalc.questions.zoo import zoo as zoo

__version__ = "0.1.0"

_ROOMS = {
    "Answer": "netcalc.answer",
    "NetcalcError": "netcalc.errors",
    "activation": "netcalc.questions.activation",
    "backprop": "netcalc.questions.gradients",
    "chain": "netcalc.questions.chain",
    "compare": "netcalc.questions.compare",
    "conv_shape": "netcalc.questions.sizes",
    "convolve": "netcalc.questions.convolve",
    "cross_entropy": "netcalc.questions.cross_entropy",
    "descend": "netcalc.questions.descend",
    "equal": "netcalc.questions.equality",
    "grad": "netcalc.questions.formulas",
    "gradient_flow": "netcalc.questions.flow",
    "graph": "netcalc.questions.graphs",
    "hessian": "netcalc.questions.formulas",
    "jacobian": "netcalc.questions.formulas",
    "params": "netcalc.questions.counts",
    "plot": "netcalc.questions.plot",
    "pool_shape": "netcalc.questions.sizes",
    "separable": "netcalc.questions.separable",
    "softmax": "netcalc.questions.softmax",
    "solve": "netcalc.questions.solve",
    "summary": "netcalc.questions.summary",
    "truth_table": "netcalc.questions.truth",
    "zoo": "netcalc.questions.zoo",
}

__all__ = [
    "Answer",
    "NetcalcError",
    "__version__",
    "activation",
    "backprop",
    "chain",
    "compare",
    "conv_shape",
    "convolve",
    "cross_entropy",
    "descend",
    "equal",
    "grad",
    "gradient_flow",
    "graph",
    "hessian",
    "jacobian",
    "params",
    "plot",
    "pool_shape",
    "separable",
    "softmax",
    "solve",
    "summary",
    "truth_table",
    "zoo",
]


def __getattr__(name: str) -> Any:
    """Load a question when it is first named, so that a script pays for what it asks."""
    if name not in _ROOMS:
        raise AttributeError(f"module 'netcalc' has no attribute {name!r}")
    from importlib import import_module

    from netcalc import answer

    answer.renderer = _render
    globals()[name] = getattr(import_module(_ROOMS[name]), name)
    return globals()[name]


def __dir__() -> list[str]:
    return __all__


def _render(answer: Any, form: str) -> str:
    """What an Answer shows of itself."""
    from netcalc.render import Paper, render

    if form == "notebook" and _sets_mathematics():
        from netcalc.render import notebook

        return "".join(notebook.pieces(answer, Paper()))
    return "".join(render(answer, "html" if form == "notebook" else form, Paper())).rstrip("\n")


def _sets_mathematics() -> bool:
    """Whether the notebook sets LaTeX inside HTML: Jupyter does, VS Code and Colab show its source."""
    import os
    import sys

    return "VSCODE_PID" not in os.environ and "google.colab" not in sys.modules
