"""At the edges of their domains functions give or raise what those of NumPy and SciPy do."""

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from scipy import interpolate, sparse, special

import tapeless as tl

NODES = np.array([0.0, 1.0, 2.5])
POSITIVE, ZERO, NEGATIVE = np.array([0.4, 1.2, 2.1]), np.zeros(3), -np.array([0.4, 1.2, 2.1])
WITH_NAN, WITH_INFINITY = np.array([0.4, np.nan, 2.0]), np.array([0.4, np.inf, 2.0])

VALUES = [
    ("huber", lambda x: np.sum(special.huber(x, 0.5))),
    ("pseudo_huber", lambda x: np.sum(special.pseudo_huber(x, 0.5))),
    ("exprel", lambda x: np.sum(special.exprel(x))),
    ("rel_entr", lambda x: np.sum(special.rel_entr(x, 0.3))),
    ("fdtr", lambda x: np.sum(special.fdtr(x, 2.0, 1.5))),
    ("fdtrc", lambda x: np.sum(special.fdtrc(2.0, x, 1.5))),
    ("boxcox", lambda x: np.sum(special.boxcox(x, np.array([0.0, 0.5, 1.0])))),
    ("geomspace", lambda x: np.sum(np.geomspace(-x[0], -3.0, 4)) if x[0] > 0 else x[0]),
]


@pytest.mark.parametrize("x", [POSITIVE, ZERO, NEGATIVE, WITH_NAN, WITH_INFINITY], ids=str)
@pytest.mark.parametrize(("name", "function"), VALUES, ids=[name for name, _ in VALUES])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_values(by_samples, name, function, x):
    found, _ = tl.value_and_grad(function, engine="python")(x)
    np.testing.assert_allclose(found, function(x), rtol=1e-9)  # some are computed in another way


def rows(x):
    places = (x, np.array([0, 1]), np.array([0, 1, 2]))
    return np.sum(sparse.csr_matrix(places, shape=(2, 2)).toarray())


RAISING = [
    (lambda x: interpolate.CubicSpline(x, NODES)(1.3), NEGATIVE, "increasing"),
    (lambda x: interpolate.PchipInterpolator(x, NODES)(1.3), ZERO, "increasing"),
    (lambda x: special.multigammaln(x[0], 2), ZERO, "not met"),
    (lambda x: np.sum(sliding_window_view(x, 4)), POSITIVE, "larger"),
    (lambda x: np.sum(np.bincount(np.array([0, -1, 1]), weights=x)), POSITIVE, "negative"),
    (lambda x: np.sum(np.bincount(np.array([0, 1]), weights=x)), POSITIVE, "same length"),
    (lambda x: np.sum(np.geomspace(x[0], 2.0, 4)), ZERO, "zero"),
    (rows, POSITIVE, "same size"),
]


@pytest.mark.parametrize(("function", "x", "words"), RAISING, ids=[w for _, _, w in RAISING])
def test_exceptions(by_samples, function, x, words):
    with pytest.raises(ValueError):  # noqa: PT011 (the words of SciPy differ between versions)
        function(x)
    with pytest.raises(ValueError, match=words):
        tl.grad(function, engine="python")(x)


def grid(x):
    return interpolate.RegularGridInterpolator((NODES[::-1],), x)(np.array([[0.5]]))[0]


def product(x):
    return np.sum(np.polymul(x, NODES[1:]))


@pytest.mark.parametrize(
    ("function", "x", "words"), [(grid, POSITIVE, "flip"), (product, ZERO, "leading zeros")]
)
def test_what_is_not_supported(by_samples, function, x, words):
    """SciPy takes nodes that descend, and NumPy drops leading zeros; neither is silent here."""
    with pytest.raises(ValueError, match=words):
        tl.grad(function, engine="python")(x)
