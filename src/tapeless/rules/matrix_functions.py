"""Functions of matrices that SciPy computes, and banded systems. The python engine runs them.

The derivative of f at A along E is the upper right block of f([[A, E], [0, A]]) (Mathias 1996),
which is f again; its adjoint is the same at the transposed matrix.
"""

from __future__ import annotations

import numpy as np

from tapeless.rules.registry import callee, forward, reverse
from tapeless.rules.solving import CUBIC
from tapeless.rules.spelling import helped
from tapeless.runtime.plain import transpose_of_stack
from tapeless.runtime.plain_banded import banded
from tapeless.runtime.plain_matrices import logarithm, square_root

for _function, _module in ((logarithm, "plain_matrices"), (square_root, "plain_matrices")):
    helped(
        _function.__name__,
        f"{_function.__name__}({{0}})",
        _module,
        plain=_module,
        cost=CUBIC,
        rank=lambda ranks, attrs: 2,
    )
    callee(_function, operation=_function.__name__, signature="a")


def beside(a, change):
    """[[a, change], [0, a]]."""
    above = np.concatenate((a, change), axis=1)
    return np.concatenate((above, np.concatenate((np.zeros_like(a), a), axis=1)), axis=0)


@reverse("logarithm")
def logarithm_(y, y_bar, a):
    n = a.shape[0]
    return logarithm(beside(transpose_of_stack(a), y_bar))[:n, n:]


@forward("logarithm")
def logarithm_forward(y, a, a_dot):
    n = a.shape[0]
    return logarithm(beside(a, a_dot))[:n, n:]


@reverse("square_root")
def square_root_(y, y_bar, a):
    n = a.shape[0]
    return square_root(beside(transpose_of_stack(a), y_bar))[:n, n:]


@forward("square_root")
def square_root_forward(y, a, a_dot):
    n = a.shape[0]
    return square_root(beside(a, a_dot))[:n, n:]


# ---- banded systems ------------------------------------------------------------------------------

helped(
    "banded",
    lambda args, attrs: f"banded({args[0]}, {args[1]}, {attrs['low']}, {attrs['up']})",
    "plain_banded",
    plain="plain_banded",
    cost=CUBIC,
    rank=lambda ranks, attrs: ranks[1],
)
callee(banded, operation="banded", signature="ab, b, low, up", static=("low", "up"))


def transposed_bands(ab, low, up):
    """The bands of the transposed matrix: ab[up + i - j, j] is the element (i, j)."""
    n = ab.shape[1]
    result = np.zeros_like(ab)
    for d in range(-up, low + 1):
        if d >= 0:
            result[low - d, d:] = ab[up + d, : n - d]
        else:
            result[low - d, : n + d] = ab[up + d, -d:]
    return result


def bands_of_product(rows, columns, low, up):
    """The bands of the matrix of the products rows[i] columns[j], summed over right sides."""
    n = rows.shape[0]
    result = np.zeros((low + up + 1, n))
    for d in range(-up, low + 1):
        first, last = (0, n - d) if d >= 0 else (-d, n)
        terms = rows[first + d : last + d] * columns[first:last]
        result[up + d, first:last] = terms if rows.ndim == 1 else np.sum(terms, axis=1)
    return result


@reverse("banded")
def banded_(y, y_bar, ab, b, *, low, up):
    b_bar = banded(transposed_bands(ab, low, up), y_bar, up, low)
    return -bands_of_product(b_bar, y, low, up), b_bar


@forward("banded")
def banded_forward(y, ab, b, ab_dot, b_dot, *, low, up):
    if ab_dot is None:
        return banded(ab, b_dot, low, up)
    change = banded_product(ab_dot, y, low, up)
    return banded(ab, -change if b_dot is None else b_dot - change, low, up)


def banded_product(ab, y, low, up):
    """The banded matrix times y."""
    n = ab.shape[1]
    result = np.zeros_like(y)
    for d in range(-up, low + 1):
        first, last = (0, n - d) if d >= 0 else (-d, n)
        band = ab[up + d, first:last]
        factor = band if y.ndim == 1 else np.expand_dims(band, 1)
        result[first + d : last + d] += factor * y[first:last]
    return result
