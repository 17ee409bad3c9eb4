"""Writes whose index mixes arrays of integers with slices: of places that repeat the last stays."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.testing import check_grads

POINT = np.array([0.7, 1.3, -0.4, 0.9, 0.35])
WEIGHTS = np.arange(25.0).reshape(5, 5)


def swapped(x):
    q = np.outer(x, x + 1.0)
    q[:, [0, 2]] = q[:, [2, 0]]
    i, j = 1, 4
    q[[i, j], :] = q[[j, i], :]
    return np.sum(q * q * WEIGHTS)


def repeated(x):
    q = np.outer(x, x + 1.0)
    q[:, np.array([1, -4, 4])] = np.outer(x, x[:3])
    q[np.array([0, 2, 0]), ...] = x[:3, None] * x
    return np.sum(q * q * WEIGHTS)


def apart(x):
    t = np.reshape(np.outer(x[:2], np.outer(x, x[:3])), (2, 5, 3))
    t[1, :, np.array([0, 2, 0])] = np.outer(x[:3], x)  # the index arrays come first here
    return np.sum(t * t)


PROGRAMS = [swapped, apart]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_agrees_with_differences(program):
    check_grads(program, (POINT,), modes=("reverse",), engine="python")


def test_runs_compiled():
    value, gradient = tl.value_and_grad(repeated, engine="numba")(POINT)
    np.testing.assert_allclose(value, repeated(POINT), rtol=1e-13)
    expected = tl.grad(repeated, engine="python")(POINT)
    np.testing.assert_allclose(gradient, expected, rtol=1e-12)


def test_a_mask_among_them_is_refused():
    t = np.ones((3, 3, 3))

    def program(x):
        held = t * x
        held[np.array([True, False, True]), np.array([0, 1]), :] = x
        return np.sum(held)

    with pytest.raises(tl.UnsupportedSyntax, match="flatnonzero"):
        tl.grad(program, engine="python")(1.5)
