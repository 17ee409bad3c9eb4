"""Functions of functions: roots, minima, integrals. One program for each way of calling."""

import math

import numpy as np
from scipy import integrate, optimize

from tests.rules.programs.data import A, M, W, X, Y


def kepler(angle, mean, eccentricity):
    return angle - eccentricity * math.sin(angle) - mean


def kepler_slope(angle, mean, eccentricity):
    return 1.0 - eccentricity * math.cos(angle)


def circles(x, p, q):
    return np.array([x[0] ** 2 + p * x[1] - q, x[0] * x[1] - p])


def valley(x, p, q):
    return (x[0] - p) ** 2 + math.exp(q * x[1]) - x[1] + 0.3 * x[0] * x[1]


def valley_slope(x, p, q):
    down = q * math.exp(q * x[1]) - 1.0 + 0.3 * x[0]
    return np.array([2.0 * (x[0] - p) + 0.3 * x[1], down])


def residuals(x, p, q):
    return np.array([x[0] - p, q * x[1] - 1.0, x[0] + p * x[1]])


def cubic(x, a, b):
    return a * x**3 - b


PQ = (1.1, 2.8)
ORBIT = (1.1, 0.3)
CASES = [
    (
        "scipy.optimize.brentq",
        lambda p, q: optimize.brentq(lambda x: math.exp(x) - p * x * x - q, -3.0, 4.0),
        PQ,
    ),
    ("scipy.optimize.brentq", lambda m, e: optimize.brentq(kepler, 0.0, 4.0, args=(m, e)), ORBIT),
    ("scipy.optimize.bisect", lambda m, e: optimize.bisect(kepler, 0.0, 4.0, args=(m, e)), ORBIT),
    ("scipy.optimize.newton", lambda m, e: optimize.newton(kepler, m, args=(m, e)), ORBIT),
    (
        "scipy.optimize.newton",
        lambda m, e: optimize.newton(kepler, m, kepler_slope, args=(m, e)),
        ORBIT,
    ),
    (
        "scipy.optimize.newton",
        lambda p, q: optimize.newton(
            lambda x: p * x**3 - q,
            1.0,
            lambda x: 3 * p * x**2,
            fprime2=lambda x: 6 * p * x,
        ),
        PQ,
    ),
    (
        "scipy.optimize.root_scalar",
        lambda p, q: optimize.root_scalar(cubic, args=(p, q), bracket=(0.0, 4.0)).root,
        PQ,
    ),
    (
        "scipy.optimize.root_scalar",
        lambda p, q: optimize.root_scalar(cubic, (p, q), method="secant", x0=1.0, x1=1.2).root,
        PQ,
    ),
    (
        "scipy.optimize.root",
        lambda p, q: optimize.root(circles, np.ones(2), args=(p, q), tol=1e-13).x,
        PQ,
    ),
    (
        "scipy.optimize.root",
        lambda p, q: (
            optimize.root(
                lambda x: [x[0] ** 2 + p * x[1] - q, x[0] * x[1] - p], [1.0, 1.0], tol=1e-13
            ).x
        ),
        PQ,
    ),
    (
        "scipy.optimize.fsolve",
        lambda p, q: optimize.fsolve(circles, np.ones(2), args=(p, q), xtol=1e-13),
        PQ,
    ),
    (
        "scipy.optimize.minimize",
        lambda p, q: (
            optimize.minimize(
                valley, np.ones(2), args=(p, q), jac=valley_slope, tol=1e-13, method="BFGS"
            ).x
        ),
        PQ,
    ),
    (
        "scipy.optimize.least_squares",
        lambda p, q: (
            optimize.least_squares(
                residuals, np.ones(2), args=(p, q), ftol=1e-15, xtol=1e-15, gtol=1e-15
            ).x
        ),
        PQ,
    ),
    (
        "scipy.integrate.quad",
        lambda p, b: integrate.quad(lambda t: math.exp(-p * t) * math.sin(t), 0.0, b)[0],
        PQ,
    ),
    (
        "scipy.integrate.quad",
        lambda p, b: integrate.quad(lambda t, p: math.exp(-p * t * t), b, np.inf, args=(p,))[0],
        ORBIT,
    ),
    (
        "scipy.integrate.quad",
        lambda p, b: integrate.quad(lambda t: b / (1.0 + p * t * t), -np.inf, np.inf)[0],
        PQ,
    ),
    (
        "scipy.integrate.fixed_quad",
        lambda p, b: integrate.fixed_quad(lambda t: np.exp(-p * t * t), 0.0, b, n=7)[0],
        PQ,
    ),
    ("scipy.integrate.trapezoid", lambda y, x: integrate.trapezoid(y, x), (X, Y)),
    ("scipy.integrate.cumulative_trapezoid", lambda y: integrate.cumulative_trapezoid(y), (A,)),
    (
        "scipy.integrate.cumulative_trapezoid",
        lambda y, x: integrate.cumulative_trapezoid(y, x, axis=0, initial=0),
        (A, W),
    ),
    ("scipy.integrate.simpson", lambda y: integrate.simpson(y, dx=0.3, axis=0), (A,)),
    ("scipy.integrate.simpson", lambda y, x: integrate.simpson(y, x=np.cumsum(x) ** 2), (X, Y)),
    ("scipy.integrate.simpson", lambda y: integrate.simpson(y), (M,)),
]
