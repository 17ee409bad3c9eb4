"""`scipy.linalg`: matrices made of vectors and of blocks, and systems of them."""

from __future__ import annotations

import numpy as np
import scipy.linalg as scipy

from tapeless.rules.registry import lower


@lower(scipy.block_diag)
def block_diag(*arrs):
    m, n = 0, 0
    for a in arrs:
        block = np.atleast_2d(a)
        m, n = m + block.shape[0], n + block.shape[1]
    result = np.zeros((m, n))
    row, column = 0, 0
    for a in arrs:
        block = np.atleast_2d(a)
        result[row : row + block.shape[0], column : column + block.shape[1]] = block
        row, column = row + block.shape[0], column + block.shape[1]
    return result


@lower(scipy.toeplitz)
def toeplitz(c, r=None):
    line = np.concatenate((c[::-1], c[1:] if r is None else r[1:]))
    m, n = c.shape[0], c.shape[0] if r is None else r.shape[0]
    return line[m - 1 - np.expand_dims(np.arange(m), 1) + np.arange(n)]


@lower(scipy.circulant)
def circulant(c):
    n = c.shape[0]
    return c[(np.expand_dims(np.arange(n), 1) - np.arange(n)) % n]


@lower(scipy.hankel)
def hankel(c, r=None):
    line = np.concatenate((c, np.zeros(c.shape[0] - 1) if r is None else r[1:]))
    n = c.shape[0] if r is None else r.shape[0]
    return line[np.expand_dims(np.arange(c.shape[0]), 1) + np.arange(n)]


@lower(scipy.khatri_rao)
def khatri_rao(a, b):
    rows = np.expand_dims(a, 1) * np.expand_dims(b, 0)
    return np.reshape(rows, (a.shape[0] * b.shape[0], a.shape[1]))


@lower(scipy.companion)
def companion(a):
    """The first coefficient is not checked to differ from zero; if it is zero, all is infinite."""
    n = a.shape[0] - 1
    first = np.expand_dims(np.arange(n) == 0, 1)
    return np.where(first, -a[1:] / a[0], 1.0 * np.eye(n, n, -1))


@lower(scipy.leslie)
def leslie(f, s):
    first = np.expand_dims(np.arange(f.shape[0]) == 0, 1)
    return np.where(first, f, np.diag(s, -1))


@lower(scipy.fiedler)
def fiedler(a):
    return np.abs(np.expand_dims(a, 1) - a)


@lower(scipy.convolution_matrix)
def convolution_matrix(a, n, mode="full"):
    m = a.shape[0]
    whole = np.zeros((m + n - 1, n))
    for k in range(n):
        whole[k : k + m, k] = a
    if mode == "full":
        return whole
    if mode == "same":
        first = (min(m, n) - 1) // 2
        return whole[first : first + max(m, n)]
    return whole[min(m, n) - 1 : max(m, n)]


@lower(scipy.solve_toeplitz)
def solve_toeplitz(c_or_cr, b, check_finite=True):
    return np.linalg.solve(toeplitz_of(c_or_cr), b)


@lower(scipy.matmul_toeplitz)
def matmul_toeplitz(c_or_cr, x, check_finite=False, workers=None):
    return toeplitz_of(c_or_cr) @ x


def toeplitz_of(c_or_cr):
    if isinstance(c_or_cr, tuple):
        return toeplitz(c_or_cr[0], c_or_cr[1])
    return toeplitz(c_or_cr)


@lower(scipy.solve_circulant)
def solve_circulant(c, b):
    return np.linalg.solve(circulant(c), b)
