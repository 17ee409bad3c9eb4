"""Products into memory that is given."""

import numpy as np
import pytest
from numba import njit

from tapeless.runtime.products import add_product, fit_product

RANDOM = np.random.default_rng(6)
add = njit(error_model="numpy")(lambda array, a, b: add_product(array, a, b))
fitted = njit(error_model="numpy")(lambda kept, a, b: fit_product(kept, a, b))


@pytest.mark.parametrize("step", [1, 2])
def test_a_product_is_added_in_place(step):
    a, b = RANDOM.random((3, 8))[:, ::step], RANDOM.random((8 // step, 4))
    array = RANDOM.random((3, 4))
    expected = array + a @ b
    add(array, a, b)
    np.testing.assert_allclose(array, expected, rtol=1e-14)  # sums of eight positive numbers


def test_a_product_may_read_what_it_is_added_to():
    a = RANDOM.random((3, 3))
    expected = a + a @ a
    add(a, a, a)
    np.testing.assert_allclose(a, expected, rtol=1e-14)


def test_a_product_without_inner_elements_adds_nothing():
    array = np.ones((2, 3))
    add(array, np.zeros((2, 0)), np.zeros((0, 3)))
    np.testing.assert_array_equal(array, 1.0)


def test_extents_must_match():
    with pytest.raises(ValueError, match="do not match"):
        add(np.ones((2, 3)), np.ones((2, 4)), np.ones((5, 3)))


def test_memory_that_fits_is_used():
    a, b = RANDOM.random((3, 4)), RANDOM.random((4, 5))
    kept = np.full((3, 5), np.nan)
    assert fitted(kept, a, b) is kept
    np.testing.assert_array_equal(kept, fitted(np.empty((0, 0)), a, b))
    np.testing.assert_allclose(kept, a @ b, rtol=1e-14)
