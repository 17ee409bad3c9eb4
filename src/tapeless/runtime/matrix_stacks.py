"""Functions of one matrix, for stacks of matrices."""

import numpy as np
from numba import types

from tapeless.runtime.native import compiled


def on_stacks(stub, function):
    """Give `stub(a)` its meaning in compiled code: `function`, of one matrix in C order."""

    @compiled(stub)
    def _on_stacks(a):
        if not isinstance(a, types.Array) or a.ndim < 2:
            return None
        if a.ndim == 2:
            return lambda a: function(np.ascontiguousarray(a))

        def stacked(a):
            m, n = a.shape[-2], a.shape[-1]
            count = a.size // max(m * n, 1)
            matrices = np.ascontiguousarray(a).reshape((count, m, n))
            first = function(matrices[0])
            results = np.empty((count, *first.shape), first.dtype)
            results[0] = first
            for k in range(1, count):
                results[k] = function(matrices[k])
            return results.reshape(a.shape[:-2] + first.shape)

        return stacked
