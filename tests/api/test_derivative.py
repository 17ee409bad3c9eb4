"""`derivative`: of one float, to anything."""

import math

import numpy as np
import pytest

import tapeless as tl

X = np.array([1.0, 2.0])


def test_of_a_number():
    assert tl.derivative(lambda t: math.sin(t))(0.0) == 1.0


def test_of_an_array():
    np.testing.assert_allclose(tl.derivative(lambda t: t**2 * X)(3.0), 6.0 * X)


def test_of_a_tuple():
    def orbit(t, n):
        return math.cos(t), (math.sin(t), n)

    x, (y, n) = tl.derivative(orbit)(0.0, 2)
    assert (x, y, n) == (0.0, 1.0, None)


def test_in_another_argument():
    def wave(x, t):
        return np.sum(x) * t**2

    assert tl.derivative(wave, 1)(X, 2.0) == 12.0
    assert tl.derivative(wave, "t")(X, t=2.0) == 12.0


def test_of_higher_order():
    cube = tl.derivative(tl.derivative(lambda t: t**3))
    assert cube(2.0) == pytest.approx(12.0)
    assert tl.grad(cube)(2.0) == pytest.approx(6.0)
    assert tl.derivative(tl.grad(lambda t: t**3))(2.0) == pytest.approx(12.0)


def test_kinds():
    assert type(tl.derivative(lambda t: t * 2.0)(1.0)) is float
    assert tl.derivative(lambda t: t * t)(np.float32(1.0)).dtype == "float32"


@pytest.mark.parametrize("argument", [X, (1.0, 2.0)])
def test_more_than_one_float_is_refused(argument):
    with pytest.raises(tl.ArgumentError, match="takes one float"):
        tl.derivative(lambda t: t)(argument)


def test_other_refusals():
    with pytest.raises(tl.IntegerArgument):
        tl.derivative(lambda t: t * 2.0)(1)
    with pytest.raises(tl.ArgumentError, match="takes one argument"):
        tl.derivative(lambda t: t, (0,))
