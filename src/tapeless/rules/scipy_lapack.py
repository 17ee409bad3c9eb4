"""The routines of BLAS and LAPACK by their own names: `scipy.linalg.blas`, `scipy.linalg.lapack`.

They are read as what they compute, and write where they write. `info` is 0: where LAPACK would
report a failure, the derivative raises LinAlgError. `overwrite_` arguments give permission that is
not used.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.linalg import blas, lapack

from tapeless.rules.factorisations import cholesky_of
from tapeless.rules.refusing import refused
from tapeless.rules.registry import lower
from tapeless.rules.scipy_linalg import lu_factor, lu_solve
from tapeless.runtime.plain import transpose_of_stack
from tapeless.runtime.plain_linalg import triangular


def routine(package: Any, name: str) -> Callable[[Callable], Callable]:
    """Decorator: what is read in place of a routine, in double and in single precision."""
    return lower(getattr(package, f"d{name}"), getattr(package, f"s{name}"))


# ---- BLAS: vectors -------------------------------------------------------------------------------


@routine(blas, "dot")
def dot(x, y):
    return np.dot(x, y)


@routine(blas, "nrm2")
def nrm2(x):
    return np.linalg.norm(x)


@routine(blas, "asum")
def asum(x):
    return np.sum(np.abs(x))


@routine(blas, "scal")
def scal(a, x):
    x[:] = a * x
    return x


@routine(blas, "axpy")
def axpy(x, y, n=None, a=1.0):
    if n is not None:
        refused("axpy of a part of the vectors", "Pass a view: `x[:n]`.")
    y[:] = a * x + y
    return y


@routine(blas, "copy")
def copy(x, y):
    y[:] = x
    return y


# ---- BLAS: matrices ------------------------------------------------------------------------------


def turned(a, trans):
    return transpose_of_stack(a) if trans else a


@routine(blas, "gemv")
def gemv(alpha, a, x, beta=0.0, y=None, *, trans=0):
    product = alpha * (turned(a, trans) @ x)
    return product if y is None else product + beta * y


@routine(blas, "ger")
def ger(alpha, x, y, *, a=None):
    product = alpha * np.outer(x, y)
    return product if a is None else product + a


@routine(blas, "gemm")
def gemm(alpha, a, b, beta=0.0, c=None, trans_a=0, trans_b=0, overwrite_c=0):
    product = alpha * (turned(a, trans_a) @ turned(b, trans_b))
    return product if c is None else product + beta * c


def mirrored(a, lower):
    """The symmetric matrix of which one triangle is given."""
    half = np.tril(a, -1) if lower else np.triu(a, 1)
    return half + transpose_of_stack(half) + a * np.eye(a.shape[0])


@routine(blas, "symv")
def symv(alpha, a, x, beta=0.0, y=None, *, lower=0):
    product = alpha * (mirrored(a, lower) @ x)
    return product if y is None else product + beta * y


@routine(blas, "symm")
def symm(alpha, a, b, beta=0.0, c=None, side=0, lower=0):
    full = mirrored(a, lower)
    product = alpha * (b @ full if side else full @ b)
    return product if c is None else product + beta * c


@routine(blas, "syrk")
def syrk(alpha, a, beta=0.0, c=None, trans=0, lower=0):
    """One triangle; the other is zero."""
    factor = turned(a, trans)
    product = alpha * (factor @ transpose_of_stack(factor))
    whole = product if c is None else product + beta * c
    return np.tril(whole) if lower else np.triu(whole)


def triangle(a, lower, diag):
    if diag:
        return (np.tril(a, -1) if lower else np.triu(a, 1)) + np.eye(a.shape[0])
    return np.tril(a) if lower else np.triu(a)


@routine(blas, "trmm")
def trmm(alpha, a, b, side=0, lower=0, trans_a=0, diag=0):
    factor = turned(triangle(a, lower, diag), trans_a)
    return alpha * (b @ factor if side else factor @ b)


@routine(blas, "trsm")
def trsm(alpha, a, b, side=0, lower=0, trans_a=0, diag=0):
    low, turn, unit = lower != 0, trans_a != 0, diag != 0
    if side:
        return alpha * transpose_of_stack(triangular(a, transpose_of_stack(b), low, not turn, unit))
    return alpha * triangular(a, b, low, turn, unit)


@routine(blas, "trsv")
def trsv(a, x, *, lower=0, trans=0, diag=0):
    return triangular(a, x, lower != 0, trans != 0, diag != 0)


# ---- LAPACK --------------------------------------------------------------------------------------


@routine(lapack, "potrf")
def potrf(a, lower=0, clean=1, overwrite_a=0):
    if not clean:
        refused("potrf with clean=0", "Leave it at 1, which clears the other triangle.")
    return cholesky_of(a, upper=not lower), 0


@routine(lapack, "potrs")
def potrs(c, b, lower=0, overwrite_b=0):
    low = lower != 0
    return triangular(c, triangular(c, b, low, not low, False), low, low, False), 0


@routine(lapack, "posv")
def posv(a, b, lower=0, overwrite_a=0, overwrite_b=0):
    c = cholesky_of(a, upper=not lower)
    low = lower != 0
    return c, triangular(c, triangular(c, b, low, not low, False), low, low, False), 0


@routine(lapack, "potri")
def potri(c, lower=0, overwrite_c=0):
    """One triangle of the inverse; the other is zero."""
    half = triangular(c, np.eye(c.shape[0]), lower != 0, False, False)
    inverse = transpose_of_stack(half) @ half if lower else half @ transpose_of_stack(half)
    return (np.tril(inverse) if lower else np.triu(inverse)), 0


@routine(lapack, "trtrs")
def trtrs(a, b, lower=0, trans=0, unitdiag=0, lda=None, overwrite_b=0):
    return triangular(a, b, lower != 0, trans != 0, unitdiag != 0), 0


@routine(lapack, "trtri")
def trtri(c, lower=0, unitdiag=0, overwrite_c=0):
    return triangular(c, np.eye(c.shape[0]), lower != 0, False, unitdiag != 0), 0


@routine(lapack, "getrf")
def getrf(a, overwrite_a=0):
    factors, pivots = lu_factor(a)
    return factors, pivots, 0


@routine(lapack, "getrs")
def getrs(lu, piv, b, trans=0, overwrite_b=0):
    return lu_solve((lu, piv), b, trans), 0


@routine(lapack, "gesv")
def gesv(a, b, overwrite_a=0, overwrite_b=0):
    factors, pivots = lu_factor(a)
    return factors, pivots, lu_solve((factors, pivots), b), 0


@routine(lapack, "getri")
def getri(lu, piv, lwork=0, overwrite_lu=0):
    return lu_solve((lu, piv), np.eye(lu.shape[0])), 0


@routine(lapack, "syev")
@routine(lapack, "syevd")
def syev(a, compute_v=1, lower=0, lwork=0, overwrite_a=0):
    values, vectors = np.linalg.eigh(a, "L" if lower else "U")
    return values, vectors, 0
