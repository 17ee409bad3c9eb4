"""Densities that SciPy has not. They are ordinary functions, which tapeless reads."""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def categorical_logpmf(k: Any, p: Any) -> Any:
    """The logarithm of the probability of category `k`.

    Args:
        k: a category, or an integer array of them.
        p: the probabilities of all categories, float array of one axis. They are taken as given:
            their sum is not checked.

    Returns:
        log p[k], of the shape of `k`.

    Example:
        >>> categorical_logpmf(1, np.array([0.25, 0.5, 0.25])) == math.log(0.5)
        True
    """
    return np.log(p[k])


def lkj_logpdf(correlation: Any, eta: float) -> Any:
    """The logarithm of the LKJ density of a correlation matrix.

    Lewandowski, Kurowicka and Joe, Generating random correlation matrices based on vines and
    extended onion method, J. Multivariate Analysis 100 (2009), equations 16 and 17.

    Args:
        correlation: a positive definite matrix with ones on its diagonal, float of shape (d, d).
        eta: the concentration; 1 is the uniform distribution.

    Returns:
        A float: (eta - 1) log det of the matrix, less the logarithm of the normalisation.

    Raises:
        LinAlgError: if the matrix is not positive definite.

    Example:
        >>> float(lkj_logpdf(np.eye(2), 1.0)) == -math.log(2.0)
        True
    """
    factor = np.linalg.cholesky(correlation)
    return 2.0 * (eta - 1.0) * np.sum(np.log(np.diag(factor))) - _normalisation(len(factor), eta)


def lkj_cholesky_logpdf(factor: Any, eta: float) -> Any:
    """The logarithm of the density of the Cholesky factor of an LKJ correlation matrix.

    Args:
        factor: lower triangular with rows of length one and a positive diagonal, float of shape
            (d, d).
        eta: the concentration; 1 is the uniform distribution of the correlation matrix.

    Returns:
        A float: the density of the matrix times the Jacobian, Σ (d - k) log L_kk from the second
        row on (Stan Reference Manual, Cholesky LKJ correlation distribution).

    Example:
        >>> float(lkj_cholesky_logpdf(np.eye(2), 1.0)) == -math.log(2.0)
        True
    """
    d = len(factor)
    total = 0.0
    for k in range(1, d):
        total += (d - k - 1 + 2.0 * (eta - 1.0)) * np.log(factor[k, k])
    return total - _normalisation(d, eta)


def _normalisation(d: int, eta: float) -> float:
    """The logarithm of the integral of det^(eta - 1) over the correlation matrices."""
    total = 0.0
    for k in range(1, d):
        total += 0.5 * k * math.log(math.pi)
        total += math.lgamma(eta + 0.5 * (d - 1 - k)) - math.lgamma(eta + 0.5 * (d - 1))
    return total
