"""The same as for `np.sum`: an accumulation in a loop may be reordered as well."""

from benchmarks.limits.total import limit as limit
