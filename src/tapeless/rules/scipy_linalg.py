"""`scipy.linalg`. Imported where a program uses it; SciPy is no requirement of ours."""

from __future__ import annotations

import numpy as np
import scipy.linalg as scipy

from tapeless.rules.factorisations import cholesky_of, qr_of
from tapeless.rules.matrix_functions import banded
from tapeless.rules.registry import lower
from tapeless.rules.scipy_eigenvalues import symmetric
from tapeless.runtime.plain import transpose_of_stack
from tapeless.runtime.plain_linalg import lu, permutation, triangular

# ---- as in NumPy ---------------------------------------------------------------------------------


@lower(scipy.solve)
def solve(
    a,
    b,
    lower=False,
    overwrite_a=False,
    overwrite_b=False,
    check_finite=True,
    assume_a=None,
    transposed=False,
):
    if assume_a == "pos" or assume_a == "positive definite":
        return cho_solve(cho_factor(a, lower), b)
    if assume_a == "upper triangular" or assume_a == "lower triangular":
        return triangular(a, b, assume_a == "lower triangular", transposed, False)
    if assume_a == "sym" or assume_a == "symmetric" or assume_a == "her" or assume_a == "hermitian":
        return np.linalg.solve(symmetric(a, lower), b)
    return np.linalg.solve(transpose_of_stack(a) if transposed else a, b)


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


@lower(scipy.pinvh)
def pinvh(a, lower=True, check_finite=True):
    return np.linalg.pinv(symmetric(a, lower))


@lower(scipy.lstsq)
def lstsq(
    a, b, cond=None, overwrite_a=False, overwrite_b=False, check_finite=True, lapack_driver=None
):
    x, residuals, rank, singular = np.linalg.lstsq(a, b, cond)
    return x, residuals[0] if b.ndim == 1 else residuals, rank, singular


@lower(scipy.cholesky)
def cholesky(a, lower=False, overwrite_a=False, check_finite=True):
    return cholesky_of(a, upper=not lower)


@lower(scipy.svd)
def svd(a, full_matrices=True, compute_uv=True, overwrite_a=False, check_finite=True):
    return np.linalg.svd(a, full_matrices, compute_uv)


@lower(scipy.svdvals)
def svdvals(a, overwrite_a=False, check_finite=True):
    return np.linalg.svdvals(a)


@lower(scipy.qr)
def qr(a, overwrite_a=False, lwork=None, mode="full", check_finite=True):
    if mode == "r":
        return (qr_of(a, "complete")[1],)
    return qr_of(a, "complete" if mode == "full" else "reduced")


@lower(scipy.polar)
def polar(a, side="right"):
    u, s, vt = np.linalg.svd(a, full_matrices=False)
    if side == "right":
        return u @ vt, (transpose_of_stack(vt) * s) @ vt
    return u @ vt, (u * s) @ transpose_of_stack(u)


@lower(scipy.orthogonal_procrustes)
def orthogonal_procrustes(A, B, check_finite=True):
    u, s, vt = np.linalg.svd(transpose_of_stack(transpose_of_stack(B) @ A), full_matrices=False)
    return u @ vt, np.sum(s)


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


# ---- by operations of the python engine ----------------------------------------------------------


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
