"""What is computed of the factors of a matrix, by both dialects and without SciPy."""

import numpy as np
import pytest
from numba import njit

from tapeless.runtime import plain_linalg, solving

RANDOM = np.random.default_rng(3)
A = RANDOM.standard_normal((5, 5))
B, V = RANDOM.standard_normal((5, 2)), RANDOM.standard_normal(5)
MATRICES = [
    A,
    A[[1, 0, 2, 3, 4]].copy(),  # the determinant of the other sign
    A.T,
    np.array([[-2.0]]),
    np.zeros((0, 0)),
    A.astype(np.float32),
]


@pytest.fixture(params=["with SciPy", "without"])
def plain(request, monkeypatch):
    if request.param == "without":
        monkeypatch.setattr(plain_linalg, "_lapack", lambda name, dtype: None)
    else:
        pytest.importorskip("scipy")
    return plain_linalg


def rtol(a):
    """A solution is as exact as the matrix is far from singular: this one's condition is 30."""
    return 1e-5 if a.dtype == np.float32 else 1e-13


@pytest.mark.parametrize("a", [*MATRICES, A + 1j * A.T])
def test_plain(plain, a):
    factors = plain.factored(a)
    assert plain.det_by(factors) == pytest.approx(np.linalg.det(a), rel=rtol(a))
    np.testing.assert_allclose(plain.inverse_by(factors), np.linalg.inv(a), rtol=50 * rtol(a))
    if a.dtype.kind == "f":
        expected = np.linalg.slogdet(a)
        np.testing.assert_allclose(plain.slogdet_by(factors), expected, rtol=rtol(a))


@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize("side", [B, V, B.astype(np.float32)])
@pytest.mark.parametrize("a", [A, A.astype(np.float32), A + 1j * A.T])
def test_plain_systems(plain, a, side, transposed):
    found = plain.solve_by(a, plain.factored(a), side, transposed)
    expected = np.linalg.solve(a.T if transposed else a, side)
    np.testing.assert_allclose(found, expected, rtol=50 * rtol(expected.real))
    assert found.dtype == expected.dtype


def test_a_singular_matrix(plain):
    a = np.ones((2, 2))
    factors = plain.factored(a)
    assert plain.slogdet_by(factors).tolist() == [0.0, -np.inf]
    assert plain.det_by(factors) == 0.0
    for call in (lambda: plain.inverse_by(factors), lambda: plain.solve_by(a, factors, a, False)):
        with pytest.raises(np.linalg.LinAlgError):
            call()


@njit
def compiled(a):
    factors = solving.factored(a)
    return solving.slogdet_by(factors), solving.det_by(factors), solving.inverse_by(factors)


def test_compiled():
    for a in MATRICES[:2] + MATRICES[3:5]:
        logarithm, determinant, inverse = compiled(a)
        np.testing.assert_allclose(logarithm, np.linalg.slogdet(a), rtol=1e-13)
        assert determinant == pytest.approx(np.linalg.det(a), rel=1e-13)
        np.testing.assert_allclose(inverse, np.linalg.inv(a), rtol=5e-12)
    with pytest.raises(np.linalg.LinAlgError):
        compiled(np.ones((2, 2)))
