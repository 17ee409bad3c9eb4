"""Functions of tapeless in PyTensor. Skipped where that is not installed."""

import numpy as np
import pytest

from tapeless.adapters import as_pytensor

pytensor = pytest.importorskip("pytensor")
pt = pytensor.tensor

X, Y = np.array([0.3, -1.2, 2.0]), np.array([0.5, 0.7, -0.4])


def wave(x, y):
    total = 0.0
    for i in range(len(x)):
        total += np.sin(x[i] * y[i]) * x[i]
    return total


def waves(x, k):
    return np.sin(x * k), np.sum(x) ** 2


def test_value_and_gradient():
    x, y = pt.dvector("x"), pt.dvector("y")
    value = as_pytensor(wave, engine="python")(x, y)
    compiled = pytensor.function([x, y], [value, *pytensor.grad(value, [x, y])])
    found = compiled(X, Y)
    assert found[0] == pytest.approx(wave(X, Y), rel=1e-15)
    np.testing.assert_allclose(found[1], np.sin(X * Y) + X * Y * np.cos(X * Y), rtol=1e-12)
    np.testing.assert_allclose(found[2], X * X * np.cos(X * Y), rtol=1e-12)


def test_second_order():
    x = pt.dvector("x")
    slope = pytensor.grad(as_pytensor(wave, engine="python")(x, Y), x)
    found = pytensor.function([x], pytensor.grad(pt.sum(slope**2), x))(X)
    theirs = pytensor.grad(pt.sum(pt.sin(x * Y) * x), x)
    expected = pytensor.function([x], pytensor.grad(pt.sum(theirs**2), x))(X)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_several_results_and_an_integer():
    x, k = pt.dvector("x"), pt.lscalar("k")
    a, _ = as_pytensor(waves, engine="python")(x, k)
    found = pytensor.function([x, k], pytensor.grad(pt.sum(a), x))(X, 2)
    np.testing.assert_allclose(found, 2.0 * np.cos(2.0 * X), rtol=1e-12)
