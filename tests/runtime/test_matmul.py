"""Products of any layout against NumPy, without a warning."""

import itertools

import numpy as np
import pytest
from numba import njit

from tapeless.runtime import gemm
from tapeless.runtime.matmul import dot, matmul, outer
from tests.sampling import sampled, thorough

RANDOM = np.random.default_rng(4)
product = njit(error_model="numpy")(lambda a, b: matmul(a, b))


def layouts(m, k):
    """One matrix in six layouts: BLAS takes four of them as they are."""
    wide = RANDOM.random((2 * m, 2 * k + 3))
    return [
        wide[:m, :k].copy(),
        np.asfortranarray(wide[:m, :k]),
        wide[:m, :k],
        np.asfortranarray(wide)[:m, :k],
        wide[: 2 * m : 2, : 2 * k : 2],
        wide[m - 1 :: -1, :k],
    ]


def same(a, b):
    found, expected = product(a, b), a @ b
    assert np.shape(found) == np.shape(expected)
    assert getattr(found, "dtype", expected.dtype) == expected.dtype
    np.testing.assert_allclose(found, expected, rtol=1e-5 if expected.dtype == "f4" else 1e-13)


EXTENTS = [(2, 3, 4), (1, 3, 4), (2, 1, 1), (1, 1, 3), (3, 4, 1)]


@pytest.mark.parametrize("extents", sampled(EXTENTS, 2))
def test_layouts(extents):
    m, k, n = extents
    for a, b in itertools.product(layouts(m, k), layouts(k, n)):
        same(a, b)
    for a in layouts(m, k):
        same(a, RANDOM.random(2 * k)[::2])
        same(RANDOM.random(m), a)


@thorough
def test_vectors_dtypes_and_stacks():
    v, m = RANDOM.random(6), RANDOM.random((8, 10))
    same(v, v)
    same(v[::2], v[:3])
    same(m.astype("f4"), m.T)
    same(m.astype(int), m.T)
    same(m[:, :4].astype("f4"), m.T[:4].astype("f4"))
    same(RANDOM.random((5, 2, 3)), RANDOM.random((3, 4)))
    same(RANDOM.random((5, 1, 2, 3)), RANDOM.random((4, 3, 2)))
    same(RANDOM.random(3), RANDOM.random((2, 3, 4)))
    same(RANDOM.random((2, 4, 3)), RANDOM.random(3))


def test_no_elements():
    same(np.zeros((2, 0)), np.zeros((0, 3)))
    same(np.zeros((2, 0)), np.zeros(0))
    same(np.zeros((0, 2))[:, ::-1], np.zeros((2, 3))[:, ::-1])


def test_extents_must_match():
    m = np.ones((2, 4))
    with pytest.raises(ValueError, match="incompatible"):
        product(m, m)
    with pytest.raises(ValueError, match="do not match"):
        product(m[:, ::2], m[:1, ::2])
    with pytest.raises(ValueError, match="length"):
        product(m[0, ::2], m[0, ::3][:1])


def test_dot_and_outer():
    @njit(error_model="numpy")
    def program(v, m, s):
        return dot(v, v), dot(s, m), dot(m, s), dot(m, v), outer(v, m), outer(v[::2], v)

    v, m = RANDOM.random(3), RANDOM.random((2, 3))
    for found, expected in zip(program(v, m, 2.0), program.py_func(v, m, 2.0), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-14)


def test_loops_agree_with_blas():
    a, b = RANDOM.random((3, 4))[:, ::-1], RANDOM.random((4, 2))
    for keep in (0, 1):
        result = np.ones((3, 2))
        gemm.product_by_loops(result, a, b, keep)
        np.testing.assert_allclose(result, a @ b + keep, rtol=1e-14)
