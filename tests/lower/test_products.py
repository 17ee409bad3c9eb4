"""Products of matrices that are added to a cotangent in place."""

import numpy as np
import pytest

import tapeless as tl
from tests.sampling import sampled

RANDOM = np.random.default_rng(5)


def recurrent(w, u, x):
    h = np.zeros((x.shape[1], w.shape[0]))
    for t in range(len(x)):
        h = np.tanh(h @ w + x[t] @ u)
    return np.sum(h**2)


ARGS = (RANDOM.normal(size=(4, 4)), RANDOM.normal(size=(3, 4)), RANDOM.normal(size=(5, 6, 3)))


def test_blas_adds_the_products_of_a_loop():
    text = tl.derivative_source(recurrent, *ARGS)
    assert text.count("add_product(w_bar") == 1
    assert text.count("add_product(u_bar") == 1


@pytest.mark.parametrize("dtype", sampled(["float64", "float32"], 2))
def test_the_sums_are_right(dtype):
    args = [arg.astype(dtype) for arg in ARGS]
    w_bar, u_bar = tl.grad(recurrent, (0, 1))(*args)
    expected = tl.grad(recurrent, (0, 1), engine="python")(*args)
    # a few hundred roundings of numbers of size 10
    tolerance = 1e-12 if dtype == "float64" else 1e-3
    np.testing.assert_allclose(w_bar, expected[0], rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(u_bar, expected[1], rtol=tolerance, atol=tolerance)
