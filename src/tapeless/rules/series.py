"""`numpy.polynomial`: values of series, the coefficient of the lowest degree first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev, hermite, hermite_e, laguerre, legendre, polynomial

from tapeless.rules.refusing import refused
from tapeless.rules.registry import lower

# φ(k+1) = forth(k, x) φ(k) + back(k) φ(k-1), from φ(0) = 1: the recurrences of each family.
RECURRENCES = {
    chebyshev.chebval: (lambda k, x: x if k == 0 else 2.0 * x, lambda k: -1.0),
    legendre.legval: (lambda k, x: (2 * k + 1) / (k + 1) * x, lambda k: -k / (k + 1)),
    hermite.hermval: (lambda k, x: 2.0 * x, lambda k: -2.0 * k),
    hermite_e.hermeval: (lambda k, x: x, lambda k: -1.0 * k),
    laguerre.lagval: (lambda k, x: (2 * k + 1 - x) / (k + 1), lambda k: -k / (k + 1)),
}


def _by_recurrence(forth, back):
    def value(x, c, tensor=True):
        """Clenshaw's algorithm."""
        if c.ndim > 1:
            refused("series with several columns of coefficients", "Take them one by one.")
        n = c.shape[0]
        found, after = 0.0 * x, 0.0 * x
        for j in range(n - 1):
            k = n - 1 - j
            found, after = c[k] + forth(k, x) * found + back(k + 1) * after, found
        return c[0] + forth(0, x) * found + back(1) * after

    return value


for _function, (_forth, _back) in RECURRENCES.items():
    lower(_function)(_by_recurrence(_forth, _back))


@lower(polynomial.polymul)
def polymul(c1, c2):
    return np.convolve(c1, c2)


@lower(polynomial.polyadd)
def polyadd(c1, c2):
    return np.polyadd(c1[::-1], c2[::-1])[::-1]


@lower(polynomial.polysub)
def polysub(c1, c2):
    return np.polysub(c1[::-1], c2[::-1])[::-1]


@lower(polynomial.polyder)
def polyder(c, m=1):
    for _ in range(m):
        c = c[1:] * (1.0 + np.arange(c.shape[0] - 1))
    return c


@lower(polynomial.polyint)
def polyint(c, m=1):
    for _ in range(m):
        c = np.concatenate((np.zeros(1), c / (1.0 + np.arange(c.shape[0]))))
    return c


@lower(polynomial.polyvander)
def polyvander(x, deg):
    return np.vander(x, deg + 1, increasing=True)


@lower(polynomial.polyfit)
def polyfit(x, y, deg, rcond=None, full=False, w=None):
    return np.flip(np.polyfit(x, y, deg, rcond, full, w), 0)


@dataclass
class Power:
    """What takes the place of `np.poly1d` and `Polynomial`: to be called, and differentiated."""

    coef: Any  # the lowest degree first

    def __call__(self, x):
        return polynomial.polyval(x, self.coef)

    def deriv(self, m=1):
        return Power(polyder(self.coef, m))

    def integ(self, m=1):
        return Power(polyint(self.coef, m))


@lower(np.polynomial.Polynomial)
def polynomial_of(coef):
    return Power(np.array(coef) if isinstance(coef, (list, tuple)) else coef)


@lower(np.poly1d)
def poly1d(c_or_r):
    return Power((np.array(c_or_r) if isinstance(c_or_r, (list, tuple)) else c_or_r)[::-1])
