"""Distributions of vectors and matrices, by Cholesky factors of their covariances.

The formulas are those of the documentation of `scipy.stats`. A covariance has to be positive
definite: `numpy.linalg.cholesky` raises LinAlgError otherwise, where SciPy takes a pseudo-inverse if
it is asked to. That the point is in the support (on the simplex, positive definite) is not checked.
"""

from __future__ import annotations

import numpy as np
import scipy.linalg
import scipy.special as special
import scipy.stats as stats

from tapeless.rules.registry import callee, is_constant, lower
from tapeless.rules.stats.families import exponential, frozen

LOG_2PI = 1.8378770664093453


def vector_density(distribution):
    """Decorator: `logpdf` of a distribution, and with it `pdf` and frozen ones."""

    def register(logpdf):
        lower(distribution.logpdf)(logpdf)
        lower(distribution.pdf)(exponential(logpdf))
        callee(distribution, lower=frozen(distribution))
        return logpdf

    return register


def vector_mass(distribution):
    """The same for `logpmf` and `pmf`."""

    def register(logpmf):
        lower(distribution.logpmf)(logpmf)
        lower(distribution.pmf)(exponential(logpmf))
        callee(distribution, lower=frozen(distribution))
        return logpmf

    return register


# ---- pieces --------------------------------------------------------------------------------------


def whitened(x, mean, factor):
    """L⁻¹ (x - mean) for each row of x, in columns."""
    centred = x if mean is None else x - mean
    return scipy.linalg.solve_triangular(factor, centred.T, lower=True)


def factor_of(cov, dim):
    """The Cholesky factor of a covariance: a matrix, its diagonal, or a number."""
    if is_constant(cov):
        return np.sqrt(cov) * np.eye(dim)
    if cov.ndim == 0:
        return np.sqrt(cov) * np.eye(dim)
    return np.diag(np.sqrt(cov)) if cov.ndim == 1 else np.linalg.cholesky(cov)


def log_det(factor):
    return 2.0 * np.sum(np.log(np.diag(factor)))


def log_multigamma(a, p):
    """log Γ_p(a)."""
    total = 0.28618247146235004 * p * (p - 1)  # ¼ log π
    for j in range(p):
        total = total + special.gammaln(a - 0.5 * j)
    return total


# ---- vectors -------------------------------------------------------------------------------------


@vector_density(stats.multivariate_normal)
def multivariate_normal(x, mean=None, cov=1, allow_singular=False):
    """`x` is a point or has a point in each row."""
    dim = x.shape[-1]
    factor = factor_of(cov, dim)
    white = whitened(x, mean, factor)
    return -0.5 * (dim * LOG_2PI + log_det(factor) + np.sum(white * white, axis=0))


@vector_density(stats.multivariate_t)
def multivariate_t(x, loc=None, shape=1, df=1, allow_singular=False):
    dim = x.shape[-1]
    factor = factor_of(shape, dim)
    white = whitened(x, loc, factor)
    half = 0.5 * (df + dim)
    front = special.gammaln(half) - special.gammaln(0.5 * df) - 0.5 * dim * np.log(np.pi * df)
    return front - 0.5 * log_det(factor) - half * np.log1p(np.sum(white * white, axis=0) / df)


@vector_density(stats.dirichlet)
def dirichlet(x, alpha):
    """`x` is a point or has a point in each column."""
    if x.shape[0] != alpha.shape[0]:
        raise ValueError("x has to have all the coordinates that alpha has")
    front = special.gammaln(np.sum(alpha)) - np.sum(special.gammaln(alpha))
    return front + np.sum(special.xlogy((alpha - 1.0), x.T).T, axis=0)


@vector_mass(stats.multinomial)
def multinomial(x, n, p):
    """The probabilities are taken as given: that their sum is 1 is not checked."""
    terms = special.xlogy(x, p) - special.gammaln(x + 1.0)
    inside = np.sum(x, axis=-1) == n
    return np.where(inside, special.gammaln(n + 1.0) + np.sum(terms, axis=-1), -np.inf)


@vector_mass(stats.dirichlet_multinomial)
def dirichlet_multinomial(x, alpha, n):
    total = np.sum(alpha)
    terms = special.gammaln(x + alpha) - special.gammaln(alpha) - special.gammaln(x + 1.0)
    front = special.gammaln(total) + special.gammaln(n + 1.0) - special.gammaln(n + total)
    inside = np.sum(x, axis=-1) == n
    return np.where(inside, front + np.sum(terms, axis=-1), -np.inf)


# ---- matrices ------------------------------------------------------------------------------------


@vector_density(stats.matrix_normal)
def matrix_normal(X, mean=None, rowcov=1, colcov=1):
    rows, columns = X.shape
    row_factor, column_factor = factor_of(rowcov, rows), factor_of(colcov, columns)
    centred = X if mean is None else X - mean
    white = scipy.linalg.solve_triangular(row_factor, centred, lower=True)
    white = scipy.linalg.solve_triangular(column_factor, white.T, lower=True)
    front = rows * columns * LOG_2PI + columns * log_det(row_factor) + rows * log_det(column_factor)
    return -0.5 * (front + np.sum(white * white))


@vector_density(stats.wishart)
def wishart(x, df, scale):
    """One matrix x."""
    p = x.shape[0]
    x_factor, factor = np.linalg.cholesky(x), np.linalg.cholesky(scale)
    white = scipy.linalg.solve_triangular(factor, x_factor, lower=True)  # tr(S⁻¹ x) = |white|²
    front = 0.5 * df * (0.6931471805599453 * p + log_det(factor)) + log_multigamma(0.5 * df, p)
    return 0.5 * (df - p - 1.0) * log_det(x_factor) - 0.5 * np.sum(white * white) - front


@vector_density(stats.invwishart)
def invwishart(x, df, scale):
    """One matrix x."""
    p = x.shape[0]
    x_factor, factor = np.linalg.cholesky(x), np.linalg.cholesky(scale)
    white = scipy.linalg.solve_triangular(x_factor, factor, lower=True)  # tr(S x⁻¹) = |white|²
    front = 0.5 * df * (0.6931471805599453 * p - log_det(factor)) + log_multigamma(0.5 * df, p)
    return -0.5 * (df + p + 1.0) * log_det(x_factor) - 0.5 * np.sum(white * white) - front
