"""Minima with constraints, minima of numbers, fitted curves, roots, initial values.

The slopes that SciPy estimates limit what it finds to about 1e-8, which finite differences make
1e-4; so slopes are given, or methods chosen that go on to the last digit.
"""

import numpy as np
from scipy import integrate, optimize

from tests.rules.programs.data import X, Y


def bowl(x, p):
    return (x[0] - p[0]) ** 2 + (x[1] - p[1]) ** 2 + x[0] ** 4


def bowl_slope(x, p):
    return np.array([2 * (x[0] - p[0]) + 4 * x[0] ** 3, 2 * (x[1] - p[1])])


def oscillator(t, y, k):
    return np.array([y[1], -k * y[0]])


def decay(t, a, b):
    return a * np.exp(-b * t)


TIGHT = {"rtol": 1e-10, "atol": 1e-10}


def nearest(p, constraint):
    def distance(x):
        return np.sum((x - p) ** 2)

    def slope(x):
        return 2.0 * (x - p)

    how = {"jac": slope, "constraints": constraint, "options": {"ftol": 1e-14}}
    return optimize.minimize(distance, np.zeros(2), **how).x


CASES = [
    (
        "scipy.optimize.LinearConstraint",
        lambda p: nearest(p, optimize.LinearConstraint(np.array([1.0, 2.0]), -np.inf, p[0])),
        (np.array([1.2, 0.7]),),
    ),
    (
        "scipy.optimize.NonlinearConstraint",
        lambda p: nearest(p, optimize.NonlinearConstraint(lambda x: x[0] + 2.0 * x[1], 0.0, p[1])),
        (np.array([1.2, 0.7]),),
    ),
    ("scipy.optimize.toms748", lambda p: optimize.toms748(lambda x: x**3 - p, 0.0, 5.0), (2.0,)),
    (
        "scipy.optimize.root_scalar",
        lambda p: optimize.root_scalar(lambda x: x**3 - p, bracket=(0, 5), method="ridder").root,
        (2.0,),
    ),
    (
        "scipy.optimize.root_scalar",
        lambda p: optimize.root_scalar(lambda x: (x**3 - p, 3 * x * x), x0=1.0, fprime=True).root,
        (2.0,),
    ),
    (
        "scipy.optimize.brentq",
        lambda p: optimize.brentq(lambda x: x**3 - p, 0.0, 5.0, full_output=True)[0],
        (2.0,),
    ),
    (
        "scipy.optimize.minimize_scalar",
        lambda p: optimize.minimize_scalar(lambda x: (x - p) ** 2 + x**4).fun,
        (2.0,),
    ),
    (
        "scipy.optimize.minimize",
        lambda p: (
            optimize.minimize(
                lambda x, p: (bowl(x, p), bowl_slope(x, p)), np.ones(2), (p,), jac=True, tol=1e-12
            ).fun
        ),
        (X,),
    ),
    (
        "scipy.optimize.leastsq",
        lambda y: optimize.leastsq(lambda p: p[0] * X + p[1] - y, np.ones(2))[0],
        (Y,),
    ),
    (
        "scipy.integrate.solve_ivp",
        lambda k, y: integrate.solve_ivp(oscillator, (0, 1), y, args=(k,), **TIGHT).y[:, -1],
        (0.7, X[:2]),
    ),
]
