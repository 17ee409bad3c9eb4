"""Products of arrays in terms of matrix products: kron, cross, tensordot, inner, chains."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapeless.rules.registry import known, lower


@known
def contraction(axes: Any, ranks: tuple[int, int]) -> tuple:
    """For each operand of `np.tensordot`: the axes that stay, and those that are summed."""
    if isinstance(axes, int):
        first, second = tuple(range(ranks[0] - axes, ranks[0])), tuple(range(axes))
    else:
        first, second = ((k,) if isinstance(k, int) else tuple(k) for k in axes)
    first = tuple(k % ranks[0] for k in first)
    second = tuple(k % ranks[1] for k in second)
    left = tuple(k for k in range(ranks[0]) if k not in first)
    right = tuple(k for k in range(ranks[1]) if k not in second)
    return left, first, right, second


def extent(a, axes):
    total = 1
    for k in axes:
        total = total * a.shape[k]
    return total


@known
def ascends(axes: tuple[int, ...]) -> bool:
    return list(axes) == sorted(axes)


def arranged(a, axes):
    """The same with its axes in this order: in memory of its own if that is another one, as what
    reshapes it may not depend on its layout where `a` is written.
    """
    return a if ascends(axes) else np.copy(np.transpose(a, axes))


@lower(np.tensordot, np.linalg.tensordot)
def tensordot(a, b, axes=2):
    left, first, right, second = contraction(axes, (a.ndim, b.ndim))
    rows = np.reshape(arranged(a, (*left, *first)), (extent(a, left), extent(a, first)))
    columns = np.reshape(arranged(b, (*second, *right)), (extent(b, second), extent(b, right)))
    for k, j in zip(first, second, strict=False):
        if a.shape[k] != b.shape[j]:
            raise ValueError("shape-mismatch for sum")
    product = rows @ columns
    if len(left) + len(right) == 0:
        return product[0, 0]
    return np.reshape(product, (*[a.shape[k] for k in left], *[b.shape[k] for k in right]))


@lower(np.inner)
def inner(a, b):
    if a.ndim == 0 or b.ndim == 0:
        return a * b
    if a.ndim <= 2 and b.ndim <= 2:
        return np.dot(a, np.transpose(b))
    return np.tensordot(a, b, (-1, -1))


@lower(np.vecdot, np.linalg.vecdot)
def vecdot(a, b):
    return np.sum(a * b, axis=-1)


@lower(np.matvec)
def matvec(a, b):
    if b.ndim == 1:
        return a @ b
    return (a @ np.expand_dims(b, -1))[..., 0]


@lower(np.vecmat)
def vecmat(a, b):
    if a.ndim == 1:
        return a @ b
    return (np.expand_dims(a, -2) @ b)[..., 0, :]


@lower(np.kron)
def kron(a, b):
    """Of two vectors or two matrices."""
    if a.ndim == 1 and b.ndim == 1:
        return np.reshape(np.outer(a, b), a.shape[0] * b.shape[0])
    if a.ndim == 0 or b.ndim == 0:
        return a * b
    rows = np.expand_dims(a, 0) if a.ndim == 1 else a
    others = np.expand_dims(b, 0) if b.ndim == 1 else b
    m, n, p, q = *rows.shape, *others.shape
    products = np.transpose(np.reshape(np.outer(rows, others), (m, n, p, q)), (0, 2, 1, 3))
    return np.reshape(np.copy(products), (m * p, n * q))


@lower(np.cross, np.linalg.cross)
def cross(a, b, axis=-1):
    """Of vectors of three components."""
    u = a if a.ndim == 1 or axis == -1 else np.moveaxis(a, axis, -1)
    v = b if b.ndim == 1 or axis == -1 else np.moveaxis(b, axis, -1)
    if u.shape[-1] != 3 or v.shape[-1] != 3:
        raise ValueError("np.cross is differentiated for vectors of three components")
    if a.ndim == 1 and b.ndim == 1:
        first = u[1] * v[2] - u[2] * v[1]
        return np.array([first, u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]])
    x = u[..., 1] * v[..., 2] - u[..., 2] * v[..., 1]
    y = u[..., 2] * v[..., 0] - u[..., 0] * v[..., 2]
    z = u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]
    products = np.stack((x, y, z), axis=-1)
    return products if axis == -1 else np.moveaxis(products, -1, axis)


@lower(np.linalg.multi_dot)
def multi_dot(arrays):
    """From left to right, or from right to left if the last factor is a vector."""
    if arrays[-1].ndim == 1:
        result = arrays[-1]
        for factor in reversed(arrays[:-1]):
            result = factor @ result
        return result
    result = arrays[0]
    for factor in arrays[1:]:
        result = result @ factor
    return result


@lower(np.linalg.matrix_power)
def matrix_power(a, n):
    """By squaring; n is a constant."""
    if n < 0:
        return np.linalg.matrix_power(np.linalg.inv(a), -n)
    if n == 0:
        return np.zeros_like(a) + np.eye(a.shape[-1])
    if n == 1:
        return np.copy(a)
    half = a @ a if n < 4 else np.linalg.matrix_power(a, n // 2)
    if n == 3 or (n >= 4 and n % 2 == 1):
        return half @ a if n == 3 else half @ half @ a
    return half if n == 2 else half @ half
