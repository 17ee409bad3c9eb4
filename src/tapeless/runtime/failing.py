"""Whether a function of `np.linalg` would raise LinAlgError: asked of LAPACK, by calling it."""

import numpy as np
from numba import njit, types

from tapeless.runtime import plain_linalg
from tapeless.runtime.native import compiled


def is_indefinite(a):
    return plain_linalg.is_indefinite(a)


def is_singular(a):
    return plain_linalg.is_singular(a)


@njit(error_model="numpy", cache=True)
def _fails_cholesky(a):
    try:
        np.linalg.cholesky(a)
    except Exception:
        return True
    return False


@njit(error_model="numpy", cache=True)
def _fails_inverse(a):
    try:
        np.linalg.inv(a)
    except Exception:
        return True
    return False


@compiled(is_indefinite)
def _is_indefinite(a):
    return (lambda a: _fails_cholesky(a)) if _is_matrix(a) else None


@compiled(is_singular)
def _is_singular(a):
    return (lambda a: _fails_inverse(a)) if _is_matrix(a) else None


def _is_matrix(a):
    return isinstance(a, types.Array) and a.ndim == 2
