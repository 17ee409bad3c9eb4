"""Norms of other orders, condition numbers, ranks, pseudo-inverses, least squares.

At zero a norm has no slope; 0 is its smallest subgradient. Where elements share a maximum they
share its slope.
"""

from __future__ import annotations

import numpy as np

from tapeless.rules.rearranging import axes_of
from tapeless.rules.registry import callee, forward, lower, otherwise, reverse
from tapeless.rules.solving import CUBIC
from tapeless.rules.spelling import helped
from tapeless.runtime.plain import transpose_of_stack


@otherwise(np.linalg.norm)
def norm_of(x, ord=None, axis=None, keepdims=False):
    if ord is None:
        return np.linalg.norm(x, axis=axis, keepdims=keepdims)
    if axis is None and x.ndim == 2:
        return matrix_norm_of(x, ord, keepdims)
    if axis is None and x.ndim > 2:
        raise ValueError("Improper number of dimensions to norm.")
    if isinstance(axis, tuple):
        value = matrix_norm_of(np.moveaxis(x, axis, (-2, -1)), ord, False)
        if not keepdims:
            return value
        if x.ndim == 2:
            return np.full((1, 1), value)
        first, second = axes_of(axis, x.ndim)
        return np.expand_dims(np.expand_dims(value, min(first, second)), max(first, second))
    return vector_norm_of(x, ord, axis, keepdims)


def vector_norm_of(x, ord, axis, keepdims):
    if ord == 2:
        return np.linalg.norm(x, axis=axis, keepdims=keepdims)
    if ord == np.inf:
        return np.max(np.abs(x), axis=axis, keepdims=keepdims)
    if ord == -np.inf:
        return np.min(np.abs(x), axis=axis, keepdims=keepdims)
    if ord == 1:
        return np.sum(np.abs(x), axis=axis, keepdims=keepdims)
    if ord == 0:
        return np.sum(1.0 * (x != 0), axis=axis, keepdims=keepdims)
    total = np.sum(np.power(np.abs(x), ord), axis=axis, keepdims=keepdims)
    if ord < 1:
        return np.power(total, 1.0 / ord)
    return np.where(total == 0, 0.0, np.power(np.where(total == 0, 1.0, total), 1.0 / ord))


def matrix_norm_of(x, ord, keepdims):
    """Of the last two axes."""
    if ord == "fro":
        value = np.linalg.norm(x, axis=None) if x.ndim == 2 else np.sqrt(np.sum(x * x, (-2, -1)))
    elif ord == "nuc":
        value = np.sum(np.linalg.svdvals(x), axis=-1)
    elif ord == 2:
        value = np.max(np.linalg.svdvals(x), axis=-1)
    elif ord == -2:
        value = np.min(np.linalg.svdvals(x), axis=-1)
    elif ord == 1:
        value = np.max(np.sum(np.abs(x), axis=-2), axis=-1)
    elif ord == -1:
        value = np.min(np.sum(np.abs(x), axis=-2), axis=-1)
    elif ord == np.inf:
        value = np.max(np.sum(np.abs(x), axis=-1), axis=-1)
    elif ord == -np.inf:
        value = np.min(np.sum(np.abs(x), axis=-1), axis=-1)
    else:
        raise ValueError("Invalid norm order for matrices.")
    if not keepdims:
        return value
    if x.ndim == 2:
        return np.full((1, 1), value)
    return np.expand_dims(np.expand_dims(value, -1), -1)


@lower(np.linalg.vector_norm)
def vector_norm(x, *, axis=None, keepdims=False, ord=2):
    if axis is None and not keepdims:
        return vector_norm_of(np.ravel(x), ord, None, False)
    return vector_norm_of(x, ord, axis, keepdims)


@lower(np.linalg.matrix_norm)
def matrix_norm(x, *, keepdims=False, ord="fro"):
    return matrix_norm_of(x, ord, keepdims)


@lower(np.linalg.cond)
def cond(x, p=None):
    if p is None or p == 2:
        s = np.linalg.svdvals(x)
        return s[..., 0] / s[..., -1] if x.ndim > 2 else s[0] / s[-1]
    return matrix_norm_of(x, p, False) * matrix_norm_of(np.linalg.inv(x), p, False)


@lower(np.linalg.matrix_rank)
def matrix_rank(A, tol=None):
    s = np.linalg.svdvals(A)
    eps = 2.220446049250313e-16
    limit = np.max(s) * max(A.shape[-2], A.shape[-1]) * eps if tol is None else tol
    return np.sum(s > limit, axis=-1)


# ---- pseudo-inverses, of constant rank -----------------------------------------------------------

helped(
    "pinv",
    "pinv({0})",
    "factorisations",
    plain="plain_linalg",
    cost=CUBIC,
    rank=lambda ranks, attrs: ranks[0],
)
callee(np.linalg.pinv, operation="pinv", signature="a")


# Golub and Pereyra, The differentiation of pseudo-inverses (1973).
@reverse("pinv")
def pinv_(y, y_bar, a):
    yt, y_bar_t = transpose_of_stack(y), transpose_of_stack(y_bar)
    beyond_rows = y_bar_t @ y @ yt - a @ (y @ (y_bar_t @ y @ yt))
    beyond_columns = yt @ y @ y_bar_t - yt @ y @ (y_bar_t @ y) @ a
    return beyond_rows + beyond_columns - yt @ y_bar @ yt


@forward("pinv")
def pinv_forward(y, a, a_dot):
    yt, a_dot_t = transpose_of_stack(y), transpose_of_stack(a_dot)
    rows = y @ yt @ a_dot_t
    columns = a_dot_t @ yt @ y
    return rows - rows @ a @ y + columns - y @ (a @ columns) - y @ a_dot @ y


@lower(np.linalg.lstsq)
def lstsq(a, b, rcond=None):
    """By the pseudo-inverse; residuals as for full column rank."""
    s = np.linalg.svdvals(a)
    m, n = a.shape[0], a.shape[1]
    x = np.linalg.pinv(a) @ b
    left = b - a @ x
    squares = np.sum(left * left, axis=0)
    residuals = np.full(1, squares) if b.ndim == 1 else squares
    limit = (2.220446049250313e-16 * max(m, n) if rcond is None else rcond) * np.max(s)
    return x, residuals, np.sum(s > limit), s
