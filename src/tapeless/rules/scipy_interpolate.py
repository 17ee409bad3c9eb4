"""`scipy.interpolate`: piecewise cubics and grids, differentiable in the point and in the data.

At a node the slope is that of the interval to the right of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import interpolate

from tapeless.rules.refusing import refused
from tapeless.rules.registry import CALLABLES, lower

# ---- piecewise cubics ----------------------------------------------------------------------------


@dataclass
class Cubics:
    """Cubics between nodes x, by values y and slopes at the nodes: what takes the place of SciPy's
    piecewise polynomials.
    """

    x: Any
    y: Any
    slopes: Any
    order: int = 0  # of the derivative that a call gives

    def __call__(self, x, nu=0, extrapolate=None):
        n = self.x.shape[0]
        k = np.minimum(np.maximum(np.searchsorted(self.x, x, side="right") - 1, 0), n - 2)
        t, dx = x - self.x[k], self.x[k + 1] - self.x[k]
        secant = (self.y[k + 1] - self.y[k]) / dx
        bend = (self.slopes[k] + self.slopes[k + 1] - 2 * secant) / dx
        cube, square = bend / dx, (secant - self.slopes[k]) / dx - bend
        order = self.order + nu
        if order == 0:
            return ((cube * t + square) * t + self.slopes[k]) * t + self.y[k]
        if order == 1:
            return (3 * cube * t + 2 * square) * t + self.slopes[k]
        if order == 2:
            return 6 * cube * t + 2 * square
        if order == 3:
            return 6 * cube + 0.0 * t
        return 0.0 * t

    def derivative(self, nu=1):
        return Cubics(self.x, self.y, self.slopes, self.order + nu)

    def integrate(self, a, b, extrapolate=None):
        if self.order > 0:
            return self.lower(b) - self.lower(a)
        dx = np.diff(self.x)
        parts = dx * (self.y[1:] + self.y[:-1]) / 2
        parts = parts - dx**2 * (self.slopes[1:] - self.slopes[:-1]) / 12
        sums = np.concatenate((np.zeros(1), np.cumsum(parts)))
        return self.up_to(b, sums) - self.up_to(a, sums)

    def lower(self, x):
        return Cubics(self.x, self.y, self.slopes, self.order - 1)(x)

    def up_to(self, x, sums):
        """The integral from the first node."""
        n = self.x.shape[0]
        k = np.minimum(np.maximum(np.searchsorted(self.x, x, side="right") - 1, 0), n - 2)
        t, dx = x - self.x[k], self.x[k + 1] - self.x[k]
        secant = (self.y[k + 1] - self.y[k]) / dx
        bend = (self.slopes[k] + self.slopes[k + 1] - 2 * secant) / dx
        cube, square = bend / dx, (secant - self.slopes[k]) / dx - bend
        inner = ((cube * t / 4 + square / 3) * t + self.slopes[k] / 2) * t + self.y[k]
        return sums[k] + inner * t


@lower(interpolate.CubicHermiteSpline)
def cubic_hermite_spline(x, y, dydx, axis=0, extrapolate=None):
    check_nodes(x, y)
    return Cubics(x, y, dydx)


def check_nodes(x, y):
    if x.shape[0] != y.shape[0]:
        raise ValueError("The length of `y` along `axis`=0 doesn't match the length of `x`")
    if not np.all(np.diff(x) > 0):
        raise ValueError("`x` must be strictly increasing sequence.")


@lower(interpolate.CubicSpline)
def cubic_spline(x, y, axis=0, bc_type="not-a-knot", extrapolate=None):
    refuse_tables(y, extrapolate)
    check_nodes(x, y)
    first = bc_type if isinstance(bc_type, str) else bc_type[0]
    last = bc_type if isinstance(bc_type, str) else bc_type[1]
    return Cubics(x, y, spline_slopes(x, y, first, last))


def refuse_tables(y, extrapolate):
    if y.ndim > 1:
        refused("interpolation of vectors", "Interpolate each component by itself.")
    if extrapolate is not None and extrapolate is not True:
        refused(
            "interpolation with extrapolate=False", "Test whether the point is inside of the nodes."
        )


def spline_slopes(x, y, first, last):
    """The slopes at the nodes that make the second derivative continuous: a tridiagonal system."""
    n = x.shape[0]
    dx = np.diff(x)
    secants = np.diff(y) / dx
    if n == 2 and first == "not-a-knot" and last == "not-a-knot":
        return np.zeros(2) + secants[0]
    below, middle, above, right = np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n)
    for i in range(1, n - 1):
        below[i], middle[i], above[i] = dx[i], 2 * (dx[i - 1] + dx[i]), dx[i - 1]
        right[i] = 3 * (dx[i] * secants[i - 1] + dx[i - 1] * secants[i])
    if n == 3 and first == "not-a-knot" and last == "not-a-knot":
        middle[0], above[0], right[0] = 1.0, 1.0, 2 * secants[0]
        below[2], middle[2], right[2] = 1.0, 1.0, 2 * secants[1]
        below[1], middle[1], above[1] = dx[1], 2 * (dx[0] + dx[1]), dx[0]
    else:
        middle[0], above[0], right[0] = end_condition(first, dx, secants, 0, 1, 1.0)
        middle[n - 1], below[n - 1], right[n - 1] = end_condition(
            last, dx, secants, n - 2, n - 3, -1.0
        )
    return by_elimination(below, middle, above, right)


def end_condition(kind, dx, secants, k, inner, sign):
    """The coefficients of the slope at an end and beside it, and the right side."""
    if kind == "not-a-knot":
        both = dx[k] + dx[inner]
        right = (dx[k] + 2 * both) * dx[inner] * secants[k] + dx[k] ** 2 * secants[inner]
        return dx[inner], both, right / both
    if kind == "clamped":
        return 1.0, 0.0, 0.0
    if kind == "natural":
        return 2.0, 1.0, 3 * secants[k]
    if kind == "periodic":
        refused("periodic splines")
    order, value = kind
    if order == 1:
        return 1.0, 0.0, value
    return 2.0, 1.0, 3 * secants[k] - sign * 0.5 * value * dx[k]


def by_elimination(below, middle, above, right):
    """The solution of a tridiagonal system."""
    n = middle.shape[0]
    upper, result = np.zeros(n), np.zeros(n)
    pivot = middle[0]
    result[0] = right[0] / pivot
    for i in range(1, n):
        upper[i] = above[i - 1] / pivot
        pivot = middle[i] - below[i] * upper[i]
        result[i] = (right[i] - below[i] * result[i - 1]) / pivot
    for j in range(1, n):
        i = n - 1 - j
        result[i] -= upper[i + 1] * result[i + 1]
    return result


@lower(interpolate.PchipInterpolator)
def pchip(x, y, axis=0, extrapolate=None):
    refuse_tables(y, extrapolate)
    check_nodes(x, y)
    return Cubics(x, y, monotone_slopes(x, y))


# Fritsch and Butland (1984): weighted harmonic means of the secants, 0 where they change sign.
def monotone_slopes(x, y):
    h = np.diff(x)
    m = np.diff(y) / h
    n = x.shape[0]
    slopes = np.zeros(n)
    if n == 2:
        return slopes + m[0]
    for i in range(1, n - 1):
        if m[i - 1] * m[i] > 0:
            before, after = 2 * h[i] + h[i - 1], h[i] + 2 * h[i - 1]
            slopes[i] = (before + after) / (before / m[i - 1] + after / m[i])
    slopes[0] = end_slope(h[0], h[1], m[0], m[1])
    slopes[n - 1] = end_slope(h[n - 2], h[n - 3], m[n - 2], m[n - 3])
    return slopes


def end_slope(h, inner_h, m, inner_m):
    slope = ((2 * h + inner_h) * m - h * inner_m) / (h + inner_h)
    if slope * m <= 0:
        return 0.0
    if m * inner_m <= 0 and abs(slope) > 3 * abs(m):
        return 3 * m
    return slope


def piecewise_polynomial(nodes, coefficients, beyond, x, nu=0, extrapolate=None):
    """The value, or a derivative, of an interpolant that was made outside of the program."""
    extrapolates = beyond if extrapolate is None else extrapolate
    if extrapolates == "periodic":
        refused("periodic splines")
    if coefficients.ndim > 2:
        refused("interpolation of vectors", "Interpolate each component by itself.")
    n, terms = nodes.shape[0], coefficients.shape[0]
    k = np.minimum(np.maximum(np.searchsorted(nodes, x, side="right") - 1, 0), n - 2)
    t = x - nodes[k]
    result = 0.0 * t
    for m in range(terms - nu):
        factor = 1.0
        for r in range(nu):
            factor *= terms - 1 - m - r
        result = result * t + factor * coefficients[m][k]
    if extrapolates:
        return result
    return np.where((x < nodes[0]) | (x > nodes[n - 1]), np.nan, result)


for _kind in (
    interpolate.PPoly,
    interpolate.CubicSpline,
    interpolate.CubicHermiteSpline,
    interpolate.PchipInterpolator,
    interpolate.Akima1DInterpolator,
):
    CALLABLES[_kind] = ("x", "c", "extrapolate"), piecewise_polynomial


# ---- grids ---------------------------------------------------------------------------------------


@lower(interpolate.RegularGridInterpolator)
def regular_grid(points, values, method="linear", bounds_error=True, fill_value=np.nan):
    """Linear in each direction, or the value at the nearest node."""
    if method != "linear" and method != "nearest":
        refused(
            "scipy.interpolate.RegularGridInterpolator by this method",
            "Use method='linear' or 'nearest'.",
        )

    def evaluate(xi):
        if isinstance(xi, tuple):
            xi = np.stack(xi, axis=-1)
        else:
            xi = np.array(xi)
            xi = np.expand_dims(xi, 0) if xi.ndim == 1 else xi
        return on_grid(points, values, xi, method, bounds_error, fill_value)

    return evaluate


def on_grid(points, values, xi, method, bounds_error, fill_value):
    corners = [((), 1.0)]
    outside = xi[..., 0] != xi[..., 0]
    for d, nodes in enumerate(points):
        x, n = xi[..., d], nodes.shape[0]
        if n != values.shape[d] or n < 2:
            raise ValueError("a grid needs two nodes along each axis, and as many values")
        if not np.all(np.diff(nodes) > 0):
            raise ValueError("the nodes have to ascend strictly: flip them and the values")
        k = np.minimum(np.maximum(np.searchsorted(nodes, x, side="right") - 1, 0), n - 2)
        part = (x - nodes[k]) / (nodes[k + 1] - nodes[k])
        if method == "nearest":
            part = np.where(part <= 0.5, 0.0, 1.0)
        outside = outside | (x < nodes[0]) | (x > nodes[n - 1])
        lower = [((*index, k), weight * (1.0 - part)) for index, weight in corners]
        upper = [((*index, k + 1), weight * part) for index, weight in corners]
        corners = [*lower, *upper]
    if bounds_error and np.any(outside):
        raise ValueError("One of the requested xi is out of bounds")
    result = sum([values[index] * weight for index, weight in corners])
    if fill_value is None:
        return result
    return np.where(outside, fill_value, result)


@lower(interpolate.interpn)
def interpn(points, values, xi, method="linear", bounds_error=True, fill_value=np.nan):
    return regular_grid(points, values, method, bounds_error, fill_value)(xi)
