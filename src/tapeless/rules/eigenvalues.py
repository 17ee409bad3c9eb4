"""Eigenvalues and eigenvectors of matrices that need not be symmetric.

They are complex here whatever the matrix is, since a program has its types before its values. With
a v = v λ and p = v⁻¹ ȧ v: λ̇ is the diagonal of p, and v̇ is v (p / (λⱼ - λᵢ)) up to a factor for
each vector. That factor is what LAPACK makes of it: vectors of length 1 whose largest component is
real. Where eigenvalues coincide, what depends on single vectors has no derivative: it comes out
infinite. A matrix without a full set of eigenvectors raises LinAlgError, or comes out huge.
"""

from __future__ import annotations

import numpy as np

from tapeless.rules.factorisations import (
    diagonal_matrix,
    diagonal_of,
    differences,
    divided,
    without_diagonal,
)
from tapeless.rules.registry import callee, complex_too, forward, lower, reverse
from tapeless.rules.solving import CUBIC
from tapeless.rules.spelling import helped
from tapeless.runtime.plain import transpose_of_stack
from tapeless.runtime.plain_eigenvalues import eig

helped(
    "eig",
    "eig({0})",
    "eigenvalues",
    plain="plain_eigenvalues",
    cost=CUBIC,
    rank=lambda ranks, attrs: ranks[0],
)
callee(eig, operation="eig", signature="a")
complex_too("eig")


EigResult = type(np.linalg.eig(np.eye(1)))


@lower(np.linalg.eig)
def eig_of(a):
    found = eig(a)
    return EigResult(found[..., 0, :], found[..., 1:, :])


@lower(np.linalg.eigvals)
def eigvals(a):
    return eig(a)[..., 0, :]


def largest(vectors):
    """1 at the largest component of each vector, else 0."""
    size = np.real(vectors) ** 2 + np.imag(vectors) ** 2
    rows = np.expand_dims(np.arange(vectors.shape[-1]), -1)
    return np.where(rows == np.expand_dims(np.argmax(size, axis=-2), -2), 1.0, 0.0)


@reverse("eig")
def eig_(y, y_bar, a):
    values, v = y[..., 0, :], y[..., 1:, :]
    v_bar = y_bar[..., 1:, :]
    along = np.expand_dims(np.sum(v_bar * v, axis=-2), -2)
    chosen = largest(v)
    size = np.expand_dims(np.sum(chosen * v.real, axis=-2), -2)
    free = v_bar - np.conj(v) * np.real(along) - 1j * (chosen * np.imag(along) / size)
    vt = transpose_of_stack(v)
    inner = divided(without_diagonal(vt @ free), differences(values))
    inner = inner + diagonal_matrix(y_bar[..., 0, :])
    return np.linalg.solve(vt, inner @ vt)


@forward("eig")
def eig_forward(y, a, a_dot):
    values, v = y[..., 0, :], y[..., 1:, :]
    inner = np.linalg.solve(v, a_dot @ v)
    values_dot = diagonal_of(inner)
    free = v @ divided(without_diagonal(inner), differences(values))
    chosen = largest(v)
    size = np.expand_dims(np.sum(chosen * v.real, axis=-2), -2)
    longer = np.expand_dims(np.sum((np.conj(v) * free).real, axis=-2), -2)
    turned = np.expand_dims(np.sum(chosen * free.imag, axis=-2), -2) / size
    return np.concatenate(
        (np.expand_dims(values_dot, -2), free - v * longer - v * turned * 1j), axis=-2
    )


complex_too(np.linalg.eig, np.linalg.eigvals)
