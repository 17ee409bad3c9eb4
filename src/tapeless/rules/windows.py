"""Windows: the weights of a signal, and the pieces of it that a window sees."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from tapeless.rules.registry import complex_too, lower


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


@lower(sliding_window_view)
def windows_of(x, window_shape, axis=None):
    """A copy."""
    rank = x.ndim
    widths = window_shape if isinstance(window_shape, tuple) else (window_shape,)
    if axis is None:
        axis = (0, 1, 2, 3, 4, 5, 6, 7)[:rank]
    places = axis if isinstance(axis, tuple) else (axis,)
    if len(widths) != len(places):
        raise ValueError("Must provide matching length window_shape and axis")
    for width, place in zip(widths, places):  # noqa: B905, read with these
        x = windows_along(x, width, place % rank)
    return x


def windows_along(x, width, place):
    """The windows along one axis, as an axis behind all others."""
    rows = x if x.ndim == 1 else np.moveaxis(x, place, 0)
    count = rows.shape[0] - width + 1
    found = rows[np.expand_dims(np.arange(count), 1) + np.arange(width)]
    if x.ndim == 1:
        return found
    return np.moveaxis(np.moveaxis(found, 1, -1), 0, place)


complex_too(sliding_window_view)
