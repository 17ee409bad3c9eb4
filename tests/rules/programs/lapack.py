"""BLAS and LAPACK by their own names, and functions of matrices."""

import numpy as np
import scipy.linalg
from scipy.linalg import blas, lapack

from tests.rules.programs.data import A, B, M, S, V, W, X, Y

BANDS = np.array([[0.0, 0.4, 0.3, 0.2], [2.0, 2.5, 1.9, 2.2], [0.1, 0.5, 0.3, 0.0]])
WIDE = np.array([[0.0, 0.0, 0.2, 0.1], [0.0, 0.4, 0.3, 0.2], [2.0, 2.5, 1.9, 2.2]])


def in_place(a, x, y):
    z = np.zeros_like(x)
    blas.dcopy(x, z)
    blas.dscal(a, z)
    w = y * y
    blas.daxpy(z, w, a=a)
    return z * w


CASES = [
    ("scipy.linalg.blas.dcopy", in_place, (0.7, X, Y)),
    ("scipy.linalg.logm", lambda a: scipy.linalg.logm(a), (S,)),
    ("scipy.linalg.sqrtm", lambda a: scipy.linalg.sqrtm(a), (S,)),
    (
        "scipy.linalg.fractional_matrix_power",
        lambda a, t: scipy.linalg.fractional_matrix_power(a, t),
        (S, 0.3),
    ),
    (
        "scipy.linalg.solve_banded",
        lambda ab, b: scipy.linalg.solve_banded((1, 1), ab, b),
        (BANDS, V),
    ),
    (
        "scipy.linalg.solve_banded",
        lambda ab, b: scipy.linalg.solve_banded((0, 2), ab, b),
        (WIDE, B),
    ),
    ("scipy.linalg.lu", lambda a: scipy.linalg.lu(a)[1], (M,)),
    ("scipy.linalg.lu", lambda a: scipy.linalg.lu(a, permute_l=True)[0] * 2.0, (M,)),
    ("scipy.linalg.lu", lambda a: scipy.linalg.lu(a)[0] @ a, (M,)),
    ("scipy.linalg.blas.ddot", lambda x, y: blas.ddot(x, y), (X, Y)),
    ("scipy.linalg.blas.dnrm2", lambda x: blas.dnrm2(x), (X,)),
    ("scipy.linalg.blas.dasum", lambda x: blas.dasum(x), (V,)),
    ("scipy.linalg.blas.daxpy", lambda x, y, a: blas.daxpy(x, y.copy(), a=a), (X, Y, 0.7)),
    ("scipy.linalg.blas.dscal", lambda a, x: blas.dscal(a, x.copy()), (0.7, X)),
    (
        "scipy.linalg.blas.dgemv",
        lambda p, a, x, q, y: blas.dgemv(p, a, x, beta=q, y=y, trans=1),
        (0.7, A, W, 0.3, V),
    ),
    ("scipy.linalg.blas.dger", lambda p, x, y: blas.dger(p, x, y), (0.7, W, V)),
    (
        "scipy.linalg.blas.dgemm",
        lambda p, a, b, q, c: blas.dgemm(p, a, b, beta=q, c=c, trans_a=1, trans_b=1),
        (0.7, A, B, 0.3, M),
    ),
    ("scipy.linalg.blas.dsymv", lambda p, a, x: blas.dsymv(p, a, x, lower=1), (0.7, M, V)),
    ("scipy.linalg.blas.dsymm", lambda p, a, b: blas.dsymm(p, a, b), (0.7, M, B)),
    ("scipy.linalg.blas.dsyrk", lambda p, a: blas.dsyrk(p, a, lower=1), (0.7, A)),
    ("scipy.linalg.blas.dtrmm", lambda p, a, b: blas.dtrmm(p, a, b, trans_a=1), (0.7, S, B)),
    ("scipy.linalg.blas.dtrsm", lambda p, a, b: blas.dtrsm(p, a, b, lower=1), (0.7, S, B)),
    (
        "scipy.linalg.blas.dtrsm",
        lambda p, a, b: blas.dtrsm(p, a, b, side=1, trans_a=1, diag=1),
        (0.7, S, A),
    ),
    ("scipy.linalg.blas.dtrsv", lambda a, x: blas.dtrsv(a, x, lower=1), (S, V)),
    ("scipy.linalg.lapack.dpotrf", lambda a: lapack.dpotrf(a + a.T)[0], (S,)),
    ("scipy.linalg.lapack.dpotrf", lambda a: lapack.dpotrf(a, lower=1)[0], (S,)),
    ("scipy.linalg.lapack.dpotrs", lambda c, b: lapack.dpotrs(c, b)[0], (S, B)),
    ("scipy.linalg.lapack.dposv", lambda a, b: lapack.dposv(a, b, lower=1)[1], (S, B)),
    ("scipy.linalg.lapack.dpotri", lambda a: np.triu(lapack.dpotri(a)[0]), (S,)),
    ("scipy.linalg.lapack.dtrtrs", lambda a, b: lapack.dtrtrs(a, b, lower=1, trans=1)[0], (S, B)),
    ("scipy.linalg.lapack.dtrtri", lambda a: np.tril(lapack.dtrtri(a, lower=1)[0]), (S,)),
    ("scipy.linalg.lapack.dgetrf", lambda a: lapack.dgetrf(a)[0], (M,)),
    ("scipy.linalg.lapack.dgetrs", lambda a, b: lapack.dgetrs(*lapack.dgetrf(a)[:2], b)[0], (M, B)),
    ("scipy.linalg.lapack.dgesv", lambda a, b: lapack.dgesv(a, b)[2], (M, B)),
    ("scipy.linalg.lapack.dgetri", lambda a: lapack.dgetri(*lapack.dgetrf(a)[:2])[0], (M,)),
    ("scipy.linalg.lapack.dsyev", lambda a: lapack.dsyev(a, lower=1)[0], (S,)),
    (
        "scipy.linalg.solve_sylvester",
        lambda a, b, q: scipy.linalg.solve_sylvester(a, b, q),
        (S, A[:, :3] + 4 * np.eye(3), B),
    ),
    (
        "scipy.linalg.solve_continuous_lyapunov",
        lambda a, q: scipy.linalg.solve_continuous_lyapunov(a, q),
        (S, M),
    ),
]
