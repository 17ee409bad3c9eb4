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
    origins = [each(origin, k) for k in range(input.ndim)]
    return correlated(input, weights, origins, mode, cval)


def each(value, k):
    """What belongs to an axis, of one value for all or of one for each."""
    return value[k] if isinstance(value, (list, tuple)) else value


def correlated(x, weights, origins, mode, cval):
    """Along the first axis, which goes to the end; and so on with the next one."""
    size, count = weights.shape[0], weights.ndim
    place = np.arange(x.shape[0])
    total = np.zeros_like(turned(x, count))
    for k in range(size):
        read = turned(shifted(x, place + (k - size // 2 - origins[0]), mode, cval), 1)
        if count > 1:
            read = correlated(read, weights[k], origins[1:], mode, cval)
            total += read
        else:
            total += weights[k] * read
    return total


def turned(x, count):
    """The first axes moved to the end."""
    for _ in range(count):
        x = np.moveaxis(x, 0, -1)
    return x


@lower(ndimage.convolve)
def convolve(input, weights, output=None, mode="reflect", cval=0.0, origin=0):
    origins = [-each(origin, k) - (1 - n % 2) for k, n in enumerate(weights.shape)]
    return correlated(input, np.flip(weights), origins, mode, cval)


@lower(ndimage.gaussian_filter1d)
def gaussian_filter1d(
    input, sigma, axis=-1, order=0, output=None, mode="reflect", cval=0.0, truncate=4.0
):
    radius = int(truncate * float(sigma) + 0.5)
    steps = np.arange(-radius, radius + 1)
    bell = np.exp(-0.5 / (sigma * sigma) * steps**2)
    weights = bell / np.sum(bell)
    if order > 0:
        factors = (1.0,)
        for _ in range(order):
            factors = slope_of_bell(factors, sigma * sigma)
        polynomial = 0.0 * bell
        for factor in reversed(factors):
            polynomial = polynomial * steps + factor
        weights = weights * polynomial
    return correlate1d(input, weights[::-1], axis, None, mode, cval)


def slope_of_bell(factors, square):
    """The polynomial beside exp(-x² / 2σ²) in the derivative, the constant term first."""
    count = len(factors)
    up = [(k + 1) * factors[k + 1] if k + 1 < count else 0.0 for k in range(count + 1)]
    down = [factors[k - 1] / square if k > 0 else 0.0 for k in range(count + 1)]
    return tuple([a - b for a, b in zip(up, down, strict=False)])


@lower(ndimage.gaussian_filter)
def gaussian_filter(input, sigma, order=0, output=None, mode="reflect", cval=0.0, truncate=4.0):
    result = input
    for k in range(input.ndim):
        how = None, each(mode, k), cval, truncate
        result = gaussian_filter1d(result, each(sigma, k), k, each(order, k), *how)
    return result


@lower(ndimage.uniform_filter1d)
def uniform_filter1d(input, size, axis=-1, output=None, mode="reflect", cval=0.0, origin=0):
    return correlate1d(input, np.full(size, 1.0 / size), axis, None, mode, cval, origin)


@lower(ndimage.uniform_filter)
def uniform_filter(input, size=3, output=None, mode="reflect", cval=0.0, origin=0):
    result = input
    for k in range(input.ndim):
        how = k, None, each(mode, k), cval, each(origin, k)
        result = uniform_filter1d(result, each(size, k), *how)
    return result


# ---- between the points --------------------------------------------------------------------------


@lower(ndimage.map_coordinates)
def map_coordinates(
    input, coordinates, output=None, order=3, mode="constant", cval=0.0, prefilter=True
):
    """Linear in each direction. On a point of the grid the slope is that after it."""
    if order == 0 and mode in ("nearest", "constant"):
        return at_nearest(input, coordinates, mode, cval)
    if order != 1:
        refused("scipy.ndimage.map_coordinates of this order", "Use order=1.")
    if mode != "nearest" and mode != "constant":
        refused("scipy.ndimage.map_coordinates in this mode", "Use 'nearest' or 'constant'.")
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


def at_nearest(input, coordinates, mode, cval):
    """Constant between the middles, so without a derivative in the coordinates."""
    places, outside = (), coordinates[0] != coordinates[0]
    for d, n in enumerate(input.shape):
        x = coordinates[d]
        outside = outside | (x < 0) | (x > n - 1)
        places = (*places, np.minimum(np.maximum(np.floor(x + 0.5), 0), n - 1).astype(np.int64))
    result = input[places]
    return result if mode == "nearest" else np.where(outside, cval, result)
