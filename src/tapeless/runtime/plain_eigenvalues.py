"""Eigenvalues of the python dialect."""

from __future__ import annotations

from typing import Any

import numpy as np


def eig(a: Any) -> Any:
    """The eigenvalues in one row above the eigenvectors, as complex numbers."""
    values, vectors = np.linalg.eig(a)
    found = np.concatenate((values[..., None, :], vectors), axis=-2)
    return found.astype(np.result_type(found, 1j))


def eig_of_pair(a: Any, b: Any) -> Any:
    """The same of a pair, a v = λ b v."""
    from scipy.linalg import eig

    values, vectors = eig(a, b)  # type: ignore[misc]
    found = np.concatenate((values[None, :], vectors))
    return found.astype(np.result_type(found, 1j))
