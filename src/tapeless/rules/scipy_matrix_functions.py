"""Functions of matrices by `scipy.linalg`."""

from __future__ import annotations

import numpy as np
import scipy.linalg as scipy

from tapeless.rules.matrix_functions import beside, logarithm, square_root
from tapeless.rules.registry import lower


# Padé approximation of order 13 with scaling and squaring (Higham 2005). Matrices of a stack are
# scaled alike.
@lower(scipy.expm)
def expm(A):
    size = np.max(np.sum(np.abs(A), axis=-2))
    squarings = max(0, int(np.ceil(np.log2(np.maximum(size, 1e-300) / 5.371920351148152))))
    a = A / 2.0**squarings
    one = np.eye(A.shape[-1])
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


@lower(scipy.expm_frechet)
def expm_frechet(A, E, method=None, compute_expm=True, check_finite=True):
    n = A.shape[0]
    both = expm(beside(A, E))
    return (both[:n, :n], both[:n, n:]) if compute_expm else both[:n, n:]


def rotation(A):
    """exp([[0, -A], [A, 0]]), which is [[cos A, -sin A], [sin A, cos A]]."""
    zero = np.zeros_like(A)
    above, below = np.concatenate((zero, -A), axis=1), np.concatenate((A, zero), axis=1)
    return expm(np.concatenate((above, below), axis=0))


@lower(scipy.cosm)
def cosm(A):
    n = A.shape[0]
    return rotation(A)[:n, :n]


@lower(scipy.sinm)
def sinm(A):
    n = A.shape[0]
    return rotation(A)[n:, :n]


@lower(scipy.tanm)
def tanm(A):
    n = A.shape[0]
    both = rotation(A)
    return np.linalg.solve(both[:n, :n], both[n:, :n])


@lower(scipy.coshm)
def coshm(A):
    return (expm(A) + expm(-A)) / 2


@lower(scipy.sinhm)
def sinhm(A):
    return (expm(A) - expm(-A)) / 2


@lower(scipy.tanhm)
def tanhm(A):
    up, down = expm(A), expm(-A)
    return np.linalg.solve(up + down, up - down)


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
