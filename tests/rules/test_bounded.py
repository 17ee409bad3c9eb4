"""Minima between bounds, fixed points, and roots of elements, by the implicit function theorem."""

import numpy as np
import pytest
from scipy import optimize

import tapeless as tl

START = np.array([0.5, 0.5])


def cost(x, a):
    return (x[0] - a[0]) ** 2 + (x[1] - a[1]) ** 2 + 0.5 * x[0] * x[1]


def cheapest(a):
    """The first is held by its bound, which depends on the program too."""
    found = optimize.minimize(
        lambda x: cost(x, a), START, tol=1e-12, bounds=[(0.0, 0.2 * a[1]), (None, None)]
    )
    return found.x * 1.0, found.fun


def fitted(a):
    def residuals(x):
        return np.array([x[0] - a[0], x[1] - a[1], 0.5 * x[0] * x[1]])

    found = optimize.least_squares(
        residuals, START, bounds=(0.0, np.array([1.0, 9.0])), ftol=1e-14, xtol=1e-14, gtol=1e-14
    )
    return found.x * 1.0


@pytest.mark.usefixtures("by_samples")
@pytest.mark.parametrize("function", [cheapest, fitted])
def test_bounds(function):
    point = np.array([2.0, 1.3])
    value, slopes = tl.jvp(function, (point,), (np.array([0.3, 1.0]),), engine="python")
    step = 1e-4
    upper, lower = (function(point + s * np.array([0.3, 1.0])) for s in (step, -step))
    values = value if isinstance(value, tuple) else (value,)
    found = slopes if isinstance(slopes, tuple) else (slopes,)
    upper = upper if isinstance(upper, tuple) else (upper,)
    lower = lower if isinstance(lower, tuple) else (lower,)
    for v, s, u, d in zip(values, found, upper, lower, strict=True):
        np.testing.assert_allclose(v, (u + d) / 2, atol=1e-6)
        np.testing.assert_allclose(s, (u - d) / (2 * step), atol=1e-3)


def held(p):
    """Of the minimum: one equation, one inequality that holds it, one that does not, a bound."""
    return optimize.minimize(
        lambda x: np.sum((x - p[:3]) ** 2) + x[0] ** 4,
        np.ones(3),
        jac=lambda x: 2 * (x - p[:3]) + np.array([4 * x[0] ** 3, 0.0, 0.0]),
        bounds=[(None, None), (None, None), (p[3], None)],
        constraints=[
            {"type": "eq", "fun": lambda x, q: x[0] + x[1] ** 2 - q, "args": (p[4],)},
            {"type": "ineq", "fun": lambda x: [p[0] - 0.5 - x[0], x[1] + 5.0]},
        ],
        tol=1e-15,
    ).x


@pytest.mark.usefixtures("by_samples")
def test_minima_with_constraints():
    p, step = np.array([0.8, 0.4, 0.1, 0.3, 0.6]), 1e-4
    slopes = tl.jacrev(held, engine="python")(p)
    changes = [held(p + step * unit) - held(p - step * unit) for unit in np.eye(5)]
    expected = np.stack(changes, axis=1) / (2 * step)
    np.testing.assert_allclose(slopes, expected, atol=1e-5)  # of the solver, 1e-9 / step
    assert abs(slopes[2, 3] - 1.0) < 1e-12  # the bound moves what it holds


def test_a_callback_is_refused_on_the_line():
    def called_back(a):
        return optimize.minimize(lambda x: cost(x, a), START, callback=print).fun

    with pytest.raises(tl.UnsupportedCall, match="minimize with a callback"):
        tl.grad(called_back, engine="python")(START)


@pytest.mark.usefixtures("by_samples")
def test_fitted_curves():
    """The parameters and their covariance, beside steps that are larger than SciPy's errors."""
    times = np.linspace(0.0, 2.0, 6)

    def fitted(y):
        return optimize.curve_fit(lambda t, a, b: a * np.exp(-b * t), times, y, [1.0, 1.0])

    y, step = 2.0 * np.exp(-0.7 * times) + 0.1 * np.cos(9 * times), 1e-3
    parameters, covariance = fitted(y)
    value, pullback = tl.vjp(fitted, y, engine="python")
    np.testing.assert_allclose(value[0], parameters, rtol=1e-7)
    np.testing.assert_allclose(value[1], covariance, rtol=1e-5)
    weights = np.array([0.3, -0.8]), np.array([[0.2, 0.5], [0.1, -0.4]])
    (found,) = pullback(weights)

    def total(y):
        return sum(np.sum(w * v) for w, v in zip(weights, fitted(y), strict=True))

    expected = [(total(y + step * e) - total(y - step * e)) / (2 * step) for e in np.eye(6)]
    np.testing.assert_allclose(found, expected, atol=3e-5)


@pytest.mark.usefixtures("by_samples")
def test_fixed_points():
    def cosines(a):
        return optimize.fixed_point(lambda x: np.cos(a * x), np.array([0.5, 0.9])) * a

    def cosine(a):
        return optimize.fixed_point(lambda x: np.cos(a * x), 0.5) * a

    tl.check_grads(cosine, (0.9,), engine="python")
    tl.check_grads(cosines, (np.array([0.8, 1.1]),), modes=("reverse",), engine="python")


@pytest.mark.usefixtures("by_samples")
def test_roots_of_elements():
    def roots(a):
        return optimize.newton(lambda x: x**3 - a, np.array([1.0, 2.0]), fprime=lambda x: 3 * x**2)

    tl.check_grads(roots, (np.array([2.0, 5.0]),), engine="python")


def test_other_brackets():
    for solver in (optimize.brenth, optimize.ridder):
        slope = tl.grad(lambda p, solver=solver: solver(lambda x: x * x - p, 0.0, 5.0))
        assert slope(4.0) == pytest.approx(0.25, rel=1e-12)
