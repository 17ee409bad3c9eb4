"""Parts of matrices, and matrices made of vectors."""

from __future__ import annotations

import numpy as np

from tapeless.rules.registry import METHODS, lower, otherwise
from tapeless.runtime.plain import copied_from

# ---- triangles -----------------------------------------------------------------------------------


@lower(np.tri)
def tri(N, M=None, k=0, dtype=float):
    columns = N if M is None else M
    below = np.arange(columns) <= np.expand_dims(np.arange(N), 1) + k
    return below.astype(dtype)


@lower(np.tril)
def tril(m, k=0):
    below = np.arange(m.shape[-1]) <= np.expand_dims(np.arange(m.shape[-2]), 1) + k
    return np.where(below, m, 0.0)


@lower(np.triu)
def triu(m, k=0):
    below = np.arange(m.shape[-1]) < np.expand_dims(np.arange(m.shape[-2]), 1) + k
    return np.where(below, 0.0, m)


@lower(np.tril_indices)
def tril_indices(n, k=0, m=None):
    return np.nonzero(np.tri(n, m, k))


@lower(np.triu_indices)
def triu_indices(n, k=0, m=None):
    return np.nonzero(np.tri(n, m, k - 1) == 0)


@lower(np.tril_indices_from)
def tril_indices_from(arr, k=0):
    return np.tril_indices(arr.shape[0], k, arr.shape[1])


@lower(np.triu_indices_from)
def triu_indices_from(arr, k=0):
    return np.triu_indices(arr.shape[0], k, arr.shape[1])


@lower(np.diag_indices_from)
def diag_indices_from(arr):
    return np.diag_indices(arr.shape[0], arr.ndim)


@lower(np.diag_indices)
def diag_indices(n, ndim=2):
    places = np.arange(n)
    return (places, places) if ndim == 2 else (places, places, places)


@lower(np.ix_)
def ix_(*args):
    """Of up to three lists or vectors of indices."""
    given = [np.array(places) if isinstance(places, (tuple, list)) else places for places in args]
    if len(given) == 1:
        return tuple(given)
    if len(given) == 2:
        return np.expand_dims(given[0], 1), np.expand_dims(given[1], 0)
    first, second, third = given
    planes = np.expand_dims(np.expand_dims(first, 1), 2)
    return planes, np.expand_dims(second, 1), third


# ---- diagonals -----------------------------------------------------------------------------------


@lower(np.diagonal)
def diagonal(a, offset=0, axis1=0, axis2=1):
    return copied_from(diagonals(a, offset, axis1, axis2), a, "np.diagonal")


def diagonals(a, offset, axis1, axis2):
    """A copy."""
    if a.ndim == 2 and axis1 % 2 == 0:
        return diagonal_of_rows(a, offset)
    first, second = axis1 % a.ndim, axis2 % a.ndim
    rows = np.moveaxis(np.moveaxis(a, first, 0), second if second > first else second + 1, 1)
    return np.moveaxis(diagonal_of_rows(rows, offset), 0, -1)


def diagonal_of_rows(a, offset):
    down, right = max(-offset, 0), max(offset, 0)
    n = max(min(a.shape[0] - down, a.shape[1] - right), 0)
    return a[np.arange(n) + down, np.arange(n) + right]


METHODS["diagonal"] = np.diagonal


@lower(np.linalg.diagonal)
def diagonal_of_stack(x, *, offset=0):
    return np.diagonal(x, offset, -2, -1)


@lower(np.diag)
def diag(v, k=0):
    if v.ndim == 2:
        return np.diagonal(v, k)
    down, right = max(-k, 0), max(k, 0)
    places = np.arange(v.shape[0] + down + right)
    padded = np.expand_dims(v[np.minimum(np.maximum(places - down, 0), v.shape[0] - 1)], 1)
    return np.where(places - right == np.expand_dims(places - down, 1), padded, 0.0)


@lower(np.diagflat)
def diagflat(v, k=0):
    return diag(np.ravel(v), k)


@lower(np.trace)
def trace(a, offset=0, axis1=0, axis2=1):
    return np.sum(np.diagonal(a, offset, axis1, axis2), axis=-1)


@lower(np.linalg.trace)
def trace_of_stack(x, *, offset=0):
    return np.trace(x, offset, -2, -1)


# ---- grids ---------------------------------------------------------------------------------------


@lower(np.meshgrid)
def meshgrid(*xi, indexing="xy"):
    lines = [x if x.ndim == 1 else np.ravel(x) for x in xi]
    if indexing == "xy" and len(lines) > 1:
        lines = [lines[1], lines[0], *lines[2:]]
    shape = [line.shape[0] for line in lines]
    grids = ()
    for place, line in enumerate(lines):
        grid = line
        for k, _ in enumerate(lines):
            if k > place:
                grid = np.expand_dims(grid, -1)
        grids = (*grids, np.copy(np.broadcast_to(grid, shape)))
    if indexing == "xy" and len(lines) > 1:
        grids = (grids[1], grids[0], *grids[2:])  # type: ignore[misc]
    return grids


@lower(np.indices)
def indices(dimensions):
    return np.stack(np.meshgrid(*[np.arange(n) for n in dimensions], indexing="ij"))


@lower(np.broadcast_arrays)
def broadcast_arrays(*args):
    total = args[0]
    for other in args[1:]:
        total = total + other
    return tuple([np.broadcast_to(a, total.shape) for a in args])


@otherwise(np.eye)
def eye_of(N, M=None, k=0, dtype=float):
    columns = N if M is None else M
    return (np.arange(columns) == np.expand_dims(np.arange(N), 1) + k).astype(dtype)


@otherwise(np.linspace)
def linspace_of(start, stop, num=50, endpoint=True):
    if endpoint:
        return np.linspace(start, stop, num)
    return start + np.arange(num) * ((stop - start) / num)


@lower(np.logspace)
def logspace(start, stop, num=50, endpoint=True, base=10.0):
    return np.power(base, linspace_of(start, stop, num, endpoint))


@lower(np.geomspace)
def geomspace(start, stop, num=50, endpoint=True):
    """Of two numbers of the same sign."""
    if start == 0 or stop == 0:
        raise ValueError("Geometric sequence cannot include zero")
    sign = np.sign(start)
    return sign * np.exp(linspace_of(np.log(sign * start), np.log(sign * stop), num, endpoint))
