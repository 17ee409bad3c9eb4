"""Along a sequence: differences, integrals, interpolation, running products, polynomials."""

from __future__ import annotations

import numpy as np

from tapeless.rules.registry import lower, otherwise


@otherwise(np.cumsum)
def cumsum_of(a, axis=None, dtype=None):
    return np.cumsum(a if dtype is None else a.astype(dtype), axis=axis)


@lower(np.cumprod, method="cumprod")
def cumprod(a, axis=None):
    """Without division, for zeros."""
    if axis is None:
        return running_product(a if a.ndim == 1 else np.ravel(a))
    if a.ndim == 1:
        return running_product(a)
    rows = np.moveaxis(a, axis, 0)
    result = np.empty_like(rows)
    result[0] = rows[0]
    for k in range(1, rows.shape[0]):
        result[k] = result[k - 1] * rows[k]
    return np.moveaxis(result, 0, axis)


def running_product(row):
    result = np.empty_like(row)
    product = 1.0
    for k in range(row.shape[0]):
        product *= row[k]
        result[k] = product
    return result


# ---- differences ---------------------------------------------------------------------------------


@lower(np.diff)
def diff(a, n=1, axis=-1, prepend=None, append=None):
    if prepend is not None:
        a = np.concatenate((as_slice_of(prepend, a, axis), a), axis=axis)
    if append is not None:
        a = np.concatenate((a, as_slice_of(append, a, axis)), axis=axis)
    if n == 0:
        return a
    if a.ndim == 1 or axis % a.ndim == 0:
        steps = a[1:] - a[:-1]
    else:
        rows = np.moveaxis(a, axis, 0)
        steps = np.moveaxis(rows[1:] - rows[:-1], 0, axis)
    return steps if n == 1 else diff(steps, n - 1, axis)


def as_slice_of(values, a, axis):
    """A number as an array that fits beside `a`."""
    if values.ndim > 0:
        return values
    return np.full_like(np.take(a, np.array([0]), axis), values)


@lower(np.ediff1d)
def ediff1d(ary, to_end=None, to_begin=None):
    found = np.diff(np.ravel(ary))
    if to_begin is not None:
        found = np.concatenate((np.ravel(np.atleast_1d(to_begin)), found))
    return found if to_end is None else np.concatenate((found, np.ravel(np.atleast_1d(to_end))))


@lower(np.gradient)
def gradient(f, *varargs, axis=None, edge_order=1):
    if f.ndim == 1:
        return slopes(f, varargs[0] if len(varargs) > 0 else 1.0, edge_order)
    if isinstance(axis, int):
        step = varargs[0] if len(varargs) > 0 else 1.0
        return np.moveaxis(slopes(np.moveaxis(f, axis, 0), step, edge_order), 0, axis)
    results = ()
    for k, _ in enumerate(f.shape):
        if axis is None or k in axis:
            step = 1.0 if len(varargs) == 0 else varargs[0 if len(varargs) == 1 else len(results)]
            found = np.moveaxis(slopes(np.moveaxis(f, k, 0), step, edge_order), 0, k)
            results = (*results, found)
    return results


def slopes(f, h, edge_order):
    """Second-order differences inside, of `edge_order` at the ends, along the first axis."""
    result = np.empty_like(f)
    if h.ndim == 0:
        result[1:-1] = (f[2:] - f[:-2]) / (2 * h)
        first, last = h, h
    else:
        dx = np.diff(h)
        for _ in f.shape[1:]:
            dx = np.expand_dims(dx, -1)
        a, b = dx[:-1], dx[1:]
        inner = -b / (a * (a + b)) * f[:-2] + (b - a) / (a * b) * f[1:-1]
        result[1:-1] = inner + a / (b * (a + b)) * f[2:]
        first, last = h[1] - h[0], h[-1] - h[-2]
    if edge_order == 1:
        result[0] = (f[1] - f[0]) / first
        result[-1] = (f[-1] - f[-2]) / last
        return result
    if h.ndim == 0:
        result[0] = (-1.5 * f[0] + 2.0 * f[1] - 0.5 * f[2]) / h
        result[-1] = (1.5 * f[-1] - 2.0 * f[-2] + 0.5 * f[-3]) / h
        return result
    result[0] = slope_at_end(f[0], f[1], f[2], first, h[2] - h[1])
    result[-1] = slope_at_end(f[-1], f[-2], f[-3], -last, h[-3] - h[-2])
    return result


def slope_at_end(f, after, beyond, step, next_step):
    """Of the parabola through three points, the first of which is the end."""
    both = step + next_step
    inner = both / (step * next_step) * after - step / (next_step * both) * beyond
    return inner - (step + both) / (step * both) * f


# ---- integrals -----------------------------------------------------------------------------------


@lower(np.trapezoid)
def trapezoid(y, x=None, dx=1.0, axis=-1):
    rows = y if y.ndim == 1 else np.moveaxis(y, axis, -1)
    if x is None:
        return np.sum(rows[..., 1:] + rows[..., :-1], axis=-1) * (dx / 2)
    if x.ndim == 1:
        return np.sum(np.diff(x) * (rows[..., 1:] + rows[..., :-1]), axis=-1) / 2
    steps = np.diff(np.moveaxis(x, axis, -1))
    return np.sum(steps * (rows[..., 1:] + rows[..., :-1]), axis=-1) / 2


# ---- interpolation -------------------------------------------------------------------------------


# At a node the slope is that of the interval to the right of it, and 0 beyond the ends.
@lower(np.interp)
def interp(x, xp, fp, left=None, right=None, period=None):
    if period is not None:
        length = abs(period)
        places = xp % length
        order = np.argsort(places)
        nodes, values = places[order], fp[order]
        nodes = np.concatenate((nodes[-1:] - length, nodes, nodes[:1] + length))
        return np.interp(x % length, nodes, np.concatenate((values[-1:], values, values[:1])))
    n = xp.shape[0]
    k = np.minimum(np.maximum(np.searchsorted(xp, x, side="right") - 1, 0), max(n - 2, 0))
    after = np.minimum(k + 1, n - 1)
    width = xp[after] - xp[k]
    slope = (fp[after] - fp[k]) / np.where(width == 0, 1.0, width)
    inside = fp[k] + slope * (x - xp[k])
    low = fp[0] if left is None else left
    high = fp[n - 1] if right is None else right
    result = np.where(x < xp[0], low, np.where(x > xp[n - 1], high, inside))
    return np.where(x == xp[n - 1], fp[n - 1], result)


# ---- polynomials ---------------------------------------------------------------------------------


@lower(np.polyval)
def polyval(p, x):
    y = 0.0 * x
    for k in range(p.shape[0]):
        y = y * x + p[k]
    return y


@lower(np.polynomial.polynomial.polyval)
def polyval_upward(x, c):
    y = 0.0 * x
    for k in range(c.shape[0]):
        y = y * x + c[c.shape[0] - 1 - k]
    return y


@lower(np.vander)
def vander(x, N=None, increasing=False):
    columns = x.shape[0] if N is None else N
    result = np.ones((x.shape[0], columns))
    for k in range(1, columns):
        result[:, k] = result[:, k - 1] * x
    return result if increasing else np.ascontiguousarray(result[:, ::-1])


# ---- angles --------------------------------------------------------------------------------------


@lower(np.unwrap)
def unwrap(p):
    """Of a vector of angles in radians."""
    steps = np.diff(p)
    turned = np.remainder(steps + np.pi, 2 * np.pi) - np.pi
    turned = np.where((turned == -np.pi) & (steps > 0), np.pi, turned)
    jumps = np.where(np.abs(steps) < np.pi, 0.0, turned - steps)
    result = np.copy(p)
    result[1:] = p[1:] + np.cumsum(jumps)
    return result
