"""`y[..., i]` of one element."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.errors import UnsupportedAliasing

X = np.array([1.5, 2.5, 3.0])


def read_between_writes(x):
    y = np.zeros(len(x))
    y[0] = x[0]
    s = 0.0
    for i in range(1, len(x)):
        y[i] = y[..., i - 1] * x[i]
        s += y[..., i] ** 2
    return s * y[0, ...]


def held_over_a_write(x):
    y = x * x
    z = y[..., 1]
    y[1] = 5.0 * x[0]
    return z * x[2]


def held_over_a_loop_that_writes(x):
    y = x * x
    s = 0.0
    z = y[..., 1]
    for i in range(3):
        s += z
        y[i] = 0.5 * x[i]
    return s


@pytest.mark.parametrize("engine", ["python", "numba"])
def test_an_element_behind_dots_has_the_derivative_of_the_element(engine):
    tl.check_grads(read_between_writes, (X,), engine=engine)


@pytest.mark.parametrize("function", [held_over_a_write, held_over_a_loop_that_writes])
@pytest.mark.parametrize("engine", ["python", "numba"])
def test_what_would_be_a_view_of_a_written_element_is_refused(function, engine):
    with pytest.raises(UnsupportedAliasing, match="written while it is held"):
        tl.grad(function, engine=engine)(X)
