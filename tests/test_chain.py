"""The chain rule: its links, its sums, and that they come to the gradient."""

from __future__ import annotations

import pytest

from netcalc.errors import InputError
from netcalc.expression.parser import parse
from netcalc.expression.trace import forward
from netcalc.operations import FLOATS
from netcalc.questions.chain import chain
from netcalc.questions.gradients import backprop

LECTURE = "u = x^2; v = sin(x); z = u*v"

PROGRAMS = [
    (LECTURE, "x", "x=2"),
    ("u = x^2; v = sin(u) + x; z = u*v*x", "x", "x=0.7"),
    ("u = x*y; z = exp(-u)", "y", "x=0.7,y=0.4"),
    ("a = x*y; b = a^2; c = a + b; d = b*c*a; d + a", "x", "x=0.7,y=0.4"),
    ("a = w*x; h = sigmoid(a); s = v*h; y = tanh(s); (t - y)^2", "w", "w=0.3,x=2,v=-1,t=0.5"),
    ("u = x^2; v = sin(y); z = u*v", "x", "x=2,y=1"),
    ("u = x^2; w = u*x; z = exp(w)*u", "u", "x=0.3"),
]


def test_the_lecture():
    answer = chain(LECTURE, at="x=2")
    assert {(link["of"], link["by"]): link["formula"] for link in answer.links} == {
        ("z", "u"): "v",
        ("z", "v"): "u",
        ("u", "x"): "2*x",
        ("v", "x"): "cos(x)",
    }
    assert str(answer.working[0]).startswith("dz/dx = dz/du*du/dx + dz/dv*dv/dx = 0.909297*4 + 4*(-0.416147)")
    assert str(chain(LECTURE).working[0]) == "dz/dx = dz/du*du/dx + dz/dv*dv/dx = v*2*x + u*cos(x)"
    assert chain(LECTURE).at is None


@pytest.mark.parametrize(("source", "wrt", "at"), PROGRAMS)
def test_it_comes_to_the_gradient(source, wrt, at):
    answer = chain(source, wrt=wrt, at=at)
    expected = backprop(source, at=at, wrt=wrt).gradients[wrt]
    assert answer.at == pytest.approx(expected)
    assert float(answer.working[0].result) == pytest.approx(expected, rel=1e-5)
    graph = parse(answer.total).graph
    point = {name: float(number) for name, number in (pair.split("=") for pair in at.split(","))}
    assert forward(graph, FLOATS, point)[graph.result] == pytest.approx(expected)


@pytest.mark.parametrize(("source", "wrt", "at"), PROGRAMS)
def test_links_multiply_to_the_gradient_along_all_paths(source, wrt, at):
    links = chain(source, wrt=wrt, at=at).links

    def slope(of):
        if of == wrt:
            return 1.0
        return sum(link["value"] * slope(link["by"]) for link in links if link["of"] == of)

    expected = backprop(source, at=at, wrt=wrt).gradients[wrt]
    assert slope(links[0]["of"]) == pytest.approx(expected)


def test_shared_statements_have_one_link_a_reading():
    layers = "; ".join(["a0 = x^2", *(f"a{i} = a{i - 1}*sin(a{i - 1})" for i in range(1, 31)), "a30^2"])
    assert len(chain(layers, at="x=0.2").links) == 32


@pytest.mark.parametrize(
    ("source", "wrt", "message"),
    [
        ("sin(x^2)", None, "no named statement stands between x and the result"),
        ("u = y^2; z = u*x", "x", "no named statement stands between x and the result"),
        ("u = x*y; z = exp(u)", None, "the chain goes back to one variable"),
        ("u = 3; z = exp(u)", None, "no variable"),
        ("u = x^2; [u, u]", None, "chain takes one result"),
    ],
)
def test_refusals(source, wrt, message):
    with pytest.raises(InputError, match=message) as caught:
        chain(source, wrt=wrt)
    assert caught.value.hint
