"""Filters of images and signals, cosine transforms, interp1d. One program for each way."""

import numpy as np
import scipy.fft
from scipy import interpolate, ndimage, signal

from tests.rules.programs.data import A, M, T, V, X, Y

LONG = np.random.default_rng(4).normal(size=20)
CUBE = np.random.default_rng(5).normal(size=(2, 3, 3))
KNOTS, AT = np.array([0.0, 0.7, 1.1, 2.0, 2.6]), np.array([0.3, 0.9, 1.5])

CASES = [
    *[
        (f"scipy.fft.{f.__name__}", lambda x, f=f, t=type: f(x, t, norm="ortho"), (X,))
        for f in (scipy.fft.dct, scipy.fft.idct, scipy.fft.dst, scipy.fft.idst)
        for type in (1, 4)
    ],
    ("scipy.fft.dct", lambda x: scipy.fft.dct(x, type=1), (A,)),
    ("scipy.fft.dctn", lambda x: scipy.fft.dctn(x, type=2), (A,)),
    ("scipy.fft.idstn", lambda x: scipy.fft.idstn(x, type=4), (A,)),
    ("scipy.signal.hilbert", lambda x: signal.hilbert(x), (X,)),
    ("scipy.signal.hilbert", lambda x: np.abs(signal.hilbert(x, N=8)), (X,)),
    ("scipy.signal.savgol_filter", lambda x: signal.savgol_filter(x, 5, 2), (LONG,)),
    (
        "scipy.signal.savgol_filter",
        lambda x: signal.savgol_filter(x, 5, 3, deriv=1, delta=0.3),
        (LONG,),
    ),
    ("scipy.signal.savgol_filter", lambda x: signal.savgol_filter(x, 5, 2, mode="wrap"), (LONG,)),
    (
        "scipy.signal.filtfilt",
        lambda x: signal.filtfilt(np.array([0.4, 0.3]), np.array([1.0, -0.5]), x),
        (LONG,),
    ),
    ("scipy.signal.lfilter_zi", lambda b, a: signal.lfilter_zi(b, a), (Y[:3], X[:3] + 1.0)),
    ("scipy.signal.detrend", lambda x: signal.detrend(x), (A,)),
    ("scipy.signal.detrend", lambda x: signal.detrend(x, type="constant"), (X,)),
    ("scipy.signal.windows.hann", lambda x: signal.windows.hann(5) * x, (X,)),
    ("scipy.signal.get_window", lambda x: signal.get_window("hamming", 5) * x, (X,)),
    ("scipy.ndimage.gaussian_filter", lambda x: ndimage.gaussian_filter(x, 0.7, order=1), (A,)),
    (
        "scipy.ndimage.gaussian_filter",
        lambda x: ndimage.gaussian_filter(x, (0.7, 0.3), mode=["wrap", "nearest"]),
        (A,),
    ),
    (
        "scipy.ndimage.gaussian_filter1d",
        lambda x, s: ndimage.gaussian_filter1d(x, s, order=2),
        (X, 0.7),
    ),
    ("scipy.ndimage.uniform_filter", lambda x: ndimage.uniform_filter(x, 3), (A,)),
    ("scipy.ndimage.maximum_filter", lambda x: ndimage.maximum_filter(x, 3), (A,)),
    ("scipy.ndimage.minimum_filter", lambda x: ndimage.minimum_filter(x, (1, 3)), (A,)),
    ("scipy.ndimage.maximum_filter1d", lambda x: ndimage.maximum_filter1d(x, 3), (X,)),
    ("scipy.ndimage.median_filter", lambda x: ndimage.median_filter(x, 3, mode="wrap"), (A,)),
    ("scipy.ndimage.percentile_filter", lambda x: ndimage.percentile_filter(x, 30, 3), (A,)),
    ("scipy.ndimage.rank_filter", lambda x: ndimage.rank_filter(x, 1, 3), (A,)),
    ("scipy.ndimage.sobel", lambda x: ndimage.sobel(x), (A,)),
    ("scipy.ndimage.prewitt", lambda x: ndimage.prewitt(x, 0), (A,)),
    ("scipy.ndimage.laplace", lambda x: ndimage.laplace(x), (A,)),
    ("scipy.ndimage.gaussian_laplace", lambda x: ndimage.gaussian_laplace(x, 0.7), (A,)),
    (
        "scipy.ndimage.gaussian_gradient_magnitude",
        lambda x: ndimage.gaussian_gradient_magnitude(x, 0.7),
        (A,),
    ),
    ("scipy.ndimage.convolve", lambda x, w: ndimage.convolve(x, w), (T, CUBE)),
    ("scipy.ndimage.convolve", lambda x, w: ndimage.convolve(x, w), (A, M[:2, :2])),
    ("scipy.ndimage.convolve", lambda x, w: ndimage.convolve(x, w, origin=1), (X, V[:3])),
    ("scipy.ndimage.map_coordinates", lambda x: ndimage.map_coordinates(x, A[:2], order=0), (A,)),
    *[
        (
            "scipy.interpolate.interp1d",
            lambda y, k=kind: interpolate.interp1d(KNOTS, y, k)(AT),
            (Y,),
        )
        for kind in ("linear", "nearest", "previous", "next", "cubic")
    ],
    (
        "scipy.interpolate.interp1d",
        lambda x, y, t: interpolate.interp1d(x, y, fill_value="extrapolate")(2.0 * t),
        (KNOTS, Y, AT),
    ),
    (
        "scipy.interpolate.interp1d",
        lambda y, t: interpolate.interp1d(KNOTS, y, bounds_error=False, fill_value=(1.0, 2.0))(t),
        (Y, 2.0 * AT),
    ),
    (
        "scipy.interpolate.interpn",
        lambda v, t: interpolate.interpn((KNOTS, KNOTS), np.outer(v, v), np.stack((t, t / 2), 1)),
        (Y, AT),
    ),
]
