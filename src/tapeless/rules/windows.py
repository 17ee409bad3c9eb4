"""Windows: the weights of a signal, and the pieces of it that a window sees."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from tapeless.rules.rearranging import axes_of
from tapeless.rules.registry import complex_too, lower
from tapeless.runtime.plain import copied_from


def places(M):
    """1 - M, 3 - M, … M - 1, divided by M - 1."""
    return np.arange(1.0 - M, M, 2.0) / max(M - 1, 1)


@lower(np.hanning)
def hanning(M):
    return 0.5 + 0.5 * np.cos(np.pi * places(M))


@lower(np.hamming)
def hamming(M):
    return 0.54 + 0.46 * np.cos(np.pi * places(M))


@lower(np.blackman)
def blackman(M):
    return 0.42 + 0.5 * np.cos(np.pi * places(M)) + 0.08 * np.cos(2.0 * np.pi * places(M))


@lower(np.bartlett)
def bartlett(M):
    return 1.0 - np.abs(places(M))


# ---- Kaiser's window -----------------------------------------------------------------------------

# Series of Chebyshev (Clenshaw 1962, as in Cephes): of exp(-x) I0(x) up to 8, and from there on of
# exp(-x) sqrt(x) I0(x) in 1 / x.
NEAR = (
    -4.4153416464793395e-18, 3.3307945188222384e-17, -2.431279846547955e-16,
    1.715391285555133e-15, -1.1685332877993451e-14, 7.676185498604936e-14,
    -4.856446783111929e-13, 2.95505266312964e-12, -1.726826291441556e-11,
    9.675809035373237e-11, -5.189795601635263e-10, 2.6598237246823866e-09,
    -1.300025009986248e-08, 6.046995022541919e-08, -2.670793853940612e-07,
    1.1173875391201037e-06, -4.4167383584587505e-06, 1.6448448070728896e-05,
    -5.754195010082104e-05, 0.00018850288509584165, -0.0005763755745385824,
    0.0016394756169413357, -0.004324309995050576, 0.010546460394594998,
    -0.02373741480589947, 0.04930528423967071, -0.09490109704804764,
    0.17162090152220877, -0.3046826723431984, 0.6767952744094761,
)  # fmt: skip
FAR = (
    -7.233180487874754e-18, -4.830504485944182e-18, 4.46562142029676e-17,
    3.461222867697461e-17, -2.8276239805165836e-16, -3.425485619677219e-16,
    1.7725601330565263e-15, 3.8116806693526224e-15, -9.554846698828307e-15,
    -4.150569347287222e-14, 1.54008621752141e-14, 3.8527783827421426e-13,
    7.180124451383666e-13, -1.7941785315068062e-12, -1.3215811840447713e-11,
    -3.1499165279632416e-11, 1.1889147107846439e-11, 4.94060238822497e-10,
    3.3962320257083865e-09, 2.266668990498178e-08, 2.0489185894690638e-07,
    2.8913705208347567e-06, 6.889758346916825e-05, 0.0033691164782556943,
    0.8044904110141088,
)  # fmt: skip


@lower(np.i0)
def i0(x):
    size = np.where(x < 0, -x, x)  # at 0 it has the slope of one side, so that I0'' is right
    is_near = size <= 8.0
    near = series_of_chebyshev(np.where(is_near, size, 1.0) / 2.0 - 2.0, NEAR)
    far = np.where(is_near, 32.0, size)
    far = series_of_chebyshev(32.0 / far - 2.0, FAR) / np.sqrt(far)
    return np.exp(size) * np.where(is_near, near, far)


def series_of_chebyshev(x, coefficients):
    """At x / 2, the highest degree first, with half of the last coefficient."""
    found, before, after = 0.0 * x, 0.0 * x, 0.0 * x
    for c in coefficients:
        found, before, after = x * found - before + c, found, before
    return (found - after) / 2


@lower(np.kaiser)
def kaiser(M, beta):
    inside = np.sqrt(np.maximum(1.0 - places(M) ** 2, 0.0))
    return np.i0(beta * inside) / np.i0(float(beta))  # in double precision, as NumPy's


# ---- the pieces of a signal ----------------------------------------------------------------------


@lower(sliding_window_view)
def sliding_window_view_(x, window_shape, axis=None):
    return copied_from(windows_of(x, window_shape, axis), x, "sliding_window_view")


def windows_of(x, window_shape, axis):
    """A copy; each window is a last axis."""
    lengths = window_shape if isinstance(window_shape, (list, tuple)) else (window_shape,)
    axes = tuple(k for k, _ in enumerate(lengths)) if axis is None else axes_of(axis, x.ndim)
    for length, k in zip(lengths, axes, strict=False):
        x = windows_along(x, length, k)
    return x


def windows_along(x, length, axis):
    rows = x if axis == 0 else np.moveaxis(x, axis, 0)
    count = rows.shape[0] - length + 1
    if count < 1:
        raise ValueError("window shape cannot be larger than input array shape")
    found = rows[np.expand_dims(np.arange(count), 1) + np.arange(length)]
    if x.ndim == 1:
        return found
    return np.moveaxis(np.moveaxis(found, 1, -1), 0, axis)


complex_too(sliding_window_view)
