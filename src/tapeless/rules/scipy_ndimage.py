"""`scipy.ndimage`: filters of images, and reading them between their points."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from tapeless.rules.refusing import refused
from tapeless.rules.registry import lower

# ---- filters -------------------------------------------------------------------------------------


@lower(ndimage.correlate1d)
def correlate1d(input, weights, axis=-1, output=None, mode="reflect", cval=0.0, origin=0):
    size = weights.shape[0]
    before = size // 2 + origin
    rows = np.moveaxis(input, axis, 0) if input.ndim > 1 else input
    n = rows.shape[0]
    place = np.arange(n)
    result = np.zeros_like(rows)
    for k in range(size):
        result += weights[k] * shifted(rows, place + (k - before), mode, cval)
    return np.moveaxis(result, 0, axis) if input.ndim > 1 else result


def shifted(rows, place, mode, cval):
    """The rows at the places given, which may be beyond the edges."""
    n = rows.shape[0]
    if mode == "nearest":
        return rows[np.minimum(np.maximum(place, 0), n - 1)]
    if mode == "wrap" or mode == "grid-wrap":
        return rows[place % n]
    if mode == "reflect" or mode == "grid-mirror":
        place = place % (2 * n)
        return rows[np.minimum(place, 2 * n - 1 - place)]
    if mode == "mirror":
        place = place % max(2 * n - 2, 1)
        return rows[np.minimum(place, 2 * n - 2 - place)]
    if mode != "constant" and mode != "grid-constant":
        raise ValueError("this mode is not supported")
    inside = (place >= 0) & (place < n)
    for _ in rows.shape[1:]:
        inside = np.expand_dims(inside, -1)
    return np.where(inside, rows[np.minimum(np.maximum(place, 0), n - 1)], cval)


@lower(ndimage.convolve1d)
def convolve1d(input, weights, axis=-1, output=None, mode="reflect", cval=0.0, origin=0):
    even = 1 if weights.shape[0] % 2 == 0 else 0
    return correlate1d(input, weights[::-1], axis, None, mode, cval, -origin - even)


@lower(ndimage.correlate)
def correlate(input, weights, output=None, mode="reflect", cval=0.0, origin=0):
    """Of vectors and images."""
    if input.ndim == 1:
        return correlate1d(input, weights, 0, None, mode, cval, origin)
    if input.ndim > 2:
        refused("scipy.ndimage filters of more than two dimensions")
    (p, q), (m, n) = weights.shape, input.shape
    rows, columns = np.arange(m), np.arange(n)
    result = np.zeros_like(input)
    for i in range(p):
        moved = shifted(input, rows + (i - p // 2 - origin), mode, cval)
        across = np.transpose(moved)
        for j in range(q):
            read = shifted(across, columns + (j - q // 2 - origin), mode, cval)
            result += weights[i, j] * np.transpose(read)
    return result


@lower(ndimage.convolve)
def convolve(input, weights, output=None, mode="reflect", cval=0.0, origin=0):
    if input.ndim == 1:
        return convolve1d(input, weights, 0, None, mode, cval, origin)
    (p, q) = weights.shape
    if origin != 0 or p % 2 == 0 or q % 2 == 0:
        refused("scipy.ndimage.convolve of images with even weights or an origin")
    return correlate(input, weights[::-1, ::-1], None, mode, cval)


@lower(ndimage.gaussian_filter1d)
def gaussian_filter1d(
    input, sigma, axis=-1, order=0, output=None, mode="reflect", cval=0.0, truncate=4.0
):
    if order != 0:
        refused("scipy.ndimage.gaussian_filter1d of an order")
    radius = int(truncate * float(sigma) + 0.5)
    steps = np.arange(-radius, radius + 1)
    weights = np.exp(-0.5 / (sigma * sigma) * steps**2)
    return correlate1d(input, weights / np.sum(weights), axis, None, mode, cval)


@lower(ndimage.gaussian_filter)
def gaussian_filter(input, sigma, order=0, output=None, mode="reflect", cval=0.0, truncate=4.0):
    result = input
    for axis in range(input.ndim):
        result = gaussian_filter1d(result, sigma, axis, order, None, mode, cval, truncate)
    return result


@lower(ndimage.uniform_filter1d)
def uniform_filter1d(input, size, axis=-1, output=None, mode="reflect", cval=0.0, origin=0):
    return correlate1d(input, np.full(size, 1.0 / size), axis, None, mode, cval, origin)


# ---- between the points --------------------------------------------------------------------------


@lower(ndimage.map_coordinates)
def map_coordinates(
    input, coordinates, output=None, order=3, mode="constant", cval=0.0, prefilter=True
):
    """Linear in each direction. On a point of the grid the slope is that after it."""
    if order != 1:
        refused("scipy.ndimage.map_coordinates of this order; use order=1")
    if mode != "nearest" and mode != "constant":
        refused("scipy.ndimage.map_coordinates in this mode")
    corners = [((), 1.0)]
    outside = coordinates[0] != coordinates[0]
    for d, n in enumerate(input.shape):
        x = coordinates[d]
        outside = outside | (x < 0) | (x > n - 1)
        x = np.minimum(np.maximum(x, 0.0), n - 1.0)
        k = np.minimum(np.floor(x), n - 2.0).astype(np.int64)
        share = x - k
        low = [((*index, k), weight * (1.0 - share)) for index, weight in corners]
        high = [((*index, k + 1), weight * share) for index, weight in corners]
        corners = [*low, *high]
    result = sum([input[index] * weight for index, weight in corners])
    return result if mode == "nearest" else np.where(outside, cval, result)
