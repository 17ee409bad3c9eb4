"""Reductions against NumPy: every form, over ranks, layouts and dtypes."""

import numpy as np
import pytest
from numba import njit

from tapeless.runtime import extrema, reductions
from tests.runtime.against_numpy import compare
from tests.sampling import sampled

RANDOM = np.random.default_rng(1)
X = RANDOM.integers(-2, 3, (2, 3, 4)).astype(float)
PAIRS = [
    (module, name)
    for module, names in (
        (reductions, "sum prod mean norm"),
        (extrema, "max min any all argmax argmin"),
    )
    for name in names.split()
]


SOME = sampled(PAIRS, 4)


@pytest.mark.parametrize(("module", "name"), SOME, ids=[name for _, name in SOME])
def test_reduction(module, name):
    over_all = getattr(module, f"{name}_all")
    over = getattr(module, f"{name}_axis")
    keep = getattr(module, f"{name}_keep")

    def program(x, single):
        return (
            over_all(x),
            over_all(x.T),
            over_all(x[:, ::2]),
            over_all(single),
            over(x, 0),
            over(x, -1),
            over(x.T, 1),
            over(x[:, ::2], -2),
            over(x[0, 0], 0),
            over(single, 1),
            keep(x, 1),
            keep(single, -3),
            keep(x.T, 0),
        )

    compare(program, X, X.astype(np.float32))


def test_tuples_of_axes():
    total, kept, largest = reductions.sum_axis, reductions.sum_keep, extrema.max_axis

    def program(x):
        return (
            total(x, (0, 2)),
            total(x[:, ::2], (-1, 0)),
            total(x, (1, 0, 2)),
            total(x, (1,)),
            kept(x, (0, 2)),
            kept(x, None),
            largest(x, (0, -1)),
        )

    compare(program, X)


def test_booleans_and_integers():
    total, product, mean = reductions.sum_axis, reductions.prod_axis, reductions.mean_axis

    def program(mask, whole):
        return (
            total(mask, 0),
            total(whole, 1),
            product(whole, 0),
            mean(whole, 0),
            total(mask[:, 0], 0),
        )

    compare(program, X[0] > 0, X[0].astype(np.int64))


def test_scalars():
    def program(s):
        return (
            reductions.sum_all(s),
            reductions.mean_all(s),
            reductions.norm_all(s),
            extrema.max_all(s),
            extrema.argmax_all(s),
            extrema.any_all(s),
        )

    compare(program, -0.5)


def test_no_elements():
    @njit(error_model="numpy")
    def program(x):
        return reductions.sum_all(x), reductions.prod_all(x), reductions.sum_axis(x, 0)

    total, product, sums = program(np.zeros((0, 3)))
    assert (total, product) == (0.0, 1.0)
    np.testing.assert_array_equal(sums, np.zeros(3))
    assert program(np.zeros((3, 0)))[2].shape == (0,)


def test_extremum_of_nothing_raises_and_nan_wins():
    largest = njit(error_model="numpy")(lambda x: (extrema.max_all(x), extrema.argmin_all(x)))
    with pytest.raises(ValueError, match="empty"):
        largest(np.zeros(0))
    value, place = largest(np.array([1.0, np.nan, 3.0, np.nan]))
    assert np.isnan(value)
    assert place == 1


def test_axis_out_of_bounds():
    over = njit(error_model="numpy")(lambda x, axis: reductions.sum_axis(x, axis))
    with pytest.raises(ValueError, match="out of bounds"):
        over(np.zeros((2, 2)), 2)
