"""`scipy.sparse`: matrices built in the program from their stored values, which carry derivatives.

The pattern does not. `Sparse` takes the place of SciPy's classes; systems are solved by the python
engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse import linalg

from tapeless.rules.refusing import refused
from tapeless.rules.registry import callee, forward, lower, reverse
from tapeless.rules.solving import CUBIC
from tapeless.rules.spelling import helped
from tapeless.runtime.plain_sparse import sparse_solve


@dataclass
class Sparse:
    """A matrix by the values it stores, with the row and the column of each; values at one place
    add up.
    """

    data: Any
    row: Any
    col: Any
    shape: Any

    def __matmul__(self, other):
        return product(self.data, self.row, self.col, self.shape[0], other)

    def dot(self, other):
        return product(self.data, self.row, self.col, self.shape[0], other)

    def __rmatmul__(self, other):
        if other.ndim == 1:
            return product(self.data, self.col, self.row, self.shape[1], other)
        return np.transpose(
            product(self.data, self.col, self.row, self.shape[1], np.transpose(other))
        )

    def transpose(self):
        return Sparse(self.data, self.col, self.row, (self.shape[1], self.shape[0]))

    @property
    def T(self):
        return self.transpose()

    def __mul__(self, factor):
        if factor.ndim > 0:
            refused("`*` of a sparse matrix and an array", "Write `@` for a product.")
        return Sparse(self.data * factor, self.row, self.col, self.shape)

    def __rmul__(self, factor):
        return self * factor

    def __neg__(self):
        return Sparse(-self.data, self.row, self.col, self.shape)

    def __add__(self, other):
        return Sparse(
            np.concatenate((self.data, other.data)),
            np.concatenate((self.row, other.row)),
            np.concatenate((self.col, other.col)),
            self.shape,
        )

    def toarray(self):
        result = np.zeros(self.shape)
        np.add.at(result, (self.row, self.col), self.data)
        return result

    def tocsr(self):
        return self

    def tocsc(self):
        return self

    def tocoo(self):
        return self


def product(data, row, col, rows, other):
    """The matrix times a vector, or times the columns of an array."""
    if other.ndim == 1:
        result = np.zeros(rows)
        np.add.at(result, row, data * other[col])
        return result
    result = np.zeros((rows, other.shape[1]))
    np.add.at(result, row, np.expand_dims(data, 1) * other[col])
    return result


def lines(indptr):
    """The row of each stored value, from where the rows begin."""
    return np.repeat(np.arange(indptr.shape[0] - 1), np.diff(indptr))


def check_places(data, places):
    if data.shape[0] != len(places):
        raise ValueError("indices and data should have the same size")


@lower(sparse.csr_matrix, sparse.csr_array)
def csr(arg1, shape=None, dtype=None, copy=False):
    if len(arg1) == 3:
        data, indices, indptr = arg1
        check_places(data, indices)
        return Sparse(data, lines(indptr), indices, of_known_shape(shape))
    return coo(arg1, shape)


@lower(sparse.csc_matrix, sparse.csc_array)
def csc(arg1, shape=None, dtype=None, copy=False):
    if len(arg1) == 3:
        data, indices, indptr = arg1
        check_places(data, indices)
        return Sparse(data, indices, lines(indptr), of_known_shape(shape))
    return coo(arg1, shape)


@lower(sparse.coo_matrix, sparse.coo_array)
def coo(arg1, shape=None, dtype=None, copy=False):
    data, places = arg1
    check_places(data, places[0])
    check_places(data, places[1])
    return Sparse(data, places[0], places[1], of_known_shape(shape))


def of_known_shape(shape):
    if shape is None:
        refused("a sparse matrix without shape=", "Pass the shape: it does not follow from types.")
    return shape


# ---- systems -------------------------------------------------------------------------------------

helped(
    "sparse_solve",
    "sparse_solve({0}, {1}, {2}, {3})",
    "plain_sparse",
    plain="plain_sparse",
    cost=CUBIC,
    rank=lambda ranks, attrs: ranks[3],
)
callee(sparse_solve, operation="sparse_solve", signature="data, row, col, b")


@lower(linalg.spsolve)
def spsolve(A, b, permc_spec=None, use_umfpack=True):
    return sparse_solve(A.data, A.row, A.col, b)


@reverse("sparse_solve")
def sparse_solve_(y, y_bar, data, row, col, b):
    b_bar = sparse_solve(data, col, row, y_bar)
    terms = b_bar[row] * y[col]
    return -(terms if b.ndim == 1 else np.sum(terms, axis=1)), None, None, b_bar


@forward("sparse_solve")
def sparse_solve_forward(y, data, row, col, b, data_dot, row_dot, col_dot, b_dot):
    if data_dot is None:
        return sparse_solve(data, row, col, b_dot)
    change = product(data_dot, row, col, b.shape[0], y)
    return sparse_solve(data, row, col, -change if b_dot is None else b_dot - change)
