"""Methods of ufuncs. One program for each way of calling."""

import numpy as np

from tests.rules.programs.data import A, X, Y

PLACES = np.array([0, 2, 2, 1])


def maximum_at(x, y):
    z = x.copy()
    np.maximum.at(z, PLACES, y[:4])
    return z


def minimum_at(x, y):
    z = x.copy()
    np.minimum.at(z, PLACES, y[:4])
    return z


def fmax_at(x, y):
    z = x.copy()
    np.fmax.at(z, PLACES, y[:4])
    return z


def fmin_at(x, y):
    z = x.copy()
    np.fmin.at(z, PLACES, y[:4])
    return z


def divide_at(x, y):
    z = x.copy()
    np.divide.at(z, PLACES, y[:4])
    return z


def power_at(x, y):
    z = x.copy()
    np.power.at(z, PLACES, y[:4])
    return z


CASES = [
    ("numpy.maximum.at", maximum_at, (X, Y)),
    ("numpy.minimum.at", minimum_at, (X, Y)),
    ("numpy.fmax.at", fmax_at, (X, Y)),
    ("numpy.fmin.at", fmin_at, (X, Y)),
    ("numpy.divide.at", divide_at, (X, Y)),
    ("numpy.power.at", power_at, (X, Y)),
    ("numpy.fmax.accumulate", lambda x: np.fmax.accumulate(x), (X,)),
    ("numpy.fmin.accumulate", lambda x: np.fmin.accumulate(A + x), (0.3,)),
    ("numpy.logaddexp.accumulate", lambda x: np.logaddexp.accumulate(x), (X,)),
    ("numpy.minimum.reduce", lambda x: np.minimum.reduce(x, axis=0), (A,)),
    ("numpy.logical_and.reduce", lambda x: x * np.logical_and.reduce(x > 0.1), (X,)),
    ("numpy.logical_or.reduce", lambda x: x * np.logical_or.reduce(x > 0.5), (X,)),
    ("numpy.arctan2.outer", lambda x, y: np.arctan2.outer(x, y), (X, Y)),
    ("numpy.divide.outer", lambda x, y: np.divide.outer(x, y), (X, Y)),
    ("numpy.hypot.outer", lambda x, y: np.hypot.outer(x, y), (X, Y)),
    ("numpy.logaddexp.outer", lambda x, y: np.logaddexp.outer(x, y), (X, Y)),
    ("numpy.maximum.outer", lambda x, y: np.maximum.outer(x, y), (X, Y)),
    ("numpy.minimum.outer", lambda x, y: np.minimum.outer(x, y), (X, Y)),
    ("numpy.power.outer", lambda x, y: np.power.outer(x, y), (X, Y)),
    ("numpy.remainder.outer", lambda x, y: np.remainder.outer(x, y), (X, Y)),
    ("numpy.equal.outer", lambda x, y: np.outer(x, y) * np.equal.outer(x, y), (X, Y)),
    ("numpy.greater.outer", lambda x, y: np.outer(x, y) * np.greater.outer(x, y), (X, Y)),
    (
        "numpy.greater_equal.outer",
        lambda x, y: np.outer(x, y) * np.greater_equal.outer(x, y),
        (X, Y),
    ),
    ("numpy.less.outer", lambda x, y: np.outer(x, y) * np.less.outer(x, y), (X, Y)),
    ("numpy.less_equal.outer", lambda x, y: np.outer(x, y) * np.less_equal.outer(x, y), (X, Y)),
]
