"""Indices of several axes as one number and back, and sets of values. They carry no derivative."""

from __future__ import annotations

import numpy as np

from tapeless.rules.registry import lower


@lower(np.unravel_index)
def unravel_index(indices, shape):
    dims = (shape,) if isinstance(shape, int) else shape
    places = ()
    for k, _ in enumerate(dims):
        n = dims[len(dims) - 1 - k]
        places = (indices % n, *places)
        indices = indices // n
    return places


@lower(np.ravel_multi_index)
def ravel_multi_index(multi_index, dims):
    """Of indices that are in range."""
    found = 0
    for index, n in zip(multi_index, dims, strict=False):
        found = found * n + index
    return found


@lower(np.isin)
def isin(element, test_elements, assume_unique=False, invert=False):
    found = np.any(np.expand_dims(element, -1) == np.ravel(test_elements), axis=-1)
    return ~found if invert else found
