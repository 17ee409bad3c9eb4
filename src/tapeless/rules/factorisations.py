"""Factorisations: Cholesky, LU, QR, eigenvalues of symmetric matrices, singular values.

An operation has one result, so the factors are parts of one array: eigenvalues above eigenvectors,
and so on. `cholesky` and `eigh` read one triangle of their argument, and their derivatives are in
that triangle alone. Where eigenvalues or singular values coincide, what depends on single vectors
has no derivative: it comes out infinite; what does not (sums over the pair, the values themselves)
is right.
"""

from __future__ import annotations

import numpy as np

from tapeless.rules.registry import callee, forward, lower, reverse, zero_derivative
from tapeless.rules.solving import CUBIC
from tapeless.rules.spelling import helped
from tapeless.runtime.plain import transpose_of_stack
from tapeless.runtime.plain_linalg import (
    cholesky,
    eigh,
    lu,
    permutation,
    qr,
    svd,
    triangular,
)

for _function in (cholesky, eigh, lu, qr, svd):
    _name = _function.__name__
    helped(
        _name,
        f"{_name}({{0}})",
        "factorisations",
        plain="plain_linalg",
        cost=CUBIC,
        rank=lambda ranks, attrs: ranks[0],
    )
    callee(_function, operation=_name, signature="a")
helped(
    "permutation",
    "permutation({0})",
    "factorisations",
    plain="plain_linalg",
    rank=lambda ranks, attrs: 1,
)
callee(permutation, operation="permutation", signature="pivots")
zero_derivative("permutation")


# What NumPy returns: tuples with names.
EighResult = type(np.linalg.eigh(np.eye(1)))
SVDResult = type(np.linalg.svd(np.eye(1)))
QRResult = type(np.linalg.qr(np.eye(1)))


def divided(numbers, gaps):
    """Quotients, of which 0 / 0 is 0: no difference where nothing depends on it."""
    return np.divide(numbers, np.where((gaps == 0) & (numbers == 0), 1.0, gaps))


def differences(values):
    """values[j] - values[i] at (i, j)."""
    return np.expand_dims(values, -2) - np.expand_dims(values, -1)


def diagonal_matrix(values):
    return np.expand_dims(values, -1) * np.eye(values.shape[-1])


def diagonal_of(matrix):
    return np.sum(matrix * np.eye(matrix.shape[-1]), axis=-1)


def without_diagonal(matrix):
    return matrix - diagonal_matrix(diagonal_of(matrix))


def into_lower_triangle(g):
    """The adjoint of reading a symmetric matrix from its lower triangle."""
    return np.tril(g + transpose_of_stack(g)) - g * np.eye(g.shape[-1])


def from_lower_triangle(m):
    """The symmetric matrix that a lower triangle stands for."""
    return np.tril(m) + transpose_of_stack(np.tril(m, -1))


def half(m):
    """The lower triangle with half of the diagonal."""
    return np.tril(m) - 0.5 * m * np.eye(m.shape[-1])


# ---- Cholesky: a = l lᵀ --------------------------------------------------------------------------


@lower(np.linalg.cholesky)
def cholesky_of(a, *, upper=False):
    if upper:
        return transpose_of_stack(cholesky(transpose_of_stack(a)))
    return cholesky(a)


# Murray, Differentiation of the Cholesky decomposition (2016).
@reverse("cholesky")
def cholesky_(y, y_bar, a):
    middle = triangular(y, half(transpose_of_stack(y) @ y_bar), True, True, False)
    return into_lower_triangle(triangular(y, transpose_of_stack(middle), True, True, False))


@forward("cholesky")
def cholesky_forward(y, a, a_dot):
    left = triangular(y, from_lower_triangle(a_dot), True, False, False)
    return y @ half(triangular(y, transpose_of_stack(left), True, False, False))


# ---- eigh: the eigenvalues in row 0, the eigenvectors below --------------------------------------


@lower(np.linalg.eigh)
def eigh_of(a, UPLO="L"):
    found = eigh(a if UPLO == "L" else transpose_of_stack(a))
    return EighResult(found[..., 0, :], found[..., 1:, :])


@lower(np.linalg.eigvalsh)
def eigvalsh(a, UPLO="L"):
    return eigh(a if UPLO == "L" else transpose_of_stack(a))[..., 0, :]


@reverse("eigh")
def eigh_(y, y_bar, a):
    values, vectors = y[..., 0, :], y[..., 1:, :]
    turn = transpose_of_stack(vectors) @ y_bar[..., 1:, :]
    turn = divided((turn - transpose_of_stack(turn)) / 2, differences(values))
    inner = turn + diagonal_matrix(y_bar[..., 0, :])
    return into_lower_triangle(vectors @ inner @ transpose_of_stack(vectors))


@forward("eigh")
def eigh_forward(y, a, a_dot):
    values, vectors = y[..., 0, :], y[..., 1:, :]
    inner = transpose_of_stack(vectors) @ from_lower_triangle(a_dot) @ vectors
    values_dot = diagonal_of(inner)
    turn = divided(without_diagonal(inner), differences(values))
    return np.concatenate((np.expand_dims(values_dot, -2), vectors @ turn), axis=-2)


# ---- svd: u on top, the values in a row, v below -------------------------------------------------


@lower(np.linalg.svd)
def svd_of(a, full_matrices=True, compute_uv=True):
    if not compute_uv:
        return np.linalg.svdvals(a)
    m, n = a.shape[-2], a.shape[-1]
    if full_matrices and m != n:
        raise ValueError("the svd of a matrix that is not square needs full_matrices=False")
    found = svd(a)
    vt = transpose_of_stack(found[..., m + 1 :, :])
    return SVDResult(found[..., :m, :], found[..., m, :], vt)


@lower(np.linalg.svdvals)
def svdvals(x):
    return svd(x)[..., x.shape[-2], :]


# Townsend, Differentiating the singular value decomposition (2016).
@reverse("svd")
def svd_(y, y_bar, a):
    m = a.shape[-2]
    u, s, v = y[..., :m, :], y[..., m, :], y[..., m + 1 :, :]
    u_bar, s_bar, v_bar = y_bar[..., :m, :], y_bar[..., m, :], y_bar[..., m + 1 :, :]
    ut, vt = transpose_of_stack(u), transpose_of_stack(v)
    row = np.expand_dims(s, -2)
    gaps = differences(s * s)
    left, right = ut @ u_bar, vt @ v_bar
    turn = divided(left - transpose_of_stack(left), gaps) * row
    turn = turn + np.expand_dims(s, -1) * divided(right - transpose_of_stack(right), gaps)
    a_bar = u @ (turn + diagonal_matrix(s_bar)) @ vt
    # What lies beyond the span of the vectors, which all of a square matrix fill.
    if m > s.shape[-1]:
        a_bar = a_bar + divided(u_bar - u @ left, row + 0.0 * u) @ vt
    if a.shape[-1] > s.shape[-1]:
        beyond = divided(v_bar - v @ right, row + 0.0 * v)
        a_bar = a_bar + u @ transpose_of_stack(beyond)
    return a_bar


@forward("svd")
def svd_forward(y, a, a_dot):
    m = a.shape[-2]
    u, s, v = y[..., :m, :], y[..., m, :], y[..., m + 1 :, :]
    row, column = np.expand_dims(s, -2), np.expand_dims(s, -1)
    inner = transpose_of_stack(u) @ a_dot @ v
    s_dot = diagonal_of(inner)
    inner_t = transpose_of_stack(inner)
    gaps = differences(s * s)
    right, left = a_dot @ v, transpose_of_stack(a_dot) @ u
    u_dot = u @ divided(without_diagonal(inner * row + column * inner_t), gaps)
    v_dot = v @ divided(without_diagonal(column * inner + inner_t * row), gaps)
    u_dot = u_dot + divided(right - u @ inner, row + 0.0 * u)
    v_dot = v_dot + divided(left - v @ inner_t, row + 0.0 * v)
    return np.concatenate((u_dot, np.expand_dims(s_dot, -2), v_dot), axis=-2)


# ---- qr: q above rᵀ ------------------------------------------------------------------------------


@lower(np.linalg.qr)
def qr_of(a, mode="reduced"):
    m, n = a.shape[-2], a.shape[-1]
    if m < n:
        raise ValueError("qr is differentiated for matrices with at least as many rows as columns")
    found = qr(a)
    r = transpose_of_stack(found[..., m:, :])
    if mode == "r":
        return r
    if mode == "complete" and m != n:
        raise ValueError("qr with mode='complete' is differentiated for square matrices")
    return QRResult(found[..., :m, :], r)


# Liao et al., Differentiable programming tensor networks (2019), eq. 17.
@reverse("qr")
def qr_(y, y_bar, a):
    m = a.shape[-2]
    q, rt, q_bar, rt_bar = y[..., :m, :], y[..., m:, :], y_bar[..., :m, :], y_bar[..., m:, :]
    k = transpose_of_stack(rt) @ np.tril(rt_bar) - transpose_of_stack(q_bar) @ q
    total = q_bar + q @ (np.tril(k) + transpose_of_stack(np.tril(k, -1)))
    # total r⁻ᵀ: the transpose of r⁻¹ totalᵀ
    return transpose_of_stack(triangular(rt, transpose_of_stack(total), True, True, False))


@forward("qr")
def qr_forward(y, a, a_dot):
    m = a.shape[-2]
    q, rt = y[..., :m, :], y[..., m:, :]
    c = transpose_of_stack(triangular(rt, transpose_of_stack(a_dot), True, False, False))
    inner = transpose_of_stack(q) @ c
    turn = np.tril(inner, -1) - transpose_of_stack(np.tril(inner, -1))
    q_dot = q @ turn + c - q @ inner
    r_dot = (inner - turn) @ transpose_of_stack(rt)
    return np.concatenate((q_dot, transpose_of_stack(r_dot)), axis=-2)


# ---- lu: the factors of a row permutation in one square, the pivots below ------------------------


@reverse("lu")
def lu_(y, y_bar, a):
    n = a.shape[0]
    f, f_bar = y[:n], y_bar[:n]
    unit = np.tril(f, -1) + np.eye(n)
    upper = np.triu(f)
    inner = np.tril(unit.T @ np.tril(f_bar, -1), -1) + np.triu(np.triu(f_bar) @ upper.T)
    left = triangular(f, inner, True, True, True)
    rows = triangular(f, left.T, False, False, False).T
    result = np.zeros_like(a)
    result[permutation(y[n])] = rows
    return result


@forward("lu")
def lu_forward(y, a, a_dot):
    n = a.shape[0]
    f = y[:n]
    left = triangular(f, a_dot[permutation(y[n])], True, False, True)
    inner = triangular(f, left.T, False, True, False).T
    lower_dot = (np.tril(f, -1) + np.eye(n)) @ np.tril(inner, -1)
    upper_dot = np.triu(inner) @ np.triu(f)
    pivots_dot = np.zeros((1, n))
    return np.concatenate((lower_dot + upper_dot, pivots_dot))
