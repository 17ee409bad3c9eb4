"""Linear algebra of the python dialect, on NumPy and, for triangular systems, SciPy."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np


def solve(a: Any, b: Any) -> Any:
    """`np.linalg.solve`."""
    return np.linalg.solve(a, b)


def factored(a: Any) -> Any:
    """What the functions below need of a matrix: its LU factors above their pivots.

    Without SciPy, which has LAPACK, the matrix itself. That a matrix is singular shows in a pivot
    that is zero, and is said where it is divided by.
    """
    a = np.asarray(a)
    getrf = _lapack("getrf", a.dtype)
    n = a.shape[-1]
    if getrf is None or n == 0 or a.shape != (n, n):
        return a.copy()
    factors, pivots, _ = getrf(a)
    result = np.empty((n + 1, n), factors.dtype)
    result[:n], result[n] = factors, pivots
    return result


def solve_by(a: Any, factors: Any, b: Any, transposed: bool) -> Any:
    """Solve a x = b, or aᵀ x = b, for a matrix that was factored."""
    if not _is_factored(factors) or np.result_type(a, b) != factors.dtype or np.size(b) == 0:
        return np.linalg.solve(a.T if transposed else a, b)
    if len(b) != len(a):
        raise ValueError("the right-hand side of a system does not match its matrix")
    getrs = _lapack("getrs", factors.dtype)
    return np.ascontiguousarray(getrs(*_regular(factors), b, trans=int(transposed))[0])


def inverse_by(factors: Any) -> Any:
    """The inverse of a matrix that was factored."""
    if not _is_factored(factors):
        return np.linalg.inv(factors)
    return np.ascontiguousarray(_lapack("getri", factors.dtype)(*_regular(factors))[0])


def det_by(factors: Any) -> Any:
    """The determinant of a matrix that was factored."""
    if not _is_factored(factors):
        return np.linalg.det(factors)
    sign, logarithm = slogdet_by(factors)
    return sign * np.exp(logarithm)


def slogdet_by(factors: Any) -> Any:
    """The sign and the logarithm of the determinant of a matrix that was factored."""
    if not _is_factored(factors):
        return np.array(np.linalg.slogdet(factors))
    pivots = np.diagonal(factors)
    if not np.all(pivots):
        return np.array([0.0, -np.inf], factors.dtype)
    exchanged = factors[-1] != np.arange(len(pivots))
    sizes = np.abs(pivots)
    sign = np.prod(np.where(exchanged, -pivots, pivots) / sizes)
    return np.array([sign, np.sum(np.log(sizes))], factors.dtype)


@functools.cache
def _lapack(name: str, dtype: Any) -> Any:
    """The routine for numbers of this type; None without SciPy."""
    try:
        from scipy.linalg import get_lapack_funcs
    except ImportError:
        return None
    return get_lapack_funcs(name, dtype=dtype)


def _is_factored(factors: Any) -> bool:
    return factors.shape[0] != factors.shape[1]


def _regular(factors: Any) -> tuple[Any, Any]:
    """The factors and the pivots of a matrix that is not singular."""
    if not np.all(np.diagonal(factors)):
        raise np.linalg.LinAlgError("Singular matrix")
    return factors[:-1], factors[-1].real.astype(np.int32)


def inverse(a: Any) -> Any:
    """`np.linalg.inv`."""
    return np.linalg.inv(a)


def det(a: Any) -> Any:
    """`np.linalg.det`."""
    return np.linalg.det(a)


def slogdet(a: Any) -> Any:
    """The sign and the logarithm of the determinant, along a last axis."""
    return np.stack(np.linalg.slogdet(a), axis=-1)


def cholesky(a: Any) -> Any:
    """`np.linalg.cholesky`."""
    return np.linalg.cholesky(a)


def eigh(a: Any) -> Any:
    """The eigenvalues in one row above the eigenvectors."""
    values, vectors = np.linalg.eigh(a)
    return np.concatenate((values[..., None, :], vectors), axis=-2)


def svd(a: Any) -> Any:
    """u, the singular values in one row, and v, one above the other."""
    if not np.all(np.isfinite(a)):  # some LAPACKs never return
        raise np.linalg.LinAlgError("Array must not contain infs or NaNs.")
    u, s, vt = np.linalg.svd(a, full_matrices=False)
    return np.concatenate((u, s[..., None, :], np.swapaxes(vt, -1, -2)), axis=-2)


def qr(a: Any) -> Any:
    """q above the transpose of r."""
    q, r = np.linalg.qr(a)
    return np.concatenate((q, np.swapaxes(r, -1, -2)), axis=-2)


def pinv(a: Any) -> Any:
    """`np.linalg.pinv`."""
    return np.linalg.pinv(a)


def lu(a: Any) -> Any:
    """Both factors in one square, as LAPACK gives them, above a row of pivots."""
    from scipy.linalg import lu_factor

    factors, pivots = lu_factor(a)
    return np.concatenate((factors, pivots[None, :].astype(factors.dtype)))


def permutation(pivots: Any) -> Any:
    """The order of rows that the exchanges of an LU factorisation lead to."""
    order = np.arange(len(pivots))
    for k, other in enumerate(pivots.astype(int)):
        order[k], order[other] = order[other], order[k]
    return order


def triangular(a: Any, b: Any, lower: bool, transposed: bool, unit: bool) -> Any:
    """Solve a x = b, or aᵀ x = b, reading one triangle of `a`."""
    if np.ndim(a) == 2:
        try:
            from scipy.linalg import solve_triangular
        except ImportError:
            pass
        else:
            return solve_triangular(
                a, b, trans=int(transposed), lower=lower, unit_diagonal=unit, check_finite=False
            )
    read = np.tril(a) if lower else np.triu(a)
    if unit:
        n = np.shape(a)[-1]
        read = read * (1 - np.eye(n)) + np.eye(n)
    return np.linalg.solve(np.swapaxes(read, -1, -2) if transposed else read, b)


def is_indefinite(a: Any) -> bool:
    """Whether `np.linalg.cholesky` would raise LinAlgError."""
    return _fails(np.linalg.cholesky, a)


def is_singular(a: Any) -> bool:
    """Whether `np.linalg.inv` and `solve` would."""
    return _fails(np.linalg.inv, a)


def _fails(function: Any, a: Any) -> bool:
    try:
        function(a)
    except np.linalg.LinAlgError:
        return True
    return False
