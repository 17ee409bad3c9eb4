"""`scipy.linalg`. Imported where a program uses it; SciPy is no requirement of ours."""

from __future__ import annotations

import numpy as np
import scipy.linalg as scipy

from tapeless.rules.factorisations import cholesky_of, qr_of
from tapeless.rules.matrix_functions import banded, logarithm, square_root
from tapeless.rules.registry import complex_too, lower
from tapeless.runtime.plain import transpose_of_stack
from tapeless.runtime.plain_linalg import lu, permutation, triangular

# ---- as in NumPy ---------------------------------------------------------------------------------


@lower(scipy.solve)
def solve(a, b, lower=False, overwrite_a=False, overwrite_b=False, check_finite=True):
    return np.linalg.solve(a, b)


@lower(scipy.inv)
def inv(a, overwrite_a=False, check_finite=True):
    return np.linalg.inv(a)


@lower(scipy.det)
def det(a, overwrite_a=False, check_finite=True):
    return np.linalg.det(a)


@lower(scipy.norm)
def norm(a, ord=None, axis=None, keepdims=False, check_finite=True):
    return np.linalg.norm(a, ord, axis, keepdims)


@lower(scipy.pinv)
def pinv(a, *, check_finite=True):
    return np.linalg.pinv(a)


@lower(scipy.cholesky)
def cholesky(a, lower=False, overwrite_a=False, check_finite=True):
    return cholesky_of(a, upper=not lower)


@lower(scipy.eigh)
def eigh(a, b=None, *, lower=True, eigvals_only=False, overwrite_a=False, check_finite=True):
    if b is not None:
        raise NotImplementedError("scipy.linalg.eigh of a pair of matrices")
    if eigvals_only:
        return np.linalg.eigvalsh(a, "L" if lower else "U")
    return np.linalg.eigh(a, "L" if lower else "U")


@lower(scipy.eigvalsh)
def eigvalsh(a, *, lower=True, overwrite_a=False, check_finite=True):
    return np.linalg.eigvalsh(a, "L" if lower else "U")


@lower(scipy.eig)
def eig(a, b=None, left=False, right=True, overwrite_a=False, overwrite_b=False, check_finite=True):
    if b is not None or left:
        raise NotImplementedError("scipy.linalg.eig of a pair of matrices, and left eigenvectors")
    values, vectors = np.linalg.eig(a)
    return (values, vectors) if right else values


@lower(scipy.eigvals)
def eigvals(a, b=None, overwrite_a=False, check_finite=True):
    if b is not None:
        raise NotImplementedError("scipy.linalg.eigvals of a pair of matrices")
    return np.linalg.eigvals(a)


complex_too(scipy.eig, scipy.eigvals)


@lower(scipy.svd)
def svd(a, full_matrices=True, compute_uv=True, overwrite_a=False, check_finite=True):
    return np.linalg.svd(a, full_matrices, compute_uv)


@lower(scipy.svdvals)
def svdvals(a, overwrite_a=False, check_finite=True):
    return np.linalg.svdvals(a)


@lower(scipy.qr)
def qr(a, overwrite_a=False, lwork=None, mode="full", check_finite=True):
    if mode == "r":
        raise NotImplementedError("scipy.linalg.qr in this mode; use mode='economic'")
    return qr_of(a, "complete" if mode == "full" else "reduced")


# ---- with the factors at hand --------------------------------------------------------------------


@lower(scipy.solve_triangular)
def solve_triangular(
    a, b, trans=0, lower=False, unit_diagonal=False, overwrite_b=False, check_finite=True
):
    return triangular(a, b, lower, trans != 0 and trans != "N", unit_diagonal)


@lower(scipy.cho_factor)
def cho_factor(a, lower=False, overwrite_a=False, check_finite=True):
    """With zeros in the other triangle, where SciPy leaves what was there."""
    return cholesky_of(a, upper=not lower), lower


@lower(scipy.cho_solve)
def cho_solve(c_and_lower, b, overwrite_b=False, check_finite=True):
    c, low = c_and_lower
    return triangular(c, triangular(c, b, low, not low, False), low, low, False)


@lower(scipy.lu_factor)
def lu_factor(a, overwrite_a=False, check_finite=True):
    found = lu(a)
    n = a.shape[0]
    return found[:n], found[n].astype(np.int32)


@lower(scipy.lu_solve)
def lu_solve(lu_and_piv, b, trans=0, overwrite_b=False, check_finite=True):
    factors, pivots = lu_and_piv
    order = permutation(pivots)
    if trans == 0:
        inner = triangular(factors, b[order], True, False, True)
        return triangular(factors, inner, False, False, False)
    inner = triangular(factors, b, False, True, False)
    return triangular(factors, inner, True, True, True)[np.argsort(order)]


# ---- functions of matrices -----------------------------------------------------------------------


# Padé approximation of order 13 with scaling and squaring (Higham 2005), of one matrix.
@lower(scipy.expm)
def expm(A):
    size = np.max(np.sum(np.abs(A), axis=0))
    squarings = max(0, int(np.ceil(np.log2(np.maximum(size, 1e-300) / 5.371920351148152))))
    a = A / 2.0**squarings
    one = np.eye(A.shape[0])
    a2 = a @ a
    a4 = a2 @ a2
    a6 = a4 @ a2
    odd = a6 @ (a6 + 16380.0 * a4 + 40840800.0 * a2) + 33522128640.0 * a6 + 10559470521600.0 * a4
    odd = a @ (odd + 1187353796428800.0 * a2 + 32382376266240000.0 * one)
    even = a6 @ (182.0 * a6 + 960960.0 * a4 + 1323241920.0 * a2) + 670442572800.0 * a6
    even = even + 129060195264000.0 * a4 + 7771770303897600.0 * a2 + 64764752532480000.0 * one
    result = np.linalg.solve(even - odd, even + odd)
    for _ in range(squarings):
        result = result @ result
    return result


# ---- matrices made of vectors --------------------------------------------------------------------


@lower(scipy.block_diag)
def block_diag(*arrs):
    m, n = 0, 0
    for a in arrs:
        m, n = m + a.shape[0], n + a.shape[1]
    result = np.zeros((m, n))
    row, column = 0, 0
    for a in arrs:
        result[row : row + a.shape[0], column : column + a.shape[1]] = a
        row, column = row + a.shape[0], column + a.shape[1]
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


@lower(scipy.solve_toeplitz)
def solve_toeplitz(c_or_cr, b, check_finite=True):
    if isinstance(c_or_cr, tuple):
        return np.linalg.solve(toeplitz(c_or_cr[0], c_or_cr[1]), b)
    return np.linalg.solve(toeplitz(c_or_cr), b)


@lower(scipy.solve_sylvester)
def solve_sylvester(a, b, q):
    """a x + x b = q, as one linear system of all elements of x."""
    m, n = q.shape[0], q.shape[1]
    system = np.kron(a, np.eye(n)) + np.kron(np.eye(m), transpose_of_stack(b))
    return np.reshape(np.linalg.solve(system, np.ravel(q)), (m, n))


@lower(scipy.solve_continuous_lyapunov)
def solve_continuous_lyapunov(a, q):
    return solve_sylvester(a, transpose_of_stack(a), q)


# ---- by operations of the python engine ----------------------------------------------------------


@lower(scipy.logm)
def logm(A):
    return logarithm(A)


@lower(scipy.sqrtm)
def sqrtm(A):
    return square_root(A)


@lower(scipy.fractional_matrix_power)
def fractional_matrix_power(A, t):
    return expm(t * logarithm(A))


@lower(scipy.solve_banded)
def solve_banded(l_and_u, ab, b, overwrite_ab=False, overwrite_b=False, check_finite=True):
    low, up = l_and_u
    return banded(ab, b, low, up)


@lower(scipy.lu)
def lu_of(a, permute_l=False, overwrite_a=False, check_finite=True, p_indices=False):
    n = a.shape[0]
    found = lu(a)
    order = permutation(found[n])
    left, right = np.tril(found[:n], -1) + np.eye(n), np.triu(found[:n])
    if permute_l:
        return left[np.argsort(order)], right
    if p_indices:
        return np.argsort(order), left, right
    return np.eye(n)[:, order], left, right
