"""Eigenvalues of matrices that are not symmetric: both modes, real and complex matrices."""

import numpy as np
import pytest

import tapeless as tl
from tests.sampling import thorough

SPIRAL = np.array([[0.3, -1.2, 0.4], [0.9, 0.1, 0.7], [-0.2, 0.5, -0.8]])  # a pair and a real one
TURNED = SPIRAL + 1j * np.array([[0.1, 0.2, -0.3], [0.5, 0.4, 0.1], [0.7, -0.6, 0.2]])


def both(a):
    values, vectors = np.linalg.eig(a)
    return values, vectors


@pytest.mark.usefixtures("by_samples")
@pytest.mark.parametrize("a", [SPIRAL, TURNED])
def test_both_modes(a):
    weights = np.array([[0.3, 1.0, 0.2], [0.7, -0.4, 0.1], [0.6, 0.5, 0.9]])

    def program(a):
        values, vectors = np.linalg.eig(a)
        return np.sum(values**2 * weights[0]), np.sum(vectors * weights)

    tl.check_grads(program, (a,), engine="python")


def growth(a):
    return np.max(np.linalg.eigvals(a).real)


@pytest.mark.usefixtures("by_samples")
def test_second_order():
    tl.check_grads(growth, (SPIRAL,), 2, engine="python")


@thorough
def test_compiled():
    def program(a):
        values, vectors = np.linalg.eig(a)
        return np.sum(np.abs(vectors) ** 3) + np.sum(np.exp(values).real)

    tl.check_grads(program, (SPIRAL,), modes=("reverse",), engine="numba")


@pytest.mark.usefixtures("by_samples")
def test_the_values_of_a_real_spectrum():
    a = np.array([[2.0, 1.0], [0.5, 1.0]])
    found = tl.vjp(both, a, engine="python")[0]
    for ours, theirs in zip(found, np.linalg.eig(a), strict=True):
        assert ours.dtype == np.complex128
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.usefixtures("by_samples")
def test_coinciding_eigenvalues():
    """The sum of a pair has a derivative; the vectors of one have none."""
    slopes = tl.grad(lambda a: np.sum(np.linalg.eigvals(a) ** 2).real, engine="python")(np.eye(2))
    np.testing.assert_array_equal(slopes, 2.0 * np.eye(2))
    with np.errstate(all="ignore"):
        found = tl.grad(lambda a: np.linalg.eig(a)[1][0, 1].real, engine="python")(np.eye(2))
    assert not np.all(np.isfinite(found))
