"""Linear systems, inverses and determinants by LAPACK; triangular systems by blocks."""

import numpy as np
from numba import njit, types
from numba.np import linalg
from numba.np.numpy_support import as_dtype

from tapeless.runtime import plain_linalg
from tapeless.runtime.cython_lapack import GETRS
from tapeless.runtime.matrix_stacks import on_stacks
from tapeless.runtime.native import compiled

BLOCK = 48  # rows that are solved one by one before a matrix product takes them out of the rest


def solve(a, b):
    return plain_linalg.solve(a, b)


def factored(a):
    return plain_linalg.factored(a)


def solve_by(factors, b, transposed):
    raise TypeError("only compiled code calls this")


def inverse_by(factors):
    return plain_linalg.inverse_by(factors)


def det_by(factors):
    return plain_linalg.det_by(factors)


def slogdet_by(factors):
    return plain_linalg.slogdet_by(factors)


def inverse(a):
    return plain_linalg.inverse(a)


def det(a):
    return plain_linalg.det(a)


def slogdet(a):
    return plain_linalg.slogdet(a)


def triangular(a, b, lower, transposed, unit):
    return plain_linalg.triangular(a, b, lower, transposed, unit)


@njit(error_model="numpy", cache=True)
def _inverse(a):
    return np.ascontiguousarray(np.linalg.inv(a))


@njit(error_model="numpy", cache=True)
def _slogdet(a):
    sign, logarithm = np.linalg.slogdet(a)
    result = np.empty(2, a.dtype)
    result[0], result[1] = sign, logarithm
    return result


on_stacks(inverse, _inverse)
on_stacks(slogdet, _slogdet)


@compiled(det)
def _det(a):
    if not isinstance(a, types.Array) or a.ndim < 2:
        return None
    if a.ndim == 2:
        return lambda a: np.linalg.det(np.ascontiguousarray(a))

    def stacked(a):
        n = a.shape[-1]
        count = a.size // max(n * n, 1)
        matrices = np.ascontiguousarray(a).reshape((count, n, n))
        result = np.empty(count, a.dtype)
        for k in range(count):
            result[k] = np.linalg.det(matrices[k])
        return result.reshape(a.shape[:-2])

    return stacked


@compiled(solve)
def _solve(a, b):
    if not (isinstance(a, types.Array) and isinstance(b, types.Array)) or a.ndim < 2:
        return None
    if a.ndim == 2 and b.ndim <= 2:
        return lambda a, b: np.ascontiguousarray(
            np.linalg.solve(np.ascontiguousarray(a), np.ascontiguousarray(b))
        )
    return _solve_stack(a, b) if a.ndim == b.ndim else None


def _solve_stack(a, b):
    def stacked(a, b):
        if a.shape[:-2] != b.shape[:-2]:
            raise ValueError("the stacks of a solve have to be of equal shape")
        n, m = b.shape[-2], b.shape[-1]
        count = a.size // max(n * n, 1)
        matrices = np.ascontiguousarray(a).reshape((count, n, n))
        sides = np.ascontiguousarray(b).reshape((count, n, m))
        result = np.empty((count, n, m), b.dtype)
        for k in range(count):
            result[k] = np.linalg.solve(matrices[k], sides[k])
        return result.reshape(b.shape)

    return stacked


# ---- by factors ----------------------------------------------------------------------------------


@compiled(factored)
def _factored(a):
    """LAPACK reads rows as columns, so these are the factors of the transpose, above the pivots.

    That a matrix is singular shows in a pivot that is zero, and is said where it is divided by.
    """
    if not isinstance(a, types.Array) or a.ndim != 2:
        return None
    if a.dtype not in GETRS:
        return lambda a: a.copy()
    getrf = linalg._LAPACK().numba_xxgetrf(a.dtype)
    kind = ord(linalg.get_blas_kind(a.dtype))

    def factors_of(a):
        n = a.shape[0]
        if n != a.shape[1]:
            raise np.linalg.LinAlgError("Last 2 dimensions of the array must be square")
        result = np.empty((n + 1, n), a.dtype)
        result[:n] = a
        pivots = np.empty(n, np.int32)
        if n > 0 and getrf(kind, n, n, result.ctypes, n, pivots.ctypes) < 0:
            raise ValueError("LAPACK does not take this matrix")
        result[n] = pivots
        return result

    return factors_of


@njit(error_model="numpy", cache=True)
def need_regular(factors):
    for k in range(factors.shape[1]):
        if factors[k, k] == 0.0:
            raise np.linalg.LinAlgError("Matrix is singular to machine precision.")


@compiled(solve_by)
def _solve_by(factors, b, transposed):
    if not (isinstance(factors, types.Array) and isinstance(b, types.Array)):
        return None
    if factors.dtype not in GETRS:
        return lambda factors, b, transposed: solve(factors.T if transposed else factors, b)
    getrs = GETRS[factors.dtype]
    is_vector = b.ndim == 1
    number = factors.dtype

    def solved(factors, b, transposed):
        n = factors.shape[1]
        need_regular(factors)
        if b.shape[0] != n:
            raise ValueError("the right-hand side of a system does not match its matrix")
        # One right-hand side after the other, as LAPACK has them.
        sides = np.empty((b.size // max(n, 1), n), number)
        sides[:] = b.T
        pivots = factors[n].astype(np.int32)
        getrs(78 if transposed else 84, n, sides.shape[0], factors, pivots, sides)  # N or T
        return sides[0] if is_vector else np.ascontiguousarray(sides.T)

    return solved


@compiled(inverse_by)
def _inverse_by(factors):
    if not isinstance(factors, types.Array):
        return None
    if factors.dtype not in GETRS:
        return lambda factors: inverse(factors)
    getri = linalg._LAPACK().numba_ez_xxgetri(factors.dtype)
    kind = ord(linalg.get_blas_kind(factors.dtype))

    def inverted(factors):
        n = factors.shape[1]
        need_regular(factors)
        result = factors[:n].copy()
        pivots = factors[n].astype(np.int32)
        if n > 0 and getri(kind, n, result.ctypes, n, pivots.ctypes) != 0:
            raise ValueError("LAPACK does not take this matrix")
        return result

    return inverted


@compiled(slogdet_by)
def _slogdet_by(factors):
    if not isinstance(factors, types.Array):
        return None
    if factors.dtype not in GETRS:
        return lambda factors: _slogdet(factors)
    return lambda factors: sign_and_logarithm(factors)


@compiled(det_by)
def _det_by(factors):
    if not isinstance(factors, types.Array):
        return None
    if factors.dtype not in GETRS:
        return lambda factors: np.linalg.det(factors)

    def determinant(factors):
        found = sign_and_logarithm(factors)
        return found[0] * np.exp(found[1])

    return determinant


@njit(error_model="numpy", cache=True)
def sign_and_logarithm(factors):
    """Of the determinant: each exchange of rows, and each negative pivot, changes its sign."""
    n = factors.shape[1]
    result = np.empty(2, factors.dtype)
    sign, logarithm = 1.0, 0.0
    for k in range(n):
        pivot = factors[k, k]
        if pivot == 0.0:
            sign, logarithm = 0.0, -np.inf
            break
        if (pivot < 0.0) != (factors[n, k] != k + 1):
            sign = -sign
        logarithm += np.log(abs(pivot))
    result[0], result[1] = sign, logarithm
    return result


# ---- triangular ----------------------------------------------------------------------------------


@compiled(triangular)
def _triangular(a, b, lower, transposed, unit):
    if not (isinstance(a, types.Array) and isinstance(b, types.Array)):
        return None
    if a.dtype != b.dtype:
        wide = np.promote_types(as_dtype(a.dtype), as_dtype(b.dtype))
        return lambda a, b, lower, transposed, unit: triangular(
            a.astype(wide), b.astype(wide), lower, transposed, unit
        )
    if a.ndim > 2 and a.ndim == b.ndim:
        return _triangular_stack(a, b, lower, transposed, unit)
    if a.ndim != 2 or b.ndim not in (1, 2):
        return None
    if b.ndim == 1:

        def one(a, b, lower, transposed, unit):
            x = np.expand_dims(b, 1).copy()
            by_blocks(oriented(a, transposed), x, lower != transposed, unit)
            return x.reshape(b.shape[0])

        return one

    def several(a, b, lower, transposed, unit):
        x = b.copy()
        by_blocks(oriented(a, transposed), x, lower != transposed, unit)
        return x

    return several


def _triangular_stack(a, b, lower, transposed, unit):
    def stacked(a, b, lower, transposed, unit):
        n, m = b.shape[-2], b.shape[-1]
        count = a.size // max(n * n, 1)
        matrices = np.ascontiguousarray(a).reshape((count, n, n))
        result = b.copy().reshape((count, n, m))
        for k in range(count):
            by_blocks(oriented(matrices[k], transposed), result[k], lower != transposed, unit)
        return result.reshape(b.shape)

    return stacked


@njit(error_model="numpy", cache=True)
def oriented(a, transposed):
    """The matrix of the system, in C order."""
    return a.T.copy() if transposed else np.ascontiguousarray(a)


@njit(error_model="numpy", cache=True)
def by_blocks(a, x, lower, unit):
    """Solve in place. Each block of rows is solved, then taken out of the rows that follow."""
    n, m = x.shape
    if a.shape[0] != n or a.shape[1] != n:
        raise ValueError("the matrix of a triangular system does not match its right-hand side")
    if not unit:
        for i in range(n):
            if a[i, i] == 0.0:
                raise np.linalg.LinAlgError("singular matrix: a diagonal element is zero")
    blocks = (n + BLOCK - 1) // BLOCK
    for number in range(blocks):
        at = number if lower else blocks - 1 - number
        start, stop = at * BLOCK, min((at + 1) * BLOCK, n)
        for step in range(stop - start):
            i = start + step if lower else stop - 1 - step
            for k in range(start, i) if lower else range(i + 1, stop):
                factor = a[i, k]
                for j in range(m):
                    x[i, j] -= factor * x[k, j]
            if not unit:
                for j in range(m):
                    x[i, j] /= a[i, i]
        if lower and stop < n:
            x[stop:] -= np.ascontiguousarray(a[stop:, start:stop]) @ x[start:stop]
        if not lower and start > 0:
            x[:start] -= np.ascontiguousarray(a[:start, start:stop]) @ x[start:stop]
