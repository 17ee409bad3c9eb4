"""A function of numbers, applied to each element of arrays: what `vectorize` makes of it."""

from __future__ import annotations

import numpy as np


def elementwise(function, *args):
    """`function` on numbers; on arrays, which broadcast, element by element."""
    total = args[0]
    for a in args[1:]:
        total = total + a
    if np.ndim(total) == 0:
        return function(*args)
    arrays = [a for a in args if np.ndim(a) > 0]
    if len(arrays) > 1:
        args = [a if np.ndim(a) == 0 else np.broadcast_to(a, total.shape) for a in args]
    result = np.empty_like(total * np.float32(1.0))  # float64 of integers, else as they are
    fill(function, result, args, result.ndim)
    return result


def over_rows(function, own, axes, *arrays):
    """Call `function` for all rows along the first `axes` axes; `own` says how many of these axes
    each array has, the last all of them.
    """
    if axes == 0:
        function(*arrays)
    else:
        for i in range(arrays[-1].shape[0]):
            rows = [a[i] if n >= axes else a for a, n in zip(arrays, own)]  # noqa: B905  # is read
            over_rows(function, own, axes - 1, *rows)


def fill(function, result, args, axes):
    """Every element of `result`, of so many axes; arrays among the arguments have its shape."""
    for i in range(result.shape[0]):
        parts = [a if np.ndim(a) == 0 else a[i] for a in args]
        if axes == 1:
            result[i] = function(*parts)
        else:
            fill(function, result[i], parts, axes - 1)
