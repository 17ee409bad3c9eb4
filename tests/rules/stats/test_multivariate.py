"""Distributions of vectors and matrices, those that SciPy has not among them."""

import math

import numpy as np
import pytest
import scipy.stats as stats

import tapeless as tl
from tapeless.rules.densities import categorical_logpmf, lkj_cholesky_logpdf, lkj_logpdf
from tests import sampling

POINT = np.array([0.4, -1.1, 0.7])
POINTS = np.array([[0.4, -1.1, 0.7], [1.2, 0.3, -0.5]])
MEAN = np.array([0.2, -0.3, 0.1])
COVARIANCE = np.array([[2.0, 0.4, -0.3], [0.4, 1.5, 0.2], [-0.3, 0.2, 1.1]])
SMALL = np.array([[1.3, 0.2], [0.2, 0.8]])
MATRIX = np.array([[0.5, -0.2], [1.1, 0.3], [-0.7, 0.9]])
CORRELATION = np.array([[1.0, 0.3, 0.1], [0.3, 1.0, -0.2], [0.1, -0.2, 1.0]])
COUNTS = np.array([2, 3, 1])


def symmetric(a):
    return 0.5 * (a + a.T)


def chances(z):
    return np.exp(z) / np.sum(np.exp(z))


# Counts are no variables; probabilities and correlations vary where they are such.
CASES = {
    "multivariate_normal": (
        lambda x, m, c: np.sum(stats.multivariate_normal.logpdf(x, m, cov=symmetric(c)) ** 2),
        (POINTS, MEAN, COVARIANCE),
    ),
    "multivariate_normal of a point": (
        lambda x, m, c: stats.multivariate_normal.logpdf(x, m, symmetric(c)),
        (POINT, MEAN, COVARIANCE),
    ),
    "multivariate_normal, frozen": (
        lambda x, v: np.sum(stats.multivariate_normal(MEAN, v).pdf(x)),
        (POINTS, np.array([1.0, 2.0, 0.5])),
    ),
    "multivariate_t": (
        lambda x, m, c, df: np.sum(stats.multivariate_t.logpdf(x, m, symmetric(c), df) ** 2),
        (POINTS, MEAN, COVARIANCE, 4.5),
    ),
    "dirichlet": (
        lambda z, a: stats.dirichlet.logpdf(chances(z), a),
        (POINT, np.array([1.3, 2.0, 0.7])),
    ),
    "multinomial": (lambda z: stats.multinomial.logpmf(COUNTS, 6, chances(z)), (POINT,)),
    "dirichlet_multinomial": (
        lambda a: stats.dirichlet_multinomial.logpmf(COUNTS, a, 6),
        (np.array([1.3, 2.0, 0.7]),),
    ),
    "matrix_normal": (
        lambda x, m, u, v: stats.matrix_normal.logpdf(x, m, symmetric(u), symmetric(v)),
        (MATRIX, 0.5 * MATRIX, COVARIANCE, SMALL),
    ),
    "wishart": (
        lambda x, df, s: stats.wishart.logpdf(symmetric(x), df, symmetric(s)),
        (COVARIANCE, 5.5, CORRELATION),
    ),
    "invwishart": (
        lambda x, df, s: stats.invwishart.logpdf(symmetric(x), df, symmetric(s)),
        (COVARIANCE, 5.5, CORRELATION),
    ),
    "lkj": (lambda r, eta: lkj_logpdf(symmetric(r), eta), (CORRELATION, 1.7)),
    "categorical": (
        lambda z: np.sum(categorical_logpmf(np.array([0, 2, 2]), chances(z))),
        (POINT,),
    ),
}
EVERY = 1 if sampling.ALL else 6


@pytest.mark.parametrize("name", list(CASES)[4 * (EVERY > 1) :: EVERY])
def test_densities(name):
    function, args = CASES[name]
    tl.check_grads(function, args, engine="python")


def test_lkj_is_normalised():
    """In two dimensions it is the beta distribution of (r + 1) / 2; in three and uniform it is
    2 / π², one over the volume of the correlation matrices (Joe 2006).
    """
    for r, eta in ((0.3, 1.7), (-0.6, 0.8)):
        expected = stats.beta.logpdf(0.5 * (1 + r), eta, eta) - math.log(2)
        found = lkj_logpdf(np.array([[1.0, r], [r, 1.0]]), eta)
        assert found == pytest.approx(expected, rel=1e-13)
    assert lkj_logpdf(CORRELATION, 1.0) == pytest.approx(math.log(2 / math.pi**2), rel=1e-13)


def test_lkj_of_the_factor_is_that_of_the_matrix_and_the_jacobian():
    """The factor (√(1 - r²), r): d(L Lᵀ)₂₁ / dL₂₁ is 1. In three, row 2 counts once more."""
    factor = np.linalg.cholesky(CORRELATION)
    jacobian = math.log(factor[1, 1])
    expected = lkj_logpdf(CORRELATION, 1.7) + jacobian
    assert lkj_cholesky_logpdf(factor, 1.7) == pytest.approx(expected, rel=1e-13)
