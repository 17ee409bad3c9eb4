"""BLAS and LAPACK in single precision, by their own names. One program for each."""

import numpy as np
from scipy.linalg import blas, lapack

from tests.rules.programs.data import A, B, S, V, X, Y


def single(*arrays):
    return tuple(np.asarray(a, np.float32) for a in arrays)


# The results are used, not the arrays that are written: of the float64 arrays that differences are
# taken with, these functions write to a copy.


def copied(x):
    z = blas.scopy(x, np.zeros_like(x))
    return z * z


def scaled(x):
    return blas.sscal(0.7, x * x)


def added(x, y):
    return blas.saxpy(x, y * y, a=0.7)


CASES = [
    ("scipy.linalg.blas.scopy", copied, single(X)),
    ("scipy.linalg.blas.sscal", scaled, single(X)),
    ("scipy.linalg.blas.saxpy", added, single(X, Y)),
    ("scipy.linalg.blas.sasum", lambda x: blas.sasum(x), single(X)),
    ("scipy.linalg.blas.sdot", lambda x, y: blas.sdot(x, y), single(X, Y)),
    ("scipy.linalg.blas.snrm2", lambda x: blas.snrm2(x), single(X)),
    ("scipy.linalg.blas.sgemm", lambda a, b: blas.sgemm(0.7, a, b), single(A, B)),
    ("scipy.linalg.blas.sgemv", lambda a, x: blas.sgemv(0.7, a, x), single(A, V)),
    ("scipy.linalg.blas.sger", lambda x, y: blas.sger(0.7, x, y), single(X, Y)),
    ("scipy.linalg.blas.ssymv", lambda a, x: blas.ssymv(0.7, a, x, lower=1), single(S, V)),
    ("scipy.linalg.blas.ssymm", lambda a, b: blas.ssymm(0.7, a, b), single(S, B)),
    ("scipy.linalg.blas.ssyrk", lambda a: blas.ssyrk(0.7, a, lower=1), single(A)),
    ("scipy.linalg.blas.strmm", lambda a, b: blas.strmm(0.7, a, b, trans_a=1), single(S, B)),
    ("scipy.linalg.blas.strsm", lambda a, b: blas.strsm(0.7, a, b, lower=1), single(S, B)),
    ("scipy.linalg.blas.strsv", lambda a, x: blas.strsv(a, x, lower=1), single(S, V)),
    ("scipy.linalg.lapack.spotrf", lambda a: lapack.spotrf(a, lower=1)[0], single(S)),
    ("scipy.linalg.lapack.spotrs", lambda c, b: lapack.spotrs(c, b)[0], single(S, B)),
    ("scipy.linalg.lapack.sposv", lambda a, b: lapack.sposv(a, b, lower=1)[1], single(S, B)),
    ("scipy.linalg.lapack.spotri", lambda a: np.triu(lapack.spotri(a)[0]), single(S)),
    ("scipy.linalg.lapack.strtrs", lambda a, b: lapack.strtrs(a, b, lower=1)[0], single(S, B)),
    ("scipy.linalg.lapack.strtri", lambda a: np.tril(lapack.strtri(a, lower=1)[0]), single(S)),
    ("scipy.linalg.lapack.sgetrf", lambda a: lapack.sgetrf(a)[0], single(S)),
    (
        "scipy.linalg.lapack.sgetrs",
        lambda a, b: lapack.sgetrs(*lapack.sgetrf(a)[:2], b)[0],
        single(S, B),
    ),
    ("scipy.linalg.lapack.sgesv", lambda a, b: lapack.sgesv(a, b)[2], single(S, B)),
    ("scipy.linalg.lapack.sgetri", lambda a: lapack.sgetri(*lapack.sgetrf(a)[:2])[0], single(S)),
    ("scipy.linalg.lapack.ssyev", lambda a: lapack.ssyev(a, lower=1)[0], single(S)),
    ("scipy.linalg.lapack.ssyevd", lambda a: lapack.ssyevd(a, lower=1)[0], single(S)),
    ("scipy.linalg.lapack.dsyevd", lambda a: lapack.dsyevd(a, lower=1)[0], (S,)),
]
