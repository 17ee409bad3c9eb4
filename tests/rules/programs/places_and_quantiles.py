"""Quantiles with and without nan, norms, padding, windows, histograms, series."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.polynomial import chebyshev, hermite, hermite_e, laguerre, legendre, polynomial

from tests.rules.programs.data import A, M, T, V, W, X, Y

HOLES = np.where(np.arange(12).reshape(3, 4) % 5 == 3, np.nan, A)
LEVELS = [0.3, 0.6]
METHODS = ("midpoint", "nearest", "hazen", "weibull", "median_unbiased", "normal_unbiased")
METHODS += ("inverted_cdf", "averaged_inverted_cdf", "closest_observation")
METHODS += ("interpolated_inverted_cdf",)
NORMS = ("fro", "nuc", 2, -2, 1, -1, np.inf, -np.inf)
SERIES = {
    "numpy.polynomial.chebyshev.chebval": chebyshev.chebval,
    "numpy.polynomial.legendre.legval": legendre.legval,
    "numpy.polynomial.hermite.hermval": hermite.hermval,
    "numpy.polynomial.hermite_e.hermeval": hermite_e.hermeval,
    "numpy.polynomial.laguerre.lagval": laguerre.lagval,
}

CASES = [
    ("numpy.nanquantile", lambda a: np.nanquantile(a, 0.3), (HOLES,)),
    ("numpy.nanquantile", lambda a: np.nanquantile(a, LEVELS, axis=0), (HOLES,)),
    ("numpy.nanpercentile", lambda a: np.nanpercentile(a, 30, axis=1, keepdims=True), (HOLES,)),
    ("numpy.nanmedian", lambda a: np.nanmedian(a, axis=1), (HOLES,)),
    ("numpy.nanargmax", lambda a: a[0][np.nanargmax(a[0])] * a[0][np.nanargmin(a[0])], (HOLES,)),
    ("numpy.quantile", lambda a: np.quantile(a, LEVELS, axis=1), (A,)),
    ("numpy.median", lambda a: np.median(a, axis=(0, 1)), (T,)),
    *[
        ("numpy.quantile", lambda a, m=method: np.quantile(a, 0.33, method=m), (X,))
        for method in METHODS
    ],
    *[
        ("numpy.linalg.norm", lambda a, p=order: np.linalg.norm(a, p, axis=(0, 2)), (T,))
        for order in NORMS
    ],
    ("numpy.linalg.norm", lambda a: np.linalg.norm(a, 2, axis=(2, 0), keepdims=True), (T,)),
    ("numpy.pad", lambda a: np.pad(a, ((1, 1), (0, 2)), "linear_ramp", end_values=0.3), (A,)),
    ("numpy.pad", lambda a: np.pad(a, 2, "maximum", stat_length=2), (X,)),
    ("numpy.pad", lambda a: np.pad(a, ((1, 1), (0, 2)), "mean"), (A,)),
    ("numpy.pad", lambda a: np.pad(a, (1, 2), constant_values=(1.0, 2.0)), (X,)),
    ("numpy.i0", lambda x: np.i0(x), (np.array([-3.0, 0.5, 7.9, 8.1]),)),
    ("numpy.kaiser", lambda b: np.kaiser(5, b), (3.0,)),
    ("numpy.gradient", lambda y, x: np.gradient(y, np.cumsum(x), edge_order=2), (X, Y)),
    ("numpy.diff", lambda a: np.diff(a, prepend=a[:1], append=2.0), (X,)),
    ("numpy.ediff1d", lambda a: np.ediff1d(a, to_end=3.0, to_begin=a[0, :2]), (A,)),
    ("numpy.interp", lambda x, y: np.interp(x, [0.0, 0.3, 0.6, 0.9], y, period=1.0), (X, V)),
    ("numpy.take", lambda a: np.take(a, [0, 5, -1], mode="clip"), (X,)),
    ("numpy.take", lambda a: np.take(a, [0, 5, 7], 1, mode="wrap"), (A,)),
    ("numpy.unique", lambda a: np.unique(a, return_inverse=True)[0], (X,)),
    ("numpy.lexsort", lambda a, b: a[np.lexsort((b, a))], (X, Y)),
    ("numpy.unravel_index", lambda a: a[np.unravel_index(np.argmax(a), a.shape)], (A,)),
    ("numpy.ravel_multi_index", lambda a: a[np.ravel_multi_index((1, 1), (2, 3))], (X,)),
    ("numpy.isin", lambda a: a * np.isin(np.arange(5), [1, 3]), (X,)),
    ("numpy.var", lambda a: np.var(a, axis=1, where=a < 0.8, correction=1), (M,)),
    ("numpy.histogram2d", lambda w: np.histogram2d(X, Y, bins=3, weights=w)[0], (X,)),
    ("numpy.histogram_bin_edges", lambda a: np.histogram_bin_edges(a, bins=3), (X,)),
    ("numpy.average", lambda a, w: np.average(a, 1, w, returned=True), (A, V)),
    ("numpy.cov", lambda a, w: np.cov(a, aweights=w * w), (A, V)),
    ("numpy.apply_along_axis", lambda a: np.apply_along_axis(np.cumsum, 1, a), (T,)),
    ("numpy.apply_over_axes", lambda a: np.apply_over_axes(np.sum, a, [0, 2]), (T,)),
    ("numpy.add.reduceat", lambda a: np.add.reduceat(a, [0, 2, 3]), (X,)),
    ("numpy.logaddexp.reduce", lambda a: np.logaddexp.reduce(a, axis=1), (A,)),
    ("numpy.lib.stride_tricks.sliding_window_view", lambda a: sliding_window_view(a, (2, 2)), (A,)),
    *[(name, lambda c, t, f=series: f(t, c), (X, W)) for name, series in SERIES.items()],
    ("numpy.polynomial.polynomial.polyfit", lambda x, y: polynomial.polyfit(x, y, 2), (X, Y)),
    ("numpy.polynomial.polynomial.polyint", lambda c: polynomial.polyint(c) ** 2, (X,)),
    ("numpy.polynomial.polynomial.polyder", lambda c: polynomial.polyder(c) ** 2, (X,)),
    ("numpy.polynomial.Polynomial", lambda c: np.polynomial.Polynomial(c).deriv()(0.3), (X,)),
    ("numpy.poly1d", lambda c, t: np.poly1d(c)(t), (X, W)),
    ("numpy.linalg.outer", lambda x, y: np.linalg.outer(x, y), (X, Y)),
]
