"""`scipy.interpolate.interp1d`, in the point and in the data."""

from __future__ import annotations

import numpy as np
from scipy import interpolate

from tapeless.rules.refusing import refused
from tapeless.rules.registry import lower
from tapeless.rules.scipy_interpolate import cubic_spline


@lower(interpolate.interp1d)
def interp1d(
    x,
    y,
    kind="linear",
    axis=-1,
    copy=True,
    bounds_error=None,
    fill_value=np.nan,
    assume_sorted=False,
):
    if y.ndim > 1:
        refused("interpolation of vectors", "Interpolate each component by itself.")
    order = np.argsort(x)
    nodes, values = (x, y) if assume_sorted else (x[order], y[order])
    extrapolates = isinstance(fill_value, str)
    raises = not extrapolates and bounds_error is not False

    def evaluate(t):
        t = np.array(t) if isinstance(t, (list, tuple)) else t
        inside = interpolated(nodes, values, t, kind)
        if extrapolates:
            return inside
        n = nodes.shape[0]
        if raises and np.any((t < nodes[0]) | (t > nodes[n - 1])):
            raise ValueError("a value in x_new is outside of the interpolation range")
        low, high = fill_value if isinstance(fill_value, (list, tuple)) else (fill_value,) * 2
        return np.where(t < nodes[0], low, np.where(t > nodes[n - 1], high, inside))

    return evaluate


def interpolated(nodes, values, t, kind):
    """At a node a line has the slope of the interval to the right of it."""
    n = nodes.shape[0]
    if kind == "linear" or kind == "slinear" or kind == 1:
        k = np.minimum(np.maximum(np.searchsorted(nodes, t, side="right") - 1, 0), n - 2)
        slope = (values[k + 1] - values[k]) / (nodes[k + 1] - nodes[k])
        return values[k] + slope * (t - nodes[k])
    if kind == "cubic" or kind == 3:
        return cubic_spline(nodes, values)(t)
    if kind == "nearest":
        k = np.searchsorted((nodes[1:] + nodes[:-1]) / 2, t)
    elif kind == "nearest-up":
        k = np.searchsorted((nodes[1:] + nodes[:-1]) / 2, t, side="right")
    elif kind == "previous" or kind == "zero" or kind == 0:
        k = np.searchsorted(nodes, t, side="right") - 1
    elif kind == "next":
        k = np.searchsorted(nodes, t)
    else:
        refused("scipy.interpolate.interp1d of this kind", "Use 'linear' or 'cubic'.")
    return values[np.minimum(np.maximum(k, 0), n - 1)] + 0.0 * t
