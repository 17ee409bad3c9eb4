"""Interpolation, filters, images. One program for each way of calling."""

import numpy as np
from scipy import interpolate, ndimage, signal

from tests.rules.programs.data import A, B, M, V, W, X, Y

KNOTS = np.array([0.0, 0.7, 1.1, 2.0, 2.6])
AT = np.array([-0.2, 0.3, 0.9, 1.5, 2.9])
ROWS, COLUMNS = np.array([0.0, 0.5, 2.0]), np.array([0.0, 1.0, 1.5, 3.0])
PLACES = np.array([[0.2, 0.4], [1.1, 2.9], [0.7, 1.2]])
UP, DOWN = np.array([0.4, 0.3, 0.2]), np.array([1.3, -0.5, 0.1])
SECTIONS = np.array([[0.4, 0.3, 0.2, -0.5, 0.1], [0.9, 0.1, 0.3, 0.2, 0.3]])
BETWEEN = np.array([[0.3, 1.6, 0.8], [2.2, 0.1, 1.4]])

SPLINE = interpolate.CubicSpline(KNOTS, Y)
AKIMA = interpolate.Akima1DInterpolator(KNOTS, Y)

CASES = [
    ("scipy.interpolate.CubicSpline", lambda t: SPLINE(t) * SPLINE(t, 2), (AT,)),
    ("scipy.interpolate.CubicSpline", lambda t: SPLINE(t, nu=1), (0.4,)),
    ("scipy.interpolate.PchipInterpolator", lambda t: AKIMA(t), (AT[1:4],)),
    (
        "scipy.interpolate.CubicSpline",
        lambda x, y, t: interpolate.CubicSpline(x, y)(t),
        (KNOTS, Y, AT),
    ),
    (
        "scipy.interpolate.CubicSpline",
        lambda y, t: interpolate.CubicSpline(KNOTS, y, bc_type="natural")(t, 1),
        (Y, AT),
    ),
    (
        "scipy.interpolate.CubicSpline",
        lambda y, t: interpolate.CubicSpline(KNOTS, y, bc_type="clamped")(t),
        (Y, 0.6),
    ),
    (
        "scipy.interpolate.CubicSpline",
        lambda x, y: interpolate.CubicSpline(x, y, bc_type=((1, 0.3), (2, -0.2))).integrate(
            0.2, 2.4
        ),
        (KNOTS, Y),
    ),
    (
        "scipy.interpolate.CubicSpline",
        lambda x, y: interpolate.CubicSpline(x[:3], y[:3]).derivative()(0.9),
        (KNOTS, Y),
    ),
    (
        "scipy.interpolate.CubicHermiteSpline",
        lambda y, s, t: interpolate.CubicHermiteSpline(KNOTS, y, s)(t),
        (Y, X, AT),
    ),
    (
        "scipy.interpolate.PchipInterpolator",
        lambda x, y, t: interpolate.PchipInterpolator(x, y)(t),
        (KNOTS, np.cumsum(Y), AT),
    ),
    (
        "scipy.interpolate.PchipInterpolator",
        lambda y, t: interpolate.PchipInterpolator(KNOTS, y)(t),
        (Y, AT),
    ),
    (
        "scipy.interpolate.RegularGridInterpolator",
        lambda v, xi: interpolate.RegularGridInterpolator((ROWS, COLUMNS), v)(xi),
        (A, PLACES),
    ),
    (
        "scipy.interpolate.RegularGridInterpolator",
        lambda r, c, v: interpolate.RegularGridInterpolator(
            (r, c), v, bounds_error=False, fill_value=None
        )(np.array([2.5, 1.7])),
        (ROWS, COLUMNS, A),
    ),
    ("scipy.signal.lfilter", lambda b, a, x: signal.lfilter(b, a, x), (UP, DOWN, X)),
    ("scipy.signal.lfilter", lambda b, a, x: signal.lfilter(b, a, x, axis=0), (UP[:2], DOWN, A)),
    (
        "scipy.signal.lfilter",
        lambda b, a, x, z: signal.lfilter(b, a, x, zi=z),
        (UP, DOWN, X, np.array([0.2, -0.1])),
    ),
    (
        "scipy.signal.sosfilt",
        lambda s, x: signal.sosfilt(
            np.concatenate((s[:, :3], np.ones((2, 1)), s[:, 3:]), axis=1), x
        ),
        (SECTIONS, X),
    ),
    ("scipy.signal.convolve", lambda x, y: signal.convolve(x, y), (X, W)),
    ("scipy.signal.convolve", lambda x, y: signal.convolve(x, y, mode="same"), (X, V)),
    ("scipy.signal.convolve", lambda x, y: signal.convolve(x, y, "valid"), (A, M[:2, :2])),
    ("scipy.signal.fftconvolve", lambda x, y: signal.fftconvolve(x, y, mode="same"), (M, A[:2])),
    ("scipy.signal.correlate", lambda x, y: signal.correlate(x, y), (X, W)),
    ("scipy.signal.convolve2d", lambda x, y: signal.convolve2d(x, y), (A, B)),
    ("scipy.ndimage.correlate1d", lambda x, w: ndimage.correlate1d(x, w, mode="wrap"), (A, W)),
    ("scipy.ndimage.convolve1d", lambda x, w: ndimage.convolve1d(x, w, axis=0), (A, W[:2])),
    ("scipy.ndimage.correlate", lambda x, w: ndimage.correlate(x, w, mode="mirror"), (M, A[:, :3])),
    (
        "scipy.ndimage.convolve",
        lambda x, w: ndimage.convolve(x, w, mode="constant", cval=0.5),
        (M, A[:, :3]),
    ),
    ("scipy.ndimage.convolve", lambda x, w: ndimage.convolve(x, w, mode="nearest"), (X, V)),
    ("scipy.ndimage.gaussian_filter1d", lambda x, s: ndimage.gaussian_filter1d(x, s), (X, 0.7)),
    ("scipy.ndimage.gaussian_filter", lambda x: ndimage.gaussian_filter(x, 0.5), (A,)),
    ("scipy.ndimage.uniform_filter1d", lambda x: ndimage.uniform_filter1d(x, 3), (X,)),
    (
        "scipy.ndimage.map_coordinates",
        lambda x, c: ndimage.map_coordinates(x, c, order=1),
        (A, BETWEEN),
    ),
    (
        "scipy.ndimage.map_coordinates",
        lambda x, c: ndimage.map_coordinates(x, c, order=1, mode="nearest"),
        (A, BETWEEN * 1.5 - 0.7),
    ),
    (
        "scipy.ndimage.map_coordinates",
        lambda x, c: ndimage.map_coordinates(x, c, order=1, cval=0.5),
        (A, BETWEEN * 1.5 - 0.7),
    ),
]
