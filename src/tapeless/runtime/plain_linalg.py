"""Linear algebra of the python dialect, on NumPy and, for triangular systems, SciPy."""

from __future__ import annotations

from typing import Any

import numpy as np


def solve(a: Any, b: Any) -> Any:
    """`np.linalg.solve`."""
    return np.linalg.solve(a, b)


def factored(a: Any) -> Any:
    """What `solve_by` needs of a matrix: here the matrix itself, natively its LU factors."""
    return np.array(a)


def solve_by(factors: Any, b: Any, transposed: bool) -> Any:
    """Solve a x = b, or aᵀ x = b, for a matrix that was factored."""
    return np.linalg.solve(factors.T if transposed else factors, b)


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
