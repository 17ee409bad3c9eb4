"""Factorisations by LAPACK, with the factors as parts of one array."""

import numpy as np
from numba import njit, types
from numba.np import linalg

from tapeless.runtime import plain_linalg
from tapeless.runtime.matrix_stacks import on_stacks
from tapeless.runtime.native import compiled


def cholesky(a):
    return plain_linalg.cholesky(a)


def eigh(a):
    return plain_linalg.eigh(a)


def svd(a):
    return plain_linalg.svd(a)


def qr(a):
    return plain_linalg.qr(a)


def pinv(a):
    return plain_linalg.pinv(a)


def lu(a):
    return plain_linalg.lu(a)


@njit(error_model="numpy", cache=True)
def _cholesky(a):
    return np.ascontiguousarray(np.linalg.cholesky(a))


@njit(error_model="numpy", cache=True)
def _eigh(a):
    n = a.shape[0]
    values, vectors = np.linalg.eigh(a)
    result = np.empty((n + 1, n), a.dtype)
    result[0] = values
    result[1:] = vectors
    return result


@njit(error_model="numpy", cache=True)
def _svd(a):
    m, n = a.shape
    u, s, vt = np.linalg.svd(a, full_matrices=False)
    result = np.empty((m + 1 + n, s.shape[0]), a.dtype)
    result[:m] = u
    result[m] = s
    result[m + 1 :] = vt.T
    return result


@njit(error_model="numpy", cache=True)
def _qr(a):
    m, n = a.shape
    q, r = np.linalg.qr(a)
    result = np.empty((m + n, q.shape[1]), a.dtype)
    result[:m] = q
    result[m:] = r.T
    return result


@njit(error_model="numpy", cache=True)
def _pinv(a):
    return np.ascontiguousarray(np.linalg.pinv(a))


on_stacks(pinv, _pinv)
on_stacks(cholesky, _cholesky)
on_stacks(eigh, _eigh)
on_stacks(svd, _svd)
on_stacks(qr, _qr)


@compiled(lu)
def _lu(a):
    if not isinstance(a, types.Array) or a.ndim != 2:
        return None
    linalg.ensure_lapack()
    getrf = linalg._LAPACK().numba_xxgetrf(a.dtype)
    kind = ord(linalg.get_blas_kind(a.dtype))

    def factored(a):
        n = a.shape[0]
        if n != a.shape[1]:
            raise ValueError("expected a square matrix")
        columns = a.T.copy()  # LAPACK counts columns first
        pivots = np.empty(n, np.int32)
        status = getrf(kind, n, n, columns.ctypes, n, pivots.ctypes)
        if status < 0:
            raise ValueError("LAPACK does not take this matrix")
        result = np.empty((n + 1, n), a.dtype)
        result[:n] = columns.T
        result[n] = pivots - 1
        return result

    return factored


@njit(error_model="numpy", cache=True)
def permutation(pivots):
    order = np.arange(pivots.shape[0])
    for k in range(pivots.shape[0]):
        other = int(pivots[k])
        order[k], order[other] = order[other], order[k]
    return order
