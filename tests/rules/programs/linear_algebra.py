"""Products, systems, factorisations. One program for each way of calling."""

import numpy as np
import scipy.linalg
import scipy.special

from tests.rules.programs.data import A, B, M, S, T, V, W, X, Y

CASES = [
    (
        "numpy.add.outer",
        lambda x, y: np.add.outer(x, y),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.multiply.outer",
        lambda x, y: np.multiply.outer(x, y),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.subtract.outer",
        lambda x, y: np.subtract.outer(x, y),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.kron",
        lambda x, y: np.kron(x, y),
        (
            A,
            B,
        ),
    ),
    (
        "numpy.cross",
        lambda x, y: np.cross(x, y),
        (
            W,
            W[::-1].copy(),
        ),
    ),
    (
        "numpy.cross",
        lambda x, y: np.cross(x, y),
        (
            B,
            B * B,
        ),
    ),
    (
        "numpy.outer",
        lambda x, y: np.outer(x, y),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.inner",
        lambda x, y: np.inner(x, y),
        (
            X,
            Y,
        ),
    ),
    (
        "numpy.inner",
        lambda x, y: np.inner(x, y),
        (
            A,
            A,
        ),
    ),
    (
        "numpy.tensordot",
        lambda x, y: np.tensordot(x, y, axes=1),
        (
            A,
            B,
        ),
    ),
    (
        "numpy.tensordot",
        lambda x, y: np.tensordot(x, y, axes=([1, 0], [0, 1])),
        (
            A,
            B,
        ),
    ),
    (
        "numpy.vdot",
        lambda x, y: np.vdot(x, y),
        (
            X,
            Y,
        ),
    ),
    ("numpy.trace", lambda x: np.trace(x), (M,)),
    ("numpy.trace", lambda x: np.trace(x, offset=1), (M,)),
    (
        "numpy.einsum",
        lambda x, y: np.einsum("ij,jk->ik", x, y),
        (
            A,
            B,
        ),
    ),
    ("numpy.einsum", lambda x: np.einsum("ii->", x), (M,)),
    ("numpy.einsum", lambda x, y: np.einsum(x, [2, 1], y, [1, 0]), (A, B)),
    ("numpy.einsum", lambda x, y: np.einsum(x, (0, 1), y, (1, 3), (3, 0)), (A, B)),
    (
        "numpy.einsum",
        lambda x, y: np.einsum("bij,jk->bik", x, y),
        (
            T,
            B,
        ),
    ),
    (
        "numpy.einsum",
        lambda x, y: np.einsum("ij,jk", x, y),
        (
            A,
            B,
        ),
    ),
    (
        "numpy.einsum",
        lambda x, y: np.einsum("...ij,jk->...ik", x, y),
        (
            T,
            B,
        ),
    ),
    (
        "numpy.einsum",
        lambda x, y, z: np.einsum("i,ij,j->", x, y, z),
        (
            W,
            A,
            V,
        ),
    ),
    (
        "numpy.linalg.solve",
        lambda a, b: np.linalg.solve(a, b),
        (
            S,
            V,
        ),
    ),
    (
        "numpy.linalg.solve",
        lambda a, b: np.linalg.solve(a, b),
        (
            S,
            B,
        ),
    ),
    ("numpy.linalg.inv", lambda a: np.linalg.inv(a), (S,)),
    ("numpy.linalg.det", lambda a: np.linalg.det(a), (S,)),
    ("numpy.linalg.slogdet", lambda a: np.linalg.slogdet(a)[1], (S,)),
    ("numpy.linalg.cholesky", lambda a: np.linalg.cholesky(a @ a.T + np.eye(4)), (M,)),
    ("numpy.linalg.norm", lambda a: np.linalg.norm(a), (V,)),
    ("numpy.linalg.norm", lambda a: np.linalg.norm(a), (M,)),
    ("numpy.linalg.norm", lambda a: np.linalg.norm(a, axis=1), (A,)),
    ("numpy.linalg.norm", lambda a: np.linalg.norm(a, ord=1, axis=1), (A,)),
    ("numpy.linalg.vector_norm", lambda a: np.linalg.vector_norm(a), (V,)),
    ("numpy.linalg.eigh", lambda a: np.linalg.eigh(a + a.T)[0], (M,)),
    ("numpy.linalg.eigvalsh", lambda a: np.linalg.eigvalsh(a + a.T), (M,)),
    ("numpy.linalg.svdvals", lambda a: np.linalg.svd(a, compute_uv=False), (A,)),
    ("numpy.linalg.qr", lambda a: np.linalg.qr(a)[1], (M,)),
    ("numpy.linalg.matrix_power", lambda a: np.linalg.matrix_power(a, 3), (M,)),
    ("numpy.linalg.pinv", lambda a: np.linalg.pinv(a), (A,)),
    ("numpy.linalg.multi_dot", lambda a: np.linalg.multi_dot([a, B, a]), (A,)),
    (
        "numpy.linalg.lstsq",
        lambda a, b: np.linalg.lstsq(a, b)[0],
        (
            B,
            V,
        ),
    ),
    ("numpy.linalg.cond", lambda a: np.linalg.cond(a), (S,)),
    ("numpy.linalg.matrix_rank", lambda a: a * np.linalg.matrix_rank(a), (S,)),
    (
        "scipy.linalg.solve_triangular",
        lambda a, b: scipy.linalg.solve_triangular(a, b, lower=True),
        (
            np.tril(S),
            V,
        ),
    ),
    (
        "scipy.linalg.cho_factor",
        lambda a, b: scipy.linalg.cho_solve(scipy.linalg.cho_factor(a @ a.T + np.eye(4)), b),
        (
            M,
            V,
        ),
    ),
    (
        "scipy.linalg.cho_solve",
        lambda a, b: scipy.linalg.cho_solve((a, True), b),
        (
            np.tril(S),
            V,
        ),
    ),
    (
        "scipy.linalg.lu_solve",
        lambda a, b: scipy.linalg.lu_solve(scipy.linalg.lu_factor(a), b),
        (
            S,
            V,
        ),
    ),
    ("scipy.linalg.expm", lambda a: scipy.linalg.expm(a), (M,)),
    (
        "scipy.linalg.solve",
        lambda a, b: scipy.linalg.solve(a, b),
        (
            S,
            V,
        ),
    ),
    ("scipy.linalg.inv", lambda a: scipy.linalg.inv(a), (S,)),
    ("scipy.linalg.det", lambda a: scipy.linalg.det(a), (S,)),
    (
        "scipy.linalg.cholesky",
        lambda a: scipy.linalg.cholesky(a @ a.T + np.eye(4), lower=True),
        (M,),
    ),
    (
        "scipy.linalg.block_diag",
        lambda a, b: scipy.linalg.block_diag(a, b),
        (
            A,
            B,
        ),
    ),
    ("scipy.linalg.toeplitz", lambda a: scipy.linalg.toeplitz(a), (V,)),
    ("scipy.linalg.eigh", lambda a: scipy.linalg.eigh(a + a.T)[0], (M,)),
    ("scipy.linalg.norm", lambda a: scipy.linalg.norm(a), (S,)),
    ("scipy.special.logsumexp", lambda x: scipy.special.logsumexp(x), (X,)),
    ("scipy.special.softmax", lambda x: scipy.special.softmax(x), (X,)),
    ("scipy.special.log_softmax", lambda x: scipy.special.log_softmax(x), (X,)),
    ("scipy.special.xlogy", lambda x: scipy.special.xlogy(x, x), (X,)),
    ("scipy.special.xlog1py", lambda x: scipy.special.xlog1py(x, x), (X,)),
    ("scipy.special.expit", lambda x: x * scipy.special.expit(x), (X,)),
    (
        "numpy.matmul",
        lambda x, y: x @ y,
        (
            T,
            B,
        ),
    ),
    (
        "numpy.dot",
        lambda x, y: np.dot(x, y),
        (
            A,
            B,
        ),
    ),
    (
        "numpy.matvec",
        lambda a, b: np.matvec(a, b),
        (
            A,
            V,
        ),
    ),
    (
        "numpy.vecmat",
        lambda a, b: np.vecmat(a, b),
        (
            W,
            A,
        ),
    ),
    (
        "numpy.vecdot",
        lambda a, b: np.vecdot(a, b),
        (
            A,
            V,
        ),
    ),
    ("numpy.linalg.norm", lambda a: np.linalg.norm(a, 1), (V,)),
    ("numpy.linalg.norm", lambda a: np.linalg.norm(a, 2), (V,)),
    ("numpy.linalg.norm", lambda a: np.linalg.norm(a, np.inf), (V,)),
    ("numpy.linalg.norm", lambda a: np.linalg.norm(a, -np.inf), (V,)),
    ("numpy.linalg.norm", lambda a: np.linalg.norm(a, 3), (V,)),
    ("numpy.linalg.norm", lambda a: np.linalg.norm(a, -1), (V,)),
    ("numpy.linalg.norm", lambda a: np.linalg.norm(a, 0.5), (V,)),
    ("numpy.linalg.norm", lambda a: np.linalg.norm(a, 1), (A,)),
    ("numpy.linalg.norm", lambda a: np.linalg.norm(a, np.inf), (A,)),
    ("numpy.linalg.norm", lambda a: np.linalg.norm(a, "fro"), (A,)),
    ("numpy.linalg.norm", lambda a: np.linalg.norm(a, "nuc"), (A,)),
    ("numpy.linalg.norm", lambda a: np.linalg.norm(a, 2), (A,)),
    ("numpy.linalg.norm", lambda a: np.linalg.norm(a, -1), (A,)),
    ("numpy.linalg.norm", lambda a: np.linalg.norm(a, -2), (A,)),
    ("numpy.linalg.eig", lambda a: np.abs(np.linalg.eig(a).eigenvectors), (M,)),
    ("numpy.linalg.eigvals", lambda a: np.linalg.eigvals(a).real, (np.stack((M, S)),)),
    ("numpy.linalg.eigh", lambda a: np.linalg.eigh(a @ a.T).eigenvalues, (M,)),
    ("numpy.linalg.svd", lambda a: np.linalg.svd(a, full_matrices=False).S, (A,)),
    ("numpy.linalg.qr", lambda a: np.linalg.qr(a).R, (M,)),
    ("numpy.linalg.slogdet", lambda a: np.linalg.slogdet(a).logabsdet, (S,)),
    ("scipy.linalg.eig", lambda a: scipy.linalg.eig(a)[0].real, (M,)),
    ("scipy.linalg.eigvals", lambda a: scipy.linalg.eigvals(a).real, (M,)),
]
