"""`scipy.ndimage`: filters that choose among neighbours, and those of edges."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from tapeless.rules.refusing import refused
from tapeless.rules.registry import lower
from tapeless.rules.scipy_ndimage import correlate1d, each, gaussian_filter, shifted

# ---- by order ------------------------------------------------------------------------------------


def neighbours(x, size, axis, mode, cval, origin):
    """Each element's neighbours along an axis, as a last axis."""
    rows = x if axis == 0 else np.moveaxis(x, axis, 0)
    first = np.expand_dims(np.arange(rows.shape[0]), 1) - (size // 2 + origin)
    found = shifted(rows, first + np.arange(size), mode, cval)
    found = np.moveaxis(found, 1, -1)
    return found if axis == 0 else np.moveaxis(found, 0, axis)


def _by_extreme(extreme):
    def along_one(input, size, axis=-1, output=None, mode="reflect", cval=0.0, origin=0):
        found = neighbours(input, size, axis % input.ndim, mode, cval, origin)
        return extreme(found, axis=-1)

    def along_all(
        input, size=None, footprint=None, output=None, mode="reflect", cval=0.0, origin=0
    ):
        if footprint is not None:
            refused("a filter with a footprint", "Pass size.")
        result = input
        for k in range(input.ndim):
            how = k, None, each(mode, k), cval, each(origin, k)
            result = np.reshape(along_one(result, each(size, k), *how), input.shape)
        return result

    return along_one, along_all


for _name, _extreme in (("maximum", np.max), ("minimum", np.min)):
    _along_one, _along_all = _by_extreme(_extreme)
    lower(getattr(ndimage, f"{_name}_filter1d"))(_along_one)
    lower(getattr(ndimage, f"{_name}_filter"))(_along_all)


def in_order(input, size, footprint, mode, cval, origin):
    """All neighbours of each element, the least first, as a last axis."""
    if footprint is not None:
        refused("a filter with a footprint", "Pass size.")
    found = input
    for k in range(input.ndim):
        found = neighbours(found, each(size, k), k, each(mode, k), cval, each(origin, k))
    return np.sort(np.reshape(found, (*input.shape, -1)), axis=-1)


@lower(ndimage.rank_filter)
def rank_filter(
    input, rank, size=None, footprint=None, output=None, mode="reflect", cval=0.0, origin=0
):
    return in_order(input, size, footprint, mode, cval, origin)[..., rank]


@lower(ndimage.median_filter)
def median_filter(
    input, size=None, footprint=None, output=None, mode="reflect", cval=0.0, origin=0
):
    found = in_order(input, size, footprint, mode, cval, origin)
    return found[..., found.shape[-1] // 2]


@lower(ndimage.percentile_filter)
def percentile_filter(
    input, percentile, size=None, footprint=None, output=None, mode="reflect", cval=0.0, origin=0
):
    found = in_order(input, size, footprint, mode, cval, origin)
    n = found.shape[-1]
    share = percentile + 100.0 if percentile < 0 else percentile
    return found[..., n - 1 if share == 100 else int(float(n) * share / 100.0)]


# ---- of edges ------------------------------------------------------------------------------------


def _across(smooth):
    def slope(input, axis=-1, output=None, mode="reflect", cval=0.0):
        place = axis % input.ndim
        weights = np.array([-1.0, 0.0, 1.0])
        result = correlate1d(input, weights, place, None, each(mode, place), cval)
        for k in range(input.ndim):
            if k != place:
                result = correlate1d(result, np.array(smooth), k, None, each(mode, k), cval)
        return result

    return slope


lower(ndimage.sobel)(_across((1.0, 2.0, 1.0)))
lower(ndimage.prewitt)(_across((1.0, 1.0, 1.0)))


@lower(ndimage.laplace)
def laplace(input, output=None, mode="reflect", cval=0.0):
    result = np.zeros_like(input)
    for k in range(input.ndim):
        weights = np.array([1.0, -2.0, 1.0])
        result = result + correlate1d(input, weights, k, None, each(mode, k), cval)
    return result


@lower(ndimage.gaussian_laplace)
def gaussian_laplace(input, sigma, output=None, mode="reflect", cval=0.0):
    result = np.zeros_like(input)
    for axis in range(input.ndim):
        order = tuple([2 if k == axis else 0 for k in range(input.ndim)])
        result = result + gaussian_filter(input, sigma, order, None, mode, cval)
    return result


@lower(ndimage.gaussian_gradient_magnitude)
def gaussian_gradient_magnitude(input, sigma, output=None, mode="reflect", cval=0.0):
    """Where it is zero it has no slope, and is given none."""
    squares = np.zeros_like(input)
    for axis in range(input.ndim):
        order = tuple([1 if k == axis else 0 for k in range(input.ndim)])
        squares = squares + gaussian_filter(input, sigma, order, None, mode, cval) ** 2
    return np.where(squares == 0, 0.0, np.sqrt(np.where(squares == 0, 1.0, squares)))
