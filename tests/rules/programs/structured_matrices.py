"""`scipy.linalg` of bands, pairs and structured matrices, and equations of matrices."""

import numpy as np
import scipy.linalg as linalg

from tests.rules.programs.data import A, B, M, S, V, W, X, Y

BANDS = np.array([[0.3, 0.2, 0.1, 0.4], [3.0, 4.0, 5.0, 6.0]])
PAIR = (S[:3, :3], S[:3, :3] + np.diag([1.0, 2.0, 3.0]))
SMALL = 0.2 * M
STACK = np.stack([SMALL, SMALL.T])

CASES = [
    ("scipy.linalg.solveh_banded", lambda ab, b: linalg.solveh_banded(ab, b), (BANDS, V)),
    (
        "scipy.linalg.solveh_banded",
        lambda ab, b: linalg.solveh_banded(ab[::-1], b, lower=True),
        (BANDS, B),
    ),
    ("scipy.linalg.cholesky_banded", lambda ab: linalg.cholesky_banded(ab), (BANDS,)),
    (
        "scipy.linalg.cho_solve_banded",
        lambda ab, b: linalg.cho_solve_banded((linalg.cholesky_banded(ab), False), b),
        (BANDS, V),
    ),
    (
        "scipy.linalg.eigvalsh_tridiagonal",
        lambda d, e: linalg.eigvalsh_tridiagonal(d, e),
        (V, W),
    ),
    ("scipy.linalg.eigh", lambda a, b: linalg.eigh(a, b), PAIR),
    ("scipy.linalg.eigvalsh", lambda a, b: linalg.eigvalsh(a, b, type=2, lower=False), PAIR),
    ("scipy.linalg.eigvalsh", lambda a: linalg.eigvalsh(a, subset_by_index=[0, 1]), (S,)),
    ("scipy.linalg.eigvals", lambda a, b: np.sort(np.abs(linalg.eigvals(a, b))), (M, S)),
    ("scipy.linalg.eig", lambda a: np.sort(linalg.eig(a, S, right=False).real), (M,)),
    ("scipy.linalg.solve", lambda a, b: linalg.solve(a, b, assume_a="pos"), (S, V)),
    ("scipy.linalg.solve", lambda a, b: linalg.solve(a, b, assume_a="sym", lower=True), (S, V)),
    ("scipy.linalg.solve", lambda a, b: linalg.solve(a, b, transposed=True), (S, V)),
    ("scipy.linalg.pinvh", lambda a: linalg.pinvh(a), (S,)),
    ("scipy.linalg.lstsq", lambda a, b: linalg.lstsq(a, b)[0], (B, V)),
    ("scipy.linalg.qr", lambda a: linalg.qr(a, mode="r")[0], (M,)),
    ("scipy.linalg.polar", lambda a: linalg.polar(a), (M,)),
    ("scipy.linalg.polar", lambda a: linalg.polar(a, side="left")[1], (S,)),
    (
        "scipy.linalg.orthogonal_procrustes",
        lambda a, b: linalg.orthogonal_procrustes(a, b),
        (B, B * B),
    ),
    ("scipy.linalg.expm", lambda a: linalg.expm(a), (STACK,)),
    ("scipy.linalg.cosm", lambda a: linalg.cosm(a) @ linalg.sinm(a), (SMALL,)),
    ("scipy.linalg.tanm", lambda a: linalg.tanm(a), (SMALL,)),
    ("scipy.linalg.coshm", lambda a: linalg.coshm(a) @ linalg.sinhm(a), (SMALL,)),
    ("scipy.linalg.tanhm", lambda a: linalg.tanhm(a), (SMALL,)),
    ("scipy.linalg.expm_frechet", lambda a, e: linalg.expm_frechet(a, e)[1], (SMALL, S)),
    (
        "scipy.linalg.solve_discrete_lyapunov",
        lambda a, q: linalg.solve_discrete_lyapunov(a, q),
        (SMALL, S),
    ),
    (
        "scipy.linalg.solve_continuous_are",
        lambda a, b, q: linalg.solve_continuous_are(a, b, q + q.T, np.eye(3)),
        (M, B, S),
    ),
    (
        "scipy.linalg.solve_discrete_are",
        lambda a, b, q: linalg.solve_discrete_are(a, b, q + q.T, np.eye(3)),
        (M, B, S),
    ),
    ("scipy.linalg.block_diag", lambda a, x: linalg.block_diag(a, x), (A, X)),
    ("scipy.linalg.companion", lambda x: linalg.companion(x), (X,)),
    ("scipy.linalg.leslie", lambda x: linalg.leslie(x, x[1:]), (X,)),
    ("scipy.linalg.fiedler", lambda x: linalg.fiedler(x), (X,)),
    ("scipy.linalg.convolution_matrix", lambda x: linalg.convolution_matrix(x, 3, "same"), (X,)),
    ("scipy.linalg.matmul_toeplitz", lambda x, y: linalg.matmul_toeplitz((x, y), y), (X, Y)),
    ("scipy.linalg.solve_circulant", lambda x, y: linalg.solve_circulant(x, y), (X, Y)),
]
