"""Further arrays, parts and factorisations. One program for each way of calling."""

import numpy as np
import scipy.interpolate
import scipy.linalg
import scipy.signal

from tests.rules.programs.data import A, B, M, S, T, V, W, X


def filled(x):
    z = np.empty_like(x)
    z[:] = x * x
    return z


def tensorinv(a):
    return np.linalg.tensorinv(np.reshape(a, (2, 2, 4)), ind=2)


def tensorsolve(a, b):
    tensor, right = np.reshape(a, (2, 2, 4)), np.reshape(b, (2, 2))
    solved = np.linalg.tensorsolve(tensor, right)
    return solved + np.linalg.tensorsolve(np.reshape(a, (2, 4, 2)), right, axes=(1,))


CASES = [
    ("builtins.complex", lambda x: abs(complex(x[0], x[1])), (X,)),
    ("builtins.min", lambda x: min(x[0], x[1], x[2]), (X,)),
    ("ndarray.astype", lambda x: x * x.astype(np.float64), (X,)),
    ("ndarray.trace", lambda a: a.trace(), (M,)),
    ("ndarray.transpose", lambda a: a.transpose(2, 0, 1) * 2, (T,)),
    ("numpy.array", lambda x: np.array([x[0], x[1] * x[2]]), (X,)),
    ("numpy.array", lambda x: np.array(x) * 2, (A,)),
    ("numpy.asarray", lambda x: np.asarray(x) * 2, (A,)),
    ("numpy.ascontiguousarray", lambda x: np.ascontiguousarray(x.T) * 2, (A,)),
    ("numpy.conj", lambda x: x * np.conj(x), (X,)),
    ("numpy.copy", lambda x: np.copy(x) * x, (X,)),
    ("numpy.corrcoef", lambda a: np.corrcoef(a)[0, 1:], (A,)),
    ("numpy.dsplit", lambda a: np.dsplit(a, 2)[1] * 2, (T,)),
    ("numpy.empty_like", filled, (X,)),
    ("numpy.full_like", lambda x: x * np.full_like(x, x[0]), (X,)),
    ("numpy.zeros_like", lambda x: x + np.zeros_like(x), (X,)),
    ("numpy.complex128", lambda x: np.abs(np.complex128(x[0] * 1j)), (X,)),
    ("numpy.cdouble", lambda x: np.abs(np.cdouble(x[0] * 1j)), (X,)),
    ("numpy.complex64", lambda x: np.abs(np.complex64(x[0] * 1j)), (X.astype(np.float32),)),
    ("numpy.csingle", lambda x: np.abs(np.csingle(x[0] * 1j)), (X.astype(np.float32),)),
    ("numpy.linalg.cross", lambda a, b: np.linalg.cross(a, b), (B, B * B)),
    ("numpy.linalg.diagonal", lambda a: np.linalg.diagonal(a) * 2, (T,)),
    ("numpy.linalg.matrix_norm", lambda a: np.linalg.matrix_norm(a), (T,)),
    ("numpy.linalg.matrix_norm", lambda a: np.linalg.matrix_norm(a, ord=1), (A,)),
    ("numpy.linalg.matrix_transpose", lambda a: np.linalg.matrix_transpose(a) * 2, (T,)),
    ("numpy.linalg.svd", lambda a: abs(np.linalg.svd(a, full_matrices=False)[0]), (A,)),
    ("numpy.linalg.svd", lambda a: np.linalg.svd(a)[1], (M,)),
    ("numpy.linalg.eigh", lambda a: abs(np.linalg.eigh(a)[1]), (S,)),
    ("numpy.linalg.tensordot", lambda a, b: np.linalg.tensordot(a, b, axes=1), (A, B)),
    ("numpy.linalg.tensorinv", tensorinv, (M,)),
    ("numpy.linalg.tensorsolve", tensorsolve, (M, V)),
    ("numpy.linalg.trace", lambda a: np.linalg.trace(a), (M,)),
    ("numpy.linalg.vecdot", lambda a, b: np.linalg.vecdot(a, b), (A, V)),
    ("scipy.interpolate.pchip", lambda y: scipy.interpolate.pchip(np.arange(5.0), y)(1.3), (X,)),
    ("scipy.linalg.circulant", lambda c: scipy.linalg.circulant(c), (V,)),
    ("scipy.linalg.eigvalsh", lambda a: scipy.linalg.eigvalsh(a), (S,)),
    ("scipy.linalg.hankel", lambda c, r: scipy.linalg.hankel(c, r), (V, X)),
    ("scipy.linalg.khatri_rao", lambda a, b: scipy.linalg.khatri_rao(a, b), (A, M)),
    ("scipy.linalg.lu_factor", lambda a: scipy.linalg.lu_factor(a)[0], (S,)),
    ("scipy.linalg.pinv", lambda a: scipy.linalg.pinv(a), (A,)),
    ("scipy.linalg.qr", lambda a: scipy.linalg.qr(a, mode="economic")[1], (B,)),
    ("scipy.linalg.solve_lyapunov", lambda a, q: scipy.linalg.solve_lyapunov(a, q), (S, M)),
    ("scipy.linalg.solve_toeplitz", lambda c, b: scipy.linalg.solve_toeplitz(c, b), (V, V + 1)),
    ("scipy.linalg.svd", lambda a: scipy.linalg.svd(a, full_matrices=False)[1], (A,)),
    ("scipy.linalg.svdvals", lambda a: scipy.linalg.svdvals(a), (A,)),
    ("scipy.signal.oaconvolve", lambda x, y: scipy.signal.oaconvolve(x, y), (X, W)),
]
