"""Polynomials, windows, and functions that NumPy calls. One program for each way of calling."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from tests.rules.programs.data import A, T, V, W, X, Y

HOLES = np.array([0.3, np.nan, -0.7, 0.5])

CASES = [
    (f"numpy.{name}", function, args)
    for name, function, *args in [
        ("polymul", lambda p, q: np.polymul(p, q), X, W),
        ("polyadd", lambda p, q: np.polyadd(p, q), W, X),
        ("polysub", lambda p, q: np.polysub(p, q), W, X),
        ("polyder", lambda p: np.polyder(p), X),
        ("polyder", lambda p: np.polyder(p, 2), X),
        ("polyint", lambda p: np.polyint(p, 2), W),
        ("polyfit", lambda x, y: np.polyfit(x, y, 2), X, Y),
        ("polyfit", lambda x, y, w: np.polyfit(x, y, 1, w=w), X, Y, 1.0 + Y),
        ("poly", lambda z: np.poly(z), W),
        ("roots", lambda p: np.sum(np.roots(p) ** 2).real + 0.5 * np.abs(np.roots(p)[0]), 1.0 + Y),
        ("hanning", lambda x: x * np.hanning(5), X),
        ("hamming", lambda x: x * np.hamming(len(x)), X),
        ("blackman", lambda x: x * np.blackman(5), X),
        ("bartlett", lambda x: x * np.bartlett(5), X),
        ("apply_along_axis", lambda a: np.apply_along_axis(lambda r: np.sum(r**2), 1, a), A),
        ("apply_along_axis", lambda a: np.apply_along_axis(np.cumsum, 0, a), A),
        ("fromfunction", lambda x: x[:2] * np.fromfunction(lambda i, j: i - 2 * j, (3, 2)), X),
        ("nancumsum", lambda x: np.nancumsum(np.concatenate((x, HOLES))), X),
        ("nancumprod", lambda x: np.nancumprod(np.concatenate((x, HOLES))), X),
        ("cumulative_sum", lambda a: np.cumulative_sum(a, axis=1), A),
        ("resize", lambda a: np.resize(a, (2, 7)), A),
        ("tril_indices_from", lambda a: a[np.tril_indices_from(a)], A),
        ("triu_indices_from", lambda a: a[np.triu_indices_from(a, 1)], A),
        ("diag_indices_from", lambda a: a[np.diag_indices_from(a)], np.outer(V, V)),
        ("asanyarray", lambda a: np.asanyarray(a) * 2.0, A),
        (
            "lib.stride_tricks.sliding_window_view",
            lambda x: sliding_window_view(x, 3) * np.arange(3.0),
            X,
        ),
        ("lib.stride_tricks.sliding_window_view", lambda a: sliding_window_view(a, 2, axis=1), T),
    ]
    if hasattr(np, name) or "." in name
]
