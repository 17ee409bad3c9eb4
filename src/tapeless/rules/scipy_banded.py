"""`scipy.linalg` of symmetric matrices that are given by their bands.

Lower bands hold a[j + k, j] at [k, j]; upper bands a[i, j] at [u + i - j, j].
"""

from __future__ import annotations

import numpy as np
import scipy.linalg as scipy

from tapeless.rules.registry import lower as read_as


def lower_bands(ab):
    """The lower bands of the matrix whose upper bands these are."""
    count, n = ab.shape
    result = np.zeros_like(ab)
    for k in range(min(count, n)):
        result[k, : n - k] = ab[count - 1 - k, k:]
    return result


def upper_bands(c, ab):
    """Lower bands as upper ones, with what `ab` has outside of the matrix."""
    count, n = ab.shape
    result = np.copy(ab)
    for k in range(min(count, n)):
        result[count - 1 - k, k:] = c[k, : n - k]
    return result


def factor_of_bands(ab):
    """The Cholesky factor of the matrix with these lower bands, by its own lower bands."""
    count, n = ab.shape
    c = np.copy(ab)
    for j in range(n):
        if c[0, j] <= 0.0:
            raise np.linalg.LinAlgError("the matrix is not positive definite")
        c[0, j] = np.sqrt(c[0, j])
        last = min(count - 1, n - 1 - j)
        for k in range(1, last + 1):
            c[k, j] /= c[0, j]
        for k in range(1, last + 1):
            for m in range(k, last + 1):
                c[m - k, j + k] -= c[m, j] * c[k, j]
    return c


def solved_by_factor(c, b):
    """Forward and back again, with the lower bands of the Cholesky factor."""
    count, n = c.shape
    x = 1.0 * b
    for i in range(n):
        for k in range(1, min(count - 1, i) + 1):
            x[i] -= c[k, i - k] * x[i - k]
        x[i] /= c[0, i]
    for j in range(n):
        i = n - 1 - j
        for k in range(1, min(count - 1, j) + 1):
            x[i] -= c[k, i] * x[i + k]
        x[i] /= c[0, i]
    return x


@read_as(scipy.cholesky_banded)
def cholesky_banded(ab, overwrite_ab=False, lower=False, check_finite=True):
    if lower:
        return factor_of_bands(ab)
    return upper_bands(factor_of_bands(lower_bands(ab)), ab)


@read_as(scipy.cho_solve_banded)
def cho_solve_banded(cb_and_lower, b, overwrite_b=False, check_finite=True):
    c, is_lower = cb_and_lower
    return solved_by_factor(c if is_lower else lower_bands(c), b)


@read_as(scipy.solveh_banded)
def solveh_banded(ab, b, overwrite_ab=False, overwrite_b=False, lower=False, check_finite=True):
    return solved_by_factor(factor_of_bands(ab if lower else lower_bands(ab)), b)


@read_as(scipy.eigvalsh_tridiagonal)
def eigvalsh_tridiagonal(d, e):
    return np.linalg.eigvalsh(np.diag(d) + np.diag(e, -1))
