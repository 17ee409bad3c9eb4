"""Products of vectors and matrices."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from tapeless.rules.registry import (
    METHODS,
    WHOLE_ARRAY,
    Operation,
    callee,
    define,
    linear,
    reverse,
)
from tapeless.rules.spelling import same
from tapeless.runtime.plain import transpose_of_stack, unbroadcast
from tapeless.runtime.plain_complex import conjugated


def _product(name: str, function: str, python: str, **how: Any) -> None:
    native = f"{function}({{0}}, {{1}})"
    define(
        Operation(
            name, native, python, runtime=(f"matmul:{function}",), cost=5 * WHOLE_ARRAY, **how
        )
    )
    linear(name, inputs=(0, 1))


_product("matmul", "matmul", "{0} @ {1}")
_product("numpy.dot", "dot", "np.dot({0}, {1})")
_product("numpy.outer", "outer", "np.outer({0}, {1})")
for function in (np.matmul, np.linalg.matmul, operator.matmul):
    callee(function, operation="matmul", signature="a, b, /")
callee(np.dot, operation="numpy.dot", signature="a, b, /")
for function in (np.outer, np.linalg.outer):
    callee(function, operation="numpy.outer", signature="a, b, /")
METHODS["dot"] = np.dot

same("transpose_of_stack", "np.swapaxes({0}, -1, -2)", view=True)
callee(transpose_of_stack, operation="transpose_of_stack", signature="a")
linear("transpose_of_stack")


@reverse("matmul")
def matmul(y, y_bar, a, b):
    if a.ndim == 1 and b.ndim == 1:
        return y_bar * b, y_bar * a
    if a.ndim == 1 and b.ndim == 2:
        return b @ y_bar, np.outer(a, y_bar)
    if a.ndim == 2 and b.ndim == 1:
        return np.outer(y_bar, b), a.T @ y_bar
    if a.ndim == 2 and b.ndim == 2:
        return y_bar @ b.T, a.T @ y_bar
    return stacked_matmul(y_bar, a, b)


def stacked_matmul(y_bar, a, b):
    """A vector is a matrix of one row or one column; axes in front of matrices broadcast."""
    rows = a if a.ndim > 1 else np.expand_dims(a, 0)
    columns = b if b.ndim > 1 else np.expand_dims(b, 1)
    if a.ndim == 1:
        y_bar = np.expand_dims(y_bar, -2)
    if b.ndim == 1:
        y_bar = np.expand_dims(y_bar, -1)
    rows_bar = unbroadcast(y_bar @ transpose_of_stack(columns), rows)
    columns_bar = unbroadcast(transpose_of_stack(rows) @ y_bar, columns)
    return np.reshape(rows_bar, a.shape), np.reshape(columns_bar, b.shape)


@reverse("numpy.dot")
def dot(y, y_bar, a, b):
    if a.ndim == 0 or b.ndim == 0:
        return unbroadcast(y_bar * b, a), unbroadcast(y_bar * a, b)
    return matmul(y, y_bar, a, b)


@reverse("numpy.outer")
def outer(y, y_bar, a, b):
    return np.reshape(y_bar @ np.ravel(b), a.shape), np.reshape(np.ravel(a) @ y_bar, b.shape)


@reverse("transpose_of_stack")
def transpose_of_stack_(y, y_bar, x):
    return transpose_of_stack(y_bar)


# ---- in terms of these ---------------------------------------------------------------------------


def vdot(a, b):
    return np.dot(conjugated(np.ravel(a)), np.ravel(b))


callee(np.vdot, lower=vdot)
METHODS["trace"] = np.trace
