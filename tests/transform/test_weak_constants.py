"""The precision of results beside Python's numbers is that of NumPy (NEP 50)."""

import numpy as np
import pytest

import tapeless as tl

X = np.array([0.5, -1.0, 2.0, 1.5], np.float32)


def halved_in_loop(x):
    s = 0.0
    for i in range(len(x)):
        s = s * 0.5 + x[i]
    return s


def of_two_widths(x):
    return 2.0 * x + np.float64(0.1)


def on_one_path(x):
    y = x * 2.0 if x[0] > 0.0 else x * 3.0
    return y + 1


def weak_time(x):
    t, total = 0.0, x[0]
    for _ in range(3):
        t += 0.125
        total += t * x[1]
    return total


def weak_alone(x):
    t = 0.0
    for _ in range(10):
        t += 0.1
    return t, x[0] * t


def array_of_wide(x):
    return x * np.array([1.0, 2.0, 3.0, 4.0])


@pytest.mark.parametrize(
    "f",
    [
        lambda x: 2.0 * x,
        lambda x: x[0] * 2.0 + 1,
        lambda x: np.where(x > 0, x, 0.0),
        lambda x: np.maximum(x, 0.5) - np.minimum(1, x),
        lambda x: np.sin(x * 0.5)[0] * np.pi,
        lambda x: np.diag(x / 3),
        halved_in_loop,
        of_two_widths,
        on_one_path,
        weak_time,
        weak_alone,
        array_of_wide,
    ],
)
def test_value_and_tangent_are_as_wide_as_numpy_makes_them(f):
    value, tangent = tl.jvp(f, (X,), (np.ones_like(X),), engine="python")
    wanted = f(X.copy())
    for one, slope, other in zip(*map(as_tuple, (value, tangent, wanted)), strict=True):
        assert np.asarray(one).dtype == np.asarray(other).dtype
        assert np.asarray(slope).dtype == np.asarray(other).dtype
        np.testing.assert_allclose(one, other, rtol=1e-6)  # a few roundings of float32


def as_tuple(value):
    return value if isinstance(value, tuple) else (value,)


@pytest.mark.parametrize("engine", ["python", "numba"])
def test_both_engines(engine):
    value, gradient = tl.value_and_grad(halved_in_loop, engine=engine)(X)
    assert (value.dtype, gradient.dtype) == (np.float32, np.float32)
    np.testing.assert_allclose(gradient, [0.125, 0.25, 0.5, 1.0])
