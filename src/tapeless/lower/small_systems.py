"""Linear systems of up to four equations, by elimination with pivots as LAPACK does it, and
determinants by expansion, which are polynomials and have a derivative at singular matrices too.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Const, Operand
from tapeless.ir.types import BOOL, FLOAT
from tapeless.lower.small_inverses import less, over, pivot, times

Row = list[Operand]


def solution(matrix: np.ndarray, right: np.ndarray, builder: Builder) -> np.ndarray:
    """The `x` of `matrix @ x = right`, for one right side or for one in each column."""
    n = len(matrix)
    rows = [[*line, *sides] for line, sides in zip(matrix, right.reshape(n, -1), strict=True)]
    for k in range(n):
        _exchange_rows(rows, k, builder)
        pivot(rows[k][k], builder)
        for i in range(k + 1, n):
            rows[i] = _eliminated(rows[i], rows[k], k, builder)
    found = np.empty((n, len(rows[0]) - n), object)
    for k in reversed(range(n)):
        for c in range(found.shape[1]):
            rest = rows[k][n + c]
            for j in range(k + 1, n):
                rest = less(rest, times(rows[k][j], found[j, c], builder), builder)
            found[k, c] = over(rest, rows[k][k], builder)
    return found.reshape(right.shape)


def inverse(matrix: np.ndarray, builder: Builder) -> np.ndarray:
    identity = np.empty(matrix.shape, object)
    for i, j in np.ndindex(*matrix.shape):
        identity[i, j] = Const(float(i == j))
    return solution(matrix, identity, builder)


def _exchange_rows(rows: list[Row], k: int, builder: Builder) -> None:
    """Bring the row with the largest number in column `k` to place `k`: by choices and not by
    branches, so that nothing of it need be recorded.
    """
    for i in range(k + 1, len(rows)):
        sizes = [
            builder.assign("numpy.abs", row[k], hint="size", type=FLOAT)
            for row in (rows[k], rows[i])
        ]
        is_below = builder.assign("lt", *sizes, hint="swap", type=BOOL)
        for c in range(k, len(rows[0])):
            here, there = rows[k][c], rows[i][c]
            rows[k][c] = _chosen(is_below, there, here, builder)
            rows[i][c] = _chosen(is_below, here, there, builder)


def _chosen(condition: Operand, a: Operand, b: Operand, builder: Builder) -> Operand:
    if isinstance(a, Const) and a == b:
        return a
    return builder.assign("numpy.where", condition, a, b, hint="row", type=FLOAT)


def _eliminated(row: Row, upper: Row, k: int, builder: Builder) -> Row:
    """The row less as much of the upper one as makes its number in column `k` zero."""
    factor = over(row[k], upper[k], builder)
    rest = [
        less(a, times(factor, b, builder), builder)
        for a, b in zip(row[k + 1 :], upper[k + 1 :], strict=True)
    ]
    return [*row[: k + 1], *rest]


def determinant(matrix: np.ndarray, builder: Builder) -> Operand:
    """By minors of the last rows, each of which is computed once."""
    n = len(matrix)
    minors: dict[tuple[int, ...], Operand] = {(j,): matrix[n - 1, j] for j in range(n)}
    for size in range(2, n + 1):
        row = matrix[n - size]
        minors = {
            columns: _expanded(row, columns, minors, builder)
            for columns in combinations(range(n), size)
        }
    return minors[tuple(range(n))]


def _expanded(
    row: Row, columns: tuple[int, ...], minors: dict[tuple[int, ...], Operand], builder: Builder
) -> Operand:
    total: Operand | None = None
    for place, j in enumerate(columns):
        minor = minors[columns[:place] + columns[place + 1 :]]
        term = times(row[j], minor, builder)
        if total is None:
            total = term
        elif place % 2:
            total = less(total, term, builder)
        else:
            total = builder.assign("add", total, term, hint="minor", type=FLOAT)
    assert total is not None
    return total
