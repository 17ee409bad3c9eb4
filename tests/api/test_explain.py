"""`explain` and `derivative_source`: what is said, and of what."""

import ast

import numpy as np
import pytest

import tapeless as tl

X = np.array([1.0, -2.0, 3.0])


def signal(x, n=2):
    s = 0.0
    for i in range(len(x)):
        s += x[i] ** n
    return s


def doubled(x):
    return 2.0 * x


def test_the_heading():
    lines = tl.explain(signal, X).splitlines()
    assert lines[0] == "signal: value and gradient"
    assert lines[1].startswith("defined: test_explain.py:")
    assert "argument: x, float64[:]" in lines
    assert "argument: n, int64" in lines
    assert any(line.startswith("engine: numba") for line in lines)
    assert any(line.startswith("tape: ") for line in lines)


def test_the_source_is_python_with_the_lines_of_the_user():
    text = tl.explain(signal, X)
    source = text.partition("\n\n")[2]
    ast.parse(source)
    assert source == tl.derivative_source(signal, X)
    assert "s += x[i] ** n" in source


def test_of_a_derivative():
    assert tl.explain(tl.grad(signal), X).startswith("signal: gradient\n")
    text = tl.explain(tl.hessian(signal), X)
    assert text.startswith("signal: Jacobian of the gradient\n")
    assert tl.explain(tl.jacobian(doubled), X).startswith("doubled: Jacobian\n")


def test_modes():
    assert tl.explain(signal, X, mode="forward").startswith("signal: derivative along a direction")
    assert tl.explain(doubled, X).startswith("doubled: pullback")  # not a number
    with pytest.raises(tl.ArgumentError, match="'reverse', 'forward'"):
        tl.explain(signal, X, mode="sideways")


def test_engines():
    text = tl.explain(signal, X, engine="python")
    assert "engine: python" in text
    assert "njit" not in text


def test_stages():
    with pytest.raises(tl.ArgumentError, match="There are frontend") as caught:
        tl.explain(signal, X, stage="nowhere")
    names = str(caught.value).partition("There are ")[2].rstrip(".").split(", ")
    assert len(names) > 2
    for name in names:
        assert tl.explain(signal, X, stage=name)


def test_nothing_to_differentiate_in():
    with pytest.raises(tl.IntegerArgument):
        tl.explain(signal, np.array([1, 2]))
    with pytest.raises(TypeError):
        tl.explain(signal)
