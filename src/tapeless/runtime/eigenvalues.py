"""Eigenvalues of matrices that need not be symmetric, by LAPACK."""

import numpy as np
from numba import njit, types
from numba.np import linalg

from tapeless.runtime import plain_eigenvalues
from tapeless.runtime.matrix_stacks import on_stacks
from tapeless.runtime.native import compiled


def eig(a):
    return plain_eigenvalues.eig(a)


def of_matrix(a):
    return plain_eigenvalues.eig(a)


@compiled(of_matrix)
def _of_matrix(a):
    return _of_complex if isinstance(a.dtype, types.Complex) else _of_real(a.dtype)


def _of_complex(a):
    n = a.shape[0]
    values, vectors = np.linalg.eig(a)
    result = np.empty((n + 1, n), a.dtype)
    result[0] = values
    result[1:] = vectors
    return result


def _of_real(dtype):
    """LAPACK has a pair of conjugate vectors as two columns, the real and the imaginary part."""
    linalg.ensure_lapack()
    geev = linalg._LAPACK().numba_ez_rgeev(dtype)
    kind = ord(linalg.get_blas_kind(dtype))
    complex_dtype = np.result_type(str(dtype), np.complex64)

    def of_real(a):
        n = a.shape[0]
        if n != a.shape[1]:
            raise np.linalg.LinAlgError("Last 2 dimensions of the array must be square.")
        if not np.all(np.isfinite(a)):
            raise np.linalg.LinAlgError("Array must not contain infs or NaNs.")
        columns = a.T.copy()  # LAPACK counts columns first
        real, imag = np.empty(n, dtype), np.empty(n, dtype)
        left, right = np.empty((1, 1), dtype), np.empty((n, n), dtype)
        status = geev(
            *(kind, ord("N"), ord("V"), n, columns.ctypes, n, real.ctypes, imag.ctypes),
            *(left.ctypes, 1, right.ctypes, n),
        )
        if status != 0:
            raise np.linalg.LinAlgError("Eigenvalues did not converge")
        result = np.empty((n + 1, n), complex_dtype)
        for k in range(n):
            result[0, k] = real[k] + 1j * imag[k]
            for i in range(n):
                if imag[k] > 0.0:
                    result[i + 1, k] = right[k, i] + 1j * right[k + 1, i]
                elif imag[k] < 0.0:
                    result[i + 1, k] = right[k - 1, i] - 1j * right[k, i]
                else:
                    result[i + 1, k] = right[k, i]
        return result

    return of_real


@njit(error_model="numpy")
def _eig(a):
    return of_matrix(a)


on_stacks(eig, _eig)
