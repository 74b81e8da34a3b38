"""Every command in one table: where it lives, what it answers, an example. None is imported here.

A new command is a function under @question in one of the modules beside this one, and its row here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from netcalc.cli.question import Recorded


class Example(NamedTuple):
    """A line to type, and what it prints with --bare ("" where that is more than a line)."""

    line: str
    prints: str = ""


class Row(NamedTuple):
    """A command before it is loaded."""

    name: str
    where: str
    group: str
    summary: str
    example: Example

    def load(self) -> Recorded:
        """The command's function with its options; imports its module, and no other command's."""
        from importlib import import_module

        module, _, attribute = self.where.partition(":")
        recorded: Recorded = getattr(import_module(module), attribute)
        return recorded


GROUPS = ("Sizes", "Counts and costs", "Gradients", "Perceptrons and functions", "Homework")

ROWS = (
    Row(
        "conv-shape",
        "netcalc.cli.sizes:conv_shape",
        "Sizes",
        "output size of a convolution",
        Example("netcalc conv-shape 32x32x3 --filters 10 --kernel 5 --padding 2", "32x32x10"),
    ),
    Row(
        "pool-shape",
        "netcalc.cli.sizes:pool_shape",
        "Sizes",
        "output size of a pooling",
        Example("netcalc pool-shape 224x224x3 --kernel 2", "112x112x3"),
    ),
    Row(
        "params",
        "netcalc.cli.counts:params",
        "Counts and costs",
        "parameters of a network, layer by layer",
        Example("netcalc params 784-256-10", "203530"),
    ),
    Row(
        "summary",
        "netcalc.cli.counts:summary",
        "Counts and costs",
        "parameters, MACs, memory and receptive field of a design",
        Example("netcalc summary vgg16", "138357544"),
    ),
    Row(
        "compare",
        "netcalc.cli.counts:compare",
        "Counts and costs",
        "designs side by side",
        Example("netcalc compare '784 kernel:60000' 784-256-10", "[60000,203530]"),
    ),
    Row(
        "solve",
        "netcalc.cli.solve:solve",
        "Counts and costs",
        "which width, depth, padding, stride gives this?",
        Example("netcalc solve 784 _ 10 --max-params 100000", "_=125"),
    ),
    Row(
        "zoo",
        "netcalc.cli.zoo:zoo",
        "Counts and costs",
        "the networks that ship, and their text",
        Example("netcalc zoo mlp", "784 256 relu 10"),
    ),
    Row(
        "backprop",
        "netcalc.cli.gradients:backprop",
        "Gradients",
        "forward and backward pass, node by node",
        Example("netcalc backprop '(x+y)*z' --at x=-2,y=5,z=-4", "x=-4,y=-4,z=3"),
    ),
    Row(
        "grad",
        "netcalc.cli.formulas:grad",
        "Gradients",
        "gradient as formulas",
        Example("netcalc grad 'x^2*y'", "x=2*x*y,y=x^2"),
    ),
    Row(
        "jacobian",
        "netcalc.cli.formulas:jacobian",
        "Gradients",
        "matrix of first derivatives, a row for each result",
        Example("netcalc jacobian 'sin(x1)*cos(x2)'", "[[cos(x1)*cos(x2),-sin(x1)*sin(x2)]]"),
    ),
    Row(
        "hessian",
        "netcalc.cli.formulas:hessian",
        "Gradients",
        "second derivatives as formulas",
        Example("netcalc hessian 'x^2*y'", "[[2*y,2*x],[2*x,0]]"),
    ),
    Row(
        "chain",
        "netcalc.cli.formulas:chain",
        "Gradients",
        "the chain rule, link by link",
        Example("netcalc chain 'u = x^2; z = sin(u)'", "2*x*cos(x^2)"),
    ),
    Row(
        "graph",
        "netcalc.cli.graphs:graph",
        "Gradients",
        "the compute graph, drawn",
        Example("netcalc graph '(x+y)*z' --at x=-2,y=5,z=-4", "n1=x + y,f=n1*z"),
    ),
    Row(
        "descend",
        "netcalc.cli.descend:descend",
        "Gradients",
        "gradient descent, step by step",
        Example("netcalc descend '(w-3)^2' --at w=0 --rate 0.25 --steps 2", "w=2.25"),
    ),
    Row(
        "truth-table",
        "netcalc.cli.perceptrons:truth_table",
        "Perceptrons and functions",
        "what a net of perceptrons computes, and a formula for it",
        Example("netcalc truth-table 'z = step(x1 + 2x2 + x3 - 2.5)'", "x2 & (x1 | x3)"),
    ),
    Row(
        "separable",
        "netcalc.cli.separable:separable",
        "Perceptrons and functions",
        "can one perceptron compute it?",
        Example("netcalc separable 'x1 xor x2'", "false"),
    ),
    Row(
        "activation",
        "netcalc.cli.activation:activation",
        "Perceptrons and functions",
        "derivative, range and saturation of activation functions",
        Example("netcalc activation tanh", "tanh=1 - tanh(a)^2"),
    ),
    Row(
        "softmax",
        "netcalc.cli.probability:softmax",
        "Perceptrons and functions",
        "scores as shares of 1, with the maximum taken off",
        Example("netcalc softmax 1000 1000 -1000", "[0.5,0.5,0]"),
    ),
    Row(
        "cross-entropy",
        "netcalc.cli.probability:cross_entropy",
        "Perceptrons and functions",
        "entropy, cross-entropy and KL divergence, term by term",
        Example("netcalc cross-entropy --p 1/2,1/4,1/4 --q 1/4,1/4,1/2 --base 2", "1.75"),
    ),
    Row(
        "convolve",
        "netcalc.cli.convolve:convolve",
        "Perceptrons and functions",
        "the sliding dot products themselves, and poolings",
        Example("netcalc convolve '[[1,2,0],[0,1,3],[2,1,1]]' '[[1,0],[0,1]]' --bias 1", "[[3,6],[2,3]]"),
    ),
    Row(
        "gradient-flow",
        "netcalc.cli.flow:gradient_flow",
        "Perceptrons and functions",
        "do the gradients of a deep net vanish or explode?",
        Example("netcalc gradient-flow '784 20*(256 sigmoid) 10'", "vanishing"),
    ),
    Row(
        "plot",
        "netcalc.cli.plot:plot",
        "Perceptrons and functions",
        "a function of one variable as a curve",
        Example("netcalc plot 'x^2' --from 0 --to 1 --samples 3", "x=[0,0.5,1],f=[0,0.25,1]"),
    ),
    Row(
        "equal",
        "netcalc.cli.equality:equal",
        "Homework",
        "are two formulas the same function?",
        Example("netcalc equal 'tanh(x)' '2*sigmoid(2x)-1'", "true"),
    ),
    Row(
        "check",
        "netcalc.cli.homework:check",
        "Homework",
        "marks answers, of one student or of a class",
        Example("netcalc check key.toml class/", "ann=6,ben=3,cleo=3"),
    ),
    Row(
        "batch",
        "netcalc.cli.batch:batch",
        "Homework",
        "many questions: JSON lines in, JSON lines out",
        Example("netcalc batch < questions.jsonl"),
    ),
)

COMMANDS = {row.name: row for row in ROWS}


def listing() -> str:
    """What netcalc can answer: the commands in their groups, one example each."""
    lines = [
        "netcalc answers questions about the design of neural networks, with its working.",
        "",
        "usage: netcalc COMMAND ARGUMENT... [OPTION...]",
    ]
    for group in GROUPS:
        rows = [row for row in ROWS if row.group == group]
        lines += ["", group] if rows else []
        for row in rows:
            lines += [f"  {row.name:<15} {row.summary}", f"      {row.example.line}"]
    lines += [
        "",
        "netcalc COMMAND -h   worked examples and options of a command",
        "netcalc --version    the version",
    ]
    return "\n".join(lines) + "\n"
