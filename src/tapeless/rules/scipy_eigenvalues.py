"""Eigenvalues by `scipy.linalg`: of a matrix, and of a pair of matrices.

Of a symmetric pair a v = λ b v with b positive definite, b = l lᵀ makes a symmetric matrix of it.
Of a general pair only the eigenvalues are differentiated: no condition fixes the phases that LAPACK
gives the vectors.
"""

from __future__ import annotations

import numpy as np
import scipy.linalg as scipy

from tapeless.rules.factorisations import diagonal_matrix, diagonal_of, differences, divided
from tapeless.rules.factorisations import without_diagonal as off_diagonal
from tapeless.rules.refusing import refused
from tapeless.rules.registry import callee, complex_too, forward, reverse
from tapeless.rules.registry import lower as read_as
from tapeless.rules.solving import CUBIC
from tapeless.rules.spelling import helped
from tapeless.runtime.plain import transpose_of_stack
from tapeless.runtime.plain_eigenvalues import eig_of_pair
from tapeless.runtime.plain_linalg import triangular

# ---- symmetric -----------------------------------------------------------------------------------


@read_as(scipy.eigh)
def eigh(
    a,
    b=None,
    *,
    lower=True,
    eigvals_only=False,
    overwrite_a=False,
    overwrite_b=False,
    type=1,
    check_finite=True,
    subset_by_index=None,
    driver=None,
):
    first, last = (0, a.shape[0] - 1) if subset_by_index is None else subset_by_index
    last = last + 1
    triangle = "L" if lower else "U"
    if b is None:
        if eigvals_only:
            return np.linalg.eigvalsh(a, triangle)[first:last]
        values, vectors = np.linalg.eigh(a, triangle)
        return values[first:last], vectors[:, first:last]
    root = np.linalg.cholesky(symmetric(b, lower))
    one = symmetric(a, lower)
    if type == 1:
        half = triangular(root, one, True, False, False)
        matrix = triangular(root, transpose_of_stack(half), True, False, False)
    else:
        matrix = transpose_of_stack(root) @ one @ root
    if eigvals_only:
        return np.linalg.eigvalsh(matrix)[first:last]
    values, inner = np.linalg.eigh(matrix)
    vectors = root @ inner if type == 3 else triangular(root, inner, True, True, False)
    return values[first:last], vectors[:, first:last]


def symmetric(a, lower):
    """The symmetric matrix of which one triangle is read."""
    part = np.tril(a, -1) if lower else np.triu(a, 1)
    return np.diag(np.diagonal(a)) + part + transpose_of_stack(part)


@read_as(scipy.eigvalsh)
def eigvalsh(
    a,
    b=None,
    *,
    lower=True,
    overwrite_a=False,
    overwrite_b=False,
    type=1,
    check_finite=True,
    subset_by_index=None,
    driver=None,
):
    return scipy.eigh(
        a, b, lower=lower, eigvals_only=True, type=type, subset_by_index=subset_by_index
    )


# ---- any -----------------------------------------------------------------------------------------

helped("eig_of_pair", "eig_of_pair({0}, {1})", "eigenvalues", plain="plain_eigenvalues", cost=CUBIC,
       rank=lambda ranks, attrs: ranks[0])  # fmt: skip
callee(eig_of_pair, operation="eig_of_pair", signature="a, b")


@read_as(scipy.eig)
def eig(a, b=None, left=False, right=True, overwrite_a=False, overwrite_b=False, check_finite=True):
    if left:
        refused("left eigenvectors", "Take the right ones of the transposed matrix.")
    if b is not None:
        if right:
            refused(
                "eigenvectors of a pair of matrices, whose phases nothing fixes",
                "`eigvals(a, b)` has the eigenvalues; `eig(solve(b, a))` has vectors.",
            )
        return eig_of_pair(a, b)[0]
    values, vectors = np.linalg.eig(a)
    return (values, vectors) if right else values


@read_as(scipy.eigvals)
def eigvals(a, b=None, overwrite_a=False, check_finite=True):
    return np.linalg.eigvals(a) if b is None else eig_of_pair(a, b)[0]


# With m = (b v)⁻¹ (ȧ v - ḃ v λ): λ̇ is the diagonal of m, and v̇ = v (m / (λⱼ - λᵢ)) but for
# multiples of the vectors, on which no eigenvalue depends.
@forward("eig_of_pair")
def eig_of_pair_forward(y, a, b, a_dot, b_dot):
    values, v = y[0], y[1:]
    change = 0.0 * v if a_dot is None else a_dot @ v
    if b_dot is not None:
        change = change - b_dot @ v * values
    inner = np.linalg.solve(b @ v, change)
    free = v @ divided(off_diagonal(inner), differences(values))
    return np.concatenate((np.expand_dims(diagonal_of(inner), 0), free), axis=0)


@reverse("eig_of_pair")
def eig_of_pair_(y, y_bar, a, b):
    values, vt = y[0], transpose_of_stack(y[1:])
    inner = divided(off_diagonal(vt @ y_bar[1:]), differences(values))
    inner = inner + diagonal_matrix(y_bar[0])
    change = np.linalg.solve(vt @ transpose_of_stack(b), inner)
    return change @ vt, -(change * values) @ vt


complex_too(scipy.eig, scipy.eigvals, "eig_of_pair")
